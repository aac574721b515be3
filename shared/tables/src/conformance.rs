//! Runs recorded cases of small documents against the engine: `grist_tables.jsonl`, one JSON object a line.
//!
//! A case holds tables, formulas, trigger formulas and summaries, what their cells must hold, and perhaps steps with what they
//! must hold after each. Nothing here knows Grist's storage: see `conformance/README.md` for the coding of values.

use std::sync::Arc;

use etabli_formula::host::{CellAddress, User};
use etabli_formula::moments::Zone;
use etabli_formula::{CellValue, ColumnIndex, Host, RowId, TableIndex};
use serde_json::{Map, Value as Json};

use crate::engine::{Action, ColumnSpec, Document, Edit, RecalcWhen, Slice, SummarySpec, Surroundings, TriggerSpec};
use crate::raw::RawValue;
use crate::types::ColumnType;

mod coding;

/// What came of a file of cases.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Cases of which every cell is right.
    pub passed: usize,
    /// The others.
    pub failures: Vec<Failure>,
}

/// A case that failed.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The name of the case.
    pub id: String,
    /// Whether Grist's own answer is known to be surprising.
    pub is_quirk: bool,
    /// Each cell that differs: where, expected, found.
    pub differences: Vec<String>,
}

/// Runs every case of a file.
#[must_use]
pub fn run(text: &str) -> Report {
    let mut report = Report::default();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let case: Json = serde_json::from_str(line).unwrap_or(Json::Null);
        let differences = run_case(&case);
        if differences.is_empty() {
            report.passed += 1;
            continue;
        }
        report.failures.push(Failure {
            id: case.get("id").and_then(Json::as_str).unwrap_or("unreadable").to_owned(),
            is_quirk: case.get("quirk").and_then(Json::as_bool).unwrap_or_default(),
            differences,
        });
    }
    report
}

fn run_case(case: &Json) -> Vec<String> {
    let Some(mut document) = load(case) else { return vec!["unreadable".to_owned()] };
    document.recalculate(Slice::ALL);
    let mut differences = check(&document, case, "");
    for (number, step) in array(case, "steps").iter().enumerate() {
        let actions: Vec<Action> =
            array(step, "actions").iter().filter_map(|action| read_action(&document, action)).collect();
        document.act(actions, User::default());
        document.recalculate(Slice::ALL);
        differences.extend(check(&document, step, &format!("step {}: ", number + 1)));
    }
    differences
}

/// The document of a case.
fn load(case: &Json) -> Option<Document> {
    let zone = Zone::named(text(case, "timezone").unwrap_or("America/New_York"))?;
    let mut document = Document::new(Surroundings { zone, ..Surroundings::default() });
    let tables = object(case, "tables")?;
    for name in tables.keys() {
        document.add_table(name);
    }
    for (name, table) in tables {
        let index = document.table(name)?;
        for column in array(table, "columns") {
            let kind = ColumnType::parse(text(column, "type")?, zone);
            document.add_column(index, &ColumnSpec { id: text(column, "id")?.into(), kind, formula: None });
        }
    }
    for (name, table) in tables {
        let index = document.table(name)?;
        load_rows(&mut document, index, array(table, "rows"));
    }
    load_formulas(&mut document, case, zone)?;
    load_triggers(&mut document, case)?;
    load_summaries(&mut document, case, zone)?;
    Some(document)
}

fn load_rows(document: &mut Document, table: TableIndex, rows: &[Json]) {
    let ids: Vec<RowId> = rows.iter().filter_map(|row| row.get("id")?.as_u64()).map(RowId).collect();
    let columns: Vec<(ColumnIndex, String)> =
        document.columns(table).map(|(column, id, _)| (column, id.to_owned())).collect();
    document.apply([Edit::AddRows { table, rows: ids.clone() }]);
    for (column, id) in columns {
        let Some(kind) = document.column_type(table, column).cloned() else { continue };
        let mut cells: Vec<(RowId, RawValue)> = Vec::new();
        for (place, row) in (1u32..).zip(rows) {
            let Some(at) = row.get("id").and_then(Json::as_u64).map(RowId) else { continue };
            match row.get(&id) {
                Some(value) => cells.push((at, coding::decode(value, &kind))),
                None if kind == ColumnType::ManualSortPos => cells.push((at, RawValue::Float(f64::from(place)))),
                None => {}
            }
        }
        document.apply([Edit::SetCells { table, column, cells }]);
    }
}

fn load_formulas(document: &mut Document, case: &Json, zone: Zone) -> Option<()> {
    for (address, spec) in object(case, "formulas").into_iter().flatten() {
        let (table, id) = address.split_once('.')?;
        let table = document.table(table)?;
        let kind = ColumnType::parse(text(spec, "type")?, zone);
        let formula = Some(text(spec, "formula")?.into());
        document.add_column(table, &ColumnSpec { id: id.into(), kind, formula });
    }
    Some(())
}

fn load_triggers(document: &mut Document, case: &Json) -> Option<()> {
    for (address, spec) in object(case, "triggers").into_iter().flatten() {
        let (table, id) = address.split_once('.')?;
        let table = document.table(table)?;
        let column = document.column(table, id)?;
        let when = match spec.get("recalcWhen").and_then(Json::as_u64).unwrap_or_default() {
            1 => RecalcWhen::Never,
            2 => RecalcWhen::Manual,
            _ => RecalcWhen::NewOrChanged,
        };
        let depends_on = array(spec, "recalcDeps").iter().filter_map(Json::as_str).map(Arc::from).collect();
        let formula = text(spec, "formula")?.into();
        document.set_trigger(table, column, Some(&TriggerSpec { formula, when, depends_on }));
    }
    Some(())
}

fn load_summaries(document: &mut Document, case: &Json, zone: Zone) -> Option<()> {
    for (name, spec) in object(case, "summaries").into_iter().flatten() {
        let source = document.table(text(spec, "source")?)?;
        let ids = array(spec, "group_by").iter().filter_map(Json::as_str);
        let group_by = ids.filter_map(|id| document.column(source, id)).collect();
        let table = document.add_summary(&SummarySpec { name: name.as_str().into(), source, group_by });
        for (id, spec) in object(spec, "formulas").into_iter().flatten() {
            let kind = ColumnType::parse(text(spec, "type")?, zone);
            let formula = Some(text(spec, "formula")?.into());
            document.add_column(table, &ColumnSpec { id: id.as_str().into(), kind, formula });
        }
    }
    Some(())
}

fn read_action(document: &Document, action: &Json) -> Option<Action> {
    let kind = action.get(0)?.as_str()?;
    let table = document.table(action.get(1)?.as_str()?)?;
    let row = action.get(2).and_then(Json::as_u64).map(RowId);
    let values = action.get(3).and_then(Json::as_object).into_iter().flatten().filter_map(|(id, value)| {
        let column = document.column(table, id)?;
        Some((column, coding::decode(value, document.column_type(table, column)?)))
    });
    let values = values.collect();
    Some(match kind {
        "AddRecord" => Action::AddRecord { table, row, values },
        "UpdateRecord" => Action::UpdateRecord { table, row: row?, values },
        "RemoveRecord" => Action::RemoveRecord { table, row: row? },
        _ => return None,
    })
}

/// What differs from what a case or a step expects.
fn check(document: &Document, expected: &Json, place: &str) -> Vec<String> {
    let mut differences = Vec::new();
    for (address, rows) in object(expected, "expected").into_iter().flatten() {
        let found = address.split_once('.').and_then(|(table, id)| {
            let table = document.table(table)?;
            Some((table, document.column(table, id)?))
        });
        let Some((table, column)) = found else {
            differences.push(format!("{place}{address}: no such column"));
            continue;
        };
        let rows = rows.as_object();
        let count = rows.map_or(0, Map::len);
        if count != document.row_count(table) {
            differences.push(format!("{place}{address}: {count} rows expected, {} found", document.row_count(table)));
        }
        for (row, value) in rows.into_iter().flatten() {
            let address_of = CellAddress { table, column, row: RowId(row.parse().unwrap_or_default()) };
            let cell = document.cell(address_of);
            if !coding::is_equal(document, value, &cell) {
                differences.push(format!("{place}{address}[{row}]: {value} expected, {cell:?} found"));
            }
        }
    }
    for (name, rows) in object(expected, "expected_summaries").into_iter().flatten() {
        differences.extend(check_summary(document, name, rows).map(|difference| format!("{place}{difference}")));
    }
    differences
}

/// Whether the rows of a summary are those expected, in any order.
fn check_summary(document: &Document, name: &str, rows: &Json) -> Option<String> {
    let Some(table) = document.table(name) else { return Some(format!("{name}: no such table")) };
    let mut left = document.rows(table);
    let expected = rows.as_array().map(Vec::as_slice).unwrap_or_default();
    if left.len() != expected.len() {
        return Some(format!("{name}: {} rows expected, {} found", expected.len(), left.len()));
    }
    for row in expected {
        let fits = |at: &RowId| {
            row.as_object().into_iter().flatten().all(|(id, value)| {
                let cell =
                    document.column(table, id).map(|column| document.cell(CellAddress { table, column, row: *at }));
                cell.is_some_and(|cell| coding::is_equal(document, value, &cell))
            })
        };
        match left.iter().position(fits) {
            Some(place) => {
                left.remove(place);
            }
            None => return Some(format!("{name}: no row is {row}; {}", shown(document, table, &left))),
        }
    }
    None
}

fn shown(document: &Document, table: TableIndex, rows: &[RowId]) -> String {
    let cells = |row: &RowId| -> Vec<(String, CellValue)> {
        let columns = document.columns(table);
        let cell = |column| document.cell(CellAddress { table, column, row: *row });
        columns.map(|(column, id, _)| (id.to_owned(), cell(column))).collect()
    };
    format!("{:?}", rows.iter().map(cells).collect::<Vec<_>>())
}

fn text<'a>(json: &'a Json, key: &str) -> Option<&'a str> {
    json.get(key)?.as_str()
}

fn array<'a>(json: &'a Json, key: &str) -> &'a [Json] {
    json.get(key).and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn object<'a>(json: &'a Json, key: &str) -> Option<&'a Map<String, Json>> {
    json.get(key)?.as_object()
}
