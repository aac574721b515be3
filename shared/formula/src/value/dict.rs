//! Dictionaries and sets: in order of insertion, with Python's idea of equal keys.

use std::rc::Rc;
use std::sync::Arc;

use indexmap::IndexMap;
use num_bigint::BigInt;

use super::{Date, TimeOfDay, Value};
use crate::error::{Outcome, Raised};
use crate::host::{RowId, TableIndex};

/// What a value is as a key: `1`, `1.0` and `True` are one key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// `None`
    None,
    /// A whole number, also of a float or a bool.
    Int(i64),
    /// A larger one.
    Big(Rc<BigInt>),
    /// The bits of any other float.
    Float(u64),
    /// Text.
    Text(Arc<str>),
    /// Bytes.
    Bytes(Arc<[u8]>),
    /// A day.
    Date(Date),
    /// An instant, or the wall clock of a naive one.
    Instant {
        /// Microseconds.
        at: i64,
        /// Whether it has a zone.
        is_aware: bool,
    },
    /// A time of day.
    Time(TimeOfDay),
    /// A duration.
    Duration(i64),
    /// A tuple.
    Tuple(Rc<[Key]>),
    /// A row.
    Record(TableIndex, RowId),
    /// A table.
    Table(TableIndex),
    /// Something that equals itself alone: its address.
    Identity(usize),
}

impl Key {
    /// The key of `value`.
    ///
    /// # Errors
    /// `TypeError` for what Python calls unhashable: lists, dictionaries, sets.
    pub fn of(value: &Value) -> Outcome<Self> {
        Self::within(value, &mut 100_000, 0)
    }

    /// `left` bounds how many elements of tuples are looked at, `depth` how deep.
    fn within(value: &Value, left: &mut u32, depth: u32) -> Outcome<Self> {
        *left = left.saturating_sub(1);
        if *left == 0 || depth > 48 {
            return Err(Raised::type_error("unhashable: too many tuples within tuples"));
        }
        Ok(match value {
            Value::None => Self::None,
            Value::Bool(is_true) => Self::Int(i64::from(*is_true)),
            Value::Int(number) => Self::Int(*number),
            Value::Big(number) => Self::Big(Rc::clone(number)),
            Value::Float(number) => Self::of_float(*number),
            Value::Text(text) => Self::Text(Arc::clone(text)),
            Value::AltText(alt) => Self::Text(Arc::clone(&alt.text)),
            Value::Bytes(bytes) => Self::Bytes(Arc::clone(bytes)),
            Value::Date(date) => Self::Date(*date),
            Value::DateTime(moment) => {
                let is_aware = moment.zone.is_some();
                let shift = if is_aware { i64::from(moment.offset) * 1_000_000 } else { 0 };
                Self::Instant { at: moment.wall - shift, is_aware }
            }
            Value::Time(time) => Self::Time(*time),
            Value::Duration(duration) => Self::Duration(*duration),
            Value::Tuple(items) => {
                let keys = items.iter().map(|item| Self::within(item, left, depth + 1));
                Self::Tuple(keys.collect::<Outcome<_>>()?)
            }
            Value::Record(table, row) => Self::Record(*table, *row),
            Value::Table(table) => Self::Table(*table),
            Value::RecordSet(records) => {
                let rows = records.rows.iter().map(|row| Self::Record(records.table, *row));
                Self::Tuple(rows.collect())
            }
            Value::Object(object) => match object.key() {
                Some(key) => key,
                None => Self::Identity(Rc::as_ptr(object).cast::<u8>() as usize),
            },
            Value::List(_) => return Err(unhashable("list")),
            Value::Dict(_) => return Err(unhashable("dict")),
            Value::Set(_) => return Err(unhashable("set")),
        })
    }

    fn of_float(number: f64) -> Self {
        // Every float of this range converts to an integer and back unchanged.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if libm::trunc(number) == number && number.abs() <= EXACT {
            #[allow(clippy::cast_possible_truncation, reason = "a whole number below 2^53")]
            return Self::Int(number as i64);
        }
        Self::Float(number.to_bits())
    }
}

fn unhashable(type_name: &str) -> Raised {
    Raised::type_error(format!("unhashable type: '{type_name}'"))
}

/// A dictionary; a set is one whose values are `None`.
#[derive(Clone, Debug, Default)]
pub struct Dict {
    entries: IndexMap<Key, (Value, Value)>,
}

impl Dict {
    /// How many keys.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The value of a key.
    ///
    /// # Errors
    /// `TypeError` for an unhashable key.
    pub fn get(&self, key: &Value) -> Outcome<Option<Value>> {
        Ok(self.entries.get(&Key::of(key)?).map(|(_, value)| value.clone()))
    }

    /// Whether the key is there.
    ///
    /// # Errors
    /// `TypeError` for an unhashable key.
    pub fn contains(&self, key: &Value) -> Outcome<bool> {
        Ok(self.entries.contains_key(&Key::of(key)?))
    }

    /// Puts a value under a key; the key keeps its place if it was there. Answers the value before.
    ///
    /// # Errors
    /// `TypeError` for an unhashable key.
    pub fn insert(&mut self, key: Value, value: Value) -> Outcome<Option<Value>> {
        let normal = Key::of(&key)?;
        if let Some(entry) = self.entries.get_mut(&normal) {
            return Ok(Some(std::mem::replace(&mut entry.1, value)));
        }
        self.entries.insert(normal, (key, value));
        Ok(None)
    }

    /// Takes a key out; the order of the others stays.
    ///
    /// # Errors
    /// `TypeError` for an unhashable key.
    pub fn remove(&mut self, key: &Value) -> Outcome<Option<Value>> {
        Ok(self.entries.shift_remove(&Key::of(key)?).map(|(_, value)| value))
    }

    /// Takes the last key out.
    pub fn pop(&mut self) -> Option<(Value, Value)> {
        self.entries.pop().map(|(_, entry)| entry)
    }

    /// Empties it.
    pub fn clear(&mut self) {
        self.entries.clear();
    }

    /// The keys with their values, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Value, &Value)> + ExactSizeIterator {
        self.entries.values().map(|(key, value)| (key, value))
    }

    /// The pair at a place in the order: for walking while the dictionary may change.
    #[must_use]
    pub fn at(&self, index: usize) -> Option<(&Value, &Value)> {
        self.entries.get_index(index).map(|(_, (key, value))| (key, value))
    }
}
