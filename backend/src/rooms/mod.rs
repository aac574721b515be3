//! Open documents: one task each, that owns the document's room, and one writer for all.
//!
//! Reading order: `connection` (who may), `actor` (one document), `page` (what is let in), `writer` (made durable),
//! `relay` (other servers). The rules of the exchange itself are in `etabli_sync::room`.

mod actor;
mod connection;
mod outbox;
mod page;
mod relay;
mod writer;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use etabli_ids::DocumentId;
use etabli_sync::room::ConnectionId;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

use crate::app::App;
use actor::{Actor, MAILBOX, Message};
use writer::Writer;

pub use connection::Connection;
pub use outbox::{Outbox, Outgoing};

/// The open documents of this server.
#[derive(Debug, Clone, Default)]
pub struct Rooms(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    running: Mutex<Option<Running>>,
    connections: AtomicU64,
}

#[derive(Debug)]
struct Running {
    app: App,
    server: u64,
    writer: Writer,
    mailboxes: HashMap<DocumentId, mpsc::Sender<Message>>,
    tasks: JoinSet<()>,
    relay: tokio::task::JoinHandle<()>,
    writing: tokio::task::JoinHandle<()>,
}

impl Rooms {
    /// Starts serving. Until then, and after [`Rooms::stop`], nobody is let in.
    pub fn start(&self, app: &App) {
        let server = app.randomness() as u64;
        let (writer, writing) = Writer::start(app.clone(), server);
        let relay = tokio::spawn(relay::listen(app.clone(), server));
        let (mailboxes, tasks) = (HashMap::new(), JoinSet::new());
        *self.running() = Some(Running { app: app.clone(), server, writer, mailboxes, tasks, relay, writing });
    }

    /// Lets everything that was handed over be stored, and closes all rooms. Connections must have been closed before.
    pub async fn stop(&self) {
        let Some(running) = self.running().take() else { return };
        let Running { writer, mailboxes, mut tasks, relay, writing, .. } = running;
        relay.abort();
        drop((writer, mailboxes));
        while tasks.join_next().await.is_some() {}
        if let Err(error) = writing.await {
            tracing::error!(%error, "the writer did not end well");
        }
    }

    /// The number by which other servers know this one; 0 while it is not serving.
    pub fn server(&self) -> u64 {
        self.running().as_ref().map_or(0, |running| running.server)
    }

    /// A number for a new connection.
    pub fn next_connection(&self) -> ConnectionId {
        self.0.connections.fetch_add(1, Ordering::Relaxed)
    }

    /// How many documents are open.
    pub fn count(&self) -> usize {
        self.running().as_ref().map_or(0, |running| running.mailboxes.len())
    }

    /// Something was appended to a log by other ways than a room: if the document is open, the room reads it.
    pub async fn appended(&self, document: DocumentId) {
        self.tell_if_open(document, Message::CatchUp).await;
    }

    /// The storage was replaced: every document is read anew, everybody comes again.
    pub async fn reopen_all(&self) {
        let documents: Vec<DocumentId> =
            self.running().as_ref().map(|running| running.mailboxes.keys().copied().collect()).unwrap_or_default();
        for document in documents {
            self.tell_if_open(document, Message::Reopen).await;
        }
    }

    fn running(&self) -> MutexGuard<'_, Option<Running>> {
        // A panic elsewhere while the map was held leaves it usable: it is only a map.
        self.0.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells a room something, opening it if need be.
    async fn tell(&self, document: DocumentId, message: Message) {
        // Invariant: mailboxes are cloned, and found unused, under the lock alone: a room that may close has no message
        // on its way.
        let mailbox = self.mailbox(document);
        if let Some(mailbox) = mailbox
            && mailbox.send(message).await.is_err()
        {
            tracing::error!(%document, "a room ended with messages on their way");
        }
    }

    /// Tells a room something if it is open.
    async fn tell_if_open(&self, document: DocumentId, message: Message) {
        let mailbox = self.running().as_ref().and_then(|running| running.mailboxes.get(&document).cloned());
        if let Some(mailbox) = mailbox {
            let _ended = mailbox.send(message).await;
        }
    }

    /// Waits until a room has done everything it was told.
    async fn barrier(&self, document: DocumentId) {
        let (done, wait) = oneshot::channel();
        self.tell_if_open(document, Message::Barrier(done)).await;
        let _ended = wait.await;
    }

    fn mailbox(&self, document: DocumentId) -> Option<mpsc::Sender<Message>> {
        let mut running = self.running();
        let running = running.as_mut()?;
        if let Some(mailbox) = running.mailboxes.get(&document).filter(|mailbox| !mailbox.is_closed()) {
            return Some(mailbox.clone());
        }
        while running.tasks.try_join_next().is_some() {}
        let (mailbox, messages) = mpsc::channel(MAILBOX);
        let actor = Actor::new(document, running.app.clone(), running.writer.clone(), running.server);
        let rooms = self.clone();
        running.tasks.spawn(async move {
            actor.run(messages, |messages| rooms.close_if_unused(document, messages)).await;
        });
        running.mailboxes.insert(document, mailbox.clone());
        Some(mailbox)
    }

    /// Removes a room from the map if nobody can be about to tell it something.
    fn close_if_unused(&self, document: DocumentId, messages: &mpsc::Receiver<Message>) -> bool {
        let mut running = self.running();
        let Some(running) = running.as_mut() else { return true };
        let is_unused = messages.is_empty() && messages.sender_strong_count() <= 1;
        if is_unused {
            running.mailboxes.remove(&document);
        }
        is_unused
    }
}
