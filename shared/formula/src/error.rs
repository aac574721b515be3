//! What goes wrong while a formula runs.

use std::sync::Arc;

use crate::budget::Exhausted;
use crate::cell::CellError;
use crate::host::CellAddress;
use crate::syntax::Span;
use crate::value::Value;

/// The class of an error: Python's names, and those of Grist.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are those of Python's exceptions")]
pub enum ErrorClass {
    ArithmeticError,
    AssertionError,
    AttributeError,
    Exception,
    FloatingPointError,
    ImportError,
    IndexError,
    KeyError,
    LookupError,
    NameError,
    NotImplementedError,
    OverflowError,
    RecursionError,
    RuntimeError,
    StopIteration,
    SyntaxError,
    TypeError,
    UnboundLocalError,
    UnicodeError,
    ValueError,
    ZeroDivisionError,
    /// A date that no format fits (`dateutil`'s name).
    ParserError,
    /// The cell depends on itself.
    CircularRefError,
    /// A cell whose value does not fit its type was used as a record or a date.
    InvalidTypedValue,
    /// The formula took too many steps or too much memory.
    Limit,
    /// Any other class, of an imported document.
    Other(Arc<str>),
}

/// An error on its way: class, message for engineers and for `str(error)`, place.
#[derive(Clone, Debug)]
pub struct Thrown {
    /// Its class.
    pub class: ErrorClass,
    /// Its argument: `str(error)`.
    pub message: Arc<str>,
    /// Where in the formula, once known.
    pub span: Option<Span>,
    /// The cell it was read from, when it arose in another.
    pub origin: Option<CellAddress>,
}

/// Why an evaluation stopped before it had a value.
#[derive(Clone, Debug)]
pub enum Raised {
    /// An error, which `try` may catch.
    Error(Box<Thrown>),
    /// A cell that must be calculated first; `try` does not catch it. The host evaluates it, then this cell again.
    NotReady(CellAddress),
}

/// A value, or why there is none.
pub type Outcome<T = Value> = Result<T, Raised>;

impl ErrorClass {
    /// Its name as Python and Grist print it: `ZeroDivisionError`.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::ArithmeticError => "ArithmeticError",
            Self::AssertionError => "AssertionError",
            Self::AttributeError => "AttributeError",
            Self::Exception => "Exception",
            Self::FloatingPointError => "FloatingPointError",
            Self::ImportError => "ImportError",
            Self::IndexError => "IndexError",
            Self::KeyError => "KeyError",
            Self::LookupError => "LookupError",
            Self::NameError => "NameError",
            Self::NotImplementedError => "NotImplementedError",
            Self::OverflowError => "OverflowError",
            Self::RecursionError => "RecursionError",
            Self::RuntimeError => "RuntimeError",
            Self::StopIteration => "StopIteration",
            Self::SyntaxError => "SyntaxError",
            Self::TypeError => "TypeError",
            Self::UnboundLocalError => "UnboundLocalError",
            Self::UnicodeError => "UnicodeError",
            Self::ValueError => "ValueError",
            Self::ZeroDivisionError => "ZeroDivisionError",
            Self::ParserError => "ParserError",
            Self::CircularRefError => "CircularRefError",
            Self::InvalidTypedValue => "InvalidTypedValue",
            Self::Limit => "Limit",
            Self::Other(name) => name,
        }
    }

    /// The message that tells a person what went wrong and what to do.
    #[must_use]
    pub fn message_id(&self) -> &'static str {
        match self {
            Self::ZeroDivisionError => "formula-error-division",
            Self::TypeError => "formula-error-type",
            Self::ValueError | Self::UnicodeError => "formula-error-value",
            Self::NameError | Self::UnboundLocalError => "formula-error-name",
            Self::AttributeError => "formula-error-attribute",
            Self::KeyError | Self::LookupError => "formula-error-key",
            Self::IndexError | Self::StopIteration => "formula-error-index",
            Self::CircularRefError => "formula-error-circular",
            Self::InvalidTypedValue => "formula-error-invalid-value",
            Self::Limit => "formula-error-limit",
            Self::RecursionError => "formula-error-recursion",
            Self::SyntaxError => "formula-error-syntax",
            Self::ImportError => "formula-error-import",
            Self::AssertionError => "formula-error-assertion",
            Self::NotImplementedError => "formula-error-not-implemented",
            Self::OverflowError | Self::FloatingPointError | Self::ArithmeticError => "formula-error-overflow",
            Self::ParserError => "formula-error-date",
            Self::Other(name) if &**name == "IndentationError" => "formula-error-syntax",
            Self::Exception | Self::RuntimeError | Self::Other(_) => "formula-error-other",
        }
    }

    /// The class of this name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        const KNOWN: [ErrorClass; 25] = [
            ErrorClass::ArithmeticError,
            ErrorClass::AssertionError,
            ErrorClass::AttributeError,
            ErrorClass::Exception,
            ErrorClass::FloatingPointError,
            ErrorClass::ImportError,
            ErrorClass::IndexError,
            ErrorClass::KeyError,
            ErrorClass::LookupError,
            ErrorClass::NameError,
            ErrorClass::NotImplementedError,
            ErrorClass::OverflowError,
            ErrorClass::RecursionError,
            ErrorClass::RuntimeError,
            ErrorClass::StopIteration,
            ErrorClass::SyntaxError,
            ErrorClass::TypeError,
            ErrorClass::UnboundLocalError,
            ErrorClass::UnicodeError,
            ErrorClass::ValueError,
            ErrorClass::ZeroDivisionError,
            ErrorClass::ParserError,
            ErrorClass::CircularRefError,
            ErrorClass::InvalidTypedValue,
            ErrorClass::Limit,
        ];
        KNOWN.into_iter().find(|class| class.name() == name).unwrap_or_else(|| Self::Other(name.into()))
    }
}

impl Raised {
    /// An error of this class with this message.
    pub fn new(class: ErrorClass, message: impl Into<Arc<str>>) -> Self {
        Self::Error(Box::new(Thrown { class, message: message.into(), span: None, origin: None }))
    }

    /// A `TypeError`.
    pub fn type_error(message: impl Into<Arc<str>>) -> Self {
        Self::new(ErrorClass::TypeError, message)
    }

    /// A `ValueError`.
    pub fn value_error(message: impl Into<Arc<str>>) -> Self {
        Self::new(ErrorClass::ValueError, message)
    }

    /// Whether `try` may catch it: neither a cell that is not ready nor a spent budget.
    #[must_use]
    pub fn is_catchable(&self) -> bool {
        matches!(self, Self::Error(thrown) if thrown.class != ErrorClass::Limit)
    }

    /// The same error, with the place where it arose unless an inner one is known.
    #[must_use]
    pub fn at(self, span: Span) -> Self {
        match self {
            Self::Error(mut thrown) if thrown.span.is_none() => {
                thrown.span = Some(span);
                Self::Error(thrown)
            }
            other => other,
        }
    }

    /// The error read from another cell: it keeps its class.
    #[must_use]
    pub fn from_cell(error: &CellError, cell: CellAddress) -> Self {
        Self::Error(Box::new(Thrown {
            class: error.class.clone(),
            message: error.message.clone(),
            span: None,
            origin: Some(error.origin.unwrap_or(cell)),
        }))
    }
}

impl From<Exhausted> for Raised {
    fn from(exhausted: Exhausted) -> Self {
        match exhausted {
            Exhausted::Steps => Self::new(ErrorClass::Limit, "steps"),
            Exhausted::Memory => Self::new(ErrorClass::Limit, "memory"),
            Exhausted::Depth => Self::new(ErrorClass::RecursionError, "maximum recursion depth exceeded"),
        }
    }
}
