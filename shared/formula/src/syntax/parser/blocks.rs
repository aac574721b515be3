//! Statements with blocks: `if`, `for`, `while`, `try`, `def`, `class`.

use super::{Parsed, Parser};
use crate::syntax::ast::{Handler, Mistake, MistakeKind, Statement, StatementKind};
use crate::syntax::token::TokenKind;

impl Parser<'_> {
    /// A statement with a block, if one begins here.
    pub(super) fn compound(&mut self) -> Parsed<Option<StatementKind>> {
        let kind = match &self.token().kind {
            TokenKind::Indent | TokenKind::Dedent => return Err(self.unexpected()),
            TokenKind::Keyword("if") => self.branches()?,
            TokenKind::Keyword("for") => self.for_loop()?,
            TokenKind::Keyword("while") => self.while_loop()?,
            TokenKind::Keyword("try") => self.attempt()?,
            TokenKind::Keyword("def") => self.definition()?,
            TokenKind::Keyword("class") => self.class()?,
            TokenKind::Keyword("with" | "async") | TokenKind::Symbol("@") => return Err(self.unsupported()),
            TokenKind::Name if self.is_match() => self.matching()?,
            _ => return Ok(None),
        };
        Ok(Some(kind))
    }

    fn unsupported(&self) -> Mistake {
        Mistake { kind: MistakeKind::NotSupported, span: self.token().span }
    }

    /// `:` and statements, on the same line or indented below.
    pub(super) fn block(&mut self) -> Parsed<Vec<Statement>> {
        self.expect(":")?;
        let mut body = Vec::new();
        if !matches!(self.token().kind, TokenKind::Newline) {
            self.simple_line(&mut body)?;
            return Ok(body);
        }
        self.advance();
        if !matches!(self.token().kind, TokenKind::Indent) {
            return Err(self.missing_block());
        }
        self.advance();
        while !matches!(self.token().kind, TokenKind::Dedent) {
            self.statement(&mut body)?;
        }
        self.advance();
        Ok(body)
    }

    /// A block was announced and does not come.
    fn missing_block(&self) -> Mistake {
        match &self.token().kind {
            TokenKind::Mistake(kind) => Mistake { kind: kind.clone(), span: self.token().span },
            _ => Mistake { kind: MistakeKind::Indentation, span: self.token().span },
        }
    }

    /// `if`, any number of `elif`, `else`: each `elif` is an `if` within the `else` of the one before, built from the last.
    fn branches(&mut self) -> Parsed<StatementKind> {
        let mut arms = Vec::new();
        let mut otherwise = Vec::new();
        loop {
            let start = self.advance();
            let test = self.named()?;
            arms.push((test, self.block()?, self.since(start)));
            self.grow()?;
            if self.at_keyword("elif") {
                continue;
            }
            if self.eat_keyword("else") {
                otherwise = self.block()?;
            }
            break;
        }
        let mut arms = arms.into_iter().rev();
        let Some((test, body, mut span)) = arms.next() else { return Err(self.unexpected()) };
        let mut kind = StatementKind::If { test, body, otherwise };
        for (test, body, outer) in arms {
            let otherwise = vec![Statement { kind, span }];
            kind = StatementKind::If { test, body, otherwise };
            span = outer.to(span);
        }
        Ok(kind)
    }

    fn loop_body(&mut self) -> Parsed<(Vec<Statement>, Vec<Statement>)> {
        self.loops += 1;
        let body = self.block()?;
        self.loops -= 1;
        Ok((body, self.otherwise()?))
    }

    fn otherwise(&mut self) -> Parsed<Vec<Statement>> {
        if self.eat_keyword("else") { self.block() } else { Ok(Vec::new()) }
    }

    fn for_loop(&mut self) -> Parsed<StatementKind> {
        self.advance();
        let target = self.loop_target()?;
        self.expect_keyword("in")?;
        let iterable = self.expressions()?;
        let (body, otherwise) = self.loop_body()?;
        Ok(StatementKind::For { target, iterable, body, otherwise })
    }

    fn while_loop(&mut self) -> Parsed<StatementKind> {
        self.advance();
        let test = self.named()?;
        let (body, otherwise) = self.loop_body()?;
        Ok(StatementKind::While { test, body, otherwise })
    }

    fn attempt(&mut self) -> Parsed<StatementKind> {
        self.advance();
        let body = self.block()?;
        let mut handlers: Vec<Handler> = Vec::new();
        while self.at_keyword("except") {
            if handlers.last().is_some_and(|last| last.class.is_none()) {
                return Err(self.unexpected());
            }
            handlers.push(self.handler()?);
        }
        let otherwise = if handlers.is_empty() { Vec::new() } else { self.otherwise()? };
        let has_finally = self.eat_keyword("finally");
        let finally = if has_finally { self.block()? } else { Vec::new() };
        if handlers.is_empty() && !has_finally {
            return Err(self.unexpected());
        }
        Ok(StatementKind::Try { body, handlers, otherwise, finally })
    }

    /// `except Class as name: body`
    fn handler(&mut self) -> Parsed<Handler> {
        self.advance();
        if self.at("*") {
            return Err(self.unsupported());
        }
        let class = if self.at(":") { None } else { Some(self.expression()?) };
        let name = if class.is_some() && self.eat_keyword("as") { Some(self.name()?.0) } else { None };
        Ok(Handler { class, name, body: self.block()? })
    }

    /// `class Name: body`; bases other than `object` are refused.
    fn class(&mut self) -> Parsed<StatementKind> {
        self.advance();
        let (name, _) = self.name()?;
        if self.eat("(") {
            let is_object = matches!(self.token().kind, TokenKind::Name) && self.token().span.of(self.text) == "object";
            if is_object {
                self.advance();
            }
            if !self.at(")") {
                return Err(self.unsupported());
            }
            self.advance();
        }
        let outer_loops = std::mem::replace(&mut self.loops, 0);
        let outer_class = std::mem::replace(&mut self.in_class, true);
        let body = self.block()?;
        self.loops = outer_loops;
        self.in_class = outer_class;
        Ok(StatementKind::Class { name, body })
    }
}
