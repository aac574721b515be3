//! Tables and columns come, change and go.
//!
//! Ids are taken as given: who keeps them unique and rewrites formulas when one changes is the schema, not the engine. A
//! formula that names what changed is computed again.

use std::sync::Arc;

use etabli_formula::{ColumnIndex, RowId, TableIndex};

use super::Document;
use super::cells::Cells;
use super::graph::Via;
use super::index::{IndexShape, KeyColumn, Matching};
use super::table::{Column, ColumnKey, Content, Formula, POSITION, RecalcWhen, Summary, Table, Trigger};
use crate::raw::RawColumn;
use crate::types::{ColumnType, KeyPart};

/// A column to add.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnSpec {
    /// Its id.
    pub id: Arc<str>,
    /// Its type.
    pub kind: ColumnType,
    /// Its formula; none for a column of data.
    pub formula: Option<Arc<str>>,
}

/// A trigger formula to set on a column of data.
#[derive(Clone, Debug, PartialEq)]
pub struct TriggerSpec {
    /// The formula.
    pub formula: Arc<str>,
    /// When it runs.
    pub when: RecalcWhen,
    /// Ids of columns of the same table whose changes make it run.
    pub depends_on: Vec<Arc<str>>,
}

/// A summary to add.
#[derive(Clone, Debug, PartialEq)]
pub struct SummarySpec {
    /// Its id.
    pub name: Arc<str>,
    /// The table it summarises.
    pub source: TableIndex,
    /// The columns of the source that make the groups.
    pub group_by: Vec<ColumnIndex>,
}

impl Document {
    /// The tables, with their ids.
    pub fn tables(&self) -> impl Iterator<Item = (TableIndex, &str)> {
        let numbered = (0u32..).map(TableIndex).zip(&self.tables);
        numbered.filter(|(_, table)| table.is_live).map(|(index, table)| (index, &*table.name))
    }

    /// The columns of a table with their ids and types, the hidden ones too.
    pub fn columns(&self, table: TableIndex) -> impl Iterator<Item = (ColumnIndex, &str, &ColumnType)> {
        let columns = self.table_at(table).map(|table| table.columns.as_slice()).unwrap_or_default();
        let numbered = (0u32..).map(ColumnIndex).zip(columns);
        numbered.filter(|(_, column)| column.is_live).map(|(index, column)| (index, &*column.id, &column.written))
    }

    /// The formula of a column, or its trigger formula.
    #[must_use]
    pub fn formula(&self, table: TableIndex, column: ColumnIndex) -> Option<&str> {
        self.column_at(ColumnKey { table, column })?.formula().map(|formula| &*formula.text)
    }

    /// Whether a column is computed.
    #[must_use]
    pub fn is_formula(&self, table: TableIndex, column: ColumnIndex) -> bool {
        self.column_at(ColumnKey { table, column }).is_some_and(Column::is_formula)
    }

    /// Adds a table, with the hidden column of manual positions. A table of that id is replaced in lookups by name.
    pub fn add_table(&mut self, name: &str) -> TableIndex {
        let index = TableIndex(u32::try_from(self.tables.len()).unwrap_or(u32::MAX));
        self.tables.push(Table::new(name.into()));
        self.names.insert(name.into(), index);
        self.add_column(index, &ColumnSpec { id: POSITION.into(), kind: ColumnType::ManualSortPos, formula: None });
        self.resolve_types();
        self.changed(name);
        index
    }

    /// Adds a column; existing rows show its default, or its formula's results once computed.
    pub fn add_column(&mut self, table: TableIndex, spec: &ColumnSpec) -> ColumnIndex {
        let kind = spec.kind.resolve(|name| self.names.get(name).copied());
        let content = match &spec.formula {
            Some(text) => Content::Formula { formula: Box::new(Formula::new(text)), results: Cells::default() },
            None => Content::Data { raw: RawColumn::default(), trigger: None },
        };
        let column = Column::new(Arc::clone(&spec.id), spec.kind.clone(), kind, content);
        let Some(held) = self.tables.get_mut(table.0 as usize) else { return ColumnIndex(u32::MAX) };
        let index = ColumnIndex(u32::try_from(held.columns.len()).unwrap_or(u32::MAX));
        held.columns.push(column);
        self.changed(&spec.id);
        self.mark_column(ColumnKey { table, column: index });
        index
    }

    /// Gives a column a formula, or makes it a column of data, which keeps what the formula last gave.
    pub fn set_formula(&mut self, table: TableIndex, column: ColumnIndex, formula: Option<&str>) {
        let key = ColumnKey { table, column };
        self.forget_reads(key);
        let Some(held) = self.tables.get_mut(table.0 as usize) else { return };
        let Some(place) = held.columns.get_mut(column.0 as usize) else { return };
        place.dirty.clear();
        place.content = match (formula, &place.content) {
            (Some(text), _) => Content::Formula { formula: Box::new(Formula::new(text)), results: Cells::default() },
            (None, Content::Data { .. }) => return,
            (None, Content::Formula { results, .. }) => {
                let mut raw = RawColumn::default();
                for slot in held.rows.live().iter() {
                    raw.set(slot as usize, super::values::raw_of(results.get(slot)));
                }
                Content::Data { raw, trigger: None }
            }
        };
        self.version += 1;
        self.rewritten(key);
    }

    /// Gives a column of data a trigger formula, or takes it away.
    pub fn set_trigger(&mut self, table: TableIndex, column: ColumnIndex, spec: Option<&TriggerSpec>) {
        let key = ColumnKey { table, column };
        let Some(held) = self.tables.get_mut(table.0 as usize) else { return };
        let made = spec.map(|spec| {
            let depends_on = spec.depends_on.iter().filter_map(|id| held.find(id)).collect();
            Box::new(Trigger { formula: Formula::new(&spec.formula), when: spec.when, depends_on })
        });
        let depends_on: Vec<ColumnIndex> = made.as_ref().map(|made| made.depends_on.clone()).unwrap_or_default();
        if let Some(Content::Data { trigger, .. }) =
            held.columns.get_mut(column.0 as usize).map(|place| &mut place.content)
        {
            *trigger = made;
        }
        self.forget_reads(key);
        for from in depends_on {
            self.add_edge(ColumnKey { table, column: from }, key, Via::Trigger);
        }
    }

    /// Changes the type of a column: its cells read otherwise, nothing is rewritten.
    pub fn set_type(&mut self, table: TableIndex, column: ColumnIndex, kind: ColumnType) {
        let resolved = kind.resolve(|name| self.names.get(name).copied());
        let key = ColumnKey { table, column };
        let Some(place) = self.column_mut(key) else { return };
        place.written = kind;
        place.kind = resolved;
        self.version += 1;
        self.rewritten(key);
    }

    /// Changes the id of a column.
    pub fn rename_column(&mut self, table: TableIndex, column: ColumnIndex, id: &str) {
        let Some(place) = self.column_mut(ColumnKey { table, column }) else { return };
        let before = std::mem::replace(&mut place.id, id.into());
        self.changed(&before);
        self.changed(id);
    }

    /// Changes the id of a table.
    pub fn rename_table(&mut self, table: TableIndex, name: &str) {
        let Some(held) = self.tables.get_mut(table.0 as usize) else { return };
        let before = std::mem::replace(&mut held.name, name.into());
        self.names.remove(&before);
        self.names.insert(name.into(), table);
        for column in self.tables.iter_mut().flat_map(|table| &mut table.columns) {
            match &mut column.written {
                ColumnType::Ref(target) | ColumnType::RefList(target) if *target == before => *target = name.into(),
                _ => {}
            }
        }
        self.changed(&before);
        self.changed(name);
    }

    /// Takes a column away.
    pub fn remove_column(&mut self, table: TableIndex, column: ColumnIndex) {
        let key = ColumnKey { table, column };
        self.forget_reads(key);
        let Some(place) = self.column_mut(key) else { return };
        place.is_live = false;
        place.dirty.clear();
        place.content = Content::Data { raw: RawColumn::default(), trigger: None };
        let id = Arc::clone(&place.id);
        self.spread(vec![(key, super::edits::Touched::All)]);
        self.changed(&id);
    }

    /// Takes a table away, and its summaries.
    pub fn remove_table(&mut self, table: TableIndex) {
        let mut going = vec![table];
        while let Some(table) = going.pop() {
            if let Some(held) = self.tables.get_mut(table.0 as usize) {
                going.append(&mut held.summaries);
            }
            self.remove_one_table(table);
        }
    }

    fn remove_one_table(&mut self, table: TableIndex) {
        let columns = self.table_at(table).map_or(0, |held| held.columns.len());
        let rows = self.rows(table);
        self.remove_rows(table, &rows);
        for column in 0..u32::try_from(columns).unwrap_or_default() {
            self.remove_column(table, ColumnIndex(column));
        }
        let Some(held) = self.tables.get_mut(table.0 as usize) else { return };
        held.is_live = false;
        let name = Arc::clone(&held.name);
        if self.names.get(&name) == Some(&table) {
            self.names.remove(&name);
        }
        self.resolve_types();
        self.changed(&name);
    }

    /// Adds a summary: a table with a row for each group of rows of its source. Lists are flattened: a row is in the group
    /// of each of its elements. Its formulas see the rows of a group as `$group`.
    pub fn add_summary(&mut self, spec: &SummarySpec) -> TableIndex {
        let table = self.add_table(&spec.name);
        let mut group_by = Vec::new();
        let mut columns = Vec::new();
        for from in &spec.group_by {
            let Some(column) = self.column_at(ColumnKey { table: spec.source, column: *from }) else { continue };
            let (kind, empty) = match &column.written {
                ColumnType::ChoiceList => (ColumnType::Choice, KeyPart::Text("".into())),
                ColumnType::RefList(target) => (ColumnType::Ref(Arc::clone(target)), KeyPart::Int(0)),
                ColumnType::Attachments(target) => (ColumnType::Ref(Arc::clone(target)), KeyPart::Int(0)),
                other => (other.clone(), KeyPart::None),
            };
            let matching = if column.kind.is_list() { Matching::Flattened(empty) } else { Matching::Whole };
            let id = Arc::clone(&column.id);
            columns.push(KeyColumn { column: Some(*from), matching });
            group_by.push((*from, self.add_column(table, &ColumnSpec { id, kind, formula: None })));
        }
        let state = self.state.get_mut();
        let index = state.summary_index(&self.tables, IndexShape { table: spec.source, columns }, table);
        let groups = state.indexes.get(index.0 as usize).map_or(0, |held| held.groups.len());
        if let Some(held) = self.tables.get_mut(table.0 as usize) {
            let (row_of, group_of) = (Vec::new(), super::bits::FastMap::default());
            held.summary = Some(Summary { source: spec.source, group_by, index, row_of, group_of });
        }
        if let Some(source) = self.tables.get_mut(spec.source.0 as usize) {
            source.summaries.push(table);
        }
        let groups: Vec<u32> = (0..u32::try_from(groups).unwrap_or_default()).collect();
        self.follow_groups(table, &groups);
        table
    }

    /// Cells that ask for the time or for chance are computed again.
    pub(super) fn touch_volatile(&mut self) {
        let is_volatile = |key: &ColumnKey| {
            let column = self.column_at(*key);
            column.is_some_and(|column| column.is_formula() && column.formula().is_some_and(|held| held.is_volatile))
        };
        let keys: Vec<ColumnKey> = self.keys().filter(is_volatile).collect();
        keys.into_iter().for_each(|key| self.mark_column(key));
    }

    /// A name came, changed or went: what names it is computed again.
    fn changed(&mut self, name: &str) {
        self.version += 1;
        self.state.get_mut().recorder.forget();
        let names_it = |key: &ColumnKey| {
            let formula = self.column_at(*key).filter(|column| column.is_formula()).and_then(Column::formula);
            formula.is_some_and(|formula| formula.mentions(name))
        };
        let keys: Vec<ColumnKey> = self.keys().filter(names_it).collect();
        keys.into_iter().for_each(|key| self.mark_column(key));
    }

    /// All cells of a column changed.
    fn rewritten(&mut self, key: ColumnKey) {
        let slots: Vec<u32> =
            self.table_at(key.table).map(|table| table.rows.live().iter().collect()).unwrap_or_default();
        self.mark_column(key);
        self.reindex(key, &slots);
        self.spread(vec![(key, super::edits::Touched::All)]);
    }

    /// A column reads nothing any more.
    fn forget_reads(&mut self, to: ColumnKey) {
        self.state.get_mut().recorder.forget();
        for column in self.tables.iter_mut().flat_map(|table| &mut table.columns) {
            column.readers.retain(|edge| edge.to != to);
        }
    }

    /// References find their tables again.
    fn resolve_types(&mut self) {
        let names = &self.names;
        for column in self.tables.iter_mut().flat_map(|table| &mut table.columns) {
            if column.written.target().is_some() {
                column.kind = column.written.resolve(|name| names.get(name).copied());
            }
        }
    }

    /// The row ids that were given to a table are never given again by [`Document::fresh_row`]; this one is free.
    #[must_use]
    pub fn is_free(&self, table: TableIndex, row: RowId) -> bool {
        row.0 != 0 && !self.has_row(table, row)
    }
}
