# cli
cli-backup-made = Backup made and verified: { $path } ({ $size }, { $rows } rows, { $files } files).
cli-backup-missing = Content already missing from the storage: { $hash }
cli-restore-safety = What was there is kept in { $path }.
cli-restored = “{ $name }” is restored ({ $rows } rows). Start or restart the server.
cli-doctor-failing = { $count ->
    [one] one thing does not work
   *[other] { $count } things do not work
}
