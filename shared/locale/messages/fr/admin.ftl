# admin
# Health.
admin-probe-database = Base de données
admin-probe-database-good = { $engine } répond, { $size }.
admin-probe-database-bad = La base ne répond pas : { $cause }
admin-probe-folder = Dossier des données
admin-probe-folder-good = On peut écrire dans { $folder }.
admin-probe-folder-full = Le disque de { $folder } est plein. Faites de la place : rien ne peut plus être enregistré.
admin-probe-folder-bad = On ne peut pas écrire dans { $folder } : { $cause }
admin-probe-space = Place sur le disque
admin-probe-space-good = { $free } libres sur { $total }.
admin-probe-space-unknown = La place libre n’a pas pu être lue.
admin-probe-space-action = Voir ce qui prend de la place
admin-probe-files = Fichiers joints
admin-probe-files-good = Écrits, relus et effacés sans erreur sur le disque.
admin-probe-files-s3 = Écrits, relus et effacés sans erreur dans le stockage S3.
admin-probe-files-bad = Le stockage des fichiers ne marche pas : { $cause }
admin-probe-backups = Sauvegardes
admin-probe-backups-good = La dernière, vérifiée, a été faite { $ago } ({ $size }).
admin-probe-backups-off = Aucune n’est prévue ; la dernière a été faite { $ago } ({ $size }).
admin-probe-backups-none = Aucune sauvegarde n’existe.
admin-probe-backups-action = Voir les sauvegardes
admin-probe-mail = Courriel
admin-probe-mail-good = Envoyé de la part de { $sender }.
admin-probe-mail-none = Sans courriel : les liens d’invitation et de mot de passe se copient à la main.
admin-probe-mail-action = Envoyer un essai
admin-probe-address = Adresse et chiffrement
admin-probe-address-good = { $address }, chiffrée (HTTPS).
admin-probe-address-plain = { $address } n’est pas chiffrée : placez un serveur mandataire HTTPS devant (voir README).
admin-probe-address-none = Aucune adresse publique n’est configurée (clé public-url) : les liens envoyés prennent celle du navigateur.
admin-probe-search = Recherche
admin-probe-search-good = Toutes les pages sont indexées.
admin-probe-search-behind = { $count ->
    [one] Une page attend d’être indexée.
   *[other] { $count } pages attendent d’être indexées.
}
admin-probe-search-bad = L’index ne peut pas être lu : { $cause }
admin-probe-version = Version
admin-probe-version-good = Établi { $version }.
# Backups that fail.
admin-backup-error-full = Le disque est plein : faites de la place, puis recommencez. Rien n’a été changé.
admin-backup-error-folder = Le dossier des sauvegardes ne peut pas être lu ou écrit : vérifiez qu’il existe et que le serveur y a droit. Rien n’a été changé.
admin-backup-error-database = La base de données n’a pas répondu. Rien n’a été changé.
admin-backup-error-files = Un fichier joint n’a pas pu être lu ou écrit. Rien n’a été changé.
admin-backup-error-foreign = Ce fichier n’est pas une sauvegarde d’Établi.
admin-backup-error-newer = Cette sauvegarde vient d’une version plus récente d’Établi : installez-la d’abord.
admin-backup-error-damaged = Cette sauvegarde est abîmée : une partie n’est plus ce qui avait été écrit. Rien n’a été changé.
admin-backup-error-not-empty = Il y a déjà des données ici.
# Sections and words they share.
admin-health = Santé
admin-members = Membres
admin-invitations = Invitations
admin-circles = Cercles
admin-spaces = Espaces et droits
admin-public = Visible sans connexion
admin-identity = Identité et menus
admin-trash = Corbeille
admin-space = Espace disque
admin-journal = Journal
admin-backups = Sauvegardes
admin-settings = Réglages
admin-actions = Actions
admin-back = Retour
admin-create = Créer
admin-rename = Renommer
admin-revoke = Reprendre
admin-search = Chercher
admin-up = Monter
admin-down = Descendre
admin-link = Lien
admin-link-hint = Copiez-le maintenant : il ne sera plus jamais montré.
admin-confirm-label = Pour confirmer, tapez le nom
admin-confirm-hint = Tapez :
admin-confirm-wrong = Ce n’est pas ce nom : rien n’a été fait.
admin-done-saved = C’est enregistré.
admin-done-created = C’est créé.
admin-done-deleted = C’est supprimé.
admin-done-revoked = C’est repris : le lien ne vaut plus.
admin-done-disabled = Ce compte est fermé et déconnecté partout.
admin-done-rights = Les droits sont changés, dès maintenant et pour tout le monde.
admin-done-hidden = Cette page n’est plus visible sans connexion.
admin-done-taken-out = La page est revenue à sa place.
admin-done-destroyed = C’est supprimé pour de bon.
admin-done-backup = La sauvegarde est faite et vérifiée.
admin-done-restored = La sauvegarde est restaurée.
admin-done-not-an-image = Ce fichier n’est pas une image que les navigateurs montrent : choisissez un PNG, un JPEG, un WebP ou un SVG.
admin-health-good = Tout marche.
admin-health-warning = Tout marche, mais quelque chose demande votre attention.
admin-health-bad = Quelque chose ne marche pas.
admin-state-good = En ordre
admin-state-warning = À voir
admin-state-bad = En panne
# Members.
admin-members-search = Chercher une personne par son nom ou son courriel
admin-members-invite = Inviter quelqu’un
admin-members-count = { $shown ->
    [one] Une personne
   *[other] { $shown } personnes
} sur { $count }.
admin-members-none = Personne ne correspond.
admin-members-name = Nom
admin-members-email = Courriel
admin-members-role = Rôle
admin-members-role-label = Ce que cette personne peut
admin-members-role-hint = L’administration peut tout lire, tout écrire, et tout changer ici.
admin-members-circles = Cercles
admin-members-since = Depuis
admin-members-disabled = Compte fermé
admin-members-access = Accès
admin-members-reset-hint = Le lien permet de choisir un nouveau mot de passe ; il vaut trois jours et une fois.
admin-members-reset = Créer un lien de mot de passe
admin-members-reset-made = Donnez ce lien à { $name }, en mains propres ou par un moyen sûr.
admin-members-enable = Rouvrir ce compte
admin-members-disable = Fermer ce compte
admin-members-disable-title = Fermer le compte de { $name }
admin-members-disable-explanation = Cette personne sera déconnectée partout et ne pourra plus entrer. Ce qu’elle a écrit reste, sous son nom. Vous pourrez rouvrir le compte.
admin-members-back = Retour aux membres
# Invitations.
admin-invitations-new = Nouvelle invitation
admin-invitations-role = Rôle
admin-invitations-role-hint = Un membre lit et écrit dans l’espace membres ; l’administration peut tout changer.
admin-invitations-circle = Cercle
admin-invitations-no-circle = Aucun
admin-invitations-email = Courriel (facultatif)
admin-invitations-email-hint = L’invitation ne vaudra que pour cette adresse.
admin-invitations-note = Mot de bienvenue (facultatif)
admin-invitations-note-hint = Il sera montré à la personne invitée.
admin-invitations-uses = Nombre de personnes
admin-invitations-uses-hint = Combien de personnes peuvent entrer par ce lien.
admin-invitations-days = Durée en jours
admin-invitations-days-hint = Après quoi le lien ne vaut plus.
admin-invitations-create = Créer le lien
admin-invitations-open = Invitations en cours
admin-invitations-none = Aucune invitation n’est en cours.
admin-invitations-for = Pour
admin-invitations-anybody = Qui a le lien
admin-invitations-uses-left = Reste
admin-invitations-until = Jusqu’au
admin-invitations-by = Par
admin-invitations-made = { $count ->
    [one] Ce lien vaut pour une personne, jusqu’au { $date }.
   *[other] Ce lien vaut pour { $count } personnes, jusqu’au { $date }.
}
admin-invitations-qr = Le même lien en QR code, à scanner avec un téléphone
admin-invitations-another = Retour aux invitations
# Circles.
admin-circles-intro = Un cercle réunit des membres : on lui donne des droits d’un coup.
admin-circles-none = Aucun cercle pour l’instant.
admin-circles-count = { $count ->
    [0] Personne
    [one] Une personne
   *[other] { $count } personnes
}
admin-circles-new = Nouveau cercle
admin-circles-name = Nom
admin-circles-name-hint = Par exemple : Conseil, Permanences, Comptabilité.
admin-circles-members = Qui en est
admin-circles-delete-title = Supprimer le cercle { $name }
admin-circles-delete-explanation = Les droits donnés à ce cercle disparaissent avec lui. Ses membres gardent leur compte.
# Spaces and rights.
admin-spaces-intro = Les pages sont rangées dans des espaces ; chacun a ses droits.
admin-spaces-count = { $count ->
    [0] Aucune page
    [one] Une page
   *[other] { $count } pages
}
admin-spaces-new = Nouvel espace
admin-spaces-name = Nom
admin-spaces-name-hint = Par exemple : Conseil coopératif.
admin-spaces-access = Qui y accède
admin-spaces-access-hint = Vous pourrez l’affiner ensuite, cercle par cercle et personne par personne.
admin-spaces-access-members = Tous les membres y écrivent
admin-spaces-access-public = Tout le monde le lit, les membres y écrivent
admin-spaces-access-closed = Seulement l’administration, pour l’instant
admin-spaces-delete = Supprimer cet espace
admin-spaces-held = { $count ->
    [one] Cet espace contient un document, corbeille comprise : déplacez-le ou supprimez-le d’abord.
   *[other] Cet espace contient { $count } documents, corbeille comprise : déplacez-les ou supprimez-les d’abord.
}
admin-spaces-delete-title = Supprimer l’espace { $name }
admin-spaces-delete-explanation = Il est vide : seuls son nom et ses droits disparaissent.
admin-rights = Qui peut quoi
admin-rights-intro = Chaque personne a le plus haut des droits qui la concernent. L’administration peut toujours tout.
admin-rights-who = Qui
admin-rights-what = Peut
admin-rights-public = Tout le monde, sans connexion
admin-rights-members = Tous les membres
admin-rights-circle = Cercle { $name }
admin-rights-line = { $name } : { $level }
admin-rights-add = Ajouter une personne
admin-rights-hint = Une page peut donner d’autres droits que son espace : ils se règlent dans la page, par Partager.
# Visible without signing in.
admin-public-intro = Voici tout ce que quelqu’un peut voir sans compte : les pages publiques, puis les partages par lien.
admin-public-none = Aucune page n’est publique.
admin-public-count = { $count ->
    [one] Une page publique.
   *[other] { $count } pages publiques.
}
admin-public-hide = Retirer
admin-public-hidden = Retirées du site public
admin-public-show = Remettre
admin-public-links = Partages par lien
admin-public-no-links = Aucun lien de partage n’est ouvert.
admin-links-target = Quoi
admin-links-level = Permet de
admin-links-until = Jusqu’au
admin-links-by = Par
admin-links-always = Sans terme
# Identity and menus.
admin-identity-words = Nom et apparence
admin-identity-name = Nom de la coopérative
admin-identity-name-hint = Il est en haut de chaque page.
admin-identity-description = En une phrase
admin-identity-description-hint = Pour les moteurs de recherche et les aperçus de liens.
admin-identity-language = Langue
admin-identity-time-zone = Fuseau horaire
admin-identity-home = Page d’accueil
admin-identity-home-hint = Seules les pages publiques sont proposées.
admin-identity-home-default = Celle dont l’adresse est /accueil
admin-identity-accent = Couleur
admin-identity-accent-hint = Elle est portée par les boutons et les liens.
admin-identity-accent-pale = Cette couleur est trop claire pour qu’on y lise : sous les textes et sur les boutons, Établi en prend une plus foncée de la même teinte.
admin-identity-footer = Pied de page
admin-identity-footer-hint = Adresse, forme juridique, numéro d’immatriculation.
admin-identity-logo = Logo
admin-identity-logo-now = Le logo actuel
admin-identity-logo-file = Image
admin-identity-logo-hint = PNG, JPEG, WebP ou SVG, de préférence carrée ; 5 Mo au plus.
admin-identity-logo-send = Envoyer
admin-identity-logo-remove = Retirer le logo
admin-menu = Menu du site
admin-menu-hint = Un mot et une adresse par ligne ; une ligne vide disparaît. Sans aucune ligne, le menu montre les premières pages publiques.
admin-menu-line = Entrée { $number }
admin-menu-label = Mot
admin-menu-href = Adresse
# Trash.
admin-trash-intro = Ce qui est jeté reste ici { $count } jours, puis disparaît pour de bon.
admin-trash-none = La corbeille est vide.
admin-trash-left = { $count ->
    [0] disparaît aujourd’hui
    [one] encore un jour
   *[other] encore { $count } jours
}
admin-trash-below = { $count ->
    [one] avec une page en dessous
   *[other] avec { $count } pages en dessous
}
admin-trash-restore = Remettre
admin-trash-delete = Supprimer pour de bon
admin-trash-delete-title = Supprimer « { $name } » pour de bon
admin-trash-delete-explanation = Le texte, son histoire, ses fichiers et ses liens de partage disparaissent, avec les pages en dessous. On ne peut pas revenir en arrière, sauf par une sauvegarde.
admin-trash-empty = Vider la corbeille
admin-trash-empty-explanation = Tout ce qui est dans la corbeille disparaît. On ne peut pas revenir en arrière, sauf par une sauvegarde.
# Room.
admin-space-database = Base de données
admin-space-backups = Sauvegardes
admin-space-backups-count = { $count ->
    [0] aucune
    [one] une
   *[other] { $count }
}
admin-space-by-space = Par espace
admin-space-biggest = Les plus gros fichiers
admin-space-space = Espace
admin-space-pages = Pages et leur histoire
admin-space-files = Fichiers
admin-space-count = Nombre de fichiers
admin-space-no-page = Hors des pages
admin-space-no-files = Aucun fichier joint.
admin-space-file = Fichier
admin-space-size = Taille
admin-space-page = Page
# Journal.
admin-journal-filter = Quels actes
admin-journal-all = Tous les actes
admin-journal-show = Montrer
admin-journal-none = Rien de tel n’a été noté.
admin-journal-nobody = —
admin-journal-when = Quand
admin-journal-what = Quoi
admin-journal-object = Sur quoi
admin-journal-by = Par
admin-journal-pages = Pages du journal
admin-journal-newer = Plus récents
admin-journal-older = Plus anciens
# Backups and export.
admin-backups-schedule = { $hours ->
    [one] Une sauvegarde est faite chaque heure
   *[other] Une sauvegarde est faite toutes les { $hours } heures
} ; les { $count } dernières sont gardées.
admin-backups-off = Aucune sauvegarde n’est prévue.
admin-backups-change = Changer
admin-backups-failed = La dernière tentative a échoué,
admin-backups-make = Faire une sauvegarde maintenant
admin-backups-list = Sauvegardes gardées
admin-backups-none = Aucune sauvegarde pour l’instant.
admin-backups-made = Faite le
admin-backups-size = Taille
admin-backups-state = État
admin-backups-verified = Relue et vérifiée
admin-backups-uploaded = Apportée ici, vérifiée
admin-backups-download = Télécharger
admin-backups-restore = Restaurer
admin-backups-upload = Restaurer une sauvegarde venue d’ailleurs
admin-backups-file = Fichier de sauvegarde
admin-backups-file-hint = Un fichier etabli-….zip. Il est vérifié d’abord ; rien n’est restauré sans votre confirmation.
admin-backups-send = Envoyer et vérifier
admin-backups-restore-title = Restaurer une sauvegarde
admin-backups-restore-explanation = Tout redeviendra comme le { $date } : pages, fichiers, comptes, droits, réglages. Ce qui est là maintenant est sauvegardé d’abord. Les personnes connectées depuis devront peut-être se reconnecter.
admin-export = Tout exporter
admin-export-hint = Une archive lisible sans Établi : les pages en Markdown, les fichiers d’origine, la liste des personnes.
admin-export-download = Télécharger l’export
# Settings.
admin-settings-entry = Entrer dans la coopérative
admin-settings-who = Qui peut créer un compte
admin-settings-who-hint = Dans tous les cas, vous pouvez inviter quelqu’un par un lien.
admin-settings-entry-invitation = Seulement sur invitation
admin-settings-entry-domain = Aussi qui a une adresse de la coopérative
admin-settings-domain = Domaine de courriel
admin-settings-domain-hint = Par exemple : lagrange.coop. Un message vérifie l’adresse.
admin-settings-every = Fréquence
admin-settings-hours = { $count ->
    [one] Chaque heure
    [24] Chaque jour
    [168] Chaque semaine
   *[other] Toutes les { $count } heures
}
admin-settings-never = Jamais
admin-settings-keep = Combien en garder
admin-settings-keep-hint = Les plus anciennes sont supprimées.
admin-settings-mail-to = Adresse de l’essai
admin-settings-mail-sent = Un message est parti vers { $address }.
admin-settings-mail-failed = Le message n’est pas parti. Le serveur de courriel dit : { $cause }
admin-settings-mail-none = Aucun serveur de courriel n’est configuré (clé smtp.url, voir README).
field-keep-wrong = Donnez un nombre entre 1 et 1000.
field-menu-wrong = Chaque entrée du menu a besoin d’un mot et d’une adresse qui commence par / ou https://.
admin-backup-error-incomplete = La sauvegarde est restaurée, mais les autres serveurs ne le savent peut-être pas encore : redémarrez-les.
