//! Names and mending. A base is written as `People(Name:Text) Orders(Client:Ref:People, Total:Numeric = $Qty * $Price)`.

use serde_json::json;

use super::*;

/// Tables have keys 1, 2 …, columns 101, 102 …, 201 …
pub(crate) fn base(text: &str) -> Base {
    let mut base = Base::default();
    let parts: Vec<(&str, &str)> =
        text.split_inclusive(')').filter_map(|part| part.trim().trim_end_matches(')').split_once('(')).collect();
    for (number, (id, _)) in parts.iter().enumerate() {
        let key = TableKey(number as u64 + 1);
        base.tables.push(Table { key, id: (*id).to_owned(), ..Table::default() });
    }
    for (number, (_, columns)) in parts.iter().enumerate() {
        let made = columns.split(", ").enumerate().map(|(place, column)| {
            let (head, formula) = column.split_once(" = ").unwrap_or((column, ""));
            let (id, kind) = head.split_once(':').expect("Name:Type");
            Column {
                key: ColumnKey((number as u64 + 1) * 100 + place as u64 + 1),
                table: TableKey(number as u64 + 1),
                id: id.to_owned(),
                kind: base.kind_of(kind),
                formula: formula.replace('[', "(").replace(']', ")"),
                is_formula: !formula.is_empty(),
                ..Column::default()
            }
        });
        let made: Vec<Column> = made.collect();
        base.tables[number].columns = made;
    }
    base
}

/// The base after edits of properties.
fn after(mut base: Base, edits: &[SchemaEdit]) -> Base {
    for edit in edits {
        let SchemaEdit::Set { thing, properties } = edit else { continue };
        for table in &mut base.tables {
            if *thing == Thing::Table(table.key) {
                let mut all = flatten(table);
                all.extend(properties.clone());
                *table = Table { key: table.key, columns: std::mem::take(&mut table.columns), ..read_thing(&all) };
            }
            for column in &mut table.columns {
                if *thing == Thing::Column(column.key) {
                    let mut all = flatten(column);
                    all.extend(properties.clone());
                    *column = Column { key: column.key, ..read_thing(&all) };
                }
            }
        }
    }
    base
}

fn formulas(base: &Base) -> Vec<&str> {
    let columns = base.tables.iter().flat_map(|table| &table.columns);
    columns.map(|column| column.formula.as_str()).filter(|formula| !formula.is_empty()).collect()
}

#[test]
fn formulas_follow_a_column() {
    let before = base(
        "People(Name:Text, Age:Int) Orders(Client:Ref:People, Who:Text = $Client.Name, N:Any = People.lookupOne[Name=$Who])",
    );
    let renamed = after(before.clone(), &rename_column(&before, ColumnKey(101), "Nom complet"));
    assert_eq!(formulas(&renamed), ["$Client.Nom_complet", "People.lookupOne(Nom_complet=$Who)"]);
    assert!(renamed.tables[0].columns[0].former.iter().eq(["Name", "Nom_complet"]));
    // Taken: another one is made.
    let renamed = after(before.clone(), &rename_column(&before, ColumnKey(101), "Age"));
    assert_eq!(renamed.tables[0].columns[0].id, "Age2");
    assert_eq!(rename_column(&before, ColumnKey(101), "Name"), []);
}

#[test]
fn formulas_and_types_follow_a_table() {
    let before = base("People(Name:Text) Orders(Client:Ref:People, N:Any = People.lookupOne[Name='a'])");
    let renamed = after(before.clone(), &relabel_table(&before, TableKey(1), "Personnes"));
    assert_eq!(formulas(&renamed), ["Personnes.lookupOne(Name='a')"]);
    assert_eq!(renamed.type_text(&renamed.tables[1].columns[0]), "Ref:Personnes");
    assert_eq!(renamed.tables[0].shown_label(), "Personnes");
}

#[test]
fn what_two_devices_named_alike_is_told_apart() {
    let mended = base("T(Prix:Numeric, prix:Text, X:Any = $Prix) T(A:Text)").mended();
    assert_eq!(mended.tables[0].columns[1].id, "prix2");
    assert_eq!(formulas(&mended), ["$Prix"]);
    assert_eq!(mended.tables[1].id, "T2");
}

#[test]
fn a_formula_written_under_the_former_name_follows() {
    let before = base("People(Name:Text) Orders(Client:Ref:People, Who:Text = $Client.Name)");
    let mut renamed = after(before.clone(), &rename_column(&before, ColumnKey(201), "Acheteur"));
    renamed = after(renamed.clone(), &rename_column(&renamed, ColumnKey(101), "Nom"));
    // Another device wrote this before it heard of either.
    renamed.tables[1].columns[1].formula = "$Client.Name.upper()".to_owned();
    assert_eq!(formulas(&renamed.mended()), ["$Acheteur.Nom.upper()"]);
}

#[test]
fn unknown_and_unreadable_properties_are_kept_or_ignored() {
    let properties = Properties::from([
        ("id".to_owned(), json!("Prix")),
        ("label".to_owned(), json!(["not", "a", "text"])),
        ("options.numMode".to_owned(), json!("currency")),
        ("from_the_future".to_owned(), json!({"a": 1})),
    ]);
    let column: Column = read_thing(&properties);
    assert_eq!((column.id.as_str(), column.label.as_str()), ("Prix", ""));
    assert_eq!(column.options.get("numMode"), Some(&json!("currency")));
    assert_eq!(column.other.get("from_the_future"), Some(&json!({"a": 1})));
    let again: Column = read_thing(&flatten(&column));
    assert_eq!(again, column);
}

#[test]
fn kinds_name_tables_by_key() {
    let base = base("People(Name:Text) Orders(Client:RefList:People)");
    assert_eq!(base.tables[1].columns[0].kind, Kind("RefList:1".to_owned()));
    assert_eq!(base.tables[1].columns[0].kind.target(), Some(TableKey(1)));
    assert_eq!(Kind("DateTime:Europe/Paris".to_owned()).target(), None);
}
