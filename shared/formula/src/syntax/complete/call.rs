//! The call around the caret: its parameters, and which one is being typed.

use super::{BUILTINS, LOOKUP};
use crate::syntax::ast::Span;
use crate::syntax::french::spreadsheet_name;
use crate::syntax::lexer;
use crate::syntax::token::{Token, TokenKind};

/// What is called around the caret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallHelp {
    /// The function's canonical name.
    pub name: String,
    /// Its parameters as Python writes them.
    pub parameters: &'static str,
    /// Which of the parameters, separated by commas, is being typed; none when there is none left.
    pub argument: Option<usize>,
    /// Where its name stands.
    pub span: Span,
}

/// The innermost call of a known function around the caret, a place in bytes.
#[must_use]
pub fn call_help(text: &str, caret: usize) -> Option<CallHelp> {
    let before = text.get(..super::floor_boundary(text, caret))?;
    let tokens = lexer::tokens(before);
    let mut open: Vec<usize> = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Symbol("(" | "[" | "{") => open.push(index),
            TokenKind::Symbol(")" | "]" | "}") => {
                open.pop();
            }
            _ => {}
        }
    }
    open.into_iter().rev().find_map(|bracket| help_at(before, &tokens, bracket))
}

fn help_at(text: &str, tokens: &[Token], bracket: usize) -> Option<CallHelp> {
    let last = bracket.checked_sub(1)?;
    if !tokens.get(bracket)?.is_symbol("(") || !matches!(tokens.get(last)?.kind, TokenKind::Name) {
        return None;
    }
    let is_dot =
        |index: Option<usize>| index.and_then(|index| tokens.get(index)).is_some_and(|token| token.is_symbol("."));
    let mut first = last;
    while is_dot(first.checked_sub(1))
        && first >= 2
        && tokens.get(first - 2).is_some_and(|token| matches!(token.kind, TokenKind::Name))
    {
        first -= 2;
    }
    let span = tokens.get(first)?.span.to(tokens.get(last)?.span);
    let own = tokens.get(last)?.span;
    let is_method = is_dot(last.checked_sub(1));
    let (name, parameters, span) = if is_method && matches!(own.of(text), "lookupRecords" | "lookupOne") {
        (own.of(text), LOOKUP, own)
    } else {
        let (name, parameters) = described(span.of(text))?;
        (name, parameters, span)
    };
    let argument = argument_at(text, tokens, bracket, parameters);
    Some(CallHelp { name: name.to_owned(), parameters, argument, span })
}

/// A function by the name typed, in either language.
fn described(typed: &str) -> Option<(&'static str, &'static str)> {
    if let Some((name, parameters)) = BUILTINS.iter().find(|(name, _)| *name == typed) {
        return Some((name, parameters));
    }
    let canonical = spreadsheet_name(typed).unwrap_or(typed);
    super::spreadsheet_functions().find(|(name, _)| *name == canonical)
}

/// Which parameter is being typed: by its name when it has one, else by counting commas.
fn argument_at(text: &str, tokens: &[Token], bracket: usize, parameters: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut commas = 0;
    let mut start = bracket + 1;
    for (index, token) in tokens.iter().enumerate().skip(bracket + 1) {
        match token.kind {
            TokenKind::Symbol("(" | "[" | "{") => depth += 1,
            TokenKind::Symbol(")" | "]" | "}") => depth = depth.saturating_sub(1),
            TokenKind::Symbol("," | ";") if depth == 0 => {
                commas += 1;
                start = index + 1;
            }
            _ => {}
        }
    }
    let named = tokens
        .get(start)
        .zip(tokens.get(start + 1))
        .filter(|(name, equals)| matches!(name.kind, TokenKind::Name) && equals.is_symbol("="));
    let list: Vec<&str> = parameters.split(", ").map(str::trim).collect();
    let name_of = |parameter: &&str| parameter.trim_start_matches('*').split('=').next().unwrap_or_default().to_owned();
    if let Some((name, _)) = named {
        return list.iter().position(|parameter| name_of(parameter) == name.span.of(text));
    }
    let takes_more = |parameter: &&str| parameter.starts_with('*') || *parameter == "…";
    let rest = list.iter().position(takes_more);
    if commas < list.len() { Some(commas.min(rest.unwrap_or(commas))) } else { rest }
}
