//! Where no WebSocket passes: the same exchange by requests.
//!
//! Some networks let requests through and refuse upgrades. When a socket cannot be opened twice although the server
//! answers a request right after, the frames go by `POST /api/sync`; a socket is tried again from time to time, and taken
//! as soon as it opens. What the requests hold is in [`etabli_sync::client::polling`].
//!
//! Deliberately absent: presence, and notices: the catalogue is asked for with each request instead.

use std::cell::{Cell, RefCell};

use etabli_api::paths;
use etabli_sync::client::Event;
use etabli_sync::client::polling::Polling;
use etabli_sync::frames::{Frame, close};
use wasm_bindgen_futures::spawn_local;

use super::BROKEN;
use super::effects::Replicas;
use crate::platform::http::{self, Body};
use crate::platform::socket::{Socket, SocketEvent};
use crate::platform::timer::Timer;
use crate::store::Workspace;

/// Sockets refused while the server answered, after which requests take over.
const REFUSALS: u32 = 2;
/// Pause between requests while nothing is to be sent.
const PAUSE: u32 = 3_000;
/// What is sent within this time goes into one request.
const GATHER: u32 = 60;
/// First pause before a socket is tried again; doubles each time.
const FIRST_TRY: u32 = 5_000;
/// Longest pause.
const LAST_TRY: u32 = 120_000;

/// See the file's description.
#[derive(Default)]
pub(super) struct Fallback {
    /// Sockets refused in a row while the server answered.
    refusals: Cell<u32>,
    /// Set while requests are made.
    polling: RefCell<Option<Polling>>,
    /// Counts the times that requests took over: an answer to an earlier one is nobody's.
    turn: Cell<u32>,
    is_asking: Cell<bool>,
    /// The machine asks whether the server is there.
    is_asked: Cell<bool>,
    next: Timer,
    trial: RefCell<Option<Socket>>,
    pause: Cell<u32>,
    next_trial: Timer,
}

impl Fallback {
    /// Whether requests are to be made rather than a socket opened.
    pub fn is_wanted(&self) -> bool {
        self.refusals.get() >= REFUSALS
    }

    /// A socket is open: all is well.
    pub fn socket_opened(&self) {
        self.refusals.set(0);
    }

    /// No more requests; whether any were made.
    pub fn stop(&self) -> bool {
        let was_polling = self.polling.take().is_some();
        self.trial.take();
        self.next.cancel();
        self.next_trial.cancel();
        self.turn.set(self.turn.get() + 1);
        self.is_asking.set(false);
        was_polling
    }
}

impl Workspace {
    /// A socket could not be opened. If the server answers a request all the same, something on the way refuses sockets.
    pub(super) fn socket_refused(&self) {
        let workspace = self.clone();
        spawn_local(async move {
            let answer = http::ask("POST", paths::SYNC, Body::Bytes(&[]), None).await;
            if answer.is_some_and(|answer| answer.is_ok()) {
                let refusals = &workspace.0.exchange.fallback.refusals;
                refusals.set(refusals.get() + 1);
            }
        });
    }

    /// Begins to make requests; the machine hears that the connection is open when the first one is answered.
    pub(super) fn start_polling(&self) {
        let fallback = &self.0.exchange.fallback;
        fallback.stop();
        self.0.exchange.socket.take();
        fallback.is_asked.set(false);
        *fallback.polling.borrow_mut() = Some(Polling::default());
        fallback.pause.set(FIRST_TRY);
        self.try_socket_later();
        self.poll(true);
    }

    /// Sends a frame by the next request; whether requests are made at all.
    pub(super) fn sent_by_polling(&self, frame: &Frame) -> bool {
        let fallback = &self.0.exchange.fallback;
        let is_polling = match fallback.polling.borrow_mut().as_mut() {
            Some(polling) => {
                polling.send(frame.clone());
                true
            }
            None => false,
        };
        if is_polling {
            self.poll_in(GATHER);
        }
        is_polling
    }

    /// The machine asks whether the server is there; whether requests are made at all.
    pub(super) fn asked_by_polling(&self) -> bool {
        let fallback = &self.0.exchange.fallback;
        let is_polling = fallback.polling.borrow().is_some();
        if is_polling {
            fallback.is_asked.set(true);
            self.poll_in(GATHER);
        }
        is_polling
    }

    fn poll_in(&self, milliseconds: u32) {
        let workspace = self.clone();
        self.0.exchange.fallback.next.set(milliseconds, move || workspace.poll(false));
    }

    fn poll(&self, is_first: bool) {
        let fallback = &self.0.exchange.fallback;
        if fallback.is_asking.replace(true) {
            // The answer under way looks for what waits.
            return;
        }
        let turn = fallback.turn.get();
        let body = fallback.polling.borrow_mut().as_mut().map(|polling| polling.request(&Replicas(self)));
        let Some(body) = body else { return fallback.is_asking.set(false) };
        let workspace = self.clone();
        spawn_local(async move {
            let answer = http::ask("POST", paths::SYNC, Body::Bytes(&body), None).await;
            let status = answer.as_ref().map(|answer| answer.status);
            let bytes = match answer {
                Some(answer) if answer.is_ok() => answer.bytes().await,
                _ => None,
            };
            if workspace.0.exchange.fallback.turn.get() == turn {
                workspace.polled(is_first, status, bytes);
            }
        });
    }

    fn polled(&self, is_first: bool, status: Option<u16>, bytes: Option<Vec<u8>>) {
        let fallback = &self.0.exchange.fallback;
        fallback.is_asking.set(false);
        let heard =
            bytes.and_then(|bytes| fallback.polling.borrow_mut().as_mut().and_then(|polling| polling.answered(&bytes)));
        let Some(frames) = heard else {
            // The next attempt begins with a socket again.
            fallback.refusals.set(0);
            fallback.stop();
            let code = if status == Some(401) { close::SIGNED_OUT } else { BROKEN };
            return self.happened(Event::SocketClosed { code });
        };
        self.heard();
        if is_first {
            self.catalogue_is_old();
            self.happened(Event::SocketOpened);
            self.send_outbox();
        }
        if is_first || fallback.is_asked.take() {
            self.happened(Event::Text("pong".to_owned()));
        }
        frames.into_iter().for_each(|frame| self.happened(Event::Frame(frame)));
        self.fetch_catalogue();
        let is_waiting = fallback.polling.borrow().as_ref().map(Polling::is_waiting);
        if let Some(is_waiting) = is_waiting {
            self.poll_in(if is_waiting { GATHER } else { PAUSE });
        }
    }

    fn try_socket_later(&self) {
        let fallback = &self.0.exchange.fallback;
        let pause = fallback.pause.get();
        fallback.pause.set(pause.saturating_mul(2).min(LAST_TRY));
        let workspace = self.clone();
        fallback.next_trial.set(pause, move || workspace.try_socket());
    }

    fn try_socket(&self) {
        let workspace = self.clone();
        let socket = Socket::open(paths::SYNC, move |event| match event {
            SocketEvent::Opened => workspace.leave_polling(),
            SocketEvent::Closed(_) => workspace.try_socket_later(),
            _ => {}
        });
        *self.0.exchange.fallback.trial.borrow_mut() = socket;
        // A socket that hangs is replaced by the next trial.
        self.try_socket_later();
    }

    /// Sockets pass again: the connection is made anew, by one.
    fn leave_polling(&self) {
        let workspace = self.clone();
        // Not within the event of the socket that is dropped.
        spawn_local(async move {
            let fallback = &workspace.0.exchange.fallback;
            fallback.socket_opened();
            fallback.stop();
            workspace.happened(Event::SocketClosed { code: BROKEN });
            workspace.happened(Event::CameOnline);
        });
    }
}
