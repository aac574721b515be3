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

use etabli_markup::source::Source;
use etabli_markup::splice::{Selection, Splice};
use gloo_timers::callback::Timeout;
use web_sys::Document;
use yew::Callback;

use super::context::Context;
use super::cursors::Overlay;
use super::decorate::{Decorated, decorate};
use super::document::EditorDocument;
use super::gesture::Gestures;
use super::happening::Happening;
use super::surface::Surface;

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
    pub(super) waiting: Vec<Splice>,
    /// The pointer is down: what it selects must not move under it.
    pub(super) is_dragging: bool,
    /// Suggestions are shown: some keys are theirs.
    pub(super) popup_is_open: bool,
    /// Something was written since completions were last looked for: moving the caret alone opens none.
    pub(super) wants_completion: bool,
    /// The person wrote or moved the caret since it was last brought into view.
    pub(super) wants_reveal: bool,
    /// Where the completion began that was closed by Escape: it stays closed.
    pub(super) dismissed: Option<usize>,
    /// What is selected is being dragged.
    pub(super) is_dragging_text: bool,
    /// Escape was pressed: the next Tab leaves the editor.
    pub(super) tab_leaves: bool,
    pub(super) gestures: Gestures,
    pub(super) last_context: Context,
    pub(super) caret_timer: Option<Timeout>,
    pub(super) context_timer: Option<Timeout>,
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
                wants_reveal: false,
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

    /// Shows the source as it is now.
    pub fn refresh(&mut self) {
        let frozen_before = self.composing_before_refresh();
        if !self.surface.is_whole() {
            self.decorated = Decorated::default();
        }
        let patch = decorate(self.source.text(), &mut self.decorated);
        self.surface.show(patch, frozen_before.zip(self.composing));
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

    /// No block shows its marks, until [`Self::show_active`].
    pub(super) fn hide_marks(&mut self) {
        self.surface.set_active(&[]);
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
