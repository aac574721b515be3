//! What formulas ask of whoever holds the tables.
//!
//! The evaluator knows tables and columns by number; names are asked once, when a formula is prepared or when an attribute
//! is read by name. A host records what was read, so that it knows what to calculate again.

use std::sync::Arc;

use crate::error::Outcome;
use crate::value::Value;

/// A table of the document, by its place in the host's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TableIndex(pub u32);

/// A column of a table, by its place in the table's list. The pseudo-column `id` is no column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ColumnIndex(pub u32);

/// The lasting number of a row in its table; 0 is the empty record. Below 2^53.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct RowId(pub u64);

/// One cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellAddress {
    /// Its table.
    pub table: TableIndex,
    /// Its column.
    pub column: ColumnIndex,
    /// Its row.
    pub row: RowId,
}

/// One condition of a lookup.
#[derive(Clone, Debug)]
pub struct LookupKey {
    /// The column searched, by name: an unknown one is a `KeyError`.
    pub column: Arc<str>,
    /// What it must hold.
    pub matches: KeyMatch,
}

/// What a column must hold for a row to be found.
#[derive(Clone, Debug)]
pub enum KeyMatch {
    /// This value, converted to the column's type.
    Equals(Value),
    /// A list that holds this value; with `match_empty`, an empty list too when the two are equal.
    Contains {
        /// The element.
        value: Value,
        /// Which value also finds empty lists.
        match_empty: Option<Value>,
    },
}

/// How found rows are ordered.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub enum LookupOrder {
    /// By row id: neither `order_by` nor `sort_by` was given.
    #[default]
    RowId,
    /// `order_by=("A", "-B")`: ties by position, then row id. Empty: by position alone (`order_by=None`).
    By(Arc<[Arc<str>]>),
    /// `sort_by="A"`: ties by row id.
    Legacy(Arc<str>),
}

/// A lookup of rows.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// Where.
    pub table: TableIndex,
    /// All must hold.
    pub keys: Vec<LookupKey>,
    /// In which order.
    pub order: LookupOrder,
}

/// Who edits, for trigger formulas.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct User {
    /// Mail address.
    pub email: Arc<str>,
    /// Name.
    pub name: Arc<str>,
    /// `owners`, `editors` or `viewers`.
    pub access: Arc<str>,
    /// A lasting identifier.
    pub id: Arc<str>,
}

/// Where a find within sorted rows looks, relative to the values given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum FindSide {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
}

/// The tables, as formulas see them.
pub trait Host {
    /// The table of this id, exactly as written.
    fn table(&self, name: &str) -> Option<TableIndex>;
    /// Its id.
    fn table_name(&self, table: TableIndex) -> &str;
    /// Its column of this id. `id` is not asked for.
    fn column(&self, table: TableIndex, name: &str) -> Option<ColumnIndex>;
    /// The ids of its columns, helpers left out.
    fn column_names(&self, table: TableIndex) -> Vec<Arc<str>>;
    /// The value of a cell, interpreted by its column's type: a `Date` for a date, a `Record` for a reference. The empty record
    /// and a row that does not exist answer with the type's default. An error in the cell is raised.
    ///
    /// # Errors
    /// The cell's error; [`Raised::NotReady`](crate::Raised::NotReady) when it must be calculated first.
    fn read(&self, cell: CellAddress) -> Outcome;
    /// The rows that a lookup finds.
    ///
    /// # Errors
    /// `KeyError` for an unknown column; [`Raised::NotReady`](crate::Raised::NotReady).
    fn find(&self, lookup: &Lookup) -> Outcome<Arc<[RowId]>>;
    /// Binary search among `rows`, which `order` sorts, for the row at `side` of `values` (one for each column of the order).
    ///
    /// # Errors
    /// What reading the compared cells raises.
    fn find_in_order(
        &self,
        table: TableIndex,
        rows: &[RowId],
        order: &LookupOrder,
        side: FindSide,
        values: &[Value],
    ) -> Outcome<RowId>;
    /// The place of a row among `rows`, which `order` sorts; none if it is not among them. A host that holds the order finds it
    /// without a walk.
    fn place_in_order(&self, _table: TableIndex, rows: &[RowId], _order: &LookupOrder, row: RowId) -> Option<usize> {
        rows.iter().position(|other| *other == row)
    }
    /// The source rows of a row of a summary table, or none if the table is not a summary.
    ///
    /// # Errors
    /// [`Raised::NotReady`](crate::Raised::NotReady).
    fn summary_group(&self, table: TableIndex, row: RowId) -> Outcome<Option<(TableIndex, Arc<[RowId]>)>>;
    /// Reads made while the returned mode is on leave no dependency (`PEEK`). Answers the mode before.
    fn set_peeking(&self, peeking: bool) -> bool;
    /// Now, in microseconds since 1970 UTC.
    fn now(&self) -> i64;
    /// Sixty-four random bits, a function of the cell and of how many were asked: the same on every device.
    fn random(&self) -> u64;
    /// The document's time zone: `Europe/Paris`.
    fn time_zone(&self) -> &str;
    /// The document's address, for `SELF_HYPERLINK`.
    fn address(&self) -> &str;
    /// Who edits: in trigger formulas alone.
    fn user(&self) -> Option<&User>;
    /// What the user typed: in trigger formulas alone.
    fn typed_value(&self) -> Option<Value>;
}
