//! Tables and columns as the engine keeps them.

use std::rc::Rc;
use std::sync::Arc;

use etabli_formula::host::LookupOrder;
use etabli_formula::run::Prepared;
use etabli_formula::syntax::ast;
use etabli_formula::{CellValue, ColumnIndex, RowId, TableIndex};

use super::bits::{FastMap, Slots};
use super::cells::Cells;
use super::columns::Plan;
use super::graph::Edge;
use super::index::IndexId;
use super::rows::Rows;
use crate::raw::RawColumn;
use crate::types::ColumnType;

/// The column of a row's manual position, hidden in every table.
pub(super) const POSITION: &str = "manualSort";

/// A column of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct ColumnKey {
    pub(super) table: TableIndex,
    pub(super) column: ColumnIndex,
}

/// When a trigger formula runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum RecalcWhen {
    /// On new rows, and when a column it names changes.
    #[default]
    NewOrChanged,
    /// Never by itself.
    Never,
    /// On new rows and on any change a person makes to the row.
    Manual,
}

/// A formula as it runs.
#[derive(Debug)]
pub(super) struct Formula {
    pub(super) text: Arc<str>,
    pub(super) tree: Rc<ast::Formula>,
    /// Its names resolved, and against which version of the schema.
    pub(super) prepared: Option<(u64, Rc<Prepared>)>,
    /// How to compute the whole column at once, where that is known, and for which version of the schema.
    pub(super) plan: Option<(u64, Option<Rc<Plan>>)>,
    /// How the record sets it gives are sorted: what `find` needs.
    pub(super) order: Option<LookupOrder>,
    /// Evaluations since all was last up to date: what goes round without end is stopped.
    pub(super) evaluations: u64,
    /// Whether it asks for the time or for chance.
    pub(super) is_volatile: bool,
}

/// A formula of a data column.
#[derive(Debug)]
pub(super) struct Trigger {
    pub(super) formula: Formula,
    pub(super) when: RecalcWhen,
    pub(super) depends_on: Vec<ColumnIndex>,
}

/// Where the values of a column come from.
#[derive(Debug)]
pub(super) enum Content {
    Data { raw: RawColumn, trigger: Option<Box<Trigger>> },
    Formula { formula: Box<Formula>, results: Cells },
}

/// A column.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) id: Arc<str>,
    /// As the schema writes it.
    pub(super) written: ColumnType,
    pub(super) kind: ColumnType<TableIndex>,
    pub(super) content: Content,
    /// Removed columns keep their place.
    pub(super) is_live: bool,
    /// Cells to compute: of a formula, or of a trigger while an edit is applied.
    pub(super) dirty: Slots,
    /// Who reads this column.
    pub(super) readers: Vec<Edge>,
}

impl Formula {
    pub(super) fn new(text: &str) -> Self {
        // Functions whose answer changes without any cell changing.
        const VOLATILE: [&str; 8] = ["NOW", "TODAY", "RAND", "UUID", "now(", "today(", "random", "SCHEDULE"];
        Self {
            text: text.into(),
            tree: Rc::new(etabli_formula::syntax::parse(text)),
            prepared: None,
            plan: None,
            order: None,
            evaluations: 0,
            is_volatile: VOLATILE.iter().any(|name| text.contains(name)),
        }
    }

    /// Whether the text names something, as a whole word.
    pub(super) fn mentions(&self, name: &str) -> bool {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        self.text.match_indices(name).any(|(at, _)| {
            let before = self.text.get(..at).and_then(|text| text.chars().next_back());
            let after = self.text.get(at + name.len()..).and_then(|text| text.chars().next());
            !before.is_some_and(is_word) && !after.is_some_and(is_word)
        })
    }
}

impl Column {
    pub(super) fn new(id: Arc<str>, written: ColumnType, kind: ColumnType<TableIndex>, content: Content) -> Self {
        Self { id, written, kind, content, is_live: true, dirty: Slots::default(), readers: Vec::new() }
    }

    /// What a cell holds, whether or not it is up to date.
    pub(super) fn cell(&self, slot: u32) -> CellValue {
        match &self.content {
            Content::Data { raw, .. } => self.kind.interpret(&raw.get(slot as usize)),
            Content::Formula { results, .. } => results.get(slot),
        }
    }

    pub(super) fn is_formula(&self) -> bool {
        matches!(self.content, Content::Formula { .. })
    }

    pub(super) fn formula(&self) -> Option<&Formula> {
        match &self.content {
            Content::Formula { formula, .. } => Some(formula),
            Content::Data { trigger, .. } => trigger.as_ref().map(|trigger| &trigger.formula),
        }
    }

    pub(super) fn formula_mut(&mut self) -> Option<&mut Formula> {
        match &mut self.content {
            Content::Formula { formula, .. } => Some(formula),
            Content::Data { trigger, .. } => trigger.as_mut().map(|trigger| &mut trigger.formula),
        }
    }

    pub(super) fn trigger(&self) -> Option<&Trigger> {
        match &self.content {
            Content::Data { trigger, .. } => trigger.as_deref(),
            Content::Formula { .. } => None,
        }
    }

    /// Whether people and `column_names` see it.
    pub(super) fn is_shown(&self) -> bool {
        self.is_live && &*self.id != POSITION && !self.id.starts_with("gristHelper_")
    }
}

/// What makes a table a summary of another.
#[derive(Debug)]
pub(super) struct Summary {
    pub(super) source: TableIndex,
    /// A column of the source and the column here that holds its groups.
    pub(super) group_by: Vec<(ColumnIndex, ColumnIndex)>,
    /// The groups.
    pub(super) index: IndexId,
    /// The row of each group; row 0 where it has none.
    pub(super) row_of: Vec<RowId>,
    /// The group of each row.
    pub(super) group_of: FastMap<RowId, u32>,
}

/// A table.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: Arc<str>,
    pub(super) is_live: bool,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Rows,
    pub(super) summary: Option<Summary>,
    /// Its own summaries.
    pub(super) summaries: Vec<TableIndex>,
}

impl Table {
    pub(super) fn new(name: Arc<str>) -> Self {
        Self { name, is_live: true, columns: Vec::new(), rows: Rows::default(), summary: None, summaries: Vec::new() }
    }

    pub(super) fn column(&self, column: ColumnIndex) -> Option<&Column> {
        self.columns.get(column.0 as usize)
    }

    /// The place of the column of this id.
    pub(super) fn find(&self, id: &str) -> Option<ColumnIndex> {
        let place = self.columns.iter().position(|column| column.is_live && &*column.id == id)?;
        u32::try_from(place).ok().map(ColumnIndex)
    }
}
