//! What kind of thing each part of a formula is: a record of which table, a set of records, a list of them.
//!
//! Renaming needs it, to know whose column `r.Name` is; so does completion. It is a guess that follows assignments, loops,
//! comprehensions, lambdas and the functions that pass records through, in one walk of the tree, without running anything.
//! What it cannot tell is [`Shape::Unknown`].
//!
//! Deliberately absent: types of numbers and texts beyond what completion shows.

mod calls;
mod walk;

use std::sync::Arc;

use super::ast::{FunctionDefinition, Name, Span};
pub(super) use walk::Walker;
pub use walk::shape_of;

/// Lists within lists that are told apart.
const MAX_HEIGHT: u32 = 3;
/// Places of a tuple that are told apart.
const MAX_PLACES: usize = 8;

/// What is known of the tables that a formula reads.
pub trait Schema {
    /// Whether a table has this name.
    fn has_table(&self, table: &str) -> bool;
    /// What a column holds, by its type; for a formula column of type Any perhaps by [`shape_of`] of its formula. None when
    /// there is no such column.
    fn column(&self, table: &str, column: &str) -> Option<Shape>;
    /// The tables, for completion, in the order in which they are offered.
    fn tables(&self) -> Vec<Name>;
    /// A table's columns, for completion, in the order in which they are offered.
    fn columns(&self, table: &str) -> Vec<Name>;
}

/// What a part of a formula is.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Nothing is known, or nothing of interest.
    Unknown,
    /// A text.
    Text,
    /// A table by its name.
    Table(Name),
    /// A record of a table.
    Record(Name),
    /// A set of records of a table.
    Records(Name),
    /// `records.find`
    Find(Name),
    /// A list, set, generator … of such elements.
    List(Box<Shape>),
    /// A list whose places differ.
    Tuple(Vec<Shape>),
    /// A dictionary of such values.
    Dict(Box<Shape>),
    /// A function of the formula.
    Function(Arc<FunctionDefinition>),
}

/// Where a formula stands.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The table of `rec`.
    pub table: &'a str,
    /// Other variables there: `choice` in the condition of a list of choices.
    pub variables: &'a [(&'a str, Shape)],
}

impl Shape {
    /// What cells of a column of this type are: `Ref:People` holds records.
    #[must_use]
    pub fn of_type(column_type: &str) -> Self {
        match column_type.split_once(':') {
            Some(("Ref", table)) => Self::Record(table.into()),
            Some(("RefList", table)) => Self::Records(table.into()),
            _ => match column_type {
                "Text" | "Choice" => Self::Text,
                "ChoiceList" => Self::List(Box::new(Self::Text)),
                "Attachments" => Self::Records("_grist_Attachments".into()),
                _ => Self::Unknown,
            },
        }
    }

    /// The table of a record or of a set of records.
    #[must_use]
    pub fn records_table(&self) -> Option<&Name> {
        match self {
            Self::Record(table) | Self::Records(table) => Some(table),
            _ => None,
        }
    }

    /// A list of such elements.
    fn list(element: Self) -> Self {
        Self::List(Box::new(element.bounded()))
    }

    /// A dictionary of such values.
    fn dict(value: Self) -> Self {
        Self::Dict(Box::new(value.bounded()))
    }

    /// A list whose first places are known apart.
    fn tuple(parts: Vec<Self>) -> Self {
        Self::Tuple(parts.into_iter().take(MAX_PLACES).map(Self::bounded).collect())
    }

    /// Forgets what is nested deeper than a formula needs, so that no shape grows with the text.
    fn bounded(self) -> Self {
        if self.height() >= MAX_HEIGHT { Self::Unknown } else { self }
    }

    fn height(&self) -> u32 {
        match self {
            Self::List(inner) | Self::Dict(inner) => 1 + inner.height(),
            Self::Tuple(parts) => 1 + parts.iter().map(Self::height).max().unwrap_or_default(),
            _ => 0,
        }
    }

    /// What a loop over it binds.
    fn element(&self) -> Self {
        match self {
            Self::Records(table) => Self::Record(table.clone()),
            Self::List(element) => (**element).clone(),
            Self::Tuple(parts) => parts.iter().fold(Self::Unknown, |known, part| known.or(part)),
            Self::Text => Self::Text,
            _ => Self::Unknown,
        }
    }

    /// This, or the other when nothing is known of this.
    fn or(self, other: &Self) -> Self {
        if self == Self::Unknown { other.clone() } else { self }
    }
}

/// A name that means a column, a table or an attribute, where the walk met it.
#[derive(Clone, Debug)]
pub(super) enum Use<'a> {
    /// `value.name`, `$name`; the span is the name's.
    Attribute { of: &'a Shape, name: &'a str, span: Span },
    /// `table.lookupRecords(name=…)`; the span is the name's.
    Key { table: &'a str, name: &'a str, span: Span },
    /// A lone name where a key may be typed.
    KeyToBe { table: &'a str, span: Span },
    /// A literal that names columns, with `-` before or not; the span is the literal's.
    Order { table: &'a str, text: &'a str, span: Span },
    /// The name of a table.
    Table { name: &'a str, span: Span },
    /// Any other name, with the variables known there.
    Variable { span: Span, known: &'a [std::collections::BTreeMap<Name, Shape>] },
}
