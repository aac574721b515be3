//! `datetime.strptime`: reads a date by a format.
//!
//! Directives may match texts of several lengths (`%d` one or two digits); all ways are tried, each place once.

use std::collections::BTreeSet;

use super::strftime::{MONTHS, WEEKDAYS};
use super::{Zone, calendar, classes};
use crate::error::{Outcome, Raised};
use crate::value::{Date, DateTime};

/// What was read, before it is a date.
#[derive(Clone, Copy, Debug)]
struct Fields {
    year: Option<i64>,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    micro: i64,
    afternoon: Option<bool>,
    weekday: Option<i64>,
    day_of_year: Option<i64>,
    week: Option<(i64, bool)>,
    iso: (Option<i64>, Option<i64>),
    zone: Option<Zone>,
}

const NONE: Fields = Fields {
    year: None,
    month: 1,
    day: 1,
    hour: 0,
    minute: 0,
    second: 0,
    micro: 0,
    afternoon: None,
    weekday: None,
    day_of_year: None,
    week: None,
    iso: (None, None),
    zone: None,
};

/// A part of a format.
#[derive(Clone, Copy, Debug)]
enum Item {
    Space,
    Char(char),
    Directive(char),
}

/// Reads `text` by `format`.
///
/// # Errors
/// `ValueError` when it does not fit, with Python's words.
pub fn strptime(text: &str, format: &str) -> Outcome<DateTime> {
    let items = items(format)?;
    let mismatch = || Raised::value_error(format!("time data '{text}' does not match format '{format}'"));
    let (fields, end) = fit(text, &items).ok_or_else(mismatch)?;
    match text.get(end..) {
        Some("") | None => {}
        Some(rest) => return Err(Raised::value_error(format!("unconverted data remains: {rest}"))),
    }
    finish(fields)
}

fn items(format: &str) -> Outcome<Vec<Item>> {
    let mut items = Vec::new();
    let mut chars = format.chars();
    while let Some(next) = chars.next() {
        let item = match next {
            '%' => match chars.next() {
                Some('%') => Item::Char('%'),
                Some(directive) if "aAbBdfGHIjmMpSuUVwWyYzZ".contains(directive) => Item::Directive(directive),
                Some('c') => {
                    items.extend(self::items("%a %b %d %H:%M:%S %Y")?);
                    continue;
                }
                Some('x' | 'D') => {
                    items.extend(self::items("%m/%d/%y")?);
                    continue;
                }
                Some('X' | 'T') => {
                    items.extend(self::items("%H:%M:%S")?);
                    continue;
                }
                Some(other) => {
                    let message = format!("'{other}' is a bad directive in format '{format}'");
                    return Err(Raised::value_error(message));
                }
                None => return Err(Raised::value_error(format!("stray % in format '{format}'"))),
            },
            next if next.is_whitespace() => {
                if matches!(items.last(), Some(Item::Space)) {
                    continue;
                }
                Item::Space
            }
            next => Item::Char(next),
        };
        items.push(item);
    }
    Ok(items)
}

/// The first way to fit all items, preferring longer matches, with where it ends.
fn fit(text: &str, items: &[Item]) -> Option<(Fields, usize)> {
    let mut tried = BTreeSet::new();
    let mut open = vec![(0, 0, NONE)];
    while let Some((index, at, fields)) = open.pop() {
        let Some(item) = items.get(index) else { return Some((fields, at)) };
        let rest = text.get(at..)?;
        match item {
            Item::Space => {
                let trimmed = rest.trim_start();
                if trimmed.len() < rest.len() {
                    open.push((index + 1, text.len() - trimmed.len(), fields));
                }
            }
            Item::Char(wanted) => {
                let mut chars = rest.chars();
                let is_same = chars.next().is_some_and(|found| found.to_lowercase().eq(wanted.to_lowercase()));
                if is_same {
                    open.push((index + 1, text.len() - chars.as_str().len(), fields));
                }
            }
            Item::Directive(directive) => {
                let mut ways = ways(*directive, rest, fields);
                // The stack gives back the last first.
                ways.reverse();
                for (fields, length) in ways {
                    if tried.insert((index + 1, at + length)) {
                        open.push((index + 1, at + length, fields));
                    }
                }
            }
        }
    }
    None
}

/// What a directive may read at the start of `rest`: longest first. One arm a directive.
fn ways(directive: char, rest: &str, fields: Fields) -> Vec<(Fields, usize)> {
    let number = |least: usize, most: usize, range: std::ops::RangeInclusive<i64>, set: fn(&mut Fields, i64)| {
        let count = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let lengths = (least..=count).rev();
        let fitting = lengths.filter_map(|length| {
            let value = rest.get(..length)?.parse().ok().filter(|value| range.contains(value))?;
            let mut fields = fields;
            set(&mut fields, value);
            Some((fields, length))
        });
        fitting.collect::<Vec<_>>()
    };
    let name = |names: &[&str], length: Option<usize>, set: fn(&mut Fields, i64)| {
        let fitting = names.iter().zip(0..).filter_map(|(name, index)| {
            let name = length.map_or(Some(*name), |length| name.get(..length))?;
            let found = rest.get(..name.len())?;
            let mut fields = fields;
            set(&mut fields, index);
            found.eq_ignore_ascii_case(name).then_some((fields, name.len()))
        });
        fitting.collect::<Vec<_>>()
    };
    match directive {
        'a' => name(WEEKDAYS, Some(3), |fields, value| fields.weekday = Some(value)),
        'A' => name(WEEKDAYS, None, |fields, value| fields.weekday = Some(value)),
        'b' => name(MONTHS, Some(3), |fields, value| fields.month = value + 1),
        'B' => name(MONTHS, None, |fields, value| fields.month = value + 1),
        'p' => name(&["AM", "PM"], None, |fields, value| fields.afternoon = Some(value == 1)),
        'Y' => number(4, 4, 0..=9999, |fields, value| fields.year = Some(value)),
        // Two digits: 69 to 99 are of the twentieth century, as POSIX says.
        'y' => number(2, 2, 0..=99, |fields, value| {
            fields.year = Some(if value < 69 { value + 2000 } else { value + 1900 });
        }),
        'm' => number(1, 2, 1..=12, |fields, value| fields.month = value),
        'd' => number(1, 2, 1..=31, |fields, value| fields.day = value),
        'H' => number(1, 2, 0..=23, |fields, value| fields.hour = value),
        'I' => number(1, 2, 1..=12, |fields, value| fields.hour = value),
        'M' => number(1, 2, 0..=59, |fields, value| fields.minute = value),
        'S' => number(1, 2, 0..=61, |fields, value| fields.second = value),
        'j' => number(1, 3, 1..=366, |fields, value| fields.day_of_year = Some(value)),
        'U' => number(1, 2, 0..=53, |fields, value| fields.week = Some((value, true))),
        'W' => number(1, 2, 0..=53, |fields, value| fields.week = Some((value, false))),
        'w' => number(1, 1, 0..=6, |fields, value| fields.weekday = Some((value + 6) % 7)),
        'u' => number(1, 1, 1..=7, |fields, value| fields.weekday = Some(value - 1)),
        'G' => number(4, 4, 1..=9999, |fields, value| fields.iso.0 = Some(value)),
        'V' => number(1, 2, 1..=53, |fields, value| fields.iso.1 = Some(value)),
        'f' => fraction(rest, fields),
        'z' => offset(rest, fields),
        _ => ["UTC", "GMT"]
            .into_iter()
            .filter(|name| rest.get(..3).is_some_and(|found| found.eq_ignore_ascii_case(name)))
            .map(|_| (fields, 3))
            .collect(),
    }
}

fn fraction(rest: &str, fields: Fields) -> Vec<(Fields, usize)> {
    let count = rest.bytes().take(6).take_while(u8::is_ascii_digit).count();
    let ways = (1..=count).rev().filter_map(|length| {
        let micro = format!("{:0<6}", rest.get(..length)?).parse().ok()?;
        Some((Fields { micro, ..fields }, length))
    });
    ways.collect()
}

fn offset(rest: &str, fields: Fields) -> Vec<(Fields, usize)> {
    if rest.starts_with('Z') {
        return vec![(Fields { zone: Some(Zone::utc()), ..fields }, 1)];
    }
    let length = if rest.get(3..4) == Some(":") { 6 } else { 5 };
    let read = || {
        let sign = match rest.get(..1)? {
            "+" => 1,
            "-" => -1,
            _ => return None,
        };
        let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i32>().ok())?;
        let (hours, minutes) = (number(rest.get(1..3)?)?, number(rest.get(length - 2..length)?)?);
        Zone::fixed(sign * (hours * 3600 + minutes * 60)).filter(|_| minutes < 60)
    };
    read().map(|zone| (Fields { zone: Some(zone), ..fields }, length)).into_iter().collect()
}

fn finish(fields: Fields) -> Outcome<DateTime> {
    let hour = match fields.afternoon {
        Some(is_afternoon) => fields.hour % 12 + if is_afternoon { 12 } else { 0 },
        None => fields.hour,
    };
    let date = day(&fields)?;
    let wall = date.midnight() + classes::time_of(hour, fields.minute, fields.second, fields.micro)?;
    Ok(fields.zone.map_or(DateTime::naive(wall), |zone| DateTime::on_wall(wall, zone)))
}

fn day(fields: &Fields) -> Outcome<Date> {
    if let ((Some(year), Some(week)), Some(weekday)) = (fields.iso, fields.weekday) {
        return Date::of_iso_week(year, week, weekday + 1)
            .ok_or_else(|| Raised::value_error(format!("Invalid week: {week}")));
    }
    let year = fields.year.unwrap_or(1900);
    let day_of_year = match (fields.day_of_year, fields.week, fields.weekday) {
        (Some(day), ..) => Some(day),
        (None, Some((week, from_sunday)), Some(weekday)) if fields.year.is_some() => {
            // Week 1 begins with the year's first Sunday or Monday.
            let first = (calendar::days_since_1970(year, 1, 1) + 3).rem_euclid(7);
            let shift = i64::from(from_sunday);
            let (first, weekday) = ((first + shift) % 7, (weekday + shift) % 7);
            let before = (7 - first) % 7;
            Some(if week == 0 { 1 + weekday - first } else { 1 + before + 7 * (week - 1) + weekday })
        }
        _ => None,
    };
    match day_of_year {
        Some(day) => {
            let out_of_range = || Raised::value_error("day of year out of range");
            Date::from_days(calendar::days_since_1970(year, 1, 1) + day - 1).ok_or_else(out_of_range)
        }
        None => classes::day_of(year, fields.month, fields.day),
    }
}
