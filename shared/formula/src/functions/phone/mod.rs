//! Telephone numbers: read as people write them, printed as each country groups them.
//!
//! Groups follow libphonenumber's for Belgium, Canada, France, Germany, Italy, Luxembourg, the Netherlands, Portugal, Spain,
//! Switzerland, the United Kingdom and the United States. Numbers of other countries are read with their prefix and printed
//! without groups. Deliberately absent: whether a number is in use, extensions, short numbers.

mod plans;

use plans::{PLANS, Plan, Rule};

use super::reading::made;
use super::{Family::Text, Function, of};
use crate::error::{ErrorClass, Outcome, Raised};
use crate::run::{Arguments, Context};
use crate::value::Value;

pub(super) const TABLE: &[Function] = &[of(
    Text,
    [
        "PHONE_FORMAT",
        "FORMAT_TELEPHONE",
        "value, country=None, format=None",
        "PHONE_FORMAT('0142685300', 'FR')",
        "'01 42 68 53 00'",
    ],
    format,
)];

/// How a number is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    National,
    International,
    Compact,
    Link,
}

impl Style {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "#" | "NATL" => Self::National,
            "+" | "INTL" => Self::International,
            "*" | "E164" => Self::Compact,
            "tel" | "RFC3966" => Self::Link,
            _ => return None,
        })
    }
}

/// A number taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Number {
    /// The country's code, without `+`.
    code: u16,
    /// The digits within the country, without its prefix for calls within.
    digits: String,
}

fn format(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    arguments.only(&["value", "country", "format"])?;
    let value = arguments.required(0, "value")?;
    if !value.is_true() {
        return Ok(value.clone());
    }
    let Value::Text(text) = value else {
        return Err(Raised::type_error(
            "Phone number must be a text value. If formatting a value from a Numeric column, convert that column to Text first.",
        ));
    };
    let mut country = name_of(arguments.get(1, "country"))?;
    let mut style = name_of(arguments.get(2, "format"))?;
    if style.is_none() && country.as_deref().and_then(Style::named).is_some() {
        style = country.take();
    }
    let number = parse(text, country.as_deref())?;
    let unknown = || Raised::value_error("Unrecognized phone format; try +, INTL, #, NATL, *, E164, tel, or RFC3966");
    let style = Style::named(style.as_deref().unwrap_or("#")).ok_or_else(unknown)?;
    let is_at_home = country.as_deref().and_then(plan_of).is_some_and(|plan| plan.code == number.code);
    let style = if style == Style::National && !is_at_home { Style::International } else { style };
    made(ctx, print(&number, style))
}

fn name_of(value: Option<&Value>) -> Outcome<Option<String>> {
    match value {
        None | Some(Value::None) => Ok(None),
        Some(value) => super::reading::text_of(value).map(|text| Some(text.to_string())),
    }
}

fn refused(message: &str) -> Raised {
    Raised::new(ErrorClass::Other("NumberParseException".into()), message)
}

fn plan_of(country: &str) -> Option<&'static Plan> {
    PLANS.iter().find(|plan| plan.countries.contains(&country))
}

/// Reads a number. Without a leading `+` the country tells how.
fn parse(text: &str, country: Option<&str>) -> Outcome<Number> {
    let text = text.trim();
    let text = text.strip_prefix("tel:").unwrap_or(text);
    let text = text.split([';', 'x', '#']).next().unwrap_or(text);
    let is_international = text.trim_start_matches(['(', ' ', '[']).starts_with(['+', '＋']);
    let digits: String = text.chars().filter_map(digit).collect();
    if text.chars().count() > 250 || digits.len() < 2 {
        return Err(refused("(1) The string supplied did not seem to be a phone number."));
    }
    let plan = country.and_then(plan_of);
    if is_international {
        return with_code(&digits);
    }
    let Some(plan) = plan else {
        return Err(refused("(0) Missing or invalid default region."));
    };
    if let Some(rest) = digits.strip_prefix(plan.international_prefix).filter(|rest| rest.len() > 6) {
        return with_code(rest);
    }
    let national = without_prefix(plan, &digits);
    // The country's code without `+`, when the number is none of the country but its rest is one.
    let code = plan.code.to_string();
    let abroad = digits.strip_prefix(&code).map(|rest| without_prefix(plan, rest)).filter(|rest| plan.fits(rest));
    match abroad {
        Some(rest) if !plan.fits(national) => checked(plan.code, rest),
        _ => checked(plan.code, national),
    }
}

fn digit(character: char) -> Option<char> {
    match character {
        '0'..='9' => Some(character),
        '０'..='９' => char::from_digit(u32::from(character) - u32::from('０'), 10),
        _ => None,
    }
}

fn without_prefix<'a>(plan: &Plan, digits: &'a str) -> &'a str {
    match digits.strip_prefix(plan.national_prefix) {
        Some(rest) if !plan.national_prefix.is_empty() && (plan.fits(rest) || !plan.fits(digits)) => rest,
        _ => digits,
    }
}

/// Splits the country's code off.
fn with_code(digits: &str) -> Outcome<Number> {
    const ONE_DIGIT: &str = "17";
    const TWO_DIGITS: [&str; 44] = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
        "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84",
        "86", "90", "91", "92", "93", "94", "95", "98",
    ];
    let length = match (digits.get(..1), digits.get(..2)) {
        (Some(first), _) if ONE_DIGIT.contains(first) => 1,
        (_, Some(two)) if TWO_DIGITS.contains(&two) => 2,
        _ => 3,
    };
    let invalid = || refused("(0) Could not interpret numbers after plus-sign.");
    let (code, rest) = digits.split_at_checked(length).ok_or_else(invalid)?;
    if code.starts_with('0') {
        return Err(invalid());
    }
    let code = code.parse().map_err(|_| invalid())?;
    let plan = PLANS.iter().find(|plan| plan.code == code);
    checked(code, plan.map_or(rest, |plan| without_prefix(plan, rest)))
}

fn checked(code: u16, digits: &str) -> Outcome<Number> {
    match digits.len() {
        ..2 => Err(refused("(3) The string supplied is too short to be a phone number.")),
        18.. => Err(refused("(4) The string supplied is too long to be a phone number.")),
        _ => Ok(Number { code, digits: digits.to_owned() }),
    }
}

fn print(number: &Number, style: Style) -> String {
    let Number { code, digits } = number;
    if style == Style::Compact {
        return format!("+{code}{digits}");
    }
    let plan = PLANS.iter().find(|plan| plan.code == *code);
    let rule = plan.and_then(|plan| plan.rules.iter().find(|rule| rule.fits(digits)));
    let groups = rule.map_or_else(|| vec![digits.clone()], |rule| rule.groups(digits));
    match (style, plan) {
        (Style::Link, _) => format!("tel:+{code}-{}", groups.join("-")),
        (Style::National, Some(plan)) => national(plan, rule, &groups),
        _ => {
            let separator = if *code == 1 { "-" } else { " " };
            format!("+{code} {}", groups.join(separator))
        }
    }
}

fn national(plan: &Plan, rule: Option<&Rule>, groups: &[String]) -> String {
    match groups {
        [area, exchange, line] if plan.code == 1 => format!("({area}) {exchange}-{line}"),
        _ if plan.code == 1 => groups.join("-"),
        _ if rule.is_none() => groups.join(" "),
        _ => {
            let gap = if rule.is_some_and(|rule| rule.is_prefix_apart) { " " } else { "" };
            format!("{}{gap}{}", plan.national_prefix, groups.join(" "))
        }
    }
}

#[cfg(test)]
mod tests;
