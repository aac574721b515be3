//! What the keyboard of a phone leaves of the window.
//!
//! Browsers either make the page smaller or lay the keyboard over it; the style sheets know both by what is said here on
//! `<html>`: `--keyboard` is how much is covered, `data-keyboard` that little height is left.

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{document, dom, window};

/// Less height than this is a window with a keyboard in it, in pixels.
const LOW: f64 = 480.0;

/// What covers less than this is no keyboard, in pixels.
const LEAST: f64 = 50.0;

/// Follows the keyboard until the returned listeners are dropped.
pub fn follow_keyboard() -> Vec<EventListener> {
    let Some(viewport) = window().visual_viewport() else { return Vec::new() };
    say_room(&viewport);
    let listen = |kind: &'static str| {
        let seen = viewport.clone();
        EventListener::new(&viewport, kind, move |_| say_room(&seen))
    };
    vec![listen("resize"), listen("scroll")]
}

fn say_room(viewport: &web_sys::VisualViewport) {
    let Some(root) = document().document_element().and_then(|root| root.dyn_into::<HtmlElement>().ok()) else { return };
    let window_height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0);
    // Enlarged with two fingers, the page shows less and nothing covers it.
    let is_enlarged = viewport.scale() > 1.01;
    let hidden = window_height - viewport.height() - viewport.offset_top();
    let covered = if is_enlarged || hidden < LEAST { 0.0 } else { hidden };
    let _ = root.style().set_property("--keyboard", &format!("{covered}px"));
    let is_low = !is_enlarged && viewport.height() < LOW;
    dom::set_root_attribute("data-keyboard", is_low.then_some(""));
}
