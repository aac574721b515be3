//! Undo and redo: per person, gesture by gesture, in all tables that the gesture wrote and in the schema.
//!
//! Undoing writes the old values under a new stamp. A register that somebody else wrote since is left alone, and so is a
//! row that one added and another filled in: the answer says which, so that the person is told.
//!
//! Deliberately absent: selections, and gestures of other persons.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use etabli_formula::RowId;

use crate::raw::{RawColumn, RawValue};
use crate::registers::{Batch, BatchBuilder, Field, Registers, Stamp};
use crate::schema::{SchemaEdit, TableKey};

/// How many gestures can be undone.
const MAX_GESTURES: usize = 200;
/// How many times one register may have gone forth and back before it counts as changed.
const MAX_TURNS: usize = 1_000;

/// What a gesture wrote into one column of one table.
#[derive(Clone, Debug)]
struct Written {
    table: TableKey,
    field: Field,
    rows: Arc<[RowId]>,
    before: RawColumn,
    /// For each row, the place in the gesture's list of the stamp that was there; 0 for none.
    before_stamps: Vec<u32>,
    after: RawColumn,
}

#[derive(Clone, Debug, Default)]
struct Gesture {
    /// Under which stamp it wrote first.
    stamp: Stamp,
    writes: Vec<Written>,
    /// Stamps that were there before; the first stands for none.
    stamps: Vec<Stamp>,
    schema: Option<(Vec<SchemaEdit>, Vec<SchemaEdit>)>,
}

/// A register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Register {
    /// Its table.
    pub table: TableKey,
    /// Its row.
    pub row: RowId,
    /// Which of the row's.
    pub field: Field,
}

/// What an undo or a redo asks for.
#[derive(Clone, Debug, Default)]
pub struct Undone {
    /// To apply and to send, one a table.
    pub batches: Vec<(TableKey, Batch)>,
    /// To apply to the base.
    pub schema: Vec<SchemaEdit>,
    /// What was left alone, because somebody else changed it since.
    pub left: Vec<Register>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Back,
    Forth,
}

/// What one person can undo and redo on one device.
#[derive(Clone, Debug, Default)]
pub struct UndoStack {
    gestures: BTreeMap<u64, Gesture>,
    done: VecDeque<u64>,
    undone: Vec<u64>,
    next: u64,
    /// Which stamps were written by undoing or redoing which gesture.
    turns: BTreeMap<Stamp, (u64, Turn)>,
}

impl UndoStack {
    /// Nothing to undo.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there is something to undo.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    /// Whether there is something to redo.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// Begins a gesture: what is recorded from here on is undone at once. What was undone can no longer be redone.
    pub fn begin_gesture(&mut self) {
        for number in self.undone.drain(..) {
            self.gestures.remove(&number);
        }
        if self.done.len() >= MAX_GESTURES
            && let Some(oldest) = self.done.pop_front()
        {
            self.gestures.remove(&oldest);
        }
        let gestures = &self.gestures;
        self.turns.retain(|_, (number, _)| gestures.contains_key(number));
        self.next += 1;
        self.gestures.insert(self.next, Gesture { stamps: vec![Stamp::default()], ..Gesture::default() });
        self.done.push_back(self.next);
    }

    /// Records a batch of the gesture, before it is applied to `registers`.
    pub fn record(&mut self, table: TableKey, registers: &Registers, batch: &Batch) {
        let Some(gesture) = self.done.back().and_then(|number| self.gestures.get_mut(number)) else { return };
        gesture.stamp = batch.stamp;
        for column in batch.columns() {
            let (mut before, mut before_stamps) = (RawColumn::default(), Vec::with_capacity(column.rows.len()));
            for (slot, row) in column.rows.iter().enumerate() {
                before.set(slot, registers.read(*row, column.field));
                before_stamps.push(place_of(&mut gesture.stamps, registers.stamp(*row, column.field)));
            }
            let (field, rows, after) = (column.field, Arc::clone(&column.rows), column.values.clone());
            gesture.writes.push(Written { table, field, rows, before, before_stamps, after });
        }
    }

    /// Records what the gesture did to the base, and what takes it back.
    pub fn record_schema(&mut self, back: Vec<SchemaEdit>, forth: Vec<SchemaEdit>) {
        if let Some(gesture) = self.done.back().and_then(|number| self.gestures.get_mut(number)) {
            gesture.schema = Some((back, forth));
        }
    }

    /// Takes back the last gesture. `tables` gives the registers of each, `stamp` is new. None when there is nothing to undo.
    pub fn undo<'r>(&mut self, tables: impl Fn(TableKey) -> Option<&'r Registers>, stamp: Stamp) -> Option<Undone> {
        let number = self.done.pop_back()?;
        let undone = self.turn(number, Turn::Back, tables, stamp);
        self.undone.push(number);
        undone
    }

    /// Does again what was undone last.
    pub fn redo<'r>(&mut self, tables: impl Fn(TableKey) -> Option<&'r Registers>, stamp: Stamp) -> Option<Undone> {
        let number = self.undone.pop()?;
        let redone = self.turn(number, Turn::Forth, tables, stamp);
        self.done.push_back(number);
        redone
    }

    /// A batch that waited got another stamp.
    pub fn restamped(&mut self, old: Stamp, new: Stamp) {
        for gesture in self.gestures.values_mut() {
            let stamps = gesture.stamps.iter_mut().skip(1).chain(std::iter::once(&mut gesture.stamp));
            stamps.filter(|stamp| **stamp == old).for_each(|stamp| *stamp = new);
        }
        if let Some(turn) = self.turns.remove(&old) {
            self.turns.insert(new, turn);
        }
    }

    fn turn<'r>(
        &mut self,
        number: u64,
        turn: Turn,
        tables: impl Fn(TableKey) -> Option<&'r Registers>,
        stamp: Stamp,
    ) -> Option<Undone> {
        let gesture = self.gestures.get(&number)?;
        let mut answer = Undone::default();
        let mut builders: BTreeMap<TableKey, BatchBuilder> = BTreeMap::new();
        for written in &gesture.writes {
            let Some(registers) = tables(written.table) else { continue };
            let builder = builders.entry(written.table).or_default();
            for (slot, row) in written.rows.iter().enumerate() {
                let register = Register { table: written.table, row: *row, field: written.field };
                let expected = match turn {
                    Turn::Back => gesture.stamp,
                    Turn::Forth => gesture.stamp_before(written, slot),
                };
                let current = registers.stamp(*row, written.field).unwrap_or_default();
                let value = if turn == Turn::Back { &written.before } else { &written.after }.get(slot);
                let is_ours = self.origin(register, current) == self.origin(register, expected);
                if is_ours && !self.removes_others_work(registers, register, &value, gesture.stamp) {
                    builder.write(*row, written.field, value);
                } else {
                    answer.left.push(register);
                }
            }
        }
        if let Some((back, forth)) = &gesture.schema {
            answer.schema = if turn == Turn::Back { back.clone() } else { forth.clone() };
        }
        let batches = builders.into_iter().map(|(table, builder)| (table, builder.build(stamp)));
        answer.batches = batches.filter(|(_, batch)| !batch.is_empty()).collect();
        self.turns.insert(stamp, (number, turn));
        Some(answer)
    }

    /// Whether writing this value takes away a row that somebody else filled in since `stamp`.
    fn removes_others_work(&self, registers: &Registers, register: Register, value: &RawValue, stamp: Stamp) -> bool {
        let removes = register.field == Field::Life && *value != RawValue::Bool(true);
        removes
            && registers.column_keys().any(|column| {
                let cell = Register { field: Field::Column(column), ..register };
                let written = registers.stamp(cell.row, cell.field).map(|written| self.origin(cell, written));
                written.is_some_and(|written| written > stamp && written.device != stamp.device)
            })
    }

    /// The stamp that a register would have had if nothing had been undone or redone.
    fn origin(&self, register: Register, mut stamp: Stamp) -> Stamp {
        for _ in 0..MAX_TURNS {
            let Some((number, turn)) = self.turns.get(&stamp) else { return stamp };
            let Some(gesture) = self.gestures.get(number) else { return stamp };
            stamp = match turn {
                Turn::Forth => gesture.stamp,
                Turn::Back => gesture.stamp_before_of(register),
            };
        }
        stamp
    }
}

impl Gesture {
    fn stamp_before(&self, written: &Written, slot: usize) -> Stamp {
        let place = written.before_stamps.get(slot).copied().unwrap_or(0);
        self.stamps.get(place as usize).copied().unwrap_or_default()
    }

    fn stamp_before_of(&self, register: Register) -> Stamp {
        let is_it = |written: &&Written| written.table == register.table && written.field == register.field;
        let writes = self.writes.iter().filter(is_it);
        let mut found = writes.filter_map(|written| Some((written, written.rows.binary_search(&register.row).ok()?)));
        found.next().map(|(written, slot)| self.stamp_before(written, slot)).unwrap_or_default()
    }
}

/// The place of a stamp in the list; only the last ones are looked at, so a stamp may be there twice.
fn place_of(stamps: &mut Vec<Stamp>, stamp: Option<Stamp>) -> u32 {
    let Some(stamp) = stamp else { return 0 };
    let recent = stamps.len().saturating_sub(4).max(1);
    let known = stamps.iter().skip(recent).position(|known| *known == stamp).map(|place| place + recent);
    known.unwrap_or_else(|| {
        stamps.push(stamp);
        stamps.len() - 1
    }) as u32
}

#[cfg(test)]
mod tests;
