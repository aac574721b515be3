//! F-strings: `f"{value!r:>{width}}"`, read in one pass with their fields' words.

use super::literals::Quote;
use super::{Broken, Lexer};
use crate::syntax::ast::{MistakeKind, Span};
use crate::syntax::token::{FormatPiece, Token, TokenKind};

/// F-strings and formats within one another.
const MAX_FORMATS: usize = 5;

impl Lexer<'_> {
    /// Reads up to and with the closing quote.
    pub(super) fn read_format(&mut self, start: usize, quote: Quote, raw: bool) -> Result<Vec<FormatPiece>, Broken> {
        self.enter_format(start)?;
        let mut pieces = Vec::new();
        let mut literal = String::new();
        while !quote.closes(self.rest()) {
            if self.eat("{{") {
                literal.push('{');
            } else if self.eat("}}") {
                literal.push('}');
            } else if self.rest().starts_with('}') {
                return Err((MistakeKind::Unexpected, Span::new(self.position, self.position + 1)));
            } else if self.rest().starts_with('{') {
                keep_literal(&mut pieces, &mut literal);
                self.read_field(start, quote, raw, &mut pieces)?;
            } else {
                self.read_letter(start, quote, raw, &mut literal)?;
            }
        }
        self.position += quote.len();
        keep_literal(&mut pieces, &mut literal);
        self.formats -= 1;
        Ok(pieces)
    }

    fn enter_format(&mut self, start: usize) -> Result<(), Broken> {
        self.formats += 1;
        if self.formats > MAX_FORMATS { Err((MistakeKind::TooLarge, self.since(start))) } else { Ok(()) }
    }

    /// Reads `{…}`.
    fn read_field(
        &mut self,
        start: usize,
        quote: Quote,
        raw: bool,
        pieces: &mut Vec<FormatPiece>,
    ) -> Result<(), Broken> {
        let opened = self.position;
        self.bump();
        let outer_tokens = std::mem::take(&mut self.tokens);
        let outer_brackets = std::mem::take(&mut self.brackets);
        let read = self.read_field_words(start, quote);
        self.brackets = outer_brackets;
        let mut tokens = std::mem::replace(&mut self.tokens, outer_tokens);
        // The quote that was meant to close this text may have opened another within the field.
        read.map_err(|(kind, span)| match kind {
            MistakeKind::UnclosedText => self.unclosed(start),
            _ => (kind, span),
        })?;
        let end = Span::new(self.position, self.position);
        let shown = tokens.pop_if(|last| last.is_symbol("="));
        tokens.push(Token { kind: TokenKind::End, span: end });
        let shown = shown.map(|_| self.text.get(opened + 1..self.position).unwrap_or_default().to_owned());
        let conversion = if self.eat("!") { Some(self.read_conversion()?) } else { None };
        let spec = if self.eat(":") { self.read_spec(start, quote, raw)? } else { Vec::new() };
        if !self.eat("}") {
            let kind = if self.rest().is_empty() { MistakeKind::UnclosedBracket } else { MistakeKind::Unexpected };
            return Err((kind, Span::new(opened, self.position)));
        }
        pieces.push(FormatPiece::Field { tokens, shown, conversion, spec });
        Ok(())
    }

    /// Reads the words of a field, up to what ends it: `}`, `!`, `:`, outside its own brackets.
    fn read_field_words(&mut self, start: usize, quote: Quote) -> Result<(), Broken> {
        loop {
            let rest = self.rest();
            if rest.is_empty() {
                return Err(self.unclosed(start));
            }
            let is_outermost = self.brackets.is_empty();
            let ends = rest.starts_with(['}', ':']) || (rest.starts_with('!') && !rest.starts_with("!="));
            if is_outermost && ends {
                return Ok(());
            }
            if rest.starts_with(['\n', '\r']) {
                if !quote.triple {
                    return Err(self.unclosed(start));
                }
                self.eat_line_end();
            } else {
                self.read_word()?;
            }
        }
    }

    fn read_conversion(&mut self) -> Result<char, Broken> {
        let start = self.position;
        match self.bump() {
            Some(letter @ ('r' | 's' | 'a')) => Ok(letter),
            _ => Err((MistakeKind::Unexpected, self.since(start))),
        }
    }

    /// Reads the format after `:`, up to the brace that closes the field.
    fn read_spec(&mut self, start: usize, quote: Quote, raw: bool) -> Result<Vec<FormatPiece>, Broken> {
        self.enter_format(start)?;
        let mut pieces = Vec::new();
        let mut literal = String::new();
        while !self.rest().starts_with('}') {
            if quote.closes(self.rest()) {
                return Err(self.unclosed(start));
            }
            if self.rest().starts_with('{') {
                keep_literal(&mut pieces, &mut literal);
                self.read_field(start, quote, raw, &mut pieces)?;
            } else {
                self.read_letter(start, quote, raw, &mut literal)?;
            }
        }
        keep_literal(&mut pieces, &mut literal);
        self.formats -= 1;
        Ok(pieces)
    }
}

fn keep_literal(pieces: &mut Vec<FormatPiece>, literal: &mut String) {
    if !literal.is_empty() {
        pieces.push(FormatPiece::Literal(std::mem::take(literal)));
    }
}
