//! The address bar and the history.

use gloo_events::EventListener;
use wasm_bindgen::JsValue;

use super::window;

/// Path and query of the address: `/app/search?q=pain`.
pub fn current() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

/// `https://exemple.coop`.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Goes to an address of the app without loading it.
pub fn push(address: &str) {
    if let Ok(history) = window().history() {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

/// Changes the address without adding to the history.
pub fn replace(address: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

/// Leaves the app for an address.
pub fn leave(address: &str) {
    let _ = window().location().assign(address);
}

/// Loads the app again.
pub fn reload() {
    let _ = window().location().reload();
}

/// Opens an address in another tab.
pub fn open_tab(address: &str) {
    let _ = window().open_with_url_and_target_and_features(address, "_blank", "noopener");
}

/// Calls back when the person goes back or forward.
pub fn on_change(mut act: impl FnMut() + 'static) -> EventListener {
    EventListener::new(&window(), "popstate", move |_| act())
}

/// A text as one part of an address.
pub fn encode(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

/// The text of a part of an address.
pub fn decode(text: &str) -> String {
    js_sys::decode_uri_component(text).map_or_else(|_| text.to_owned(), String::from)
}
