//! Times the engine on the tables of the side-by-side measurements: *product* and *mix*.
//!
//! `cargo run --release -p etabli-tables --example formulas [rows]`

use std::time::Instant;

use etabli_formula::moments::Zone;
use etabli_formula::{ColumnIndex, Host, RowId, TableIndex};
use etabli_tables::engine::{ColumnSpec, Document, Edit, Slice, Surroundings};
use etabli_tables::raw::RawValue;
use etabli_tables::types::ColumnType;

const MIX: [(&str, &str, &str); 10] = [
    ("Total", "Numeric", "$Qty * $Price"),
    ("Tax", "Numeric", "$Total * 0.2"),
    ("Gross", "Numeric", "$Total + $Tax"),
    ("Label", "Text", "$Code + ' - ' + $Name"),
    ("Upper", "Text", "UPPER($Name)"),
    ("Size", "Text", "IF($Total > 100, 'big', 'small')"),
    ("Found", "Numeric", "Products.lookupOne(Code=$Code).Cost"),
    ("Margin", "Numeric", "$Price - $Found"),
    ("OfCode", "Numeric", "SUM(Lines.lookupRecords(Code=$Code).Total)"),
    ("Scaled", "Numeric", "$Total * $Setting.Rate"),
];

fn main() {
    let rows: u64 = std::env::args().nth(1).and_then(|rows| rows.parse().ok()).unwrap_or(1_000_000);
    product(rows);
    mix(rows / 10);
}

fn timed<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let made = run();
    println!("{what}: {:.2} ms", start.elapsed().as_secs_f64() * 1e3);
    made
}

fn add(document: &mut Document, table: TableIndex, id: &str, kind: &str, formula: Option<&str>) -> ColumnIndex {
    let kind = ColumnType::parse(kind, Zone::utc());
    document.add_column(table, &ColumnSpec { id: id.into(), kind, formula: formula.map(Into::into) })
}

fn fill(document: &mut Document, table: TableIndex, id: &str, kind: &str, rows: u64, value: impl Fn(u64) -> RawValue) {
    let column = add(document, table, id, kind, None);
    let cells = (1..=rows).map(|row| (RowId(row), value(row))).collect();
    document.apply([Edit::SetCells { table, column, cells }]);
}

fn number(row: u64) -> f64 {
    f64::from(u32::try_from(row).unwrap_or_default())
}

fn product(rows: u64) {
    let mut document = Document::new(Surroundings::default());
    let table = document.add_table("Lines");
    timed("product: build", || {
        document.apply([Edit::AddRows { table, rows: (1..=rows).map(RowId).collect() }]);
        fill(&mut document, table, "Qty", "Numeric", rows, |row| RawValue::Float(number(row % 10)));
        fill(&mut document, table, "Price", "Numeric", rows, |row| RawValue::Float(number(row % 1000) / 10.0));
    });
    add(&mut document, table, "Total", "Numeric", Some("$Qty * $Price"));
    timed("product: calculate", || document.recalculate(Slice::ALL));
    edit(&mut document, "Lines", "Qty", "product: edit one cell");
}

fn edit(document: &mut Document, table: &str, column: &str, what: &str) {
    let Some(table) = document.table(table) else { return };
    let Some(column) = document.column(table, column) else { return };
    let progress = timed(what, || {
        document.apply([Edit::SetCells { table, column, cells: vec![(RowId(1), RawValue::Float(7.0))] }]);
        document.recalculate(Slice::ALL)
    });
    println!("    {} cells", progress.cells);
}

fn mix(rows: u64) {
    let mut document = Document::new(Surroundings::default());
    let settings = document.add_table("Settings");
    let products = document.add_table("Products");
    let table = document.add_table("Lines");
    timed("mix: build", || {
        document.apply([Edit::AddRows { table: settings, rows: vec![RowId(1)] }]);
        fill(&mut document, settings, "Rate", "Numeric", 1, |_| RawValue::Float(1.5));
        document.apply([Edit::AddRows { table: products, rows: (1..=1000).map(RowId).collect() }]);
        fill(&mut document, products, "Code", "Text", 1000, |row| RawValue::Text(format!("P{}", row % 1000).into()));
        fill(&mut document, products, "Cost", "Numeric", 1000, |row| RawValue::Float(number(row) / 3.0));
        document.apply([Edit::AddRows { table, rows: (1..=rows).map(RowId).collect() }]);
        fill(&mut document, table, "Qty", "Numeric", rows, |row| RawValue::Float(number(row % 10)));
        fill(&mut document, table, "Price", "Numeric", rows, |row| RawValue::Float(number(row % 1000) / 10.0));
        fill(&mut document, table, "Code", "Text", rows, |row| RawValue::Text(format!("P{}", row % 1000).into()));
        fill(&mut document, table, "Name", "Text", rows, |row| RawValue::Text(format!("line {row}").into()));
        fill(&mut document, table, "Setting", "Ref:Settings", rows, |_| RawValue::Ref(1));
    });
    for (id, kind, formula) in MIX {
        add(&mut document, table, id, kind, Some(formula));
        timed(&format!("    {formula}"), || document.recalculate(Slice::ALL));
    }
    edit(&mut document, "Settings", "Rate", "mix: edit a setting used by all rows");
    edit(&mut document, "Products", "Cost", "mix: edit a product");
    edit(&mut document, "Lines", "Qty", "mix: edit a line");
    add(&mut document, table, "Words", "Any", Some("'%s: %.2f' % ($Name, $Total)"));
    timed("mix: a column row by row", || document.recalculate(Slice::ALL));
    add(&mut document, table, "Before", "Any", Some("PREVIOUS(rec, group_by='Code', order_by='Price').Total"));
    timed("mix: PREVIOUS in groups of a hundred", || document.recalculate(Slice::ALL));
}
