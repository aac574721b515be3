//! A formula ready to run: names are places, columns and tables are numbers, constants are made.

use std::rc::Rc;
use std::sync::Arc;

use num_bigint::BigInt;

use crate::builtins::Builtin;
use crate::functions::Function;
use crate::host::{ColumnIndex, TableIndex};
use crate::syntax::Span;
use crate::syntax::ast::{BinaryOperator, Comparison, ComprehensionKind, Name, ParameterKind, UnaryOperator};
use crate::value::Value;

/// An expression with its place in the text.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub kind: NodeKind,
    pub span: Span,
}

/// A variable: how many frames out, and which slot there.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub depth: u32,
    pub slot: u32,
    pub name: Name,
}

/// What an expression is.
#[derive(Clone, Debug)]
pub(crate) enum NodeKind {
    Constant(Constant),
    Variable(Place),
    /// The current record.
    Record,
    /// `$Column`; the name is kept for the error when there is no such column.
    Column(Name, Option<ColumnIndex>),
    /// `$id`
    RowId,
    /// `table`
    OwnTable,
    Table(TableIndex),
    Function(&'static Function),
    /// A built-in function or class.
    Native(&'static Builtin),
    /// A built-in exception, constant or module.
    Builtin(Name),
    /// `value` and `user`, in trigger formulas.
    Typed,
    User,
    /// A name that nothing has.
    Unknown(Name),
    Attribute(Box<Node>, Name),
    Subscript(Box<Node>, Box<Node>),
    Slice(Box<[Option<Node>; 3]>),
    Call(Box<Node>, Box<[ArgumentNode]>),
    /// `IF(test, then, otherwise)`
    If(Box<[Node; 3]>),
    /// `IFERROR(value, otherwise)`
    IfError(Box<Node>, Option<Box<Node>>),
    /// `ISERROR(value)`; `ISERR(value)` when the flag is set.
    IsError(Box<Node>, bool),
    /// `PEEK(value)`
    Peek(Box<Node>),
    Unary(UnaryOperator, Box<Node>),
    Binary(BinaryOperator, Box<(Node, Node)>),
    Compare(Box<Node>, Box<[(Comparison, Node)]>),
    And(Box<[Node]>),
    Or(Box<[Node]>),
    IfElse(Box<[Node; 3]>),
    Closure(Arc<Code>),
    List(Box<[Node]>),
    Tuple(Box<[Node]>),
    Set(Box<[Node]>),
    Dict(Box<[(Option<Node>, Node)]>),
    Comprehension(Arc<Comprehension>),
    Format(Box<[FormatNode]>),
    Named(Place, Box<Node>),
    Starred(Box<Node>),
    Yield(Option<Box<Node>>),
}

/// A literal.
#[derive(Clone, Debug)]
pub(crate) enum Constant {
    None,
    Bool(bool),
    Int(i64),
    Big(Arc<BigInt>),
    Float(f64),
    Text(Arc<str>),
    Bytes(Arc<[u8]>),
}

impl Constant {
    /// Its value.
    pub fn value(&self) -> Value {
        match self {
            Self::None => Value::None,
            Self::Bool(is_true) => Value::Bool(*is_true),
            Self::Int(number) => Value::Int(*number),
            Self::Big(number) => Value::Big(Rc::new(number.as_ref().clone())),
            Self::Float(number) => Value::Float(*number),
            Self::Text(text) => Value::Text(Arc::clone(text)),
            Self::Bytes(bytes) => Value::Bytes(Arc::clone(bytes)),
        }
    }
}

/// An argument of a call.
#[derive(Clone, Debug)]
pub(crate) enum ArgumentNode {
    Plain(Node),
    Spread(Node),
    Keyword(Name, Node),
    KeywordSpread(Node),
}

/// A part of an f-string.
#[derive(Clone, Debug)]
pub(crate) enum FormatNode {
    Literal(Arc<str>),
    Value { value: Node, conversion: Option<char>, spec: Box<[FormatNode]> },
}

/// A comprehension: its own variables, its clauses, what it makes.
#[derive(Clone, Debug)]
pub(crate) struct Comprehension {
    pub kind: ComprehensionKind,
    pub slots: usize,
    pub element: Node,
    pub value: Option<Node>,
    /// The first iterable is evaluated outside.
    pub first: Node,
    pub clauses: Box<[ClauseNode]>,
}

/// `for target in iterable if tests`
#[derive(Clone, Debug)]
pub(crate) struct ClauseNode {
    pub target: Target,
    /// None for the first clause.
    pub iterable: Option<Node>,
    pub tests: Box<[Node]>,
}

/// The body of a function.
#[derive(Debug)]
pub(crate) struct Code {
    pub name: Name,
    pub parameters: Box<[ParameterNode]>,
    pub slots: usize,
    pub body: Box<[Step]>,
    pub is_generator: bool,
}

/// A parameter; it has the slot of its index.
#[derive(Debug)]
pub(crate) struct ParameterNode {
    pub name: Name,
    pub kind: ParameterKind,
    pub default: Option<Node>,
}

/// What is assigned to.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    Variable(Place),
    Attribute(Node, Name),
    Item(Node, Node),
    /// Several, of which one may take the rest.
    Sequence(Box<[Target]>, Option<usize>),
}

/// A statement with its place in the text.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub kind: StepKind,
    pub span: Span,
}

/// What a statement does.
#[derive(Clone, Debug)]
pub(crate) enum StepKind {
    Expression(Node),
    Return(Option<Node>),
    Assign(Box<[Target]>, Node),
    Augment(Target, BinaryOperator, Node),
    If(Node, Box<[Step]>, Box<[Step]>),
    For {
        target: Target,
        iterable: Node,
        body: Box<[Step]>,
        otherwise: Box<[Step]>,
    },
    While(Node, Box<[Step]>, Box<[Step]>),
    Try(Box<TryStep>),
    Raise(Option<Node>),
    Assert(Node, Option<Node>),
    Define(Place, Arc<Code>),
    Class {
        place: Place,
        name: Name,
        slots: Box<[Name]>,
        body: Box<[Step]>,
    },
    /// Modules with the variables they go to.
    Import(Box<[(Name, Place)]>),
    /// A module, its names and the variables they go to.
    ImportFrom(Name, Box<[(Name, Place)]>),
    Delete(Box<[Target]>),
    Pass,
    Break,
    Continue,
}

/// `try`
#[derive(Clone, Debug)]
pub(crate) struct TryStep {
    pub body: Box<[Step]>,
    pub handlers: Box<[HandlerStep]>,
    pub otherwise: Box<[Step]>,
    pub finally: Box<[Step]>,
}

/// `except class as name`
#[derive(Clone, Debug)]
pub(crate) struct HandlerStep {
    pub class: Option<Node>,
    pub name: Option<Place>,
    pub body: Box<[Step]>,
}
