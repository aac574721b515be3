//! `SCHEDULE`: moments that come back, described in a line: `weekly: Mo 9am, Fr 2pm`.
//!
//! The text is an interval, a colon and slots. Each slot is a distance from the start of its interval; which kinds of slots
//! are possible depends on the interval's unit.

use super::Function;
use super::dates::{entry, moment, out_of_range, rolled};
use crate::error::{Outcome, Raised};
use crate::moments;
use crate::run::{Arguments, Context};
use crate::value::{DAY, DateTime, SECOND, Value};

/// The function of this file.
pub const SCHEDULES: &[Function] = &[entry(
    [
        "SCHEDULE",
        "PLANIFIER",
        "schedule, start=None, count=10, end=None",
        "[str(d) for d in SCHEDULE('weekly: Mo 9am', DTIME('2018-09-04', 'UTC'), 2)]",
        "['2018-09-10 09:00:00+00:00', '2018-09-17 09:00:00+00:00']",
    ],
    schedule,
)];

const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    Seconds,
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
    Years,
}

/// A distance in time: months apart from the rest, as they have no fixed length.
#[derive(Clone, Copy, Debug, Default)]
struct Distance {
    months: i64,
    micros: i64,
}

impl Distance {
    fn add(&mut self, count: i64, unit: Unit) -> Outcome<()> {
        let (months, micros) = match unit {
            Unit::Years => (12, 0),
            Unit::Months => (1, 0),
            Unit::Weeks => (0, 7 * DAY),
            Unit::Days => (0, DAY),
            Unit::Hours => (0, HOUR),
            Unit::Minutes => (0, MINUTE),
            Unit::Seconds => (0, SECOND),
        };
        let sum = |sum: i64, each: i64| sum.checked_add(count.checked_mul(each)?);
        self.months = sum(self.months, months).ok_or_else(out_of_range)?;
        self.micros = sum(self.micros, micros).ok_or_else(out_of_range)?;
        Ok(())
    }

    fn after(self, start: DateTime) -> Outcome<DateTime> {
        let (year, month, day) = start.date().civil();
        let date = rolled(year, month.checked_add(self.months).ok_or_else(out_of_range)?, day)?;
        moments::moved(start.with_wall(date.midnight() + start.time().0), self.micros)
    }
}

fn schedule(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    arguments.only(&["schedule", "start", "count", "end"])?;
    let Value::Text(text) = arguments.required(0, "schedule")? else {
        return Err(Raised::type_error("schedule must be a text"));
    };
    let form = || Raised::value_error("schedule must have the form INTERVAL: SLOTS, ...");
    let (interval, slots) = text.split_once(':').ok_or_else(form)?;
    let (count, unit) = parse_interval(interval.trim())?;
    let mut step = Distance::default();
    step.add(count, unit)?;
    let slots = slots.split(',').map(|slot| parse_slot(slot, unit)).collect::<Outcome<Vec<_>>>()?;
    let start = match arguments.get(1, "start") {
        None | Some(Value::None) => moments::now(ctx),
        Some(value) => aware(ctx, value)?,
    };
    let end = match arguments.get(3, "end") {
        None | Some(Value::None) => None,
        Some(value) => Some(aware(ctx, value)?),
    };
    let most = arguments.get(2, "count").map_or(Ok(10), moments::integer)?;
    let found = series(ctx, (start, end, most), round_down(start, unit)?, step, &slots)?;
    Ok(Value::List(std::rc::Rc::new(std::cell::RefCell::new(found))))
}

/// The moments from the start on, at most so many, none after the end.
fn series(
    ctx: &mut Context<'_>,
    (start, end, most): (DateTime, Option<DateTime>, i64),
    mut from: DateTime,
    step: Distance,
    slots: &[Distance],
) -> Outcome<Vec<Value>> {
    let mut found = Vec::new();
    let most = usize::try_from(most).unwrap_or(0);
    loop {
        for slot in slots {
            ctx.budget.spend(1)?;
            if found.len() >= most {
                return Ok(found);
            }
            let at = slot.after(from)?;
            if moments::order(at, start).is_lt() {
                continue;
            }
            if end.is_some_and(|end| moments::order(at, end).is_gt()) {
                return Ok(found);
            }
            found.push(Value::DateTime(at));
        }
        from = step.after(from)?;
    }
}

fn aware(ctx: &Context<'_>, value: &Value) -> Outcome<DateTime> {
    let moment = moment(ctx, value)?;
    Ok(if moment.zone.is_some() { moment } else { DateTime::on_wall(moment.wall, moments::document_zone(ctx)) })
}

/// The start of the unit that holds a moment; weeks begin on Sunday.
fn round_down(moment: DateTime, unit: Unit) -> Outcome<DateTime> {
    let (date, time) = (moment.date(), moment.time().0);
    let (year, month, _) = date.civil();
    let wall = match unit {
        Unit::Years => rolled(year, 1, 1)?.midnight(),
        Unit::Months => rolled(year, month, 1)?.midnight(),
        Unit::Weeks => moments::later(date, -((date.weekday() + 1) % 7))?.midnight(),
        Unit::Days => date.midnight(),
        Unit::Hours => date.midnight() + time / HOUR * HOUR,
        Unit::Minutes => date.midnight() + time / MINUTE * MINUTE,
        Unit::Seconds => date.midnight() + time / SECOND * SECOND,
    };
    Ok(moment.with_wall(wall))
}

const UNITS: [(&str, &str, Unit); 7] = [
    ("year", "y", Unit::Years),
    ("month", "m", Unit::Months),
    ("week", "w", Unit::Weeks),
    ("day", "d", Unit::Days),
    ("hour", "H", Unit::Hours),
    ("minute", "M", Unit::Minutes),
    ("second", "S", Unit::Seconds),
];

/// `daily`, `3-months`, `2 weeks`
fn parse_interval(text: &str) -> Outcome<(i64, Unit)> {
    let text = text.to_lowercase();
    let alias = match text.as_str() {
        "annual" => Some(Unit::Years),
        "monthly" => Some(Unit::Months),
        "weekly" => Some(Unit::Weeks),
        "daily" => Some(Unit::Days),
        "hourly" => Some(Unit::Hours),
        _ => None,
    };
    if let Some(unit) = alias {
        return Ok((1, unit));
    }
    let invalid = || Raised::value_error(format!("Not a valid interval '{text}'"));
    let (count, rest) = leading_number(&text).ok_or_else(invalid)?;
    let name = rest.trim_start_matches(|letter: char| letter == '-' || letter.is_whitespace());
    if name.len() == rest.len() || name.is_empty() || !name.bytes().all(|letter| letter.is_ascii_lowercase()) {
        return Err(invalid());
    }
    let singular = name.strip_suffix('s').unwrap_or(name);
    let found = UNITS.iter().find(|(unit, ..)| *unit == singular);
    let unknown = || Raised::value_error(format!("Unknown unit '{name}' in interval '{text}'"));
    found.map(|(.., unit)| (count, *unit)).ok_or_else(unknown)
}

/// The parts of a slot between spaces, each setting units that no other sets.
fn parse_slot(text: &str, interval: Unit) -> Outcome<Distance> {
    let mut distance = Distance::default();
    let mut seen = Vec::new();
    for part in text.split_whitespace() {
        for (count, unit) in parse_part(part, interval)? {
            distance.add(count, unit)?;
            if seen.contains(&unit) {
                return Err(Raised::value_error(format!("Duplicate unit in '{text}'")));
            }
            seen.push(unit);
        }
    }
    if seen.is_empty() {
        return Err(Raised::value_error("At least one slot must be specified"));
    }
    Ok(distance)
}

type Parts = Vec<(i64, Unit)>;

fn parse_part(part: &str, interval: Unit) -> Outcome<Parts> {
    if let Some(rest) = part.strip_prefix('+') {
        return parse_delta(rest).ok_or_else(|| Raised::value_error(format!("Invalid slot '{part}'")));
    }
    let day_based = matches!(interval, Unit::Years | Unit::Months | Unit::Weeks | Unit::Days);
    let of_the_unit = match interval {
        Unit::Years => parse_month_day(part)?,
        Unit::Months => part.strip_prefix('/').and_then(digits).map(|day| vec![(day - 1, Unit::Days)]),
        Unit::Weeks => parse_weekday(part)?,
        Unit::Hours => part
            .strip_prefix(':')
            .filter(|rest| rest.len() == 2)
            .and_then(digits)
            .map(|minutes| vec![(minutes, Unit::Minutes)]),
        _ => None,
    };
    let found = of_the_unit.or_else(|| if day_based { parse_time(part) } else { None });
    found.ok_or_else(|| Raised::value_error(format!("Invalid slot '{part}' for this interval")))
}

fn digits(text: &str) -> Option<i64> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn leading_number(text: &str) -> Option<(i64, &str)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, rest) = text.split_at_checked(end)?;
    Some((digits(number)?, rest))
}

/// `1d`, `15M`
fn parse_delta(text: &str) -> Option<Parts> {
    let (count, letter) = leading_number(text)?;
    let (.., unit) = UNITS.iter().find(|(_, short, _)| *short == letter)?;
    Some(vec![(count, *unit)])
}

/// `Jan-15`, `1/15`
fn parse_month_day(part: &str) -> Outcome<Option<Parts>> {
    let days = |month: i64, day: &str| digits(day).map(|day| vec![(month - 1, Unit::Months), (day - 1, Unit::Days)]);
    if let Some((month, day)) = part.split_once('/') {
        return Ok(digits(month).and_then(|month| days(month, day)));
    }
    let Some((name, day)) = part.split_once('-') else { return Ok(None) };
    let is_name = !name.is_empty() && name.bytes().all(|letter| letter.is_ascii_alphabetic());
    if !is_name || digits(day).is_none() {
        return Ok(None);
    }
    let month =
        moments::month_number(name, &[3]).ok_or_else(|| Raised::value_error(format!("Unknown month '{name}'")))?;
    Ok(days(month, day))
}

/// `Mo`, `Mon`, `Monday`: days from Sunday.
fn parse_weekday(part: &str) -> Outcome<Option<Parts>> {
    if !part.bytes().all(|letter| letter.is_ascii_alphabetic()) {
        return Ok(None);
    }
    let found = moments::weekday_number(part, &[2, 3]);
    let weekday = found.ok_or_else(|| Raised::value_error(format!("Unknown day of the week '{part}'")))?;
    Ok(Some(vec![((weekday + 1) % 7, Unit::Days)]))
}

/// `10am`, `1:30pm`, `15:45`
fn parse_time(part: &str) -> Option<Parts> {
    let (hours, rest) = leading_number(part)?;
    let (minutes, half) = match rest.strip_prefix(':') {
        Some(rest) => (digits(rest.get(..2)?)?, rest.get(2..)?),
        None if rest.is_empty() => return None,
        None => (0, rest),
    };
    let hours = match half.to_lowercase().as_str() {
        "" => hours,
        "am" => hours % 12,
        "pm" => hours % 12 + 12,
        _ => return None,
    };
    Some(vec![(hours, Unit::Hours), (minutes, Unit::Minutes)])
}
