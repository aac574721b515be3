//! What a person types in a cell.
//!
//! Numbers are read as French and English write them: `1 234,56 €`, `1,234.56`, `(12)`, `50 %`; dates with the day before
//! the month: `31/12/2026`, `3 mars 2026`. What does not fit the column's type is kept as text.

use std::sync::Arc;

use etabli_formula::TableIndex;
use etabli_formula::moments::{self, Order, Zone};
use etabli_formula::value::DateTime;
use etabli_locale::Language;

use super::ColumnType;
use crate::raw::RawValue;

/// The raw value that `text`, typed into a column of type `column`, stands for.
#[must_use]
pub fn parse_typed(text: &str, column: &ColumnType<TableIndex>, language: Language) -> RawValue {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return match column {
            ColumnType::Text | ColumnType::Choice => RawValue::Text("".into()),
            _ => RawValue::Blank,
        };
    }
    let parsed = match column {
        ColumnType::Numeric | ColumnType::ManualSortPos | ColumnType::PositionNumber => {
            parse_number(trimmed, language).map(RawValue::Float)
        }
        ColumnType::Int => parse_number(trimmed, language).and_then(whole),
        ColumnType::Toggle => parse_toggle(trimmed),
        ColumnType::Date => {
            let typed = moments::parse_typed(trimmed, Order::DayMonthYear, language, None);
            typed.and_then(|typed| typed.date).map(|date| RawValue::Date(date.0))
        }
        ColumnType::DateTime(zone) => parse_instant(trimmed, *zone, language).map(RawValue::Instant),
        ColumnType::ChoiceList => Some(choices(trimmed)),
        ColumnType::Any => {
            parse_number(trimmed, language).map(|number| whole(number).unwrap_or(RawValue::Float(number)))
        }
        ColumnType::Text
        | ColumnType::Choice
        | ColumnType::Ref(_)
        | ColumnType::RefList(_)
        | ColumnType::Attachments(_)
        | ColumnType::Id => None,
    };
    parsed.unwrap_or_else(|| RawValue::Text(text.into()))
}

/// Microseconds since 1970 UTC; a day alone is its midnight on the clock of `zone`.
fn parse_instant(text: &str, zone: Zone, language: Language) -> Option<i64> {
    let typed = moments::parse_typed(text, Order::DayMonthYear, language, None)?;
    let wall = typed.date?.midnight() + typed.time.map_or(0, |time| time.0);
    let east = |offset: i32| i64::from(offset) * 1_000_000;
    Some(typed.offset.map_or_else(|| DateTime::on_wall(wall, zone).instant(), |offset| wall - east(offset)))
}

fn whole(number: f64) -> Option<RawValue> {
    const END: f64 = 9_007_199_254_740_992.0;
    #[allow(clippy::cast_possible_truncation, reason = "checked")]
    (libm::trunc(number) == number && number.abs() < END).then_some(RawValue::Int(number as i64))
}

fn parse_toggle(text: &str) -> Option<RawValue> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "1" | "oui" | "vrai" | "x" => Some(RawValue::Bool(true)),
        "false" | "no" | "0" | "non" | "faux" => Some(RawValue::Bool(false)),
        _ => None,
    }
}

fn choices(text: &str) -> RawValue {
    let choice = |choice: &str| RawValue::Text(choice.trim().into());
    RawValue::List(text.split(',').filter(|choice| !choice.trim().is_empty()).map(choice).collect::<Arc<[_]>>())
}

/// A number as people write it, with a currency, a percent sign, separators of thousands, brackets for a minus.
#[must_use]
pub fn parse_number(text: &str, language: Language) -> Option<f64> {
    let is_space = |c: char| c.is_whitespace() || c == '\u{202f}' || c == '\u{a0}' || c == '\'';
    let is_currency = |c: char| matches!(c, '€' | '$' | '£' | '¥');
    let mut digits: String = text.chars().filter(|c| !is_space(*c) && !is_currency(*c)).collect();
    let is_percent = digits.ends_with('%');
    if is_percent {
        digits.pop();
    }
    let is_bracketed = digits.starts_with('(') && digits.ends_with(')');
    let mut body = digits.trim_matches(['(', ')']).replace('\u{2212}', "-");
    for code in ["EUR", "USD", "CHF", "GBP"] {
        body = body.trim_end_matches(code).trim_start_matches(code).to_owned();
    }
    let number = with_point(&body, language)?.parse::<f64>().ok()?;
    let signed = if is_bracketed { -number } else { number };
    Some(if is_percent { signed / 100.0 } else { signed })
}

/// The digits with a decimal point and nothing between the thousands.
fn with_point(digits: &str, language: Language) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | ',' | 'e' | 'E');
    if !digits.chars().all(is_plain) || !digits.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let (comma, point) = (digits.rfind(','), digits.rfind('.'));
    let decimal = match (comma, point) {
        (Some(comma), Some(point)) if comma > point => ',',
        (Some(_), Some(_)) => '.',
        (Some(comma), None) => {
            let looks_english = are_thousands(digits, comma, ',');
            if language == Language::Fr || !looks_english { ',' } else { '.' }
        }
        _ => '.',
    };
    let kept: String = digits.chars().filter(|c| *c == decimal || !matches!(c, ',' | '.')).collect();
    (kept.matches(decimal).count() <= 1).then(|| kept.replace(decimal, "."))
}

fn are_thousands(digits: &str, last: usize, separator: char) -> bool {
    digits.len() - last == 4 && digits.split(separator).skip(1).all(|group| group.len() == 3)
}
