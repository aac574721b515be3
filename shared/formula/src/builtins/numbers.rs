//! Methods and functions of numbers.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, Zero};

use crate::error::{Outcome, Raised};
use crate::run::Context;
use crate::run::access::no_attribute;
use crate::value::arithmetic::charge;
use crate::value::{Number, Value};

/// `abs(value)`
pub(super) fn absolute(_ctx: &mut Context, value: &Value) -> Outcome {
    if let Value::Duration(duration) = value {
        return Ok(Value::Duration(duration.saturating_abs()));
    }
    if let Value::Object(object) = value
        && let Some(number) = object.number()
    {
        let is_negative = number < 0.0;
        let context = std::rc::Rc::clone(object);
        let operator = crate::syntax::ast::UnaryOperator::Minus;
        return if is_negative { Ok(context.unary(_ctx, operator)?.unwrap_or(Value::None)) } else { Ok(value.clone()) };
    }
    let refused = || Raised::type_error(format!("bad operand type for abs(): '{}'", value.type_name()));
    Ok(match value.as_number().ok_or_else(refused)? {
        Number::Int(number) => number.checked_abs().map_or_else(|| Value::from_big(-BigInt::from(number)), Value::Int),
        Number::Big(number) => Value::from_big(number.abs()),
        Number::Float(number) => Value::Float(number.abs()),
    })
}

/// `pow(base, exponent, modulus)`
pub(super) fn modular_power(ctx: &mut Context, base: &Value, exponent: &Value, modulus: &Value) -> Outcome {
    let whole = |value: &Value| {
        let refused = || Raised::type_error("pow() 3rd argument not allowed unless all arguments are integers");
        value.as_big().ok_or_else(refused)
    };
    let (base, exponent, modulus) = (whole(base)?, whole(exponent)?, whole(modulus)?);
    if modulus.is_zero() {
        return Err(Raised::value_error("pow() 3rd argument cannot be 0"));
    }
    if exponent.is_negative() {
        return Err(Raised::value_error("base is not invertible for the given modulus"));
    }
    charge(ctx, base.bits() + modulus.bits())?;
    let limbs = modulus.bits() / 64 + 1;
    ctx.budget.spend(exponent.bits().saturating_mul(limbs * limbs) / 16)?;
    Ok(Value::from_big(base.modpow(&exponent, &modulus).mod_floor(&modulus)))
}

/// `real`, `imag`, `numerator`, `denominator` of an integer.
pub(super) fn part(value: &Value, name: &str) -> Option<Value> {
    match name {
        "real" | "numerator" => value.as_number().map(Number::into_value),
        "imag" => Some(Value::Int(0)),
        "denominator" => Some(Value::Int(1)),
        _ => None,
    }
}

/// Methods of numbers.
pub(super) fn call(value: &Value, name: &str) -> Outcome {
    let number = value.as_number().ok_or_else(|| no_attribute(value, name))?;
    match (name, number) {
        ("is_integer", Number::Float(number)) => Ok(Value::Bool(number.is_finite() && libm::trunc(number) == number)),
        ("is_integer", _) => Ok(Value::Bool(true)),
        ("conjugate", number) => Ok(number.into_value()),
        ("bit_length", Number::Int(number)) => Ok(Value::Int(i64::from(64 - number.unsigned_abs().leading_zeros()))),
        ("bit_length", Number::Big(number)) => Ok(Value::Int(i64::try_from(number.bits()).unwrap_or(i64::MAX))),
        ("bit_count", Number::Int(number)) => Ok(Value::Int(i64::from(number.unsigned_abs().count_ones()))),
        ("as_integer_ratio", Number::Float(number)) => ratio(number),
        _ => Err(no_attribute(value, name)),
    }
}

fn ratio(number: f64) -> Outcome {
    if !number.is_finite() {
        return Err(Raised::new(crate::ErrorClass::OverflowError, "cannot convert Infinity to integer ratio"));
    }
    let (mut scaled, mut shift) = (number, 0_u32);
    while libm::trunc(scaled) != scaled && shift < 1100 {
        scaled *= 2.0;
        shift += 1;
    }
    let numerator = crate::value::number::float_to_int(scaled)?;
    Ok(Value::tuple(vec![numerator, Value::from_big(BigInt::from(1) << shift)]))
}
