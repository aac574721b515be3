//! What can be typed at a caret: columns, attributes of references, tables, functions, keys of lookups.
//!
//! The formula is read with a name of our own at the caret; when it cannot be read yet, as far as the caret with its
//! brackets closed. What that name turns out to be (see [`shapes`](super::shapes)) tells what may stand there.
//!
//! Deliberately absent: ranking by use, and the texts that explain functions, which are messages.

mod call;
mod repair;

use std::collections::BTreeMap;

use super::ast::{Name, Span};
use super::lexer::{self, is_name_part};
use super::names::without_accents;
use super::parser;
use super::shapes::{Place, Schema, Shape, Use, Walker};
use super::token::TokenKind;
use crate::functions;
pub use call::{CallHelp, call_help};

/// The name that stands for what is about to be typed.
const CARET: &str = "caret__here";

/// What may be typed, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// The letters already typed of the name, which the choice replaces.
    pub span: Span,
    /// What fits, best first.
    pub suggestions: Vec<Suggestion>,
}

/// One thing that may be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What is inserted.
    pub text: String,
    /// What it is.
    pub kind: SuggestionKind,
    /// The parameters of a function or method.
    pub parameters: Option<&'static str>,
}

/// What a suggestion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SuggestionKind {
    /// A column.
    Column,
    /// A column as the key of a lookup; the inserted text ends in `=`.
    Key,
    /// A variable of the formula.
    Variable,
    /// A table.
    Table,
    /// A spreadsheet function, whose sentence is the message `function-…`.
    Function,
    /// A function of Python.
    Builtin,
    /// A method of a table, of a set of records or of a text.
    Method,
}

const LOOKUP: &str = "Column=value, …, order_by=None";
const TABLE_METHODS: [(&str, Option<&str>); 3] =
    [("lookupOne", Some(LOOKUP)), ("lookupRecords", Some(LOOKUP)), ("all", None)];
const FIND_METHODS: [(&str, Option<&str>); 5] = [
    ("lt", Some("*values")),
    ("le", Some("*values")),
    ("eq", Some("*values")),
    ("ge", Some("*values")),
    ("gt", Some("*values")),
];
const TEXT_METHODS: [(&str, Option<&str>); 16] = [
    ("capitalize", Some("")),
    ("count", Some("part")),
    ("endswith", Some("end")),
    ("find", Some("part")),
    ("format", Some("*values")),
    ("join", Some("texts")),
    ("lower", Some("")),
    ("lstrip", Some("")),
    ("replace", Some("old, new")),
    ("rstrip", Some("")),
    ("split", Some("separator=None")),
    ("startswith", Some("start")),
    ("strip", Some("")),
    ("title", Some("")),
    ("upper", Some("")),
    ("zfill", Some("width")),
];
/// Python's functions that a formula needs most.
const BUILTINS: [(&str, &str); 25] = [
    ("abs", "number"),
    ("all", "values"),
    ("any", "values"),
    ("bool", "value"),
    ("dict", "pairs"),
    ("enumerate", "values, start=0"),
    ("filter", "function, values"),
    ("float", "value"),
    ("int", "value"),
    ("isinstance", "value, type"),
    ("len", "values"),
    ("list", "values"),
    ("map", "function, values"),
    ("max", "values, key=None, default=None"),
    ("min", "values, key=None, default=None"),
    ("next", "values, default=None"),
    ("range", "start, stop, step=1"),
    ("reversed", "values"),
    ("round", "number, digits=0"),
    ("set", "values"),
    ("sorted", "values, key=None, reverse=False"),
    ("str", "value"),
    ("sum", "values, start=0"),
    ("tuple", "values"),
    ("zip", "*values"),
];

/// Functions that the evaluator reads by itself, since they need the tables.
const FORMS: [(&str, &str); 7] = [
    ("CONTAINS", "value, match_empty=no_match_empty"),
    ("NEXT", "record, group_by=(), order_by=None"),
    ("PEEK", "expression"),
    ("PREVIOUS", "record, group_by=(), order_by=None"),
    ("RANK", "record, group_by=(), order_by=None, order='asc'"),
    ("RECORD", "records, dates_as_iso=False, expand_refs=0"),
    ("VLOOKUP", "table, Column=value"),
];

/// Spreadsheet functions with their parameters, by name.
fn spreadsheet_functions() -> impl Iterator<Item = (&'static str, &'static str)> {
    let forms = FORMS.into_iter().filter(|(name, _)| functions::find(name).is_none());
    functions::catalogue().iter().map(|function| (function.name, function.parameters)).chain(forms)
}

/// What may be typed at the caret, a place in bytes.
#[must_use]
pub fn complete(text: &str, caret: usize, place: Place<'_>, schema: &dyn Schema) -> Completion {
    let caret = floor_boundary(text, caret);
    let before = text.get(..caret).unwrap_or_default();
    let start = before.trim_end_matches(is_name_part).len();
    let typed = before.get(start..).unwrap_or_default();
    let span = Span::new(start, caret);
    let head = before.get(..start).unwrap_or_default();
    // The letters after the caret belong to the name that is being completed.
    let tail = text.get(caret..).unwrap_or_default().trim_start_matches(is_name_part);
    if repair::is_comment(head) || typed.starts_with(|letter: char| letter.is_ascii_digit()) {
        return Completion { span, suggestions: Vec::new() };
    }
    let read = |name: &str| {
        repair::candidates(head, name, tail).iter().find_map(|candidate| suggestions_in(candidate, place, schema))
    };
    let suggestions = read(CARET)
        .or_else(|| read(&format!("{CARET}=0")).map(|columns| keys_and_names(columns, schema)))
        .unwrap_or_else(|| suggestions_by_words(head, place, schema));
    Completion { span, suggestions: fitting(suggestions, typed) }
}

/// After an argument by name only another one may follow: its name is being typed.
fn keys_and_names(columns: Vec<Suggestion>, schema: &dyn Schema) -> Vec<Suggestion> {
    columns.into_iter().map(as_key).chain(names(&[], schema)).collect()
}

fn floor_boundary(text: &str, caret: usize) -> usize {
    (0..=caret.min(text.len())).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(0)
}

/// What may stand where the caret's name was met, if it was.
fn suggestions_in(text: &str, place: Place<'_>, schema: &dyn Schema) -> Option<Vec<Suggestion>> {
    let formula = parser::parse(text);
    let mut found: Option<Vec<Suggestion>> = None;
    let mut keys: Vec<Suggestion> = Vec::new();
    let mut meet = |met: Use<'_>| match met {
        Use::Attribute { of, name, span: _ } if name == CARET => {
            let attributes = attributes(of, schema);
            // Met twice (a function's body), the walk that knows more counts.
            if found.as_ref().is_none_or(Vec::is_empty) {
                found = Some(attributes);
            }
        }
        Use::Key { table, name, .. } if name == CARET => found = Some(columns(table, schema)),
        Use::KeyToBe { table, span } if span.of(text) == CARET => {
            keys = columns(table, schema).into_iter().map(as_key).collect();
        }
        Use::Order { table, text, .. } if text.trim_start_matches('-') == CARET => found = Some(columns(table, schema)),
        Use::Variable { span, known } if span.of(text) == CARET => found = Some(names(known, schema)),
        _ => {}
    };
    Walker::new(place, schema, &mut meet).formula(&formula);
    let found = found?;
    Some(keys.into_iter().chain(found).collect())
}

/// What may stand after these words, when the formula cannot be read.
fn suggestions_by_words(head: &str, place: Place<'_>, schema: &dyn Schema) -> Vec<Suggestion> {
    let words = lexer::tokens(head);
    let is_text = words.iter().any(|word| matches!(word.kind, TokenKind::Mistake(super::MistakeKind::UnclosedText)));
    let mut spoken = words
        .iter()
        .rev()
        .filter(|word| !matches!(word.kind, TokenKind::End | TokenKind::Mistake(_) | TokenKind::Newline));
    let is_attribute = spoken.next().is_some_and(|word| word.is_symbol("."));
    match (is_text, is_attribute) {
        (true, _) => Vec::new(),
        (false, _) if head.ends_with('$') => columns(place.table, schema),
        (false, true) if spoken.next().is_some_and(|word| word.span.of(head) == "rec") => columns(place.table, schema),
        (false, true) => Vec::new(),
        (false, false) => names(&[], schema),
    }
}

fn suggestion(text: &str, kind: SuggestionKind) -> Suggestion {
    Suggestion { text: text.to_owned(), kind, parameters: None }
}

fn as_key(column: Suggestion) -> Suggestion {
    Suggestion { text: column.text + "=", kind: SuggestionKind::Key, parameters: None }
}

fn columns(table: &str, schema: &dyn Schema) -> Vec<Suggestion> {
    schema.columns(table).iter().map(|column| suggestion(column, SuggestionKind::Column)).collect()
}

fn methods(known: &[(&'static str, Option<&'static str>)]) -> Vec<Suggestion> {
    let method = |(name, parameters): &(&'static str, Option<&'static str>)| Suggestion {
        text: (*name).to_owned(),
        kind: SuggestionKind::Method,
        parameters: *parameters,
    };
    known.iter().map(method).collect()
}

/// What may follow the point after a value.
fn attributes(of: &Shape, schema: &dyn Schema) -> Vec<Suggestion> {
    match of {
        Shape::Record(table) => {
            let mut all = columns(table, schema);
            all.push(suggestion("id", SuggestionKind::Column));
            all
        }
        Shape::Records(table) => {
            let mut all = columns(table, schema);
            all.push(suggestion("id", SuggestionKind::Column));
            all.extend(methods(&[("find", None)]));
            all
        }
        Shape::Table(_) => methods(&TABLE_METHODS),
        Shape::Find(_) => methods(&FIND_METHODS),
        Shape::Text => methods(&TEXT_METHODS),
        _ => Vec::new(),
    }
}

/// Names that may begin an expression.
fn names(known: &[BTreeMap<Name, Shape>], schema: &dyn Schema) -> Vec<Suggestion> {
    let mut variables: Vec<&Name> =
        known.iter().rev().flat_map(BTreeMap::keys).filter(|name| &***name != CARET).collect();
    variables.dedup();
    let mut all: Vec<Suggestion> = variables.iter().map(|name| suggestion(name, SuggestionKind::Variable)).collect();
    all.extend(schema.tables().iter().map(|table| suggestion(table, SuggestionKind::Table)));
    let function = |kind: SuggestionKind| {
        move |(name, parameters): (&'static str, &'static str)| Suggestion {
            text: name.to_owned(),
            kind,
            parameters: Some(parameters),
        }
    };
    all.extend(spreadsheet_functions().map(function(SuggestionKind::Function)));
    all.extend(BUILTINS.into_iter().map(function(SuggestionKind::Builtin)));
    all
}

/// Those that begin with what was typed, then those that hold it; case and accents aside.
fn fitting(suggestions: Vec<Suggestion>, typed: &str) -> Vec<Suggestion> {
    let plain = |text: &str| without_accents(text).to_lowercase();
    let wanted = plain(typed);
    let (mut first, rest): (Vec<_>, Vec<_>) =
        suggestions.into_iter().partition(|each| plain(&each.text).starts_with(&wanted));
    // French names find their functions too.
    let holds = |each: &Suggestion| {
        let by_french = each.kind == SuggestionKind::Function
            && functions::find(&each.text).is_some_and(|function| plain(function.french).starts_with(&wanted));
        plain(&each.text).contains(&wanted) || by_french
    };
    first.extend(rest.into_iter().filter(holds));
    first
}
