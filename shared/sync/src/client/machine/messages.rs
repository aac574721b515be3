//! What the connection brings: it opens, breaks, and carries messages to the documents that they are about.

use etabli_ids::DocumentId;

use super::{RETRY_PAUSE, Turn};
use crate::client::replica::Stage;
use crate::client::{Blocked, Effect, Replicas};
use crate::frames::{self, CrdtType, Message, RoomErrorCode, close};

impl<R: Replicas> Turn<'_, R> {
    pub(super) fn socket_closed(&mut self, code: u16) {
        if code == close::SIGNED_OUT {
            return self.block(Blocked::SignedOut);
        }
        self.client.connection.lost(self.now, &mut self.client.random);
        self.disconnected();
    }

    pub(super) fn break_connection(&mut self) {
        self.effects.push(Effect::Disconnect);
        self.socket_closed(close::BROKEN);
    }

    pub(super) fn disconnected(&mut self) {
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

    pub(super) fn text(&mut self, text: String) {
        self.client.connection.heard(self.now);
        match text.as_str() {
            "pong" => self.client.connection.proved(),
            "ping" => self.effects.push(Effect::SendText("pong")),
            _ => self.effects.push(Effect::Notice(text)),
        }
    }

    pub(super) fn frame(&mut self, bytes: &[u8]) {
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

    pub(super) fn document_message(&mut self, document: DocumentId, message: Message) {
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

    pub(super) fn presence_message(&mut self, document: DocumentId, message: Message) {
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
}
