//! A WebSocket to the server.

use gloo_events::EventListener;
use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use web_sys::{BinaryType, CloseEvent, MessageEvent, WebSocket};

use super::location;

/// What happens on a socket.
pub enum SocketEvent {
    /// It is open.
    Opened,
    /// A text frame came.
    Text(String),
    /// A binary frame came.
    Binary(Vec<u8>),
    /// It is closed, or could not be opened.
    Closed(u16),
}

/// An open or opening socket; dropping it closes it and silences its events.
pub struct Socket {
    socket: WebSocket,
    _listeners: [EventListener; 3],
}

impl Socket {
    /// Opens a socket to a path of this server.
    pub fn open(path: &str, act: impl Fn(SocketEvent) + Clone + 'static) -> Option<Self> {
        // https becomes wss, http becomes ws.
        let address = format!("{}{path}", location::origin().replacen("http", "ws", 1));
        let socket = WebSocket::new(&address).ok()?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let (opened, received, closed) = (act.clone(), act.clone(), act);
        let listeners = [
            EventListener::new(&socket, "open", move |_| opened(SocketEvent::Opened)),
            EventListener::new(&socket, "message", move |event| {
                if let Some(event) = event.dyn_ref::<MessageEvent>().and_then(message) {
                    received(event);
                }
            }),
            EventListener::new(&socket, "close", move |event| {
                closed(SocketEvent::Closed(event.dyn_ref::<CloseEvent>().map_or(1006, CloseEvent::code)));
            }),
        ];
        Some(Self { socket, _listeners: listeners })
    }

    /// Sends bytes; what cannot be sent is noticed by the silence that follows.
    pub fn send(&self, bytes: &[u8]) {
        let _ = self.socket.send_with_u8_array(bytes);
    }

    /// Sends a text.
    pub fn send_text(&self, text: &str) {
        let _ = self.socket.send_with_str(text);
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = self.socket.close();
    }
}

fn message(event: &MessageEvent) -> Option<SocketEvent> {
    let content = event.data();
    if let Some(text) = content.as_string() {
        return Some(SocketEvent::Text(text));
    }
    let buffer: ArrayBuffer = content.dyn_into().ok()?;
    Some(SocketEvent::Binary(Uint8Array::new(&buffer).to_vec()))
}
