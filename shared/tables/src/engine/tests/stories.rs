//! Whatever is edited, what is computed step by step is what is computed at once.

use etabli_formula::host::{CellAddress, User};
use etabli_formula::{CellValue, ErrorClass, Host, RowId};
use proptest::prelude::*;

use super::document;
use crate::engine::{Action, Document, Edit, Slice, SummarySpec};
use crate::raw::RawValue;

const COLUMNS: [(&str, &str, &str); 18] = [
    ("N", "Numeric", ""),
    ("K", "Text", ""),
    ("R", "Ref:T", ""),
    ("L", "RefList:T", ""),
    ("C", "ChoiceList", ""),
    ("A", "Any", "$N * 2"),
    ("B", "Any", "$R.A + 1"),
    ("D", "Any", "SUM(T.lookupRecords(K=$K).N)"),
    ("E", "Any", "T.lookupRecords(K=$K, order_by='-N').id"),
    ("F", "Any", "$R.R.N"),
    ("G", "Any", "SUM($L.N)"),
    ("H", "Any", "[r.K for r in T.all if r.N > 2]"),
    ("I", "Text", "$K + 'x' if $N > 1 else $K"),
    ("J", "Any", "len(T.lookupRecords(I=$I))"),
    ("M", "Any", "PREVIOUS(rec, order_by='N').id"),
    ("O", "Any", "len(T.lookupRecords(C=CONTAINS($K)))"),
    ("P", "Any", "$N + $R.P if $R and $R.id < $id else 0"),
    ("Q", "Any", "S.lookupOne(K=$K).count"),
];

fn base(rows: u64) -> Document {
    let mut document = document(&[("T", 0, &COLUMNS)]);
    let table = document.table("T").expect("a table");
    let group_by = vec![document.column(table, "K").expect("K")];
    let summary = document.add_summary(&SummarySpec { name: "S".into(), source: table, group_by });
    for (id, formula) in [("count", "len($group)"), ("N", "SUM($group.N)"), ("Top", "MAX($group.A)")] {
        let kind = crate::types::ColumnType::Any;
        document.add_column(summary, &crate::engine::ColumnSpec { id: id.into(), kind, formula: Some(formula.into()) });
    }
    let add = |row| Action::AddRecord { table, row: Some(RowId(row)), values: Vec::new() };
    document.act((1..=rows).map(add), User::default());
    document
}

#[derive(Clone, Debug)]
enum Step {
    Number(u64, i64),
    Key(u64, u8),
    Reference(u64, u64),
    References(u64, Vec<u64>),
    Choices(u64, Vec<u8>),
    Add(u64),
    Remove(u64),
    Compute(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let row = 1..12u64;
    proptest::collection::vec(
        prop_oneof![
            3 => (row.clone(), -2..9i64).prop_map(|(row, value)| Step::Number(row, value)),
            3 => (row.clone(), 0..4u8).prop_map(|(row, key)| Step::Key(row, key)),
            2 => (row.clone(), 0..12u64).prop_map(|(row, to)| Step::Reference(row, to)),
            1 => (row.clone(), proptest::collection::vec(1..12u64, 0..3)).prop_map(|(row, to)| Step::References(row, to)),
            1 => (row.clone(), proptest::collection::vec(0..4u8, 0..3)).prop_map(|(row, to)| Step::Choices(row, to)),
            1 => row.clone().prop_map(Step::Add),
            1 => row.prop_map(Step::Remove),
            2 => (1..60u64).prop_map(Step::Compute),
        ],
        1..40,
    )
}

fn key(number: u8) -> RawValue {
    RawValue::Text(["", "a", "b", "c"].get(usize::from(number)).copied().unwrap_or("d").into())
}

fn take(document: &mut Document, step: &Step) {
    let table = document.table("T").expect("a table");
    let (row, id, value) = match step {
        Step::Number(row, value) => (*row, "N", RawValue::Int(*value)),
        Step::Key(row, number) => (*row, "K", key(*number)),
        Step::Reference(row, to) => (*row, "R", RawValue::Ref(*to)),
        Step::References(row, to) => (*row, "L", RawValue::List(to.iter().map(|row| RawValue::Ref(*row)).collect())),
        Step::Choices(row, to) => (*row, "C", RawValue::List(to.iter().map(|number| key(*number)).collect())),
        Step::Add(row) => return document.apply([Edit::AddRows { table, rows: vec![RowId(*row)] }]),
        Step::Remove(row) => {
            document.act([Action::RemoveRecord { table, row: RowId(*row) }], User::default());
            return;
        }
        Step::Compute(cells) => {
            document.recalculate(Slice { cells: *cells });
            return;
        }
    };
    let column = document.column(table, id).expect("a column");
    document.apply([Edit::SetCells { table, column, cells: vec![(RowId(row), value)] }]);
}

/// Every cell of every table, summaries by their keys; errors by their class.
fn all(document: &Document) -> Vec<String> {
    let mut shown = Vec::new();
    for (table, name) in document.tables() {
        for row in document.rows(table) {
            let mut line = name.to_owned();
            for (column, id, _) in document.columns(table) {
                let cell = match document.cell(CellAddress { table, column, row }) {
                    CellValue::Error(error) => format!("{:?}", ErrorClass::name(&error.class)),
                    other => format!("{other:?}"),
                };
                if id != "manualSort" || name == "T" {
                    line.push_str(&format!(" {id}={cell}"));
                }
            }
            if name == "T" {
                line.push_str(&format!(" #{}", row.0));
            }
            shown.push(line);
        }
    }
    shown.sort();
    shown
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn step_by_step_is_at_once(steps in steps()) {
        let mut stepwise = base(8);
        stepwise.recalculate(Slice::ALL);
        let mut at_once = base(8);
        for step in &steps {
            take(&mut stepwise, step);
            stepwise.recalculate(Slice { cells: 25 });
            if !matches!(step, Step::Compute(_)) {
                take(&mut at_once, step);
            }
        }
        stepwise.recalculate(Slice::ALL);
        at_once.recalculate(Slice::ALL);
        prop_assert_eq!(all(&stepwise), all(&at_once));
    }
}
