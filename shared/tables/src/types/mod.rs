//! Column types: how what was typed reads, what a formula's result becomes, what a lookup compares.
//!
//! A type is written as Grist writes it: `Numeric`, `DateTime:Europe/Paris`, `Ref:People`. In a schema a reference names its
//! table; [`ColumnType::resolve`] puts the table's number in its place, and only such types convert values.
//!
//! Converting never fails and never loses anything: what does not fit becomes [`CellValue::AltText`], the text that was typed.
//!
//! Deliberately absent: how numbers and dates are shown.

mod fit;
mod key;
mod lookup;
mod moments;
mod number;
mod typed;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use etabli_formula::moments::Zone;
use etabli_formula::{CellValue, RowId, TableIndex};

#[cfg(test)]
pub(crate) use fit::plain_text;
pub use key::{Key, KeyPart, compare_cells};
pub use number::general;
pub use typed::parse_typed;

/// What a column holds. `Target` is how a reference names its table.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum ColumnType<Target = Arc<str>> {
    /// Anything, as it is.
    #[default]
    Any,
    /// Text.
    Text,
    /// A number.
    Numeric,
    /// A whole number of 32 bits; larger ones are kept as text.
    Int,
    /// True or false.
    Toggle,
    /// A day.
    Date,
    /// An instant, shown in this zone.
    DateTime(Zone),
    /// One of some texts.
    Choice,
    /// Some of some texts.
    ChoiceList,
    /// A row.
    Ref(Target),
    /// Rows.
    RefList(Target),
    /// Files: rows of the hidden table of attachments.
    Attachments(Target),
    /// Where a person put the row.
    ManualSortPos,
    /// Where a person put something else.
    PositionNumber,
    /// A row's number.
    Id,
}

/// The hidden table whose rows are attached files.
pub const ATTACHMENTS: &str = "_grist_Attachments";

/// A table that does not exist: what a reference to a missing table points at.
pub const NO_TABLE: TableIndex = TableIndex(u32::MAX);

impl ColumnType {
    /// The type that Grist writes as `text`; unknown ones are [`ColumnType::Any`]. A `DateTime` without a known zone takes
    /// `zone`, the document's.
    #[must_use]
    pub fn parse(text: &str, zone: Zone) -> Self {
        let (name, argument) = text.split_once(':').unwrap_or((text, ""));
        match name {
            "Text" => Self::Text,
            "Numeric" => Self::Numeric,
            "Int" => Self::Int,
            "Bool" => Self::Toggle,
            "Date" => Self::Date,
            "DateTime" => Self::DateTime(Zone::named(argument).unwrap_or(zone)),
            "Choice" => Self::Choice,
            "ChoiceList" => Self::ChoiceList,
            "Ref" => Self::Ref(argument.into()),
            "RefList" => Self::RefList(argument.into()),
            "Attachments" => Self::Attachments(ATTACHMENTS.into()),
            "ManualSortPos" => Self::ManualSortPos,
            "PositionNumber" => Self::PositionNumber,
            "Id" => Self::Id,
            _ => Self::Any,
        }
    }

    /// The same type with its table found.
    #[must_use]
    pub fn resolve(&self, find: impl Fn(&str) -> Option<TableIndex>) -> ColumnType<TableIndex> {
        let found = |name: &Arc<str>| find(name).unwrap_or(NO_TABLE);
        match self {
            Self::Any => ColumnType::Any,
            Self::Text => ColumnType::Text,
            Self::Numeric => ColumnType::Numeric,
            Self::Int => ColumnType::Int,
            Self::Toggle => ColumnType::Toggle,
            Self::Date => ColumnType::Date,
            Self::DateTime(zone) => ColumnType::DateTime(*zone),
            Self::Choice => ColumnType::Choice,
            Self::ChoiceList => ColumnType::ChoiceList,
            Self::Ref(name) => ColumnType::Ref(found(name)),
            Self::RefList(name) => ColumnType::RefList(found(name)),
            Self::Attachments(name) => ColumnType::Attachments(found(name)),
            Self::ManualSortPos => ColumnType::ManualSortPos,
            Self::PositionNumber => ColumnType::PositionNumber,
            Self::Id => ColumnType::Id,
        }
    }
}

impl<Target> ColumnType<Target> {
    /// The name of the type without its argument: `Ref`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Any => "Any",
            Self::Text => "Text",
            Self::Numeric => "Numeric",
            Self::Int => "Int",
            Self::Toggle => "Bool",
            Self::Date => "Date",
            Self::DateTime(_) => "DateTime",
            Self::Choice => "Choice",
            Self::ChoiceList => "ChoiceList",
            Self::Ref(_) => "Ref",
            Self::RefList(_) => "RefList",
            Self::Attachments(_) => "Attachments",
            Self::ManualSortPos => "ManualSortPos",
            Self::PositionNumber => "PositionNumber",
            Self::Id => "Id",
        }
    }

    /// The table that its values refer to.
    #[must_use]
    pub fn target(&self) -> Option<&Target> {
        match self {
            Self::Ref(target) | Self::RefList(target) | Self::Attachments(target) => Some(target),
            _ => None,
        }
    }

    /// Whether a cell holds several values.
    #[must_use]
    pub fn is_list(&self) -> bool {
        matches!(self, Self::ChoiceList | Self::RefList(_) | Self::Attachments(_))
    }
}

impl ColumnType<TableIndex> {
    /// What a cell shows before anything is written: 0, an empty text, the empty record.
    #[must_use]
    pub fn default_cell(&self) -> CellValue {
        match self {
            Self::Text | Self::Choice => CellValue::Text("".into()),
            Self::Numeric => CellValue::Float(0.0),
            Self::Int | Self::Id => CellValue::Int(0),
            Self::Toggle => CellValue::Bool(false),
            Self::Ref(target) => CellValue::Ref(*target, RowId(0)),
            Self::ManualSortPos | Self::PositionNumber => CellValue::Float(f64::INFINITY),
            Self::Any | Self::Date | Self::DateTime(_) | Self::ChoiceList | Self::RefList(_) | Self::Attachments(_) => {
                CellValue::Null
            }
        }
    }
}

impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self {
            Self::DateTime(zone) => write!(f, ":{}", zone.name()),
            Self::Ref(target) | Self::RefList(target) => write!(f, ":{target}"),
            _ => Ok(()),
        }
    }
}
