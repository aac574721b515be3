//! Formats of TEXT, as spreadsheets write them in English and in French: `#,##0.00`, `# ##0,00`, `0 %`, `dd/mm/yyyy`,
//! `j mmmm aaaa`, `hh:mm`, `0;(0)`.
//!
//! Which language a format is in shows in the format itself: French dates have `j` and `a`, French numbers a decimal comma.
//! Deliberately absent: conditions in brackets, fractions, colours (read and left out).

use super::math::rounded;
use super::reading::{real_of, shown};
use crate::error::Outcome;
use crate::moments::document_zone;
use crate::run::Context;
use crate::value::{Date, DateTime, Value};

/// Days from spreadsheets' day 0 (30 December 1899) to 1970.
const SERIAL_1970: f64 = 25_569.0;
/// The most digits that a format may ask for after the point.
const MOST_DIGITS: usize = 100;
/// Microseconds of a day.
const DAY: f64 = 86_400_000_000.0;

/// A value written by a format.
pub(super) fn write(ctx: &mut Context<'_>, value: &Value, pattern: &str) -> Outcome<String> {
    let sections = sections(pattern);
    let first = sections.first().copied().unwrap_or_default();
    if first.is_empty() || first.eq_ignore_ascii_case("general") || first.eq_ignore_ascii_case("standard") {
        return shown(ctx, value);
    }
    match value {
        Value::Text(text) => Ok(sections.get(3).map_or_else(|| text.to_string(), |section| with_text(section, text))),
        Value::None => Ok(String::new()),
        Value::Date(date) => Ok(moment(DateTime::naive(date.midnight()), first)),
        Value::DateTime(at) => Ok(moment(*at, first)),
        Value::Duration(duration) => Ok(elapsed(*duration as f64 / DAY, first)),
        other => {
            let number = real_of(other)?;
            if !is_moment(first) {
                return number_in(number, &sections);
            }
            if pattern.contains('[') {
                return Ok(elapsed(number, first));
            }
            let zone = document_zone(ctx);
            #[allow(clippy::cast_possible_truncation, reason = "saturates; dates far away print as such")]
            let wall = libm::round((number - SERIAL_1970) * 86_400.0) as i64;
            Ok(moment(DateTime::on_wall(wall.saturating_mul(1_000_000), zone), first))
        }
    }
}

/// The parts between semicolons, quoted ones aside.
fn sections(pattern: &str) -> Vec<&str> {
    let mut is_quoted = false;
    let is_separator = |character: char| {
        is_quoted ^= character == '"';
        character == ';' && !is_quoted
    };
    pattern.split(is_separator).collect()
}

/// A piece of a section: text as it stands, or a run of one placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Run(char, usize),
}

fn pieces(section: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut characters = section.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                let quoted: String = characters.by_ref().take_while(|character| *character != '"').collect();
                pieces.push(Piece::Literal(quoted));
            }
            '\\' => pieces.extend(characters.next().map(|escaped| Piece::Literal(escaped.to_string()))),
            // A gap as wide as the next character.
            '_' => {
                characters.next();
                pieces.push(Piece::Literal(" ".to_owned()));
            }
            '*' => {
                characters.next();
            }
            character => match pieces.last_mut() {
                Some(Piece::Run(same, count)) if *same == character => *count += 1,
                _ => pieces.push(Piece::Run(character, 1)),
            },
        }
    }
    pieces
}

fn with_text(section: &str, text: &str) -> String {
    let part = |piece: Piece| match piece {
        Piece::Literal(literal) => literal,
        Piece::Run('@', _) => text.to_owned(),
        Piece::Run(character, count) => character.to_string().repeat(count),
    };
    pieces(section).into_iter().map(part).collect()
}

fn is_moment(section: &str) -> bool {
    let letters = |piece: &Piece| matches!(piece, Piece::Run(character, _) if "dDyYjJaAmMhHsS".contains(*character));
    let is_number = |piece: &Piece| matches!(piece, Piece::Run('0' | '#' | '?', _));
    let pieces = pieces(section);
    pieces.iter().any(letters) && (!pieces.iter().any(is_number) || section.contains("ss"))
}

// Numbers.

fn number_in(number: f64, sections: &[&str]) -> Outcome<String> {
    let first = sections.first().copied().unwrap_or_default();
    match (sections.get(1), sections.get(2)) {
        (_, Some(zero)) if number == 0.0 => digits(0.0, zero),
        (Some(negative), _) if number < 0.0 => digits(-number, negative),
        _ if number < 0.0 => {
            let written = digits(-number, first)?;
            // No sign on what rounds to zero.
            let is_zero = !written.chars().any(|character| ('1'..='9').contains(&character));
            Ok(if is_zero { written } else { format!("-{written}") })
        }
        _ => digits(number, first),
    }
}

/// How a section writes digits.
#[derive(Default)]
struct Layout {
    before: String,
    after: String,
    whole_digits: usize,
    shown_decimals: usize,
    most_decimals: usize,
    group: Option<&'static str>,
    decimal: &'static str,
    exponent: usize,
    has_exponent_sign: bool,
    percents: i32,
    thousands: i32,
    has_digits: bool,
}

fn digits(number: f64, section: &str) -> Outcome<String> {
    let layout = layout(section);
    if !layout.has_digits {
        return Ok(format!("{}{}", layout.before, layout.after));
    }
    let scale = libm::pow(100.0, f64::from(layout.percents)) / libm::pow(1000.0, f64::from(layout.thousands));
    let mut number = if scale == 1.0 { number } else { number * scale };
    let mut exponent = 0;
    if layout.exponent > 0 && number != 0.0 {
        exponent = libm::floor(libm::log10(number)) as i32;
        number /= libm::pow(10.0, f64::from(exponent));
    }
    let decimals = layout.most_decimals.min(MOST_DIGITS);
    let rounded = rounded(number, i64::try_from(decimals).unwrap_or(0))?;
    let written = format!("{rounded:.decimals$}");
    let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
    let significant = fraction.trim_end_matches('0').len().max(layout.shown_decimals);
    let fraction = fraction.get(..significant).unwrap_or(fraction);
    let whole = if whole == "0" && layout.whole_digits == 0 { "" } else { whole };
    let whole = format!("{}{whole}", "0".repeat(layout.whole_digits.saturating_sub(whole.len())));
    let whole = layout.group.map_or(whole.clone(), |group| super::text_numbers::grouped(&whole, group));
    let point = if layout.shown_decimals > 0 || !fraction.is_empty() { layout.decimal } else { "" };
    let power = if layout.exponent > 0 {
        let sign = if exponent < 0 {
            "-"
        } else if layout.has_exponent_sign {
            "+"
        } else {
            ""
        };
        format!("E{sign}{:0width$}", exponent.abs(), width = layout.exponent.min(MOST_DIGITS))
    } else {
        String::new()
    };
    Ok(format!("{}{whole}{point}{fraction}{power}{}", layout.before, layout.after))
}

/// Reads a section: what stands before and after the digits, and how the digits are written.
fn layout(section: &str) -> Layout {
    let pieces = pieces(section);
    let is_digit = |piece: &Piece| matches!(piece, Piece::Run('0' | '#' | '?', _));
    let first = pieces.iter().position(is_digit);
    let exponent_at = pieces.iter().position(|piece| matches!(piece, Piece::Run('E' | 'e', 1)));
    let last = pieces.iter().rposition(is_digit);
    let mut layout = Layout { decimal: ".", has_digits: first.is_some(), ..Layout::default() };
    let decimal_at = decimal_place(&pieces, &mut layout);
    let mut is_bracketed = false;
    for (place, piece) in pieces.iter().enumerate() {
        let is_inside = first.is_some_and(|first| place >= first) && last.is_some_and(|last| place <= last);
        let side = if first.is_none_or(|first| place < first) { &mut layout.before } else { &mut layout.after };
        match piece {
            Piece::Run('[', _) => is_bracketed = true,
            Piece::Run(']', _) => is_bracketed = false,
            _ if is_bracketed => {}
            Piece::Run('%', count) => {
                layout.percents += i32::try_from(*count).unwrap_or(1);
                side.push_str(&"%".repeat(*count));
            }
            Piece::Run('0' | '#' | '?', _) if exponent_at.is_some_and(|at| place > at) => {
                if let Piece::Run(_, count) = piece {
                    layout.exponent += count;
                }
            }
            Piece::Run(digit @ ('0' | '#' | '?'), count) => {
                if decimal_at.is_some_and(|at| place > at) {
                    layout.most_decimals += count;
                    layout.shown_decimals += if *digit == '0' { *count } else { 0 };
                } else {
                    layout.whole_digits += if *digit == '0' { *count } else { 0 };
                }
            }
            Piece::Run('+', 1) if exponent_at.is_some_and(|at| place == at + 1) => layout.has_exponent_sign = true,
            Piece::Run(',', count) if last == place.checked_sub(1) && layout.decimal == "." => {
                layout.thousands += i32::try_from(*count).unwrap_or(1);
            }
            _ if is_inside => {}
            Piece::Literal(literal) => side.push_str(literal),
            Piece::Run(character, count) => side.push_str(&character.to_string().repeat(*count)),
        }
    }
    layout
}

/// Where the decimal sign is, and which signs a section uses.
fn decimal_place(pieces: &[Piece], layout: &mut Layout) -> Option<usize> {
    let is_digit = |place: usize| matches!(pieces.get(place), Some(Piece::Run('0' | '#' | '?', _)));
    let is_between = |place: &usize| place.checked_sub(1).is_some_and(is_digit) && is_digit(place + 1);
    let all = |sign: char| {
        let places = pieces.iter().enumerate().filter(move |(_, piece)| **piece == Piece::Run(sign, 1));
        places.map(|(place, _)| place).collect::<Vec<usize>>()
    };
    let point = all('.').into_iter().find(|place| place.checked_sub(1).is_some_and(is_digit) || is_digit(place + 1));
    let commas: Vec<usize> = all(',').into_iter().filter(is_between).collect();
    let spaces = [' ', '\u{a0}', '\u{202f}'].map(|space| all(space).iter().any(is_between));
    let [_, no_break, narrow] = spaces;
    if spaces.contains(&true) {
        layout.group = Some(if narrow {
            "\u{202f}"
        } else if no_break {
            "\u{a0}"
        } else {
            " "
        });
    }
    if point.is_some() {
        if !commas.is_empty() {
            layout.group = Some(",");
        }
        return point;
    }
    let last = commas.last().copied()?;
    // `#,##0` has thousands apart; `0,00` and `# ##0,00` have a decimal comma.
    let following = pieces.get(last + 1..).unwrap_or_default().iter().map_while(|piece| match piece {
        Piece::Run('0' | '#' | '?', count) => Some(*count),
        _ => None,
    });
    let is_thousands = layout.group.is_none()
        && following.sum::<usize>() == 3
        && matches!(pieces.get(last + 1), Some(Piece::Run('#', 2)));
    if is_thousands {
        layout.group = Some(",");
        return None;
    }
    layout.decimal = ",";
    Some(last)
}

// Days and times.

const ENGLISH_DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const FRENCH_DAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const FRENCH_MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const FRENCH_SHORT_MONTHS: [&str; 12] =
    ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."];

fn name<'a>(names: &[&'a str], place: i64) -> &'a str {
    usize::try_from(place).ok().and_then(|place| names.get(place)).copied().unwrap_or_default()
}

fn short(name: &str) -> String {
    name.chars().take(3).collect()
}

/// The parts of a moment that letters stand for.
struct Clock {
    date: Date,
    hour: i64,
    minute: i64,
    second: i64,
    is_french: bool,
    has_half: bool,
}

fn moment(at: DateTime, section: &str) -> String {
    let pieces = pieces(section);
    let has =
        |letters: &str| pieces.iter().any(|piece| matches!(piece, Piece::Run(letter, _) if letters.contains(*letter)));
    let seconds = at.time().0 / 1_000_000;
    let upper = section.to_uppercase();
    let clock = Clock {
        date: at.date(),
        hour: seconds / 3600,
        minute: seconds / 60 % 60,
        second: seconds % 60,
        is_french: has("jJ") || (has("aA") && !upper.contains("AM/PM") && !upper.contains("A/P")),
        has_half: upper.contains("AM/PM"),
    };
    let mut written = String::new();
    let mut after_hour = false;
    let mut place = 0;
    while let Some(piece) = pieces.get(place) {
        place += 1;
        match piece {
            Piece::Literal(literal) => written.push_str(literal),
            Piece::Run('A' | 'a', 1) if clock.has_half => {
                written.push_str(if clock.hour < 12 { "AM" } else { "PM" });
                // The rest of `AM/PM`: M, /, P, M.
                place += 4;
            }
            Piece::Run(letter @ ('m' | 'M'), count) if *count <= 2 => {
                let before_second = pieces
                    .iter()
                    .skip(place)
                    .find(|piece| matches!(piece, Piece::Run(letter, _) if letter.is_alphabetic()));
                let is_minute = after_hour || matches!(before_second, Some(Piece::Run('s' | 'S', _)));
                let letter = if is_minute { 'n' } else { *letter };
                written.push_str(&clock.part(letter, *count).unwrap_or_default());
                after_hour = false;
            }
            Piece::Run(letter, count) => {
                match clock.part(*letter, *count) {
                    Some(part) => written.push_str(&part),
                    None => written.push_str(&letter.to_string().repeat(*count)),
                }
                if letter.is_alphabetic() {
                    after_hour = matches!(letter, 'h' | 'H');
                }
            }
        }
    }
    written
}

impl Clock {
    /// What a run of a letter stands for; `n` is minutes.
    fn part(&self, letter: char, count: usize) -> Option<String> {
        let padded = |number: i64| if count >= 2 { format!("{number:02}") } else { number.to_string() };
        let (days, months) =
            if self.is_french { (&FRENCH_DAYS, &FRENCH_MONTHS) } else { (&ENGLISH_DAYS, &ENGLISH_MONTHS) };
        let day = name(days, self.date.weekday());
        let month = self.date.month() - 1;
        Some(match (letter.to_ascii_lowercase(), count) {
            ('d' | 'j', 3) if self.is_french => format!("{}.", short(day)),
            ('d' | 'j', 3) => short(day),
            ('d' | 'j', 4..) => day.to_owned(),
            ('d' | 'j', _) => padded(self.date.day()),
            ('m', 3) if self.is_french => name(&FRENCH_SHORT_MONTHS, month).to_owned(),
            ('m', 3) => short(name(months, month)),
            ('m', 5) => name(months, month).chars().take(1).collect(),
            ('m', 4..) => name(months, month).to_owned(),
            ('m', _) => padded(month + 1),
            ('y' | 'a', 1..=2) => format!("{:02}", self.date.year() % 100),
            ('y' | 'a', _) => format!("{:04}", self.date.year()),
            ('h', _) if self.has_half => padded((self.hour + 11) % 12 + 1),
            ('h', _) => padded(self.hour),
            ('n', _) => padded(self.minute),
            ('s', _) => padded(self.second),
            _ => return None,
        })
    }
}

/// A duration in days, with hours beyond 24 when they are in brackets: `[h]:mm`.
fn elapsed(days: f64, section: &str) -> String {
    #[allow(clippy::cast_possible_truncation, reason = "saturates")]
    let total = libm::round(days.abs() * 86_400.0) as i64;
    let sign = if days < 0.0 { "-" } else { "" };
    let is_open = section.contains('[');
    let mut written = String::from(sign);
    for piece in pieces(section) {
        match piece {
            Piece::Run('[' | ']', _) => {}
            Piece::Run(letter, count) if count > MOST_DIGITS => written.push_str(&letter.to_string().repeat(count)),
            Piece::Run('h' | 'H', count) => {
                let hours = if is_open { total / 3600 } else { total / 3600 % 24 };
                written.push_str(&format!("{hours:0count$}"));
            }
            Piece::Run('m' | 'M', count) => written.push_str(&format!("{:0count$}", total / 60 % 60)),
            Piece::Run('s' | 'S', count) => written.push_str(&format!("{:0count$}", total % 60)),
            Piece::Run(character, count) => written.push_str(&character.to_string().repeat(count)),
            Piece::Literal(literal) => written.push_str(&literal),
        }
    }
    written
}
