//! Rewrites formulas when a column or a table gets another name.
//!
//! Only the names themselves change: spaces, comments, quotes and brackets stay as they were typed. What belongs to which
//! table is told by [`shapes`](super::shapes); a name that cannot be told stays.
//!
//! Deliberately absent: names computed while a formula runs (`getattr(rec, "A" + "B")`).

use std::collections::BTreeMap;

use super::ast::Span;
use super::shapes::{Place, Schema, Shape, Use, Walker};
use super::token::{Token, TokenKind};
use super::{lexer, parser};

/// One name that changes. Several are applied at once, all told by their old names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rename<'a> {
    /// A table.
    Table {
        /// Its name until now.
        old: &'a str,
        /// Its name from now on.
        new: &'a str,
    },
    /// A column.
    Column {
        /// Its table's name until now.
        table: &'a str,
        /// Its name until now.
        old: &'a str,
        /// Its name from now on.
        new: &'a str,
    },
}

/// One place of a text that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// What is replaced.
    pub span: Span,
    /// What stands there instead.
    pub text: String,
}

/// The formula with its names changed, or none when nothing in it changes. `schema` tells the names until now.
#[must_use]
pub fn rename(text: &str, place: Place<'_>, renames: &[Rename<'_>], schema: &dyn Schema) -> Option<String> {
    let replacements = replacements(text, place, renames, schema);
    if replacements.is_empty() { None } else { Some(replaced(text, &replacements)) }
}

/// The places that change, in order, so that a caret or a comment may move with them.
#[must_use]
pub fn replacements(text: &str, place: Place<'_>, renames: &[Rename<'_>], schema: &dyn Schema) -> Vec<Replacement> {
    let mut found = Found { text, renames, places: BTreeMap::new() };
    let formula = parser::parse(text);
    {
        let mut meet = |met: Use<'_>| found.meet(&met);
        Walker::new(place, schema, &mut meet).formula(&formula);
    }
    if formula.mistake.is_some() {
        // What cannot be read keeps its meaning for the one who will mend it.
        found.tokens(&lexer::tokens(text), place.table);
    }
    found.places.into_iter().map(|((start, end), text)| Replacement { span: Span { start, end }, text }).collect()
}

/// The text with all places replaced.
#[must_use]
pub fn replaced(text: &str, replacements: &[Replacement]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for replacement in replacements {
        let range = replacement.span.range();
        out.push_str(text.get(done..range.start).unwrap_or_default());
        out.push_str(&replacement.text);
        done = range.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

struct Found<'r> {
    text: &'r str,
    renames: &'r [Rename<'r>],
    places: BTreeMap<(u32, u32), String>,
}

impl Found<'_> {
    fn meet(&mut self, met: &Use<'_>) {
        match met {
            Use::Attribute { of: Shape::Record(table) | Shape::Records(table), name, span } => {
                self.column(table, name, *span)
            }
            Use::Key { table, name, span } => self.column(table, name, *span),
            Use::Order { table, text, span } => self.order(table, text, *span),
            Use::Table { name, span } => self.table(name, *span),
            Use::Attribute { .. } | Use::KeyToBe { .. } | Use::Variable { .. } => {}
        }
    }

    fn new_column(&self, of: &str, name: &str) -> Option<String> {
        self.renames.iter().find_map(|rename| match rename {
            Rename::Column { table, old, new } if *table == of && *old == name => Some((*new).to_owned()),
            _ => None,
        })
    }

    fn column(&mut self, of: &str, name: &str, span: Span) {
        // A name typed otherwise than it is read (an identifier in another form of Unicode) stays.
        if span.of(self.text) == name
            && let Some(new) = self.new_column(of, name)
        {
            self.places.insert((span.start, span.end), new);
        }
    }

    fn table(&mut self, name: &str, span: Span) {
        let new = self.renames.iter().find_map(|rename| match rename {
            Rename::Table { old, new } if *old == name => Some((*new).to_owned()),
            _ => None,
        });
        if let Some(new) = new {
            self.places.insert((span.start, span.end), new);
        }
    }

    /// `"-Name"` between quotes, where the literal is typed as it is read.
    fn order(&mut self, of: &str, text: &str, span: Span) {
        let name = text.strip_prefix('-').unwrap_or(text);
        let Some(new) = self.new_column(of, name) else { return };
        let typed = span.of(self.text);
        let is_one_literal = typed.matches(['"', '\'']).count() <= 6;
        let Some(offset) = typed.find(name).filter(|_| is_one_literal) else { return };
        let start = span.range().start + offset;
        let place = Span::new(start, start + name.len());
        self.places.insert((place.start, place.end), new);
    }

    /// `$Name` and `rec.Name`, word by word.
    fn tokens(&mut self, tokens: &[Token], table: &str) {
        for (index, token) in tokens.iter().enumerate() {
            match &token.kind {
                TokenKind::Column => {
                    let span = Span { start: token.span.start + 1, end: token.span.end };
                    self.column(table, span.of(self.text), span);
                }
                TokenKind::Name if self.is_after_record(tokens, index) => {
                    self.column(table, token.span.of(self.text), token.span)
                }
                _ => {}
            }
        }
    }

    fn is_after_record(&self, tokens: &[Token], index: usize) -> bool {
        let before = |distance: usize| index.checked_sub(distance).and_then(|place| tokens.get(place));
        before(1).is_some_and(|dot| dot.is_symbol("."))
            && before(2).is_some_and(|record| record.span.of(self.text) == "rec")
            && !before(3).is_some_and(|dot| dot.is_symbol("."))
    }
}
