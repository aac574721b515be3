# The exchange with the server: badge, panel, refused changes, journal.

# The badge.
sync-saved = Saved
sync-saving = Saving…
sync-local-nothing = Offline
sync-local = { $count ->
    [one] Offline · { $count } change kept here
   *[other] Offline · { $count } changes kept here
}
sync-behind = Reconnecting…
sync-refused = { $count ->
    [one] { $count } change refused — see
   *[other] { $count } changes refused — see
}
sync-storage-full = This device’s storage is full
sync-signed-out = Session expired — sign in again

# On phones.
sync-local-short = Offline · { $count }
sync-refused-short = { $count } refused
sync-storage-full-short = Storage full
sync-signed-out-short = Sign in

# The same, explained.
sync-saved-explained = Everything you wrote is on the server, and what you may read is on this device.
sync-coming = All that you wrote is on the server. { $count ->
    [one] { $count } page is
   *[other] { $count } pages are
} still on the way to this device.
sync-saving-explained = Your last changes are on their way to the server. They are already kept here.
sync-local-nothing-explained = No network. You may read and write: everything is kept here and will leave once the network is back.
sync-local-explained = No network. Your changes are kept on this device and will leave once the network is back. You may go on, and close the browser.
sync-behind-explained = The connection has just been lost and is being made again. What you write is kept here.
sync-refused-explained = The server did not accept some changes. They are kept here: see below what you want to do with them.
sync-storage-full-explained = This device has no space left. Free some, or download your changes; do not close this tab before.
sync-signed-out-explained = Your session has ended. You may go on writing: everything is kept here and will leave once you have signed in again.
sync-first = First synchronisation: { $held } pages of { $total }

# The panel.
sync-title = Synchronisation
sync-last = Last exchange { $when }
sync-never = No exchange with the server yet
sync-retry = Try now
sync-sign-in = Sign in again
sync-download = Download my changes
sync-nothing-to-download = Everything is on the server already: there is nothing to download.
sync-rescue-file = my-changes
sync-waiting = What waits
sync-waiting-edits = { $count ->
    [one] { $count } change
   *[other] { $count } changes
}
sync-waiting-commands = { $count ->
    [one] { $count } action on pages (creation, title, move…)
   *[other] { $count } actions on pages (creations, titles, moves…)
}
sync-storage = Storage on this device
sync-storage-used = { $used } used of { $allowed } allowed
sync-persistent = The browser has promised to keep these data.
sync-not-persistent = The browser might delete these data if it lacks space. Installing the app helps to keep them.

# Refused changes.
sync-refused-title = Refused changes
sync-refused-text = Nothing is lost: each text is kept here until you decide.
sync-refused-see = See the text
sync-refused-draft = Make a draft of it
sync-refused-copy = Copy the text
sync-refused-download = Download
sync-refused-discard = Discard
sync-refused-sure = Discard this change for good?
sync-reason-rights = Your rights on this page have changed, or it has been deleted.
sync-reason-too-large = The page would have become too large.
sync-reason-invalid = The server could not read these changes.
sync-reason-lost = The server was restored from a backup older than this text. If it matters, make it a draft.
sync-command-create = Creation of the page
sync-command-rename = Change of title
sync-command-move = Move
sync-command-trash = Move to the trash
sync-command-restore = Restoration
sync-came-back = “{ $title }” is back from the trash: you wrote in it while somebody threw it away.
sync-draft-title = Draft of { $title } ({ $date })

# The journal.
sync-journal = Journal of the last 30 days
sync-journal-empty = Nothing to report.
sync-journal-lost = Network lost
sync-journal-back = Everything is up to date
sync-journal-came-back = Back from the trash: { $title }
sync-journal-refused = Change refused: { $title }
