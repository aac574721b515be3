//! From the tree of a formula to what runs: every name gets its place, every column its number.
//!
//! Prepare again when a table or a column was added, removed or renamed.

use std::sync::Arc;

use super::node::{
    ArgumentNode, ClauseNode, Code, Comprehension, Constant, FormatNode, HandlerStep, Node, NodeKind, ParameterNode,
    Step, StepKind, Target, TryStep,
};
use super::scope::{self, Scope, ScopeKind};
use crate::builtins;
use crate::functions;
use crate::host::{Host, TableIndex};
use crate::syntax::ast::{
    Argument, Clause, ComprehensionKind, Expression, ExpressionKind, FormatPart, FunctionDefinition, Name, Statement,
    StatementKind,
};

/// Prepares the statements of a formula of a table.
pub(crate) struct Preparer<'a> {
    host: &'a dyn Host,
    table: TableIndex,
    scopes: Vec<Scope>,
}

impl<'a> Preparer<'a> {
    /// For formulas of this table.
    pub fn new(host: &'a dyn Host, table: TableIndex) -> Self {
        Self { host, table, scopes: Vec::new() }
    }

    /// The body of a formula: its last expression is returned.
    pub fn formula(&mut self, body: &[Statement]) -> (Vec<Step>, usize) {
        let mut scope = Scope::new(ScopeKind::Function, Vec::new());
        scope.collect(body);
        self.scopes.push(scope);
        let mut steps = Vec::from(self.body(body));
        if let Some(last) = steps.last_mut()
            && let StepKind::Expression(value) = &last.kind
        {
            last.kind = StepKind::Return(Some(value.clone()));
        }
        let slots = self.scopes.pop().map_or(0, |scope| scope.names.len());
        (steps, slots)
    }

    fn body(&mut self, body: &[Statement]) -> Box<[Step]> {
        body.iter().map(|statement| self.statement(statement)).collect()
    }

    /// A match over all statements: it is long because the grammar is.
    fn statement(&mut self, statement: &Statement) -> Step {
        let kind = match &statement.kind {
            StatementKind::Expression(value) => StepKind::Expression(self.expression(value)),
            StatementKind::Return(value) => StepKind::Return(value.as_ref().map(|value| self.expression(value))),
            StatementKind::Assign { targets, value } => {
                let value = self.expression(value);
                StepKind::Assign(targets.iter().map(|target| self.target(target)).collect(), value)
            }
            StatementKind::AugmentedAssign { target, operator, value } => {
                StepKind::Augment(self.target(target), *operator, self.expression(value))
            }
            StatementKind::If { test, body, otherwise } => {
                StepKind::If(self.expression(test), self.body(body), self.body(otherwise))
            }
            StatementKind::While { test, body, otherwise } => {
                StepKind::While(self.expression(test), self.body(body), self.body(otherwise))
            }
            StatementKind::For { target, iterable, body, otherwise } => StepKind::For {
                target: self.target(target),
                iterable: self.expression(iterable),
                body: self.body(body),
                otherwise: self.body(otherwise),
            },
            StatementKind::Try { body, handlers, otherwise, finally } => {
                let handlers = handlers.iter().map(|handler| HandlerStep {
                    class: handler.class.as_ref().map(|class| self.expression(class)),
                    name: handler.name.as_ref().and_then(|name| scope::find(&self.scopes, name)),
                    body: self.body(&handler.body),
                });
                let handlers = handlers.collect();
                StepKind::Try(Box::new(TryStep {
                    body: self.body(body),
                    handlers,
                    otherwise: self.body(otherwise),
                    finally: self.body(finally),
                }))
            }
            StatementKind::Raise(value) => StepKind::Raise(value.as_ref().map(|value| self.expression(value))),
            StatementKind::Assert { test, message } => {
                StepKind::Assert(self.expression(test), message.as_ref().map(|message| self.expression(message)))
            }
            StatementKind::Function(definition) => self.define(definition),
            StatementKind::Class { name, body } => self.class(name, body),
            StatementKind::Import(modules) => {
                let places = modules.iter().filter_map(|(module, name)| {
                    // `import a.b` binds `a`.
                    let module = if module.split('.').next() == Some(name) && module != name { name } else { module };
                    Some((Arc::clone(module), scope::find(&self.scopes, name)?))
                });
                StepKind::Import(places.collect())
            }
            StatementKind::ImportFrom { module, names } => {
                let places = names
                    .iter()
                    .filter_map(|(name, bound)| Some((Arc::clone(name), scope::find(&self.scopes, bound)?)));
                StepKind::ImportFrom(Arc::clone(module), places.collect())
            }
            StatementKind::Delete(targets) => {
                StepKind::Delete(targets.iter().map(|target| self.target(target)).collect())
            }
            StatementKind::Nonlocal(_) | StatementKind::Global(_) | StatementKind::Pass => StepKind::Pass,
            StatementKind::Break => StepKind::Break,
            StatementKind::Continue => StepKind::Continue,
        };
        Step { kind, span: statement.span }
    }

    fn define(&mut self, definition: &FunctionDefinition) -> StepKind {
        let code = Arc::new(self.code(definition));
        match scope::find(&self.scopes, &definition.name) {
            Some(place) => StepKind::Define(place, code),
            None => StepKind::Pass,
        }
    }

    fn class(&mut self, name: &Name, body: &[Statement]) -> StepKind {
        let mut scope = Scope::new(ScopeKind::Class, Vec::new());
        scope.collect(body);
        self.scopes.push(scope);
        let body = self.body(body);
        let slots = self.scopes.pop().map_or_else(Vec::new, |scope| scope.names);
        match scope::find(&self.scopes, name) {
            Some(place) => StepKind::Class { place, name: Arc::clone(name), slots: slots.into(), body },
            None => StepKind::Pass,
        }
    }

    fn code(&mut self, definition: &FunctionDefinition) -> Code {
        // Defaults are evaluated where the function is defined.
        let parameters = definition.parameters.iter().map(|parameter| ParameterNode {
            name: Arc::clone(&parameter.name),
            kind: parameter.kind,
            default: parameter.default.as_ref().map(|default| self.expression(default)),
        });
        let parameters = parameters.collect();
        let names = definition.parameters.iter().map(|parameter| Arc::clone(&parameter.name)).collect();
        let mut scope = Scope::new(ScopeKind::Function, names);
        scope.collect(&definition.body);
        self.scopes.push(scope);
        let body = self.body(&definition.body);
        let slots = self.scopes.pop().map_or(0, |scope| scope.names.len());
        Code { name: Arc::clone(&definition.name), parameters, slots, body, is_generator: definition.is_generator }
    }

    fn target(&mut self, target: &Expression) -> Target {
        match &target.kind {
            ExpressionKind::Name(name) => match scope::find(&self.scopes, name) {
                Some(place) => Target::Variable(place),
                None => Target::Attribute(self.expression(target), Arc::clone(name)),
            },
            ExpressionKind::Attribute { value, name } => Target::Attribute(self.expression(value), Arc::clone(name)),
            ExpressionKind::Subscript { value, index } => Target::Item(self.expression(value), self.expression(index)),
            ExpressionKind::List(items) | ExpressionKind::Tuple(items) => {
                let star = items.iter().position(|item| matches!(item.kind, ExpressionKind::Starred(_)));
                Target::Sequence(items.iter().map(|item| self.target(item)).collect(), star)
            }
            ExpressionKind::Starred(inner) => self.target(inner),
            _ => Target::Attribute(self.expression(target), Arc::from("")),
        }
    }

    fn boxed(&mut self, expression: &Expression) -> Box<Node> {
        Box::new(self.expression(expression))
    }

    fn all(&mut self, expressions: &[Expression]) -> Box<[Node]> {
        expressions.iter().map(|expression| self.expression(expression)).collect()
    }

    /// A match over all expressions: it is long because the grammar is.
    fn expression(&mut self, expression: &Expression) -> Node {
        let kind = match &expression.kind {
            ExpressionKind::None => NodeKind::Constant(Constant::None),
            ExpressionKind::Bool(is_true) => NodeKind::Constant(Constant::Bool(*is_true)),
            ExpressionKind::Int(number) => NodeKind::Constant(Constant::Int(*number)),
            ExpressionKind::BigInt(digits) => match digits.parse() {
                Ok(number) => NodeKind::Constant(Constant::Big(Arc::new(number))),
                Err(_) => NodeKind::Constant(Constant::None),
            },
            ExpressionKind::Float(number) => NodeKind::Constant(Constant::Float(*number)),
            ExpressionKind::Text(text) => NodeKind::Constant(Constant::Text(Arc::clone(text))),
            ExpressionKind::Bytes(bytes) => NodeKind::Constant(Constant::Bytes(Arc::clone(bytes))),
            ExpressionKind::Ellipsis => NodeKind::Builtin(Arc::from("Ellipsis")),
            ExpressionKind::Name(name) => self.name(name),
            ExpressionKind::Column(name) => self.column(name, expression),
            ExpressionKind::Attribute { value, name } => NodeKind::Attribute(self.boxed(value), Arc::clone(name)),
            ExpressionKind::Subscript { value, index } => NodeKind::Subscript(self.boxed(value), self.boxed(index)),
            ExpressionKind::Slice { start, stop, step } => {
                let mut part = |part: &Option<Box<Expression>>| part.as_ref().map(|part| self.expression(part));
                NodeKind::Slice(Box::new([part(start), part(stop), part(step)]))
            }
            ExpressionKind::Call { callee, arguments } => self.call(callee, arguments),
            ExpressionKind::Unary { operator, operand } => NodeKind::Unary(*operator, self.boxed(operand)),
            ExpressionKind::Binary { operator, left, right } => {
                NodeKind::Binary(*operator, Box::new((self.expression(left), self.expression(right))))
            }
            ExpressionKind::Compare { first, rest } => {
                let first = self.boxed(first);
                let rest = rest.iter().map(|(comparison, other)| (*comparison, self.expression(other)));
                NodeKind::Compare(first, rest.collect())
            }
            ExpressionKind::And(items) => NodeKind::And(self.all(items)),
            ExpressionKind::Or(items) => NodeKind::Or(self.all(items)),
            ExpressionKind::IfElse { test, then, otherwise } => {
                NodeKind::IfElse(Box::new([self.expression(test), self.expression(then), self.expression(otherwise)]))
            }
            ExpressionKind::Lambda(definition) => NodeKind::Closure(Arc::new(self.code(definition))),
            ExpressionKind::List(items) => NodeKind::List(self.all(items)),
            ExpressionKind::Tuple(items) => NodeKind::Tuple(self.all(items)),
            ExpressionKind::Set(items) => NodeKind::Set(self.all(items)),
            ExpressionKind::Dict(entries) => {
                let entries = entries
                    .iter()
                    .map(|(key, value)| (key.as_ref().map(|key| self.expression(key)), self.expression(value)));
                NodeKind::Dict(entries.collect())
            }
            ExpressionKind::Comprehension { kind, element, value, clauses } => {
                self.comprehension(*kind, element, value.as_deref(), clauses)
            }
            ExpressionKind::Format(parts) => NodeKind::Format(self.parts(parts)),
            ExpressionKind::Named { name, value } => {
                let value = self.boxed(value);
                match scope::find_outside_comprehensions(&self.scopes, name) {
                    Some(place) => NodeKind::Named(place, value),
                    None => value.kind,
                }
            }
            ExpressionKind::Starred(inner) => NodeKind::Starred(self.boxed(inner)),
            ExpressionKind::Yield(value) => NodeKind::Yield(value.as_ref().map(|value| self.boxed(value))),
        };
        Node { kind, span: expression.span }
    }

    fn name(&mut self, name: &Name) -> NodeKind {
        if let Some(place) = scope::find(&self.scopes, name) {
            return NodeKind::Variable(place);
        }
        if let Some(table) = self.host.table(name) {
            return NodeKind::Table(table);
        }
        if let Some(function) = functions::find(name) {
            return NodeKind::Function(function);
        }
        if let Some(builtin) = builtins::builtin(name) {
            return NodeKind::Native(builtin);
        }
        match name.as_ref() {
            "rec" => NodeKind::Record,
            "table" => NodeKind::OwnTable,
            "value" => NodeKind::Typed,
            "user" => NodeKind::User,
            _ if builtins::is_known(name) => NodeKind::Builtin(Arc::clone(name)),
            _ => NodeKind::Unknown(Arc::clone(name)),
        }
    }

    fn column(&mut self, name: &Name, expression: &Expression) -> NodeKind {
        let record: Name = Arc::from("rec");
        if let Some(place) = scope::find(&self.scopes, &record) {
            let record = Node { kind: NodeKind::Variable(place), span: expression.span };
            return NodeKind::Attribute(Box::new(record), Arc::clone(name));
        }
        if name.as_ref() == "id" {
            return NodeKind::RowId;
        }
        NodeKind::Column(Arc::clone(name), self.host.column(self.table, name))
    }

    fn call(&mut self, callee: &Expression, arguments: &[Argument]) -> NodeKind {
        if let ExpressionKind::Name(name) = &callee.kind
            && scope::find(&self.scopes, name).is_none()
            && let Some(kind) = self.lazy_form(name, arguments)
        {
            return kind;
        }
        let callee = self.boxed(callee);
        let arguments = arguments.iter().map(|argument| match argument {
            Argument::Positional(Expression { kind: ExpressionKind::Starred(inner), .. }) => {
                ArgumentNode::Spread(self.expression(inner))
            }
            Argument::Positional(value) => ArgumentNode::Plain(self.expression(value)),
            Argument::Keyword { name, value, .. } => ArgumentNode::Keyword(Arc::clone(name), self.expression(value)),
            Argument::KeywordSpread(value) => ArgumentNode::KeywordSpread(self.expression(value)),
        });
        NodeKind::Call(callee, arguments.collect())
    }

    /// The functions whose arguments are evaluated when needed, when they are called by name with plain arguments.
    fn lazy_form(&mut self, name: &str, arguments: &[Argument]) -> Option<NodeKind> {
        if !matches!(name, "IF" | "IFERROR" | "IFS" | "ISERR" | "ISERROR" | "PEEK") {
            return None;
        }
        let mut nodes = Vec::new();
        for argument in arguments {
            match argument {
                Argument::Positional(value) if !matches!(value.kind, ExpressionKind::Starred(_)) => {
                    nodes.push(self.expression(value));
                }
                _ => return None,
            }
        }
        match (name, nodes.len()) {
            ("IF", 3) => Some(NodeKind::If(Box::new(nodes.try_into().ok()?))),
            ("IFERROR", 1 | 2) => {
                let mut nodes = nodes.into_iter().map(Box::new);
                Some(NodeKind::IfError(nodes.next()?, nodes.next()))
            }
            ("IFS", 2..=MOST_CONDITIONS) if nodes.len() % 2 == 0 => conditions(nodes),
            ("ISERR" | "ISERROR", 1) => Some(NodeKind::IsError(Box::new(nodes.pop()?), name == "ISERR")),
            ("PEEK", 1) => Some(NodeKind::Peek(Box::new(nodes.pop()?))),
            _ => None,
        }
    }

    fn comprehension(
        &mut self,
        kind: ComprehensionKind,
        element: &Expression,
        value: Option<&Expression>,
        clauses: &[Clause],
    ) -> NodeKind {
        let Some(first) = clauses.first() else { return NodeKind::Constant(Constant::None) };
        let first = self.expression(&first.iterable);
        let mut scope = Scope::new(ScopeKind::Comprehension, Vec::new());
        clauses.iter().for_each(|clause| scope.add_target(&clause.target));
        self.scopes.push(scope);
        let mut nodes = Vec::new();
        for (index, clause) in clauses.iter().enumerate() {
            let iterable = (index > 0).then(|| self.expression(&clause.iterable));
            nodes.push(ClauseNode { target: self.target(&clause.target), iterable, tests: self.all(&clause.tests) });
        }
        let element = self.expression(element);
        let value = value.map(|value| self.expression(value));
        let slots = self.scopes.pop().map_or(0, |scope| scope.names.len());
        NodeKind::Comprehension(Arc::new(Comprehension { kind, slots, element, value, first, clauses: nodes.into() }))
    }

    fn parts(&mut self, parts: &[FormatPart]) -> Box<[FormatNode]> {
        let parts = parts.iter().map(|part| match part {
            FormatPart::Literal(text) => FormatNode::Literal(Arc::clone(text)),
            FormatPart::Value { value, conversion, spec } => {
                FormatNode::Value { value: self.expression(value), conversion: *conversion, spec: self.parts(spec) }
            }
        });
        parts.collect()
    }
}

/// The most arguments of an `IFS` that is lazy: each pair is a level deeper.
const MOST_CONDITIONS: usize = 40;

/// `IFS(a, x, b, y)` as `IF(a, x, IF(b, y, IFS(False, None)))`, of which the last has the error.
fn conditions(nodes: Vec<Node>) -> Option<NodeKind> {
    let constant = |constant| NodeKind::Constant(constant);
    let span = nodes.last()?.span;
    let arguments = [constant(Constant::Bool(false)), constant(Constant::None)];
    let arguments = arguments.map(|kind| ArgumentNode::Plain(Node { kind, span }));
    let function = Node { kind: NodeKind::Function(functions::find("IFS")?), span };
    let mut otherwise = NodeKind::Call(Box::new(function), Box::new(arguments));
    let mut nodes = nodes.into_iter().rev();
    while let (Some(value), Some(test)) = (nodes.next(), nodes.next()) {
        let span = test.span;
        otherwise = NodeKind::If(Box::new([test, value, Node { kind: otherwise, span }]));
    }
    Some(otherwise)
}
