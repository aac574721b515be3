//! Expressions: ternaries, operators and their precedence, lambdas, tuples without brackets.

use std::sync::Arc;

use super::{Parsed, Parser, boxed, expression};
use crate::syntax::ast::{
    BinaryOperator, Comparison, Expression, ExpressionKind, FunctionDefinition, MistakeKind, Statement, StatementKind,
    UnaryOperator,
};
use crate::syntax::ast::{Mistake, Span};
use crate::syntax::token::{Token, TokenKind};

/// How strongly the operators hold, from the loosest.
const OR: u8 = 1;
const AND: u8 = 2;
const NOT: u8 = 3;
const COMPARISON: u8 = 4;
/// The first level above comparisons: what may be a target of `for`.
pub(super) const BITS: u8 = 5;
const UNARY: u8 = 11;
const POWER: u8 = 12;

impl Parser<'_> {
    /// `a, *b` without brackets, or one expression. As in Python, `name := value` needs brackets here.
    pub(super) fn expressions(&mut self) -> Parsed {
        let start = self.token().span;
        let first = self.starred_or_plain()?;
        if !self.at(",") {
            return if matches!(first.kind, ExpressionKind::Starred(_)) { Err(misplaced(&first)) } else { Ok(first) };
        }
        let mut elements = vec![first];
        while self.eat(",") && self.starts_expression() {
            elements.push(self.starred_or_plain()?);
        }
        Ok(expression(ExpressionKind::Tuple(elements), self.since(start)))
    }

    fn starred_or_plain(&mut self) -> Parsed {
        if self.at("*") { self.starred_or_named() } else { self.expression() }
    }

    /// `*a`, `name := value`, or an expression.
    pub(super) fn starred_or_named(&mut self) -> Parsed {
        if !self.at("*") {
            return self.named();
        }
        let start = self.advance();
        let value = self.operators(BITS)?;
        Ok(expression(ExpressionKind::Starred(boxed(value)), self.since(start)))
    }

    /// `name := value` or an expression.
    pub(super) fn named(&mut self) -> Parsed {
        let value = self.expression()?;
        if !self.at(":=") {
            return Ok(value);
        }
        let ExpressionKind::Name(name) = &value.kind else {
            return Err(Mistake { kind: MistakeKind::Assignment, span: value.span });
        };
        let (name, start) = (name.clone(), value.span);
        self.advance();
        let value = boxed(self.expression()?);
        Ok(expression(ExpressionKind::Named { name, value }, self.since(start)))
    }

    /// `then if test else otherwise`, a lambda, or operators. A chain of ternaries is read in a loop.
    pub(super) fn expression(&mut self) -> Parsed {
        self.enter()?;
        let outer = std::mem::replace(&mut self.height, self.depth);
        let mut links = Vec::new();
        let mut last = self.lambda_or_operators()?;
        while self.eat_keyword("if") {
            let test = self.operators(OR)?;
            self.expect_keyword("else")?;
            links.push((last, test));
            last = self.lambda_or_operators()?;
            self.grow()?;
        }
        while let Some((then, test)) = links.pop() {
            let span = then.span.to(last.span);
            last = expression(
                ExpressionKind::IfElse { test: boxed(test), then: boxed(then), otherwise: boxed(last) },
                span,
            );
        }
        self.height = self.height.max(outer);
        self.leave();
        Ok(last)
    }

    fn lambda_or_operators(&mut self) -> Parsed {
        if self.at_keyword("lambda") { self.lambda() } else { self.operators(OR) }
    }

    fn lambda(&mut self) -> Parsed {
        let start = self.advance();
        let parameters = self.parameters(":")?;
        self.expect(":")?;
        let outer_yields = std::mem::replace(&mut self.yields, false);
        let value = self.expression()?;
        let is_generator = std::mem::replace(&mut self.yields, outer_yields);
        let body = vec![Statement { span: value.span, kind: StatementKind::Return(Some(value)) }];
        let definition = FunctionDefinition { name: "<lambda>".into(), parameters, body, is_generator };
        Ok(expression(ExpressionKind::Lambda(Arc::new(definition)), self.since(start)))
    }

    /// Operators at least as strong as `level`.
    pub(super) fn operators(&mut self, level: u8) -> Parsed {
        self.enter()?;
        let outer = std::mem::replace(&mut self.height, self.depth);
        let start = self.token().span;
        let mut left = self.prefixed(level)?;
        while let Some((operator, strength)) = self.infix().filter(|(_, strength)| *strength >= level) {
            self.grow()?;
            left = match operator {
                Infix::Compare => self.comparisons(left)?,
                Infix::Word(word) => self.junction(left, word, strength)?,
                Infix::Binary(operator) => {
                    self.advance();
                    // A power binds its right side more tightly than a sign on its left, and associates to the right.
                    let tighter = if operator == BinaryOperator::Power { UNARY } else { strength + 1 };
                    let right = self.operators(tighter)?;
                    expression(
                        ExpressionKind::Binary { operator, left: boxed(left), right: boxed(right) },
                        self.since(start),
                    )
                }
            };
        }
        self.height = self.height.max(outer);
        self.leave();
        Ok(left)
    }

    /// An operand with the signs and `not` before it.
    fn prefixed(&mut self, level: u8) -> Parsed {
        let (operator, strength) = match &self.token().kind {
            TokenKind::Keyword("not") if level <= NOT => (UnaryOperator::Not, NOT),
            TokenKind::Symbol("-") => (UnaryOperator::Minus, UNARY),
            TokenKind::Symbol("+") => (UnaryOperator::Plus, UNARY),
            TokenKind::Symbol("~") => (UnaryOperator::Invert, UNARY),
            _ => return self.postfixed(),
        };
        let start = self.advance();
        let operand = boxed(self.operators(strength)?);
        Ok(expression(ExpressionKind::Unary { operator, operand }, self.since(start)))
    }

    /// `a or b or c`, `a and b`: one node for all.
    fn junction(&mut self, first: Expression, word: &'static str, strength: u8) -> Parsed {
        let start = first.span;
        let mut operands = vec![first];
        while self.eat_keyword(word) {
            operands.push(self.operators(strength + 1)?);
        }
        let kind = if word == "or" { ExpressionKind::Or(operands) } else { ExpressionKind::And(operands) };
        Ok(expression(kind, self.since(start)))
    }

    /// `a < b <= c`: one node for all.
    fn comparisons(&mut self, first: Expression) -> Parsed {
        let start = first.span;
        let mut rest = Vec::new();
        while let Some(comparison) = self.comparison() {
            rest.push((comparison, self.operators(BITS)?));
        }
        Ok(expression(ExpressionKind::Compare { first: boxed(first), rest }, self.since(start)))
    }

    /// Reads an operator of comparison, one or two words.
    fn comparison(&mut self) -> Option<Comparison> {
        let found = match self.token().kind {
            TokenKind::Symbol("==") => Comparison::Equal,
            TokenKind::Symbol("!=") => Comparison::NotEqual,
            TokenKind::Symbol("<") => Comparison::Less,
            TokenKind::Symbol("<=") => Comparison::LessOrEqual,
            TokenKind::Symbol(">") => Comparison::Greater,
            TokenKind::Symbol(">=") => Comparison::GreaterOrEqual,
            TokenKind::Keyword("in") => Comparison::In,
            TokenKind::Keyword("is") => Comparison::Is,
            TokenKind::Keyword("not") if self.after().is_some_and(|next| next.is_keyword("in")) => Comparison::NotIn,
            _ => return None,
        };
        self.advance();
        match found {
            Comparison::NotIn => {
                self.advance();
            }
            Comparison::Is if self.eat_keyword("not") => return Some(Comparison::IsNot),
            _ => {}
        }
        Some(found)
    }

    /// The operator that stands here, if one does, and its strength.
    fn infix(&self) -> Option<(Infix, u8)> {
        let symbol = match self.token().kind {
            TokenKind::Keyword("or") => return Some((Infix::Word("or"), OR)),
            TokenKind::Keyword("and") => return Some((Infix::Word("and"), AND)),
            TokenKind::Keyword("in" | "is") => return Some((Infix::Compare, COMPARISON)),
            TokenKind::Keyword("not") if self.after().is_some_and(|next| next.is_keyword("in")) => {
                return Some((Infix::Compare, COMPARISON));
            }
            TokenKind::Symbol(symbol) => symbol,
            _ => return None,
        };
        if matches!(symbol, "==" | "!=" | "<" | "<=" | ">" | ">=") {
            return Some((Infix::Compare, COMPARISON));
        }
        let (operator, strength) = match symbol {
            "|" => (BinaryOperator::BitOr, BITS),
            "^" => (BinaryOperator::BitXor, 6),
            "&" => (BinaryOperator::BitAnd, 7),
            "<<" => (BinaryOperator::ShiftLeft, 8),
            ">>" => (BinaryOperator::ShiftRight, 8),
            "+" => (BinaryOperator::Add, 9),
            "-" => (BinaryOperator::Subtract, 9),
            "*" => (BinaryOperator::Multiply, 10),
            "/" => (BinaryOperator::Divide, 10),
            "//" => (BinaryOperator::FloorDivide, 10),
            "%" => (BinaryOperator::Modulo, 10),
            "@" => (BinaryOperator::MatrixMultiply, 10),
            "**" => (BinaryOperator::Power, POWER),
            _ => return None,
        };
        Some((Infix::Binary(operator), strength))
    }

    /// Whether an expression can begin here.
    pub(super) fn starts_expression(&self) -> bool {
        match &self.token().kind {
            TokenKind::Name | TokenKind::Column | TokenKind::Number => true,
            TokenKind::Text(_) | TokenKind::Bytes(_) | TokenKind::Format(_) | TokenKind::Mistake(_) => true,
            TokenKind::Keyword(word) => {
                matches!(*word, "None" | "True" | "False" | "not" | "lambda" | "yield" | "await")
            }
            TokenKind::Symbol(symbol) => matches!(*symbol, "(" | "[" | "{" | "-" | "+" | "~" | "*" | "..."),
            TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent | TokenKind::End => false,
        }
    }
}

/// What may stand between two operands.
enum Infix {
    Binary(BinaryOperator),
    /// Any comparison: they chain.
    Compare,
    /// `and`, `or`: they chain.
    Word(&'static str),
}

/// The mistake of an expression where none of its kind may stand.
pub(super) fn misplaced(found: &Expression) -> Mistake {
    Mistake { kind: MistakeKind::Unexpected, span: found.span }
}

/// The mistake at a word.
pub(super) fn wrong(token: &Token) -> Mistake {
    Mistake { kind: MistakeKind::Unexpected, span: token.span }
}

/// The mistake at a place.
pub(super) fn wrong_at(span: Span) -> Mistake {
    Mistake { kind: MistakeKind::Unexpected, span }
}
