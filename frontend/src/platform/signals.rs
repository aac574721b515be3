//! What the browser says unasked: network hints, the tab shown or hidden, the page about to go.

use gloo_events::EventListener;

use super::{document, window};

/// Calls back when the network may be back, or the person looks again. A hint: only the last exchange is true.
#[must_use]
pub fn on_return(act: impl Fn() + Clone + 'static) -> Vec<EventListener> {
    let (online, focus, shown) = (act.clone(), act.clone(), act);
    vec![
        EventListener::new(&window(), "online", move |_| online()),
        EventListener::new(&window(), "focus", move |_| focus()),
        EventListener::new(&document(), "visibilitychange", move |_| {
            if document().visibility_state() == web_sys::VisibilityState::Visible {
                shown();
            }
        }),
    ]
}

/// Calls back when the browser says that there is no network.
pub fn on_offline(act: impl Fn() + 'static) -> EventListener {
    EventListener::new(&window(), "offline", move |_| act())
}

/// Calls back when the page is about to go or to be frozen: the last moment to write.
#[must_use]
pub fn on_leave(act: impl Fn() + Clone + 'static) -> Vec<EventListener> {
    let hidden = act.clone();
    vec![
        EventListener::new(&window(), "pagehide", move |_| act()),
        EventListener::new(&document(), "visibilitychange", move |_| {
            if document().visibility_state() == web_sys::VisibilityState::Hidden {
                hidden();
            }
        }),
    ]
}
