//! Angles, exponentials and logarithms, on the same library natively and in a browser.

use std::f64::consts::PI;

use super::numbers::divide;
use super::reading::{domain, real, real_or};
use super::{Family::Math, Function, of};
use crate::error::{ErrorClass, Outcome, Raised};
use crate::run::Arguments;
use crate::value::Value;

pub(super) const TABLE: &[Function] = &[
    of(Math, ["ACOS", "ACOS", "value", "ACOS(1)", "0.0"], |_, a| unary(&a, "value", libm::acos)),
    of(Math, ["ACOSH", "ACOSH", "value", "ACOSH(1)", "0.0"], |_, a| unary(&a, "value", libm::acosh)),
    of(Math, ["ASIN", "ASIN", "value", "ASIN(0)", "0.0"], |_, a| unary(&a, "value", libm::asin)),
    of(Math, ["ASINH", "ASINH", "value", "ASINH(0)", "0.0"], |_, a| unary(&a, "value", libm::asinh)),
    of(Math, ["ATAN", "ATAN", "value", "ATAN(1)*180/PI()", "45.0"], |_, a| unary(&a, "value", libm::atan)),
    of(Math, ["ATAN2", "ATAN2", "x, y", "round(ATAN2(1, 2), 9)", "1.107148718"], |_, a| {
        let (x, y) = (real(&a, 0, "x")?, real(&a, 1, "y")?);
        Ok(Value::Float(libm::atan2(y, x)))
    }),
    of(Math, ["ATANH", "ATANH", "value", "round(ATANH(-0.1), 9)", "-0.100335348"], |_, a| {
        unary(&a, "value", |value| if value.abs() == 1.0 { f64::NAN } else { libm::atanh(value) })
    }),
    of(Math, ["COS", "COS", "angle", "COS(0)", "1.0"], |_, a| unary(&a, "angle", libm::cos)),
    of(Math, ["COSH", "COSH", "value", "COSH(0)", "1.0"], |_, a| unary(&a, "value", libm::cosh)),
    of(Math, ["COT", "COT", "angle", "round(COT(PI()/4), 9)", "1.0"], |_, a| {
        Ok(Value::Float(divide(1.0, libm::tan(real(&a, 0, "angle")?))?))
    }),
    of(Math, ["CSC", "CSC", "angle", "CSC(PI()/2)", "1.0"], |_, a| {
        Ok(Value::Float(divide(1.0, libm::sin(real(&a, 0, "angle")?))?))
    }),
    of(Math, ["DEGREES", "DEGRES", "angle", "DEGREES(PI())", "180.0"], |_, a| {
        unary(&a, "angle", |angle| angle * (180.0 / PI))
    }),
    of(Math, ["EXP", "EXP", "exponent", "round(EXP(1), 8)", "2.71828183"], |_, a| unary(&a, "exponent", libm::exp)),
    of(Math, ["LN", "LN", "value", "round(LN(86), 7)", "4.4543473"], |_, a| {
        logarithm(real(&a, 0, "value")?, libm::log).map(Value::Float)
    }),
    of(Math, ["LOG", "LOG", "value, base=10", "LOG(8, 2)", "3.0"], |_, a| {
        let value = logarithm(real(&a, 0, "value")?, libm::log)?;
        let base = logarithm(real_or(&a, 1, "base", 10.0)?, libm::log)?;
        divide(value, base).map(Value::Float)
    }),
    of(Math, ["LOG10", "LOG10", "value", "LOG10(100000)", "5.0"], |_, a| {
        logarithm(real(&a, 0, "value")?, libm::log10).map(Value::Float)
    }),
    of(Math, ["PI", "PI", "", "round(PI(), 9)", "3.141592654"], |_, a| {
        a.only(&[])?;
        Ok(Value::Float(PI))
    }),
    of(Math, ["RADIANS", "RADIANS", "angle", "round(RADIANS(270), 6)", "4.712389"], |_, a| {
        unary(&a, "angle", |angle| angle * (PI / 180.0))
    }),
    of(Math, ["SEC", "SEC", "angle", "SEC(0)", "1.0"], |_, a| {
        Ok(Value::Float(divide(1.0, libm::cos(real(&a, 0, "angle")?))?))
    }),
    of(Math, ["SIN", "SIN", "angle", "SIN(PI()/2)", "1.0"], |_, a| unary(&a, "angle", libm::sin)),
    of(Math, ["SINH", "SINH", "value", "SINH(0)", "0.0"], |_, a| unary(&a, "value", libm::sinh)),
    of(Math, ["SQRT", "RACINE", "value", "SQRT(16)", "4.0"], |_, a| unary(&a, "value", libm::sqrt)),
    of(Math, ["SQRTPI", "RACINE.PI", "value", "round(SQRTPI(2), 6)", "2.506628"], |_, a| {
        unary(&a, "value", |value| libm::sqrt(PI * value))
    }),
    of(Math, ["TAN", "TAN", "angle", "round(TAN(RADIANS(45)), 10)", "1.0"], |_, a| unary(&a, "angle", libm::tan)),
    of(Math, ["TANH", "TANH", "value", "round(TANH(0.5), 6)", "0.462117"], |_, a| unary(&a, "value", libm::tanh)),
];

/// A function of one float, with Python's errors where it has no value or too large a one.
fn unary(arguments: &Arguments, name: &str, function: fn(f64) -> f64) -> Outcome {
    let value = real(arguments, 0, name)?;
    arguments.only(&[name])?;
    let result = function(value);
    if result.is_nan() && !value.is_nan() {
        return Err(domain());
    }
    if result.is_infinite() && value.is_finite() {
        return Err(Raised::new(ErrorClass::OverflowError, "math range error"));
    }
    Ok(Value::Float(result))
}

fn logarithm(value: f64, function: fn(f64) -> f64) -> Outcome<f64> {
    if value <= 0.0 { Err(domain()) } else { Ok(function(value)) }
}
