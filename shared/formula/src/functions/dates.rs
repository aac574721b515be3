//! Days, months, years and the parts of a moment.
//!
//! A date may be given as a date, a moment, a time of today, or a text in free form, where Grist takes all of these; where it
//! wants a date, a text is an `AttributeError`. Months that overflow run into the next (31 January and a month is 2 or
//! 3 March), as Grist has it: `EOMONTH` is for ends of months.
//!
//! Deliberately absent: working days and fractions of years, in `workdays.rs`; repeated moments, in `schedule.rs`.

use super::{Family, Function};
use crate::error::{ErrorClass, Outcome, Raised};
use crate::moments::{self, Zone, days_in_month, days_since_1970};
use crate::run::{Arguments, Context};
use crate::value::{DAY, Date, DateTime, SECOND, TimeOfDay, Value};

/// Serial day 0 of spreadsheets, 1899-12-30, in days since 1970.
const SERIAL_ZERO: Date = Date(-25_569);

/// An entry of the table: name, French name, parameters, example, its value.
pub(super) const fn entry(texts: [&'static str; 5], run: fn(&mut Context<'_>, Arguments) -> Outcome) -> Function {
    super::of(Family::Date, texts, run)
}

/// The functions of this file.
pub const DATES: &[Function] = &[
    entry(["DATE", "DATE", "year, month, day", "DATE(2008, 14, 2)", "datetime.date(2009, 2, 2)"], |_, a| {
        a.only(&["year", "month", "day"])?;
        let year = moments::integer(a.required(0, "year")?)?;
        // Two digits and their like are of the twentieth century.
        let year = if year < 1900 { year.saturating_add(1900) } else { year };
        let days = days(a.required(2, "day")?)?;
        rolled(year, moments::integer(a.required(1, "month")?)?, days).map(Value::Date)
    }),
    entry(
        [
            "DATEADD",
            "DATEADD",
            "start_date, days=0, months=0, years=0, weeks=0",
            "DATEADD(DATE(2011, 1, 15), months=1, days=-1)",
            "datetime.date(2011, 2, 14)",
        ],
        |_, a| {
            a.only(&["start_date", "days", "months", "years", "weeks"])?;
            let (year, month, day) = start(&a, "start_date")?.civil();
            let part = |index, name: &str| a.get(index, name).map_or(Ok(0), days);
            let month = month.saturating_add(whole(&a, 2, "months", 0)?);
            let year = year.saturating_add(whole(&a, 3, "years", 0)?);
            let weeks = part(4, "weeks")?.saturating_mul(7);
            rolled(year, month, day.saturating_add(part(1, "days")?).saturating_add(weeks)).map(Value::Date)
        },
    ),
    entry(
        [
            "DATEDIF",
            "DATEDIF",
            "start_date, end_date, unit",
            "DATEDIF(DATE(2001, 6, 1), DATE(2002, 8, 15), 'MD')",
            "14",
        ],
        datedif,
    ),
    entry(
        [
            "DATEVALUE",
            "DATEVAL",
            "date_string, tz=None",
            "str(DATEVALUE('22-MAY-2011', 'UTC'))",
            "'2011-05-22 00:00:00+00:00'",
        ],
        |ctx, a| {
            a.only(&["date_string", "tz"])?;
            let Value::Text(text) = a.required(0, "date_string")? else {
                return Err(Raised::type_error("Parser must be a string or character stream"));
            };
            let zone = zone(ctx, a.get(1, "tz"))?;
            let read = moments::parse_free(text, moments::now(ctx).date())?;
            Ok(Value::DateTime(DateTime::on_wall(read.wall, zone)))
        },
    ),
    entry(["DATE_TO_XL", "DATE_TO_XL", "date_value", "DATE_TO_XL(DATE(2020, 1, 1))", "43831.0"], |ctx, a| {
        a.only(&["date_value"])?;
        let moment = moment(ctx, a.required(0, "date_value")?)?;
        serial(ctx, moment).map(Value::Float)
    }),
    entry(["DAY", "JOUR", "date", "DAY('5/31/2012')", "31"], |ctx, a| part(ctx, &a, "date", |at| at.date().day())),
    entry(["DAYS", "JOURS", "end_date, start_date", "DAYS('3/15/11', '2/1/11')", "42"], |ctx, a| {
        a.only(&["end_date", "start_date"])?;
        let (end, start) = (moment(ctx, a.required(0, "end_date")?)?, moment(ctx, a.required(1, "start_date")?)?);
        between(end, start).map(|micros| Value::Int(micros.div_euclid(DAY)))
    }),
    entry(
        ["DTIME", "DTIME", "value, tz=None", "str(DTIME('1/1/2008 7:45', 'UTC'))", "'2008-01-01 07:45:00+00:00'"],
        |ctx, a| {
            a.only(&["value", "tz"])?;
            let moment = moment(ctx, a.required(0, "value")?)?;
            aware(ctx, moment, a.get(1, "tz")).map(Value::DateTime)
        },
    ),
    entry(["EASTER", "DIMANCHEPAQUES", "year", "EASTER(2026)", "datetime.date(2026, 4, 5)"], |_, a| {
        a.only(&["year"])?;
        let year = moments::integer(a.required(0, "year")?)?;
        moments::easter(year).map(Value::Date).ok_or_else(out_of_range)
    }),
    entry(
        ["EDATE", "MOIS.DECALER", "start_date, months", "EDATE(DATE(2011, 1, 15), -1)", "datetime.date(2010, 12, 15)"],
        |_, a| {
            a.only(&["start_date", "months"])?;
            let (year, month, day) = start(&a, "start_date")?.civil();
            rolled(year, month.saturating_add(whole(&a, 1, "months", 0)?), day).map(Value::Date)
        },
    ),
    entry(
        ["EOMONTH", "FIN.MOIS", "start_date, months", "EOMONTH(DATE(2011, 1, 15), -3)", "datetime.date(2010, 10, 31)"],
        |_, a| {
            a.only(&["start_date", "months"])?;
            let (year, month, _) = start(&a, "start_date")?.civil();
            a.required(1, "months")?;
            rolled(year, month.saturating_add(whole(&a, 1, "months", 0)?).saturating_add(1), 0).map(Value::Date)
        },
    ),
    entry(["HOUR", "HEURE", "time", "HOUR('7/18/2011 7:45')", "7"], |ctx, a| {
        part(ctx, &a, "time", |at| at.time().parts().0)
    }),
    entry(["ISOWEEKNUM", "NO.SEMAINE.ISO", "date", "ISOWEEKNUM('3/9/2012')", "10"], |ctx, a| {
        part(ctx, &a, "date", |at| at.date().iso_week().1)
    }),
    entry(["MINUTE", "MINUTE", "time", "MINUTE('7/18/2011 7:45')", "45"], |ctx, a| {
        part(ctx, &a, "time", |at| at.time().parts().1)
    }),
    entry(["MONTH", "MOIS", "date", "MONTH('5/31/2012')", "5"], |ctx, a| part(ctx, &a, "date", |at| at.date().month())),
    entry(["MOONPHASE", "MOONPHASE", "date, output='emoji'", "MOONPHASE(DATE(2023, 4, 5))", "'🌕'"], moon_phase),
    entry(["NOW", "MAINTENANT", "tz=None", "NOW() is not None", "True"], |ctx, a| {
        a.only(&["tz"])?;
        let zone = zone(ctx, a.get(0, "tz"))?;
        Ok(Value::DateTime(DateTime::at(ctx.host.now(), zone)))
    }),
    entry(["SECOND", "SECONDE", "time", "SECOND('7/18/2011 7:45:13')", "13"], |ctx, a| {
        part(ctx, &a, "time", |at| at.time().parts().2)
    }),
    entry(["TIME", "TEMPS", "hour, minute, second=0", "str(TIME(11, 40, 59))", "'11:40:59'"], |_, a| {
        a.only(&["hour", "minute", "second"])?;
        let (hour, minute, second) = (whole(&a, 0, "hour", 0)?, whole(&a, 1, "minute", 0)?, whole(&a, 2, "second", 0)?);
        let seconds = i128::from(hour) * 3600 + i128::from(minute) * 60 + i128::from(second);
        let of_the_day = i64::try_from(seconds.rem_euclid(86_400)).unwrap_or_default();
        Ok(Value::Time(TimeOfDay(of_the_day * SECOND)))
    }),
    entry(["TIMEVALUE", "TEMPSVAL", "time_string", "TIMEVALUE('6:00 PM')", "0.75"], |ctx, a| {
        a.only(&["time_string"])?;
        let moment = moment(ctx, a.required(0, "time_string")?)?;
        Ok(Value::Float(moments::total_seconds(moment.time().0) / 86_400.0))
    }),
    entry(["TODAY", "AUJOURDHUI", "tz=None", "TODAY() - TODAY() == datetime.timedelta(0)", "True"], |ctx, a| {
        a.only(&["tz"])?;
        let zone = zone(ctx, a.get(0, "tz"))?;
        Ok(Value::Date(DateTime::at(ctx.host.now(), zone).date()))
    }),
    entry(["WEEKDAY", "JOURSEM", "date, return_type=1", "WEEKDAY(DATE(2008, 2, 14))", "5"], |ctx, a| {
        let (date, first, index, _) = week_arguments(ctx, &a)?;
        Ok(Value::Int((date.weekday() - first).rem_euclid(7) + index))
    }),
    entry(["WEEKNUM", "NO.SEMAINE", "date, return_type=1", "WEEKNUM(DATE(2012, 3, 9))", "10"], |ctx, a| {
        let (date, first, _, is_iso) = week_arguments(ctx, &a)?;
        if is_iso {
            return Ok(Value::Int(date.iso_week().1));
        }
        let january = days_since_1970(date.year(), 1, 1);
        let start = january - ((january + 3).rem_euclid(7) - first).rem_euclid(7);
        Ok(Value::Int((i64::from(date.0) - start) / 7 + 1))
    }),
    entry(
        [
            "XL_TO_DATE",
            "XL_TO_DATE",
            "value, tz=None",
            "str(XL_TO_DATE(41100.1875, 'UTC'))",
            "'2012-07-10 04:30:00+00:00'",
        ],
        |ctx, a| {
            a.only(&["value", "tz"])?;
            let zero = DateTime::on_wall(SERIAL_ZERO.midnight(), zone(ctx, a.get(1, "tz"))?);
            let days = moments::sum_of_units([(a.required(0, "value")?, DAY)])?;
            moments::moved(zero, days).map(Value::DateTime)
        },
    ),
    entry(["YEAR", "ANNEE", "date", "YEAR(DATE(2011, 4, 15))", "2011"], |ctx, a| {
        part(ctx, &a, "date", |at| at.date().year())
    }),
];

pub(super) fn out_of_range() -> Raised {
    Raised::new(ErrorClass::OverflowError, "date value out of range")
}

/// A whole number among the arguments.
fn whole(arguments: &Arguments, index: usize, name: &str, otherwise: i64) -> Outcome<i64> {
    arguments.get(index, name).map_or(Ok(otherwise), moments::integer)
}

/// A number of days, which may have a fraction: dates drop it downwards.
fn days(value: &Value) -> Outcome<i64> {
    moments::sum_of_units([(value, DAY)]).map(|micros| micros.div_euclid(DAY))
}

/// The day some days after the first of a month, which may be any number: 0 and below are months of the year before.
pub(super) fn rolled(year: i64, month: i64, day: i64) -> Outcome<Date> {
    let (year, month) = moments::shift_month(year, 1, month.saturating_sub(1)).ok_or_else(out_of_range)?;
    if !(moments::FIRST_YEAR..=moments::LAST_YEAR).contains(&year) {
        return Err(Raised::value_error(format!("year {year} is out of range")));
    }
    let first = Date::from_days(days_since_1970(year, month, 1)).ok_or_else(out_of_range)?;
    moments::later(first, day.saturating_sub(1))
}

/// The day of an argument that must be a date or a moment.
fn start(arguments: &Arguments, name: &str) -> Outcome<Date> {
    day_of(arguments.required(0, name)?)
}

/// The day of a date or moment.
///
/// # Errors
/// `AttributeError` for anything else; `InvalidTypedValue` for a text in a column of dates.
pub(super) fn day_of(value: &Value) -> Outcome<Date> {
    let message = |kind: &str| format!("'{kind}' object has no attribute 'year'");
    match value {
        Value::Date(date) => Ok(*date),
        Value::DateTime(moment) => Ok(moment.date()),
        Value::AltText(alt) => {
            Err(Raised::new(ErrorClass::InvalidTypedValue, format!("Invalid {}: {}", alt.expected, alt.text)))
        }
        other => Err(Raised::new(ErrorClass::AttributeError, message(other.full_type_name()))),
    }
}

/// A moment for a date, a moment, a time (of today) or a text in free form. It has a zone only if the argument has.
///
/// # Errors
/// `ParserError` for a text, `ValueError` for anything else.
pub fn moment(ctx: &Context<'_>, value: &Value) -> Outcome<DateTime> {
    Ok(match value {
        Value::DateTime(moment) => *moment,
        Value::Date(date) => DateTime::naive(date.midnight()),
        Value::Time(time) => DateTime::naive(moments::now(ctx).date().midnight() + time.0),
        Value::Text(text) => moments::parse_free(text, moments::now(ctx).date())?,
        other => return Err(Raised::value_error(format!("Invalid date: {}", other.full_type_name()))),
    })
}

/// A `tz` argument, or the document's zone.
fn zone(ctx: &Context<'_>, argument: Option<&Value>) -> Outcome<Zone> {
    match argument {
        None | Some(Value::None) => Ok(moments::document_zone(ctx)),
        Some(Value::Text(name)) if name.is_empty() => Ok(moments::document_zone(ctx)),
        Some(Value::Text(name)) => moments::named(name),
        Some(other) => moments::zone_of(other),
    }
}

fn aware(ctx: &Context<'_>, moment: DateTime, tz: Option<&Value>) -> Outcome<DateTime> {
    Ok(if moment.zone.is_some() { moment } else { DateTime::on_wall(moment.wall, zone(ctx, tz)?) })
}

/// The serial number of spreadsheets: days since 1899-12-30, in the document's zone.
///
/// # Errors
/// None for moments within the calendar.
pub fn serial(ctx: &Context<'_>, moment: DateTime) -> Outcome<f64> {
    let zero = DateTime::on_wall(SERIAL_ZERO.midnight(), moments::document_zone(ctx));
    let micros = between(aware(ctx, moment, None)?, zero)?;
    Ok(moments::total_seconds(micros) / 86_400.0)
}

/// Microseconds from one moment to another.
fn between(end: DateTime, start: DateTime) -> Outcome<i64> {
    match moments::subtract(&Value::DateTime(end), &Value::DateTime(start))? {
        Some(Value::Duration(micros)) => Ok(micros),
        _ => Ok(0),
    }
}

fn part(ctx: &Context<'_>, arguments: &Arguments, name: &str, of: fn(DateTime) -> i64) -> Outcome {
    arguments.only(&[name])?;
    Ok(Value::Int(of(moment(ctx, arguments.required(0, name)?)?)))
}

/// The day, the first weekday (Monday is 0) and its number, and whether weeks are those of ISO 8601.
fn week_arguments(ctx: &Context<'_>, arguments: &Arguments) -> Outcome<(Date, i64, i64, bool)> {
    arguments.only(&["date", "return_type"])?;
    let kind = match arguments.get(1, "return_type") {
        None => 1,
        Some(Value::Float(number)) if libm::trunc(*number) == *number && number.abs() < 100.0 => {
            #[allow(clippy::cast_possible_truncation, reason = "a small whole number")]
            let kind = *number as i64;
            kind
        }
        Some(value) => moments::integer(value)?,
    };
    let (first, index) = match kind {
        1 | 17 => (6, 1),
        2 | 11 | 21 => (0, 1),
        3 => (0, 0),
        12..=16 => (kind - 11, 1),
        _ => return Err(Raised::value_error(format!("Invalid return type {kind}"))),
    };
    let date = moment(ctx, arguments.required(0, "date")?)?.date();
    Ok((date, first, index, kind == 21))
}

fn datedif(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    arguments.only(&["start_date", "end_date", "unit"])?;
    let start = moment(ctx, arguments.required(0, "start_date")?)?.date();
    let end = moment(ctx, arguments.required(1, "end_date")?)?.date();
    let Value::Text(unit) = arguments.required(2, "unit")? else {
        return Err(Raised::value_error("Invalid unit"));
    };
    let ((year, month, day), (end_year, end_month, end_day)) = (start.civil(), end.civil());
    let short_month = i64::from(day > end_day);
    let short_year = i64::from((month, day) > (end_month, end_day));
    let since = |from: Date| i64::from(end.0) - i64::from(from.0);
    Ok(Value::Int(match unit.as_ref() {
        "D" => since(start),
        "M" => (end_year - year) * 12 + end_month - month - short_month,
        "Y" => end_year - year - short_year,
        "MD" => since(rolled(end_year, end_month - short_month, day)?),
        "YM" => (end_month - month - short_month).rem_euclid(12),
        "YD" => since(rolled(end_year - short_year, month, day)?),
        other => return Err(Raised::value_error(format!("Invalid unit {other}"))),
    }))
}

/// Not astronomically precise: whole lunar months since a known new moon.
fn moon_phase(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    const NEW_MOON: Date = Date(-25_567);
    const LUNAR_MONTH: f64 = 29.530_588_853;
    const PHASES: [&str; 8] = ["🌑", "🌒", "🌓", "🌔", "🌕", "🌖", "🌗", "🌘"];
    arguments.only(&["date", "output"])?;
    let date = moment(ctx, arguments.required(0, "date")?)?.date();
    let age = floor_modulo(f64::from(date.0) - f64::from(NEW_MOON.0), LUNAR_MONTH);
    let phase = age / LUNAR_MONTH;
    let output = match arguments.get(1, "output") {
        Some(Value::Text(output)) => output.as_ref(),
        _ => "emoji",
    };
    if output == "days" || output == "fraction" {
        return Ok(Value::Float(if output == "days" { age } else { phase }));
    }
    // New, quarter and full are short: two fifths of each eighth pair.
    let around = floor_modulo(phase + 0.05, 1.0);
    let quarter = libm::floor(around / 0.25);
    let is_second = around - quarter * 0.25 > 0.1;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 3")]
    let index = quarter as usize * 2 + usize::from(is_second);
    if output == "lunacy" {
        return Ok(Value::Text(if index == 4 { "🐺" } else { "🕺" }.into()));
    }
    Ok(Value::Text(PHASES.get(index).copied().unwrap_or_default().into()))
}

/// Python's `%` for a positive divisor.
fn floor_modulo(number: f64, divisor: f64) -> f64 {
    let rest = libm::fmod(number, divisor);
    if rest < 0.0 { rest + divisor } else { rest }
}

/// The days of a month that holds `date`, for `DAYS360` and its kin.
pub(super) fn is_last_of_february(date: Date) -> bool {
    let (year, month, day) = date.civil();
    month == 2 && day == days_in_month(year, 2)
}
