//! Where the text can be seen: between the app's bars and above the keyboard.
//!
//! Everything is asked of the layout when it is needed, because keyboards come and go. Deliberately absent: scrolling for
//! what others write, which would take the text from under the reader's eyes.

use web_sys::{DomRect, Element, HtmlElement};

/// Space kept between what is shown and the edges, in pixels.
const GAP: f64 = 8.0;

/// The heights between which the text is not covered, in the window's coordinates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    /// Its upper edge.
    pub top: f64,
    /// Its lower edge.
    pub bottom: f64,
}

impl Room {
    /// The room around an element of the editor.
    pub fn around(element: &Element) -> Self {
        let mut room = Self::of_window();
        if let Some(scroller) = scroller(element) {
            let frame = scroller.get_bounding_client_rect();
            room = Self { top: room.top.max(frame.top()), bottom: room.bottom.min(frame.bottom()) };
        }
        let editor = element.closest(".editor").ok().flatten();
        let bar = editor.and_then(|editor| editor.query_selector(".editor-toolbar-frame").ok().flatten());
        if let Some(bar) = bar.map(|bar| bar.get_bounding_client_rect()) {
            // On phones the bar lies at the bottom.
            let is_below = bar.top() > f64::midpoint(room.top, room.bottom);
            let (top, bottom) = if is_below {
                (room.top, room.bottom.min(bar.top()))
            } else {
                (room.top.max(bar.bottom()), room.bottom)
            };
            room = Self { top, bottom };
        }
        room
    }

    /// What the keyboard leaves of the window.
    fn of_window() -> Self {
        let viewport = web_sys::window().and_then(|window| window.visual_viewport());
        viewport.map_or(Self { top: 0.0, bottom: f64::MAX }, |viewport| {
            let top = viewport.offset_top();
            Self { top, bottom: top + viewport.height() }
        })
    }

    /// Puts a list below what it belongs to (`top` and `bottom`), or above where there is more room, and lets it scroll
    /// where there is not enough; returns where its top goes.
    pub fn place(self, list: &HtmlElement, top: f64, bottom: f64) -> f64 {
        let style = list.style();
        let _ = style.remove_property("--room");
        let wanted = list.get_bounding_client_rect().height();
        let (above, below) = (top - self.top - 2.0 * GAP, self.bottom - bottom - 2.0 * GAP);
        let is_below = wanted <= below || below >= above;
        let height = wanted.min(if is_below { below } else { above }).max(0.0);
        let _ = style.set_property("--room", &format!("{height}px"));
        if is_below { bottom + GAP / 2.0 } else { top - height - GAP / 2.0 }
    }
}

/// What scrolls the text: the app's content, else the page.
fn scroller(element: &Element) -> Option<Element> {
    element.closest("main").ok().flatten()
}

/// Scrolls so that a place of the text is between the bars.
pub fn reveal(host: &Element, place: &DomRect) {
    let room = Room::around(host);
    let below = place.bottom() + GAP - room.bottom;
    let above = room.top + GAP - place.top();
    let by = if below > 0.0 {
        below
    } else if above > 0.0 {
        -above
    } else {
        return;
    };
    let scroller = scroller(host).or_else(|| host.owner_document()?.scrolling_element());
    if let Some(scroller) = scroller {
        scroller.scroll_by_with_x_and_y(0.0, by.ceil());
    }
}
