//! Formulas typed as in a French spreadsheet.

use crate::functions::catalogue;
use crate::syntax::french::{canonical, spreadsheet_name};
use crate::syntax::{Span, parse};

/// Python's functions keep their meaning in lower case.
const PYTHON_TOO: [&str; 7] = ["abs", "max", "min", "int", "sum", "round", "type"];

const NAMES: [(&str, &str); 12] = [
    ("SI", "IF"),
    ("SOMME", "SUM"),
    ("ARRONDI", "ROUND"),
    ("ARRONDI.SUP", "ROUNDUP"),
    ("NB.SI", "COUNTIF"),
    ("NB.SI.ENS", "COUNTIFS"),
    ("ANNÉE", "YEAR"),
    ("ET", "AND"),
    ("RECHERCHEV", "VLOOKUP"),
    ("MAX", "MAX"),
    ("IF", "IF"),
    ("CONCAT", "CONCAT"),
];

fn named(typed: &str) -> Option<&'static str> {
    let upper = typed.to_uppercase();
    NAMES.iter().find(|(french, _)| *french == upper).map(|(_, english)| *english)
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(typed, expected)| (typed, canonical(typed, &named).text, expected))
        .filter(|(_, text, expected)| text != *expected)
        .map(|(typed, text, expected)| format!("{typed}\n  gives {text}\n  not   {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_and_truth_values_in_any_style() {
    check(&[
        ("SOMME($A, $B)", "SUM($A, $B)"),
        ("si($A, 1, 2)", "IF($A, 1, 2)"),
        ("Arrondi.sup($A, 2) + NB.SI.ENS($L, 1)", "ROUNDUP($A, 2) + COUNTIFS($L, 1)"),
        ("Année($D)", "YEAR($D)"),
        ("SI(VRAI, FAUX, $VRAI)", "IF(True, False, $VRAI)"),
        ("T.lookupOne(VRAI=VRAI)", "T.lookupOne(VRAI=True)"),
        ("$A <> $B", "$A != $B"),
        ("max($A, $B)", "max($A, $B)"),
        ("def somme(x): return x\nsomme(1)", "def somme(x): return x\nsomme(1)"),
        ("x.SOMME(1) + $SOMME + SOMME", "x.SOMME(1) + $SOMME + SOMME"),
        ("\"SOMME(1; 2)\" # SI(1)", "\"SOMME(1; 2)\" # SI(1)"),
        ("x = 1; SOMME(x)", "x = 1; SUM(x)"),
        ("$A\u{a0}+ \"a\u{a0}b\"", "$A + \"a\u{a0}b\""),
    ]);
}

#[test]
fn canonical_formulas_stay_to_the_byte() {
    for text in [
        "IF($A == 1, MAX(1,5), 2)",
        "[x for x in T.lookupRecords(A=1,B=2)]",
        "$A ^ $B & 3",
        "x = [1,2]\nif x: return {1: 2}\nelse: return x[1:2]",
        "f'{SI($A)}'",
        "'unclosed",
        "$A == True",
        "",
    ] {
        assert_eq!(canonical(text, &named).text, text);
    }
}

#[test]
fn semicolons_bring_decimal_commas_and_comparisons() {
    check(&[
        ("SOMME(1,5; 2)", "SUM(1.5, 2)"),
        ("SI($A=1; 2,05; MAX(1,5; 3,0))", "IF($A==1, 2.05, MAX(1.5, 3.0))"),
        ("SI($A>1,5; MAX(2,5); 0)", "IF($A>1.5, MAX(2.5), 0)"),
        ("SI($A; [1, 2]; [1,2,3])", "IF($A, [1, 2], [1,2,3])"),
        ("RECHERCHEV(T; Nom=$A).B", "VLOOKUP(T, Nom=$A).B"),
        ("SI($Nom=\"a;b\"; vrai; faux)", "IF($Nom==\"a;b\", True, False)"),
        ("SI(ET($A<>0; $B=2); 1; 0)", "IF(AND($A!=0, $B==2), 1, 0)"),
        ("a = 1,5; SOMME(1; 2)", "a = 1,5; SUM(1, 2)"),
    ]);
}

#[test]
fn an_equals_sign_brings_the_operators_of_spreadsheets() {
    check(&[
        ("=$A+1", "$A+1"),
        ("= 1,5 * $A", "1.5 * $A"),
        ("=$A ^ 2", "$A ** 2"),
        ("=$A=$B", "$A==$B"),
        ("=\"a\" & $B", "CONCAT(\"a\", $B)"),
        ("=$A&\" \"&$B", "CONCAT($A, \" \", $B)"),
        (
            "=SI($A&$B=\"xy\"; $A & 1+2; (\"a\"&\"b\")&\"c\")",
            "IF(CONCAT($A, $B)==\"xy\", CONCAT($A, 1+2), CONCAT((CONCAT(\"a\", \"b\")), \"c\"))",
        ),
        ("=SI($A<>\"\"; $A & \" €\"; \"\")", "IF($A!=\"\", CONCAT($A, \" €\"), \"\")"),
        ("=IF(TRUE, 1, 2)", "IF(True, 1, 2)"),
        ("=T.lookupOne(A=$B & $C)", "T.lookupOne(A=CONCAT($B, $C))"),
        ("=SOMME($A&$B)", "SUM(CONCAT($A, $B))"),
        ("=somme($A) & somme($B)", "CONCAT(SUM($A), SUM($B))"),
        ("==$A", "==$A"),
        ("=", ""),
    ]);
}

#[test]
fn places_correspond_both_ways() {
    let typed = "=SI($A<>0; \"x\" & $Nom; 1,5)";
    let made = canonical(typed, &named);
    assert_eq!(made.text, "IF($A!=0, CONCAT(\"x\", $Nom), 1.5)");
    for part in ["$A", "0", "\"x\"", "$Nom"] {
        let start = made.text.find(part).unwrap();
        let canonical_span = Span::new(start, start + part.len());
        let typed_span = made.map.to_typed(canonical_span);
        assert_eq!(typed_span.of(typed), part);
        assert_eq!(made.map.to_canonical(typed_span), canonical_span, "{part}");
    }
    let whole = made.map.to_typed(Span::new(0, made.text.len()));
    assert_eq!(whole.of(typed), &typed[1..]);
    let concat = made.text.find("CONCAT(").unwrap();
    let call = Span::new(concat, made.text.find("),").unwrap() + 1);
    assert_eq!(made.map.to_typed(call).of(typed), "\"x\" & $Nom");
}

#[test]
fn every_function_has_its_french_name() {
    let mut wrong = Vec::new();
    for function in catalogue() {
        // `TRIM` removes spaces in English; in French it is the rate that English calls MIRR.
        let french = if function.french == "TRIM" { function.name } else { function.french };
        for typed in [french.to_owned(), french.to_lowercase(), function.name.to_owned()] {
            let text = canonical(&format!("={typed}($A; 1)"), &spreadsheet_name).text;
            let keeps_python = text == format!("{typed}($A, 1)") && parse(&text).mistake.is_none();
            if text != format!("{}($A, 1)", function.name) && !(keeps_python && PYTHON_TOO.contains(&typed.as_str())) {
                wrong.push(format!("{typed}: {text}, not {}", function.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(catalogue().len() > 100);
}
