//! Messages between the tabs of this browser.

use gloo_events::EventListener;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// A channel between the tabs that open it under the same name.
pub struct Channel {
    channel: BroadcastChannel,
    _listener: EventListener,
}

impl Channel {
    /// Opens a channel; `act` gets what other tabs say: a text and, with it, bytes.
    pub fn open(name: &str, act: impl Fn(String, Vec<u8>) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let listener = EventListener::new(&channel, "message", move |event| {
            let content = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
            let Some(parts) = content.and_then(|content| content.dyn_into::<Array>().ok()) else { return };
            let bytes = parts.get(1).dyn_into::<Uint8Array>().map(|bytes| bytes.to_vec()).unwrap_or_default();
            act(parts.get(0).as_string().unwrap_or_default(), bytes);
        });
        Some(Self { channel, _listener: listener })
    }

    /// Tells the other tabs.
    pub fn tell(&self, text: &str, bytes: &[u8]) {
        let parts = Array::of2(&JsValue::from_str(text), &Uint8Array::from(bytes));
        let _ = self.channel.post_message(&parts);
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.close();
    }
}
