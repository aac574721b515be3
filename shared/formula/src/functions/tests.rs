//! The table of functions against itself, against Grist's list and against what spreadsheets answer.

mod answers;
mod coverage;
mod hostile;

use etabli_locale::{Language, Locale};

use super::{catalogue, find, find_french, forms, message, reference};
use crate::budget::{Budget, Limits};
use crate::conformance::NoTables;
use crate::error::Raised;
use crate::host::{RowId, TableIndex};
use crate::run::{Prepared, evaluate};
use crate::syntax::parse;
use crate::value::show::Shower;

/// `repr` of a formula's value, or the class of the error it raises.
fn answer(formula: &str) -> String {
    let mut budget = Budget::new(Limits::default());
    let prepared = Prepared::new(&parse(formula), &NoTables, TableIndex(0));
    match evaluate(&prepared, &NoTables, TableIndex(0), RowId(1), &mut budget) {
        Ok(value) => {
            let mut shower = Shower::new(&NoTables, &mut budget);
            shower.repr(&value).ok();
            shower.text
        }
        Err(Raised::Error(thrown)) => thrown.class.name().to_owned(),
        Err(Raised::NotReady(_)) => "NotReady".to_owned(),
    }
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(formula, expected)| {
            let found = answer(formula);
            (found != *expected).then(|| format!("{formula}\n  expected {expected}\n  found    {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_example_has_its_value() {
    let examples: Vec<(&str, &str)> = catalogue().iter().map(|function| (function.example, function.value)).collect();
    check(&examples);
}

#[test]
fn every_function_says_what_it_does_in_both_languages() {
    let names = || catalogue().iter().map(|function| function.name).chain(forms());
    for language in Language::ALL {
        let missing: Vec<&str> = names().filter(|name| !Locale::new(language).has(&message(name))).collect();
        assert_eq!(missing, Vec::<&str>::new(), "{language:?}");
        let page = reference(language);
        assert!(names().all(|name| page.contains(&format!("\n### {name}"))), "{language:?}");
        assert!(!page.contains("function-"), "{language:?}");
    }
}

#[test]
fn names_are_unique_in_both_languages() {
    for pair in catalogue().windows(2) {
        let [before, after] = pair else { continue };
        assert!(before.name < after.name, "{}", after.name);
    }
    let mut french: Vec<&str> = catalogue().iter().map(|function| function.french).collect();
    french.sort_unstable();
    let twice: Vec<&[&str]> = french.windows(2).filter(|pair| pair.first() == pair.last()).collect();
    assert_eq!(twice, Vec::<&[&str]>::new());
}

#[test]
fn french_names_are_found_as_people_type_them() {
    for (typed, name) in [
        ("somme", "SUM"),
        ("MOYENNE", "AVERAGE"),
        ("Écartype", "STDEV"),
        ("DEGRÉS", "DEGREES"),
        ("nb.si", "COUNTIF"),
        ("rang", "RANK_EQ"),
        ("ECARTYPE.STANDARD", "STDEV"),
    ] {
        assert_eq!(find_french(typed).map(|function| function.name), Some(name), "{typed}");
    }
    assert!(find_french("SUMME").is_none());
    assert!(find("sum").is_none());
}
