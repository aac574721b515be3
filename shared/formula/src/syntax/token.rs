//! The words of a formula.
//!
//! Symbols and keywords are their own spelling, so that the parser reads like the grammar. Numbers are kept as typed: the
//! French spelling reads them differently from the parser.

use super::ast::{MistakeKind, Span};

/// One word, with its place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

/// What a word is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TokenKind {
    /// An identifier; the span is its text.
    Name,
    /// `$Name`
    Column,
    /// `if`, `lambda` …
    Keyword(&'static str),
    /// `+`, `**=`, `(` …
    Symbol(&'static str),
    /// A number as typed.
    Number,
    /// A text, escapes read.
    Text(String),
    /// Bytes, escapes read.
    Bytes(Vec<u8>),
    /// `f"…"`
    Format(Vec<FormatPiece>),
    /// The end of a statement's line.
    Newline,
    /// A block begins.
    Indent,
    /// A block ends.
    Dedent,
    /// The end of the text, or of a field of an f-string.
    End,
    /// What cannot be read; nothing follows but the end.
    Mistake(MistakeKind),
}

/// A piece of an f-string before its expressions are parsed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FormatPiece {
    /// Text as it is.
    Literal(String),
    /// `{tokens=!conversion:spec}`
    Field {
        /// The expression, ended by [`TokenKind::End`].
        tokens: Vec<Token>,
        /// What `{x=}` shows before the value.
        shown: Option<String>,
        conversion: Option<char>,
        spec: Vec<FormatPiece>,
    },
}

/// Python's reserved words.
pub(crate) const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// Every symbol, longer ones first, so that the first that fits is the right one.
pub(crate) const SYMBOLS: [&str; 47] = [
    "**=", "//=", "<<=", ">>=", "...", "**", "//", "<<", ">>", "<=", ">=", "==", "!=", "->", "+=", "-=", "*=", "/=",
    "%=", "&=", "|=", "^=", "@=", ":=", "+", "-", "*", "/", "%", "@", "&", "|", "^", "~", "<", ">", "(", ")", "[", "]",
    "{", "}", ",", ":", ".", ";", "=",
];

impl Token {
    /// Whether this is the symbol.
    pub fn is_symbol(&self, symbol: &str) -> bool {
        matches!(self.kind, TokenKind::Symbol(own) if own == symbol)
    }

    /// Whether this is the keyword.
    pub fn is_keyword(&self, keyword: &str) -> bool {
        matches!(self.kind, TokenKind::Keyword(own) if own == keyword)
    }
}
