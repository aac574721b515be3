//! What happened to a cell or a row: who wrote what, when, over what.
//!
//! The log of batches is the history. A write's old value is that of the write with the next smaller stamp, in whichever
//! order they arrived, so everybody reads the same history. Stamps name devices; the server knows whose they are.
//!
//! Deliberately absent: the log itself, and the policy of what to keep of it.

use std::collections::{BTreeMap, BTreeSet};

use etabli_formula::RowId;

use crate::raw::RawValue;
use crate::registers::{Batch, ColumnKey, Field, Registers, Stamp};

/// One write of the past.
#[derive(Clone, Debug, PartialEq)]
pub struct PastWrite {
    /// When and by which device.
    pub stamp: Stamp,
    /// Into which register.
    pub field: Field,
    /// What was there.
    pub old: RawValue,
    /// What came.
    pub new: RawValue,
}

/// The writes into one register, the oldest first. `before` holds what was there before the first batch, when the log was
/// cut.
#[must_use]
pub fn of_cell<'a>(
    batches: impl IntoIterator<Item = &'a Batch>,
    before: Option<&Registers>,
    row: RowId,
    field: Field,
) -> Vec<PastWrite> {
    let mut writes: BTreeMap<Stamp, RawValue> = BTreeMap::new();
    for batch in batches {
        if let Some(value) = batch.write_of(row, field) {
            writes.insert(batch.stamp, value);
        }
    }
    chained(field, writes, before.map(|before| before.read(row, field)))
}

/// The writes into all registers of a row, the oldest first; those of one gesture by column.
#[must_use]
pub fn of_row<'a>(
    batches: impl IntoIterator<Item = &'a Batch>,
    before: Option<&Registers>,
    row: RowId,
) -> Vec<PastWrite> {
    let mut fields: BTreeMap<Field, BTreeMap<Stamp, RawValue>> = BTreeMap::new();
    for batch in batches {
        for column in batch.columns() {
            if let Ok(place) = column.rows.binary_search(&row) {
                fields.entry(column.field).or_default().insert(batch.stamp, column.values.get(place));
            }
        }
    }
    let histories = fields.into_iter().map(|(field, writes)| {
        let first = before.map(|before| before.read(row, field));
        chained(field, writes, first)
    });
    let mut past: Vec<PastWrite> = histories.flatten().collect();
    past.sort_by_key(|write| (write.stamp, write.field));
    past
}

fn chained(field: Field, writes: BTreeMap<Stamp, RawValue>, first: Option<RawValue>) -> Vec<PastWrite> {
    let mut old = first.unwrap_or_default();
    let mut past = Vec::with_capacity(writes.len());
    for (stamp, new) in writes {
        past.push(PastWrite { stamp, field, old: std::mem::replace(&mut old, new.clone()), new });
    }
    past
}

/// What must leave the history: personal data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erasure {
    /// These columns; all when there are none.
    pub columns: BTreeSet<ColumnKey>,
    /// Of these rows; all when there are none.
    pub rows: BTreeSet<RowId>,
}

impl Erasure {
    fn covers(&self, field: Field, row: RowId) -> bool {
        let Field::Column(column) = field else { return false };
        (self.columns.is_empty() || self.columns.contains(&column))
            && (self.rows.is_empty() || self.rows.contains(&row))
    }

    /// What remains of a batch of the log: all but the covered writes that were overwritten since. What still shows remains;
    /// to be rid of it too, it is emptied first. None when nothing remains.
    #[must_use]
    pub fn remainder(&self, batch: &Batch, now: &Registers) -> Option<Batch> {
        batch.filtered(|field, row| !self.covers(field, row) || now.stamp(row, field) <= Some(batch.stamp))
    }
}

#[cfg(test)]
mod tests;
