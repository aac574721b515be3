//! A text being edited by a rule: changes are made at once and written down.

use std::ops::Range;

use super::Edit;
use super::line::{LineParts, line_range};
use crate::splice::{Selection, Splice, Stick};

pub(super) struct Draft {
    pub(super) text: String,
    pub(super) selection: Selection,
    splices: Vec<Splice>,
}

impl Draft {
    pub(super) fn new(text: &str, selection: Selection) -> Self {
        Self { text: text.to_owned(), selection, splices: Vec::new() }
    }

    /// Makes a change. A selection grows neither at its start nor at its end; a caret moves behind what comes in.
    pub(super) fn splice(&mut self, range: Range<usize>, insert: &str) {
        let splice = Splice::new(range, insert);
        if splice.range.is_empty() && insert.is_empty() {
            return;
        }
        let Selection { anchor, head } = self.selection;
        let stick = |position: usize, other: usize| {
            let is_end = position > other;
            if is_end { Stick::Before } else { Stick::After }
        };
        self.selection = Selection::new(splice.map(anchor, stick(anchor, head)), splice.map(head, stick(head, anchor)));
        splice.apply(&mut self.text);
        self.splices.push(splice);
    }

    /// The line in which a byte is, taken apart.
    pub(super) fn line_at(&self, at: usize) -> LineParts {
        LineParts::read(&self.text, line_range(&self.text, at))
    }

    pub(super) fn finish(self) -> Edit {
        Edit { splices: self.splices, selection: self.selection }
    }
}
