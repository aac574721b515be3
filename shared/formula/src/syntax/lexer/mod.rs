//! From text to words, in linear time.
//!
//! Follows Python: lines end statements except within brackets, indentation opens and closes blocks. The indentation that
//! all lines share is skipped, inside long texts too. `$Name` is one word. After the first mistake nothing more is read.
//!
//! Deliberately lenient: the no-break spaces that French keyboards type are spaces; an f-string may hold the quotes that
//! delimit it.

mod formats;
mod literals;

use super::ast::{MistakeKind, Span};
use super::token::{KEYWORDS, SYMBOLS, Token, TokenKind};

/// Brackets or blocks within one another.
const MAX_NESTING: usize = 100;
/// Columns to which a tab goes on, as in Python.
const TAB: usize = 8;

/// All words of a text, ended by [`TokenKind::End`].
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut lexer = Lexer::new(text);
    if let Err((kind, span)) = lexer.read_lines() {
        lexer.push(TokenKind::Mistake(kind), span);
    }
    let end = Span::new(text.len(), text.len());
    lexer.push(TokenKind::End, end);
    lexer.tokens
}

/// The spaces that begin every line that is not blank.
pub(crate) fn margin(text: &str) -> &str {
    let mut margin: Option<&str> = None;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let indent = line.get(..line.len() - line.trim_start_matches([' ', '\t']).len()).unwrap_or_default();
        let shared = match margin {
            None => indent,
            Some(margin) => {
                let length = margin.bytes().zip(indent.bytes()).take_while(|(a, b)| a == b).count();
                indent.get(..length).unwrap_or_default()
            }
        };
        margin = Some(shared);
    }
    margin.unwrap_or_default()
}

/// What could not be read, and where.
type Broken = (MistakeKind, Span);

struct Lexer<'t> {
    text: &'t str,
    margin: &'t str,
    position: usize,
    /// The open brackets: what closes each and where it opened.
    brackets: Vec<(char, usize)>,
    /// The columns of the open blocks.
    indents: Vec<usize>,
    tokens: Vec<Token>,
    /// F-strings within f-strings, now.
    formats: usize,
}

impl<'t> Lexer<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            margin: margin(text),
            position: 0,
            brackets: Vec::new(),
            indents: Vec::new(),
            tokens: Vec::new(),
            formats: 0,
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.position..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.position += next.len_utf8();
        Some(next)
    }

    fn eat(&mut self, prefix: &str) -> bool {
        let eaten = self.rest().starts_with(prefix);
        if eaten {
            self.position += prefix.len();
        }
        eaten
    }

    fn eat_while(&mut self, fits: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let length = rest.find(|letter| !fits(letter)).unwrap_or(rest.len());
        self.position += length;
        rest.get(..length).unwrap_or_default()
    }

    fn since(&self, start: usize) -> Span {
        Span::new(start, self.position)
    }

    fn push(&mut self, kind: TokenKind, span: Span) {
        self.tokens.push(Token { kind, span });
    }

    fn eat_line_end(&mut self) -> bool {
        self.eat("\r\n") || self.eat("\n") || self.eat("\r")
    }

    /// Skips the shared indentation at the start of a line.
    fn skip_margin(&mut self) {
        let shared = self.rest().bytes().zip(self.margin.bytes()).take_while(|(a, b)| a == b).count();
        self.position += shared;
    }

    fn read_lines(&mut self) -> Result<(), Broken> {
        self.eat("\u{feff}");
        while !self.rest().is_empty() {
            self.read_indent()?;
            self.read_line()?;
        }
        if let Some((_, opened)) = self.brackets.last() {
            return Err((MistakeKind::UnclosedBracket, Span::new(*opened, opened + 1)));
        }
        while self.indents.pop().is_some() {
            self.push(TokenKind::Dedent, self.since(self.position));
        }
        Ok(())
    }

    /// Opens or closes blocks at the start of a line that is not blank.
    fn read_indent(&mut self) -> Result<(), Broken> {
        let start = self.position;
        self.skip_margin();
        let mut column = 0;
        loop {
            match self.peek() {
                Some('\t') => column += TAB - column % TAB,
                Some('\u{c}') => column = 0,
                Some(letter) if is_space(letter) => column += 1,
                Some('#' | '\r' | '\n') | None => return Ok(()),
                Some(_) => break,
            }
            self.bump();
        }
        let span = self.since(start);
        let current = self.indents.last().copied().unwrap_or(0);
        if column > current {
            if self.indents.len() >= MAX_NESTING {
                return Err((MistakeKind::TooLarge, span));
            }
            self.indents.push(column);
            self.push(TokenKind::Indent, span);
        }
        while self.indents.last().is_some_and(|open| column < *open) {
            self.indents.pop();
            self.push(TokenKind::Dedent, span);
        }
        if column == self.indents.last().copied().unwrap_or(0) { Ok(()) } else { Err((MistakeKind::Indentation, span)) }
    }

    /// Reads the words up to the end of a line outside brackets.
    fn read_line(&mut self) -> Result<(), Broken> {
        let first = self.tokens.len();
        loop {
            let start = self.position;
            if self.eat_line_end() {
                if !self.brackets.is_empty() {
                    continue;
                }
                self.end_line(first, start);
                return Ok(());
            }
            if self.rest().is_empty() {
                self.end_line(first, start);
                return Ok(());
            }
            self.read_word()?;
        }
    }

    /// Blank lines and comments end no statement.
    fn end_line(&mut self, first: usize, start: usize) {
        let spoken = self.tokens.get(first..).unwrap_or_default();
        if !spoken.is_empty() && self.brackets.is_empty() {
            self.push(TokenKind::Newline, self.since(start));
        }
    }

    /// Reads one word, a comment or spaces; never a line's end outside a joined line.
    fn read_word(&mut self) -> Result<(), Broken> {
        let start = self.position;
        let Some(first) = self.peek() else { return Ok(()) };
        if is_space(first) || first == '\t' || first == '\u{c}' {
            self.bump();
        } else if first == '#' {
            self.eat_while(|letter| letter != '\n' && letter != '\r');
        } else if first == '\\' {
            self.bump();
            if !self.eat_line_end() {
                return Err((MistakeKind::Unexpected, self.since(start)));
            }
        } else if first.is_ascii_digit()
            || (first == '.' && self.rest().as_bytes().get(1).is_some_and(u8::is_ascii_digit))
        {
            self.read_number();
        } else if is_name_start(first) {
            let name = self.eat_while(is_name_part);
            if matches!(self.peek(), Some('"' | '\'')) && literals::Prefix::of(name).is_some() {
                return self.read_literal(start, name);
            }
            let keyword = KEYWORDS.iter().find(|keyword| **keyword == name);
            let kind = keyword.map_or(TokenKind::Name, |keyword| TokenKind::Keyword(keyword));
            self.push(kind, self.since(start));
        } else if first == '"' || first == '\'' {
            return self.read_literal(start, "");
        } else if first == '$' {
            self.bump();
            if !self.peek().is_some_and(is_name_start) {
                return Err((MistakeKind::Unexpected, self.since(start)));
            }
            self.eat_while(is_name_part);
            self.push(TokenKind::Column, self.since(start));
        } else {
            return self.read_symbol();
        }
        Ok(())
    }

    fn read_symbol(&mut self) -> Result<(), Broken> {
        let start = self.position;
        let Some(symbol) = SYMBOLS.into_iter().find(|symbol| self.eat(symbol)) else {
            self.bump();
            return Err((MistakeKind::Unexpected, self.since(start)));
        };
        let span = self.since(start);
        match symbol {
            "(" => self.brackets.push((')', start)),
            "[" => self.brackets.push((']', start)),
            "{" => self.brackets.push(('}', start)),
            ")" | "]" | "}" => match self.brackets.pop() {
                Some((closing, _)) if symbol.starts_with(closing) => {}
                _ => return Err((MistakeKind::Unexpected, span)),
            },
            _ => {}
        }
        if self.brackets.len() > MAX_NESTING {
            return Err((MistakeKind::TooLarge, span));
        }
        self.push(TokenKind::Symbol(symbol), span);
        Ok(())
    }

    /// Digits, letters, one point and the sign of an exponent; whether they make a number is the parser's question.
    fn read_number(&mut self) {
        let start = self.position;
        let is_based = self.rest().starts_with('0')
            && matches!(self.rest().as_bytes().get(1), Some(b'x' | b'X' | b'b' | b'B' | b'o' | b'O'));
        let digits = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let decimal = |letter: char| letter.is_ascii_digit() || letter == '_';
        if is_based {
            self.eat_while(digits);
        } else {
            self.eat_while(decimal);
            if self.eat(".") {
                self.eat_while(decimal);
            }
            let before = self.position;
            if self.eat("e") || self.eat("E") {
                let _ = self.eat("+") || self.eat("-");
                if self.peek().is_some_and(|letter| letter.is_ascii_digit()) {
                    self.eat_while(decimal);
                } else {
                    self.position = before;
                }
            }
        }
        self.push(TokenKind::Number, self.since(start));
    }
}

/// Spaces within a line, those of French typography among them.
fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// Whether an identifier may begin so.
pub(crate) fn is_name_start(letter: char) -> bool {
    letter == '_' || letter.is_alphabetic()
}

/// Whether an identifier may go on so.
pub(crate) fn is_name_part(letter: char) -> bool {
    letter == '_' || letter.is_alphanumeric() || matches!(letter, '\u{300}'..='\u{36f}' | '\u{b7}')
}
