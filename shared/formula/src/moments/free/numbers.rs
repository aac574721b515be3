//! What a number among the words of a date means: a part of the day, of the clock, or several parts run together.

use super::parts::{Role, Ymd};
use super::{CLOCK, Found, HALVES, MONTHS, is_jump, place, tokens};

/// A number as written: its whole part, and its decimals if any.
struct Written<'a> {
    whole: i64,
    decimals: &'a str,
}

fn written(piece: &str) -> Option<Written<'_>> {
    let (whole, decimals) = piece.split_once('.').unwrap_or((piece, ""));
    tokens::is_number(piece).then(|| whole.parse().ok().map(|whole| Written { whole, decimals }))?
}

impl Written<'_> {
    /// Its decimals as sixtieths, rounded down.
    fn sixtieths(&self) -> Option<i64> {
        let digits = self.decimals.get(..self.decimals.len().min(15))?;
        let scale = 10_i128.checked_pow(u32::try_from(digits.len()).ok()?)?;
        let part: i128 = if digits.is_empty() { 0 } else { digits.parse().ok()? };
        i64::try_from(part * 60 / scale).ok()
    }

    fn is_whole(&self) -> bool {
        self.decimals.bytes().all(|digit| digit == b'0')
    }
}

/// Reads the number at `index`; answers the index of the last word used.
pub(super) fn read(words: &[String], index: usize, ymd: &mut Ymd, found: &mut Found) -> Option<usize> {
    let word = |ahead: usize| words.get(index + ahead).map(String::as_str);
    let piece = word(0)?;
    let number = written(piece)?;
    let follows = |ahead: usize| word(ahead).and_then(|word| place(&CLOCK, word)).is_some();
    let is_time_after_date =
        ymd.len() == 3 && matches!(piece.len(), 2 | 4) && found.hour.is_none() && word(1) != Some(":") && !follows(1);
    if is_time_after_date {
        found.hour = piece.get(..2)?.parse().ok();
        found.hour?;
        if piece.len() == 4 {
            found.minute = Some(piece.get(2..)?.parse().ok()?);
        }
        return Some(index);
    }
    if piece.len() == 6 || (piece.len() > 6 && piece.find('.') == Some(6)) {
        six_digits(piece, ymd, found)?;
        return Some(index);
    }
    if matches!(piece.len(), 8 | 12 | 14) {
        run_together(piece, ymd, found)?;
        return Some(index);
    }
    if let Some((hand, last)) = clock_hand(words, index) {
        assign(piece, hand, found)?;
        return Some(last);
    }
    if word(1) == Some(":") && word(2).is_some() {
        return clock(words, index, number.whole, found);
    }
    if let Some(sign @ ("-" | "/" | ".")) = word(1) {
        return separated(words, index, sign, ymd);
    }
    if word(1).is_none_or(is_jump) {
        if let Some(half) = word(2).and_then(|word| place(&HALVES, word)) {
            found.hour = Some(on_24_hours(number.whole, half));
            return Some(index + 2);
        }
        ymd.push(number.whole, None)?;
        return Some(index + 1);
    }
    if let Some(half) = word(1).and_then(|word| place(&HALVES, word))
        && number.whole < 24
    {
        found.hour = Some(on_24_hours(number.whole, half));
        return Some(index + 1);
    }
    if ymd.could_be_day(number.whole)? {
        ymd.push(number.whole, None)?;
        return Some(index);
    }
    None
}

/// The hour of the day for an hour before (0) or after (1) noon.
pub(super) fn on_24_hours(hour: i64, half: i64) -> i64 {
    match (hour, half) {
        (hour, 1) if hour < 12 => hour + 12,
        (12, 0) => 0,
        (hour, _) => hour,
    }
}

/// `YYMMDD` if no day is known, else `HHMMSS` with decimals.
fn six_digits(piece: &str, ymd: &mut Ymd, found: &mut Found) -> Option<()> {
    if ymd.is_empty() && !piece.contains('.') {
        for range in [0..2, 2..4, 4..6] {
            ymd.push_text(piece.get(range)?)?;
        }
        return Some(());
    }
    found.hour = Some(piece.get(..2)?.parse().ok()?);
    found.minute = Some(piece.get(2..4)?.parse().ok()?);
    seconds(piece.get(4..)?, found)
}

/// `YYYYMMDD`, with `hhmm` or `hhmmss`.
fn run_together(piece: &str, ymd: &mut Ymd, found: &mut Found) -> Option<()> {
    ymd.push_labelled(piece.get(..4)?, Some(Role::Year))?;
    ymd.push_text(piece.get(4..6)?)?;
    ymd.push_text(piece.get(6..8)?)?;
    if piece.len() > 8 {
        found.hour = Some(piece.get(8..10)?.parse().ok()?);
        found.minute = Some(piece.get(10..12)?.parse().ok()?);
    }
    if piece.len() > 12 {
        found.second = Some(piece.get(12..)?.parse().ok()?);
    }
    Some(())
}

/// Which hand of the clock a number sets by the word around it (`12h`, `12 h`, the `04` of `12h04`), and the index of the
/// last word used.
fn clock_hand(words: &[String], index: usize) -> Option<(i64, usize)> {
    let hand = |index: Option<usize>| index.and_then(|index| words.get(index)).and_then(|word| place(&CLOCK, word));
    let is_space = |index: Option<usize>| index.and_then(|index| words.get(index)).is_some_and(|word| word == " ");
    if let Some(hand) = hand(Some(index + 1)) {
        return Some((hand, index + 1));
    }
    if is_space(Some(index + 1))
        && let Some(hand) = hand(Some(index + 2))
    {
        return Some((hand, index + 2));
    }
    if let Some(before) = hand(index.checked_sub(1)) {
        return Some((before + 1, index));
    }
    let is_last = index > 1 && index + 1 == words.len() && is_space(index.checked_sub(1));
    hand(index.checked_sub(2)).filter(|_| is_last).map(|before| (before + 1, index))
}

fn assign(piece: &str, hand: i64, found: &mut Found) -> Option<()> {
    let number = written(piece)?;
    match hand {
        0 => {
            found.hour = Some(number.whole);
            if !number.is_whole() {
                found.minute = Some(number.sixtieths()?);
            }
        }
        1 => minutes(&number, found)?,
        2 => seconds(piece, found)?,
        _ => {}
    }
    Some(())
}

/// Minutes with decimals set the seconds too.
fn minutes(number: &Written<'_>, found: &mut Found) -> Option<()> {
    found.minute = Some(number.whole);
    found.second = if number.is_whole() { None } else { Some(number.sixtieths()?) };
    Some(())
}

fn seconds(piece: &str, found: &mut Found) -> Option<()> {
    let number = written(piece)?;
    found.second = Some(number.whole);
    found.micro = Some(format!("{:0<6}", number.decimals).get(..6)?.parse().ok()?);
    Some(())
}

/// `HH:MM`, `HH:MM:SS.ss`
fn clock(words: &[String], index: usize, hour: i64, found: &mut Found) -> Option<usize> {
    let word = |ahead: usize| words.get(index + ahead).map(String::as_str);
    found.hour = Some(hour);
    minutes(&written(word(2)?)?, found)?;
    if word(3) == Some(":")
        && let Some(piece) = word(4)
    {
        seconds(piece, found)?;
        return Some(index + 4);
    }
    Some(index + 2)
}

/// `01-02`, `01/Jan/2020`, `2020.01.31`
fn separated(words: &[String], index: usize, sign: &str, ymd: &mut Ymd) -> Option<usize> {
    let word = |ahead: usize| words.get(index + ahead).map(String::as_str);
    ymd.push_text(word(0)?)?;
    let Some(second) = word(2).filter(|word| !is_jump(word)) else { return Some(index + 1) };
    push_part(second, ymd)?;
    if word(3) != Some(sign) {
        return Some(index + 2);
    }
    push_part(word(4)?, ymd)?;
    Some(index + 4)
}

fn push_part(word: &str, ymd: &mut Ymd) -> Option<()> {
    match place(&MONTHS, word) {
        Some(month) => ymd.push(month + 1, Some(Role::Month)),
        None => ymd.push_text(word),
    }
}
