//! The manual order of rows: a number, and behind it letters where numbers are too coarse.
//!
//! A row that nobody placed stands at its own id, as in an import without an order. Between two rows there is always room:
//! the middle of their numbers, and when floats have none left, a longer text between theirs. Two devices that insert at
//! one place take different middles, by their rows' ids.

use std::cmp::Ordering;
use std::sync::Arc;

use etabli_formula::RowId;

use crate::raw::RawValue;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Where a row stands among those of its table; ties go by row id.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    /// As Grist's `manualSort`.
    pub number: f64,
    /// Refines the number: compared as text; empty for most.
    pub letters: Arc<str>,
}

impl Eq for Position {}

impl PartialOrd for Position {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Position {
    fn cmp(&self, other: &Self) -> Ordering {
        self.number.total_cmp(&other.number).then_with(|| self.letters.cmp(&other.letters))
    }
}

impl Position {
    /// The position of this number.
    #[must_use]
    pub fn at(number: f64) -> Self {
        Self { number, letters: Arc::from("") }
    }

    /// What the position register of `row` says; the row's id when nobody placed it.
    #[must_use]
    pub fn from_raw(raw: &RawValue, row: RowId) -> Self {
        match raw {
            RawValue::Float(number) => Self::at(*number),
            RawValue::Int(number) => Self::at(*number as f64),
            RawValue::List(parts) => match parts.as_ref() {
                [RawValue::Float(number), RawValue::Text(letters)] => {
                    Self { number: *number, letters: Arc::clone(letters) }
                }
                _ => Self::at(row.0 as f64),
            },
            _ => Self::at(row.0 as f64),
        }
    }

    /// What to write into the position register.
    #[must_use]
    pub fn to_raw(&self) -> RawValue {
        if self.letters.is_empty() {
            return RawValue::Float(self.number);
        }
        RawValue::List([RawValue::Float(self.number), RawValue::Text(Arc::clone(&self.letters))].into())
    }

    /// A position for `row` strictly between two, or after the first, or before the second. None when they are not in this
    /// order or equal: there is no room then.
    #[must_use]
    pub fn between(before: Option<&Self>, after: Option<&Self>, row: RowId) -> Option<Self> {
        match (before, after) {
            (None, None) => Some(Self::at(1.0)),
            (Some(before), None) => Some(before.next()),
            (None, Some(after)) => Some(after.previous()),
            (Some(before), Some(after)) if before < after => Some(middle(before, after, row)),
            _ => None,
        }
    }

    fn next(&self) -> Self {
        let number = self.number.floor() + 1.0;
        if number > self.number && number.is_finite() {
            return Self::at(number);
        }
        Self { number: self.number, letters: letters_between(&self.letters, None).into() }
    }

    fn previous(&self) -> Self {
        let number = self.number.ceil() - 1.0;
        let number = if number < self.number { number } else { self.number.next_down() };
        Self::at(number)
    }
}

fn middle(before: &Position, after: &Position, row: RowId) -> Position {
    // Devices that insert at the same place at the same time should not meet: somewhere between two and three fifths.
    let share = 0.4 + 0.2 * spread(row);
    let number = before.number + (after.number - before.number) * share;
    if before.number < number && number < after.number {
        return Position::at(number);
    }
    let bound = (before.number.total_cmp(&after.number).is_eq()).then_some(&*after.letters);
    Position { number: before.number, letters: letters_between(&before.letters, bound).into() }
}

/// A number from 0 to 1 that differs from row to row.
fn spread(row: RowId) -> f64 {
    let mixed = row.0.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    mixed as f64 / (1u64 << 24) as f64
}

/// A text of digits greater than `low` and less than `high`, if that is given. Never ends in the least digit, so that there
/// is always room before it.
fn letters_between(low: &str, high: Option<&str>) -> String {
    let digit = |text: &str, place: usize| text.as_bytes().get(place).map(|byte| value_of(*byte));
    let mut letters = String::new();
    let mut high = high;
    for place in 0.. {
        let least = digit(low, place).unwrap_or(0);
        let bound = high.map_or(DIGITS.len(), |high| digit(high, place).unwrap_or(0));
        if least + 1 < bound {
            letters.push(letter((least + bound) / 2));
            break;
        }
        letters.push(letter(least));
        if least < bound {
            // From here on anything stays below the bound.
            high = None;
        }
        if place > low.len() + high.map_or(0, str::len) {
            letters.push(letter(DIGITS.len() / 2));
            break;
        }
    }
    letters
}

fn value_of(byte: u8) -> usize {
    DIGITS.iter().position(|digit| *digit == byte).unwrap_or(0)
}

fn letter(value: usize) -> char {
    DIGITS.get(value).map_or('z', |byte| char::from(*byte))
}

/// Where rows are to go, and which of those already there must make room.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placement {
    /// The rows and their positions, in order.
    pub positions: Vec<(RowId, Position)>,
}

impl Placement {
    /// Places `new` rows, in their order, before the row at place `index` of `order` (at the end when there is none). Rows at
    /// the same position as their neighbour, as merging may leave them, are moved too.
    #[must_use]
    pub fn before(order: &[(RowId, Position)], index: usize, new: &[RowId]) -> Self {
        let index = index.min(order.len());
        let (head, tail) = order.split_at(index);
        let mut last = head.last().map(|(_, position)| position.clone());
        // Rows that stand at the same place as the one in front must be moved behind the new ones.
        let tied = tail.iter().take_while(|(_, position)| last.as_ref().is_some_and(|last| position <= last)).count();
        let bound = tail.get(tied).map(|(_, position)| position);
        let mut positions = Vec::new();
        for row in new.iter().copied().chain(tail.iter().take(tied).map(|(row, _)| *row)) {
            let Some(position) = Position::between(last.as_ref(), bound, row) else { break };
            last = Some(position.clone());
            positions.push((row, position));
        }
        Self { positions }
    }
}
