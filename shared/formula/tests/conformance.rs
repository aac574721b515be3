//! Grist's recorded answers.

use etabli_formula::conformance;

/// Rises as the language grows; never falls.
const FLOOR: usize = 902;

#[test]
fn recorded_functions() {
    let report = conformance::functions(include_str!("data/grist_functions.jsonl"));
    for failure in &report.failures {
        println!(
            "{}: {:?}\n  expected {}\n  found    {}",
            failure.subject, failure.formula, failure.expected, failure.found
        );
    }
    println!(
        "{} passed, {} failed, {} differ on purpose",
        report.passed,
        report.failures.len(),
        report.on_purpose.len()
    );
    assert!(report.passed >= FLOOR, "{} passed", report.passed);
}
