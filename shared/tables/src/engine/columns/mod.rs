//! Formulas over whole columns.
//!
//! A plan computes a column at once, over vectors of one kind; cells where a value is of another kind (nothing, text in a
//! column of numbers, an error) are left to the formula itself, row by row. A plan and the formula give the same results.

use super::Document;
use super::table::ColumnKey;

/// How to compute a column at once.
#[derive(Debug)]
pub(super) struct Plan;

/// What came of running a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlanOutcome {
    /// There is none, or it is not worth it: row by row.
    None,
    /// Another column must be computed first.
    Needs(ColumnKey),
    /// So many cells were computed; those left are marked.
    Done(u64),
}

impl Document {
    pub(super) fn run_plan(&mut self, _key: ColumnKey) -> PlanOutcome {
        PlanOutcome::None
    }
}
