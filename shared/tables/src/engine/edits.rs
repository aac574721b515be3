//! Writing: cells and rows change, what depends on them is marked.

use etabli_formula::{ColumnIndex, RowId, TableIndex};

use super::Document;
use super::graph::{Callers, Via};
use super::host::keys_at;
use super::index::{Index, IndexId, IndexShape, KeyColumn, Matching};
use super::table::{ColumnKey, Content, Table};
use crate::raw::RawValue;
use crate::types::{Key, KeyPart};

/// A change of the data, whoever made it: no trigger formula runs.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Rows come; those that are there stay.
    AddRows {
        /// Their table.
        table: TableIndex,
        /// Their ids.
        rows: Vec<RowId>,
    },
    /// Rows go.
    RemoveRows {
        /// Their table.
        table: TableIndex,
        /// Their ids.
        rows: Vec<RowId>,
    },
    /// Cells of a data column are written; rows that do not exist are left out.
    SetCells {
        /// Their table.
        table: TableIndex,
        /// Their column.
        column: ColumnIndex,
        /// What is written where.
        cells: Vec<(RowId, RawValue)>,
    },
}

/// Rows of a column that changed.
#[derive(Clone, Debug)]
pub(super) enum Touched {
    All,
    Some(Vec<u32>),
}

impl Document {
    /// Applies changes and marks what depends on them.
    pub fn apply(&mut self, edits: impl IntoIterator<Item = Edit>) {
        for edit in edits {
            match edit {
                Edit::AddRows { table, rows } => self.add_rows(table, &rows),
                Edit::RemoveRows { table, rows } => self.remove_rows(table, &rows),
                Edit::SetCells { table, column, cells } => self.set_cells(ColumnKey { table, column }, cells),
            }
        }
    }

    pub(super) fn add_rows(&mut self, table: TableIndex, rows: &[RowId]) {
        let Some(held) = self.tables.get_mut(table.0 as usize) else { return };
        let slots: Vec<u32> = rows.iter().filter_map(|row| held.rows.add(*row)).collect();
        for column in held.columns.iter_mut().filter(|column| column.is_live && column.is_formula()) {
            slots.iter().for_each(|slot| {
                column.dirty.insert(*slot);
            });
        }
        self.touch_whole_rows(table, &slots);
        self.reindex_rows(table, &slots);
    }

    pub(super) fn remove_rows(&mut self, table: TableIndex, rows: &[RowId]) {
        let Some(held) = self.tables.get(table.0 as usize) else { return };
        let slots: Vec<u32> = rows.iter().filter_map(|row| held.rows.slot(*row)).collect();
        self.touch_whole_rows(table, &slots);
        let indexes = self.state.get_mut().of_table.get(&table).cloned().unwrap_or_default();
        for index in indexes {
            self.place(index, &slots, |_, _| Some(Vec::new()));
        }
        let Some(held) = self.tables.get_mut(table.0 as usize) else { return };
        for row in rows {
            held.rows.remove(*row);
        }
        for column in &mut held.columns {
            slots.iter().for_each(|slot| {
                column.dirty.remove(*slot);
            });
        }
    }

    fn set_cells(&mut self, key: ColumnKey, cells: Vec<(RowId, RawValue)>) {
        let Some(table) = self.tables.get_mut(key.table.0 as usize) else { return };
        let Some(column) = table.columns.get_mut(key.column.0 as usize) else { return };
        let Content::Data { raw, .. } = &mut column.content else { return };
        let mut slots = Vec::with_capacity(cells.len());
        for (row, value) in cells {
            if let Some(slot) = table.rows.slot(row) {
                raw.set(slot as usize, value);
                slots.push(slot);
            }
        }
        self.written(key, slots);
    }

    /// A data column's cells were written.
    pub(super) fn written(&mut self, key: ColumnKey, slots: Vec<u32>) {
        self.reindex(key, &slots);
        self.spread(vec![(key, Touched::Some(slots))]);
    }

    /// Marks what reads any cell of rows, and what asked for the rows of their table.
    fn touch_whole_rows(&mut self, table: TableIndex, slots: &[u32]) {
        let columns = self.tables.get(table.0 as usize).map_or(0, |table| table.columns.len());
        let columns = u32::try_from(columns).unwrap_or_default();
        let touched = (0..columns).map(|column| {
            let key = ColumnKey { table, column: ColumnIndex(column) };
            (key, Touched::Some(slots.to_vec()))
        });
        self.spread(touched.collect());
    }

    /// Puts rows in the groups of every index of their table.
    fn reindex_rows(&mut self, table: TableIndex, slots: &[u32]) {
        let indexes = self.state.get_mut().of_table.get(&table).cloned().unwrap_or_default();
        for index in indexes {
            self.place(index, slots, keys_at_index);
        }
    }

    /// Puts rows in the groups of the indexes of which a column is a key.
    pub(super) fn reindex(&mut self, key: ColumnKey, slots: &[u32]) {
        let Some(indexes) = self.state.get_mut().keys_of.get(&key).cloned() else { return };
        for index in indexes {
            self.place(index, slots, keys_at_index);
        }
    }

    fn place(&mut self, index: IndexId, slots: &[u32], keys: impl Fn((&Table, &IndexShape), u32) -> Option<Vec<Key>>) {
        let Some(held) = self.state.get_mut().indexes.get_mut(index.0 as usize) else { return };
        let Some(table) = self.tables.get(held.shape.table.0 as usize) else { return };
        let (mut callers, mut groups) = (Vec::new(), Vec::new());
        for slot in slots {
            let Some(keys) = keys((table, &held.shape), *slot) else { continue };
            let mut moved = held.place(*slot, table.rows.id(*slot), keys);
            callers.append(&mut moved.callers);
            groups.append(&mut moved.groups);
        }
        let summary = held.summary;
        groups.sort_unstable();
        groups.dedup();
        self.mark_cells(callers);
        if let Some(summary) = summary {
            self.follow_groups(summary, &groups);
        }
        if !groups.is_empty() {
            self.tell_watchers(index, &groups);
        }
    }

    /// Marks cells, and what depends on them.
    pub(super) fn mark_cells(&mut self, mut cells: Vec<(ColumnKey, u32)>) {
        cells.sort_unstable();
        cells.dedup();
        let mut touched: Vec<(ColumnKey, Touched)> = Vec::new();
        for run in cells.chunk_by(|one, other| one.0 == other.0) {
            let Some((key, _)) = run.first() else { continue };
            let marked = self.mark(*key, &Touched::Some(run.iter().map(|(_, slot)| *slot).collect()), false);
            touched.extend(marked.map(|marked| (*key, marked)));
        }
        self.spread(touched);
    }

    /// Marks all of a column, and what depends on it.
    pub(super) fn mark_column(&mut self, key: ColumnKey) {
        if let Some(marked) = self.mark(key, &Touched::All, false) {
            self.spread(vec![(key, marked)]);
        }
    }

    /// Marks what depends on changed cells, and so on.
    pub(super) fn spread(&mut self, mut work: Vec<(ColumnKey, Touched)>) {
        while let Some((from, touched)) = work.pop() {
            self.forget_orders(from, &touched);
            let Some(column) = self.column_mut(from) else { continue };
            let mut readers = std::mem::take(&mut column.readers);
            for edge in &mut readers {
                let is_trigger = edge.via == Via::Trigger;
                if is_trigger && self.acting.is_none() {
                    continue;
                }
                let reached = self.reached(from, &touched, edge);
                if let Some(marked) = self.mark(edge.to, &reached, is_trigger) {
                    work.push((edge.to, marked));
                }
            }
            if let Some(column) = self.column_mut(from) {
                // A formula that reads itself may have gained readers meanwhile; there is no way to, but none is lost.
                readers.append(&mut column.readers);
                column.readers = readers;
            }
        }
    }

    /// The rows of a reader that changed cells lead to.
    fn reached(&mut self, from: ColumnKey, touched: &Touched, edge: &mut super::graph::Edge) -> Touched {
        let slots = match (touched, edge.via) {
            (_, Via::Join(_, Callers::Everyone))
            | (Touched::All, Via::SameRow | Via::Trigger | Via::Join(..) | Via::Reference(_)) => return Touched::All,
            (Touched::Some(slots), Via::SameRow | Via::Trigger) => return Touched::Some(slots.clone()),
            (Touched::All, Via::Rows) => {
                return Touched::Some(edge.rows.drain().flat_map(|(_, slots)| slots).collect());
            }
            (Touched::All, Via::Callers(index)) => return Touched::Some(self.all_callers(index, edge.to)),
            (Touched::Some(slots), _) => slots,
        };
        let by = match edge.via {
            Via::Reference(column) | Via::Join(_, Callers::Column(column)) => self.index_of(edge.to.table, column),
            _ => None,
        };
        let state = self.state.get_mut();
        let index = |index: IndexId| state.indexes.get(index.0 as usize);
        let mut reached = Vec::new();
        let (Some(source), Some(target)) =
            (self.tables.get(from.table.0 as usize), self.tables.get(edge.to.table.0 as usize))
        else {
            return Touched::Some(reached);
        };
        for slot in slots {
            let row = source.rows.id(*slot);
            match edge.via {
                Via::Rows => reached.extend(edge.rows.remove(&row).unwrap_or_default()),
                Via::Reference(_) => {
                    let key = Key::One(KeyPart::Int(i64::try_from(row.0).unwrap_or_default()));
                    let group = by.and_then(index).and_then(|held| held.find(&key));
                    let rows = group.map_or(&[][..], |group| &group.rows);
                    reached.extend(rows.iter().filter_map(|row| target.rows.slot(*row)));
                }
                Via::Callers(asked) => {
                    let Some(held) = index(asked) else { continue };
                    for group in held.groups_of(*slot).filter_map(|group| held.at(group)) {
                        reached.extend(group.callers_of(edge.to));
                    }
                }
                Via::Join(asked, callers) => {
                    let Some(held) = index(asked) else { continue };
                    for group in held.groups_of(*slot) {
                        askers(held, group, callers, by.and_then(index), target, &mut reached);
                    }
                }
                Via::SameRow | Via::Trigger => {}
            }
        }
        Touched::Some(reached)
    }

    /// The index of a column as a whole, built if there is none.
    fn index_of(&mut self, table: TableIndex, column: ColumnIndex) -> Option<IndexId> {
        let columns = vec![KeyColumn { column: Some(column), matching: Matching::Whole }];
        Some(self.state.get_mut().index(&self.tables, IndexShape { table, columns }))
    }

    /// Marks the cells of plans that ask for groups that changed.
    fn tell_watchers(&mut self, index: IndexId, groups: &[u32]) {
        let Some(watchers) = self.state.get_mut().watchers.get(&index).cloned() else { return };
        for (key, callers) in watchers {
            if callers == Callers::Everyone {
                self.mark_column(key);
                continue;
            }
            let by = match callers {
                Callers::Column(column) => self.index_of(key.table, column),
                _ => None,
            };
            let state = self.state.get_mut();
            let Some(held) = state.indexes.get(index.0 as usize) else { continue };
            let Some(target) = self.tables.get(key.table.0 as usize) else { continue };
            let by = by.and_then(|by| state.indexes.get(by.0 as usize));
            let mut reached = Vec::new();
            groups.iter().for_each(|group| askers(held, *group, callers, by, target, &mut reached));
            self.mark_cells(reached.into_iter().map(|slot| (key, slot)).collect());
        }
    }

    fn all_callers(&mut self, index: IndexId, of: ColumnKey) -> Vec<u32> {
        let Some(held) = self.state.get_mut().indexes.get(index.0 as usize) else { return Vec::new() };
        held.groups.iter().flat_map(|group| group.callers_of(of)).collect()
    }

    /// Marks cells of a formula column, or of a trigger; those that were not marked.
    fn mark(&mut self, key: ColumnKey, touched: &Touched, is_trigger: bool) -> Option<Touched> {
        if is_trigger {
            return self.mark_trigger(key, touched);
        }
        let table = self.tables.get_mut(key.table.0 as usize)?;
        let column = table.columns.get_mut(key.column.0 as usize)?;
        if !column.is_live || !column.is_formula() {
            return None;
        }
        let live = table.rows.live();
        let was_empty = column.dirty.is_empty();
        let marked: Vec<u32> = match touched {
            Touched::All => live.iter().filter(|slot| column.dirty.insert(*slot)).collect(),
            Touched::Some(slots) => {
                slots.iter().copied().filter(|slot| live.contains(*slot) && column.dirty.insert(*slot)).collect()
            }
        };
        match marked.len() {
            0 => None,
            count if was_empty && count == live.len() => Some(Touched::All),
            _ => Some(Touched::Some(marked)),
        }
    }

    /// Sorted rows that a column took part in sorting are sorted anew when next asked for.
    fn forget_orders(&mut self, from: ColumnKey, touched: &Touched) {
        let state = self.state.get_mut();
        for index in state.sorts.get(&from).into_iter().flatten() {
            let Some(held) = state.indexes.get_mut(index.0 as usize) else { continue };
            match touched {
                Touched::All => held.groups.iter_mut().for_each(super::index::Group::forget_orders),
                Touched::Some(slots) => {
                    for slot in slots {
                        let groups: Vec<u32> = held.groups_of(*slot).collect();
                        for group in groups {
                            if let Some(group) = held.at_mut(group) {
                                group.forget_orders();
                            }
                        }
                    }
                }
            }
        }
    }
}

fn keys_at_index((table, shape): (&Table, &IndexShape), slot: u32) -> Option<Vec<Key>> {
    keys_at(table, shape, slot)
}

/// The slots of a table whose rows ask for a group.
fn askers(held: &Index, group: u32, callers: Callers, by: Option<&Index>, target: &Table, reached: &mut Vec<u32>) {
    match callers {
        Callers::Everyone => {}
        Callers::Group => {
            let summary = target.summary.as_ref();
            let row = summary.and_then(|summary| summary.row_of.get(group as usize));
            reached.extend(row.and_then(|row| target.rows.slot(*row)));
        }
        Callers::RowId => {
            if let Some(Key::One(KeyPart::Int(row))) = held.at(group).map(|group| &group.key) {
                reached.extend(u64::try_from(*row).ok().and_then(|row| target.rows.slot(RowId(row))));
            }
        }
        Callers::Column(_) => {
            let asking = held.at(group).and_then(|group| by?.find(&group.key));
            let rows = asking.map_or(&[][..], |group| &group.rows);
            reached.extend(rows.iter().filter_map(|row| target.rows.slot(*row)));
        }
    }
}
