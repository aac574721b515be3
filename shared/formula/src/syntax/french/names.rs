//! French names of functions and truth values.

use std::collections::BTreeSet;

use super::Reading;
use crate::functions;
use crate::syntax::ast::Span;
use crate::syntax::token::TokenKind;

/// Functions that the evaluator reads by itself, so that the catalogue may lack them.
const FORMS: [(&str, &str); 7] = [
    ("SI", "IF"),
    ("SIERREUR", "IFERROR"),
    ("ESTERR", "ISERR"),
    ("ESTERREUR", "ISERROR"),
    ("RECHERCHEV", "VLOOKUP"),
    ("ET", "AND"),
    ("OU", "OR"),
];

/// Python's own functions, which keep their meaning in lower case.
const PYTHON: [&str; 38] = [
    "abs",
    "all",
    "any",
    "bin",
    "bool",
    "bytes",
    "chr",
    "dict",
    "divmod",
    "enumerate",
    "filter",
    "float",
    "format",
    "frozenset",
    "getattr",
    "hasattr",
    "hash",
    "hex",
    "id",
    "int",
    "isinstance",
    "iter",
    "len",
    "list",
    "map",
    "max",
    "min",
    "next",
    "oct",
    "ord",
    "pow",
    "range",
    "repr",
    "round",
    "set",
    "str",
    "sum",
    "type",
];

/// See [`super::spreadsheet_name`]. Where the two languages disagree (`TRIM`), the English name counts.
pub(super) fn spreadsheet_name(typed: &str) -> Option<&'static str> {
    let upper = typed.to_uppercase();
    let form =
        || FORMS.iter().find(|(french, english)| *french == upper || *english == upper).map(|(_, english)| *english);
    functions::find(typed)
        .or_else(|| functions::find(&upper))
        .or_else(|| functions::find_french(typed))
        .map(|function| function.name)
        .or_else(form)
}

/// Translates the names of functions that are called, `VRAI` and `FAUX`.
pub(super) fn translate(reading: &mut Reading<'_>, function_named: &dyn Fn(&str) -> Option<&'static str>) {
    let own = own_names(reading);
    let mut index = 0;
    while let Some(token) = reading.token(index) {
        let is_name = matches!(token.kind, TokenKind::Name) && !is_attribute(reading, index);
        if !is_name {
            index += 1;
            continue;
        }
        let last = last_part(reading, index);
        let span = token.span.to(reading.token(last).map_or(token.span, |last| last.span));
        let typed = span.of(reading.typed);
        if reading.symbol(last + 1) == Some("(") {
            if !own.contains(typed) && !PYTHON.contains(&typed) {
                change(reading, span, function_named(typed));
            }
        } else if let Some(truth) = truth(reading, token.span.of(reading.typed)).filter(|_| last == index) {
            let is_argument = reading.symbol(index + 1) == Some("=") && !reading.is_equals_style;
            change(reading, span, Some(truth).filter(|_| !is_argument && !own.contains(typed)));
        }
        index = last + 1;
    }
}

fn change(reading: &mut Reading<'_>, span: Span, name: Option<&'static str>) {
    if let Some(name) = name.filter(|name| *name != span.of(reading.typed)) {
        reading.edit(span, name);
    }
}

fn truth(reading: &Reading<'_>, typed: &str) -> Option<&'static str> {
    let is_loose = reading.is_equals_style || reading.is_french.contains(&true);
    let upper = typed.to_uppercase();
    let read = if is_loose { upper.as_str() } else { typed };
    match read {
        "VRAI" => Some("True"),
        "FAUX" => Some("False"),
        // Bare, they would be the functions of these names.
        "TRUE" if is_loose => Some("True"),
        "FALSE" if is_loose => Some("False"),
        _ => None,
    }
}

fn is_attribute(reading: &Reading<'_>, index: usize) -> bool {
    reading.before(index).is_some_and(|before| before.is_symbol("."))
}

/// The last word of `NB.SI.ENS`, parts and points touching one another.
fn last_part(reading: &Reading<'_>, first: usize) -> usize {
    let mut last = first;
    while let (Some(own), Some(dot), Some(next)) =
        (reading.token(last), reading.token(last + 1), reading.token(last + 2))
    {
        let touch = own.span.end == dot.span.start && dot.span.end == next.span.start;
        if !(touch && dot.is_symbol(".") && matches!(next.kind, TokenKind::Name)) {
            break;
        }
        last += 2;
    }
    last
}

/// Names that the formula itself gives to something.
fn own_names<'t>(reading: &Reading<'t>) -> BTreeSet<&'t str> {
    let mut own = BTreeSet::new();
    for (index, token) in reading.tokens.iter().enumerate() {
        if !matches!(token.kind, TokenKind::Name) {
            continue;
        }
        let is_made = reading.before(index).is_some_and(|before| {
            ["def", "class", "as", "import", "for", "lambda"].iter().any(|word| before.is_keyword(word))
        });
        let is_assigned = reading.symbol(index + 1) == Some("=") && reading.bracket(index).is_none();
        if (is_made || is_assigned) && !is_attribute(reading, index) {
            own.insert(token.span.of(reading.typed));
        }
    }
    own
}
