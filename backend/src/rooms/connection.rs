//! One connection: reads frames, asks the tree for rights, and passes on to the rooms.
//!
//! The same for a WebSocket and for a POST: whoever owns the transport feeds frames and empties the outbox.

use std::collections::HashMap;

use etabli_access::{Actor, Level};
use etabli_documents::names_told;
use etabli_ids::DocumentId;
use etabli_locale::Locale;
use etabli_sync::fragments::Reassembly;
use etabli_sync::frames::{
    self, BatchId, CrdtType, JoinErrorCode, Message as Wire, NOT_FOUND, Permission, Status, TOO_MANY_ROOMS, ack, close,
    join_error,
};
use etabli_sync::limits::MAX_JOINS;
use etabli_sync::room::ConnectionId;

use super::Rooms;
use super::actor::Message;
use super::outbox::Outbox;
use crate::app::App;
use crate::services::limits::Door;
use crate::storage::Author;

/// A room that the connection has joined.
#[derive(Debug, Clone, Copy, Default)]
struct Joined {
    permission: Option<Permission>,
    presence: bool,
}

/// One connection.
pub struct Connection {
    id: ConnectionId,
    app: App,
    rooms: Rooms,
    actor: Actor,
    author: Author,
    outbox: Outbox,
    /// The name the person was last known to have.
    name: String,
    joined: HashMap<DocumentId, Joined>,
    fragments: Reassembly,
}

impl Connection {
    /// A connection of `actor`, who has joined nothing yet.
    pub fn new(app: App, actor: Actor, outbox: Outbox) -> Self {
        let rooms = app.rooms().clone();
        let author = Author { person: actor.person.map(|(id, _)| id), link: actor.link };
        let (joined, fragments) = (HashMap::new(), Reassembly::default());
        Self { id: rooms.next_connection(), app, rooms, actor, author, outbox, name: String::new(), joined, fragments }
    }

    /// Whether this document is joined: its changes are known as they come.
    pub fn has_joined(&self, document: DocumentId) -> bool {
        self.joined.contains_key(&document)
    }

    /// Who this is.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Takes a frame.
    ///
    /// # Errors
    /// The code with which the connection must be closed.
    pub async fn frame(&mut self, bytes: &[u8]) -> Result<(), u16> {
        let message = frames::decode(bytes).map_err(|_| close::MALFORMED)?;
        let (crdt, room) = frames::address(&message);
        let Some(document) = room.parse::<DocumentId>().ok().filter(|_| is_served(crdt)) else {
            return self.refuse_room(&message);
        };
        match message {
            Wire::JoinRequest { version, .. } => self.join(crdt, document, version).await,
            Wire::Leave { .. } => self.leave(crdt, document).await,
            Wire::DocUpdate { batch_id, updates, .. } => self.update(crdt, document, batch_id, updates).await,
            Wire::DocUpdateFragmentHeader { batch_id, fragment_count, total_size_bytes, .. } => {
                let now = self.now();
                if let Err(status) = self.fragments.begin((document, batch_id), fragment_count, total_size_bytes, now) {
                    self.outbox.send(ack(crdt, document, batch_id, status));
                }
            }
            Wire::DocUpdateFragment { batch_id, index, fragment, .. } => {
                match self.fragments.add((document, batch_id), index, fragment) {
                    Ok(Some(update)) => self.update(crdt, document, batch_id, vec![update]).await,
                    Ok(None) => {}
                    Err(status) => self.outbox.send(ack(crdt, document, batch_id, status)),
                }
            }
            // Clients may acknowledge what they get, and say what they cannot use; nothing depends on it.
            Wire::Ack { .. } | Wire::JoinError { .. } | Wire::RoomError { .. } => {}
            Wire::JoinResponseOk { .. } => return Err(close::MALFORMED),
        }
        Ok(())
    }

    /// Rooms of other kinds and names that are no document's are answered like documents that do not exist.
    fn refuse_room(&self, message: &Wire) -> Result<(), u16> {
        let (crdt, room) = frames::address(message);
        if matches!(message, Wire::JoinRequest { .. }) {
            self.outbox.send(join_error(crdt, room, JoinErrorCode::AppError, Some(NOT_FOUND)));
        }
        Ok(())
    }

    fn now(&self) -> u64 {
        u64::try_from(self.app.now()).unwrap_or(0)
    }

    fn permission(&self, document: DocumentId) -> Option<Permission> {
        match self.app.tree().level(&self.actor, document) {
            Level::None => None,
            Level::Read | Level::Comment => Some(Permission::Read),
            Level::Write | Level::Manage => Some(Permission::Write),
        }
    }

    async fn join(&mut self, crdt: CrdtType, document: DocumentId, version: Vec<u8>) {
        let refusal = match self.permission(document) {
            None => NOT_FOUND,
            Some(_) if self.joined.len() >= MAX_JOINS && !self.joined.contains_key(&document) => TOO_MANY_ROOMS,
            Some(permission) => return self.admit(crdt, document, permission, version).await,
        };
        self.outbox.send(join_error(crdt, &document.to_string(), JoinErrorCode::AppError, Some(refusal)));
    }

    async fn admit(&mut self, crdt: CrdtType, document: DocumentId, permission: Permission, version: Vec<u8>) {
        let joined = self.joined.entry(document).or_default();
        let (connection, author, outbox) = (self.id, self.author, self.outbox.clone());
        let message = if crdt == CrdtType::Loro {
            joined.permission = Some(permission);
            Message::Join { connection, author, permission, version, outbox }
        } else {
            joined.presence = true;
            Message::JoinPresence { connection, outbox }
        };
        self.rooms.tell(document, message).await;
    }

    async fn leave(&mut self, crdt: CrdtType, document: DocumentId) {
        let Some(joined) = self.joined.get_mut(&document) else { return };
        let connection = self.id;
        let message = if crdt == CrdtType::Loro {
            joined.permission = None;
            self.fragments.forget(document);
            Message::Leave { connection }
        } else {
            joined.presence = false;
            Message::LeavePresence { connection }
        };
        if joined.permission.is_none() && !joined.presence {
            self.joined.remove(&document);
        }
        self.rooms.tell_if_open(document, message).await;
    }

    async fn update(&mut self, crdt: CrdtType, document: DocumentId, batch: BatchId, updates: Vec<Vec<u8>>) {
        let joined = self.joined.get(&document).copied().unwrap_or_default();
        if crdt == CrdtType::LoroEphemeralStore && joined.presence {
            if !self.speaks_for_itself(&updates).await {
                tracing::debug!(%document, "a presence under another's name was not passed on");
                return;
            }
            let message = Message::Presence { connection: self.id, batch, updates };
            return self.rooms.tell_if_open(document, message).await;
        }
        if crdt != CrdtType::Loro || joined.permission.is_none() {
            return self.outbox.send(ack(crdt, document, batch, Status::PermissionDenied));
        }
        // The room learns of changed rights in its turn; an update is judged by those of this moment.
        if self.permission(document) != Some(Permission::Write) {
            return self.outbox.send(ack(crdt, document, batch, Status::PermissionDenied));
        }
        let who = self.author.person.map(|id| id.to_string()).or(self.author.link.map(|id| id.to_string()));
        let bytes = updates.iter().map(Vec::len).sum();
        if !self.app.limits().spend(Door::Written, &who.unwrap_or_default(), bytes) {
            return self.outbox.send(ack(crdt, document, batch, Status::RateLimited));
        }
        let message = Message::Update { connection: self.id, batch, updates, outbox: self.outbox.clone() };
        self.rooms.tell(document, message).await;
    }

    /// Whether a presence bears the person's own name, or that of guests.
    async fn speaks_for_itself(&mut self, updates: &[Vec<u8>]) -> bool {
        let told: Option<Vec<Vec<String>>> = updates.iter().map(|update| names_told(update)).collect();
        let Some(told) = told else { return false };
        let mut names = told.iter().flatten();
        let Some(person) = self.author.person else {
            let guests = [Locale::FR, Locale::EN].map(|locale| locale.text("app-guest"));
            return names.all(|name| guests.contains(name));
        };
        if names.clone().all(|name| *name == self.name) {
            return true;
        }
        // It may be new.
        if let Ok(Some(person)) = self.app.storage().person(person).await {
            self.name = person.name;
        }
        names.all(|name| *name == self.name)
    }

    /// Who this is may have changed, or what they may do.
    pub async fn rights_changed(&mut self, actor: Actor) {
        self.actor = actor;
        let documents: Vec<DocumentId> = self.joined.keys().copied().collect();
        for document in documents {
            let permission = self.permission(document);
            let Some(joined) = self.joined.get_mut(&document) else { continue };
            // Without permission even the presence is over, which is all that some have joined.
            let has_changed = permission.is_none() || (joined.permission.is_some() && joined.permission != permission);
            if permission.is_none() {
                self.joined.remove(&document);
            } else if joined.permission.is_some() {
                joined.permission = permission;
            }
            if has_changed {
                let message = Message::Permission { connection: self.id, permission };
                self.rooms.tell_if_open(document, message).await;
            }
        }
    }

    /// Gives up fragmented batches that took too long.
    pub fn expire_fragments(&mut self) {
        for (document, batch) in self.fragments.expire(self.now()) {
            self.outbox.send(ack(CrdtType::Loro, document, batch, Status::FragmentTimeout));
        }
    }

    /// Leaves every room.
    pub async fn leave_all(&mut self) {
        for (document, joined) in std::mem::take(&mut self.joined) {
            let connection = self.id;
            if joined.presence {
                self.rooms.tell_if_open(document, Message::LeavePresence { connection }).await;
            }
            if joined.permission.is_some() {
                self.rooms.tell_if_open(document, Message::Leave { connection }).await;
            }
        }
    }

    /// Waits until every room joined has done what it was told.
    pub async fn settle(&self) {
        for document in self.joined.keys() {
            self.rooms.barrier(*document).await;
        }
    }
}

const fn is_served(crdt: CrdtType) -> bool {
    matches!(crdt, CrdtType::Loro | CrdtType::LoroEphemeralStore)
}
