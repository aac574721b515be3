//! Working days, and fractions of years as accountants count them.
//!
//! Deliberately absent: the public holidays of a place. They are arguments; `FRENCH_HOLIDAYS` lists those of France.

use super::Function;
use super::dates::{day_of, entry, is_last_of_february, moment, out_of_range};
use crate::error::{Outcome, Raised};
use crate::moments::{self, days_since_1970, is_leap};
use crate::run::{Arguments, Context};
use crate::value::{Date, Value};

/// The functions of this file.
pub const WORKDAYS: &[Function] = &[
    entry(
        [
            "DAYS360",
            "JOURS360",
            "start_date, end_date, european=False",
            "DAYS360(DATE(2012, 1, 1), DATE(2012, 7, 31))",
            "210",
        ],
        days_360,
    ),
    entry(
        ["FRENCH_HOLIDAYS", "JOURSFERIES", "year", "FRENCH_HOLIDAYS(2026)[1]", "datetime.date(2026, 4, 6)"],
        |_, a| {
            a.only(&["year"])?;
            let days = moments::french_holidays(moments::integer(a.required(0, "year")?)?);
            Ok(list(days.into_iter().map(Value::Date)))
        },
    ),
    entry(
        [
            "NETWORKDAYS",
            "NB.JOURS.OUVRES",
            "start_date, end_date, holidays=[]",
            "NETWORKDAYS(DATE(2020, 1, 1), DATE(2020, 1, 10), [DATE(2020, 1, 6)])",
            "7",
        ],
        |ctx, a| {
            a.only(&["start_date", "end_date", "holidays"])?;
            count(ctx, &a, SATURDAY_SUNDAY, 2)
        },
    ),
    entry(
        [
            "NETWORKDAYS_INTL",
            "NB.JOURS.OUVRES.INTL",
            "start_date, end_date, weekend=1, holidays=[]",
            "NETWORKDAYS_INTL(DATE(2020, 1, 1), DATE(2020, 1, 10), 11)",
            "9",
        ],
        |ctx, a| {
            a.only(&["start_date", "end_date", "weekend", "holidays"])?;
            let rest = weekend(a.get(2, "weekend"))?;
            count(ctx, &a, rest, 3)
        },
    ),
    entry(
        [
            "WORKDAY",
            "SERIE.JOUR.OUVRE",
            "start_date, num_days, holidays=[]",
            "WORKDAY(DATE(2020, 1, 10), 1)",
            "datetime.date(2020, 1, 13)",
        ],
        |ctx, a| {
            a.only(&["start_date", "num_days", "holidays"])?;
            step(ctx, &a, SATURDAY_SUNDAY, 2)
        },
    ),
    entry(
        [
            "WORKDAY_INTL",
            "SERIE.JOUR.OUVRE.INTL",
            "start_date, num_days, weekend=1, holidays=[]",
            "WORKDAY_INTL(DATE(2020, 1, 10), 1, 11)",
            "datetime.date(2020, 1, 11)",
        ],
        |ctx, a| {
            a.only(&["start_date", "num_days", "weekend", "holidays"])?;
            let rest = weekend(a.get(2, "weekend"))?;
            step(ctx, &a, rest, 3)
        },
    ),
    entry(
        [
            "YEARFRAC",
            "FRACTION.ANNEE",
            "start_date, end_date, basis=0",
            "YEARFRAC(DATE(2012, 1, 1), DATE(2012, 7, 30), 1)",
            "0.5765027322404371",
        ],
        year_fraction,
    ),
];

/// The days of rest, Monday first.
type Rest = [bool; 7];
const SATURDAY_SUNDAY: Rest = [false, false, false, false, false, true, true];

fn list(values: impl Iterator<Item = Value>) -> Value {
    Value::List(std::rc::Rc::new(std::cell::RefCell::new(values.collect())))
}

/// A number of spreadsheets (1 Saturday and Sunday, 2 Sunday and Monday …, 11 Sunday alone …) or seven digits from Monday,
/// 1 for rest.
fn weekend(argument: Option<&Value>) -> Outcome<Rest> {
    let unknown = || Raised::value_error("weekend must be 1 to 7, 11 to 17, or seven digits 0 and 1");
    let value = match argument {
        None => return Ok(SATURDAY_SUNDAY),
        Some(Value::Text(digits)) => {
            let mut rest = [false; 7];
            let is_pattern = digits.len() == 7 && digits.bytes().all(|digit| matches!(digit, b'0' | b'1'));
            if !is_pattern || digits.as_ref() == "1111111" {
                return Err(unknown());
            }
            for (day, digit) in rest.iter_mut().zip(digits.bytes()) {
                *day = digit == b'1';
            }
            return Ok(rest);
        }
        Some(value) => moments::integer(value)?,
    };
    let days = match value {
        1..=7 => [(value + 4) % 7, (value + 5) % 7],
        11..=17 => [(value + 2) % 7, (value + 2) % 7],
        _ => return Err(unknown()),
    };
    let mut rest = [false; 7];
    for (day, number) in rest.iter_mut().zip(0..) {
        *day = days.contains(&number);
    }
    Ok(rest)
}

fn rests(rest: Rest, date: Date) -> bool {
    usize::try_from(date.weekday()).ok().and_then(|day| rest.get(day)).copied().unwrap_or(false)
}

/// The holidays given: a date or a list of them, each once, sorted, those on days of rest left out.
fn holidays(ctx: &Context<'_>, argument: Option<&Value>, rest: Rest) -> Outcome<Vec<Date>> {
    let single;
    let values: Vec<Value> = match argument {
        None | Some(Value::None) => Vec::new(),
        Some(Value::List(values)) => values.borrow().clone(),
        Some(Value::Tuple(values)) => values.to_vec(),
        Some(Value::Set(values)) => values.borrow().iter().map(|(value, _)| value.clone()).collect(),
        Some(value) => {
            single = value.clone();
            vec![single]
        }
    };
    let mut days = Vec::with_capacity(values.len());
    for value in values.iter().filter(|value| !matches!(value, Value::None)) {
        let date = moment(ctx, value)?.date();
        if !rests(rest, date) {
            days.push(date);
        }
    }
    days.sort_unstable();
    days.dedup();
    Ok(days)
}

/// Working days from the epoch's Monday to `date`, that day left out.
fn working_days_before(rest: Rest, date: Date) -> i64 {
    let monday_based = i64::from(date.0) + 3;
    let (weeks, day) = (monday_based.div_euclid(7), monday_based.rem_euclid(7));
    let in_week = rest.iter().filter(|rests| !**rests).count();
    let in_part = rest.iter().zip(0..day).filter(|(rests, _)| !**rests).count();
    weeks * i64::try_from(in_week).unwrap_or_default() + i64::try_from(in_part).unwrap_or_default()
}

/// Working days from start to end, both counted; negative when the end is before the start.
fn count(ctx: &Context<'_>, arguments: &Arguments, rest: Rest, holidays_at: usize) -> Outcome {
    let start = moment(ctx, arguments.required(0, "start_date")?)?.date();
    let end = moment(ctx, arguments.required(1, "end_date")?)?.date();
    let free = holidays(ctx, arguments.get(holidays_at, "holidays"), rest)?;
    let (first, last, sign) = if start <= end { (start, end, 1) } else { (end, start, -1) };
    let days = working_days_before(rest, Date(last.0 + 1)) - working_days_before(rest, first);
    let free = free.iter().filter(|day| (first..=last).contains(day)).count();
    Ok(Value::Int(sign * (days - i64::try_from(free).unwrap_or_default())))
}

/// The working day some working days after a day, or before it.
fn step(ctx: &mut Context<'_>, arguments: &Arguments, rest: Rest, holidays_at: usize) -> Outcome {
    let start = moment(ctx, arguments.required(0, "start_date")?)?.date();
    let count = moments::integer(arguments.required(1, "num_days")?)?;
    let free = holidays(ctx, arguments.get(holidays_at, "holidays"), rest)?;
    if count.unsigned_abs() > 3_652_059 {
        return Err(out_of_range());
    }
    let mut date = start;
    let mut left = count.abs();
    while left > 0 {
        ctx.budget.spend(1)?;
        date = date.plus_days(count.signum()).ok_or_else(out_of_range)?;
        if !rests(rest, date) && free.binary_search(&date).is_err() {
            left -= 1;
        }
    }
    Ok(Value::Date(date))
}

/// Both dates, the earlier first, and whether they were exchanged.
fn ordered(arguments: &Arguments) -> Outcome<(Date, Date, bool)> {
    let (start, end) = (arguments.required(0, "start_date")?, arguments.required(1, "end_date")?);
    let (first, last) = (day_of(start)?, day_of(end)?);
    // A date and a moment cannot be compared.
    moments::compare(start, end)?;
    Ok(if first > last { (last, first, true) } else { (first, last, false) })
}

fn day_360((year, month, day): (i64, i64, i64)) -> i64 {
    year * 360 + month * 30 + day
}

/// Days between two dates in years of twelve months of thirty days.
fn between_360(start: Date, end: Date, is_european: bool) -> i64 {
    let ((y1, m1, mut d1), (y2, m2, mut d2)) = (start.civil(), end.civil());
    if is_european {
        d1 = d1.min(30);
        d2 = d2.min(30);
    } else {
        d1 = d1.min(30);
        if d1 == 30 && d2 == 31 {
            d2 = 30;
        }
        if is_last_of_february(start) {
            d1 = 30;
            if is_last_of_february(end) {
                d2 = 30;
            }
        }
    }
    day_360((y2, m2, d2)) - day_360((y1, m1, d1))
}

fn days_360(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    arguments.only(&["start_date", "end_date", "european"])?;
    let start = moment(ctx, arguments.required(0, "start_date")?)?.date();
    let end = moment(ctx, arguments.required(1, "end_date")?)?.date();
    let is_european = match arguments.get(2, "european") {
        None => false,
        Some(value) => moments::integer(value)? != 0,
    };
    if is_european {
        return Ok(Value::Int(between_360(start, end, true)));
    }
    // Spreadsheets move the end of February of the start alone.
    let ((y1, m1, mut d1), (y2, m2, mut d2)) = (start.civil(), end.civil());
    if d1 == 31 || is_last_of_february(start) {
        d1 = 30;
    }
    if d2 == 31 && d1 == 30 {
        d2 = 30;
    }
    Ok(Value::Int(day_360((y2, m2, d2)) - day_360((y1, m1, d1))))
}

fn year_fraction(_: &mut Context<'_>, arguments: Arguments) -> Outcome {
    arguments.only(&["start_date", "end_date", "basis"])?;
    let (start, end, _) = ordered(&arguments)?;
    let basis = match arguments.get(2, "basis") {
        None => 0,
        Some(Value::Float(number)) if libm::trunc(*number) == *number && number.abs() < 10.0 => {
            #[allow(clippy::cast_possible_truncation, reason = "a small whole number")]
            let basis = *number as i64;
            basis
        }
        Some(value) => moments::integer(value)?,
    };
    if start == end {
        return Ok(Value::Float(0.0));
    }
    let days = float(i64::from(end.0) - i64::from(start.0));
    Ok(Value::Float(match basis {
        0 => float(between_360(start, end, false)) / 360.0,
        1 => days / excel_year_length(start, end),
        -1 => by_each_year(start, end),
        2 => days / 360.0,
        3 => days / 365.0,
        4 => float(between_360(start, end, true)) / 360.0,
        other => return Err(Raised::value_error(format!("Invalid basis argument {other}"))),
    }))
}

#[allow(clippy::cast_precision_loss, reason = "days within the calendar")]
fn float(number: i64) -> f64 {
    number as f64
}

fn year_length(year: i64) -> f64 {
    if is_leap(year) { 366.0 } else { 365.0 }
}

/// The length of a year as Excel has it: 366 if a leap day lies within a span of up to a year, else the mean.
fn excel_year_length(start: Date, end: Date) -> f64 {
    let ((y1, m1, d1), (y2, m2, d2)) = (start.civil(), end.civil());
    if (y1 + 1, m1, d1) < (y2, m2, d2) {
        let days = days_since_1970(y2 + 1, 1, 1) - days_since_1970(y1, 1, 1);
        return float(days) / float(y2 + 1 - y1);
    }
    let has_leap_day = (y1 == y2 && is_leap(y1))
        || (is_leap(y2) && (y1, m1, d1) < (y2, 2, 29) && (y2, 2, 29) <= (y2, m2, d2))
        || (is_leap(y1) && (y1, m1, d1) <= (y1, 2, 29) && (y1, 2, 29) < (y2, m2, d2));
    if has_leap_day { 366.0 } else { 365.0 }
}

/// Each day as a fraction of its own year.
fn by_each_year(start: Date, end: Date) -> f64 {
    let (first, last) = (start.year(), end.year());
    let since = |from: i64, to: i64, year: i64| float(to - from) / year_length(year);
    let (start, end) = (i64::from(start.0), i64::from(end.0));
    if first == last {
        return since(start, end, first);
    }
    let (rest, begun) = (days_since_1970(first + 1, 1, 1), days_since_1970(last, 1, 1));
    since(start, rest, first) + float(last - first - 1) + since(begun, end, last)
}
