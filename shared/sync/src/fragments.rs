//! Updates larger than a frame: cut into fragments, and put together again.

use std::collections::BTreeMap;

use etabli_ids::DocumentId;

use crate::frames::{BatchId, CrdtType, Frame, Message, Status, encode};
use crate::limits::{FRAGMENT_BYTES, FRAGMENT_TIMEOUT, MAX_BATCH_BYTES, MAX_OPEN_BATCHES, MAX_UPDATES_PER_BATCH};

/// Bytes that the length of an update takes in a frame, at most.
const LENGTH_BYTES: usize = 5;

/// Divides updates, in order, into batches of which each fits a frame, or holds one update that must be fragmented.
#[must_use]
pub fn batches(updates: Vec<Vec<u8>>) -> Vec<Vec<Vec<u8>>> {
    let mut batches: Vec<Vec<Vec<u8>>> = Vec::new();
    let mut room = 0;
    for update in updates {
        let bytes = update.len() + LENGTH_BYTES;
        match batches.last_mut() {
            Some(batch) if bytes <= room && batch.len() < MAX_UPDATES_PER_BATCH => {
                room -= bytes;
                batch.push(update);
            }
            _ => {
                room = FRAGMENT_BYTES.saturating_sub(bytes);
                batches.push(vec![update]);
            }
        }
    }
    batches
}

/// The frames of one of [`batches`].
#[must_use]
pub fn batch_frames(crdt: CrdtType, document: DocumentId, batch_id: BatchId, updates: Vec<Vec<u8>>) -> Vec<Frame> {
    let room_id = document.to_string();
    match updates.as_slice() {
        [update] if update.len() > FRAGMENT_BYTES => fragment_frames(crdt, &room_id, batch_id, update),
        _ => vec![encode(&Message::DocUpdate { crdt, room_id, updates, batch_id })],
    }
}

fn fragment_frames(crdt: CrdtType, room: &str, batch_id: BatchId, update: &[u8]) -> Vec<Frame> {
    let header = Message::DocUpdateFragmentHeader {
        crdt,
        room_id: room.to_owned(),
        batch_id,
        fragment_count: update.len().div_ceil(FRAGMENT_BYTES) as u64,
        total_size_bytes: update.len() as u64,
    };
    let fragments = update.chunks(FRAGMENT_BYTES).zip(0..).map(|(fragment, index)| {
        let room_id = room.to_owned();
        encode(&Message::DocUpdateFragment { crdt, room_id, batch_id, index, fragment: fragment.to_vec() })
    });
    std::iter::once(encode(&header)).chain(fragments).collect()
}

/// Where a batch belongs.
pub type BatchAddress = (DocumentId, BatchId);

struct OpenBatch {
    fragments: Vec<Option<Vec<u8>>>,
    missing: usize,
    announced: usize,
    received: usize,
    since: u64,
}

/// Fragmented batches of one connection on their way.
#[derive(Default)]
pub struct Reassembly {
    open: BTreeMap<(DocumentId, [u8; 8]), OpenBatch>,
}

impl Reassembly {
    /// Takes the announcement of a batch.
    ///
    /// # Errors
    /// The status to answer with when it is refused.
    pub fn begin(&mut self, address: BatchAddress, count: u64, total: u64, now: u64) -> Result<(), Status> {
        let announced = usize::try_from(total).map_err(|_| Status::PayloadTooLarge)?;
        if announced > MAX_BATCH_BYTES {
            return Err(Status::PayloadTooLarge);
        }
        // Empty fragments would let a small batch announce a great many.
        if count == 0 || count > announced.max(1) as u64 {
            return Err(Status::InvalidUpdate);
        }
        let key = (address.0, address.1.0);
        if self.open.len() >= MAX_OPEN_BATCHES && !self.open.contains_key(&key) {
            return Err(Status::RateLimited);
        }
        let count = usize::try_from(count).map_err(|_| Status::InvalidUpdate)?;
        let batch = OpenBatch { fragments: vec![None; count], missing: count, announced, received: 0, since: now };
        self.open.insert(key, batch);
        Ok(())
    }

    /// Takes a fragment; returns the update when it was the last one missing. A fragment of a batch that was not announced,
    /// or was given up, is ignored: its refusal was sent already.
    ///
    /// # Errors
    /// The status to answer with when the batch is refused.
    pub fn add(&mut self, address: BatchAddress, index: u64, fragment: Vec<u8>) -> Result<Option<Vec<u8>>, Status> {
        let key = (address.0, address.1.0);
        let Some(batch) = self.open.get_mut(&key) else { return Ok(None) };
        let slot = usize::try_from(index).ok().and_then(|index| batch.fragments.get_mut(index));
        batch.received += fragment.len();
        let fits = batch.received <= batch.announced;
        match slot {
            Some(slot) if slot.is_none() && fits => *slot = Some(fragment),
            _ => {
                self.open.remove(&key);
                return Err(Status::InvalidUpdate);
            }
        }
        batch.missing -= 1;
        if batch.missing > 0 {
            return Ok(None);
        }
        let complete = batch.received == batch.announced;
        let whole: Vec<u8> = std::mem::take(&mut batch.fragments).into_iter().flatten().flatten().collect();
        self.open.remove(&key);
        if complete { Ok(Some(whole)) } else { Err(Status::InvalidUpdate) }
    }

    /// Gives up the batches that took too long.
    pub fn expire(&mut self, now: u64) -> Vec<BatchAddress> {
        let late = |batch: &OpenBatch| now.saturating_sub(batch.since) > FRAGMENT_TIMEOUT;
        let addresses: Vec<_> =
            self.open.iter().filter(|(_, batch)| late(batch)).map(|((id, batch), _)| (*id, BatchId(*batch))).collect();
        self.open.retain(|_, batch| !late(batch));
        addresses
    }

    /// Forgets everything of a document.
    pub fn forget(&mut self, document: DocumentId) {
        self.open.retain(|(id, _), _| *id != document);
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.open.clear();
    }
}
