//! The criteria of SUMIF and its like: `5`, `">5"`, `"<>no"`, `"Mar*"`, `"=2026-01-31"`.
//!
//! Deliberately absent: criteria that are functions, which [`super::conditional`] calls itself.

use std::cmp::Ordering;

use crate::value::number::parse_float;
use crate::value::{Date, Value};

/// How a value must compare with the operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Equal,
    Different,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What a value must be.
#[derive(Clone, Debug)]
pub(super) struct Criterion {
    relation: Relation,
    operand: Value,
    /// The operand as a pattern, when it is a text.
    pattern: Option<Vec<Part>>,
}

/// A part of a pattern with wildcards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Character(char),
    AnyOne,
    Anything,
}

impl Criterion {
    /// A criterion as it is written in a call: a text may begin with an operator, anything else must be equal.
    pub(super) fn of(written: &Value) -> Self {
        const OPERATORS: [(&str, Relation); 6] = [
            (">=", Relation::GreaterOrEqual),
            ("<=", Relation::LessOrEqual),
            ("<>", Relation::Different),
            (">", Relation::Greater),
            ("<", Relation::Less),
            ("=", Relation::Equal),
        ];
        let Value::Text(text) = written else {
            return Self::new(Relation::Equal, written.clone());
        };
        let found = OPERATORS.iter().find_map(|(sign, relation)| Some((*relation, text.strip_prefix(sign)?)));
        let (relation, operand) = found.unwrap_or((Relation::Equal, text));
        Self::new(relation, operand_of(operand))
    }

    /// Equality alone, with wildcards in a text.
    pub(super) fn equal_to(value: &Value) -> Self {
        Self::new(Relation::Equal, value.clone())
    }

    fn new(relation: Relation, operand: Value) -> Self {
        let pattern = if let Value::Text(text) = &operand { Some(pattern(text)) } else { None };
        Self { relation, operand, pattern }
    }

    /// How many steps it takes to see whether a value meets it.
    pub(super) fn cost(&self, value: &Value) -> u64 {
        match (&self.pattern, value) {
            (Some(pattern), Value::Text(text)) if pattern.contains(&Part::Anything) => {
                (pattern.len() as u64).saturating_mul(text.len() as u64) / 16
            }
            (_, Value::Text(text)) => text.len() as u64 / 16,
            _ => 0,
        }
    }

    /// Whether a value meets it.
    pub(super) fn holds(&self, value: &Value) -> bool {
        match self.relation {
            Relation::Equal => self.is_equal(value),
            Relation::Different => !self.is_equal(value),
            relation => match order(value, &self.operand) {
                Some(Ordering::Less) => matches!(relation, Relation::Less | Relation::LessOrEqual),
                Some(Ordering::Greater) => matches!(relation, Relation::Greater | Relation::GreaterOrEqual),
                Some(Ordering::Equal) => matches!(relation, Relation::LessOrEqual | Relation::GreaterOrEqual),
                None => false,
            },
        }
    }

    fn is_equal(&self, value: &Value) -> bool {
        match (&self.pattern, value) {
            (Some(pattern), Value::Text(text)) => {
                let text: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
                fits(pattern, &text)
            }
            (Some(pattern), Value::None) => pattern.is_empty(),
            (Some(_), _) => false,
            // A number as a text counts too, as in spreadsheets where cells hold both.
            (None, Value::Text(text)) if self.operand.as_number().is_some() => {
                parse_float(text).is_some_and(|number| self.operand.as_float() == Some(number))
            }
            // In Python true equals 1; in criteria it does not.
            (None, _) if matches!(value, Value::Bool(_)) != matches!(self.operand, Value::Bool(_)) => false,
            (None, _) => self.operand.equals(value) || order(value, &self.operand) == Some(Ordering::Equal),
        }
    }
}

/// What the text after an operator means.
fn operand_of(text: &str) -> Value {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "vrai" => return Value::Bool(true),
        "false" | "faux" => return Value::Bool(false),
        _ => {}
    }
    let is_number = text.trim().starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first));
    if is_number {
        if let Some(number) = parse_float(text).or_else(|| parse_float(&text.replace(',', "."))) {
            return Value::Float(number);
        }
        if let Some(date) = date_of(text) {
            return Value::Date(date);
        }
    }
    Value::Text(text.into())
}

/// A day written `2026-01-31` or `31/01/2026`.
fn date_of(text: &str) -> Option<Date> {
    let parts: Vec<i64> = text.trim().split(['-', '/']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [first, month, last] = parts.as_slice() else { return None };
    let (year, day) = if *first > 31 { (*first, *last) } else { (*last, *first) };
    Date::of(year, *month, day)
}

/// The order of two values of the same family: numbers, texts without case, days and instants.
pub(super) fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Text(left), Value::Text(right)) => Some(left.to_lowercase().cmp(&right.to_lowercase())),
        (Value::Bool(left), Value::Bool(right)) => Some(left.cmp(right)),
        (Value::Bool(_), _) | (_, Value::Bool(_)) => None,
        (Value::Date(left), Value::Date(right)) => Some(left.cmp(right)),
        (Value::DateTime(left), Value::DateTime(right)) => Some(left.instant().cmp(&right.instant())),
        (Value::DateTime(left), Value::Date(right)) => Some(left.date().cmp(right)),
        (Value::Date(left), Value::DateTime(right)) => Some(left.cmp(&right.date())),
        (Value::Duration(left), Value::Duration(right)) => Some(left.cmp(right)),
        _ => super::numbers::compare(&left.as_number()?, &right.as_number()?),
    }
}

fn pattern(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '*' => parts.push(Part::Anything),
            '?' => parts.push(Part::AnyOne),
            '~' if matches!(characters.peek(), Some('*' | '?' | '~')) => {
                parts.extend(characters.next().map(Part::Character));
            }
            character => parts.extend(character.to_lowercase().map(Part::Character)),
        }
    }
    parts
}

/// Whether a text fits a pattern. A star that was tried too short is tried again one character longer: no recursion, and at
/// most the product of both lengths.
fn fits(pattern: &[Part], text: &[char]) -> bool {
    let (mut at, mut place) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while place < text.len() {
        match pattern.get(at) {
            Some(Part::Anything) => {
                star = Some((at, place));
                at += 1;
            }
            Some(Part::AnyOne) => {
                at += 1;
                place += 1;
            }
            Some(Part::Character(character)) if text.get(place) == Some(character) => {
                at += 1;
                place += 1;
            }
            _ => {
                let Some((star_at, from)) = star else { return false };
                star = Some((star_at, from + 1));
                at = star_at + 1;
                place = from + 1;
            }
        }
    }
    pattern.get(at..).unwrap_or_default().iter().all(|part| *part == Part::Anything)
}
