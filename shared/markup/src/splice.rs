//! Changes of a text as values: a splice, what it does to positions and to other splices, and the one between two texts.
//!
//! All positions are bytes of UTF-8 and lie between characters; [`crate::utf16`] converts at the browser's edge.
//!
//! Deliberately absent: a general diff. An editor knows where the caret is, so the common ends of two texts say enough,
//! in time proportional to the text and not to its square.

use std::ops::Range;

#[cfg(test)]
mod tests;

/// "Replace this range by that text."
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splice {
    /// What goes, in the text before.
    pub range: Range<usize>,
    /// What comes in its place.
    pub insert: String,
}

/// To which side a position keeps when text comes in exactly there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stick {
    /// It stays before the new text.
    Before,
    /// It moves behind the new text.
    After,
}

/// What is selected: from where to where; both equal is a caret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Selection {
    /// Where the selection began.
    pub anchor: usize,
    /// Where the caret is.
    pub head: usize,
}

impl Selection {
    /// A caret.
    #[must_use]
    pub const fn caret(at: usize) -> Self {
        Self { anchor: at, head: at }
    }

    /// From one place to another.
    #[must_use]
    pub const fn new(anchor: usize, head: usize) -> Self {
        Self { anchor, head }
    }

    /// Whether nothing is selected.
    #[must_use]
    pub const fn is_caret(self) -> bool {
        self.anchor == self.head
    }

    /// The lesser end.
    #[must_use]
    pub fn start(self) -> usize {
        self.anchor.min(self.head)
    }

    /// The greater end.
    #[must_use]
    pub fn end(self) -> usize {
        self.anchor.max(self.head)
    }

    /// Both ends in order.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// Where the selection is after somebody else's change: a caret stays before text that comes in exactly there.
    #[must_use]
    pub fn after(self, splice: &Splice) -> Self {
        let (start, end) = (splice.map(self.start(), Stick::Before), splice.map(self.end(), Stick::Before));
        if self.anchor <= self.head { Self::new(start, end) } else { Self::new(end, start) }
    }
}

impl Splice {
    /// Replaces a range.
    #[must_use]
    pub fn new(range: Range<usize>, insert: impl Into<String>) -> Self {
        Self { range, insert: insert.into() }
    }

    /// Inserts.
    #[must_use]
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Self::new(at..at, text)
    }

    /// Removes.
    #[must_use]
    pub fn remove(range: Range<usize>) -> Self {
        Self::new(range, String::new())
    }

    /// Where the inserted text ends, in the text after.
    #[must_use]
    pub fn inserted_end(&self) -> usize {
        self.range.start + self.insert.len()
    }

    /// Changes `text`; a range that is not in the text is cut to what there is.
    pub fn apply(&self, text: &mut String) {
        let end = floor(text, self.range.end.min(text.len()));
        let start = floor(text, self.range.start.min(end));
        text.replace_range(start..end, &self.insert);
    }

    /// Where a position of the text before is in the text after.
    #[must_use]
    pub fn map(&self, position: usize, stick: Stick) -> usize {
        let Range { start, end } = self.range;
        if position < start || (position == start && stick == Stick::Before) {
            position
        } else if position > end || (position == end && (end > start || stick == Stick::After)) {
            position - (end - start) + self.insert.len()
        } else {
            start
        }
    }

    /// The same change once `earlier` has been made, where both were meant for the same text.
    #[must_use]
    pub fn over(&self, earlier: &Self, stick: Stick) -> Self {
        if self.range.is_empty() {
            let at = earlier.map(self.range.start, stick);
            return Self::insert(at, self.insert.clone());
        }
        // What the other inserted is not ours to remove: neither at the edges nor in the place of what both removed.
        let Range { start, end } = earlier.range;
        let touches_start = (start..end.max(start + 1)).contains(&self.range.start);
        let from = if touches_start { earlier.inserted_end() } else { earlier.map(self.range.start, Stick::After) };
        let touches_end = self.range.end == start || (start < self.range.end && self.range.end <= end);
        let to = if touches_end { start } else { earlier.map(self.range.end, Stick::Before) };
        Self::new(from..to.max(from), self.insert.clone())
    }
}

/// The one splice that turns `before` into `after`, or nothing. Where several would do ("aa" → "aaa"), the one that ends at
/// `caret`, a position in `after`.
#[must_use]
pub fn difference(before: &str, after: &str, caret: Option<usize>) -> Option<Splice> {
    if before == after {
        return None;
    }
    let shortest = before.len().min(after.len());
    let mut prefix = before.bytes().zip(after.bytes()).take_while(|(old, new)| old == new).count();
    while !(before.is_char_boundary(prefix) && after.is_char_boundary(prefix)) {
        prefix -= 1;
    }
    let mut suffix = before.bytes().rev().zip(after.bytes().rev()).take_while(|(old, new)| old == new).count();
    while !(before.is_char_boundary(before.len() - suffix) && after.is_char_boundary(after.len() - suffix)) {
        suffix -= 1;
    }
    if prefix + suffix > shortest {
        // The ends overlap: any cut between them gives the same text; the caret says which one was meant.
        let wanted = caret.map_or(0, |caret| after.len().saturating_sub(caret));
        suffix = wanted.clamp(shortest - prefix, suffix);
        prefix = floor(before, shortest - suffix);
        suffix = shortest - prefix;
    }
    let insert = after.get(prefix..after.len() - suffix).unwrap_or_default();
    Some(Splice::new(prefix..before.len() - suffix, insert))
}

/// The nearest place between characters at or before `at`.
#[must_use]
pub fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(0)
}
