//! What a base contains besides its cells: tables, their columns, pages and the views on them.
//!
//! [`Base`] is a value to read: the document that devices merge holds each thing as named properties ([`Properties`]),
//! and changes come as [`SchemaEdit`]s. What is read is made consistent first ([`Base::mended`]): two columns that got one
//! identifier offline are told apart, and formulas that still say a column's former name follow it. All devices read the
//! same.
//!
//! Things have lasting keys; identifiers are what formulas say, labels what people read. Nothing is ever removed: a removed
//! thing says so, and can come back.
//!
//! Deliberately absent: cells, and the meaning of options, which keep Grist's names (`numMode`, `dateFormat`, `choices`).

mod edit;
mod mend;
mod names;
mod properties;
mod things;

pub use edit::{SchemaEdit, Thing, creation, new_column, new_page, new_section, new_table, removal};
pub use names::{relabel_column, relabel_table, rename_column, rename_table};
pub use properties::{Properties, flatten, read_thing};
pub use things::{
    Base, Column, Field, Filter, Kind, Link, Page, PageKey, Rule, Section, SectionKey, Settings, SortKey, Summary,
    Table, TableKey, Trigger, TriggerWhen, Validation,
};

pub use crate::registers::ColumnKey;

/// The version of what the merged document holds: written when a base is made, raised when a reader must know more.
pub const SCHEMA_VERSION: u32 = 1;

#[cfg(test)]
mod tests;
