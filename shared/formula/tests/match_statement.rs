//! `match` gives what CPython gives.

use etabli_formula::conformance;

#[test]
fn cases_match_as_in_python() {
    let report = conformance::functions(include_str!("data/python_match.jsonl"));
    let wrong: Vec<String> = report
        .failures
        .iter()
        .map(|failure| format!("{}\n  expected {}\n  found {}", failure.formula, failure.expected, failure.found))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(report.passed, 9);
}
