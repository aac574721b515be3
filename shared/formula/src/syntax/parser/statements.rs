//! Statements of one line: expressions, assignments, `return`, `raise`, imports and the like.

use std::sync::Arc;

use super::targets::{check_single_target, check_target};
use super::{Parsed, Parser, expression};
use crate::syntax::ast::{
    BinaryOperator, Expression, ExpressionKind, Mistake, MistakeKind, Name, Span, Statement, StatementKind,
};
use crate::syntax::token::TokenKind;

/// The variable of the loop that `yield from` stands for; no text can name it.
const YIELD_EACH: &str = ".each";

impl Parser<'_> {
    /// One statement with a block, or the statements of one line.
    pub(super) fn statement(&mut self, body: &mut Vec<Statement>) -> Parsed<()> {
        self.enter()?;
        let start = self.token().span;
        match self.compound()? {
            Some(kind) => body.push(Statement { kind, span: self.block_span(start) }),
            None => self.simple_line(body)?,
        }
        self.leave();
        Ok(())
    }

    /// From `start` to the last word that is no line's or block's end.
    fn block_span(&self, start: Span) -> Span {
        let spoken = self.tokens.get(..self.position).unwrap_or_default().iter().rev();
        let mut spoken =
            spoken.filter(|token| !matches!(token.kind, TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent));
        spoken.next().map_or(start, |last| start.to(last.span))
    }

    /// Statements separated by `;`, up to and with the line's end.
    pub(super) fn simple_line(&mut self, body: &mut Vec<Statement>) -> Parsed<()> {
        loop {
            let start = self.token().span;
            let kind = self.simple()?;
            body.push(Statement { kind, span: self.since(start) });
            let goes_on = self.eat(";");
            if matches!(self.token().kind, TokenKind::Newline) {
                self.advance();
                return Ok(());
            }
            if !goes_on {
                return Err(self.unexpected());
            }
        }
    }

    fn simple(&mut self) -> Parsed<StatementKind> {
        let TokenKind::Keyword(word) = self.token().kind else { return self.assignment() };
        match word {
            "return" if self.in_class => Err(self.unexpected_here()),
            "return" => {
                self.advance();
                self.returns = true;
                let value = if self.starts_expression() { Some(self.expressions()?) } else { None };
                Ok(StatementKind::Return(value))
            }
            "raise" => self.raise(),
            "assert" => {
                self.advance();
                let test = self.expression()?;
                let message = if self.eat(",") { Some(self.expression()?) } else { None };
                Ok(StatementKind::Assert { test, message })
            }
            "import" => self.import(),
            "from" => self.import_from(),
            "del" => self.delete(),
            "global" | "nonlocal" => self.scope(word),
            "pass" => self.word(StatementKind::Pass),
            "break" => self.loop_word(StatementKind::Break),
            "continue" => self.loop_word(StatementKind::Continue),
            "yield" if self.after().is_some_and(|next| next.is_keyword("from")) => self.yield_from(),
            _ => self.assignment(),
        }
    }

    fn word(&mut self, kind: StatementKind) -> Parsed<StatementKind> {
        self.advance();
        Ok(kind)
    }

    fn loop_word(&mut self, kind: StatementKind) -> Parsed<StatementKind> {
        if self.loops == 0 { Err(self.unexpected_here()) } else { self.word(kind) }
    }

    fn unexpected_here(&self) -> Mistake {
        Mistake { kind: MistakeKind::Unexpected, span: self.token().span }
    }

    fn raise(&mut self) -> Parsed<StatementKind> {
        self.advance();
        if !self.starts_expression() {
            return Ok(StatementKind::Raise(None));
        }
        let error = self.expression()?;
        if self.eat_keyword("from") {
            // The cause shows nowhere.
            self.expression()?;
        }
        Ok(StatementKind::Raise(Some(error)))
    }

    /// An expression, or one after targets: `a = b = value`, `a += value`, `a: annotation = value`.
    fn assignment(&mut self) -> Parsed<StatementKind> {
        let first = self.value()?;
        if let Some(operator) = self.augmented() {
            check_single_target(&first)?;
            self.advance();
            return Ok(StatementKind::AugmentedAssign { target: first, operator, value: self.value()? });
        }
        if self.at(":") && is_annotable(&first) {
            return self.annotated(first);
        }
        if !self.at("=") {
            return Ok(StatementKind::Expression(first));
        }
        let mut targets = Vec::new();
        let mut value = first;
        while self.eat("=") {
            check_target(&value)?;
            targets.push(value);
            value = self.value()?;
        }
        Ok(StatementKind::Assign { targets, value })
    }

    fn value(&mut self) -> Parsed<Expression> {
        if self.at_keyword("yield") {
            return self.yielding();
        }
        // A list of targets may hold a starred one, alone too: `*a, = b`.
        self.expressions()
    }

    /// `name: annotation = value`; without a value, nothing is done.
    fn annotated(&mut self, target: Expression) -> Parsed<StatementKind> {
        check_single_target(&target)?;
        self.advance();
        self.expression()?;
        if !self.eat("=") {
            return Ok(StatementKind::Pass);
        }
        Ok(StatementKind::Assign { targets: vec![target], value: self.value()? })
    }

    /// The operator of `+=` and the like.
    fn augmented(&self) -> Option<BinaryOperator> {
        let TokenKind::Symbol(symbol) = self.token().kind else { return None };
        Some(match symbol {
            "+=" => BinaryOperator::Add,
            "-=" => BinaryOperator::Subtract,
            "*=" => BinaryOperator::Multiply,
            "/=" => BinaryOperator::Divide,
            "//=" => BinaryOperator::FloorDivide,
            "%=" => BinaryOperator::Modulo,
            "**=" => BinaryOperator::Power,
            "<<=" => BinaryOperator::ShiftLeft,
            ">>=" => BinaryOperator::ShiftRight,
            "&=" => BinaryOperator::BitAnd,
            "|=" => BinaryOperator::BitOr,
            "^=" => BinaryOperator::BitXor,
            "@=" => BinaryOperator::MatrixMultiply,
            _ => return None,
        })
    }

    fn dotted_name(&mut self) -> Parsed<Name> {
        let (first, _) = self.name()?;
        if !self.at(".") {
            return Ok(first);
        }
        let mut path = String::from(&*first);
        while self.eat(".") {
            path.push('.');
            path.push_str(&self.name()?.0);
        }
        Ok(path.into())
    }

    /// `import a.b as c, d`: without `as`, the first part of the path is bound.
    fn import(&mut self) -> Parsed<StatementKind> {
        self.advance();
        let mut modules = Vec::new();
        loop {
            let path = self.dotted_name()?;
            let bound = if self.eat_keyword("as") {
                self.name()?.0
            } else {
                path.split('.').next().map_or_else(|| path.clone(), Arc::from)
            };
            modules.push((path, bound));
            if !self.eat(",") {
                return Ok(StatementKind::Import(modules));
            }
        }
    }

    /// `from a.b import c as d, e`, brackets allowed; `*` keeps its name.
    fn import_from(&mut self) -> Parsed<StatementKind> {
        self.advance();
        let module = self.dotted_name()?;
        self.expect_keyword("import")?;
        if self.eat("*") {
            return Ok(StatementKind::ImportFrom { module, names: vec![("*".into(), "*".into())] });
        }
        let is_bracketed = self.eat("(");
        let mut names = Vec::new();
        loop {
            let (name, _) = self.name()?;
            let bound = if self.eat_keyword("as") { self.name()?.0 } else { name.clone() };
            names.push((name, bound));
            let goes_on = self.eat(",");
            if is_bracketed && self.eat(")") || !is_bracketed && !goes_on {
                return Ok(StatementKind::ImportFrom { module, names });
            }
            if !goes_on {
                return Err(self.unexpected());
            }
        }
    }

    fn delete(&mut self) -> Parsed<StatementKind> {
        self.advance();
        let deleted = self.expressions()?;
        check_target(&deleted)?;
        let targets = match deleted.kind {
            ExpressionKind::Tuple(parts) => parts,
            kind => vec![expression(kind, deleted.span)],
        };
        Ok(StatementKind::Delete(targets))
    }

    fn scope(&mut self, word: &str) -> Parsed<StatementKind> {
        self.advance();
        let mut names = vec![self.name()?.0];
        while self.eat(",") {
            names.push(self.name()?.0);
        }
        Ok(if word == "global" { StatementKind::Global(names) } else { StatementKind::Nonlocal(names) })
    }

    /// `yield from values` as the loop that it is.
    fn yield_from(&mut self) -> Parsed<StatementKind> {
        let start = self.advance();
        self.advance();
        self.yields = true;
        let iterable = self.expression()?;
        let span = self.since(start);
        let each = || expression(ExpressionKind::Name(YIELD_EACH.into()), span);
        let given = expression(ExpressionKind::Yield(Some(Box::new(each()))), span);
        let body = vec![Statement { kind: StatementKind::Expression(given), span }];
        Ok(StatementKind::For { target: each(), iterable, body, otherwise: Vec::new() })
    }
}

fn is_annotable(target: &Expression) -> bool {
    matches!(target.kind, ExpressionKind::Name(_) | ExpressionKind::Attribute { .. } | ExpressionKind::Subscript { .. })
}
