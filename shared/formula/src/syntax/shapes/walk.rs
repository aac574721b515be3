//! The walk over statements and expressions.

use std::collections::BTreeMap;

use super::{Place, Schema, Shape, Use};
use crate::syntax::ast::{
    Clause, ComprehensionKind, Expression, ExpressionKind, FormatPart, Formula, FunctionDefinition, Name, Span,
    Statement, StatementKind,
};

/// Deeper than any tree the parser makes, and within a browser's stack.
const MAX_DEPTH: u32 = 900;
/// Calls of the formula's own functions that are followed, in all.
const MAX_CALLS: u32 = 50;

/// What a formula's value is, as far as it can be told without running it.
#[must_use]
pub fn shape_of(formula: &Formula, place: Place<'_>, schema: &dyn Schema) -> Shape {
    let mut ignore = |_: Use<'_>| {};
    let mut walker = Walker::new(place, schema, &mut ignore);
    walker.formula(formula)
}

pub(in crate::syntax) struct Walker<'s> {
    pub(super) schema: &'s dyn Schema,
    pub(super) table: Name,
    scopes: Vec<BTreeMap<Name, Shape>>,
    meet: &'s mut dyn FnMut(Use<'_>),
    depth: u32,
    calls_left: u32,
    returned: Shape,
}

impl<'s> Walker<'s> {
    /// A walk that tells `meet` each name it understands.
    pub fn new(place: Place<'_>, schema: &'s dyn Schema, meet: &'s mut dyn FnMut(Use<'_>)) -> Self {
        let table = Name::from(place.table);
        let mut names = BTreeMap::new();
        names.insert("rec".into(), Shape::Record(table.clone()));
        names.insert("table".into(), Shape::Table(table.clone()));
        names.extend(place.variables.iter().map(|(name, shape)| (Name::from(*name), shape.clone())));
        Self { schema, table, scopes: vec![names], meet, depth: 0, calls_left: MAX_CALLS, returned: Shape::Unknown }
    }

    /// Walks a formula; what it returns.
    pub fn formula(&mut self, formula: &Formula) -> Shape {
        let last = self.block(&formula.body);
        std::mem::replace(&mut self.returned, Shape::Unknown).or(&last)
    }

    pub(super) fn meet(&mut self, met: Use<'_>) {
        (self.meet)(met);
    }

    /// Walks statements; the shape of the last one, if it is an expression.
    fn block(&mut self, body: &[Statement]) -> Shape {
        if self.depth >= MAX_DEPTH {
            return Shape::Unknown;
        }
        self.depth += 1;
        let mut last = Shape::Unknown;
        for statement in body {
            last = self.statement(statement);
        }
        self.depth -= 1;
        last
    }

    // Long because every kind of statement has its line.
    fn statement(&mut self, statement: &Statement) -> Shape {
        match &statement.kind {
            StatementKind::Expression(value) => return self.expression(value),
            StatementKind::Return(Some(value)) => {
                let shape = self.expression(value);
                self.returned = std::mem::replace(&mut self.returned, Shape::Unknown).or(&shape);
            }
            StatementKind::Assign { targets, value } => {
                let shape = self.expression(value);
                for target in targets {
                    self.bind(target, &shape);
                }
            }
            StatementKind::AugmentedAssign { target, value, .. } => {
                let shape = self.expression(value);
                self.expression(target);
                self.bind(target, &shape);
            }
            StatementKind::If { test, body, otherwise } | StatementKind::While { test, body, otherwise } => {
                self.expression(test);
                self.block(body);
                self.block(otherwise);
            }
            StatementKind::For { target, iterable, body, otherwise } => {
                let element = self.expression(iterable).element();
                self.bind(target, &element);
                self.block(body);
                self.block(otherwise);
            }
            StatementKind::Try { body, handlers, otherwise, finally } => {
                self.block(body);
                for handler in handlers {
                    self.each(handler.class.iter());
                    self.block(&handler.body);
                }
                self.block(otherwise);
                self.block(finally);
            }
            StatementKind::Assert { test, message } => {
                self.expression(test);
                self.each(message.iter());
            }
            StatementKind::Function(definition) => self.definition(definition),
            StatementKind::Class { body, .. } => {
                self.scopes.push(BTreeMap::new());
                self.block(body);
                self.scopes.pop();
            }
            StatementKind::Raise(error) => self.each(error.iter()),
            StatementKind::Delete(targets) => self.each(targets.iter()),
            StatementKind::Return(None)
            | StatementKind::Import(_)
            | StatementKind::ImportFrom { .. }
            | StatementKind::Nonlocal(_)
            | StatementKind::Global(_)
            | StatementKind::Pass
            | StatementKind::Break
            | StatementKind::Continue => {}
        }
        Shape::Unknown
    }

    fn definition(&mut self, definition: &std::sync::Arc<FunctionDefinition>) {
        self.assign(definition.name.clone(), Shape::Function(definition.clone()));
        self.each(definition.parameters.iter().filter_map(|parameter| parameter.default.as_ref()));
        self.enter_function(definition, &[]);
    }

    /// Walks a function's body with its parameters bound to `given`; what it returns.
    pub(super) fn enter_function(&mut self, definition: &FunctionDefinition, given: &[Shape]) -> Shape {
        let parameters = definition.parameters.iter().enumerate();
        let bound = parameters
            .map(|(index, parameter)| (parameter.name.clone(), given.get(index).cloned().unwrap_or(Shape::Unknown)));
        self.scopes.push(bound.collect());
        let outer = std::mem::replace(&mut self.returned, Shape::Unknown);
        self.block(&definition.body);
        self.scopes.pop();
        std::mem::replace(&mut self.returned, outer)
    }

    /// Follows a call of a function of the formula, as long as there are not too many.
    pub(super) fn follow(&mut self, definition: &FunctionDefinition, given: &[Shape]) -> Shape {
        let Some(left) = self.calls_left.checked_sub(1) else { return Shape::Unknown };
        self.calls_left = left;
        self.enter_function(definition, given)
    }

    fn assign(&mut self, name: Name, shape: Shape) {
        let Some(scope) = self.scopes.last_mut() else { return };
        let known = scope.entry(name).or_insert(Shape::Unknown);
        if shape != Shape::Unknown {
            *known = shape;
        }
    }

    /// Replaces what is known of a variable where it was bound.
    pub(super) fn learn(&mut self, name: &str, shape: Shape) {
        if let Some(known) = self.scopes.iter_mut().rev().find_map(|scope| scope.get_mut(name)) {
            *known = shape;
        }
    }

    pub(super) fn variable(&self, name: &str) -> Option<&Shape> {
        self.scopes.iter().rev().find_map(|scope| scope.get(name))
    }

    fn bind(&mut self, target: &Expression, shape: &Shape) {
        match &target.kind {
            ExpressionKind::Name(name) => self.assign(name.clone(), shape.clone()),
            ExpressionKind::Starred(inner) => self.bind(inner, &Shape::list(shape.clone())),
            ExpressionKind::Tuple(parts) | ExpressionKind::List(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    let part_shape = match shape {
                        Shape::Tuple(shapes) => shapes.get(index).cloned().unwrap_or(Shape::Unknown),
                        other => other.element(),
                    };
                    self.bind(part, &part_shape);
                }
            }
            ExpressionKind::Subscript { value, .. } => {
                self.expression(target);
                let ExpressionKind::Name(name) = &value.kind else { return };
                if matches!(self.variable(name), Some(Shape::Dict(known)) if **known == Shape::Unknown) {
                    self.learn(name, Shape::dict(shape.clone()));
                }
            }
            _ => {
                self.expression(target);
            }
        }
    }

    fn each<'e>(&mut self, expressions: impl Iterator<Item = &'e Expression>) {
        for expression in expressions {
            self.expression(expression);
        }
    }

    /// Walks an expression; its shape.
    pub(super) fn expression(&mut self, expression: &Expression) -> Shape {
        if self.depth >= MAX_DEPTH {
            return Shape::Unknown;
        }
        self.depth += 1;
        let shape = self.kind(expression);
        self.depth -= 1;
        shape
    }

    // Long because every kind of expression has its line.
    fn kind(&mut self, expression: &Expression) -> Shape {
        match &expression.kind {
            ExpressionKind::Text(_) => Shape::Text,
            ExpressionKind::Name(name) => self.name(name, expression.span),
            ExpressionKind::Column(name) => self.column(name, expression.span),
            ExpressionKind::Attribute { value, name } => {
                let of = self.expression(value);
                self.attribute(&of, name, last_name(expression.span, name))
            }
            ExpressionKind::Subscript { value, index } => self.subscript(value, index),
            ExpressionKind::Call { callee, arguments } => self.call(callee, arguments),
            ExpressionKind::Binary { .. } => self.binary(expression),
            ExpressionKind::And(operands) | ExpressionKind::Or(operands) => self.first_known(operands.iter()),
            ExpressionKind::IfElse { test, then, otherwise } => {
                self.expression(test);
                let then = self.expression(then);
                let otherwise = self.expression(otherwise);
                then.or(&otherwise)
            }
            ExpressionKind::Lambda(definition) => {
                self.enter_function(definition, &[]);
                Shape::Function(definition.clone())
            }
            ExpressionKind::List(elements) | ExpressionKind::Set(elements) => {
                Shape::list(self.first_known(elements.iter()))
            }
            ExpressionKind::Tuple(elements) => {
                Shape::tuple(elements.iter().map(|element| self.expression(element)).collect())
            }
            ExpressionKind::Dict(pairs) => {
                self.each(pairs.iter().filter_map(|(key, _)| key.as_ref()));
                Shape::dict(self.first_known(pairs.iter().map(|(_, value)| value)))
            }
            ExpressionKind::Comprehension { kind, element, value, clauses } => {
                self.comprehension(*kind, element, value.as_deref(), clauses)
            }
            ExpressionKind::Format(parts) => self.format(parts),
            ExpressionKind::Named { name, value } => {
                let shape = self.expression(value);
                self.assign(name.clone(), shape.clone());
                shape
            }
            ExpressionKind::Starred(value) => self.expression(value).element(),
            _ => self.plain(expression),
        }
    }

    /// What has parts but no shape of interest.
    fn plain(&mut self, expression: &Expression) -> Shape {
        match &expression.kind {
            ExpressionKind::Unary { operand, .. } => {
                self.expression(operand);
            }
            ExpressionKind::Compare { first, rest } => {
                self.expression(first);
                self.each(rest.iter().map(|(_, operand)| operand));
            }
            ExpressionKind::Slice { start, stop, step } => {
                self.each([start, stop, step].into_iter().filter_map(|bound| bound.as_deref()));
            }
            ExpressionKind::Yield(Some(value)) => {
                self.expression(value);
            }
            _ => {}
        }
        Shape::Unknown
    }

    /// A chain of operators, which may be long: walked without recursion on its left.
    fn binary(&mut self, expression: &Expression) -> Shape {
        let mut current = expression;
        let mut known = Shape::Unknown;
        while let ExpressionKind::Binary { left, right, .. } = &current.kind {
            known = self.expression(right).or(&known);
            current = left;
        }
        // Lists joined by `+` stay lists of the same.
        self.expression(current).or(&known)
    }

    pub(super) fn first_known<'e>(&mut self, expressions: impl Iterator<Item = &'e Expression>) -> Shape {
        expressions.fold(Shape::Unknown, |known, expression| {
            let shape = self.expression(expression);
            known.or(&shape)
        })
    }

    fn name(&mut self, name: &Name, span: Span) -> Shape {
        (self.meet)(Use::Variable { span, known: &self.scopes });
        if let Some(shape) = self.variable(name) {
            return shape.clone();
        }
        if !self.schema.has_table(name) {
            return Shape::Unknown;
        }
        self.meet(Use::Table { name, span });
        Shape::Table(name.clone())
    }

    fn column(&mut self, name: &Name, span: Span) -> Shape {
        let of = Shape::Record(self.table.clone());
        self.attribute(&of, name, Span { start: span.start + 1, end: span.end })
    }

    /// `of.name`; the span is the name's.
    pub(super) fn attribute(&mut self, of: &Shape, name: &Name, span: Span) -> Shape {
        self.meet(Use::Attribute { of, name, span });
        match of {
            Shape::Record(table) => self.schema.column(table, name).unwrap_or(Shape::Unknown),
            Shape::Records(table) => match self.schema.column(table, name) {
                Some(Shape::Record(target) | Shape::Records(target)) => Shape::Records(target),
                Some(other) => Shape::list(other),
                None if matches!(&**name, "find" | "_find") => Shape::Find(table.clone()),
                None => Shape::Unknown,
            },
            Shape::Table(table) if &**name == "all" => Shape::Records(table.clone()),
            _ => Shape::Unknown,
        }
    }

    fn subscript(&mut self, value: &Expression, index: &Expression) -> Shape {
        let of = self.expression(value);
        self.expression(index);
        match (&of, &index.kind) {
            (Shape::Records(table), ExpressionKind::Slice { .. }) => Shape::list(Shape::Record(table.clone())),
            (_, ExpressionKind::Slice { .. }) => of,
            (Shape::Dict(value), _) => (**value).clone(),
            (Shape::Tuple(parts), ExpressionKind::Int(place)) => {
                usize::try_from(*place).ok().and_then(|place| parts.get(place)).cloned().unwrap_or(Shape::Unknown)
            }
            _ => of.element(),
        }
    }

    fn format(&mut self, parts: &[FormatPart]) -> Shape {
        for part in parts {
            if let FormatPart::Value { value, spec, .. } = part {
                self.expression(value);
                self.format(spec);
            }
        }
        Shape::Text
    }

    fn comprehension(
        &mut self,
        kind: ComprehensionKind,
        element: &Expression,
        value: Option<&Expression>,
        clauses: &[Clause],
    ) -> Shape {
        self.scopes.push(BTreeMap::new());
        for clause in clauses {
            let walked = self.expression(&clause.iterable).element();
            self.bind(&clause.target, &walked);
            self.each(clause.tests.iter());
        }
        let element = self.expression(element);
        let value = value.map(|value| self.expression(value));
        self.scopes.pop();
        match (kind, value) {
            (ComprehensionKind::Dict, Some(value)) => Shape::dict(value),
            _ => Shape::list(element),
        }
    }
}

/// Where the name of an attribute stands: it ends the whole expression.
pub(super) fn last_name(whole: Span, name: &str) -> Span {
    let end = whole.end as usize;
    Span::new(end.saturating_sub(name.len()), end)
}
