//! The exchange by `POST /api/sync`, for networks that let no WebSocket through.
//!
//! The machine does not know of it: it sends frames and hears answers. But each request stands alone, so each begins by
//! joining again, with the version held now, every room that the machine believes to be in; what changed about a room
//! since the last request is told to the machine as the server would have told it on a socket.
//!
//! Deliberately absent: the requests themselves and when to make them; presence, which does not pass.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use etabli_ids::DocumentId;

use super::Replicas;
use crate::frames::{self, CrdtType, Frame, Message, Permission, RoomErrorCode};
use crate::limits::MAX_BATCH_BYTES;
use crate::post;

/// How many bytes of frames go into one request. One more batch, however large, still fits into what the server takes.
const FULL: usize = post::MAX_BODY_BYTES - MAX_BATCH_BYTES - 512 * 1024;

/// See the file's description. One request at a time: [`Polling::request`], then [`Polling::answered`].
#[derive(Debug, Default)]
pub struct Polling {
    waiting: VecDeque<Frame>,
    /// The rooms that the machine is in, and what it may do there as far as it was told.
    rooms: BTreeMap<DocumentId, Option<Permission>>,
    /// Rooms that the present request joins again by itself.
    joined_again: BTreeSet<DocumentId>,
}

impl Polling {
    /// The machine sends a frame.
    pub fn send(&mut self, frame: Frame) {
        if address(&frame).is_some_and(|(crdt, _)| crdt == CrdtType::Loro) {
            self.waiting.push_back(frame);
        }
    }

    /// Whether something waits to be sent.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// The body of the next request.
    pub fn request(&mut self, replicas: &impl Replicas) -> Vec<u8> {
        let sent = self.take_whole_batches();
        let mut first: BTreeMap<DocumentId, bool> = BTreeMap::new();
        for (message, document) in sent.iter().filter_map(|frame| readable(frame)) {
            let is_join = matches!(message, Message::JoinRequest { .. });
            first.entry(document).or_insert(is_join);
        }
        self.joined_again = self.rooms.keys().filter(|id| first.get(id) != Some(&true)).copied().collect();
        let mut body = Vec::new();
        for document in self.joined_again.clone() {
            match replicas.version(document) {
                Some(version) => body.push(join(document, version)),
                None => drop(self.joined_again.remove(&document)),
            }
        }
        for (message, document) in sent.iter().filter_map(|frame| readable(frame)) {
            match message {
                Message::JoinRequest { .. } => drop(self.rooms.insert(document, None)),
                Message::Leave { .. } => drop(self.rooms.remove(&document)),
                _ => {}
            }
        }
        body.extend(sent);
        post::encode(&body)
    }

    /// Takes what waits, up to a full request; the fragments of one batch stay together, for each request stands alone.
    fn take_whole_batches(&mut self) -> Vec<Frame> {
        let (mut sent, mut bytes) = (Vec::new(), 0);
        while let Some(frame) = self.waiting.front() {
            let is_fragment = matches!(frames::decode(frame), Ok(Message::DocUpdateFragment { .. }));
            if bytes >= FULL && !is_fragment {
                break;
            }
            bytes += frame.len();
            sent.extend(self.waiting.pop_front());
        }
        sent
    }

    /// What the machine is to hear of an answer, in order; none when it is no answer of this protocol.
    pub fn answered(&mut self, body: &[u8]) -> Option<Vec<Vec<u8>>> {
        let answers = post::decode(body)?;
        Some(answers.into_iter().filter_map(|bytes| self.heard(bytes)).collect())
    }

    fn heard(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        let as_it_came = Some(bytes.to_vec());
        let Some((message, document)) = readable(bytes) else { return as_it_came };
        match message {
            Message::JoinResponseOk { permission, .. } => {
                let known = self.rooms.get_mut(&document).and_then(|known| known.replace(permission));
                if !self.joined_again.remove(&document) {
                    return as_it_came;
                }
                let has_changed = known.is_some_and(|known| known != permission);
                has_changed.then(|| room_error(document, RoomErrorCode::RejoinSuggested))
            }
            Message::JoinError { app_code, .. } => {
                self.rooms.remove(&document);
                if !self.joined_again.remove(&document) {
                    return as_it_came;
                }
                let is_final = app_code.as_deref() == Some(frames::NOT_FOUND);
                Some(room_error(document, if is_final { RoomErrorCode::Evicted } else { RoomErrorCode::Unknown }))
            }
            _ => as_it_came,
        }
    }
}

fn readable(frame: &[u8]) -> Option<(Message, DocumentId)> {
    let message = frames::decode(frame).ok()?;
    let document = frames::address(&message).1.parse().ok()?;
    Some((message, document))
}

fn address(frame: &[u8]) -> Option<(CrdtType, DocumentId)> {
    let message = frames::decode(frame).ok()?;
    let (crdt, room) = frames::address(&message);
    Some((crdt, room.parse().ok()?))
}

fn join(document: DocumentId, version: Vec<u8>) -> Frame {
    let room_id = document.to_string();
    frames::encode(&Message::JoinRequest { crdt: CrdtType::Loro, room_id, auth: Vec::new(), version })
}

fn room_error(document: DocumentId, code: RoomErrorCode) -> Vec<u8> {
    let (crdt, room_id, message) = (CrdtType::Loro, document.to_string(), String::new());
    frames::encode(&Message::RoomError { crdt, room_id, code, message }).to_vec()
}
