//! A plan and the formula row by row give the same cells.

use etabli_formula::host::CellAddress;
use etabli_formula::{Host, RowId};

use super::{document, set};
use crate::engine::{ColumnSpec, Document, Edit, Slice, SummarySpec};
use crate::raw::RawValue;
use crate::types::ColumnType;

/// Formulas that plans know; every second one depends on cells that do not fit their column.
const FORMULAS: [(&str, &str, &str); 26] = [
    ("F1", "Numeric", "$Qty * $Price"),
    ("F2", "Any", "$Qty + 1"),
    ("F3", "Any", "$Price / $Qty"),
    ("F4", "Any", "$Qty / 2"),
    ("F5", "Text", "$Name + ' (' + $Code + ')'"),
    ("F6", "Any", "IF($Price > 10, $Price * 2, $Price)"),
    ("F7", "Numeric", "$Price if $Qty else 0"),
    ("F8", "Any", "UPPER($Name)"),
    ("F9", "Any", "LEFT($Name, 2)"),
    ("F10", "Any", "LEN($Name)"),
    ("F11", "Any", "$Item.Cost"),
    ("F12", "Any", "$Item.Label"),
    ("F13", "Numeric", "$Qty * $Item.Cost"),
    ("F14", "Any", "Items.lookupOne(Key=$Code).Cost"),
    ("F15", "Any", "Items.lookupOne(Key=$Code).Label"),
    ("F16", "Numeric", "SUM(Items.lookupRecords(Key=$Code).Cost)"),
    ("F17", "Any", "len(Items.lookupRecords(Key=$Code))"),
    ("F18", "Any", "AVERAGE(Items.lookupRecords(Key=$Code).Cost)"),
    ("F19", "Any", "MAX(Items.lookupRecords(Key=$Code).Count)"),
    ("F20", "Any", "SUM(Items.all.Cost)"),
    ("F21", "Int", "$Qty - $Item.Count"),
    ("F22", "Any", "-$Price"),
    ("F23", "Any", "$Price >= $Item.Cost"),
    ("F24", "Any", "SUM(Items.lookupRecords(Owner=$id).Cost)"),
    ("F25", "Ref:Items", "$Item"),
    ("F26", "Any", "$F1 - $F16"),
];

fn filled(rows: u64) -> Document {
    let mut columns = vec![
        ("Qty", "Int", ""),
        ("Price", "Numeric", ""),
        ("Name", "Text", ""),
        ("Code", "Text", ""),
        ("Item", "Ref:Items", ""),
    ];
    columns.extend(FORMULAS);
    let items: &[_] = &[
        ("Key", "Text", ""),
        ("Label", "Text", ""),
        ("Cost", "Numeric", ""),
        ("Count", "Int", ""),
        ("Owner", "Ref:Lines", ""),
    ];
    let mut document = document(&[("Items", 20, items), ("Lines", rows, &columns)]);
    for row in 1..=20u64 {
        let number = f64::from(u32::try_from(row).unwrap_or_default());
        set(&mut document, &format!("Items.Key[{row}]"), RawValue::Text(format!("k{}", row % 7).into()));
        set(&mut document, &format!("Items.Label[{row}]"), RawValue::Text(format!("Item {row}").into()));
        let cost = if row == 13 { RawValue::Text("dear".into()) } else { RawValue::Float(number * 1.1) };
        set(&mut document, &format!("Items.Cost[{row}]"), cost);
        set(&mut document, &format!("Items.Count[{row}]"), RawValue::Int(i64::try_from(row).unwrap_or_default()));
        set(&mut document, &format!("Items.Owner[{row}]"), RawValue::Ref(row * 3));
    }
    let table = document.table("Lines").expect("a table");
    for (id, value) in [
        ("Qty", (|row| if row % 11 == 0 { RawValue::Blank } else { RawValue::Int(row % 9) }) as fn(i64) -> RawValue),
        ("Price", |row| if row % 13 == 0 { RawValue::Text("free".into()) } else { RawValue::Int(row * 7 % 31) }),
        ("Name", |row| RawValue::Text(if row % 5 == 0 { "Zoé".into() } else { format!("name {row}").into() })),
        ("Code", |row| RawValue::Text(format!("k{}", row % 10).into())),
        ("Item", |row| if row % 17 == 0 { RawValue::Null } else { RawValue::Ref((row % 23).unsigned_abs()) }),
    ] {
        let column = document.column(table, id).expect("a column");
        let cells = (1..=rows).map(|row| (RowId(row), value(i64::try_from(row).unwrap_or_default()))).collect();
        document.apply([Edit::SetCells { table, column, cells }]);
    }
    document
}

#[track_caller]
fn check_same(one: &Document, other: &Document, rows: u64) {
    let table = one.table("Lines").expect("a table");
    for (id, _, formula) in FORMULAS {
        let column = one.column(table, id).expect("a column");
        for row in (1..=rows).map(RowId) {
            let cell = CellAddress { table, column, row };
            assert_eq!(one.cell(cell), other.cell(cell), "{formula} in row {}", row.0);
        }
    }
}

/// Too few rows for plans to be worth it run row by row.
#[test]
fn plans_give_what_formulas_give() {
    let (mut planned, mut single) = (filled(200), filled(200));
    planned.recalculate(Slice::ALL);
    while !single.recalculate(Slice { cells: 1 }).is_done {}
    let table = single.table("Lines").expect("a table");
    let mut by_rows = filled(200);
    by_rows.without_plans();
    by_rows.recalculate(Slice::ALL);
    check_same(&planned, &by_rows, 200);
    check_same(&single, &by_rows, 200);
    assert_eq!(planned.row_count(table), 200);
}

#[test]
fn edits_after_a_plan_reach_the_same_cells() {
    let (mut planned, mut by_rows) = (filled(200), filled(200));
    by_rows.without_plans();
    for document in [&mut planned, &mut by_rows] {
        document.recalculate(Slice::ALL);
        for (cell, value) in [
            ("Items.Cost[4]", RawValue::Float(99.0)),
            ("Items.Key[5]", RawValue::Text("k9".into())),
            ("Items.Owner[6]", RawValue::Ref(7)),
            ("Items.Count[8]", RawValue::Blank),
            ("Lines.Item[9]", RawValue::Ref(4)),
            ("Lines.Code[10]", RawValue::Text("k4".into())),
            ("Lines.Price[13]", RawValue::Float(2.5)),
        ] {
            set(document, cell, value);
            document.recalculate(Slice::ALL);
        }
        let table = document.table("Items").expect("a table");
        document.apply([Edit::RemoveRows { table, rows: vec![RowId(3)] }]);
        document.recalculate(Slice::ALL);
        document.apply([Edit::AddRows { table, rows: vec![RowId(21), RowId(22)] }]);
        document.recalculate(Slice::ALL);
    }
    check_same(&planned, &by_rows, 200);
}

/// A table of 300 rows in 100 groups, summarised.
fn summarised() -> Document {
    let mut document = document(&[("T", 300, &[("K", "Int", ""), ("N", "Numeric", ""), ("Share", "Any", "$N / 2")])]);
    let table = document.table("T").expect("a table");
    for (id, value) in [
        ("K", (|row| RawValue::Int(row % 100)) as fn(i64) -> RawValue),
        ("N", |row| if row % 50 == 0 { RawValue::Blank } else { RawValue::Int(row) }),
    ] {
        let column = document.column(table, id).expect("a column");
        let cells = (1..=300).map(|row| (RowId(row), value(i64::try_from(row).unwrap_or_default()))).collect();
        document.apply([Edit::SetCells { table, column, cells }]);
    }
    let group_by = vec![document.column(table, "K").expect("K")];
    let summary = document.add_summary(&SummarySpec { name: "S".into(), source: table, group_by });
    for (id, formula) in [("count", "len($group)"), ("N", "SUM($group.N)"), ("Half", "MAX($group.Share)")] {
        let spec = ColumnSpec { id: id.into(), kind: ColumnType::Any, formula: Some(formula.into()) };
        document.add_column(summary, &spec);
    }
    document
}

#[test]
fn summaries_are_the_same_by_plans_and_by_rows() {
    let shown = |with_plans: bool| {
        let mut document = summarised();
        if !with_plans {
            document.without_plans();
        }
        document.recalculate(Slice::ALL);
        set(&mut document, "T.K[7]", RawValue::Int(500));
        set(&mut document, "T.N[8]", RawValue::Float(0.5));
        document.recalculate(Slice::ALL);
        let table = document.table("S").expect("the summary");
        let mut rows = Vec::new();
        for row in document.rows(table) {
            let cells = document.columns(table).filter(|(_, id, _)| *id != "manualSort");
            let cell = |column| super::show(&document.cell(CellAddress { table, column, row }));
            rows.push(cells.map(|(column, ..)| cell(column)).collect::<Vec<_>>().join(" "));
        }
        rows.sort();
        rows
    };
    let rows = shown(true);
    assert_eq!(rows, shown(false));
    assert_eq!(rows.len(), 101);
    assert!(rows.contains(&"500 1 7 3.5".to_owned()), "{rows:?}");
    assert!(rows.contains(&"8 3 316.5 104".to_owned()), "{rows:?}");
}
