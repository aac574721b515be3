//! What values ask of dates and times, in one place.

use std::cmp::Ordering;

use super::Value;
use crate::error::Outcome;
use crate::moments;
use crate::syntax::ast::BinaryOperator;

/// `str` of a day, an instant, a time or a duration.
pub(crate) fn moment_str(value: &Value) -> String {
    moments::shown(value).unwrap_or_default()
}

/// `repr` of the same.
pub(crate) fn moment_repr(value: &Value) -> String {
    moments::written(value).unwrap_or_default()
}

/// Whether two instants are equal.
pub(crate) fn moments_equal(left: &Value, right: &Value) -> bool {
    moments::equal(left, right).unwrap_or(false)
}

/// The order of two moments of one kind; none for other kinds.
pub(crate) fn compare_moments(left: &Value, right: &Value) -> Outcome<Option<Ordering>> {
    moments::compare(left, right)
}

/// Arithmetic with dates and durations; none when neither operand is one.
pub(crate) fn moments_binary(operator: BinaryOperator, left: &Value, right: &Value) -> Outcome<Option<Value>> {
    match operator {
        BinaryOperator::Add => moments::add(left, right),
        BinaryOperator::Subtract => moments::subtract(left, right),
        BinaryOperator::Multiply => moments::multiply(left, right),
        BinaryOperator::Divide => moments::divide(left, right),
        BinaryOperator::FloorDivide => moments::floor_divide(left, right),
        BinaryOperator::Modulo => moments::modulo(left, right),
        _ => Ok(None),
    }
}

/// `format(value, spec)` of a day or an instant.
pub(crate) fn format_moment(value: &Value, spec: &str) -> Outcome<String> {
    Ok(moments::format_spec(value, spec).unwrap_or_default())
}
