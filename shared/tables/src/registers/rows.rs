//! Row ids and slots: which place in memory holds which row.
//!
//! Ids mostly come in runs (an import, a paste), and slots are given in order of appearance, so the index holds runs.
//! Slots are never reused.

use std::collections::BTreeMap;

use etabli_formula::RowId;

use super::clock::DeviceNumber;

/// The place of a row in the memory of its table. Not lasting: another device gives other slots.
pub type Slot = u32;

/// Gives ids to new rows of one device.
#[derive(Clone, Copy, Debug)]
pub struct RowIds {
    device: DeviceNumber,
    next: u32,
}

impl RowIds {
    /// Ids of `device` after the greatest of its own among `existing`.
    #[must_use]
    pub fn after(device: DeviceNumber, existing: impl IntoIterator<Item = RowId>) -> Self {
        let own = existing.into_iter().filter(|row| row.0 >> 32 == u64::from(device.0));
        let next = own.map(|row| row.0 as u32).max().map_or(1, |last| last.saturating_add(1));
        Self { device, next }
    }

    /// A new id: never given before, never 0.
    pub fn allot(&mut self) -> RowId {
        let row = RowId(u64::from(self.device.0) << 32 | u64::from(self.next));
        self.next = self.next.saturating_add(1);
        row
    }
}

#[derive(Clone, Copy, Debug)]
struct Run {
    length: u32,
    slot: Slot,
}

/// The rows of a table by slot, and the slots by row.
#[derive(Clone, Debug, Default)]
pub(super) struct RowIndex {
    ids: Vec<RowId>,
    runs: BTreeMap<u64, Run>,
}

impl RowIndex {
    /// Rows in ascending order of their ids, in slots of the same order.
    pub fn from_ascending(ids: Vec<RowId>) -> Self {
        let mut index = Self { ids: Vec::with_capacity(ids.len()), runs: BTreeMap::new() };
        for row in ids {
            index.insert(row);
        }
        index
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn ids(&self) -> &[RowId] {
        &self.ids
    }

    pub fn row(&self, slot: Slot) -> Option<RowId> {
        self.ids.get(slot as usize).copied()
    }

    pub fn slot(&self, row: RowId) -> Option<Slot> {
        let (start, run) = self.runs.range(..=row.0).next_back()?;
        let offset = row.0 - start;
        (offset < u64::from(run.length)).then(|| run.slot + offset as u32)
    }

    /// The slots of ascending rows, made where they are not.
    pub fn slots(&mut self, rows: &[RowId]) -> Vec<Slot> {
        let mut slots = Vec::with_capacity(rows.len());
        let mut known: Option<(u64, Run)> = None;
        for row in rows {
            let hit = known.filter(|(start, run)| row.0.wrapping_sub(*start) < u64::from(run.length));
            if let Some((start, run)) = hit {
                slots.push(run.slot + (row.0 - start) as u32);
                continue;
            }
            let slot = self.slot(*row).unwrap_or_else(|| self.insert(*row));
            known = self.runs.range(..=row.0).next_back().map(|(start, run)| (*start, *run));
            slots.push(slot);
        }
        slots
    }

    /// Gives a slot to a row that has none.
    fn insert(&mut self, row: RowId) -> Slot {
        let slot = self.ids.len() as Slot;
        self.ids.push(row);
        if let Some((start, run)) = self.runs.range_mut(..row.0).next_back()
            && start + u64::from(run.length) == row.0
            && run.slot + run.length == slot
        {
            run.length += 1;
        } else {
            self.runs.insert(row.0, Run { length: 1, slot });
        }
        slot
    }
}
