//! Changes of a base: small, by thing and property, so that two people's merge.

use serde_json::Value;

use super::properties::{Properties, flatten};
use super::things::{Base, Column, Page, PageKey, Section, SectionKey, Table, TableKey};
use crate::registers::ColumnKey;

/// What changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Thing {
    /// The base's settings.
    Settings,
    /// A table.
    Table(TableKey),
    /// A column; the property `table` says of which table.
    Column(ColumnKey),
    /// A page.
    Page(PageKey),
    /// A section; the property `page` says on which page.
    Section(SectionKey),
}

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub enum SchemaEdit {
    /// A new thing at a place among its like: tables, columns of their table, pages, sections.
    Add {
        /// With a key that nothing has.
        thing: Thing,
        /// Before which; at the end when there are fewer.
        index: usize,
        /// What it is.
        properties: Properties,
    },
    /// Some properties change; `null` takes one away.
    Set {
        /// Of what.
        thing: Thing,
        /// Which, and to what.
        properties: Properties,
    },
    /// It goes to another place among its like, removed ones left out.
    Move {
        /// What.
        thing: Thing,
        /// Where it will stand.
        index: usize,
    },
}

impl SchemaEdit {
    /// Sets one property.
    #[must_use]
    pub fn set(thing: Thing, property: &str, value: impl Into<Value>) -> Self {
        Self::Set { thing, properties: Properties::from([(property.to_owned(), value.into())]) }
    }

    /// Sets one option: `numMode`, `choices`.
    #[must_use]
    pub fn set_option(thing: Thing, option: &str, value: impl Into<Value>) -> Self {
        Self::set(thing, &format!("options.{option}"), value)
    }
}

/// Adds a table. Its columns are added one by one.
#[must_use]
pub fn new_table(table: &Table, index: usize) -> SchemaEdit {
    SchemaEdit::Add { thing: Thing::Table(table.key), index, properties: flatten(table) }
}

/// Adds a column to its table.
#[must_use]
pub fn new_column(column: &Column, index: usize) -> SchemaEdit {
    SchemaEdit::Add { thing: Thing::Column(column.key), index, properties: flatten(column) }
}

/// Adds a page.
#[must_use]
pub fn new_page(page: &Page, index: usize) -> SchemaEdit {
    SchemaEdit::Add { thing: Thing::Page(page.key), index, properties: flatten(page) }
}

/// Adds a section.
#[must_use]
pub fn new_section(section: &Section) -> SchemaEdit {
    SchemaEdit::Add { thing: Thing::Section(section.key), index: usize::MAX, properties: flatten(section) }
}

/// All that makes an empty base into this one: an import.
#[must_use]
pub fn creation(base: &Base) -> Vec<SchemaEdit> {
    let mut edits = vec![SchemaEdit::Set { thing: Thing::Settings, properties: flatten(&base.settings) }];
    edits.extend(base.tables.iter().map(|table| new_table(table, usize::MAX)));
    let columns = base.tables.iter().flat_map(|table| table.columns.iter().map(move |column| (table.key, column)));
    edits.extend(columns.map(|(table, column)| new_column(&Column { table, ..column.clone() }, usize::MAX)));
    edits.extend(base.pages.iter().map(|page| new_page(page, usize::MAX)));
    edits.extend(base.sections.iter().map(new_section));
    edits
}

/// Removes a thing, or brings it back: its properties and, of columns and tables, its cells stay.
#[must_use]
pub fn removal(thing: Thing, is_removed: bool) -> SchemaEdit {
    SchemaEdit::set(thing, "removed", is_removed)
}
