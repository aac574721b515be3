//! Ties the engine to what is merged: opens a [`Document`] from a base and its tables' registers, shows it what batches of
//! others changed, and turns what a person did into batches.
//!
//! Deliberately absent: following changes of the schema; after those the document is opened anew.

use std::collections::BTreeMap;

use etabli_formula::{ColumnIndex, RowId, TableIndex};

use crate::engine::{ColumnSpec, Document, Edit, RecalcWhen, SummarySpec, Surroundings, TriggerSpec};
use crate::raw::RawValue;
use crate::registers::{BatchBuilder, Changes, Field, Position, Registers};
use crate::schema::{Base, Column, ColumnKey, Table, TableKey, TriggerWhen};

/// The engine's column of manual positions.
const POSITION: &str = "manualSort";

/// Which table and column of the engine stands for which of the base.
#[derive(Clone, Debug, Default)]
pub struct Binding {
    tables: BTreeMap<TableKey, TableIndex>,
    columns: BTreeMap<ColumnKey, (TableIndex, ColumnIndex)>,
    positions: BTreeMap<TableIndex, ColumnIndex>,
}

/// Opens a base: its tables and columns, then its rows, then its formulas. Nothing is calculated yet.
#[must_use]
pub fn open<'r>(
    base: &Base,
    registers: impl Fn(TableKey) -> Option<&'r Registers>,
    surroundings: Surroundings,
) -> (Document, Binding) {
    let mut document = Document::new(surroundings);
    let mut binding = Binding::default();
    let (summaries, plain): (Vec<&Table>, Vec<&Table>) = base.tables.iter().partition(|table| table.summary.is_some());
    for table in &plain {
        binding.tables.insert(table.key, document.add_table(&table.id));
    }
    for table in &plain {
        table.columns.iter().filter(|column| !column.is_formula).for_each(|column| {
            binding.add_column(&mut document, base, table.key, column);
        });
    }
    for (key, index) in &binding.tables {
        let column = document.columns(*index).find(|(_, id, _)| *id == POSITION).map(|(column, _, _)| column);
        binding.positions.extend(column.map(|column| (*index, column)));
        if let Some(registers) = registers(*key) {
            let rows: Vec<RowId> = registers.order().into_iter().map(|(row, _)| row).collect();
            document.apply(binding.columns_edits(*key, registers, &rows));
        }
    }
    for table in &summaries {
        binding.add_summary(&mut document, table);
    }
    for table in plain.iter().chain(&summaries) {
        table.columns.iter().filter(|column| column.is_formula).for_each(|column| {
            binding.add_column(&mut document, base, table.key, column);
        });
        table.columns.iter().for_each(|column| binding.set_trigger(&mut document, table, column));
    }
    (document, binding)
}

impl Binding {
    /// The engine's table.
    #[must_use]
    pub fn table(&self, key: TableKey) -> Option<TableIndex> {
        self.tables.get(&key).copied()
    }

    /// The engine's column.
    #[must_use]
    pub fn column(&self, key: ColumnKey) -> Option<(TableIndex, ColumnIndex)> {
        self.columns.get(&key).copied()
    }

    /// Shows the document what a batch changed in a table. `registers` are those after it.
    pub fn follow(&self, document: &mut Document, table: TableKey, registers: &Registers, changes: &Changes) {
        let Some(index) = self.table(table) else { return };
        let mut edits = vec![Edit::RemoveRows { table: index, rows: changes.vanished.clone() }];
        edits.extend(self.columns_edits(table, registers, &changes.appeared));
        for change in &changes.cells {
            let Some((table, column)) = self.column(change.column) else { continue };
            let rows = change.slots.iter().filter_map(|slot| registers.row(*slot));
            let rows = rows.filter(|row| registers.is_alive(*row));
            let cells = rows.map(|row| (row, registers.value(row, change.column))).collect();
            edits.push(Edit::SetCells { table, column, cells });
        }
        edits.extend(self.position_edit(index, registers, &changes.moved));
        document.apply(edits);
    }

    /// What a person did ([`Acted::edits`](crate::engine::Acted)) as one batch for each table, to be stamped and sent.
    #[must_use]
    pub fn batches(&self, edits: &[Edit]) -> BTreeMap<TableKey, BatchBuilder> {
        let keys: BTreeMap<TableIndex, TableKey> = self.tables.iter().map(|(key, index)| (*index, *key)).collect();
        let columns: BTreeMap<_, ColumnKey> = self.columns.iter().map(|(key, column)| (*column, *key)).collect();
        let mut builders: BTreeMap<TableKey, BatchBuilder> = BTreeMap::new();
        for edit in edits {
            let (Edit::AddRows { table, .. } | Edit::RemoveRows { table, .. } | Edit::SetCells { table, .. }) = edit;
            let Some(key) = keys.get(table) else { continue };
            let builder = builders.entry(*key).or_default();
            match edit {
                Edit::AddRows { rows, .. } => rows.iter().for_each(|row| {
                    builder.add_row(*row);
                }),
                Edit::RemoveRows { rows, .. } => rows.iter().for_each(|row| {
                    builder.delete_row(*row);
                }),
                Edit::SetCells { column, cells, .. } => {
                    let field = match columns.get(&(*table, *column)) {
                        Some(key) => Field::Column(*key),
                        None if self.positions.get(table) == Some(column) => Field::Position,
                        None => continue,
                    };
                    cells.iter().for_each(|(row, value)| {
                        builder.write(*row, field, value.clone());
                    });
                }
            }
        }
        builders
    }

    /// Rows that come, with all that they hold.
    fn columns_edits(&self, key: TableKey, registers: &Registers, rows: &[RowId]) -> Vec<Edit> {
        let Some(table) = self.table(key).filter(|_| !rows.is_empty()) else { return Vec::new() };
        let mut edits = vec![Edit::AddRows { table, rows: rows.to_vec() }];
        for (key, (owner, column)) in self.columns.iter().filter(|(_, (owner, _))| *owner == table) {
            let cells = rows.iter().map(|row| (*row, registers.value(*row, *key)));
            let cells: Vec<_> = cells.filter(|(_, value)| *value != RawValue::Null).collect();
            if !cells.is_empty() {
                edits.push(Edit::SetCells { table: *owner, column: *column, cells });
            }
        }
        edits.extend(self.position_edit(table, registers, rows));
        edits
    }

    fn position_edit(&self, table: TableIndex, registers: &Registers, rows: &[RowId]) -> Option<Edit> {
        let column = *self.positions.get(&table)?;
        let number = |row: RowId| Position::from_raw(&registers.read(row, Field::Position), row).number;
        let rows = rows.iter().filter(|row| registers.is_alive(**row));
        let cells: Vec<_> = rows.map(|row| (*row, RawValue::Float(number(*row)))).collect();
        (!cells.is_empty()).then_some(Edit::SetCells { table, column, cells })
    }

    fn add_column(&mut self, document: &mut Document, base: &Base, table: TableKey, column: &Column) {
        let Some(index) = self.table(table) else { return };
        let formula = column.is_formula.then(|| column.formula.as_str().into());
        let spec = ColumnSpec { id: column.id.as_str().into(), kind: base.column_type(column), formula };
        self.columns.insert(column.key, (index, document.add_column(index, &spec)));
    }

    /// Its columns of groups are the engine's.
    fn add_summary(&mut self, document: &mut Document, table: &Table) {
        let Some(summary) = &table.summary else { return };
        let Some(source) = self.table(summary.source) else { return };
        let group_by = summary.by.iter().filter_map(|key| self.column(*key)).map(|(_, column)| column).collect();
        let index = document.add_summary(&SummarySpec { name: table.id.as_str().into(), source, group_by });
        self.tables.insert(table.key, index);
        for column in table.columns.iter().filter(|column| !column.is_formula) {
            let found = document.columns(index).find(|(_, id, _)| *id == column.id).map(|(found, _, _)| found);
            self.columns.extend(found.map(|found| (column.key, (index, found))));
        }
    }

    fn set_trigger(&self, document: &mut Document, table: &Table, column: &Column) {
        let Some((index, found)) = self.column(column.key).filter(|_| column.has_trigger()) else { return };
        let id = |key: &ColumnKey| {
            table.columns.iter().find(|column| column.key == *key).map(|column| column.id.as_str().into())
        };
        let when = match column.trigger.when {
            TriggerWhen::Listed => RecalcWhen::NewOrChanged,
            TriggerWhen::Never => RecalcWhen::Never,
            TriggerWhen::ByHand => RecalcWhen::Manual,
        };
        let depends_on = column.trigger.on.iter().filter_map(id).collect();
        let spec = TriggerSpec { formula: column.formula.as_str().into(), when, depends_on };
        document.set_trigger(index, found, Some(&spec));
    }
}

#[cfg(test)]
mod tests;
