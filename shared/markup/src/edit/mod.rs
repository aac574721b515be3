//! Editing rules: what a key or a command does to a text and its selection.
//!
//! Each rule is a pure function from a text and a selection, in bytes, to an [`Edit`]. The browser's own editing covers the
//! rest (typing, deleting letters); a rule that has nothing to say returns `None` or an edit without splices.
//!
//! Deliberately absent: undo (the page's history has it) and anything about keys.

mod blocks;
mod draft;
mod enter;
mod inline;
mod line;
mod lists;

#[cfg(test)]
mod tests;

use crate::splice::{Selection, Splice};

pub use blocks::{Direction, insert_table, move_block};
pub use enter::{backspace, enter, swallow_mark};
pub use inline::{paste_link, toggle_code, toggle_emphasis, toggle_link, toggle_strike, toggle_strong, wrap};
pub use lists::{
    indent, outdent, set_heading, toggle_bullet, toggle_ordered, toggle_quote, toggle_task, toggle_task_list,
};

/// What a rule does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Edit {
    /// Changes to make one after the other: each counts in the text that the one before left.
    pub splices: Vec<Splice>,
    /// The selection afterwards.
    pub selection: Selection,
}
