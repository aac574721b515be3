//! Identifiers from labels.

use crate::syntax::names::{column_identifier, column_identifiers, identifier, is_identifier, table_identifier};

#[test]
fn labels_become_identifiers() {
    let cases = [
        ("Établi", "Etabli"),
        ("Prix unitaire (€)", "Prix_unitaire_"),
        ("  Nom  ", "Nom_"),
        ("n° de lot", "n_de_lot"),
        ("2024", "c2024"),
        ("_id", "id"),
        ("class", "cclass"),
        ("None", "cNone"),
        ("Œuvre", "uvre"),
        ("e\u{301}te\u{301}", "ete"),
        ("m²", "m2"),
        ("ﬁn", "fin"),
        ("ＡＢＣ", "ABC"),
        ("a - b", "a_b"),
        ("a_ b", "a__b"),
        ("½ jour", "c1_2_jour"),
    ];
    for (label, expected) in cases {
        assert_eq!(identifier(label).as_deref(), Some(expected), "{label}");
    }
    assert_eq!(identifier("日本"), None);
    assert_eq!(identifier("___"), None);
}

#[test]
fn identifiers_are_unique_whatever_their_case() {
    assert_eq!(column_identifier("Name", &["name"]), "Name2");
    assert_eq!(column_identifier("Name", &["name", "NAME2"]), "Name3");
    assert_eq!(column_identifier("Lot1", &["lot1"]), "Lot1_2");
    assert_eq!(column_identifier("ID", &[]), "ID2");
    assert_eq!(column_identifier("", &["A", "b"]), "C");
    let letters: Vec<String> = (b'A'..=b'Z').map(|letter| char::from(letter).to_string()).collect();
    let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
    assert_eq!(column_identifier("€", &letters), "AA");
    assert_eq!(table_identifier("mes clients", &[]), "Mes_clients");
    assert_eq!(table_identifier("2024", &[]), "T2024");
    assert_eq!(table_identifier("", &["Table1"]), "Table2");
    assert_eq!(column_identifiers(&["a", "A", ""], &["B"]), ["a", "A2", "C"]);
}

#[test]
fn names_that_can_be_typed() {
    assert!(is_identifier("Établi") && is_identifier("_a1"));
    assert!(!is_identifier("1a") && !is_identifier("if") && !is_identifier("") && !is_identifier("a b"));
}
