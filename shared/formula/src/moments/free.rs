//! Reads dates that people wrote in any of many ways: `3-Mar-2012`, `8/22/2011 5pm`, `Thu Sep 25 10:36:28 2003`.
//!
//! The rules are those of Python's `dateutil`, which Grist's formulas use: month before day unless that cannot be, missing
//! parts from a default day, English names.
//!
//! Deliberately absent: French names and day-first order; what people type into a grid is read by
//! [`typed`](super::typed).

mod numbers;
mod parts;
mod tokens;

use super::{Zone, calendar};
use crate::error::{ErrorClass, Outcome, Raised};
use crate::value::{Date, DateTime, SECOND, TimeOfDay};
use parts::Ymd;

/// What a text said, before it is completed from a default day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Found {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    weekday: Option<i64>,
    hour: Option<i64>,
    minute: Option<i64>,
    second: Option<i64>,
    micro: Option<i64>,
    zone_name: Option<String>,
    offset: Option<i64>,
}

/// Words that mean nothing between parts.
const JUMP: [&str; 18] =
    [" ", ".", ",", ";", "-", "/", "'", "at", "on", "and", "ad", "m", "t", "of", "st", "nd", "rd", "th"];
const MONTHS: [&[&str]; 12] = [
    &["jan", "january"],
    &["feb", "february"],
    &["mar", "march"],
    &["apr", "april"],
    &["may"],
    &["jun", "june"],
    &["jul", "july"],
    &["aug", "august"],
    &["sep", "sept", "september"],
    &["oct", "october"],
    &["nov", "november"],
    &["dec", "december"],
];
const WEEKDAYS: [&[&str]; 7] = [
    &["mon", "monday"],
    &["tue", "tuesday"],
    &["wed", "wednesday"],
    &["thu", "thursday"],
    &["fri", "friday"],
    &["sat", "saturday"],
    &["sun", "sunday"],
];
const CLOCK: [&[&str]; 3] = [&["h", "hour", "hours"], &["m", "minute", "minutes"], &["s", "second", "seconds"]];
const HALVES: [&[&str]; 2] = [&["am", "a"], &["pm", "p"]];

/// Which of the lists has this word, case aside.
fn place(lists: &[&[&str]], word: &str) -> Option<i64> {
    let word = word.to_lowercase();
    lists.iter().zip(0..).find(|(list, _)| list.contains(&word.as_str())).map(|(_, index)| index)
}

fn is_jump(word: &str) -> bool {
    JUMP.contains(&word.to_lowercase().as_str())
}

fn is_utc(name: &str) -> bool {
    ["utc", "gmt", "z"].contains(&name.to_lowercase().as_str())
}

/// Reads a date or a moment; what the text does not say comes from `default`, a day at midnight, whose year also tells the
/// century of years in two digits. It has a zone only if the text names an offset or UTC.
///
/// # Errors
/// `ParserError`, as `dateutil` raises it.
pub fn parse(text: &str, default: Date) -> Outcome<DateTime> {
    parse_with(text, default, 0, false)
}

/// The same, with a time too for what the text does not say, and perhaps the day before the month.
///
/// # Errors
/// `ParserError`.
pub(super) fn parse_with(text: &str, default: Date, time: i64, is_day_first: bool) -> Outcome<DateTime> {
    let error = |message: String| Raised::new(ErrorClass::ParserError, message);
    let found =
        read(text, default.year(), is_day_first).ok_or_else(|| error(format!("Unknown string format: {text}")))?;
    if found == Found::default() {
        return Err(error(format!("String does not contain a date: {text}")));
    }
    if [found.year, found.month, found.day].into_iter().flatten().any(|part| part > i64::from(i32::MAX)) {
        return Err(Raised::new(ErrorClass::OverflowError, "Python int too large to convert to C int"));
    }
    let wall = wall(&found, default, time).ok_or_else(|| error(format!("no such date or time: {text}")))?;
    match zone(&found) {
        Some(zone) => Ok(DateTime::on_wall(wall, zone.ok_or_else(|| error(format!("no such offset: {text}")))?)),
        None => Ok(DateTime::naive(wall)),
    }
}

fn wall(found: &Found, default: Date, time: i64) -> Option<i64> {
    let (year, month, day) = default.civil();
    let (year, month) = (found.year.unwrap_or(year), found.month.unwrap_or(month));
    // A default day that the month lacks becomes its last.
    let day = found.day.unwrap_or_else(|| day.min(calendar::days_in_month(year, month)));
    let mut date = Date::of(year, month, day)?;
    if let (Some(weekday), None | Some(0)) = (found.weekday, found.day) {
        date = date.plus_days((weekday - date.weekday()).rem_euclid(7))?;
    }
    let (hour, minute, second, micro) = TimeOfDay(time).parts();
    let part = |value: Option<i64>, default: i64, end: i64| {
        Some(value.unwrap_or(default)).filter(|value| (0..end).contains(value))
    };
    let seconds =
        part(found.hour, hour, 24)? * 3600 + part(found.minute, minute, 60)? * 60 + part(found.second, second, 60)?;
    Some(date.midnight() + seconds * SECOND + part(found.micro, micro, SECOND)?)
}

/// The zone that the text named; none within for an offset of a day or more.
fn zone(found: &Found) -> Option<Option<Zone>> {
    match found.offset {
        Some(offset) => Some(i32::try_from(offset).ok().and_then(Zone::fixed)),
        None => found.zone_name.as_deref().filter(|name| *name == "UTC").map(|_| Some(Zone::utc())),
    }
}

/// Walks the words of the text; none when one makes no sense.
fn read(text: &str, this_year: i64, is_day_first: bool) -> Option<Found> {
    let mut words = tokens::split(text);
    let mut found = Found::default();
    let mut ymd = Ymd::default();
    let mut index = 0;
    while let Some(word) = words.get(index).cloned() {
        if tokens::is_number(&word) {
            index = numbers::read(&words, index, &mut ymd, &mut found)?;
        } else if let Some(weekday) = place(&WEEKDAYS, &word) {
            found.weekday = Some(weekday);
        } else if let Some(month) = place(&MONTHS, &word) {
            index = read_month(&words, index, month + 1, &mut ymd, this_year)?;
        } else if let Some(half) = place(&HALVES, &word) {
            let hour = found.hour.filter(|hour| (0..=12).contains(hour))?;
            found.hour = Some(numbers::on_24_hours(hour, half));
        } else if could_be_zone(&word, &found) {
            found.offset = is_zero_zone(&word).then_some(0);
            found.zone_name = Some(word.clone());
            // "GMT+3" means "my time is three hours before GMT": the sign turns.
            let next = words.get(index + 1).cloned();
            if let Some(sign @ ("+" | "-")) = next.as_deref() {
                let turned = if sign == "+" { "-" } else { "+" };
                if let Some(slot) = words.get_mut(index + 1) {
                    turned.clone_into(slot);
                }
                found.offset = None;
                if is_utc(&word) {
                    found.zone_name = None;
                }
            }
        } else if found.hour.is_some() && (word == "+" || word == "-") {
            index = read_offset(&words, index, &mut found)?;
        } else if !is_jump(&word) {
            return None;
        }
        index += 1;
    }
    (found.year, found.month, found.day) = ymd.resolve(is_day_first)?;
    if let Some(year) = found.year {
        found.year = Some(parts::full_year(year, ymd.has_century(), this_year)?);
    }
    settle_zone(&mut found);
    Some(found)
}

fn is_zero_zone(word: &str) -> bool {
    ["utc", "gmt", "z"].contains(&word)
}

fn could_be_zone(word: &str, found: &Found) -> bool {
    let is_code = word.chars().all(|letter| letter.is_ascii_uppercase()) || ["UTC", "GMT", "Z", "z"].contains(&word);
    found.hour.is_some() && found.zone_name.is_none() && found.offset.is_none() && word.chars().count() <= 5 && is_code
}

/// UTC by any of its names is UTC.
fn settle_zone(found: &mut Found) {
    let is_z = found.zone_name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case("z"));
    let is_nameless_zero = found.offset == Some(0) && found.zone_name.is_none();
    if is_z || is_nameless_zero {
        found.zone_name = Some("UTC".to_owned());
        found.offset = Some(0);
    } else if found.offset != Some(0) && found.zone_name.as_deref().is_some_and(is_utc) {
        found.offset = Some(0);
    }
}

/// A month by name, and what may be tied to it: `Jan-15-2020`, `Jan of 99`.
fn read_month(words: &[String], index: usize, month: i64, ymd: &mut Ymd, this_year: i64) -> Option<usize> {
    ymd.push(month, Some(parts::Role::Month))?;
    let word = |ahead: usize| words.get(index + ahead).map(String::as_str);
    if let Some(sign @ ("-" | "/")) = word(1) {
        ymd.push_text(word(2)?)?;
        if word(3) != Some(sign) {
            return Some(index + 2);
        }
        ymd.push_text(word(4)?)?;
        return Some(index + 4);
    }
    if let (Some(" "), Some(of), Some(" "), Some(year)) = (word(1), word(2), word(3), word(4))
        && of.eq_ignore_ascii_case("of")
    {
        if tokens::is_digits(year) {
            ymd.push(parts::full_year(year.parse().ok()?, false, this_year)?, Some(parts::Role::Year))?;
        }
        return Some(index + 4);
    }
    Some(index)
}

/// `+0200`, `-3`, `+02:00`, and a name in brackets after it.
fn read_offset(words: &[String], index: usize, found: &mut Found) -> Option<usize> {
    let word = |ahead: usize| words.get(index + ahead).map(String::as_str);
    let sign = if word(0) == Some("+") { 1 } else { -1 };
    let digits = word(1)?;
    let mut index = index;
    let number = |text: &str| tokens::is_digits(text).then(|| text.parse::<i64>().ok())?;
    let (hours, minutes) = if digits.len() == 4 {
        (number(digits.get(..2)?)?, number(digits.get(2..)?)?)
    } else if word(2) == Some(":") {
        let both = (number(digits)?, number(word(3)?)?);
        index += 2;
        both
    } else if digits.len() <= 2 {
        (number(digits)?, 0)
    } else {
        return None;
    };
    found.offset = Some(sign * (hours * 3600 + minutes * 60));
    let word = |ahead: usize| words.get(index + ahead).map(String::as_str);
    if let (Some(gap), Some("("), Some(name), Some(")")) = (word(2), word(3), word(4), word(5))
        && is_jump(gap)
        && name.len() >= 3
        && could_be_zone(name, &Found { offset: None, ..found.clone() })
    {
        found.zone_name = Some(name.to_owned());
        index += 4;
    }
    Some(index + 1)
}
