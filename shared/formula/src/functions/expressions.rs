//! Regular expressions, in the syntax of the formula language's `re`.

use super::reading::{made, text, text_of};
use super::{Family::Text, Function, of};
use crate::error::{ErrorClass, Outcome, Raised};
use crate::run::{Arguments, Context};
use crate::value::Value;

pub(super) const TABLE: &[Function] = &[
    of(
        Text,
        [
            "REGEXEXTRACT",
            "REGEX.EXTRAIRE",
            "text, regular_expression",
            "REGEXEXTRACT('Google Doc 101', '[0-9]+')",
            "'101'",
        ],
        extract,
    ),
    of(
        Text,
        ["REGEXMATCH", "REGEX.TEST", "text, regular_expression", "REGEXMATCH('Google Doc 101', '[0-9]+')", "True"],
        |ctx, a| Ok(Value::Bool(expression(ctx, &a)?.is_match(&text(&a, 0, "text")?))),
    ),
    of(
        Text,
        [
            "REGEXREPLACE",
            "REGEX.REMPLACER",
            "text, regular_expression, replacement",
            "REGEXREPLACE('Doc 101', '[0-9]+', '777')",
            "'Doc 777'",
        ],
        replace,
    ),
];

/// Sizes of a compiled expression, in bytes, and how many sixteenths of a step it then takes for a byte of text.
const SIZES: [(usize, u64); 4] = [(4 << 10, 8), (16 << 10, 64), (64 << 10, 512), (256 << 10, 4096)];

/// The expression of a call; matching it against the text is paid for here, so that no expression takes long unnoticed.
fn expression(ctx: &mut Context<'_>, arguments: &Arguments) -> Outcome<regex_lite::Regex> {
    let pattern = text(arguments, 1, "regular_expression")?;
    let length = text(arguments, 0, "text")?.len() as u64;
    ctx.budget.spend(50 + pattern.len() as u64)?;
    let mut last = None;
    for (size, cost) in SIZES {
        match regex_lite::RegexBuilder::new(&pattern).size_limit(size).build() {
            Ok(expression) => {
                ctx.budget.spend(length.saturating_mul(cost) / 16)?;
                return Ok(expression);
            }
            Err(error) => last = Some(error.to_string()),
        }
    }
    Err(Raised::new(ErrorClass::Other("error".into()), last.unwrap_or_default()))
}

fn extract(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let source = text(&arguments, 0, "text")?;
    let expression = expression(ctx, &arguments)?;
    let no_match = || Raised::value_error("REGEXEXTRACT text does not match");
    let captures = expression.captures(&source).ok_or_else(no_match)?;
    if captures.iter().skip(1).flatten().next().is_none() {
        return made(ctx, captures.get(0).map_or("", |found| found.as_str()));
    }
    match captures.get(1) {
        Some(found) => made(ctx, found.as_str()),
        None => Ok(Value::None),
    }
}

fn replace(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let source = text(&arguments, 0, "text")?;
    let template = text_of(arguments.required(2, "replacement")?)?;
    let expression = expression(ctx, &arguments)?;
    let mut replaced = String::new();
    let mut end = 0;
    for captures in expression.captures_iter(&source) {
        ctx.budget.spend(1)?;
        let Some(found) = captures.get(0) else { continue };
        replaced.push_str(source.get(end..found.start()).unwrap_or_default());
        end = found.end();
        let before = replaced.len();
        expand(&template, &captures, &mut replaced)?;
        ctx.budget.allocate((replaced.len() - before) as u64)?;
    }
    replaced.push_str(source.get(end..).unwrap_or_default());
    made(ctx, replaced)
}

/// Adds a replacement: `\1` and `\g<1>` and `\g<name>` are groups, `\n` a new line.
fn expand(template: &str, captures: &regex_lite::Captures<'_>, into: &mut String) -> Outcome<()> {
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('\\') {
        into.push_str(before);
        let (group, following) = match after.strip_prefix("g<").and_then(|group| group.split_once('>')) {
            Some((group, following)) => (group, following),
            None => {
                let digits = after.chars().take(2).take_while(char::is_ascii_digit).count();
                after.split_at(digits)
            }
        };
        if group.is_empty() {
            rest = escaped(after, into);
            continue;
        }
        let found = match group.parse::<usize>() {
            Ok(number) if number < captures.len() => captures.get(number),
            Ok(number) => return Err(Raised::value_error(format!("invalid group reference {number}"))),
            Err(_) => captures.name(group),
        };
        into.push_str(found.map_or("", |found| found.as_str()));
        rest = following;
    }
    into.push_str(rest);
    Ok(())
}

/// Adds what a backslash and the next character stand for; answers what follows.
fn escaped<'a>(after: &'a str, into: &mut String) -> &'a str {
    let mut characters = after.chars();
    match characters.next() {
        Some('n') => into.push('\n'),
        Some('t') => into.push('\t'),
        Some('r') => into.push('\r'),
        Some(other) => into.push(other),
        None => into.push('\\'),
    }
    characters.as_str()
}
