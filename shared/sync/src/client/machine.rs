//! The client machine's rules.

use etabli_ids::DocumentId;

use super::connection::Step;
use super::replica::{Flight, Joined, Replica, Stage};
use super::{
    Access, Blocked, Client, Connection, Effect, Event, ImportProblem, Known, Random, RefusalReason, Replicas, Status,
};
use crate::fragments::{batch_frames, batches};
use crate::frames::{
    self, BatchId, CrdtType, JoinErrorCode, Message, NOT_FOUND, Permission, RoomErrorCode, Status as AckStatus, close,
};
use crate::limits::{
    BACKGROUND_JOINS, BATCHES_IN_FLIGHT, JOIN_TIMEOUT, MAX_BATCH_BYTES, MAX_PRESENCE_BYTES, PRESENCE_REPEAT,
};

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
                answer.into_iter().chain(presence).min()
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

    // The connection.

    fn socket_closed(&mut self, code: u16) {
        if code == close::SIGNED_OUT {
            return self.block(Blocked::SignedOut);
        }
        self.client.connection.lost(self.now, &mut self.client.random);
        self.disconnected();
    }

    fn break_connection(&mut self) {
        self.effects.push(Effect::Disconnect);
        self.socket_closed(close::BROKEN);
    }

    fn disconnected(&mut self) {
        self.client.fragments.clear();
        let documents: Vec<DocumentId> = self.client.replicas.keys().copied().collect();
        for document in documents {
            let replica = self.replica(document);
            replica.disconnected();
            if replica.stage == Stage::Apart {
                self.release(document);
            }
        }
    }

    fn text(&mut self, text: String) {
        self.client.connection.heard(self.now);
        match text.as_str() {
            "pong" => self.client.connection.proved(),
            "ping" => self.effects.push(Effect::SendText("pong")),
            _ => self.effects.push(Effect::Notice(text)),
        }
    }

    fn frame(&mut self, bytes: &[u8]) {
        if !self.client.connection.is_open() {
            return;
        }
        self.client.connection.heard(self.now);
        let Ok(message) = frames::decode(bytes) else { return self.break_connection() };
        let (crdt, room) = frames::address(&message);
        // Rooms of kinds or names that this machine never joins are none of its business.
        let Ok(document) = room.parse::<DocumentId>() else { return };
        if !self.client.replicas.contains_key(&document) {
            return;
        }
        match crdt {
            CrdtType::Loro => self.document_message(document, message),
            CrdtType::LoroEphemeralStore => self.presence_message(document, message),
            _ => {}
        }
    }

    fn document_message(&mut self, document: DocumentId, message: Message) {
        match message {
            Message::JoinResponseOk { permission, version, extra, .. } => {
                self.joined(document, permission, version, extra.unwrap_or_default());
            }
            Message::JoinError { code, app_code, .. } => self.join_failed(document, code, app_code.as_deref()),
            Message::DocUpdate { updates, .. } => self.received(document, updates),
            Message::DocUpdateFragmentHeader { batch_id, fragment_count, total_size_bytes, .. } => {
                let address = (document, batch_id);
                if self.client.fragments.begin(address, fragment_count, total_size_bytes, self.now).is_err() {
                    self.break_connection();
                }
            }
            Message::DocUpdateFragment { batch_id, index, fragment, .. } => {
                match self.client.fragments.add((document, batch_id), index, fragment) {
                    Ok(Some(update)) => self.received(document, vec![update]),
                    Ok(None) => {}
                    Err(_) => self.break_connection(),
                }
            }
            Message::Ack { ref_id, status, .. } => self.acknowledged(document, ref_id, status),
            Message::RoomError { code: RoomErrorCode::RejoinSuggested, .. } => self.join(document),
            Message::RoomError { code, .. } => {
                let retry_at = (code == RoomErrorCode::Unknown).then_some(self.now + RETRY_PAUSE);
                self.denied(document, retry_at);
            }
            Message::JoinRequest { .. } | Message::Leave { .. } => self.break_connection(),
        }
    }

    fn presence_message(&mut self, document: DocumentId, message: Message) {
        let now = self.now;
        match message {
            Message::JoinResponseOk { .. } => {
                let replica = self.replica(document);
                replica.presence_at = replica.is_open.then_some(now);
            }
            Message::DocUpdate { updates, .. } if self.replica(document).is_open => {
                self.effects.extend(updates.into_iter().map(|bytes| Effect::Presence { document, bytes }));
            }
            // Presence is a courtesy: when it fails, the document's own room says why.
            Message::JoinError { .. } | Message::RoomError { .. } => self.replica(document).presence_at = None,
            _ => {}
        }
    }

    // Joins.

    fn load(&mut self, document: DocumentId) {
        self.replica(document).stage = Stage::Loading;
        self.effects.push(Effect::Load(document));
    }

    fn join(&mut self, document: DocumentId) {
        let Some(version) = self.replicas.version(document) else { return self.load(document) };
        let now = self.now;
        let replica = self.replica(document);
        replica.queue.clear();
        replica.flight.clear();
        replica.stage = Stage::Joining { since: now };
        let (crdt, room_id) = (CrdtType::Loro, document.to_string());
        self.client.fragments.forget(document);
        self.send(&Message::JoinRequest { crdt, room_id, auth: Vec::new(), version });
    }

    fn leave(&mut self, document: DocumentId) {
        let replica = self.replica(document);
        let was_joined = matches!(replica.stage, Stage::Joining { .. } | Stage::Joined(_));
        let had_presence = replica.presence_at.take().is_some();
        replica.disconnected();
        self.client.fragments.forget(document);
        let room_id = document.to_string();
        if had_presence {
            self.send(&Message::Leave { crdt: CrdtType::LoroEphemeralStore, room_id: room_id.clone() });
        }
        if was_joined {
            self.send(&Message::Leave { crdt: CrdtType::Loro, room_id });
        }
        self.release(document);
    }

    fn release(&mut self, document: DocumentId) {
        let replica = self.replica(document);
        if !replica.is_open && std::mem::take(&mut replica.is_borrowed) {
            self.effects.push(Effect::Release(document));
        }
    }

    fn joined(&mut self, document: DocumentId, permission: Permission, version: Vec<u8>, extra: Vec<u8>) {
        if !matches!(self.replica(document).stage, Stage::Joining { .. }) || self.replicas.version(document).is_none() {
            return;
        }
        self.client.connection.proved();
        // A server that is not ours gives no number: nothing is held up to anything then.
        let head = extra.try_into().map(u64::from_be_bytes).unwrap_or(0);
        let missing = self.replicas.missing_since(document, &version);
        let now = self.now;
        let replica = self.replica(document);
        let target = Some((version.clone(), head));
        replica.stage = Stage::Joined(Joined { permission, since: now, target, reached: None });
        let refusing = replica.refusing.take();
        match (missing, permission, refusing) {
            (None, ..) => self.set_unsent(document, 0),
            (Some(_), Permission::Read, _) => return self.refuse_for(document, &version, RefusalReason::Rights),
            (Some(_), Permission::Write, Some(reason @ (RefusalReason::Invalid | RefusalReason::TooLarge))) => {
                return self.refuse_for(document, &version, reason);
            }
            (Some(update), Permission::Write, _) if update.len() > MAX_BATCH_BYTES => {
                return self.refuse_for(document, &version, RefusalReason::TooLarge);
            }
            // Rights that were missing for a moment are back.
            (Some(update), Permission::Write, _) => {
                let edits = self.replica(document).unsent.max(1);
                self.set_unsent(document, edits);
                self.send_batch(document, vec![update], edits);
            }
        }
        if self.replica(document).is_open {
            self.access(document, permission.into());
            let (crdt, room_id) = (CrdtType::LoroEphemeralStore, document.to_string());
            self.send(&Message::JoinRequest { crdt, room_id, auth: Vec::new(), version: Vec::new() });
        }
        self.check_reached(document);
    }

    fn join_failed(&mut self, document: DocumentId, code: JoinErrorCode, app_code: Option<&str>) {
        if !matches!(self.replica(document).stage, Stage::Joining { .. }) {
            return;
        }
        let is_final = code == JoinErrorCode::AuthFailed || app_code == Some(NOT_FOUND);
        if is_final && self.replica(document).refusing.is_some() {
            return self.refuse(document, &[]);
        }
        let retry_at = (!is_final).then_some(self.now + RETRY_PAUSE);
        self.denied(document, retry_at);
    }

    fn denied(&mut self, document: DocumentId, retry_at: Option<u64>) {
        self.leave(document);
        self.replica(document).stage = Stage::Denied { retry_at };
        if retry_at.is_none() {
            self.access(document, Access::None);
        }
    }

    fn access(&mut self, document: DocumentId, access: Access) {
        let replica = self.replica(document);
        if replica.is_open && replica.access != Some(access) {
            replica.access = Some(access);
            self.effects.push(Effect::Access { document, access });
        }
    }

    // Updates.

    fn received(&mut self, document: DocumentId, updates: Vec<Vec<u8>>) {
        if !matches!(self.replica(document).stage, Stage::Joined(_)) || self.replicas.version(document).is_none() {
            return;
        }
        match self.replicas.import(document, updates) {
            Ok(()) => self.check_reached(document),
            Err(ImportProblem::Incomplete) => self.join(document),
            Err(ImportProblem::Unreadable) => self.denied(document, Some(self.now + RETRY_PAUSE)),
        }
    }

    fn check_reached(&mut self, document: DocumentId) {
        let replica = self.client.replicas.entry(document).or_default();
        let Stage::Joined(joined) = &mut replica.stage else { return };
        let Some((version, head)) = &joined.target else { return };
        if !self.replicas.covers(document, version) {
            return;
        }
        let head = *head;
        joined.target = None;
        joined.reached = Some(head);
        replica.held = head;
        // What the catalogue said may be older than this, and is answered by it.
        if let Some(known) = &mut replica.known {
            known.head = head;
        }
        self.effects.push(Effect::Held { document, head });
    }

    /// Sends what waits, as far as acknowledgements allow; beyond, edits gather into larger batches.
    fn flush(&mut self, document: DocumentId) {
        let replica = self.replica(document);
        let free = BATCHES_IN_FLIGHT.saturating_sub(replica.flight.len());
        if free == 0 || replica.queue.is_empty() {
            return;
        }
        let mut waiting = batches(replica.queue.drain(..).collect());
        let later = waiting.split_off(free.min(waiting.len()));
        replica.queue.extend(later.into_iter().flatten());
        for batch in waiting {
            let edits = u32::try_from(batch.len()).unwrap_or(u32::MAX);
            self.send_batch(document, batch, edits);
        }
    }

    fn send_batch(&mut self, document: DocumentId, updates: Vec<Vec<u8>>, edits: u32) {
        let batch = self.client.random.next().to_be_bytes();
        let now = self.now;
        self.replica(document).flight.insert(batch, Flight { edits, since: now });
        let frames = batch_frames(CrdtType::Loro, document, BatchId(batch), updates);
        self.effects.extend(frames.into_iter().map(Effect::Send));
    }

    fn acknowledged(&mut self, document: DocumentId, batch: BatchId, status: AckStatus) {
        let Some(Flight { edits, .. }) = self.replica(document).flight.remove(&batch.0) else { return };
        match status {
            AckStatus::Ok => {
                self.client.connection.proved();
                let left = self.replica(document).unsent.saturating_sub(edits);
                self.set_unsent(document, left);
                self.flush(document);
            }
            AckStatus::PermissionDenied => self.refuse_after_join(document, RefusalReason::Rights),
            AckStatus::PayloadTooLarge => self.refuse_after_join(document, RefusalReason::TooLarge),
            AckStatus::InvalidUpdate => self.refuse_after_join(document, RefusalReason::Invalid),
            AckStatus::Unknown | AckStatus::RateLimited | AckStatus::FragmentTimeout | AckStatus::AppError => {
                self.denied(document, Some(self.now + RETRY_PAUSE));
            }
        }
    }

    fn set_unsent(&mut self, document: DocumentId, count: u32) {
        let replica = self.replica(document);
        if replica.unsent != count || count == 0 {
            replica.unsent = count;
            self.effects.push(Effect::Unsent { document, count });
        }
    }

    /// A new join tells what exactly the server does not have.
    fn refuse_after_join(&mut self, document: DocumentId, reason: RefusalReason) {
        self.replica(document).refusing = Some(reason);
        self.join(document);
    }

    fn refuse(&mut self, document: DocumentId, version: &[u8]) {
        let reason = self.replica(document).refusing.take().unwrap_or(RefusalReason::Rights);
        self.refuse_for(document, version, reason);
    }

    fn refuse_for(&mut self, document: DocumentId, version: &[u8], reason: RefusalReason) {
        let update = self.replicas.missing_since(document, version);
        if let Stage::Joined(Joined { permission, .. }) = self.replica(document).stage {
            self.access(document, permission.into());
        } else {
            self.access(document, Access::None);
        }
        if let Some(update) = update {
            self.effects.push(Effect::Refused { document, update, reason });
        }
        self.leave(document);
        self.replica(document).stage = Stage::Stuck;
    }

    fn send(&mut self, message: &Message) {
        if self.client.connection.is_open() {
            self.effects.push(Effect::Send(frames::encode(message)));
        }
    }

    // After each event.

    fn settle(&mut self) {
        let is_busy = self.client.is_busy();
        match self.client.connection.tick(self.now, is_busy) {
            Step::Nothing => {}
            Step::Connect => self.effects.push(Effect::Connect),
            Step::Ask => self.effects.push(Effect::SendText("ping")),
            Step::Dead => self.break_connection(),
        }
        self.finish_background();
        if self.client.connection.is_open() {
            self.client.fragments.expire(self.now);
            self.settle_documents();
            self.start_background();
        }
        let status = self.client.status_now();
        if status != self.client.status {
            self.client.status = status;
            self.effects.push(Effect::Status(status));
        }
    }

    fn finish_background(&mut self) {
        let done = |replica: &Replica| replica.is_done();
        let documents: Vec<_> = self.client.replicas.iter().filter(|(_, it)| done(it)).map(|(id, _)| *id).collect();
        documents.into_iter().for_each(|document| self.leave(document));
    }

    fn settle_documents(&mut self) {
        let now = self.now;
        let mut due = Vec::new();
        for (document, replica) in &mut self.client.replicas {
            if replica.waiting_since().is_some_and(|since| now >= since + JOIN_TIMEOUT) {
                due.push(*document);
            }
            if matches!(replica.stage, Stage::Denied { retry_at: Some(at) } if now >= at) {
                replica.stage = Stage::Apart;
            }
            if replica.is_open && replica.stage == Stage::Apart && replica.is_on_server() {
                due.push(*document);
            }
            if let (Some(at), Some(bytes)) = (replica.presence_at, &replica.presence)
                && now >= at
            {
                replica.presence_at = Some(now + PRESENCE_REPEAT);
                let batch = BatchId(self.client.random.next().to_be_bytes());
                let frames = batch_frames(CrdtType::LoroEphemeralStore, *document, batch, vec![bytes.clone()]);
                self.effects.extend(frames.into_iter().map(Effect::Send));
            }
        }
        due.into_iter().for_each(|document| self.join(document));
    }

    /// Starts what waits to be synchronised behind the person's back: own edits first.
    fn start_background(&mut self) {
        let running = self.client.replicas.values().filter(|replica| replica.is_in_background()).count();
        let free = BACKGROUND_JOINS.saturating_sub(running);
        if free == 0 {
            return;
        }
        let mut waiting: Vec<(bool, DocumentId)> = self
            .client
            .replicas
            .iter()
            .filter(|(_, replica)| replica.wants_background())
            .map(|(document, replica)| (replica.unsent == 0, *document))
            .collect();
        waiting.sort_unstable();
        for (_, document) in waiting.into_iter().take(free) {
            self.join(document);
        }
    }
}
