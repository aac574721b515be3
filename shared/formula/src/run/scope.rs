//! Which names a piece of a formula binds, and where each name lives.
//!
//! As in Python, a name assigned anywhere in a function is that function's; a comprehension has its own.

use std::sync::Arc;

use super::node::Place;
use crate::syntax::ast::{Argument, Clause, Expression, ExpressionKind, FormatPart, Name, Statement, StatementKind};

/// What kind of piece a scope is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    Function,
    Comprehension,
    Class,
}

/// The names of a piece of a formula.
#[derive(Debug)]
pub(crate) struct Scope {
    pub kind: ScopeKind,
    pub names: Vec<Name>,
    /// Names declared `nonlocal` or `global`: looked up outside.
    outside: Vec<Name>,
}

impl Scope {
    /// A scope with its first names: parameters.
    pub fn new(kind: ScopeKind, names: Vec<Name>) -> Self {
        Self { kind, names, outside: Vec::new() }
    }

    /// Adds the names that a body binds.
    pub fn collect(&mut self, body: &[Statement]) {
        let mut collector = Collector { names: Vec::new(), outside: Vec::new() };
        collector.body(body);
        self.outside = collector.outside;
        for name in collector.names {
            if !self.names.contains(&name) && !self.outside.contains(&name) {
                self.names.push(name);
            }
        }
    }

    /// Adds the names that a target binds.
    pub fn add_target(&mut self, target: &Expression) {
        let mut collector = Collector { names: Vec::new(), outside: Vec::new() };
        collector.target(target);
        for name in collector.names {
            if !self.names.contains(&name) {
                self.names.push(name);
            }
        }
    }
}

/// The place of a name among nested scopes, innermost last; none when none of them has it.
pub(crate) fn find(scopes: &[Scope], name: &Name) -> Option<Place> {
    for (depth, scope) in scopes.iter().rev().enumerate() {
        if depth > 0 && scope.kind == ScopeKind::Class {
            continue;
        }
        if let Some(slot) = scope.names.iter().position(|known| known == name) {
            return Some(place(depth, slot, name));
        }
    }
    None
}

/// Where a walrus puts its value: in the nearest function.
pub(crate) fn find_outside_comprehensions(scopes: &[Scope], name: &Name) -> Option<Place> {
    let inner = scopes.iter().rev().take_while(|scope| scope.kind == ScopeKind::Comprehension).count();
    let mut found = find(scopes.get(..scopes.len() - inner)?, name)?;
    found.depth += u32::try_from(inner).unwrap_or(0);
    Some(found)
}

fn place(depth: usize, slot: usize, name: &Name) -> Place {
    let short = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Place { depth: short(depth), slot: short(slot), name: Arc::clone(name) }
}

struct Collector {
    names: Vec<Name>,
    outside: Vec<Name>,
}

impl Collector {
    fn add(&mut self, name: &Name) {
        if !self.names.contains(name) {
            self.names.push(Arc::clone(name));
        }
    }

    fn body(&mut self, body: &[Statement]) {
        for statement in body {
            self.statement(statement);
        }
    }

    /// A match over all statements: it is long because the grammar is.
    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Expression(value)
            | StatementKind::Return(Some(value))
            | StatementKind::Raise(Some(value)) => {
                self.expression(value);
            }
            StatementKind::Assign { targets, value } => {
                targets.iter().for_each(|target| self.target(target));
                self.expression(value);
            }
            StatementKind::AugmentedAssign { target, value, .. } => {
                self.target(target);
                self.expression(value);
            }
            StatementKind::If { test, body, otherwise } | StatementKind::While { test, body, otherwise } => {
                self.expression(test);
                self.body(body);
                self.body(otherwise);
            }
            StatementKind::For { target, iterable, body, otherwise } => {
                self.target(target);
                self.expression(iterable);
                self.body(body);
                self.body(otherwise);
            }
            StatementKind::Try { body, handlers, otherwise, finally } => {
                self.body(body);
                for handler in handlers {
                    handler.name.iter().for_each(|name| self.add(name));
                    self.body(&handler.body);
                }
                self.body(otherwise);
                self.body(finally);
            }
            StatementKind::Assert { test, message } => {
                self.expression(test);
                message.iter().for_each(|message| self.expression(message));
            }
            StatementKind::Function(definition) => self.add(&definition.name),
            StatementKind::Class { name, .. } => self.add(name),
            StatementKind::Import(modules) => {
                modules.iter().for_each(|(_, name)| self.add(name));
            }
            StatementKind::ImportFrom { names, .. } => names.iter().for_each(|(_, name)| self.add(name)),
            StatementKind::Delete(targets) => targets.iter().for_each(|target| self.target(target)),
            StatementKind::Nonlocal(names) | StatementKind::Global(names) => self.outside.extend(names.iter().cloned()),
            StatementKind::Return(None)
            | StatementKind::Raise(None)
            | StatementKind::Pass
            | StatementKind::Break
            | StatementKind::Continue => {}
        }
    }

    fn target(&mut self, target: &Expression) {
        match &target.kind {
            ExpressionKind::Name(name) => self.add(name),
            ExpressionKind::List(items) | ExpressionKind::Tuple(items) => {
                items.iter().for_each(|item| self.target(item))
            }
            ExpressionKind::Starred(inner) => self.target(inner),
            _ => self.expression(target),
        }
    }

    /// Finds the names that `:=` binds within an expression.
    fn expression(&mut self, expression: &Expression) {
        match &expression.kind {
            ExpressionKind::Named { name, value } => {
                self.add(name);
                self.expression(value);
            }
            ExpressionKind::Attribute { value, .. }
            | ExpressionKind::Unary { operand: value, .. }
            | ExpressionKind::Starred(value) => self.expression(value),
            ExpressionKind::Subscript { value, index } => {
                self.expression(value);
                self.expression(index);
            }
            ExpressionKind::Slice { start, stop, step } => {
                [start, stop, step].into_iter().flatten().for_each(|part| self.expression(part));
            }
            ExpressionKind::Call { callee, arguments } => {
                self.expression(callee);
                arguments.iter().for_each(|argument| self.argument(argument));
            }
            ExpressionKind::Binary { left, right, .. } => {
                self.expression(left);
                self.expression(right);
            }
            ExpressionKind::Compare { first, rest } => {
                self.expression(first);
                rest.iter().for_each(|(_, other)| self.expression(other));
            }
            ExpressionKind::And(items)
            | ExpressionKind::Or(items)
            | ExpressionKind::List(items)
            | ExpressionKind::Tuple(items)
            | ExpressionKind::Set(items) => items.iter().for_each(|item| self.expression(item)),
            ExpressionKind::IfElse { test, then, otherwise } => {
                [test, then, otherwise].into_iter().for_each(|part| self.expression(part));
            }
            ExpressionKind::Dict(entries) => {
                for (key, value) in entries {
                    key.iter().for_each(|key| self.expression(key));
                    self.expression(value);
                }
            }
            ExpressionKind::Comprehension { element, value, clauses, .. } => {
                self.expression(element);
                value.iter().for_each(|value| self.expression(value));
                clauses.iter().for_each(|clause| self.clause(clause));
            }
            ExpressionKind::Format(parts) => self.parts(parts),
            ExpressionKind::Yield(Some(value)) => self.expression(value),
            _ => {}
        }
    }

    fn argument(&mut self, argument: &Argument) {
        match argument {
            Argument::Positional(value) | Argument::Keyword { value, .. } | Argument::KeywordSpread(value) => {
                self.expression(value);
            }
        }
    }

    fn clause(&mut self, clause: &Clause) {
        self.expression(&clause.iterable);
        clause.tests.iter().for_each(|test| self.expression(test));
    }

    fn parts(&mut self, parts: &[FormatPart]) {
        for part in parts {
            if let FormatPart::Value { value, spec, .. } = part {
                self.expression(value);
                self.parts(spec);
            }
        }
    }
}
