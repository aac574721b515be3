//! Makes a formula readable that is still being typed.

use crate::syntax::ast::{Mistake, MistakeKind};
use crate::syntax::{lexer, parser};

/// How many things are closed before giving up.
const MAX_CLOSED: usize = 40;

/// Texts with `name` at the caret, the most faithful first: whole, then up to the caret with what is open closed.
pub(super) fn candidates(head: &str, name: &str, tail: &str) -> Vec<String> {
    let whole = format!("{head}{name}{tail}");
    let mut all = vec![whole];
    let line_end = tail.find('\n').unwrap_or(tail.len());
    let line = tail.get(..line_end).unwrap_or_default();
    all.extend(closed(format!("{head}{name}{line}")));
    all.extend(closed(format!("{head}{name}")));
    all
}

/// Whether the caret after `head` stands in a comment.
pub(super) fn is_comment(head: &str) -> bool {
    let tokens = lexer::tokens(head);
    let is_end = |token: &&crate::syntax::token::Token| {
        matches!(token.kind, crate::syntax::token::TokenKind::End | crate::syntax::token::TokenKind::Newline)
    };
    let spoken = tokens.iter().rev().find(|token| !is_end(token)).map_or(0, |token| token.span.range().end);
    let gap = head.get(spoken..).unwrap_or_default();
    gap.rsplit('\n').next().is_some_and(|line| line.contains('#'))
}

/// The text with its brackets, quotes and blocks closed, in the ways that may make it readable.
fn closed(mut text: String) -> Vec<String> {
    let mut all = Vec::new();
    for _ in 0..MAX_CLOSED {
        let Some(mistake) = parser::parse(&text).mistake else {
            all.push(text);
            return all;
        };
        match closing(&text, &mistake) {
            Some(closing) => text.push_str(&closing),
            None => break,
        }
    }
    for ending in ["", " else 0", ": pass\n0", "\n  0", " in ():\n  pass\n0", "\nexcept: pass\n0"] {
        all.push(format!("{text}{ending}"));
    }
    all
}

/// What closes the innermost thing that is open, when that is the mistake.
fn closing(text: &str, mistake: &Mistake) -> Option<String> {
    let opened = text.get(mistake.span.range().start..)?;
    match mistake.kind {
        MistakeKind::UnclosedBracket => {
            let bracket = match opened.chars().next()? {
                '(' => ")",
                '[' => "]",
                _ => "}",
            };
            Some(bracket.to_owned())
        }
        MistakeKind::UnclosedText => {
            let prefix_length = opened.find(['"', '\''])?;
            let is_format = opened.get(..prefix_length)?.contains(['f', 'F']);
            let quote = opened.get(prefix_length..)?.chars().next()?;
            let triple: String = std::iter::repeat_n(quote, 3).collect();
            let quotes = if opened.get(prefix_length..)?.starts_with(&triple) { triple } else { quote.to_string() };
            // A field of an f-string is closed first, when one is open.
            let in_field = is_format && opened.matches('{').count() > opened.matches('}').count();
            Some(if in_field { format!("{}}}{quotes}", field_brackets(opened)) } else { quotes })
        }
        _ => None,
    }
}

/// The brackets that a field of an f-string leaves open.
fn field_brackets(opened: &str) -> String {
    let field = opened.rfind('{').and_then(|start| opened.get(start + 1..)).unwrap_or_default();
    let mut closing = String::new();
    for letter in field.chars() {
        match letter {
            '(' => closing.insert(0, ')'),
            '[' => closing.insert(0, ']'),
            ')' | ']' if closing.starts_with(letter) => {
                closing.remove(0);
            }
            _ => {}
        }
    }
    closing
}
