//! Sums, counts and extremes of what meets criteria, over lists.
//!
//! A criterion is a value, a text such as `">5"`, or a function that answers whether a value meets it.

use super::criteria::Criterion;
use super::math::sum;
use super::reading::{division_by_zero, floats, integer, is_plain_number, list_of, list_value};
use super::stats::mean;
use super::{Family::Conditional, Function, find, of};
use crate::error::{Outcome, Raised};
use crate::run::{Arguments, Context};
use crate::value::Value;

pub(super) const TABLE: &[Function] = &[
    of(
        Conditional,
        [
            "AVERAGEIF",
            "MOYENNE.SI",
            "criteria_range, criterion, average_range=None",
            "AVERAGEIF([1, 5, 9], '>2')",
            "7.0",
        ],
        |ctx, a| {
            let values = one(ctx, &a, "average_range")?;
            average(ctx, values)
        },
    ),
    of(
        Conditional,
        [
            "AVERAGEIFS",
            "MOYENNE.SI.ENS",
            "average_range, criteria_range1, criterion1, *more",
            "AVERAGEIFS([1, 5, 9], ['a', 'b', 'b'], 'b')",
            "7.0",
        ],
        |ctx, a| {
            let values = several(ctx, &a)?;
            average(ctx, values)
        },
    ),
    of(
        Conditional,
        ["COUNTIF", "NB.SI", "range, criterion", "COUNTIF(['Mars', 'Mai', 'Juin'], 'M*')", "2"],
        |ctx, a| {
            let met = one(ctx, &a, "no_range")?;
            Ok(count(&met))
        },
    ),
    of(
        Conditional,
        ["COUNTIFS", "NB.SI.ENS", "range1, criterion1, *more", "COUNTIFS([1, 5, 9], '>2', ['a', 'b', 'a'], 'a')", "1"],
        |ctx, a| {
            let first = a.required(0, "range1")?;
            let all = list_of(ctx, first)?;
            let kept = kept(ctx, all, &a.positional)?;
            Ok(count(&kept))
        },
    ),
    of(
        Conditional,
        [
            "MAXIFS",
            "MAX.SI.ENS",
            "range, criteria_range1, criterion1, *more",
            "MAXIFS([1, 5, 9], ['a', 'a', 'b'], 'a')",
            "5",
        ],
        |ctx, a| {
            let values = several(ctx, &a)?;
            delegate(ctx, "MAX", values)
        },
    ),
    of(
        Conditional,
        [
            "MINIFS",
            "MIN.SI.ENS",
            "range, criteria_range1, criterion1, *more",
            "MINIFS([1, 5, 9], [4, 5, 6], '>4')",
            "5",
        ],
        |ctx, a| {
            let values = several(ctx, &a)?;
            delegate(ctx, "MIN", values)
        },
    ),
    of(Conditional, ["SUBTOTAL", "SOUS.TOTAL", "function_code, *ranges", "SUBTOTAL(9, [1, 2], [3])", "6"], subtotal),
    of(
        Conditional,
        ["SUMIF", "SOMME.SI", "range, criterion, sum_range=None", "SUMIF([1, 5, 9], '>2')", "14"],
        |ctx, a| {
            let values = one(ctx, &a, "sum_range")?;
            sum(ctx, Arguments::of(vec![list_value(values)]))
        },
    ),
    of(
        Conditional,
        [
            "SUMIFS",
            "SOMME.SI.ENS",
            "sum_range, criteria_range1, criterion1, *more",
            "SUMIFS([1, 5, 9], ['a', 'b', 'b'], 'b')",
            "14",
        ],
        |ctx, a| {
            let values = several(ctx, &a)?;
            sum(ctx, Arguments::of(vec![list_value(values)]))
        },
    ),
];

fn count(values: &[Value]) -> Value {
    Value::Int(i64::try_from(values.len()).unwrap_or(i64::MAX))
}

fn average(ctx: &mut Context<'_>, values: Vec<Value>) -> Outcome {
    let numbers = floats(ctx, &[list_value(values)])?;
    if numbers.is_empty() { Err(division_by_zero()) } else { mean(&numbers).map(Value::Float) }
}

/// The values of the third range (or of the first) where the first meets the criterion.
fn one(ctx: &mut Context<'_>, arguments: &Arguments, third: &str) -> Outcome<Vec<Value>> {
    let range =
        arguments.required(0, if third == "no_range" || third == "sum_range" { "range" } else { "criteria_range" })?;
    let criterion = arguments.required(1, "criterion")?.clone();
    let values = match arguments.get(2, third) {
        None | Some(Value::None) => list_of(ctx, range)?,
        Some(values) => list_of(ctx, values)?,
    };
    kept(ctx, values, &[range.clone(), criterion])
}

/// The values of the first range where all others meet their criteria.
fn several(ctx: &mut Context<'_>, arguments: &Arguments) -> Outcome<Vec<Value>> {
    let values = list_of(ctx, arguments.required(0, "range")?)?;
    if arguments.positional.len() < 3 {
        return Err(Raised::type_error("missing 2 required positional arguments: 'criteria_range1' and 'criterion1'"));
    }
    kept(ctx, values, arguments.positional.get(1..).unwrap_or_default())
}

/// The values at places where each range meets the criterion that follows it.
fn kept(ctx: &mut Context<'_>, values: Vec<Value>, conditions: &[Value]) -> Outcome<Vec<Value>> {
    let mut keeps = vec![true; values.len()];
    for pair in conditions.chunks(2) {
        let [range, criterion] = pair else {
            return Err(Raised::type_error("each range needs a criterion"));
        };
        let range = list_of(ctx, range)?;
        if range.len() != values.len() {
            return Err(Raised::value_error("all ranges must have the same length"));
        }
        ctx.budget.spend(range.len() as u64)?;
        let parsed = Criterion::of(criterion);
        for (keeps, value) in keeps.iter_mut().zip(&range) {
            *keeps = *keeps
                && match criterion {
                    Value::Object(_) => ctx.call(criterion, Arguments::of(vec![value.clone()]))?.is_true(),
                    _ => {
                        ctx.budget.spend(parsed.cost(value))?;
                        parsed.holds(value)
                    }
                };
        }
    }
    let kept = values.into_iter().zip(keeps).filter(|(_, keeps)| *keeps);
    Ok(kept.map(|(value, _)| value).collect())
}

/// Another function of the table, over one list.
fn delegate(ctx: &mut Context<'_>, name: &str, values: Vec<Value>) -> Outcome {
    match find(name) {
        Some(function) => (function.run)(ctx, Arguments::of(vec![list_value(values)])),
        None => Err(Raised::value_error("no such function")),
    }
}

fn subtotal(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    const CODES: [&str; 11] =
        ["AVERAGE", "COUNT", "COUNTA", "MAX", "MIN", "PRODUCT", "STDEV", "STDEVP", "SUM", "VAR", "VARP"];
    // From 101 on, rows hidden by hand do not count; a formula sees no hidden rows anyway.
    let code = integer(&arguments, 0, "function_code")?;
    let place = usize::try_from(if code > 100 { code - 101 } else { code.saturating_sub(1) }).ok();
    let name =
        place.and_then(|place| CODES.get(place)).ok_or_else(|| Raised::value_error("function_code is 1 to 11"))?;
    let mut values = Vec::new();
    for range in arguments.positional.get(1..).unwrap_or_default() {
        values.extend(list_of(ctx, range)?);
    }
    if *name == "PRODUCT" && !values.iter().any(is_plain_number) {
        return Ok(Value::Int(0));
    }
    delegate(ctx, name, values)
}
