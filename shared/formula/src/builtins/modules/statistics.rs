//! `statistics` and `random`

use num_bigint::BigInt;

use super::Module;
use super::math::exact_sum;
use crate::builtins::native::Builtin;
use crate::builtins::sequences::sort;
use crate::error::{ErrorClass, Outcome, Raised};
use crate::run::{Arguments, Context, to_float};
use crate::syntax::ast::BinaryOperator;
use crate::value::{Dict, Value, arithmetic};

pub(super) const MODULE: Module = Module {
    name: "statistics",
    functions: &[
        Builtin::function("fmean", |ctx, arguments| mean(ctx, &arguments, true)),
        Builtin::function("geometric_mean", geometric_mean),
        Builtin::function("harmonic_mean", harmonic_mean),
        Builtin::function("mean", |ctx, arguments| mean(ctx, &arguments, false)),
        Builtin::function("median", |ctx, arguments| median(ctx, &arguments, Middle::Between)),
        Builtin::function("median_high", |ctx, arguments| median(ctx, &arguments, Middle::High)),
        Builtin::function("median_low", |ctx, arguments| median(ctx, &arguments, Middle::Low)),
        Builtin::function("mode", |ctx, arguments| mode(ctx, &arguments, false)),
        Builtin::function("multimode", |ctx, arguments| mode(ctx, &arguments, true)),
        Builtin::function("pstdev", |ctx, arguments| spread(ctx, &arguments, 0, true)),
        Builtin::function("pvariance", |ctx, arguments| spread(ctx, &arguments, 0, false)),
        Builtin::function("quantiles", quantiles),
        Builtin::function("stdev", |ctx, arguments| spread(ctx, &arguments, 1, true)),
        Builtin::function("variance", |ctx, arguments| spread(ctx, &arguments, 1, false)),
    ],
    constant: |name| (name == "StatisticsError").then(|| crate::builtins::exceptions::class("ValueError")).flatten(),
};

pub(super) const RANDOM: Module = Module {
    name: "random",
    functions: &[
        Builtin::function("choice", choice),
        Builtin::function("choices", choices),
        Builtin::function("randint", |ctx, arguments| {
            let (low, high) = (arguments.index(0, "a", None)?, arguments.index(1, "b", None)?);
            between(ctx, low, high)
        }),
        Builtin::function("random", |ctx, _| Ok(Value::Float(fraction(ctx)))),
        Builtin::function("randrange", randrange),
        Builtin::function("sample", sample),
        Builtin::function("seed", |_, _| Ok(Value::None)),
        Builtin::function("shuffle", shuffle),
        Builtin::function("uniform", |ctx, arguments| {
            let (low, high) = (arguments.float(0, "a", None)?, arguments.float(1, "b", None)?);
            Ok(Value::Float(low + (high - low) * fraction(ctx)))
        }),
    ],
    constant: |_| None,
};

fn statistics_error(message: &'static str) -> Raised {
    Raised::new(ErrorClass::Other("StatisticsError".into()), message)
}

fn data(ctx: &mut Context, arguments: &Arguments, least: usize) -> Outcome<Vec<Value>> {
    let items = ctx.collect(arguments.required(0, "data")?)?;
    if items.len() < least {
        return Err(statistics_error("not enough data points"));
    }
    Ok(items)
}

fn floats(ctx: &mut Context, arguments: &Arguments, least: usize) -> Outcome<Vec<f64>> {
    data(ctx, arguments, least)?.iter().map(to_float).collect()
}

#[allow(clippy::cast_precision_loss, reason = "a count of elements")]
fn mean(ctx: &mut Context, arguments: &Arguments, is_float: bool) -> Outcome {
    let items = data(ctx, arguments, 1)?;
    let integers: Option<Vec<BigInt>> = items.iter().map(Value::as_big).collect();
    if let (Some(integers), false) = (integers, is_float) {
        let total = Value::from_big(integers.iter().sum());
        let count = BigInt::from(integers.len());
        let remainder = total.as_big().unwrap_or_default() % &count;
        let count = Value::from_big(count);
        let is_whole = remainder == BigInt::from(0);
        let operator = if is_whole { BinaryOperator::FloorDivide } else { BinaryOperator::Divide };
        return arithmetic::binary(ctx, operator, &total, &count);
    }
    let numbers: Vec<f64> = items.iter().map(to_float).collect::<Outcome<_>>()?;
    Ok(Value::Float(exact_sum(&numbers) / numbers.len() as f64))
}

#[allow(clippy::cast_precision_loss, reason = "a count of elements")]
fn geometric_mean(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let numbers = floats(ctx, &arguments, 1)?;
    if numbers.iter().any(|number| *number <= 0.0) {
        return Err(statistics_error("geometric mean requires a non-empty dataset containing positive numbers"));
    }
    let logarithms: Vec<f64> = numbers.iter().map(|number| libm::log(*number)).collect();
    Ok(Value::Float(libm::exp(exact_sum(&logarithms) / numbers.len() as f64)))
}

#[allow(clippy::cast_precision_loss, reason = "a count of elements")]
fn harmonic_mean(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let numbers = floats(ctx, &arguments, 1)?;
    if numbers.iter().any(|number| *number < 0.0) {
        return Err(statistics_error("harmonic mean does not support negative values"));
    }
    if numbers.contains(&0.0) {
        return Ok(Value::Int(0));
    }
    let inverses: Vec<f64> = numbers.iter().map(|number| 1.0 / number).collect();
    Ok(Value::Float(numbers.len() as f64 / exact_sum(&inverses)))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Middle {
    Low,
    Between,
    High,
}

fn median(ctx: &mut Context, arguments: &Arguments, middle: Middle) -> Outcome {
    let items = data(ctx, arguments, 1)?;
    let sorted = sort(ctx, items, None, false)?;
    let half = sorted.len() / 2;
    let at = |index: usize| sorted.get(index).cloned().unwrap_or(Value::None);
    if sorted.len() % 2 == 1 || middle == Middle::High {
        return Ok(at(half));
    }
    if middle == Middle::Low {
        return Ok(at(half - 1));
    }
    let total = arithmetic::binary(ctx, BinaryOperator::Add, &at(half - 1), &at(half))?;
    arithmetic::binary(ctx, BinaryOperator::Divide, &total, &Value::Int(2))
}

fn mode(ctx: &mut Context, arguments: &Arguments, is_several: bool) -> Outcome {
    let items = data(ctx, arguments, usize::from(!is_several))?;
    let mut counts = Dict::default();
    for item in items {
        let before = counts.get(&item)?.and_then(|count| count.as_index()).unwrap_or(0);
        counts.insert(item, Value::Int(before + 1))?;
    }
    let most = counts.iter().filter_map(|(_, count)| count.as_index()).max().unwrap_or(0);
    let mut modes = counts.iter().filter(|(_, count)| count.as_index() == Some(most)).map(|(item, _)| item.clone());
    Ok(if is_several { Value::list(modes.collect()) } else { modes.next().unwrap_or(Value::None) })
}

#[allow(clippy::cast_precision_loss, reason = "a count of elements")]
fn spread(ctx: &mut Context, arguments: &Arguments, freedom: usize, is_root: bool) -> Outcome {
    let numbers = floats(ctx, arguments, 1 + freedom)?;
    let center = exact_sum(&numbers) / numbers.len() as f64;
    let squares: Vec<f64> = numbers.iter().map(|number| (number - center) * (number - center)).collect();
    let variance = exact_sum(&squares) / (numbers.len() - freedom) as f64;
    Ok(Value::Float(if is_root { libm::sqrt(variance) } else { variance }))
}

#[allow(clippy::cast_precision_loss, reason = "counts of elements")]
fn quantiles(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let mut numbers = floats(ctx, &arguments, 2)?;
    numbers.sort_by(f64::total_cmp);
    let parts = match arguments.keyword("n") {
        Some(parts) => parts.as_index().unwrap_or(4),
        None => 4,
    };
    let parts = usize::try_from(parts).unwrap_or(0).min(10_000);
    if parts < 1 {
        return Err(statistics_error("n must be at least 1"));
    }
    let is_inclusive =
        matches!(arguments.keyword("method"), Some(Value::Text(method)) if method.as_ref() == "inclusive");
    let count = if is_inclusive { numbers.len() - 1 } else { numbers.len() + 1 };
    let at = |index: usize| numbers.get(index).copied().unwrap_or(f64::NAN);
    let cut = |part: usize| {
        let (mut index, mut rest) = (part * count / parts, part * count % parts);
        if !is_inclusive {
            index = index.clamp(1, numbers.len() - 1);
            rest = (part * count).saturating_sub(index * parts);
            index -= 1;
        }
        (at(index) * (parts as f64 - rest as f64) + at(index + 1) * rest as f64) / parts as f64
    };
    Ok(Value::list((1..parts).map(|part| Value::Float(cut(part))).collect()))
}

/// A number of the host's, below 1.
#[allow(clippy::cast_precision_loss, reason = "fifty-three bits")]
fn fraction(ctx: &mut Context) -> f64 {
    (ctx.host.random() >> 11) as f64 / 9_007_199_254_740_992.0
}

fn between(ctx: &mut Context, low: i64, high: i64) -> Outcome {
    if low > high {
        return Err(Raised::value_error(format!("empty range for randrange() ({low}, {high})")));
    }
    let span = u128::from(high.abs_diff(low)) + 1;
    let offset = (u128::from(ctx.host.random()) * span) >> 64;
    Ok(Value::Int(i64::try_from(i128::from(low) + i128::try_from(offset).unwrap_or(0)).unwrap_or(low)))
}

fn index_below(ctx: &mut Context, length: usize) -> usize {
    let offset = (u128::from(ctx.host.random()) * length as u128) >> 64;
    usize::try_from(offset).unwrap_or(0)
}

fn randrange(ctx: &mut Context, arguments: Arguments) -> Outcome {
    match arguments.positional.len() {
        1 => {
            let stop = arguments.index(0, "stop", None)?;
            between(ctx, 0, stop.saturating_sub(1))
        }
        _ => {
            let (start, stop) = (arguments.index(0, "start", None)?, arguments.index(1, "stop", None)?);
            let step = arguments.index(2, "step", Some(1))?.max(1);
            let count = stop.saturating_sub(start).saturating_add(step - 1) / step;
            let Value::Int(index) = between(ctx, 0, count - 1)? else { return Ok(Value::None) };
            Ok(Value::Int(start.saturating_add(index.saturating_mul(step))))
        }
    }
}

fn choice(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let items = ctx.collect(arguments.required(0, "seq")?)?;
    let index = index_below(ctx, items.len());
    items.get(index).cloned().ok_or_else(|| Raised::new(ErrorClass::IndexError, "Cannot choose from an empty sequence"))
}

fn choices(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let items = ctx.collect(arguments.required(0, "population")?)?;
    let count = usize::try_from(arguments.index(9, "k", Some(1))?).unwrap_or(0);
    ctx.allocate_items(count)?;
    ctx.budget.spend(count as u64)?;
    let picked = (0..count).filter_map(|_| items.get(index_below(ctx, items.len())).cloned());
    Ok(Value::list(picked.collect()))
}

fn shuffled(ctx: &mut Context, mut items: Vec<Value>) -> Vec<Value> {
    for last in (1..items.len()).rev() {
        let other = index_below(ctx, last + 1);
        items.swap(last, other);
    }
    items
}

fn shuffle(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let Value::List(list) = arguments.required(0, "x")? else { return Err(Raised::type_error("shuffle needs a list")) };
    let items = list.borrow().clone();
    ctx.budget.spend(items.len() as u64)?;
    let items = shuffled(ctx, items);
    *list.borrow_mut() = items;
    Ok(Value::None)
}

fn sample(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let items = ctx.collect(arguments.required(0, "population")?)?;
    let count = usize::try_from(arguments.index(1, "k", None)?).unwrap_or(usize::MAX);
    if count > items.len() {
        return Err(Raised::value_error("Sample larger than population or is negative"));
    }
    let mut items = shuffled(ctx, items);
    items.truncate(count);
    Ok(Value::list(items))
}
