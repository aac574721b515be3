# The exchange with the server: badge, panel, refused changes, journal.

# The badge.
sync-saved = Enregistré
sync-saving = Enregistrement…
sync-local-nothing = Hors ligne
sync-local = { $count ->
    [one] Hors ligne · { $count } modification gardée ici
   *[other] Hors ligne · { $count } modifications gardées ici
}
sync-behind = Reconnexion…
sync-refused = { $count ->
    [one] { $count } modification refusée — voir
   *[other] { $count } modifications refusées — voir
}
sync-storage-full = Stockage de l’appareil plein
sync-signed-out = Session expirée — se reconnecter

# On phones.
sync-local-short = Hors ligne · { $count }
sync-refused-short = { $count ->
    [one] { $count } refusée
   *[other] { $count } refusées
}
sync-storage-full-short = Stockage plein
sync-signed-out-short = Se connecter

# The same, explained.
sync-saved-explained = Tout ce que vous avez écrit est sur le serveur, et ce que vous pouvez lire est sur cet appareil.
sync-coming = Tout ce que vous avez écrit est sur le serveur. { $count ->
    [one] { $count } page arrive encore
   *[other] { $count } pages arrivent encore
} sur cet appareil.
sync-saving-explained = Vos dernières modifications partent vers le serveur. Elles sont déjà gardées ici.
sync-local-nothing-explained = Pas de réseau. Vous pouvez lire et écrire : tout est gardé ici et partira dès que le réseau reviendra.
sync-local-explained = Pas de réseau. Vos modifications sont gardées sur cet appareil et partiront dès que le réseau reviendra. Vous pouvez continuer, et fermer le navigateur.
sync-behind-explained = La connexion vient de se couper et se rétablit. Ce que vous écrivez est gardé ici.
sync-refused-explained = Le serveur n’a pas accepté certaines modifications. Elles sont gardées ici : voyez ci-dessous ce que vous voulez en faire.
sync-storage-full-explained = Cet appareil n’a plus de place. Libérez-en, ou téléchargez vos modifications ; ne fermez pas cet onglet avant.
sync-signed-out-explained = Votre session est terminée. Vous pouvez continuer à écrire : tout est gardé ici et partira quand vous vous serez reconnecté·e.
sync-first = Première synchronisation : { $held } pages sur { $total }

# The panel.
sync-title = Synchronisation
sync-last = Dernier échange { $when }
sync-never = Aucun échange avec le serveur pour l’instant
sync-retry = Réessayer maintenant
sync-sign-in = Se reconnecter
sync-download = Télécharger mes modifications
sync-nothing-to-download = Tout est déjà sur le serveur : il n’y a rien à télécharger.
sync-rescue-file = mes-modifications
sync-waiting = Ce qui attend
sync-waiting-edits = { $count ->
    [one] { $count } modification
   *[other] { $count } modifications
}
sync-waiting-commands = { $count ->
    [one] { $count } action sur les pages (création, titre, déplacement…)
   *[other] { $count } actions sur les pages (créations, titres, déplacements…)
}
sync-storage = Stockage sur cet appareil
sync-storage-used = { $used } utilisés sur { $allowed } permis
sync-persistent = Le navigateur a promis de garder ces données.
sync-not-persistent = Le navigateur pourrait effacer ces données s’il manque de place. Installer l’application aide à les garder.

# Refused changes.
sync-refused-title = Modifications refusées
sync-refused-text = Rien n’est perdu : chaque texte est gardé ici jusqu’à ce que vous décidiez.
sync-refused-see = Voir le texte
sync-refused-draft = En faire un brouillon
sync-refused-copy = Copier le texte
sync-refused-download = Télécharger
sync-refused-discard = Abandonner
sync-refused-sure = Abandonner cette modification pour de bon ?
sync-reason-rights = Vos droits sur cette page ont changé, ou elle a été supprimée.
sync-reason-too-large = La page serait devenue trop grande.
sync-reason-invalid = Le serveur n’a pas pu lire ces modifications.
sync-reason-lost = Le serveur a été restauré d’une sauvegarde plus ancienne que ce texte. S’il compte, faites-en un brouillon.
sync-command-create = Création de la page
sync-command-rename = Changement de titre
sync-command-move = Déplacement
sync-command-trash = Mise à la corbeille
sync-command-restore = Restauration
sync-came-back = « { $title } » est revenue de la corbeille : vous y avez écrit pendant que quelqu’un la jetait.
sync-draft-title = Brouillon de { $title } ({ $date })

# The journal.
sync-journal = Journal des 30 derniers jours
sync-journal-empty = Rien à signaler.
sync-journal-lost = Réseau perdu
sync-journal-back = Tout est à jour
sync-journal-came-back = Revenue de la corbeille : { $title }
sync-journal-refused = Modification refusée : { $title }
