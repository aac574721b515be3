//! Two series side by side: how they go together, and the line through them.

use super::numbers::divide;
use super::reading::{division_by_zero, list, real};
use super::stats::{mean, squares};
use super::{Family::Statistics, Function, of};
use crate::error::{Outcome, Raised};
use crate::run::{Arguments, Context};
use crate::value::Value;

/// The parameters of a regression, in the order of spreadsheets.
const Y_X: [&str; 2] = ["data_y", "data_x"];

pub(super) const TABLE: &[Function] = &[
    of(
        Statistics,
        ["CORREL", "COEFFICIENT.CORRELATION", "data_y, data_x", "CORREL([1, 2, 3], [2, 4, 6])", "1.0"],
        |ctx, a| correlation(&Fit::of(ctx, &a)?).map(Value::Float),
    ),
    of(Statistics, ["COVAR", "COVARIANCE", "data_y, data_x", "COVAR([1, 3], [2, 6])", "2.0"], |ctx, a| {
        let fit = Fit::of(ctx, &a)?;
        Ok(Value::Float(fit.products / fit.count))
    }),
    of(
        Statistics,
        ["FORECAST", "PREVISION", "x, data_y, data_x", "FORECAST(4, [3, 5, 7], [1, 2, 3])", "9.0"],
        |ctx, a| {
            let x = real(&a, 0, "x")?;
            let fit = Fit::of(ctx, &without_first(&a))?;
            Ok(Value::Float(fit.mean_y + fit.slope()? * (x - fit.mean_x)))
        },
    ),
    of(
        Statistics,
        ["INTERCEPT", "ORDONNEE.ORIGINE", "data_y, data_x", "INTERCEPT([3, 5, 7], [1, 2, 3])", "1.0"],
        |ctx, a| {
            let fit = Fit::of(ctx, &a)?;
            Ok(Value::Float(fit.mean_y - fit.slope()? * fit.mean_x))
        },
    ),
    of(Statistics, ["PEARSON", "PEARSON", "data_y, data_x", "PEARSON([1, 2, 3], [6, 4, 2])", "-1.0"], |ctx, a| {
        correlation(&Fit::of(ctx, &a)?).map(Value::Float)
    }),
    of(
        Statistics,
        ["RSQ", "COEFFICIENT.DETERMINATION", "data_y, data_x", "RSQ([1, 2, 3], [2, 4, 6])", "1.0"],
        |ctx, a| {
            let correlation = correlation(&Fit::of(ctx, &a)?)?;
            Ok(Value::Float(correlation * correlation))
        },
    ),
    of(Statistics, ["SLOPE", "PENTE", "data_y, data_x", "SLOPE([3, 5, 7], [1, 2, 3])", "2.0"], |ctx, a| {
        Fit::of(ctx, &a)?.slope().map(Value::Float)
    }),
    of(
        Statistics,
        ["STEYX", "ERREUR.TYPE.XY", "data_y, data_x", "round(STEYX([1, 2, 4], [1, 2, 3]), 6)", "0.408248"],
        |ctx, a| {
            let fit = Fit::of(ctx, &a)?;
            if fit.count <= 2.0 {
                return Err(division_by_zero());
            }
            let rest = fit.squares_y - divide(fit.products * fit.products, fit.squares_x)?;
            Ok(Value::Float(libm::sqrt((rest / (fit.count - 2.0)).max(0.0))))
        },
    ),
];

/// The pairs of two lists of the same length; a pair of which one is no number is left out.
pub(super) fn paired(ctx: &mut Context<'_>, arguments: &Arguments, names: [&str; 2]) -> Outcome<(Vec<f64>, Vec<f64>)> {
    let [first, second] = names;
    let left = list(ctx, arguments, 0, first)?;
    let right = list(ctx, arguments, 1, second)?;
    if left.len() != right.len() {
        return Err(Raised::value_error("both lists must have the same length"));
    }
    let is_number = super::reading::is_plain_number;
    let pairs = left.iter().zip(&right).filter(|(left, right)| is_number(left) && is_number(right));
    Ok(pairs.filter_map(|(left, right)| Some((left.as_float()?, right.as_float()?))).unzip())
}

fn without_first(arguments: &Arguments) -> Arguments {
    let positional = arguments.positional.iter().skip(1).cloned().collect();
    Arguments { positional, keywords: arguments.keywords.clone() }
}

/// What a straight line through pairs is made from.
struct Fit {
    count: f64,
    mean_x: f64,
    mean_y: f64,
    squares_x: f64,
    squares_y: f64,
    products: f64,
}

impl Fit {
    fn of(ctx: &mut Context<'_>, arguments: &Arguments) -> Outcome<Self> {
        let (ys, xs) = paired(ctx, arguments, Y_X)?;
        let (mean_x, mean_y) = (mean(&xs)?, mean(&ys)?);
        let products = xs.iter().zip(&ys).map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
        Ok(Self {
            count: xs.len() as f64,
            mean_x,
            mean_y,
            squares_x: squares(&xs)?,
            squares_y: squares(&ys)?,
            products,
        })
    }

    fn slope(&self) -> Outcome<f64> {
        divide(self.products, self.squares_x)
    }
}

fn correlation(fit: &Fit) -> Outcome<f64> {
    divide(fit.products, libm::sqrt(fit.squares_x * fit.squares_y))
}
