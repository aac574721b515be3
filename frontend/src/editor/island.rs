//! The editor's heart: the source, the selection, the page and the surface kept in step.
//!
//! Every change goes one of three ways: the browser edited and [`Island::absorb`] reads it back; a rule or a command made a
//! splice and [`Island::write`] applies it; somebody else wrote and [`Island::hear`] takes it over. Each ends in
//! [`Island::refresh`], which shows the source again, touching only the lines that differ.
//!
//! Invariant: outside of these functions the text of the host is the source.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::{Rc, Weak};

use etabli_documents::{MAX_BODY_BYTES, Selection as PageSelection, TextChange};
use etabli_markup::completion::{Trigger, trigger};
use etabli_markup::source::{Place, Source};
use etabli_markup::splice::{Selection, Splice, Stick, difference};
use gloo_timers::callback::Timeout;
use web_sys::Document;
use yew::Callback;

use super::context::{Context, context_at};
use super::cursors::Overlay;
use super::decorate::{Decorated, decorate};
use super::document::EditorDocument;
use super::gesture::{Gestures, Stroke};
use super::happening::{Happening, Spot, Trouble};
use super::surface::{Changed, Surface};

/// How long a moved caret waits before others see it.
const CARET_DELAY_MS: u32 = 50;

/// The editor's state.
pub struct Island {
    pub(super) page_document: EditorDocument,
    pub(super) browser: Document,
    pub(super) surface: Surface,
    pub(super) source: Source,
    pub(super) decorated: Decorated,
    pub(super) selection: Selection,
    pub(super) is_editable: bool,
    /// The line being composed: its nodes belong to the input method.
    pub(super) composing: Option<usize>,
    /// Others' changes that touch the line being composed, in order: they are in the page and not yet in the source.
    waiting: Vec<Splice>,
    /// The pointer is down: what it selects must not move under it.
    pub(super) is_dragging: bool,
    /// Suggestions are shown: some keys are theirs.
    pub(super) popup_is_open: bool,
    /// Something was written since completions were last looked for: moving the caret alone opens none.
    pub(super) wants_completion: bool,
    /// Where the completion began that was closed by Escape: it stays closed.
    dismissed: Option<usize>,
    /// What is selected is being dragged.
    is_dragging_text: bool,
    /// Escape was pressed: the next Tab leaves the editor.
    pub(super) tab_leaves: bool,
    gestures: Gestures,
    last_context: Context,
    caret_timer: Option<Timeout>,
    context_timer: Option<Timeout>,
    pub(super) composition_timer: Option<Timeout>,
    pub(super) cursor_timer: Option<Timeout>,
    pub(super) overlay: Overlay,
    pub(super) tell: Callback<Happening>,
    pub(super) itself: Weak<RefCell<Self>>,
}

impl Island {
    /// Shows a page in a surface.
    pub fn new(
        browser: Document,
        surface: Surface,
        overlay: Overlay,
        page_document: EditorDocument,
        is_editable: bool,
        tell: Callback<Happening>,
    ) -> Rc<RefCell<Self>> {
        let source = Source::new(page_document.page().borrow().body());
        let island = Rc::new_cyclic(|itself| {
            RefCell::new(Self {
                page_document,
                browser,
                surface,
                source,
                decorated: Decorated::default(),
                selection: Selection::default(),
                is_editable,
                composing: None,
                waiting: Vec::new(),
                is_dragging: false,
                popup_is_open: false,
                wants_completion: false,
                dismissed: None,
                is_dragging_text: false,
                tab_leaves: false,
                gestures: Gestures::default(),
                last_context: Context::default(),
                caret_timer: None,
                context_timer: None,
                composition_timer: None,
                cursor_timer: None,
                overlay,
                tell,
                itself: itself.clone(),
            })
        });
        island.borrow_mut().refresh();
        island
    }

    // ---- The browser edited ----------------------------------------------------------------------------------------

    /// Reads back what the browser changed and has not been asked for yet.
    pub fn absorb_pending(&mut self) {
        let changed = self.surface.take_changes(self.caret_line());
        self.absorb(changed, "");
    }

    /// Takes over what the browser changed. `input` is the kind of input that said so, or empty.
    pub fn absorb(&mut self, changed: Changed, input: &str) {
        let (splices, selection) = match changed {
            Changed::Nothing => return,
            Changed::Lines(readings) => self.line_differences(readings),
            Changed::Everything(reading) => {
                let splice = difference(self.source.text(), &reading.text, reading.places[1]);
                (splice.into_iter().collect(), both(reading.places))
            }
        };
        if let Some(at) = self.newline_typed(&splices, input) {
            // The browser split the line itself, as Android's do whatever we ask: the rules for Enter hold all the same.
            self.selection = Selection::caret(at);
            self.enter();
            return;
        }
        let selection =
            selection.unwrap_or_else(|| splices.iter().fold(self.selection, |kept, splice| kept.after(splice)));
        if !splices.is_empty() {
            let stroke = stroke_of(input);
            self.write(&splices, selection, stroke);
        } else {
            self.selection = selection;
        }
        if self.composing.is_some() {
            self.composing = Some(self.caret_line());
        }
        self.refresh();
    }

    fn line_differences(&self, readings: Vec<(usize, super::dom::Reading)>) -> (Vec<Splice>, Option<Selection>) {
        let mut splices: Vec<Splice> = Vec::new();
        let mut ends = [None, None];
        let mut shift = Shift::default();
        for (line, reading) in readings {
            let start = shift.of(self.source.line_range(line).start);
            for (end, place) in ends.iter_mut().zip(reading.places) {
                *end = end.or(place.map(|place| start + place));
            }
            if let Some(splice) = difference(self.source.line(line), &reading.text, reading.places[1]) {
                shift.add(&splice);
                splices.push(Splice::new(splice.range.start + start..splice.range.end + start, splice.insert));
            }
        }
        (splices, both(ends))
    }

    fn newline_typed(&self, splices: &[Splice], input: &str) -> Option<usize> {
        let is_enter = matches!(input, "insertParagraph" | "insertLineBreak");
        match splices {
            [splice] if is_enter && splice.insert == "\n" && splice.range.is_empty() => Some(splice.range.start),
            _ => None,
        }
    }

    // ---- A rule or a command edits -----------------------------------------------------------------------------------

    /// Applies splices (each to the text left by the one before) and selects; shows the result.
    pub fn edit(&mut self, splices: &[Splice], selection: Selection, stroke: Stroke) {
        self.write(splices, selection, stroke);
        self.refresh();
        self.surface.scroll_to(self.caret_line());
    }

    /// Writes splices into the source and the page.
    fn write(&mut self, splices: &[Splice], selection: Selection, stroke: Stroke) {
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
    }

    /// The selection as the page counts.
    fn for_page(&self, selection: Selection) -> PageSelection {
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

    // ---- Somebody else wrote -----------------------------------------------------------------------------------------

    /// Takes over changes that are in the page already.
    pub fn hear(&mut self, changes: Vec<TextChange>) {
        self.absorb_pending();
        for change in changes {
            self.hear_one(change);
        }
        self.refresh();
    }

    fn hear_one(&mut self, change: TextChange) {
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
    fn follow(&mut self, splice: &Splice) {
        let composed = self.composing.map(|line| self.source.line_range(line).start);
        self.source.apply(splice);
        self.selection = self.selection.after(splice);
        self.composing = composed.map(|start| self.source.line_of(splice.map(start, Stick::After)));
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

    // ---- Undo ------------------------------------------------------------------------------------------------------------

    /// Undoes one's last gesture.
    pub fn undo(&mut self) {
        self.step(etabli_documents::Page::undo);
    }

    /// Does the last undone gesture again.
    pub fn redo(&mut self) {
        self.step(etabli_documents::Page::redo);
    }

    fn step(&mut self, step: fn(&mut etabli_documents::Page) -> Option<etabli_documents::Undone>) {
        if !self.is_editable || self.composing.is_some() {
            return;
        }
        self.absorb_pending();
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

    // ---- Showing -----------------------------------------------------------------------------------------------------------

    /// Shows the source as it is now.
    pub fn refresh(&mut self) {
        let frozen_before = self.composing_before_refresh();
        let (decorated, views) = decorate(self.source.text());
        self.decorated = decorated;
        self.surface.show(views, frozen_before.zip(self.composing));
        self.show_active();
        if self.composing.is_none() {
            self.show_selection();
        }
        self.caret_moved();
        self.draw_cursors_soon();
    }

    /// Where the composed line is among the lines shown now.
    fn composing_before_refresh(&self) -> Option<usize> {
        self.composing?;
        let node = self.browser.get_selection().ok().flatten()?.focus_node()?;
        self.surface.line_of(&node, self.composing?)
    }

    /// The block of the caret, and that of the selection's other end, show their marks.
    pub(super) fn show_active(&mut self) {
        let has_focus = self.has_focus();
        let active: Vec<Range<usize>> = match has_focus && self.is_editable {
            true => [self.selection.head, self.selection.anchor].map(|byte| self.block_of(byte)).into(),
            false => Vec::new(),
        };
        self.surface.set_active(&active);
    }

    fn block_of(&self, byte: usize) -> Range<usize> {
        self.decorated.block_lines(self.source.line_of(byte))
    }

    /// Puts the DOM's selection where ours is, if the editor has the focus: otherwise it would take it.
    pub(super) fn show_selection(&self) {
        if self.has_focus() {
            let [anchor, head] = [self.selection.anchor, self.selection.head].map(|byte| self.source.place_of(byte));
            self.surface.select(anchor, head);
        }
    }

    /// Whether the person is in the text.
    pub fn has_focus(&self) -> bool {
        let host: &web_sys::Element = self.surface.host();
        self.browser.active_element().is_some_and(|element| element == *host)
    }

    /// Gives the editor the focus, the caret where it was.
    pub fn focus(&mut self) {
        self.surface.focus();
        self.show_active();
        self.show_selection();
    }

    /// Moves the caret to a byte of the source and there.
    pub fn jump_to(&mut self, byte: usize) {
        self.selection = Selection::caret(byte.min(self.source.text().len()));
        self.focus();
        self.surface.scroll_to(self.caret_line());
        self.caret_moved();
    }

    // ---- The caret ---------------------------------------------------------------------------------------------------------

    /// The line of the caret.
    pub fn caret_line(&self) -> usize {
        self.source.line_of(self.selection.head)
    }

    /// The caret's place.
    pub fn caret_place(&self) -> Place {
        self.source.place_of(self.selection.head)
    }

    /// The selection as the browser has it, if it is in the text.
    fn selection_shown(&self) -> Option<Selection> {
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
                island.tell_context();
                island.tell_completion();
            });
        }
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

    /// The person may write, or may no longer.
    pub fn set_editable(&mut self, is_editable: bool) {
        self.is_editable = is_editable;
        self.show_active();
    }

    /// The editor goes: what was typed is handed over, others see the caret no more.
    pub fn close(&mut self) {
        self.end_composition();
        (self.caret_timer, self.context_timer, self.cursor_timer) = (None, None, None);
        self.surface.release();
        self.page_document.show_caret(None);
    }

    // ---- Coming and going --------------------------------------------------------------------------------------------------

    /// The editor got the focus.
    pub fn entered(&mut self) {
        self.follow_selection();
        if !self.is_dragging {
            self.show_active();
        }
        self.caret_moved();
    }

    /// The editor lost the focus: nothing is left half-read.
    pub fn left(&mut self) {
        if self.composing.is_some() {
            self.end_composition();
        }
        self.absorb_pending();
        self.show_active();
        self.caret_moved();
    }

    /// The browser changed something that no event announced.
    pub fn observed(&mut self, records: &js_sys::Array) {
        let changed = self.surface.changes_of(records, self.caret_line());
        self.absorb(changed, "");
    }

    /// What is selected begins to be dragged.
    pub fn drag_started(&mut self, event: &web_sys::DragEvent) {
        self.absorb_pending();
        self.follow_selection();
        self.is_dragging_text = true;
        if let (Some(data), Some(text)) = (event.data_transfer(), self.source.text().get(self.selection.range())) {
            let _ = data.set_data("text/plain", text);
        }
    }

    /// Something is dropped into the text.
    pub fn dropped(&mut self, event: &web_sys::DragEvent) {
        let is_from_here = std::mem::take(&mut self.is_dragging_text);
        self.is_dragging = false;
        self.drop_here(event, is_from_here);
    }

    /// Dragging ended somewhere.
    pub fn drag_ended(&mut self) {
        self.is_dragging_text = false;
        self.is_dragging = false;
    }

    /// Does something with the island after a while, unless it is gone or the returned timer is dropped.
    pub(super) fn later(&self, delay_ms: u32, action: impl FnOnce(&mut Self) + 'static) -> Option<Timeout> {
        let itself = self.itself.clone();
        Some(Timeout::new(delay_ms, move || {
            if let Some(island) = itself.upgrade() {
                action(&mut island.borrow_mut());
            }
        }))
    }
}

/// How far later positions have moved.
#[derive(Default)]
struct Shift {
    inserted: usize,
    removed: usize,
}

impl Shift {
    fn add(&mut self, splice: &Splice) {
        self.inserted += splice.insert.len();
        self.removed += splice.range.len();
    }

    const fn of(&self, byte: usize) -> usize {
        byte + self.inserted - self.removed
    }
}

fn both([anchor, head]: [Option<usize>; 2]) -> Option<Selection> {
    Some(Selection::new(anchor?, head?))
}

fn stroke_of(input: &str) -> Stroke {
    if input.starts_with("delete") { Stroke::Erasing } else { Stroke::Typing }
}
