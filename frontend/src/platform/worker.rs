//! The service worker that keeps the app's files, and its new versions.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{RegistrationOptions, ServiceWorker, ServiceWorkerRegistration, ServiceWorkerState};

use super::window;

const SCRIPT: &str = "/app/sw.js";
const SCOPE: &str = "/app/";

/// Registers the worker; calls back whenever a new version has been fetched and waits.
pub async fn register(act: impl Fn() + Clone + 'static) {
    let navigator = window().navigator();
    // Absent where the browser does not trust the address (plain http other than localhost).
    if js_sys::Reflect::get(&navigator, &"serviceWorker".into()).is_ok_and(|found| found.is_undefined()) {
        return;
    }
    let options = RegistrationOptions::new();
    options.set_scope(SCOPE);
    let asked = navigator.service_worker().register_with_options(SCRIPT, &options);
    let Ok(found) = JsFuture::from(asked).await else { return };
    let Ok(registration) = found.dyn_into::<ServiceWorkerRegistration>() else { return };
    if registration.waiting().is_some() {
        act();
    }
    let watched = registration.clone();
    EventListener::new(&registration, "updatefound", move |_| {
        if let Some(worker) = watched.installing() {
            watch(worker, act.clone());
        }
    })
    .forget();
}

/// A first installation has no controller: nothing waits then.
fn watch(worker: ServiceWorker, act: impl Fn() + 'static) {
    let target = worker.clone();
    EventListener::new(&target, "statechange", move |_| {
        let is_update = window().navigator().service_worker().controller().is_some();
        if worker.state() == ServiceWorkerState::Installed && is_update {
            act();
        }
    })
    .forget();
}

/// Lets the waiting version take over, then loads the app again.
pub async fn take_new_version() {
    let container = window().navigator().service_worker();
    let Ok(found) = JsFuture::from(container.get_registration_with_document_url(SCOPE)).await else { return };
    let Ok(registration) = found.dyn_into::<ServiceWorkerRegistration>() else { return };
    let Some(waiting) = registration.waiting() else { return super::location::reload() };
    let options = EventListenerOptions::default();
    EventListener::once_with_options(&container, "controllerchange", options, |_| super::location::reload()).forget();
    let _ = waiting.post_message(&JsValue::from_str("skip-waiting"));
}

/// Asks the worker to forget pictures and colours seen: before the device is handed to somebody else.
pub fn forget_seen() {
    if let Some(worker) = window().navigator().service_worker().controller() {
        let _ = worker.post_message(&JsValue::from_str("forget"));
    }
}
