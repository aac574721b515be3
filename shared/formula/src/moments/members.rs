//! Attributes and methods of dates, moments, times of day and durations.

use std::sync::Arc;

use super::classes::{self, Class};
use super::named::{TIME, WEEK, named};
use super::objects::{self, ZoneObject};
use super::strftime::{month_name, strftime, weekday_name};
use super::{Zone, arithmetic, duration, iso};
use crate::error::{Outcome, Raised};
use crate::run::{Arguments, Context};
use crate::value::{Date, DateTime, SECOND, TimeOfDay, Value};

pub(super) fn text(text: impl Into<Arc<str>>) -> Value {
    Value::Text(text.into())
}

/// A whole number given as an argument.
///
/// # Errors
/// `TypeError` for anything else, a float too; `OverflowError` beyond 64 bits.
pub fn integer(value: &Value) -> Outcome<i64> {
    match value {
        Value::Int(number) => Ok(*number),
        Value::Bool(is_true) => Ok(i64::from(*is_true)),
        Value::Big(_) => Err(Raised::new(crate::ErrorClass::OverflowError, "Python int too large to convert to C int")),
        other => {
            Err(Raised::type_error(format!("'{}' object cannot be interpreted as an integer", other.full_type_name())))
        }
    }
}

/// `value.name` of a date, moment, time or duration: a number, or a method bound to it. None if it has no such attribute,
/// or `value` is something else.
#[must_use]
pub fn attribute(value: &Value, name: &str) -> Option<Value> {
    let class = Class::of(value)?;
    let found = match value {
        Value::Date(date) => date_part(*date, name),
        Value::DateTime(moment) => match name {
            "tzinfo" => Some(moment.zone.map_or(Value::None, objects::zone)),
            "fold" => Some(Value::Int(i64::from(is_fold(*moment)))),
            _ => date_part(moment.date(), name).or_else(|| time_part(moment.time(), name)),
        },
        Value::Time(_) if name == "tzinfo" => Some(Value::None),
        Value::Time(time) => time_part(*time, name),
        Value::Duration(micros) => duration_part(*micros, name),
        _ => None,
    };
    found
        .or_else(|| class.constant(name))
        .or_else(|| class.methods().contains(&name).then(|| objects::bound(value.clone(), name)))
}

/// Whether the moment is the second of two that its clock shows alike.
fn is_fold(moment: DateTime) -> bool {
    moment.zone.is_some_and(|zone| zone.offset_on_wall(moment.wall, crate::value::Preference::NONE) > moment.offset)
}

fn date_part(date: Date, name: &str) -> Option<Value> {
    let (year, month, day) = date.civil();
    Some(Value::Int(match name {
        "year" => year,
        "month" => month,
        "day" => day,
        _ => return None,
    }))
}

fn time_part(time: TimeOfDay, name: &str) -> Option<Value> {
    let (hour, minute, second, micro) = time.parts();
    Some(Value::Int(match name {
        "hour" => hour,
        "minute" => minute,
        "second" => second,
        "microsecond" => micro,
        _ => return None,
    }))
}

fn duration_part(micros: i64, name: &str) -> Option<Value> {
    let (days, seconds, micros) = duration::normal_form(micros);
    Some(Value::Int(match name {
        "days" => days,
        "seconds" => seconds,
        "microseconds" => micros,
        _ => return None,
    }))
}

/// `value.name(arguments)`; none if `value` has no such method.
///
/// # Errors
/// What the method raises.
pub fn call_method(ctx: &mut Context<'_>, value: &Value, name: &str, arguments: &Arguments) -> Outcome<Option<Value>> {
    let Some(class) = Class::of(value) else { return Ok(None) };
    if !class.methods().contains(&name) {
        return Ok(None);
    }
    if class.is_class_method(name) {
        return class.call_method(ctx, name, arguments).map(Some);
    }
    match value {
        Value::Date(date) => of_day(DateTime::naive(date.midnight()), value, name, arguments),
        Value::DateTime(moment) => match of_moment(ctx, *moment, name, arguments)? {
            Some(found) => Ok(Some(found)),
            None => of_day(*moment, value, name, arguments),
        },
        Value::Time(time) => of_time(*time, name, arguments),
        Value::Duration(micros) => {
            Ok((name == "total_seconds").then(|| Value::Float(duration::total_seconds(*micros))))
        }
        _ => Ok(None),
    }
}

/// Methods that dates and moments share.
fn of_day(moment: DateTime, value: &Value, name: &str, arguments: &Arguments) -> Outcome<Option<Value>> {
    let date = moment.date();
    Ok(Some(match name {
        "weekday" => Value::Int(date.weekday()),
        "isoweekday" => Value::Int(date.weekday() + 1),
        "toordinal" => Value::Int(date.ordinal()),
        "isocalendar" => {
            let (year, week, weekday) = date.iso_week();
            named(WEEK, &[year, week, weekday])
        }
        "strftime" | "__format__" => text(strftime(moment, format_of(arguments)?)),
        "ctime" => {
            let (year, month, day) = date.civil();
            let (weekday, month) = (weekday_name(date), month_name(month));
            let time = iso::time(TimeOfDay(moment.time().0 / SECOND * SECOND));
            text(format!(
                "{} {} {day:2} {time} {year}",
                weekday.get(..3).unwrap_or(weekday),
                month.get(..3).unwrap_or(month)
            ))
        }
        "timetuple" | "utctimetuple" => time_tuple(moment),
        "isoformat" => text(iso::date(date)),
        "replace" => Value::Date(replaced_date(date, arguments)?),
        "__str__" => text(shown(value).unwrap_or_default()),
        _ => return Ok(None),
    }))
}

fn format_of(arguments: &Arguments) -> Outcome<&str> {
    match arguments.required(0, "format")? {
        Value::Text(format) => Ok(format),
        other => Err(Raised::type_error(format!("strftime() argument 1 must be str, not {}", other.full_type_name()))),
    }
}

fn time_tuple(moment: DateTime) -> Value {
    let date = moment.date();
    let (year, month, day) = date.civil();
    let (hour, minute, second, _) = moment.time().parts();
    let is_summer = match moment.zone {
        Some(zone) => i64::from(zone.abbreviation_at(moment.instant()).1),
        None => -1,
    };
    named(TIME, &[year, month, day, hour, minute, second, date.weekday(), date.day_of_year(), is_summer])
}

/// A number among `arguments`, or what it replaces.
fn part(arguments: &Arguments, index: usize, name: &str, otherwise: i64) -> Outcome<i64> {
    arguments.get(index, name).map_or(Ok(otherwise), integer)
}

fn replaced_date(date: Date, arguments: &Arguments) -> Outcome<Date> {
    let (year, month, day) = date.civil();
    classes::day_of(
        part(arguments, 0, "year", year)?,
        part(arguments, 1, "month", month)?,
        part(arguments, 2, "day", day)?,
    )
}

fn replaced_time(time: TimeOfDay, first: usize, arguments: &Arguments) -> Outcome<i64> {
    let (hour, minute, second, micro) = time.parts();
    classes::time_of(
        part(arguments, first, "hour", hour)?,
        part(arguments, first + 1, "minute", minute)?,
        part(arguments, first + 2, "second", second)?,
        part(arguments, first + 3, "microsecond", micro)?,
    )
}

/// Methods of moments alone.
fn of_moment(ctx: &Context<'_>, moment: DateTime, name: &str, arguments: &Arguments) -> Outcome<Option<Value>> {
    let zone_of = |index: usize, name: &str| match arguments.get(index, name) {
        None => Ok(None),
        Some(Value::None) => Ok(Some(None)),
        Some(value) => classes::zone_of(value).map(|zone| Some(Some(zone))),
    };
    Ok(Some(match name {
        "date" => Value::Date(moment.date()),
        "time" | "timetz" => Value::Time(moment.time()),
        "timestamp" => Value::Float(duration::total_seconds(moment.instant())),
        "isoformat" => {
            let between = match arguments.get(0, "sep") {
                None => "T",
                Some(Value::Text(sep)) => sep,
                Some(other) => {
                    return Err(Raised::type_error(format!(
                        "isoformat() argument 1 must be a unicode character, not {}",
                        other.full_type_name()
                    )));
                }
            };
            let timespec = match arguments.get(1, "timespec") {
                Some(Value::Text(timespec)) => timespec,
                _ => "auto",
            };
            let zone = if moment.zone.is_some() { iso::offset(moment.offset, ":") } else { String::new() };
            text(format!("{}{between}{}{zone}", iso::date(moment.date()), iso::time_to(moment.time(), timespec)?))
        }
        "replace" => {
            let day = replaced_date(moment.date(), arguments)?;
            let wall = day.midnight() + replaced_time(moment.time(), 3, arguments)?;
            Value::DateTime(match zone_of(7, "tzinfo")? {
                None => moment.with_wall(wall),
                Some(zone) => on_wall(wall, zone),
            })
        }
        "astimezone" => {
            let document = document_zone(ctx);
            let zone = zone_of(0, "tz")?.flatten().unwrap_or(document);
            let aware = if moment.zone.is_none() { DateTime::on_wall(moment.wall, document) } else { moment };
            Value::DateTime(DateTime::at(aware.instant(), zone))
        }
        "utcoffset" if moment.zone.is_none() => Value::None,
        "utcoffset" => Value::Duration(i64::from(moment.offset) * SECOND),
        "tzname" | "dst" => match moment.zone.map(|zone| zone.abbreviation_at(moment.instant())) {
            None => Value::None,
            Some((name_of, _)) if name == "tzname" => text(name_of),
            Some((_, is_summer)) => Value::Duration(i64::from(is_summer) * 3600 * SECOND),
        },
        _ => return Ok(None),
    }))
}

pub(super) fn on_wall(wall: i64, zone: Option<Zone>) -> DateTime {
    zone.map_or(DateTime::naive(wall), |zone| DateTime::on_wall(wall, zone))
}

/// The document's zone; UTC if its name is unknown here.
#[must_use]
pub fn document_zone(ctx: &Context<'_>) -> Zone {
    Zone::named(ctx.host.time_zone()).unwrap_or_else(Zone::utc)
}

/// Now, on the clock of the document's zone.
#[must_use]
pub fn now(ctx: &Context<'_>) -> DateTime {
    DateTime::at(ctx.host.now(), document_zone(ctx))
}

fn of_time(time: TimeOfDay, name: &str, arguments: &Arguments) -> Outcome<Option<Value>> {
    Ok(Some(match name {
        "isoformat" => match arguments.get(0, "timespec") {
            Some(Value::Text(timespec)) => text(iso::time_to(time, timespec)?),
            _ => text(iso::time(time)),
        },
        // Python takes the first day of 1900 for the date of a time.
        "strftime" | "__format__" => {
            let day = Date::of(1900, 1, 1).unwrap_or(Date::FIRST);
            text(strftime(DateTime::naive(day.midnight() + time.0), format_of(arguments)?))
        }
        "replace" => Value::Time(TimeOfDay(replaced_time(time, 0, arguments)?)),
        "utcoffset" | "tzname" | "dst" => Value::None,
        _ => return Ok(None),
    }))
}

/// `str(value)`; none if `value` is no date, moment, time or duration.
#[must_use]
pub fn shown(value: &Value) -> Option<String> {
    Some(match value {
        Value::Date(date) => iso::date(*date),
        Value::DateTime(moment) => iso::moment(*moment, " "),
        Value::Time(time) => iso::time(*time),
        Value::Duration(micros) => duration::shown(*micros),
        _ => return None,
    })
}

/// `repr(value)`; none if `value` is no date, moment, time or duration.
#[must_use]
pub fn written(value: &Value) -> Option<String> {
    Some(match value {
        Value::Date(date) => iso::repr_date(*date),
        Value::DateTime(moment) => iso::repr_moment(*moment),
        Value::Time(time) => iso::repr_time(*time),
        Value::Duration(micros) => duration::written(*micros),
        _ => return None,
    })
}

/// `format(value, spec)`, as in `f"{value:%d/%m/%Y}"`; none if `value` is no date, moment or time.
#[must_use]
pub fn format_spec(value: &Value, spec: &str) -> Option<String> {
    if spec.is_empty() {
        return shown(value);
    }
    Some(match value {
        Value::Date(date) => strftime(DateTime::naive(date.midnight()), spec),
        Value::DateTime(moment) => strftime(*moment, spec),
        Value::Time(time) => strftime(DateTime::naive(time.0), spec),
        _ => return None,
    })
}

/// Keeps a moment within the calendar.
///
/// # Errors
/// `OverflowError`.
pub(super) fn within(moment: DateTime) -> Outcome<DateTime> {
    arithmetic::moved(moment, 0)
}

/// What `ZoneObject` answers for a moment: its offset or the zone's short name then.
pub(super) fn zone_member(zone: &ZoneObject, name: &str, arguments: &Arguments) -> Outcome<Value> {
    let moment = match arguments.get(0, "dt") {
        Some(Value::DateTime(moment)) => DateTime::on_wall(moment.wall, zone.zone),
        _ if name == "tzname" => return Ok(text(zone.zone.name())),
        _ => return Ok(Value::None),
    };
    Ok(match name {
        "utcoffset" => Value::Duration(i64::from(moment.offset) * SECOND),
        "tzname" => text(zone.zone.abbreviation_at(moment.instant()).0),
        _ => Value::Duration(i64::from(zone.zone.abbreviation_at(moment.instant()).1) * 3600 * SECOND),
    })
}
