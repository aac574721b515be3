//! Where the caret is, and who is told when it moves: others, the toolbar, the list of suggestions.

use etabli_markup::completion::{Trigger, trigger};
use etabli_markup::splice::{Selection, Splice};

use super::context::context_at;
use super::gesture::Stroke;
use super::happening::{Happening, Spot};
use super::island::Island;
use super::room::reveal;

/// How long a moved caret waits before others see it.
const CARET_DELAY_MS: u32 = 50;

impl Island {
    /// The line of the caret.
    pub fn caret_line(&self) -> usize {
        self.source.line_of(self.selection.head)
    }

    /// The selection as the browser has it, if it is in the text.
    pub(super) fn selection_shown(&self) -> Option<Selection> {
        let [anchor, head] = self.surface.selection(self.caret_line())?.map(|place| self.source.byte_of(place));
        Some(Selection::new(anchor, head))
    }

    /// The browser says the selection moved.
    pub fn follow_selection(&mut self) {
        if self.composing.is_some() {
            return;
        }
        let Some(moved) = self.selection_shown() else { return };
        if moved == self.selection && self.surface.is_active(self.caret_line()) {
            return;
        }
        if moved != self.selection {
            self.gestures.end();
        }
        self.selection = moved;
        if !self.is_dragging {
            self.show_active();
            self.wants_reveal = true;
        }
        self.caret_moved();
    }

    /// Tells those who want to know, a little later: the way from key to paint is kept free.
    pub(super) fn caret_moved(&mut self) {
        if self.caret_timer.is_none() {
            self.caret_timer = self.later(CARET_DELAY_MS, |island| {
                island.caret_timer = None;
                let selection = island.has_focus().then(|| island.for_page(island.selection));
                island.page_document.show_caret(selection);
            });
        }
        if self.context_timer.is_none() {
            self.context_timer = self.later(0, |island| {
                island.context_timer = None;
                island.reveal_wanted();
                island.tell_context();
                island.tell_completion();
            });
        }
    }

    fn reveal_wanted(&mut self) {
        if std::mem::take(&mut self.wants_reveal) {
            self.reveal_caret();
        }
    }

    /// Brings the caret above the bars and the keyboard. What is selected with a pointer must not move under it.
    pub(super) fn reveal_caret(&self) {
        if !self.has_focus() || self.is_dragging || !self.selection.is_caret() {
            return;
        }
        if let Some(place) = self.surface.rect_of(self.source.place_of(self.selection.head)) {
            reveal(self.surface.host(), &place);
        }
    }

    /// What is seen of the window changed: a keyboard came or went. The app makes its own room for it first.
    pub fn room_changed(&mut self) {
        self.wants_reveal = true;
        self.caret_moved();
    }

    fn tell_context(&mut self) {
        let (can_undo, can_redo) = {
            let page = self.page_document.page().borrow();
            (page.can_undo(), page.can_redo())
        };
        let mut context = context_at(&self.decorated.lines, self.source.text(), self.selection);
        (context.can_undo, context.can_redo) = (can_undo, can_redo);
        if context != self.last_context {
            self.last_context = context.clone();
            self.tell.emit(Happening::Context(context));
        }
    }

    /// Says what may be completed at the caret, if something was just written there.
    fn tell_completion(&mut self) {
        if !std::mem::take(&mut self.wants_completion) && !self.popup_is_open {
            return;
        }
        let found = self.trigger();
        if found.is_none() {
            self.dismissed = None;
        }
        let found = found.filter(|trigger| self.dismissed != Some(trigger.range.start));
        let found = found.and_then(|trigger| {
            let rect = self.surface.rect_of(self.source.place_of(trigger.range.start))?;
            Some((trigger, Spot { left: rect.left(), top: rect.top(), bottom: rect.bottom() }))
        });
        if found.is_some() || self.popup_is_open {
            self.tell.emit(Happening::Completion(found));
        }
    }

    /// What may be completed at the caret; its range is in bytes of the source.
    pub fn trigger(&self) -> Option<Trigger> {
        let is_wanted = self.selection.is_caret() && self.has_focus() && !self.last_context.is_code;
        let start = self.source.line_range(self.caret_line()).start;
        let before = self.source.text().get(start..self.selection.head).filter(|_| is_wanted)?;
        let found = trigger(before)?;
        Some(Trigger { range: found.range.start + start..found.range.end + start, ..found })
    }

    /// The list of suggestions is open, or closed.
    pub fn popup_shown(&mut self, is_open: bool) {
        self.popup_is_open = is_open;
    }

    /// The suggestions for what is being written were refused.
    pub fn dismiss_completion(&mut self) {
        self.dismissed = self.trigger().map(|trigger| trigger.range.start);
        self.popup_is_open = false;
    }

    /// Writes `text` in the place of what was being completed.
    pub fn complete(&mut self, text: &str) {
        self.settle();
        let Some(trigger) = self.trigger() else { return };
        let rest = self.source.text().get(trigger.range.end..).unwrap_or_default();
        // Brackets that were closed beforehand are not closed twice.
        let closed = if text.ends_with("]]") && rest.starts_with("]]") { 2 } else { 0 };
        let splice = Splice::new(trigger.range.start..trigger.range.end + closed, text);
        let caret = Selection::caret(splice.inserted_end());
        self.popup_is_open = false;
        self.edit(&[splice], caret, Stroke::Whole);
        self.focus();
    }
}
