//! A base: tables, columns, pages and sections that several people change at once.
//!
//! In the Loro document each thing is a root map of properties (`table-5`, `column-12`, `page-3`, `section-4`, `settings`),
//! and orders are root movable lists of keys (`tables`, `columns-5`, `pages`, `sections`). A property merges by itself; a
//! move does not disturb what else is done to the thing. Properties that this version does not know stay as they are.
//!
//! Deliberately absent: cells (they are registers), and any rule of what a formula or a type may be.

mod history;
mod things;
mod value;

use loro::{CommitOptions, ExportMode, LoroDoc, VersionVector};

use etabli_tables::registers::DeviceNumber;
use etabli_tables::schema::{SchemaEdit, Thing, removal};

pub use history::PastEdit;

use crate::merged::Merged;
use crate::{PageError, UpdateSummary};

/// Most things of one base, removed ones included.
pub const MAX_THINGS: usize = 50_000;
/// Longest property, in bytes as JSON.
pub const MAX_PROPERTY_BYTES: usize = 1 << 20;

/// Why a base refused something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BaseError {
    /// The bytes are not what was expected.
    #[error("unreadable bytes")]
    Malformed,
    /// The bytes are a snapshot where an update was expected.
    #[error("a snapshot, not an update")]
    NotAnUpdate,
    /// The update builds on operations that are not here: they are kept aside until these come.
    #[error("the update builds on others that are not here")]
    MissingDependencies,
    /// There is no such thing to change.
    #[error("no such thing: {0:?}")]
    NoSuchThing(Thing),
    /// A thing needs a property that it has not: a column its table.
    #[error("incomplete: {0:?}")]
    Incomplete(Thing),
    /// More than [`MAX_THINGS`] things, or a property longer than [`MAX_PROPERTY_BYTES`].
    #[error("larger than allowed")]
    TooLarge,
}

impl From<PageError> for BaseError {
    fn from(error: PageError) -> Self {
        match error {
            PageError::NotAnUpdate => Self::NotAnUpdate,
            PageError::MissingDependencies => Self::MissingDependencies,
            PageError::Malformed | PageError::OutOfBounds => Self::Malformed,
        }
    }
}

/// What edits did.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Applied {
    /// To be sent; empty when nothing changed.
    pub update: Vec<u8>,
    /// The edits that take these back, in the order to apply them.
    pub back: Vec<SchemaEdit>,
}

/// A base held in memory.
pub struct Base {
    document: LoroDoc,
}

impl std::fmt::Debug for Base {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Base").field("schema", &self.read()).finish()
    }
}

impl Base {
    /// An empty base in which `peer` will write.
    #[must_use]
    pub fn new(peer: u64) -> Self {
        Self::with_document(LoroDoc::new(), peer)
    }

    /// The base made of a snapshot, if there is one, and the updates that came after.
    ///
    /// # Errors
    /// [`BaseError::Malformed`] when any of them cannot be read, [`BaseError::MissingDependencies`] when some are absent.
    pub fn restore(peer: u64, snapshot: Option<&[u8]>, updates: &[Vec<u8>]) -> Result<Self, BaseError> {
        let document = match snapshot {
            Some(bytes) => LoroDoc::from_snapshot(bytes).map_err(|_| BaseError::Malformed)?,
            None => LoroDoc::new(),
        };
        if !updates.is_empty() {
            let status = document.import_batch(updates).map_err(|_| BaseError::Malformed)?;
            if status.pending.is_some() {
                return Err(BaseError::MissingDependencies);
            }
        }
        Ok(Self::with_document(document, peer))
    }

    fn with_document(document: LoroDoc, peer: u64) -> Self {
        // The greatest number is Loro's own mark for "no peer".
        let allowed = document.set_peer_id(peer.min(u64::MAX - 1));
        debug_assert!(allowed.is_ok());
        Self { document }
    }

    /// As which peer this base is written in here.
    #[must_use]
    pub fn peer(&self) -> u64 {
        self.document.peer_id()
    }

    /// Makes edits, in their order, at `seconds` since 1970. When one of them is refused, none is made. Identifiers that two
    /// things had are settled first.
    ///
    /// # Errors
    /// [`BaseError::NoSuchThing`], [`BaseError::Incomplete`], [`BaseError::TooLarge`].
    pub fn apply(&mut self, edits: &[SchemaEdit], seconds: i64) -> Result<Applied, BaseError> {
        self.check(edits)?;
        let before = self.document.oplog_vv();
        for edit in self.read_as_written().settling() {
            if let SchemaEdit::Set { thing, properties } = edit {
                self.set_properties(thing, &properties)?;
            }
        }
        let mut back = Vec::new();
        for edit in edits {
            let undo = match edit {
                SchemaEdit::Add { thing, index, properties } => {
                    self.add(*thing, *index, properties)?;
                    Some(removal(*thing, true))
                }
                SchemaEdit::Set { thing, properties } => {
                    let old = self.set_properties(*thing, properties)?;
                    (!old.is_empty()).then_some(SchemaEdit::Set { thing: *thing, properties: old })
                }
                SchemaEdit::Move { thing, index } => {
                    let old = self.move_to(*thing, *index)?;
                    old.map(|index| SchemaEdit::Move { thing: *thing, index })
                }
            };
            back.extend(undo);
        }
        self.document.commit_with(CommitOptions::new().timestamp(seconds));
        back.reverse();
        let is_changed = self.document.oplog_vv() != before;
        let update = if is_changed { self.export(&before)? } else { Vec::new() };
        Ok(Applied { update, back })
    }

    /// Applies an update or snapshot made elsewhere. Answers whether anything changed.
    ///
    /// # Errors
    /// [`BaseError::Malformed`], or [`BaseError::MissingDependencies`]: what others it builds on must be fetched.
    pub fn import(&mut self, bytes: &[u8]) -> Result<bool, BaseError> {
        let before = self.document.oplog_vv();
        let status = self.document.import(bytes).map_err(|_| BaseError::Malformed)?;
        if status.pending.is_some() {
            return Err(BaseError::MissingDependencies);
        }
        Ok(self.document.oplog_vv() != before)
    }

    /// A key that no thing has: the next of this device.
    #[must_use]
    pub fn next_key(&self, device: DeviceNumber) -> u64 {
        let own = self.all_things().into_iter().filter_map(key_of).filter(|key| key >> 32 == u64::from(device.0));
        own.max().map_or(u64::from(device.0) << 32 | 1, |last| last + 1)
    }

    /// Whether everything that the summarised update builds on is here.
    #[must_use]
    pub fn has_dependencies_with(&self, summary: &UpdateSummary, before: &[UpdateSummary]) -> bool {
        Merged(&self.document).has_dependencies_with(summary, before)
    }

    /// The peers of which the summarised update carries operations not yet here.
    #[must_use]
    pub fn peers_of_news(&self, summary: &UpdateSummary) -> Vec<u64> {
        Merged(&self.document).peers_of_news(summary)
    }

    /// The version: which operations of which peers are here. Empty bytes stand for nothing.
    #[must_use]
    pub fn version(&self) -> Vec<u8> {
        self.document.oplog_vv().encode()
    }

    /// Whether everything of `version` is here.
    ///
    /// # Errors
    /// [`BaseError::Malformed`] when it is not a version.
    pub fn covers(&self, version: &[u8]) -> Result<bool, BaseError> {
        Ok(Merged(&self.document).covers(version)?)
    }

    /// One update with everything that somebody at `version` lacks; none when they lack nothing.
    ///
    /// # Errors
    /// [`BaseError::Malformed`] when it is not a version.
    pub fn missing_since(&self, version: &[u8]) -> Result<Option<Vec<u8>>, BaseError> {
        Ok(Merged(&self.document).missing_since(version)?)
    }

    /// Like [`Base::missing_since`], with the operations of some peers only.
    ///
    /// # Errors
    /// [`BaseError::Malformed`] when it is not a version.
    pub fn own_missing_since(&self, version: &[u8], peers: &[u64]) -> Result<Option<Vec<u8>>, BaseError> {
        Ok(Merged(&self.document).own_missing_since(version, peers)?)
    }

    /// Whether somebody at `version` lacks operations of other peers than these.
    ///
    /// # Errors
    /// [`BaseError::Malformed`] when it is not a version.
    pub fn others_missing_since(&self, version: &[u8], peers: &[u64]) -> Result<bool, BaseError> {
        Ok(Merged(&self.document).others_missing_since(version, peers)?)
    }

    /// The whole base with its history, quick to open.
    ///
    /// # Errors
    /// [`BaseError::Malformed`] when the base's history cannot be read any more.
    pub fn snapshot(&self) -> Result<Vec<u8>, BaseError> {
        self.document.export(ExportMode::Snapshot).map_err(|_| BaseError::Malformed)
    }

    /// A second base with the same content and history, to try something on.
    ///
    /// # Errors
    /// [`BaseError::Malformed`] when the base's history cannot be read any more.
    pub fn copy(&self) -> Result<Self, BaseError> {
        Self::restore(self.document.peer_id(), Some(&self.snapshot()?), &[])
    }

    fn export(&self, since: &VersionVector) -> Result<Vec<u8>, BaseError> {
        self.document.export(ExportMode::updates(since)).map_err(|_| BaseError::Malformed)
    }
}

/// The key of a thing that has one.
fn key_of(thing: Thing) -> Option<u64> {
    match thing {
        Thing::Settings => None,
        Thing::Table(key) => Some(key.0),
        Thing::Column(key) => Some(key.0),
        Thing::Page(key) => Some(key.0),
        Thing::Section(key) => Some(key.0),
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod world;
