//! Arguments of a call, and Python's rules about their order.

use super::expressions::wrong_at;
use super::{Parsed, Parser, expression};
use crate::syntax::ast::{Argument, ComprehensionKind, ExpressionKind, Mistake, MistakeKind};
use crate::syntax::token::TokenKind;

impl Parser<'_> {
    /// The arguments after `(`, up to and with `)`.
    pub(super) fn arguments(&mut self) -> Parsed<Vec<Argument>> {
        let mut arguments: Vec<Argument> = Vec::new();
        while !self.eat(")") {
            let argument = self.argument()?;
            self.check_order(&arguments, &argument)?;
            let is_generator = matches!(&argument, Argument::Positional(value) if is_bare_generator(value, self.text));
            arguments.push(argument);
            if !self.eat(",") {
                self.expect(")")?;
                return Ok(arguments);
            }
            if is_generator && !self.at(")") {
                return Err(self.unexpected());
            }
        }
        Ok(arguments)
    }

    fn argument(&mut self) -> Parsed<Argument> {
        let start = self.token().span;
        if self.eat("**") {
            return Ok(Argument::KeywordSpread(self.expression()?));
        }
        if self.eat("*") {
            let value = Box::new(self.expression()?);
            return Ok(Argument::Positional(expression(ExpressionKind::Starred(value), self.since(start))));
        }
        let is_keyword =
            matches!(self.token().kind, TokenKind::Name) && self.after().is_some_and(|next| next.is_symbol("="));
        if is_keyword {
            let (name, name_span) = self.name()?;
            self.expect("=")?;
            return Ok(Argument::Keyword { name, name_span, value: self.expression()? });
        }
        let value = self.named()?;
        if self.at("=") {
            return Err(Mistake { kind: MistakeKind::Assignment, span: value.span });
        }
        if self.at_keyword("for") {
            return Ok(Argument::Positional(self.comprehension(ComprehensionKind::Generator, value, None, start)?));
        }
        Ok(Argument::Positional(value))
    }

    /// No argument by place after one by name, no name twice.
    fn check_order(&self, before: &[Argument], argument: &Argument) -> Parsed<()> {
        match argument {
            Argument::Positional(value) => {
                let is_starred = matches!(value.kind, ExpressionKind::Starred(_));
                let is_late = before.iter().any(|earlier| match earlier {
                    Argument::Positional(_) => false,
                    Argument::Keyword { .. } => !is_starred,
                    Argument::KeywordSpread(_) => true,
                });
                if is_late { Err(wrong_at(value.span)) } else { Ok(()) }
            }
            Argument::Keyword { name, name_span, .. } => {
                let is_repeated =
                    before.iter().any(|earlier| matches!(earlier, Argument::Keyword { name: own, .. } if own == name));
                if is_repeated { Err(wrong_at(*name_span)) } else { Ok(()) }
            }
            Argument::KeywordSpread(_) => Ok(()),
        }
    }
}

/// Whether this is `x for x in y` without brackets of its own, which must be the only argument.
fn is_bare_generator(value: &crate::syntax::ast::Expression, text: &str) -> bool {
    matches!(value.kind, ExpressionKind::Comprehension { kind: ComprehensionKind::Generator, .. })
        && !value.span.of(text).starts_with('(')
}
