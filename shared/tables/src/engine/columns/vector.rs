//! Vectors of one kind, and what is computed on them.
//!
//! Each vector says which of its slots hold something else: those are computed row by row. Whatever could give another kind
//! of value in some row (an integer beyond 64 bits, a division by zero) makes that row odd.

use std::borrow::Cow;
use std::sync::Arc;

use etabli_formula::syntax::ast::{BinaryOperator, Comparison};
use etabli_formula::{RowId, TableIndex};

use super::compile::TextFunction;

/// The values of a vector.
#[derive(Clone, Debug)]
pub(super) enum Values<'a> {
    Floats(Cow<'a, [f64]>),
    Ints(Cow<'a, [i64]>),
    Bools(Cow<'a, [bool]>),
    Texts(Cow<'a, [Arc<str>]>),
    Dates(Cow<'a, [i32]>),
    Refs(TableIndex, Cow<'a, [RowId]>),
    /// The same number for all.
    Int(i64),
    Float(f64),
    Bool(bool),
    Text(Arc<str>),
}

/// Slots, one bit each; shorter than the vector where the rest is not odd.
#[derive(Clone, Debug, Default)]
pub(super) struct Odd(pub(super) Vec<u64>);

/// A vector.
#[derive(Clone, Debug)]
pub(super) struct Vector<'a> {
    pub(super) values: Values<'a>,
    pub(super) odd: Odd,
}

impl Odd {
    pub(super) fn insert(&mut self, slot: usize) {
        if slot / 64 >= self.0.len() {
            self.0.resize(slot / 64 + 1, 0);
        }
        if let Some(word) = self.0.get_mut(slot / 64) {
            *word |= 1 << (slot % 64);
        }
    }

    pub(super) fn contains(&self, slot: usize) -> bool {
        self.0.get(slot / 64).is_some_and(|word| word >> (slot % 64) & 1 == 1)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        let words = (0u32..).zip(&self.0).filter(|(_, word)| **word != 0);
        words.flat_map(|(at, word)| (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| at * 64 + bit))
    }

    pub(super) fn union(mut self, other: &Self) -> Self {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
        self
    }
}

impl<'a> Vector<'a> {
    pub(super) fn even(values: Values<'a>) -> Self {
        Self { values, odd: Odd::default() }
    }
}

/// Numbers of two kinds.
enum Numbers<'v> {
    Floats(&'v [f64]),
    Ints(&'v [i64]),
    Float(f64),
    Int(i64),
}

fn numbers<'v>(values: &'v Values<'_>) -> Option<Numbers<'v>> {
    Some(match values {
        Values::Floats(values) => Numbers::Floats(values),
        Values::Ints(values) => Numbers::Ints(values),
        Values::Float(value) => Numbers::Float(*value),
        Values::Int(value) => Numbers::Int(*value),
        _ => return None,
    })
}

/// Numbers beyond this are not all floats.
const EXACT: u64 = 1 << 53;

#[allow(clippy::cast_precision_loss, reason = "as Python does; where it matters the slot is odd")]
fn float(number: i64) -> f64 {
    number as f64
}

/// The sum, difference, product or quotient; none when the kinds have none here.
pub(super) fn arithmetic<'a>(
    operator: BinaryOperator,
    left: Vector<'a>,
    right: Vector<'a>,
    len: usize,
) -> Option<Vector<'a>> {
    if let (BinaryOperator::Add, Some(joined)) = (operator, concatenate(&left.values, &right.values, len)) {
        return Some(Vector { values: joined, odd: left.odd.union(&right.odd) });
    }
    let (one, other) = (numbers(&left.values)?, numbers(&right.values)?);
    let mut odd = Odd::default();
    let values = match (operator, &one, &other) {
        (BinaryOperator::Divide, _, _) => Values::Floats(quotient(&one, &other, len, &mut odd).into()),
        (_, Numbers::Ints(_) | Numbers::Int(_), Numbers::Ints(_) | Numbers::Int(_)) => {
            Values::Ints(integers(operator, &one, &other, len, &mut odd)?.into())
        }
        (BinaryOperator::Add, _, _) => Values::Floats(floats(&one, &other, len, |a, b| a + b).into()),
        (BinaryOperator::Subtract, _, _) => Values::Floats(floats(&one, &other, len, |a, b| a - b).into()),
        (BinaryOperator::Multiply, _, _) => Values::Floats(floats(&one, &other, len, |a, b| a * b).into()),
        _ => return None,
    };
    Some(Vector { values, odd: odd.union(&left.odd).union(&right.odd) })
}

fn floats(one: &Numbers, other: &Numbers, len: usize, f: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    match (one, other) {
        (Numbers::Floats(a), Numbers::Floats(b)) => a.iter().zip(*b).map(|(a, b)| f(*a, *b)).collect(),
        (Numbers::Floats(a), Numbers::Ints(b)) => a.iter().zip(*b).map(|(a, b)| f(*a, float(*b))).collect(),
        (Numbers::Ints(a), Numbers::Floats(b)) => a.iter().zip(*b).map(|(a, b)| f(float(*a), *b)).collect(),
        (Numbers::Ints(a), Numbers::Ints(b)) => a.iter().zip(*b).map(|(a, b)| f(float(*a), float(*b))).collect(),
        (Numbers::Floats(a), b) => {
            let b = scalar(b);
            a.iter().map(|a| f(*a, b)).collect()
        }
        (Numbers::Ints(a), b) => {
            let b = scalar(b);
            a.iter().map(|a| f(float(*a), b)).collect()
        }
        (a, Numbers::Floats(b)) => {
            let a = scalar(a);
            b.iter().map(|b| f(a, *b)).collect()
        }
        (a, Numbers::Ints(b)) => {
            let a = scalar(a);
            b.iter().map(|b| f(a, float(*b))).collect()
        }
        (a, b) => vec![f(scalar(a), scalar(b)); len],
    }
}

fn scalar(number: &Numbers) -> f64 {
    match number {
        Numbers::Float(value) => *value,
        Numbers::Int(value) => float(*value),
        Numbers::Floats(_) | Numbers::Ints(_) => f64::NAN,
    }
}

fn int_at(number: &Numbers, at: usize) -> i64 {
    match number {
        Numbers::Ints(values) => values.get(at).copied().unwrap_or_default(),
        Numbers::Int(value) => *value,
        Numbers::Floats(_) | Numbers::Float(_) => 0,
    }
}

fn float_at(number: &Numbers, at: usize) -> f64 {
    match number {
        Numbers::Floats(values) => values.get(at).copied().unwrap_or_default(),
        Numbers::Ints(values) => values.get(at).copied().map_or(0.0, float),
        scalar_number => scalar(scalar_number),
    }
}

fn is_exact(number: &Numbers, at: usize) -> bool {
    match number {
        Numbers::Ints(_) | Numbers::Int(_) => int_at(number, at).unsigned_abs() <= EXACT,
        Numbers::Floats(_) | Numbers::Float(_) => true,
    }
}

fn integers(operator: BinaryOperator, one: &Numbers, other: &Numbers, len: usize, odd: &mut Odd) -> Option<Vec<i64>> {
    let f: fn(i64, i64) -> Option<i64> = match operator {
        BinaryOperator::Add => i64::checked_add,
        BinaryOperator::Subtract => i64::checked_sub,
        BinaryOperator::Multiply => i64::checked_mul,
        _ => return None,
    };
    let at = |at: usize| {
        f(int_at(one, at), int_at(other, at)).unwrap_or_else(|| {
            odd.insert(at);
            0
        })
    };
    Some((0..len).map(at).collect())
}

fn quotient(one: &Numbers, other: &Numbers, len: usize, odd: &mut Odd) -> Vec<f64> {
    let mut values = floats(one, other, len, |a, b| a / b);
    for (at, value) in values.iter_mut().enumerate() {
        if !value.is_finite() || *value == 0.0 || !is_exact(one, at) || !is_exact(other, at) {
            // Rare enough to be looked at closely: a zero below, or integers that are no floats.
            if float_at(other, at) == 0.0 || !is_exact(one, at) || !is_exact(other, at) {
                *value = 0.0;
                odd.insert(at);
            }
        }
    }
    values
}

fn text_at<'v>(values: &'v Values<'_>, at: usize) -> &'v str {
    match values {
        Values::Texts(texts) => texts.get(at).map_or("", |text| text),
        Values::Text(text) => text,
        _ => "",
    }
}

fn is_text(values: &Values) -> bool {
    matches!(values, Values::Texts(_) | Values::Text(_))
}

fn concatenate(left: &Values, right: &Values, len: usize) -> Option<Values<'static>> {
    if !is_text(left) || !is_text(right) {
        return None;
    }
    let mut made = String::new();
    let join = |at: usize| -> Arc<str> {
        made.clear();
        made.push_str(text_at(left, at));
        made.push_str(text_at(right, at));
        made.as_str().into()
    };
    Some(Values::Texts((0..len).map(join).collect::<Vec<_>>().into()))
}

/// Whether the comparison holds.
pub(super) fn compare<'a>(comparison: Comparison, left: &Vector, right: &Vector, len: usize) -> Option<Vector<'a>> {
    use std::cmp::Ordering::{Equal, Greater, Less};
    let mut odd = left.odd.clone().union(&right.odd);
    let holds = |order: Option<std::cmp::Ordering>| match comparison {
        Comparison::Equal => order == Some(Equal),
        Comparison::NotEqual => order != Some(Equal),
        Comparison::Less => order == Some(Less),
        Comparison::LessOrEqual => matches!(order, Some(Less | Equal)),
        Comparison::Greater => order == Some(Greater),
        Comparison::GreaterOrEqual => matches!(order, Some(Greater | Equal)),
        Comparison::In | Comparison::NotIn | Comparison::Is | Comparison::IsNot => false,
    };
    let values: Vec<bool> = match (&left.values, &right.values) {
        (one, other) if is_text(one) && is_text(other) => {
            (0..len).map(|at| holds(Some(text_at(one, at).cmp(text_at(other, at))))).collect()
        }
        (Values::Dates(one), Values::Dates(other)) => {
            one.iter().zip(other.iter()).map(|(one, other)| holds(Some(one.cmp(other)))).collect()
        }
        (one, other) => {
            let (one, other) = (numbers(one)?, numbers(other)?);
            let compared = |at: usize| {
                if !is_exact(&one, at) || !is_exact(&other, at) {
                    odd.insert(at);
                }
                holds(float_at(&one, at).partial_cmp(&float_at(&other, at)))
            };
            (0..len).map(compared).collect()
        }
    };
    Some(Vector { values: Values::Bools(values.into()), odd })
}

/// Whether values count as true.
pub(super) fn truth(values: &Values, len: usize) -> Option<Vec<bool>> {
    Some(match values {
        Values::Bools(values) => values.to_vec(),
        Values::Bool(value) => vec![*value; len],
        Values::Texts(values) => values.iter().map(|text| !text.is_empty()).collect(),
        Values::Refs(_, rows) => rows.iter().map(|row| row.0 != 0).collect(),
        values => {
            let numbers = numbers(values)?;
            (0..len).map(|at| float_at(&numbers, at) != 0.0).collect()
        }
    })
}

/// One or the other, slot by slot. The two must be of one kind.
pub(super) fn select<'a>(test: &[bool], test_odd: &Odd, then: Vector, otherwise: Vector) -> Option<Vector<'a>> {
    let mut odd = test_odd.clone();
    if !then.odd.0.is_empty() || !otherwise.odd.0.is_empty() {
        for (at, chosen) in test.iter().enumerate() {
            if if *chosen { then.odd.contains(at) } else { otherwise.odd.contains(at) } {
                odd.insert(at);
            }
        }
    }
    let is_int = |values: &Values| matches!(values, Values::Int(_) | Values::Ints(_));
    let values = match (&then.values, &otherwise.values) {
        (one, other) if is_text(one) && is_text(other) => {
            let shared = |values: &Values, at: usize| match values {
                Values::Texts(texts) => texts.get(at).cloned().unwrap_or_else(|| "".into()),
                Values::Text(text) => Arc::clone(text),
                _ => "".into(),
            };
            let choose = |(at, chosen): (usize, &bool)| shared(if *chosen { one } else { other }, at);
            Values::Texts(test.iter().enumerate().map(choose).collect::<Vec<_>>().into())
        }
        (Values::Bools(_) | Values::Bool(_), Values::Bools(_) | Values::Bool(_)) => {
            let (one, other) = (truth(&then.values, test.len())?, truth(&otherwise.values, test.len())?);
            let choose = |(chosen, (one, other)): (&bool, (&bool, &bool))| if *chosen { *one } else { *other };
            Values::Bools(test.iter().zip(one.iter().zip(&other)).map(choose).collect::<Vec<_>>().into())
        }
        (Values::Refs(table, one), Values::Refs(target, other)) if table == target => {
            let choose = |(chosen, (one, other)): (&bool, (&RowId, &RowId))| if *chosen { *one } else { *other };
            Values::Refs(*table, test.iter().zip(one.iter().zip(other.iter())).map(choose).collect::<Vec<_>>().into())
        }
        (one, other) if is_int(one) && is_int(other) => {
            let (one, other) = (numbers(one)?, numbers(other)?);
            let choose = |(at, chosen): (usize, &bool)| int_at(if *chosen { &one } else { &other }, at);
            Values::Ints(test.iter().enumerate().map(choose).collect::<Vec<_>>().into())
        }
        (one, other) if !is_int(one) && !is_int(other) => {
            let (one, other) = (numbers(one)?, numbers(other)?);
            let choose = |(at, chosen): (usize, &bool)| float_at(if *chosen { &one } else { &other }, at);
            Values::Floats(test.iter().enumerate().map(choose).collect::<Vec<_>>().into())
        }
        _ => return None,
    };
    Some(Vector { values, odd })
}

/// Numbers as floats, for a column that keeps floats.
pub(super) fn as_floats<'a>(vector: Vector<'a>, len: usize) -> Option<Vector<'a>> {
    let values = match vector.values {
        Values::Floats(_) => return Some(vector),
        Values::Float(value) => vec![value; len],
        Values::Int(value) => vec![float(value); len],
        Values::Ints(values) => values.iter().map(|value| float(*value)).collect(),
        Values::Bools(values) => values.iter().map(|value| f64::from(u8::from(*value))).collect(),
        _ => return None,
    };
    Some(Vector { values: Values::Floats(values.into()), odd: vector.odd })
}

/// The negative.
pub(super) fn minus<'a>(vector: Vector<'a>) -> Option<Vector<'a>> {
    let mut odd = vector.odd;
    let values = match vector.values {
        Values::Floats(values) => Values::Floats(values.iter().map(|value| -value).collect::<Vec<_>>().into()),
        Values::Float(value) => Values::Float(-value),
        Values::Int(value) => Values::Int(value.checked_neg()?),
        Values::Ints(values) => {
            let negative = |(at, value): (usize, &i64)| {
                value.checked_neg().unwrap_or_else(|| {
                    odd.insert(at);
                    0
                })
            };
            Values::Ints(values.iter().enumerate().map(negative).collect::<Vec<_>>().into())
        }
        _ => return None,
    };
    Some(Vector { values, odd })
}

/// A function of texts. Texts beyond ASCII change their case row by row.
pub(super) fn of_text<'a>(
    function: TextFunction,
    text: Vector,
    count: Option<&Vector>,
    len: usize,
) -> Option<Vector<'a>> {
    if !is_text(&text.values) {
        return None;
    }
    let mut odd = text.odd.clone();
    if let Some(count) = count {
        odd = odd.union(&count.odd);
    }
    let values = match function {
        TextFunction::Len => {
            let length = |at: usize| i64::try_from(text_at(&text.values, at).chars().count()).unwrap_or_default();
            Values::Ints((0..len).map(length).collect::<Vec<_>>().into())
        }
        TextFunction::Left => {
            let counts = match &count?.values {
                values @ (Values::Int(_) | Values::Ints(_)) => numbers(values)?,
                _ => return None,
            };
            let left = |at: usize| -> Arc<str> {
                let text = text_at(&text.values, at);
                let Ok(count) = usize::try_from(int_at(&counts, at)) else {
                    odd.insert(at);
                    return "".into();
                };
                let end = text.char_indices().nth(count).map_or(text.len(), |(end, _)| end);
                text.get(..end).unwrap_or(text).into()
            };
            Values::Texts((0..len).map(left).collect::<Vec<_>>().into())
        }
        TextFunction::Upper | TextFunction::Lower => {
            let cased = |at: usize| -> Arc<str> {
                let text = text_at(&text.values, at);
                if !text.is_ascii() {
                    odd.insert(at);
                    return "".into();
                }
                match function {
                    TextFunction::Upper => text.to_ascii_uppercase().into(),
                    _ => text.to_ascii_lowercase().into(),
                }
            };
            Values::Texts((0..len).map(cased).collect::<Vec<_>>().into())
        }
    };
    Some(Vector { values, odd })
}
