//! What was typed, as it was typed: raw values and the dense columns that hold them.
//!
//! A column of numbers is a vector of numbers; a column that mixes kinds is a vector of [`RawValue`]s. The change from one to
//! the other is invisible to callers. A column's type interprets raw values when they are read, never here.

use std::sync::Arc;

/// A value as it was given, whatever its column's type.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum RawValue {
    /// Nothing was given: the type's default shows.
    #[default]
    Null,
    /// Emptied by a person, or empty in the file it came from: it reads as nothing, where [`Null`](Self::Null) in a column
    /// of numbers reads as 0.
    Blank,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// Text.
    Text(Arc<str>),
    /// A day: days since 1970-01-01.
    Date(i32),
    /// An instant: microseconds since 1970 UTC.
    Instant(i64),
    /// A row of the column's target table, by its id.
    Ref(u64),
    /// Choices, references, or anything in a list.
    List(Arc<[RawValue]>),
    /// An error that a trigger formula left, by its class, with what the person had typed.
    Error(Arc<(Arc<str>, RawValue)>),
}

/// The raw values of one column, by slot: the place of a row in its table's memory.
#[derive(Clone, Debug, Default)]
pub enum RawColumn {
    /// Nothing but nulls.
    #[default]
    Empty,
    /// Whole numbers and nulls.
    Ints(Present<i64>),
    /// Numbers and nulls.
    Floats(Present<f64>),
    /// Texts and nulls.
    Texts(Vec<Option<Arc<str>>>),
    /// Days and nulls.
    Dates(Present<i32>),
    /// Row ids and nulls.
    Refs(Present<u64>),
    /// Anything.
    Mixed(Vec<RawValue>),
}

/// Values of one kind, some of them absent.
#[derive(Clone, Debug, Default)]
pub struct Present<T> {
    /// The values; where absent, the kind's default.
    pub values: Vec<T>,
    /// One bit a value: whether it is there.
    pub present: Vec<u64>,
    /// One bit a value: whether it was emptied. Shorter than `present` where nothing was.
    pub blank: Vec<u64>,
}

impl<T: Copy + Default> Present<T> {
    /// The value at `slot`, if one is there.
    #[must_use]
    pub fn get(&self, slot: usize) -> Option<T> {
        if has_bit(&self.present, slot) { self.values.get(slot).copied() } else { None }
    }

    /// Whether the value at `slot` was emptied.
    #[must_use]
    pub fn is_blank(&self, slot: usize) -> bool {
        has_bit(&self.blank, slot)
    }

    /// Whether every value is there.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.count() == self.values.len()
    }

    fn read(&self, slot: usize, made: fn(T) -> RawValue) -> Option<RawValue> {
        match self.get(slot) {
            Some(value) => Some(made(value)),
            None if self.is_blank(slot) => Some(RawValue::Blank),
            None => None,
        }
    }

    fn set(&mut self, slot: usize, value: Option<T>) {
        if slot >= self.values.len() {
            self.values.resize(slot + 1, T::default());
            self.present.resize(slot / 64 + 1, 0);
        }
        let bit = 1 << (slot % 64);
        if let (Some(cell), Some(word)) = (self.values.get_mut(slot), self.present.get_mut(slot / 64)) {
            *cell = value.unwrap_or_default();
            if value.is_some() { *word |= bit } else { *word &= !bit }
        }
        if let Some(word) = self.blank.get_mut(slot / 64) {
            *word &= !bit;
        }
    }

    fn set_blank(&mut self, slot: usize) {
        self.set(slot, None);
        if slot / 64 >= self.blank.len() {
            self.blank.resize(slot / 64 + 1, 0);
        }
        if let Some(word) = self.blank.get_mut(slot / 64) {
            *word |= 1 << (slot % 64);
        }
    }

    /// How many of the values are there.
    #[must_use]
    pub fn count(&self) -> usize {
        self.present.iter().map(|word| word.count_ones() as usize).sum()
    }
}

impl RawColumn {
    /// The value at `slot`; null beyond the end.
    #[must_use]
    pub fn get(&self, slot: usize) -> RawValue {
        let value = match self {
            Self::Empty => None,
            Self::Ints(cells) => cells.read(slot, RawValue::Int),
            Self::Floats(cells) => cells.read(slot, RawValue::Float),
            Self::Texts(cells) => cells.get(slot).and_then(Clone::clone).map(RawValue::Text),
            Self::Dates(cells) => cells.read(slot, RawValue::Date),
            Self::Refs(cells) => cells.read(slot, RawValue::Ref),
            Self::Mixed(cells) => cells.get(slot).cloned(),
        };
        value.unwrap_or_default()
    }

    /// Writes `value` at `slot`; the column grows and changes its layout as needed.
    pub fn set(&mut self, slot: usize, value: RawValue) {
        match (&mut *self, value) {
            (Self::Empty, RawValue::Null) => {}
            (Self::Ints(cells), RawValue::Int(value)) => cells.set(slot, Some(value)),
            (Self::Ints(cells), RawValue::Null) => cells.set(slot, None),
            (Self::Ints(cells), RawValue::Blank) => cells.set_blank(slot),
            (Self::Floats(cells), RawValue::Float(value)) => cells.set(slot, Some(value)),
            (Self::Floats(cells), RawValue::Null) => cells.set(slot, None),
            (Self::Floats(cells), RawValue::Blank) => cells.set_blank(slot),
            (Self::Dates(cells), RawValue::Date(value)) => cells.set(slot, Some(value)),
            (Self::Dates(cells), RawValue::Null) => cells.set(slot, None),
            (Self::Dates(cells), RawValue::Blank) => cells.set_blank(slot),
            (Self::Refs(cells), RawValue::Ref(value)) => cells.set(slot, Some(value)),
            (Self::Refs(cells), RawValue::Null) => cells.set(slot, None),
            (Self::Refs(cells), RawValue::Blank) => cells.set_blank(slot),
            (Self::Texts(cells), RawValue::Text(value)) => put(cells, slot, Some(value)),
            (Self::Texts(cells), RawValue::Null) => put(cells, slot, None),
            (Self::Mixed(cells), value) => put(cells, slot, value),
            (Self::Empty, value) => {
                *self = Self::made_for(&value);
                self.set(slot, value);
            }
            (column, value) if column.has_only_blanks() => {
                let (blanks, mut made) = (column.clone(), Self::made_for(&value));
                let is_blank = |slot: &usize| blanks.get(*slot) == RawValue::Blank;
                (0..blanks.len()).filter(is_blank).for_each(|slot| made.set(slot, RawValue::Blank));
                made.set(slot, value);
                *self = made;
            }
            (_, value) => {
                *self = Self::Mixed((0..self.len()).map(|slot| self.get(slot)).collect());
                self.set(slot, value);
            }
        }
    }

    /// How many slots have been written, nulls at the end perhaps left out.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Empty => 0,
            Self::Ints(cells) => cells.values.len(),
            Self::Floats(cells) => cells.values.len(),
            Self::Texts(cells) => cells.len(),
            Self::Dates(cells) => cells.values.len(),
            Self::Refs(cells) => cells.values.len(),
            Self::Mixed(cells) => cells.len(),
        }
    }

    /// Whether no slot has been written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn has_only_blanks(&self) -> bool {
        match self {
            Self::Floats(cells) => cells.count() == 0,
            Self::Empty | Self::Ints(_) | Self::Texts(_) | Self::Dates(_) | Self::Refs(_) | Self::Mixed(_) => false,
        }
    }

    fn made_for(value: &RawValue) -> Self {
        match value {
            // A column that begins with emptied cells takes its layout from the first value.
            RawValue::Blank | RawValue::Float(_) => Self::Floats(Present::default()),
            RawValue::Int(_) => Self::Ints(Present::default()),
            RawValue::Text(_) => Self::Texts(Vec::new()),
            RawValue::Date(_) => Self::Dates(Present::default()),
            RawValue::Ref(_) => Self::Refs(Present::default()),
            _ => Self::Mixed(Vec::new()),
        }
    }
}

fn has_bit(words: &[u64], slot: usize) -> bool {
    words.get(slot / 64).is_some_and(|word| word >> (slot % 64) & 1 == 1)
}

fn put<T: Default + Clone>(cells: &mut Vec<T>, slot: usize, value: T) {
    if slot >= cells.len() {
        cells.resize(slot + 1, T::default());
    }
    if let Some(cell) = cells.get_mut(slot) {
        *cell = value;
    }
}
