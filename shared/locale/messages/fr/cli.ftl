# cli
cli-backup-made = Sauvegarde faite et vérifiée : { $path } ({ $size }, { $rows } lignes, { $files } fichiers).
cli-backup-missing = Contenu déjà absent du stockage : { $hash }
cli-restore-safety = Ce qui était là est gardé dans { $path }.
cli-restored = « { $name } » est restaurée ({ $rows } lignes). Démarrez ou redémarrez le serveur.
cli-doctor-failing = { $count ->
    [one] un point ne marche pas
   *[other] { $count } points ne marchent pas
}
