//! The engine: tables whose formulas stay up to date.
//!
//! A [`Document`] holds tables of typed columns. Writing cells marks what depends on them; [`Document::recalculate`] computes
//! what is marked, in slices, what is on screen first. A formula that is known as a whole runs over whole columns
//! ([`columns`]); any other runs row by row and leaves behind what it read ([`graph`]). Lookups are indexes kept up to date
//! ([`index`]).
//!
//! A cell that must wait for another says so and is evaluated again later, from a list and not by recursion: chains may be as
//! long as a table. Cells that wait for each other hold `CircularRefError`.
//!
//! Deliberately absent: storage, merging, undo, who may read what.

mod actions;
mod bits;
mod cells;
mod columns;
mod edits;
mod graph;
mod host;
mod index;
mod orders;
mod recalculate;
mod rows;
mod schema;
mod summaries;
mod table;
mod values;

#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::sync::Arc;

use etabli_formula::host::{CellAddress, User};
use etabli_formula::moments::Zone;
use etabli_formula::{CellValue, ColumnIndex, Limits, RowId, TableIndex, Value};

pub use actions::{Acted, Action};
pub use edits::Edit;
pub use recalculate::{Progress, Slice};
pub use schema::{ColumnSpec, SummarySpec, TriggerSpec};
pub use table::RecalcWhen;

use bits::FastMap;
use graph::{Callers, Recorder};
use index::{Index, IndexId, IndexShape};
use table::{Column, ColumnKey, Table};

/// What formulas know of the world around the document.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The document's time zone.
    pub zone: Zone,
    /// Its address, for `SELF_HYPERLINK`.
    pub address: Arc<str>,
    /// Now, in microseconds since 1970 UTC.
    pub now: i64,
    /// What random numbers start from.
    pub seed: u64,
    /// What one cell may cost.
    pub limits: Limits,
}

impl Default for Surroundings {
    fn default() -> Self {
        Self { zone: Zone::utc(), address: "".into(), now: 0, seed: 0, limits: Limits::default() }
    }
}

/// Tables, formulas and their results.
#[derive(Debug, Default)]
pub struct Document {
    tables: Vec<Table>,
    names: FastMap<Arc<str>, TableIndex>,
    surroundings: Surroundings,
    zone_name: Arc<str>,
    state: RefCell<State>,
    /// Counts changes of tables, columns and formulas.
    version: u64,
    /// Cells that somebody looks at, the first last.
    wanted: Vec<CellAddress>,
    /// While an edit is applied: who edits, and what triggers have done.
    acting: Option<actions::Acting>,
    user: Option<User>,
    typed: Option<Value>,
    #[cfg(test)]
    has_no_plans: bool,
}

/// What formulas change while they run.
#[derive(Debug, Default)]
struct State {
    indexes: Vec<Index>,
    by_shape: FastMap<IndexShape, IndexId>,
    /// Indexes of which a column is a key.
    keys_of: FastMap<ColumnKey, Vec<IndexId>>,
    /// Indexes of a table.
    of_table: FastMap<TableIndex, Vec<IndexId>>,
    /// Indexes whose rows a column sorts.
    sorts: FastMap<ColumnKey, Vec<IndexId>>,
    /// Columns whose plan depends on the groups of an index.
    watchers: FastMap<IndexId, Vec<(ColumnKey, Callers)>>,
    recorder: Recorder,
}

impl Document {
    /// An empty document.
    #[must_use]
    pub fn new(surroundings: Surroundings) -> Self {
        let zone_name = surroundings.zone.name();
        Self { surroundings, zone_name, ..Self::default() }
    }

    /// What a cell holds. A row or column that does not exist holds nothing.
    #[must_use]
    pub fn cell(&self, address: CellAddress) -> CellValue {
        let Some(table) = self.tables.get(address.table.0 as usize) else { return CellValue::Null };
        match (table.column(address.column), table.rows.slot(address.row)) {
            (Some(column), Some(slot)) => column.cell(slot),
            _ => CellValue::Null,
        }
    }

    /// Whether a cell waits to be computed.
    #[must_use]
    pub fn is_pending(&self, address: CellAddress) -> bool {
        let table = self.tables.get(address.table.0 as usize);
        let slot = table.and_then(|table| table.rows.slot(address.row));
        let column = table.and_then(|table| table.column(address.column));
        matches!((column, slot), (Some(column), Some(slot)) if column.dirty.contains(slot))
    }

    /// The rows of a table, by id.
    #[must_use]
    pub fn rows(&self, table: TableIndex) -> Vec<RowId> {
        let Some(table) = self.tables.get(table.0 as usize) else { return Vec::new() };
        let mut rows: Vec<RowId> = table.rows.live().iter().map(|slot| table.rows.id(slot)).collect();
        rows.sort_unstable();
        rows
    }

    /// How many rows a table has.
    #[must_use]
    pub fn row_count(&self, table: TableIndex) -> usize {
        self.tables.get(table.0 as usize).map_or(0, |table| table.rows.len())
    }

    /// Whether a row exists.
    #[must_use]
    pub fn has_row(&self, table: TableIndex, row: RowId) -> bool {
        self.tables.get(table.0 as usize).is_some_and(|table| table.rows.slot(row).is_some())
    }

    /// An id that no row of the table has had.
    #[must_use]
    pub fn fresh_row(&self, table: TableIndex) -> RowId {
        self.tables.get(table.0 as usize).map_or(RowId(1), |table| table.rows.fresh())
    }

    /// The time formulas see. Cells that ask for it are computed again.
    pub fn set_now(&mut self, now: i64) {
        self.surroundings.now = now;
        self.touch_volatile();
    }

    fn column_at(&self, key: ColumnKey) -> Option<&Column> {
        self.tables.get(key.table.0 as usize)?.column(key.column)
    }

    fn column_mut(&mut self, key: ColumnKey) -> Option<&mut Column> {
        self.tables.get_mut(key.table.0 as usize)?.columns.get_mut(key.column.0 as usize)
    }

    fn table_at(&self, table: TableIndex) -> Option<&Table> {
        self.tables.get(table.0 as usize)
    }

    fn keys(&self) -> impl Iterator<Item = ColumnKey> + '_ {
        (0u32..).zip(&self.tables).flat_map(|(table, held)| {
            (0u32..)
                .zip(&held.columns)
                .filter(|(_, column)| column.is_live)
                .map(move |(column, _)| ColumnKey { table: TableIndex(table), column: ColumnIndex(column) })
        })
    }
}
