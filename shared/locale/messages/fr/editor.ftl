# L’éditeur de pages.
editor-toolbar = Mise en forme
editor-placeholder = Écrivez, ou tapez / pour choisir un bloc
editor-undo = Annuler
editor-redo = Rétablir
editor-strong = Gras
editor-emphasis = Italique
editor-strike = Barré
editor-heading = Titre
editor-heading-1 = Titre
editor-heading-2 = Sous-titre
editor-heading-3 = Petit titre
editor-paragraph = Texte
editor-bullet = Liste à puces
editor-ordered = Liste numérotée
editor-task = Liste de tâches
editor-quote = Citation
editor-callout = Encadré
editor-code = Code
editor-code-block = Bloc de code
editor-link = Lien
editor-page-link = Lien vers une page
editor-mention = Mentionner une personne
editor-file = Image ou fichier
editor-table = Tableau
editor-rule = Séparateur
editor-today = Date du jour
editor-more = Insérer
editor-indent = Augmenter le retrait
editor-outdent = Diminuer le retrait
editor-move-up = Monter le bloc
editor-move-down = Descendre le bloc
editor-commands = Toutes les commandes
editor-suggestions = Suggestions
editor-create-page = Créer la page « { $title } »
editor-source-mode = Mode source : tout le texte est montré tel qu’il est écrit.
editor-too-long = Cette page deviendrait trop longue. Rien n’a été ajouté : répartissez le texte sur plusieurs pages.
editor-mended = L’affichage et la page différaient : la page a été affichée de nouveau. Votre texte est à la fin de la page.
editor-file-offline = Envoyer un fichier demande le réseau. Votre texte, lui, est gardé ici.
editor-file-refused = Le fichier n’a pas été accepté : trop gros, ou d’un type refusé.
editor-sending = { $count ->
    [one] Envoi d’un fichier…
   *[other] Envoi de { $count } fichiers…
}
