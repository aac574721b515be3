//! Between what cells hold and what formulas work on.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use super::{AltText, Dict, RecordSet, Value};
use crate::budget::Budget;
use crate::cell::CellValue;
use crate::error::Outcome;
use crate::host::Host;
use crate::value::show::Shower;

/// How deep a cell keeps lists within lists.
const DEEPEST: u32 = 32;

impl Value {
    /// Text.
    #[must_use]
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into())
    }

    /// A list.
    #[must_use]
    pub fn list(items: Vec<Self>) -> Self {
        Self::List(Rc::new(RefCell::new(items)))
    }

    /// A tuple.
    #[must_use]
    pub fn tuple(items: Vec<Self>) -> Self {
        Self::Tuple(items.into())
    }

    /// A dictionary.
    #[must_use]
    pub fn dict(entries: Dict) -> Self {
        Self::Dict(Rc::new(RefCell::new(entries)))
    }

    /// A set.
    #[must_use]
    pub fn set(entries: Dict) -> Self {
        Self::Set(Rc::new(RefCell::new(entries)))
    }

    /// What formulas see of a cell. An error in the cell is `None` here: who reads raises it.
    #[must_use]
    pub fn from_cell(cell: &CellValue) -> Self {
        match cell {
            CellValue::Null | CellValue::Error(_) => Self::None,
            CellValue::Bool(is_true) => Self::Bool(*is_true),
            CellValue::Int(number) => Self::Int(*number),
            CellValue::Float(number) => Self::Float(*number),
            CellValue::Text(text) | CellValue::Opaque(text) => Self::Text(Arc::clone(text)),
            CellValue::AltText(text) => {
                Self::AltText(Rc::new(AltText { text: Arc::clone(text), expected: Arc::from("") }))
            }
            CellValue::Date(date) => Self::Date(*date),
            CellValue::DateTime(moment) => Self::DateTime(*moment),
            CellValue::Duration(duration) => Self::Duration(*duration),
            CellValue::Ref(table, row) => Self::Record(*table, *row),
            CellValue::RefList(table, rows) => {
                Self::RecordSet(Rc::new(RecordSet { table: *table, rows: Arc::clone(rows), order: None }))
            }
            CellValue::List(items) => Self::list(items.iter().map(Self::from_cell).collect()),
            CellValue::Dict(entries) => {
                let mut dict = Dict::default();
                for (key, value) in entries.iter() {
                    // Invariant: a text is always hashable.
                    let _ = dict.insert(Self::Text(Arc::clone(key)), Self::from_cell(value));
                }
                Self::dict(dict)
            }
        }
    }

    /// What a cell keeps of a result. What it cannot keep as data becomes the text that shows it.
    ///
    /// # Errors
    /// When showing it would spend the budget; `Limit` for lists nested too deep.
    pub fn into_cell(self, host: &dyn Host, budget: &mut Budget) -> Outcome<CellValue> {
        to_cell(&self, host, budget, 0)
    }
}

fn to_cell(value: &Value, host: &dyn Host, budget: &mut Budget, depth: u32) -> Outcome<CellValue> {
    budget.spend(1)?;
    let is_nested = matches!(value, Value::List(_) | Value::Tuple(_) | Value::Dict(_));
    if is_nested && depth >= DEEPEST {
        return opaque(value, host, budget);
    }
    Ok(match value {
        Value::None => CellValue::Null,
        Value::Bool(is_true) => CellValue::Bool(*is_true),
        Value::Int(number) => CellValue::Int(*number),
        Value::Float(number) => CellValue::Float(*number),
        Value::Text(text) => CellValue::Text(Arc::clone(text)),
        Value::AltText(alt) => CellValue::Text(Arc::clone(&alt.text)),
        Value::Date(date) => CellValue::Date(*date),
        Value::DateTime(moment) => CellValue::DateTime(moment.settled()),
        Value::Duration(duration) => CellValue::Duration(*duration),
        Value::Record(table, row) => CellValue::Ref(*table, *row),
        Value::RecordSet(records) => CellValue::RefList(records.table, Arc::clone(&records.rows)),
        Value::List(items) => list_to_cell(&items.borrow(), host, budget, depth)?,
        Value::Tuple(items) => list_to_cell(items, host, budget, depth)?,
        Value::Dict(entries) => dict_to_cell(value, &entries.borrow(), host, budget, depth)?,
        Value::Object(object) => match object.plain() {
            Some(plain @ (Value::Dict(_) | Value::Tuple(_))) => to_cell(&plain, host, budget, depth + 1)?,
            _ => opaque(value, host, budget)?,
        },
        Value::Big(_) | Value::Bytes(_) | Value::Time(_) | Value::Set(_) | Value::Table(_) => {
            opaque(value, host, budget)?
        }
    })
}

fn list_to_cell(items: &[Value], host: &dyn Host, budget: &mut Budget, depth: u32) -> Outcome<CellValue> {
    let mut cells = Vec::with_capacity(items.len());
    for item in items {
        cells.push(to_cell(item, host, budget, depth + 1)?);
    }
    Ok(CellValue::List(cells.into()))
}

fn dict_to_cell(value: &Value, entries: &Dict, host: &dyn Host, budget: &mut Budget, depth: u32) -> Outcome<CellValue> {
    let mut cells = Vec::with_capacity(entries.len());
    for (key, entry) in entries.iter() {
        let Value::Text(key) = key else { return opaque(value, host, budget) };
        cells.push((Arc::clone(key), to_cell(entry, host, budget, depth + 1)?));
    }
    Ok(CellValue::Dict(cells.into()))
}

fn opaque(value: &Value, host: &dyn Host, budget: &mut Budget) -> Outcome<CellValue> {
    let mut shower = Shower::new(host, budget);
    shower.repr(value)?;
    Ok(CellValue::Opaque(shower.text.into()))
}
