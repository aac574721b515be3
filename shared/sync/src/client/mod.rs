//! The device's side: one connection, many documents.
//!
//! The caller owns the socket, the timer, the documents and their storage; it tells [`Client`] what happens as [`Event`]s
//! and does what the returned [`Effect`]s say, in their order. Documents are reached through [`Replicas`].
//!
//! Open documents stay joined. Others are joined for a moment, a few at a time, whenever the catalogue says that the
//! server has something newer than the device holds, or the device holds edits not yet sent.
//!
//! Deliberately absent: the outbox of commands and the catalogue itself (plain HTTP), and what a presence contains.
//!
//! # How to drive it
//! 1. `Event::Catalogue` whenever the catalogue or the list of held documents changes: once before connecting, after each
//!    `SocketOpened` (what was said meanwhile was not heard), and at each notice.
//! 2. `Event::Opened` when a document is shown, *after* it is loaded; `Event::Closed` when it is not any more.
//! 3. `Event::Edited` for each own update, after (or while) it is written to the device's storage.
//! 4. Socket events as they come; `Event::Tick` at [`Client::next_tick`] (later is harmless, earlier too).

mod connection;
mod machine;
pub mod polling;
mod replica;

use std::collections::BTreeMap;

use etabli_ids::DocumentId;

use crate::frames::{Frame, Permission};
use connection::Connection;
use replica::Replica;

/// The documents of this device, as the machine needs them. Only loaded documents are asked for.
pub trait Replicas {
    /// The version of a document; none when it is not loaded.
    fn version(&self, document: DocumentId) -> Option<Vec<u8>>;
    /// Whether the document holds everything of a version of the server.
    fn covers(&self, document: DocumentId, version: &[u8]) -> bool;
    /// Everything made by this person on this device that somebody at `version` lacks; none when they lack nothing.
    fn own_missing_since(&self, document: DocumentId, version: &[u8]) -> Option<Vec<u8>>;
    /// Whether somebody at `version` lacks what others than this person made and this device holds.
    fn others_missing_since(&self, document: DocumentId, version: &[u8]) -> bool;
    /// Everything held here, whoever made it, that somebody at `version` lacks; none when they lack nothing.
    fn missing_since(&self, document: DocumentId, version: &[u8]) -> Option<Vec<u8>>;
    /// Applies what came from the server, and keeps it.
    ///
    /// # Errors
    /// Why it could not be applied.
    fn import(&mut self, document: DocumentId, updates: Vec<Vec<u8>>) -> Result<(), ImportProblem>;
}

/// Why an update from the server could not be applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportProblem {
    /// It builds on others that are not here: the machine joins again to get them.
    Incomplete,
    /// It cannot be read.
    Unreadable,
}

/// A document as the catalogue and the device's storage describe it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Which.
    pub document: DocumentId,
    /// Sequence number of its last update on the server, by the catalogue; 0 when the server does not have it yet.
    pub head: u64,
    /// The number up to which the device holds it, from the last [`Effect::Held`].
    pub held: u64,
    /// How many edits of this device wait; any number but 0 will do when it is not known exactly.
    pub unsent: u32,
    /// Whether the server does not know it yet, because the command that creates it waits.
    pub pending: bool,
}

/// What happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Everything that the person may read, and what was made here and waits for its creation. Complete each time.
    Catalogue(Vec<Known>),
    /// A document is shown; it is loaded.
    Opened(DocumentId),
    /// It is not shown any more.
    Closed(DocumentId),
    /// What [`Effect::Load`] asked for is loaded.
    Loaded(DocumentId),
    /// It could not be loaded.
    NotLoaded(DocumentId),
    /// The person changed a document; the update is in the replica already.
    Edited {
        /// Which.
        document: DocumentId,
        /// The update. Empty updates are ignored.
        update: Vec<u8>,
    },
    /// The person's presence in an open document has changed. Repeated by the machine until the document is closed.
    Presence {
        /// Which.
        document: DocumentId,
        /// The whole presence, at most [`crate::limits::MAX_PRESENCE_BYTES`].
        bytes: Vec<u8>,
    },
    /// After [`Effect::Refused`]: the caller has put the refused update aside and emptied the replica, which has a new
    /// peer id (numbers once used must not be used again); sync may start again.
    Rebuilt(DocumentId),
    /// How many refused changes the caller keeps for the person to decide on.
    RefusedKept(u32),
    /// The socket is open.
    SocketOpened,
    /// The socket is closed, or could not be opened.
    SocketClosed {
        /// WebSocket close code, 1006 when there is none.
        code: u16,
    },
    /// A binary frame came.
    Frame(Vec<u8>),
    /// A text frame came.
    Text(String),
    /// A hint that the network may be back, or the person asks to try now.
    CameOnline,
    /// The hour of [`Client::next_tick`] has come.
    Tick,
    /// Sync cannot go on without a human; the connection is dropped.
    Blocked(Blocked),
    /// It can go on.
    Unblocked,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Open a socket; answer with `SocketOpened` or `SocketClosed`.
    Connect,
    /// Drop the socket; events of it that still come must not be passed on.
    Disconnect,
    /// Send a binary frame.
    Send(Frame),
    /// Send a text frame.
    SendText(&'static str),
    /// Load a document that is not shown; answer with `Loaded` or `NotLoaded`.
    Load(DocumentId),
    /// A document loaded for [`Effect::Load`] may be dropped from memory.
    Release(DocumentId),
    /// The device holds the document up to this sequence number: remember it with the document.
    Held {
        /// Which.
        document: DocumentId,
        /// Up to where.
        head: u64,
    },
    /// So many edits of the document still wait for their acknowledgement; with 0, the mark "unsent" may go.
    Unsent {
        /// Which.
        document: DocumentId,
        /// How many.
        count: u32,
    },
    /// What the person may do with an open document, by the server.
    Access {
        /// Which.
        document: DocumentId,
        /// What.
        access: Access,
    },
    /// The server refuses these changes. Put them aside, then say [`Event::Rebuilt`].
    Refused {
        /// Which.
        document: DocumentId,
        /// All changes made here that the server does not have; for [`RefusalReason::Lost`] those of others too.
        update: Vec<u8>,
        /// Why.
        reason: RefusalReason,
    },
    /// Somebody's presence in an open document.
    Presence {
        /// Which.
        document: DocumentId,
        /// What they sent.
        bytes: Vec<u8>,
    },
    /// A text frame of the server that is not the machine's: a notice in JSON.
    Notice(String),
    /// The badge changes.
    Status(Status),
}

/// What may be done with an open document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Read and write.
    Write,
    /// Read.
    Read,
    /// Nothing: the rights are gone, or the document is.
    None,
}

impl From<Permission> for Access {
    fn from(permission: Permission) -> Self {
        match permission {
            Permission::Read => Self::Read,
            Permission::Write => Self::Write,
        }
    }
}

/// Why the server refused changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalReason {
    /// The person may not write in this document any more, or it is gone.
    Rights,
    /// They make the document larger than allowed.
    TooLarge,
    /// The server cannot make sense of them.
    Invalid,
    /// The server has lost what others wrote and this device holds: it was restored from a backup, and nobody else has
    /// brought it back.
    Lost,
}

/// Why only a human can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocked {
    /// The device's storage is full.
    StorageFull,
    /// The session has ended.
    SignedOut,
}

/// What the sync badge says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// Everything is on the server.
    Saved,
    /// Edits are on their way.
    Saving,
    /// There is no network; so many edits are kept here.
    Local(u32),
    /// The connection was lost a moment ago and is being made again.
    #[default]
    Behind,
    /// So many changes were refused and wait for the person.
    Refused(u32),
    /// Only a human can help.
    Blocked(Blocked),
}

/// The machine.
pub struct Client {
    connection: Connection,
    replicas: BTreeMap<DocumentId, Replica>,
    fragments: crate::fragments::Reassembly,
    refused: u32,
    blocked: Option<Blocked>,
    status: Status,
    random: Random,
}

/// Numbers for batch ids and pauses: SplitMix64, from a seed that the caller draws.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
