//! Dates as people read them: the format tokens of Grist's columns (`DD/MM/YYYY`, `h:mm a`), in French and English.
//!
//! The tokens are those of moment.js, since imported columns carry them. English writes the day first and twenty-four hours
//! where a token leaves it to the language (`L`, `LT`), as the rest of Établi does.
//!
//! Deliberately absent: eras, relative times.

use etabli_locale::Language;

use super::iso;
use crate::value::{Date, DateTime};

/// Every token of one character or more, longest first where one begins another.
const TOKENS: [&str; 63] = [
    "Hmmss", "hmmss", "Hmm", "hmm", "MMMM", "MMM", "MM", "Mo", "M", "DDDD", "DDDo", "DDD", "DD", "Do", "D", "dddd",
    "ddd", "dd", "do", "d", "ww", "wo", "w", "WW", "Wo", "W", "Qo", "Q", "YYYYYY", "YYYY", "YY", "Y", "gggg", "gg",
    "GGGG", "GG", "e", "E", "a", "A", "hh", "h", "HH", "H", "kk", "k", "mm", "m", "ss", "s", "x", "X", "zz", "z", "ZZ",
    "Z", "LLLL", "LLL", "LL", "LTS", "LT", "L", "l",
];

/// Writes a moment as `format` says. Text in square brackets stays as it is.
#[must_use]
pub fn format_moment(format: &str, moment: DateTime, language: Language) -> String {
    let mut out = String::with_capacity(format.len() * 2);
    write(format, moment, language, &mut out, true);
    out
}

/// Writes a day as `format` says.
#[must_use]
pub fn format_date(format: &str, date: Date, language: Language) -> String {
    format_moment(format, DateTime::naive(date.midnight()), language)
}

fn write(format: &str, moment: DateTime, language: Language, out: &mut String, expands: bool) {
    let mut rest = format;
    while let Some(first) = rest.chars().next() {
        if let Some((literal, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            out.push_str(literal);
            rest = after;
            continue;
        }
        let fraction = rest.bytes().take_while(|byte| *byte == b'S').count().min(9);
        if fraction > 0 {
            out.extend(format!("{:06}000", moment.time().parts().3).chars().take(fraction));
            rest = rest.get(fraction..).unwrap_or_default();
            continue;
        }
        let token = TOKENS.into_iter().find(|token| rest.starts_with(token));
        // The forms in small letters are as long as those in capitals.
        let small = rest.bytes().take_while(|byte| *byte == b'l').count().min(4);
        match token {
            Some("LLLL" | "LLL" | "LL" | "LTS" | "LT" | "L") if expands => {
                let token = token.unwrap_or_default();
                write(long_form(token, language), moment, language, out, false);
                rest = rest.get(token.len()..).unwrap_or_default();
            }
            Some("l") if expands => {
                let form = long_form("LLLL".get(..small).unwrap_or("L"), language);
                let form = form.replace("MMMM", "MMM").replace("DD", "D").replace("dddd", "ddd");
                let form = if form.contains("MMM") { form } else { form.replace("MM", "M") };
                write(&form, moment, language, out, false);
                rest = rest.get(small..).unwrap_or_default();
            }
            Some(token) => {
                out.push_str(&field(token, moment, language));
                rest = rest.get(token.len()..).unwrap_or_default();
            }
            None => {
                out.push(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
    }
}

fn long_form(token: &str, language: Language) -> &'static str {
    match (token, language) {
        ("LTS", _) => "HH:mm:ss",
        ("LT", _) => "HH:mm",
        ("LL", Language::Fr) => "Do MMMM YYYY",
        ("LL", Language::En) => "D MMMM YYYY",
        ("LLL", Language::Fr) => "Do MMMM YYYY HH:mm",
        ("LLL", Language::En) => "D MMMM YYYY HH:mm",
        ("LLLL", Language::Fr) => "dddd Do MMMM YYYY HH:mm",
        ("LLLL", Language::En) => "dddd, D MMMM YYYY HH:mm",
        _ => "DD/MM/YYYY",
    }
}

/// What a token stands for. One arm a token: long because there are many.
fn field(token: &str, moment: DateTime, language: Language) -> String {
    let date = moment.date();
    let (year, month, day) = date.civil();
    let (hour, minute, second, _) = moment.time().parts();
    let twelve = (hour + 11) % 12 + 1;
    let (iso_year, week, weekday) = date.iso_week();
    let two = |number: i64| format!("{number:02}");
    match token {
        "M" => month.to_string(),
        "MM" => two(month),
        "Mo" => ordinal(month, Kind::Other, language),
        "MMM" => short_month(month, language).to_owned(),
        "MMMM" => name(language.month_names(), month - 1).to_owned(),
        "Q" => ((month + 2) / 3).to_string(),
        "Qo" => ordinal((month + 2) / 3, Kind::Other, language),
        "D" => day.to_string(),
        "DD" => two(day),
        "Do" => ordinal(day, Kind::Day, language),
        "DDD" => date.day_of_year().to_string(),
        "DDDD" => format!("{:03}", date.day_of_year()),
        "DDDo" => ordinal(date.day_of_year(), Kind::Other, language),
        "d" => (weekday % 7).to_string(),
        "do" => ordinal(weekday % 7, Kind::Other, language),
        "dd" => short_day(weekday, language, 2),
        "ddd" => short_day(weekday, language, 3),
        "dddd" => name(language.day_names(), weekday - 1).to_owned(),
        "e" => (weekday - 1).to_string(),
        "E" => weekday.to_string(),
        "w" | "W" => week.to_string(),
        "ww" | "WW" => two(week),
        "wo" | "Wo" => ordinal(week, Kind::Week, language),
        "Y" => year.to_string(),
        "YY" => two(year % 100),
        "YYYY" => format!("{year:04}"),
        "YYYYYY" => format!("+{year:06}"),
        "gggg" | "GGGG" => format!("{iso_year:04}"),
        "gg" | "GG" => two(iso_year % 100),
        "a" => (if hour < 12 { "am" } else { "pm" }).to_owned(),
        "A" => (if hour < 12 { "AM" } else { "PM" }).to_owned(),
        "h" => twelve.to_string(),
        "hh" => two(twelve),
        "H" => hour.to_string(),
        "HH" => two(hour),
        "k" => (if hour == 0 { 24 } else { hour }).to_string(),
        "kk" => two(if hour == 0 { 24 } else { hour }),
        "m" => minute.to_string(),
        "mm" => two(minute),
        "s" => second.to_string(),
        "ss" => two(second),
        "Hmm" => format!("{hour}{minute:02}"),
        "hmm" => format!("{twelve}{minute:02}"),
        "Hmmss" => format!("{hour}{minute:02}{second:02}"),
        "hmmss" => format!("{twelve}{minute:02}{second:02}"),
        "X" => moment.instant().div_euclid(1_000_000).to_string(),
        "x" => moment.instant().div_euclid(1000).to_string(),
        "z" | "zz" => moment.zone.map_or(String::new(), |zone| zone.abbreviation_at(moment.instant()).0),
        "Z" => iso::offset(moment.offset, ":"),
        "ZZ" => iso::offset(moment.offset, ""),
        other => other.to_owned(),
    }
}

fn name<'a>(names: &[&'a str], index: i64) -> &'a str {
    usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or_default()
}

/// `févr.`, `Feb`
fn short_month(month: i64, language: Language) -> &'static str {
    const FRENCH: [&str; 12] =
        ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."];
    match language {
        Language::Fr => name(&FRENCH, month - 1),
        Language::En => name(language.month_names(), month - 1).get(..3).unwrap_or_default(),
    }
}

/// The first letters of a day; three end with a dot in French.
fn short_day(weekday: i64, language: Language, letters: usize) -> String {
    let short = name(language.day_names(), weekday - 1).get(..letters).unwrap_or_default();
    let dot = if language == Language::Fr && letters == 3 { "." } else { "" };
    format!("{short}{dot}")
}

/// What is counted: French counts weeks in the feminine, and of days the first alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Day,
    Week,
    Other,
}

fn ordinal(number: i64, kind: Kind, language: Language) -> String {
    let ending = match language {
        Language::Fr => match (number, kind) {
            (1, Kind::Week) => "re",
            (1, _) => "er",
            (_, Kind::Day) => "",
            _ => "e",
        },
        Language::En => match (number % 100, number % 10) {
            (11..=13, _) => "th",
            (_, 1) => "st",
            (_, 2) => "nd",
            (_, 3) => "rd",
            _ => "th",
        },
    };
    format!("{number}{ending}")
}

/// In which order a format has day, month and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `31/12/2026`
    DayMonthYear,
    /// `12/31/2026`
    MonthDayYear,
    /// `2026-12-31`
    YearMonthDay,
}

impl Order {
    /// The order of a column's format; of the language where the format does not say.
    #[must_use]
    pub fn of_format(format: &str) -> Self {
        let at = |letter: char| format.find(letter).unwrap_or(usize::MAX);
        let (day, month, year) = (at('D'), at('M'), at('Y'));
        if year < month && year < day {
            Self::YearMonthDay
        } else if month < day {
            Self::MonthDayYear
        } else {
            Self::DayMonthYear
        }
    }
}
