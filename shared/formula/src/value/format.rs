//! `format(value, spec)`: Python's format mini-language for numbers and texts.
//!
//! Widths and precisions are bounded, so that a format cannot make an enormous text.

use num_bigint::BigInt;
use num_traits::Signed;

use super::number::{Number, float_to_text, shortest_digits};
use super::{Value, bridge};
use crate::error::{Outcome, Raised};
use crate::run::Context;

/// The widest that a format may pad.
const WIDEST: usize = 100_000;
/// The most decimals that a format may ask.
const MOST_DECIMALS: usize = 1_000;

/// A parsed `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.
#[derive(Clone, Debug, Default)]
pub struct FormatSpec {
    /// What pads; a space unless given.
    pub fill: Option<char>,
    /// `<`, `>`, `^` or `=`.
    pub align: Option<char>,
    /// `+`, `-` or a space.
    pub sign: Option<char>,
    /// `#`
    pub is_alternate: bool,
    /// `0` before the width.
    pub is_zero_padded: bool,
    /// The least width.
    pub width: usize,
    /// `,` or `_`
    pub grouping: Option<char>,
    /// After the point.
    pub precision: Option<usize>,
    /// `d`, `f`, `s` …
    pub kind: Option<char>,
}

impl FormatSpec {
    /// Reads a spec.
    ///
    /// # Errors
    /// `ValueError` when it is none.
    pub fn parse(text: &str) -> Outcome<Self> {
        let characters: Vec<char> = text.chars().collect();
        let at = |index: usize| characters.get(index).copied();
        let is_align = |character: Option<char>| character.is_some_and(|character| "<>^=".contains(character));
        let mut spec = Self::default();
        let mut index = 0;
        if is_align(at(1)) {
            (spec.fill, spec.align, index) = (at(0), at(1), 2);
        } else if is_align(at(0)) {
            (spec.align, index) = (at(0), 1);
        }
        if at(index).is_some_and(|character| "+- ".contains(character)) {
            (spec.sign, index) = (at(index), index + 1);
        }
        if at(index) == Some('z') {
            index += 1;
        }
        if at(index) == Some('#') {
            (spec.is_alternate, index) = (true, index + 1);
        }
        if at(index) == Some('0') {
            (spec.is_zero_padded, index) = (true, index + 1);
        }
        (spec.width, index) = digits(&characters, index, WIDEST)?.map_or((0, index), |found| found);
        if at(index).is_some_and(|character| ",_".contains(character)) {
            (spec.grouping, index) = (at(index), index + 1);
        }
        if at(index) == Some('.') {
            let missing = || Raised::value_error("Format specifier missing precision");
            let (precision, next) = digits(&characters, index + 1, WIDEST)?.ok_or_else(missing)?;
            (spec.precision, index) = (Some(precision), next);
        }
        spec.kind = at(index);
        if index + 1 < characters.len() {
            return Err(Raised::value_error("Invalid format specifier"));
        }
        Ok(spec)
    }

    /// Pads a text to the width, on the side that `default` says unless the spec does.
    #[must_use]
    pub fn pad(&self, text: &str, default: char) -> String {
        let length = text.chars().count();
        let missing = self.width.saturating_sub(length);
        let fill = self.fill.unwrap_or(if self.is_zero_padded && self.align.is_none() { '0' } else { ' ' });
        let (before, after) = match self.align.unwrap_or(default) {
            '<' => (0, missing),
            '^' => (missing / 2, missing - missing / 2),
            _ => (missing, 0),
        };
        let side = |count: usize| std::iter::repeat_n(fill, count).collect::<String>();
        format!("{}{text}{}", side(before), side(after))
    }

    /// Puts sign, prefix, digits and groups together, padded.
    fn number(&self, is_negative: bool, prefix: &str, digits: &str) -> String {
        let sign = match (is_negative, self.sign) {
            (true, _) => "-",
            (false, Some('+')) => "+",
            (false, Some(' ')) => " ",
            _ => "",
        };
        let head = format!("{sign}{prefix}");
        let is_filled = self.is_zero_padded && self.align.is_none() || self.align == Some('=');
        let group = if matches!(self.kind, Some('x' | 'X' | 'o' | 'b')) { 4 } else { 3 };
        let split =
            digits.find(|character: char| !character.is_ascii_hexdigit() || "eE".contains(character) && group == 3);
        let (whole, rest) = digits.split_at(split.unwrap_or(digits.len()));
        let mut whole = self.grouping.map_or_else(|| whole.to_owned(), |mark| grouped(whole, mark, group));
        if is_filled {
            let fill = self.fill.unwrap_or(if self.is_zero_padded { '0' } else { ' ' });
            let taken = head.len() + whole.len() + rest.len();
            let missing = self.width.saturating_sub(taken);
            whole = match self.grouping {
                Some(mark) if fill == '0' => zero_grouped(&whole, mark, group, missing),
                _ => format!("{}{whole}", std::iter::repeat_n(fill, missing).collect::<String>()),
            };
            return format!("{head}{whole}{rest}");
        }
        self.pad(&format!("{head}{whole}{rest}"), '>')
    }
}

fn digits(characters: &[char], start: usize, most: usize) -> Outcome<Option<(usize, usize)>> {
    let length = characters.iter().skip(start).take_while(|character| character.is_ascii_digit()).count();
    if length == 0 {
        return Ok(None);
    }
    let text: String = characters.iter().skip(start).take(length).collect();
    let number = text.parse::<usize>().ok().filter(|number| *number <= most);
    let number = number.ok_or_else(|| Raised::value_error("Too many decimal digits in format string"))?;
    Ok(Some((number, start + length)))
}

fn grouped(digits: &str, mark: char, group: usize) -> String {
    let mut text = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(group) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

fn zero_grouped(whole: &str, mark: char, group: usize, missing: usize) -> String {
    let goal = whole.len() + missing;
    let mut digits: String = whole.chars().filter(|character| *character != mark).collect();
    while grouped(&digits, mark, group).len() < goal {
        digits.insert(0, '0');
    }
    grouped(&digits, mark, group)
}

/// `format(value, spec)`
///
/// # Errors
/// `ValueError` for a spec that does not fit; `TypeError` for a kind that has none.
pub fn format_value(ctx: &mut Context, value: &Value, spec: &str) -> Outcome<String> {
    if spec.is_empty() {
        return ctx.str(value);
    }
    match value {
        Value::Date(_) | Value::DateTime(_) | Value::Time(_) => return bridge::format_moment(value, spec),
        Value::Text(text) => return format_text(ctx, text, spec),
        Value::AltText(alt) => return format_text(ctx, &alt.text, spec),
        Value::Object(object) => {
            if let Some(text) = object.format(spec)? {
                return Ok(text);
            }
        }
        _ => {}
    }
    let parsed = FormatSpec::parse(spec)?;
    ctx.budget.allocate((parsed.width + parsed.precision.unwrap_or(0)) as u64)?;
    match (value, value.as_number()) {
        (Value::Bool(_), Some(_)) if matches!(parsed.kind, None | Some('s')) => Ok(parsed.pad(&ctx.str(value)?, '<')),
        (_, Some(Number::Float(number))) => format_float(&parsed, number),
        (_, Some(number)) => format_integer(&parsed, &number),
        _ => {
            let name = value.type_name();
            Err(Raised::type_error(format!("unsupported format string passed to {name}.__format__")))
        }
    }
}

fn format_text(ctx: &mut Context, text: &str, spec: &str) -> Outcome<String> {
    let parsed = FormatSpec::parse(spec)?;
    if !matches!(parsed.kind, None | Some('s')) {
        return Err(unknown_kind(&parsed, "str"));
    }
    if parsed.align == Some('=') {
        return Err(Raised::value_error("'=' alignment not allowed in string format specifier"));
    }
    ctx.budget.allocate((parsed.width + text.len()) as u64)?;
    let cut: String = text.chars().take(parsed.precision.unwrap_or(usize::MAX)).collect();
    Ok(parsed.pad(&cut, '<'))
}

fn unknown_kind(spec: &FormatSpec, type_name: &str) -> Raised {
    let kind = spec.kind.unwrap_or(' ');
    Raised::value_error(format!("Unknown format code '{kind}' for object of type '{type_name}'"))
}

fn format_integer(spec: &FormatSpec, number: &Number) -> Outcome<String> {
    let big = match number {
        Number::Int(number) => BigInt::from(*number),
        Number::Big(number) => number.as_ref().clone(),
        Number::Float(number) => return format_float(spec, *number),
    };
    let magnitude = big.magnitude();
    let in_base =
        |prefix: &'static str, base: u32| (if spec.is_alternate { prefix } else { "" }, magnitude.to_str_radix(base));
    let (prefix, digits) = match spec.kind {
        None | Some('d' | 'n') => ("", super::number::big_to_text(&big.abs())?),
        Some('x') => in_base("0x", 16),
        Some('X') => {
            let (prefix, digits) = in_base("0X", 16);
            (prefix, digits.to_uppercase())
        }
        Some('o') => in_base("0o", 8),
        Some('b') => in_base("0b", 2),
        Some('c') => {
            let character = u32::try_from(&big).ok().and_then(char::from_u32);
            let outside = || Raised::new(crate::ErrorClass::OverflowError, "%c arg not in range(0x110000)");
            return Ok(spec.pad(&character.ok_or_else(outside)?.to_string(), '>'));
        }
        Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') => return format_float(spec, number.to_f64()),
        Some(_) => return Err(unknown_kind(spec, "int")),
    };
    if spec.precision.is_some() {
        return Err(Raised::value_error("Precision not allowed in integer format specifier"));
    }
    Ok(spec.number(big.is_negative(), prefix, &digits))
}

fn format_float(spec: &FormatSpec, number: f64) -> Outcome<String> {
    let magnitude = number.abs();
    let is_negative = number.is_sign_negative() && !number.is_nan();
    let precision = spec.precision.unwrap_or(6).min(MOST_DECIMALS);
    if !number.is_finite() {
        let text = if number.is_nan() { "nan" } else { "inf" };
        let text = if spec.kind.is_some_and(char::is_uppercase) { text.to_uppercase() } else { text.to_owned() };
        let text = if spec.kind == Some('%') { format!("{text}%") } else { text };
        return Ok(spec.number(is_negative, "", &text));
    }
    let digits = match spec.kind {
        Some('f' | 'F') => fixed(magnitude, precision, spec.is_alternate),
        Some('%') => format!("{}%", fixed(magnitude * 100.0, precision, spec.is_alternate)),
        Some('e') => scientific(magnitude, precision),
        Some('E') => scientific(magnitude, precision).to_uppercase(),
        Some('g' | 'n') => general(magnitude, precision, spec.is_alternate),
        Some('G') => general(magnitude, precision, spec.is_alternate).to_uppercase(),
        None => match spec.precision {
            None => float_to_text(magnitude),
            Some(_) => with_point(general(magnitude, precision, false), precision),
        },
        Some(_) => return Err(unknown_kind(spec, "float")),
    };
    Ok(spec.number(is_negative, "", &digits))
}

/// Without a type, a float keeps a digit after the point when the precision leaves room for one.
fn with_point(text: String, precision: usize) -> String {
    if text.contains(['.', 'e']) || text.len() >= precision { text } else { text + ".0" }
}

fn fixed(magnitude: f64, precision: usize, keeps_point: bool) -> String {
    let text = format!("{magnitude:.precision$}");
    if keeps_point && precision == 0 { text + "." } else { text }
}

/// `1.234568e+04`
fn scientific(magnitude: f64, precision: usize) -> String {
    let text = format!("{magnitude:.precision$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    format!("{mantissa}e{sign}{exponent:0>2}")
}

/// `%.{precision}g`
#[must_use]
pub fn general(magnitude: f64, precision: usize, keeps_zeros: bool) -> String {
    let precision = precision.max(1);
    let text = format!("{magnitude:.*e}", precision - 1);
    let exponent: i32 = text.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0);
    let is_short = exponent >= -4 && usize::try_from(exponent.max(0)).is_ok_and(|exponent| exponent < precision);
    if is_short {
        let decimals = i32::try_from(precision).unwrap_or(i32::MAX) - 1 - exponent;
        let fixed = format!("{magnitude:.*}", usize::try_from(decimals).unwrap_or(0));
        return if keeps_zeros { fixed } else { without_zeros(&fixed).to_owned() };
    }
    let full = scientific(magnitude, precision - 1);
    if keeps_zeros {
        return full;
    }
    let (mantissa, exponent) = full.split_once('e').unwrap_or((&full, "+00"));
    format!("{}e{exponent}", without_zeros(mantissa))
}

fn without_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

/// The shortest decimal of a float, without exponent: `0.00001`, `100000000000000000000`.
#[must_use]
pub fn plain_decimal(number: f64) -> String {
    let (is_negative, digits, exponent) = shortest_digits(number);
    let sign = if is_negative { "-" } else { "" };
    if exponent < 0 {
        return format!("{sign}0.{}{digits}", "0".repeat(exponent.unsigned_abs() as usize - 1));
    }
    let whole = exponent.unsigned_abs() as usize + 1;
    if digits.len() <= whole {
        return format!("{sign}{digits}{}", "0".repeat(whole - digits.len()));
    }
    let (before, after) = digits.split_at(whole);
    format!("{sign}{before}.{after}")
}
