//! The rows of a table: a lasting id each, and a slot, its place in the columns.
//!
//! A slot is never used again: a row that comes back gets a new one.

use etabli_formula::RowId;

use super::bits::{FastMap, Slots};

/// The rows of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    ids: Vec<RowId>,
    live: Slots,
    /// Slot + 1 of a small id; 0 where there is none.
    near: Vec<u32>,
    /// Slots of large ids.
    far: FastMap<u64, u32>,
    greatest: u64,
}

impl Rows {
    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.live.len()
    }

    /// How many slots were given.
    pub(super) fn slots(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn live(&self) -> &Slots {
        &self.live
    }

    /// An id greater than any that was there.
    pub(super) fn fresh(&self) -> RowId {
        RowId(self.greatest + 1)
    }

    pub(super) fn id(&self, slot: u32) -> RowId {
        self.ids.get(slot as usize).copied().unwrap_or_default()
    }

    pub(super) fn slot(&self, row: RowId) -> Option<u32> {
        let near = usize::try_from(row.0).ok().and_then(|row| self.near.get(row));
        match near {
            Some(0) => None,
            Some(slot) => Some(slot - 1),
            None => self.far.get(&row.0).copied(),
        }
    }

    /// Adds a row; the slot, or none if it is there or is row 0.
    pub(super) fn add(&mut self, row: RowId) -> Option<u32> {
        if row.0 == 0 || self.slot(row).is_some() {
            return None;
        }
        let slot = u32::try_from(self.ids.len()).ok()?;
        self.ids.push(row);
        self.live.insert(slot);
        self.greatest = self.greatest.max(row.0);
        let near_end = 4 * self.ids.len() as u64 + 1024;
        match usize::try_from(row.0) {
            Ok(near) if row.0 < near_end || near < self.near.len() => {
                if near >= self.near.len() {
                    let before = self.near.len() as u64;
                    self.near.resize(near + 1, 0);
                    self.bring_near(before, row.0);
                }
                if let Some(place) = self.near.get_mut(near) {
                    *place = slot + 1;
                }
            }
            _ => {
                self.far.insert(row.0, slot);
            }
        }
        Some(slot)
    }

    /// Takes a row out; its slot.
    pub(super) fn remove(&mut self, row: RowId) -> Option<u32> {
        let slot = self.slot(row)?;
        self.live.remove(slot);
        match usize::try_from(row.0).ok().and_then(|near| self.near.get_mut(near)) {
            Some(place) => *place = 0,
            None => {
                self.far.remove(&row.0);
            }
        }
        Some(slot)
    }

    /// Moves the ids that the longer list now covers.
    fn bring_near(&mut self, from: u64, to: u64) {
        if self.far.is_empty() {
            return;
        }
        for id in from..=to {
            if let Some(slot) = self.far.remove(&id)
                && let Some(place) = usize::try_from(id).ok().and_then(|near| self.near.get_mut(near))
            {
                *place = slot + 1;
            }
        }
    }
}
