//! Counts, means, extremes and spreads, with the results and errors that Grist gives.

use std::cmp::Ordering;

use super::numbers::{self, add};
use super::reading::{
    at_least_one, division_by_zero, elements, floats, floats_with_zeros, is_plain_number, number_of, walk,
};
use super::{Family::Statistics, Function, of};
use crate::error::{Outcome, Raised};
use crate::moments::Zone;
use crate::run::{Arguments, Context};
use crate::value::{DateTime, Number, Value};

pub(super) const TABLE: &[Function] = &[
    of(Statistics, ["AVERAGE", "MOYENNE", "value, *more_values", "AVERAGE([2, -1.0, 11])", "4.0"], |ctx, a| {
        mean(&floats(ctx, at_least_one(&a, "value")?)?).map(Value::Float)
    }),
    of(
        Statistics,
        ["AVERAGEA", "AVERAGEA", "value, *more_values", "AVERAGEA([2, -1, 11, 'Hello'])", "3.0"],
        |ctx, a| mean(&floats_with_zeros(ctx, at_least_one(&a, "value")?)?).map(Value::Float),
    ),
    of(
        Statistics,
        ["AVERAGE_WEIGHTED", "MOYENNE.PONDEREE", "pairs", "AVERAGE_WEIGHTED([(90, 1), (80, 3)])", "82.5"],
        weighted,
    ),
    of(Statistics, ["COUNT", "NB", "value, *more_values", "COUNT([2, -1, 11, 'Hello'])", "3"], |ctx, a| {
        count(ctx, &a, is_measurable)
    }),
    of(Statistics, ["COUNTA", "NBVAL", "value, *more_values", "COUNTA([2, -1, 11, 'Hello'])", "4"], |ctx, a| {
        count(ctx, &a, |_| true)
    }),
    of(Statistics, ["COUNTBLANK", "NB.VIDE", "value, *more_values", "COUNTBLANK([1, None, ''])", "2"], |ctx, a| {
        count(ctx, &a, is_blank)
    }),
    of(Statistics, ["COUNTUNIQUE", "NB.UNIQUE", "value, *more_values", "COUNTUNIQUE([1, 2, 2, 1.0])", "2"], unique),
    of(Statistics, ["MAX", "MAX", "value, *more_values", "MAX([2, -1.5, 11.5])", "11.5"], |ctx, a| {
        extreme(ctx, &a, Ordering::Greater)
    }),
    of(Statistics, ["MAXA", "MAXA", "value, *more_values", "MAXA(True, -123)", "1"], |ctx, a| {
        extreme_with_zeros(ctx, &a, Ordering::Greater)
    }),
    of(Statistics, ["MEDIAN", "MEDIANE", "value, *more_values", "MEDIAN(3, 5, 1, 4, 2)", "3"], median),
    of(Statistics, ["MIN", "MIN", "value, *more_values", "MIN([2, -1.5, 11.5])", "-1.5"], |ctx, a| {
        extreme(ctx, &a, Ordering::Less)
    }),
    of(Statistics, ["MINA", "MINA", "value, *more_values", "MINA('-123', 123)", "0"], |ctx, a| {
        extreme_with_zeros(ctx, &a, Ordering::Less)
    }),
    of(
        Statistics,
        ["STDEV", "ECARTYPE", "value, *more_values", "round(STDEV([2, 5, 8, 13, 10]), 9)", "4.277849927"],
        |ctx, a| deviation(&floats(ctx, at_least_one(&a, "value")?)?, 1),
    ),
    of(
        Statistics,
        ["STDEVA", "STDEVA", "value, *more_values", "round(STDEVA([2, 5, 8, 13, 10, 'x']), 9)", "4.926120854"],
        |ctx, a| deviation(&floats_with_zeros(ctx, at_least_one(&a, "value")?)?, 1),
    ),
    of(
        Statistics,
        ["STDEVP", "ECARTYPEP", "value, *more_values", "STDEVP([2, 5, 8, 13, 10], 3, 12, 15)", "4.5"],
        |ctx, a| deviation(&floats(ctx, at_least_one(&a, "value")?)?, 0),
    ),
    of(
        Statistics,
        ["STDEVPA", "STDEVPA", "value, *more_values", "STDEVPA([2, 4], 'x')", "1.632993161855452"],
        |ctx, a| deviation(&floats_with_zeros(ctx, at_least_one(&a, "value")?)?, 0),
    ),
    of(Statistics, ["VAR", "VAR", "value, *more_values", "VAR([2, 4, 9])", "13.0"], |ctx, a| {
        variance(&floats(ctx, at_least_one(&a, "value")?)?, 1).map(Value::Float)
    }),
    of(Statistics, ["VARA", "VARA", "value, *more_values", "VARA([2, 4, 'x'])", "4.0"], |ctx, a| {
        variance(&floats_with_zeros(ctx, at_least_one(&a, "value")?)?, 1).map(Value::Float)
    }),
    of(Statistics, ["VARP", "VAR.P", "value, *more_values", "VARP([2, 4])", "1.0"], |ctx, a| {
        variance(&floats(ctx, at_least_one(&a, "value")?)?, 0).map(Value::Float)
    }),
    of(Statistics, ["VARPA", "VARPA", "value, *more_values", "VARPA([2, 4], [True, 1])", "1.5"], |ctx, a| {
        variance(&floats_with_zeros(ctx, at_least_one(&a, "value")?)?, 0).map(Value::Float)
    }),
];

/// The mean, added up in order.
pub(super) fn mean(values: &[f64]) -> Outcome<f64> {
    if values.is_empty() {
        return Err(division_by_zero());
    }
    Ok(values.iter().sum::<f64>() / values.len() as f64)
}

/// The squares of the distances to the mean, added up.
pub(super) fn squares(values: &[f64]) -> Outcome<f64> {
    let centre = mean(values)?;
    Ok(values.iter().map(|value| (value - centre) * (value - centre)).sum())
}

/// The variance; `less` is 1 for a sample, 0 for a whole population.
pub(super) fn variance(values: &[f64], less: usize) -> Outcome<f64> {
    let squares = squares(values)?;
    let count = values.len().checked_sub(less).filter(|count| *count > 0).ok_or_else(division_by_zero)?;
    Ok(squares / count as f64)
}

fn deviation(values: &[f64], less: usize) -> Outcome {
    Ok(Value::Float(libm::sqrt(variance(values, less)?)))
}

fn is_measurable(value: &Value) -> bool {
    is_plain_number(value) || matches!(value, Value::Date(_) | Value::DateTime(_))
}

/// Whether there is nothing: `None` or an empty text.
pub(super) fn is_blank(value: &Value) -> bool {
    match value {
        Value::None => true,
        Value::Text(text) => text.is_empty(),
        _ => false,
    }
}

fn count(ctx: &mut Context<'_>, arguments: &Arguments, counts: fn(&Value) -> bool) -> Outcome {
    let mut count = 0;
    walk(ctx, at_least_one(arguments, "value")?, &mut |value| {
        count += i64::from(counts(value));
        Ok(())
    })?;
    Ok(Value::Int(count))
}

fn unique(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let mut seen = crate::value::Dict::default();
    walk(ctx, at_least_one(&arguments, "value")?, &mut |value| {
        if !is_blank(value) {
            seen.insert(value.clone(), Value::None)?;
        }
        Ok(())
    })?;
    Ok(Value::Int(i64::try_from(seen.len()).unwrap_or(i64::MAX)))
}

fn weighted(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let pairs = arguments.required(0, "pairs")?;
    let not_iterable = || Raised::type_error(format!("'{}' object is not iterable", pairs.type_name()));
    let (mut total, mut weights) = (0.0, 0.0);
    for pair in elements(ctx, pairs)?.ok_or_else(not_iterable)? {
        let not_pair = || Raised::type_error(format!("cannot unpack non-iterable {} object", pair.type_name()));
        let parts = elements(ctx, &pair)?.ok_or_else(not_pair)?;
        let [value, weight] = parts.as_slice() else {
            return Err(Raised::value_error("expected pairs of a value and its weight"));
        };
        if is_plain_number(value) && is_plain_number(weight) {
            let weight = weight.as_float().unwrap_or_default();
            total += value.as_float().unwrap_or_default() * weight;
            weights += weight;
        }
    }
    numbers::divide(total, weights).map(Value::Float)
}

/// What values are compared by: numbers with numbers, instants with instants.
enum Measure {
    Number(Number),
    Instant(i64),
}

fn measure(value: &Value, zone: Zone) -> Outcome<Measure> {
    Ok(match value {
        Value::Date(date) => Measure::Instant(DateTime::on_wall(date.midnight(), zone).instant()),
        Value::DateTime(moment) if moment.zone.is_none() => {
            Measure::Instant(DateTime::on_wall(moment.wall, zone).instant())
        }
        Value::DateTime(moment) => Measure::Instant(moment.instant()),
        other => Measure::Number(number_of(other)?),
    })
}

fn order(left: &Measure, right: &Measure) -> Outcome<Option<Ordering>> {
    match (left, right) {
        (Measure::Number(left), Measure::Number(right)) => Ok(numbers::compare(left, right)),
        (Measure::Instant(left), Measure::Instant(right)) => Ok(Some(left.cmp(right))),
        _ => Err(Raised::type_error("'<' not supported between instances of 'datetime.datetime' and 'int'")),
    }
}

/// The first of the largest or smallest numbers and dates; 0 when there is none.
fn extreme(ctx: &mut Context<'_>, arguments: &Arguments, wanted: Ordering) -> Outcome {
    let zone = crate::moments::document_zone(ctx);
    let mut best: Option<(Measure, Value)> = None;
    walk(ctx, at_least_one(arguments, "value")?, &mut |value| {
        if is_measurable(value) {
            let measure = measure(value, zone)?;
            let is_better = match &best {
                Some((so_far, _)) => order(&measure, so_far)? == Some(wanted),
                None => true,
            };
            if is_better {
                best = Some((measure, value.clone()));
            }
        }
        Ok(())
    })?;
    Ok(best.map_or(Value::Int(0), |(_, value)| value))
}

fn extreme_with_zeros(ctx: &mut Context<'_>, arguments: &Arguments, wanted: Ordering) -> Outcome {
    let mut best: Option<Number> = None;
    walk(ctx, at_least_one(arguments, "value")?, &mut |value| {
        let number = value.as_number().unwrap_or(Number::Int(0));
        if best.as_ref().is_none_or(|so_far| numbers::compare(&number, so_far) == Some(wanted)) {
            best = Some(number);
        }
        Ok(())
    })?;
    Ok(best.unwrap_or(Number::Int(0)).into_value())
}

fn median(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let mut values = Vec::new();
    walk(ctx, at_least_one(&arguments, "value")?, &mut |value| {
        if is_plain_number(value) {
            values.push(number_of(value)?);
        }
        Ok(())
    })?;
    values.sort_by(|left, right| numbers::compare(left, right).unwrap_or(Ordering::Equal));
    let middle = values.len() / 2;
    match (values.get(middle), middle.checked_sub(1).and_then(|before| values.get(before))) {
        (Some(high), Some(low)) if values.len() % 2 == 0 => Ok(Value::Float(add(low, high)?.to_f64() / 2.0)),
        (Some(value), _) => Ok(value.clone().into_value()),
        (None, _) => Err(Raised::value_error("MEDIAN requires at least one number")),
    }
}
