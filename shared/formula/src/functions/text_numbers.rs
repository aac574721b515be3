//! Numbers as texts and texts as numbers.

use super::math::rounded;
use super::reading::{flag_or, integer_or, made, real, text};
use super::text::method_text;
use super::{Family::Text, Function, of, text_format};
use crate::error::{Outcome, Raised};
use crate::run::{Arguments, Context};
use crate::value::Value;
use crate::value::number::{parse_float, parse_int};

pub(super) const TABLE: &[Function] = &[
    of(Text, ["DOLLAR", "DEVISE", "number, decimals=2", "DOLLAR(-1234.567, -2)", "'($1,200)'"], |ctx, a| {
        let (number, decimals) = (real(&a, 0, "number")?, decimals(&a)?);
        let amount = fixed(number.abs(), decimals, ",")?;
        made(ctx, if number >= 0.0 { format!("${amount}") } else { format!("(${amount})") })
    }),
    of(Text, ["FIXED", "CTXT", "number, decimals=2, no_commas=False", "FIXED(3521.478, 2)", "'3,521.48'"], |ctx, a| {
        let separator = if flag_or(&a, 2, "no_commas", false) { "" } else { "," };
        made(ctx, fixed(real(&a, 0, "number")?, decimals(&a)?, separator)?)
    }),
    of(
        Text,
        [
            "NUMBERVALUE",
            "VALEURNOMBRE",
            "text, decimal_separator='.', group_separator=','",
            "NUMBERVALUE('1 234,5', ',', ' ')",
            "1234.5",
        ],
        number_value,
    ),
    of(Text, ["TEXT", "TEXTE", "number, format_type", "TEXT(1234.567, '#,##0.00')", "'1,234.57'"], |ctx, a| {
        let pattern = text(&a, 1, "format_type")?;
        let value = a.required(0, "number")?.clone();
        let written = text_format::write(ctx, &value, &pattern)?;
        made(ctx, written)
    }),
    of(Text, ["VALUE", "CNUM", "text", "VALUE('$4,123.50')", "4123.5"], value),
];

fn decimals(arguments: &Arguments) -> Outcome<i64> {
    Ok(integer_or(arguments, 1, "decimals", 2)?.clamp(-100, 100))
}

/// A number rounded half away from zero, with its thousands apart.
fn fixed(number: f64, decimals: i64, separator: &str) -> Outcome<String> {
    let shown = usize::try_from(decimals).unwrap_or(0);
    Ok(grouped(&format!("{:.shown$}", rounded(number, decimals)?), separator))
}

/// The digits before the point in groups of three.
pub(super) fn grouped(digits: &str, separator: &str) -> String {
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
    let mut grouped = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push_str(separator);
        }
        grouped.push(digit);
    }
    grouped + rest
}

fn number_value(_: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let source = text(&arguments, 0, "text")?;
    let separator = |index: usize, name: &str, default: &str| match arguments.get(index, name) {
        None | Some(Value::None) => Ok(default.into()),
        Some(value) => super::reading::text_of(value),
    };
    let decimal = separator(1, "decimal_separator", ".")?;
    let group = separator(2, "group_separator", ",")?;
    let mut digits: String = source.chars().filter(|character| !character.is_whitespace()).collect();
    if !group.is_empty() && group != decimal {
        digits = digits.replace(group.as_ref(), "");
    }
    if !decimal.is_empty() {
        digits = digits.replace(decimal.as_ref(), ".");
    }
    let percents = digits.chars().rev().take_while(|character| *character == '%').count();
    let digits = digits.trim_end_matches('%');
    if digits.is_empty() {
        return Ok(Value::Int(0));
    }
    let number = parse_float(digits).ok_or_else(not_a_number)?;
    Ok(Value::Float((0..percents).fold(number, |number, _| number / 100.0)))
}

fn not_a_number() -> Raised {
    Raised::value_error("text cannot be parsed to a number")
}

fn value(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let given = arguments.required(0, "text")?;
    if given.as_number().is_some() || matches!(given, Value::Date(_) | Value::DateTime(_)) {
        return Ok(given.clone());
    }
    let source = method_text(&arguments, 0, "text", "strip")?;
    let source = source.trim().trim_start_matches('$');
    let digits = source.replace(',', "");
    if digits.is_empty() {
        return Ok(Value::Int(0));
    }
    if let Ok(number) = parse_int(&digits, 10) {
        return Ok(number);
    }
    if let Some(number) = parse_float(&digits) {
        return Ok(Value::Float(number));
    }
    let today = crate::moments::now(ctx).date();
    crate::moments::parse_free(source, today).map(Value::DateTime).map_err(|_| not_a_number())
}
