//! The page of a room: what it takes in, from whom.
//!
//! Everything that can be checked is checked before the page is touched. What can only be seen afterwards (an update that
//! passes every check and still cannot be applied) spoils the page in memory: the room then opens it anew from storage.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use etabli_documents::{
    MAX_BODY_BYTES, MAX_INSERTION, MAX_TAGS, MAX_UPDATE_BYTES, Page, PageError, UpdateSummary, summarize,
};
use etabli_sync::frames::Status;
use etabli_sync::limits::MAX_HISTORY_BYTES;
use etabli_sync::room::{ConnectionId, Document, UnreadableVersion, Verdict};

use crate::storage::{Author, DocumentLog};

/// Updates smaller than this cannot bring a page below half its limit beyond it.
const SMALL_UPDATE: usize = 64 * 1024;

/// How much must have come before the history is measured again.
const WORTH_MEASURING: usize = 1024 * 1024;

/// The peer of pages that are only read and merged here: it never writes.
const READER: u64 = 0;

/// The page of a room.
pub struct RoomPage {
    page: Page,
    authors: HashMap<ConnectionId, Author>,
    owners: HashMap<u64, Author>,
    history: History,
    is_spoilt: bool,
}

/// How much the history weighs: measured now and then, in between the updates are counted as they came.
#[derive(Default)]
struct History {
    measured: Option<usize>,
    since: usize,
}

/// Opens a page from its log.
///
/// # Errors
/// When the log cannot be read.
pub fn open(log: &DocumentLog) -> Result<Page, PageError> {
    Page::restore(READER, log.snapshot.as_ref().map(|(_, bytes)| bytes.as_slice()), &log.updates)
}

/// Does what may take a while without keeping the other rooms of this thread waiting.
fn beside_others<T>(work: impl FnOnce() -> T) -> T {
    let runtime = tokio::runtime::Handle::try_current();
    let has_threads = runtime.is_ok_and(|it| it.runtime_flavor() == tokio::runtime::RuntimeFlavor::MultiThread);
    if has_threads { tokio::task::block_in_place(work) } else { work() }
}

impl RoomPage {
    /// The page, with nobody here.
    pub fn new(page: Page) -> Self {
        Self { page, authors: HashMap::new(), owners: HashMap::new(), history: History::default(), is_spoilt: false }
    }

    /// The page, to be read.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Whether the page in memory is not to be trusted any more.
    pub fn is_spoilt(&self) -> bool {
        self.is_spoilt
    }

    /// Takes the history to weigh so much.
    #[cfg(test)]
    pub fn weigh_as(&mut self, bytes: usize) {
        self.history = History { measured: Some(bytes), since: 0 };
    }

    /// Says who a connection is.
    pub fn introduce(&mut self, connection: ConnectionId, author: Author) {
        self.authors.insert(connection, author);
    }

    /// Forgets a connection.
    pub fn forget(&mut self, connection: ConnectionId) {
        self.authors.remove(&connection);
    }

    /// Who a connection is.
    pub fn author(&self, connection: ConnectionId) -> Option<Author> {
        self.authors.get(&connection).copied()
    }

    /// Says whose a peer is.
    pub fn set_owner(&mut self, peer: u64, owner: Author) {
        self.owners.insert(peer, owner);
    }

    /// The peers of which these updates carry something new and of whom it is not known whose they are.
    pub fn unknown_peers(&self, updates: &[Vec<u8>]) -> Vec<u64> {
        let summaries = updates.iter().filter_map(|update| summarize(update).ok());
        let peers = summaries.flat_map(|summary| self.page.peers_of_news(&summary));
        peers.filter(|peer| !self.owners.contains_key(peer)).collect()
    }

    /// Whether the updates build on something that is not here: another server may have it.
    pub fn lacks_dependencies(&self, updates: &[Vec<u8>]) -> bool {
        matches!(self.check(None, updates), Err(Status::AppError))
    }

    /// Takes in what another server has committed.
    pub fn merge(&mut self, updates: &[Vec<u8>]) {
        for update in updates {
            self.history.since += update.len();
            if self.page.import(update).is_err() {
                self.is_spoilt = true;
            }
        }
    }

    /// Checks everything that can be checked without touching the page.
    fn check(&self, author: Option<Author>, updates: &[Vec<u8>]) -> Result<Vec<UpdateSummary>, Status> {
        let mut summaries: Vec<UpdateSummary> = Vec::with_capacity(updates.len());
        for update in updates {
            if update.len() > MAX_UPDATE_BYTES {
                return Err(Status::PayloadTooLarge);
            }
            let summary = summarize(update).map_err(|_| Status::InvalidUpdate)?;
            if !self.page.has_dependencies_with(&summary, &summaries) {
                return Err(Status::AppError);
            }
            summaries.push(summary);
        }
        if let Some(author) = author {
            let peers = summaries.iter().flat_map(|summary| self.page.peers_of_news(summary));
            let are_own = |peer: u64| self.owners.get(&peer) == Some(&author);
            if !peers.into_iter().all(are_own) {
                return Err(Status::InvalidUpdate);
            }
        }
        Ok(summaries)
    }

    /// Whether the page would be beyond its limits: tried on a copy, and only where it could be.
    fn would_exceed_limits(&self, updates: &[Vec<u8>]) -> bool {
        let bytes: usize = updates.iter().map(Vec::len).sum();
        let is_far = self.page.body_bytes() < MAX_BODY_BYTES / 2 && self.page.tag_count() < MAX_TAGS / 2;
        if bytes < SMALL_UPDATE && is_far {
            return false;
        }
        // A character is at least a byte of an update.
        if bytes > MAX_INSERTION && !self.is_cheap(updates) {
            return true;
        }
        let Ok(mut copy) = self.page.copy() else { return true };
        let applied = updates.iter().all(|update| copy.import(update).is_ok());
        applied && copy.check_limits().is_err()
    }

    /// Whether merging these updates takes no longer than it may. A crafted one may reach code that did not expect it.
    fn is_cheap(&self, updates: &[Vec<u8>]) -> bool {
        let longest = catch_unwind(AssertUnwindSafe(|| self.page.longest_insertion(updates)));
        matches!(longest, Ok(Ok(longest)) if longest <= MAX_INSERTION)
    }

    fn apply(&mut self, updates: &[Vec<u8>]) -> Result<(), Status> {
        for update in updates {
            // The checksum says nothing about who computed it: a crafted update may reach code that did not expect it.
            let imported = catch_unwind(AssertUnwindSafe(|| self.page.import(update)));
            if !matches!(imported, Ok(Ok(_))) {
                self.is_spoilt = true;
                return Err(Status::InvalidUpdate);
            }
        }
        Ok(())
    }
}

impl Document for RoomPage {
    fn version(&self) -> Vec<u8> {
        self.page.version()
    }

    fn missing_since(&self, version: &[u8]) -> Result<Option<Vec<u8>>, UnreadableVersion> {
        self.page.missing_since(version).map_err(|_| UnreadableVersion)
    }

    fn accept(&mut self, from: ConnectionId, updates: &[Vec<u8>]) -> Verdict {
        let Some(author) = self.author(from) else { return Verdict::Refused(Status::PermissionDenied) };
        let summaries = match catch_unwind(AssertUnwindSafe(|| self.check(Some(author), updates))) {
            Ok(Ok(summaries)) => summaries,
            Ok(Err(status)) => return Verdict::Refused(status),
            Err(_) => return Verdict::Refused(Status::InvalidUpdate),
        };
        if summaries.iter().all(|summary| self.page.peers_of_news(summary).is_empty()) {
            return Verdict::Known;
        }
        let bytes: usize = updates.iter().map(Vec::len).sum();
        if bytes < SMALL_UPDATE {
            return self.take_in(updates);
        }
        beside_others(|| self.take_in(updates))
    }
}

impl RoomPage {
    /// Whether the history would be beyond its limit. What was typed weighs less merged than as it came, so it is measured
    /// again before anything is refused, but only when enough came to make a difference.
    fn is_history_full(&mut self, bytes: usize) -> bool {
        let weight = self.history.measured.map(|measured| measured + self.history.since + bytes);
        if weight.is_some_and(|weight| weight <= MAX_HISTORY_BYTES) {
            return false;
        }
        if self.history.measured.is_none() || self.history.since >= WORTH_MEASURING {
            let Ok(all) = self.page.missing_since(&[]) else { return true };
            self.history = History { measured: Some(all.map_or(0, |all| all.len())), since: 0 };
        }
        self.history.measured.is_none_or(|measured| measured + self.history.since + bytes > MAX_HISTORY_BYTES)
    }

    fn take_in(&mut self, updates: &[Vec<u8>]) -> Verdict {
        let bytes = updates.iter().map(Vec::len).sum();
        if self.is_history_full(bytes) {
            return Verdict::Refused(Status::PayloadTooLarge);
        }
        if self.would_exceed_limits(updates) {
            return Verdict::Refused(Status::PayloadTooLarge);
        }
        match self.apply(updates) {
            Ok(()) => {
                self.history.since += bytes;
                Verdict::Applied
            }
            Err(status) => Verdict::Refused(status),
        }
    }
}
