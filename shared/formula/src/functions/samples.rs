//! Ranks, percentiles and the shape of a sample, as spreadsheets define them.

use super::reading::{
    at_least_one, division_by_zero, domain, floats, integer, integer_or, list, number_of, real, real_or,
};
use super::stats::{mean, squares, variance};
use super::{Family::Statistics, Function, of};
use crate::error::{Outcome, Raised};
use crate::run::{Arguments, Context};
use crate::value::{Number, Value};

pub(super) const TABLE: &[Function] = &[
    of(Statistics, ["AVEDEV", "ECART.MOYEN", "value, *more_values", "AVEDEV([1, 2, 3, 6])", "1.5"], |ctx, a| {
        let values = sample(ctx, &a)?;
        let centre = mean(&values)?;
        let distances: Vec<f64> = values.iter().map(|value| (value - centre).abs()).collect();
        mean(&distances).map(Value::Float)
    }),
    of(Statistics, ["DEVSQ", "SOMME.CARRES.ECARTS", "value, *more_values", "DEVSQ([1, 2, 3])", "2.0"], |ctx, a| {
        squares(&sample(ctx, &a)?).map(Value::Float)
    }),
    of(
        Statistics,
        ["GEOMEAN", "MOYENNE.GEOMETRIQUE", "value, *more_values", "round(GEOMEAN([4, 9]), 9)", "6.0"],
        |ctx, a| {
            let logarithms = positive(sample(ctx, &a)?)?.into_iter().map(libm::log).collect::<Vec<_>>();
            Ok(Value::Float(libm::exp(mean(&logarithms)?)))
        },
    ),
    of(Statistics, ["HARMEAN", "MOYENNE.HARMONIQUE", "value, *more_values", "HARMEAN([2, 4, 4])", "3.0"], |ctx, a| {
        let inverses = positive(sample(ctx, &a)?)?.into_iter().map(|value| 1.0 / value).collect::<Vec<_>>();
        Ok(Value::Float(1.0 / mean(&inverses)?))
    }),
    of(
        Statistics,
        ["KURT", "KURTOSIS", "value, *more_values", "round(KURT([1, 2, 3, 4, 10]), 6)", "3.152"],
        |ctx, a| kurtosis(&sample(ctx, &a)?),
    ),
    of(Statistics, ["LARGE", "GRANDE.VALEUR", "data, n", "LARGE([3, 9, 5], 2)", "5"], |ctx, a| ordered(ctx, &a, true)),
    of(Statistics, ["MODE", "MODE", "value, *more_values", "MODE([1, 2, 2, 3])", "2"], mode),
    of(Statistics, ["PERCENTILE", "CENTILE", "data, percentile", "PERCENTILE([1, 2, 3, 4], 0.3)", "1.9"], |ctx, a| {
        percentile(data(ctx, &a)?, real(&a, 1, "percentile")?)
    }),
    of(
        Statistics,
        [
            "PERCENTRANK",
            "RANG.POURCENTAGE",
            "data, value, significant_digits=3",
            "PERCENTRANK([1, 2, 3, 4], 2)",
            "0.333",
        ],
        |ctx, a| percent_rank(ctx, &a, false),
    ),
    of(
        Statistics,
        [
            "PERCENTRANK_EXC",
            "RANG.POURCENTAGE.EXCLURE",
            "data, value, significant_digits=3",
            "PERCENTRANK_EXC([1, 2, 3, 4], 2)",
            "0.4",
        ],
        |ctx, a| percent_rank(ctx, &a, true),
    ),
    of(
        Statistics,
        [
            "PERCENTRANK_INC",
            "RANG.POURCENTAGE.INCLURE",
            "data, value, significant_digits=3",
            "PERCENTRANK_INC([1, 2, 3, 4], 2)",
            "0.333",
        ],
        |ctx, a| percent_rank(ctx, &a, false),
    ),
    of(
        Statistics,
        [
            "PROB",
            "PROBABILITE",
            "data, probabilities, low_limit, high_limit=None",
            "PROB([1, 2, 3], [0.5, 0.25, 0.25], 2, 3)",
            "0.5",
        ],
        probability,
    ),
    of(
        Statistics,
        ["QUARTILE", "QUARTILE", "data, quartile_number", "QUARTILE([1, 2, 3, 4, 5], 1)", "2.0"],
        |ctx, a| {
            let quartile = integer(&a, 1, "quartile_number")?;
            percentile(data(ctx, &a)?, quartile as f64 / 4.0)
        },
    ),
    of(
        Statistics,
        ["RANK_AVG", "MOYENNE.RANG", "value, data, is_ascending=False", "RANK_AVG(7, [9, 7, 7, 1])", "2.5"],
        |ctx, a| {
            let (before, same) = rank(ctx, &a)?;
            Ok(Value::Float(before as f64 + (same as f64 + 1.0) / 2.0))
        },
    ),
    of(
        Statistics,
        ["RANK_EQ", "EQUATION.RANG", "value, data, is_ascending=False", "RANK_EQ(7, [9, 7, 7, 1])", "2"],
        |ctx, a| {
            let (before, _) = rank(ctx, &a)?;
            Ok(Value::Int(before + 1))
        },
    ),
    of(
        Statistics,
        ["SKEW", "COEFFICIENT.ASYMETRIE", "value, *more_values", "round(SKEW([1, 2, 3, 10]), 6)", "1.763633"],
        |ctx, a| skewness(&sample(ctx, &a)?),
    ),
    of(Statistics, ["SMALL", "PETITE.VALEUR", "data, n", "SMALL([3, 9, 5], 2)", "5"], |ctx, a| ordered(ctx, &a, false)),
    of(
        Statistics,
        ["STANDARDIZE", "CENTREE.REDUITE", "value, mean, standard_deviation", "STANDARDIZE(42, 40, 4)", "0.5"],
        |_, a| {
            let deviation = real(&a, 2, "standard_deviation")?;
            if deviation <= 0.0 {
                return Err(domain());
            }
            Ok(Value::Float((real(&a, 0, "value")? - real(&a, 1, "mean")?) / deviation))
        },
    ),
    of(
        Statistics,
        ["TRIMMEAN", "MOYENNE.REDUITE", "data, exclude_proportion", "TRIMMEAN([1, 5, 6, 7, 100], 0.4)", "6.0"],
        trimmed,
    ),
];

/// The numbers of all arguments.
fn sample(ctx: &mut Context<'_>, arguments: &Arguments) -> Outcome<Vec<f64>> {
    floats(ctx, at_least_one(arguments, "value")?)
}

/// The numbers of the argument `data`.
fn data(ctx: &mut Context<'_>, arguments: &Arguments) -> Outcome<Vec<f64>> {
    floats(ctx, &[arguments.required(0, "data")?.clone()])
}

fn positive(values: Vec<f64>) -> Outcome<Vec<f64>> {
    if values.iter().any(|value| *value <= 0.0) { Err(domain()) } else { Ok(values) }
}

fn not_found() -> Raised {
    Raised::value_error("no such value in the data")
}

fn kurtosis(values: &[f64]) -> Outcome {
    let count = values.len() as f64;
    let (centre, deviation) = (mean(values)?, libm::sqrt(variance(values, 1)?));
    if values.len() < 4 || deviation == 0.0 {
        return Err(division_by_zero());
    }
    let fourth: f64 = values.iter().map(|value| libm::pow((value - centre) / deviation, 4.0)).sum();
    let scale = count * (count + 1.0) / ((count - 1.0) * (count - 2.0) * (count - 3.0));
    let shift = 3.0 * (count - 1.0) * (count - 1.0) / ((count - 2.0) * (count - 3.0));
    Ok(Value::Float(scale * fourth - shift))
}

fn skewness(values: &[f64]) -> Outcome {
    let count = values.len() as f64;
    let (centre, deviation) = (mean(values)?, libm::sqrt(variance(values, 1)?));
    if values.len() < 3 || deviation == 0.0 {
        return Err(division_by_zero());
    }
    let third: f64 = values.iter().map(|value| libm::pow((value - centre) / deviation, 3.0)).sum();
    Ok(Value::Float(third * count / ((count - 1.0) * (count - 2.0))))
}

/// The value at a place of the sorted data, of its own kind.
fn ordered(ctx: &mut Context<'_>, arguments: &Arguments, is_descending: bool) -> Outcome {
    let items = list(ctx, arguments, 0, "data")?;
    let numbers = items.iter().filter(|item| super::reading::is_plain_number(item)).map(number_of);
    let mut numbers: Vec<Number> = numbers.collect::<Outcome<_>>()?;
    numbers.sort_by(|left, right| super::numbers::compare(left, right).unwrap_or(std::cmp::Ordering::Equal));
    if is_descending {
        numbers.reverse();
    }
    let place = integer(arguments, 1, "n")?.checked_sub(1).and_then(|place| usize::try_from(place).ok());
    let found = place.and_then(|place| numbers.into_iter().nth(place));
    found.map(Number::into_value).ok_or_else(|| Raised::value_error("n is out of range"))
}

fn mode(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let mut counts: indexmap::IndexMap<crate::value::Key, (Value, u32)> = indexmap::IndexMap::new();
    super::reading::walk(ctx, at_least_one(&arguments, "value")?, &mut |value| {
        if super::reading::is_plain_number(value) {
            counts.entry(crate::value::Key::of(value)?).or_insert_with(|| (value.clone(), 0)).1 += 1;
        }
        Ok(())
    })?;
    let most = counts.values().map(|(_, count)| *count).max().filter(|count| *count > 1);
    let first = counts.values().find(|(_, count)| Some(*count) == most);
    first.map(|(value, _)| value.clone()).ok_or_else(|| Raised::value_error("no value occurs twice"))
}

/// The value below which a share of the data lies, between two neighbours in proportion.
fn percentile(mut values: Vec<f64>, share: f64) -> Outcome {
    if !(0.0..=1.0).contains(&share) {
        return Err(domain());
    }
    values.sort_by(f64::total_cmp);
    let place = share * (values.len().saturating_sub(1)) as f64;
    let below = libm::floor(place);
    let at = |place: f64| values.get(place as usize).copied();
    let low = at(below).ok_or_else(|| Raised::value_error("no number in the data"))?;
    let high = at(libm::ceil(place)).unwrap_or(low);
    Ok(Value::Float(low + (high - low) * (place - below)))
}

fn percent_rank(ctx: &mut Context<'_>, arguments: &Arguments, is_exclusive: bool) -> Outcome {
    let mut values = data(ctx, arguments)?;
    let value = real(arguments, 1, "value")?;
    let digits = integer_or(arguments, 2, "significant_digits", 3)?.clamp(1, 15);
    values.sort_by(f64::total_cmp);
    let below = values.iter().filter(|other| **other < value).count();
    let is_within =
        values.first().is_some_and(|first| *first <= value) && values.last().is_some_and(|last| value <= *last);
    if !is_within {
        return Err(not_found());
    }
    let mut place = below as f64;
    if !values.contains(&value) {
        let neighbours = below.checked_sub(1).and_then(|before| Some((values.get(before)?, values.get(below)?)));
        let (low, high) = neighbours.ok_or_else(not_found)?;
        place = place - 1.0 + (value - low) / (high - low);
    }
    let count = values.len() as f64;
    let rank = if is_exclusive { (place + 1.0) / (count + 1.0) } else { place / (count - 1.0).max(1.0) };
    let scale = super::numbers::power_of_ten(digits)?;
    // Cut, not rounded; what lies a hair below a whole step by the representation of fractions counts as that step.
    Ok(Value::Float(libm::floor(rank * scale + 1e-9) / scale))
}

/// How many values come before the value, and how many are equal to it.
fn rank(ctx: &mut Context<'_>, arguments: &Arguments) -> Outcome<(i64, i64)> {
    let value = real(arguments, 0, "value")?;
    let values = floats(ctx, &[arguments.required(1, "data")?.clone()])?;
    let is_ascending = super::reading::flag_or(arguments, 2, "is_ascending", false);
    let comes_before = |other: &&f64| if is_ascending { **other < value } else { **other > value };
    let same = values.iter().filter(|other| **other == value).count();
    if same == 0 {
        return Err(not_found());
    }
    let before = values.iter().filter(comes_before).count();
    Ok((i64::try_from(before).unwrap_or(i64::MAX), i64::try_from(same).unwrap_or(i64::MAX)))
}

fn probability(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let (values, shares) = super::regression::paired(ctx, &arguments, ["data", "probabilities"])?;
    let low = real(&arguments, 2, "low_limit")?;
    let high = real_or(&arguments, 3, "high_limit", low)?;
    let total: f64 = shares.iter().sum();
    if shares.iter().any(|share| !(0.0..=1.0).contains(share)) || (total - 1.0).abs() > 1e-9 {
        return Err(Raised::value_error("the probabilities must add up to 1"));
    }
    let within = values.iter().zip(&shares).filter(|(value, _)| (low..=high).contains(*value));
    Ok(Value::Float(within.map(|(_, share)| share).sum()))
}

fn trimmed(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let mut values = data(ctx, &arguments)?;
    let share = real(&arguments, 1, "exclude_proportion")?;
    if !(0.0..1.0).contains(&share) {
        return Err(domain());
    }
    values.sort_by(f64::total_cmp);
    let cut = libm::floor(values.len() as f64 * share / 2.0) as usize;
    mean(values.get(cut..values.len() - cut).unwrap_or_default()).map(Value::Float)
}
