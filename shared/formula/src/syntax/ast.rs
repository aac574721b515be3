//! The tree of a formula.
//!
//! Every expression and statement keeps its [`Span`], in bytes of the text as it was typed, for messages, for renaming
//! in place and for the editor's underline.

use std::sync::Arc;

use crate::error::ErrorClass;

/// A place in the text of a formula: bytes `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// Bytes `start..end`; beyond 4 GiB, which no formula reaches, the last place there is.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: u32::try_from(start).unwrap_or(u32::MAX), end: u32::try_from(end).unwrap_or(u32::MAX) }
    }

    /// From the start of this one to the end of another.
    #[must_use]
    pub fn to(self, last: Self) -> Self {
        Self { start: self.start, end: last.end }
    }

    /// As a range of bytes.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Its text, empty when it lies outside.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }
}

impl Mistake {
    /// The class of the error that every row then has: Python tells wrong indentation apart.
    #[must_use]
    pub fn class(&self) -> ErrorClass {
        match self.kind {
            MistakeKind::Indentation => ErrorClass::Other("IndentationError".into()),
            _ => ErrorClass::SyntaxError,
        }
    }
}

impl MistakeKind {
    /// The message that tells a person what is wrong and what to do.
    #[must_use]
    pub fn message_id(&self) -> &'static str {
        match self {
            Self::Unexpected => "formula-mistake-unexpected",
            Self::UnexpectedEnd => "formula-mistake-unexpected-end",
            Self::UnclosedText => "formula-mistake-unclosed-text",
            Self::UnclosedBracket => "formula-mistake-unclosed-bracket",
            Self::Indentation => "formula-mistake-indentation",
            Self::NoReturn => "formula-mistake-no-return",
            Self::Assignment => "formula-mistake-assignment",
            Self::NotSupported => "formula-mistake-not-supported",
            Self::TooLarge => "formula-mistake-too-large",
        }
    }

    /// Every kind, for lists of messages.
    pub const ALL: [Self; 9] = [
        Self::Unexpected,
        Self::UnexpectedEnd,
        Self::UnclosedText,
        Self::UnclosedBracket,
        Self::Indentation,
        Self::NoReturn,
        Self::Assignment,
        Self::NotSupported,
        Self::TooLarge,
    ];
}

/// An identifier; cheap to clone.
pub type Name = Arc<str>;

/// A parsed formula.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    /// Its statements, in order. The value of the last one, when it is an expression, is returned.
    pub body: Vec<Statement>,
    /// Why it cannot run, if it cannot. A formula with a mistake has the value `SyntaxError` in every row.
    pub mistake: Option<Mistake>,
}

/// What is wrong with a text, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Which rule was broken.
    pub kind: MistakeKind,
    /// Where.
    pub span: Span,
}

/// The mistakes a formula's text can hold. Each has a message `formula-mistake-…` in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MistakeKind {
    /// Something stands where it has no meaning.
    Unexpected,
    /// The text ends in the middle of something.
    UnexpectedEnd,
    /// A quote is never closed.
    UnclosedText,
    /// A bracket is never closed.
    UnclosedBracket,
    /// The indentation fits no block.
    Indentation,
    /// No value is returned: there is no `return` and the last line is not an expression.
    NoReturn,
    /// Something is assigned to a column or a constant.
    Assignment,
    /// A keyword this language leaves out (`class` with bases, `async`, `with` …).
    NotSupported,
    /// Nested too deep, or too long.
    TooLarge,
}

/// A statement with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// What it does.
    pub kind: StatementKind,
    /// Where it stands.
    pub span: Span,
}

/// What a statement does.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the names are those of Python's grammar")]
pub enum StatementKind {
    Expression(Expression),
    Return(Option<Expression>),
    /// `a = b = value`
    Assign {
        targets: Vec<Expression>,
        value: Expression,
    },
    AugmentedAssign {
        target: Expression,
        operator: BinaryOperator,
        value: Expression,
    },
    If {
        test: Expression,
        body: Vec<Statement>,
        otherwise: Vec<Statement>,
    },
    For {
        target: Expression,
        iterable: Expression,
        body: Vec<Statement>,
        otherwise: Vec<Statement>,
    },
    While {
        test: Expression,
        body: Vec<Statement>,
        otherwise: Vec<Statement>,
    },
    Try {
        body: Vec<Statement>,
        handlers: Vec<Handler>,
        otherwise: Vec<Statement>,
        finally: Vec<Statement>,
    },
    Raise(Option<Expression>),
    Assert {
        test: Expression,
        message: Option<Expression>,
    },
    Function(Arc<FunctionDefinition>),
    /// A class without bases: a bag of names.
    Class {
        name: Name,
        body: Vec<Statement>,
    },
    /// `import a.b as c`: path and the name it gets.
    Import(Vec<(Name, Name)>),
    /// `from a import b as c`: module, then names and the names they get.
    ImportFrom {
        module: Name,
        names: Vec<(Name, Name)>,
    },
    Delete(Vec<Expression>),
    Nonlocal(Vec<Name>),
    Global(Vec<Name>),
    Pass,
    Break,
    Continue,
}

/// `except Class as name:`
#[derive(Clone, Debug, PartialEq)]
pub struct Handler {
    /// The class or tuple of classes; none catches everything.
    pub class: Option<Expression>,
    /// The name the error gets.
    pub name: Option<Name>,
    /// What is done.
    pub body: Vec<Statement>,
}

/// `def name(parameters): body`, also a lambda (`body` is then one `return`).
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionDefinition {
    /// Its name; `<lambda>` for a lambda.
    pub name: Name,
    /// What it takes.
    pub parameters: Vec<Parameter>,
    /// What it does.
    pub body: Vec<Statement>,
    /// Whether the body holds `yield`.
    pub is_generator: bool,
}

/// One parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// How arguments reach it.
    pub kind: ParameterKind,
    /// Its default.
    pub default: Option<Expression>,
}

/// How arguments reach a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// By place or by name.
    Plain,
    /// By name only, after `*`.
    KeywordOnly,
    /// `*rest`
    Rest,
    /// `**rest`
    KeywordRest,
}

/// An expression with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// What it is.
    pub kind: ExpressionKind,
    /// Where it stands.
    pub span: Span,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the names are those of Python's grammar")]
pub enum ExpressionKind {
    None,
    Bool(bool),
    Int(i64),
    /// Digits of an integer beyond 64 bits, in decimal.
    BigInt(Arc<str>),
    Float(f64),
    Text(Arc<str>),
    Bytes(Arc<[u8]>),
    Ellipsis,
    Name(Name),
    /// `$Name`: the column of the current record. The span covers the `$`.
    Column(Name),
    /// The span of the attribute's own name is the last one of the expression's span.
    Attribute {
        value: Box<Expression>,
        name: Name,
    },
    Subscript {
        value: Box<Expression>,
        index: Box<Expression>,
    },
    Slice {
        start: Option<Box<Expression>>,
        stop: Option<Box<Expression>>,
        step: Option<Box<Expression>>,
    },
    Call {
        callee: Box<Expression>,
        arguments: Vec<Argument>,
    },
    Unary {
        operator: UnaryOperator,
        operand: Box<Expression>,
    },
    Binary {
        operator: BinaryOperator,
        left: Box<Expression>,
        right: Box<Expression>,
    },
    /// `a < b < c`
    Compare {
        first: Box<Expression>,
        rest: Vec<(Comparison, Expression)>,
    },
    And(Vec<Expression>),
    Or(Vec<Expression>),
    IfElse {
        test: Box<Expression>,
        then: Box<Expression>,
        otherwise: Box<Expression>,
    },
    Lambda(Arc<FunctionDefinition>),
    List(Vec<Expression>),
    Tuple(Vec<Expression>),
    Set(Vec<Expression>),
    /// A pair without key is `**mapping`.
    Dict(Vec<(Option<Expression>, Expression)>),
    Comprehension {
        kind: ComprehensionKind,
        element: Box<Expression>,
        value: Option<Box<Expression>>,
        clauses: Vec<Clause>,
    },
    Format(Vec<FormatPart>),
    /// `name := value`
    Named {
        name: Name,
        value: Box<Expression>,
    },
    Starred(Box<Expression>),
    Yield(Option<Box<Expression>>),
}

/// Which container a comprehension makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum ComprehensionKind {
    List,
    Set,
    Dict,
    Generator,
}

/// `for target in iterable if test if test`
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// What each element is bound to.
    pub target: Expression,
    /// What is walked.
    pub iterable: Expression,
    /// What must hold.
    pub tests: Vec<Expression>,
}

/// A part of an f-string.
#[derive(Clone, Debug, PartialEq)]
pub enum FormatPart {
    /// Text as it is.
    Literal(Arc<str>),
    /// `{value!conversion:spec}`
    Value {
        /// What is shown.
        value: Expression,
        /// `r`, `s` or `a`.
        conversion: Option<char>,
        /// The format, itself made of parts.
        spec: Vec<FormatPart>,
    },
}

/// One argument of a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// By place; a [`ExpressionKind::Starred`] spreads.
    Positional(Expression),
    /// `name=value`; `name_span` is where the name stands.
    Keyword {
        /// The parameter.
        name: Name,
        /// Where the name stands.
        name_span: Span,
        /// What it gets.
        value: Expression,
    },
    /// `**mapping`
    KeywordSpread(Expression),
}

/// Before one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum UnaryOperator {
    Not,
    Minus,
    Plus,
    Invert,
}

/// Between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum BinaryOperator {
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Modulo,
    Power,
    ShiftLeft,
    ShiftRight,
    BitAnd,
    BitOr,
    BitXor,
    MatrixMultiply,
}

/// Between two compared operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,
    Is,
    IsNot,
}
