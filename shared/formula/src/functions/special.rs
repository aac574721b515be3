//! The functions that distributions are made of: incomplete gamma and beta, the normal curve and its inverse.
//!
//! Accurate to about twelve digits. Series and continued fractions stop after a fixed number of terms.

use std::f64::consts::{PI, SQRT_2};

const TINY: f64 = 1e-300;
const TERMS: u32 = 1000;
const CLOSE: f64 = 1e-16;

/// The share of a gamma distribution of this shape (scale 1) below `x`: the regularised lower incomplete gamma function.
pub(super) fn gamma_below(shape: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let front = libm::exp(shape * libm::log(x) - x - libm::lgamma(shape));
    if x < shape + 1.0 { front * gamma_series(shape, x) } else { 1.0 - front * gamma_fraction(shape, x) }
}

fn gamma_series(shape: f64, x: f64) -> f64 {
    let mut term = 1.0 / shape;
    let mut sum = term;
    let mut at = shape;
    for _ in 0..TERMS * 10 {
        at += 1.0;
        term *= x / at;
        sum += term;
        if term.abs() < sum.abs() * CLOSE {
            break;
        }
    }
    sum
}

/// Lentz's method for the upper part.
fn gamma_fraction(shape: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - shape;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for step in 1..TERMS * 10 {
        let a = -f64::from(step) * (f64::from(step) - shape);
        b += 2.0;
        d = 1.0 / away_from_zero(a * d + b);
        c = away_from_zero(b + a / c);
        let change = d * c;
        fraction *= change;
        if (change - 1.0).abs() < CLOSE {
            break;
        }
    }
    fraction
}

fn away_from_zero(value: f64) -> f64 {
    if value.abs() < TINY { TINY } else { value }
}

/// The logarithm of the beta function.
pub(super) fn log_beta(a: f64, b: f64) -> f64 {
    libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b)
}

/// The share of a beta distribution below `x`: the regularised incomplete beta function.
pub(super) fn beta_below(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = libm::exp(a * libm::log(x) + b * libm::log1p(-x) - log_beta(a, b));
    if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(x, a, b) / a
    } else {
        1.0 - front * beta_fraction(1.0 - x, b, a) / b
    }
}

fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for step in 1..TERMS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        let change = d * c;
        fraction *= change;
        if (change - 1.0).abs() < CLOSE {
            break;
        }
    }
    fraction
}

/// The height of the standard normal curve.
pub(super) fn normal_density(x: f64) -> f64 {
    libm::exp(-x * x / 2.0) / libm::sqrt(2.0 * PI)
}

/// The share of the standard normal distribution below `x`.
pub(super) fn normal_below(x: f64) -> f64 {
    libm::erfc(-x / SQRT_2) / 2.0
}

/// The value below which this share of the standard normal distribution lies; `share` is within 0 and 1.
pub(super) fn normal_inverse(share: f64) -> f64 {
    invert(share, -39.0, 39.0, normal_below)
}

/// The share of Student's distribution below `x`.
pub(super) fn student_below(x: f64, freedom: f64) -> f64 {
    let tail = beta_below(freedom / (freedom + x * x), freedom / 2.0, 0.5) / 2.0;
    if x > 0.0 { 1.0 - tail } else { tail }
}

/// The share of Fisher's distribution above `x`.
pub(super) fn fisher_above(x: f64, freedom1: f64, freedom2: f64) -> f64 {
    beta_below(freedom2 / (freedom2 + freedom1 * x), freedom2 / 2.0, freedom1 / 2.0)
}

/// Where a rising function reaches `wanted`, found by halving between `low` and `high`.
pub(super) fn invert(wanted: f64, mut low: f64, mut high: f64, function: impl Fn(f64) -> f64) -> f64 {
    for _ in 0..200 {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if function(middle) < wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    low + (high - low) / 2.0
}
