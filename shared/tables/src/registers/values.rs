//! The values of a column as bytes: one kind each where they are of one kind, a dictionary where texts repeat.
//!
//! A number that a person typed has few decimals: such floats are written as whole numbers and a scale, if dividing gives
//! back the same bits for each. How values are written depends on the values alone, not on how memory holds them.
//!
//! Many different texts are packed by LZ4 where that saves an eighth.
//!
//! Deliberately absent: compression across columns.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::codec::{DecodeError, Reader, Writer};
use super::integers;
use super::order::{MAX_DEPTH, compare};
use super::presence::Presence;
use crate::raw::{Present, RawColumn, RawValue};

const NULLS: u8 = 0;
const CONSTANT: u8 = 1;
const INTS: u8 = 2;
const FLOATS: u8 = 3;
const DECIMALS: u8 = 4;
const TEXTS: u8 = 5;
const DICTIONARY: u8 = 6;
const DATES: u8 = 7;
const REFS: u8 = 8;
const MIXED: u8 = 9;
const BOOLS: u8 = 10;
const INSTANTS: u8 = 11;
const BLANKED: u8 = 12;

/// Bytes of text below which packing is not tried.
const WORTH_PACKING: usize = 512;

/// Ten to this many is the finest scale of decimals.
const MAX_SCALE: u8 = 9;

/// Writes the first `count` values of a column; nulls where it is shorter.
pub(super) fn write(writer: &mut Writer, column: &RawColumn, count: usize) {
    if let Some(value) = constant(column, count) {
        match value {
            RawValue::Null => writer.byte(NULLS),
            value => {
                writer.byte(CONSTANT);
                write_one(writer, &value, 0);
            }
        }
        return;
    }
    let blanks = Presence::of((0..count).map(|slot| is_blank(column, slot)));
    if blanks.count() > 0 {
        writer.byte(BLANKED);
        blanks.write(writer);
        let mut filled = RawColumn::default();
        let values = (0..count).map(|slot| (slot, column.get(slot))).filter(|(_, value)| *value != RawValue::Blank);
        values.for_each(|(slot, value)| filled.set(slot, value));
        return write(writer, &filled, count);
    }
    match column {
        RawColumn::Empty => writer.byte(NULLS),
        RawColumn::Ints(cells) => write_integers(writer, INTS, &present(cells, count), |number| *number),
        RawColumn::Dates(cells) => write_integers(writer, DATES, &present(cells, count), |day| i64::from(*day)),
        RawColumn::Refs(cells) => write_integers(writer, REFS, &present(cells, count), |row| *row as i64),
        RawColumn::Floats(cells) => write_floats(writer, &present(cells, count)),
        RawColumn::Texts(cells) => {
            let cells = (0..count).map(|slot| cells.get(slot).cloned().flatten());
            write_texts(writer, &cells.collect::<Vec<_>>());
        }
        RawColumn::Mixed(_) => write_mixed(writer, column, count),
    }
}

/// Reads `count` values. The caller has spent the cells.
pub(super) fn read(reader: &mut Reader<'_>, count: usize) -> Result<RawColumn, DecodeError> {
    let kind = reader.byte()?;
    match kind {
        NULLS => return Ok(RawColumn::Empty),
        CONSTANT => return Ok(repeat(&read_one(reader, 0)?, count)),
        MIXED => return read_mixed(reader, count),
        BLANKED => return read_blanked(reader, count),
        _ => {}
    }
    let presence = Presence::read(reader, count)?;
    let here = presence.count();
    let column = match kind {
        INTS => RawColumn::Ints(presence.spread(integers::read(reader, here)?)),
        REFS => RawColumn::Refs(presence.spread(integers::read_unsigned(reader, here)?)),
        DATES => {
            let days = integers::read(reader, here)?.into_iter().map(i32::try_from);
            RawColumn::Dates(presence.spread(days.collect::<Result<_, _>>().map_err(|_| DecodeError::Malformed)?))
        }
        FLOATS => {
            let bytes = reader.take(here.saturating_mul(8))?.chunks_exact(8);
            let floats = bytes.map(|bytes| f64::from_le_bytes(bytes.try_into().unwrap_or_default()));
            RawColumn::Floats(presence.spread(floats.collect()))
        }
        DECIMALS => {
            let scale = reader.byte()?;
            let divisor = 10f64.powi(i32::from(scale.min(MAX_SCALE)));
            let numbers = integers::read(reader, here)?.into_iter().map(|number| number as f64 / divisor);
            RawColumn::Floats(presence.spread(numbers.collect()))
        }
        TEXTS => RawColumn::Texts(presence.scatter(read_texts(reader, here)?.into_iter().map(Some), count)),
        DICTIONARY => RawColumn::Texts(presence.scatter(read_dictionary(reader, here)?.into_iter().map(Some), count)),
        BOOLS => {
            let flags = integers::read(reader, here)?.into_iter().map(|flag| RawValue::Bool(flag != 0));
            RawColumn::Mixed(presence.scatter(flags, count))
        }
        INSTANTS => {
            let instants = integers::read(reader, here)?.into_iter().map(RawValue::Instant);
            RawColumn::Mixed(presence.scatter(instants, count))
        }
        _ => return Err(DecodeError::Malformed),
    };
    Ok(column)
}

/// The one value that all cells hold, if they hold one.
fn constant(column: &RawColumn, count: usize) -> Option<RawValue> {
    let first = column.get(0);
    (1..count).all(|slot| compare(&column.get(slot), &first).is_eq()).then_some(first)
}

fn is_blank(column: &RawColumn, slot: usize) -> bool {
    match column {
        RawColumn::Empty | RawColumn::Texts(_) => false,
        RawColumn::Ints(cells) => cells.is_blank(slot),
        RawColumn::Floats(cells) => cells.is_blank(slot),
        RawColumn::Dates(cells) => cells.is_blank(slot),
        RawColumn::Refs(cells) => cells.is_blank(slot),
        RawColumn::Mixed(cells) => matches!(cells.get(slot), Some(RawValue::Blank)),
    }
}

/// Cells that were emptied, and the others as if those had never been written.
fn read_blanked(reader: &mut Reader<'_>, count: usize) -> Result<RawColumn, DecodeError> {
    let blanks = Presence::read(reader, count)?;
    let kind = reader.peek()?;
    if kind == BLANKED {
        return Err(DecodeError::Malformed);
    }
    let mut column = read(reader, count)?;
    (0..count).filter(|slot| blanks.has(*slot)).for_each(|slot| column.set(slot, RawValue::Blank));
    Ok(column)
}

fn repeat(value: &RawValue, count: usize) -> RawColumn {
    let everywhere = Presence::full(count);
    match value {
        RawValue::Int(value) => RawColumn::Ints(everywhere.spread(vec![*value; count])),
        RawValue::Float(value) => RawColumn::Floats(everywhere.spread(vec![*value; count])),
        RawValue::Date(value) => RawColumn::Dates(everywhere.spread(vec![*value; count])),
        RawValue::Ref(value) => RawColumn::Refs(everywhere.spread(vec![*value; count])),
        RawValue::Text(value) => RawColumn::Texts(vec![Some(Arc::clone(value)); count]),
        RawValue::Null => RawColumn::Empty,
        value => RawColumn::Mixed(vec![value.clone(); count]),
    }
}

fn present<T: Copy + Default>(cells: &Present<T>, count: usize) -> Vec<Option<T>> {
    (0..count).map(|slot| cells.get(slot)).collect()
}

/// Writes which cells hold something, and gives those.
fn write_presence<'a, T>(writer: &mut Writer, cells: &'a [Option<T>]) -> Vec<&'a T> {
    Presence::of(cells.iter().map(Option::is_some)).write(writer);
    cells.iter().flatten().collect()
}

fn write_integers<T>(writer: &mut Writer, kind: u8, cells: &[Option<T>], number: impl Fn(&T) -> i64) {
    writer.byte(kind);
    let numbers: Vec<i64> = write_presence(writer, cells).into_iter().map(number).collect();
    integers::write(writer, &numbers);
}

fn write_floats(writer: &mut Writer, cells: &[Option<f64>]) {
    if let Some((scale, numbers)) = decimals(cells) {
        writer.byte(DECIMALS);
        write_presence(writer, cells);
        writer.byte(scale);
        integers::write(writer, &numbers);
    } else {
        writer.byte(FLOATS);
        write_presence(writer, cells).into_iter().for_each(|float| writer.float(*float));
    }
}

/// The floats as whole numbers over one power of ten, if dividing gives back each bit.
fn decimals(cells: &[Option<f64>]) -> Option<(u8, Vec<i64>)> {
    let mut scale = 0;
    for float in cells.iter().flatten() {
        scale = (scale..=MAX_SCALE).find(|scale| scaled(*float, *scale).is_some())?;
    }
    // A finer scale may lose bits that a coarser one kept.
    let numbers = cells.iter().flatten().map(|float| scaled(*float, scale)).collect::<Option<_>>()?;
    Some((scale, numbers))
}

fn scaled(float: f64, scale: u8) -> Option<i64> {
    let power = 10f64.powi(i32::from(scale));
    let whole = (float * power).round();
    // As it will be read: an integer has no negative zero.
    let is_exact = whole.abs() < 9e15 && (whole as i64 as f64 / power).to_bits() == float.to_bits();
    is_exact.then_some(whole as i64)
}

fn write_texts(writer: &mut Writer, cells: &[Option<Arc<str>>]) {
    let mut places: BTreeMap<&str, i64> = BTreeMap::new();
    let (mut entries, mut indices) = (Vec::new(), Vec::new());
    for text in cells.iter().flatten() {
        let next = entries.len() as i64;
        let place = *places.entry(text).or_insert_with(|| {
            entries.push(&**text);
            next
        });
        indices.push(place);
    }
    if entries.len() * 2 <= indices.len() {
        writer.byte(DICTIONARY);
        write_presence(writer, cells);
        writer.length(entries.len());
        write_plain_texts(writer, &entries);
        integers::write(writer, &indices);
    } else {
        writer.byte(TEXTS);
        let texts: Vec<&str> = write_presence(writer, cells).into_iter().map(|text| &**text).collect();
        write_plain_texts(writer, &texts);
    }
}

fn write_plain_texts(writer: &mut Writer, texts: &[&str]) {
    let lengths: Vec<i64> = texts.iter().map(|text| text.len() as i64).collect();
    integers::write(writer, &lengths);
    let bytes: Vec<u8> = texts.iter().flat_map(|text| text.bytes()).collect();
    let packed = if bytes.len() < WORTH_PACKING { Vec::new() } else { lz4_flex::block::compress(&bytes) };
    if packed.is_empty() || packed.len() > bytes.len() / 8 * 7 {
        writer.length(0);
        writer.bytes.extend_from_slice(&bytes);
    } else {
        writer.length(packed.len());
        writer.bytes.extend_from_slice(&packed);
    }
}

fn read_texts(reader: &mut Reader<'_>, count: usize) -> Result<Vec<Arc<str>>, DecodeError> {
    let lengths = integers::read(reader, count)?;
    let mut total = 0usize;
    for length in &lengths {
        let length = usize::try_from(*length).map_err(|_| DecodeError::Malformed)?;
        total = total.checked_add(length).ok_or(DecodeError::TooLarge)?;
    }
    let packed = reader.count()?;
    let bytes = if packed == 0 {
        Cow::Borrowed(reader.take(total)?)
    } else {
        let packed = reader.take(packed)?;
        reader.spend_text(total)?;
        let bytes = lz4_flex::block::decompress(packed, total).map_err(|_| DecodeError::Malformed)?;
        if bytes.len() != total {
            return Err(DecodeError::Malformed);
        }
        Cow::Owned(bytes)
    };
    let mut rest = std::str::from_utf8(&bytes).map_err(|_| DecodeError::Malformed)?;
    let mut texts = Vec::with_capacity(count);
    for length in lengths {
        let (text, after) = rest.split_at_checked(length as usize).ok_or(DecodeError::Malformed)?;
        texts.push(Arc::from(text));
        rest = after;
    }
    Ok(texts)
}

fn read_dictionary(reader: &mut Reader<'_>, count: usize) -> Result<Vec<Arc<str>>, DecodeError> {
    let size = reader.count()?;
    if size > count {
        return Err(DecodeError::Malformed);
    }
    let entries = read_texts(reader, size)?;
    let indices = integers::read(reader, count)?.into_iter();
    let text = |index| usize::try_from(index).ok().and_then(|index| entries.get(index)).cloned();
    indices.map(|index| text(index).ok_or(DecodeError::Malformed)).collect()
}

fn write_mixed(writer: &mut Writer, column: &RawColumn, count: usize) {
    let values: Vec<RawValue> = (0..count).map(|slot| column.get(slot)).collect();
    if values.iter().all(|value| matches!(value, RawValue::Null | RawValue::Bool(_))) {
        let flag = |value: &RawValue| if let RawValue::Bool(flag) = value { Some(i64::from(*flag)) } else { None };
        write_integers(writer, BOOLS, &values.iter().map(flag).collect::<Vec<_>>(), |flag| *flag);
    } else if values.iter().all(|value| matches!(value, RawValue::Null | RawValue::Instant(_))) {
        let instant = |value: &RawValue| if let RawValue::Instant(time) = value { Some(*time) } else { None };
        write_integers(writer, INSTANTS, &values.iter().map(instant).collect::<Vec<_>>(), |time| *time);
    } else {
        let mut dense = RawColumn::default();
        values.iter().enumerate().for_each(|(slot, value)| dense.set(slot, value.clone()));
        if let RawColumn::Mixed(_) = dense {
            writer.byte(MIXED);
            values.iter().for_each(|value| write_one(writer, value, 0));
        } else {
            write(writer, &dense, count);
        }
    }
}

fn read_mixed(reader: &mut Reader<'_>, count: usize) -> Result<RawColumn, DecodeError> {
    let mut values = Vec::new();
    for _ in 0..count {
        values.push(read_one(reader, 0)?);
    }
    Ok(RawColumn::Mixed(values))
}

fn write_one(writer: &mut Writer, value: &RawValue, depth: usize) {
    match value {
        RawValue::Null => writer.byte(0),
        RawValue::Blank => writer.byte(11),
        RawValue::Bool(false) => writer.byte(1),
        RawValue::Bool(true) => writer.byte(2),
        RawValue::Int(number) => {
            writer.byte(3);
            writer.signed(*number);
        }
        RawValue::Float(float) => {
            writer.byte(4);
            writer.float(*float);
        }
        RawValue::Text(text) => {
            writer.byte(5);
            writer.text(text);
        }
        RawValue::Date(day) => {
            writer.byte(6);
            writer.signed(i64::from(*day));
        }
        RawValue::Instant(time) => {
            writer.byte(7);
            writer.signed(*time);
        }
        RawValue::Ref(row) => {
            writer.byte(8);
            writer.number(*row);
        }
        RawValue::List(elements) if depth < MAX_DEPTH => {
            writer.byte(9);
            writer.length(elements.len());
            elements.iter().for_each(|element| write_one(writer, element, depth + 1));
        }
        RawValue::Error(error) if depth < MAX_DEPTH => {
            writer.byte(10);
            writer.text(&error.0);
            write_one(writer, &error.1, depth + 1);
        }
        RawValue::List(_) | RawValue::Error(_) => writer.byte(0),
    }
}

fn read_one(reader: &mut Reader<'_>, depth: usize) -> Result<RawValue, DecodeError> {
    Ok(match reader.byte()? {
        0 => RawValue::Null,
        11 => RawValue::Blank,
        1 => RawValue::Bool(false),
        2 => RawValue::Bool(true),
        3 => RawValue::Int(reader.signed()?),
        4 => RawValue::Float(reader.float()?),
        5 => RawValue::Text(reader.text()?.into()),
        6 => RawValue::Date(i32::try_from(reader.signed()?).map_err(|_| DecodeError::Malformed)?),
        7 => RawValue::Instant(reader.signed()?),
        8 => RawValue::Ref(reader.number()?),
        9 if depth < MAX_DEPTH => {
            let count = reader.length()?;
            reader.spend_cells(count)?;
            let mut elements = Vec::new();
            for _ in 0..count {
                elements.push(read_one(reader, depth + 1)?);
            }
            RawValue::List(elements.into())
        }
        10 if depth < MAX_DEPTH => {
            let class: Arc<str> = reader.text()?.into();
            RawValue::Error(Arc::new((class, read_one(reader, depth + 1)?)))
        }
        _ => return Err(DecodeError::Malformed),
    })
}
