//! Regular expressions, in the syntax of the formula language's `re`.

use super::reading::{made, text, text_of};
use super::{Family::Text, Function, of};
use crate::error::{Outcome, Raised};
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
        |_, a| Ok(Value::Bool(expression(&a)?.is_match(&text(&a, 0, "text")?))),
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

fn expression(arguments: &Arguments) -> Outcome<regex_lite::Regex> {
    let pattern = text(arguments, 1, "regular_expression")?;
    regex_lite::Regex::new(&pattern).map_err(|error| Raised::value_error(error.to_string()))
}

fn extract(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let source = text(&arguments, 0, "text")?;
    let expression = expression(&arguments)?;
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
    let expression = expression(&arguments)?;
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
