//! Numbers: from one kind to another, from text, to text.
//!
//! Deliberately absent: arithmetic, which is in `arithmetic.rs`, and formats, which are in `format.rs`.

use std::cmp::Ordering;
use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::{FromPrimitive, Num, Signed, ToPrimitive};

use super::Value;
use crate::error::{ErrorClass, Outcome, Raised};

/// The most bits an integer may have: multiplying and printing such numbers stays below a few milliseconds.
pub(crate) const MOST_BITS: u64 = 1 << 18;
/// The most digits an integer may have when it becomes text, as in Python.
const MOST_DIGITS: usize = 4300;

/// A number of any kind: what arithmetic works on.
#[derive(Clone, Debug)]
pub enum Number {
    /// Up to 64 bits.
    Int(i64),
    /// Beyond.
    Big(Rc<BigInt>),
    /// With a fraction, or as if.
    Float(f64),
}

impl Value {
    /// An integer of any size.
    #[must_use]
    pub fn from_big(number: BigInt) -> Self {
        match number.to_i64() {
            Some(small) => Self::Int(small),
            None => Self::Big(Rc::new(number)),
        }
    }

    /// The number that this is, a bool included; none for anything else.
    #[must_use]
    pub fn as_number(&self) -> Option<Number> {
        match self {
            Self::Bool(is_true) => Some(Number::Int(i64::from(*is_true))),
            Self::Int(number) => Some(Number::Int(*number)),
            Self::Big(number) => Some(Number::Big(Rc::clone(number))),
            Self::Float(number) => Some(Number::Float(*number)),
            _ => None,
        }
    }

    /// The number as a float; none for what is no number.
    #[must_use]
    pub fn as_float(&self) -> Option<f64> {
        match self {
            Self::Float(number) => Some(*number),
            other => other.as_number().map(|number| number.to_f64()),
        }
    }

    /// The number as an index: an `int` or a `bool` of 64 bits.
    #[must_use]
    pub fn as_index(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            Self::Bool(is_true) => Some(i64::from(*is_true)),
            Self::Big(number) => Some(if number.is_negative() { i64::MIN } else { i64::MAX }),
            _ => None,
        }
    }

    /// The integer of any size that this is; none for floats and what is no number.
    #[must_use]
    pub fn as_big(&self) -> Option<BigInt> {
        match self {
            Self::Int(number) => Some(BigInt::from(*number)),
            Self::Bool(is_true) => Some(BigInt::from(i64::from(*is_true))),
            Self::Big(number) => Some(number.as_ref().clone()),
            _ => None,
        }
    }
}

impl Number {
    /// The nearest float; infinite beyond its range.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "the nearest float is what is asked")]
    pub fn to_f64(&self) -> f64 {
        match self {
            Self::Int(number) => *number as f64,
            Self::Big(number) => number.to_f64().unwrap_or(f64::NAN),
            Self::Float(number) => *number,
        }
    }

    /// As a value again.
    #[must_use]
    pub fn into_value(self) -> Value {
        match self {
            Self::Int(number) => Value::Int(number),
            Self::Big(number) => Value::Big(number),
            Self::Float(number) => Value::Float(number),
        }
    }
}

/// The order of two numbers, exact across kinds; none when one is not a number.
pub(crate) fn compare_numbers(left: &Number, right: &Number) -> Option<Ordering> {
    match (left, right) {
        (Number::Int(left), Number::Int(right)) => Some(left.cmp(right)),
        (Number::Float(left), Number::Float(right)) => left.partial_cmp(right),
        (Number::Int(left), Number::Float(right)) => compare_int_float(*left, *right),
        (Number::Float(left), Number::Int(right)) => compare_int_float(*right, *left).map(Ordering::reverse),
        (Number::Big(left), Number::Big(right)) => Some(left.cmp(right)),
        (Number::Big(left), Number::Int(_)) => Some(sign_order(left)),
        (Number::Int(_), Number::Big(right)) => Some(sign_order(right).reverse()),
        (Number::Big(left), Number::Float(right)) => compare_big_float(left, *right),
        (Number::Float(left), Number::Big(right)) => compare_big_float(right, *left).map(Ordering::reverse),
    }
}

fn sign_order(number: &BigInt) -> Ordering {
    if number.is_negative() { Ordering::Less } else { Ordering::Greater }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "the ranges are checked")]
fn compare_int_float(left: i64, right: f64) -> Option<Ordering> {
    const EDGE: f64 = 9_223_372_036_854_775_808.0;
    if right.is_nan() {
        return None;
    }
    if right >= EDGE {
        return Some(Ordering::Less);
    }
    if right < -EDGE {
        return Some(Ordering::Greater);
    }
    let whole = libm::trunc(right);
    Some(left.cmp(&(whole as i64)).then_with(|| 0.0_f64.total_cmp(&(right - whole + 0.0))))
}

fn compare_big_float(left: &BigInt, right: f64) -> Option<Ordering> {
    if right.is_nan() {
        return None;
    }
    if right.is_infinite() {
        return Some(if right > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    BigInt::from_f64(libm::trunc(right)).map(|whole| left.cmp(&whole))
}

/// A whole float as an integer.
///
/// # Errors
/// `ValueError` for a float that is not a number, `OverflowError` for an infinite one.
pub fn float_to_int(number: f64) -> Outcome {
    if number.is_nan() {
        return Err(Raised::value_error("cannot convert float NaN to integer"));
    }
    if number.is_infinite() {
        return Err(Raised::new(ErrorClass::OverflowError, "cannot convert float infinity to integer"));
    }
    let whole = libm::trunc(number);
    if whole.abs() < 9e18 {
        #[allow(clippy::cast_possible_truncation, reason = "below 2^63")]
        return Ok(Value::Int(whole as i64));
    }
    Ok(BigInt::from_f64(whole).map_or(Value::Int(0), Value::from_big))
}

/// `float(text)`; none when the text is no number.
#[must_use]
pub fn parse_float(text: &str) -> Option<f64> {
    let text = text.trim();
    let is_plain = |character: char| character.is_ascii_digit() || "+-.eE_".contains(character);
    if !text.chars().all(is_plain) {
        let lower = text.trim_start_matches(['+', '-']).to_ascii_lowercase();
        let is_special = matches!(lower.as_str(), "inf" | "infinity" | "nan") && text.len() - lower.len() <= 1;
        return if is_special { text.to_ascii_lowercase().parse().ok() } else { None };
    }
    if text.contains('_') {
        return without_underscores(text)?.parse().ok();
    }
    text.parse().ok()
}

fn without_underscores(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let is_digit = |index: usize| bytes.get(index).is_some_and(u8::is_ascii_alphanumeric);
    let is_between = |index: usize| index > 0 && is_digit(index - 1) && is_digit(index + 1);
    let is_fine = bytes.iter().enumerate().all(|(index, byte)| *byte != b'_' || is_between(index));
    is_fine.then(|| text.replace('_', ""))
}

/// `int(text, base)`
///
/// # Errors
/// `ValueError` when the text is no integer of this base.
pub fn parse_int(text: &str, base: u32) -> Outcome {
    let invalid =
        || Raised::value_error(format!("invalid literal for int() with base {base}: {}", super::show::quote(text)));
    if base != 0 && !(2..=36).contains(&base) {
        return Err(Raised::value_error("int() base must be >= 2 and <= 36, or 0"));
    }
    let trimmed = text.trim();
    let (is_negative, digits) = match trimmed.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
    };
    let (digits, base) = without_prefix(digits, base);
    let digits = without_underscores(digits).ok_or_else(invalid)?;
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(base)) {
        return Err(invalid());
    }
    if digits.len() > MOST_DIGITS {
        return Err(too_many_digits());
    }
    if let Ok(small) = i64::from_str_radix(&digits, base) {
        return Ok(Value::Int(if is_negative { -small } else { small }));
    }
    let number = BigInt::from_str_radix(&digits, base).map_err(|_| invalid())?;
    Ok(Value::from_big(if is_negative { -number } else { number }))
}

fn without_prefix(digits: &str, base: u32) -> (&str, u32) {
    let prefixes = [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8), ("0b", 2), ("0B", 2)];
    for (prefix, of) in prefixes {
        if (base == 0 || base == of)
            && let Some(rest) = digits.strip_prefix(prefix)
        {
            return (rest, of);
        }
    }
    (digits, if base == 0 { 10 } else { base })
}

fn too_many_digits() -> Raised {
    Raised::value_error("Exceeds the limit (4300 digits) for integer string conversion")
}

/// The digits of a large integer.
///
/// # Errors
/// `ValueError` beyond 4,300 digits, as in Python.
pub fn big_to_text(number: &BigInt) -> Outcome<String> {
    if number.bits() > 14_300 {
        return Err(too_many_digits());
    }
    Ok(number.to_string())
}

/// `repr(number)`: the shortest digits that read back as the same float.
#[must_use]
pub fn float_to_text(number: f64) -> String {
    if number.is_nan() {
        return "nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let (sign, digits, exponent) = shortest_digits(number);
    let sign = if sign { "-" } else { "" };
    if !(-4..16).contains(&exponent) {
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        let exponent_sign = if exponent < 0 { '-' } else { '+' };
        return format!("{sign}{first}{point}{rest}e{exponent_sign}{:02}", exponent.abs());
    }
    if exponent < 0 {
        return format!("{sign}0.{}{digits}", "0".repeat(exponent.unsigned_abs() as usize - 1));
    }
    let whole = exponent.unsigned_abs() as usize + 1;
    if digits.len() <= whole {
        return format!("{sign}{digits}{}.0", "0".repeat(whole - digits.len()));
    }
    let (before, after) = digits.split_at(whole);
    format!("{sign}{before}.{after}")
}

/// Whether it is negative, its shortest digits, and the power of ten of the first of them.
pub(crate) fn shortest_digits(number: f64) -> (bool, String, i32) {
    let text = format!("{:e}", number.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (number.is_sign_negative(), mantissa.replace('.', ""), exponent.parse().unwrap_or(0))
}
