# The members' app: frame, pages, menus, help.

# Starting and what stands in the way.
app-starting = Opening…
app-signing-in = Sign in to enter. The sign-in page is opening…
app-fetching = Loading…
app-needs-network = The first opening needs the network
app-needs-network-text = Nothing is kept on this device yet, and the server does not answer. Once the app has been opened with a network, everything you may read stays available without one.
app-retry = Try again
app-damaged = This device’s data are damaged
app-damaged-text = The app cannot read part of what it kept here any more. What is on the server is intact. Download what can still be read, then start afresh on this device: everything will come back from the server.
app-rescue = Download what can be read
app-rescue-done = The file is in your downloads.
app-rescue-nothing = Nothing could be read on this device.
app-start-afresh = Start afresh on this device
app-detail = Details for whoever helps you
app-not-found = Nothing at this address
app-not-found-title = This address leads nowhere
app-not-found-text = The link may be incomplete.
app-back-home = Back home
app-error-offline = The server does not answer. Nothing is lost; try again when the network is back.
app-error-storage = This device could not store. Free some space, then try again.
app-error-bug = The app made a mistake. Your text is kept; reload the page and tell whoever administers.

# The frame.
app-skip = Quick access
app-skip-to-search = Go to search
app-skip-to-tree = Go to the list of pages
app-breadcrumb = Breadcrumb
app-account-of = Account of { $name }
app-guest = Guest
app-somebody = somebody
app-my-account = My account
app-admin = Administration
app-public-site = Public site
app-theme-system = Theme of the device
app-theme-light = Light theme
app-theme-dark = Dark theme
app-install = Install on this device
app-sign-out = Sign out
app-bottom-bar = Navigation
app-bar-home = Home
app-bar-search = Search
app-bar-write = Write
app-bar-sync = Sync
app-bar-menu = Menu
app-side-bar = Pages
app-places = Shortcuts
app-more-places = Trash and settings
app-recent = Recently changed
app-trash = Trash
app-tags = Tags
app-undo = Undo
app-new-version = A new version is ready.
app-reload = Reload
app-copied = Copied.
app-not-copied = The browser did not allow copying.
app-copy = Copy

# Home.
app-hello = Hello { $name }
app-hello-guest = Welcome
app-begin-here = To begin:
app-nothing-yet = Write the first page
app-nothing-yet-text = Minutes, a recipe, a list of things to do: everything begins with a page.
app-nothing-for-you = No page is open to you yet. Ask whoever administers.

# Search.
app-search = Search
app-search-words = Words to search for
app-search-hint = In titles, tags and the texts kept on this device. Accents and capitals do not count.
app-results = Results
app-no-result = Nothing found. Enter to search everywhere.
app-no-result-for = Nothing for “{ $words }”
app-no-result-text = Try a shorter word, or another one.
app-search-clear = Clear the search
app-result-count = { $count ->
    [0] No result
    [one] { $count } result
   *[other] { $count } results
}
app-tag-title = Tag “{ $tag }”
app-tag-empty = No page has this tag
app-tag-empty-text = Add it under the title of a page, or write it in the text after a #.

# The tree.
app-space-public = Visible without an account
app-space-empty = No page here.
app-new-in = New page in { $space }
app-page-menu = Actions for { $title }
app-this-page-menu = Actions for this page
app-untitled = Untitled
app-copy-title = { $title } (copy)
app-moved = “{ $title }” has been moved.
app-duplicated = Here is the copy: “{ $title }”.
app-trashed = “{ $title }” is in the trash.
app-restored = “{ $title }” is back in its place.
app-move-title = Move “{ $title }”
app-move-filter = Search for a place
app-move-places = Possible places
app-move-public = public
app-publish-title = Everybody will see this page
app-publish-text = In “{ $place }”, “{ $title }” and the pages below it can be read on the public site, without an account.
app-publish-move = Move and make public

# The trash.
app-trash-text = What is here is deleted for good after 30 days.
app-trash-empty = The trash is empty
app-trashed-when = { $below ->
    [0] Trashed { $when }
    [one] Trashed { $when }, with { $below } page below
   *[other] Trashed { $when }, with { $below } pages below
}
app-restore = Restore
app-restore-named = Restore { $title }
app-in-trash = This page is in the trash

# A page.
app-modified = Changed { $when }
app-modified-by = Changed { $when } by { $name }
app-on-date = on { $date }
app-is-public = Visible on the public site
app-read-only = You may read this page, not change it.
app-page-empty = This page is empty
app-no-page = This page is not here
app-no-page-text = It does not exist, or its rights do not show it to you. Ask whoever gave you the link, or whoever administers.
app-tag-add = Add a tag
app-tag-remove = Remove the tag { $tag }
app-tag-refused = This tag cannot be added: 100 at most, of 64 letters.
app-mode-live-on = Writing mode
app-mode-source-on = Source mode: all marks are visible
app-mode-reading-on = Reading mode
app-panel = Panel of the page
app-panel-outline = Outline
app-panel-links = Links
app-panel-info = Facts
app-no-heading = No heading in the text. Write “##” at the beginning of a line to make one.
app-links-to = { $count ->
    [0] No page leads here
    [one] { $count } page leads here
   *[other] { $count } pages lead here
}
app-links-from = { $count ->
    [0] No link in this page
    [one] { $count } link in this page
   *[other] { $count } links in this page
}
app-wanted-page = “{ $title }” is yet to be written
app-unknown-person = { $name } is not in the directory
app-info-words = Words
app-info-born = Created
app-info-updated = Changed
app-info-space = Space
app-info-level = You may
app-component = { $name }: shown on the public site
app-component-unknown = { $name }: unknown component
app-callout-note = Note
app-callout-info = Information
app-callout-tip = Tip
app-callout-important = Important
app-callout-warning = Warning
app-callout-caution = Danger
app-callout-danger = Danger
app-callout-question = Question
app-task-done = Done
app-task-open = To do
app-footnotes = Notes
app-back-to-text = Back to the text
app-table = Table
app-contents = Contents

# Sharing.
app-share-title = Share “{ $title }”
app-share-public = Everybody may read this page, even without an account. Members of “{ $space }” may read it by their rights.
app-share-space = Only those who have access to “{ $space }” may read this page.
app-share-members = Link for members
app-links-title = Links for people without an account
app-links-text = Whoever has the link may enter, without an account, until the chosen date.
app-link-level = Allows to
app-link-days = For
app-link-week = a week
app-link-month = a month
app-link-year = a year
app-link-for-ever = without time limit
app-link-create = Create a link
app-link-created = Here is the link. It will not be shown again: copy it now.
app-link-until = until { $date }
app-link-revoke = Revoke

# Commands.
app-do-search = Search
app-do-new = New page
app-do-help = Help
app-do-reading = Read or write
app-do-source = Show or hide the marks
app-do-panel = Outline, links and facts
app-do-rename = Rename
app-do-new-below = New page below
app-do-duplicate = Duplicate
app-do-up = Move up
app-do-down = Move down
app-do-indent = Put below the previous page
app-do-outdent = Move out one level
app-do-move-to = Move to…
app-do-copy-link = Copy the link
app-do-share = Share
app-do-view-public = View on the public site
app-do-trash = Move to the trash
app-key-control = Ctrl
app-key-shift = Shift
app-key-alt = Alt

# Help.
app-help-keys = Keyboard shortcuts
app-help-tree = In the list of pages: arrows to walk, right and left to unfold and fold, Enter to open, F2 to rename, Shift F10 for the actions.
app-help-writing = Writing
app-help-writing-text = Write as usual: the toolbar does everything. These marks are quicker, and / at the beginning of a line offers all the rest.
app-help-offline = Without network
app-help-offline-text = Everything you may read is kept on this device. Write even without network: the badge at the top says what waits, and everything leaves by itself once the network is back. Closing the browser loses nothing.
app-help-people = Asking somebody
app-help-people-text = Whoever administers this space can give you rights, reset a password and restore a page.
app-mark-heading = Heading
app-mark-strong = Bold
app-mark-emphasis = Italic
app-mark-bullet = List
app-mark-ordered = Numbered list
app-mark-task = Task to tick
app-mark-quote = Quote
app-mark-page = Link to a page
app-mark-person = Name a person
app-mark-tag = Tag in the text

# Installing, leaving.
app-install-text = Installed, the app opens with one gesture, without address bar, and the browser keeps better what it stores.
app-install-now = Install
app-installed = The app is installed on this device.
app-install-apple = Tap Share, then “Add to Home Screen”.
app-install-apple-why = On iPhone and iPad, Safari deletes what a site keeps when it has not been opened for 7 days. The installed app is not concerned: it is the right way to keep your pages with you.
app-install-other = Your browser does not offer to install here. Look for “Install” in its menu; if there is none, a bookmark does almost as well.
app-sign-out-unsent = Changes made on this device are not on the server yet. They stay kept here, apart, and will leave when you sign in again — unless you erase this device.
app-forget-device = Erase my pages from this device
app-forget-device-hint = To be ticked on a borrowed or shared device. What is not on the server yet would be lost.
