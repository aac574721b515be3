//! Running a plan.

use std::borrow::Cow;
use std::cell::Ref;
use std::sync::Arc;

use etabli_formula::{CellValue, ColumnIndex, RowId, TableIndex};

use super::super::cells::{Cells, Dense};
use super::super::index::{Index, IndexId, IndexShape};
use super::super::table::{Column, ColumnKey, Content, Table};
use super::super::{Document, State};
use super::compile::{Aggregate, By, Node, Source};
use super::vector::{self, Odd, Values, Vector};
use crate::raw::{Present, RawColumn};
use crate::types::{ColumnType, Key, KeyPart};

/// What a plan runs on.
pub(super) struct Evaluation<'a> {
    document: &'a Document,
    table: &'a Table,
    state: Ref<'a, State>,
    lookups: &'a [(IndexShape, By)],
    indexes: &'a [IndexId],
    /// Slots of the table: the length of every vector.
    pub(super) len: usize,
}

/// What the rows of a group come to.
#[derive(Clone, Copy)]
enum Found {
    /// It must be computed row by row.
    Odd,
    Float(f64),
    Int(i64),
    /// The slot of the first row; none where there is no row.
    Slot(Option<u32>),
}

impl<'a> Evaluation<'a> {
    pub(super) fn new(
        document: &'a Document,
        table: TableIndex,
        lookups: &'a [(IndexShape, By)],
        indexes: &'a [IndexId],
    ) -> Option<Self> {
        let table = document.table_at(table)?;
        let len = table.rows.slots();
        Some(Self { document, table, state: document.state.borrow(), lookups, indexes, len })
    }

    /// The values of an expression for every slot. The depth of expressions is bounded where they are compiled.
    pub(super) fn node(&self, node: &Node, wants_floats: bool) -> Option<Vector<'a>> {
        let inner = |node: &Node| self.node(node, false);
        Some(match node {
            Node::Column(column) => load(self.table, self.table.column(*column)?)?,
            Node::RowId => {
                let id = |slot: u32| i64::try_from(self.table.rows.id(slot).0).unwrap_or_default();
                let ids: Vec<i64> = (0..u32::try_from(self.len).ok()?).map(id).collect();
                Vector::even(Values::Ints(ids.into()))
            }
            Node::Int(value) => Vector::even(Values::Int(*value)),
            Node::Float(value) => Vector::even(Values::Float(*value)),
            Node::Bool(value) => Vector::even(Values::Bool(*value)),
            Node::Text(value) => Vector::even(Values::Text(Arc::clone(value))),
            Node::Minus(operand) => vector::minus(inner(operand)?)?,
            Node::Arithmetic(operator, left, right) => {
                vector::arithmetic(*operator, inner(left)?, inner(right)?, self.len)?
            }
            Node::Compare(comparison, left, right) => {
                vector::compare(*comparison, &inner(left)?, &inner(right)?, self.len)?
            }
            Node::If(test, then, otherwise) => {
                let test = inner(test)?;
                let mut branches = [self.node(then, wants_floats)?, self.node(otherwise, wants_floats)?];
                if wants_floats {
                    // Only at the end of a formula, where the column would make floats of them anyway.
                    branches = branches
                        .map(|branch| vector::as_floats(branch, self.len))
                        .into_iter()
                        .collect::<Option<Vec<_>>>()?
                        .try_into()
                        .ok()?;
                }
                let [then, otherwise] = branches;
                vector::select(&vector::truth(&test.values, self.len)?, &test.odd, then, otherwise)?
            }
            Node::Follow { reference, target } => self.follow(*reference, *target)?,
            Node::Call(function, text, count) => {
                let count = match count {
                    Some(count) => Some(inner(count)?),
                    None => None,
                };
                vector::of_text(*function, inner(text)?, count.as_ref(), self.len)?
            }
            Node::Aggregate { how, rows, column } => self.aggregate(*how, rows, *column)?,
        })
    }

    fn follow(&self, reference: ColumnIndex, target: ColumnKey) -> Option<Vector<'a>> {
        let references = load(self.table, self.table.column(reference)?)?;
        let Values::Refs(_, rows) = &references.values else { return None };
        let table = self.document.table_at(target.table)?;
        let column = table.column(target.column)?;
        let slots = rows.iter().map(|row| table.rows.slot(*row));
        let mut odd = references.odd.clone();
        let values = gather(&load(table, column)?, &column.kind, slots, &mut odd)?;
        Some(Vector { values, odd })
    }

    fn aggregate(&self, how: Aggregate, rows: &Source, column: Option<ColumnIndex>) -> Option<Vector<'a>> {
        let place = self.lookups.iter().position(|(shape, by)| *shape == rows.shape && *by == rows.by)?;
        let index = self.state.indexes.get(self.indexes.get(place)?.0 as usize)?;
        let table = self.document.table_at(rows.shape.table)?;
        let held = column.and_then(|column| table.column(column));
        let values = match held {
            Some(column) => Some(load(table, column)?),
            None => None,
        };
        if !is_supported(how, values.as_ref()) {
            return None;
        }
        let mut found: Vec<Option<Found>> = vec![None; index.groups.len()];
        let mut odd = Odd::default();
        let none = of_rows(how, &[], table, values.as_ref());
        let groups = self.groups(rows.by, index, &mut odd)?;
        let each: Vec<Found> = groups
            .into_iter()
            .map(|group| {
                let Some(held) = group.and_then(|group| found.get_mut(group as usize).map(|place| (group, place)))
                else {
                    return none;
                };
                let (group, place) = held;
                *place.get_or_insert_with(|| {
                    index.at(group).map_or(none, |group| of_rows(how, &group.rows, table, values.as_ref()))
                })
            })
            .collect();
        let values = match (how, values, held) {
            (Aggregate::First, Some(values), Some(column)) => {
                let slots = each.iter().map(|found| match found {
                    Found::Slot(slot) => *slot,
                    _ => None,
                });
                gather(&values, &column.kind, slots, &mut odd)?
            }
            _ => spread_out(&each, &mut odd)?,
        };
        Some(Vector { values, odd })
    }

    /// The group that each slot asks for; none where there is no such group.
    fn groups(&self, by: By, index: &Index, odd: &mut Odd) -> Option<Vec<Option<u32>>> {
        let slots = 0..u32::try_from(self.len).ok()?;
        let number = |part: KeyPart| index.number(&Key::One(part));
        Some(match by {
            By::Nothing => vec![index.number(&Key::All); self.len],
            By::Group => {
                let summary = self.table.summary.as_ref()?;
                slots.map(|slot| summary.group_of.get(&self.table.rows.id(slot)).copied()).collect()
            }
            By::RowId => {
                let id = |slot| i64::try_from(self.table.rows.id(slot).0).unwrap_or_default();
                slots.map(|slot| number(KeyPart::Int(id(slot)))).collect()
            }
            By::Column(column) => {
                let keys = load(self.table, self.table.column(column)?)?;
                *odd = std::mem::take(odd).union(&keys.odd);
                match &keys.values {
                    Values::Ints(keys) => keys.iter().map(|key| number(KeyPart::Int(*key))).collect(),
                    Values::Floats(keys) => keys.iter().map(|key| number(KeyPart::of_float(*key))).collect(),
                    Values::Bools(keys) => keys.iter().map(|key| number(KeyPart::Int(i64::from(*key)))).collect(),
                    Values::Dates(keys) => keys.iter().map(|key| number(KeyPart::Date(*key))).collect(),
                    Values::Texts(keys) => keys.iter().map(|key| number(KeyPart::Text(Arc::clone(key)))).collect(),
                    Values::Refs(_, keys) => {
                        let row = |row: &RowId| i64::try_from(row.0).unwrap_or_default();
                        keys.iter().map(|key| number(KeyPart::Int(row(key)))).collect()
                    }
                    _ => return None,
                }
            }
        })
    }
}

fn is_supported(how: Aggregate, values: Option<&Vector>) -> bool {
    match how {
        Aggregate::Len => true,
        Aggregate::First => values.is_some(),
        Aggregate::Sum | Aggregate::Average | Aggregate::Min | Aggregate::Max => {
            values.is_some_and(|values| matches!(values.values, Values::Floats(_) | Values::Ints(_)))
        }
    }
}

/// What rows come to. Numbers are added in the order of the rows, as the formula would.
fn of_rows(how: Aggregate, rows: &[RowId], table: &Table, values: Option<&Vector>) -> Found {
    if how == Aggregate::Len {
        return i64::try_from(rows.len()).map_or(Found::Odd, Found::Int);
    }
    if how == Aggregate::First {
        return Found::Slot(rows.first().and_then(|row| table.rows.slot(*row)));
    }
    let Some(values) = values else { return Found::Odd };
    let slots = || rows.iter().filter_map(|row| table.rows.slot(*row)).map(|slot| slot as usize);
    if rows.is_empty() || (!values.odd.0.is_empty() && slots().any(|slot| values.odd.contains(slot))) {
        return Found::Odd;
    }
    match &values.values {
        Values::Floats(numbers) => of_floats(how, slots().filter_map(|slot| numbers.get(slot).copied()), rows.len()),
        Values::Ints(numbers) => of_ints(how, slots().filter_map(|slot| numbers.get(slot).copied()), rows.len()),
        _ => Found::Odd,
    }
}

fn of_floats(how: Aggregate, mut numbers: impl Iterator<Item = f64>, count: usize) -> Found {
    #[allow(clippy::cast_precision_loss, reason = "a count of rows")]
    let made = match how {
        Aggregate::Sum => numbers.fold(0.0, |sum, number| sum + number),
        Aggregate::Average => numbers.sum::<f64>() / count as f64,
        Aggregate::Min | Aggregate::Max => {
            let Some(first) = numbers.next() else { return Found::Odd };
            numbers.fold(first, |best, number| match how {
                _ if number.is_nan() => number,
                Aggregate::Min if number < best => number,
                Aggregate::Max if number > best => number,
                _ => best,
            })
        }
        Aggregate::First | Aggregate::Len => return Found::Odd,
    };
    if made.is_nan() { Found::Odd } else { Found::Float(made) }
}

fn of_ints(how: Aggregate, mut numbers: impl Iterator<Item = i64>, count: usize) -> Found {
    const EXACT: u64 = 1 << 53;
    match how {
        Aggregate::Sum => numbers.try_fold(0i64, i64::checked_add).map_or(Found::Odd, Found::Int),
        #[allow(clippy::cast_precision_loss, reason = "checked to be exact")]
        Aggregate::Average => match numbers.try_fold(0i64, i64::checked_add) {
            Some(sum) if sum.unsigned_abs() <= EXACT => Found::Float(sum as f64 / count as f64),
            _ => Found::Odd,
        },
        Aggregate::Min => numbers.min().map_or(Found::Odd, Found::Int),
        Aggregate::Max => numbers.max().map_or(Found::Odd, Found::Int),
        Aggregate::First | Aggregate::Len => Found::Odd,
    }
}

fn spread_out(each: &[Found], odd: &mut Odd) -> Option<Values<'static>> {
    let is_float = each.iter().any(|found| matches!(found, Found::Float(_)));
    for (at, found) in each.iter().enumerate() {
        let is_odd = match found {
            Found::Odd | Found::Slot(_) => true,
            Found::Float(_) => !is_float,
            Found::Int(_) => is_float,
        };
        if is_odd {
            odd.insert(at);
        }
    }
    Some(if is_float {
        let number = |found: &Found| if let Found::Float(number) = found { *number } else { 0.0 };
        Values::Floats(each.iter().map(number).collect::<Vec<_>>().into())
    } else {
        let number = |found: &Found| if let Found::Int(number) = found { *number } else { 0 };
        Values::Ints(each.iter().map(number).collect::<Vec<_>>().into())
    })
}

/// The values at slots, or the column's default where there is none.
fn gather(
    from: &Vector,
    kind: &ColumnType<TableIndex>,
    slots: impl Iterator<Item = Option<u32>>,
    odd: &mut Odd,
) -> Option<Values<'static>> {
    let default = super::default_of(kind);
    let at = |slot: Option<u32>| slot.map(|slot| slot as usize);
    macro_rules! gathered {
        ($values:expr, $make:expr, $default:expr) => {{
            let default = $default;
            let filler = default.clone().unwrap_or_default();
            let mut made = Vec::new();
            for (place, slot) in slots.map(at).enumerate() {
                let value = slot.filter(|slot| !from.odd.contains(*slot)).and_then(|slot| $values.get(slot).cloned());
                let is_known = value.is_some() || (slot.is_none() && default.is_some());
                if !is_known {
                    odd.insert(place);
                }
                made.push(value.unwrap_or_else(|| filler.clone()));
            }
            $make(made.into())
        }};
    }
    Some(match (&from.values, default) {
        (Values::Floats(values), default) => {
            gathered!(values, Values::Floats, if let CellValue::Float(value) = default { Some(value) } else { None })
        }
        (Values::Ints(values), default) => {
            gathered!(values, Values::Ints, if let CellValue::Int(value) = default { Some(value) } else { None })
        }
        (Values::Bools(values), default) => {
            gathered!(values, Values::Bools, if let CellValue::Bool(value) = default { Some(value) } else { None })
        }
        (Values::Dates(values), _) => gathered!(values, Values::Dates, None::<i32>),
        (Values::Refs(table, values), default) => {
            let table = *table;
            let made = |rows: Cow<'static, [RowId]>| Values::Refs(table, rows);
            gathered!(values, made, if let CellValue::Ref(_, row) = default { Some(row) } else { None })
        }
        (Values::Texts(values), default) => {
            let default = if let CellValue::Text(text) = default { Some(text) } else { None };
            let filler: Arc<str> = "".into();
            let mut made: Vec<Arc<str>> = Vec::new();
            for (place, slot) in slots.map(at).enumerate() {
                let value = slot.filter(|slot| !from.odd.contains(*slot)).and_then(|slot| values.get(slot).cloned());
                let value = value.or_else(|| if slot.is_none() { default.clone() } else { None });
                if value.is_none() {
                    odd.insert(place);
                }
                made.push(value.unwrap_or_else(|| Arc::clone(&filler)));
            }
            Values::Texts(made.into())
        }
        _ => return None,
    })
}

/// A column as a vector; none if it has no main kind.
fn load<'a>(table: &'a Table, column: &'a Column) -> Option<Vector<'a>> {
    let len = table.rows.slots();
    match &column.content {
        Content::Formula { results, .. } => of_cells(Cow::Borrowed(results), len),
        Content::Data { raw, .. } => load_raw(&column.kind, raw, len).or_else(|| {
            let mut cells = Cells::default();
            (0..u32::try_from(len).ok()?).for_each(|slot| cells.set(slot, column.cell(slot)));
            of_cells(Cow::Owned(cells), len)
        }),
    }
}

/// Raw values that are what the type reads them as.
fn load_raw<'a>(kind: &ColumnType<TableIndex>, raw: &'a RawColumn, len: usize) -> Option<Vector<'a>> {
    Some(match (kind, raw) {
        (ColumnType::Numeric, RawColumn::Empty) => Vector::even(Values::Floats(vec![0.0; len].into())),
        (ColumnType::Numeric, RawColumn::Floats(held)) => {
            Vector { values: Values::Floats(filled(&held.values, len, 0.0)), odd: blanks(held) }
        }
        (ColumnType::Ref(table), RawColumn::Refs(held)) => {
            let rows: Vec<RowId> = filled(&held.values, len, 0).iter().map(|row| RowId(*row)).collect();
            Vector { values: Values::Refs(*table, rows.into()), odd: blanks(held) }
        }
        _ => return None,
    })
}

fn blanks<T>(held: &Present<T>) -> Odd {
    Odd(held.blank.clone())
}

fn filled<T: Clone>(values: &[T], len: usize, filler: T) -> Cow<'_, [T]> {
    if values.len() == len {
        return Cow::Borrowed(values);
    }
    let mut longer = values.to_vec();
    longer.resize(len, filler);
    Cow::Owned(longer)
}

fn of_cells(cells: Cow<'_, Cells>, len: usize) -> Option<Vector<'_>> {
    let odd = Odd(cells.odd.words().to_vec());
    let values = match cells {
        Cow::Borrowed(cells) => match &cells.dense {
            Dense::Floats(values) => Values::Floats(filled(values, len, 0.0)),
            Dense::Ints(values) => Values::Ints(filled(values, len, 0)),
            Dense::Bools(values) => Values::Bools(filled(values, len, false)),
            Dense::Texts(values) => Values::Texts(filled(values, len, "".into())),
            Dense::Dates(values) => Values::Dates(filled(values, len, 0)),
            Dense::Refs(table, values) => Values::Refs(*table, filled(values, len, RowId(0))),
            Dense::Empty | Dense::Mixed(_) => return None,
        },
        Cow::Owned(cells) => match cells.dense {
            Dense::Floats(values) => Values::Floats(values.into()),
            Dense::Ints(values) => Values::Ints(values.into()),
            Dense::Bools(values) => Values::Bools(values.into()),
            Dense::Texts(values) => Values::Texts(values.into()),
            Dense::Dates(values) => Values::Dates(values.into()),
            Dense::Refs(table, values) => Values::Refs(table, values.into()),
            Dense::Empty | Dense::Mixed(_) => return None,
        },
    };
    let mut vector = Vector { values, odd };
    pad(&mut vector, len);
    Some(vector)
}

/// A column that ends with exceptions has a shorter vector: the rest is odd already, and needs a place.
fn pad(vector: &mut Vector, len: usize) {
    match &mut vector.values {
        Values::Floats(values) if values.len() < len => values.to_mut().resize(len, 0.0),
        Values::Ints(values) if values.len() < len => values.to_mut().resize(len, 0),
        Values::Bools(values) if values.len() < len => values.to_mut().resize(len, false),
        Values::Texts(values) if values.len() < len => values.to_mut().resize(len, "".into()),
        Values::Dates(values) if values.len() < len => values.to_mut().resize(len, 0),
        Values::Refs(_, values) if values.len() < len => values.to_mut().resize(len, RowId(0)),
        _ => {}
    }
}
