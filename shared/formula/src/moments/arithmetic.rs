//! Operators on dates, moments, times and durations, as Python has them.
//!
//! Each function answers none when it does not know the operands: the evaluator then tries others or raises its own
//! `TypeError`.

use std::cmp::Ordering;

use super::duration;
use crate::error::{ErrorClass, Outcome, Raised};
use crate::value::{DAY, Date, DateTime, Value};

fn out_of_range() -> Raised {
    Raised::new(ErrorClass::OverflowError, "date value out of range")
}

/// `left + right`
///
/// # Errors
/// `OverflowError` beyond the calendar.
pub fn add(left: &Value, right: &Value) -> Outcome<Option<Value>> {
    Ok(Some(match (left, right) {
        (Value::Date(date), Value::Duration(duration)) | (Value::Duration(duration), Value::Date(date)) => {
            Value::Date(later(*date, duration.div_euclid(DAY))?)
        }
        (Value::DateTime(moment), Value::Duration(duration)) | (Value::Duration(duration), Value::DateTime(moment)) => {
            Value::DateTime(moved(*moment, *duration)?)
        }
        (Value::Duration(one), Value::Duration(other)) => {
            Value::Duration(one.checked_add(*other).ok_or_else(duration::overflow)?)
        }
        _ => return Ok(None),
    }))
}

/// `left - right`
///
/// # Errors
/// `OverflowError` beyond the calendar; `TypeError` for a moment with a zone and one without.
pub fn subtract(left: &Value, right: &Value) -> Outcome<Option<Value>> {
    Ok(Some(match (left, right) {
        (Value::Date(date), Value::Duration(duration)) => Value::Date(later(*date, -duration.div_euclid(DAY))?),
        (Value::Date(date), Value::Date(other)) => Value::Duration(date.midnight() - other.midnight()),
        (Value::DateTime(moment), Value::Duration(duration)) => {
            Value::DateTime(moved(*moment, duration.checked_neg().ok_or_else(out_of_range)?)?)
        }
        (Value::DateTime(moment), Value::DateTime(other)) => Value::Duration(difference(*moment, *other)?),
        (Value::Duration(one), Value::Duration(other)) => {
            Value::Duration(one.checked_sub(*other).ok_or_else(duration::overflow)?)
        }
        _ => return Ok(None),
    }))
}

/// Some days later.
///
/// # Errors
/// `OverflowError` beyond the calendar.
pub fn later(date: Date, days: i64) -> Outcome<Date> {
    date.plus_days(days).ok_or_else(out_of_range)
}

/// Some microseconds later on the same clock's wall.
///
/// # Errors
/// `OverflowError` beyond the calendar.
pub fn moved(moment: DateTime, duration: i64) -> Outcome<DateTime> {
    let wall = moment.wall.checked_add(duration).ok_or_else(out_of_range)?;
    if wall < Date::FIRST.midnight() || wall >= Date::LAST.midnight() + DAY {
        return Err(out_of_range());
    }
    Ok(moment.with_wall(wall))
}

/// Whether Python would see one `tzinfo` object in both: it then looks at the walls alone.
fn share_clock(one: DateTime, other: DateTime) -> bool {
    one.zone == other.zone && (one.zone.is_none() || one.prefers == other.prefers)
}

fn difference(one: DateTime, other: DateTime) -> Outcome<i64> {
    if one.zone.is_some() != other.zone.is_some() {
        return Err(Raised::type_error("can't subtract offset-naive and offset-aware datetimes"));
    }
    let (end, start) = if share_clock(one, other) { (one.wall, other.wall) } else { (one.instant(), other.instant()) };
    end.checked_sub(start).ok_or_else(duration::overflow)
}

/// `left * right`
///
/// # Errors
/// `OverflowError`.
pub fn multiply(left: &Value, right: &Value) -> Outcome<Option<Value>> {
    let (duration, number) = match (left, right) {
        (Value::Duration(duration), number) | (number, Value::Duration(duration)) => (*duration, number),
        _ => return Ok(None),
    };
    let product = match number {
        Value::Int(number) => duration.checked_mul(*number).ok_or_else(duration::overflow)?,
        Value::Bool(is_true) => duration * i64::from(*is_true),
        Value::Float(number) => duration::scaled(float(duration) * number)?,
        Value::Big(_) => return Err(duration::overflow()),
        _ => return Ok(None),
    };
    Ok(Some(Value::Duration(product)))
}

/// `left / right`
///
/// # Errors
/// `ZeroDivisionError`, `OverflowError`.
pub fn divide(left: &Value, right: &Value) -> Outcome<Option<Value>> {
    let Value::Duration(duration) = left else { return Ok(None) };
    Ok(Some(match right {
        Value::Duration(0) | Value::Int(0) | Value::Bool(false) => return Err(zero_division()),
        Value::Float(number) if *number == 0.0 => return Err(zero_division()),
        Value::Duration(other) => Value::Float(float(*duration) / float(*other)),
        Value::Int(number) => Value::Duration(duration::divided(*duration, *number)),
        Value::Bool(true) => left.clone(),
        Value::Float(number) => Value::Duration(duration::scaled(float(*duration) / number)?),
        _ => return Ok(None),
    }))
}

/// `left // right`
///
/// # Errors
/// `ZeroDivisionError`.
pub fn floor_divide(left: &Value, right: &Value) -> Outcome<Option<Value>> {
    let Value::Duration(duration) = left else { return Ok(None) };
    let (divisor, is_ratio) = match right {
        Value::Duration(other) => (*other, true),
        Value::Int(number) => (*number, false),
        Value::Bool(is_true) => (i64::from(*is_true), false),
        _ => return Ok(None),
    };
    if divisor == 0 {
        return Err(zero_division());
    }
    let quotient = num_integer::Integer::div_floor(&i128::from(*duration), &i128::from(divisor));
    let quotient = i64::try_from(quotient).map_err(|_| duration::overflow())?;
    Ok(Some(if is_ratio { Value::Int(quotient) } else { Value::Duration(quotient) }))
}

/// `left % right`
///
/// # Errors
/// `ZeroDivisionError`.
pub fn modulo(left: &Value, right: &Value) -> Outcome<Option<Value>> {
    let (Value::Duration(duration), Value::Duration(divisor)) = (left, right) else { return Ok(None) };
    if *divisor == 0 {
        return Err(zero_division());
    }
    let rest = num_integer::Integer::mod_floor(&i128::from(*duration), &i128::from(*divisor));
    Ok(Some(Value::Duration(i64::try_from(rest).map_err(|_| duration::overflow())?)))
}

/// `-value`
///
/// # Errors
/// `OverflowError`.
pub fn negate(value: &Value) -> Outcome<Option<Value>> {
    let Value::Duration(duration) = value else { return Ok(None) };
    Ok(Some(Value::Duration(duration.checked_neg().ok_or_else(duration::overflow)?)))
}

/// `abs(value)`
///
/// # Errors
/// `OverflowError`.
pub fn absolute(value: &Value) -> Outcome<Option<Value>> {
    let Value::Duration(duration) = value else { return Ok(None) };
    Ok(Some(Value::Duration(duration.checked_abs().ok_or_else(duration::overflow)?)))
}

/// The order of two dates, moments, times or durations, for `<` and its kin; none if either is something else.
///
/// # Errors
/// `TypeError` for a date and a moment, or a moment with a zone and one without.
pub fn compare(left: &Value, right: &Value) -> Outcome<Option<Ordering>> {
    Ok(Some(match (left, right) {
        (Value::Date(one), Value::Date(other)) => one.cmp(other),
        (Value::Time(one), Value::Time(other)) => one.cmp(other),
        (Value::Duration(one), Value::Duration(other)) => one.cmp(other),
        (Value::DateTime(one), Value::DateTime(other)) if one.zone.is_some() != other.zone.is_some() => {
            return Err(Raised::type_error("can't compare offset-naive and offset-aware datetimes"));
        }
        (Value::DateTime(one), Value::DateTime(other)) => order(*one, *other),
        (Value::DateTime(_), Value::Date(_)) | (Value::Date(_), Value::DateTime(_)) => {
            return Err(Raised::type_error("can't compare datetime.datetime to datetime.date"));
        }
        _ => return Ok(None),
    }))
}

/// `left == right`; none unless both are dates, moments, times or durations.
#[must_use]
pub fn equal(left: &Value, right: &Value) -> Option<bool> {
    let is_moment =
        |value: &Value| matches!(value, Value::Date(_) | Value::DateTime(_) | Value::Time(_) | Value::Duration(_));
    if !is_moment(left) || !is_moment(right) {
        return None;
    }
    // What cannot be compared is unequal.
    Some(matches!(compare(left, right), Ok(Some(Ordering::Equal))))
}

/// The order of two moments that both have a zone or both have none.
#[must_use]
pub fn order(one: DateTime, other: DateTime) -> Ordering {
    if share_clock(one, other) { one.wall.cmp(&other.wall) } else { one.instant().cmp(&other.instant()) }
}

fn zero_division() -> Raised {
    Raised::new(ErrorClass::ZeroDivisionError, "division by zero")
}

#[allow(clippy::cast_precision_loss, reason = "exact within 285 years")]
fn float(micros: i64) -> f64 {
    micros as f64
}
