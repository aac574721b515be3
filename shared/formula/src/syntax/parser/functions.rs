//! Functions: parameters, `def` and its body.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::expressions::wrong_at;
use super::{Parsed, Parser};
use crate::syntax::ast::{FunctionDefinition, Name, Parameter, ParameterKind, StatementKind};

impl Parser<'_> {
    /// Parameters up to `closing`, which is left to read. Annotations only where a `def` allows them.
    pub(super) fn parameters(&mut self, closing: &str) -> Parsed<Vec<Parameter>> {
        let mut list = ParameterList { is_annotated: closing == ")", ..ParameterList::default() };
        while !self.at(closing) {
            self.parameter(&mut list)?;
            if !self.eat(",") && !self.at(closing) {
                return Err(self.unexpected());
            }
        }
        if list.awaits_name { Err(self.unexpected()) } else { Ok(list.parameters) }
    }

    fn parameter(&mut self, list: &mut ParameterList) -> Parsed<()> {
        if list.is_closed {
            return Err(self.unexpected());
        }
        if self.at("/") {
            // What stands before is by place only; taking it by name too harms nobody.
            let is_misplaced = list.parameters.is_empty() || list.after_star;
            return if is_misplaced { Err(self.unexpected()) } else { self.expect("/").map(|_| ()) };
        }
        if self.eat("**") {
            list.is_closed = true;
            return self.named_parameter(list, ParameterKind::KeywordRest);
        }
        if self.at("*") {
            if list.after_star {
                return Err(self.unexpected());
            }
            self.advance();
            list.after_star = true;
            if self.at(",") {
                list.awaits_name = true;
                return Ok(());
            }
            return self.named_parameter(list, ParameterKind::Rest);
        }
        let kind = if list.after_star { ParameterKind::KeywordOnly } else { ParameterKind::Plain };
        self.named_parameter(list, kind)
    }

    fn named_parameter(&mut self, list: &mut ParameterList, kind: ParameterKind) -> Parsed<()> {
        let (name, span) = self.name()?;
        if !list.names.insert(name.clone()) {
            return Err(wrong_at(span));
        }
        if list.is_annotated && self.eat(":") {
            self.expression()?;
        }
        let takes_default = matches!(kind, ParameterKind::Plain | ParameterKind::KeywordOnly);
        let default = if takes_default && self.eat("=") { Some(self.expression()?) } else { None };
        if kind == ParameterKind::Plain {
            if list.has_default && default.is_none() {
                return Err(wrong_at(span));
            }
            list.has_default |= default.is_some();
        }
        if kind == ParameterKind::KeywordOnly {
            list.awaits_name = false;
        }
        list.parameters.push(Parameter { name, kind, default });
        Ok(())
    }

    /// `def name(parameters) -> annotation: body`
    pub(super) fn definition(&mut self) -> Parsed<StatementKind> {
        self.advance();
        let (name, _) = self.name()?;
        self.expect("(")?;
        let parameters = self.parameters(")")?;
        self.expect(")")?;
        if self.eat("->") {
            self.expression()?;
        }
        let outer_yields = std::mem::replace(&mut self.yields, false);
        let outer_loops = std::mem::replace(&mut self.loops, 0);
        let outer_class = std::mem::replace(&mut self.in_class, false);
        let body = self.block()?;
        self.in_class = outer_class;
        let is_generator = std::mem::replace(&mut self.yields, outer_yields);
        self.loops = outer_loops;
        Ok(StatementKind::Function(Arc::new(FunctionDefinition { name, parameters, body, is_generator })))
    }
}

#[derive(Default)]
struct ParameterList {
    parameters: Vec<Parameter>,
    names: BTreeSet<Name>,
    is_annotated: bool,
    after_star: bool,
    /// A lone `*` must be followed by a parameter.
    awaits_name: bool,
    has_default: bool,
    /// Nothing follows `**rest`.
    is_closed: bool,
}
