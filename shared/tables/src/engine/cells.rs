//! The results of a formula column, by slot: a vector of one kind, with a few exceptions.

use std::sync::Arc;

use etabli_formula::value::Date;
use etabli_formula::{CellValue, RowId, TableIndex};

use super::bits::{FastMap, Slots};

/// Values of one kind.
#[derive(Clone, Debug, Default)]
pub(super) enum Dense {
    #[default]
    Empty,
    Floats(Vec<f64>),
    Ints(Vec<i64>),
    Bools(Vec<bool>),
    Texts(Vec<Arc<str>>),
    Dates(Vec<i32>),
    Refs(TableIndex, Vec<RowId>),
    Mixed(Vec<CellValue>),
}

/// The results of a column.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells {
    pub(super) dense: Dense,
    /// Which slots hold another kind.
    pub(super) odd: Slots,
    exceptions: FastMap<u32, CellValue>,
}

fn put<T: Clone>(values: &mut Vec<T>, slot: u32, value: T, filler: T) {
    let slot = slot as usize;
    if slot >= values.len() {
        values.resize(slot + 1, filler);
    }
    if let Some(place) = values.get_mut(slot) {
        *place = value;
    }
}

impl Cells {
    /// Results that a plan computed for every slot, all of one kind.
    pub(super) fn of(dense: Dense) -> Self {
        Self { dense, ..Self::default() }
    }

    pub(super) fn get(&self, slot: u32) -> CellValue {
        if self.odd.contains(slot) {
            return self.exceptions.get(&slot).cloned().unwrap_or_default();
        }
        let at = slot as usize;
        let value = match &self.dense {
            Dense::Empty => None,
            Dense::Floats(values) => values.get(at).copied().map(CellValue::Float),
            Dense::Ints(values) => values.get(at).copied().map(CellValue::Int),
            Dense::Bools(values) => values.get(at).copied().map(CellValue::Bool),
            Dense::Texts(values) => values.get(at).cloned().map(CellValue::Text),
            Dense::Dates(values) => values.get(at).copied().map(|day| CellValue::Date(Date(day))),
            Dense::Refs(table, values) => values.get(at).copied().map(|row| CellValue::Ref(*table, row)),
            Dense::Mixed(values) => values.get(at).cloned(),
        };
        value.unwrap_or_default()
    }

    pub(super) fn set(&mut self, slot: u32, value: CellValue) {
        if let Some(alien) = self.dense.put(slot, value) {
            return self.set_odd(slot, alien);
        }
        if self.odd.remove(slot) {
            self.exceptions.remove(&slot);
        }
    }

    fn set_odd(&mut self, slot: u32, value: CellValue) {
        if matches!(self.dense, Dense::Empty) {
            self.dense = Dense::made_for(&value);
            return self.set(slot, value);
        }
        self.odd.insert(slot);
        self.exceptions.insert(slot, value);
        if self.odd.len() > 16 + self.dense.len() / 4 {
            let end = self.dense.len().max(slot as usize + 1);
            let end = u32::try_from(end).unwrap_or(u32::MAX);
            let mixed = (0..end).map(|slot| self.get(slot)).collect();
            *self = Self::of(Dense::Mixed(mixed));
        }
    }
}

impl Dense {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Empty => 0,
            Self::Floats(values) => values.len(),
            Self::Ints(values) => values.len(),
            Self::Bools(values) => values.len(),
            Self::Texts(values) => values.len(),
            Self::Dates(values) => values.len(),
            Self::Refs(_, values) => values.len(),
            Self::Mixed(values) => values.len(),
        }
    }

    /// Writes a value of its kind; gives any other back.
    fn put(&mut self, slot: u32, value: CellValue) -> Option<CellValue> {
        match (self, value) {
            (Self::Floats(values), CellValue::Float(value)) => put(values, slot, value, 0.0),
            (Self::Ints(values), CellValue::Int(value)) => put(values, slot, value, 0),
            (Self::Bools(values), CellValue::Bool(value)) => put(values, slot, value, false),
            (Self::Texts(values), CellValue::Text(value)) => {
                let filler = Arc::clone(&value);
                put(values, slot, value, filler);
            }
            (Self::Dates(values), CellValue::Date(value)) => put(values, slot, value.0, 0),
            (Self::Refs(table, values), CellValue::Ref(other, value)) if *table == other => {
                put(values, slot, value, RowId(0));
            }
            (Self::Mixed(values), value) => put(values, slot, value, CellValue::Null),
            (_, value) => return Some(value),
        }
        None
    }

    fn made_for(value: &CellValue) -> Self {
        match value {
            CellValue::Float(_) => Self::Floats(Vec::new()),
            CellValue::Int(_) => Self::Ints(Vec::new()),
            CellValue::Bool(_) => Self::Bools(Vec::new()),
            CellValue::Text(_) => Self::Texts(Vec::new()),
            CellValue::Date(_) => Self::Dates(Vec::new()),
            CellValue::Ref(table, _) => Self::Refs(*table, Vec::new()),
            _ => Self::Mixed(Vec::new()),
        }
    }
}
