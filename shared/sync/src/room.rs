//! The server's side: one document, many connections.
//!
//! The caller owns the sockets, the document and the storage. It decides who may do what before it lets anybody join, and
//! tells the room when that changes. Updates are applied to the document when they come, but nobody hears of them before
//! [`Room::committed`]: everything that depends on them waits in one line, in order.
//!
//! Deliberately absent: rights, authorship and limits of content, which [`Document::accept`] checks.

use std::collections::{BTreeMap, VecDeque};

use etabli_ids::DocumentId;

use crate::fragments::{batch_frames, batches};
use crate::frames::{
    BatchId, CrdtType, Frame, JoinErrorCode, Message, NOT_FOUND, Permission, RoomErrorCode, Status, UNAVAILABLE, ack,
    encode, join_error,
};
use crate::limits::{
    MAX_BATCH_BYTES, MAX_PRESENCE_BYTES, PRESENCE_BURST, PRESENCE_INTERVAL, UPDATE_BURST, UPDATE_INTERVAL,
};

/// A connection, as the caller numbers them.
pub type ConnectionId = u64;

/// The document of a room.
pub trait Document {
    /// Its version.
    fn version(&self) -> Vec<u8>;
    /// Everything that somebody at `version` lacks; none when they lack nothing.
    ///
    /// # Errors
    /// The version cannot be read.
    fn missing_since(&self, version: &[u8]) -> Result<Option<Vec<u8>>, UnreadableVersion>;
    /// Checks a batch and applies it, all or nothing.
    fn accept(&mut self, from: ConnectionId, updates: &[Vec<u8>]) -> Verdict;
}

/// The bytes are no version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnreadableVersion;

/// What became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Applied; to be made durable.
    Applied,
    /// All of it was here.
    Known,
    /// Refused for this reason; the document is as before.
    Refused(Status),
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Send a frame.
    Send {
        /// To whom.
        to: ConnectionId,
        /// What.
        frame: Frame,
    },
    /// Append these updates to the log, then say [`Room::committed`] or [`Room::failed`]. In the order of tickets.
    Persist {
        /// The number to say.
        ticket: u64,
        /// Who made them.
        from: ConnectionId,
        /// What.
        updates: Vec<Vec<u8>>,
    },
}

enum Waiting {
    Commit { ticket: u64, from: ConnectionId, batch: BatchId, updates: Vec<Vec<u8>>, head: Option<u64> },
    Acknowledge { to: ConnectionId, batch: BatchId },
    Join { connection: ConnectionId, permission: Permission, version: Vec<u8>, missing: Option<Vec<u8>> },
}

struct Member {
    permission: Permission,
    allowance: Allowance,
}

#[derive(Default)]
struct Presence {
    allowance: Allowance,
    last: Vec<u8>,
}

/// One document's room.
pub struct Room<D> {
    id: DocumentId,
    document: D,
    head: u64,
    members: BTreeMap<ConnectionId, Member>,
    presences: BTreeMap<ConnectionId, Presence>,
    line: VecDeque<Waiting>,
    tickets: u64,
    batches: u64,
    effects: Vec<Effect>,
}

impl<D: Document> Room<D> {
    /// The room of `document`, whose log ends at `head`.
    #[must_use]
    pub fn new(id: DocumentId, document: D, head: u64) -> Self {
        Self {
            id,
            document,
            head,
            members: BTreeMap::new(),
            presences: BTreeMap::new(),
            line: VecDeque::new(),
            tickets: 0,
            batches: 0,
            effects: Vec::new(),
        }
    }

    /// The document, to be read.
    #[must_use]
    pub fn document(&self) -> &D {
        &self.document
    }

    /// The document, for what the caller learns elsewhere (see [`Room::relay`]).
    pub fn document_mut(&mut self) -> &mut D {
        &mut self.document
    }

    /// Sequence number of the last update known to be committed.
    #[must_use]
    pub fn head(&self) -> u64 {
        self.head
    }

    /// Whether nobody is here and nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty() && self.presences.is_empty() && self.line.is_empty()
    }

    /// Whether somebody is here, is about to be let in, or tells where they are.
    #[must_use]
    pub fn has(&self, connection: ConnectionId) -> bool {
        let joins = |waiting: &Waiting| matches!(waiting, Waiting::Join { connection: it, .. } if *it == connection);
        self.members.contains_key(&connection)
            || self.presences.contains_key(&connection)
            || self.line.iter().any(joins)
    }

    /// What is to be done, in order. To be asked for after each call.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// Somebody joins, or joins again, with the version that they hold.
    pub fn join(&mut self, connection: ConnectionId, permission: Permission, version: &[u8]) {
        match self.document.missing_since(version) {
            Ok(missing) => {
                // What is not committed is in there: the answer waits until it is.
                let version = self.document.version();
                self.line.push_back(Waiting::Join { connection, permission, version, missing });
                self.advance();
            }
            Err(UnreadableVersion) => {
                let frame = join_error(CrdtType::Loro, &self.id.to_string(), JoinErrorCode::VersionUnknown, None);
                self.send(connection, frame);
            }
        }
    }

    /// Somebody leaves, or their connection is gone.
    pub fn leave(&mut self, connection: ConnectionId) {
        self.members.remove(&connection);
        self.line.retain(|waiting| !matches!(waiting, Waiting::Join { connection: it, .. } if *it == connection));
        self.advance();
    }

    /// Somebody sends a batch.
    pub fn update(&mut self, from: ConnectionId, batch: BatchId, updates: Vec<Vec<u8>>, now: u64) {
        if let Err(status) = self.check_update(from, &updates, now) {
            return self.acknowledge(from, batch, status);
        }
        match self.document.accept(from, &updates) {
            Verdict::Refused(status) => self.acknowledge(from, batch, status),
            Verdict::Known => {
                self.line.push_back(Waiting::Acknowledge { to: from, batch });
                self.advance();
            }
            Verdict::Applied => {
                self.tickets += 1;
                let ticket = self.tickets;
                self.effects.push(Effect::Persist { ticket, from, updates: updates.clone() });
                self.line.push_back(Waiting::Commit { ticket, from, batch, updates, head: None });
            }
        }
    }

    fn check_update(&mut self, from: ConnectionId, updates: &[Vec<u8>], now: u64) -> Result<(), Status> {
        let member = self.members.get_mut(&from).ok_or(Status::PermissionDenied)?;
        if member.permission != Permission::Write {
            return Err(Status::PermissionDenied);
        }
        if updates.iter().map(Vec::len).sum::<usize>() > MAX_BATCH_BYTES {
            return Err(Status::PayloadTooLarge);
        }
        if member.allowance.take(now, UPDATE_BURST, UPDATE_INTERVAL) { Ok(()) } else { Err(Status::RateLimited) }
    }

    /// The updates of this ticket are durable; `head` is the sequence number of the last of them.
    pub fn committed(&mut self, ticket: u64, sequence: u64) {
        for waiting in &mut self.line {
            if let Waiting::Commit { ticket: it, head, .. } = waiting
                && *it == ticket
            {
                *head = Some(sequence);
            }
        }
        self.advance();
    }

    /// The storage does not take updates: whoever waits is told so, everybody has to come again, and the document, which
    /// holds what was not stored, must be thrown away with this room.
    pub fn failed(&mut self) {
        for waiting in std::mem::take(&mut self.line) {
            match waiting {
                Waiting::Commit { from: to, batch, .. } | Waiting::Acknowledge { to, batch } => {
                    self.acknowledge(to, batch, Status::AppError);
                }
                Waiting::Join { connection, .. } => {
                    let room = self.id.to_string();
                    let frame = join_error(CrdtType::Loro, &room, JoinErrorCode::AppError, Some(UNAVAILABLE));
                    self.send(connection, frame);
                }
            }
        }
        for connection in std::mem::take(&mut self.members).into_keys() {
            self.room_error(CrdtType::Loro, connection, RoomErrorCode::Unknown, UNAVAILABLE);
        }
        for connection in std::mem::take(&mut self.presences).into_keys() {
            self.room_error(CrdtType::LoroEphemeralStore, connection, RoomErrorCode::Unknown, UNAVAILABLE);
        }
    }

    /// Updates that another server has committed, already applied to the document by the caller, up to `head`.
    pub fn relay(&mut self, updates: Vec<Vec<u8>>, head: u64) {
        self.head = self.head.max(head);
        self.broadcast(None, updates);
    }

    /// The rights of somebody who is here have changed; none puts them out.
    pub fn set_permission(&mut self, connection: ConnectionId, permission: Option<Permission>) {
        let Some(permission) = permission else { return self.evict(connection) };
        let Some(member) = self.members.get_mut(&connection) else { return };
        if permission != member.permission {
            member.permission = permission;
            self.room_error(CrdtType::Loro, connection, RoomErrorCode::RejoinSuggested, "rights");
        }
    }

    fn evict(&mut self, connection: ConnectionId) {
        let was_here = self.has(connection);
        self.leave(connection);
        if was_here {
            self.room_error(CrdtType::Loro, connection, RoomErrorCode::Evicted, NOT_FOUND);
        }
        if self.presences.remove(&connection).is_some() {
            self.room_error(CrdtType::LoroEphemeralStore, connection, RoomErrorCode::Evicted, NOT_FOUND);
        }
    }

    /// Somebody who may read wants to know who else is here.
    pub fn join_presence(&mut self, connection: ConnectionId) {
        let others: Vec<Vec<u8>> =
            self.presences.values().map(|presence| presence.last.clone()).filter(|last| !last.is_empty()).collect();
        self.presences.insert(connection, Presence::default());
        let message = Message::JoinResponseOk {
            crdt: CrdtType::LoroEphemeralStore,
            room_id: self.id.to_string(),
            permission: Permission::Write,
            version: Vec::new(),
            extra: None,
        };
        self.send(connection, encode(&message));
        for batch in batches(others) {
            let id = self.next_batch();
            for frame in batch_frames(CrdtType::LoroEphemeralStore, self.id, id, batch) {
                self.send(connection, frame);
            }
        }
    }

    /// Somebody does not want to know any more, or their connection is gone.
    pub fn leave_presence(&mut self, connection: ConnectionId) {
        self.presences.remove(&connection);
    }

    /// Somebody tells where they are. Returns whether the others were told.
    pub fn presence(&mut self, from: ConnectionId, batch: BatchId, updates: &[Vec<u8>], now: u64) -> bool {
        let status = self.note_presence(from, updates, now);
        self.send(from, ack(CrdtType::LoroEphemeralStore, self.id, batch, status));
        if status == Status::Ok {
            self.relay_presence(Some(from), updates.to_vec());
        }
        status == Status::Ok
    }

    fn note_presence(&mut self, from: ConnectionId, updates: &[Vec<u8>], now: u64) -> Status {
        let Some(presence) = self.presences.get_mut(&from) else { return Status::PermissionDenied };
        if updates.iter().map(Vec::len).sum::<usize>() > MAX_PRESENCE_BYTES {
            return Status::PayloadTooLarge;
        }
        if !presence.allowance.take(now, PRESENCE_BURST, PRESENCE_INTERVAL) {
            return Status::RateLimited;
        }
        presence.last = updates.last().cloned().unwrap_or_default();
        Status::Ok
    }

    /// What somebody told, here or on another server.
    pub fn relay_presence(&mut self, from: Option<ConnectionId>, updates: Vec<Vec<u8>>) {
        let batch = self.next_batch();
        let to: Vec<_> = self.presences.keys().copied().filter(|to| Some(*to) != from).collect();
        for frame in batch_frames(CrdtType::LoroEphemeralStore, self.id, batch, updates) {
            to.iter().for_each(|to| self.effects.push(Effect::Send { to: *to, frame: frame.clone() }));
        }
    }

    /// Lets through what stands at the front of the line and waits for nothing any more.
    fn advance(&mut self) {
        while self.line.front().is_some_and(|first| !matches!(first, Waiting::Commit { head: None, .. })) {
            match self.line.pop_front() {
                Some(Waiting::Commit { from, batch, updates, head, .. }) => {
                    self.head = self.head.max(head.unwrap_or(0));
                    self.acknowledge(from, batch, Status::Ok);
                    self.broadcast(Some(from), updates);
                }
                Some(Waiting::Acknowledge { to, batch }) => self.acknowledge(to, batch, Status::Ok),
                Some(Waiting::Join { connection, permission, version, missing }) => {
                    self.admit(connection, permission, version, missing);
                }
                None => return,
            }
        }
    }

    fn admit(&mut self, connection: ConnectionId, permission: Permission, version: Vec<u8>, missing: Option<Vec<u8>>) {
        let allowance = self.members.remove(&connection).map(|member| member.allowance).unwrap_or_default();
        self.members.insert(connection, Member { permission, allowance });
        let message = Message::JoinResponseOk {
            crdt: CrdtType::Loro,
            room_id: self.id.to_string(),
            permission,
            version,
            extra: Some(self.head.to_be_bytes().to_vec()),
        };
        self.send(connection, encode(&message));
        if let Some(update) = missing {
            let batch = self.next_batch();
            for frame in batch_frames(CrdtType::Loro, self.id, batch, vec![update]) {
                self.send(connection, frame);
            }
        }
    }

    fn broadcast(&mut self, from: Option<ConnectionId>, updates: Vec<Vec<u8>>) {
        let to: Vec<_> = self.members.keys().copied().filter(|to| Some(*to) != from).collect();
        if to.is_empty() {
            return;
        }
        for batch in batches(updates) {
            let id = self.next_batch();
            for frame in batch_frames(CrdtType::Loro, self.id, id, batch) {
                to.iter().for_each(|to| self.effects.push(Effect::Send { to: *to, frame: frame.clone() }));
            }
        }
    }

    fn next_batch(&mut self) -> BatchId {
        self.batches += 1;
        BatchId(self.batches.to_be_bytes())
    }

    fn acknowledge(&mut self, to: ConnectionId, batch: BatchId, status: Status) {
        self.send(to, ack(CrdtType::Loro, self.id, batch, status));
    }

    fn room_error(&mut self, crdt: CrdtType, to: ConnectionId, code: RoomErrorCode, message: &str) {
        let room_id = self.id.to_string();
        self.send(to, encode(&Message::RoomError { crdt, room_id, code, message: message.to_owned() }));
    }

    fn send(&mut self, to: ConnectionId, frame: Frame) {
        self.effects.push(Effect::Send { to, frame });
    }
}

/// How many things somebody may still do now: a bucket that fills with time.
#[derive(Debug, Default, Clone, Copy)]
struct Allowance {
    spent: u32,
    since: u64,
}

impl Allowance {
    fn take(&mut self, now: u64, burst: u32, interval: u64) -> bool {
        let earned = now.saturating_sub(self.since) / interval;
        self.since += earned * interval;
        self.spent = self.spent.saturating_sub(u32::try_from(earned).unwrap_or(u32::MAX));
        if self.spent >= burst {
            return false;
        }
        self.spent += 1;
        true
    }
}
