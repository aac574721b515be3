//! The client machine's rules: one event in, effects out.

mod joins;
mod messages;
mod settling;
mod updates;

use etabli_ids::DocumentId;

use super::replica::{Joined, Replica, Stage};
use super::{Access, Blocked, Client, Connection, Effect, Event, Known, Random, RefusalReason, Replicas, Status};
use crate::frames::{self, CrdtType, Message, Permission};
use crate::limits::{JOIN_TIMEOUT, MAX_PRESENCE_BYTES};

/// Pause after the server could not serve a document for a reason that passes.
const RETRY_PAUSE: u64 = 3_000;

impl Client {
    /// A machine that will ask for a connection at the first event. `seed` is random.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            connection: Connection::new(),
            replicas: std::collections::BTreeMap::new(),
            fragments: crate::fragments::Reassembly::default(),
            refused: 0,
            blocked: None,
            status: Status::default(),
            random: Random(seed),
        }
    }

    /// What the badge says.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// Documents with edits that wait for their acknowledgement, and how many each.
    pub fn waiting(&self) -> impl Iterator<Item = (DocumentId, u32)> {
        self.replicas.iter().filter(|(_, replica)| replica.unsent > 0).map(|(id, replica)| (*id, replica.unsent))
    }

    /// When [`Event::Tick`] is wanted next, on the clock of the `now`s given.
    #[must_use]
    pub fn next_tick(&self) -> Option<u64> {
        let documents = self.replicas.values().filter_map(|replica| match replica.stage {
            Stage::Denied { retry_at } => retry_at,
            _ => {
                let answer = replica.waiting_since().map(|since| since + JOIN_TIMEOUT);
                let presence = replica.presence_at.filter(|_| replica.presence.is_some());
                answer.into_iter().chain(presence).chain(replica.look_again).min()
            }
        });
        let documents = if self.connection.is_open() { documents.min() } else { None };
        self.connection.next_tick(self.is_busy()).into_iter().chain(documents).min()
    }

    /// Takes in what happened at `now` (milliseconds, never less than before) and returns what to do.
    pub fn handle(&mut self, event: Event, now: u64, replicas: &mut impl Replicas) -> Vec<Effect> {
        let mut turn = Turn { client: self, replicas, now, effects: Vec::new() };
        turn.take(event);
        turn.settle();
        turn.effects
    }

    fn is_busy(&self) -> bool {
        self.replicas.values().any(|replica| !replica.flight.is_empty() || !replica.queue.is_empty())
    }

    fn status_now(&self) -> Status {
        let unsent = || self.replicas.values().map(|replica| replica.unsent).fold(0, u32::saturating_add);
        match self.blocked {
            Some(reason) => Status::Blocked(reason),
            None if self.refused > 0 => Status::Refused(self.refused),
            None if self.connection.is_offline() => Status::Local(unsent()),
            None if !self.connection.is_open() => Status::Behind,
            None if unsent() > 0 => Status::Saving,
            None => Status::Saved,
        }
    }
}

/// One event being handled.
struct Turn<'a, R> {
    client: &'a mut Client,
    replicas: &'a mut R,
    now: u64,
    effects: Vec<Effect>,
}

impl<R: Replicas> Turn<'_, R> {
    fn take(&mut self, event: Event) {
        match event {
            Event::Catalogue(known) => self.catalogue(known),
            Event::Opened(document) => self.replica(document).is_open = true,
            Event::Closed(document) => self.closed(document),
            Event::Loaded(document) => self.loaded(document),
            Event::NotLoaded(document) => self.not_loaded(document),
            Event::Edited { document, update } => self.edited(document, update),
            Event::Presence { document, bytes } => self.presence(document, bytes),
            Event::Rebuilt(document) => self.rebuilt(document),
            Event::RefusedKept(count) => self.client.refused = count,
            Event::SocketOpened => self.client.connection.opened(self.now),
            Event::SocketClosed { code } => self.socket_closed(code),
            Event::Frame(bytes) => self.frame(&bytes),
            Event::Text(text) => self.text(text),
            Event::CameOnline => self.came_online(),
            Event::Tick => {}
            Event::Blocked(reason) => self.block(reason),
            Event::Unblocked => {
                self.client.blocked = None;
                self.client.connection.switch_on(self.now);
            }
        }
    }

    fn replica(&mut self, document: DocumentId) -> &mut Replica {
        self.client.replicas.entry(document).or_default()
    }

    // What the caller says.

    fn catalogue(&mut self, known: Vec<Known>) {
        let mut gone: Vec<DocumentId> = self.client.replicas.keys().copied().collect();
        for known in known {
            gone.retain(|document| *document != known.document);
            let replica = self.replica(known.document);
            if replica.known.is_none() {
                replica.unsent = replica.unsent.max(known.unsent);
            }
            replica.held = replica.held.max(known.held);
            replica.known = Some(known);
            if matches!(replica.stage, Stage::Denied { .. }) {
                replica.stage = Stage::Apart;
            }
        }
        gone.into_iter().for_each(|document| self.vanished(document));
    }

    /// The document is not in the catalogue any more: the rights are gone, or it is.
    fn vanished(&mut self, document: DocumentId) {
        let is_loaded = self.replicas.version(document).is_some();
        let replica = self.replica(document);
        replica.known = None;
        if replica.stage == Stage::Stuck {
            return;
        }
        if replica.unsent > 0 {
            replica.refusing = Some(RefusalReason::Rights);
            if is_loaded {
                self.refuse(document, &[]);
            } else if self.replica(document).stage == Stage::Apart {
                self.load(document);
            }
        } else if replica.is_open {
            self.leave(document);
            self.access(document, Access::None);
        } else {
            self.leave(document);
            self.client.replicas.remove(&document);
        }
    }

    fn closed(&mut self, document: DocumentId) {
        let replica = self.replica(document);
        replica.is_open = false;
        replica.access = None;
        replica.presence = None;
        // It was loaded for the person; once nothing is in flight it can go.
        replica.is_borrowed = true;
        let had_presence = replica.presence_at.take().is_some();
        if had_presence {
            self.send(&Message::Leave { crdt: CrdtType::LoroEphemeralStore, room_id: document.to_string() });
        }
        if !matches!(self.replica(document).stage, Stage::Joining { .. } | Stage::Joined(_)) {
            self.release(document);
        }
    }

    fn loaded(&mut self, document: DocumentId) {
        let replica = self.replica(document);
        if replica.stage != Stage::Loading {
            return;
        }
        replica.stage = Stage::Apart;
        replica.is_borrowed = !replica.is_open;
        if replica.refusing.is_some() && replica.known.is_none() {
            self.refuse(document, &[]);
        } else if self.client.connection.is_open() {
            self.join(document);
        } else {
            self.release(document);
        }
    }

    fn not_loaded(&mut self, document: DocumentId) {
        self.replica(document).stage = Stage::Denied { retry_at: None };
    }

    fn edited(&mut self, document: DocumentId, update: Vec<u8>) {
        if update.is_empty() {
            return;
        }
        let replica = self.replica(document);
        replica.unsent = replica.unsent.saturating_add(1);
        match &replica.stage {
            Stage::Joined(Joined { permission: Permission::Write, .. }) => {
                replica.queue.push_back(update);
                self.flush(document);
            }
            Stage::Joined(_) => self.refuse_after_join(document, RefusalReason::Rights),
            // The next join finds out what the server lacks.
            _ => {}
        }
    }

    fn presence(&mut self, document: DocumentId, bytes: Vec<u8>) {
        let now = self.now;
        let replica = self.replica(document);
        if replica.is_open && bytes.len() <= MAX_PRESENCE_BYTES {
            replica.presence = Some(bytes);
            replica.presence_at = replica.presence_at.map(|_| now);
        }
    }

    fn rebuilt(&mut self, document: DocumentId) {
        let replica = self.replica(document);
        if replica.stage == Stage::Stuck {
            replica.stage = Stage::Apart;
        }
        replica.refusing = None;
        replica.unsent = 0;
        replica.held = 0;
        replica.looked = 0;
        if replica.known.is_none() && !replica.is_open {
            self.client.replicas.remove(&document);
        }
    }

    fn block(&mut self, reason: Blocked) {
        self.client.blocked = Some(reason);
        self.client.connection.switch_off();
        self.effects.push(Effect::Disconnect);
        self.disconnected();
    }

    fn came_online(&mut self) {
        self.client.connection.hurry(self.now);
    }

    fn send(&mut self, message: &Message) {
        if self.client.connection.is_open() {
            self.effects.push(Effect::Send(frames::encode(message)));
        }
    }
}
