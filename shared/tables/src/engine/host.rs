//! What formulas ask of the document, and what is noted of it.

use std::rc::Rc;
use std::sync::Arc;

use etabli_formula::host::{CellAddress, FindSide, KeyMatch, Lookup, LookupKey, LookupOrder, User};
use etabli_formula::value::RecordSet;
use etabli_formula::{CellValue, ColumnIndex, ErrorClass, Host, Outcome, Raised, RowId, TableIndex, Value};

use super::graph::Via;
use super::index::{Group, Index, IndexId, IndexShape, KeyColumn, Matching, keys};
use super::orders::{self, SortColumn};
use super::table::{Column, ColumnKey, Table};
use super::values::value_of;
use super::{Document, State};
use crate::types::{ColumnType, Key, KeyPart};

impl Host for Document {
    fn table(&self, name: &str) -> Option<TableIndex> {
        self.names.get(name).copied()
    }

    fn table_name(&self, table: TableIndex) -> &str {
        self.table_at(table).map_or("", |table| &table.name)
    }

    fn column(&self, table: TableIndex, name: &str) -> Option<ColumnIndex> {
        self.table_at(table)?.find(name)
    }

    fn column_names(&self, table: TableIndex) -> Vec<Arc<str>> {
        // A formula that asks for the columns of its own table does not mean the one it computes.
        let own = self.state.borrow().recorder.cell.map(|(column, ..)| column).filter(|column| column.table == table);
        let columns = self.table_at(table).map(|table| table.columns.as_slice()).unwrap_or_default();
        let numbered = (0u32..).map(ColumnIndex).zip(columns);
        let others = numbered.filter(|(index, _)| own.is_none_or(|own| own.column != *index));
        others.filter(|(_, column)| column.is_shown()).map(|(_, column)| Arc::clone(&column.id)).collect()
    }

    fn read(&self, cell: CellAddress) -> Outcome {
        let Some(table) = self.table_at(cell.table) else { return Ok(Value::None) };
        let Some(column) = table.column(cell.column) else { return Ok(Value::None) };
        let from = ColumnKey { table: cell.table, column: cell.column };
        let Some(slot) = table.rows.slot(cell.row) else {
            self.note_read(from, cell.row, None);
            return value_of(column.kind.default_cell(), &column.kind, cell);
        };
        let is_itself = self.typed.is_some() && self.is_evaluating(from, cell.row);
        if (column.is_formula() || !is_itself) && column.dirty.contains(slot) {
            self.note_read(from, cell.row, Some(slot));
            return Err(Raised::NotReady(cell));
        }
        let value = value_of(column.cell(slot), &column.kind, cell).map(|value| in_order(value, column));
        let is_own = self.note_read(from, cell.row, Some(slot));
        if let (true, Ok(Value::Record(target, row))) = (is_own, &value)
            && matches!(column.kind, ColumnType::Ref(_))
        {
            self.state.borrow_mut().recorder.reference(cell.column, *target, *row);
        }
        value
    }

    fn find(&self, lookup: &Lookup) -> Outcome<Arc<[RowId]>> {
        let Some(table) = self.table_at(lookup.table) else { return Ok(Arc::from([])) };
        let (shape, key) = asked(table, lookup)?;
        let sorted_by = orders::columns_of(&lookup.order, table)?;
        let mut state = self.state.borrow_mut();
        let index = state.index(&self.tables, shape);
        let group = match (state.indexes.get_mut(index.0 as usize), key) {
            (Some(held), Some(key)) => held.group(key),
            _ => return Ok(Arc::from([])),
        };
        state.note_lookup(index, group, &sorted_by);
        if let Some(waiting) = self.first_dirty_key(&state, index) {
            return Err(Raised::NotReady(waiting));
        }
        self.rows_in_order(&mut state, index, group, &lookup.order, &sorted_by)
    }

    fn find_in_order(
        &self,
        table: TableIndex,
        rows: &[RowId],
        order: &LookupOrder,
        side: FindSide,
        values: &[Value],
    ) -> Outcome<RowId> {
        let Some(held) = self.table_at(table) else { return Ok(RowId(0)) };
        let columns = orders::columns_of(order, held)?;
        let cells: Vec<CellValue> = values.iter().map(|value| self.cell_of(value)).collect();
        Ok(orders::search(held, rows, &columns, side, &cells))
    }

    fn place_in_order(&self, table: TableIndex, rows: &[RowId], order: &LookupOrder, row: RowId) -> Option<usize> {
        let walked = || rows.iter().position(|other| *other == row);
        let Some(held) = self.table_at(table) else { return walked() };
        // Rows that were sorted before a cell changed are walked.
        let columns = orders::columns_of(order, held).ok();
        columns.and_then(|columns| orders::place(held, rows, &columns, row)).or_else(walked)
    }

    fn summary_group(&self, table: TableIndex, row: RowId) -> Outcome<Option<(TableIndex, Arc<[RowId]>)>> {
        let Some(summary) = self.table_at(table).and_then(|table| table.summary.as_ref()) else { return Ok(None) };
        let Some(group) = summary.group_of.get(&row).copied() else {
            return Ok(Some((summary.source, Arc::from([]))));
        };
        let mut state = self.state.borrow_mut();
        state.note_lookup(summary.index, group, &[]);
        if let Some(waiting) = self.first_dirty_key(&state, summary.index) {
            return Err(Raised::NotReady(waiting));
        }
        let rows = state.group_mut(summary.index, group).map_or_else(|| Arc::from([]), Group::shared);
        Ok(Some((summary.source, rows)))
    }

    fn set_peeking(&self, peeking: bool) -> bool {
        std::mem::replace(&mut self.state.borrow_mut().recorder.is_peeking, peeking)
    }

    fn now(&self) -> i64 {
        self.surroundings.now
    }

    fn random(&self) -> u64 {
        let mut state = self.state.borrow_mut();
        let recorder = &mut state.recorder;
        recorder.drawn += 1;
        let (column, _, row) =
            recorder.cell.unwrap_or((ColumnKey { table: TableIndex(0), column: ColumnIndex(0) }, 0, RowId(0)));
        let words = [u64::from(column.table.0) << 32 | u64::from(column.column.0), row.0, recorder.drawn];
        words.iter().fold(mix(self.surroundings.seed), |bits, word| mix(bits ^ word))
    }

    fn time_zone(&self) -> &str {
        &self.zone_name
    }

    fn address(&self) -> &str {
        &self.surroundings.address
    }

    fn user(&self) -> Option<&User> {
        self.user.as_ref()
    }

    fn typed_value(&self) -> Option<Value> {
        self.typed.clone()
    }
}

/// A record set as its column sorts it.
fn in_order(value: Value, column: &Column) -> Value {
    let order = column.formula().and_then(|formula| formula.order.as_ref());
    match (value, order) {
        (Value::RecordSet(records), Some(order)) => Value::RecordSet(Rc::new(RecordSet {
            table: records.table,
            rows: Arc::clone(&records.rows),
            order: Some(order.clone()),
        })),
        (value, _) => value,
    }
}

/// SplitMix64.
fn mix(seed: u64) -> u64 {
    let bits = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// The index that a lookup needs, and the key to look for; none when it can find nothing.
fn asked(table: &Table, lookup: &Lookup) -> Outcome<(IndexShape, Option<Key>)> {
    let mut columns = Vec::with_capacity(lookup.keys.len());
    let mut parts = Some(Vec::with_capacity(lookup.keys.len()));
    for LookupKey { column: name, matches } in &lookup.keys {
        let column = match name.as_ref() {
            "id" => None,
            _ => Some(table.find(name).ok_or_else(|| {
                Raised::new(ErrorClass::KeyError, format!("'Table {} has no column {name}'", table.name))
            })?),
        };
        let kind = column.and_then(|column| table.column(column)).map_or(&ColumnType::Id, |column| &column.kind);
        let (matching, part) = match matches {
            KeyMatch::Equals(value) => (Matching::Whole, kind.convert_lookup_key(&super::values::cell_of(value))),
            KeyMatch::Contains { value, match_empty } => {
                let part = KeyPart::of(&super::values::cell_of(value));
                let empty = match_empty.as_ref().and_then(|empty| KeyPart::of(&super::values::cell_of(empty)));
                (Matching::Element(empty.filter(|empty| part.as_ref() == Some(empty))), part)
            }
        };
        columns.push(KeyColumn { column, matching });
        match (part, &mut parts) {
            (Some(part), Some(parts)) => parts.push(part),
            _ => parts = None,
        }
    }
    Ok((IndexShape { table: lookup.table, columns }, parts.map(Key::from_parts)))
}

impl Document {
    /// Whether a cell is the one that is evaluated.
    fn is_evaluating(&self, column: ColumnKey, row: RowId) -> bool {
        let cell = self.state.borrow().recorder.cell;
        cell.is_some_and(|(key, _, own)| key == column && own == row)
    }

    /// A value as plain data.
    pub(super) fn cell_of(&self, value: &Value) -> CellValue {
        super::values::cell_of(value)
    }

    /// Notes that the formula that runs read a cell; whether the cell is of its own row.
    fn note_read(&self, from: ColumnKey, row: RowId, slot: Option<u32>) -> bool {
        let mut state = self.state.borrow_mut();
        let State { indexes, recorder, .. } = &mut *state;
        let Some((to, _, own)) = recorder.cell else { return false };
        if recorder.is_peeking {
            return false;
        }
        if to.table == from.table && own == row {
            recorder.edge(from, Via::SameRow);
            return true;
        }
        // The empty record never changes.
        if row.0 == 0 || recorder.is_by_reference(from, row) {
            return false;
        }
        let covers = |(index, group): &(IndexId, u32)| {
            let held = indexes.get(index.0 as usize).filter(|held| held.shape.table == from.table);
            held.is_some_and(|held| slot.is_some_and(|slot| held.groups_of(slot).any(|one| one == *group)))
        };
        let covering = recorder.recent_lookups().find(covers);
        match covering {
            Some((index, _)) => recorder.edge(from, Via::Callers(index)),
            None => recorder.singles.push((from, row)),
        }
        false
    }

    /// A cell of a key column that must be computed before the index is right.
    fn first_dirty_key(&self, state: &State, index: IndexId) -> Option<CellAddress> {
        let shape = &state.indexes.get(index.0 as usize)?.shape;
        // The rows of a summary are as right as the keys of its source.
        let summary = self.table_at(shape.table)?.summary.as_ref();
        let below = summary.and_then(|summary| Some(&state.indexes.get(summary.index.0 as usize)?.shape));
        [Some(shape), below].into_iter().flatten().find_map(|shape| {
            let table = self.table_at(shape.table)?;
            shape.columns.iter().filter_map(|key| key.column).find_map(|column| {
                let slot = table.column(column)?.dirty.next_from(0)?;
                Some(CellAddress { table: shape.table, column, row: table.rows.id(slot) })
            })
        })
    }

    fn rows_in_order(
        &self,
        state: &mut State,
        index: IndexId,
        group: u32,
        order: &LookupOrder,
        sorted_by: &[SortColumn],
    ) -> Outcome<Arc<[RowId]>> {
        let Some((table, held)) = state.indexes.get_mut(index.0 as usize).and_then(|held| {
            let table = self.table_at(held.shape.table)?;
            Some((table, held))
        }) else {
            return Ok(Arc::from([]));
        };
        let at = held.shape.table;
        let Some(held) = held.at_mut(group) else { return Ok(Arc::from([])) };
        if sorted_by.is_empty() {
            return Ok(held.shared());
        }
        if let Some(rows) = held.in_order(order) {
            return Ok(rows);
        }
        for column in sorted_by.iter().filter_map(|by| by.column) {
            let Some(dirty) = table.column(column).map(|column| &column.dirty) else { continue };
            let waits = |row: &&RowId| table.rows.slot(**row).is_some_and(|slot| dirty.contains(slot));
            if let Some(row) = if dirty.is_empty() { None } else { held.rows.iter().find(waits) } {
                return Err(Raised::NotReady(CellAddress { table: at, column, row: *row }));
            }
        }
        let rows = orders::sort(table, &held.rows, sorted_by);
        held.keep_order(order.clone(), Arc::clone(&rows));
        Ok(rows)
    }
}

impl State {
    pub(super) fn group_mut(&mut self, index: IndexId, group: u32) -> Option<&mut Group> {
        self.indexes.get_mut(index.0 as usize)?.at_mut(group)
    }

    /// Notes that the cell that is evaluated asked for a group in an order.
    fn note_lookup(&mut self, index: IndexId, group: u32, sorted_by: &[SortColumn]) {
        let Some(table) = self.indexes.get(index.0 as usize).map(|held| held.shape.table) else { return };
        for column in sorted_by.iter().filter_map(|by| by.column) {
            let sorts = self.sorts.entry(ColumnKey { table, column }).or_default();
            if !sorts.contains(&index) {
                sorts.push(index);
            }
        }
        let Some((to, slot, _)) = self.recorder.cell else { return };
        if self.recorder.is_peeking {
            return;
        }
        self.recorder.lookup(index, group);
        for column in sorted_by.iter().filter_map(|by| by.column) {
            self.recorder.edge(ColumnKey { table, column }, Via::Callers(index));
        }
        if let Some(group) = self.group_mut(index, group) {
            group.add_caller(to, slot);
        }
    }

    /// The index of this shape, built if there is none.
    pub(super) fn index(&mut self, tables: &[Table], shape: IndexShape) -> IndexId {
        if let Some(index) = self.by_shape.get(&shape) {
            return *index;
        }
        let id = IndexId(u32::try_from(self.indexes.len()).unwrap_or(u32::MAX));
        let mut index = Index::new(shape.clone());
        if let Some(table) = tables.get(shape.table.0 as usize) {
            let single = match shape.columns.as_slice() {
                [KeyColumn { column: Some(column), matching: Matching::Whole }] => table.column(*column),
                _ => None,
            };
            for slot in table.rows.live().iter() {
                if let Some(column) = single {
                    let part = if column.dirty.contains(slot) { None } else { column.kind.key_of(&column.cell(slot)) };
                    part.into_iter().for_each(|part| index.load(slot, table.rows.id(slot), Key::One(part)));
                } else if let Some(keys) = keys_at(table, &shape, slot) {
                    index.place(slot, table.rows.id(slot), keys);
                }
            }
        }
        for column in shape.columns.iter().filter_map(|key| key.column) {
            self.keys_of.entry(ColumnKey { table: shape.table, column }).or_default().push(id);
        }
        self.of_table.entry(shape.table).or_default().push(id);
        self.by_shape.insert(shape, id);
        self.indexes.push(index);
        id
    }
}

/// The keys of a row; none while one of its key cells waits to be computed.
pub(super) fn keys_at(table: &Table, shape: &IndexShape, slot: u32) -> Option<Vec<Key>> {
    if let [KeyColumn { column: Some(column), matching: Matching::Whole }] = shape.columns.as_slice() {
        // The usual one, without lists of choices.
        let column = table.column(*column).filter(|column| !column.dirty.contains(slot))?;
        return Some(column.kind.key_of(&column.cell(slot)).map(Key::One).into_iter().collect());
    }
    let mut parts = Vec::with_capacity(shape.columns.len());
    for key in &shape.columns {
        let Some(column) = key.column else {
            parts.push(vec![KeyPart::Int(i64::try_from(table.rows.id(slot).0).unwrap_or_default())]);
            continue;
        };
        let column = table.column(column)?;
        if column.dirty.contains(slot) {
            return None;
        }
        let cell = column.cell(slot);
        parts.push(choices(&column.kind, &cell, &key.matching));
    }
    Some(keys(parts))
}

/// The parts that a cell gives to keys.
fn choices(kind: &ColumnType<TableIndex>, cell: &CellValue, matching: &Matching) -> Vec<KeyPart> {
    let elements: Option<Vec<KeyPart>> = match (cell, matching) {
        (_, Matching::Whole) => None,
        (CellValue::List(items), _) => Some(items.iter().filter_map(KeyPart::of).collect()),
        (CellValue::RefList(table, rows), _) => {
            Some(rows.iter().filter_map(|row| KeyPart::of(&CellValue::Ref(*table, *row))).collect())
        }
        (CellValue::Null, _) if kind.is_list() => Some(Vec::new()),
        _ => None,
    };
    match (elements, matching) {
        (Some(elements), Matching::Element(Some(empty)) | Matching::Flattened(empty)) if elements.is_empty() => {
            vec![empty.clone()]
        }
        (Some(elements), _) => elements,
        (None, Matching::Element(_)) => Vec::new(),
        (None, Matching::Whole | Matching::Flattened(_)) => kind.key_of(cell).into_iter().collect(),
    }
}
