//! What a cell holds: plain data, which can be stored, sent, compared and shared between threads.

use std::sync::Arc;

use crate::error::ErrorClass;
use crate::host::{CellAddress, RowId, TableIndex};
use crate::syntax::Span;
use crate::value::{Date, DateTime};

/// The value of a cell, as formulas and views see it once its column's type has interpreted it.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum CellValue {
    /// Nothing.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// Text.
    Text(Arc<str>),
    /// Text in a column of another type, which it does not fit: shown, marked, kept.
    AltText(Arc<str>),
    /// A day.
    Date(Date),
    /// An instant with the zone it is shown in.
    DateTime(DateTime),
    /// A duration, in microseconds.
    Duration(i64),
    /// A row of a table; row 0 is none.
    Ref(TableIndex, RowId),
    /// Rows of a table.
    RefList(TableIndex, Arc<[RowId]>),
    /// A list of values: choices, or what a formula made.
    List(Arc<[CellValue]>),
    /// A mapping with text keys, in order of insertion.
    Dict(Arc<[(Arc<str>, CellValue)]>),
    /// What formulas can make and cells cannot hold as data: the text that shows it.
    Opaque(Arc<str>),
    /// An error.
    Error(Arc<CellError>),
}

/// The error a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub struct CellError {
    /// Its class.
    pub class: ErrorClass,
    /// What Python would print after the class.
    pub message: Arc<str>,
    /// Where in the formula.
    pub span: Option<Span>,
    /// The cell where it first arose, when that is another.
    pub origin: Option<CellAddress>,
}

impl CellError {
    /// What a grid shows: `#DIV/0!`, `#NameError`; an invalid value shows its text.
    #[must_use]
    pub fn display(&self) -> String {
        match &self.class {
            ErrorClass::ZeroDivisionError => "#DIV/0!".to_owned(),
            ErrorClass::NameError => "#NAME?".to_owned(),
            ErrorClass::InvalidTypedValue => format!("#{}", self.message),
            class => format!("#{}", class.name()),
        }
    }
}
