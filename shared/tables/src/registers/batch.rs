//! A batch: what one gesture writes into one table, and how it travels.
//!
//! Written by column, in one form only: rows ascending, columns ascending, a cell at most once. Columns that write the
//! same rows share them.
//!
//! ```text
//! version 1 · ms · counter · device · number of row sets · row sets · number of columns · (field · row set · values)*
//! ```
//!
//! Deliberately absent: which table it is for, and who may write what: the envelope and the server know.

use std::collections::BTreeMap;
use std::sync::Arc;

use etabli_formula::RowId;

use super::clock::{DeviceNumber, Stamp};
use super::codec::{DecodeError, Limits, Reader, Writer};
use super::position::Position;
use super::rowset::MAX_ROW;
use super::{ColumnKey, rowset, values};
use crate::raw::{RawColumn, RawValue};

const VERSION: u8 = 1;

/// Which register of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Whether the row is there: true once created, false once deleted.
    Life,
    /// Where it stands by hand.
    Position,
    /// A cell.
    Column(ColumnKey),
}

impl Field {
    pub(super) const fn number(self) -> u64 {
        match self {
            Self::Life => 0,
            Self::Position => 1,
            Self::Column(key) => key.0.saturating_add(2),
        }
    }

    pub(super) const fn from_number(number: u64) -> Option<Self> {
        match number {
            0 => Some(Self::Life),
            1 => Some(Self::Position),
            key if key - 2 <= MAX_ROW => Some(Self::Column(ColumnKey(key - 2))),
            _ => None,
        }
    }
}

/// What a batch writes into one column.
#[derive(Clone, Debug)]
pub struct BatchColumn {
    /// Which.
    pub field: Field,
    /// Ascending.
    pub rows: Arc<[RowId]>,
    /// As many as rows, in their order.
    pub values: RawColumn,
}

/// The writes of one gesture, under one stamp.
#[derive(Clone, Debug)]
pub struct Batch {
    /// When and by which device.
    pub stamp: Stamp,
    pub(super) columns: Vec<BatchColumn>,
}

impl PartialEq for Batch {
    fn eq(&self, other: &Self) -> bool {
        self.encode() == other.encode()
    }
}

impl Batch {
    /// What it writes, column by column.
    #[must_use]
    pub fn columns(&self) -> &[BatchColumn] {
        &self.columns
    }

    /// Whether it writes nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// How many registers it writes.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.columns.iter().map(|column| column.rows.len()).sum()
    }

    /// What it writes into one register, if it does.
    #[must_use]
    pub fn write_of(&self, row: RowId, field: Field) -> Option<RawValue> {
        let place = self.columns.binary_search_by_key(&field, |column| column.field).ok()?;
        let column = self.columns.get(place)?;
        let row = column.rows.binary_search(&row).ok()?;
        Some(column.values.get(row))
    }

    /// The same without what `keeps` refuses; none when nothing remains. A person who may not read a column gets the rest.
    #[must_use]
    pub fn filtered(&self, keeps: impl Fn(Field, RowId) -> bool) -> Option<Self> {
        let mut columns = Vec::new();
        for column in &self.columns {
            let kept = column.rows.iter().enumerate().filter(|(_, row)| keeps(column.field, **row));
            let kept: Vec<(usize, RowId)> = kept.map(|(place, row)| (place, *row)).collect();
            if kept.len() == column.rows.len() {
                columns.push(column.clone());
            } else if !kept.is_empty() {
                let mut values = RawColumn::default();
                kept.iter().enumerate().for_each(|(slot, (place, _))| values.set(slot, column.values.get(*place)));
                columns.push(BatchColumn {
                    field: column.field,
                    rows: kept.iter().map(|(_, row)| *row).collect(),
                    values,
                });
            }
        }
        (!columns.is_empty()).then_some(Self { stamp: self.stamp, columns })
    }

    /// The bytes that travel and are kept in the log.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.byte(VERSION);
        writer.number(self.stamp.milliseconds());
        writer.number(self.stamp.time & 0xffff);
        writer.number(u64::from(self.stamp.device.0));
        let mut sets: Vec<&[RowId]> = Vec::new();
        let places: Vec<usize> = self.columns.iter().map(|column| place_of(&mut sets, &column.rows)).collect();
        writer.length(sets.len());
        sets.iter().for_each(|rows| rowset::write(&mut writer, rows));
        writer.length(self.columns.len());
        for (column, place) in self.columns.iter().zip(places) {
            writer.number(column.field.number());
            writer.length(place);
            values::write(&mut writer, &column.values, column.rows.len());
        }
        writer.bytes
    }

    /// Reads what [`Batch::encode`] wrote.
    ///
    /// # Errors
    /// [`DecodeError`] when the bytes are anything else, or larger than [`Limits::BATCH`].
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes, Limits::BATCH);
        match reader.byte()? {
            VERSION => {}
            version => return Err(DecodeError::Version(version)),
        }
        let stamp = read_stamp(&mut reader)?;
        let count = reader.length()?;
        let mut sets: Vec<Arc<[RowId]>> = Vec::new();
        for _ in 0..count {
            sets.push(rowset::read(&mut reader)?.into());
        }
        let count = reader.length()?;
        let mut columns: Vec<BatchColumn> = Vec::new();
        for _ in 0..count {
            let field = Field::from_number(reader.number()?).ok_or(DecodeError::Malformed)?;
            let rows = sets.get(reader.count()?).cloned().ok_or(DecodeError::Malformed)?;
            if rows.is_empty() || columns.last().is_some_and(|last| last.field >= field) {
                return Err(DecodeError::Malformed);
            }
            reader.spend_cells(rows.len())?;
            let values = values::read(&mut reader, rows.len())?;
            columns.push(BatchColumn { field, rows, values });
        }
        reader.end()?;
        Ok(Self { stamp, columns })
    }
}

fn read_stamp(reader: &mut Reader<'_>) -> Result<Stamp, DecodeError> {
    let milliseconds = reader.number()?;
    let counter = u16::try_from(reader.number()?).map_err(|_| DecodeError::Malformed)?;
    let device = u32::try_from(reader.number()?).map_err(|_| DecodeError::Malformed)?;
    if milliseconds >> 48 != 0 || device > DeviceNumber::MAX.0 {
        return Err(DecodeError::Malformed);
    }
    Ok(Stamp::new(milliseconds, counter, DeviceNumber(device)))
}

/// The place of these rows among the sets written so far. Only the last few are looked at: a gesture writes few shapes.
fn place_of<'a>(sets: &mut Vec<&'a [RowId]>, rows: &'a Arc<[RowId]>) -> usize {
    let known = sets.iter().rev().take(8).position(|set| std::ptr::eq(*set, &raw const **rows) || *set == &**rows);
    match known {
        Some(back) => sets.len() - 1 - back,
        None => {
            sets.push(rows);
            sets.len() - 1
        }
    }
}

/// Gathers the writes of a gesture.
#[derive(Clone, Debug, Default)]
pub struct BatchBuilder {
    writes: BTreeMap<Field, Vec<(RowId, RawValue)>>,
    columns: BTreeMap<Field, BatchColumn>,
}

impl BatchBuilder {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes one register; what was written into it before, in the same gesture, is forgotten. Row 0 is none and ignored.
    pub fn write(&mut self, row: RowId, field: Field, value: RawValue) -> &mut Self {
        if (1..=MAX_ROW).contains(&row.0) {
            self.writes.entry(field).or_default().push((row, value));
        }
        self
    }

    /// Writes a cell.
    pub fn set(&mut self, row: RowId, column: ColumnKey, value: RawValue) -> &mut Self {
        self.write(row, Field::Column(column), value)
    }

    /// Makes a row, or brings a deleted one back.
    pub fn add_row(&mut self, row: RowId) -> &mut Self {
        self.write(row, Field::Life, RawValue::Bool(true))
    }

    /// Deletes a row. What it holds stays, for undo and history.
    pub fn delete_row(&mut self, row: RowId) -> &mut Self {
        self.write(row, Field::Life, RawValue::Bool(false))
    }

    /// Places a row.
    pub fn place(&mut self, row: RowId, position: &Position) -> &mut Self {
        self.write(row, Field::Position, position.to_raw())
    }

    /// Writes a whole column: strictly ascending rows and as many values, as an import has them. Single writes come on top.
    pub fn column(&mut self, field: Field, rows: Arc<[RowId]>, values: RawColumn) -> &mut Self {
        let is_ascending = rows.is_sorted_by(|before, after| before < after);
        let is_in_range = rows.first().is_some_and(|row| row.0 > 0) && rows.last().is_some_and(|row| row.0 <= MAX_ROW);
        if is_ascending && is_in_range && !self.columns.contains_key(&field) && !self.writes.contains_key(&field) {
            self.columns.insert(field, BatchColumn { field, rows, values });
        } else {
            rows.iter().enumerate().for_each(|(slot, row)| {
                self.write(*row, field, values.get(slot));
            });
        }
        self
    }

    /// The batch of what was written, under this stamp.
    #[must_use]
    pub fn build(self, stamp: Stamp) -> Batch {
        let mut columns = self.columns;
        let mut known: Vec<Arc<[RowId]>> = columns.values().map(|column| Arc::clone(&column.rows)).collect();
        for (field, mut writes) in self.writes {
            if let Some(column) = columns.get(&field) {
                let before = column.rows.iter().enumerate().map(|(slot, row)| (*row, column.values.get(slot)));
                writes = before.chain(writes).collect();
            }
            columns.insert(field, column_of(field, writes, &mut known));
        }
        Batch { stamp, columns: columns.into_values().collect() }
    }
}

/// Sorts the writes by row, keeps the last of each, and shares the rows with another column if it has the same.
fn column_of(field: Field, mut writes: Vec<(RowId, RawValue)>, known: &mut Vec<Arc<[RowId]>>) -> BatchColumn {
    writes.sort_by_key(|(row, _)| *row);
    let mut rows: Vec<RowId> = Vec::with_capacity(writes.len());
    let mut values = RawColumn::default();
    for (row, value) in writes {
        if rows.last() != Some(&row) {
            rows.push(row);
        }
        // Life is yes or no.
        let value = if field == Field::Life { RawValue::Bool(value == RawValue::Bool(true)) } else { value };
        values.set(rows.len() - 1, value);
    }
    let shared = known.iter().rev().take(8).find(|set| ***set == *rows).cloned();
    let rows = shared.unwrap_or_else(|| {
        known.push(rows.into());
        known.last().cloned().unwrap_or_default()
    });
    BatchColumn { field, rows, values }
}
