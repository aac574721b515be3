//! Joining documents' rooms, and leaving them.

use etabli_ids::DocumentId;

use super::{RETRY_PAUSE, Turn};
use crate::client::replica::{Joined, Stage};
use crate::client::{Access, Effect, RefusalReason, Replicas};
use crate::frames::{CrdtType, JoinErrorCode, Message, NOT_FOUND, Permission};
use crate::limits::{LOOK_AGAIN_PAUSE, LOOKS_AGAIN, MAX_BATCH_BYTES};

impl<R: Replicas> Turn<'_, R> {
    pub(super) fn load(&mut self, document: DocumentId) {
        self.replica(document).stage = Stage::Loading;
        self.effects.push(Effect::Load(document));
    }

    pub(super) fn join(&mut self, document: DocumentId) {
        let Some(version) = self.replicas.version(document) else { return self.load(document) };
        let now = self.now;
        let replica = self.replica(document);
        replica.queue.clear();
        replica.flight.clear();
        replica.look_again = None;
        replica.stage = Stage::Joining { since: now };
        let (crdt, room_id) = (CrdtType::Loro, document.to_string());
        self.client.fragments.forget(document);
        self.send(&Message::JoinRequest { crdt, room_id, auth: Vec::new(), version });
    }

    pub(super) fn leave(&mut self, document: DocumentId) {
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

    pub(super) fn release(&mut self, document: DocumentId) {
        let replica = self.replica(document);
        if !replica.is_open && std::mem::take(&mut replica.is_borrowed) {
            self.effects.push(Effect::Release(document));
        }
    }

    pub(super) fn joined(&mut self, document: DocumentId, permission: Permission, version: Vec<u8>, extra: Vec<u8>) {
        if !matches!(self.replica(document).stage, Stage::Joining { .. }) || self.replicas.version(document).is_none() {
            return;
        }
        self.client.connection.proved();
        // A server that is not ours gives no number: nothing is held up to anything then.
        let head = extra.try_into().map(u64::from_be_bytes).unwrap_or(0);
        if self.has_lost(document, &version) {
            return self.refuse_for(document, &version, RefusalReason::Lost);
        }
        let missing = self.replicas.own_missing_since(document, &version);
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

    /// Whether the server lacks what others wrote, and lacked it each time so far. It was restored from a backup; each
    /// author's devices bring back what is theirs, and nobody else may, so they are given time. (With two servers on one
    /// database the other one may also be a moment late.)
    fn has_lost(&mut self, document: DocumentId, version: &[u8]) -> bool {
        let lacks = self.replicas.others_missing_since(document, version);
        let again = self.now + LOOK_AGAIN_PAUSE;
        let replica = self.replica(document);
        if !lacks {
            (replica.looked, replica.look_again) = (0, None);
            return false;
        }
        replica.looked += 1;
        replica.look_again = Some(again);
        replica.looked > LOOKS_AGAIN
    }

    pub(super) fn join_failed(&mut self, document: DocumentId, code: JoinErrorCode, app_code: Option<&str>) {
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

    pub(super) fn denied(&mut self, document: DocumentId, retry_at: Option<u64>) {
        self.leave(document);
        self.replica(document).stage = Stage::Denied { retry_at };
        if retry_at.is_none() {
            self.access(document, Access::None);
        }
    }

    pub(super) fn access(&mut self, document: DocumentId, access: Access) {
        let replica = self.replica(document);
        if replica.is_open && replica.access != Some(access) {
            replica.access = Some(access);
            self.effects.push(Effect::Access { document, access });
        }
    }
}
