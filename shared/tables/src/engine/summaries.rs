//! Summary tables follow the groups of their source: a row comes with its group and goes with it.

use etabli_formula::{RowId, TableIndex};

use super::index::{Index, IndexId, IndexShape};
use super::table::{ColumnKey, Content, Table};
use super::{Document, State};
use crate::raw::RawValue;
use crate::types::{ColumnType, Key, KeyPart};

impl State {
    /// An index of its own for a summary: its groups are the summary's rows.
    pub(super) fn summary_index(&mut self, tables: &[Table], shape: IndexShape, summary: TableIndex) -> IndexId {
        let other = self.by_shape.remove(&shape);
        let index = self.index(tables, shape.clone());
        if let Some(held) = self.indexes.get_mut(index.0 as usize) {
            held.summary = Some(summary);
        }
        // Lookups of the same keys keep the index they have: a summary's is its own.
        match other {
            Some(other) => self.by_shape.insert(shape, other),
            None => self.by_shape.remove(&shape),
        };
        index
    }
}

impl Document {
    /// Rows of a summary come and go with groups.
    pub(super) fn follow_groups(&mut self, table: TableIndex, groups: &[u32]) {
        let (mut come, mut gone) = (Vec::new(), Vec::new());
        {
            let Some(held) = self.tables.get_mut(table.0 as usize) else { return };
            let Some(summary) = held.summary.as_mut() else { return };
            let indexes = &self.state.get_mut().indexes;
            let Some(index) = indexes.get(summary.index.0 as usize) else { return };
            let mut next = held.rows.fresh().0;
            for group in groups {
                let is_empty = index.at(*group).is_none_or(|group| group.rows.is_empty());
                let place = *group as usize;
                if place >= summary.row_of.len() {
                    summary.row_of.resize(place + 1, RowId(0));
                }
                let Some(row) = summary.row_of.get_mut(place) else { continue };
                if is_empty && row.0 != 0 {
                    gone.push(*row);
                    summary.group_of.remove(row);
                    *row = RowId(0);
                } else if !is_empty && row.0 == 0 {
                    *row = RowId(next);
                    next += 1;
                    summary.group_of.insert(*row, *group);
                    come.push((*row, *group));
                }
            }
        }
        self.remove_rows(table, &gone);
        self.add_group_rows(table, &come);
    }

    fn add_group_rows(&mut self, table: TableIndex, come: &[(RowId, u32)]) {
        if come.is_empty() {
            return;
        }
        self.write_group_keys(table, come);
        let rows: Vec<RowId> = come.iter().map(|(row, _)| *row).collect();
        self.add_rows(table, &rows);
    }

    /// Writes the cells of new groups ahead of their rows: nothing reads them yet.
    fn write_group_keys(&mut self, table: TableIndex, come: &[(RowId, u32)]) {
        let Some(held) = self.tables.get_mut(table.0 as usize) else { return };
        let Some(summary) = held.summary.as_ref() else { return };
        let indexes = &self.state.get_mut().indexes;
        let Some(index) = indexes.get(summary.index.0 as usize) else { return };
        let first = held.rows.slots();
        for (place, (_, column)) in summary.group_by.iter().enumerate() {
            let Some(column) = held.columns.get_mut(column.0 as usize) else { continue };
            let Content::Data { raw, .. } = &mut column.content else { continue };
            for (offset, (_, group)) in come.iter().enumerate() {
                let part = part_of(index, *group, place);
                raw.set(first + offset, part.map_or(RawValue::Blank, |part| raw_of_key(part, &column.kind)));
            }
        }
    }

    /// The groups of a summary whose source has a key column of this kind.
    pub(super) fn is_summary_key(&self, key: ColumnKey) -> bool {
        let summary = self.table_at(key.table).and_then(|table| table.summary.as_ref());
        summary.is_some_and(|summary| summary.group_by.iter().any(|(_, column)| *column == key.column))
    }
}

fn part_of(index: &Index, group: u32, place: usize) -> Option<&KeyPart> {
    match &index.at(group)?.key {
        Key::All => None,
        Key::One(part) => Some(part),
        Key::Several(parts) => parts.get(place),
    }
}

/// The cell that has this key in a column of this type.
fn raw_of_key(part: &KeyPart, kind: &ColumnType<TableIndex>) -> RawValue {
    #[allow(clippy::cast_precision_loss, reason = "the key of a float is exact")]
    match (part, kind) {
        (KeyPart::None, _) => RawValue::Blank,
        (KeyPart::Int(number), ColumnType::Numeric) => RawValue::Float(*number as f64),
        (KeyPart::Int(number), ColumnType::Toggle) => RawValue::Bool(*number != 0),
        (KeyPart::Int(number), ColumnType::Ref(_)) => RawValue::Ref(u64::try_from(*number).unwrap_or_default()),
        (KeyPart::Int(number) | KeyPart::Duration(number), _) => RawValue::Int(*number),
        (KeyPart::Float(bits), _) => RawValue::Float(f64::from_bits(*bits)),
        (KeyPart::Text(text), _) => RawValue::Text(text.clone()),
        (KeyPart::Date(day), _) => RawValue::Date(*day),
        (KeyPart::Instant(at), _) => RawValue::Instant(*at),
        (KeyPart::Many(parts), kind) => RawValue::List(
            parts.iter().filter(|part| !matches!(part, KeyPart::Many(_))).map(|part| raw_of_key(part, kind)).collect(),
        ),
    }
}
