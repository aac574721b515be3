# The members' app: frame, pages, menus, help.

# Starting and what stands in the way.
app-starting = Ouverture…
app-signing-in = Connectez-vous pour entrer. La page de connexion s’ouvre…
app-fetching = Chargement…
app-needs-network = La première ouverture a besoin du réseau
app-needs-network-text = Rien n’est encore gardé sur cet appareil, et le serveur ne répond pas. Une fois l’application ouverte avec du réseau, tout ce que vous pouvez lire reste disponible sans lui.
app-retry = Réessayer
app-damaged = Les données de cet appareil sont abîmées
app-damaged-text = L’application ne peut plus lire une partie de ce qu’elle gardait ici. Ce qui est sur le serveur est intact. Téléchargez d’abord ce qui peut l’être encore, puis repartez de zéro sur cet appareil : tout reviendra du serveur.
app-rescue = Télécharger ce qui peut être lu
app-rescue-done = Le fichier est dans vos téléchargements.
app-rescue-nothing = Rien n’a pu être lu sur cet appareil.
app-start-afresh = Repartir de zéro sur cet appareil
app-detail = Détail pour la personne qui vous aide
app-not-found = Rien à cette adresse
app-not-found-title = Cette adresse ne mène nulle part
app-not-found-text = Le lien est peut-être incomplet.
app-back-home = Retour à l’accueil
app-error-offline = Le serveur ne répond pas. Rien n’est perdu ; réessayez quand le réseau sera revenu.
app-error-storage = Cet appareil n’a pas pu enregistrer. Libérez de la place, puis réessayez.
app-error-bug = L’application s’est trompée. Votre texte est gardé ; rechargez la page et prévenez la personne qui administre.

# The frame.
app-skip = Accès rapide
app-skip-to-search = Aller à la recherche
app-skip-to-tree = Aller au menu des pages
app-breadcrumb = Fil d’Ariane
app-account-of = Compte de { $name }
app-guest = Invité·e
app-somebody = une personne
app-my-account = Mon compte
app-admin = Administration
app-public-site = Site public
app-theme-system = Thème de l’appareil
app-theme-light = Thème clair
app-theme-dark = Thème sombre
app-install = Installer sur cet appareil
app-sign-out = Se déconnecter
app-bottom-bar = Navigation
app-bar-home = Accueil
app-bar-search = Chercher
app-bar-write = Écrire
app-bar-sync = Synchro
app-bar-menu = Menu
app-side-bar = Pages
app-places = Raccourcis
app-more-places = Corbeille et réglages
app-recent = Modifiées récemment
app-trash = Corbeille
app-tags = Étiquettes
app-undo = Annuler l’action
app-new-version = Une nouvelle version est prête.
app-reload = Recharger
app-copied = Copié.
app-not-copied = Le navigateur n’a pas permis de copier.
app-copy = Copier

# Home.
app-hello = Bonjour { $name }
app-hello-guest = Bienvenue
app-begin-here = Pour commencer :
app-nothing-yet = Écrivez la première page
app-nothing-yet-text = Un compte rendu, une recette, une liste de choses à faire : tout commence par une page.
app-nothing-for-you = Aucune page ne vous est ouverte pour l’instant. Demandez à la personne qui administre.

# Search.
app-search = Chercher
app-search-words = Mots à chercher
app-search-hint = Dans les titres, les étiquettes et les textes gardés sur cet appareil. Les accents et les majuscules ne comptent pas.
app-results = Résultats
app-no-result = Rien trouvé. Entrée pour chercher partout.
app-no-result-for = Rien pour « { $words } »
app-no-result-text = Essayez un mot plus court, ou un autre.
app-search-clear = Effacer la recherche
app-result-count = { $count ->
    [0] Aucun résultat
    [one] { $count } résultat
   *[other] { $count } résultats
}
app-tag-title = Étiquette « { $tag } »
app-tag-empty = Aucune page n’a cette étiquette
app-tag-empty-text = Ajoutez-la sous le titre d’une page, ou écrivez-la dans le texte après un #.

# The tree.
app-space-public = Visible sans compte
app-space-empty = Aucune page ici.
app-new-in = Nouvelle page dans { $space }
app-page-menu = Actions pour { $title }
app-this-page-menu = Actions pour cette page
app-untitled = Sans titre
app-copy-title = { $title } (copie)
app-moved = « { $title } » a été déplacée.
app-duplicated = Voici la copie : « { $title } ».
app-trashed = « { $title } » est dans la corbeille.
app-restored = « { $title } » est revenue à sa place.
app-move-title = Déplacer « { $title } »
app-move-filter = Chercher un endroit
app-move-places = Endroits possibles
app-move-public = public
app-publish-title = Cette page sera visible par tout le monde
app-publish-text = Dans « { $place } », « { $title } » et les pages qu’elle contient pourront être lues sur le site public, sans compte.
app-publish-move = Déplacer et rendre publique

# The trash.
app-trash-text = Ce qui est ici s’efface pour de bon après 30 jours.
app-trash-empty = La corbeille est vide
app-trashed-when = { $below ->
    [0] Jetée { $when }
    [one] Jetée { $when }, avec { $below } page en dessous
   *[other] Jetée { $when }, avec { $below } pages en dessous
}
app-restore = Restaurer
app-restore-named = Restaurer { $title }
app-in-trash = Cette page est dans la corbeille

# A page.
app-modified = Modifiée { $when }
app-modified-by = Modifiée { $when } par { $name }
app-on-date = le { $date }
app-is-public = Visible sur le site public
app-read-only = Vous pouvez lire cette page, pas la modifier.
app-page-empty = Cette page est vide
app-no-page = Cette page n’est pas ici
app-no-page-text = Elle n’existe pas, ou ses droits ne vous la montrent pas. Demandez à la personne qui vous a donné le lien, ou à celle qui administre.
app-tag-add = Ajouter une étiquette
app-tag-remove = Retirer l’étiquette { $tag }
app-tag-refused = Cette étiquette ne peut pas être ajoutée : 100 au plus, de 64 lettres.
app-mode-live-on = Mode écriture
app-mode-source-on = Mode source : toutes les marques sont visibles
app-mode-reading-on = Mode lecture
app-panel = Panneau de la page
app-panel-outline = Plan
app-panel-links = Liens
app-panel-info = Infos
app-no-heading = Aucun titre dans le texte. Écrivez « ## » au début d’une ligne pour en faire un.
app-links-to = { $count ->
    [0] Aucune page ne mène ici
    [one] { $count } page mène ici
   *[other] { $count } pages mènent ici
}
app-links-from = { $count ->
    [0] Aucun lien dans cette page
    [one] { $count } lien dans cette page
   *[other] { $count } liens dans cette page
}
app-wanted-page = « { $title } » reste à écrire
app-unknown-person = { $name } n’est pas dans l’annuaire
app-info-words = Mots
app-info-born = Créée
app-info-updated = Modifiée
app-info-space = Espace
app-info-level = Vous pouvez
app-component = { $name } : affiché sur le site public
app-component-unknown = { $name } : composant inconnu
app-callout-note = À noter
app-callout-info = Information
app-callout-tip = Conseil
app-callout-important = Important
app-callout-warning = Attention
app-callout-caution = Danger
app-callout-danger = Danger
app-callout-question = Question
app-task-done = Fait
app-task-open = À faire
app-footnotes = Notes
app-back-to-text = Retour au texte
app-table = Tableau
app-contents = Sommaire

# Sharing.
app-share-title = Partager « { $title } »
app-share-public = Tout le monde peut lire cette page, même sans compte. Les membres de « { $space } » peuvent la lire selon leurs droits.
app-share-space = Seules les personnes qui ont accès à « { $space } » peuvent lire cette page.
app-share-members = Lien pour les membres
app-links-title = Liens pour des personnes sans compte
app-links-text = Qui a le lien peut entrer, sans compte, jusqu’à la date choisie.
app-link-level = Permet de
app-link-days = Pendant
app-link-week = une semaine
app-link-month = un mois
app-link-year = un an
app-link-for-ever = sans limite de temps
app-link-create = Créer un lien
app-link-created = Voici le lien. Il ne sera plus montré : copiez-le maintenant.
app-link-until = jusqu’au { $date }
app-link-revoke = Révoquer

# Commands.
app-do-search = Chercher
app-do-new = Nouvelle page
app-do-help = Aide
app-do-reading = Lire ou écrire
app-do-source = Montrer ou cacher les marques
app-do-panel = Plan, liens et infos
app-do-rename = Renommer
app-do-new-below = Nouvelle page en dessous
app-do-duplicate = Dupliquer
app-do-up = Monter
app-do-down = Descendre
app-do-indent = Mettre sous la page précédente
app-do-outdent = Sortir d’un niveau
app-do-move-to = Déplacer vers…
app-do-copy-link = Copier le lien
app-do-share = Partager
app-do-view-public = Voir sur le site public
app-do-trash = Mettre à la corbeille
app-key-control = Ctrl
app-key-shift = Maj
app-key-alt = Alt

# Help.
app-help-keys = Raccourcis clavier
app-help-tree = Dans le menu des pages : flèches pour parcourir, droite et gauche pour déplier et replier, Entrée pour ouvrir, F2 pour renommer, Maj F10 pour les actions.
app-help-writing = Écrire
app-help-writing-text = Écrivez comme d’habitude : la barre d’outils fait tout. Ces marques vont plus vite, et / au début d’une ligne propose tout le reste.
app-help-offline = Sans réseau
app-help-offline-text = Tout ce que vous pouvez lire est gardé sur cet appareil. Écrivez même sans réseau : le badge en haut dit ce qui attend, et tout part de soi-même dès que le réseau revient. Fermer le navigateur ne perd rien.
app-help-people = Demander à quelqu’un
app-help-people-text = La personne qui administre cet espace peut vous ouvrir des droits, refaire un mot de passe et restaurer une page.
app-mark-heading = Titre
app-mark-strong = Gras
app-mark-emphasis = Italique
app-mark-bullet = Liste
app-mark-ordered = Liste numérotée
app-mark-task = Tâche à cocher
app-mark-quote = Citation
app-mark-page = Lien vers une page
app-mark-person = Nommer une personne
app-mark-tag = Étiquette dans le texte

# Installing, leaving.
app-install-text = Installée, l’application s’ouvre d’un geste, sans barre d’adresse, et le navigateur garde mieux ce qu’elle enregistre.
app-install-now = Installer
app-installed = L’application est installée sur cet appareil.
app-install-apple = Touchez Partager, puis « Sur l’écran d’accueil ».
app-install-apple-why = Sur iPhone et iPad, Safari efface ce que garde un site qui n’a pas été ouvert depuis 7 jours. L’application installée n’est pas concernée : c’est la bonne façon de garder vos pages avec vous.
app-install-other = Votre navigateur ne propose pas l’installation ici. Cherchez « Installer » dans son menu ; sinon, un favori fait presque aussi bien.
app-sign-out-unsent = Des modifications de cet appareil ne sont pas encore sur le serveur. Elles restent gardées ici, à part, et partiront quand vous vous reconnecterez — sauf si vous effacez cet appareil.
app-forget-device = Effacer mes pages de cet appareil
app-forget-device-hint = À cocher sur un appareil prêté ou partagé. Ce qui n’est pas encore sur le serveur serait perdu.
