//! `math`

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed};

use super::Module;
use crate::builtins::native::Builtin;
use crate::error::{ErrorClass, Outcome, Raised};
use crate::run::{Arguments, Context};
use crate::value::arithmetic::charge;
use crate::value::number::float_to_int;
use crate::value::{Number, Value};

pub(super) const MODULE: Module = Module { name: "math", functions: FUNCTIONS, constant };

fn constant(name: &str) -> Option<Value> {
    Some(Value::Float(match name {
        "pi" => std::f64::consts::PI,
        "e" => std::f64::consts::E,
        "tau" => std::f64::consts::TAU,
        "inf" => f64::INFINITY,
        "nan" => f64::NAN,
        _ => return None,
    }))
}

const FUNCTIONS: &[Builtin] = &[
    Builtin::function("acos", |_, arguments| bounded(&arguments, libm::acos)),
    Builtin::function("acosh", |_, arguments| bounded(&arguments, libm::acosh)),
    Builtin::function("asin", |_, arguments| bounded(&arguments, libm::asin)),
    Builtin::function("asinh", |_, arguments| bounded(&arguments, libm::asinh)),
    Builtin::function("atan", |_, arguments| bounded(&arguments, libm::atan)),
    Builtin::function("atan2", |_, arguments| pair(&arguments, libm::atan2)),
    Builtin::function("atanh", |_, arguments| bounded(&arguments, libm::atanh)),
    Builtin::function("cbrt", |_, arguments| bounded(&arguments, libm::cbrt)),
    Builtin::function("ceil", |_, arguments| whole(&arguments, libm::ceil)),
    Builtin::function("comb", comb),
    Builtin::function("copysign", |_, arguments| pair(&arguments, libm::copysign)),
    Builtin::function("cos", |_, arguments| bounded(&arguments, libm::cos)),
    Builtin::function("cosh", |_, arguments| bounded(&arguments, libm::cosh)),
    Builtin::function("degrees", |_, arguments| bounded(&arguments, |x| x * (180.0 / std::f64::consts::PI))),
    Builtin::function("dist", dist),
    Builtin::function("erf", |_, arguments| bounded(&arguments, libm::erf)),
    Builtin::function("erfc", |_, arguments| bounded(&arguments, libm::erfc)),
    Builtin::function("exp", |_, arguments| bounded(&arguments, libm::exp)),
    Builtin::function("expm1", |_, arguments| bounded(&arguments, libm::expm1)),
    Builtin::function("fabs", |_, arguments| bounded(&arguments, libm::fabs)),
    Builtin::function("factorial", factorial),
    Builtin::function("floor", |_, arguments| whole(&arguments, libm::floor)),
    Builtin::function("fmod", fmod),
    Builtin::function("frexp", frexp),
    Builtin::function("fsum", fsum),
    Builtin::function("gamma", |_, arguments| bounded(&arguments, libm::tgamma)),
    Builtin::function("gcd", |ctx, arguments| folded(ctx, &arguments, 0, |one, other| one.gcd(other))),
    Builtin::function("hypot", hypot),
    Builtin::function("isclose", isclose),
    Builtin::function("isfinite", |_, arguments| Ok(Value::Bool(arguments.float(0, "x", None)?.is_finite()))),
    Builtin::function("isinf", |_, arguments| Ok(Value::Bool(arguments.float(0, "x", None)?.is_infinite()))),
    Builtin::function("isnan", |_, arguments| Ok(Value::Bool(arguments.float(0, "x", None)?.is_nan()))),
    Builtin::function("isqrt", isqrt),
    Builtin::function("lcm", |ctx, arguments| folded(ctx, &arguments, 1, |one, other| one.lcm(other))),
    Builtin::function("ldexp", ldexp),
    Builtin::function("lgamma", |_, arguments| bounded(&arguments, libm::lgamma)),
    Builtin::function("log", log),
    Builtin::function("log10", |_, arguments| logarithm(&arguments, libm::log10)),
    Builtin::function("log1p", |_, arguments| bounded(&arguments, libm::log1p)),
    Builtin::function("log2", |_, arguments| logarithm(&arguments, libm::log2)),
    Builtin::function("modf", modf),
    Builtin::function("perm", perm),
    Builtin::function("pow", |_, arguments| power(&arguments)),
    Builtin::function("prod", prod),
    Builtin::function("radians", |_, arguments| bounded(&arguments, |x| x * (std::f64::consts::PI / 180.0))),
    Builtin::function("remainder", |_, arguments| pair(&arguments, libm::remainder)),
    Builtin::function("sin", |_, arguments| bounded(&arguments, libm::sin)),
    Builtin::function("sinh", |_, arguments| bounded(&arguments, libm::sinh)),
    Builtin::function("sqrt", |_, arguments| bounded(&arguments, libm::sqrt)),
    Builtin::function("tan", |_, arguments| bounded(&arguments, libm::tan)),
    Builtin::function("tanh", |_, arguments| bounded(&arguments, libm::tanh)),
    Builtin::function("trunc", |_, arguments| whole(&arguments, libm::trunc)),
];

fn domain() -> Raised {
    Raised::value_error("math domain error")
}

fn range_error() -> Raised {
    Raised::new(ErrorClass::OverflowError, "math range error")
}

/// A function that answers something finite for what is finite, or is not defined there.
fn bounded(arguments: &Arguments, function: fn(f64) -> f64) -> Outcome {
    arguments.only(&["x"])?;
    let number = arguments.float(0, "x", None)?;
    checked(function(number), number.is_finite())
}

fn checked(result: f64, is_finite: bool) -> Outcome {
    if is_finite && result.is_nan() {
        return Err(domain());
    }
    if is_finite && result.is_infinite() {
        return Err(range_error());
    }
    Ok(Value::Float(result))
}

fn pair(arguments: &Arguments, function: fn(f64, f64) -> f64) -> Outcome {
    Ok(Value::Float(function(arguments.float(0, "x", None)?, arguments.float(1, "y", None)?)))
}

fn whole(arguments: &Arguments, function: fn(f64) -> f64) -> Outcome {
    match arguments.required(0, "x")?.as_number() {
        Some(Number::Float(number)) => float_to_int(function(number)),
        Some(integer) => Ok(integer.into_value()),
        None => float_to_int(function(arguments.float(0, "x", None)?)),
    }
}

fn fmod(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let (x, y) = (arguments.float(0, "x", None)?, arguments.float(1, "y", None)?);
    checked(libm::fmod(x, y), x.is_finite() && !y.is_nan())
}

fn power(arguments: &Arguments) -> Outcome {
    let (x, y) = (arguments.float(0, "x", None)?, arguments.float(1, "y", None)?);
    if x == 0.0 && y < 0.0 {
        return Err(domain());
    }
    checked(libm::pow(x, y), x.is_finite() && y.is_finite())
}

fn logarithm(arguments: &Arguments, function: fn(f64) -> f64) -> Outcome {
    Ok(Value::Float(log_of(arguments.required(0, "x")?, function)?))
}

fn log_of(value: &Value, function: fn(f64) -> f64) -> Outcome<f64> {
    if let Value::Big(number) = value {
        if number.is_negative() {
            return Err(domain());
        }
        // The leading bits and their distance: any size has a logarithm.
        let shift = number.bits().saturating_sub(60);
        let leading = Value::from_big(number.as_ref() >> shift).as_float().unwrap_or(1.0);
        #[allow(clippy::cast_precision_loss, reason = "a count of bits")]
        return Ok(function(leading) + shift as f64 * function(2.0));
    }
    let number = crate::run::to_float(value)?;
    if number <= 0.0 {
        return Err(domain());
    }
    Ok(function(number))
}

fn log(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let number = log_of(arguments.required(0, "x")?, libm::log)?;
    let Some(base) = arguments.get(1, "base") else { return Ok(Value::Float(number)) };
    let base = log_of(base, libm::log)?;
    if base == 0.0 {
        return Err(Raised::new(ErrorClass::ZeroDivisionError, "float division by zero"));
    }
    Ok(Value::Float(number / base))
}

fn integer(arguments: &Arguments, index: usize) -> Outcome<BigInt> {
    let value = arguments.required(index, "n")?;
    let refused = || Raised::type_error(format!("'{}' object cannot be interpreted as an integer", value.type_name()));
    value.as_big().ok_or_else(refused)
}

fn factorial(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let number = integer(&arguments, 0)?;
    if number.is_negative() {
        return Err(Raised::value_error("factorial() not defined for negative values"));
    }
    let most = u32::try_from(&number).unwrap_or(u32::MAX);
    product_of_range(ctx, 2, most)
}

fn product_of_range(ctx: &mut Context, from: u32, to: u32) -> Outcome {
    charge(ctx, u64::from(to.saturating_sub(from)).saturating_mul(u64::from(32 - to.leading_zeros())))?;
    ctx.budget.spend(u64::from(to.saturating_sub(from)))?;
    let mut product = BigInt::one();
    for factor in from..=to {
        product *= factor;
    }
    Ok(Value::from_big(product))
}

fn choice(arguments: &Arguments) -> Outcome<(u32, u32)> {
    let (many, few) = (integer(arguments, 0)?, integer(arguments, 1)?);
    if many.is_negative() || few.is_negative() {
        return Err(Raised::value_error("n must be a non-negative integer"));
    }
    Ok((u32::try_from(&many).unwrap_or(u32::MAX), u32::try_from(&few).unwrap_or(u32::MAX)))
}

fn comb(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let (many, few) = choice(&arguments)?;
    if few > many {
        return Ok(Value::Int(0));
    }
    let few = few.min(many - few);
    charge(ctx, u64::from(few) * 32)?;
    ctx.budget.spend(u64::from(few))?;
    let mut result = BigInt::one();
    for index in 0..few {
        result = result * (many - index) / (index + 1);
    }
    Ok(Value::from_big(result))
}

fn perm(ctx: &mut Context, arguments: Arguments) -> Outcome {
    if arguments.positional.len() == 1 {
        return factorial(ctx, arguments);
    }
    let (many, few) = choice(&arguments)?;
    if few > many {
        return Ok(Value::Int(0));
    }
    product_of_range(ctx, (many - few).saturating_add(1), many)
}

fn folded(ctx: &mut Context, arguments: &Arguments, start: i64, fold: fn(&BigInt, &BigInt) -> BigInt) -> Outcome {
    let mut result = BigInt::from(start);
    for index in 0..arguments.positional.len() {
        result = fold(&result, &integer(arguments, index)?);
        charge(ctx, result.bits())?;
    }
    Ok(Value::from_big(result.abs()))
}

fn isqrt(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let number = integer(&arguments, 0)?;
    if number.is_negative() {
        return Err(Raised::value_error("isqrt() argument must be nonnegative"));
    }
    Ok(Value::from_big(number.sqrt()))
}

fn floats(ctx: &mut Context, value: &Value) -> Outcome<Vec<f64>> {
    ctx.collect(value)?.iter().map(crate::run::to_float).collect()
}

fn fsum(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let numbers = floats(ctx, arguments.required(0, "seq")?)?;
    Ok(Value::Float(exact_sum(&numbers)))
}

/// The sum of floats without loss, rounded once: Shewchuk's partials.
pub(super) fn exact_sum(numbers: &[f64]) -> f64 {
    let mut partials: Vec<f64> = Vec::new();
    for number in numbers {
        let mut rest = *number;
        let mut kept = Vec::with_capacity(partials.len() + 1);
        for partial in partials {
            let (large, small) = if rest.abs() < partial.abs() { (partial, rest) } else { (rest, partial) };
            let sum = large + small;
            let error = small - (sum - large);
            if error != 0.0 {
                kept.push(error);
            }
            rest = sum;
        }
        kept.push(rest);
        partials = kept;
    }
    partials.iter().sum()
}

fn hypot(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let mut total = 0.0;
    for value in &arguments.positional {
        total = libm::hypot(total, crate::run::to_float(value)?);
    }
    Ok(Value::Float(total))
}

fn dist(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let one = floats(ctx, arguments.required(0, "p")?)?;
    let other = floats(ctx, arguments.required(1, "q")?)?;
    if one.len() != other.len() {
        return Err(Raised::value_error("both points must have the same number of dimensions"));
    }
    Ok(Value::Float(one.iter().zip(&other).fold(0.0, |total, (one, other)| libm::hypot(total, one - other))))
}

fn isclose(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let (one, other) = (arguments.float(0, "a", None)?, arguments.float(1, "b", None)?);
    let relative = arguments.float(9, "rel_tol", Some(1e-9))?;
    let absolute = arguments.float(9, "abs_tol", Some(0.0))?;
    let difference = (one - other).abs();
    let is_close =
        one == other || (difference.is_finite() && difference <= absolute.max(relative * one.abs().max(other.abs())));
    Ok(Value::Bool(is_close))
}

fn modf(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let (fraction, whole) = libm::modf(arguments.float(0, "x", None)?);
    Ok(Value::tuple(vec![Value::Float(fraction), Value::Float(whole)]))
}

fn frexp(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let (mantissa, exponent) = libm::frexp(arguments.float(0, "x", None)?);
    Ok(Value::tuple(vec![Value::Float(mantissa), Value::Int(i64::from(exponent))]))
}

fn ldexp(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let exponent = arguments.index(1, "i", None)?.clamp(-10_000, 10_000);
    let number = arguments.float(0, "x", None)?;
    checked(libm::scalbn(number, i32::try_from(exponent).unwrap_or(0)), number.is_finite())
}

fn prod(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let mut product = arguments.keyword("start").cloned().unwrap_or(Value::Int(1));
    for factor in ctx.collect(arguments.required(0, "iterable")?)? {
        product =
            crate::value::arithmetic::binary(ctx, crate::syntax::ast::BinaryOperator::Multiply, &product, &factor)?;
    }
    Ok(product)
}
