# admin
# Health.
admin-probe-database = Database
admin-probe-database-good = { $engine } answers, { $size }.
admin-probe-database-bad = The database does not answer: { $cause }
admin-probe-folder = Data folder
admin-probe-folder-good = { $folder } can be written.
admin-probe-folder-full = The disk of { $folder } is full. Make room: nothing can be saved any more.
admin-probe-folder-bad = { $folder } cannot be written: { $cause }
admin-probe-space = Room on the disk
admin-probe-space-good = { $free } free of { $total }.
admin-probe-space-unknown = The free room could not be read.
admin-probe-space-action = See what takes room
admin-probe-files = Attached files
admin-probe-files-good = Written, read back and removed on the disk without error.
admin-probe-files-s3 = Written, read back and removed in the S3 storage without error.
admin-probe-files-bad = The storage of files does not work: { $cause }
admin-probe-backups = Backups
admin-probe-backups-good = The last one, verified, was made { $ago } ({ $size }).
admin-probe-backups-off = None is scheduled; the last one was made { $ago } ({ $size }).
admin-probe-backups-none = There is no backup.
admin-probe-backups-action = See the backups
admin-probe-mail = Mail
admin-probe-mail-good = Sent from { $sender }.
admin-probe-mail-none = Without mail: links to join and to reset passwords are copied by hand.
admin-probe-mail-action = Send a test
admin-probe-address = Address and encryption
admin-probe-address-good = { $address }, encrypted (HTTPS).
admin-probe-address-plain = { $address } is not encrypted: put an HTTPS reverse proxy in front (see README).
admin-probe-address-none = No public address is configured (key public-url): links take the browser’s.
admin-probe-search = Search
admin-probe-search-good = Every page is indexed.
admin-probe-search-behind = { $count ->
    [one] One page waits to be indexed.
   *[other] { $count } pages wait to be indexed.
}
admin-probe-search-bad = The index cannot be read: { $cause }
admin-probe-version = Version
admin-probe-version-good = Établi { $version }.
# Backups that fail.
admin-backup-error-full = The disk is full: make room, then try again. Nothing was changed.
admin-backup-error-folder = The folder of the backups cannot be read or written: check that it exists and that the server may use it. Nothing was changed.
admin-backup-error-database = The database did not answer. Nothing was changed.
admin-backup-error-files = An attached file could not be read or written. Nothing was changed.
admin-backup-error-foreign = This file is not a backup made by Établi.
admin-backup-error-newer = This backup comes from a newer version of Établi: install that first.
admin-backup-error-damaged = This backup is damaged: a part is not what was written. Nothing was changed.
admin-backup-error-not-empty = There is already something here.
