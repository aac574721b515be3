//! `match value: case pattern: …`, read as the chain of `if`s that it is.
//!
//! The value is kept in a variable that no text can name; every pattern becomes a test on it, which binds names as it
//! succeeds. Patterns within sequences are tests on its elements.
//!
//! Deliberately absent: patterns of dictionaries.

use super::expressions::BITS;
use super::{Parsed, Parser, boxed, expression};
use crate::syntax::ast::{Argument, Comparison, Expression, ExpressionKind, Name, Span, Statement, StatementKind};
use crate::syntax::token::TokenKind;

/// The variable that keeps the value.
const SUBJECT: &str = ".subject";

impl Parser<'_> {
    /// Whether `match value:` begins here: the line ends in `:` and the next one is a `case`.
    pub(super) fn is_match(&self) -> bool {
        if self.token().span.of(self.text) != "match" {
            return false;
        }
        let rest = self.tokens.get(self.position + 1..).unwrap_or_default();
        let Some(end) = rest.iter().position(|token| matches!(token.kind, TokenKind::Newline)) else { return false };
        let ends_in_colon = end > 1 && rest.get(end - 1).is_some_and(|last| last.is_symbol(":"));
        let case = rest.get(end + 1..end + 3).unwrap_or_default();
        let begins_case = matches!(case, [indent, case] if matches!(indent.kind, TokenKind::Indent) && case.span.of(self.text) == "case");
        ends_in_colon && begins_case
    }

    pub(super) fn matching(&mut self) -> Parsed<StatementKind> {
        let start = self.advance();
        let subject = self.subject()?;
        self.expect(":")?;
        // The line's end and the indentation were seen by `is_match`.
        self.advance();
        self.advance();
        let mut cases = Vec::new();
        while !matches!(self.token().kind, TokenKind::Dedent) {
            cases.push(self.case()?);
            self.grow()?;
        }
        self.advance();
        let mut otherwise = Vec::new();
        for (test, body) in cases.into_iter().rev() {
            let span = test.span;
            otherwise = vec![Statement { kind: StatementKind::If { test, body, otherwise }, span }];
        }
        let span = subject.span;
        let kept = expression(ExpressionKind::Named { name: SUBJECT.into(), value: boxed(subject) }, span);
        let test = either(kept, truth(start));
        Ok(StatementKind::If { test, body: otherwise, otherwise: Vec::new() })
    }

    /// The value; several, with commas, are a tuple.
    fn subject(&mut self) -> Parsed {
        let start = self.token().span;
        let first = self.starred_or_named()?;
        if !self.at(",") {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.eat(",") && !self.at(":") {
            parts.push(self.starred_or_named()?);
        }
        Ok(expression(ExpressionKind::Tuple(parts), self.since(start)))
    }

    /// `case pattern if test: body`
    fn case(&mut self) -> Parsed<(Expression, Vec<Statement>)> {
        if self.token().span.of(self.text) != "case" {
            return Err(self.unexpected());
        }
        let start = self.advance();
        let subject = expression(ExpressionKind::Name(SUBJECT.into()), start);
        let mut test = self.open_patterns(&subject)?;
        if self.eat_keyword("if") {
            let guard = self.named()?;
            test = all(vec![test, guard], self.since(start));
        }
        Ok((test, self.block()?))
    }

    /// A pattern, or several with commas: a sequence without brackets.
    fn open_patterns(&mut self, of: &Expression) -> Parsed {
        let start = self.token().span;
        if self.counted(":").is_some() { self.sequence(of, ":", start) } else { self.pattern(of) }
    }

    /// `one | other as name`
    fn pattern(&mut self, of: &Expression) -> Parsed {
        self.enter()?;
        let outer = std::mem::replace(&mut self.height, self.depth);
        let start = self.token().span;
        let mut tests = vec![self.closed_pattern(of)?];
        while self.eat("|") {
            tests.push(self.closed_pattern(of)?);
        }
        let mut test =
            if tests.len() > 1 { expression(ExpressionKind::Or(tests), self.since(start)) } else { tests.remove(0) };
        if self.eat_keyword("as") {
            let (name, span) = self.name()?;
            test = all(vec![test, bound(name, of, span)], self.since(start));
        }
        self.height = self.height.max(outer);
        self.leave();
        Ok(test)
    }

    fn closed_pattern(&mut self, of: &Expression) -> Parsed {
        let start = self.token().span;
        match &self.token().kind {
            TokenKind::Keyword("None" | "True" | "False") => {
                let value = self.operators(BITS + 1)?;
                Ok(compared(of, Comparison::Is, value))
            }
            TokenKind::Number | TokenKind::Text(_) | TokenKind::Bytes(_) | TokenKind::Symbol("-") => {
                // `|` separates patterns: operators above it make complex numbers only.
                let value = self.operators(BITS + 1)?;
                Ok(compared(of, Comparison::Equal, value))
            }
            TokenKind::Symbol("[") => {
                self.advance();
                let test = self.sequence(of, "]", start)?;
                self.expect("]").map(|_| test)
            }
            TokenKind::Symbol("(") => self.parenthesised_pattern(of),
            TokenKind::Symbol("{") => Err(super::Mistake { kind: super::MistakeKind::NotSupported, span: start }),
            TokenKind::Name => self.named_pattern(of),
            _ => Err(self.unexpected()),
        }
    }

    /// `(pattern)` is the pattern; with a comma it is a sequence.
    fn parenthesised_pattern(&mut self, of: &Expression) -> Parsed {
        let start = self.advance();
        let is_sequence = self.at(")") || self.counted(")").is_some();
        let test = if is_sequence { self.sequence(of, ")", start)? } else { self.pattern(of)? };
        self.expect(")").map(|_| test)
    }

    /// `_`, a name to bind, a dotted constant, a class.
    fn named_pattern(&mut self, of: &Expression) -> Parsed {
        let (name, start) = self.name()?;
        let is_plain = !self.at(".") && !self.at("(");
        if is_plain {
            return Ok(if &*name == "_" { truth(start) } else { bound(name, of, start) });
        }
        let mut value = expression(ExpressionKind::Name(name.clone()), start);
        while self.eat(".") {
            let (attribute, _) = self.name()?;
            value = expression(ExpressionKind::Attribute { value: boxed(value), name: attribute }, self.since(start));
            self.grow()?;
        }
        if self.eat("(") { self.class_pattern(of, value, start) } else { Ok(compared(of, Comparison::Equal, value)) }
    }

    /// `int()`, `str(name)`, `Class(attribute=pattern)`
    fn class_pattern(&mut self, of: &Expression, class: Expression, start: Span) -> Parsed {
        let mut tests = vec![called("isinstance", vec![of.clone(), class], start)];
        while !self.at(")") {
            let is_keyword =
                matches!(self.token().kind, TokenKind::Name) && self.after().is_some_and(|next| next.is_symbol("="));
            if is_keyword {
                let (name, span) = self.name()?;
                self.expect("=")?;
                let part = expression(ExpressionKind::Attribute { value: boxed(of.clone()), name }, span);
                tests.push(self.pattern(&part)?);
            } else if tests.len() == 1 {
                // Python's own types match themselves by their first place.
                tests.push(self.pattern(of)?);
            } else {
                return Err(self.unexpected());
            }
            if !self.eat(",") && !self.at(")") {
                return Err(self.unexpected());
            }
        }
        self.expect(")")?;
        Ok(all(tests, self.since(start)))
    }

    /// Patterns separated by commas, up to `closing`, which is left: a list or tuple of that length, one of them starred.
    fn sequence(&mut self, of: &Expression, closing: &str, start: Span) -> Parsed {
        let count = self.counted(closing).unwrap_or(1);
        let mut tests = Vec::new();
        let mut place = 0;
        let mut is_starred = false;
        while !self.at(closing) && !self.at_keyword("if") {
            if self.at("*") && !is_starred {
                is_starred = true;
                tests.push(self.starred_pattern(of, place, count - place - 1)?);
            } else {
                // After the star, places count from the end.
                let index = if is_starred { place - count } else { place };
                tests.push(self.pattern(&element(of, index, start))?);
            }
            place += 1;
            if !self.eat(",") {
                break;
            }
        }
        let least = place - i64::from(is_starred);
        let wanted = expression(ExpressionKind::Int(least), start);
        let comparison = if is_starred { Comparison::GreaterOrEqual } else { Comparison::Equal };
        let length = called("len", vec![of.clone()], start);
        let kinds = expression(ExpressionKind::Tuple(vec![named("list", start), named("tuple", start)]), start);
        let mut all_tests =
            vec![called("isinstance", vec![of.clone(), kinds], start), compared(&length, comparison, wanted)];
        all_tests.append(&mut tests);
        Ok(all(all_tests, self.since(start)))
    }

    /// `*name`: the elements between the `before` first and the `after` last.
    fn starred_pattern(&mut self, of: &Expression, before: i64, after: i64) -> Parsed {
        let span = self.advance();
        let (name, _) = self.name()?;
        let stop =
            Some(after).filter(|after| *after > 0).map(|after| boxed(expression(ExpressionKind::Int(-after), span)));
        let first = Some(boxed(expression(ExpressionKind::Int(before), span)));
        let index = boxed(expression(ExpressionKind::Slice { start: first, stop, step: None }, span));
        let slice = expression(ExpressionKind::Subscript { value: boxed(of.clone()), index }, span);
        let rest = called("list", vec![slice], span);
        Ok(if &*name == "_" { truth(span) } else { bound(name, &rest, span) })
    }

    /// How many patterns stand from here to `closing`, if they make a sequence: by a comma, a star or square brackets.
    fn counted(&self, closing: &str) -> Option<i64> {
        let mut depth = 0u32;
        let mut count = 0;
        let mut is_sequence = closing == "]" || self.at("*");
        let mut awaits = true;
        for token in self.tokens.get(self.position..).unwrap_or_default() {
            match token.kind {
                TokenKind::Symbol(symbol) if depth == 0 && symbol == closing => break,
                TokenKind::Keyword("if") | TokenKind::Newline if depth == 0 => break,
                TokenKind::Symbol(",") if depth == 0 => {
                    is_sequence = true;
                    awaits = true;
                    continue;
                }
                TokenKind::Symbol("(" | "[" | "{") => depth += 1,
                TokenKind::Symbol(")" | "]" | "}") => depth = depth.saturating_sub(1),
                _ => {}
            }
            count += i64::from(std::mem::take(&mut awaits));
        }
        Some(count).filter(|_| is_sequence)
    }
}

/// An element of a sequence, negative places from its end.
fn element(of: &Expression, place: i64, span: Span) -> Expression {
    let index = boxed(expression(ExpressionKind::Int(place), span));
    expression(ExpressionKind::Subscript { value: boxed(of.clone()), index }, span)
}

fn truth(span: Span) -> Expression {
    expression(ExpressionKind::Bool(true), span)
}

fn named(name: &str, span: Span) -> Expression {
    expression(ExpressionKind::Name(name.into()), span)
}

fn called(name: &str, arguments: Vec<Expression>, span: Span) -> Expression {
    let arguments = arguments.into_iter().map(Argument::Positional).collect();
    expression(ExpressionKind::Call { callee: boxed(named(name, span)), arguments }, span)
}

fn compared(of: &Expression, comparison: Comparison, value: Expression) -> Expression {
    let span = value.span;
    expression(ExpressionKind::Compare { first: boxed(of.clone()), rest: vec![(comparison, value)] }, span)
}

fn either(first: Expression, second: Expression) -> Expression {
    let span = first.span;
    expression(ExpressionKind::Or(vec![first, second]), span)
}

fn all(tests: Vec<Expression>, span: Span) -> Expression {
    expression(ExpressionKind::And(tests), span)
}

/// Binds a name and succeeds, whatever the value.
fn bound(name: Name, of: &Expression, span: Span) -> Expression {
    let named = expression(ExpressionKind::Named { name, value: boxed(of.clone()) }, span);
    either(named, truth(span))
}
