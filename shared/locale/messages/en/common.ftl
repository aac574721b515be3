# Words used everywhere.
time-just-now = just now
time-minutes-ago = { $count } min ago
time-hours-ago = { $count } h ago
time-days-ago = { $count ->
    [one] yesterday
   *[other] { $count } days ago
}
level-none = No access
level-read = Read
level-comment = Comment
level-write = Write
level-manage = Manage
role-member = Member
role-admin = Administrator
cancel = Cancel
save = Save
delete = Delete
copy = Copy
copied = Copied.
close = Close
continue = Continue
language-fr = Français
language-en = English
skip-to-content = Skip to content
