//! What lookups, groups and orders compare.
//!
//! Two cells are one key when Python would call them equal: `1`, `1.0` and `True`. A reference is its row's number, a list
//! its elements.

use std::cmp::Ordering;
use std::sync::Arc;

use etabli_formula::CellValue;

/// One cell, as a key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum KeyPart {
    /// Nothing.
    None,
    /// A whole number, a truth value, a row.
    Int(i64),
    /// The bits of any other number.
    Float(u64),
    /// Text, also of a cell it does not fit.
    Text(Arc<str>),
    /// A day.
    Date(i32),
    /// Microseconds.
    Instant(i64),
    /// A duration.
    Duration(i64),
    /// Several values.
    Many(Box<[KeyPart]>),
}

/// The cells that a lookup compares, in the order of its columns.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// Of a lookup without conditions.
    All,
    /// Of one column.
    One(KeyPart),
    /// Of several.
    Several(Box<[KeyPart]>),
}

impl KeyPart {
    /// The key of a cell; an error has none, and is found by no lookup.
    #[must_use]
    pub fn of(cell: &CellValue) -> Option<Self> {
        Some(match cell {
            CellValue::Null => Self::None,
            CellValue::Bool(is_true) => Self::Int(i64::from(*is_true)),
            CellValue::Int(number) => Self::Int(*number),
            CellValue::Float(number) => Self::of_float(*number),
            CellValue::Text(text) | CellValue::AltText(text) | CellValue::Opaque(text) => Self::Text(Arc::clone(text)),
            CellValue::Date(date) => Self::Date(date.0),
            CellValue::DateTime(moment) => Self::Instant(moment.instant()),
            CellValue::Duration(duration) => Self::Duration(*duration),
            CellValue::Ref(_, row) => Self::of_row(row.0),
            CellValue::RefList(_, rows) => Self::Many(rows.iter().map(|row| Self::of_row(row.0)).collect()),
            CellValue::List(items) => Self::Many(items.iter().map(Self::of_item).collect::<Option<_>>()?),
            CellValue::Dict(_) | CellValue::Error(_) => return None,
        })
    }

    fn of_item(cell: &CellValue) -> Option<Self> {
        match cell {
            CellValue::List(items) => Some(Self::Int(i64::try_from(items.len()).ok()?)),
            other => Self::of(other),
        }
    }

    fn of_row(row: u64) -> Self {
        Self::Int(i64::try_from(row).unwrap_or_default())
    }

    /// The key of a number.
    #[must_use]
    pub fn of_float(number: f64) -> Self {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if libm::trunc(number) == number && number.abs() <= EXACT {
            #[allow(clippy::cast_possible_truncation, reason = "a whole number below 2^53")]
            return Self::Int(number as i64);
        }
        Self::Float(number.to_bits())
    }
}

impl Key {
    /// A key of these parts.
    #[must_use]
    pub fn from_parts(mut parts: Vec<KeyPart>) -> Self {
        match (parts.len(), parts.pop()) {
            (_, None) => Self::All,
            (1, Some(part)) => Self::One(part),
            (_, Some(last)) => {
                parts.push(last);
                Self::Several(parts.into())
            }
        }
    }
}

/// The order of two cells in sorted lookups: nothing, then numbers, then the rest by the name of their Python type.
#[must_use]
pub fn compare_cells(left: &CellValue, right: &CellValue) -> Ordering {
    let (first, second) = (class(left), class(right));
    first.cmp(&second).then_with(|| match (left, right) {
        (CellValue::Text(left), CellValue::Text(right)) => left.cmp(right),
        (CellValue::Date(left), CellValue::Date(right)) => left.cmp(right),
        (CellValue::DateTime(left), CellValue::DateTime(right)) => left.instant().cmp(&right.instant()),
        (CellValue::Duration(left), CellValue::Duration(right)) => left.cmp(right),
        (CellValue::Ref(left, one), CellValue::Ref(right, other)) => (left, one).cmp(&(right, other)),
        (CellValue::RefList(left, some), CellValue::RefList(right, others)) => (left, some).cmp(&(right, others)),
        (CellValue::List(left), CellValue::List(right)) => compare_lists(left, right),
        _ => match (number(left), number(right)) {
            (Some(left), Some(right)) => left.partial_cmp(&right).unwrap_or(Ordering::Equal),
            _ => Ordering::Equal,
        },
    })
}

fn compare_lists(left: &[CellValue], right: &[CellValue]) -> Ordering {
    let unequal = left.iter().zip(right).map(|pair| match pair {
        (CellValue::List(left), CellValue::List(right)) => left.len().cmp(&right.len()),
        (left, right) => compare_cells(left, right),
    });
    unequal.into_iter().find(|order| order.is_ne()).unwrap_or_else(|| left.len().cmp(&right.len()))
}

fn class(cell: &CellValue) -> (u8, &'static str) {
    match cell {
        CellValue::Null => (0, ""),
        CellValue::Bool(_) | CellValue::Int(_) | CellValue::Float(_) => (1, ""),
        CellValue::AltText(_) => (2, "AltText"),
        CellValue::Ref(..) => (2, "Record"),
        CellValue::RefList(..) => (2, "RecordSet"),
        CellValue::Date(_) => (2, "date"),
        CellValue::DateTime(_) => (2, "datetime"),
        CellValue::Dict(_) => (2, "dict"),
        CellValue::List(_) => (2, "list"),
        CellValue::Opaque(_) => (2, "object"),
        CellValue::Text(_) => (2, "str"),
        CellValue::Duration(_) => (2, "timedelta"),
        CellValue::Error(_) => (3, ""),
    }
}

fn number(cell: &CellValue) -> Option<f64> {
    match cell {
        CellValue::Bool(is_true) => Some(f64::from(u8::from(*is_true))),
        #[allow(clippy::cast_precision_loss, reason = "only for an order")]
        CellValue::Int(number) => Some(*number as f64),
        CellValue::Float(number) => Some(*number),
        _ => None,
    }
}
