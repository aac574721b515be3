# cli
cli-backup-made = Backup made and verified: { $path } ({ $size }, { $rows } rows, { $files } files).
cli-backup-missing = Content already missing from the storage: { $hash }
cli-restore-safety = What was there is kept in { $path }.
cli-restored = “{ $name }” is restored ({ $rows } rows). Start or restart the server.
cli-doctor-failing = { $count ->
    [one] one thing does not work
   *[other] { $count } things do not work
}
# The command line.
cli-member-added = { $name } has an account ({ $role }).
cli-member-choose = To choose the password, valid for three days: { $link }
cli-member-role = { $name }: { $role }.
cli-member-password = The password of { $name } is changed.
cli-member-disabled = The account of { $name } is closed.
cli-member-enabled = The account of { $name } is open again.
cli-member-unknown = No account with the address { $email }.
cli-member-none = No account.
cli-demo-not-empty = This folder holds a cooperative already: give another with --data.
cli-demo-done = A demonstration cooperative is ready. Sign in with:
