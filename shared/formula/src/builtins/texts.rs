//! Methods of texts and bytes.

use std::sync::Arc;

use crate::error::{ErrorClass, Outcome, Raised};
use crate::run::access::no_attribute;
use crate::run::walk::character_text;
use crate::run::{Arguments, Context};
use crate::value::percent::format_template;
use crate::value::{Dict, Value};

/// Calls a method of a text. A match over the methods.
pub(super) fn call(ctx: &mut Context, text: &Arc<str>, name: &str, arguments: Arguments) -> Outcome {
    ctx.budget.spend(text.len() as u64 / 128)?;
    ctx.budget.allocate(text.len() as u64)?;
    let characters = || text.chars();
    let all = |test: fn(char) -> bool| Ok(Value::Bool(!text.is_empty() && text.chars().all(test)));
    match name {
        "upper" => ctx.text(text.to_uppercase()),
        "lower" => ctx.text(text.to_lowercase()),
        "casefold" => ctx.text(text.to_lowercase().replace('ß', "ss").replace('ς', "σ")),
        "capitalize" => ctx.text(capitalized(text)),
        "title" => ctx.text(title(text)),
        "swapcase" => ctx.text(swap_case(text)),
        "isalpha" => all(char::is_alphabetic),
        "isalnum" => all(char::is_alphanumeric),
        "isdigit" => all(is_digit),
        "isdecimal" => all(|character| character.is_ascii_digit()),
        "isnumeric" => all(char::is_numeric),
        "isspace" => all(char::is_whitespace),
        "isascii" => Ok(Value::Bool(text.is_ascii())),
        "isprintable" => Ok(Value::Bool(!characters().any(char::is_control))),
        "isidentifier" => {
            let starts = characters().next().is_some_and(|first| first.is_alphabetic() || first == '_');
            Ok(Value::Bool(starts && characters().all(|other| other.is_alphanumeric() || other == '_')))
        }
        "isupper" => Ok(Value::Bool(!characters().any(char::is_lowercase) && characters().any(char::is_uppercase))),
        "islower" => Ok(Value::Bool(!characters().any(char::is_uppercase) && characters().any(char::is_lowercase))),
        "istitle" => Ok(Value::Bool(characters().any(char::is_alphabetic) && title(text) == text.as_ref())),
        "strip" | "lstrip" | "rstrip" => strip(ctx, text, name, &arguments),
        "removeprefix" => {
            let prefix = arguments.text(0, "prefix")?;
            Ok(Value::text(text.strip_prefix(prefix.as_ref()).unwrap_or(text)))
        }
        "removesuffix" => {
            let suffix = arguments.text(0, "suffix")?;
            Ok(Value::text(text.strip_suffix(suffix.as_ref()).unwrap_or(text)))
        }
        "center" | "ljust" | "rjust" | "zfill" => justify(ctx, text, name, &arguments),
        "expandtabs" => expand_tabs(ctx, text, arguments.index(0, "tabsize", Some(8))?),
        "startswith" | "endswith" => affix(text, name, &arguments),
        "find" | "rfind" | "index" | "rindex" | "count" => find(text, name, &arguments),
        "replace" => replace(ctx, text, &arguments),
        "split" | "rsplit" => split(ctx, text, name == "rsplit", &arguments),
        "splitlines" => split_lines(ctx, text, &arguments),
        "partition" | "rpartition" => partition(text, name == "rpartition", &arguments),
        "join" => join(ctx, text, &arguments),
        "format" => {
            let made = format_template(ctx, text, &arguments)?;
            Ok(Value::text(made))
        }
        "format_map" => {
            let mut named = Arguments::default();
            for (key, value) in super::pairs_of(ctx, arguments.required(0, "mapping")?)? {
                if let Value::Text(key) = key {
                    named.keywords.push((key, value));
                }
            }
            let made = format_template(ctx, text, &named)?;
            Ok(Value::text(made))
        }
        "translate" => translate(ctx, text, &arguments),
        "encode" => encode(text, &arguments),
        _ => Err(no_attribute(&Value::Text(Arc::clone(text)), name)),
    }
}

fn is_digit(character: char) -> bool {
    character.is_ascii_digit() || (character.is_numeric() && "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉".contains(character))
}

/// The first character in upper case, the others in lower case.
fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(titled).unwrap_or_default();
    first + &characters.as_str().to_lowercase()
}

/// A character that begins a word; `ß` becomes `Ss`.
fn titled(character: char) -> String {
    let mut upper = character.to_uppercase();
    let first: String = upper.next().into_iter().collect();
    first + &upper.collect::<String>().to_lowercase()
}

/// Each run of letters with its first in upper case.
pub(crate) fn title(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut follows_letter = false;
    for character in text.chars() {
        if follows_letter {
            made.extend(character.to_lowercase());
        } else {
            made.push_str(&titled(character));
        }
        follows_letter = character.is_alphabetic();
    }
    made
}

fn swap_case(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_uppercase() {
            made.extend(character.to_lowercase());
        } else {
            made.extend(character.to_uppercase());
        }
    }
    made
}

fn strip(_ctx: &mut Context, text: &str, name: &str, arguments: &Arguments) -> Outcome {
    let set = match arguments.get(0, "chars") {
        None | Some(Value::None) => None,
        Some(_) => Some(arguments.text(0, "chars")?),
    };
    let is_cut = |character: char| match &set {
        Some(set) => set.contains(character),
        None => character.is_whitespace(),
    };
    Ok(Value::text(match name {
        "strip" => text.trim_matches(is_cut),
        "lstrip" => text.trim_start_matches(is_cut),
        _ => text.trim_end_matches(is_cut),
    }))
}

fn justify(ctx: &mut Context, text: &str, name: &str, arguments: &Arguments) -> Outcome {
    let width = usize::try_from(arguments.index(0, "width", None)?).unwrap_or(0);
    let fill = match arguments.get(1, "fillchar") {
        Some(_) => arguments.text(1, "fillchar")?.chars().next().unwrap_or(' '),
        None => ' ',
    };
    let missing = width.saturating_sub(text.chars().count());
    ctx.budget.allocate(missing as u64 * 4)?;
    let side = |fill: char, count: usize| std::iter::repeat_n(fill, count).collect::<String>();
    Ok(Value::text(match name {
        "ljust" => format!("{text}{}", side(fill, missing)),
        "rjust" => format!("{}{text}", side(fill, missing)),
        "center" => {
            let left = missing / 2 + (missing & width & 1);
            format!("{}{text}{}", side(fill, left), side(fill, missing - left))
        }
        _ => match text.strip_prefix(['-', '+']) {
            Some(digits) => format!("{}{}{digits}", text.get(..1).unwrap_or_default(), side('0', missing)),
            None => format!("{}{text}", side('0', missing)),
        },
    }))
}

fn expand_tabs(ctx: &mut Context, text: &str, size: i64) -> Outcome {
    let size = usize::try_from(size).unwrap_or(0).min(1000);
    let mut made = String::new();
    let mut column = 0;
    for character in text.chars() {
        match character {
            '\t' if size > 0 => {
                let spaces = size - column % size;
                ctx.budget.allocate(spaces as u64)?;
                made.extend(std::iter::repeat_n(' ', spaces));
                column += spaces;
            }
            '\t' => {}
            '\n' | '\r' => {
                made.push(character);
                column = 0;
            }
            other => {
                made.push(other);
                column += 1;
            }
        }
    }
    ctx.text(made)
}

/// The part of a text between two places given as arguments, in characters, and where it starts.
fn window<'a>(text: &'a str, arguments: &Arguments) -> Outcome<Option<(&'a str, usize)>> {
    let length = text.chars().count();
    let signed = i64::try_from(length).unwrap_or(i64::MAX);
    let bound = |index: usize, default: i64| match arguments.positional.get(index) {
        None | Some(Value::None) => Ok(default),
        Some(value) => crate::run::to_index(value),
    };
    let place = |index: i64| if index < 0 { index.saturating_add(signed).max(0) } else { index };
    let (start, stop) = (place(bound(1, 0)?), place(bound(2, signed)?).min(signed));
    if start > stop {
        return Ok(None);
    }
    let (start, stop) = (usize::try_from(start).unwrap_or(0), usize::try_from(stop).unwrap_or(0));
    let byte = |place: usize| text.char_indices().nth(place).map_or(text.len(), |(byte, _)| byte);
    Ok(text.get(byte(start)..byte(stop)).map(|part| (part, start)))
}

fn affix(text: &str, name: &str, arguments: &Arguments) -> Outcome {
    let Some((part, _)) = window(text, arguments)? else { return Ok(Value::Bool(false)) };
    let has = |affix: &Value| match affix {
        Value::Text(affix) if name == "startswith" => Ok(part.starts_with(affix.as_ref())),
        Value::Text(affix) => Ok(part.ends_with(affix.as_ref())),
        other => {
            let found = other.type_name();
            Err(Raised::type_error(format!("{name} first arg must be str or a tuple of str, not {found}")))
        }
    };
    match arguments.required(0, "prefix")? {
        Value::Tuple(affixes) => {
            let found: Vec<bool> = affixes.iter().map(has).collect::<Outcome<_>>()?;
            Ok(Value::Bool(found.contains(&true)))
        }
        affix => Ok(Value::Bool(has(affix)?)),
    }
}

fn find(text: &str, name: &str, arguments: &Arguments) -> Outcome {
    let sought = arguments.text(0, "sub")?;
    let part = window(text, arguments)?;
    if name == "count" {
        let count = part.map_or(0, |(part, _)| {
            if sought.is_empty() { part.chars().count() + 1 } else { part.matches(sought.as_ref()).count() }
        });
        return Ok(Value::Int(i64::try_from(count).unwrap_or(i64::MAX)));
    }
    let found = part.and_then(|(part, start)| {
        let byte = if name.starts_with('r') { part.rfind(sought.as_ref()) } else { part.find(sought.as_ref()) };
        byte.map(|byte| start + part.get(..byte).map_or(0, |before| before.chars().count()))
    });
    match found {
        Some(place) => Ok(Value::Int(i64::try_from(place).unwrap_or(i64::MAX))),
        None if name.ends_with("index") => Err(Raised::value_error("substring not found")),
        None => Ok(Value::Int(-1)),
    }
}

fn replace(ctx: &mut Context, text: &str, arguments: &Arguments) -> Outcome {
    let (old, new) = (arguments.text(0, "old")?, arguments.text(1, "new")?);
    let most = usize::try_from(arguments.index(2, "count", Some(-1))?).unwrap_or(usize::MAX);
    let found = if old.is_empty() { text.chars().count() + 1 } else { text.matches(old.as_ref()).count() };
    ctx.budget.allocate((found.min(most) as u64).saturating_mul(new.len() as u64))?;
    ctx.text(text.replacen(old.as_ref(), &new, most))
}

fn split(ctx: &mut Context, text: &str, is_from_right: bool, arguments: &Arguments) -> Outcome {
    let most = usize::try_from(arguments.index(1, "maxsplit", Some(-1))?).unwrap_or(usize::MAX);
    let parts: Vec<&str> = match arguments.get(0, "sep") {
        None | Some(Value::None) => split_by_space(text, is_from_right, most),
        Some(_) => {
            let separator = arguments.text(0, "sep")?;
            if separator.is_empty() {
                return Err(Raised::value_error("empty separator"));
            }
            let pieces = most.saturating_add(1);
            if is_from_right {
                let mut parts: Vec<&str> = text.rsplitn(pieces, separator.as_ref()).collect();
                parts.reverse();
                parts
            } else {
                text.splitn(pieces, separator.as_ref()).collect()
            }
        }
    };
    texts(ctx, parts)
}

fn texts<'a>(ctx: &mut Context, parts: impl IntoIterator<Item = &'a str>) -> Outcome {
    let mut items = Vec::new();
    for part in parts {
        ctx.allocate_items(1)?;
        items.push(Value::text(part));
    }
    Ok(Value::list(items))
}

fn split_by_space(text: &str, is_from_right: bool, most: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    if is_from_right {
        rest = text.trim_end();
        while parts.len() < most {
            let Some(at) = rest.rfind(char::is_whitespace) else { break };
            let width = rest.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
            parts.extend(rest.get(at + width..));
            rest = rest.get(..at).unwrap_or_default().trim_end();
        }
        if !rest.trim().is_empty() {
            parts.push(if parts.len() < most { rest.trim_start() } else { rest });
        }
        parts.reverse();
        return parts;
    }
    if most != usize::MAX {
        rest = text.trim_start();
    }
    while !rest.is_empty() && parts.len() < most {
        let Some(at) = rest.find(char::is_whitespace) else { break };
        parts.extend(rest.get(..at));
        rest = rest.get(at..).unwrap_or_default().trim_start();
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts
}

fn split_lines(ctx: &mut Context, text: &str, arguments: &Arguments) -> Outcome {
    let keeps_ends = arguments.get(0, "keepends").is_some_and(Value::is_true);
    let is_end = |character: char| {
        matches!(character, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
    };
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let Some(at) = rest.find(is_end) else {
            lines.push(rest);
            break;
        };
        let ending = rest.get(at..).unwrap_or_default();
        let width = if ending.starts_with("\r\n") { 2 } else { ending.chars().next().map_or(1, char::len_utf8) };
        lines.extend(rest.get(..if keeps_ends { at + width } else { at }));
        rest = rest.get(at + width..).unwrap_or_default();
    }
    texts(ctx, lines)
}

fn partition(text: &str, is_from_right: bool, arguments: &Arguments) -> Outcome {
    let separator = arguments.text(0, "sep")?;
    if separator.is_empty() {
        return Err(Raised::value_error("empty separator"));
    }
    let found = if is_from_right { text.rsplit_once(separator.as_ref()) } else { text.split_once(separator.as_ref()) };
    let parts = match found {
        Some((before, after)) => [before, separator.as_ref(), after],
        None if is_from_right => ["", "", text],
        None => [text, "", ""],
    };
    Ok(Value::tuple(parts.into_iter().map(Value::text).collect()))
}

fn join(ctx: &mut Context, separator: &str, arguments: &Arguments) -> Outcome {
    let mut walk = ctx.walk(arguments.required(0, "iterable")?)?;
    let mut made = String::new();
    let mut index = 0_usize;
    while let Some(item) = walk.next(ctx)? {
        let Value::Text(text) = &item else {
            let found = item.type_name();
            return Err(Raised::type_error(format!("sequence item {index}: expected str instance, {found} found")));
        };
        ctx.budget.allocate((separator.len() + text.len()) as u64)?;
        if index > 0 {
            made.push_str(separator);
        }
        made.push_str(text);
        index += 1;
    }
    Ok(Value::text(made))
}

fn translate(ctx: &mut Context, text: &str, arguments: &Arguments) -> Outcome {
    let table = arguments.required(0, "table")?.clone();
    let mut made = String::new();
    for character in text.chars() {
        ctx.budget.spend(1)?;
        match ctx.item(&table, &Value::Int(i64::from(u32::from(character)))) {
            Ok(Value::None) => {}
            Ok(Value::Text(replacement)) => {
                ctx.budget.allocate(replacement.len() as u64)?;
                made.push_str(&replacement);
            }
            Ok(code) => made.extend(code.as_index().and_then(|code| char::from_u32(u32::try_from(code).ok()?))),
            Err(Raised::Error(thrown)) if thrown.class == ErrorClass::KeyError => made.push(character),
            Err(error) => return Err(error),
        }
    }
    ctx.text(made)
}

/// `str.maketrans`
pub(super) fn make_translation(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let mut table = Dict::default();
    let code = |character: char| Value::Int(i64::from(u32::from(character)));
    if let [mapping] = arguments.positional.as_slice() {
        for (key, value) in super::pairs_of(ctx, mapping)? {
            let key = match &key {
                Value::Text(text) => text.chars().next().map_or(Value::None, code),
                other => other.clone(),
            };
            table.insert(key, value)?;
        }
        return Ok(Value::dict(table));
    }
    let (from, to) = (arguments.text(0, "x")?, arguments.text(1, "y")?);
    if from.chars().count() != to.chars().count() {
        return Err(Raised::value_error("the first two maketrans arguments must have equal length"));
    }
    for (from, to) in from.chars().zip(to.chars()) {
        table.insert(code(from), character_text(to))?;
    }
    if arguments.positional.len() > 2 {
        for removed in arguments.text(2, "z")?.chars() {
            table.insert(code(removed), Value::None)?;
        }
    }
    Ok(Value::dict(table))
}

fn encode(text: &str, arguments: &Arguments) -> Outcome {
    let encoding = match arguments.get(0, "encoding") {
        Some(_) => arguments.text(0, "encoding")?.to_lowercase(),
        None => "utf-8".to_owned(),
    };
    let errors = arguments.get(1, "errors").map(|_| arguments.text(1, "errors")).transpose()?;
    let most = match encoding.as_str() {
        "ascii" | "us-ascii" => 0x7F,
        "latin-1" | "latin1" | "iso-8859-1" => 0xFF,
        _ => return Ok(Value::Bytes(Arc::from(text.as_bytes()))),
    };
    let mut bytes = Vec::with_capacity(text.len());
    for character in text.chars() {
        match (u8::try_from(u32::from(character)), errors.as_deref()) {
            (Ok(byte), _) if byte <= most => bytes.push(byte),
            (_, Some("ignore")) => {}
            (_, Some("replace")) => bytes.push(b'?'),
            _ => {
                let message = format!(
                    "'{encoding}' codec can't encode character {}",
                    crate::value::show::quote(&character.to_string())
                );
                return Err(Raised::new(ErrorClass::Other("UnicodeEncodeError".into()), message));
            }
        }
    }
    Ok(Value::Bytes(bytes.into()))
}

/// Calls a method of bytes.
pub(super) fn call_bytes(bytes: &Arc<[u8]>, name: &str) -> Outcome {
    match name {
        "decode" => {
            let invalid = |_| Raised::new(ErrorClass::Other("UnicodeDecodeError".into()), "invalid start byte");
            Ok(Value::text(std::str::from_utf8(bytes).map_err(invalid)?))
        }
        "hex" => Ok(Value::text(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())),
        _ => Err(no_attribute(&Value::Bytes(Arc::clone(bytes)), name)),
    }
}
