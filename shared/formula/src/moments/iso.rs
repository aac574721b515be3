//! ISO 8601 texts of dates and times, written and read; and Python's `repr`.

use super::Zone;
use crate::error::{Outcome, Raised};
use crate::value::{DAY, Date, DateTime, SECOND, TimeOfDay};

/// `2020-01-31`
#[must_use]
pub fn date(date: Date) -> String {
    let (year, month, day) = date.civil();
    format!("{year:04}-{month:02}-{day:02}")
}

/// `12:30:00`, with microseconds if there are any.
#[must_use]
pub fn time(time: TimeOfDay) -> String {
    let (hour, minute, second, micro) = time.parts();
    let fraction = if micro == 0 { String::new() } else { format!(".{micro:06}") };
    format!("{hour:02}:{minute:02}:{second:02}{fraction}")
}

/// The time to the precision that `timespec` names.
///
/// # Errors
/// `ValueError` for another word.
pub fn time_to(time: TimeOfDay, timespec: &str) -> Outcome<String> {
    let (hour, minute, second, micro) = time.parts();
    Ok(match timespec {
        "auto" => self::time(time),
        "hours" => format!("{hour:02}"),
        "minutes" => format!("{hour:02}:{minute:02}"),
        "seconds" => format!("{hour:02}:{minute:02}:{second:02}"),
        "milliseconds" => format!("{hour:02}:{minute:02}:{second:02}.{:03}", micro / 1000),
        "microseconds" => format!("{hour:02}:{minute:02}:{second:02}.{micro:06}"),
        _ => return Err(Raised::value_error("Unknown timespec value")),
    })
}

/// `+02:00`, with seconds if there are any.
#[must_use]
pub fn offset(seconds: i32, colon: &str) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let total = seconds.abs();
    let rest = if total % 60 == 0 { String::new() } else { format!("{colon}{:02}", total % 60) };
    format!("{sign}{:02}{colon}{:02}{rest}", total / 3600, total / 60 % 60)
}

/// `2020-01-31T12:30:00+01:00`, with this text between date and time.
#[must_use]
pub fn moment(moment: DateTime, between: &str) -> String {
    let zone = if moment.zone.is_some() { offset(moment.offset, ":") } else { String::new() };
    format!("{}{between}{}{zone}", date(moment.date()), time(moment.time()))
}

/// `datetime.date(2020, 1, 31)`
#[must_use]
pub fn repr_date(date: Date) -> String {
    let (year, month, day) = date.civil();
    format!("datetime.date({year}, {month}, {day})")
}

fn repr_parts(time: TimeOfDay) -> String {
    match time.parts() {
        (hour, minute, 0, 0) => format!("{hour}, {minute}"),
        (hour, minute, second, 0) => format!("{hour}, {minute}, {second}"),
        (hour, minute, second, micro) => format!("{hour}, {minute}, {second}, {micro}"),
    }
}

/// `datetime.time(12, 30)`
#[must_use]
pub fn repr_time(time: TimeOfDay) -> String {
    format!("datetime.time({})", repr_parts(time))
}

/// `datetime.datetime(2020, 1, 31, 12, 30, tzinfo=moment.tzinfo('Europe/Paris'))`
#[must_use]
pub fn repr_moment(moment: DateTime) -> String {
    let (year, month, day) = moment.date().civil();
    let zone = moment.zone.map_or(String::new(), |zone| format!(", tzinfo={}", repr_zone(zone)));
    format!("datetime.datetime({year}, {month}, {day}, {}{zone})", repr_parts(moment.time()))
}

/// `moment.tzinfo('Europe/Paris')`
#[must_use]
pub fn repr_zone(zone: Zone) -> String {
    format!("moment.tzinfo('{}')", zone.name())
}

/// What an ISO text says: a day, and perhaps a time (microseconds since midnight) and an offset from UTC in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The day.
    pub date: Date,
    /// The time, if the text has one.
    pub time: Option<i64>,
    /// The offset, if the text has one.
    pub offset: Option<i32>,
}

/// Reads a date (`2020-01-31`, `20200131`, `2020-W05-5`) and what may follow it: any one character and a time, with or
/// without an offset. None for anything else.
#[must_use]
pub fn parse(text: &str) -> Option<Parsed> {
    let (date, rest) = parse_date(text)?;
    if rest.is_empty() {
        return Some(Parsed { date, time: None, offset: None });
    }
    let mut chars = rest.chars();
    chars.next()?;
    let (time, offset) = parse_time(chars.as_str())?;
    Some(Parsed { date, time: Some(time), offset })
}

fn parse_date(text: &str) -> Option<(Date, &str)> {
    let (year, rest) = digits(text, 4)?;
    let (rest, is_extended) = match rest.strip_prefix('-') {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    if let Some(rest) = rest.strip_prefix('W') {
        let (week, rest) = digits(rest, 2)?;
        let weekday =
            if is_extended { rest.strip_prefix('-').and_then(|rest| digits(rest, 1)) } else { digits(rest, 1) };
        let (weekday, rest) = weekday.unwrap_or((1, rest));
        return Some((Date::of_iso_week(year, week, weekday)?, rest));
    }
    let (month, rest) = digits(rest, 2)?;
    let rest = if is_extended { rest.strip_prefix('-')? } else { rest };
    let (day, rest) = digits(rest, 2)?;
    Some((Date::of(year, month, day)?, rest))
}

/// Reads `12`, `12:30`, `12:30:15.5`, `123015`, and an offset after it: `Z`, `+02:00`, `-0330`. The whole text.
#[must_use]
pub fn parse_time(text: &str) -> Option<(i64, Option<i32>)> {
    let end = text.find(['+', '-', 'Z', 'z']).unwrap_or(text.len());
    let (clock, zone) = text.split_at_checked(end)?;
    let offset = match zone {
        "" => None,
        "Z" | "z" => Some(0),
        _ => {
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            let seconds = parse_clock(zone.get(1..)?)? / SECOND;
            Some(sign * i32::try_from(seconds).ok()?)
        }
    };
    Some((parse_clock(clock)?, offset))
}

fn parse_clock(text: &str) -> Option<i64> {
    let (hour, mut rest) = digits(text, 2)?;
    let colon = if rest.starts_with(':') { ":" } else { "" };
    let mut parts = [hour, 0, 0];
    for part in parts.iter_mut().skip(1) {
        if rest.is_empty() {
            break;
        }
        (*part, rest) = digits(rest.strip_prefix(colon)?, 2)?;
    }
    let micros = match rest.strip_prefix(['.', ',']) {
        Some(fraction) => parse_fraction(fraction)?,
        None if rest.is_empty() => 0,
        None => return None,
    };
    let [hour, minute, second] = parts;
    let is_time = hour < 24 && minute < 60 && second < 60;
    let time = (hour * 3600 + minute * 60 + second) * SECOND + micros;
    (is_time && time < DAY).then_some(time)
}

fn parse_fraction(text: &str) -> Option<i64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    format!("{text:0<6}").get(..6)?.parse().ok()
}

fn digits(text: &str, count: usize) -> Option<(i64, &str)> {
    let (digits, rest) = text.split_at_checked(count)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok().map(|number| (number, rest)))?
}
