//! The engine in examples: what is computed, what is computed again, and that both ways agree.

mod plans;
mod stories;

use std::sync::Arc;

use etabli_formula::host::{CellAddress, User};
use etabli_formula::moments::Zone;
use etabli_formula::{CellValue, Host, RowId, TableIndex};

use super::{Action, ColumnSpec, Document, Edit, Slice, Surroundings};
use crate::raw::RawValue;
use crate::types::ColumnType;

/// Id, type and formula of a column; no formula for data.
type Columns<'a> = &'a [(&'a str, &'a str, &'a str)];

/// A document of tables written `Name: Column Type [= formula], …`, with so many rows.
fn document(tables: &[(&str, u64, Columns)]) -> Document {
    let mut document = Document::new(Surroundings::default());
    for (name, ..) in tables {
        document.add_table(name);
    }
    for (name, rows, columns) in tables {
        let table = document.table(name).expect("just added");
        document.apply([Edit::AddRows { table, rows: (1..=*rows).map(RowId).collect() }]);
        for (id, kind, formula) in *columns {
            let formula = (!formula.is_empty()).then(|| Arc::from(*formula));
            let kind = ColumnType::parse(kind, Zone::utc());
            document.add_column(table, &ColumnSpec { id: Arc::from(*id), kind, formula });
        }
    }
    document
}

fn address(document: &Document, cell: &str) -> CellAddress {
    let (place, row) = cell.trim_end_matches(']').split_once('[').expect("Table.Column[row]");
    let (table, column) = place.split_once('.').expect("Table.Column");
    let table: TableIndex = document.table(table).expect("a table");
    let column = document.column(table, column).expect("a column");
    CellAddress { table, column, row: RowId(row.parse().expect("a row")) }
}

fn set(document: &mut Document, cell: &str, value: RawValue) {
    let at = address(document, cell);
    document.apply([Edit::SetCells { table: at.table, column: at.column, cells: vec![(at.row, value)] }]);
}

fn show(cell: &CellValue) -> String {
    match cell {
        CellValue::Error(error) => error.display(),
        other => crate::types::plain_text(other).to_string(),
    }
}

#[track_caller]
fn check(document: &Document, cell: &str, expected: &str) {
    assert_eq!(show(&document.cell(address(document, cell))), expected, "{cell}");
}

#[test]
fn only_what_depends_on_an_edit_is_computed_again() {
    let mut document = document(&[
        ("Prices", 3, &[("Price", "Numeric", "")]),
        ("Lines", 4, &[("Item", "Ref:Prices", ""), ("Qty", "Int", ""), ("Total", "Numeric", "$Qty * $Item.Price")]),
    ]);
    for row in 1..=4 {
        set(&mut document, &format!("Lines.Item[{row}]"), RawValue::Ref(row % 3 + 1));
        set(&mut document, &format!("Lines.Qty[{row}]"), RawValue::Int(10));
    }
    set(&mut document, "Prices.Price[2]", RawValue::Float(1.5));
    assert_eq!(document.recalculate(Slice::ALL).cells, 4);
    check(&document, "Lines.Total[1]", "15");
    check(&document, "Lines.Total[2]", "0");
    set(&mut document, "Prices.Price[2]", RawValue::Float(2.0));
    assert_eq!(document.recalculate(Slice::ALL).cells, 2, "rows 1 and 4 refer to price 2");
    check(&document, "Lines.Total[4]", "20");
    set(&mut document, "Lines.Qty[3]", RawValue::Int(1));
    assert_eq!(document.recalculate(Slice::ALL).cells, 1);
}

#[test]
fn a_lookup_is_made_again_for_the_key_a_row_leaves_and_the_one_it_takes() {
    let mut document = document(&[
        ("Sales", 3, &[("Who", "Text", ""), ("Amount", "Numeric", "")]),
        ("People", 3, &[("Name", "Text", ""), ("Sum", "Numeric", "SUM(Sales.lookupRecords(Who=$Name).Amount)")]),
    ]);
    for (row, name) in (1..).zip(["léo", "zoé", "ana"]) {
        set(&mut document, &format!("People.Name[{row}]"), RawValue::Text(name.into()));
        set(&mut document, &format!("Sales.Who[{row}]"), RawValue::Text("zoé".into()));
        set(&mut document, &format!("Sales.Amount[{row}]"), RawValue::Float(5.0));
    }
    document.recalculate(Slice::ALL);
    check(&document, "People.Sum[2]", "15");
    set(&mut document, "Sales.Who[1]", RawValue::Text("léo".into()));
    assert_eq!(document.recalculate(Slice::ALL).cells, 2);
    check(&document, "People.Sum[1]", "5");
    check(&document, "People.Sum[2]", "10");
    check(&document, "People.Sum[3]", "0");
}

#[test]
fn long_chains_run_both_ways() {
    let rows = 20_000;
    for formula in ["$N + $Prev.Cum", "$N + Chain.lookupOne(Prev=$id).Cum"] {
        let columns: &[(&str, &str, &str)] =
            &[("N", "Int", ""), ("Prev", "Ref:Chain", ""), ("Cum", "Numeric", formula)];
        let mut document = document(&[("Chain", rows, columns)]);
        let table = document.table("Chain").expect("a table");
        let (n, prev) = (document.column(table, "N").expect("N"), document.column(table, "Prev").expect("Prev"));
        let numbers = (1..=rows).map(|row| (RowId(row), RawValue::Int(1))).collect();
        let before = (2..=rows).map(|row| (RowId(row), RawValue::Ref(row - 1))).collect();
        document.apply([Edit::SetCells { table, column: n, cells: numbers }]);
        document.apply([Edit::SetCells { table, column: prev, cells: before }]);
        document.recalculate(Slice::ALL);
        let last = if formula.contains("lookup") { 1 } else { rows };
        check(&document, &format!("Chain.Cum[{last}]"), &rows.to_string());
    }
}

#[test]
fn only_the_cells_of_a_cycle_are_in_error() {
    let mut document = document(&[(
        "T",
        2,
        &[("A", "Int", ""), ("X", "Any", "$Y if $A else 1"), ("Y", "Any", "$X + 1"), ("Z", "Any", "IFERROR($X, 'no')")],
    )]);
    set(&mut document, "T.A[1]", RawValue::Int(1));
    document.recalculate(Slice::ALL);
    check(&document, "T.X[1]", "#CircularRefError");
    check(&document, "T.Y[1]", "#CircularRefError");
    check(&document, "T.X[2]", "1");
    check(&document, "T.Y[2]", "2");
    set(&mut document, "T.A[1]", RawValue::Int(0));
    document.recalculate(Slice::ALL);
    check(&document, "T.Y[1]", "2");
    check(&document, "T.Z[1]", "1");
}

#[test]
fn slices_stop_and_what_is_looked_at_comes_first() {
    let mut document = document(&[("T", 1000, &[("A", "Int", ""), ("B", "Any", "str($A) + '!'")])]);
    let wanted = address(&document, "T.B[900]");
    document.prioritise([wanted]);
    assert!(!document.recalculate(Slice { cells: 10 }).is_done);
    assert!(!document.is_pending(wanted));
    let other = address(&document, "T.B[901]");
    assert!(document.is_pending(other));
    assert!(document.recalculate(Slice::ALL).is_done);
    check(&document, "T.B[901]", "0!");
}

#[test]
fn schema_changes_reach_what_names_them() {
    let mut document = document(&[("T", 1, &[("A", "Int", ""), ("B", "Any", "$C + 1")])]);
    document.recalculate(Slice::ALL);
    check(&document, "T.B[1]", "#AttributeError");
    let table = document.table("T").expect("a table");
    let spec = ColumnSpec { id: "C".into(), kind: ColumnType::Int, formula: Some("$A * 2".into()) };
    let column = document.add_column(table, &spec);
    set(&mut document, "T.A[1]", RawValue::Int(4));
    document.recalculate(Slice::ALL);
    check(&document, "T.B[1]", "9");
    document.set_formula(table, column, Some("$A * 3"));
    document.recalculate(Slice::ALL);
    check(&document, "T.B[1]", "13");
    document.set_type(table, column, ColumnType::Text);
    document.recalculate(Slice::ALL);
    check(&document, "T.B[1]", "#TypeError");
    document.remove_column(table, column);
    document.recalculate(Slice::ALL);
    check(&document, "T.B[1]", "#AttributeError");
}

#[test]
fn rows_keep_large_and_small_ids() {
    let mut document = document(&[("T", 0, &[("A", "Int", ""), ("B", "Any", "$id + 1")])]);
    let table = document.table("T").expect("a table");
    let device = 7 << 32;
    let ids = [device | 1, 5000, 3, device | 2, 1, 2];
    document.apply([Edit::AddRows { table, rows: ids.map(RowId).to_vec() }]);
    document.apply([Edit::AddRows { table, rows: (4..6000).map(RowId).collect() }]);
    document.recalculate(Slice::ALL);
    assert_eq!(document.row_count(table), 6001);
    check(&document, "T.B[5000]", "5001");
    check(&document, "T.B[30064771073]", "30064771074");
    document.apply([Edit::RemoveRows { table, rows: vec![RowId(5000), RowId(device | 2)] }]);
    assert!(!document.has_row(table, RowId(5000)) && !document.has_row(table, RowId(device | 2)));
    assert!(document.has_row(table, RowId(device | 1)));
}

#[test]
fn new_rows_come_last() {
    let mut document = document(&[("T", 0, &[("A", "Int", ""), ("Ids", "Any", "T.lookupRecords(order_by=None).id")])]);
    let table = document.table("T").expect("a table");
    let position = document.column(table, "manualSort").expect("positions");
    let add = |row, values| Action::AddRecord { table, row: Some(RowId(row)), values };
    document.act([add(5, Vec::new()), add(2, Vec::new())], User::default());
    document.act([add(9, vec![(position, RawValue::Float(1.5))]), add(1, Vec::new())], User::default());
    document.recalculate(Slice::ALL);
    check(&document, "T.Ids[1]", "[5, 9, 2, 1]");
}
