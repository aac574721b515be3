//! One document as the client machine sees it.

use std::collections::{BTreeMap, VecDeque};

use super::{Access, Known, RefusalReason};
use crate::frames::Permission;

/// How far the document is joined on the present connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stage {
    /// Not at all.
    Apart,
    /// Being loaded, to be joined then.
    Loading,
    /// The join was sent at this time.
    Joining { since: u64 },
    /// Joined.
    Joined(Joined),
    /// The server answered that it cannot be joined; to be tried again when the catalogue changes or at this time.
    Denied { retry_at: Option<u64> },
    /// Changes were refused; nothing is sent until the caller has put them aside.
    Stuck,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Joined {
    pub(super) permission: Permission,
    pub(super) since: u64,
    /// The server's version and sequence number when it was joined, until everything of it is here.
    pub(super) target: Option<(Vec<u8>, u64)>,
    /// That number, once everything is here.
    pub(super) reached: Option<u64>,
}

/// A batch on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Flight {
    /// How many edits it holds.
    pub(super) edits: u32,
    pub(super) since: u64,
}

#[derive(Debug)]
pub(super) struct Replica {
    pub(super) is_open: bool,
    /// Loaded at the machine's request, to be released.
    pub(super) is_borrowed: bool,
    pub(super) known: Option<Known>,
    pub(super) held: u64,
    pub(super) stage: Stage,
    /// Edits not acknowledged.
    pub(super) unsent: u32,
    /// Updates to be sent when batches in flight leave room.
    pub(super) queue: VecDeque<Vec<u8>>,
    /// Batches sent and not acknowledged.
    pub(super) flight: BTreeMap<[u8; 8], Flight>,
    /// The server has refused something: the next join tells what exactly is to be put aside.
    pub(super) refusing: Option<RefusalReason>,
    pub(super) access: Option<Access>,
    pub(super) presence: Option<Vec<u8>>,
    /// When to look again whether the server has what others wrote and it lacked.
    pub(super) look_again: Option<u64>,
    /// How often that was looked for.
    pub(super) looked: u32,
    /// When the presence is to be repeated; none when the room of presences is not joined.
    pub(super) presence_at: Option<u64>,
}

impl Default for Replica {
    fn default() -> Self {
        Self {
            is_open: false,
            is_borrowed: false,
            known: None,
            held: 0,
            stage: Stage::Apart,
            unsent: 0,
            queue: VecDeque::new(),
            flight: BTreeMap::new(),
            refusing: None,
            access: None,
            presence: None,
            look_again: None,
            looked: 0,
            presence_at: None,
        }
    }
}

impl Replica {
    /// Whether there is anything to exchange though nobody looks at it.
    pub(super) fn wants_background(&self) -> bool {
        let behind = self.known.is_some_and(|known| known.head != self.held);
        !self.is_open && self.stage == Stage::Apart && self.is_on_server() && (behind || self.unsent > 0)
    }

    pub(super) fn is_on_server(&self) -> bool {
        self.known.is_some_and(|known| !known.pending)
    }

    /// Whether the exchange that a closed document was joined for is over.
    pub(super) fn is_done(&self) -> bool {
        let reached = matches!(&self.stage, Stage::Joined(joined) if joined.reached.is_some());
        let is_idle = self.flight.is_empty() && self.queue.is_empty() && self.look_again.is_none();
        reached && !self.is_open && is_idle
    }

    /// Since when the server owes an answer: to the join, of what is missing here, or to a batch.
    pub(super) fn waiting_since(&self) -> Option<u64> {
        let join = match &self.stage {
            Stage::Joining { since } => Some(*since),
            Stage::Joined(joined) if joined.target.is_some() => Some(joined.since),
            _ => None,
        };
        join.into_iter().chain(self.flight.values().map(|flight| flight.since)).min()
    }

    pub(super) fn is_in_background(&self) -> bool {
        !self.is_open && matches!(self.stage, Stage::Loading | Stage::Joining { .. } | Stage::Joined(_))
    }

    /// The connection is gone: what was in flight is to be found out again by the next join.
    pub(super) fn disconnected(&mut self) {
        self.queue.clear();
        self.flight.clear();
        self.look_again = None;
        self.presence_at = None;
        if matches!(self.stage, Stage::Joining { .. } | Stage::Joined(_) | Stage::Denied { .. }) {
            self.stage = Stage::Apart;
        }
    }
}
