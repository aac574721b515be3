//! A total order of raw values: which of two wins when a stamp, against the rule, was given twice.
//!
//! Deliberately absent: any meaning. Views sort by what is shown, not by this.

use std::cmp::Ordering;

use crate::raw::RawValue;

/// How deep lists may nest; deeper ones compare as equal and are written as nothing.
pub(super) const MAX_DEPTH: usize = 32;

/// Compares two raw values, bit for bit.
#[must_use]
pub fn compare(left: &RawValue, right: &RawValue) -> Ordering {
    compare_at(left, right, 0)
}

fn compare_at(left: &RawValue, right: &RawValue, depth: usize) -> Ordering {
    match (left, right) {
        (RawValue::Bool(left), RawValue::Bool(right)) => left.cmp(right),
        (RawValue::Int(left), RawValue::Int(right)) => left.cmp(right),
        (RawValue::Float(left), RawValue::Float(right)) => left.to_bits().cmp(&right.to_bits()),
        (RawValue::Text(left), RawValue::Text(right)) => left.cmp(right),
        (RawValue::Date(left), RawValue::Date(right)) => left.cmp(right),
        (RawValue::Instant(left), RawValue::Instant(right)) => left.cmp(right),
        (RawValue::Ref(left), RawValue::Ref(right)) => left.cmp(right),
        (RawValue::List(left), RawValue::List(right)) if depth < MAX_DEPTH => {
            let elements = left.iter().zip(right.iter()).map(|(left, right)| compare_at(left, right, depth + 1));
            elements.reduce(Ordering::then).unwrap_or(Ordering::Equal).then(left.len().cmp(&right.len()))
        }
        (RawValue::Error(left), RawValue::Error(right)) if depth < MAX_DEPTH => {
            left.0.cmp(&right.0).then_with(|| compare_at(&left.1, &right.1, depth + 1))
        }
        _ => rank(left).cmp(&rank(right)),
    }
}

const fn rank(value: &RawValue) -> u8 {
    match value {
        RawValue::Null => 0,
        RawValue::Blank => 10,
        RawValue::Bool(_) => 1,
        RawValue::Int(_) => 2,
        RawValue::Float(_) => 3,
        RawValue::Text(_) => 4,
        RawValue::Date(_) => 5,
        RawValue::Instant(_) => 6,
        RawValue::Ref(_) => 7,
        RawValue::List(_) => 8,
        RawValue::Error(_) => 9,
    }
}
