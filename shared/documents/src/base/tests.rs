//! Bases that two people change.

use etabli_tables::schema::*;

use super::*;
use crate::Base;

fn column(key: u64, id: &str) -> Column {
    Column { key: ColumnKey(key), table: TableKey(1), id: id.to_owned(), ..Column::default() }
}

/// Table 1 `People` with columns 11 `A`, 12 `B`, 13 `C`.
fn base(peer: u64) -> Base {
    let mut base = Base::new(peer);
    let table = Table { key: TableKey(1), id: "People".to_owned(), ..Table::default() };
    let edits = [
        new_table(&table, 0),
        new_column(&column(11, "A"), 0),
        new_column(&column(13, "C"), 1),
        new_column(&column(12, "B"), 1),
    ];
    base.apply(&edits, 1_000).expect("a base");
    base
}

fn twins() -> (Base, Base) {
    let ours = base(1);
    let theirs = Base::restore(2, Some(&ours.snapshot().expect("bytes")), &[]).expect("the same");
    (ours, theirs)
}

fn meet(ours: &mut Base, theirs: &mut Base) {
    let forth = ours.missing_since(&theirs.version()).expect("a version");
    let back = theirs.missing_since(&ours.version()).expect("a version");
    forth.iter().for_each(|update| assert_eq!(theirs.import(update), Ok(true)));
    back.iter().for_each(|update| assert_eq!(ours.import(update), Ok(true)));
    assert_eq!(ours.read(), theirs.read());
}

#[track_caller]
fn shows(base: &Base, expected: &str) {
    let read = base.read();
    let columns = read.tables.iter().flat_map(|table| &table.columns);
    let line = |column: &Column| match column.formula.as_str() {
        "" => column.id.clone(),
        formula => format!("{}={formula}", column.id),
    };
    assert_eq!(columns.map(line).collect::<Vec<_>>().join(" "), expected);
}

fn set(key: u64, property: &str, value: &str) -> SchemaEdit {
    SchemaEdit::set(Thing::Column(ColumnKey(key)), property, value)
}

#[test]
fn two_people_change_one_base() {
    let (mut ours, mut theirs) = twins();
    shows(&ours, "A B C");
    ours.apply(&[set(11, "label", "Nom"), SchemaEdit::Move { thing: Thing::Column(ColumnKey(11)), index: 2 }], 2_000)
        .expect("edits");
    theirs.apply(&[set(11, "kind", "Text"), removal(Thing::Column(ColumnKey(12)), true)], 2_000).expect("edits");
    theirs.apply(&[new_column(&column(2 << 32 | 1, "D"), 1)], 2_001).expect("edits");
    meet(&mut ours, &mut theirs);
    shows(&ours, "D C A");
    let read = ours.read();
    let (_, moved) = read.column(ColumnKey(11)).expect("it");
    assert_eq!((moved.label.as_str(), moved.kind.0.as_str()), ("Nom", "Text"));
    assert_eq!(ours.removed_things().len(), 1);
    theirs.apply(&[removal(Thing::Column(ColumnKey(12)), false)], 3_000).expect("edits");
    meet(&mut ours, &mut theirs);
    shows(&ours, "B D C A");
}

#[test]
fn a_rename_meets_a_new_formula() {
    let (mut ours, mut theirs) = twins();
    let rename = rename_column(&ours.read(), ColumnKey(11), "Prix");
    ours.apply(&rename, 2_000).expect("edits");
    theirs.apply(&[set(13, "formula", "$A * 2")], 2_000).expect("edits");
    let twin = Column { is_formula: true, formula: "$A".to_owned(), ..column(2 << 32 | 1, "Prix") };
    theirs.apply(&[new_column(&twin, 9)], 2_000).expect("edits");
    meet(&mut ours, &mut theirs);
    shows(&ours, "Prix B C=$Prix * 2 Prix2=$Prix");
}

#[test]
fn edits_are_taken_back() {
    let mut base = base(1);
    let before = base.read();
    let edits = [
        set(11, "label", "Nom"),
        SchemaEdit::set_option(Thing::Column(ColumnKey(12)), "numMode", "currency"),
        SchemaEdit::Move { thing: Thing::Column(ColumnKey(11)), index: 1 },
        new_column(&column(14, "D"), 0),
        removal(Thing::Column(ColumnKey(13)), true),
    ];
    let done = base.apply(&edits, 2_000).expect("edits");
    shows(&base, "D B A");
    let undone = base.apply(&done.back, 3_000).expect("back");
    assert_eq!(base.read(), before);
    base.apply(&undone.back, 4_000).expect("forth");
    shows(&base, "D B A");
    assert!(base.apply(&[set(11, "label", "Nom")], 5_000).expect("nothing").update.is_empty());
}

#[test]
fn what_cannot_be_is_refused_whole() {
    let mut base = base(1);
    let before = base.version();
    let refuse = |base: &mut Base, edits: &[SchemaEdit], error| assert_eq!(base.apply(edits, 2_000), Err(error));
    let stray = Thing::Column(ColumnKey(99));
    refuse(&mut base, &[set(11, "label", "x"), set(99, "label", "y")], BaseError::NoSuchThing(stray));
    let lost = Column { table: TableKey(7), ..column(99, "X") };
    refuse(&mut base, &[new_column(&lost, 0)], BaseError::NoSuchThing(Thing::Table(TableKey(7))));
    refuse(
        &mut base,
        &[SchemaEdit::Add { thing: stray, index: 0, properties: Properties::new() }],
        BaseError::Incomplete(stray),
    );
    refuse(&mut base, &[set(11, "formula", &"x".repeat(MAX_PROPERTY_BYTES + 1))], BaseError::TooLarge);
    assert_eq!(base.version(), before);
    assert_eq!(base.import(b"nonsense"), Err(BaseError::Malformed));
}

#[test]
fn the_history_names_who_did_what() {
    let (mut ours, mut theirs) = twins();
    theirs.apply(&[set(11, "label", "Nom")], 2_000).expect("edits");
    meet(&mut ours, &mut theirs);
    ours.apply(&[set(11, "label", "Prénom")], 3_000).expect("edits");
    let past = ours.history(Some(Thing::Column(ColumnKey(11))));
    let labels = past.iter().filter(|edit| edit.property == "label");
    let labels: Vec<_> = labels.map(|edit| (edit.peer, edit.seconds, edit.value.as_str().unwrap_or(""))).collect();
    assert_eq!(labels, [(2, 2_000, "Nom"), (1, 3_000, "Prénom")]);
}

#[test]
fn keys_of_devices_do_not_meet() {
    let mut base = base(1);
    assert_eq!(base.next_key(DeviceNumber(0)), 14);
    let key = base.next_key(DeviceNumber(2));
    assert_eq!(key, 2 << 32 | 1);
    base.apply(&[new_column(&column(key, "D"), 0)], 2_000).expect("edits");
    assert_eq!(base.next_key(DeviceNumber(2)), 2 << 32 | 2);
}
