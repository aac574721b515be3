//! What lies above the page: the native modal dialog (focus kept inside, Escape, the rest inert), and popovers.

use web_sys::{HtmlDialogElement, HtmlElement};
use yew::NodeRef;

/// Opens a `<dialog>` as a modal.
pub fn open(node: &NodeRef) {
    if let Some(dialog) = node.cast::<HtmlDialogElement>()
        && !dialog.open()
    {
        let _ = dialog.show_modal();
    }
}

/// Closes it; the browser gives the focus back to what had it.
pub fn close(node: &NodeRef) {
    if let Some(dialog) = node.cast::<HtmlDialogElement>()
        && dialog.open()
    {
        dialog.close();
    }
}

/// Space kept between a popover and its button, or the window's edge, in pixels.
const GAP: f64 = 4.0;

/// Shows a popover below its button, or above it where there is no room; its end is under the button's end.
pub fn show_at(node: &NodeRef, anchor: &NodeRef) {
    let (Some(popover), Some(anchor)) = (node.cast::<HtmlElement>(), anchor.cast::<HtmlElement>()) else { return };
    if popover.show_popover().is_err() {
        return;
    }
    let (button, frame) = (anchor.get_bounding_client_rect(), popover.get_bounding_client_rect());
    let size = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0);
    let (width, height) = (size(super::window().inner_width()), size(super::window().inner_height()));
    let left = (button.right() - frame.width()).min(width - frame.width() - GAP).max(GAP);
    let below = button.bottom() + GAP;
    let above = button.top() - GAP - frame.height();
    let fits_below = below + frame.height() <= height;
    let top = if fits_below { below } else { above.max(GAP).min((height - frame.height() - GAP).max(GAP)) };
    for (name, value) in [("left", left), ("top", top)] {
        let _ = popover.style().set_property(name, &format!("{value}px"));
    }
}
