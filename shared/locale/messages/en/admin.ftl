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
# Sections and words they share.
admin-health = Health
admin-members = Members
admin-invitations = Invitations
admin-circles = Circles
admin-spaces = Spaces and rights
admin-public = Visible without signing in
admin-identity = Identity and menus
admin-trash = Trash
admin-space = Disk space
admin-journal = Journal
admin-backups = Backups
admin-settings = Settings
admin-actions = Actions
admin-back = Back
admin-create = Create
admin-rename = Rename
admin-revoke = Revoke
admin-search = Search
admin-up = Move up
admin-down = Move down
admin-link = Link
admin-link-hint = Copy it now: it will never be shown again.
admin-confirm-label = To confirm, type the name
admin-confirm-hint = Type:
admin-confirm-wrong = That is not the name: nothing was done.
admin-done-saved = Saved.
admin-done-created = Created.
admin-done-deleted = Deleted.
admin-done-revoked = Revoked: the link is worth nothing any more.
admin-done-disabled = This account is closed and signed out everywhere.
admin-done-rights = The rights are changed, from now on and for everybody.
admin-done-hidden = This page is no longer visible without signing in.
admin-done-taken-out = The page is back in its place.
admin-done-destroyed = Deleted for good.
admin-done-backup = The backup is made and verified.
admin-done-restored = The backup is restored.
admin-done-not-an-image = This file is not a picture that browsers show: choose a PNG, JPEG, WebP or SVG.
admin-health-good = Everything works.
admin-health-warning = Everything works, but something wants your attention.
admin-health-bad = Something does not work.
admin-state-good = In order
admin-state-warning = To look at
admin-state-bad = Failing
# Members.
admin-members-search = Search a person by name or e-mail
admin-members-invite = Invite somebody
admin-members-count = { $shown ->
    [one] One person
   *[other] { $shown } people
} of { $count }.
admin-members-none = Nobody matches.
admin-members-name = Name
admin-members-email = E-mail
admin-members-role = Role
admin-members-role-label = What this person may do
admin-members-role-hint = Admins may read and write everything, and change everything here.
admin-members-circles = Circles
admin-members-since = Since
admin-members-disabled = Account closed
admin-members-access = Access
admin-members-reset-hint = The link lets them choose a new password; it is valid for three days and once.
admin-members-reset = Make a password link
admin-members-reset-made = Give this link to { $name }, in person or by a safe way.
admin-members-enable = Open this account again
admin-members-disable = Close this account
admin-members-disable-title = Close the account of { $name }
admin-members-disable-explanation = They will be signed out everywhere and cannot come in any more. What they wrote stays, under their name. You can open the account again.
admin-members-back = Back to the members
# Invitations.
admin-invitations-new = New invitation
admin-invitations-role = Role
admin-invitations-role-hint = A member reads and writes in the members’ space; admins may change everything.
admin-invitations-circle = Circle
admin-invitations-no-circle = None
admin-invitations-email = E-mail (optional)
admin-invitations-email-hint = The invitation will be for this address alone.
admin-invitations-note = Words of welcome (optional)
admin-invitations-note-hint = They will be shown to whoever is invited.
admin-invitations-uses = Number of people
admin-invitations-uses-hint = How many people may come in by this link.
admin-invitations-days = Days
admin-invitations-days-hint = After which the link is worth nothing.
admin-invitations-create = Make the link
admin-invitations-open = Open invitations
admin-invitations-none = No invitation is open.
admin-invitations-for = For
admin-invitations-anybody = Whoever has the link
admin-invitations-uses-left = Left
admin-invitations-until = Until
admin-invitations-by = By
admin-invitations-made = { $count ->
    [one] This link is for one person, until { $date }.
   *[other] This link is for { $count } people, until { $date }.
}
admin-invitations-qr = The same link as a QR code, to scan with a phone
admin-invitations-another = Back to the invitations
# Circles.
admin-circles-intro = A circle gathers members: rights are given to it at once.
admin-circles-none = No circle yet.
admin-circles-count = { $count ->
    [0] Nobody
    [one] One person
   *[other] { $count } people
}
admin-circles-new = New circle
admin-circles-name = Name
admin-circles-name-hint = For example: Board, Opening hours, Accounts.
admin-circles-members = Who belongs to it
admin-circles-delete-title = Delete the circle { $name }
admin-circles-delete-explanation = The rights given to this circle go with it. Its members keep their accounts.
# Spaces and rights.
admin-spaces-intro = Pages live in spaces; each has its rights.
admin-spaces-count = { $count ->
    [0] No page
    [one] One page
   *[other] { $count } pages
}
admin-spaces-new = New space
admin-spaces-name = Name
admin-spaces-name-hint = For example: Board.
admin-spaces-access = Who has access
admin-spaces-access-hint = You can refine it afterwards, circle by circle and person by person.
admin-spaces-access-members = All members write in it
admin-spaces-access-public = Everybody reads it, members write in it
admin-spaces-access-closed = Only admins, for now
admin-spaces-delete = Delete this space
admin-spaces-held = { $count ->
    [one] This space holds one document, the trash included: move or delete it first.
   *[other] This space holds { $count } documents, the trash included: move or delete them first.
}
admin-spaces-delete-title = Delete the space { $name }
admin-spaces-delete-explanation = It is empty: only its name and rights go.
admin-rights = Who may do what
admin-rights-intro = Each person has the highest of the rights that concern them. Admins may always do everything.
admin-rights-who = Who
admin-rights-what = May
admin-rights-public = Everybody, without signing in
admin-rights-members = All members
admin-rights-circle = Circle { $name }
admin-rights-line = { $name }: { $level }
admin-rights-add = Add a person
admin-rights-hint = A page can give other rights than its space: they are set in the page, by Share.
# Visible without signing in.
admin-public-intro = This is all that somebody may see without an account: the public pages, then what is shared by link.
admin-public-none = No page is public.
admin-public-count = { $count ->
    [one] One public page.
   *[other] { $count } public pages.
}
admin-public-hide = Withdraw
admin-public-hidden = Withdrawn from the public site
admin-public-show = Put back
admin-public-links = Shared by link
admin-public-no-links = No share link is open.
admin-links-target = What
admin-links-level = Allows to
admin-links-until = Until
admin-links-by = By
admin-links-always = Without end
# Identity and menus.
admin-identity-words = Name and look
admin-identity-name = Name of the cooperative
admin-identity-name-hint = It stands on top of every page.
admin-identity-description = In one sentence
admin-identity-description-hint = For search engines and previews of links.
admin-identity-language = Language
admin-identity-time-zone = Time zone
admin-identity-home = Home page
admin-identity-home-hint = Only public pages are offered.
admin-identity-home-default = The one at /accueil
admin-identity-accent = Colour
admin-identity-accent-hint = Buttons and links bear it.
admin-identity-accent-pale = This colour is too pale to be read: under texts and on buttons, Établi takes a darker one of the same hue.
admin-identity-footer = Footer
admin-identity-footer-hint = Address, legal form, registration number.
admin-identity-logo = Logo
admin-identity-logo-now = The present logo
admin-identity-logo-file = Picture
admin-identity-logo-hint = PNG, JPEG, WebP or SVG, preferably square; 5 MB at most.
admin-identity-logo-send = Send
admin-identity-logo-remove = Remove the logo
admin-menu = Menu of the site
admin-menu-hint = A word and an address on each line; an empty line goes away. Without any line, the menu shows the first public pages.
admin-menu-line = Entry { $number }
admin-menu-label = Word
admin-menu-href = Address
# Trash.
admin-trash-intro = What is thrown away stays here for { $count } days, then goes for good.
admin-trash-none = The trash is empty.
admin-trash-left = { $count ->
    [0] goes today
    [one] one more day
   *[other] { $count } more days
}
admin-trash-below = { $count ->
    [one] with one page below
   *[other] with { $count } pages below
}
admin-trash-restore = Put back
admin-trash-delete = Delete for good
admin-trash-delete-title = Delete “{ $name }” for good
admin-trash-delete-explanation = The text, its history, its files and share links go, with the pages below. There is no way back, except by a backup.
admin-trash-empty = Empty the trash
admin-trash-empty-explanation = Everything in the trash goes. There is no way back, except by a backup.
# Room.
admin-space-database = Database
admin-space-backups = Backups
admin-space-backups-count = { $count ->
    [0] none
    [one] one
   *[other] { $count }
}
admin-space-by-space = By space
admin-space-biggest = The biggest files
admin-space-space = Space
admin-space-pages = Pages and their history
admin-space-files = Files
admin-space-count = Number of files
admin-space-no-page = Outside pages
admin-space-no-files = No attached file.
admin-space-file = File
admin-space-size = Size
admin-space-page = Page
# Journal.
admin-journal-filter = Which acts
admin-journal-all = All acts
admin-journal-show = Show
admin-journal-none = Nothing of the kind was noted.
admin-journal-nobody = —
admin-journal-when = When
admin-journal-what = What
admin-journal-object = On what
admin-journal-by = By
admin-journal-pages = Pages of the journal
admin-journal-newer = Newer
admin-journal-older = Older
# Backups and export.
admin-backups-schedule = { $hours ->
    [one] A backup is made every hour
   *[other] A backup is made every { $hours } hours
}; the last { $count } are kept.
admin-backups-off = No backup is scheduled.
admin-backups-change = Change
admin-backups-failed = The last attempt failed,
admin-backups-make = Make a backup now
admin-backups-list = Backups kept
admin-backups-none = No backup yet.
admin-backups-made = Made on
admin-backups-size = Size
admin-backups-state = State
admin-backups-verified = Read back and verified
admin-backups-uploaded = Brought here, verified
admin-backups-download = Download
admin-backups-restore = Restore
admin-backups-upload = Restore a backup from elsewhere
admin-backups-file = Backup file
admin-backups-file-hint = A file etabli-….zip. It is verified first; nothing is restored without your confirmation.
admin-backups-send = Send and verify
admin-backups-restore-title = Restore a backup
admin-backups-restore-explanation = Everything will be as on { $date }: pages, files, accounts, rights, settings. What is there now is backed up first. People who signed in since may have to sign in again.
admin-export = Export everything
admin-export-hint = An archive that can be read without Établi: the pages as Markdown, the original files, the list of people.
admin-export-download = Download the export
# Settings.
admin-settings-entry = Joining the cooperative
admin-settings-who = Who may make an account
admin-settings-who-hint = In any case, you can invite somebody by a link.
admin-settings-entry-invitation = By invitation only
admin-settings-entry-domain = Also whoever has an address of the cooperative
admin-settings-domain = E-mail domain
admin-settings-domain-hint = For example: lagrange.coop. A message checks the address.
admin-settings-every = How often
admin-settings-hours = { $count ->
    [one] Every hour
    [24] Every day
    [168] Every week
   *[other] Every { $count } hours
}
admin-settings-never = Never
admin-settings-keep = How many are kept
admin-settings-keep-hint = The oldest are removed.
admin-settings-mail-to = Address of the test
admin-settings-mail-sent = A message has left for { $address }.
admin-settings-mail-failed = The message has not left. The mail server says: { $cause }
admin-settings-mail-none = No mail server is configured (key smtp.url, see README).
field-keep-wrong = Give a number between 1 and 1000.
field-menu-wrong = Each entry of the menu needs a word and an address that begins with / or https://.
admin-backup-error-incomplete = The backup is restored, but other servers may not know it yet: restart them.
