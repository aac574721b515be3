# cli
cli-backup-made = Sauvegarde faite et vérifiée : { $path } ({ $size }, { $rows } lignes, { $files } fichiers).
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
