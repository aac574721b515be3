//! The registers of one table, and what applying a batch changes.

use std::collections::BTreeMap;
use std::sync::Arc;

use etabli_formula::RowId;

use super::ColumnKey;
use super::batch::{Batch, BatchColumn, Field};
use super::clock::Stamp;
use super::column::{CellStamps, Fate, LifeColumn, RegisterColumn, StampPlace, Stamps};
use super::position::Position;
use super::rows::{RowIndex, Slot};
use crate::raw::{RawColumn, RawValue};

/// Below so many stamps none are collected.
const FEW_STAMPS: usize = 1024;

/// The registers of one table.
#[derive(Clone, Debug, Default)]
pub struct Registers {
    pub(super) rows: RowIndex,
    pub(super) life: LifeColumn,
    pub(super) positions: RegisterColumn,
    pub(super) columns: BTreeMap<ColumnKey, RegisterColumn>,
    pub(super) stamps: Stamps,
    /// How many stamps there were when the unused ones were last collected.
    collected: usize,
}

/// The cells of one column that show something else after a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnChange {
    /// Which.
    pub column: ColumnKey,
    /// In the order of the batch's rows. Deleted rows are among them.
    pub slots: Vec<Slot>,
}

/// What a batch changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Cells.
    pub cells: Vec<ColumnChange>,
    /// Rows that are there and were not.
    pub appeared: Vec<RowId>,
    /// Rows that were there and are not.
    pub vanished: Vec<RowId>,
    /// Rows that stand elsewhere.
    pub moved: Vec<RowId>,
    /// Writes that came after a greater stamp had been there.
    pub overtaken: usize,
}

impl Changes {
    /// Whether nothing shows anything else.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.appeared.is_empty() && self.vanished.is_empty() && self.moved.is_empty()
    }
}

impl Registers {
    /// An empty table.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub(super) fn from_parts(
        rows: RowIndex,
        life: LifeColumn,
        positions: RegisterColumn,
        columns: BTreeMap<ColumnKey, RegisterColumn>,
        stamps: Stamps,
    ) -> Self {
        let collected = stamps.len();
        Self { rows, life, positions, columns, stamps, collected }
    }

    /// Applies a batch: in each register the greater stamp wins.
    pub fn apply(&mut self, batch: &Batch) -> Changes {
        let mut changes = Changes::default();
        let place = self.stamps.push(batch.stamp);
        let mut known: Option<(&Arc<[RowId]>, Vec<Slot>)> = None;
        for column in &batch.columns {
            let slots = match known.take() {
                Some((rows, slots)) if Arc::ptr_eq(rows, &column.rows) => slots,
                _ => self.rows.slots(&column.rows),
            };
            self.apply_column(column, &slots, place, &mut changes);
            known = Some((&column.rows, slots));
        }
        self.collect_stamps();
        changes
    }

    fn apply_column(&mut self, column: &BatchColumn, slots: &[Slot], place: StampPlace, changes: &mut Changes) {
        let mut changed = Vec::new();
        let stamps = &self.stamps;
        let mut note = |fate: Fate, slot: Slot| match fate {
            Fate::Changed => changed.push(slot),
            Fate::Unchanged => {}
            Fate::Overtaken => changes.overtaken += 1,
        };
        match column.field {
            Field::Life => {
                for (value, slot) in slots.iter().enumerate() {
                    let is_alive = column.values.get(value) == RawValue::Bool(true);
                    note(self.life.write(*slot as usize, is_alive, place, stamps), *slot);
                }
                for slot in changed {
                    let Some(row) = self.rows.row(slot) else { continue };
                    let list =
                        if self.life.is_alive(slot as usize) { &mut changes.appeared } else { &mut changes.vanished };
                    list.push(row);
                }
            }
            Field::Position => {
                for (value, slot) in slots.iter().enumerate() {
                    note(self.positions.write(*slot as usize, column.values.get(value), place, stamps), *slot);
                }
                changes.moved.extend(changed.iter().filter_map(|slot| self.rows.row(*slot)));
            }
            Field::Column(key) => {
                let registers = self.columns.entry(key).or_default();
                for (value, slot) in slots.iter().enumerate() {
                    note(registers.write(*slot as usize, column.values.get(value), place, stamps), *slot);
                }
                if !changed.is_empty() {
                    changes.cells.push(ColumnChange { column: key, slots: changed });
                }
            }
        }
    }

    /// The raw value of a cell; null when nobody wrote it.
    #[must_use]
    pub fn value(&self, row: RowId, column: ColumnKey) -> RawValue {
        self.read(row, Field::Column(column))
    }

    /// What any register of a row holds.
    #[must_use]
    pub fn read(&self, row: RowId, field: Field) -> RawValue {
        let Some(slot) = self.rows.slot(row) else { return RawValue::Null };
        let slot = slot as usize;
        match field {
            Field::Life => RawValue::Bool(self.life.is_alive(slot)),
            Field::Position => self.positions.values.get(slot),
            Field::Column(key) => self.columns.get(&key).map(|column| column.values.get(slot)).unwrap_or_default(),
        }
    }

    /// When and by whom a register was written; none when nobody did.
    #[must_use]
    pub fn stamp(&self, row: RowId, field: Field) -> Option<Stamp> {
        let slot = self.rows.slot(row)? as usize;
        let stamps = match field {
            Field::Life => &self.life.stamps,
            Field::Position => &self.positions.stamps,
            Field::Column(key) => &self.columns.get(&key)?.stamps,
        };
        self.stamps.get(stamps.get(slot))
    }

    /// A column's raw values by slot; none when nobody wrote into it.
    #[must_use]
    pub fn column(&self, key: ColumnKey) -> Option<&RawColumn> {
        self.columns.get(&key).map(|column| &column.values)
    }

    /// The columns that somebody wrote into, in ascending order.
    pub fn column_keys(&self) -> impl Iterator<Item = ColumnKey> {
        self.columns.keys().copied()
    }

    /// How many slots there are, those of deleted rows included.
    #[must_use]
    pub fn slots(&self) -> usize {
        self.rows.len()
    }

    /// The slot of a row, living or not.
    #[must_use]
    pub fn slot(&self, row: RowId) -> Option<Slot> {
        self.rows.slot(row)
    }

    /// The row of a slot, living or not.
    #[must_use]
    pub fn row(&self, slot: Slot) -> Option<RowId> {
        self.rows.row(slot)
    }

    /// Whether a row was created and not deleted.
    #[must_use]
    pub fn is_alive(&self, row: RowId) -> bool {
        self.rows.slot(row).is_some_and(|slot| self.life.is_alive(slot as usize))
    }

    /// Every row ever heard of, by slot.
    #[must_use]
    pub fn all_rows(&self) -> &[RowId] {
        self.rows.ids()
    }

    /// The living rows with their positions, in their manual order.
    #[must_use]
    pub fn order(&self) -> Vec<(RowId, Position)> {
        let living = self.rows.ids().iter().enumerate().filter(|(slot, _)| self.life.is_alive(*slot));
        let position = |slot, row| Position::from_raw(&self.positions.values.get(slot), row);
        let mut order: Vec<_> = living.map(|(slot, row)| (*row, position(slot, *row))).collect();
        order.sort_unstable_by(|left, right| left.1.cmp(&right.1).then(left.0.cmp(&right.0)));
        order
    }

    /// Forgets a column altogether, with its stamps: for an erasure that every holder of the table carries out. A batch
    /// that is applied again brings its writes back.
    pub fn forget_column(&mut self, key: ColumnKey) {
        self.columns.remove(&key);
    }

    /// Roughly how much memory the values' and stamps' own arrays take, texts' bytes apart.
    #[must_use]
    pub fn stamp_bytes(&self) -> usize {
        let cells: usize = self.columns.values().map(|column| column.stamps.heap_bytes()).sum();
        cells + self.stamps.len() * size_of::<Stamp>()
    }

    pub(super) fn cell_stamps(&self) -> impl Iterator<Item = &CellStamps> {
        [&self.life.stamps, &self.positions.stamps]
            .into_iter()
            .chain(self.columns.values().map(|column| &column.stamps))
    }

    /// Drops the stamps that no cell refers to any more, once there are twice as many as after the last time.
    fn collect_stamps(&mut self) {
        if self.stamps.len() < FEW_STAMPS.max(self.collected * 2) {
            return;
        }
        let mut is_used = vec![false; self.stamps.len()];
        for stamps in self.cell_stamps() {
            stamps.each(|place| {
                if let Some(used) = is_used.get_mut(place as usize) {
                    *used = true;
                }
            });
        }
        let renumbered = self.stamps.keep(&is_used);
        let renumber = |place: StampPlace| renumbered.get(place as usize).copied().unwrap_or(0);
        self.life.stamps.renumber(renumber);
        self.positions.stamps.renumber(renumber);
        self.columns.values_mut().for_each(|column| column.stamps.renumber(renumber));
        self.collected = self.stamps.len();
    }
}
