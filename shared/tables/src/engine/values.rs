//! Between cells and the values that formulas compute with.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use etabli_formula::host::CellAddress;
use etabli_formula::run::Context;
use etabli_formula::value::{AltText, Dict, RecordSet};
use etabli_formula::{Budget, CellValue, Host, Outcome, Raised, RowId, TableIndex, Value};

use crate::raw::RawValue;
use crate::types::ColumnType;

/// What a formula sees in a cell.
pub(super) fn value_of(cell: CellValue, kind: &ColumnType<TableIndex>, address: CellAddress) -> Outcome {
    Ok(match cell {
        CellValue::Null => match kind {
            ColumnType::ChoiceList => Value::Tuple(Rc::from([])),
            ColumnType::RefList(table) | ColumnType::Attachments(table) => records(*table, Arc::from([])),
            ColumnType::Ref(table) => Value::Record(*table, RowId(0)),
            _ => Value::None,
        },
        CellValue::AltText(text) => Value::AltText(Rc::new(AltText { text, expected: kind.name().into() })),
        CellValue::List(items) if matches!(kind, ColumnType::ChoiceList) => {
            Value::Tuple(items.iter().map(|item| plain(item.clone(), DEPTH)).collect())
        }
        CellValue::Error(error) => return Err(Raised::from_cell(&error, address)),
        other => plain(other, DEPTH),
    })
}

/// Lists within lists beyond this are cut.
const DEPTH: u32 = 32;

fn plain(cell: CellValue, depth: u32) -> Value {
    match cell {
        CellValue::Null | CellValue::Error(_) => Value::None,
        CellValue::Bool(value) => Value::Bool(value),
        CellValue::Int(value) => Value::Int(value),
        CellValue::Float(value) => Value::Float(value),
        CellValue::Text(text) | CellValue::AltText(text) | CellValue::Opaque(text) => Value::Text(text),
        CellValue::Date(date) => Value::Date(date),
        CellValue::DateTime(moment) => Value::DateTime(moment),
        CellValue::Duration(duration) => Value::Duration(duration),
        CellValue::Ref(table, row) => Value::Record(table, row),
        CellValue::RefList(table, rows) => records(table, rows),
        CellValue::List(_) | CellValue::Dict(_) if depth == 0 => Value::None,
        CellValue::List(items) => {
            let items = items.iter().map(|item| plain(item.clone(), depth - 1)).collect();
            Value::List(Rc::new(RefCell::new(items)))
        }
        CellValue::Dict(entries) => {
            let mut dict = Dict::default();
            for (key, value) in entries.iter() {
                // A text is always a key.
                let _ = dict.insert(Value::Text(Arc::clone(key)), plain(value.clone(), depth - 1));
            }
            Value::Dict(Rc::new(RefCell::new(dict)))
        }
    }
}

fn records(table: TableIndex, rows: Arc<[RowId]>) -> Value {
    Value::RecordSet(Rc::new(RecordSet { table, rows, order: None }))
}

/// A value as plain data, as far as keys and orders need it: what is rarer is nothing.
pub(super) fn cell_of(value: &Value) -> CellValue {
    cell_within(value, DEPTH)
}

fn cell_within(value: &Value, depth: u32) -> CellValue {
    let list = |items: &mut dyn Iterator<Item = &Value>| match depth {
        0 => CellValue::Null,
        _ => CellValue::List(items.map(|item| cell_within(item, depth - 1)).collect()),
    };
    match value {
        Value::None | Value::Big(_) | Value::Bytes(_) | Value::Time(_) | Value::Object(_) => CellValue::Null,
        Value::Bool(value) => CellValue::Bool(*value),
        Value::Int(value) => CellValue::Int(*value),
        Value::Float(value) => CellValue::Float(*value),
        Value::Text(text) => CellValue::Text(Arc::clone(text)),
        Value::AltText(alt) => CellValue::AltText(Arc::clone(&alt.text)),
        Value::Date(date) => CellValue::Date(*date),
        Value::DateTime(moment) => CellValue::DateTime(*moment),
        Value::Duration(duration) => CellValue::Duration(*duration),
        Value::Record(table, row) => CellValue::Ref(*table, *row),
        Value::RecordSet(set) => CellValue::RefList(set.table, Arc::clone(&set.rows)),
        Value::Table(_) => CellValue::Null,
        Value::List(items) => list(&mut items.borrow().iter()),
        Value::Tuple(items) => list(&mut items.iter()),
        Value::Set(items) => list(&mut items.borrow().iter().map(|(key, _)| key)),
        Value::Dict(_) => CellValue::Null,
    }
}

/// What a column of a type keeps of a formula's result.
///
/// # Errors
/// What showing it raises.
pub(super) fn keep(
    kind: &ColumnType<TableIndex>,
    result: Value,
    host: &dyn Host,
    address: CellAddress,
    budget: &mut Budget,
) -> Outcome<CellValue> {
    match (kind, result) {
        (ColumnType::Numeric | ColumnType::Any, Value::Float(number)) => Ok(CellValue::Float(number)),
        (ColumnType::Text | ColumnType::Choice | ColumnType::Any, Value::Text(text)) => Ok(CellValue::Text(text)),
        (ColumnType::Any, Value::AltText(alt)) => Ok(CellValue::AltText(Arc::clone(&alt.text))),
        (_, result) => {
            let cell = match &result {
                Value::Set(items) if kind.is_list() => {
                    Value::Tuple(items.borrow().iter().map(|(key, _)| key.clone()).collect())
                }
                other => other.clone(),
            }
            .into_cell(host, budget)?;
            // Only what does not fit is shown as Python shows it.
            let mut failed = None;
            let kept = kind.fit_shown(cell, |_| {
                let mut ctx = Context::new(host, budget, address.table, address.row);
                match ctx.str(&result) {
                    Ok(text) if matches!(kind, ColumnType::Text | ColumnType::Choice) => {
                        plain_number(&result).unwrap_or(text)
                    }
                    Ok(text) => text,
                    Err(raised) => {
                        failed = Some(raised);
                        String::new()
                    }
                }
                .into()
            });
            failed.map_or(Ok(kept), Err)
        }
    }
}

/// A number in a column of texts loses what Python adds: `2.0` is `2`.
fn plain_number(value: &Value) -> Option<String> {
    match value {
        Value::Float(number) => Some(crate::types::general(*number)),
        _ => None,
    }
}

/// A cell as a raw value: what a trigger formula writes.
pub(super) fn raw_of(cell: CellValue) -> RawValue {
    match cell {
        CellValue::Null => RawValue::Blank,
        CellValue::Bool(value) => RawValue::Bool(value),
        CellValue::Int(value) => RawValue::Int(value),
        CellValue::Float(value) => RawValue::Float(value),
        CellValue::Text(text) | CellValue::AltText(text) | CellValue::Opaque(text) => RawValue::Text(text),
        CellValue::Date(date) => RawValue::Date(date.0),
        CellValue::DateTime(moment) => RawValue::Instant(moment.instant()),
        CellValue::Duration(duration) => RawValue::Int(duration),
        CellValue::Ref(_, row) => RawValue::Ref(row.0),
        CellValue::RefList(_, rows) => RawValue::List(rows.iter().map(|row| RawValue::Ref(row.0)).collect()),
        CellValue::List(items) => RawValue::List(items.iter().map(raw_item).collect()),
        CellValue::Dict(_) => RawValue::Blank,
        CellValue::Error(error) => RawValue::Error(Arc::new((error.class.name().into(), RawValue::Null))),
    }
}

fn raw_item(cell: &CellValue) -> RawValue {
    match cell {
        CellValue::List(_) => RawValue::Blank,
        other => raw_of(other.clone()),
    }
}
