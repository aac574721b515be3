//! The browser's edge: the only part of the app, with the editor, that touches `web_sys`.
//!
//! Each file wraps one thing of the browser in plain Rust values. What a browser lacks (storage estimates, wake-ups, a
//! clipboard) answers with none; nothing here knows what the app is for.

pub mod broadcast;
pub mod clipboard;
pub mod clock;
pub mod dialog;
pub mod dom;
pub mod files;
pub mod http;
pub mod install;
pub mod keyboard;
pub mod local;
pub mod location;
pub mod quota;
pub mod random;
pub mod signals;
pub mod socket;
pub mod timer;
pub mod viewport;
pub mod worker;

/// The window of this tab.
pub(crate) fn window() -> web_sys::Window {
    web_sys::window().expect("the app runs in a window")
}

/// The document of this tab.
pub(crate) fn document() -> web_sys::Document {
    window().document().expect("a window has a document")
}
