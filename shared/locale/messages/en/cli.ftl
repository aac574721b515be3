# cli
cli-backup-made = Backup made and verified: { $path } ({ $size }, rows: { $rows }, files: { $files }).
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
cli-import-space = Import
cli-imported = Space “{ $space }”: { $pages ->
    [one] one page
   *[other] { $pages } pages
}, { $files ->
    [0] no file
    [one] one file
   *[other] { $files } files
}, { $losses ->
    [0] nothing left out
    [one] one thing left out
   *[other] { $losses } things left out
}.
cli-import-too-large = too large, left out
cli-import-not-text = not a readable text, left out
cli-import-bad-path = impossible path, left out
cli-import-unreadable = unreadable, left out ({ $detail })
cli-import-unused = linked by no page, left out
cli-import-read-as-latin1 = read as Latin-1, as it is not UTF-8
cli-import-missing-target = link without target: { $detail }
cli-import-missing-section = section not found in the linked page: { $detail }
cli-import-ambiguous-target = several targets possible: { $detail }
cli-import-title-taken = title taken: { $detail }
cli-import-fields-left-out = fields without equivalent: { $detail }
cli-exported = { $pages ->
    [one] One page
   *[other] { $pages } pages
} and { $files ->
    [0] no file
    [one] one file
   *[other] { $files } files
} in { $path }.
cli-export-not-empty = this folder is not empty
cli-export-readme =
    # { $name }

    This export holds everything, in formats that can be read without Établi.

    - A folder for each space: the pages as Markdown (title, tags and dates on top of each file), and their original files in `files`.
    - `people.vcf`: the people, as vCards.
    - `catalogue.json`: the tree, the addresses and the rights.

    To bring it back into Établi: `etabli import markdown <folder of a space>`.
