//! Loans and investments. Money paid out is negative, money received positive, as in every spreadsheet.

use super::numbers::divide;
use super::reading::{flag_or, floats, integer, list, real, real_of, real_or};
use super::special::invert;
use super::{Family::Finance, Function, of};
use crate::error::{Outcome, Raised};
use crate::run::{Arguments, Context};
use crate::value::Value;

pub(super) const TABLE: &[Function] = &[
    of(
        Finance,
        [
            "CUMIPMT",
            "CUMUL.INTER",
            "rate, periods, present_value, first_period, last_period, end_or_beginning=0",
            "round(CUMIPMT(0.01, 12, 1000, 1, 12), 2)",
            "-66.19",
        ],
        |_, a| cumulated(&a, interest),
    ),
    of(
        Finance,
        [
            "CUMPRINC",
            "CUMUL.PRINCPER",
            "rate, periods, present_value, first_period, last_period, end_or_beginning=0",
            "round(CUMPRINC(0.01, 12, 1000, 1, 12), 2)",
            "-1000.0",
        ],
        |_, a| cumulated(&a, principal),
    ),
    of(
        Finance,
        ["EFFECT", "TAUX.EFFECTIF", "nominal_rate, periods_per_year", "round(EFFECT(0.12, 12), 6)", "0.126825"],
        |_, a| {
            let (rate, periods) = (real(&a, 0, "nominal_rate")?, real(&a, 1, "periods_per_year")?);
            amount(libm::pow(1.0 + divide(rate, periods)?, periods) - 1.0)
        },
    ),
    of(
        Finance,
        [
            "FV",
            "VC",
            "rate, periods, payment, present_value=0, end_or_beginning=0",
            "round(FV(0.01, 12, -100, -1000), 2)",
            "2395.08",
        ],
        |_, a| {
            let loan = Loan::of(&a, ["rate", "periods", "payment", "present_value"], 4)?;
            amount(loan.future(loan.third, loan.fourth))
        },
    ),
    of(
        Finance,
        [
            "IPMT",
            "INTPER",
            "rate, period, periods, present_value, future_value=0, end_or_beginning=0",
            "round(IPMT(0.01, 1, 12, 1000), 2)",
            "-10.0",
        ],
        |_, a| part(&a, interest),
    ),
    of(
        Finance,
        ["IRR", "TRI", "cashflow_amounts, rate_guess=0.1", "round(IRR([-1000, 500, 400, 300]), 4)", "0.1065"],
        |ctx, a| {
            let flows = floats(ctx, &[a.required(0, "cashflow_amounts")?.clone()])?;
            let guess = real_or(&a, 1, "rate_guess", 0.1)?;
            ctx.budget.spend(flows.len() as u64 * 30)?;
            root(guess, |rate| present(rate, &flows))
        },
    ),
    of(
        Finance,
        [
            "MIRR",
            "TRIM",
            "cashflow_amounts, financing_rate, reinvestment_rate",
            "round(MIRR([-1000, 500, 400, 300], 0.1, 0.12), 4)",
            "0.112",
        ],
        modified_return,
    ),
    of(
        Finance,
        ["NOMINAL", "TAUX.NOMINAL", "effective_rate, periods_per_year", "round(NOMINAL(0.126825, 12), 6)", "0.12"],
        |_, a| {
            let (rate, periods) = (real(&a, 0, "effective_rate")?, real(&a, 1, "periods_per_year")?);
            amount(periods * (libm::pow(1.0 + rate, divide(1.0, periods)?) - 1.0))
        },
    ),
    of(
        Finance,
        [
            "NPER",
            "NPM",
            "rate, payment, present_value, future_value=0, end_or_beginning=0",
            "round(NPER(0.01, -100, 1000), 4)",
            "10.5886",
        ],
        |_, a| periods(&a),
    ),
    of(
        Finance,
        ["NPV", "VAN", "discount, cashflow1, *more_cashflows", "round(NPV(0.1, 500, 400, 300), 2)", "1010.52"],
        |ctx, a| {
            let rate = real(&a, 0, "discount")?;
            let flows = floats(ctx, a.positional.get(1..).unwrap_or_default())?;
            amount(divide(present(rate, &flows), 1.0 + rate)?)
        },
    ),
    of(
        Finance,
        [
            "PMT",
            "VPM",
            "rate, periods, present_value, future_value=0, end_or_beginning=0",
            "round(PMT(0.01, 12, 1000), 2)",
            "-88.85",
        ],
        |_, a| {
            let loan = Loan::of(&a, ["rate", "periods", "present_value", "future_value"], 4)?;
            amount(loan.payment(loan.third, loan.fourth)?)
        },
    ),
    of(
        Finance,
        [
            "PPMT",
            "PRINCPER",
            "rate, period, periods, present_value, future_value=0, end_or_beginning=0",
            "round(PPMT(0.01, 1, 12, 1000), 2)",
            "-78.85",
        ],
        |_, a| part(&a, principal),
    ),
    of(
        Finance,
        [
            "PV",
            "VA",
            "rate, periods, payment, future_value=0, end_or_beginning=0",
            "round(PV(0.01, 12, -100), 2)",
            "1125.51",
        ],
        |_, a| {
            let loan = Loan::of(&a, ["rate", "periods", "payment", "future_value"], 4)?;
            let growth = loan.growth();
            amount(-(loan.fourth + loan.third * loan.annuity()) / growth)
        },
    ),
    of(
        Finance,
        [
            "RATE",
            "TAUX",
            "periods, payment, present_value, future_value=0, end_or_beginning=0, rate_guess=0.1",
            "round(RATE(12, -88.85, 1000), 4)",
            "0.01",
        ],
        |_, a| rate(&a),
    ),
    of(
        Finance,
        ["RRI", "TAUX.INT.EQUIV", "periods, present_value, future_value", "round(RRI(8, 10000, 11000), 6)", "0.011985"],
        |_, a| {
            let growth = divide(real(&a, 2, "future_value")?, real(&a, 1, "present_value")?)?;
            amount(libm::pow(growth, divide(1.0, real(&a, 0, "periods")?)?) - 1.0)
        },
    ),
    of(
        Finance,
        [
            "XIRR",
            "TRI.PAIEMENTS",
            "cashflow_amounts, cashflow_dates, rate_guess=0.1",
            "round(XIRR([-1000, 1100], [DATE(2025, 1, 1), DATE(2026, 1, 1)]), 4)",
            "0.1",
        ],
        |ctx, a| {
            let flows = dated(ctx, &a, 0)?;
            let guess = real_or(&a, 2, "rate_guess", 0.1)?;
            ctx.budget.spend(flows.len() as u64 * 30)?;
            root(guess, |rate| present_dated(rate, &flows))
        },
    ),
    of(
        Finance,
        [
            "XNPV",
            "VAN.PAIEMENTS",
            "discount, cashflow_amounts, cashflow_dates",
            "round(XNPV(0.1, [-1000, 1210], [DATE(2025, 1, 1), DATE(2026, 1, 1)]), 2)",
            "100.0",
        ],
        |ctx, a| {
            let rate = real(&a, 0, "discount")?;
            let flows = dated(ctx, &a, 1)?;
            amount(present_dated(rate, &flows))
        },
    ),
];

fn amount(value: f64) -> Outcome {
    if value.is_finite() { Ok(Value::Float(value)) } else { Err(Raised::value_error("no finite result")) }
}

/// A loan or a savings plan: a rate, a number of periods, and two amounts whose meaning depends on the function.
struct Loan {
    rate: f64,
    periods: f64,
    third: f64,
    fourth: f64,
    /// Paid at the beginning of a period.
    is_early: bool,
}

impl Loan {
    fn of(arguments: &Arguments, names: [&str; 4], early_at: usize) -> Outcome<Self> {
        let [rate, periods, third, fourth] = names;
        Ok(Self {
            rate: real(arguments, 0, rate)?,
            periods: real(arguments, 1, periods)?,
            third: real(arguments, 2, third)?,
            fourth: real_or(arguments, 3, fourth, 0.0)?,
            is_early: flag_or(arguments, early_at, "end_or_beginning", false),
        })
    }

    /// What 1 has grown to after all periods.
    fn growth(&self) -> f64 {
        libm::pow(1.0 + self.rate, self.periods)
    }

    /// What 1 paid every period has grown to after all periods.
    fn annuity(&self) -> f64 {
        if self.rate == 0.0 {
            return self.periods;
        }
        let late = (self.growth() - 1.0) / self.rate;
        if self.is_early { late * (1.0 + self.rate) } else { late }
    }

    fn payment(&self, present: f64, future: f64) -> Outcome<f64> {
        Ok(-divide(present * self.growth() + future, self.annuity())?)
    }

    fn future(&self, payment: f64, present: f64) -> f64 {
        -(present * self.growth() + payment * self.annuity())
    }
}

/// The interest within the payment of a period.
fn interest(loan: &Loan, period: f64) -> Outcome<f64> {
    let payment = loan.payment(loan.third, loan.fourth)?;
    if loan.is_early && period == 1.0 {
        return Ok(0.0);
    }
    let before = Loan { periods: period - 1.0, ..*loan };
    let owed = before.future(payment, loan.third);
    let interest = owed * loan.rate;
    Ok(if loan.is_early { interest / (1.0 + loan.rate) } else { interest })
}

/// The part of the payment of a period that pays back.
fn principal(loan: &Loan, period: f64) -> Outcome<f64> {
    Ok(loan.payment(loan.third, loan.fourth)? - interest(loan, period)?)
}

fn part(arguments: &Arguments, part: fn(&Loan, f64) -> Outcome<f64>) -> Outcome {
    let period = real(arguments, 1, "period")?;
    let loan = Loan {
        rate: real(arguments, 0, "rate")?,
        periods: real(arguments, 2, "periods")?,
        third: real(arguments, 3, "present_value")?,
        fourth: real_or(arguments, 4, "future_value", 0.0)?,
        is_early: flag_or(arguments, 5, "end_or_beginning", false),
    };
    if period < 1.0 || period > loan.periods {
        return Err(Raised::value_error("period is out of range"));
    }
    amount(part(&loan, period)?)
}

fn cumulated(arguments: &Arguments, part: fn(&Loan, f64) -> Outcome<f64>) -> Outcome {
    let loan = Loan {
        rate: real(arguments, 0, "rate")?,
        periods: real(arguments, 1, "periods")?,
        third: real(arguments, 2, "present_value")?,
        fourth: 0.0,
        is_early: flag_or(arguments, 5, "end_or_beginning", false),
    };
    let (first, last) = (integer(arguments, 3, "first_period")?, integer(arguments, 4, "last_period")?);
    if first < 1 || last < first || last as f64 > loan.periods || last > 100_000 {
        return Err(Raised::value_error("period is out of range"));
    }
    let mut total = 0.0;
    for period in first..=last {
        total += part(&loan, period as f64)?;
    }
    amount(total)
}

fn periods(arguments: &Arguments) -> Outcome {
    let rate = real(arguments, 0, "rate")?;
    let payment = real(arguments, 1, "payment")?;
    let present = real(arguments, 2, "present_value")?;
    let future = real_or(arguments, 3, "future_value", 0.0)?;
    if rate == 0.0 {
        return amount(-divide(present + future, payment)?);
    }
    let is_early = flag_or(arguments, 4, "end_or_beginning", false);
    let share = payment * if is_early { 1.0 + rate } else { 1.0 } / rate;
    let ratio = divide(share - future, present + share)?;
    if ratio <= 0.0 {
        return Err(Raised::value_error("the payments never reach the amount"));
    }
    amount(libm::log(ratio) / libm::log1p(rate))
}

fn rate(arguments: &Arguments) -> Outcome {
    let periods = real(arguments, 0, "periods")?;
    let payment = real(arguments, 1, "payment")?;
    let present = real(arguments, 2, "present_value")?;
    let future = real_or(arguments, 3, "future_value", 0.0)?;
    let is_early = flag_or(arguments, 4, "end_or_beginning", false);
    let guess = real_or(arguments, 5, "rate_guess", 0.1)?;
    root(guess, |rate| {
        let loan = Loan { rate, periods, third: 0.0, fourth: 0.0, is_early };
        // Discounted, so that a far rate does not overflow.
        (future - loan.future(payment, present)) / loan.growth()
    })
}

/// What flows at the ends of periods are worth now, the first of them now.
fn present(rate: f64, flows: &[f64]) -> f64 {
    flows.iter().rev().fold(0.0, |worth, flow| worth / (1.0 + rate) + flow)
}

/// The rate at which a worth is zero: brackets around the guess, then halving, so that the answer does not depend on luck.
fn root(guess: f64, worth: impl Fn(f64) -> f64) -> Outcome {
    let mut candidates: Vec<f64> = vec![-0.999_999, -0.99, -0.9, -0.75, -0.5, -0.25, -0.1, -0.05, -0.01];
    candidates.extend([0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 2.0, 5.0, 10.0, 100.0, 1e4, 1e6]);
    let brackets = candidates.windows(2).filter_map(|pair| match pair {
        [low, high] if worth(*low) * worth(*high) <= 0.0 => Some((*low, *high)),
        _ => None,
    });
    let distance = |(low, high): &(f64, f64)| {
        if *low <= guess && guess <= *high { 0.0 } else { (low - guess).abs().min((high - guess).abs()) }
    };
    let nearest = brackets.min_by(|left, right| distance(left).total_cmp(&distance(right)));
    let (low, high) = nearest.ok_or_else(|| Raised::value_error("no rate fits these amounts"))?;
    if worth(high) == 0.0 {
        return amount(high);
    }
    let sign = if worth(low) < worth(high) { 1.0 } else { -1.0 };
    amount(invert(0.0, low, high, |rate| sign * worth(rate)))
}

fn modified_return(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let flows = floats(ctx, &[arguments.required(0, "cashflow_amounts")?.clone()])?;
    let (financing, reinvestment) = (real(&arguments, 1, "financing_rate")?, real(&arguments, 2, "reinvestment_rate")?);
    let periods = flows.len() as f64 - 1.0;
    let only =
        |keeps: fn(f64) -> bool| flows.iter().map(|flow| if keeps(*flow) { *flow } else { 0.0 }).collect::<Vec<f64>>();
    let paid = present(financing, &only(|flow| flow < 0.0));
    let received = present(reinvestment, &only(|flow| flow > 0.0)) * libm::pow(1.0 + reinvestment, periods);
    amount(libm::pow(divide(received, -paid)?, divide(1.0, periods)?) - 1.0)
}

/// Amounts with their distance from the first date, in years of 365 days.
fn dated(ctx: &mut Context<'_>, arguments: &Arguments, first: usize) -> Outcome<Vec<(f64, f64)>> {
    let amounts = list(ctx, arguments, first, "cashflow_amounts")?;
    let dates = list(ctx, arguments, first + 1, "cashflow_dates")?;
    if amounts.len() != dates.len() {
        return Err(Raised::value_error("both lists must have the same length"));
    }
    let day = |date: &Value| match date {
        Value::Date(date) => Ok(f64::from(date.0)),
        Value::DateTime(moment) => Ok(f64::from(moment.date().0)),
        other => real_of(other),
    };
    let start = dates.first().map_or(Ok(0.0), day)?;
    amounts.iter().zip(&dates).map(|(amount, date)| Ok((real_of(amount)?, (day(date)? - start) / 365.0))).collect()
}

fn present_dated(rate: f64, flows: &[(f64, f64)]) -> f64 {
    flows.iter().map(|(amount, years)| amount / libm::pow(1.0 + rate, *years)).sum()
}
