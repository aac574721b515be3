//! Others' carets, drawn over the text: a bar and a flag with a name.
//!
//! They are not in the host, whose text is the source, but in a layer beside it; their places come from the layout, so they
//! are drawn a moment after the text, never between a key and its letter.

use std::collections::BTreeMap;

use web_sys::{Document, Element, HtmlElement};

use super::document::RemoteCursor;
use super::island::Island;

struct Drawn {
    element: HtmlElement,
    position: usize,
}

/// The layer of carets.
pub struct Overlay {
    layer: HtmlElement,
    drawn: BTreeMap<u64, Drawn>,
}

impl Overlay {
    /// Draws into an empty element that has the host's origin.
    pub const fn new(layer: HtmlElement) -> Self {
        Self { layer, drawn: BTreeMap::new() }
    }

    fn clear_except(&mut self, cursors: &[RemoteCursor]) {
        self.drawn.retain(|peer, drawn| {
            let stays = cursors.iter().any(|cursor| cursor.peer == *peer);
            if !stays {
                drawn.element.remove();
            }
            stays
        });
    }

    /// Draws a caret; its flag shows for a while whenever it moved.
    fn draw(
        &mut self,
        document: &Document,
        cursor: &RemoteCursor,
        position: usize,
        (left, top, height): (f64, f64, f64),
    ) {
        let drawn = self.drawn.get(&cursor.peer).filter(|drawn| drawn.position == position);
        let element = match drawn {
            Some(drawn) => drawn.element.clone(),
            None => {
                if let Some(old) = self.drawn.remove(&cursor.peer) {
                    old.element.remove();
                }
                // A new element starts the flag's animation again.
                let Some(element) = build(document, cursor) else { return };
                let _ = self.layer.append_child(&element);
                self.drawn.insert(cursor.peer, Drawn { element: element.clone(), position });
                element
            }
        };
        let style = element.style();
        let _ = style.set_property("left", &format!("{left}px"));
        let _ = style.set_property("top", &format!("{top}px"));
        let _ = style.set_property("height", &format!("{height}px"));
    }
}

fn build(document: &Document, cursor: &RemoteCursor) -> Option<HtmlElement> {
    use wasm_bindgen::JsCast;
    let element: HtmlElement = document.create_element("span").ok()?.dyn_into().ok()?;
    element.set_class_name("remote-caret");
    element.set_attribute("data-colour", &cursor.colour.to_string()).ok()?;
    let flag: Element = document.create_element("span").ok()?;
    flag.set_class_name("remote-name");
    flag.set_text_content(Some(&cursor.name));
    element.append_child(&flag).ok()?;
    Some(element)
}

impl Island {
    /// Draws others' carets where they are now.
    pub fn draw_cursors(&mut self) {
        let cursors = self.page_document.cursors();
        self.overlay.clear_except(&cursors);
        if cursors.is_empty() {
            return;
        }
        let origin = self.overlay.layer.get_bounding_client_rect();
        for cursor in &cursors {
            let position = self.page_document.page().borrow().cursor_position(&cursor.focus);
            let Some(byte) = position.map(|units| self.source.byte_of_utf16(units)) else { continue };
            let Some(rect) = self.surface.rect_of(self.source.place_of(byte)) else { continue };
            let place = (rect.left() - origin.left(), rect.top() - origin.top(), rect.height());
            self.overlay.draw(&self.browser.clone(), cursor, byte, place);
        }
    }

    /// Draws others' carets soon.
    pub fn draw_cursors_soon(&mut self) {
        if self.cursor_timer.is_none() && (!self.page_document.cursors().is_empty() || !self.overlay.drawn.is_empty()) {
            self.cursor_timer = self.later(16, |island| {
                island.cursor_timer = None;
                island.draw_cursors();
            });
        }
    }
}
