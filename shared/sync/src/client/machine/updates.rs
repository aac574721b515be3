//! Updates: those that come, those that go, and those that the server does not take.

use etabli_ids::DocumentId;

use super::{RETRY_PAUSE, Turn};
use crate::client::replica::{Flight, Joined, Stage};
use crate::client::{Access, Effect, ImportProblem, RefusalReason, Replicas};
use crate::fragments::{batch_frames, batches};
use crate::frames::{BatchId, CrdtType, Status as AckStatus};
use crate::limits::BATCHES_IN_FLIGHT;

impl<R: Replicas> Turn<'_, R> {
    pub(super) fn received(&mut self, document: DocumentId, updates: Vec<Vec<u8>>) {
        if !matches!(self.replica(document).stage, Stage::Joined(_)) || self.replicas.version(document).is_none() {
            return;
        }
        match self.replicas.import(document, updates) {
            Ok(()) => self.check_reached(document),
            Err(ImportProblem::Incomplete) => self.join(document),
            Err(ImportProblem::Unreadable) => self.denied(document, Some(self.now + RETRY_PAUSE)),
        }
    }

    pub(super) fn check_reached(&mut self, document: DocumentId) {
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
    pub(super) fn flush(&mut self, document: DocumentId) {
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

    pub(super) fn send_batch(&mut self, document: DocumentId, updates: Vec<Vec<u8>>, edits: u32) {
        let batch = self.client.random.next().to_be_bytes();
        let now = self.now;
        self.replica(document).flight.insert(batch, Flight { edits, since: now });
        let frames = batch_frames(CrdtType::Loro, document, BatchId(batch), updates);
        self.effects.extend(frames.into_iter().map(Effect::Send));
    }

    pub(super) fn acknowledged(&mut self, document: DocumentId, batch: BatchId, status: AckStatus) {
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

    pub(super) fn set_unsent(&mut self, document: DocumentId, count: u32) {
        let replica = self.replica(document);
        if replica.unsent != count || count == 0 {
            replica.unsent = count;
            self.effects.push(Effect::Unsent { document, count });
        }
    }

    /// A new join tells what exactly the server does not have.
    pub(super) fn refuse_after_join(&mut self, document: DocumentId, reason: RefusalReason) {
        self.replica(document).refusing = Some(reason);
        self.join(document);
    }

    pub(super) fn refuse(&mut self, document: DocumentId, version: &[u8]) {
        let reason = self.replica(document).refusing.take().unwrap_or(RefusalReason::Rights);
        self.refuse_for(document, version, reason);
    }

    pub(super) fn refuse_for(&mut self, document: DocumentId, version: &[u8], reason: RefusalReason) {
        let update = match reason {
            RefusalReason::Lost => self.replicas.missing_since(document, version),
            _ => self.replicas.own_missing_since(document, version),
        };
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
}
