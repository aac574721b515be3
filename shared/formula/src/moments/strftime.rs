//! `strftime`: dates and times as text, in English, with the directives of C.
//!
//! Deliberately absent: locales; [`display`](super::display) writes dates for people in their language.

use std::fmt::Write;

use etabli_locale::Language;

use super::iso;
use crate::value::{Date, DateTime};

/// Full English names, January first.
pub(super) const MONTHS: &[&str; 12] = Language::En.month_names();
/// Full English names, Monday first.
pub(super) const WEEKDAYS: &[&str; 7] = Language::En.day_names();

/// Writes `moment` as `format` says. A directive that C does not know stays as it is.
#[must_use]
pub fn strftime(moment: DateTime, format: &str) -> String {
    let mut out = String::with_capacity(format.len() * 2);
    let mut chars = format.chars();
    while let Some(next) = chars.next() {
        if next != '%' {
            out.push(next);
            continue;
        }
        let mut ahead = chars.clone();
        let mut flag = None;
        let mut directive = ahead.next();
        if let Some(sign @ ('-' | '_' | '0' | '^' | '#')) = directive {
            flag = Some(sign);
            directive = ahead.next();
        }
        match directive.and_then(|directive| expand(moment, directive)) {
            Some(field) => {
                field.write(flag, &mut out);
                chars = ahead;
            }
            None => out.push('%'),
        }
    }
    out
}

/// What a directive stands for.
enum Field {
    Number { value: i64, width: usize, fill: char },
    Text(String),
}

impl Field {
    fn write(self, flag: Option<char>, out: &mut String) {
        let outcome = match (self, flag) {
            (Self::Number { value, .. }, Some('-')) => write!(out, "{value}"),
            (Self::Number { value, width, .. }, Some('_')) => write!(out, "{value:width$}"),
            (Self::Number { value, width, .. }, Some('0')) => write!(out, "{value:0width$}"),
            (Self::Number { value, width, fill: '0' }, _) => write!(out, "{value:0width$}"),
            (Self::Number { value, width, .. }, _) => write!(out, "{value:width$}"),
            (Self::Text(text), Some('^' | '#')) => write!(out, "{}", text.to_uppercase()),
            (Self::Text(text), _) => write!(out, "{text}"),
        };
        debug_assert!(outcome.is_ok(), "a string takes everything");
    }
}

fn short(name: &str) -> String {
    name.chars().take(3).collect()
}

/// The English name of a day of the week.
pub(super) fn weekday_name(date: Date) -> &'static str {
    usize::try_from(date.weekday()).ok().and_then(|index| WEEKDAYS.get(index)).copied().unwrap_or_default()
}

/// The English name of a month.
pub(super) fn month_name(month: i64) -> &'static str {
    usize::try_from(month - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or_default()
}

/// The number (Monday is 0) of an English weekday, in full or cut to one of these lengths, case aside.
#[must_use]
pub fn weekday_number(name: &str, lengths: &[usize]) -> Option<i64> {
    number_of(WEEKDAYS, name, lengths)
}

/// The number (January is 1) of an English month, in full or cut to one of these lengths, case aside.
#[must_use]
pub fn month_number(name: &str, lengths: &[usize]) -> Option<i64> {
    number_of(MONTHS, name, lengths).map(|index| index + 1)
}

fn number_of(names: &[&str], name: &str, lengths: &[usize]) -> Option<i64> {
    let is_name = |full: &&str| {
        let mut short = lengths.iter().filter_map(|length| full.get(..*length));
        full.eq_ignore_ascii_case(name) || short.any(|short| short.eq_ignore_ascii_case(name))
    };
    names.iter().position(is_name).and_then(|index| i64::try_from(index).ok())
}

/// One arm a directive: long because C has many.
fn expand(moment: DateTime, directive: char) -> Option<Field> {
    let date = moment.date();
    let (year, month, day) = date.civil();
    let (hour, minute, second, micro) = moment.time().parts();
    let zero = |value: i64, width: usize| Field::Number { value, width, fill: '0' };
    let space = |value: i64, width: usize| Field::Number { value, width, fill: ' ' };
    let twelve = (hour + 11) % 12 + 1;
    let half = if hour < 12 { "AM" } else { "PM" };
    let text = |text: &str| Field::Text(text.to_owned());
    Some(match directive {
        'a' => Field::Text(short(weekday_name(date))),
        'A' => text(weekday_name(date)),
        'b' | 'h' => Field::Text(short(month_name(month))),
        'B' => text(month_name(month)),
        'c' => Field::Text(strftime(moment, "%a %b %e %H:%M:%S %Y")),
        'C' => zero(year / 100, 2),
        'd' => zero(day, 2),
        'D' | 'x' => Field::Text(strftime(moment, "%m/%d/%y")),
        'e' => space(day, 2),
        'f' => zero(micro, 6),
        'F' => Field::Text(strftime(moment, "%Y-%m-%d")),
        'g' => zero(date.iso_week().0 % 100, 2),
        'G' => zero(date.iso_week().0, 1),
        'H' => zero(hour, 2),
        'I' => zero(twelve, 2),
        'j' => zero(date.day_of_year(), 3),
        'k' => space(hour, 2),
        'l' => space(twelve, 2),
        'm' => zero(month, 2),
        'M' => zero(minute, 2),
        'n' => text("\n"),
        'p' => text(half),
        'P' => Field::Text(half.to_lowercase()),
        'r' => Field::Text(strftime(moment, "%I:%M:%S %p")),
        'R' => Field::Text(strftime(moment, "%H:%M")),
        's' => zero(moment.instant().div_euclid(1_000_000), 1),
        'S' => zero(second, 2),
        't' => text("\t"),
        'T' | 'X' => Field::Text(strftime(moment, "%H:%M:%S")),
        'u' => zero(date.weekday() + 1, 1),
        'U' => zero((date.day_of_year() + 6 - (date.weekday() + 1) % 7) / 7, 2),
        'V' => zero(date.iso_week().1, 2),
        'w' => zero((date.weekday() + 1) % 7, 1),
        'W' => zero((date.day_of_year() + 6 - date.weekday()) / 7, 2),
        'y' => zero(year % 100, 2),
        // As C writes it: years before 1000 without zeros.
        'Y' => zero(year, 1),
        'z' if moment.zone.is_some() => Field::Text(iso::offset(moment.offset, "")),
        'Z' => Field::Text(moment.zone.map_or(String::new(), |zone| zone.abbreviation_at(moment.instant()).0)),
        'z' => text(""),
        '%' => text("%"),
        _ => return None,
    })
}
