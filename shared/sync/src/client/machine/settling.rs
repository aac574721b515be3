//! What is due after each event: heartbeats, joins to be tried again, and documents exchanged in the background.

use etabli_ids::DocumentId;

use super::Turn;
use crate::client::connection::Step;
use crate::client::replica::{Replica, Stage};
use crate::client::{Effect, Replicas};
use crate::fragments::batch_frames;
use crate::frames::{BatchId, CrdtType};
use crate::limits::{BACKGROUND_JOINS, JOIN_TIMEOUT, PRESENCE_REPEAT};

impl<R: Replicas> Turn<'_, R> {
    pub(super) fn settle(&mut self) {
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

    pub(super) fn finish_background(&mut self) {
        let done = |replica: &Replica| replica.is_done();
        let documents: Vec<_> = self.client.replicas.iter().filter(|(_, it)| done(it)).map(|(id, _)| *id).collect();
        documents.into_iter().for_each(|document| self.leave(document));
    }

    pub(super) fn settle_documents(&mut self) {
        let now = self.now;
        let mut due = Vec::new();
        for (document, replica) in &mut self.client.replicas {
            let is_late = replica.waiting_since().is_some_and(|since| now >= since + JOIN_TIMEOUT);
            if is_late || replica.look_again.is_some_and(|at| now >= at) {
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
    pub(super) fn start_background(&mut self) {
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
