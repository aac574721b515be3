//! What an update is made of, without applying it: whose operations, and what they build on.
//!
//! The server asks this before it lets an update in.

use loro::{EncodedBlobMode, LoroDoc};

use crate::PageError;

/// A run of operations of one peer: counters `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PeerSpan {
    /// Whose.
    pub peer: u64,
    /// First counter.
    pub start: i32,
    /// One past the last counter.
    pub end: i32,
}

/// One operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OperationId {
    /// Whose.
    pub peer: u64,
    /// Its counter.
    pub counter: i32,
}

/// What an update carries and needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateSummary {
    /// The operations carried, by peer.
    pub spans: Vec<PeerSpan>,
    /// Operations of others that must be known before.
    pub needs: Vec<OperationId>,
}

/// Reads what an update carries.
///
/// # Errors
/// [`PageError::Malformed`] when it cannot be read, [`PageError::NotAnUpdate`] when it is a snapshot.
pub fn summarize(update: &[u8]) -> Result<UpdateSummary, PageError> {
    let metadata = LoroDoc::decode_import_blob_meta(update, true).map_err(|_| PageError::Malformed)?;
    if metadata.mode != EncodedBlobMode::Updates {
        return Err(PageError::NotAnUpdate);
    }
    let mut spans: Vec<PeerSpan> = metadata
        .partial_end_vv
        .iter()
        .map(|(peer, end)| {
            let start = metadata.partial_start_vv.get(peer).copied().unwrap_or(0);
            PeerSpan { peer: *peer, start, end: *end }
        })
        .collect();
    spans.sort_unstable();
    if spans.iter().any(|span| span.start < 0 || span.end <= span.start) {
        return Err(PageError::Malformed);
    }
    let mut needs: Vec<OperationId> =
        metadata.start_frontiers.iter().map(|id| OperationId { peer: id.peer, counter: id.counter }).collect();
    needs.sort_unstable();
    Ok(UpdateSummary { spans, needs })
}
