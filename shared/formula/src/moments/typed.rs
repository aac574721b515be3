//! Dates and times that people type into a grid or leave in a file: `31/12/2026`, `3 mars 2026`, `12h30`.
//!
//! Names of both languages are read, whichever is set: a member pastes what another wrote. A number alone is no date.
//!
//! Deliberately absent: phrases (`in three days`); formulas read dates by [`parse_free`](super::parse_free).

use etabli_locale::Language;

use super::display::Order;
use crate::value::{Date, SECOND, TimeOfDay};

/// What was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typed {
    /// The day, unless only a time was given.
    pub date: Option<Date>,
    /// The time, if one was given.
    pub time: Option<TimeOfDay>,
    /// Seconds east of UTC, if an offset was given.
    pub offset: Option<i32>,
    /// The day was read against the order given, which could not be: `12/31/2026` with the day first.
    pub is_swapped: bool,
}

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// Digits, as written.
    Number(String),
    /// Letters, in small letters without accents.
    Word(String),
    Sign(char),
}

/// Reads a date, a time, or both. Numbers alone follow `order`, a year in four digits apart. A day without a year is of
/// the year of `today`; without a today it is no date, nor is "tomorrow". None for anything else.
#[must_use]
pub fn parse_typed(text: &str, order: Order, language: Language, today: Option<Date>) -> Option<Typed> {
    let text = text.trim();
    if text.is_empty() || text.len() > 60 {
        return None;
    }
    if let Some(date) = today.and_then(|today| relative(text, today)) {
        return Some(Typed { date: Some(date), time: None, offset: None, is_swapped: false });
    }
    let mut pieces = split(text);
    let offset = take_offset(&mut pieces);
    let time = take_time(&mut pieces)?;
    let rest: Vec<&Piece> = pieces.iter().filter(|piece| !is_filler(piece)).collect();
    if rest.is_empty() {
        return time.map(|time| Typed { date: None, time: Some(time), offset, is_swapped: false });
    }
    let (date, is_swapped) = read_date(&pieces, order, language, today)?;
    if offset.is_some() && time.is_none() {
        return None;
    }
    Some(Typed { date: Some(date), time, offset, is_swapped })
}

fn relative(text: &str, today: Date) -> Option<Date> {
    let days = match text.to_lowercase().replace('’', "'").as_str() {
        "aujourd'hui" | "today" => 0,
        "demain" | "tomorrow" => 1,
        "après-demain" => 2,
        "hier" | "yesterday" => -1,
        "avant-hier" => -2,
        _ => return None,
    };
    today.plus_days(days)
}

fn without_accent(letter: char) -> char {
    match letter {
        'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'û' | 'ù' | 'ü' => 'u',
        'ç' => 'c',
        other => other,
    }
}

fn split(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        let letter = without_accent(letter);
        match (pieces.last_mut(), letter) {
            (Some(Piece::Number(digits)), '0'..='9') => digits.push(letter),
            (_, '0'..='9') => pieces.push(Piece::Number(letter.to_string())),
            (Some(Piece::Word(word)), _) if letter.is_alphabetic() => word.push(letter),
            _ if letter.is_alphabetic() => pieces.push(Piece::Word(letter.to_string())),
            (Some(Piece::Sign(' ')), _) if letter.is_whitespace() => {}
            _ if letter.is_whitespace() => pieces.push(Piece::Sign(' ')),
            _ => pieces.push(Piece::Sign(letter)),
        }
    }
    pieces
}

/// What may stand between a date and a time and means nothing.
fn is_filler(piece: &Piece) -> bool {
    match piece {
        Piece::Sign(sign) => matches!(sign, ' ' | ','),
        Piece::Word(word) => matches!(word.as_str(), "a" | "at" | "le" | "the" | "t" | "of"),
        Piece::Number(_) => false,
    }
}

/// Takes `Z`, `UTC`, `+02:00` or `+0200` off the end, after a clock with a colon.
fn take_offset(pieces: &mut Vec<Piece>) -> Option<i32> {
    if let Some(Piece::Word(word)) = pieces.last()
        && matches!(word.as_str(), "z" | "utc" | "gmt")
    {
        pieces.pop();
        return Some(0);
    }
    let has_clock = |pieces: &[Piece]| pieces.contains(&Piece::Sign(':'));
    let (length, sign, hours, minutes) = match pieces.as_slice() {
        [
            before @ ..,
            Piece::Sign(sign @ ('+' | '-')),
            Piece::Number(hours),
            Piece::Sign(':'),
            Piece::Number(minutes),
        ] if has_clock(before) => (4, *sign, hours.clone(), minutes.clone()),
        [before @ .., Piece::Sign(sign @ ('+' | '-')), Piece::Number(both)] if has_clock(before) && both.len() == 4 => {
            let (hours, minutes) = both.split_at(2);
            (2, *sign, hours.to_owned(), minutes.to_owned())
        }
        _ => return None,
    };
    let (hours, minutes) = (hours.parse::<i32>().ok()?, minutes.parse::<i32>().ok()?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    pieces.truncate(pieces.len() - length);
    Some((hours * 3600 + minutes * 60) * if sign == '-' { -1 } else { 1 })
}

/// Takes the time out. None when it is impossible, none within when there is none.
fn take_time(pieces: &mut Vec<Piece>) -> Option<Option<TimeOfDay>> {
    let noon = |piece: &Piece| match piece {
        Piece::Word(word) => match word.as_str() {
            "midi" | "noon" => Some(12),
            "minuit" | "midnight" => Some(0),
            _ => None,
        },
        _ => None,
    };
    if let Some((index, hour)) = pieces.iter().enumerate().find_map(|(index, piece)| Some((index, noon(piece)?))) {
        pieces.remove(index);
        return Some(Some(TimeOfDay(hour * 3600 * SECOND)));
    }
    for index in 0..pieces.len() {
        if let Some((clock, length)) = pieces.get(index..).and_then(clock_at) {
            let time = clock.time()?;
            pieces.drain(index..index + length);
            return Some(Some(time));
        }
    }
    Some(None)
}

/// What a clock was said to show.
#[derive(Default)]
struct Clock {
    hour: i64,
    minute: i64,
    second: i64,
    micro: i64,
    is_afternoon: Option<bool>,
}

impl Clock {
    fn time(&self) -> Option<TimeOfDay> {
        let hour = match self.is_afternoon {
            Some(_) if !(1..=12).contains(&self.hour) => return None,
            Some(is_afternoon) => self.hour % 12 + if is_afternoon { 12 } else { 0 },
            None => self.hour,
        };
        let is_time = hour < 24 && self.minute < 60 && self.second < 60;
        let seconds = hour * 3600 + self.minute * 60 + self.second;
        is_time.then_some(TimeOfDay(seconds * SECOND + self.micro))
    }
}

/// The clock that begins with the first piece, and how many pieces it takes: `12:30:15.5`, `12h30`, `12 h 30`, `5 pm`.
fn clock_at(pieces: &[Piece]) -> Option<(Clock, usize)> {
    let Some(Piece::Number(hour)) = pieces.first() else { return None };
    let mut clock = Clock { hour: short(hour)?, ..Clock::default() };
    let number = |index: usize| match pieces.get(index) {
        Some(Piece::Number(digits)) => Some(digits),
        _ => None,
    };
    let space = |index: usize| usize::from(pieces.get(index) == Some(&Piece::Sign(' ')));
    let mut length = 1;
    if pieces.get(1) == Some(&Piece::Sign(':')) {
        clock.minute = short(number(2)?)?;
        length = 3;
        if pieces.get(3) == Some(&Piece::Sign(':')) {
            clock.second = short(number(4)?)?;
            length = 5;
            if let (Some(Piece::Sign('.' | ',')), Some(digits)) = (pieces.get(5), number(6)) {
                clock.micro = format!("{digits:0<6}").get(..6)?.parse().ok()?;
                length = 7;
            }
        }
    } else {
        let at = 1 + space(1);
        if let Some(Piece::Word(word)) = pieces.get(at)
            && matches!(word.as_str(), "h" | "heure" | "heures")
        {
            length = at + 1;
            let at = length + space(length);
            if let Some(minute) = number(at)
                .and_then(|digits| short(digits))
                .filter(|_| number(at).is_some_and(|digits| digits.len() == 2))
            {
                clock.minute = minute;
                length = at + 1;
                if matches!(pieces.get(length), Some(Piece::Word(word)) if matches!(word.as_str(), "m" | "min")) {
                    length += 1;
                }
            }
            return Some((clock, length));
        }
    }
    let at = length + space(length);
    if let Some(Piece::Word(half)) = pieces.get(at)
        && matches!(half.as_str(), "am" | "pm")
    {
        clock.is_afternoon = Some(half == "pm");
        return Some((clock, at + 1));
    }
    (length > 1).then_some((clock, length))
}

/// A number of one or two digits.
fn short(digits: &str) -> Option<i64> {
    (digits.len() <= 2).then(|| digits.parse().ok())?
}

fn read_date(pieces: &[Piece], order: Order, language: Language, today: Option<Date>) -> Option<(Date, bool)> {
    let words: Vec<&str> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Word(word) if !is_filler(piece) => Some(word.as_str()),
            _ => None,
        })
        .collect();
    let numbers: Vec<&str> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Number(digits) => Some(digits.as_str()),
            _ => None,
        })
        .collect();
    if words.is_empty() {
        let signs: Vec<char> = pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Sign(sign) if !matches!(sign, ' ' | ',') => Some(*sign),
                _ => None,
            })
            .collect();
        let is_date_sign = |sign: &char| matches!(sign, '/' | '-' | '.');
        if !signs.iter().all(is_date_sign) || signs.windows(2).any(|pair| pair.first() != pair.last()) {
            return None;
        }
        return of_numbers(&numbers, signs.first().copied(), order, today);
    }
    let is_plain = |piece: &Piece| !matches!(piece, Piece::Sign(sign) if !matches!(sign, ' ' | ',' | '.' | '-' | '/'));
    if !pieces.iter().all(is_plain) {
        return None;
    }
    with_month_name(&words, &numbers, language, today).map(|date| (date, false))
}

/// A year in two digits: 69 to 99 are of the twentieth century.
fn year_of(digits: &str) -> Option<i64> {
    let year: i64 = digits.parse().ok()?;
    match digits.len() {
        4 => Some(year),
        2 if year < 69 => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}

fn of_numbers(numbers: &[&str], sign: Option<char>, order: Order, today: Option<Date>) -> Option<(Date, bool)> {
    match *numbers {
        [digits] if digits.len() == 8 && sign.is_none() => {
            let part = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i64>().ok();
            Date::of(part(0..4)?, part(4..6)?, part(6..8)?).filter(|date| date.year() >= 1800).map(|date| (date, false))
        }
        [one, other] => {
            let sign = sign.filter(|sign| matches!(sign, '/' | '-'))?;
            // A month of a year is its first day.
            if one.len() == 4 {
                return Date::of(year_of(one)?, short(other)?, 1).map(|date| (date, false));
            }
            if other.len() == 4 {
                return Date::of(year_of(other)?, short(one)?, 1).map(|date| (date, false));
            }
            let (one, other) = (short(one)?, short(other)?);
            let is_month_first = match order {
                Order::DayMonthYear => false,
                Order::MonthDayYear => true,
                Order::YearMonthDay => sign == '-',
            };
            either(today?.year(), one, other, is_month_first)
        }
        [one, two, three] if sign.is_some() => {
            if one.len() == 4 || (order == Order::YearMonthDay && three.len() <= 2) {
                return Date::of(year_of(one)?, short(two)?, short(three)?).map(|date| (date, false));
            }
            either(year_of(three)?, short(one)?, short(two)?, order == Order::MonthDayYear)
        }
        _ => None,
    }
}

/// The date in the order said, or in the other if that cannot be.
fn either(year: i64, one: i64, other: i64, is_month_first: bool) -> Option<(Date, bool)> {
    let (month, day) = if is_month_first { (one, other) } else { (other, one) };
    let straight = Date::of(year, month, day).map(|date| (date, false));
    straight.or_else(|| Date::of(year, day, month).map(|date| (date, true)))
}

/// `3 mars 2026`, `mardi 1er mars`, `March 3rd, 2026`, `mars 2026`
fn with_month_name(words: &[&str], numbers: &[&str], language: Language, today: Option<Date>) -> Option<Date> {
    let mut months = Vec::new();
    let mut maybe = Vec::new();
    for word in words {
        let is_ordinal = matches!(*word, "er" | "st" | "nd" | "rd" | "th" | "e" | "eme");
        match (month_named(word, language), is_day(word)) {
            (Some(month), false) => months.push(month),
            // "mar" is Tuesday before a month's name, March alone.
            (Some(month), true) => maybe.push(month),
            (None, true) => {}
            (None, false) if is_ordinal && !numbers.is_empty() => {}
            (None, false) => return None,
        }
    }
    let month = match (months.as_slice(), maybe.as_slice()) {
        ([month], _) | ([], [month]) => *month,
        _ => return None,
    };
    match *numbers {
        [year] if year.len() == 4 => Date::of(year_of(year)?, month, 1),
        [day] => Date::of(today?.year(), month, short(day)?),
        [year, day] if year.len() == 4 => Date::of(year_of(year)?, month, short(day)?),
        [day, year] => Date::of(year_of(year)?, month, short(day)?),
        _ => None,
    }
}

/// The month that a word begins with at least three letters; none if two do. The language given is asked first.
fn month_named(word: &str, language: Language) -> Option<i64> {
    let languages = [language, if language == Language::Fr { Language::En } else { Language::Fr }];
    languages.into_iter().find_map(|language| {
        let names = language.month_names().iter().zip(1..);
        let plain = names.map(|(name, month)| (plain(name), month));
        let mut fitting = plain.filter(|(name, _)| word.len() >= 3 && name.starts_with(word));
        let (name, month) = fitting.next()?;
        (name == word || fitting.next().is_none()).then_some(month)
    })
}

fn is_day(word: &str) -> bool {
    let names = [Language::Fr, Language::En].into_iter().flat_map(|language| language.day_names());
    word.len() >= 3 && names.into_iter().any(|name| plain(name).starts_with(word))
}

fn plain(name: &str) -> String {
    name.chars().flat_map(char::to_lowercase).map(without_accent).collect()
}
