//! What a person does: rows and cells change, trigger formulas run once and leave data.
//!
//! Where edits of others are merged, [`Document::apply`] is called instead and no trigger runs.

use std::sync::Arc;

use etabli_formula::host::{CellAddress, User};
use etabli_formula::{CellValue, ColumnIndex, RowId, TableIndex};

use super::bits::{FastMap, FastSet};
use super::edits::{Edit, Touched};
use super::index::{IndexShape, KeyColumn, Matching};
use super::table::{ColumnKey, Content, POSITION, RecalcWhen};
use super::{Document, values};
use crate::raw::RawValue;
use crate::types::{ColumnType, Key, KeyPart};

/// One thing a person does.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// A new row, with the cells that were given.
    AddRecord {
        /// Its table.
        table: TableIndex,
        /// Its id; a fresh one if none is given.
        row: Option<RowId>,
        /// What was given.
        values: Vec<(ColumnIndex, RawValue)>,
    },
    /// Cells of a row are changed.
    UpdateRecord {
        /// Its table.
        table: TableIndex,
        /// Its id.
        row: RowId,
        /// What was given.
        values: Vec<(ColumnIndex, RawValue)>,
    },
    /// A row goes; references to it are emptied.
    RemoveRecord {
        /// Its table.
        table: TableIndex,
        /// Its id.
        row: RowId,
    },
}

/// What actions did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Acted {
    /// All that was written, what triggers wrote included, in order: to be kept and sent to others.
    pub edits: Vec<Edit>,
    /// The rows that were added.
    pub rows: Vec<RowId>,
}

/// While actions are applied.
#[derive(Debug, Default)]
pub(super) struct Acting {
    user: User,
    /// What was written.
    writes: Vec<Edit>,
    /// Cells whose trigger has run.
    done: FastSet<(ColumnKey, u32)>,
    /// The last manual position given in each table.
    positions: FastMap<TableIndex, f64>,
    /// Cells that were given.
    given: FastMap<(ColumnKey, u32), RawValue>,
}

impl Document {
    /// Does what a person asks, as one gesture: trigger formulas run after the last action, once a cell.
    pub fn act(&mut self, actions: impl IntoIterator<Item = Action>, user: User) -> Acted {
        self.acting = Some(Acting { user, ..Acting::default() });
        let mut rows = Vec::new();
        for action in actions {
            match action {
                Action::AddRecord { table, row, values } => rows.extend(self.add_record(table, row, values)),
                Action::UpdateRecord { table, row, values } => self.update_record(table, row, values),
                Action::RemoveRecord { table, row } => self.remove_record(table, row),
            }
        }
        self.run_triggers();
        self.typed = None;
        self.user = None;
        let edits = self.acting.take().map(|acting| acting.writes).unwrap_or_default();
        Acted { edits, rows }
    }

    fn write(&mut self, edit: Edit) {
        if let Some(acting) = &mut self.acting {
            acting.writes.push(edit.clone());
        }
        self.apply([edit]);
    }

    fn add_record(
        &mut self,
        table: TableIndex,
        row: Option<RowId>,
        mut values: Vec<(ColumnIndex, RawValue)>,
    ) -> Option<RowId> {
        let held = self.table_at(table)?;
        let row = row.unwrap_or_else(|| held.rows.fresh());
        if row.0 == 0 || held.rows.slot(row).is_some() {
            return None;
        }
        let slot = u32::try_from(held.rows.slots()).ok()?;
        if let Some(position) = held.find(POSITION).filter(|place| values.iter().all(|(column, _)| column != place)) {
            let known = self.acting.as_ref().and_then(|acting| acting.positions.get(&table).copied());
            let place = known.unwrap_or_else(|| self.last_position(table, position)) + 1.0;
            if let Some(acting) = &mut self.acting {
                acting.positions.insert(table, place);
            }
            values.push((position, RawValue::Float(place)));
        }
        let triggers: Vec<ColumnKey> = self.triggers_of(table, |when| when != RecalcWhen::Never);
        self.note_given(table, slot, &values);
        self.write(Edit::AddRows { table, rows: vec![row] });
        for (column, value) in values {
            self.write(Edit::SetCells { table, column, cells: vec![(row, value)] });
        }
        for key in triggers {
            self.mark_trigger(key, &Touched::Some(vec![slot]));
        }
        Some(row)
    }

    fn update_record(&mut self, table: TableIndex, row: RowId, values: Vec<(ColumnIndex, RawValue)>) {
        let Some(slot) = self.table_at(table).and_then(|held| held.rows.slot(row)) else { return };
        let differs = |(column, value): &(ColumnIndex, RawValue)| match self
            .column_at(ColumnKey { table, column: *column })
            .map(|column| &column.content)
        {
            Some(Content::Data { raw, .. }) => raw.get(slot as usize) != *value,
            _ => false,
        };
        let values: Vec<_> = values.into_iter().filter(differs).collect();
        if values.is_empty() {
            return;
        }
        self.note_given(table, slot, &values);
        for (column, value) in values {
            self.write(Edit::SetCells { table, column, cells: vec![(row, value)] });
        }
        for key in self.triggers_of(table, |when| when == RecalcWhen::Manual) {
            self.mark_trigger(key, &Touched::Some(vec![slot]));
        }
    }

    fn remove_record(&mut self, table: TableIndex, row: RowId) {
        let refers = |key: &ColumnKey| {
            let column = self.column_at(*key).filter(|column| !column.is_formula());
            column.is_some_and(|column| column.kind.target() == Some(&table)) && !self.is_summary_key(*key)
        };
        let columns: Vec<ColumnKey> = self.keys().filter(refers).collect();
        for key in columns {
            self.empty_references(key, row);
        }
        self.write(Edit::RemoveRows { table, rows: vec![row] });
    }

    /// Takes a row out of the references of a column.
    fn empty_references(&mut self, key: ColumnKey, row: RowId) {
        let Some(column) = self.column_at(key) else { return };
        let matching = if column.kind.is_list() { Matching::Element(None) } else { Matching::Whole };
        let columns = vec![KeyColumn { column: Some(key.column), matching }];
        let index = self.state.get_mut().index(&self.tables, IndexShape { table: key.table, columns });
        let wanted = Key::One(KeyPart::Int(i64::try_from(row.0).unwrap_or_default()));
        let held = self.state.get_mut().indexes.get(index.0 as usize).and_then(|held| held.find(&wanted));
        let rows = held.map(|group| group.rows.clone()).unwrap_or_default();
        let emptied = |from: &RowId| {
            let address = CellAddress { table: key.table, column: key.column, row: *from };
            match self.cell(address) {
                CellValue::RefList(_, rows) => {
                    let rest: Vec<RawValue> =
                        rows.iter().filter(|one| **one != row).map(|one| RawValue::Ref(one.0)).collect();
                    if rest.is_empty() { RawValue::Blank } else { RawValue::List(rest.into()) }
                }
                _ => RawValue::Ref(0),
            }
        };
        let cells: Vec<(RowId, RawValue)> = rows.iter().map(|from| (*from, emptied(from))).collect();
        if !cells.is_empty() {
            self.write(Edit::SetCells { table: key.table, column: key.column, cells });
        }
    }

    /// The greatest manual position in a table.
    fn last_position(&self, table: TableIndex, position: ColumnIndex) -> f64 {
        let Some(held) = self.table_at(table) else { return 0.0 };
        let Some(column) = held.column(position) else { return 0.0 };
        let positions = held.rows.live().iter().filter_map(|slot| match column.cell(slot) {
            CellValue::Float(place) if place.is_finite() => Some(place),
            _ => None,
        });
        positions.fold(0.0, f64::max)
    }

    fn note_given(&mut self, table: TableIndex, slot: u32, values: &[(ColumnIndex, RawValue)]) {
        let Some(acting) = &mut self.acting else { return };
        for (column, value) in values {
            acting.given.insert((ColumnKey { table, column: *column }, slot), value.clone());
        }
    }

    fn triggers_of(&self, table: TableIndex, which: impl Fn(RecalcWhen) -> bool) -> Vec<ColumnKey> {
        let has = |key: &ColumnKey| {
            let trigger = self.column_at(*key).and_then(|column| column.trigger());
            key.table == table && trigger.is_some_and(|trigger| which(trigger.when))
        };
        self.keys().filter(has).collect()
    }

    /// Marks cells whose trigger formula is to run: once each, and not those that were given, unless the formula cleans what
    /// was given.
    pub(super) fn mark_trigger(&mut self, key: ColumnKey, touched: &Touched) -> Option<Touched> {
        let acting = self.acting.as_ref()?;
        let table = self.tables.get_mut(key.table.0 as usize)?;
        let live = table.rows.live();
        let column = table.columns.get_mut(key.column.0 as usize)?;
        let trigger = column.trigger().filter(|trigger| trigger.when != RecalcWhen::Never)?;
        let cleans = trigger.depends_on.contains(&key.column);
        let is_due =
            |slot: &u32| !acting.done.contains(&(key, *slot)) && (cleans || !acting.given.contains_key(&(key, *slot)));
        let slots: Vec<u32> = match touched {
            Touched::All => live.iter().filter(is_due).collect(),
            Touched::Some(slots) => slots.iter().copied().filter(|slot| live.contains(*slot)).filter(is_due).collect(),
        };
        let marked: Vec<u32> = slots.into_iter().filter(|slot| column.dirty.insert(*slot)).collect();
        (!marked.is_empty()).then_some(Touched::Some(marked))
    }

    fn run_triggers(&mut self) {
        // Each cell runs once, so this ends.
        let mut left = u64::MAX;
        while let Some((key, slot)) = self.first_trigger() {
            self.settle(key, slot, &mut left);
        }
    }

    fn first_trigger(&self) -> Option<(ColumnKey, u32)> {
        self.keys().find_map(|key| {
            let column = self.column_at(key).filter(|column| !column.is_formula())?;
            Some((key, column.dirty.next_from(0)?))
        })
    }

    /// Sets what a trigger formula sees beside the row: who edits and what was typed.
    pub(super) fn before_trigger(&mut self, key: ColumnKey, slot: u32) {
        if self.acting.is_none() {
            return;
        }
        let Some(column) = self.column_at(key) else { return };
        let Content::Data { raw, .. } = &column.content else {
            self.typed = None;
            self.user = None;
            return;
        };
        let acting = self.acting.as_ref();
        let given = acting.and_then(|acting| acting.given.get(&(key, slot)).cloned());
        let raw = given.unwrap_or_else(|| raw.get(slot as usize));
        let row = self.table_at(key.table).map_or(RowId(0), |table| table.rows.id(slot));
        let address = CellAddress { table: key.table, column: key.column, row };
        self.typed = values::value_of(column.kind.interpret(&raw), &column.kind, address).ok();
        self.user = self.acting.as_ref().map(|acting| acting.user.clone());
    }

    /// Writes what a trigger formula gave. After an error the cell keeps what was typed.
    pub(super) fn store_trigger(&mut self, key: ColumnKey, slot: u32, cell: CellValue) {
        let Some(row) = self.table_at(key.table).map(|table| table.rows.id(slot)) else { return };
        let Some(Content::Data { raw, .. }) = self.column_at(key).map(|column| &column.content) else { return };
        let before = match raw.get(slot as usize) {
            RawValue::Error(error) => error.1.clone(),
            other => other,
        };
        let value = match &cell {
            CellValue::Error(error) => {
                let typed = self.acting.as_ref().and_then(|acting| acting.given.get(&(key, slot)).cloned());
                RawValue::Error(Arc::new((error.class.name().into(), typed.unwrap_or(before))))
            }
            _ => values::raw_of(cell),
        };
        if let Some(acting) = &mut self.acting {
            acting.done.insert((key, slot));
        }
        self.write(Edit::SetCells { table: key.table, column: key.column, cells: vec![(row, value)] });
    }

    /// The type of a column, its tables found.
    #[must_use]
    pub fn column_type(&self, table: TableIndex, column: ColumnIndex) -> Option<&ColumnType<TableIndex>> {
        self.column_at(ColumnKey { table, column }).map(|column| &column.kind)
    }
}
