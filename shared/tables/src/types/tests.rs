//! Types in examples: what is written, what is read.

use etabli_formula::moments::Zone;
use etabli_formula::{CellValue, TableIndex};
use etabli_locale::Language;

use super::{ColumnType, general, parse_typed};
use crate::raw::RawValue;

fn column(text: &str) -> ColumnType<TableIndex> {
    ColumnType::parse(text, Zone::utc()).resolve(|_| Some(TableIndex(0)))
}

/// The cell as a grid would say it, with the kind where it is not plain.
fn shown(cell: &CellValue) -> String {
    match cell {
        CellValue::AltText(text) => format!("!{text}"),
        CellValue::Null => "·".to_owned(),
        CellValue::Text(text) => format!("{text:?}"),
        other => super::fit::plain_text(other).to_string(),
    }
}

#[track_caller]
fn check(kind: &str, given: &RawValue, expected: &str) {
    assert_eq!(shown(&column(kind).interpret(given)), expected, "{kind} reads {given:?}");
}

fn text(text: &str) -> RawValue {
    RawValue::Text(text.into())
}

#[test]
fn types_are_written_as_grist_writes_them() {
    for name in
        ["Text", "Numeric", "Int", "Bool", "Date", "DateTime:Europe/Paris", "Choice", "ChoiceList", "Ref:People"]
    {
        assert_eq!(ColumnType::parse(name, Zone::utc()).to_string(), name);
    }
    assert_eq!(ColumnType::parse("DateTime", Zone::utc()).to_string(), "DateTime:UTC");
    assert_eq!(ColumnType::parse("Blob", Zone::utc()), ColumnType::Any);
}

#[test]
fn what_was_never_written_shows_the_default_and_what_was_emptied_nothing() {
    let kinds = [("Text", "\"\""), ("Numeric", "0"), ("Int", "0"), ("Bool", "False"), ("Date", "·"), ("Ref:T", "0")];
    for (kind, default) in kinds {
        check(kind, &RawValue::Null, default);
    }
    for kind in ["Text", "Numeric", "Int", "Date", "ChoiceList", "RefList:T"] {
        check(kind, &RawValue::Blank, "·");
    }
}

#[test]
fn what_does_not_fit_is_kept_as_text() {
    check("Numeric", &text("five"), "!five");
    check("Numeric", &text("8.153"), "8.153");
    check("Numeric", &text(""), "·");
    check("Int", &RawValue::Float(3.9), "3");
    check("Int", &RawValue::Float(2_147_483_648.0), "!2147483648");
    check("Date", &text("someday"), "!someday");
    check("Date", &text("2020-02-29"), "2020-02-29");
    check("Date", &RawValue::Int(1_509_556_595), "2017-11-01");
    check("Bool", &text("Chicago"), "!Chicago");
    check("Bool", &text("Yes"), "True");
    check("Bool", &RawValue::Float(8.153), "True");
    check("Ref:T", &text("Bob"), "!Bob");
    check("Text", &RawValue::Float(2.0), "\"2\"");
    check("Text", &RawValue::Bool(true), "\"True\"");
    check("ChoiceList", &text("[\"a\", \"b\"]"), "['a', 'b']");
    check("DateTime:Europe/Paris", &text("2020-01-31T22:30:00Z"), "2020-01-31 23:30:00+01:00");
}

#[test]
fn fifteen_digits_are_written_as_c_writes_them() {
    let cases = [(2.0, "2"), (0.1 + 0.2, "0.3"), (1e20, "1e+20"), (1e-7, "1e-07"), (123_456.75, "123456.75")];
    for (number, expected) in cases {
        assert_eq!(general(number), expected);
    }
}

#[test]
fn typed_numbers_are_read_in_both_languages() {
    let cases = [
        ("1\u{202f}234,56\u{a0}€", Language::Fr, 1234.56),
        ("1,234.56", Language::Fr, 1234.56),
        ("1.234,56", Language::En, 1234.56),
        ("1,234", Language::En, 1234.0),
        ("1,234", Language::Fr, 1.234),
        ("50 %", Language::Fr, 0.5),
        ("(12)", Language::En, -12.0),
        ("-3e2", Language::En, -300.0),
    ];
    for (typed, language, expected) in cases {
        assert_eq!(parse_typed(typed, &ColumnType::Numeric, language), RawValue::Float(expected), "{typed}");
    }
    assert_eq!(parse_typed("12 rue", &ColumnType::Numeric, Language::Fr), text("12 rue"));
}

#[test]
fn dates_are_typed_as_people_write_them() {
    let zone = Zone::named("Europe/Paris").unwrap();
    // 31 December 2026 is day 20,818 since 1970.
    for typed in ["31/12/2026", "2026-12-31", "31 décembre 2026", "December 31, 2026", "31.12.26"] {
        assert_eq!(parse_typed(typed, &ColumnType::Date, Language::Fr), RawValue::Date(20_818), "{typed}");
    }
    for typed in ["31/12/2026 13h30", "2026-12-31 12:30Z", "2026-12-31T12:30:00+00:00", "31 Dec 2026 1:30 pm"] {
        let instant = (20_818 * 24 * 60 + 12 * 60 + 30) * 60_000_000;
        assert_eq!(
            parse_typed(typed, &ColumnType::DateTime(zone), Language::En),
            RawValue::Instant(instant),
            "{typed}"
        );
    }
    for typed in ["31/02/2026", "demain", "13h30", "12.5"] {
        assert_eq!(parse_typed(typed, &ColumnType::Date, Language::Fr), text(typed));
    }
}
