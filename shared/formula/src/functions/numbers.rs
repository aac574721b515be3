//! Arithmetic of the functions: whole numbers stay whole and exact, of any size within bounds.

use std::cmp::Ordering;
use std::rc::Rc;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{FromPrimitive, Signed, ToPrimitive, Zero};

use super::reading::division_by_zero;
use crate::error::{ErrorClass, Outcome, Raised};
use crate::value::Number;

/// The most bits of a whole number that a function makes.
const MOST_BITS: u64 = 1 << 18;

/// A whole number, small if it fits.
pub(super) fn from_big(number: BigInt) -> Outcome<Number> {
    if let Some(small) = number.to_i64() {
        return Ok(Number::Int(small));
    }
    if number.bits() > MOST_BITS {
        return Err(Raised::new(ErrorClass::Limit, "memory"));
    }
    Ok(Number::Big(Rc::new(number)))
}

/// The whole number, if it is one by kind.
pub(super) fn to_big(number: &Number) -> Option<BigInt> {
    match number {
        Number::Int(number) => Some(BigInt::from(*number)),
        Number::Big(number) => Some(number.as_ref().clone()),
        Number::Float(_) => None,
    }
}

/// A float without a fraction as a whole number.
pub(super) fn whole(number: f64) -> Outcome<Number> {
    if number.is_nan() {
        return Err(Raised::value_error("cannot convert float NaN to integer"));
    }
    if number.is_infinite() {
        return Err(Raised::new(ErrorClass::OverflowError, "cannot convert float infinity to integer"));
    }
    if number.abs() < 9e18 {
        #[allow(clippy::cast_possible_truncation, reason = "below 2^63")]
        return Ok(Number::Int(number as i64));
    }
    from_big(BigInt::from_f64(libm::trunc(number)).unwrap_or_default())
}

/// `left + right`
pub(super) fn add(left: &Number, right: &Number) -> Outcome<Number> {
    if let (Number::Int(left), Number::Int(right)) = (left, right)
        && let Some(sum) = left.checked_add(*right)
    {
        return Ok(Number::Int(sum));
    }
    match (to_big(left), to_big(right)) {
        (Some(left), Some(right)) => from_big(left + right),
        _ => Ok(Number::Float(left.to_f64() + right.to_f64())),
    }
}

/// `left * right`
pub(super) fn multiply(left: &Number, right: &Number) -> Outcome<Number> {
    if let (Number::Int(left), Number::Int(right)) = (left, right)
        && let Some(product) = left.checked_mul(*right)
    {
        return Ok(Number::Int(product));
    }
    match (to_big(left), to_big(right)) {
        (Some(left), Some(right)) if left.bits() + right.bits() <= MOST_BITS + 64 => from_big(left * right),
        (Some(_), Some(_)) => Err(Raised::new(ErrorClass::Limit, "memory")),
        _ => Ok(Number::Float(left.to_f64() * right.to_f64())),
    }
}

/// `left % right`, with the sign of the divisor.
pub(super) fn modulo(left: &Number, right: &Number) -> Outcome<Number> {
    if let (Some(left), Some(right)) = (to_big(left), to_big(right)) {
        if right.is_zero() {
            return Err(Raised::new(ErrorClass::ZeroDivisionError, "integer modulo by zero"));
        }
        return from_big(left.mod_floor(&right));
    }
    let (dividend, divisor) = (left.to_f64(), right.to_f64());
    if divisor == 0.0 {
        return Err(Raised::new(ErrorClass::ZeroDivisionError, "float modulo"));
    }
    let rest = libm::fmod(dividend, divisor);
    let is_across = rest != 0.0 && (rest < 0.0) != (divisor < 0.0);
    Ok(Number::Float(if is_across { rest + divisor } else { libm::copysign(rest, divisor) }))
}

/// `float(left) / right`
pub(super) fn divide(left: f64, right: f64) -> Outcome<f64> {
    if right == 0.0 { Err(division_by_zero()) } else { Ok(left / right) }
}

/// `base ** exponent`: exact for whole numbers with an exponent of zero or more.
pub(super) fn power(base: &Number, exponent: &Number) -> Outcome<Number> {
    if let (Some(base), Number::Int(exponent)) = (to_big(base), exponent)
        && let Ok(exponent) = u32::try_from(*exponent)
    {
        if base.bits().saturating_mul(u64::from(exponent)) > MOST_BITS && base.abs() > BigInt::from(1) {
            return Err(Raised::new(ErrorClass::Limit, "memory"));
        }
        return from_big(base.pow(exponent));
    }
    let (base, exponent) = (base.to_f64(), exponent.to_f64());
    if base == 0.0 && exponent < 0.0 {
        let message = "0.0 cannot be raised to a negative power";
        return Err(Raised::new(ErrorClass::ZeroDivisionError, message));
    }
    let power = libm::pow(base, exponent);
    if power.is_infinite() && base.is_finite() && exponent.is_finite() {
        return Err(Raised::new(ErrorClass::OverflowError, "Numerical result out of range"));
    }
    Ok(Number::Float(power))
}

/// Whether it is below zero.
pub(super) fn is_negative(number: &Number) -> bool {
    match number {
        Number::Int(number) => *number < 0,
        Number::Big(number) => number.is_negative(),
        Number::Float(number) => *number < 0.0,
    }
}

/// Whether it is zero.
pub(super) fn is_zero(number: &Number) -> bool {
    match number {
        Number::Int(number) => *number == 0,
        Number::Big(_) => false,
        Number::Float(number) => *number == 0.0,
    }
}

/// The order of two numbers; none when one is not a number.
pub(super) fn compare(left: &Number, right: &Number) -> Option<Ordering> {
    match (to_big(left), to_big(right)) {
        (Some(left), Some(right)) => Some(left.cmp(&right)),
        _ => left.to_f64().partial_cmp(&right.to_f64()),
    }
}

/// `10 ** places`, a float when `places` is negative.
pub(super) fn power_of_ten(places: i64) -> Outcome<f64> {
    let size = libm::exp10(places.unsigned_abs().min(400) as f64);
    if size.is_infinite() {
        let overflow = || Raised::new(ErrorClass::OverflowError, "int too large to convert to float");
        return if places > 0 { Err(overflow()) } else { Ok(0.0) };
    }
    let size = exact_power_of_ten(places.unsigned_abs()).unwrap_or(size);
    Ok(if places < 0 { 1.0 / size } else { size })
}

/// Powers of ten that a float holds exactly.
fn exact_power_of_ten(places: u64) -> Option<f64> {
    let places = u32::try_from(places).ok().filter(|places| *places <= 22)?;
    Some((0..places).fold(1.0, |power, _| power * 10.0))
}

/// The product of `low..=high`, multiplied pair by pair so that large factors meet late.
pub(super) fn product_of_range(low: u64, high: u64) -> Outcome<BigInt> {
    // The logarithm of the product bounds its size before anything is made.
    let bits = (high.saturating_sub(low) as f64 + 1.0) * libm::log2(high.max(2) as f64);
    if low <= high && bits > MOST_BITS as f64 * 1.2 {
        return Err(Raised::new(ErrorClass::Limit, "memory"));
    }
    let mut factors: Vec<BigInt> = (low..=high).map(BigInt::from).collect();
    while factors.len() > 1 {
        factors = factors.chunks(2).map(|pair| pair.iter().product()).collect();
    }
    Ok(factors.pop().unwrap_or_else(|| BigInt::from(1)))
}
