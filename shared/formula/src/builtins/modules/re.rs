//! `re`: Python's regular expressions, as far as an engine of linear time has them.
//!
//! Deliberately absent: lookaround and references back to a group, which such an engine cannot have; the error says so.

use std::any::Any;
use std::rc::Rc;
use std::sync::Arc;

use regex_lite::{Captures, Regex, RegexBuilder};

use super::Module;
use crate::builtins::native::{Builtin, native};
use crate::error::{ErrorClass, Outcome, Raised};
use crate::run::walk::lazy;
use crate::run::{Arguments, Context, to_index};
use crate::value::show::quote;
use crate::value::{Dict, Key, Object, Value};

pub(super) const MODULE: Module = Module { name: "re", functions: FUNCTIONS, constant };

const IGNORE_CASE: i64 = 2;
const MULTI_LINE: i64 = 8;
const DOT_ALL: i64 = 16;
const VERBOSE: i64 = 64;
const ASCII: i64 = 256;

fn constant(name: &str) -> Option<Value> {
    Some(match name {
        "I" | "IGNORECASE" => Value::Int(IGNORE_CASE),
        "M" | "MULTILINE" => Value::Int(MULTI_LINE),
        "S" | "DOTALL" => Value::Int(DOT_ALL),
        "X" | "VERBOSE" => Value::Int(VERBOSE),
        "A" | "ASCII" => Value::Int(ASCII),
        "U" | "UNICODE" => Value::Int(32),
        "error" => return crate::builtins::exceptions::class("ValueError"),
        _ => return None,
    })
}

const FUNCTIONS: &[Builtin] = &[
    Builtin::function("compile", |ctx, arguments| Ok(Value::Object(pattern_of(ctx, &arguments, 1)?))),
    Builtin::function("escape", escape),
    Builtin::function("findall", |ctx, arguments| with_pattern(ctx, arguments, "findall")),
    Builtin::function("finditer", |ctx, arguments| with_pattern(ctx, arguments, "finditer")),
    Builtin::function("fullmatch", |ctx, arguments| with_pattern(ctx, arguments, "fullmatch")),
    Builtin::function("match", |ctx, arguments| with_pattern(ctx, arguments, "match")),
    Builtin::function("search", |ctx, arguments| with_pattern(ctx, arguments, "search")),
    Builtin::function("split", |ctx, arguments| with_pattern(ctx, arguments, "split")),
    Builtin::function("sub", |ctx, arguments| with_pattern(ctx, arguments, "sub")),
    Builtin::function("subn", |ctx, arguments| with_pattern(ctx, arguments, "subn")),
];

fn escape(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let text = arguments.text(0, "pattern")?;
    let mut made = String::with_capacity(text.len() * 2);
    for character in text.chars() {
        if "()[]{}?*+-|^$\\.&~# \t\n\r\u{b}\u{c}".contains(character) {
            made.push('\\');
        }
        made.push(character);
    }
    ctx.text(made)
}

/// A compiled expression. It is matched anywhere, at the start, or whole.
#[derive(Debug)]
struct Pattern {
    source: Arc<str>,
    flags: i64,
    anywhere: Regex,
    start: Regex,
    whole: Regex,
}

/// The expression given as first argument: compiled already, or text with flags at `flags_at`.
fn pattern_of(ctx: &mut Context, arguments: &Arguments, flags_at: usize) -> Outcome<Rc<Pattern>> {
    let source = match arguments.required(0, "pattern")? {
        Value::Text(text) => Arc::clone(text),
        Value::Object(object) => {
            let wrapped = object.as_any().downcast_ref::<Pattern>();
            return match wrapped {
                Some(pattern) => Ok(Rc::new(pattern.duplicate())),
                None => Err(Raised::type_error("first argument must be string or compiled pattern")),
            };
        }
        _ => return Err(Raised::type_error("first argument must be string or compiled pattern")),
    };
    let flags = match arguments.get(flags_at, "flags") {
        Some(flags) => to_index(flags)?,
        None => 0,
    };
    compile(ctx, &source, flags).map(Rc::new)
}

fn compile(ctx: &mut Context, source: &Arc<str>, flags: i64) -> Outcome<Pattern> {
    ctx.budget.spend(200 + source.len() as u64 * 20)?;
    let translated = translate(source, flags)?;
    let build = |pattern: &str| {
        let mut builder = RegexBuilder::new(pattern);
        builder.case_insensitive(flags & IGNORE_CASE != 0);
        builder.multi_line(flags & MULTI_LINE != 0);
        builder.dot_matches_new_line(flags & DOT_ALL != 0);
        builder.ignore_whitespace(flags & VERBOSE != 0);
        builder.size_limit(1 << 20);
        builder.nest_limit(60);
        let refused = |error: regex_lite::Error| {
            Raised::new(ErrorClass::Other("error".into()), format!("{error} in pattern {}", quote(source)))
        };
        builder.build().map_err(refused)
    };
    let newline = if flags & VERBOSE != 0 { "\n" } else { "" };
    Ok(Pattern {
        source: Arc::clone(source),
        flags,
        anywhere: build(&translated)?,
        start: build(&format!(r"\A(?:{translated}{newline})"))?,
        whole: build(&format!(r"\A(?:{translated}{newline})\z"))?,
    })
}

/// Python's spelling in that of the engine: `\Z` is `\z`; what it cannot have is refused by name.
fn translate(source: &str, flags: i64) -> Outcome<String> {
    let unsupported = |what: &str| {
        let message = format!("{what} is not supported in regular expressions here: {}", quote(source));
        Raised::new(ErrorClass::Other("error".into()), message)
    };
    let mut made = String::with_capacity(source.len() + 8);
    let mut characters = source.chars().peekable();
    let mut is_in_class = false;
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('Z') => made.push_str(r"\z"),
                Some(class @ ('w' | 'W' | 's' | 'S')) if flags & ASCII == 0 => {
                    made.push_str(&unicode_class(class, is_in_class));
                }
                Some(digit @ '1'..='9') if !is_in_class => {
                    return Err(unsupported(&format!("a reference back (\\{digit})")));
                }
                Some('0') => made.push_str(r"\x00"),
                Some(space) if space == ' ' || !space.is_ascii() || "'\"/<>=!,:;@%`_".contains(space) => {
                    made.push_str(&escaped(space));
                }
                Some(other) => {
                    made.push('\\');
                    made.push(other);
                }
                None => made.push('\\'),
            },
            '[' if !is_in_class => {
                is_in_class = true;
                made.push('[');
                if characters.peek() == Some(&'^') {
                    characters.next();
                    made.push('^');
                }
                if characters.peek() == Some(&']') {
                    characters.next();
                    made.push_str(r"\]");
                }
            }
            '[' => made.push_str(r"\["),
            ']' => {
                is_in_class = false;
                made.push(']');
            }
            '&' | '~' if is_in_class => made.push_str(&escaped(character)),
            '(' if !is_in_class => {
                made.push('(');
                let rest: String = characters.clone().take(4).collect();
                if rest.starts_with("?=") || rest.starts_with("?!") {
                    return Err(unsupported("looking ahead (?=…)"));
                }
                if rest.starts_with("?<=") || rest.starts_with("?<!") {
                    return Err(unsupported("looking back (?<=…)"));
                }
                if rest.starts_with("?P=") {
                    return Err(unsupported("a reference back (?P=…)"));
                }
            }
            '{' if !is_in_class => {
                let rest: String = characters.clone().take_while(|other| *other != '}').collect();
                let is_count =
                    !rest.is_empty() && rest.chars().all(|other| other.is_ascii_digit() || other == ',') && rest != ",";
                match rest.strip_prefix(',') {
                    Some(_) if is_count => made.push_str("{0"),
                    _ => made.push_str(if is_count { "{" } else { r"\{" }),
                }
            }
            other if !other.is_ascii() && flags & IGNORE_CASE != 0 => {
                let (lower, upper) = (other.to_lowercase(), other.to_uppercase());
                made.push_str(&if is_in_class { format!("{lower}{upper}") } else { format!("(?:{lower}|{upper})") });
            }
            other => made.push(other),
        }
    }
    Ok(made)
}

/// `\w` and `\s` of the scripts of Europe and the larger ones of Asia; the engine knows those of ASCII alone. Their opposites
/// within brackets stay as the engine has them.
fn unicode_class(class: char, is_in_class: bool) -> String {
    const WORD: &str = "\u{aa}\u{b5}\u{ba}\u{c0}-\u{d6}\u{d8}-\u{f6}\u{f8}-\u{2c1}\u{370}-\u{373}\u{376}\u{377}\u{37b}-\u{37d}\
        \u{386}\u{388}-\u{3ff}\u{400}-\u{481}\u{48a}-\u{52f}\u{531}-\u{556}\u{561}-\u{587}\u{5d0}-\u{5ea}\u{620}-\u{64a}\
        \u{904}-\u{939}\u{966}-\u{96f}\u{1e00}-\u{1ffc}\u{207f}\u{3041}-\u{3096}\u{30a1}-\u{30fa}\u{4e00}-\u{9fff}\u{ac00}-\u{d7a3}";
    const SPACE: &str = "\u{85}\u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}";
    let more = if class.eq_ignore_ascii_case(&'w') { WORD } else { SPACE };
    match (class, is_in_class) {
        ('w' | 's', true) => format!(r"\{class}{more}"),
        ('w' | 's', false) => format!(r"[\{class}{more}]"),
        (_, true) => format!(r"\{class}"),
        (_, false) => format!(r"[^\{}{more}]", class.to_ascii_lowercase()),
    }
}

/// A character that stands for itself.
fn escaped(character: char) -> String {
    match character {
        ' ' => r"\x20".to_owned(),
        '&' | '~' | '-' | '#' => format!(r"\{character}"),
        other => other.to_string(),
    }
}

fn with_pattern(ctx: &mut Context, mut arguments: Arguments, name: &str) -> Outcome {
    let flags_at = match name {
        "sub" | "subn" => 4,
        "split" => 3,
        _ => 2,
    };
    let pattern = pattern_of(ctx, &arguments, flags_at)?;
    if arguments.positional.is_empty() {
        arguments.keywords.retain(|(keyword, _)| keyword.as_ref() != "pattern");
    } else {
        arguments.positional.remove(0);
    }
    run(ctx, &pattern, name, &arguments)
}

/// Runs a method of a pattern. A match over the methods.
fn run(ctx: &mut Context, pattern: &Rc<Pattern>, name: &str, arguments: &Arguments) -> Outcome {
    if matches!(name, "sub" | "subn") {
        return substitute(ctx, pattern, name == "subn", arguments);
    }
    let text = match arguments.required(0, "string")? {
        Value::Text(text) => Arc::clone(text),
        other => {
            let found = other.type_name();
            return Err(Raised::type_error(format!("expected string or bytes-like object, got '{found}'")));
        }
    };
    // Linear in the text and in the expression.
    let cost = text.len() as u64 * (4 + pattern.source.len() as u64) / 8;
    ctx.budget.spend(cost)?;
    match name {
        "search" => Ok(Match::value(pattern.anywhere.captures(&text), &text, pattern)),
        "match" => Ok(Match::value(pattern.start.captures(&text), &text, pattern)),
        "fullmatch" => Ok(Match::value(pattern.whole.captures(&text), &text, pattern)),
        "findall" | "finditer" => {
            let mut items = Vec::new();
            for captures in pattern.anywhere.captures_iter(&text) {
                // The engine looks on from each match: a long miss is linear each time.
                ctx.budget.spend(1 + cost / 64)?;
                ctx.allocate_items(4)?;
                items.push(if name == "finditer" {
                    Match::value(Some(captures), &text, pattern)
                } else {
                    found(&captures)
                });
            }
            if name == "findall" {
                return Ok(Value::list(items));
            }
            let mut items = items.into_iter();
            Ok(lazy("callable_iterator", move |_| Ok(items.next())))
        }
        _ => split(ctx, pattern, &text, arguments),
    }
}

/// What `findall` lists: the match, its only group, or all its groups.
fn found(captures: &Captures) -> Value {
    let group = |index: usize| Value::text(captures.get(index).map_or("", |found| found.as_str()));
    match captures.len() {
        1 => group(0),
        2 => group(1),
        many => Value::tuple((1..many).map(group).collect()),
    }
}

fn split(ctx: &mut Context, pattern: &Pattern, text: &str, arguments: &Arguments) -> Outcome {
    let most = match arguments.index(1, "maxsplit", Some(0))? {
        0 => usize::MAX,
        most => usize::try_from(most).unwrap_or(0),
    };
    let mut parts = Vec::new();
    let mut last = 0;
    for captures in pattern.anywhere.captures_iter(text).take(most) {
        ctx.allocate_items(captures.len())?;
        let Some(whole) = captures.get(0) else { continue };
        parts.push(Value::text(text.get(last..whole.start()).unwrap_or_default()));
        for index in 1..captures.len() {
            parts.push(captures.get(index).map_or(Value::None, |group| Value::text(group.as_str())));
        }
        last = whole.end();
    }
    parts.push(Value::text(text.get(last..).unwrap_or_default()));
    Ok(Value::list(parts))
}

fn substitute(ctx: &mut Context, pattern: &Rc<Pattern>, counts: bool, arguments: &Arguments) -> Outcome {
    let replacement = arguments.required(0, "repl")?.clone();
    let text = arguments.text(1, "string")?;
    let most = match arguments.index(2, "count", Some(0))? {
        0 => usize::MAX,
        most => usize::try_from(most).unwrap_or(0),
    };
    ctx.budget.spend(text.len() as u64 * (4 + pattern.source.len() as u64) / 8)?;
    let mut made = String::new();
    let (mut last, mut count) = (0, 0);
    for captures in pattern.anywhere.captures_iter(&text).take(most) {
        ctx.budget.spend(1)?;
        let Some(whole) = captures.get(0) else { continue };
        made.push_str(text.get(last..whole.start()).unwrap_or_default());
        let shown = match &replacement {
            Value::Text(template) => expand(template, &captures)?,
            function => {
                let found = Match::value(Some(captures), &text, pattern);
                let value = ctx.call(function, Arguments::of(vec![found]))?;
                match value {
                    Value::Text(text) => text.to_string(),
                    other => {
                        let found = other.type_name();
                        return Err(Raised::type_error(format!("expected str instance, {found} found")));
                    }
                }
            }
        };
        ctx.budget.allocate(shown.len() as u64)?;
        made.push_str(&shown);
        last = whole.end();
        count += 1;
    }
    made.push_str(text.get(last..).unwrap_or_default());
    let text = ctx.text(made)?;
    Ok(if counts { Value::tuple(vec![text, Value::Int(count)]) } else { text })
}

/// A template: `\1`, `\g<name>`, `\n`.
fn expand(template: &str, captures: &Captures) -> Outcome<String> {
    let invalid = || Raised::new(ErrorClass::Other("error".into()), "invalid group reference");
    let mut made = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(at) = rest.find('\\') {
        made.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + 1..).unwrap_or_default();
        if let Some(named) = rest.strip_prefix("g<") {
            let (name, after) = named.split_once('>').ok_or_else(invalid)?;
            let group = match name.parse::<usize>() {
                Ok(index) if index < captures.len() => captures.get(index),
                Ok(_) => return Err(invalid()),
                Err(_) => captures.name(name),
            };
            made.push_str(group.map_or("", |group| group.as_str()));
            rest = after;
            continue;
        }
        let digits = rest.len() - rest.trim_start_matches(|digit: char| digit.is_ascii_digit()).len();
        if digits > 0 {
            let (number, after) = rest.split_at(digits.min(2));
            let index: usize = number.parse().map_err(|_| invalid())?;
            if index >= captures.len() {
                return Err(invalid());
            }
            made.push_str(captures.get(index).map_or("", |group| group.as_str()));
            rest = after;
            continue;
        }
        let mut characters = rest.chars();
        match characters.next() {
            Some('n') => made.push('\n'),
            Some('t') => made.push('\t'),
            Some('r') => made.push('\r'),
            Some('\\') => made.push('\\'),
            Some(other) => {
                made.push('\\');
                made.push(other);
            }
            None => made.push('\\'),
        }
        rest = characters.as_str();
    }
    made.push_str(rest);
    Ok(made)
}

impl Pattern {
    fn duplicate(&self) -> Self {
        let (anywhere, start, whole) = (self.anywhere.clone(), self.start.clone(), self.whole.clone());
        Self { source: Arc::clone(&self.source), flags: self.flags, anywhere, start, whole }
    }
}

impl Object for Pattern {
    fn type_name(&self) -> &str {
        "Pattern"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn repr(&self) -> String {
        format!("re.compile({})", quote(&self.source))
    }

    fn key(&self) -> Option<Key> {
        Some(Key::Text(format!("{}/{}", self.source, self.flags).into()))
    }

    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        let methods = ["findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn"];
        Ok(match (name, methods.into_iter().find(|method| *method == name)) {
            (_, Some(method)) => Some(native(method, move |ctx, arguments| run(ctx, &self, method, &arguments))),
            ("pattern", _) => Some(Value::Text(Arc::clone(&self.source))),
            ("flags", _) => Some(Value::Int(self.flags)),
            ("groups", _) => Some(Value::Int(i64::try_from(self.anywhere.captures_len()).unwrap_or(1) - 1)),
            _ => None,
        })
    }
}

/// A match: the places of its groups, in bytes.
#[derive(Debug)]
struct Match {
    text: Arc<str>,
    groups: Vec<Option<(usize, usize)>>,
    names: Vec<Option<Arc<str>>>,
    pattern: Rc<Pattern>,
}

impl Match {
    fn value(captures: Option<Captures>, text: &Arc<str>, pattern: &Rc<Pattern>) -> Value {
        let Some(captures) = captures else { return Value::None };
        let groups = (0..captures.len()).map(|index| captures.get(index).map(|group| (group.start(), group.end())));
        let names = pattern.anywhere.capture_names().map(|name| name.map(Arc::from));
        Value::Object(Rc::new(Self {
            text: Arc::clone(text),
            groups: groups.collect(),
            names: names.collect(),
            pattern: Rc::clone(pattern),
        }))
    }

    fn index_of(&self, group: &Value) -> Outcome<usize> {
        let found = match group {
            Value::Text(name) => self.names.iter().position(|known| known.as_deref() == Some(name.as_ref())),
            other => usize::try_from(to_index(other)?).ok().filter(|index| *index < self.groups.len()),
        };
        found.ok_or_else(|| Raised::new(ErrorClass::IndexError, "no such group"))
    }

    fn group(&self, index: usize) -> Option<Value> {
        let (start, end) = self.groups.get(index).copied().flatten()?;
        self.text.get(start..end).map(Value::text)
    }

    /// A place in bytes as a place in characters.
    fn place(&self, byte: usize) -> Value {
        let count = self.text.get(..byte).map_or(0, |before| before.chars().count());
        Value::Int(i64::try_from(count).unwrap_or(0))
    }

    fn groups_from_one(&self, default: &Value) -> Vec<Value> {
        (1..self.groups.len()).map(|index| self.group(index).unwrap_or_else(|| default.clone())).collect()
    }

    fn method(&self, name: &str, arguments: &Arguments) -> Outcome {
        let default = arguments.get(0, "default").cloned().unwrap_or(Value::None);
        let span = |index: usize| match self.groups.get(index).copied().flatten() {
            Some((start, end)) => (self.place(start), self.place(end)),
            None => (Value::Int(-1), Value::Int(-1)),
        };
        let asked = match arguments.positional.first() {
            Some(group) if !matches!(name, "groups" | "groupdict") => self.index_of(group)?,
            _ => 0,
        };
        Ok(match name {
            "group" if arguments.positional.len() > 1 => {
                let groups = arguments
                    .positional
                    .iter()
                    .map(|group| Ok(self.group(self.index_of(group)?).unwrap_or(Value::None)));
                Value::tuple(groups.collect::<Outcome<_>>()?)
            }
            "group" => self.group(asked).unwrap_or(Value::None),
            "groups" => Value::tuple(self.groups_from_one(&default)),
            "groupdict" => {
                let mut made = Dict::default();
                for (index, known) in self.names.iter().enumerate() {
                    if let Some(known) = known {
                        made.insert(
                            Value::Text(Arc::clone(known)),
                            self.group(index).unwrap_or_else(|| default.clone()),
                        )?;
                    }
                }
                Value::dict(made)
            }
            "start" => span(asked).0,
            "end" => span(asked).1,
            _ => {
                let (start, end) = span(asked);
                Value::tuple(vec![start, end])
            }
        })
    }
}

impl Object for Match {
    fn type_name(&self) -> &str {
        "Match"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn repr(&self) -> String {
        let text = match self.group(0) {
            Some(Value::Text(text)) => quote(&text),
            _ => String::new(),
        };
        format!("<re.Match object; match={text}>")
    }

    fn item(self: Rc<Self>, _ctx: &mut Context, index: &Value) -> Outcome<Option<Value>> {
        Ok(Some(self.group(self.index_of(index)?).unwrap_or(Value::None)))
    }

    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        let methods = ["group", "groups", "groupdict", "start", "end", "span"];
        Ok(match (name, methods.into_iter().find(|method| *method == name)) {
            (_, Some(method)) => Some(native(method, move |_ctx, arguments| self.method(method, &arguments))),
            ("string", _) => Some(Value::Text(Arc::clone(&self.text))),
            ("re", _) => Some(Value::Object(Rc::clone(&self.pattern) as Rc<dyn Object>)),
            ("lastindex", _) => {
                let last =
                    (1..self.groups.len()).rev().find(|index| self.groups.get(*index).is_some_and(Option::is_some));
                Some(last.map_or(Value::None, |index| Value::Int(i64::try_from(index).unwrap_or(0))))
            }
            _ => None,
        })
    }
}
