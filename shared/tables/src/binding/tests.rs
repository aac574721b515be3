//! A base opened from registers, edited here and elsewhere.

use etabli_formula::CellValue;
use etabli_formula::host::{CellAddress, User};

use super::*;
use crate::engine::{Action, Slice};
use crate::registers::{DeviceNumber, Stamp};
use crate::schema::Kind;

const TABLE: TableKey = TableKey(1);

fn base() -> Base {
    let column = |key, id: &str, kind: &str, formula: &str| Column {
        key: ColumnKey(key),
        table: TABLE,
        id: id.to_owned(),
        kind: Kind(kind.to_owned()),
        formula: formula.to_owned(),
        is_formula: !formula.is_empty(),
        ..Column::default()
    };
    let columns = vec![column(11, "Qty", "Numeric", ""), column(12, "Twice", "Numeric", "$Qty * 2")];
    let table = Table { key: TABLE, id: "Orders".to_owned(), columns, ..Table::default() };
    Base { tables: vec![table], ..Base::default() }
}

#[track_caller]
fn check_twice(document: &mut Document, binding: &Binding, row: u64, expected: f64) {
    document.recalculate(Slice::ALL);
    let (table, column) = binding.column(ColumnKey(12)).expect("a column");
    let cell = document.cell(CellAddress { table, column, row: RowId(row) });
    assert_eq!(cell, CellValue::Float(expected));
}

#[test]
fn what_is_merged_and_what_is_calculated_go_together() {
    let mut registers = Registers::new();
    let mut builder = BatchBuilder::new();
    builder.add_row(RowId(1)).set(RowId(1), ColumnKey(11), RawValue::Float(3.0));
    registers.apply(&builder.build(Stamp::new(1, 0, DeviceNumber(1))));
    let (mut document, binding) = open(&base(), |_| Some(&registers), Surroundings::default());
    check_twice(&mut document, &binding, 1, 6.0);
    // Another device writes.
    let mut builder = BatchBuilder::new();
    builder.add_row(RowId(2)).set(RowId(2), ColumnKey(11), RawValue::Float(5.0));
    builder.set(RowId(1), ColumnKey(11), RawValue::Float(4.0));
    let changes = registers.apply(&builder.build(Stamp::new(2, 0, DeviceNumber(2))));
    binding.follow(&mut document, TABLE, &registers, &changes);
    check_twice(&mut document, &binding, 1, 8.0);
    check_twice(&mut document, &binding, 2, 10.0);
    // A person writes here.
    let (table, column) = binding.column(ColumnKey(11)).expect("a column");
    let action = Action::UpdateRecord { table, row: RowId(2), values: vec![(column, RawValue::Float(7.0))] };
    let acted = document.act([action], User::default());
    let mut batches = binding.batches(&acted.edits);
    let batch = batches.remove(&TABLE).expect("a batch").build(Stamp::new(3, 0, DeviceNumber(1)));
    registers.apply(&batch);
    assert_eq!(registers.value(RowId(2), ColumnKey(11)), RawValue::Float(7.0));
    check_twice(&mut document, &binding, 2, 14.0);
}
