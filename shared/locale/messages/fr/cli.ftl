# cli
cli-backup-made = Sauvegarde faite et vérifiée : { $path } ({ $size }, lignes : { $rows }, fichiers : { $files }).
cli-backup-missing = Contenu déjà absent du stockage : { $hash }
cli-restore-safety = Ce qui était là est gardé dans { $path }.
cli-restored = « { $name } » est restaurée ({ $rows } lignes). Démarrez ou redémarrez le serveur.
cli-doctor-failing = { $count ->
    [one] un point ne marche pas
   *[other] { $count } points ne marchent pas
}
# The command line.
cli-member-added = { $name } a un compte ({ $role }).
cli-member-choose = Pour choisir le mot de passe, valable trois jours : { $link }
cli-member-role = { $name } : { $role }.
cli-member-password = Le mot de passe de { $name } est changé.
cli-member-disabled = Le compte de { $name } est fermé.
cli-member-enabled = Le compte de { $name } est rouvert.
cli-member-unknown = Aucun compte avec l’adresse { $email }.
cli-member-none = Aucun compte.
cli-demo-not-empty = Ce dossier contient déjà une coopérative : donnez-en un autre avec --data.
cli-demo-done = Une coopérative de démonstration est prête. Connectez-vous avec :
cli-import-space = Import
cli-imported = Espace « { $space } » : { $pages ->
    [one] une page
   *[other] { $pages } pages
}, { $files ->
    [0] aucun fichier
    [one] un fichier
   *[other] { $files } fichiers
}, { $losses ->
    [0] rien de laissé de côté
    [one] une chose laissée de côté
   *[other] { $losses } choses laissées de côté
}.
cli-import-too-large = trop gros, laissé de côté
cli-import-not-text = n’est pas un texte lisible, laissé de côté
cli-import-bad-path = chemin impossible, laissé de côté
cli-import-unreadable = illisible, laissé de côté ({ $detail })
cli-import-unused = lié par aucune page, laissé de côté
cli-import-read-as-latin1 = lu comme du Latin-1, car ce n’est pas de l’UTF-8
cli-import-missing-target = lien sans cible : { $detail }
cli-import-missing-section = section introuvable dans la page liée : { $detail }
cli-import-ambiguous-target = plusieurs cibles possibles : { $detail }
cli-import-title-taken = titre déjà pris : { $detail }
cli-import-fields-left-out = champs sans équivalent : { $detail }
cli-exported = { $pages ->
    [one] Une page
   *[other] { $pages } pages
} et { $files ->
    [0] aucun fichier
    [one] un fichier
   *[other] { $files } fichiers
} dans { $path }.
cli-export-not-empty = ce dossier n’est pas vide
cli-export-readme =
    # { $name }

    Cet export contient tout, dans des formats que l’on peut lire sans Établi.

    - Un dossier par espace : les pages en Markdown (le titre, les étiquettes et les dates sont en tête de chaque fichier), et leurs fichiers d’origine dans `files`.
    - `people.vcf` : les personnes, au format vCard.
    - `catalogue.json` : l’arborescence, les adresses et les droits.

    Pour revenir dans Établi : `etabli import markdown <dossier d’un espace>`.
