//! Texts: parts, places, case, with the results and errors that Grist gives.
//!
//! Places count characters (code points), from 1.

use std::sync::Arc;

use super::reading::{at_least_one, elements, flag_or, integer, integer_or, list_of, made, real, shown, text, text_of};
use super::{Family::Text, Function, of};
use crate::error::{ErrorClass, Outcome, Raised};
use crate::run::{Arguments, Context};
use crate::value::Value;

/// Bytes that a text in a list takes beyond its characters.
const PART: u64 = 48;
/// The longest text that REPT makes, as in Grist.
const LONGEST: f64 = 32_767.0;

pub(super) const TABLE: &[Function] = &[
    of(Text, ["CHAR", "CAR", "table_number", "CHAR(65)", "'A'"], |ctx, a| character(ctx, &a, "table_number")),
    of(Text, ["CLEAN", "EPURAGE", "text", "CLEAN(CHAR(9) + 'Report')", "'Report'"], |ctx, a| {
        let cleaned: String = text(&a, 0, "text")?.chars().filter(|character| !character.is_control()).collect();
        made(ctx, cleaned)
    }),
    of(Text, ["CODE", "CODE", "string", "CODE('!A')", "33"], |_, a| first_code(&a, "string")),
    of(Text, ["CONCAT", "CONCAT", "string, *more_strings", "CONCAT('Day ', 4)", "'Day 4'"], concatenate),
    of(Text, ["CONCATENATE", "CONCATENER", "string, *more_strings", "CONCATENATE(0, 'abc')", "'0abc'"], concatenate),
    of(Text, ["EXACT", "EXACT", "string1, string2", "EXACT('Word', 'word')", "False"], |_, a| {
        Ok(Value::Bool(a.required(0, "string1")?.equals(a.required(1, "string2")?)))
    }),
    of(
        Text,
        ["FIND", "TROUVE", "find_text, within_text, start_num=1", "FIND('M', 'Miriam McGovern', 3)", "8"],
        |_, a| find(&text(&a, 0, "find_text")?, &method_text(&a, 1, "within_text", "index")?, &a),
    ),
    of(Text, ["JOIN", "JOINDRE", "delimiter, *values", "JOIN('-', [1, 2], 'x')", "'1-2-x'"], |ctx, a| {
        let delimiter = text(&a, 0, "delimiter")?;
        joined(ctx, &delimiter, a.positional.get(1..).unwrap_or_default(), false)
    }),
    of(Text, ["LEFT", "GAUCHE", "string, num_chars=1", "LEFT('Sale Price', 4)", "'Sale'"], |ctx, a| {
        let (string, count) = (text(&a, 0, "string")?, not_negative(&a)?);
        made(ctx, string.chars().take(count).collect::<String>())
    }),
    of(Text, ["LEN", "NBCAR", "text", "LEN('Phoenix, AZ')", "11"], length),
    of(Text, ["LOWER", "MINUSCULE", "text", "LOWER('Apt. 2B')", "'apt. 2b'"], |ctx, a| {
        made(ctx, method_text(&a, 0, "text", "lower")?.to_lowercase())
    }),
    of(Text, ["MID", "STXT", "text, start_num, num_chars", "MID('Fluid Flow', 7, 20)", "'Flow'"], |ctx, a| {
        let source = text(&a, 0, "text")?;
        let (start, count) = (integer(&a, 1, "start_num")?, integer(&a, 2, "num_chars")?);
        if start < 1 {
            return Err(Raised::value_error("start_num invalid"));
        }
        made(ctx, slice(&source, start - 1, (start - 1).saturating_add(count)))
    }),
    of(Text, ["PROPER", "NOMPROPRE", "text", "PROPER('this is a TITLE')", "'This Is A Title'"], |ctx, a| {
        made(ctx, crate::builtins::title(&method_text(&a, 0, "text", "title")?))
    }),
    of(
        Text,
        ["REPLACE", "REMPLACER", "text, position, length, new_text", "REPLACE('2009', 3, 2, '10')", "'2010'"],
        replace,
    ),
    of(Text, ["REPT", "REPT", "text, number_times", "REPT('*-', 3)", "'*-*-*-'"], |ctx, a| {
        let (source, times) = (text(&a, 0, "text")?, real(&a, 1, "number_times")?);
        let size = source.chars().count() as f64;
        if times < 0.0 || size * times > LONGEST {
            return Err(Raised::value_error("number_times invalid"));
        }
        // An empty text may be repeated any number of times.
        let times = if source.is_empty() { 0.0 } else { libm::trunc(times) };
        made(ctx, source.repeat(times as usize))
    }),
    of(Text, ["RIGHT", "DROITE", "string, num_chars=1", "RIGHT('Sale Price', 5)", "'Price'"], |ctx, a| {
        let (string, count) = (text(&a, 0, "string")?, not_negative(&a)?);
        // As in Grist, no character at all means the whole text (Python's string[-0:]).
        let skipped = if count == 0 { 0 } else { string.chars().count().saturating_sub(count) };
        made(ctx, string.chars().skip(skipped).collect::<String>())
    }),
    of(
        Text,
        ["SEARCH", "CHERCHE", "find_text, within_text, start_num=1", "SEARCH('margin', 'Profit Margin')", "8"],
        |_, a| {
            let needle = method_text(&a, 0, "find_text", "lower")?.to_lowercase();
            find(&needle, &method_text(&a, 1, "within_text", "lower")?.to_lowercase(), &a)
        },
    ),
    of(Text, ["SPLIT", "FRACTIONNER", "text, delimiter", "SPLIT('a,b', ',')", "['a', 'b']"], |ctx, a| {
        let (source, delimiter) = (text(&a, 0, "text")?, text(&a, 1, "delimiter")?);
        if delimiter.is_empty() {
            return Err(Raised::value_error("empty separator"));
        }
        ctx.budget.allocate(source.matches(delimiter.as_ref()).count() as u64 * PART)?;
        let parts = source.split(delimiter.as_ref()).map(|part| Value::Text(part.into()));
        Ok(super::reading::list_value(parts.collect()))
    }),
    of(
        Text,
        [
            "SUBSTITUTE",
            "SUBSTITUE",
            "text, old_text, new_text, instance_num=None",
            "SUBSTITUTE('Quarter 1, 2011', '1', '2', 3)",
            "'Quarter 1, 2012'",
        ],
        substitute,
    ),
    of(Text, ["T", "T", "value", "T(826)", "''"], |_, a| {
        Ok(match a.required(0, "value")? {
            Value::Text(text) => Value::Text(Arc::clone(text)),
            Value::AltText(alt) => Value::Text(Arc::clone(&alt.text)),
            Value::Bytes(bytes) => Value::Text(String::from_utf8_lossy(bytes).into()),
            _ => Value::Text("".into()),
        })
    }),
    of(Text, ["TASTEME", "TASTEME", "food", "TASTEME('Banana')", "True"], |_, a| {
        tasty(&method_text(&a, 0, "food", "upper")?.to_uppercase())
    }),
    of(
        Text,
        [
            "TEXTJOIN",
            "JOINDRE.TEXTE",
            "delimiter, ignore_empty, *values",
            "TEXTJOIN(', ', True, ['a', '', 'b'])",
            "'a, b'",
        ],
        |ctx, a| {
            let delimiter = text(&a, 0, "delimiter")?;
            let skips = flag_or(&a, 1, "ignore_empty", true);
            joined(ctx, &delimiter, a.positional.get(2..).unwrap_or_default(), skips)
        },
    ),
    of(Text, ["TRIM", "SUPPRESPACE", "text", "TRIM('  a   b ')", "'a b'"], |ctx, a| {
        let trimmed = method_text(&a, 0, "text", "strip")?;
        let mut last = 'x';
        let single = trimmed.trim().chars().filter(|character| {
            let is_first = *character != ' ' || last != ' ';
            last = *character;
            is_first
        });
        let single: String = single.collect();
        made(ctx, single)
    }),
    of(Text, ["UNICHAR", "UNICAR", "number", "UNICHAR(8364)", "'€'"], |ctx, a| character(ctx, &a, "number")),
    of(Text, ["UNICODE", "UNICODE", "text", "UNICODE('€')", "8364"], |_, a| first_code(&a, "text")),
    of(Text, ["UPPER", "MAJUSCULE", "text", "UPPER('e. e. cummings')", "'E. E. CUMMINGS'"], |ctx, a| {
        made(ctx, method_text(&a, 0, "text", "upper")?.to_uppercase())
    }),
];

/// A text of which Python would call a method: its absence on another kind is an `AttributeError`.
pub(super) fn method_text(arguments: &Arguments, index: usize, name: &str, method: &str) -> Outcome<Arc<str>> {
    match arguments.required(index, name)? {
        Value::Text(text) => Ok(Arc::clone(text)),
        Value::AltText(alt) => {
            let message = format!("Invalid {}: {}", alt.expected, alt.text);
            Err(Raised::new(ErrorClass::InvalidTypedValue, message))
        }
        other => {
            let message = format!("'{}' object has no attribute '{method}'", other.type_name());
            Err(Raised::new(ErrorClass::AttributeError, message))
        }
    }
}

fn not_negative(arguments: &Arguments) -> Outcome<usize> {
    let count = integer_or(arguments, 1, "num_chars", 1)?;
    usize::try_from(count).map_err(|_| Raised::value_error("num_chars invalid"))
}

/// `text[start:end]` in characters; negative places count from the end.
fn slice(text: &str, start: i64, end: i64) -> String {
    let count = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    let place = |place: i64| usize::try_from(if place < 0 { place + count } else { place }).unwrap_or(0);
    let (start, end) = (place(start), place(end));
    text.chars().skip(start).take(end.saturating_sub(start)).collect()
}

fn character(ctx: &mut Context<'_>, arguments: &Arguments, name: &str) -> Outcome {
    let code = integer(arguments, 0, name)?;
    let character = u32::try_from(code).ok().and_then(char::from_u32);
    let character = character.ok_or_else(|| Raised::value_error("chr() arg not in range(0x110000)"))?;
    made(ctx, character.to_string())
}

fn first_code(arguments: &Arguments, name: &str) -> Outcome {
    let string = text(arguments, 0, name)?;
    let first = string.chars().next();
    let first = first.ok_or_else(|| Raised::new(ErrorClass::IndexError, "string index out of range"))?;
    Ok(Value::Int(i64::from(u32::from(first))))
}

fn concatenate(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let mut joined = String::new();
    for value in at_least_one(&arguments, "string")? {
        match value {
            Value::Text(text) => joined.push_str(text),
            Value::Bytes(bytes) => joined.push_str(&String::from_utf8_lossy(bytes)),
            other => joined.push_str(&shown(ctx, other)?),
        }
    }
    made(ctx, joined)
}

fn joined(ctx: &mut Context<'_>, delimiter: &str, values: &[Value], skips_empty: bool) -> Outcome {
    let mut parts = Vec::new();
    for value in values {
        for item in list_of(ctx, value)? {
            let part = if matches!(item, Value::None) { String::new() } else { shown(ctx, &item)? };
            if !(skips_empty && part.is_empty()) {
                parts.push(part);
            }
        }
    }
    made(ctx, parts.join(delimiter))
}

/// The place of the first occurrence at or after a place.
fn find(needle: &str, within: &str, arguments: &Arguments) -> Outcome {
    let count = i64::try_from(within.chars().count()).unwrap_or(i64::MAX);
    let start = integer_or(arguments, 2, "start_num", 1)?.saturating_sub(1);
    let start = if start < 0 { (start + count).max(0) } else { start };
    let not_found = || Raised::value_error("substring not found");
    let offset = within.char_indices().map(|(offset, _)| offset).chain([within.len()]);
    let offset = offset.into_iter().nth(usize::try_from(start).unwrap_or(usize::MAX)).ok_or_else(not_found)?;
    let rest = within.get(offset..).unwrap_or_default();
    let bytes = rest.find(needle).ok_or_else(not_found)?;
    let before = within.get(..offset + bytes).unwrap_or_default().chars().count();
    Ok(Value::Int(i64::try_from(before).unwrap_or(i64::MAX) + 1))
}

fn length(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let value = arguments.required(0, "text")?;
    let length = match value {
        Value::Text(text) => text.chars().count(),
        Value::Bytes(bytes) => bytes.len(),
        Value::RecordSet(records) => records.rows.len(),
        Value::List(_) | Value::Tuple(_) | Value::Dict(_) | Value::Set(_) => {
            elements(ctx, value)?.unwrap_or_default().len()
        }
        other => return Err(Raised::type_error(format!("object of type '{}' has no len()", other.type_name()))),
    };
    Ok(Value::Int(i64::try_from(length).unwrap_or(i64::MAX)))
}

fn replace(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let (source, new) = (text(&arguments, 0, "text")?, text(&arguments, 3, "new_text")?);
    let (position, count) = (integer(&arguments, 1, "position")?, integer(&arguments, 2, "length")?);
    if position < 1 {
        return Err(Raised::value_error("position invalid"));
    }
    let before = slice(&source, 0, position - 1);
    let after = slice(&source, (position - 1).saturating_add(count), i64::MAX);
    made(ctx, format!("{before}{new}{after}"))
}

fn substitute(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let source = arguments.required(0, "text")?;
    let old = arguments.required(1, "old_text")?;
    if !old.is_true() {
        return Ok(source.clone());
    }
    let source = method_text(&arguments, 0, "text", "replace")?;
    let old = text_of(old)?;
    let new = shown(ctx, arguments.required(2, "new_text")?)?;
    let instance = match arguments.get(3, "instance_num") {
        None | Some(Value::None) => {
            let occurrences = source.matches(old.as_ref()).count() as u64;
            ctx.budget.allocate(occurrences.saturating_mul(new.len() as u64))?;
            return made(ctx, source.replace(old.as_ref(), &new));
        }
        Some(value) => super::reading::integer_of(value)?,
    };
    if instance <= 0 {
        return Err(Raised::value_error("instance_num invalid"));
    }
    // Overlapping occurrences all count.
    let starts = source.char_indices().map(|(offset, _)| offset);
    let mut occurrences =
        starts.filter(|offset| source.get(*offset..).is_some_and(|rest| rest.starts_with(old.as_ref())));
    let Some(offset) = occurrences.nth(usize::try_from(instance - 1).unwrap_or(usize::MAX)) else {
        return Ok(Value::Text(source));
    };
    let (before, rest) = source.split_at(offset);
    let after = rest.get(old.len()..).unwrap_or_default();
    made(ctx, format!("{before}{new}{after}"))
}

/// Grist's riddle: a text is tasty when a letter comes back two places further in one of its words.
fn tasty(text: &str) -> Outcome {
    let is_letter = |character: char| character.is_alphanumeric() || character == '_';
    let words: Vec<&str> = text.split(|character| !is_letter(character)).filter(|word| !word.is_empty()).collect();
    let mut words =
        words.into_iter().filter(|word| word.chars().all(|character| character.is_ascii_uppercase())).peekable();
    if words.peek().is_none() {
        return Ok(Value::None);
    }
    let comes_back = |word: &str| word.chars().zip(word.chars().skip(2)).any(|(first, third)| first == third);
    Ok(Value::Bool(words.any(comes_back)))
}
