//! `datetime.timedelta`: a number of microseconds.
//!
//! Deliberately absent: months and years, which have no fixed length.

use crate::error::{ErrorClass, Outcome, Raised};
use crate::value::Value;

/// Microseconds of a second.
const SECOND: i64 = 1_000_000;
/// Microseconds of a day.
const DAY: i64 = 86_400 * SECOND;

/// The parameters of `timedelta`, in the order of their places, with their length in microseconds.
pub(super) const UNITS: [(&str, i64); 7] = [
    ("days", DAY),
    ("seconds", SECOND),
    ("microseconds", 1),
    ("milliseconds", 1000),
    ("minutes", 60 * SECOND),
    ("hours", 3600 * SECOND),
    ("weeks", 7 * DAY),
];

/// A sum of numbers of units, rounded to the microsecond, half to even.
///
/// # Errors
/// `TypeError` for what is no number, `OverflowError` beyond some 290,000 years.
pub fn sum_of_units<'a>(parts: impl IntoIterator<Item = (&'a Value, i64)>) -> Outcome<i64> {
    let mut whole: i128 = 0;
    let mut fraction = 0.0_f64;
    for (number, unit) in parts {
        match number {
            Value::Int(number) => whole += i128::from(*number) * i128::from(unit),
            Value::Bool(is_true) => whole += i128::from(*is_true) * i128::from(unit),
            Value::Float(number) if number.is_nan() => {
                return Err(Raised::value_error("cannot convert float NaN to integer"));
            }
            Value::Float(number) if number.abs() > 1e18 => return Err(overflow()),
            Value::Float(number) => {
                let integer = libm::trunc(*number);
                #[allow(clippy::cast_possible_truncation, reason = "checked against 1e18")]
                let exact = integer as i128;
                whole += exact * i128::from(unit);
                #[allow(clippy::cast_precision_loss, reason = "a week of microseconds is below 2^53")]
                let unit = unit as f64;
                fraction += (number - integer) * unit;
            }
            Value::Big(_) => return Err(overflow()),
            other => {
                let (name, _) = UNITS.iter().find(|(_, known)| *known == unit).unwrap_or(&("days", DAY));
                let kind = other.full_type_name();
                return Err(Raised::type_error(format!("unsupported type for timedelta {name} component: {kind}")));
            }
        }
    }
    #[allow(clippy::cast_possible_truncation, reason = "seven fractions of a week of microseconds")]
    let rounded = round_half_even(fraction) as i128;
    i64::try_from(whole + rounded).map_err(|_| overflow())
}

pub(super) fn overflow() -> Raised {
    Raised::new(ErrorClass::OverflowError, "days out of range for timedelta")
}

/// To the nearest whole number; a half to the even one.
fn round_half_even(number: f64) -> f64 {
    let nearest = libm::round(number);
    let is_half = (nearest - number).abs() == 0.5;
    if is_half { 2.0 * libm::round(number / 2.0) } else { nearest }
}

/// A duration times a number, or divided by one: rounded half to even.
///
/// # Errors
/// `OverflowError`.
pub(super) fn scaled(micros: f64) -> Outcome<i64> {
    if micros.is_nan() || micros.abs() > 9.2e18 {
        return Err(overflow());
    }
    #[allow(clippy::cast_possible_truncation, reason = "checked above")]
    Ok(round_half_even(micros) as i64)
}

/// The quotient of two whole numbers, rounded half to even. The divisor is not 0.
pub(super) fn divided(micros: i64, divisor: i64) -> i64 {
    let (quotient, rest) =
        (i128::from(micros).div_euclid(divisor.into()), i128::from(micros).rem_euclid(divisor.into()));
    let double = rest * 2 - i128::from(divisor).abs();
    // Towards the divisor's sign: with a negative divisor the quotient grows downwards.
    let step = if divisor < 0 { -1 } else { 1 };
    let up = double > 0 || (double == 0 && quotient % 2 != 0);
    i64::try_from(if up { quotient + step } else { quotient }).unwrap_or(i64::MAX)
}

/// Days, seconds (below a day) and microseconds (below a second): `timedelta`'s normal form.
#[must_use]
pub fn normal_form(micros: i64) -> (i64, i64, i64) {
    (micros.div_euclid(DAY), micros.rem_euclid(DAY) / SECOND, micros.rem_euclid(SECOND))
}

/// `total_seconds()`
#[must_use]
pub fn total_seconds(micros: i64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "exact within 285 years")]
    let micros = micros as f64;
    micros / 1e6
}

/// `str()`: `1 day, 2:00:00`.
#[must_use]
pub fn shown(micros: i64) -> String {
    let (days, seconds, micros) = normal_form(micros);
    let plural = if days.abs() == 1 { "" } else { "s" };
    let days = if days == 0 { String::new() } else { format!("{days} day{plural}, ") };
    let fraction = if micros == 0 { String::new() } else { format!(".{micros:06}") };
    format!("{days}{}:{:02}:{:02}{fraction}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// `repr()`: `datetime.timedelta(days=1, seconds=7200)`.
#[must_use]
pub fn written(micros: i64) -> String {
    let (days, seconds, micros) = normal_form(micros);
    let parts = [("days", days), ("seconds", seconds), ("microseconds", micros)];
    let parts: Vec<String> =
        parts.into_iter().filter(|(_, number)| *number != 0).map(|(name, number)| format!("{name}={number}")).collect();
    if parts.is_empty() {
        "datetime.timedelta(0)".to_owned()
    } else {
        format!("datetime.timedelta({})", parts.join(", "))
    }
}
