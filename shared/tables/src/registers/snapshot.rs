//! The state of a whole table as bytes: quick to open, the same for equal states.
//!
//! Rows ascend by id, so the slots of a table that was opened from a snapshot do too.
//!
//! ```text
//! version 1 · rows · stamps (milliseconds, counters, devices) · life · position stamps and values
//!           · number of columns · (column · stamps · values)*
//! ```
//!
//! Deliberately absent: history. What was overwritten is in the log of batches.

use std::collections::BTreeMap;

use etabli_formula::RowId;

use super::clock::{DeviceNumber, Stamp};
use super::codec::{DecodeError, Limits, Reader, Writer};
use super::column::{CellStamps, LifeColumn, RegisterColumn, StampPlace, Stamps};
use super::presence::Presence;
use super::rows::{RowIndex, Slot};
use super::rowset::MAX_ROW;
use super::store::Registers;
use super::{ColumnKey, integers, rowset, values};
use crate::raw::RawColumn;

const VERSION: u8 = 1;
const ALIKE: u8 = 0;
const EACH: u8 = 1;
const RUNS: u8 = 2;

impl Registers {
    /// The whole table as bytes.
    #[must_use]
    pub fn snapshot(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.byte(VERSION);
        let mut order: Vec<(RowId, Slot)> = self.all_rows().iter().copied().zip(0..).collect();
        order.sort_unstable();
        let (rows, slots): (Vec<RowId>, Vec<Slot>) = order.into_iter().unzip();
        rowset::write(&mut writer, &rows);
        let places = self.write_stamps(&mut writer);
        let sheet = Sheet { slots: &slots, places: &places };
        sheet.write_places(&mut writer, &self.life.stamps);
        Presence::of(slots.iter().map(|slot| self.life.is_alive(*slot as usize))).write(&mut writer);
        sheet.write_column(&mut writer, &self.positions);
        let written = self.columns.iter().filter(|(_, column)| sheet.is_written(column));
        let written: Vec<_> = written.collect();
        writer.length(written.len());
        for (key, column) in written {
            writer.number(key.0);
            sheet.write_column(&mut writer, column);
        }
        writer.bytes
    }

    /// Writes the stamps in use, ascending and each once; answers where those of each place went.
    fn write_stamps(&self, writer: &mut Writer) -> BTreeMap<StampPlace, u32> {
        let mut used: BTreeMap<StampPlace, u32> = BTreeMap::new();
        for stamps in self.cell_stamps() {
            stamps.each(|place| {
                used.entry(place).or_default();
            });
        }
        let mut sorted: Vec<Stamp> = used.keys().filter_map(|place| self.stamps.get(*place)).collect();
        sorted.sort_unstable();
        sorted.dedup();
        for (place, number) in &mut used {
            let stamp = self.stamps.get(*place);
            *number = stamp.and_then(|stamp| sorted.binary_search(&stamp).ok()).map_or(0, |found| found as u32 + 1);
        }
        let part = |part: fn(&Stamp) -> u64| sorted.iter().map(part).collect::<Vec<_>>();
        writer.length(sorted.len());
        integers::write_unsigned(writer, &part(|stamp| stamp.milliseconds()));
        integers::write_unsigned(writer, &part(|stamp| stamp.time & 0xffff));
        integers::write_unsigned(writer, &part(|stamp| u64::from(stamp.device.0)));
        used
    }

    /// The table that [`Registers::snapshot`] wrote.
    ///
    /// # Errors
    /// [`DecodeError`] when the bytes are anything else, or larger than [`Limits::SNAPSHOT`].
    pub fn from_snapshot(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes, Limits::SNAPSHOT);
        match reader.byte()? {
            VERSION => {}
            version => return Err(DecodeError::Version(version)),
        }
        let rows = rowset::read(&mut reader)?;
        let count = rows.len();
        let stamps = read_stamps(&mut reader)?;
        let life_stamps = read_places(&mut reader, count, stamps.len())?;
        let presence = Presence::read(&mut reader, count)?;
        let life = LifeColumn::new(presence.into_words(), life_stamps);
        let positions = read_column(&mut reader, count, stamps.len())?;
        let mut columns = BTreeMap::new();
        for _ in 0..reader.length()? {
            let key = ColumnKey(reader.number()?);
            let is_next = columns.last_key_value().is_none_or(|(last, _)| *last < key);
            if key.0 > MAX_ROW || !is_next {
                return Err(DecodeError::Malformed);
            }
            columns.insert(key, read_column(&mut reader, count, stamps.len())?);
        }
        reader.end()?;
        Ok(Self::from_parts(RowIndex::from_ascending(rows), life, positions, columns, stamps))
    }
}

/// Which slots are written, in which order, and the numbers of their stamps.
struct Sheet<'a> {
    slots: &'a [Slot],
    places: &'a BTreeMap<StampPlace, u32>,
}

impl Sheet<'_> {
    fn is_written(&self, column: &RegisterColumn) -> bool {
        let mut is_written = false;
        column.stamps.each(|place| is_written |= place != 0);
        is_written
    }

    fn write_column(&self, writer: &mut Writer, column: &RegisterColumn) {
        self.write_places(writer, &column.stamps);
        if self.slots.iter().zip(0..).all(|(slot, place)| *slot == place) {
            return values::write(writer, &column.values, self.slots.len());
        }
        let mut sorted = RawColumn::default();
        self.slots.iter().enumerate().for_each(|(place, slot)| sorted.set(place, column.values.get(*slot as usize)));
        values::write(writer, &sorted, self.slots.len());
    }

    fn write_places(&self, writer: &mut Writer, stamps: &CellStamps) {
        let mut known = (0, 0);
        let mut number = |place: StampPlace| {
            if place != known.0 {
                known = (place, self.places.get(&place).copied().unwrap_or(0));
            }
            i64::from(known.1)
        };
        let numbers: Vec<i64> = self.slots.iter().map(|slot| number(stamps.get(*slot as usize))).collect();
        let mut runs: Vec<(i64, i64)> = Vec::new();
        for number in &numbers {
            match runs.last_mut() {
                Some((last, length)) if last == number => *length += 1,
                _ => runs.push((*number, 1)),
            }
        }
        match runs.as_slice() {
            [(number, _)] => {
                writer.byte(ALIKE);
                writer.signed(*number);
            }
            runs if runs.len() * 4 < numbers.len() => {
                writer.byte(RUNS);
                writer.length(runs.len());
                integers::write(writer, &runs.iter().map(|(number, _)| *number).collect::<Vec<_>>());
                integers::write(writer, &runs.iter().map(|(_, length)| *length).collect::<Vec<_>>());
            }
            _ => {
                writer.byte(EACH);
                integers::write(writer, &numbers);
            }
        }
    }
}

fn read_stamps(reader: &mut Reader<'_>) -> Result<Stamps, DecodeError> {
    let count = reader.count()?;
    reader.spend_cells(count)?;
    let milliseconds = integers::read_unsigned(reader, count)?;
    let counters = integers::read_unsigned(reader, count)?;
    let devices = integers::read_unsigned(reader, count)?;
    let mut stamps = Vec::with_capacity(count);
    for ((milliseconds, counter), device) in milliseconds.into_iter().zip(counters).zip(devices) {
        let counter = u16::try_from(counter).map_err(|_| DecodeError::Malformed)?;
        let device = u32::try_from(device).map_err(|_| DecodeError::Malformed)?;
        let stamp = Stamp::new(milliseconds, counter, DeviceNumber(device));
        if milliseconds >> 48 != 0 || device > DeviceNumber::MAX.0 || stamps.last() >= Some(&stamp) {
            return Err(DecodeError::Malformed);
        }
        stamps.push(stamp);
    }
    Ok(Stamps::from_list(stamps))
}

fn read_column(reader: &mut Reader<'_>, rows: usize, stamps: usize) -> Result<RegisterColumn, DecodeError> {
    reader.spend_cells(rows)?;
    let stamps = read_places(reader, rows, stamps)?;
    Ok(RegisterColumn { values: values::read(reader, rows)?, stamps })
}

fn read_places(reader: &mut Reader<'_>, rows: usize, stamps: usize) -> Result<CellStamps, DecodeError> {
    let place = |number: i64| {
        let place = StampPlace::try_from(number).ok().filter(|place| (*place as usize) < stamps);
        place.ok_or(DecodeError::Malformed)
    };
    match reader.byte()? {
        ALIKE => Ok(CellStamps::Alike { cells: rows, place: place(reader.signed()?)? }),
        EACH => {
            let places = integers::read(reader, rows)?.into_iter().map(place);
            Ok(CellStamps::from_places(places.collect::<Result<_, _>>()?))
        }
        RUNS => {
            let count = reader.count()?;
            if count > rows {
                return Err(DecodeError::Malformed);
            }
            let numbers = integers::read(reader, count)?;
            let lengths = integers::read(reader, count)?;
            let mut places = Vec::with_capacity(rows);
            for (number, length) in numbers.into_iter().zip(lengths) {
                let length = usize::try_from(length).ok().filter(|length| *length <= rows - places.len());
                places.resize(places.len() + length.ok_or(DecodeError::Malformed)?, place(number)?);
            }
            if places.len() == rows { Ok(CellStamps::from_places(places)) } else { Err(DecodeError::Malformed) }
        }
        _ => Err(DecodeError::Malformed),
    }
}
