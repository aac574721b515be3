//! `dateutil.relativedelta`: distances of months and years, and the difference of two dates in them.
//!
//! A day that a month lacks becomes its last: 31 January and a month is 28 or 29 February.

use std::any::Any;
use std::cmp::Ordering;
use std::rc::Rc;

use super::members::integer;
use super::{arithmetic, calendar};
use crate::error::{Outcome, Raised};
use crate::run::{Arguments, Context};
use crate::syntax::ast::{BinaryOperator, UnaryOperator};
use crate::value::{DAY, DateTime, Object, SECOND, Value};

/// The names of the parts that are added, in the order they are written.
const ADDED: [&str; 7] = ["years", "months", "days", "hours", "minutes", "seconds", "microseconds"];
/// The names of the parts that replace, likewise.
const SET: [&str; 7] = ["year", "month", "day", "hour", "minute", "second", "microsecond"];
/// The names of weekdays, Monday first.
pub(super) const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// A distance: numbers to add, numbers to set, and a weekday to go to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Relative {
    added: [i64; 7],
    set: [Option<i64>; 7],
    weekday: Option<Weekday>,
}

/// `FR(-1)`: the last Friday before; without a number the first from there on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Weekday {
    day: i64,
    count: Option<i64>,
}

impl Relative {
    /// Carries what exceeds a unit into the next, each part keeping its sign; days and years carry no further.
    fn normal(mut self) -> Outcome<Self> {
        let [years, months, days, hours, minutes, seconds, micros] = &mut self.added;
        carry(micros, seconds, SECOND)?;
        carry(seconds, minutes, 60)?;
        carry(minutes, hours, 60)?;
        carry(hours, days, 24)?;
        carry(months, years, 12)?;
        Ok(self)
    }

    fn has_time(&self) -> bool {
        self.added.iter().skip(3).any(|part| *part != 0) || self.set.iter().skip(3).any(Option::is_some)
    }

    /// The moment at this distance.
    fn after(&self, start: DateTime) -> Outcome<DateTime> {
        let [years, months, days, hours, minutes, seconds, micros] = self.added;
        let (year, month, day) = start.date().civil();
        let [set_year, set_month, set_day, ..] = self.set;
        let year = set_year.unwrap_or(year).checked_add(years).ok_or_else(too_far)?;
        let (year, month) = calendar::shift_month(year, set_month.unwrap_or(month), months).ok_or_else(too_far)?;
        let day = set_day.unwrap_or(day).min(calendar::days_in_month(year, month));
        let date = super::classes::day_of(year, month, day)?;
        let (hour, minute, second, micro) = start.time().parts();
        let part = |index: usize, otherwise: i64| self.set.get(index).copied().flatten().unwrap_or(otherwise);
        let time = super::classes::time_of(part(3, hour), part(4, minute), part(5, second), part(6, micro))?;
        let replaced = start.with_wall(date.midnight() + time);
        let sum = [(days, DAY), (hours, 3600 * SECOND), (minutes, 60 * SECOND), (seconds, SECOND), (micros, 1)];
        let sum = sum.into_iter().try_fold(0_i64, |sum, (count, unit)| sum.checked_add(count.checked_mul(unit)?));
        let moved = arithmetic::moved(replaced, sum.ok_or_else(too_far)?)?;
        let Some(Weekday { day, count }) = self.weekday else { return Ok(moved) };
        let count = count.unwrap_or(1);
        let weeks = (count.abs() - 1).max(0).checked_mul(7).ok_or_else(too_far)?;
        let weekday = moved.date().weekday();
        let jump =
            if count > 0 { weeks + (day - weekday).rem_euclid(7) } else { -(weeks + (weekday - day).rem_euclid(7)) };
        arithmetic::moved(moved, jump.checked_mul(DAY).ok_or_else(too_far)?)
    }

    /// The distance of a date or moment from another.
    fn between(end: DateTime, start: DateTime) -> Outcome<Self> {
        if end.zone.is_some() != start.zone.is_some() {
            return Err(Raised::type_error("can't compare offset-naive and offset-aware datetimes"));
        }
        let ((year, month, _), (from_year, from_month, _)) = (end.date().civil(), start.date().civil());
        let mut months = (year - from_year) * 12 + month - from_month;
        let at = |months: i64| Self { added: [0, months, 0, 0, 0, 0, 0], ..Self::default() }.normal();
        let direction = arithmetic::order(end, start);
        let mut reached = at(months)?.after(start)?;
        // The whole months may end beyond the end: one less.
        if direction != Ordering::Equal && arithmetic::order(end, reached) == direction.reverse() {
            months += if direction == Ordering::Less { 1 } else { -1 };
            reached = at(months)?.after(start)?;
        }
        let rest = end.instant() - reached.instant();
        let rest = if end.zone == start.zone { end.wall - reached.wall } else { rest };
        let mut found = at(months)?;
        let [.., seconds, micros] = &mut found.added;
        (*seconds, *micros) = (rest / SECOND, rest % SECOND);
        found.normal()
    }

    fn combined(&self, other: &Self, sign: i64) -> Outcome<Self> {
        let mut sum = *self;
        for (part, more) in sum.added.iter_mut().zip(other.added) {
            *part = more.checked_mul(sign).and_then(|more| part.checked_add(more)).ok_or_else(too_far)?;
        }
        for (part, more) in sum.set.iter_mut().zip(other.set) {
            *part = more.or(*part);
        }
        sum.weekday = other.weekday.or(sum.weekday);
        sum.normal()
    }

    fn times(&self, factor: f64) -> Outcome<Self> {
        let mut product = *self;
        for part in &mut product.added {
            #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "saturates; carried below")]
            let scaled = (*part as f64 * factor) as i64;
            *part = scaled;
        }
        product.normal()
    }
}

/// Moves whole larger units out of a part.
fn carry(small: &mut i64, large: &mut i64, size: i64) -> Outcome<()> {
    *large = large.checked_add(*small / size).ok_or_else(too_far)?;
    *small %= size;
    Ok(())
}

fn too_far() -> Raised {
    Raised::new(crate::ErrorClass::OverflowError, "date value out of range")
}

fn moment_of(value: &Value) -> Option<DateTime> {
    match value {
        Value::Date(date) => Some(DateTime::naive(date.midnight())),
        Value::DateTime(moment) => Some(*moment),
        _ => None,
    }
}

fn value(relative: Relative) -> Value {
    Value::Object(Rc::new(relative))
}

fn relative_of(value: &Value) -> Option<Relative> {
    match value {
        Value::Object(object) => object.as_any().downcast_ref::<Relative>().copied(),
        Value::Duration(micros) => {
            let added = [0, 0, micros / DAY, 0, 0, micros % DAY / SECOND, micros % SECOND];
            Relative { added, ..Relative::default() }.normal().ok()
        }
        _ => None,
    }
}

impl Object for Relative {
    fn type_name(&self) -> &str {
        "relativedelta"
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self) -> String {
        let added =
            ADDED.iter().zip(self.added).filter(|(_, part)| *part != 0).map(|(name, part)| format!("{name}={part:+}"));
        let set = SET.iter().zip(self.set).filter_map(|(name, part)| part.map(|part| format!("{name}={part}")));
        let weekday = self.weekday.map(|weekday| format!("weekday={}", weekday.repr()));
        let set = match weekday {
            // Where dateutil writes it: between the day and the hour.
            Some(weekday) => {
                let mut parts: Vec<String> = set.collect();
                let days = self.set.iter().take(3).flatten().count();
                parts.insert(days, weekday);
                parts
            }
            None => set.collect(),
        };
        format!("relativedelta({})", added.chain(set).collect::<Vec<_>>().join(", "))
    }
    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        let part = |names: [&str; 7]| names.iter().position(|known| *known == name);
        if name == "weeks" {
            return Ok(self.added.get(2).map(|days| Value::Int(days / 7)));
        }
        if let Some(index) = part(ADDED) {
            return Ok(self.added.get(index).copied().map(Value::Int));
        }
        Ok(part(SET).and_then(|index| self.set.get(index).copied()).map(|part| part.map_or(Value::None, Value::Int)))
    }
    fn is_true(&self) -> bool {
        *self != Self::default()
    }
    fn equals(&self, other: &Value) -> Option<bool> {
        relative_of(other).map(|other| other == *self)
    }
    fn binary(
        self: Rc<Self>,
        _ctx: &mut Context,
        operator: BinaryOperator,
        other: &Value,
        is_right: bool,
    ) -> Outcome<Option<Value>> {
        let sign = if operator == BinaryOperator::Subtract { -1 } else { 1 };
        Ok(Some(match operator {
            BinaryOperator::Add | BinaryOperator::Subtract => match (moment_of(other), relative_of(other)) {
                // A distance less a date is none.
                (Some(_), _) if sign < 0 && !is_right => return Ok(None),
                (Some(start), _) => {
                    let distance = if sign < 0 { self.times(-1.0)? } else { *self };
                    let end = distance.after(start)?;
                    let is_day = matches!(other, Value::Date(_)) && !self.has_time();
                    if is_day { Value::Date(end.date()) } else { Value::DateTime(end) }
                }
                (None, Some(other)) if is_right => value(other.combined(&self, sign)?),
                (None, Some(other)) => value(self.combined(&other, sign)?),
                (None, None) => return Ok(None),
            },
            BinaryOperator::Multiply | BinaryOperator::Divide => {
                let factor = match other {
                    #[allow(clippy::cast_precision_loss, reason = "factors are small")]
                    Value::Int(number) => *number as f64,
                    Value::Float(number) => *number,
                    _ => return Ok(None),
                };
                if operator == BinaryOperator::Multiply {
                    value(self.times(factor)?)
                } else if is_right {
                    return Ok(None);
                } else if factor == 0.0 {
                    return Err(Raised::new(crate::ErrorClass::ZeroDivisionError, "float division by zero"));
                } else {
                    value(self.times(1.0 / factor)?)
                }
            }
            _ => return Ok(None),
        }))
    }
    fn unary(self: Rc<Self>, _ctx: &mut Context, operator: UnaryOperator) -> Outcome<Option<Value>> {
        Ok(match operator {
            UnaryOperator::Minus => Some(value(self.times(-1.0)?)),
            UnaryOperator::Plus => Some(value(*self)),
            _ => None,
        })
    }
}

impl Weekday {
    fn repr(self) -> String {
        let name = usize::try_from(self.day).ok().and_then(|day| WEEKDAYS.get(day)).copied().unwrap_or_default();
        self.count.map_or_else(|| name.to_owned(), |count| format!("{name}({count:+})"))
    }
}

impl Object for Weekday {
    fn type_name(&self) -> &str {
        "weekday"
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self) -> String {
        Self::repr(*self)
    }
    fn call(&self, _ctx: &mut Context, arguments: Arguments) -> Outcome {
        let count = integer(arguments.required(0, "n")?)?;
        if count == 0 {
            return Err(Raised::value_error("Can't create weekday with n==0"));
        }
        Ok(Value::Object(Rc::new(Self { day: self.day, count: Some(count) })))
    }
    fn equals(&self, other: &Value) -> Option<bool> {
        let Value::Object(object) = other else { return None };
        object.as_any().downcast_ref::<Self>().map(|other| other == self)
    }
}

/// `MO` … `SU`
pub(super) fn weekday(name: &str) -> Option<Value> {
    let day = WEEKDAYS.iter().zip(0..).find(|(known, _)| **known == name).map(|(_, day)| day)?;
    Some(Value::Object(Rc::new(Weekday { day, count: None })))
}

/// `relativedelta(…)`: of two dates, or of parts by name.
pub(super) fn construct(_ctx: &mut Context<'_>, arguments: &Arguments) -> Outcome {
    let dates = (arguments.get(0, "dt1"), arguments.get(1, "dt2"));
    if let (Some(end), Some(start)) = dates {
        return match (moment_of(end), moment_of(start)) {
            (Some(end), Some(start)) => Relative::between(end, start).map(value),
            _ => Err(Raised::type_error("relativedelta only diffs datetime/date")),
        };
    }
    if !arguments.positional.is_empty() {
        return Err(Raised::type_error("relativedelta takes two dates, or parts by name"));
    }
    let mut relative = Relative::default();
    for (name, given) in &arguments.keywords {
        let part = |names: [&str; 7]| names.iter().position(|known| *known == name.as_ref());
        if let Some(slot) = part(ADDED).and_then(|index| relative.added.get_mut(index)) {
            *slot = slot.checked_add(whole(given, name)?).ok_or_else(too_far)?;
        } else if let Some(slot) = part(SET).and_then(|index| relative.set.get_mut(index)) {
            *slot = if matches!(given, Value::None) { None } else { Some(integer(given)?) };
        } else {
            match name.as_ref() {
                "weeks" => {
                    if let Some(days) = relative.added.get_mut(2) {
                        let more = whole(given, name)?.checked_mul(7).and_then(|more| days.checked_add(more));
                        *days = more.ok_or_else(too_far)?;
                    }
                }
                "weekday" => relative.weekday = weekday_of(given)?,
                _ => {
                    return Err(Raised::type_error(format!(
                        "relativedelta got an unexpected keyword argument '{name}'"
                    )));
                }
            }
        }
    }
    relative.normal().map(value)
}

/// A whole number, also one written as a float.
fn whole(given: &Value, name: &str) -> Outcome<i64> {
    match given {
        Value::Float(number) if libm::trunc(*number) == *number && number.abs() < 1e15 => {
            #[allow(clippy::cast_possible_truncation, reason = "checked")]
            let number = *number as i64;
            Ok(number)
        }
        Value::Float(_) if matches!(name, "years" | "months") => {
            Err(Raised::value_error("Non-integer years and months are ambiguous and not currently supported."))
        }
        other => integer(other),
    }
}

fn weekday_of(given: &Value) -> Outcome<Option<Weekday>> {
    match given {
        Value::None => Ok(None),
        Value::Object(object) => match object.as_any().downcast_ref::<Weekday>() {
            Some(weekday) => Ok(Some(*weekday)),
            None => Err(Raised::type_error(format!("'{}' is no weekday", given.full_type_name()))),
        },
        other => {
            let day = integer(other)?;
            let is_day = (0..7).contains(&day);
            if is_day {
                Ok(Some(Weekday { day, count: None }))
            } else {
                Err(Raised::value_error("weekday must be 0 to 6"))
            }
        }
    }
}
