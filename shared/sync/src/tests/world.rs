//! A server, devices and the network between them, in memory: time, losses and restarts happen when a story says so.
//!
//! The documents are real pages. Invariants are checked whenever the world moves: nothing is acknowledged that is not in the
//! durable log, and no edit is ever neither on the server, nor on its device, nor among what was refused.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use etabli_documents::{Page, summarize};
use etabli_ids::DocumentId;

use super::store::{OnDisk, Store};
use crate::client::polling::Polling;
use crate::client::{Client, Effect, Event, Known};
use crate::fragments::Reassembly;
use crate::frames::*;
use crate::post;
use crate::room::{self, Document, Room, UnreadableVersion, Verdict};

pub type Device = usize;

/// A document of the stories: p0, p1 …
pub fn document(number: u64) -> DocumentId {
    DocumentId::new(1, u128::from(number))
}

pub struct Person {
    pub client: Client,
    pub store: Store,
    pub is_offline: bool,
    pub open: BTreeSet<DocumentId>,
    /// Set where no WebSocket passes.
    pub polling: Option<Polling>,
    connection: Option<u64>,
}

#[derive(Debug, Clone)]
pub enum Packet {
    Frame(Vec<u8>),
    Text(String),
}

/// The two directions of a connection.
#[derive(Default)]
pub struct Wire {
    device: Device,
    pub to_server: VecDeque<Packet>,
    pub to_device: VecDeque<Packet>,
}

/// The page of a room, with the server's checks.
struct ServerPage {
    page: Page,
    devices: BTreeMap<u64, Device>,
    owners: BTreeMap<u64, Device>,
}

impl Document for ServerPage {
    fn version(&self) -> Vec<u8> {
        self.page.version()
    }

    fn missing_since(&self, version: &[u8]) -> Result<Option<Vec<u8>>, UnreadableVersion> {
        self.page.missing_since(version).map_err(|_| UnreadableVersion)
    }

    fn accept(&mut self, from: u64, updates: &[Vec<u8>]) -> Verdict {
        let mut summaries = Vec::new();
        for update in updates {
            let Ok(summary) = summarize(update) else { return Verdict::Refused(Status::InvalidUpdate) };
            if !self.page.has_dependencies_with(&summary, &summaries) {
                return Verdict::Refused(Status::AppError);
            }
            summaries.push(summary);
        }
        let device = self.devices[&from];
        let news: Vec<u64> = summaries.iter().flat_map(|summary| self.page.peers_of_news(summary)).collect();
        if news.iter().any(|peer| *self.owners.entry(*peer).or_insert(device) != device) {
            return Verdict::Refused(Status::InvalidUpdate);
        }
        updates.iter().for_each(|update| drop(self.page.import(update).expect("checked")));
        if news.is_empty() { Verdict::Known } else { Verdict::Applied }
    }
}

struct Job {
    id: DocumentId,
    ticket: u64,
    updates: Vec<Vec<u8>>,
}

#[derive(Default)]
pub struct Server {
    rooms: BTreeMap<DocumentId, Room<ServerPage>>,
    fragments: BTreeMap<u64, Reassembly>,
    owners: BTreeMap<u64, Device>,
    jobs: VecDeque<Job>,
    pub durable: BTreeMap<DocumentId, Vec<Vec<u8>>>,
    /// The pages that the durable log makes.
    stored: BTreeMap<DocumentId, Page>,
    pub permissions: BTreeMap<(Device, DocumentId), Permission>,
}

impl Server {
    fn store(&mut self, id: DocumentId, updates: Vec<Vec<u8>>) {
        let page = self.stored.get_mut(&id).expect("a document");
        updates.iter().for_each(|update| drop(page.import(update).expect("the log is whole")));
        self.durable.get_mut(&id).expect("a document").extend(updates);
    }
}

pub struct World {
    pub now: u64,
    pub random: u64,
    pub people: Vec<Person>,
    pub wires: BTreeMap<u64, Wire>,
    pub server: Server,
    documents: u64,
    connections: u64,
}

impl World {
    pub fn new(people: usize, documents: u64, seed: u64) -> Self {
        let server = Server::default();
        let (people_list, wires) = (Vec::new(), BTreeMap::new());
        let mut world = Self { now: 0, random: seed, people: people_list, wires, server, documents, connections: 0 };
        for number in 0..documents {
            world.server.durable.insert(document(number), Vec::new());
            world.server.stored.insert(document(number), Page::new(0));
            for device in 0..people {
                world.server.permissions.insert((device, document(number)), Permission::Write);
            }
        }
        for device in 0..people {
            let client = Client::new(world.draw());
            let (store, open) = (Store::default(), BTreeSet::new());
            world.people.push(Person { client, store, is_offline: false, open, polling: None, connection: None });
            world.catalogue(device);
        }
        world
    }

    /// The next number of the seed.
    pub fn draw(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.draw() % limit.max(1) as u64) as usize
    }

    // The devices.

    /// Tells a device's machine something and does what it says.
    pub fn tell(&mut self, device: Device, event: Event) {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            let person = &mut self.people[device];
            let effects = person.client.handle(event, self.now, &mut person.store);
            for effect in effects {
                self.carry_out(device, effect, &mut events);
            }
        }
    }

    fn carry_out(&mut self, device: Device, effect: Effect, events: &mut VecDeque<Event>) {
        match effect {
            Effect::Connect => self.connect(device, events),
            Effect::Disconnect => self.disconnect(device),
            Effect::Send(frame) => match &mut self.people[device].polling {
                Some(polling) => polling.send(frame),
                None => self.put(device, Packet::Frame(frame.to_vec())),
            },
            Effect::SendText(text) => self.put(device, Packet::Text(text.to_owned())),
            Effect::Load(id) => {
                let peer = self.draw();
                self.people[device].store.load(id, peer);
                events.push_back(Event::Loaded(id));
            }
            Effect::Release(id) => {
                let person = &mut self.people[device];
                assert!(!person.open.contains(&id), "what is shown is not released");
                person.store.pages.remove(&id);
            }
            Effect::Held { document, head } => self.on_disk(device, document).held = head,
            Effect::Unsent { document, count } => {
                self.on_disk(device, document).unsent = count;
                if count == 0 {
                    self.check_acknowledged(device, document);
                }
            }
            Effect::Refused { document, update, reason } => {
                let peer = self.draw();
                let person = &mut self.people[device];
                person.store.refused.push((document, update, reason));
                person.store.disk.insert(document, OnDisk::default());
                if person.store.pages.remove(&document).is_some() && person.open.contains(&document) {
                    person.store.load(document, peer);
                }
                events.push_back(Event::Rebuilt(document));
            }
            Effect::Notice(_) => events.push_back(Event::Catalogue(self.known(device))),
            Effect::Access { .. } | Effect::Presence { .. } | Effect::Status(_) => {}
        }
    }

    fn on_disk(&mut self, device: Device, id: DocumentId) -> &mut OnDisk {
        self.people[device].store.disk.entry(id).or_default()
    }

    fn connect(&mut self, device: Device, events: &mut VecDeque<Event>) {
        if self.people[device].is_offline {
            return events.push_back(Event::SocketClosed { code: close::BROKEN });
        }
        if self.people[device].polling.is_some() {
            self.people[device].polling = Some(Polling::default());
        } else {
            let connection = self.open_wire(device);
            self.people[device].connection = Some(connection);
        }
        events.push_back(Event::SocketOpened);
        events.push_back(Event::Catalogue(self.known(device)));
    }

    fn open_wire(&mut self, device: Device) -> u64 {
        self.connections += 1;
        self.wires.insert(self.connections, Wire { device, ..Wire::default() });
        self.connections
    }

    /// One request of a device where no WebSocket passes: it joins, sends, is answered, and has left.
    /// Whether the server stored something.
    fn poll(&mut self, device: Device) -> bool {
        let person = &mut self.people[device];
        let Some(polling) = person.polling.as_mut().filter(|_| !person.is_offline) else { return false };
        let body = polling.request(&person.store);
        let connection = self.open_wire(device);
        post::decode(&body).expect("a body").into_iter().for_each(|frame| self.serve(connection, device, frame));
        let mut committed = false;
        while self.commit() {
            committed = true;
        }
        self.server_forgets(connection);
        let answers = self.wires.remove(&connection).expect("just opened").to_device.into_iter();
        let frames: Vec<Frame> = answers
            .filter_map(|packet| match packet {
                Packet::Frame(bytes) => Some(bytes.into()),
                Packet::Text(_) => None,
            })
            .collect();
        let answer = post::encode(&frames);
        let heard = self.people[device].polling.as_mut().and_then(|polling| polling.answered(&answer));
        heard.expect("an answer").into_iter().for_each(|frame| self.tell(device, Event::Frame(frame)));
        self.tell(device, Event::Text("pong".into()));
        self.catalogue(device);
        committed
    }

    /// The device's end of the connection is gone.
    fn disconnect(&mut self, device: Device) {
        if let Some(connection) = self.people[device].connection.take() {
            self.wires.remove(&connection);
            self.server_forgets(connection);
        }
    }

    /// The connection breaks, and the device notices.
    pub fn break_connection(&mut self, device: Device) {
        if self.people[device].connection.is_some() {
            self.disconnect(device);
            self.tell(device, Event::SocketClosed { code: close::BROKEN });
        }
    }

    fn put(&mut self, device: Device, packet: Packet) {
        let wire = self.people[device].connection.and_then(|connection| self.wires.get_mut(&connection));
        if let Some(wire) = wire {
            wire.to_server.push_back(packet);
        }
    }

    /// The program ends and starts again: only the disk remains.
    pub fn restart_device(&mut self, device: Device) {
        self.disconnect(device);
        let client = Client::new(self.draw());
        let person = &mut self.people[device];
        person.client = client;
        person.store.pages.clear();
        person.open.clear();
        self.catalogue(device);
    }

    pub fn open(&mut self, device: Device, id: DocumentId) {
        let peer = self.draw();
        let person = &mut self.people[device];
        if person.open.insert(id) {
            person.store.load(id, peer);
            self.tell(device, Event::Opened(id));
        }
    }

    pub fn close(&mut self, device: Device, id: DocumentId) {
        if self.people[device].open.remove(&id) {
            self.tell(device, Event::Closed(id));
        }
    }

    /// The person changes an open document: first the disk, then the machine.
    pub fn splice(&mut self, device: Device, id: DocumentId, at: usize, deleted: usize, text: &str) {
        self.open(device, id);
        let store = &mut self.people[device].store;
        let page = store.pages.get_mut(&id).expect("open");
        let length = page.body_utf16();
        let at = at.min(length);
        // A place inside of a character is nobody's: the person then does nothing.
        let Ok(update) = page.splice(at, deleted.min(length - at), text) else { return };
        if update.is_empty() {
            return;
        }
        let disk = store.disk.entry(id).or_default();
        disk.updates.push(update.clone());
        disk.unsent += 1;
        self.tell(device, Event::Edited { document: id, update });
    }

    pub fn catalogue(&mut self, device: Device) {
        let known = self.known(device);
        self.tell(device, Event::Catalogue(known));
    }

    fn known(&self, device: Device) -> Vec<Known> {
        let readable = self.server.permissions.keys().filter(|(it, _)| *it == device).map(|(_, id)| *id);
        let disk = &self.people[device].store.disk;
        let known = |id: DocumentId| Known {
            document: id,
            head: self.server.durable[&id].len() as u64,
            held: disk.get(&id).map_or(0, |disk| disk.held),
            unsent: disk.get(&id).map_or(0, |disk| disk.unsent),
            pending: false,
        };
        readable.map(known).collect()
    }

    /// Lets the machines' timers go off up to a time.
    pub fn wait(&mut self, milliseconds: u64) {
        let until = self.now + milliseconds;
        loop {
            let next = (0..self.people.len())
                .filter_map(|device| Some((self.people[device].client.next_tick()?, device)))
                .min()
                .filter(|(at, _)| *at <= until);
            let Some((at, device)) = next else { break };
            self.now = self.now.max(at);
            self.tell(device, Event::Tick);
        }
        self.now = until;
    }

    // The server.

    /// Delivers the packet at a place of a wire.
    pub fn deliver_to_server(&mut self, connection: u64, place: usize) {
        let Some(wire) = self.wires.get_mut(&connection) else { return };
        let Some(packet) = wire.to_server.remove(place) else { return };
        let device = wire.device;
        match packet {
            Packet::Text(text) => {
                assert_eq!(text, "ping");
                wire.to_device.push_back(Packet::Text("pong".into()));
            }
            Packet::Frame(bytes) => self.serve(connection, device, &bytes),
        }
    }

    pub fn deliver_to_device(&mut self, connection: u64, place: usize) {
        let Some(wire) = self.wires.get_mut(&connection) else { return };
        let Some(packet) = wire.to_device.remove(place) else { return };
        let device = wire.device;
        match packet {
            Packet::Text(text) => self.tell(device, Event::Text(text)),
            Packet::Frame(bytes) => self.tell(device, Event::Frame(bytes)),
        }
    }

    fn serve(&mut self, connection: u64, device: Device, bytes: &[u8]) {
        let message = decode(bytes).expect("our own client sends frames");
        let (crdt, name) = address(&message);
        let id: DocumentId = name.parse().expect("our own client names documents");
        if crdt != CrdtType::Loro {
            return;
        }
        match message {
            Message::JoinRequest { version, .. } => self.serve_join(connection, device, id, &version),
            Message::Leave { .. } => {
                if let Some(room) = self.server.rooms.get_mut(&id) {
                    room.leave(connection);
                }
            }
            Message::DocUpdate { batch_id, updates, .. } => self.serve_update(connection, id, batch_id, updates),
            Message::DocUpdateFragmentHeader { batch_id, fragment_count, total_size_bytes, .. } => {
                let fragments = self.server.fragments.entry(connection).or_default();
                let _refused = fragments.begin((id, batch_id), fragment_count, total_size_bytes, self.now);
            }
            Message::DocUpdateFragment { batch_id, index, fragment, .. } => {
                let fragments = self.server.fragments.entry(connection).or_default();
                if let Ok(Some(update)) = fragments.add((id, batch_id), index, fragment) {
                    self.serve_update(connection, id, batch_id, vec![update]);
                }
            }
            other => panic!("{other:?}"),
        }
        self.carry_out_room(id);
    }

    fn serve_join(&mut self, connection: u64, device: Device, id: DocumentId, version: &[u8]) {
        let Some(permission) = self.server.permissions.get(&(device, id)).copied() else {
            let frame = join_error(CrdtType::Loro, &id.to_string(), JoinErrorCode::AppError, Some(NOT_FOUND));
            return self.send_to(connection, &frame);
        };
        let (durable, owners) = (&self.server.durable[&id], &self.server.owners);
        let room = self.server.rooms.entry(id).or_insert_with(|| {
            let page = Page::restore(0, None, durable).expect("the log is whole");
            let page = ServerPage { page, devices: BTreeMap::new(), owners: owners.clone() };
            Room::new(id, page, durable.len() as u64)
        });
        room.document_mut().devices.insert(connection, device);
        room.join(connection, permission, version);
    }

    fn serve_update(&mut self, connection: u64, id: DocumentId, batch: BatchId, updates: Vec<Vec<u8>>) {
        let device = self.wires[&connection].device;
        let may_write = self.server.permissions.get(&(device, id)) == Some(&Permission::Write);
        match self.server.rooms.get_mut(&id).filter(|room| room.has(connection) && may_write) {
            Some(room) => {
                room.update(connection, batch, updates, self.now);
                self.server.owners.extend(room.document().owners.clone());
            }
            None => self.send_to(connection, &ack(CrdtType::Loro, id, batch, Status::PermissionDenied)),
        }
    }

    fn send_to(&mut self, connection: u64, frame: &[u8]) {
        if let Some(wire) = self.wires.get_mut(&connection) {
            wire.to_device.push_back(Packet::Frame(frame.to_vec()));
        }
    }

    fn carry_out_room(&mut self, id: DocumentId) {
        let Some(room) = self.server.rooms.get_mut(&id) else { return };
        for effect in room.take_effects() {
            match effect {
                room::Effect::Send { to, frame } => self.send_to(to, &frame),
                room::Effect::Persist { ticket, updates, .. } => {
                    self.server.jobs.push_back(Job { id, ticket, updates })
                }
            }
        }
    }

    fn server_forgets(&mut self, connection: u64) {
        self.server.fragments.remove(&connection);
        let ids: Vec<DocumentId> = self.server.rooms.keys().copied().collect();
        for id in ids {
            if let Some(room) = self.server.rooms.get_mut(&id) {
                room.leave(connection);
            }
            self.carry_out_room(id);
        }
    }

    /// The storage commits what waits longest.
    pub fn commit(&mut self) -> bool {
        let Some(Job { id, ticket, updates }) = self.server.jobs.pop_front() else { return false };
        self.server.store(id, updates);
        let head = self.server.durable[&id].len() as u64;
        if let Some(room) = self.server.rooms.get_mut(&id) {
            room.committed(ticket, head);
        }
        self.carry_out_room(id);
        true
    }

    /// The storage refuses what waits longest: the room is opened anew.
    pub fn fail_commit(&mut self) {
        let Some(Job { id, .. }) = self.server.jobs.pop_front() else { return };
        self.server.jobs.retain(|job| job.id != id);
        if let Some(room) = self.server.rooms.get_mut(&id) {
            room.failed();
        }
        self.carry_out_room(id);
        self.server.rooms.remove(&id);
    }

    /// The server is killed: only the durable log remains. What was being committed may have been, unsaid.
    pub fn restart_server(&mut self, committed_unsaid: usize) {
        let jobs = std::mem::take(&mut self.server.jobs);
        jobs.into_iter().take(committed_unsaid).for_each(|job| self.server.store(job.id, job.updates));
        self.server.rooms.clear();
        self.server.fragments.clear();
        let devices: Vec<Device> = (0..self.people.len()).collect();
        devices.into_iter().for_each(|device| self.break_connection(device));
    }

    /// The server is restored from a backup that held only the first `kept` updates of each document.
    pub fn restore_server(&mut self, kept: usize) {
        for (id, updates) in &mut self.server.durable {
            updates.truncate(kept);
            self.server.stored.insert(*id, Page::restore(0, None, updates).expect("the log is whole"));
        }
        self.restart_server(0);
    }

    pub fn set_permission(&mut self, device: Device, id: DocumentId, permission: Option<Permission>) {
        match permission {
            Some(permission) => self.server.permissions.insert((device, id), permission),
            None => self.server.permissions.remove(&(device, id)),
        };
        let Some(connection) = self.people[device].connection else { return };
        if let Some(room) = self.server.rooms.get_mut(&id) {
            room.set_permission(connection, permission);
        }
        self.carry_out_room(id);
        if let Some(wire) = self.wires.get_mut(&connection) {
            wire.to_device.push_back(Packet::Text("{\"notice\":\"catalogue\",\"version\":1}".into()));
        }
    }

    // The end.

    /// Lets everything arrive and be committed, in order, until nothing moves.
    pub fn settle(&mut self) {
        // Heartbeats never end: so many rounds are longer than any pause of the machines.
        for _ in 0..20 {
            let mut moved = false;
            let connections: Vec<u64> = self.wires.keys().copied().collect();
            for connection in connections {
                while self.wires.get(&connection).is_some_and(|wire| !wire.to_server.is_empty()) {
                    self.deliver_to_server(connection, 0);
                    moved = true;
                }
                while self.wires.get(&connection).is_some_and(|wire| !wire.to_device.is_empty()) {
                    self.deliver_to_device(connection, 0);
                    moved = true;
                }
            }
            let mut committed = false;
            for device in 0..self.people.len() {
                committed |= self.poll(device);
            }
            while self.commit() {
                committed = true;
            }
            if committed {
                let notice = || Packet::Text("{\"notice\":\"catalogue\",\"version\":1}".into());
                self.wires.values_mut().for_each(|wire| wire.to_device.push_back(notice()));
            }
            if !moved && !committed {
                self.wait(4_000);
            }
        }
    }

    /// The body of a document on the server.
    pub fn server_body(&self, id: DocumentId) -> String {
        Page::restore(0, None, &self.server.durable[&id]).expect("the log is whole").body()
    }

    /// The body of a document on a device, from its disk.
    pub fn device_body(&self, device: Device, id: DocumentId) -> String {
        let updates = self.people[device].store.disk.get(&id).map(|disk| disk.updates.clone()).unwrap_or_default();
        Page::restore(0, None, &updates).expect("what was kept is whole").body()
    }

    /// What the device believes to be acknowledged is in the durable log.
    fn check_acknowledged(&self, device: Device, id: DocumentId) {
        let store = &self.people[device].store;
        let Some(page) = store.pages.get(&id) else { return };
        let stored = self.server.stored[&id].version();
        let missing = page.own_missing_since(&stored, &store.own_peers).expect("a version");
        assert_eq!(missing, None, "device {device} believes edits saved that the server does not have");
    }

    /// Everybody has what the server has.
    pub fn check_equal(&self) {
        for number in 0..self.documents {
            let id = document(number);
            let body = self.server_body(id);
            for device in 0..self.people.len() {
                assert_eq!(self.device_body(device, id), body, "device {device}, p{number}");
            }
        }
    }
}
