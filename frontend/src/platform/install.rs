//! Installing the app on the device, where the browser offers it.

use std::cell::RefCell;

use gloo_events::{EventListener, EventListenerOptions};
use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::window;

thread_local! {
    /// The browser's offer, kept until the person asks for it.
    static OFFER: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

/// Keeps the browser's offer instead of letting it show a banner of its own; calls back when there is one.
pub fn keep_offer(act: impl Fn() + 'static) {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&window(), "beforeinstallprompt", options, move |event| {
        event.prevent_default();
        OFFER.with(|offer| *offer.borrow_mut() = Some(event.clone().into()));
        act();
    })
    .forget();
}

/// Shows the browser's question; false when it made no offer.
pub fn accept_offer() -> bool {
    let Some(offer) = OFFER.with(|offer| offer.borrow_mut().take()) else { return false };
    let prompt = Reflect::get(&offer, &"prompt".into()).ok().and_then(|found| found.dyn_into::<Function>().ok());
    prompt.is_some_and(|prompt| prompt.call0(&offer).is_ok())
}

/// Whether the app runs in a window of its own already.
pub fn is_installed() -> bool {
    window().match_media("(display-mode: standalone)").ok().flatten().is_some_and(|list| list.matches())
}

/// Whether this is an iPhone or iPad: their browsers make no offer, the person goes through "Share".
pub fn is_apple_mobile() -> bool {
    let agent = window().navigator().user_agent().unwrap_or_default();
    let touches = window().navigator().max_touch_points() > 1;
    agent.contains("iPhone") || agent.contains("iPad") || (agent.contains("Macintosh") && touches)
}
