//! How goods lose their value over their life.

use super::numbers::divide;
use super::reading::{integer_or, real, real_or};
use super::{Family::Finance, Function, of};
use crate::error::{Outcome, Raised};
use crate::run::Arguments;
use crate::value::Value;

pub(super) const TABLE: &[Function] = &[
    of(
        Finance,
        ["DB", "DB", "cost, salvage, life, period, month=12", "round(DB(1000, 100, 5, 1), 2)", "369.0"],
        |_, a| declining(&a),
    ),
    of(Finance, ["DDB", "DDB", "cost, salvage, life, period, factor=2", "DDB(1000, 100, 5, 2)", "240.0"], |_, a| {
        doubly_declining(&a)
    }),
    of(Finance, ["SLN", "AMORLIN", "cost, salvage, life", "SLN(1000, 100, 5)", "180.0"], |_, a| {
        let goods = Goods::of(&a)?;
        Ok(Value::Float(divide(goods.cost - goods.salvage, goods.life)?))
    }),
    of(Finance, ["SYD", "SYD", "cost, salvage, life, period", "SYD(1000, 100, 5, 1)", "300.0"], |_, a| {
        let goods = Goods::of(&a)?;
        let period = goods.period(&a)?;
        let years = goods.life * (goods.life + 1.0) / 2.0;
        Ok(Value::Float((goods.cost - goods.salvage) * (goods.life - period + 1.0) / years))
    }),
];

struct Goods {
    cost: f64,
    salvage: f64,
    life: f64,
}

impl Goods {
    fn of(arguments: &Arguments) -> Outcome<Self> {
        let goods = Self {
            cost: real(arguments, 0, "cost")?,
            salvage: real(arguments, 1, "salvage")?,
            life: real(arguments, 2, "life")?,
        };
        let is_valid = goods.life > 0.0 && goods.life <= 100_000.0;
        if is_valid { Ok(goods) } else { Err(Raised::value_error("life must be positive")) }
    }

    fn period(&self, arguments: &Arguments) -> Outcome<f64> {
        let period = real(arguments, 3, "period")?;
        // A life that begins within a year ends within another.
        let is_valid = (1.0..=self.life + 1.0).contains(&period);
        if is_valid { Ok(period) } else { Err(Raised::value_error("period is out of range")) }
    }
}

/// At a fixed rate of three decimals; the first year has `month` months.
fn declining(arguments: &Arguments) -> Outcome {
    let goods = Goods::of(arguments)?;
    let period = goods.period(arguments)?;
    let month = integer_or(arguments, 4, "month", 12)?.clamp(1, 12) as f64;
    let rate = 1.0 - libm::pow(divide(goods.salvage, goods.cost)?, 1.0 / goods.life);
    let rate = libm::round(rate * 1000.0) / 1000.0;
    let mut lost = goods.cost * rate * month / 12.0;
    let mut total = lost;
    let mut year = 2.0;
    while year <= period {
        let is_last = year > goods.life;
        lost = (goods.cost - total) * rate * if is_last { (12.0 - month) / 12.0 } else { 1.0 };
        total += lost;
        year += 1.0;
    }
    Ok(Value::Float(lost))
}

fn doubly_declining(arguments: &Arguments) -> Outcome {
    let goods = Goods::of(arguments)?;
    let period = goods.period(arguments)?;
    let rate = (real_or(arguments, 4, "factor", 2.0)? / goods.life).min(1.0);
    let mut worth = goods.cost;
    let mut lost = 0.0;
    let mut year = 1.0;
    while year <= period {
        lost = (worth * rate).min(worth - goods.salvage).max(0.0);
        worth -= lost;
        year += 1.0;
    }
    Ok(Value::Float(lost))
}
