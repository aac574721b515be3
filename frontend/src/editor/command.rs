//! What a person can ask the editor to do, by key, button or menu.

use etabli_markup::edit::{self, Edit};
use etabli_markup::splice::{Selection, Splice};

use super::gesture::Stroke;
use super::island::Island;

/// A command of the editor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Takes the last gesture back.
    Undo,
    /// Does it again.
    Redo,
    /// Strong emphasis on or off.
    Strong,
    /// Emphasis on or off.
    Emphasis,
    /// Struck out on or off.
    Strike,
    /// Inline code on or off.
    Code,
    /// Makes a link, or takes it away.
    Link,
    /// Makes the lines headings of a level; 0 makes them prose.
    Heading(u8),
    /// Bulleted list on or off.
    Bullet,
    /// Numbered list on or off.
    Ordered,
    /// Tasks on or off.
    Task,
    /// Quote on or off.
    Quote,
    /// A block of code.
    CodeBlock,
    /// A callout.
    Callout,
    /// A table.
    Table,
    /// A thematic break.
    Rule,
    /// Begins a link to a page.
    PageLink,
    /// Begins a mention of a person.
    Mention,
    /// Begins a command by its name.
    Slash,
    /// Moves an item to the right.
    Indent,
    /// Moves an item to the left.
    Outdent,
    /// Moves the block up.
    MoveUp,
    /// Moves the block down.
    MoveDown,
    /// Toggles the task or opens the link at the caret.
    Act,
}

impl Island {
    /// Runs a command.
    pub fn run(&mut self, command: Command) {
        self.settle();
        if !self.is_editable {
            return;
        }
        let (text, at) = (self.source.text(), self.selection);
        let edit = match command {
            Command::Undo => return self.undo(),
            Command::Redo => return self.redo(),
            Command::Act => return self.act(),
            Command::Slash | Command::PageLink | Command::Mention => return self.begin_completion(command),
            Command::Strong => Some(edit::toggle_strong(text, at)),
            Command::Emphasis => Some(edit::toggle_emphasis(text, at)),
            Command::Strike => Some(edit::toggle_strike(text, at)),
            Command::Code => Some(edit::toggle_code(text, at)),
            Command::Link => Some(edit::toggle_link(text, at)),
            Command::Heading(level) => Some(edit::set_heading(text, at, level)),
            Command::Bullet => Some(edit::toggle_bullet(text, at)),
            Command::Ordered => Some(edit::toggle_ordered(text, at)),
            Command::Task => Some(edit::toggle_task_list(text, at)),
            Command::Quote => Some(edit::toggle_quote(text, at)),
            Command::Indent => edit::indent(text, at),
            Command::Outdent => edit::outdent(text, at),
            Command::MoveUp => edit::move_block(text, at, edit::Direction::Up),
            Command::MoveDown => edit::move_block(text, at, edit::Direction::Down),
            Command::Table => Some(edit::insert_table(text, at, 2, 3)),
            Command::CodeBlock => Some(insert_block(text, at, "```\n", "\n```")),
            Command::Callout => Some(insert_block(text, at, "> [!note] ", "")),
            Command::Rule => Some(insert_block(text, at, "---\n\n", "")),
        };
        if let Some(edit) = edit {
            self.apply(edit);
        }
        self.focus();
    }

    /// Applies what a rule says.
    pub(super) fn apply(&mut self, edit: Edit) {
        self.edit(&edit.splices, edit.selection, Stroke::Whole);
    }

    /// Enter, by the rules of the block.
    pub(super) fn enter(&mut self) {
        let edit = edit::enter(self.source.text(), self.selection);
        self.edit(&edit.splices, edit.selection, Stroke::Typing);
    }

    /// Types the sign that opens a completion.
    fn begin_completion(&mut self, command: Command) {
        let sign = match command {
            Command::PageLink => "[[",
            Command::Mention => "@",
            _ => "/",
        };
        let before = self.source.text().get(..self.selection.start()).unwrap_or_default();
        let needs_space = sign != "[[" && !before.is_empty() && !before.ends_with(char::is_whitespace);
        let text = if needs_space { format!(" {sign}") } else { sign.to_owned() };
        self.focus();
        self.wants_completion = true;
        self.replace_selection(&text, Stroke::Whole);
    }

    /// Toggles the task of the caret's line or opens the link at the caret.
    fn act(&mut self) {
        if let Some(target) = self.link_at(self.selection.head) {
            self.tell.emit(super::happening::Happening::Open(target));
        } else {
            self.toggle_task(self.selection.head);
        }
    }

    /// Toggles the task of the line in which a byte is.
    pub(super) fn toggle_task(&mut self, byte: usize) {
        if let Some(splice) = edit::toggle_task(self.source.text(), byte) {
            let selection = self.selection.after(&splice);
            self.edit(&[splice], selection, Stroke::Whole);
        }
    }
}

/// A block around what is selected, on lines of its own; the caret in it.
fn insert_block(text: &str, selection: Selection, before: &str, after: &str) -> Edit {
    let selected = text.get(selection.range()).unwrap_or_default();
    let start = selection.start();
    let is_at_start = text.get(..start).is_none_or(|text| text.is_empty() || text.ends_with('\n'));
    let is_at_end = text.get(selection.end()..).is_none_or(|text| text.is_empty() || text.starts_with('\n'));
    let lead = if is_at_start { "" } else { "\n" };
    let tail = if is_at_end { "" } else { "\n" };
    let caret = start + lead.len() + before.len() + selected.len();
    let splice = Splice::new(selection.range(), format!("{lead}{before}{selected}{after}{tail}"));
    Edit { splices: vec![splice], selection: Selection::caret(caret) }
}
