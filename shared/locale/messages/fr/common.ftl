# Words used everywhere.
time-just-now = à l’instant
time-minutes-ago = il y a { $count } min
time-hours-ago = il y a { $count } h
time-days-ago = { $count ->
    [one] hier
   *[other] il y a { $count } jours
}
level-none = Aucun accès
level-read = Lire
level-comment = Commenter
level-write = Écrire
level-manage = Administrer
role-member = Membre
role-admin = Administration
cancel = Annuler
save = Enregistrer
delete = Supprimer
copy = Copier
copied = Copié.
close = Fermer
continue = Continuer
language-fr = Français
language-en = English
skip-to-content = Aller au contenu
