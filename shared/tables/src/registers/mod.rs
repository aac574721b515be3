//! The cells of one table as registers that merge: the greater stamp wins, cell by cell.
//!
//! A gesture of a person is one [`Batch`] of writes under one [`Stamp`]. [`Registers`] apply batches in any order, any
//! number of times, and end up equal; [`Changes`] say what to show anew. Batches travel and are kept in the log encoded by
//! column ([`Batch::encode`]); the state of a whole table is a snapshot ([`Registers::snapshot`]).
//!
//! Deliberately absent: what columns there are and what their types make of a value (the schema and the column's type
//! know), rights, the log itself, and any clock: times are passed in.
//!
//! # Guarantees
//! - Applying is commutative, associative and idempotent, for batches of any origin, hostile ones included.
//! - Equal registers have equal snapshots, byte for byte.
//! - Decoding refuses what it cannot hold before it allocates for it.

mod batch;
mod clock;
mod codec;
mod column;
mod integers;
mod order;
mod position;
mod presence;
mod rows;
mod rowset;
mod snapshot;
mod store;
mod values;

pub use batch::{Batch, BatchBuilder, BatchColumn, Field};
pub use clock::{Clock, DeviceNumber, MAX_AHEAD_MS, Stamp, StampAhead, check_stamp};
pub use codec::{DecodeError, Limits};
pub use order::compare;
pub use position::{Placement, Position};
pub use rows::{RowIds, Slot};
pub use store::{Changes, ColumnChange, Registers};

use serde::{Deserialize, Serialize};

/// The lasting number of a column within its base: device ≪ 32 | counter, below 2^53; imported columns keep theirs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ColumnKey(pub u64);

#[cfg(test)]
mod tests;
