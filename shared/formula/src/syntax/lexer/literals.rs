//! Texts and bytes between quotes, with their prefixes and escapes.
//!
//! Deliberately absent: `\N{NAME}` beyond its refusal, since the table of character names is larger than the language.

use super::{Broken, Lexer};
use crate::syntax::ast::MistakeKind;
use crate::syntax::token::TokenKind;

/// What stands before the opening quote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Prefix {
    /// Backslashes are themselves.
    pub raw: bool,
    /// Bytes rather than a text.
    pub bytes: bool,
    /// Fields in braces.
    pub format: bool,
}

impl Prefix {
    /// Reads `r`, `Rb`, `f` …
    pub fn of(letters: &str) -> Option<Self> {
        let (raw, bytes, format) = match letters.to_ascii_lowercase().as_str() {
            "" | "u" => (false, false, false),
            "r" => (true, false, false),
            "b" => (false, true, false),
            "f" => (false, false, true),
            "rb" | "br" => (true, true, false),
            "rf" | "fr" => (true, false, true),
            _ => return None,
        };
        Some(Self { raw, bytes, format })
    }
}

/// The quotes that a literal began with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quote {
    /// `'` or `"`.
    pub letter: char,
    /// Three of them: line ends belong to the text.
    pub triple: bool,
}

impl Quote {
    /// Whether the literal ends here.
    pub fn closes(self, rest: &str) -> bool {
        let mut letters = rest.chars();
        let wanted = if self.triple { 3 } else { 1 };
        (0..wanted).all(|_| letters.next() == Some(self.letter))
    }

    /// Its bytes.
    pub fn len(self) -> usize {
        if self.triple { 3 } else { 1 }
    }
}

impl Lexer<'_> {
    /// Reads a literal whose prefix was read; `start` is where the prefix began.
    pub(super) fn read_literal(&mut self, start: usize, prefix: &str) -> Result<(), Broken> {
        let prefix = Prefix::of(prefix).unwrap_or_default();
        let quote = self.open_quote();
        if prefix.format {
            let pieces = self.read_format(start, quote, prefix.raw)?;
            self.push(TokenKind::Format(pieces), self.since(start));
            return Ok(());
        }
        let mut text = String::new();
        let mut bytes = Vec::new();
        while !quote.closes(self.rest()) {
            if prefix.bytes {
                self.read_byte(start, quote, prefix.raw, &mut bytes)?;
            } else {
                self.read_letter(start, quote, prefix.raw, &mut text)?;
            }
        }
        self.position += quote.len();
        let kind = if prefix.bytes { TokenKind::Bytes(bytes) } else { TokenKind::Text(text) };
        self.push(kind, self.since(start));
        Ok(())
    }

    fn open_quote(&mut self) -> Quote {
        let letter = self.peek().unwrap_or('"');
        let triple = Quote { letter, triple: true }.closes(self.rest());
        let quote = Quote { letter, triple };
        self.position += quote.len();
        quote
    }

    /// Reads one letter or escape of a text.
    pub(super) fn read_letter(
        &mut self,
        start: usize,
        quote: Quote,
        raw: bool,
        out: &mut String,
    ) -> Result<(), Broken> {
        if self.eat_text_line(start, quote)? {
            out.push('\n');
            return Ok(());
        }
        match self.bump() {
            None => Err(self.unclosed(start)),
            Some('\\') if raw => {
                out.push('\\');
                // A raw quote is kept with its backslash, and does not close.
                if matches!(self.peek(), Some('"' | '\'' | '\\')) {
                    out.extend(self.bump());
                }
                Ok(())
            }
            Some('\\') => self.read_escape(start, out),
            Some(letter) => {
                out.push(letter);
                Ok(())
            }
        }
    }

    fn read_byte(&mut self, start: usize, quote: Quote, raw: bool, out: &mut Vec<u8>) -> Result<(), Broken> {
        let before = self.position;
        let mut letters = String::new();
        self.read_letter(start, quote, raw, &mut letters)?;
        let typed = self.text.get(before..self.position).unwrap_or_default();
        if !raw && ["\\u", "\\U", "\\N"].iter().any(|escape| typed.starts_with(escape)) {
            out.extend_from_slice(typed.as_bytes());
            return Ok(());
        }
        for letter in letters.chars() {
            // Only an escape can name a byte beyond ASCII.
            match u8::try_from(u32::from(letter)) {
                Ok(byte) if byte.is_ascii() || typed.starts_with('\\') => out.push(byte),
                _ => return Err((MistakeKind::Unexpected, self.since(before))),
            }
        }
        Ok(())
    }

    /// Goes over a line's end within a literal, if one stands here: only three quotes allow it.
    fn eat_text_line(&mut self, start: usize, quote: Quote) -> Result<bool, Broken> {
        if !matches!(self.peek(), Some('\n' | '\r')) {
            return Ok(false);
        }
        if !quote.triple {
            return Err(self.unclosed(start));
        }
        self.eat_line_end();
        self.skip_margin();
        Ok(true)
    }

    pub(super) fn unclosed(&self, start: usize) -> Broken {
        (MistakeKind::UnclosedText, self.since(start))
    }

    /// Reads what follows a backslash.
    fn read_escape(&mut self, start: usize, out: &mut String) -> Result<(), Broken> {
        let before = self.position - 1;
        if self.eat_line_end() {
            self.skip_margin();
            return Ok(());
        }
        let Some(letter) = self.bump() else { return Err(self.unclosed(start)) };
        let plain = match letter {
            '\\' | '\'' | '"' => letter,
            'a' => '\u{7}',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            '0'..='7' => {
                self.position -= 1;
                self.read_code(before, 8, 1..=3)?
            }
            'x' => self.read_code(before, 16, 2..=2)?,
            'u' => self.read_code(before, 16, 4..=4)?,
            'U' => self.read_code(before, 16, 8..=8)?,
            '{' => {
                // In an f-string, a field begins here.
                out.push('\\');
                self.position -= 1;
                return Ok(());
            }
            'N' => return Err((MistakeKind::NotSupported, self.since(before))),
            _ => {
                out.push('\\');
                letter
            }
        };
        out.push(plain);
        Ok(())
    }

    /// Reads the digits of a character's number; a lone surrogate becomes the replacement character.
    fn read_code(
        &mut self,
        before: usize,
        radix: u32,
        digits: std::ops::RangeInclusive<usize>,
    ) -> Result<char, Broken> {
        let mut code = 0u32;
        let mut count = 0;
        while count < *digits.end() {
            let Some(digit) = self.peek().and_then(|letter| letter.to_digit(radix)) else { break };
            code = code.saturating_mul(radix).saturating_add(digit);
            self.bump();
            count += 1;
        }
        let is_known = code <= 0x10_ffff && digits.contains(&count);
        if !is_known {
            return Err((MistakeKind::Unexpected, self.since(before)));
        }
        Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}
