//! What the browser announces and reports while one writes.
//!
//! The browser edits; we read back. Only intents that concern more than the text of one line are taken over: new lines,
//! deletions across lines, pastes, history, formats. Android ignores our refusal of some of them, so each is also understood
//! after the fact (see [`Island::absorb`]).

use etabli_markup::source::Place;
use etabli_markup::splice::{Selection, Splice};
use wasm_bindgen::JsCast;
use web_sys::{InputEvent, StaticRange};

use super::command::Command;
use super::gesture::Stroke;
use super::island::Island;

/// How long after the end of a composition its line is left alone: Safari and Android may clear and write again.
const SETTLE_MS: u32 = 30;

impl Island {
    /// `beforeinput`: takes over what the browser would do badly.
    pub fn before_input(&mut self, event: &InputEvent) {
        if event.is_composing() || self.composing.is_some() {
            return;
        }
        self.absorb_pending();
        self.follow_selection();
        if self.take_over(event) {
            event.prevent_default();
        }
    }

    /// Does what is announced, or says that the browser should.
    fn take_over(&mut self, event: &InputEvent) -> bool {
        match event.input_type().as_str() {
            "insertParagraph" | "insertLineBreak" => self.enter(),
            "historyUndo" => self.undo(),
            "historyRedo" => self.redo(),
            "formatBold" => self.run(Command::Strong),
            "formatItalic" => self.run(Command::Emphasis),
            "formatStrikeThrough" => self.run(Command::Strike),
            "insertOrderedList" => self.run(Command::Ordered),
            "insertUnorderedList" => self.run(Command::Bullet),
            "insertLink" => self.run(Command::Link),
            // The events `cut`, `paste` and `drop` have done these.
            "deleteByCut" | "deleteByDrag" | "insertFromPaste" | "insertFromPasteAsQuotation" | "insertFromDrop" => {}
            "insertText" => return self.insert_over_selection(&event.data().unwrap_or_default()),
            "deleteContentBackward" => return self.delete_backward(event),
            kind if kind.starts_with("delete") => return self.delete_target(event),
            kind if kind.starts_with("format") => {}
            _ => return false,
        }
        true
    }

    /// A mark that stands there already, typing over a selection of several lines, or a sign that wraps what is selected.
    fn insert_over_selection(&mut self, data: &str) -> bool {
        if self.selection.is_caret() {
            let Some(edit) = etabli_markup::edit::swallow_mark(self.source.text(), self.selection, data) else {
                return false;
            };
            self.apply(edit);
            return true;
        }
        if let Some(edit) = etabli_markup::edit::wrap(self.source.text(), self.selection, data) {
            self.apply(edit);
            return true;
        }
        if !self.spans_lines(self.selection) {
            return false;
        }
        self.replace_selection(data, Stroke::Typing);
        true
    }

    fn spans_lines(&self, selection: Selection) -> bool {
        self.source.line_of(selection.start()) != self.source.line_of(selection.end())
    }

    /// Puts text in the place of what is selected, the caret behind it.
    pub(super) fn replace_selection(&mut self, text: &str, stroke: Stroke) {
        let splice = Splice::new(self.selection.range(), text);
        let caret = Selection::caret(splice.inserted_end());
        self.edit(&[splice], caret, stroke);
    }

    /// Backspace: takes away a mark at the start of an item's, heading's or quote's text.
    fn delete_backward(&mut self, event: &InputEvent) -> bool {
        if self.selection.is_caret()
            && let Some(edit) = etabli_markup::edit::backspace(self.source.text(), self.selection)
        {
            self.apply(edit);
            return true;
        }
        self.delete_target(event)
    }

    /// Deletes what the browser means to, if it reaches over a line's end: its own way of joining lines writes styles.
    fn delete_target(&mut self, event: &InputEvent) -> bool {
        let target = match self.selection.is_caret() {
            true => self.newline_at_caret(&event.input_type()).or_else(|| self.target_of(event)),
            false => Some(self.selection),
        };
        match target {
            Some(target) if self.spans_lines(target) => {
                self.edit(&[Splice::remove(target.range())], Selection::caret(target.start()), Stroke::Erasing);
                true
            }
            _ => false,
        }
    }

    /// The newline that the caret touches in the direction of a deletion.
    fn newline_at_caret(&self, input: &str) -> Option<Selection> {
        let at = self.selection.head;
        let newline = if input.ends_with("Backward") { at.checked_sub(1)? } else { at };
        let is_newline = self.source.text().as_bytes().get(newline) == Some(&b'\n');
        is_newline.then(|| Selection::new(newline, newline + 1))
    }

    fn target_of(&self, event: &InputEvent) -> Option<Selection> {
        let range = event.get_target_ranges().get(0).dyn_into::<StaticRange>().ok()?;
        let [start, end] =
            self.surface.places_of(&range, self.caret_line())?.map(|place: Place| self.source.byte_of(place));
        Some(Selection::new(start, end))
    }

    /// `input`: reads back what the browser did.
    pub fn input(&mut self, event: &InputEvent) {
        self.tab_leaves = false;
        let changed = self.surface.take_changes(self.caret_line());
        self.wants_completion = true;
        if event.input_type().starts_with("delete") {
            self.surface.forget_typing_style();
        }
        self.absorb(changed, &event.input_type());
    }

    /// A composition begins: its line belongs to the input method.
    pub fn composition_started(&mut self) {
        // A new one begins before the last one settled: the line stays frozen.
        self.composition_timer = None;
        if self.composing.is_none() {
            self.absorb_pending();
            self.follow_selection();
            if self.spans_lines(self.selection) {
                // Before the input method writes: the browser's own way of joining lines writes styles.
                self.replace_selection("", Stroke::Erasing);
            }
            self.composing = Some(self.caret_line());
        }
    }

    /// A composition ends: its line is shown anew once the browser has settled.
    pub fn composition_ended(&mut self) {
        self.absorb_pending();
        self.composition_timer = self.later(SETTLE_MS, |island| {
            island.end_composition();
            island.wants_completion = true;
            island.caret_moved();
        });
    }
}
