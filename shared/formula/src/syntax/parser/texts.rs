//! Texts: adjacent literals joined, the fields of f-strings parsed.

use std::sync::Arc;

use super::expressions::wrong;
use super::{Parsed, Parser, expression};
use crate::syntax::ast::{ExpressionKind, FormatPart};
use crate::syntax::token::{FormatPiece, Token, TokenKind};

impl Parser<'_> {
    /// One or more adjacent literals: a text, bytes or an f-string.
    pub(super) fn text_literals(&mut self) -> Parsed {
        let start = self.token().span;
        if matches!(self.token().kind, TokenKind::Bytes(_)) {
            let mut bytes = Vec::new();
            while let TokenKind::Bytes(more) = &self.token().kind {
                bytes.extend_from_slice(more);
                self.advance();
            }
            self.refuse_mixed(|kind| matches!(kind, TokenKind::Text(_) | TokenKind::Format(_)))?;
            return Ok(expression(ExpressionKind::Bytes(bytes.into()), self.since(start)));
        }
        let mut parts = Parts::default();
        let mut has_fields = false;
        loop {
            match &self.token().kind {
                TokenKind::Text(text) => parts.literal.push_str(text),
                TokenKind::Format(pieces) => {
                    has_fields = true;
                    self.format_pieces(pieces, &mut parts)?;
                }
                _ => break,
            }
            self.advance();
        }
        self.refuse_mixed(|kind| matches!(kind, TokenKind::Bytes(_)))?;
        let kind = if has_fields {
            ExpressionKind::Format(parts.finish())
        } else {
            ExpressionKind::Text(parts.literal.into())
        };
        Ok(expression(kind, self.since(start)))
    }

    /// Texts and bytes do not join.
    fn refuse_mixed(&self, is_other: impl Fn(&TokenKind) -> bool) -> Parsed<()> {
        let token: &Token = self.token();
        if is_other(&token.kind) { Err(wrong(token)) } else { Ok(()) }
    }

    fn format_pieces(&mut self, pieces: &[FormatPiece], parts: &mut Parts) -> Parsed<()> {
        for piece in pieces {
            match piece {
                FormatPiece::Literal(text) => parts.literal.push_str(text),
                FormatPiece::Field { tokens, shown, conversion, spec } => {
                    if let Some(shown) = shown {
                        parts.literal.push_str(shown);
                    }
                    let value = self.field(tokens)?;
                    let mut spec_parts = Parts::default();
                    self.format_pieces(spec, &mut spec_parts)?;
                    let spec_parts = spec_parts.finish();
                    // `{x=}` shows the representation, unless told otherwise.
                    let shows_representation = shown.is_some() && conversion.is_none() && spec_parts.is_empty();
                    let conversion = if shows_representation { Some('r') } else { *conversion };
                    parts.close_literal();
                    parts.parts.push(FormatPart::Value { value, conversion, spec: spec_parts });
                }
            }
        }
        Ok(())
    }

    /// The expression of a field, which has words of its own.
    fn field(&mut self, tokens: &[Token]) -> Parsed {
        self.enter()?;
        let mut inner = Parser::new(self.text, tokens, self.depth);
        let value = if inner.at_keyword("yield") { inner.yielding()? } else { inner.expressions()? };
        if !matches!(inner.token().kind, TokenKind::End) {
            return Err(inner.unexpected());
        }
        self.yields |= inner.yields;
        self.height = self.height.max(inner.height);
        self.leave();
        Ok(value)
    }
}

/// Parts being joined: adjacent literals become one.
#[derive(Default)]
struct Parts {
    parts: Vec<FormatPart>,
    literal: String,
}

impl Parts {
    fn close_literal(&mut self) {
        if !self.literal.is_empty() {
            self.parts.push(FormatPart::Literal(Arc::from(std::mem::take(&mut self.literal))));
        }
    }

    fn finish(mut self) -> Vec<FormatPart> {
        self.close_literal();
        self.parts
    }
}
