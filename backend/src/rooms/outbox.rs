//! What waits to be sent to one connection: bounded, so that a slow reader costs no memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use etabli_sync::frames::{Frame, close};
use tokio::sync::{Notify, mpsc};

/// Frames that may wait for a connection; beyond, it is closed and comes again for what it missed.
const CAPACITY: usize = 1024;

/// Something to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outgoing {
    Frame(Frame),
    Text(String),
}

/// The way to one connection.
#[derive(Debug, Clone)]
pub struct Outbox {
    sender: mpsc::Sender<Outgoing>,
    closing: Arc<Closing>,
}

#[derive(Debug, Default)]
struct Closing {
    code: AtomicU16,
    wake: Notify,
}

impl Outbox {
    /// An outbox and its other end.
    pub fn new() -> (Self, mpsc::Receiver<Outgoing>) {
        let (sender, receiver) = mpsc::channel(CAPACITY);
        (Self { sender, closing: Arc::default() }, receiver)
    }

    /// Sends a frame.
    pub fn send(&self, frame: Frame) {
        self.put(Outgoing::Frame(frame));
    }

    /// Sends a text.
    pub fn send_text(&self, text: impl Into<String>) {
        self.put(Outgoing::Text(text.into()));
    }

    fn put(&self, outgoing: Outgoing) {
        if let Err(mpsc::error::TrySendError::Full(_)) = self.sender.try_send(outgoing) {
            self.close(close::TOO_SLOW);
        }
    }

    /// Asks for the connection to be closed; the first code counts.
    pub fn close(&self, code: u16) {
        let _already_closing = self.closing.code.compare_exchange(0, code, Ordering::AcqRel, Ordering::Acquire);
        self.closing.wake.notify_one();
    }

    /// Waits until somebody asks for the connection to be closed.
    pub async fn closing(&self) -> u16 {
        loop {
            match self.closing.code.load(Ordering::Acquire) {
                0 => self.closing.wake.notified().await,
                code => return code,
            }
        }
    }
}
