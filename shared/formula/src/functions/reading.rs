//! What functions read from their arguments: numbers, texts, elements of lists.
//!
//! Deliberately absent: coercion of texts into numbers. As in Python and Grist, `"2"` is not 2.

use std::rc::Rc;
use std::sync::Arc;

use crate::error::{ErrorClass, Outcome, Raised};
use crate::run::{Arguments, Context, to_float};
use crate::value::number::{parse_float, parse_int};
use crate::value::show::Shower;
use crate::value::{Number, Object, Value};

/// A `ZeroDivisionError`, as of floats.
pub(super) fn division_by_zero() -> Raised {
    Raised::new(ErrorClass::ZeroDivisionError, "float division by zero")
}

/// A `ValueError` for an argument out of a function's domain.
pub(super) fn domain() -> Raised {
    Raised::value_error("math domain error")
}

/// The float that a value is; a text in a numeric column is read as a number.
pub(super) fn real_of(value: &Value) -> Outcome<f64> {
    if let Some(number) = value.as_float() {
        return Ok(number);
    }
    match value {
        Value::AltText(alt) => parse_float(&alt.text)
            .ok_or_else(|| Raised::value_error(format!("could not convert string to float: '{}'", alt.text))),
        Value::Object(object) if object.number().is_some() => to_float(value),
        other => Err(Raised::type_error(format!("must be real number, not {}", other.type_name()))),
    }
}

/// A required float.
pub(super) fn real(arguments: &Arguments, index: usize, name: &str) -> Outcome<f64> {
    real_of(arguments.required(index, name)?)
}

/// A float that may be left out, or `None`.
pub(super) fn real_or(arguments: &Arguments, index: usize, name: &str, default: f64) -> Outcome<f64> {
    match arguments.get(index, name) {
        None | Some(Value::None) => Ok(default),
        Some(value) => real_of(value),
    }
}

/// A required number, of its own kind.
pub(super) fn number(arguments: &Arguments, index: usize, name: &str) -> Outcome<Number> {
    number_of(arguments.required(index, name)?)
}

/// The number that a value is.
pub(super) fn number_of(value: &Value) -> Outcome<Number> {
    match value.as_number() {
        Some(number) => Ok(number),
        None => real_of(value).map(Number::Float),
    }
}

/// A number that may be left out.
pub(super) fn number_or(arguments: &Arguments, index: usize, name: &str, default: i64) -> Outcome<Number> {
    arguments.get(index, name).map_or(Ok(Number::Int(default)), number_of)
}

/// The whole number that a value is: an `int`, or a float without a fraction.
pub(super) fn integer_of(value: &Value) -> Outcome<i64> {
    match value {
        Value::Float(number) if libm::trunc(*number) == *number && number.abs() < 9e15 =>
        {
            #[allow(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
            Ok(*number as i64)
        }
        Value::Big(_) => Err(Raised::new(ErrorClass::OverflowError, "Python int too large to convert to C ssize_t")),
        other => other.as_index().ok_or_else(|| {
            Raised::type_error(format!("'{}' object cannot be interpreted as an integer", other.type_name()))
        }),
    }
}

/// A required whole number.
pub(super) fn integer(arguments: &Arguments, index: usize, name: &str) -> Outcome<i64> {
    integer_of(arguments.required(index, name)?)
}

/// A whole number that may be left out, or `None`.
pub(super) fn integer_or(arguments: &Arguments, index: usize, name: &str, default: i64) -> Outcome<i64> {
    match arguments.get(index, name) {
        None | Some(Value::None) => Ok(default),
        Some(value) => integer_of(value),
    }
}

/// The float that Python's `float()` makes of an argument: a text is read.
pub(super) fn parsed(arguments: &Arguments, index: usize, name: &str) -> Outcome<f64> {
    match arguments.required(index, name)? {
        Value::Text(text) => {
            parse_float(text).ok_or_else(|| Raised::value_error(format!("could not convert string to float: '{text}'")))
        }
        other => real_of(other),
    }
}

/// A number cut to a whole one, as Python's `int()` does; a text is read.
pub(super) fn truncated(arguments: &Arguments, index: usize, name: &str) -> Outcome<i64> {
    let value = arguments.required(index, name)?;
    match value {
        Value::Text(text) => integer_of(&parse_int(text, 10)?),
        Value::Float(number) => whole(libm::trunc(*number)),
        other if other.as_number().is_some() => integer_of(other),
        other => whole(libm::trunc(real_of(other)?)),
    }
}

/// A float without a fraction as an integer, which must fit.
pub(super) fn whole(number: f64) -> Outcome<i64> {
    if number.abs() < 9e18 {
        #[allow(clippy::cast_possible_truncation, reason = "below 2^63")]
        return Ok(number as i64);
    }
    if number.is_nan() {
        return Err(Raised::value_error("cannot convert float NaN to integer"));
    }
    Err(Raised::new(ErrorClass::OverflowError, "number too large"))
}

/// A required text.
pub(super) fn text(arguments: &Arguments, index: usize, name: &str) -> Outcome<Arc<str>> {
    text_of(arguments.required(index, name)?)
}

/// The text that a value is; anything else is a `TypeError`.
pub(super) fn text_of(value: &Value) -> Outcome<Arc<str>> {
    match value {
        Value::Text(text) => Ok(Arc::clone(text)),
        Value::AltText(alt) => Ok(Arc::clone(&alt.text)),
        other => Err(Raised::type_error(format!("expected string, got {}", other.type_name()))),
    }
}

/// Whether a flag is set.
pub(super) fn flag_or(arguments: &Arguments, index: usize, name: &str, default: bool) -> bool {
    arguments.get(index, name).map_or(default, Value::is_true)
}

/// `str(value)`
pub(super) fn shown(ctx: &mut Context<'_>, value: &Value) -> Outcome<String> {
    let mut shower = Shower::new(ctx.host, ctx.budget);
    shower.str(value)?;
    Ok(shower.text)
}

/// A text as a value, charged to the budget.
pub(super) fn made(ctx: &mut Context<'_>, text: impl Into<Arc<str>>) -> Outcome {
    let text = text.into();
    ctx.budget.allocate(text.len() as u64)?;
    Ok(Value::Text(text))
}

/// Visits the elements of each value that can be walked, and the values that cannot. One level deep, as in Grist; a text is
/// walked by character.
pub(super) fn walk(
    ctx: &mut Context<'_>,
    values: &[Value],
    visit: &mut dyn FnMut(&Value) -> Outcome<()>,
) -> Outcome<()> {
    for value in values {
        match value {
            Value::List(items) => {
                let items = items.borrow();
                ctx.budget.spend(items.len() as u64 / 8)?;
                items.iter().try_for_each(&mut *visit)?;
            }
            Value::Tuple(items) => {
                ctx.budget.spend(items.len() as u64 / 8)?;
                items.iter().try_for_each(&mut *visit)?;
            }
            other => match elements(ctx, other)? {
                Some(items) => items.iter().try_for_each(&mut *visit)?,
                None => visit(other)?,
            },
        }
    }
    Ok(())
}

/// The elements of what can be walked; none for what cannot.
pub(super) fn elements(ctx: &mut Context<'_>, value: &Value) -> Outcome<Option<Vec<Value>>> {
    let count = match value {
        Value::List(items) => items.borrow().len(),
        Value::Tuple(items) => items.len(),
        Value::Text(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        Value::Dict(entries) | Value::Set(entries) => entries.borrow().len(),
        Value::RecordSet(records) => records.rows.len(),
        _ => 0,
    };
    ctx.budget.spend(count as u64)?;
    ctx.budget.allocate((count as u64).saturating_mul(size_of::<Value>() as u64))?;
    let items: Vec<Value> = match value {
        Value::List(items) => items.borrow().clone(),
        Value::Tuple(items) => items.to_vec(),
        Value::Text(text) => text.chars().map(|character| Value::Text(character.to_string().into())).collect(),
        Value::Bytes(bytes) => bytes.iter().map(|byte| Value::Int(i64::from(*byte))).collect(),
        Value::Dict(entries) | Value::Set(entries) => entries.borrow().iter().map(|(key, _)| key.clone()).collect(),
        Value::RecordSet(records) => records.rows.iter().map(|row| Value::Record(records.table, *row)).collect(),
        Value::Object(object) => return drain(ctx, object),
        _ => return Ok(None),
    };
    Ok(Some(items))
}

fn drain(ctx: &mut Context<'_>, object: &Rc<dyn Object>) -> Outcome<Option<Vec<Value>>> {
    let Some(Value::Object(iterator)) = Rc::clone(object).iterate(ctx)? else {
        return Ok(None);
    };
    let mut items = Vec::new();
    while let Some(item) = iterator.advance(ctx)? {
        ctx.budget.spend(1)?;
        ctx.budget.allocate(size_of::<Value>() as u64)?;
        items.push(item);
    }
    Ok(Some(items))
}

/// A required list: the elements of what can be walked, or the value alone. A text counts as one value.
pub(super) fn list(ctx: &mut Context<'_>, arguments: &Arguments, index: usize, name: &str) -> Outcome<Vec<Value>> {
    list_of(ctx, arguments.required(index, name)?)
}

/// The elements of a value, or the value alone. A text counts as one value.
pub(super) fn list_of(ctx: &mut Context<'_>, value: &Value) -> Outcome<Vec<Value>> {
    if matches!(value, Value::Text(_)) {
        return Ok(vec![value.clone()]);
    }
    Ok(elements(ctx, value)?.unwrap_or_else(|| vec![value.clone()]))
}

/// The rows of a list of lists; a flat list is one row.
pub(super) fn rows(ctx: &mut Context<'_>, arguments: &Arguments, index: usize, name: &str) -> Outcome<Vec<Vec<Value>>> {
    let items = list(ctx, arguments, index, name)?;
    if !items.iter().any(|item| matches!(item, Value::List(_) | Value::Tuple(_))) {
        return Ok(vec![items]);
    }
    items.iter().map(|item| list_of(ctx, item)).collect()
}

/// Whether a value is a number and no truth value.
pub(super) fn is_plain_number(value: &Value) -> bool {
    matches!(value, Value::Int(_) | Value::Big(_) | Value::Float(_))
}

/// The numbers among the values and their elements, truth values aside.
pub(super) fn floats(ctx: &mut Context<'_>, values: &[Value]) -> Outcome<Vec<f64>> {
    let mut numbers = Vec::new();
    walk(ctx, values, &mut |value| {
        if is_plain_number(value) {
            numbers.extend(value.as_float());
        }
        Ok(())
    })?;
    Ok(numbers)
}

/// The values and their elements as numbers: truth values are 1 and 0, whatever is no number is 0.
pub(super) fn floats_with_zeros(ctx: &mut Context<'_>, values: &[Value]) -> Outcome<Vec<f64>> {
    let mut numbers = Vec::new();
    walk(ctx, values, &mut |value| {
        numbers.push(value.as_float().unwrap_or(0.0));
        Ok(())
    })?;
    Ok(numbers)
}

/// The positional arguments, of which there must be one.
pub(super) fn at_least_one<'a>(arguments: &'a Arguments, name: &str) -> Outcome<&'a [Value]> {
    if let Some((keyword, _)) = arguments.keywords.first() {
        return Err(Raised::type_error(format!("got an unexpected keyword argument '{keyword}'")));
    }
    if arguments.positional.is_empty() {
        return Err(Raised::type_error(format!("missing 1 required positional argument: '{name}'")));
    }
    Ok(&arguments.positional)
}

/// A list as a value.
pub(super) fn list_value(items: Vec<Value>) -> Value {
    Value::List(Rc::new(std::cell::RefCell::new(items)))
}
