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
}

impl<T: Copy + Default> Present<T> {
    fn get(&self, slot: usize) -> Option<T> {
        let is_present = self.present.get(slot / 64).is_some_and(|word| word >> (slot % 64) & 1 == 1);
        if is_present { self.values.get(slot).copied() } else { None }
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
            Self::Ints(cells) => cells.get(slot).map(RawValue::Int),
            Self::Floats(cells) => cells.get(slot).map(RawValue::Float),
            Self::Texts(cells) => cells.get(slot).and_then(Clone::clone).map(RawValue::Text),
            Self::Dates(cells) => cells.get(slot).map(RawValue::Date),
            Self::Refs(cells) => cells.get(slot).map(RawValue::Ref),
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
            (Self::Floats(cells), RawValue::Float(value)) => cells.set(slot, Some(value)),
            (Self::Floats(cells), RawValue::Null) => cells.set(slot, None),
            (Self::Dates(cells), RawValue::Date(value)) => cells.set(slot, Some(value)),
            (Self::Dates(cells), RawValue::Null) => cells.set(slot, None),
            (Self::Refs(cells), RawValue::Ref(value)) => cells.set(slot, Some(value)),
            (Self::Refs(cells), RawValue::Null) => cells.set(slot, None),
            (Self::Texts(cells), RawValue::Text(value)) => put(cells, slot, Some(value)),
            (Self::Texts(cells), RawValue::Null) => put(cells, slot, None),
            (Self::Mixed(cells), value) => put(cells, slot, value),
            (Self::Empty, value) => {
                *self = Self::made_for(&value);
                self.set(slot, value);
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

    fn made_for(value: &RawValue) -> Self {
        match value {
            RawValue::Int(_) => Self::Ints(Present::default()),
            RawValue::Float(_) => Self::Floats(Present::default()),
            RawValue::Text(_) => Self::Texts(Vec::new()),
            RawValue::Date(_) => Self::Dates(Present::default()),
            RawValue::Ref(_) => Self::Refs(Present::default()),
            _ => Self::Mixed(Vec::new()),
        }
    }
}

fn put<T: Default + Clone>(cells: &mut Vec<T>, slot: usize, value: T) {
    if slot >= cells.len() {
        cells.resize(slot + 1, T::default());
    }
    if let Some(cell) = cells.get_mut(slot) {
        *cell = value;
    }
}
