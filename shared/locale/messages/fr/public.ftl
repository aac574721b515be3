# The public site and the frame of server pages.
skip-to-menu = Aller au menu
skip-to-search = Aller à la recherche
site-main-menu = Menu principal
site-administration = Administration
site-menu = Menu
site-search = Chercher
site-edit = Modifier
site-members = Espace membres
site-recent = Dernières modifications
site-feed = Flux Atom
site-search-label = Chercher sur le site
site-missing-title = Cette page n’existe pas
site-problem-title = Ça n’a pas marché
site-problem-status = Erreur { $status }
site-problem-request = Référence à donner à la personne qui administre : { $request }
site-back-home = Retour à l’accueil
site-sign-in = Se connecter
