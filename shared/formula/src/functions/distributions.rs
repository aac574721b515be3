//! Probability distributions and the tests that use them, as spreadsheets define them.

use std::f64::consts::PI;

use super::reading::{domain, flag_or, floats, integer, real, real_or, truncated};
use super::special::{
    beta_below, fisher_above, gamma_below, invert, normal_below, normal_density, normal_inverse, student_below,
};
use super::stats::{mean, variance};
use super::{Family::Statistics, Function, of};
use crate::error::{Outcome, Raised};
use crate::run::{Arguments, Context};
use crate::value::Value;

pub(super) const TABLE: &[Function] = &[
    of(Statistics, ["BETADIST", "LOI.BETA", "x, alpha, beta", "round(BETADIST(0.5, 2, 3), 6)", "0.6875"], |_, a| {
        share(beta_below(within(real(&a, 0, "x")?, 0.0, 1.0)?, above_zero(&a, 1, "alpha")?, above_zero(&a, 2, "beta")?))
    }),
    of(
        Statistics,
        [
            "BINOMDIST",
            "LOI.BINOMIALE",
            "num_successes, num_trials, prob_success, cumulative=False",
            "round(BINOMDIST(4, 10, 0.5), 6)",
            "0.205078",
        ],
        |_, a| binomial(&a),
    ),
    of(Statistics, ["CHIDIST", "LOI.KHIDEUX", "x, degrees_freedom", "round(CHIDIST(3.84, 1), 4)", "0.05"], |_, a| {
        share(1.0 - gamma_below(above_zero(&a, 1, "degrees_freedom")? / 2.0, real(&a, 0, "x")? / 2.0))
    }),
    of(
        Statistics,
        [
            "CONFIDENCE",
            "INTERVALLE.CONFIANCE",
            "alpha, standard_deviation, pop_size",
            "round(CONFIDENCE(0.05, 2.5, 50), 6)",
            "0.692952",
        ],
        |_, a| {
            let alpha = between_zero_and_one(&a, 0, "alpha")?;
            let deviation = above_zero(&a, 1, "standard_deviation")?;
            share(normal_inverse(1.0 - alpha / 2.0) * deviation / libm::sqrt(above_zero(&a, 2, "pop_size")?))
        },
    ),
    of(
        Statistics,
        ["CRITBINOM", "CRITERE.LOI.BINOMIALE", "num_trials, prob_success, target_prob", "CRITBINOM(6, 0.5, 0.75)", "4"],
        |_, a| critical_binomial(&a),
    ),
    of(
        Statistics,
        ["EXPONDIST", "LOI.EXPONENTIELLE", "x, lambda_, cumulative=True", "round(EXPONDIST(0.2, 10), 6)", "0.864665"],
        |_, a| {
            let (x, rate) = (real(&a, 0, "x")?, above_zero(&a, 1, "lambda_")?);
            let left = libm::exp(-rate * within(x, 0.0, f64::MAX)?);
            share(if flag_or(&a, 2, "cumulative", true) { 1.0 - left } else { rate * left })
        },
    ),
    of(
        Statistics,
        [
            "F_DIST",
            "LOI.F.N",
            "x, degrees_freedom1, degrees_freedom2, cumulative=True",
            "round(F_DIST(15.2069, 6, 4), 4)",
            "0.99",
        ],
        |_, a| fisher(&a),
    ),
    of(
        Statistics,
        [
            "F_DIST_RT",
            "LOI.F.DROITE",
            "x, degrees_freedom1, degrees_freedom2",
            "round(F_DIST_RT(15.2069, 6, 4), 4)",
            "0.01",
        ],
        |_, a| fisher_tail(&a),
    ),
    of(
        Statistics,
        ["FDIST", "LOI.F", "x, degrees_freedom1, degrees_freedom2", "round(FDIST(15.2069, 6, 4), 4)", "0.01"],
        |_, a| fisher_tail(&a),
    ),
    of(Statistics, ["FISHER", "FISHER", "value", "round(FISHER(0.75), 6)", "0.972955"], |_, a| {
        let value = real(&a, 0, "value")?;
        if value.abs() >= 1.0 { Err(domain()) } else { share(libm::atanh(value)) }
    }),
    of(Statistics, ["FISHERINV", "FISHER.INVERSE", "value", "round(FISHERINV(0.972955), 6)", "0.75"], |_, a| {
        share(libm::tanh(real(&a, 0, "value")?))
    }),
    of(
        Statistics,
        ["GAMMADIST", "LOI.GAMMA", "x, alpha, beta, cumulative=True", "round(GAMMADIST(10, 9, 2), 6)", "0.068094"],
        |_, a| gamma(&a),
    ),
    of(Statistics, ["GAMMALN", "LNGAMMA", "value", "round(GAMMALN(4), 6)", "1.791759"], |_, a| {
        share(libm::lgamma(above_zero(&a, 0, "value")?))
    }),
    of(
        Statistics,
        [
            "HYPGEOMDIST",
            "LOI.HYPERGEOMETRIQUE",
            "num_successes, num_draws, successes_in_pop, pop_size",
            "round(HYPGEOMDIST(1, 4, 8, 20), 6)",
            "0.363261",
        ],
        |_, a| hypergeometric(&a),
    ),
    of(
        Statistics,
        ["LOGINV", "LOI.LOGNORMALE.INVERSE", "x, mean, standard_deviation", "round(LOGINV(0.5, 1, 2), 6)", "2.718282"],
        |_, a| {
            let inverse = normal_inverse(between_zero_and_one(&a, 0, "x")?);
            share(libm::exp(real(&a, 1, "mean")? + above_zero(&a, 2, "standard_deviation")? * inverse))
        },
    ),
    of(
        Statistics,
        [
            "LOGNORMDIST",
            "LOI.LOGNORMALE",
            "x, mean, standard_deviation",
            "round(LOGNORMDIST(4, 3.5, 1.2), 6)",
            "0.039084",
        ],
        |_, a| {
            let logarithm = libm::log(above_zero(&a, 0, "x")?);
            share(normal_below((logarithm - real(&a, 1, "mean")?) / above_zero(&a, 2, "standard_deviation")?))
        },
    ),
    of(
        Statistics,
        [
            "NEGBINOMDIST",
            "LOI.BINOMIALE.NEG",
            "num_failures, num_successes, prob_success",
            "round(NEGBINOMDIST(10, 5, 0.25), 6)",
            "0.055049",
        ],
        |_, a| {
            let (failures, successes) = (count(&a, 0, "num_failures")?, count(&a, 1, "num_successes")?);
            let chance = between_zero_and_one(&a, 2, "prob_success")?;
            let ways = log_choose(failures + successes - 1.0, successes - 1.0);
            share(libm::exp(ways + successes * libm::log(chance) + failures * libm::log1p(-chance)))
        },
    ),
    of(
        Statistics,
        [
            "NORMDIST",
            "LOI.NORMALE",
            "x, mean, standard_deviation, cumulative=True",
            "round(NORMDIST(42, 40, 1.5), 6)",
            "0.908789",
        ],
        |_, a| {
            let deviation = above_zero(&a, 2, "standard_deviation")?;
            let distance = (real(&a, 0, "x")? - real(&a, 1, "mean")?) / deviation;
            let is_cumulative = flag_or(&a, 3, "cumulative", true);
            share(if is_cumulative { normal_below(distance) } else { normal_density(distance) / deviation })
        },
    ),
    of(
        Statistics,
        [
            "NORMINV",
            "LOI.NORMALE.INVERSE",
            "x, mean, standard_deviation",
            "round(NORMINV(0.908789, 40, 1.5), 4)",
            "42.0",
        ],
        |_, a| {
            let inverse = normal_inverse(between_zero_and_one(&a, 0, "x")?);
            share(real(&a, 1, "mean")? + above_zero(&a, 2, "standard_deviation")? * inverse)
        },
    ),
    of(Statistics, ["NORMSDIST", "LOI.NORMALE.STANDARD", "x", "round(NORMSDIST(1.96), 6)", "0.975002"], |_, a| {
        share(normal_below(real(&a, 0, "x")?))
    }),
    of(
        Statistics,
        ["NORMSINV", "LOI.NORMALE.STANDARD.INVERSE", "x", "round(NORMSINV(0.975), 6)", "1.959964"],
        |_, a| share(normal_inverse(between_zero_and_one(&a, 0, "x")?)),
    ),
    of(
        Statistics,
        ["POISSON", "LOI.POISSON", "x, mean, cumulative=False", "round(POISSON(2, 5), 6)", "0.084224"],
        |_, a| {
            let (events, mean) = (count(&a, 0, "x")?, above_zero(&a, 1, "mean")?);
            let point = libm::exp(events * libm::log(mean) - mean - libm::lgamma(events + 1.0));
            share(if flag_or(&a, 2, "cumulative", false) { 1.0 - gamma_below(events + 1.0, mean) } else { point })
        },
    ),
    of(
        Statistics,
        ["T_INV", "LOI.STUDENT.INVERSE.N", "probability, degrees_freedom", "round(T_INV(0.75, 2), 6)", "0.816497"],
        |_, a| student_inverse(between_zero_and_one(&a, 0, "probability")?, above_zero(&a, 1, "degrees_freedom")?),
    ),
    of(
        Statistics,
        [
            "T_INV_2T",
            "LOI.STUDENT.INVERSE.BILATERALE",
            "probability, degrees_freedom",
            "round(T_INV_2T(0.05, 10), 6)",
            "2.228139",
        ],
        |_, a| student_inverse_both(&a),
    ),
    of(
        Statistics,
        ["TDIST", "LOI.STUDENT", "x, degrees_freedom, tails", "round(TDIST(1.96, 60, 2), 6)", "0.054645"],
        |_, a| {
            let x = within(real(&a, 0, "x")?, 0.0, f64::MAX)?;
            let tails = tails(&a, 2)?;
            share(tails * student_below(-x, above_zero(&a, 1, "degrees_freedom")?))
        },
    ),
    of(
        Statistics,
        ["TINV", "LOI.STUDENT.INVERSE", "probability, degrees_freedom", "round(TINV(0.05, 10), 6)", "2.228139"],
        |_, a| student_inverse_both(&a),
    ),
    of(
        Statistics,
        [
            "TTEST",
            "TEST.STUDENT",
            "range1, range2, tails, type",
            "round(TTEST([3, 4, 5, 8], [6, 19, 3, 2], 2, 1), 6)",
            "0.621335",
        ],
        student_test,
    ),
    of(
        Statistics,
        ["WEIBULL", "LOI.WEIBULL", "x, shape, scale, cumulative=True", "round(WEIBULL(105, 20, 100), 6)", "0.929581"],
        |_, a| {
            let (shape, scale) = (above_zero(&a, 1, "shape")?, above_zero(&a, 2, "scale")?);
            let ratio = within(real(&a, 0, "x")?, 0.0, f64::MAX)? / scale;
            let left = libm::exp(-libm::pow(ratio, shape));
            let density = shape / scale * libm::pow(ratio, shape - 1.0) * left;
            share(if flag_or(&a, 3, "cumulative", true) { 1.0 - left } else { density })
        },
    ),
    of(
        Statistics,
        [
            "ZTEST",
            "TEST.Z",
            "data, value, standard_deviation=None",
            "round(ZTEST([3, 6, 7, 8, 6, 5, 4, 2, 1, 9], 4), 6)",
            "0.090574",
        ],
        |ctx, a| {
            let data = floats(ctx, &[a.required(0, "data")?.clone()])?;
            let deviation = real_or(&a, 2, "standard_deviation", libm::sqrt(variance(&data, 1)?))?;
            let error = super::numbers::divide(deviation, libm::sqrt(data.len() as f64))?;
            share(1.0 - normal_below(super::numbers::divide(mean(&data)? - real(&a, 1, "value")?, error)?))
        },
    ),
];

fn share(value: f64) -> Outcome {
    Ok(Value::Float(value))
}

fn within(value: f64, low: f64, high: f64) -> Outcome<f64> {
    if (low..=high).contains(&value) { Ok(value) } else { Err(domain()) }
}

fn above_zero(arguments: &Arguments, index: usize, name: &str) -> Outcome<f64> {
    let value = real(arguments, index, name)?;
    if value > 0.0 { Ok(value) } else { Err(domain()) }
}

fn between_zero_and_one(arguments: &Arguments, index: usize, name: &str) -> Outcome<f64> {
    let value = real(arguments, index, name)?;
    if value > 0.0 && value < 1.0 { Ok(value) } else { Err(domain()) }
}

/// A number of things: cut to a whole one, zero or more.
fn count(arguments: &Arguments, index: usize, name: &str) -> Outcome<f64> {
    let value = truncated(arguments, index, name)?;
    if value >= 0 { Ok(value as f64) } else { Err(domain()) }
}

fn tails(arguments: &Arguments, index: usize) -> Outcome<f64> {
    match integer(arguments, index, "tails")? {
        1 => Ok(1.0),
        2 => Ok(2.0),
        _ => Err(Raised::value_error("tails must be 1 or 2")),
    }
}

fn log_choose(n: f64, k: f64) -> f64 {
    libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0)
}

/// The chance of exactly so many successes.
fn binomial_point(successes: f64, trials: f64, chance: f64) -> f64 {
    if chance == 0.0 || chance == 1.0 {
        let certain = if chance == 0.0 { 0.0 } else { trials };
        return f64::from(u8::from(successes == certain));
    }
    let ways = log_choose(trials, successes);
    libm::exp(ways + successes * libm::log(chance) + (trials - successes) * libm::log1p(-chance))
}

/// The chance of so many successes or fewer.
fn binomial_below(successes: f64, trials: f64, chance: f64) -> f64 {
    if successes >= trials { 1.0 } else { 1.0 - beta_below(chance, successes + 1.0, trials - successes) }
}

fn binomial(arguments: &Arguments) -> Outcome {
    let (successes, trials) = (count(arguments, 0, "num_successes")?, count(arguments, 1, "num_trials")?);
    let chance = within(real(arguments, 2, "prob_success")?, 0.0, 1.0)?;
    if successes > trials {
        return Err(domain());
    }
    let is_cumulative = flag_or(arguments, 3, "cumulative", false);
    share(if is_cumulative {
        binomial_below(successes, trials, chance)
    } else {
        binomial_point(successes, trials, chance)
    })
}

fn critical_binomial(arguments: &Arguments) -> Outcome {
    let trials = count(arguments, 0, "num_trials")?;
    let chance = within(real(arguments, 1, "prob_success")?, 0.0, 1.0)?;
    let target = within(real(arguments, 2, "target_prob")?, 0.0, 1.0)?;
    let (mut low, mut high) = (0, super::reading::whole(trials)?);
    while low < high {
        let middle = low + (high - low) / 2;
        // A hair of tolerance: sums of fractions such as one half must reach a target such as one half.
        if binomial_below(middle as f64, trials, chance) >= target - 1e-14 {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(Value::Int(low))
}

fn hypergeometric(arguments: &Arguments) -> Outcome {
    let successes = count(arguments, 0, "num_successes")?;
    let draws = count(arguments, 1, "num_draws")?;
    let all_successes = count(arguments, 2, "successes_in_pop")?;
    let population = count(arguments, 3, "pop_size")?;
    let failures = draws - successes;
    if draws > population || all_successes > population || successes > draws.min(all_successes) {
        return Err(domain());
    }
    if failures > population - all_successes {
        return share(0.0);
    }
    let ways = log_choose(all_successes, successes) + log_choose(population - all_successes, failures);
    share(libm::exp(ways - log_choose(population, draws)))
}

fn gamma(arguments: &Arguments) -> Outcome {
    let x = within(real(arguments, 0, "x")?, 0.0, f64::MAX)?;
    let (shape, scale) = (above_zero(arguments, 1, "alpha")?, above_zero(arguments, 2, "beta")?);
    if flag_or(arguments, 3, "cumulative", true) {
        return share(gamma_below(shape, x / scale));
    }
    let logarithm = (shape - 1.0) * libm::log(x) - x / scale - shape * libm::log(scale) - libm::lgamma(shape);
    share(libm::exp(logarithm))
}

fn fisher_tail(arguments: &Arguments) -> Outcome {
    let x = within(real(arguments, 0, "x")?, 0.0, f64::MAX)?;
    let (first, second) =
        (above_zero(arguments, 1, "degrees_freedom1")?, above_zero(arguments, 2, "degrees_freedom2")?);
    share(fisher_above(x, first, second))
}

fn fisher(arguments: &Arguments) -> Outcome {
    let x = within(real(arguments, 0, "x")?, 0.0, f64::MAX)?;
    let (first, second) =
        (above_zero(arguments, 1, "degrees_freedom1")?, above_zero(arguments, 2, "degrees_freedom2")?);
    if flag_or(arguments, 3, "cumulative", true) {
        return share(1.0 - fisher_above(x, first, second));
    }
    let ratio = first * x / second;
    let logarithm = (first / 2.0) * libm::log(first / second) + (first / 2.0 - 1.0) * libm::log(x)
        - (first + second) / 2.0 * libm::log1p(ratio)
        - super::special::log_beta(first / 2.0, second / 2.0);
    share(libm::exp(logarithm))
}

fn student_inverse(probability: f64, freedom: f64) -> Outcome {
    // Beyond this range shares no longer change for one degree of freedom: tan(pi/2 - epsilon).
    share(invert(probability, -1e10 * PI, 1e10 * PI, |x| student_below(x, freedom)))
}

fn student_inverse_both(arguments: &Arguments) -> Outcome {
    let probability = between_zero_and_one(arguments, 0, "probability")?;
    student_inverse(1.0 - probability / 2.0, above_zero(arguments, 1, "degrees_freedom")?)
}

/// Type 1: pairs; 2: two samples of equal variance; 3: of unequal variance.
fn student_test(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let tails = tails(&arguments, 2)?;
    let kind = integer(&arguments, 3, "type")?;
    let (statistic, freedom) = if kind == 1 {
        let (left, right) = super::regression::paired(ctx, &arguments, ["range1", "range2"])?;
        let differences: Vec<f64> = left.iter().zip(&right).map(|(left, right)| left - right).collect();
        let count = differences.len() as f64;
        let error = libm::sqrt(variance(&differences, 1)? / count);
        (super::numbers::divide(mean(&differences)?, error)?, count - 1.0)
    } else {
        let left = floats(ctx, &[arguments.required(0, "range1")?.clone()])?;
        let right = floats(ctx, &[arguments.required(1, "range2")?.clone()])?;
        two_samples(&left, &right, kind)?
    };
    share(tails * student_below(-statistic.abs(), freedom))
}

fn two_samples(left: &[f64], right: &[f64], kind: i64) -> Outcome<(f64, f64)> {
    let (count1, count2) = (left.len() as f64, right.len() as f64);
    let (spread1, spread2) = (variance(left, 1)?, variance(right, 1)?);
    let distance = mean(left)? - mean(right)?;
    let (share1, share2) = (spread1 / count1, spread2 / count2);
    match kind {
        2 => {
            let freedom = count1 + count2 - 2.0;
            let pooled = ((count1 - 1.0) * spread1 + (count2 - 1.0) * spread2) / freedom;
            let error = libm::sqrt(pooled * (1.0 / count1 + 1.0 / count2));
            Ok((super::numbers::divide(distance, error)?, freedom))
        }
        3 => {
            let total = share1 + share2;
            let parts = share1 * share1 / (count1 - 1.0) + share2 * share2 / (count2 - 1.0);
            let freedom = super::numbers::divide(total * total, parts)?;
            Ok((super::numbers::divide(distance, libm::sqrt(total))?, freedom))
        }
        _ => Err(Raised::value_error("type must be 1, 2 or 3")),
    }
}
