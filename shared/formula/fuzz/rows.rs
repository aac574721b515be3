//! Three rows for formulas to read: texts, a reference to the row before, references to all.

use std::rc::Rc;
use std::sync::Arc;

use etabli_formula::host::{FindSide, Lookup, LookupOrder, User};
use etabli_formula::value::RecordSet;
use etabli_formula::{CellAddress, ColumnIndex, ErrorClass, Host, Outcome, Raised, RowId, TableIndex, Value};

/// The table `T` with the columns A, B and C.
pub struct Rows;

fn all() -> Arc<[RowId]> {
    Arc::from([RowId(1), RowId(2), RowId(3)])
}

impl Host for Rows {
    fn table(&self, name: &str) -> Option<TableIndex> {
        (name == "T").then_some(TableIndex(0))
    }

    fn table_name(&self, _: TableIndex) -> &str {
        "T"
    }

    fn column(&self, _: TableIndex, name: &str) -> Option<ColumnIndex> {
        ["A", "B", "C"].iter().position(|column| *column == name).map(|place| ColumnIndex(place as u32))
    }

    fn column_names(&self, _: TableIndex) -> Vec<Arc<str>> {
        vec!["A".into(), "B".into(), "C".into()]
    }

    fn read(&self, cell: CellAddress) -> Outcome {
        match cell.column.0 {
            0 if cell.row == RowId(3) => Err(Raised::new(ErrorClass::ZeroDivisionError, "division by zero")),
            0 => Ok(Value::Text(format!("row {}", cell.row.0).into())),
            1 => Ok(Value::Record(cell.table, RowId(cell.row.0.saturating_sub(1)))),
            _ => Ok(Value::RecordSet(Rc::new(RecordSet { table: cell.table, rows: all(), order: None }))),
        }
    }

    fn find(&self, _: &Lookup) -> Outcome<Arc<[RowId]>> {
        Ok(all())
    }

    fn find_in_order(
        &self,
        _: TableIndex,
        rows: &[RowId],
        _: &LookupOrder,
        _: FindSide,
        _: &[Value],
    ) -> Outcome<RowId> {
        Ok(rows.first().copied().unwrap_or_default())
    }

    fn summary_group(&self, _: TableIndex, _: RowId) -> Outcome<Option<(TableIndex, Arc<[RowId]>)>> {
        Ok(None)
    }

    fn set_peeking(&self, _: bool) -> bool {
        false
    }

    fn now(&self) -> i64 {
        1_795_359_600_000_000
    }

    fn random(&self) -> u64 {
        0x9e37_79b9_7f4a_7c15
    }

    fn time_zone(&self) -> &str {
        "Europe/Paris"
    }

    fn address(&self) -> &str {
        "https://example.org"
    }

    fn user(&self) -> Option<&User> {
        None
    }

    fn typed_value(&self) -> Option<Value> {
        Some(Value::Text("typed".into()))
    }
}
