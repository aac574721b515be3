//! Who reads what: a graph of columns whose edges map changed rows of one to rows of the other.
//!
//! A formula that runs row by row leaves its edges here as it reads. Reads of rows that a lookup found, or that a reference
//! of the row names, are one edge for the column; only reads that come by another way are remembered row by row.

use etabli_formula::{ColumnIndex, RowId, TableIndex};

use super::bits::{FastMap, FastSet};
use super::index::IndexId;
use super::table::ColumnKey;

/// How rows of the column read lead to rows of the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Via {
    /// The same row.
    SameRow,
    /// The rows whose reference in this column of the reader's table names the row.
    Reference(ColumnIndex),
    /// The rows that asked this index for the row's key.
    Callers(IndexId),
    /// The rows of the reader that ask for the row's key in this index.
    Join(IndexId, Callers),
    /// Those remembered one by one.
    Rows,
    /// The same row of a column with a trigger formula: only while an edit is applied.
    Trigger,
}

/// Which rows of a table ask for a key, when all its rows ask alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Callers {
    /// Those that hold it in a column.
    Column(ColumnIndex),
    /// The one whose id it is.
    RowId,
    /// The row of the summary that the group is.
    Group,
    /// All.
    Everyone,
}

/// A reader of a column.
#[derive(Debug)]
pub(super) struct Edge {
    pub(super) to: ColumnKey,
    pub(super) via: Via,
    /// For [`Via::Rows`]: the reader's slots of each row read.
    pub(super) rows: FastMap<RowId, Vec<u32>>,
}

/// What the formula that runs has read.
#[derive(Debug, Default)]
pub(super) struct Recorder {
    /// The cell that is evaluated.
    pub(super) cell: Option<(ColumnKey, u32, RowId)>,
    pub(super) is_peeking: bool,
    /// Edges of this column that exist.
    known: FastSet<(ColumnKey, Via)>,
    last: Option<(ColumnKey, Via)>,
    /// References of the row, as read.
    references: Vec<(ColumnIndex, TableIndex, RowId)>,
    /// Groups asked for: the latest last.
    lookups: Vec<(IndexId, u32)>,
    /// Edges to add.
    pub(super) edges: Vec<(ColumnKey, Via)>,
    /// Rows to remember: column read, row read.
    pub(super) singles: Vec<(ColumnKey, RowId)>,
    /// How many random numbers were drawn.
    pub(super) drawn: u64,
}

/// Lookups remembered for one evaluation; older ones are covered row by row.
const RECENT: usize = 8;

impl Recorder {
    /// Begins with a cell; what is known of its column stays if it is that of the cell before.
    pub(super) fn begin(&mut self, column: ColumnKey, slot: u32, row: RowId) {
        if self.cell.is_none_or(|(before, ..)| before != column) {
            self.known.clear();
            self.last = None;
        }
        self.cell = Some((column, slot, row));
        self.is_peeking = false;
        self.references.clear();
        self.lookups.clear();
        self.drawn = 0;
    }

    /// Forgets which edges exist: some may have gone.
    pub(super) fn forget(&mut self) {
        self.cell = None;
    }

    /// An edge to the cell's column.
    pub(super) fn edge(&mut self, from: ColumnKey, via: Via) {
        if self.last == Some((from, via)) {
            return;
        }
        self.last = Some((from, via));
        if self.known.insert((from, via)) {
            self.edges.push((from, via));
        }
    }

    /// The row holds this reference.
    pub(super) fn reference(&mut self, column: ColumnIndex, table: TableIndex, row: RowId) {
        if self.references.len() < RECENT {
            self.references.push((column, table, row));
        }
    }

    /// The row asked for a group.
    pub(super) fn lookup(&mut self, index: IndexId, group: u32) {
        self.lookups.push((index, group));
    }

    /// The lookups that may cover a read, the latest first.
    pub(super) fn recent_lookups(&self) -> impl Iterator<Item = (IndexId, u32)> + '_ {
        self.lookups.iter().rev().take(RECENT).copied()
    }

    /// Whether a reference of the row names the row read; the edge is then noted.
    pub(super) fn is_by_reference(&mut self, from: ColumnKey, row: RowId) -> bool {
        let names = |(_, table, named): &&(ColumnIndex, TableIndex, RowId)| *table == from.table && *named == row;
        let Some((column, ..)) = self.references.iter().find(names) else { return false };
        let via = Via::Reference(*column);
        self.edge(from, via);
        true
    }
}
