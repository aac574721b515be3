# The page editor.
editor-toolbar = Formatting
editor-placeholder = Write, or type / to choose a block
editor-undo = Undo
editor-redo = Redo
editor-strong = Bold
editor-emphasis = Italic
editor-strike = Strikethrough
editor-heading = Heading
editor-heading-1 = Heading
editor-heading-2 = Subheading
editor-heading-3 = Small heading
editor-paragraph = Text
editor-bullet = Bulleted list
editor-ordered = Numbered list
editor-task = Task list
editor-quote = Quote
editor-callout = Callout
editor-code = Code
editor-code-block = Code block
editor-link = Link
editor-page-link = Link to a page
editor-mention = Mention a person
editor-file = Image or file
editor-table = Table
editor-rule = Divider
editor-today = Today’s date
editor-more = Insert
editor-indent = Indent
editor-outdent = Outdent
editor-move-up = Move block up
editor-move-down = Move block down
editor-commands = All commands
editor-suggestions = Suggestions
editor-create-page = Create the page “{ $title }”
editor-source-mode = Source mode: all text is shown as it is written.
editor-too-long = This page would become too long. Nothing was added: spread the text over several pages.
editor-mended = The screen and the page differed: the page is shown again. Your text is at the end of the page.
editor-file-offline = Sending a file needs the network. Your text is kept here.
editor-file-refused = The file was not accepted: too large, or of a type that is refused.
editor-sending = { $count ->
    [one] Sending a file…
   *[other] Sending { $count } files…
}
