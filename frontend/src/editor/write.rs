//! Splices go into the source and the page, grouped into gestures that undo takes back.

use etabli_documents::{MAX_BODY_BYTES, Page, Selection as PageSelection, Undone};
use etabli_markup::source::Source;
use etabli_markup::splice::{Selection, Splice, Stick};

use super::gesture::Stroke;
use super::happening::{Happening, Trouble};
use super::island::Island;

impl Island {
    /// Applies splices (each to the text left by the one before) and selects; shows the result.
    pub fn edit(&mut self, splices: &[Splice], selection: Selection, stroke: Stroke) {
        self.write(splices, selection, stroke);
        self.refresh();
        self.surface.scroll_to(self.caret_line());
    }

    /// Writes splices into the source and the page.
    pub(super) fn write(&mut self, splices: &[Splice], selection: Selection, stroke: Stroke) {
        let Some(first) = splices.first() else {
            self.selection = selection;
            return;
        };
        if !self.is_editable {
            return;
        }
        let growth: usize = splices.iter().map(|splice| splice.insert.len()).sum();
        if growth > 0 && self.source.text().len() + growth > MAX_BODY_BYTES {
            self.tell.emit(Happening::Trouble(Trouble::TooLong));
            return;
        }
        let starts_word = self.starts_word(first);
        if self.gestures.begins(stroke, js_sys::Date::now(), first.range.end, selection.head, starts_word) {
            let selection = self.for_page(self.selection);
            self.page_document.page().borrow_mut().begin_gesture(selection);
        }
        for splice in splices {
            self.write_one(splice);
        }
        self.selection = selection;
        self.wants_reveal = true;
    }

    /// The selection as the page counts.
    pub(super) fn for_page(&self, selection: Selection) -> PageSelection {
        PageSelection { anchor: self.source.utf16_of(selection.anchor), focus: self.source.utf16_of(selection.head) }
    }

    fn starts_word(&self, splice: &Splice) -> bool {
        let before = self.source.text().get(..splice.range.start).and_then(|text| text.chars().next_back());
        let follows_space = before.is_some_and(char::is_whitespace);
        follows_space && splice.range.is_empty() && !splice.insert.starts_with(char::is_whitespace)
    }

    fn write_one(&mut self, splice: &Splice) {
        // The page is ahead by what waits: our splice steps over it, and what waits steps over our splice.
        let mut ours = splice.clone();
        for theirs in &mut self.waiting {
            let over = ours.over(theirs, Stick::After);
            *theirs = theirs.over(&ours, Stick::Before);
            ours = over;
        }
        let update = self.page_document.page().borrow_mut().splice_bytes(ours.range, &ours.insert);
        match update {
            Ok(update) => {
                self.source.apply(splice);
                self.page_document.hand_over(update);
            }
            // The source and the page disagree, which the next refresh mends from the page; what was typed goes to the
            // end of the page rather than nowhere.
            Err(_) => self.rescue(&splice.insert),
        }
    }

    fn rescue(&mut self, text: &str) {
        let page = self.page_document.page().clone();
        let end = page.borrow().body_bytes();
        if let Ok(update) = page.borrow_mut().splice_bytes(end..end, text) {
            self.page_document.hand_over(update);
        }
        self.waiting.clear();
        self.source = Source::new(page.borrow().body());
        self.tell.emit(Happening::Trouble(Trouble::Mended));
    }

    /// Undoes one's last gesture.
    pub fn undo(&mut self) {
        self.step(Page::undo);
    }

    /// Does the last undone gesture again.
    pub fn redo(&mut self) {
        self.step(Page::redo);
    }

    pub(super) fn step(&mut self, step: fn(&mut Page) -> Option<Undone>) {
        if !self.is_editable {
            return;
        }
        self.settle();
        let undone = step(&mut self.page_document.page().borrow_mut());
        let Some(undone) = undone else { return };
        self.gestures.end();
        for change in undone.changes {
            self.hear_one(change);
        }
        if let Some(selection) = undone.selection {
            let [anchor, head] = [selection.anchor, selection.focus].map(|units| self.source.byte_of_utf16(units));
            self.selection = Selection::new(anchor, head);
        }
        self.page_document.hand_over(undone.update);
        self.refresh();
        self.surface.scroll_to(self.caret_line());
    }
}
