//! Operands: names, numbers, brackets and what follows them (`.name`, `[index]`, `(arguments)`), comprehensions.

use std::sync::Arc;

use super::expressions::{misplaced, wrong};
use super::{Parsed, Parser, boxed, expression};
use crate::syntax::ast::{Clause, ComprehensionKind, Expression, ExpressionKind, Mistake, MistakeKind, Span};
use crate::syntax::token::TokenKind;

/// Python's own limit on the digits of a decimal integer.
const MAX_DIGITS: usize = 4_300;

impl Parser<'_> {
    /// An operand with its attributes, indices and calls.
    pub(super) fn postfixed(&mut self) -> Parsed {
        let start = self.token().span;
        let mut value = self.atom()?;
        loop {
            let kind = if self.eat(".") {
                let (name, _) = self.name()?;
                ExpressionKind::Attribute { value: boxed(value), name }
            } else if self.eat("(") {
                let arguments = self.arguments()?;
                ExpressionKind::Call { callee: boxed(value), arguments }
            } else if self.eat("[") {
                let index = boxed(self.index()?);
                ExpressionKind::Subscript { value: boxed(value), index }
            } else {
                return Ok(value);
            };
            self.grow()?;
            value = expression(kind, self.since(start));
        }
    }

    /// What stands between `[` and `]` after a value, the bracket too.
    fn index(&mut self) -> Parsed {
        let start = self.token().span;
        let first = self.index_part()?;
        if self.eat("]") {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.eat(",") && !self.at("]") {
            parts.push(self.index_part()?);
        }
        let span = self.since(start);
        self.expect("]")?;
        Ok(expression(ExpressionKind::Tuple(parts), span))
    }

    /// `start:stop:step` or an expression.
    fn index_part(&mut self) -> Parsed {
        let start = self.token().span;
        let first = if self.at(":") { None } else { Some(self.starred_or_named()?) };
        if !self.at(":") {
            return first.ok_or_else(|| wrong(self.token()));
        }
        self.advance();
        let stop = self.slice_bound()?;
        let step = if self.eat(":") { self.slice_bound()? } else { None };
        let span = self.since(start);
        Ok(expression(ExpressionKind::Slice { start: first.map(boxed), stop, step }, span))
    }

    fn slice_bound(&mut self) -> Parsed<Option<Box<Expression>>> {
        if self.starts_expression() { Ok(Some(boxed(self.expression()?))) } else { Ok(None) }
    }

    fn atom(&mut self) -> Parsed {
        let token = self.token();
        let span = token.span;
        let kind = match &token.kind {
            TokenKind::Name => ExpressionKind::Name(Arc::from(span.of(self.text))),
            TokenKind::Column => ExpressionKind::Column(Arc::from(span.of(self.text).trim_start_matches('$'))),
            TokenKind::Number => number(span.of(self.text)).map_err(|kind| Mistake { kind, span })?,
            TokenKind::Keyword("None") => ExpressionKind::None,
            TokenKind::Keyword("True") => ExpressionKind::Bool(true),
            TokenKind::Keyword("False") => ExpressionKind::Bool(false),
            TokenKind::Symbol("...") => ExpressionKind::Ellipsis,
            TokenKind::Text(_) | TokenKind::Bytes(_) | TokenKind::Format(_) => return self.text_literals(),
            TokenKind::Symbol("(") => return self.parenthesised(),
            TokenKind::Symbol("[") => return self.list(),
            TokenKind::Symbol("{") => return self.braces(),
            _ => return Err(self.unexpected()),
        };
        self.advance();
        Ok(expression(kind, span))
    }

    /// `()`, `(a)`, `(a, b)`, `(yield a)`, `(a for a in b)`.
    fn parenthesised(&mut self) -> Parsed {
        let start = self.advance();
        if self.eat(")") {
            return Ok(expression(ExpressionKind::Tuple(Vec::new()), self.since(start)));
        }
        if self.at_keyword("yield") {
            let value = self.yielding()?;
            self.expect(")")?;
            return Ok(value);
        }
        let first = self.starred_or_named()?;
        if self.at_keyword("for") {
            let made = self.comprehension(ComprehensionKind::Generator, first, None, start)?;
            return self.closed(made, ")", start);
        }
        if self.eat(")") {
            return if matches!(first.kind, ExpressionKind::Starred(_)) { Err(misplaced(&first)) } else { Ok(first) };
        }
        let elements = self.elements(first, ")")?;
        Ok(expression(ExpressionKind::Tuple(elements), self.since(start)))
    }

    fn list(&mut self) -> Parsed {
        let start = self.advance();
        if self.eat("]") {
            return Ok(expression(ExpressionKind::List(Vec::new()), self.since(start)));
        }
        let first = self.starred_or_named()?;
        if self.at_keyword("for") {
            let made = self.comprehension(ComprehensionKind::List, first, None, start)?;
            return self.closed(made, "]", start);
        }
        let elements = self.elements(first, "]")?;
        Ok(expression(ExpressionKind::List(elements), self.since(start)))
    }

    /// The elements after the first, up to and with the closing bracket.
    fn elements(&mut self, first: Expression, closing: &str) -> Parsed<Vec<Expression>> {
        let mut elements = vec![first];
        while self.eat(",") && !self.at(closing) {
            elements.push(self.starred_or_named()?);
        }
        self.expect(closing)?;
        Ok(elements)
    }

    /// A dictionary or a set.
    fn braces(&mut self) -> Parsed {
        let start = self.advance();
        if self.eat("}") {
            return Ok(expression(ExpressionKind::Dict(Vec::new()), self.since(start)));
        }
        if self.at("**") {
            return self.dictionary(Vec::new(), start);
        }
        let first = self.starred_or_named()?;
        if self.eat(":") {
            if matches!(first.kind, ExpressionKind::Starred(_)) {
                return Err(misplaced(&first));
            }
            let value = self.expression()?;
            if self.at_keyword("for") {
                let made = self.comprehension(ComprehensionKind::Dict, first, Some(boxed(value)), start)?;
                return self.closed(made, "}", start);
            }
            let is_last = !self.eat(",");
            if is_last {
                self.expect("}")?;
                return Ok(expression(ExpressionKind::Dict(vec![(Some(first), value)]), self.since(start)));
            }
            return self.dictionary(vec![(Some(first), value)], start);
        }
        if self.at_keyword("for") {
            let made = self.comprehension(ComprehensionKind::Set, first, None, start)?;
            return self.closed(made, "}", start);
        }
        let elements = self.elements(first, "}")?;
        Ok(expression(ExpressionKind::Set(elements), self.since(start)))
    }

    /// The pairs of a dictionary from here on.
    fn dictionary(&mut self, mut pairs: Vec<(Option<Expression>, Expression)>, start: Span) -> Parsed {
        while !self.eat("}") {
            if self.eat("**") {
                pairs.push((None, self.operators(super::expressions::BITS)?));
            } else {
                let key = self.expression()?;
                self.expect(":")?;
                pairs.push((Some(key), self.expression()?));
            }
            if !self.eat(",") && !self.at("}") {
                return Err(self.unexpected());
            }
        }
        Ok(expression(ExpressionKind::Dict(pairs), self.since(start)))
    }

    /// The bracket that closes a comprehension; its span covers both.
    fn closed(&mut self, mut made: Expression, closing: &str, start: Span) -> Parsed {
        self.expect(closing)?;
        made.span = self.since(start);
        Ok(made)
    }

    /// `for target in iterable if test …` after an element.
    pub(super) fn comprehension(
        &mut self,
        kind: ComprehensionKind,
        element: Expression,
        value: Option<Box<Expression>>,
        start: Span,
    ) -> Parsed {
        if matches!(element.kind, ExpressionKind::Starred(_)) {
            return Err(misplaced(&element));
        }
        let mut clauses = Vec::new();
        while self.eat_keyword("for") {
            let target = self.loop_target()?;
            self.expect_keyword("in")?;
            let iterable = self.operators(1)?;
            let mut tests = Vec::new();
            while self.eat_keyword("if") {
                tests.push(self.condition()?);
            }
            clauses.push(Clause { target, iterable, tests });
        }
        let element = boxed(element);
        Ok(expression(ExpressionKind::Comprehension { kind, element, value, clauses }, self.since(start)))
    }

    /// A test of a comprehension: operators, or `name := value` without brackets is refused as in Python.
    fn condition(&mut self) -> Parsed {
        let test = self.operators(1)?;
        if self.at_keyword("else") { Err(wrong(self.token())) } else { Ok(test) }
    }

    /// `yield`, `yield value`; `yield from` is read where a statement begins.
    pub(super) fn yielding(&mut self) -> Parsed {
        let start = self.advance();
        if self.at_keyword("from") {
            return Err(Mistake { kind: MistakeKind::NotSupported, span: self.token().span });
        }
        self.yields = true;
        let value = if self.starts_expression() { Some(boxed(self.expressions()?)) } else { None };
        Ok(expression(ExpressionKind::Yield(value), self.since(start)))
    }
}

/// Reads a number as Python does.
fn number(typed: &str) -> Result<ExpressionKind, MistakeKind> {
    let is_separated = !typed.ends_with('_') && !typed.contains("__") && !typed.contains("_.") && !typed.contains("._");
    if !is_separated {
        return Err(MistakeKind::Unexpected);
    }
    let digits: String = typed.chars().filter(|letter| *letter != '_').collect();
    let radix = match digits.get(..2) {
        Some("0x" | "0X") => 16,
        Some("0o" | "0O") => 8,
        Some("0b" | "0B") => 2,
        _ => 10,
    };
    if radix != 10 {
        return integer(digits.get(2..).unwrap_or_default(), radix);
    }
    if digits.contains(['.', 'e', 'E']) {
        return digits.parse().map(ExpressionKind::Float).map_err(|_| MistakeKind::Unexpected);
    }
    // `05` was an octal number once: Python refuses it, except zeros alone.
    if digits.starts_with('0') && digits.contains(|digit| digit != '0') {
        return Err(MistakeKind::Unexpected);
    }
    integer(&digits, 10)
}

fn integer(digits: &str, radix: u32) -> Result<ExpressionKind, MistakeKind> {
    if let Ok(small) = i64::from_str_radix(digits, radix) {
        return Ok(ExpressionKind::Int(small));
    }
    if digits.len() > MAX_DIGITS {
        return Err(MistakeKind::TooLarge);
    }
    let big = num_bigint::BigUint::parse_bytes(digits.as_bytes(), radix).ok_or(MistakeKind::Unexpected)?;
    Ok(ExpressionKind::BigInt(big.to_string().into()))
}
