//! The native modal dialog: focus kept inside, Escape, the rest inert.

use web_sys::HtmlDialogElement;
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
