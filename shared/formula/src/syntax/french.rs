//! A formula typed as in a French spreadsheet becomes the canonical text, which is what is stored.
//!
//! `=SI($Âge<>0; ARRONDI(1,5; 0); "x" & $Nom)` becomes `IF($Âge!=0, ROUND(1.5, 0), CONCAT("x", $Nom))`. What is already
//! canonical stays as it is, to the byte. Three degrees of change:
//! - always: French names of functions that are called, `VRAI`, `FAUX`, `<>`, no-break spaces;
//! - where a bracket holds `;`: it separates arguments, `1,5` is a number and `=` after anything but a lone name compares;
//! - after a leading `=`: also `&` joins texts, `^` is a power and `=` compares.
//!
//! Deliberately absent: addresses of cells (`A1:B2`), percent signs after numbers.

mod concat;
mod names;

use super::ast::Span;
use super::lexer;
use super::token::{Token, TokenKind};

/// The canonical text of what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canonical {
    /// What is stored.
    pub text: String,
    /// Which places correspond.
    pub map: SpanMap,
}

/// Which place of the typed text is which of the canonical one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpanMap(Vec<Pair>);

/// A place that changed: typed, canonical.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pair {
    typed: Span,
    canonical: Span,
}

/// Reads a formula as typed. `function_named` gives the canonical name of a function by the name that was typed, in
/// either language and any case; see [`spreadsheet_name`].
#[must_use]
pub fn canonical(typed: &str, function_named: &dyn Fn(&str) -> Option<&'static str>) -> Canonical {
    let tokens = lexer::tokens(typed);
    let mut reading = Reading::new(typed, &tokens);
    reading.equals_sign();
    reading.spaces();
    reading.separators();
    reading.comparisons();
    names::translate(&mut reading, function_named);
    if reading.is_equals_style {
        concat::join(&mut reading);
    }
    reading.finish()
}

/// The canonical name of a function of spreadsheets, by its English or French name in any case.
#[must_use]
pub fn spreadsheet_name(typed: &str) -> Option<&'static str> {
    names::spreadsheet_name(typed)
}

impl SpanMap {
    /// The place of the typed text that made this place of the canonical one: to show an error where it was typed.
    #[must_use]
    pub fn to_typed(&self, span: Span) -> Span {
        self.moved(span, |pair| (pair.canonical, pair.typed))
    }

    /// The place of the canonical text that this place of the typed one became.
    #[must_use]
    pub fn to_canonical(&self, span: Span) -> Span {
        self.moved(span, |pair| (pair.typed, pair.canonical))
    }

    fn moved(&self, span: Span, ends: impl Fn(&Pair) -> (Span, Span)) -> Span {
        let place = |position: u32, is_end: bool| {
            // An insertion at the very end of a place belongs to what follows, at its start to what it begins.
            let reached =
                |pair: &&Pair| if is_end { ends(pair).0.start < position } else { ends(pair).0.start <= position };
            let Some(pair) = self.0.iter().take_while(reached).last() else { return position };
            let (from, to) = ends(pair);
            if position >= from.end {
                to.end + (position - from.end)
            } else if is_end {
                to.end
            } else {
                to.start
            }
        };
        let start = place(span.start, span.start == span.end);
        Span { start, end: place(span.end, true).max(start) }
    }
}

/// A text being rewritten.
struct Reading<'t> {
    typed: &'t str,
    tokens: &'t [Token],
    /// What changes, in any order: `(place, text)`.
    edits: Vec<(Span, String)>,
    is_equals_style: bool,
    /// For each word, the word that opened the bracket around it.
    opened: Vec<Option<usize>>,
    /// For each word that opens a bracket, whether `;` stands directly in it or around it.
    is_french: Vec<bool>,
}

impl<'t> Reading<'t> {
    fn new(typed: &'t str, tokens: &'t [Token]) -> Self {
        let is_equals_style = tokens.first().is_some_and(|first| first.is_symbol("="));
        let mut reading = Self {
            typed,
            tokens,
            edits: Vec::new(),
            is_equals_style,
            opened: Vec::with_capacity(tokens.len()),
            is_french: vec![false; tokens.len()],
        };
        reading.read_brackets();
        reading
    }

    fn read_brackets(&mut self) {
        let mut open: Vec<usize> = Vec::new();
        for (index, token) in self.tokens.iter().enumerate() {
            if matches!(token.kind, TokenKind::Symbol(")" | "]" | "}")) {
                open.pop();
            }
            self.opened.push(open.last().copied());
            if matches!(token.kind, TokenKind::Symbol("(" | "[" | "{")) {
                open.push(index);
            }
            if let (TokenKind::Symbol(";"), Some(bracket)) = (&token.kind, open.last())
                && let Some(flag) = self.is_french.get_mut(*bracket)
            {
                *flag = true;
            }
        }
        // A bracket within one with `;` is read so too; the outer ones come first.
        for index in 0..self.tokens.len() {
            let is_within =
                self.bracket(index).is_some_and(|outer| self.is_french.get(outer).copied().unwrap_or(false));
            let is_bracket = self.symbol(index).is_some_and(|symbol| matches!(symbol, "(" | "[" | "{"));
            if let Some(flag) = self.is_french.get_mut(index).filter(|_| is_within && is_bracket) {
                *flag = true;
            }
        }
    }

    fn bracket(&self, index: usize) -> Option<usize> {
        self.opened.get(index).copied().flatten()
    }

    fn token(&self, index: usize) -> Option<&'t Token> {
        self.tokens.get(index)
    }

    fn symbol(&self, index: usize) -> Option<&'static str> {
        match self.token(index)?.kind {
            TokenKind::Symbol(symbol) => Some(symbol),
            _ => None,
        }
    }

    fn text(&self, index: usize) -> &'t str {
        self.token(index).map_or("", |token| token.span.of(self.typed))
    }

    fn before(&self, index: usize) -> Option<&'t Token> {
        index.checked_sub(1).and_then(|before| self.token(before))
    }

    /// Whether commas and semicolons around this word are those of a French spreadsheet.
    fn reads_french(&self, index: usize) -> bool {
        match self.bracket(index) {
            Some(bracket) => self.is_french.get(bracket).copied().unwrap_or(false),
            None => self.is_equals_style,
        }
    }

    fn edit(&mut self, span: Span, text: impl Into<String>) {
        self.edits.push((span, text.into()));
    }

    /// Removes a leading `=` with the spaces around it.
    fn equals_sign(&mut self) {
        let Some(first) = self.tokens.first().filter(|_| self.is_equals_style) else { return };
        let end = first.span.range().end;
        let rest = self.typed.get(end..).unwrap_or_default();
        let spaces = rest.len() - rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']).len();
        self.edit(Span::new(0, end + spaces), "");
    }

    /// No-break spaces between words become spaces.
    fn spaces(&mut self) {
        let mut done =
            if self.is_equals_style { self.edits.first().map_or(0, |(span, _)| span.range().end) } else { 0 };
        for token in self.tokens {
            let gap = self.typed.get(done..token.span.range().start).unwrap_or_default();
            for (offset, letter) in
                gap.char_indices().filter(|(_, letter)| matches!(letter, '\u{a0}' | '\u{202f}' | '\u{2009}'))
            {
                self.edits.push((Span::new(done + offset, done + offset + letter.len_utf8()), " ".to_owned()));
            }
            done = done.max(token.span.range().end);
        }
    }

    /// `;` within brackets, and decimal commas.
    fn separators(&mut self) {
        for (index, token) in self.tokens.iter().enumerate() {
            if token.is_symbol(";") && self.bracket(index).is_some() {
                self.edit(token.span, ",");
            } else if token.is_symbol(",") && self.reads_french(index) && self.is_decimal_comma(index) {
                self.edit(token.span, ".");
            }
        }
    }

    /// `1,5` without spaces, and not one of several such commas in a row.
    fn is_decimal_comma(&self, index: usize) -> bool {
        let Some(whole) = index.checked_sub(1) else { return false };
        let is_number = |index: usize| self.token(index).is_some_and(|token| matches!(token.kind, TokenKind::Number));
        let touch = |first: usize, second: usize| {
            let (first, second) = (self.token(first), self.token(second));
            matches!((first, second), (Some(first), Some(second)) if first.span.end == second.span.start)
        };
        let list_before = whole >= 1
            && self.symbol(whole - 1) == Some(",")
            && touch(whole - 1, whole)
            && whole >= 2
            && is_number(whole - 2);
        let list_after = self.symbol(index + 2) == Some(",")
            && touch(index + 1, index + 2)
            && is_number(index + 3)
            && touch(index + 2, index + 3);
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let fits = digits(self.text(whole)) && self.text(index + 1).starts_with(|digit: char| digit.is_ascii_digit());
        let is_simple = !self.text(index + 1).contains('.') && !list_before && !list_after;
        is_number(whole) && is_number(index + 1) && touch(whole, index) && touch(index, index + 1) && fits && is_simple
    }

    /// `<>`, `=` as a comparison, `^` as a power.
    fn comparisons(&mut self) {
        for (index, token) in self.tokens.iter().enumerate() {
            let next = self.token(index + 1);
            let touches = next.is_some_and(|next| next.is_symbol(">") && next.span.start == token.span.end);
            if token.is_symbol("<") && touches {
                self.edit(Span { start: token.span.start, end: token.span.end + 1 }, "!=");
            } else if token.is_symbol("^") && self.is_equals_style {
                self.edit(token.span, "**");
            } else if token.is_symbol("=")
                && index > 0
                && self.reads_french_brackets(index)
                && !self.names_argument(index)
            {
                self.edit(token.span, "==");
            }
        }
    }

    fn reads_french_brackets(&self, index: usize) -> bool {
        self.is_equals_style || (self.bracket(index).is_some() && self.reads_french(index))
    }

    /// `Name=` at the start of an argument.
    fn names_argument(&self, index: usize) -> bool {
        let is_name = self.before(index).is_some_and(|token| matches!(token.kind, TokenKind::Name));
        let begins = index.checked_sub(2).and_then(|place| self.symbol(place));
        is_name && self.bracket(index).is_some() && matches!(begins, Some("(" | "," | ";"))
    }

    fn finish(mut self) -> Canonical {
        self.edits.sort_by_key(|(span, _)| (span.start, span.end));
        let mut text = String::with_capacity(self.typed.len());
        let mut pairs = Vec::with_capacity(self.edits.len());
        let mut done = 0;
        for (span, replacement) in &self.edits {
            let range = span.range();
            if range.start < done {
                continue;
            }
            text.push_str(self.typed.get(done..range.start).unwrap_or_default());
            let start = text.len();
            text.push_str(replacement);
            pairs.push(Pair { typed: *span, canonical: Span::new(start, text.len()) });
            done = range.end;
        }
        text.push_str(self.typed.get(done..).unwrap_or_default());
        Canonical { text, map: SpanMap(pairs) }
    }
}
