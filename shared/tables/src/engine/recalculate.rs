//! Computing what is marked.
//!
//! A column that finds that it needs another lets that one run first, as a whole; a cell that needs cells of a column that
//! already waits computes them one by one, from a list. A cell met again in that list closes a cycle.

use std::rc::Rc;
use std::sync::Arc;

use etabli_formula::host::{CellAddress, LookupOrder};
use etabli_formula::run::Prepared;
use etabli_formula::{Budget, CellError, CellValue, ErrorClass, Outcome, Raised, RowId, Value};

use super::bits::FastSet;
use super::columns::PlanOutcome;
use super::graph::{Edge, Via};
use super::table::{ColumnKey, Content};
use super::{Document, State};

/// How much is computed before the caller may paint again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// Cells.
    pub cells: u64,
}

impl Slice {
    /// All that there is.
    pub const ALL: Self = Self { cells: u64::MAX };
}

/// What a slice did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Whether everything is up to date.
    pub is_done: bool,
    /// Cells computed.
    pub cells: u64,
}

enum Attempt {
    Stored,
    Waits(ColumnKey, u32),
}

enum Run {
    Done,
    Needs(ColumnKey),
    OutOfTime,
}

/// A column may be computed this many times over before what still changes is called a cycle.
const ROUNDS: u64 = 64;

impl Document {
    /// Asks for cells to be computed before all others.
    pub fn prioritise(&mut self, cells: impl IntoIterator<Item = CellAddress>) {
        self.wanted = cells.into_iter().collect();
        self.wanted.reverse();
    }

    /// Computes marked cells until none is left or the slice is used up.
    pub fn recalculate(&mut self, slice: Slice) -> Progress {
        let mut left = slice.cells;
        while let Some(cell) = self.wanted.pop() {
            let key = ColumnKey { table: cell.table, column: cell.column };
            let slot = self.table_at(cell.table).and_then(|table| table.rows.slot(cell.row));
            if let Some(slot) = slot.filter(|slot| self.is_marked(key, *slot)) {
                self.settle(key, slot, &mut left);
            }
            if left == 0 {
                return Progress { is_done: false, cells: slice.cells };
            }
        }
        while let Some(key) = self.first_marked() {
            self.run_columns(key, &mut left);
            if left == 0 {
                return Progress { is_done: self.first_marked().is_none(), cells: slice.cells };
            }
        }
        self.rest();
        Progress { is_done: true, cells: slice.cells - left }
    }

    /// A column with marked cells.
    fn first_marked(&self) -> Option<ColumnKey> {
        self.keys().find(|key| self.column_at(*key).is_some_and(|column| !column.dirty.is_empty()))
    }

    /// All is up to date: what goes round is counted anew.
    fn rest(&mut self) {
        for table in &mut self.tables {
            for column in &mut table.columns {
                if let Content::Formula { formula, .. } = &mut column.content {
                    formula.evaluations = 0;
                }
            }
        }
    }

    pub(super) fn is_marked(&self, key: ColumnKey, slot: u32) -> bool {
        self.column_at(key).is_some_and(|column| column.dirty.contains(slot))
    }

    fn run_columns(&mut self, first: ColumnKey, left: &mut u64) {
        let mut waiting = vec![first];
        while let Some(key) = waiting.last().copied() {
            match self.run_column(key, left, &waiting) {
                Run::Done => {
                    waiting.pop();
                }
                Run::Needs(other) => waiting.push(other),
                Run::OutOfTime => return,
            }
        }
    }

    fn run_column(&mut self, key: ColumnKey, left: &mut u64, waiting: &[ColumnKey]) -> Run {
        match self.run_plan(key) {
            PlanOutcome::Done(cells) => {
                *left = left.saturating_sub(cells / 32);
                if self.column_at(key).is_none_or(|column| column.dirty.is_empty()) {
                    return Run::Done;
                }
            }
            PlanOutcome::Needs(other) if !waiting.contains(&other) => return Run::Needs(other),
            PlanOutcome::Needs(_) | PlanOutcome::None => {}
        }
        let mut cursor = 0;
        loop {
            let Some(column) = self.column_at(key) else { return Run::Done };
            let Some(slot) = column.dirty.next_from(cursor).or_else(|| column.dirty.next_from(0)) else {
                return Run::Done;
            };
            if *left == 0 {
                return Run::OutOfTime;
            }
            *left -= 1;
            if let Attempt::Waits(other, needed) = self.attempt(key, slot) {
                let is_worth_a_run = self.column_at(other).is_some_and(|column| column.dirty.len() > 1);
                if is_worth_a_run && !waiting.contains(&other) {
                    return Run::Needs(other);
                }
                self.unwind(vec![(key, slot), (other, needed)], left);
            }
            cursor = slot + 1;
        }
    }

    /// Computes one cell and whatever it needs.
    pub(super) fn settle(&mut self, key: ColumnKey, slot: u32, left: &mut u64) {
        self.unwind(vec![(key, slot)], left);
    }

    /// Computes the cells of a list from its end; cells that they need are appended.
    fn unwind(&mut self, mut waiting: Vec<(ColumnKey, u32)>, left: &mut u64) {
        let mut listed: FastSet<(ColumnKey, u32)> = waiting.iter().copied().collect();
        if listed.len() < waiting.len() {
            // The cell needs itself.
            waiting.pop();
            self.close_cycle(&mut waiting, 0);
            return;
        }
        while let Some((key, slot)) = waiting.last().copied() {
            *left = left.saturating_sub(1);
            match self.attempt(key, slot) {
                Attempt::Stored => {
                    waiting.pop();
                    listed.remove(&(key, slot));
                }
                Attempt::Waits(other, needed) if listed.insert((other, needed)) => waiting.push((other, needed)),
                Attempt::Waits(other, needed) => {
                    let place = waiting.iter().position(|cell| *cell == (other, needed)).unwrap_or_default();
                    self.close_cycle(&mut waiting, place);
                    listed = waiting.iter().copied().collect();
                }
            }
        }
    }

    /// The cells from `place` on need each other. One of them, the same whoever was asked first, is in error; the others are
    /// computed from it, and what does not catch the error has it too.
    fn close_cycle(&mut self, waiting: &mut Vec<(ColumnKey, u32)>, place: usize) {
        let cells = waiting.get(place..).unwrap_or_default().to_vec();
        for (at, (key, slot)) in cells.iter().enumerate() {
            if let Some((read, needed)) = cells.get(at + 1).or(cells.first()).copied() {
                let row = self.table_at(read.table).map_or(RowId(0), |table| table.rows.id(needed));
                self.remember_row(read, row, *key, *slot);
            }
        }
        let least = cells.iter().enumerate().min_by_key(|(_, cell)| **cell);
        if let Some((at, (key, slot))) = least {
            self.store(*key, *slot, circular());
            waiting.truncate(place + at);
        }
    }

    /// Evaluates a cell: its value is stored, or another is needed first.
    fn attempt(&mut self, key: ColumnKey, slot: u32) -> Attempt {
        if !self.is_marked(key, slot) {
            return Attempt::Stored;
        }
        let Some(row) = self.table_at(key.table).map(|table| table.rows.id(slot)) else { return Attempt::Stored };
        let Some(prepared) = self.prepared(key) else {
            self.unmark(key, slot);
            return Attempt::Stored;
        };
        if self.goes_round(key) {
            self.store(key, slot, circular());
            return Attempt::Stored;
        }
        self.before_trigger(key, slot);
        self.state.get_mut().recorder.begin(key, slot, row);
        let mut budget = Budget::new(self.surroundings.limits);
        let outcome = etabli_formula::run::evaluate(&prepared, self, key.table, row, &mut budget);
        if let Ok(Value::RecordSet(records)) = &outcome {
            self.note_order(key, records.order.as_ref());
        }
        let outcome = outcome.and_then(|value| self.kept(key, row, value, &mut budget));
        self.note_edges(key, slot);
        match outcome {
            Ok(cell) => self.store(key, slot, cell),
            Err(Raised::Error(thrown)) => {
                let error = CellError {
                    class: thrown.class,
                    message: thrown.message,
                    span: thrown.span,
                    origin: thrown.origin,
                };
                self.store(key, slot, CellValue::Error(Arc::new(error)));
            }
            Err(Raised::NotReady(cell)) => {
                let other = ColumnKey { table: cell.table, column: cell.column };
                let needed = self.table_at(cell.table).and_then(|table| table.rows.slot(cell.row));
                match needed.filter(|needed| self.is_marked(other, *needed)) {
                    Some(needed) => return Attempt::Waits(other, needed),
                    // Computed meanwhile: nothing to wait for, and asking again would go round.
                    None => self.store(key, slot, circular()),
                }
            }
        }
        Attempt::Stored
    }

    /// What the column keeps of a result.
    fn kept(&self, key: ColumnKey, row: RowId, value: Value, budget: &mut Budget) -> Outcome<CellValue> {
        let Some(column) = self.column_at(key) else { return Ok(CellValue::Null) };
        let address = CellAddress { table: key.table, column: key.column, row };
        super::values::keep(&column.kind, value, self, address, budget)
    }

    /// Record sets of a column are sorted alike: `find` works on those it keeps.
    fn note_order(&mut self, key: ColumnKey, order: Option<&LookupOrder>) {
        if let Some(formula) = self.column_mut(key).and_then(|column| column.formula_mut())
            && formula.order.as_ref() != order
        {
            formula.order = order.cloned();
        }
    }

    /// The formula of a column, its names resolved against the tables as they are.
    fn prepared(&mut self, key: ColumnKey) -> Option<Rc<Prepared>> {
        let version = self.version;
        let formula = self.column_at(key)?.formula()?;
        match &formula.prepared {
            Some((of, prepared)) if *of == version => Some(Rc::clone(prepared)),
            _ => {
                let prepared = Rc::new(Prepared::new(&formula.tree, self, key.table));
                let formula = self.column_mut(key)?.formula_mut()?;
                formula.prepared = Some((version, Rc::clone(&prepared)));
                Some(prepared)
            }
        }
    }

    fn goes_round(&mut self, key: ColumnKey) -> bool {
        let Some(table) = self.tables.get_mut(key.table.0 as usize) else { return true };
        let most = ROUNDS * (table.rows.len() as u64 + 16);
        match table.columns.get_mut(key.column.0 as usize).map(|column| &mut column.content) {
            Some(Content::Formula { formula, .. }) => {
                formula.evaluations += 1;
                formula.evaluations > most
            }
            _ => false,
        }
    }

    fn unmark(&mut self, key: ColumnKey, slot: u32) {
        if let Some(column) = self.column_mut(key) {
            column.dirty.remove(slot);
        }
    }

    /// Puts a value in a cell, which is then up to date.
    pub(super) fn store(&mut self, key: ColumnKey, slot: u32, cell: CellValue) {
        self.unmark(key, slot);
        let Some(column) = self.column_mut(key) else { return };
        if let Content::Formula { results, .. } = &mut column.content {
            results.set(slot, cell);
            self.reindex(key, &[slot]);
        } else {
            self.store_trigger(key, slot, cell);
        }
    }

    /// Adds the edges that the evaluation of a cell noted.
    fn note_edges(&mut self, to: ColumnKey, slot: u32) {
        let State { recorder, .. } = self.state.get_mut();
        let edges = std::mem::take(&mut recorder.edges);
        let singles = std::mem::take(&mut recorder.singles);
        for (from, via) in edges {
            self.add_edge(from, to, via);
        }
        for (from, row) in singles {
            self.remember_row(from, row, to, slot);
        }
    }

    pub(super) fn add_edge(&mut self, from: ColumnKey, to: ColumnKey, via: Via) {
        let Some(column) = self.column_mut(from) else { return };
        if !column.readers.iter().any(|edge| edge.to == to && edge.via == via) {
            column.readers.push(Edge { to, via, rows: Default::default() });
        }
    }

    fn remember_row(&mut self, from: ColumnKey, row: RowId, to: ColumnKey, slot: u32) {
        self.add_edge(from, to, Via::Rows);
        let Some(column) = self.column_mut(from) else { return };
        let edge = column.readers.iter_mut().find(|edge| edge.to == to && edge.via == Via::Rows);
        let Some(slots) = edge.map(|edge| edge.rows.entry(row).or_default()) else { return };
        if slots.last() != Some(&slot) {
            slots.push(slot);
        }
        if slots.len() > 64 && slots.len().is_power_of_two() {
            slots.sort_unstable();
            slots.dedup();
        }
    }
}

fn circular() -> CellValue {
    CellValue::Error(Arc::new(CellError {
        class: ErrorClass::CircularRefError,
        message: "Circular Reference".into(),
        span: None,
        origin: None,
    }))
}
