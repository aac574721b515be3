//! What others write is taken over; during a composition, what touches its line waits.
//!
//! While something waits, the page is ahead of the source by it; [`Island::write`] makes the two cross rightly.

use etabli_documents::TextChange;
use etabli_markup::splice::{Splice, Stick, difference};

use super::island::Island;

impl Island {
    /// Takes over changes that are in the page already.
    pub fn hear(&mut self, changes: Vec<TextChange>) {
        self.absorb_pending();
        for change in changes {
            self.hear_one(change);
        }
        self.refresh();
    }

    pub(super) fn hear_one(&mut self, change: TextChange) {
        // Units count in the text that has all changes so far, those that wait included.
        let text = self.page_text_so_far();
        let start = etabli_markup::utf16::to_byte(&text, change.at);
        let end = etabli_markup::utf16::to_byte(&text, change.at + change.deleted);
        let splice = Splice::new(start..end, change.inserted);
        if !self.waiting.is_empty() || self.touches_composition(&splice) {
            self.waiting.push(splice);
        } else {
            self.follow(&splice);
        }
    }

    fn page_text_so_far(&self) -> std::borrow::Cow<'_, str> {
        if self.waiting.is_empty() {
            return self.source.text().into();
        }
        let mut text = self.source.text().to_owned();
        self.waiting.iter().for_each(|splice| splice.apply(&mut text));
        text.into()
    }

    fn touches_composition(&self, splice: &Splice) -> bool {
        self.composing.is_some_and(|line| {
            let line = self.source.line_range(line);
            splice.range.end >= line.start && splice.range.start <= line.end
        })
    }

    /// Applies somebody else's splice: nobody's caret jumps.
    pub(super) fn follow(&mut self, splice: &Splice) {
        let composed = self.composing.map(|line| self.source.line_range(line).start);
        self.source.apply(splice);
        self.selection = self.selection.after(splice);
        self.composing = composed.map(|start| self.source.line_of(splice.map(start, Stick::After)));
    }

    /// Reads back everything, and takes the line of a composition back: Android's keyboards compose whole words, so a
    /// button is often pressed in the middle of one.
    pub(super) fn settle(&mut self) {
        if self.composing.is_some() {
            self.end_composition();
        } else {
            self.absorb_pending();
        }
    }

    /// The composition is over: what waited is applied.
    pub fn end_composition(&mut self) {
        self.composition_timer = None;
        self.absorb_pending();
        // The caret may have been moved since, by a key pressed quickly: the browser knows.
        if let Some(selection) = self.selection_shown() {
            self.selection = selection;
        }
        self.composing = None;
        let waiting = std::mem::take(&mut self.waiting);
        for splice in &waiting {
            self.follow(splice);
        }
        if !waiting.is_empty() {
            self.agree_with_page();
        }
        self.refresh();
    }

    /// After changes that crossed each other: the page is right.
    fn agree_with_page(&mut self) {
        let body = self.page_document.page().borrow().body();
        if let Some(splice) = difference(self.source.text(), &body, None) {
            self.follow(&splice);
        }
    }
}
