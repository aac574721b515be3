//! Formulas over whole columns.
//!
//! A plan computes a column at once, over vectors of one kind; cells where a value is of another kind (nothing, text in a
//! column of numbers, an error) are left to the formula itself, row by row. A plan and the formula give the same results.
//! A plan also knows what the column depends on, for all its rows at once.

mod compile;
mod evaluate;
mod vector;

use std::rc::Rc;

use etabli_formula::{CellValue, TableIndex};

use super::Document;
use super::cells::{Cells, Dense};
use super::graph::{Callers, Via};
use super::index::{IndexId, IndexShape};
use super::table::{ColumnKey, Content};
use crate::types::ColumnType;
use compile::{By, Node};
use vector::{Odd, Values, Vector};

/// How to compute a column at once.
#[derive(Debug)]
pub(super) struct Plan {
    root: Node,
    /// Columns that must be up to date.
    reads: Vec<ColumnKey>,
    /// What the column depends on.
    edges: Vec<(ColumnKey, Need)>,
    /// Lookups that it makes.
    lookups: Vec<(IndexShape, By)>,
}

/// A dependency, before its index has a number.
#[derive(Clone, Debug)]
enum Need {
    SameRow,
    Reference(etabli_formula::ColumnIndex),
    Lookup(IndexShape, By),
}

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

/// Fewer cells are computed one by one.
const WORTH: usize = 64;
/// Nor is a small part of a column worth a run over all its rows.
const WORTH_PART: usize = 32;

impl Document {
    /// The keys of a summary's groups, if the table is a summary.
    fn summary_shape(&self, table: TableIndex) -> Option<IndexShape> {
        let summary = self.table_at(table)?.summary.as_ref()?;
        let state = self.state.borrow();
        state.indexes.get(summary.index.0 as usize).map(|held| held.shape.clone())
    }

    /// Computes the marked cells of a column at once, as far as a plan goes.
    pub(super) fn run_plan(&mut self, key: ColumnKey) -> PlanOutcome {
        let slots = self.table_at(key.table).map_or(0, |table| table.rows.slots());
        let least = WORTH.max(slots / WORTH_PART);
        if self.column_at(key).is_none_or(|column| column.dirty.len() < least || !column.is_formula()) {
            return PlanOutcome::None;
        }
        let Some(plan) = self.plan(key) else { return PlanOutcome::None };
        for read in &plan.reads {
            let is_ready = self.column_at(*read).is_some_and(|column| column.dirty.is_empty());
            if *read == key {
                return PlanOutcome::None;
            }
            if !is_ready {
                return PlanOutcome::Needs(*read);
            }
        }
        let indexes = self.plan_indexes(key, &plan);
        let kept = {
            let evaluation = evaluate::Evaluation::new(self, key.table, &plan.lookups, &indexes);
            let kind = self.column_at(key).map_or(&ColumnType::Any, |column| &column.kind);
            evaluation.and_then(|evaluation| {
                let vector = evaluation.node(&plan.root, matches!(kind, ColumnType::Numeric))?;
                into_dense(vector, kind, evaluation.len)
            })
        };
        let Some((dense, odd)) = kept else { return PlanOutcome::None };
        for (from, need) in &plan.edges {
            let via = match need {
                Need::SameRow => Via::SameRow,
                Need::Reference(column) => Via::Reference(*column),
                Need::Lookup(shape, by) => match place_of(&plan, shape, *by).and_then(|place| indexes.get(place)) {
                    Some(index) => Via::Join(*index, callers(*by)),
                    None => continue,
                },
            };
            self.add_edge(*from, key, via);
        }
        PlanOutcome::Done(self.store_column(key, dense, &odd))
    }

    /// Row by row from now on, to compare.
    #[cfg(test)]
    pub(super) fn without_plans(&mut self) {
        self.has_no_plans = true;
    }

    fn plan(&mut self, key: ColumnKey) -> Option<Rc<Plan>> {
        #[cfg(test)]
        if self.has_no_plans {
            return None;
        }
        let formula = self.column_at(key)?.formula()?;
        if let Some((version, plan)) = &formula.plan
            && *version == self.version
        {
            return plan.clone();
        }
        let tree = Rc::clone(&formula.tree);
        let plan = if formula.is_volatile { None } else { compile::compile(self, key.table, &tree) };
        let plan = plan.and_then(|root| self.planned(key.table, root)).map(Rc::new);
        let version = self.version;
        self.column_mut(key)?.formula_mut()?.plan = Some((version, plan.clone()));
        plan
    }

    fn planned(&self, table: TableIndex, root: Node) -> Option<Plan> {
        let mut plan = Plan { root: root.clone(), reads: Vec::new(), edges: Vec::new(), lookups: Vec::new() };
        let mut nodes = vec![&root];
        while let Some(node) = nodes.pop() {
            match node {
                Node::Column(column) => plan.own(ColumnKey { table, column: *column }),
                Node::Follow { reference, target } => {
                    plan.own(ColumnKey { table, column: *reference });
                    plan.reads.push(*target);
                    plan.edges.push((*target, Need::Reference(*reference)));
                }
                Node::Aggregate { rows, column, .. } => {
                    let at = rows.shape.table;
                    let keys = rows.shape.columns.iter().filter_map(|key| key.column);
                    plan.reads.extend(keys.map(|column| ColumnKey { table: at, column }));
                    // The rows of a summary are as right as the keys of its source.
                    if let Some(below) = self.summary_shape(at) {
                        let keys = below.columns.iter().filter_map(|key| key.column);
                        plan.reads.extend(keys.map(|column| ColumnKey { table: below.table, column }));
                    }
                    if let By::Column(column) = rows.by {
                        plan.own(ColumnKey { table, column });
                    }
                    if let Some(column) = column {
                        let from = ColumnKey { table: at, column: *column };
                        plan.reads.push(from);
                        plan.edges.push((from, Need::Lookup(rows.shape.clone(), rows.by)));
                    }
                    plan.lookups.push((rows.shape.clone(), rows.by));
                }
                Node::Minus(inner) => nodes.push(inner),
                Node::Arithmetic(_, left, right) | Node::Compare(_, left, right) => nodes.extend([&**left, &**right]),
                Node::If(test, then, otherwise) => nodes.extend([&**test, &**then, &**otherwise]),
                Node::Call(_, text, count) => {
                    nodes.push(text);
                    nodes.extend(count.as_deref());
                }
                Node::RowId | Node::Int(_) | Node::Float(_) | Node::Bool(_) | Node::Text(_) => {}
            }
        }
        Some(plan)
    }

    /// The indexes of a plan's lookups, built where they are not; the column is told when their groups change.
    fn plan_indexes(&mut self, key: ColumnKey, plan: &Plan) -> Vec<IndexId> {
        let mut indexes = Vec::new();
        for (shape, by) in &plan.lookups {
            let summary = self.table_at(key.table).and_then(|table| table.summary.as_ref());
            let index = match (by, summary) {
                (By::Group, Some(summary)) => summary.index,
                _ => self.state.get_mut().index(&self.tables, shape.clone()),
            };
            let watchers = self.state.get_mut().watchers.entry(index).or_default();
            let watcher = (key, callers(*by));
            if !watchers.contains(&watcher) {
                watchers.push(watcher);
            }
            indexes.push(index);
        }
        indexes
    }

    /// Takes over a computed column; how many marked cells are now up to date.
    fn store_column(&mut self, key: ColumnKey, dense: Dense, odd: &Odd) -> u64 {
        let has_indexes = self.state.get_mut().keys_of.contains_key(&key);
        let Some(column) = self.column_mut(key) else { return 0 };
        let before = std::mem::take(&mut column.dirty);
        let Content::Formula { results, .. } = &mut column.content else { return 0 };
        let was = std::mem::replace(results, Cells::of(dense));
        let mut computed = Vec::new();
        for slot in before.iter().filter(|slot| odd.contains(*slot as usize)) {
            column.dirty.insert(slot);
        }
        // What the plan leaves out and was up to date stays.
        for slot in odd.iter().filter(|slot| !before.contains(*slot)) {
            results.set(slot, was.get(slot));
        }
        if has_indexes {
            computed.extend(before.iter().filter(|slot| !odd.contains(*slot as usize)));
        }
        let left = column.dirty.len();
        self.reindex(key, &computed);
        (before.len() - left) as u64
    }
}

impl Plan {
    fn own(&mut self, column: ColumnKey) {
        self.reads.push(column);
        self.edges.push((column, Need::SameRow));
    }
}

fn place_of(plan: &Plan, shape: &IndexShape, by: By) -> Option<usize> {
    plan.lookups.iter().position(|(held, asked)| held == shape && *asked == by)
}

fn callers(by: By) -> Callers {
    match by {
        By::Column(column) => Callers::Column(column),
        By::RowId => Callers::RowId,
        By::Nothing => Callers::Everyone,
        By::Group => Callers::Group,
    }
}

/// What a column of a type keeps of a vector; none when the formula must be asked row by row.
fn into_dense(vector: Vector, kind: &ColumnType<TableIndex>, len: usize) -> Option<(Dense, Odd)> {
    let mut odd = vector.odd.clone();
    let dense = match (kind, vector.values) {
        (ColumnType::Numeric, values) => {
            let made = vector::as_floats(Vector::even(values), len)?;
            let Values::Floats(values) = made.values else { return None };
            Dense::Floats(values.into_owned())
        }
        (ColumnType::Any, Values::Floats(values)) => Dense::Floats(values.into_owned()),
        (ColumnType::Any, Values::Float(value)) => Dense::Floats(vec![value; len]),
        (ColumnType::Any, Values::Ints(values)) => Dense::Ints(values.into_owned()),
        (ColumnType::Any, Values::Int(value)) => Dense::Ints(vec![value; len]),
        (ColumnType::Int, Values::Ints(values)) => {
            let is_long = |(_, value): &(usize, &i64)| i32::try_from(**value).is_err();
            values.iter().enumerate().filter(is_long).for_each(|(at, _)| odd.insert(at));
            Dense::Ints(values.into_owned())
        }
        (ColumnType::Int, Values::Int(value)) if i32::try_from(value).is_ok() => Dense::Ints(vec![value; len]),
        (ColumnType::Any | ColumnType::Toggle, Values::Bools(values)) => Dense::Bools(values.into_owned()),
        (ColumnType::Any | ColumnType::Toggle, Values::Bool(value)) => Dense::Bools(vec![value; len]),
        (ColumnType::Any | ColumnType::Text | ColumnType::Choice, Values::Texts(values)) => {
            Dense::Texts(values.into_owned())
        }
        (ColumnType::Any | ColumnType::Text | ColumnType::Choice, Values::Text(value)) => {
            Dense::Texts(vec![value; len])
        }
        (ColumnType::Any | ColumnType::Date, Values::Dates(values)) => Dense::Dates(values.into_owned()),
        (ColumnType::Any, Values::Refs(table, values)) => Dense::Refs(table, values.into_owned()),
        (ColumnType::Ref(target), Values::Refs(table, values)) if *target == table => {
            Dense::Refs(table, values.into_owned())
        }
        _ => return None,
    };
    Some((dense, odd))
}

/// The default of a column, where a reference names no row.
fn default_of(kind: &ColumnType<TableIndex>) -> CellValue {
    kind.default_cell()
}
