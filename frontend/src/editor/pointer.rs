//! Clicks: links that open, boxes that toggle, and the caret left alone while the pointer selects.
//!
//! A link opens by a plain click where it is shown as a link, that is while its block is not being edited; with Ctrl (or
//! Cmd) always. A finger does the same: to edit a link, one touches the text beside it first.

use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, Node};

use super::happening::{Happening, Target};
use super::island::Island;

impl Island {
    /// `pointerdown` or `mousedown` in the host.
    pub fn pressed(&mut self, event: &MouseEvent) {
        self.is_dragging = true;
        if self.box_under(event).is_some() || self.link_under(event).is_some() {
            // The caret stays, and no keyboard opens.
            event.prevent_default();
        }
    }

    /// The pointer is up: what it selected may be shown.
    pub fn released(&mut self) {
        if std::mem::take(&mut self.is_dragging) {
            self.follow_selection();
            self.show_active();
        }
    }

    /// `click` in the host.
    pub fn clicked(&mut self, event: &MouseEvent) {
        if let Some(byte) = self.box_under(event) {
            event.prevent_default();
            self.absorb_pending();
            self.toggle_task(byte);
        } else if let Some(target) = self.link_under(event) {
            event.prevent_default();
            self.tell.emit(Happening::Open(target));
        }
    }

    /// The byte of the box under the pointer.
    fn box_under(&self, event: &MouseEvent) -> Option<usize> {
        let element = element_under(event)?;
        let found = element.closest(".task-box").ok().flatten().filter(|_| self.is_editable)?;
        let line = self.surface.line_of(&found, self.caret_line())?;
        Some(self.source.line_range(line).start)
    }

    fn link_under(&self, event: &MouseEvent) -> Option<Target> {
        let element = element_under(event)?.closest("[data-target]").ok().flatten()?;
        let line = self.surface.line_of(&element, self.caret_line())?;
        let is_shown_as_link = !self.surface.is_active(line) && event.button() == 0;
        let opens = is_shown_as_link || event.ctrl_key() || event.meta_key();
        opens.then(|| target_of(&element)).flatten()
    }

    /// Where the link at a byte leads.
    pub(super) fn link_at(&self, byte: usize) -> Option<Target> {
        let place = self.source.place_of(byte);
        let node = self.surface.node_at(place)?;
        let element = node.parent_element()?.closest("[data-target]").ok().flatten()?;
        target_of(&element)
    }
}

fn element_under(event: &MouseEvent) -> Option<Element> {
    let node = event.target()?.dyn_into::<Node>().ok()?;
    node.clone().dyn_into::<Element>().ok().or_else(|| node.parent_element())
}

fn target_of(element: &Element) -> Option<Target> {
    let target = element.get_attribute("data-target")?;
    let classes = element.class_list();
    let is = |class: &str| classes.contains(class);
    match () {
        () if is("wiki-link") || is("embed") => Some(Target::Page(target)),
        () if is("mention") => Some(Target::Person(target)),
        () if is("tag") => Some(Target::Tag(target)),
        () if is("link") || is("url") => {
            etabli_markup::safe_url(&target).map(|address| Target::Address(address.to_string()))
        }
        () => None,
    }
}
