//! Operators on values: numbers with Python's promotions, texts, lists, sets, dates.
//!
//! What would make something large is charged to the budget before it is made: `10**10**10` fails at once.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

use super::number::{MOST_BITS, Number, float_to_int};
use super::show::unsupported;
use super::{Dict, Value, bridge, percent};
use crate::error::{ErrorClass, Outcome, Raised};
use crate::run::Context;
use crate::syntax::ast::{BinaryOperator, UnaryOperator};

/// How an operator is written.
#[must_use]
pub fn symbol(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::Add => "+",
        BinaryOperator::Subtract => "-",
        BinaryOperator::Multiply => "*",
        BinaryOperator::Divide => "/",
        BinaryOperator::FloorDivide => "//",
        BinaryOperator::Modulo => "%",
        BinaryOperator::Power => "** or pow()",
        BinaryOperator::ShiftLeft => "<<",
        BinaryOperator::ShiftRight => ">>",
        BinaryOperator::BitAnd => "&",
        BinaryOperator::BitOr => "|",
        BinaryOperator::BitXor => "^",
        BinaryOperator::MatrixMultiply => "@",
    }
}

/// `left operator right`
///
/// # Errors
/// `TypeError`, `ZeroDivisionError`, `OverflowError`, `ValueError` as in Python; when the budget is spent.
#[inline]
pub fn binary(ctx: &mut Context, operator: BinaryOperator, left: &Value, right: &Value) -> Outcome {
    if let (Value::Float(left), Value::Float(right)) = (left, right) {
        match operator {
            BinaryOperator::Add => return Ok(Value::Float(left + right)),
            BinaryOperator::Subtract => return Ok(Value::Float(left - right)),
            BinaryOperator::Multiply => return Ok(Value::Float(left * right)),
            _ => {}
        }
    }
    match (left.as_number(), right.as_number()) {
        (Some(left_number), Some(right_number)) => {
            if let (Value::Bool(left), Value::Bool(right)) = (left, right) {
                match operator {
                    BinaryOperator::BitAnd => return Ok(Value::Bool(left & right)),
                    BinaryOperator::BitOr => return Ok(Value::Bool(left | right)),
                    BinaryOperator::BitXor => return Ok(Value::Bool(left ^ right)),
                    _ => {}
                }
            }
            numbers(ctx, operator, left_number, right_number)
        }
        _ => others(ctx, operator, left, right),
    }
}

fn others(ctx: &mut Context, operator: BinaryOperator, left: &Value, right: &Value) -> Outcome {
    if operator == BinaryOperator::Modulo
        && let Value::Text(format) = left
    {
        return percent::percent(ctx, format, right);
    }
    if let Value::Object(object) = left
        && let Some(value) = Rc::clone(object).binary(ctx, operator, right, false)?
    {
        return Ok(value);
    }
    if let Value::Object(object) = right
        && let Some(value) = Rc::clone(object).binary(ctx, operator, left, true)?
    {
        return Ok(value);
    }
    if let Some(value) = bridge::moments_binary(operator, left, right)? {
        return Ok(value);
    }
    let value = match operator {
        BinaryOperator::Add => concatenate(ctx, left, right)?,
        BinaryOperator::Multiply => match (left, right.as_index(), left.as_index(), right) {
            (sequence, Some(times), _, _) => repeat(ctx, sequence, times)?,
            (_, _, Some(times), sequence) => repeat(ctx, sequence, times)?,
            _ => None,
        },
        _ => sets(ctx, operator, left, right)?,
    };
    value.ok_or_else(|| refused(operator, left, right))
}

fn refused(operator: BinaryOperator, left: &Value, right: &Value) -> Raised {
    match (operator, left) {
        (BinaryOperator::Add, Value::Text(_) | Value::List(_) | Value::Tuple(_)) => {
            let (left, right) = (left.type_name(), right.type_name());
            Raised::type_error(format!("can only concatenate {left} (not \"{right}\") to {left}"))
        }
        _ => unsupported(symbol(operator), left, right),
    }
}

fn concatenate(ctx: &mut Context, left: &Value, right: &Value) -> Outcome<Option<Value>> {
    Ok(Some(match (left, right) {
        (Value::Text(left), Value::Text(right)) => {
            ctx.budget.allocate((left.len() + right.len()) as u64)?;
            Value::Text(Arc::from([left.as_ref(), right.as_ref()].concat()))
        }
        (Value::Bytes(left), Value::Bytes(right)) => {
            ctx.budget.allocate((left.len() + right.len()) as u64)?;
            Value::Bytes(Arc::from([left.as_ref(), right.as_ref()].concat()))
        }
        (Value::List(left), Value::List(right)) => {
            ctx.allocate_items(left.borrow().len() + right.borrow().len())?;
            let items = left.borrow().iter().chain(right.borrow().iter()).cloned().collect();
            Value::list(items)
        }
        (Value::Tuple(left), Value::Tuple(right)) => {
            ctx.allocate_items(left.len() + right.len())?;
            Value::Tuple(left.iter().chain(right.iter()).cloned().collect())
        }
        _ => return Ok(None),
    }))
}

fn repeat(ctx: &mut Context, sequence: &Value, times: i64) -> Outcome<Option<Value>> {
    let times = u64::try_from(times).unwrap_or(0);
    let size = |length: usize, each: u64| (length as u64).saturating_mul(each).saturating_mul(times);
    Ok(Some(match sequence {
        Value::Text(text) => {
            ctx.budget.allocate(size(text.len(), 1))?;
            Value::Text(Arc::from(text.repeat(if text.is_empty() { 0 } else { times as usize })))
        }
        Value::Bytes(bytes) => {
            ctx.budget.allocate(size(bytes.len(), 1))?;
            Value::Bytes(Arc::from(bytes.repeat(if bytes.is_empty() { 0 } else { times as usize })))
        }
        Value::List(items) => {
            ctx.budget.allocate(size(items.borrow().len(), 40))?;
            let items = items.borrow();
            Value::list(repeated(&items, times))
        }
        Value::Tuple(items) => {
            ctx.budget.allocate(size(items.len(), 40))?;
            Value::Tuple(repeated(items, times).into())
        }
        _ => return Ok(None),
    }))
}

fn repeated(items: &[Value], times: u64) -> Vec<Value> {
    if items.is_empty() {
        return Vec::new();
    }
    let mut many = Vec::new();
    for _ in 0..times {
        many.extend_from_slice(items);
    }
    many
}

fn sets(ctx: &mut Context, operator: BinaryOperator, left: &Value, right: &Value) -> Outcome<Option<Value>> {
    if let (BinaryOperator::BitOr, Value::Dict(left), Value::Dict(right)) = (operator, left, right) {
        let mut merged = left.borrow().clone();
        ctx.allocate_items(merged.len() + right.borrow().len())?;
        for (key, value) in right.borrow().iter() {
            merged.insert(key.clone(), value.clone())?;
        }
        return Ok(Some(Value::dict(merged)));
    }
    let (Value::Set(left), Value::Set(right)) = (left, right) else { return Ok(None) };
    let (left, right) = (left.borrow(), right.borrow());
    ctx.allocate_items(left.len() + right.len())?;
    ctx.budget.spend((left.len() + right.len()) as u64)?;
    let mut made = Dict::default();
    let keeps: fn(bool) -> bool = match operator {
        BinaryOperator::BitAnd => |is_in| is_in,
        BinaryOperator::Subtract | BinaryOperator::BitXor => |is_in| !is_in,
        BinaryOperator::BitOr => |_| true,
        _ => return Ok(None),
    };
    for (item, _) in left.iter() {
        if keeps(right.contains(item)?) {
            made.insert(item.clone(), Value::None)?;
        }
    }
    if matches!(operator, BinaryOperator::BitOr | BinaryOperator::BitXor) {
        for (item, _) in right.iter() {
            if !left.contains(item)? {
                made.insert(item.clone(), Value::None)?;
            }
        }
    }
    Ok(Some(Value::Set(Rc::new(RefCell::new(made)))))
}

fn numbers(ctx: &mut Context, operator: BinaryOperator, left: Number, right: Number) -> Outcome {
    match (&left, &right) {
        (Number::Float(_), _) | (_, Number::Float(_)) => floats(operator, finite(&left)?, finite(&right)?),
        (Number::Int(left), Number::Int(right)) => match integers(operator, *left, *right)? {
            Some(value) => Ok(value),
            None => large(ctx, operator, &BigInt::from(*left), &BigInt::from(*right)),
        },
        _ => large(ctx, operator, &to_big(&left), &to_big(&right)),
    }
}

fn finite(number: &Number) -> Outcome<f64> {
    let float = number.to_f64();
    if float.is_infinite() && matches!(number, Number::Big(_)) {
        return Err(Raised::new(ErrorClass::OverflowError, "int too large to convert to float"));
    }
    Ok(float)
}

fn to_big(number: &Number) -> BigInt {
    match number {
        Number::Int(number) => BigInt::from(*number),
        Number::Big(number) => number.as_ref().clone(),
        Number::Float(_) => BigInt::zero(),
    }
}

fn division_by_zero(message: &'static str) -> Raised {
    Raised::new(ErrorClass::ZeroDivisionError, message)
}

/// The result in 64 bits; none when it needs more.
fn integers(operator: BinaryOperator, left: i64, right: i64) -> Outcome<Option<Value>> {
    let small = |number: Option<i64>| Ok(number.map(Value::Int));
    match operator {
        BinaryOperator::Add => small(left.checked_add(right)),
        BinaryOperator::Subtract => small(left.checked_sub(right)),
        BinaryOperator::Multiply => small(left.checked_mul(right)),
        BinaryOperator::Divide if right == 0 => Err(division_by_zero("division by zero")),
        BinaryOperator::Divide if left.unsigned_abs() < 1 << 53 && right.unsigned_abs() < 1 << 53 =>
        {
            #[allow(clippy::cast_precision_loss, reason = "both are exact below 2^53")]
            Ok(Some(Value::Float(left as f64 / right as f64)))
        }
        BinaryOperator::FloorDivide | BinaryOperator::Modulo if right == 0 => {
            Err(division_by_zero("integer division or modulo by zero"))
        }
        BinaryOperator::FloorDivide if left == i64::MIN => Ok(None),
        BinaryOperator::FloorDivide => small(Some(Integer::div_floor(&left, &right))),
        BinaryOperator::Modulo if left == i64::MIN => Ok(None),
        BinaryOperator::Modulo => small(Some(left.mod_floor(&right))),
        BinaryOperator::Power if right < 0 => floats(operator, left as f64, right as f64).map(Some),
        BinaryOperator::Power => small(u32::try_from(right).ok().and_then(|right| left.checked_pow(right))),
        BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight if right < 0 => {
            Err(Raised::value_error("negative shift count"))
        }
        BinaryOperator::ShiftLeft => {
            let shifted = u32::try_from(right).ok().filter(|right| *right < 63).map(|right| i128::from(left) << right);
            small(shifted.and_then(|shifted| i64::try_from(shifted).ok()))
        }
        BinaryOperator::ShiftRight => small(Some(left >> right.min(63))),
        BinaryOperator::BitAnd => small(Some(left & right)),
        BinaryOperator::BitOr => small(Some(left | right)),
        BinaryOperator::BitXor => small(Some(left ^ right)),
        BinaryOperator::MatrixMultiply => Err(unsupported("@", &Value::Int(left), &Value::Int(right))),
        BinaryOperator::Divide => Ok(None),
    }
}

fn floats(operator: BinaryOperator, left: f64, right: f64) -> Outcome {
    let is_division = matches!(operator, BinaryOperator::Divide | BinaryOperator::FloorDivide | BinaryOperator::Modulo);
    if is_division && right == 0.0 {
        return Err(division_by_zero(match operator {
            BinaryOperator::Divide => "float division by zero",
            BinaryOperator::FloorDivide => "float floor division by zero",
            _ => "float modulo",
        }));
    }
    Ok(Value::Float(match operator {
        BinaryOperator::Add => left + right,
        BinaryOperator::Subtract => left - right,
        BinaryOperator::Multiply => left * right,
        BinaryOperator::Divide => left / right,
        BinaryOperator::FloorDivide => float_divmod(left, right).0,
        BinaryOperator::Modulo => float_divmod(left, right).1,
        BinaryOperator::Power => return float_power(left, right),
        _ => return Err(unsupported(symbol(operator), &Value::Float(left), &Value::Float(right))),
    }))
}

/// `divmod` of floats, as CPython computes it.
#[must_use]
pub(crate) fn float_divmod(left: f64, right: f64) -> (f64, f64) {
    let mut remainder = libm::fmod(left, right);
    let mut quotient = (left - remainder) / right;
    if remainder == 0.0 {
        remainder = libm::copysign(0.0, right);
    } else if (right < 0.0) != (remainder < 0.0) {
        remainder += right;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return (libm::copysign(0.0, left / right), remainder);
    }
    let whole = libm::floor(quotient);
    (if quotient - whole > 0.5 { whole + 1.0 } else { whole }, remainder)
}

fn float_power(left: f64, right: f64) -> Outcome {
    if left == 0.0 && right < 0.0 {
        return Err(division_by_zero("0.0 cannot be raised to a negative power"));
    }
    if left < 0.0 && left.is_finite() && right.is_finite() && libm::trunc(right) != right {
        return Err(Raised::value_error("negative number cannot be raised to a fractional power"));
    }
    let power = libm::pow(left, right);
    if power.is_infinite() && left.is_finite() && right.is_finite() {
        return Err(Raised::new(ErrorClass::OverflowError, "(34, 'Numerical result out of range')"));
    }
    Ok(Value::Float(power))
}

fn large(ctx: &mut Context, operator: BinaryOperator, left: &BigInt, right: &BigInt) -> Outcome {
    charge(ctx, size_of(operator, left, right))?;
    let refuse_zero = |message| if right.is_zero() { Err(division_by_zero(message)) } else { Ok(()) };
    Ok(Value::from_big(match operator {
        BinaryOperator::Add => left + right,
        BinaryOperator::Subtract => left - right,
        BinaryOperator::Multiply => left * right,
        BinaryOperator::Divide => {
            refuse_zero("division by zero")?;
            return true_division(left, right);
        }
        BinaryOperator::FloorDivide => {
            refuse_zero("integer division or modulo by zero")?;
            left.div_floor(right)
        }
        BinaryOperator::Modulo => {
            refuse_zero("integer division or modulo by zero")?;
            left.mod_floor(right)
        }
        BinaryOperator::Power if right.is_negative() => {
            return floats(operator, left.to_f64().unwrap_or(f64::NAN), right.to_f64().unwrap_or(f64::NAN));
        }
        BinaryOperator::Power => left.pow(right.to_u32().unwrap_or(0)),
        BinaryOperator::ShiftLeft => left << right.to_u64().unwrap_or(0),
        BinaryOperator::ShiftRight => left >> right.to_u64().unwrap_or(u64::MAX).min(left.bits() + 1),
        BinaryOperator::BitAnd => left & right,
        BinaryOperator::BitOr => left | right,
        BinaryOperator::BitXor => left ^ right,
        BinaryOperator::MatrixMultiply => {
            return Err(unsupported("@", &Value::Int(0), &Value::Int(0)));
        }
    }))
}

/// The bits that the result may have.
fn size_of(operator: BinaryOperator, left: &BigInt, right: &BigInt) -> u64 {
    let magnitude = left.magnitude().to_u64();
    match operator {
        BinaryOperator::Power if right.is_negative() || matches!(magnitude, Some(0 | 1)) => 64,
        BinaryOperator::Power => left.bits().saturating_mul(right.to_u64().unwrap_or(u64::MAX)),
        BinaryOperator::ShiftLeft => left.bits().saturating_add(right.to_u64().unwrap_or(u64::MAX)),
        BinaryOperator::Multiply => left.bits() + right.bits(),
        _ => left.bits().max(right.bits()) + 1,
    }
}

/// Takes the cost of an operation on integers of this many bits.
pub(crate) fn charge(ctx: &mut Context, bits: u64) -> Outcome<()> {
    if bits > MOST_BITS {
        return Err(crate::budget::Exhausted::Memory.into());
    }
    let limbs = bits / 64;
    ctx.budget.allocate(bits / 8)?;
    ctx.budget.spend(limbs * limbs / 1000 + 1)?;
    Ok(())
}

fn true_division(left: &BigInt, right: &BigInt) -> Outcome {
    let (bits_left, bits_right) = (left.bits(), right.bits());
    // Sixty-four bits of quotient are more than a float keeps.
    let shift = i64::try_from(bits_right).unwrap_or(0) - i64::try_from(bits_left).unwrap_or(0) + 66;
    let scaled = if shift >= 0 { left << shift.unsigned_abs() } else { left >> shift.unsigned_abs() };
    let quotient = (scaled / right).to_f64().unwrap_or(f64::NAN);
    let result = libm::scalbn(quotient, i32::try_from(-shift).unwrap_or(i32::MAX));
    if result.is_infinite() {
        return Err(Raised::new(ErrorClass::OverflowError, "integer division result too large for a float"));
    }
    Ok(Value::Float(result))
}

/// `operator operand`
///
/// # Errors
/// `TypeError` for what is no number.
pub fn unary(ctx: &mut Context, operator: UnaryOperator, operand: &Value) -> Outcome {
    if operator == UnaryOperator::Not {
        return Ok(Value::Bool(!operand.is_true()));
    }
    if let Value::Object(object) = operand
        && let Some(value) = Rc::clone(object).unary(ctx, operator)?
    {
        return Ok(value);
    }
    let symbol = match operator {
        UnaryOperator::Minus => "-",
        UnaryOperator::Plus => "+",
        _ => "~",
    };
    let refused = || Raised::type_error(format!("bad operand type for unary {symbol}: '{}'", operand.type_name()));
    match (operator, operand) {
        (UnaryOperator::Minus, Value::Duration(duration)) => return Ok(Value::Duration(duration.saturating_neg())),
        (UnaryOperator::Plus, Value::Duration(duration)) => return Ok(Value::Duration(*duration)),
        _ => {}
    }
    Ok(match (operator, operand.as_number().ok_or_else(refused)?) {
        (UnaryOperator::Minus, Number::Int(number)) => {
            number.checked_neg().map_or_else(|| Value::from_big(-BigInt::from(number)), Value::Int)
        }
        (UnaryOperator::Minus, Number::Big(number)) => Value::from_big(-number.as_ref().clone()),
        (UnaryOperator::Minus, Number::Float(number)) => Value::Float(-number),
        (UnaryOperator::Plus, number) => number.into_value(),
        (_, Number::Int(number)) => Value::Int(!number),
        (_, Number::Big(number)) => Value::from_big(!number.as_ref().clone()),
        (_, Number::Float(_)) => return Err(refused()),
    })
}

/// `divmod(left, right)`
///
/// # Errors
/// As the two operators.
pub fn divmod(ctx: &mut Context, left: &Value, right: &Value) -> Outcome {
    let quotient = binary(ctx, BinaryOperator::FloorDivide, left, right)?;
    let remainder = binary(ctx, BinaryOperator::Modulo, left, right)?;
    Ok(Value::tuple(vec![quotient, remainder]))
}

/// `round(number, digits)`: halves go to the even neighbour.
///
/// # Errors
/// `TypeError` for what is no number; `ValueError` or `OverflowError` for what is not finite.
pub fn round(number: &Value, digits: Option<i64>) -> Outcome {
    let refused = || Raised::type_error(format!("type {} doesn't define __round__ method", number.type_name()));
    match (number.as_number().ok_or_else(refused)?, digits) {
        (Number::Float(float), None) => float_to_int(libm::rint(float)),
        (Number::Float(float), Some(digits)) => Ok(Value::Float(round_float(float, digits))),
        (integer, None | Some(0..)) => Ok(integer.into_value()),
        (integer, Some(digits)) => {
            let Ok(power) = u32::try_from(-digits) else { return Ok(Value::Int(0)) };
            if power > 5000 {
                return Ok(Value::Int(0));
            }
            let unit = BigInt::from(10).pow(power);
            let number = to_big(&integer);
            let (quotient, remainder) = number.div_mod_floor(&unit);
            let twice: BigInt = &remainder * 2;
            let goes_up = twice > unit || (twice == unit && quotient.is_odd());
            Ok(Value::from_big((quotient + i32::from(goes_up)) * unit))
        }
    }
}

/// A float rounded to so many decimals, exactly: its decimal expansion decides, halves go to the even neighbour.
#[must_use]
pub fn round_float(number: f64, digits: i64) -> f64 {
    if !number.is_finite() || digits > 323 {
        return number;
    }
    if digits < -308 {
        return libm::copysign(0.0, number);
    }
    if digits >= 0 {
        // The formatter rounds the exact expansion, halves to even.
        return format!("{number:.*}", digits.unsigned_abs() as usize).parse().unwrap_or(number);
    }
    let unit = libm::pow(10.0, (-digits) as f64);
    let scaled = number / unit;
    let rounded = libm::rint(scaled) * unit;
    if rounded.is_finite() { rounded } else { number }
}
