//! Days and instants from ISO texts and from seconds.

use etabli_formula::moments::Zone;
use etabli_formula::value::{Date, DateTime};

const SECOND: i64 = 1_000_000;

/// A day written `2026-12-31`, perhaps with a time after it.
#[must_use]
pub(super) fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    let day = split_day(text)?;
    if day.1.is_empty() { Some(day.0) } else { parse_instant(text, Zone::utc()).map(DateTime::date) }
}

/// A day, a time, and perhaps an offset: `2026-12-31T12:30:00+01:00`. Without an offset it is on the clock of `zone`.
#[must_use]
pub(super) fn parse_instant(text: &str, zone: Zone) -> Option<DateTime> {
    let (date, rest) = split_day(text.trim())?;
    if rest.is_empty() {
        return Some(DateTime::on_wall(date.midnight(), zone));
    }
    let rest = rest.strip_prefix(['T', ' '])?;
    let end = rest.find(['Z', '+', '-', ' ']).unwrap_or(rest.len());
    let (clock, offset) = (rest.get(..end)?, rest.get(end..)?.trim());
    let wall = date.midnight() + parse_clock(clock)?;
    match offset {
        "" => Some(DateTime::on_wall(wall, zone)),
        "Z" => Some(DateTime::at(wall, zone)),
        _ => {
            let sign = if offset.starts_with('-') { -1 } else { 1 };
            let digits: String = offset.chars().filter(char::is_ascii_digit).collect();
            let (hours, minutes) = (digits.get(..2)?.parse::<i64>().ok()?, digits.get(2..4).unwrap_or("00"));
            let east = sign * (hours * 3600 + minutes.parse::<i64>().ok()? * 60);
            Some(DateTime::at(wall - east * SECOND, zone))
        }
    }
}

/// The day that is this many seconds from 1970 in UTC.
#[must_use]
pub(super) fn date_of_seconds(seconds: f64) -> Option<Date> {
    let days = libm::floor(seconds / 86_400.0);
    #[allow(clippy::cast_possible_truncation, reason = "out of range saturates, and is refused")]
    Date::from_days(days as i64)
}

/// The instant that is this many seconds from 1970 UTC, in microseconds.
#[must_use]
pub(super) fn instant_of_seconds(seconds: f64) -> Option<i64> {
    // The year 9999.
    const END: f64 = 253_402_300_800.0;
    #[allow(clippy::cast_possible_truncation, reason = "checked to be within the years of dates")]
    (libm::fabs(seconds) < END).then_some(libm::round(seconds * 1e6) as i64)
}

fn split_day(text: &str) -> Option<(Date, &str)> {
    let (day, rest) = (text.get(..10)?, text.get(10..)?);
    let mut parts = day.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    Some((Date::of(year, month, day)?, rest))
}

fn parse_clock(text: &str) -> Option<i64> {
    let mut parts = text.splitn(3, ':');
    let hours: i64 = parts.next()?.parse().ok()?;
    let minutes: i64 = parts.next()?.parse().ok()?;
    let seconds: f64 = parts.next().unwrap_or("0").parse().ok()?;
    if !(0..24).contains(&hours) || !(0..60).contains(&minutes) || !(0.0..60.0).contains(&seconds) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, reason = "below a minute")]
    let micros = libm::round(seconds * 1e6) as i64;
    Some((hours * 3600 + minutes * 60) * SECOND + micros)
}
