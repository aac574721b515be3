//! Recorded answers of Grist, compared with ours.
//!
//! A case is a formula and the value that Grist's own engine gave it; the form of the file is told in the README beside the
//! recorded files. What a differing answer means is for the reader: this only compares.

use std::sync::Arc;

use serde_json::Value as Json;

use crate::budget::{Budget, Limits};
use crate::cell::CellValue;
use crate::error::{ErrorClass, Outcome, Raised};
use crate::host::{CellAddress, ColumnIndex, FindSide, Host, Lookup, LookupOrder, RowId, TableIndex, User};
use crate::moments::iso;
use crate::run::{Prepared, evaluate};
use crate::value::{DateTime, Value};

/// Cases where we differ on purpose: the function and the reason.
const ON_PURPOSE: &[(&str, &str)] = &[];

/// What came of a file of cases.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// How many agree.
    pub passed: usize,
    /// Those that differ.
    pub failures: Vec<Failure>,
    /// Those that differ on purpose, with the reason.
    pub on_purpose: Vec<(Failure, &'static str)>,
}

/// A case that differs.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The function or the part of the language.
    pub subject: String,
    /// The formula.
    pub formula: String,
    /// What Grist answers, as recorded.
    pub expected: String,
    /// What we answer.
    pub found: String,
}

/// Runs the cases of a text of JSON lines.
#[must_use]
pub fn functions(text: &str) -> Report {
    let mut report = Report::default();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let case: Json = serde_json::from_str(line).unwrap_or(Json::Null);
        let subject = case.get("fn").and_then(Json::as_str).unwrap_or_default();
        let formula = case.get("formula").and_then(Json::as_str).unwrap_or_default();
        let expected = case.get("expected").unwrap_or(&Json::Null);
        match check(formula, expected) {
            Ok(()) => report.passed += 1,
            Err(found) => {
                let failure = Failure {
                    subject: subject.to_owned(),
                    formula: formula.to_owned(),
                    expected: expected.to_string(),
                    found,
                };
                match ON_PURPOSE.iter().find(|(name, _)| *name == subject) {
                    Some((_, reason)) => report.on_purpose.push((failure, reason)),
                    None => report.failures.push(failure),
                }
            }
        }
    }
    report
}

/// Whether a formula without tables has the value recorded; otherwise what it has.
fn check(formula: &str, expected: &Json) -> Result<(), String> {
    let host = NoTables;
    let mut budget = Budget::new(Limits::default());
    let parsed = crate::syntax::parse(formula);
    let prepared = Prepared::new(&parsed, &host, TableIndex(0));
    let outcome = evaluate(&prepared, &host, TableIndex(0), RowId(1), &mut budget);
    budget.reset();
    let cell = outcome.and_then(|value| value.into_cell(&host, &mut budget));
    match cell {
        Ok(cell) if matches(expected, &cell, &host) => Ok(()),
        Ok(cell) => Err(format!("{cell:?}")),
        Err(Raised::Error(thrown)) => {
            let class = expected.get("error").and_then(Json::as_str);
            if class == Some(thrown.class.name()) {
                return Ok(());
            }
            Err(format!("{}: {}", thrown.class.name(), thrown.message))
        }
        Err(Raised::NotReady(cell)) => Err(format!("not ready: {cell:?}")),
    }
}

/// Whether a cell has a recorded value, within the tolerance of the recorded files.
#[must_use]
pub fn matches(expected: &Json, cell: &CellValue, host: &dyn Host) -> bool {
    match (expected, cell) {
        (Json::Null, CellValue::Null) => true,
        (Json::Bool(expected), CellValue::Bool(found)) => expected == found,
        (Json::String(expected), CellValue::Text(found) | CellValue::AltText(found) | CellValue::Opaque(found)) => {
            expected.as_str() == found.as_ref()
        }
        (Json::Number(expected), CellValue::Int(_) | CellValue::Float(_) | CellValue::Ref(..)) => {
            expected.as_f64().zip(number(cell)).is_some_and(|(expected, found)| is_near(expected, found))
        }
        (Json::Object(fields), _) => match fields.iter().next() {
            Some((kind, value)) => matches_kind(kind, value, expected, cell, host),
            None => false,
        },
        _ => false,
    }
}

#[allow(clippy::cast_precision_loss, reason = "compared within a tolerance")]
fn number(cell: &CellValue) -> Option<f64> {
    match cell {
        CellValue::Int(number) => Some(*number as f64),
        CellValue::Float(number) => Some(*number),
        CellValue::Ref(_, row) => Some(row.0 as f64),
        _ => None,
    }
}

fn is_near(expected: f64, found: f64) -> bool {
    let difference = (expected - found).abs();
    expected == found || difference < 1e-12 || difference < 1e-9 * expected.abs().max(found.abs())
}

fn matches_kind(kind: &str, value: &Json, expected: &Json, cell: &CellValue, host: &dyn Host) -> bool {
    match (kind, cell) {
        ("date", CellValue::Date(date)) => value.as_str() == Some(&iso::date(*date)),
        ("datetime" | "tz", CellValue::DateTime(moment)) => matches_moment(expected, *moment),
        ("list", CellValue::List(items)) => {
            let empty = Vec::new();
            let expected = value.as_array().unwrap_or(&empty);
            expected.len() == items.len()
                && expected.iter().zip(items.iter()).all(|(expected, item)| matches(expected, item, host))
        }
        ("list", CellValue::RefList(_, rows)) => {
            let ids: Vec<u64> = value.as_array().into_iter().flatten().filter_map(Json::as_u64).collect();
            ids.iter().eq(rows.iter().map(|row| &row.0))
        }
        ("dict", CellValue::Dict(entries)) => {
            let Some(expected) = value.as_object() else { return false };
            expected.len() == entries.len()
                && entries.iter().all(|(key, value)| {
                    expected.get(key.as_ref()).is_some_and(|expected| matches(expected, value, host))
                })
        }
        ("ref", CellValue::Ref(table, row)) => {
            let expected = (value.get(0).and_then(Json::as_str), value.get(1).and_then(Json::as_u64));
            expected == (Some(host.table_name(*table)), Some(row.0))
        }
        ("refs", CellValue::RefList(table, rows)) => {
            let ids: Vec<u64> =
                value.get(1).and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_u64).collect();
            value.get(0).and_then(Json::as_str) == Some(host.table_name(*table))
                && ids.iter().eq(rows.iter().map(|row| &row.0))
        }
        ("error", CellValue::Error(error)) => value.as_str() == Some(error.class.name()),
        ("float", CellValue::Float(found)) => match value.as_str() {
            Some("nan") => found.is_nan(),
            Some("inf") => *found == f64::INFINITY,
            _ => *found == f64::NEG_INFINITY,
        },
        ("bigint", CellValue::Opaque(digits)) => value.as_str() == Some(digits),
        ("bigint", CellValue::Int(number)) => value.as_str() == Some(&number.to_string()),
        ("timedelta_seconds", CellValue::Duration(duration)) => {
            value.as_f64().is_some_and(|seconds| is_near(seconds, crate::moments::total_seconds(*duration)))
        }
        _ => false,
    }
}

fn matches_moment(expected: &Json, moment: DateTime) -> bool {
    let text = expected.get("datetime").and_then(Json::as_str).unwrap_or_default();
    let zone = expected.get("tz").and_then(Json::as_str);
    let settled = moment.settled();
    let name = settled.zone.map_or_else(|| Arc::from("UTC"), crate::moments::Zone::name);
    let shown = match settled.zone {
        Some(_) => iso::moment(settled, "T"),
        None => iso::moment(settled, "T") + "+00:00",
    };
    shown == text && zone.is_none_or(|zone| zone == name.as_ref())
}

/// A host without tables, in New York, where the cases were recorded.
#[derive(Clone, Copy, Debug)]
pub struct NoTables;

impl Host for NoTables {
    fn table(&self, _name: &str) -> Option<TableIndex> {
        None
    }

    fn table_name(&self, _table: TableIndex) -> &str {
        "Table1"
    }

    fn column(&self, _table: TableIndex, _name: &str) -> Option<ColumnIndex> {
        None
    }

    fn column_names(&self, _table: TableIndex) -> Vec<Arc<str>> {
        Vec::new()
    }

    fn read(&self, _cell: CellAddress) -> Outcome {
        Err(Raised::new(ErrorClass::AttributeError, "there is no table"))
    }

    fn find(&self, _lookup: &Lookup) -> Outcome<Arc<[RowId]>> {
        Ok(Arc::from([]))
    }

    fn find_in_order(
        &self,
        _table: TableIndex,
        _rows: &[RowId],
        _order: &LookupOrder,
        _side: FindSide,
        _values: &[Value],
    ) -> Outcome<RowId> {
        Ok(RowId(0))
    }

    fn summary_group(&self, _table: TableIndex, _row: RowId) -> Outcome<Option<(TableIndex, Arc<[RowId]>)>> {
        Ok(None)
    }

    fn set_peeking(&self, _peeking: bool) -> bool {
        false
    }

    fn now(&self) -> i64 {
        1_795_359_600_000_000
    }

    fn random(&self) -> u64 {
        0x9e37_79b9_7f4a_7c15
    }

    fn time_zone(&self) -> &str {
        "America/New_York"
    }

    fn address(&self) -> &str {
        "https://docs.getgrist.com/sbaltsirg/Example"
    }

    fn user(&self) -> Option<&User> {
        None
    }

    fn typed_value(&self) -> Option<Value> {
        None
    }
}
