//! `"a" & $B & "c"` becomes `CONCAT("a", $B, "c")`: in spreadsheets `&` binds less than `+` and more than comparisons, as
//! Python's own `&` does.

use super::Reading;
use crate::syntax::ast::Span;
use crate::syntax::token::{Token, TokenKind};

/// An operand chain being read at one level of brackets.
#[derive(Default)]
struct Chain {
    first: Option<Span>,
    last: Option<Span>,
    has_joined: bool,
}

/// Rewrites every chain of `&`.
pub(super) fn join(reading: &mut Reading<'_>) {
    let mut chains = vec![Chain::default()];
    let tokens = reading.tokens;
    for (index, token) in tokens.iter().enumerate().skip(1) {
        match token.kind {
            TokenKind::Symbol("(" | "[" | "{") => {
                extend(&mut chains, token);
                chains.push(Chain::default());
            }
            TokenKind::Symbol(")" | "]" | "}") => {
                if let Some(chain) = chains.pop() {
                    close(reading, chain);
                }
                extend(&mut chains, token);
            }
            TokenKind::Symbol("&") => join_here(reading, &mut chains, index),
            _ if is_boundary(token) => {
                if let Some(chain) = chains.last_mut() {
                    close(reading, std::mem::take(chain));
                }
            }
            _ => extend(&mut chains, token),
        }
    }
    for chain in chains {
        close(reading, chain);
    }
}

fn extend(chains: &mut [Chain], token: &Token) {
    let Some(chain) = chains.last_mut() else { return };
    chain.first.get_or_insert(token.span);
    chain.last = Some(token.span);
}

fn join_here(reading: &mut Reading<'_>, chains: &mut [Chain], index: usize) {
    let Some(chain) = chains.last_mut() else { return };
    let (Some(first), Some(last), Some(next)) = (chain.first, chain.last, reading.token(index + 1)) else { return };
    if !chain.has_joined {
        chain.has_joined = true;
        reading.edit(Span { start: first.start, end: first.start }, "CONCAT(");
    }
    reading.edit(Span { start: last.end, end: next.span.start }, ", ");
}

fn close(reading: &mut Reading<'_>, chain: Chain) {
    if let (true, Some(last)) = (chain.has_joined, chain.last) {
        reading.edit(Span { start: last.end, end: last.end }, ")");
    }
}

/// What binds less than `&`.
fn is_boundary(token: &Token) -> bool {
    match token.kind {
        TokenKind::Keyword(word) => !matches!(word, "None" | "True" | "False"),
        TokenKind::Symbol(symbol) => {
            matches!(symbol, "," | ";" | ":" | "=" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "|" | ":=")
        }
        TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent | TokenKind::End | TokenKind::Mistake(_) => true,
        _ => false,
    }
}
