//! Rows in the order a lookup asks for.

use std::cmp::Ordering;
use std::sync::Arc;

use etabli_formula::host::{FindSide, LookupOrder};
use etabli_formula::{CellValue, ColumnIndex, ErrorClass, Outcome, Raised, RowId};

use super::table::{POSITION, Table};
use crate::types::compare_cells;

/// A column that rows are sorted by; none is the row's id.
#[derive(Clone, Copy, Debug)]
pub(super) struct SortColumn {
    pub(super) column: Option<ColumnIndex>,
    pub(super) is_descending: bool,
}

/// The columns of an order, in order; an id ends it.
///
/// # Errors
/// `KeyError` for an unknown column.
pub(super) fn columns_of(order: &LookupOrder, table: &Table) -> Outcome<Vec<SortColumn>> {
    let mut columns = Vec::new();
    let named = |name: &str| -> Outcome<SortColumn> {
        let (is_descending, id) = name.strip_prefix('-').map_or((false, name), |rest| (true, rest));
        let column = match id {
            "id" => None,
            _ => Some(table.find(id).ok_or_else(|| {
                Raised::new(ErrorClass::KeyError, format!("'Table {} has no column {id}'", table.name))
            })?),
        };
        Ok(SortColumn { column, is_descending })
    };
    match order {
        LookupOrder::RowId => {}
        LookupOrder::Legacy(name) => columns.push(named(name)?),
        LookupOrder::By(names) => {
            for name in names.iter() {
                let column = named(name)?;
                columns.push(column);
                if column.column.is_none() {
                    return Ok(columns);
                }
            }
            if let Some(position) = table.find(POSITION) {
                columns.push(SortColumn { column: Some(position), is_descending: false });
            }
        }
    }
    Ok(columns)
}

/// Sorts rows, given by id; ties stay so.
pub(super) fn sort(table: &Table, rows: &[RowId], columns: &[SortColumn]) -> Arc<[RowId]> {
    let key = |row: RowId| columns.iter().map(|column| read(table, row, *column)).collect::<Vec<CellValue>>();
    let mut keyed: Vec<(Vec<CellValue>, RowId)> = rows.iter().map(|row| (key(*row), *row)).collect();
    keyed.sort_by(|(left, one), (right, other)| compare(left, right, columns).then_with(|| one.cmp(other)));
    keyed.into_iter().map(|(_, row)| row).collect()
}

/// The row at `side` of `values` among sorted rows; row 0 if there is none.
pub(super) fn search(
    table: &Table,
    rows: &[RowId],
    columns: &[SortColumn],
    side: FindSide,
    values: &[CellValue],
) -> RowId {
    let columns = columns.get(..values.len()).unwrap_or(columns);
    let against = |row: &RowId| {
        let key: Vec<CellValue> = columns.iter().map(|column| read(table, *row, *column)).collect();
        compare(&key, values, columns)
    };
    let first_not_less = rows.partition_point(|row| against(row).is_lt());
    let first_greater = rows.partition_point(|row| against(row).is_le());
    let place = match side {
        FindSide::Less => first_not_less.checked_sub(1),
        FindSide::LessOrEqual => first_greater.checked_sub(1),
        FindSide::Greater => Some(first_greater),
        FindSide::GreaterOrEqual => Some(first_not_less),
        FindSide::Equal => (first_greater > first_not_less).then_some(first_not_less),
    };
    place.and_then(|place| rows.get(place)).copied().unwrap_or_default()
}

/// The place of a row among sorted rows. The order ends with the id, so that no two rows are equal.
pub(super) fn place(table: &Table, rows: &[RowId], columns: &[SortColumn], row: RowId) -> Option<usize> {
    let key = |row: RowId| columns.iter().map(|column| read(table, row, *column)).collect::<Vec<CellValue>>();
    let own = key(row);
    let is_before = |other: &RowId| compare(&key(*other), &own, columns).then_with(|| other.cmp(&row)).is_lt();
    let place = rows.partition_point(is_before);
    (rows.get(place) == Some(&row)).then_some(place)
}

fn read(table: &Table, row: RowId, by: SortColumn) -> CellValue {
    match by.column {
        None => CellValue::Int(i64::try_from(row.0).unwrap_or(i64::MAX)),
        Some(column) => match (table.column(column), table.rows.slot(row)) {
            (Some(column), Some(slot)) => column.cell(slot),
            _ => CellValue::Null,
        },
    }
}

fn compare(left: &[CellValue], right: &[CellValue], columns: &[SortColumn]) -> Ordering {
    let pairs = left.iter().zip(right).zip(columns);
    let orders = pairs.map(|((left, right), column)| {
        let order = compare_cells(left, right);
        if column.is_descending { order.reverse() } else { order }
    });
    orders.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}
