//! Versions of a merged document: who has what, and what somebody lacks. The same for pages and bases.

use loro::{ExportMode, IdSpan, LoroDoc, VersionVector};

use crate::{PageError, UpdateSummary};

/// The history of a document.
pub(crate) struct Merged<'a>(pub &'a LoroDoc);

impl Merged<'_> {
    pub fn has_dependencies_with(&self, summary: &UpdateSummary, before: &[UpdateSummary]) -> bool {
        let version = self.0.oplog_vv();
        let known = |peer: u64| {
            let here = version.get(&peer).copied().unwrap_or(0);
            let spans = before.iter().flat_map(|summary| &summary.spans).filter(|span| span.peer == peer);
            spans.map(|span| span.end).fold(here, i32::max)
        };
        summary.needs.iter().all(|id| id.counter < known(id.peer))
            && summary.spans.iter().all(|span| span.start <= known(span.peer))
    }

    pub fn peers_of_news(&self, summary: &UpdateSummary) -> Vec<u64> {
        let version = self.0.oplog_vv();
        let is_new = |peer: u64, end: i32| end > version.get(&peer).copied().unwrap_or(0);
        summary.spans.iter().filter(|span| is_new(span.peer, span.end)).map(|span| span.peer).collect()
    }

    pub fn covers(&self, version: &[u8]) -> Result<bool, PageError> {
        let here = self.0.oplog_vv();
        Ok(decode_version(version)?.iter().all(|(peer, end)| here.get(peer).copied().unwrap_or(0) >= *end))
    }

    pub fn missing_since(&self, version: &[u8]) -> Result<Option<Vec<u8>>, PageError> {
        let theirs = decode_version(version)?;
        let lacks = |peer: &u64, end: &i32| theirs.get(peer).copied().unwrap_or(0) < *end;
        if !self.0.oplog_vv().iter().any(|(peer, end)| lacks(peer, end)) {
            return Ok(None);
        }
        self.0.export(ExportMode::updates(&theirs)).map(Some).map_err(|_| PageError::Malformed)
    }

    pub fn own_missing_since(&self, version: &[u8], peers: &[u64]) -> Result<Option<Vec<u8>>, PageError> {
        let theirs = decode_version(version)?;
        let here = self.0.oplog_vv();
        let spans: Vec<IdSpan> = peers
            .iter()
            .filter_map(|peer| {
                let start = theirs.get(peer).copied().unwrap_or(0);
                let end = here.get(peer).copied().unwrap_or(0);
                (start < end).then(|| IdSpan::new(*peer, start, end))
            })
            .collect();
        if spans.is_empty() {
            return Ok(None);
        }
        self.0.export(ExportMode::updates_in_range(spans)).map(Some).map_err(|_| PageError::Malformed)
    }

    pub fn others_missing_since(&self, version: &[u8], peers: &[u64]) -> Result<bool, PageError> {
        let theirs = decode_version(version)?;
        let here = self.0.oplog_vv();
        let lacks = |peer: &u64, end: &i32| theirs.get(peer).copied().unwrap_or(0) < *end;
        Ok(here.iter().any(|(peer, end)| !peers.contains(peer) && lacks(peer, end)))
    }
}

fn decode_version(bytes: &[u8]) -> Result<VersionVector, PageError> {
    if bytes.is_empty() {
        return Ok(VersionVector::new());
    }
    let version = VersionVector::decode(bytes).map_err(|_| PageError::Malformed)?;
    if version.iter().any(|(_, end)| *end < 0) { Err(PageError::Malformed) } else { Ok(version) }
}
