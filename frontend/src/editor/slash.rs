//! The commands that one writes: `/` and the beginning of a name.

use etabli_locale::Locale;

use super::command::Command;

/// What a written command does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// Runs a command of the editor.
    Run(Command),
    /// Writes today's date.
    Today,
    /// Asks for a file.
    File,
}

/// Message id and icon of each, in their order.
const ALL: [(Written, &str, &str); 15] = [
    (Written::Run(Command::Heading(1)), "editor-heading-1", "heading"),
    (Written::Run(Command::Heading(2)), "editor-heading-2", "heading"),
    (Written::Run(Command::Heading(3)), "editor-heading-3", "heading"),
    (Written::Run(Command::Bullet), "editor-bullet", "list-bullet"),
    (Written::Run(Command::Ordered), "editor-ordered", "list-ordered"),
    (Written::Run(Command::Task), "editor-task", "list-task"),
    (Written::Run(Command::Quote), "editor-quote", "quote"),
    (Written::Run(Command::Callout), "editor-callout", "info"),
    (Written::Run(Command::Table), "editor-table", "table"),
    (Written::Run(Command::CodeBlock), "editor-code-block", "code"),
    (Written::Run(Command::Rule), "editor-rule", "more"),
    (Written::Run(Command::PageLink), "editor-page-link", "page"),
    (Written::Run(Command::Mention), "editor-mention", "at"),
    (Written::Today, "editor-today", "clock"),
    (Written::File, "editor-file", "image"),
];

/// A written command with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it does.
    pub written: Written,
    /// Its name.
    pub label: String,
    /// Its icon.
    pub icon: &'static str,
}

/// All of them, named in a language.
pub fn entries(locale: Locale) -> Vec<Entry> {
    ALL.iter().map(|(written, id, icon)| Entry { written: *written, label: locale.text(id), icon }).collect()
}
