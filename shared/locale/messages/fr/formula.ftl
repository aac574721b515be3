# Les formules : ce qui ne va pas dans leur texte, ce qui a échoué en les calculant, et que faire.
formula-mistake-unexpected = Ceci n’a pas de sens à cet endroit. Relisez ce qui précède : il manque peut-être une virgule, un opérateur ou un guillemet.
formula-mistake-unexpected-end = La formule s’arrête au milieu de quelque chose. Complétez-la.
formula-mistake-unclosed-text = Ce texte n’est jamais fermé. Ajoutez le guillemet de fin.
formula-mistake-unclosed-bracket = Cette parenthèse, ce crochet ou cette accolade n’est jamais fermé. Ajoutez le signe de fermeture.
formula-mistake-indentation = Les espaces en début de ligne ne correspondent à aucun bloc. Alignez les lignes d’un même bloc, et décalez celles qui suivent un deux-points.
formula-mistake-no-return = La formule ne donne aucune valeur. Terminez par une expression, ou écrivez « return » devant la valeur voulue. Pour comparer, écrivez == au lieu de =.
formula-mistake-assignment = On ne peut rien ranger ici : une formule ne change ni une colonne ni une constante. Pour comparer, écrivez == au lieu de =.
formula-mistake-not-supported = Les formules n’ont pas cette construction de Python. Écrivez-la autrement, par exemple avec une fonction ou une boucle.
formula-mistake-too-large = Cette formule est trop longue ou trop imbriquée. Répartissez-la sur plusieurs colonnes.
formula-error-division = Division par zéro. Vérifiez le diviseur, par exemple avec IF.
formula-error-type = Une opération ne convient pas à ces valeurs, par exemple un nombre ajouté à un texte ou à une cellule vide. Vérifiez leurs types.
formula-error-value = Une valeur ne convient pas, par exemple un texte là où il faut un nombre ou une date.
formula-error-name = Ce nom n’est ni une fonction, ni une table, ni une variable. Vérifiez l’orthographe ; une colonne s’écrit avec un signe dollar devant.
formula-error-attribute = Cette colonne ou cette propriété n’existe pas. Vérifiez l’orthographe du nom.
formula-error-key = Cette clé ou cette colonne n’existe pas. Vérifiez l’orthographe du nom.
formula-error-index = Ce rang dépasse la fin de la liste. Vérifiez d’abord sa longueur.
formula-error-circular = Cette cellule dépend d’elle-même. Retirez la référence qui fait le tour.
formula-error-invalid-value = Une cellule dont la valeur ne convient pas à son type est utilisée ici. Corrigez cette cellule.
formula-error-limit = Le calcul de cette cellule est trop long ou prend trop de mémoire. Simplifiez la formule.
formula-error-recursion = Une fonction s’appelle elle-même trop de fois. Vérifiez qu’elle s’arrête.
formula-error-syntax = La formule n’est pas bien écrite. Ouvrez-la pour voir où.
formula-error-import = Ce module n’existe pas dans les formules. Utilisez les fonctions fournies.
formula-error-assertion = Une condition posée par la formule n’est pas remplie.
formula-error-not-implemented = Cette fonction n’existe pas encore ici. Écrivez la formule autrement.
formula-error-overflow = Le nombre obtenu est trop grand.
formula-error-date = Cette date ne se lit dans aucun format connu. Écrivez-la par exemple 31/12/2026 ou 2026-12-31.
formula-error-other = La formule a échoué. Le détail dit ce que Python en dirait.
