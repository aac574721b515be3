//! What can be typed at a caret, marked `|`.

use super::tables::cooperative;
use crate::syntax::Place;
use crate::syntax::complete::{CallHelp, SuggestionKind, call_help, complete};

/// The suggestions at `|` in a formula of the table Teams, functions aside.
fn suggested(marked: &str) -> String {
    let caret = marked.find('|').unwrap();
    let text = marked.replacen('|', "", 1);
    let place = Place { table: "Teams", variables: &[] };
    let completion = complete(&text, caret, place, &cooperative());
    let shown = completion
        .suggestions
        .iter()
        .filter(|each| !matches!(each.kind, SuggestionKind::Function | SuggestionKind::Builtin));
    shown.map(|each| each.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(marked, expected)| suggested(marked) != *expected)
        .map(|(marked, expected)| format!("{marked}\n  gives {}\n  not   {expected}", suggested(marked)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const TEAMS: &str = "Name Lead Members Budget id";
const PEOPLE: &str = "Name Age Boss Team Friends id";

#[test]
fn columns_and_attributes() {
    check(&[
        ("$|", TEAMS),
        ("$Bu|", "Budget"),
        ("$bu|", "Budget"),
        ("$m|", "Members Name"),
        ("rec.|", TEAMS),
        ("1 + $| * 2", TEAMS),
        ("$|Name", TEAMS),
        ("$Lead.|", PEOPLE),
        ("$Lead.Boss.A|", "Age Name Team"),
        ("$Members.|", "Name Age Boss Team Friends id find"),
        ("$Members.find.l|", "lt le"),
        ("$Name.up|", "upper"),
        ("$Budget.|", ""),
        ("SUM($Lead.|", PEOPLE),
        ("IF($Budget > 3, $Lead.|, 0", PEOPLE),
        ("[m.| for m in $Members]", PEOPLE),
        ("[m.Name for m in $Members if m.|", PEOPLE),
        ("sorted($Members, key=lambda m: m.|", PEOPLE),
        ("p = $Lead\np.|", PEOPLE),
        ("p = $Lead\nif p.|", PEOPLE),
        ("for m in $Members:\n  if m.|", PEOPLE),
        ("for m in $|", TEAMS),
        ("1 if $|", TEAMS),
        ("f'{$|", TEAMS),
        ("f'{$Lead.|} a'", PEOPLE),
        ("f'{SUM($|", TEAMS),
        ("'$|'", ""),
        ("'$|", ""),
        ("1 # $|", ""),
        ("12|", ""),
        ("x.|", ""),
    ]);
}

#[test]
fn tables_keys_and_orders() {
    check(&[
        ("Peo|", "People"),
        ("People.|", "lookupOne lookupRecords all"),
        ("People.lookupOne(|", "Name= Age= Boss= Team= Friends= rec table People Teams Orders"),
        ("People.lookupRecords(Name=$Name, a|)", "Age= Name= Team= Teams"),
        ("People.lookupRecords(order_by='|", PEOPLE.trim_end_matches(" id")),
        ("People.lookupRecords(order_by=('Name', '-A|'))", "Age Name Team"),
        ("People.lookupOne(Name='x').|", PEOPLE),
        ("People.all.|", "Name Age Boss Team Friends id find"),
        ("pers = 1\npe|", "pers People"),
    ]);
}

#[test]
fn the_call_around_the_caret() {
    let help = |marked: &str| {
        let caret = marked.find('|').unwrap();
        call_help(&marked.replacen('|', "", 1), caret)
            .map(|CallHelp { name, argument, .. }| format!("{name} {argument:?}"))
    };
    for (marked, expected) in [
        ("sorted(|", Some("sorted Some(0)")),
        ("sorted($A, |", Some("sorted Some(1)")),
        ("sorted($A, reverse=|", Some("sorted Some(2)")),
        ("sorted([1, 2], (3, 4), |", Some("sorted Some(2)")),
        ("round(len($A|), 2)", Some("len Some(0)")),
        ("round(len($A), |2)", Some("round Some(1)")),
        ("zip($A, $B, |", Some("zip Some(0)")),
        ("len($A, |", Some("len None")),
        ("People.lookupOne(Name=1, |", Some("lookupOne Some(1)")),
        ("RECHERCHEV(People, |", Some("VLOOKUP Some(1)")),
        ("PREVIOUS(rec, order_by=|", Some("PREVIOUS Some(2)")),
        ("ROUND($A; |", Some("ROUND Some(1)")),
        ("ARRONDI($A; |", Some("ROUND Some(1)")),
        ("unknown(|", None),
        ("len($A)|", None),
    ] {
        assert_eq!(help(marked).as_deref(), expected, "{marked}");
    }
}

#[test]
fn functions_are_found_by_either_name() {
    let found = |typed: &str| {
        let completion = complete(typed, typed.len(), Place { table: "Teams", variables: &[] }, &cooperative());
        completion
            .suggestions
            .into_iter()
            .filter(|each| each.kind == SuggestionKind::Function)
            .map(|each| each.text)
            .collect::<Vec<_>>()
    };
    assert_eq!(found("ROUNDU"), ["ROUNDUP"]);
    assert_eq!(found("roundu"), ["ROUNDUP"]);
    assert!(found("SOMM").contains(&"SUM".to_owned()));
    assert_eq!(found("1 + sqrtp"), ["SQRTPI"]);
}
