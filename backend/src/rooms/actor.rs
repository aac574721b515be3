//! The task of one open document: owns its room, carries out what the room says, and goes when nobody needs it.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use etabli_ids::DocumentId;
use etabli_sync::frames::{BatchId, CrdtType, JoinErrorCode, Permission, Status, UNAVAILABLE, ack, join_error};
use etabli_sync::room::{ConnectionId, Effect, Room};
use tokio::sync::{mpsc, oneshot};

use super::outbox::Outbox;
use super::page::{self, RoomPage};
use super::writer::{Job, Outcome, Writer};
use crate::app::App;
use crate::storage::{Append, Author, Wake};

/// Messages a room may have waiting before connections have to.
pub const MAILBOX: usize = 256;
/// How long an empty room stays open.
const IDLE: Duration = Duration::from_secs(60);
/// Updates after which a snapshot is taken.
const UPDATES_PER_SNAPSHOT: u64 = 200;
/// Updates that are worth a snapshot when the room closes.
const UPDATES_WORTH_A_SNAPSHOT: u64 = 20;

/// What connections and other parts of the server tell a room.
#[derive(Debug)]
pub enum Message {
    Join {
        connection: ConnectionId,
        author: Author,
        permission: Permission,
        version: Vec<u8>,
        outbox: Outbox,
    },
    JoinPresence {
        connection: ConnectionId,
        outbox: Outbox,
    },
    Leave {
        connection: ConnectionId,
    },
    LeavePresence {
        connection: ConnectionId,
    },
    Update {
        connection: ConnectionId,
        batch: BatchId,
        updates: Vec<Vec<u8>>,
        outbox: Outbox,
    },
    Presence {
        connection: ConnectionId,
        batch: BatchId,
        updates: Vec<Vec<u8>>,
    },
    Permission {
        connection: ConnectionId,
        permission: Option<Permission>,
    },
    /// Another server has committed something.
    CatchUp,
    /// Somebody's presence on another server.
    RelayedPresence {
        bytes: Vec<u8>,
    },
    /// The storage was replaced under the room.
    Reopen,
    /// Answered once everything said before is done.
    Barrier(oneshot::Sender<()>),
}

/// The task of one document.
pub struct Actor {
    id: DocumentId,
    app: App,
    writer: Writer,
    server: u64,
    outcomes: mpsc::UnboundedReceiver<Outcome>,
    reply: mpsc::UnboundedSender<Outcome>,
    open: Option<Open>,
    outboxes: HashMap<ConnectionId, Outbox>,
}

/// The document while it is open.
struct Open {
    room: Room<RoomPage>,
    broken: Arc<AtomicBool>,
    /// Appends handed to the writer and not answered, in order: how many updates each has.
    outstanding: VecDeque<u64>,
    snapshot_at: u64,
}

impl Actor {
    /// A task for a document that exists.
    pub fn new(id: DocumentId, app: App, writer: Writer, server: u64) -> Self {
        let (reply, outcomes) = mpsc::unbounded_channel();
        Self { id, app, writer, server, outcomes, reply, open: None, outboxes: HashMap::new() }
    }

    /// Serves messages until nobody needs the room; `may_close` decides, so that no message is lost meanwhile.
    pub async fn run(
        mut self,
        mut mailbox: mpsc::Receiver<Message>,
        may_close: impl Fn(&mpsc::Receiver<Message>) -> bool,
    ) {
        loop {
            tokio::select! {
                biased;
                Some(outcome) = self.outcomes.recv() => self.stored(outcome).await,
                message = mailbox.recv() => match message {
                    Some(message) => self.take(message).await,
                    None => break,
                },
                () = tokio::time::sleep(IDLE) => {}
            }
            let is_idle = self.open.as_ref().is_none_or(|open| open.room.is_empty() && open.outstanding.is_empty());
            if is_idle && mailbox.is_empty() {
                self.compact(UPDATES_WORTH_A_SNAPSHOT).await;
                // Somebody who comes back soon finds the room warm.
                if let Ok(message) = tokio::time::timeout(IDLE, mailbox.recv()).await {
                    match message {
                        Some(message) => self.take(message).await,
                        None => break,
                    }
                } else if may_close(&mailbox) {
                    return;
                }
            }
        }
        self.drain().await;
        self.compact(UPDATES_WORTH_A_SNAPSHOT).await;
    }

    async fn take(&mut self, message: Message) {
        match message {
            Message::Join { connection, author, permission, version, outbox } => {
                self.join(connection, author, permission, &version, outbox).await;
            }
            Message::JoinPresence { connection, outbox } => {
                self.outboxes.insert(connection, outbox);
                self.with_open(|room| room.join_presence(connection)).await;
            }
            Message::Leave { connection } => {
                if let Some(open) = &mut self.open {
                    open.room.leave(connection);
                    open.room.document_mut().forget(connection);
                }
                self.forget_if_absent(connection);
                self.carry_out().await;
            }
            Message::LeavePresence { connection } => {
                if let Some(open) = &mut self.open {
                    open.room.leave_presence(connection);
                }
                self.forget_if_absent(connection);
            }
            Message::Update { connection, batch, updates, outbox } => {
                self.update(connection, batch, updates, &outbox).await;
            }
            Message::Presence { connection, batch, updates } => self.presence(connection, batch, updates).await,
            Message::Permission { connection, permission } => {
                if let Some(open) = &mut self.open {
                    open.room.set_permission(connection, permission);
                }
                self.carry_out().await;
            }
            Message::CatchUp => self.catch_up().await,
            Message::RelayedPresence { bytes } => {
                if let Some(open) = &mut self.open {
                    open.room.relay_presence(None, vec![bytes]);
                }
                self.carry_out().await;
            }
            Message::Reopen => self.close_room().await,
            Message::Barrier(done) => {
                // Whoever asked may have gone.
                let _gone = done.send(());
            }
        }
    }

    async fn join(
        &mut self,
        connection: ConnectionId,
        author: Author,
        permission: Permission,
        version: &[u8],
        outbox: Outbox,
    ) {
        self.outboxes.insert(connection, outbox.clone());
        if self.ensure_open().await {
            self.with_open(|room| {
                room.document_mut().introduce(connection, author);
                room.join(connection, permission, version);
            })
            .await;
        } else {
            let room = self.id.to_string();
            outbox.send(join_error(CrdtType::Loro, &room, JoinErrorCode::AppError, Some(UNAVAILABLE)));
        }
    }

    async fn update(&mut self, connection: ConnectionId, batch: BatchId, updates: Vec<Vec<u8>>, outbox: &Outbox) {
        if self.open.is_none() {
            // The room was closed since the join: the client has been told to come again.
            return outbox.send(ack(CrdtType::Loro, self.id, batch, Status::AppError));
        }
        if self.prepare(connection, &updates).await.is_err() {
            return outbox.send(ack(CrdtType::Loro, self.id, batch, Status::AppError));
        }
        let now = u64::try_from(self.app.now()).unwrap_or(0);
        self.with_open(|room| room.update(connection, batch, updates, now)).await;
        if self.open.as_ref().is_some_and(|open| open.room.document().is_spoilt()) {
            tracing::warn!(document = %self.id, "an update that passed every check could not be applied");
            self.close_room().await;
        }
    }

    /// Finds out what the checks of an update need to know: whose the peers are, and what other servers have.
    async fn prepare(&mut self, connection: ConnectionId, updates: &[Vec<u8>]) -> Result<(), sqlx::Error> {
        let Some(open) = &mut self.open else { return Ok(()) };
        let document = open.room.document_mut();
        if let Some(author) = document.author(connection) {
            for peer in document.unknown_peers(updates) {
                let owner = self.app.storage().claim_peer(peer, author, self.app.now()).await?;
                document.set_owner(peer, owner);
            }
        }
        if self.app.storage().has_others() && document.lacks_dependencies(updates) {
            self.catch_up().await;
        }
        Ok(())
    }

    async fn presence(&mut self, connection: ConnectionId, batch: BatchId, updates: Vec<Vec<u8>>) {
        let now = u64::try_from(self.app.now()).unwrap_or(0);
        let Some(open) = &mut self.open else { return };
        let was_told = open.room.presence(connection, batch, &updates, now);
        self.carry_out().await;
        if let Some(bytes) = updates.into_iter().next_back().filter(|_| was_told) {
            let wake = Wake::Presence { server: self.server, document: self.id, bytes };
            if let Err(error) = self.app.storage().wake_others(&wake).await {
                tracing::debug!(%error, "a presence was not passed on");
            }
        }
    }

    /// Opens the document if it is not; says whether it is open then.
    async fn ensure_open(&mut self) -> bool {
        if self.open.is_some() {
            return true;
        }
        let log = match self.app.storage().document_log(self.id).await {
            Ok(Some(log)) => log,
            Ok(None) => return false,
            Err(error) => {
                tracing::error!(document = %self.id, %error, "a document could not be read");
                return false;
            }
        };
        match page::open(&log) {
            Ok(page) => {
                let room = Room::new(self.id, RoomPage::new(page), log.head);
                let snapshot_at = log.snapshot.map_or(0, |(seq, _)| seq);
                self.open = Some(Open { room, broken: Arc::default(), outstanding: VecDeque::new(), snapshot_at });
                true
            }
            Err(error) => {
                tracing::error!(document = %self.id, %error, "a document's log does not make a page");
                false
            }
        }
    }

    async fn with_open(&mut self, act: impl FnOnce(&mut Room<RoomPage>)) {
        if self.ensure_open().await
            && let Some(open) = &mut self.open
        {
            act(&mut open.room);
        }
        self.carry_out().await;
    }

    /// Does what the room says.
    async fn carry_out(&mut self) {
        let Some(open) = &mut self.open else { return };
        for effect in open.room.take_effects() {
            match effect {
                Effect::Send { to, frame } => {
                    if let Some(outbox) = self.outboxes.get(&to) {
                        outbox.send(frame);
                    }
                }
                Effect::Persist { ticket, from, updates } => {
                    let author = open.room.document().author(from).unwrap_or(Author { person: None, link: None });
                    open.outstanding.push_back(updates.len() as u64);
                    let append = Append { document: self.id, author, at: self.app.now(), updates };
                    let (broken, reply) = (Arc::clone(&open.broken), self.reply.clone());
                    self.writer.append(Job { ticket, append, broken, reply }).await;
                }
            }
        }
    }

    async fn stored(&mut self, (ticket, result): Outcome) {
        let Some(open) = &mut self.open else { return };
        let count = open.outstanding.pop_front().unwrap_or(0);
        match result {
            Ok(head) => {
                // A gap in the numbers is what another server has appended.
                if head > open.room.head() + count {
                    self.catch_up().await;
                }
                let Some(open) = &mut self.open else { return };
                open.room.committed(ticket, head);
                self.carry_out().await;
                self.after_commit(head).await;
            }
            Err(_) => self.close_room().await,
        }
    }

    async fn after_commit(&mut self, head: u64) {
        let Some(open) = &self.open else { return };
        let is_due = head >= open.snapshot_at + UPDATES_PER_SNAPSHOT;
        if is_due && open.outstanding.is_empty() {
            self.compact(UPDATES_PER_SNAPSHOT).await;
        }
    }

    /// Reads what other servers have appended.
    async fn catch_up(&mut self) {
        let Some(open) = &mut self.open else { return };
        // Own commits on their way are read too: applying them twice is harmless, and so is telling them twice.
        let after = open.room.head();
        match self.app.storage().updates_since(self.id, after).await {
            Ok(rows) => {
                let Some((head, _)) = rows.last() else { return };
                let head = *head;
                let updates: Vec<Vec<u8>> = rows.into_iter().map(|(_, bytes)| bytes).collect();
                open.room.document_mut().merge(&updates);
                open.room.relay(updates, head);
                self.carry_out().await;
            }
            Err(error) => tracing::warn!(document = %self.id, %error, "what other servers wrote could not be read"),
        }
    }

    /// Sends everybody away to come again, and forgets the document as it is in memory.
    async fn close_room(&mut self) {
        let Some(open) = &mut self.open else { return };
        open.room.failed();
        self.carry_out().await;
        self.drain().await;
        self.open = None;
        self.outboxes.clear();
    }

    /// Waits until the writer has answered everything: what is read from storage then is complete.
    async fn drain(&mut self) {
        while let Some(open) = &mut self.open
            && !open.outstanding.is_empty()
            && self.outcomes.recv().await.is_some()
        {
            open.outstanding.pop_front();
        }
    }

    /// Takes a snapshot if so many updates came since the last one. Only while nothing is on its way: a snapshot must not
    /// hold what is not in the log.
    async fn compact(&mut self, updates: u64) {
        let Some(open) = &mut self.open else { return };
        let head = open.room.head();
        if !open.outstanding.is_empty() || head < open.snapshot_at + updates {
            return;
        }
        let Ok(bytes) = open.room.document().page().snapshot() else { return };
        match self.app.storage().put_snapshot(self.id, head, &bytes).await {
            Ok(()) => open.snapshot_at = head,
            Err(error) => tracing::warn!(document = %self.id, %error, "a snapshot could not be kept"),
        }
    }

    fn forget_if_absent(&mut self, connection: ConnectionId) {
        let is_here = self.open.as_ref().is_some_and(|open| open.room.has(connection));
        if !is_here {
            self.outboxes.remove(&connection);
        }
    }
}
