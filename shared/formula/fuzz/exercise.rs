//! Everything that is done with the text of a formula, for fuzzing and for the replay of its corpus.

#[path = "rows.rs"]
mod rows;

use etabli_formula::run::{Prepared, evaluate};
use etabli_formula::syntax::ast::Name;
use etabli_formula::syntax::complete::{call_help, complete};
use etabli_formula::syntax::french::{canonical, spreadsheet_name};
use etabli_formula::syntax::names::{column_identifier, is_identifier};
use etabli_formula::syntax::rename::{Rename, rename, replacements};
use etabli_formula::syntax::{Formula, Place, Schema, Shape, Span, parse};
use etabli_formula::{Budget, Limits, RowId, TableIndex};

/// One table with a reference to itself.
struct OneTable;

impl Schema for OneTable {
    fn has_table(&self, table: &str) -> bool {
        table == "T"
    }

    fn column(&self, table: &str, column: &str) -> Option<Shape> {
        match column {
            "A" if table == "T" => Some(Shape::Text),
            "B" if table == "T" => Some(Shape::of_type("Ref:T")),
            "C" if table == "T" => Some(Shape::of_type("RefList:T")),
            _ => None,
        }
    }

    fn tables(&self) -> Vec<Name> {
        vec!["T".into()]
    }

    fn columns(&self, _: &str) -> Vec<Name> {
        vec!["A".into(), "B".into(), "C".into()]
    }
}

/// Reads, translates, renames, completes and runs a text. Whatever it is, nothing panics and every place lies in the text.
pub fn exercise(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let inside = |text: &str, span: Span| assert!(text.get(span.range()).is_some(), "{span:?} of {text:?}");
    let formula = parse(text);
    if let Some(mistake) = &formula.mistake {
        inside(text, mistake.span);
    }
    formula.body.iter().for_each(|statement| inside(text, statement.span));

    let translated = canonical(text, &spreadsheet_name);
    let read = parse(&translated.text);
    if let Some(mistake) = &read.mistake {
        inside(text, translated.map.to_typed(mistake.span));
    }
    read.body.iter().for_each(|statement| inside(text, translated.map.to_typed(statement.span)));

    let place = Place { table: "T", variables: &[] };
    let column = [Rename::Column { table: "T", old: "A", new: "Renamed" }, Rename::Table { old: "T", new: "Table" }];
    for replacement in replacements(text, place, &column, &OneTable) {
        inside(text, replacement.span);
    }
    if let (Some(renamed), None) = (rename(text, place, &column, &OneTable), &formula.mistake) {
        assert_eq!(parse(&renamed).mistake, None, "{text:?} became {renamed:?}");
    }

    for caret in [0, text.len() / 3, text.len() / 2, text.len()] {
        inside(text, complete(text, caret, place, &OneTable).span);
        if let Some(help) = call_help(text, caret) {
            inside(text, help.span);
        }
    }
    run(&formula);
    run(&read);
    let name = column_identifier(text, &["A"]);
    assert!(is_identifier(&name), "{name}");
}

/// Runs a formula for one row, with little to spend.
fn run(formula: &Formula) {
    let prepared = Prepared::new(formula, &rows::Rows, TableIndex(0));
    let mut budget = Budget::new(Limits { steps: 20_000, bytes: 1 << 20, ..Limits::default() });
    if let Ok(value) = evaluate(&prepared, &rows::Rows, TableIndex(0), RowId(2), &mut budget) {
        drop(value.into_cell(&rows::Rows, &mut budget));
    }
}
