//! The engine against recorded documents of Grist.

use etabli_tables::conformance;

/// Cases that pass; it only rises.
const FLOOR: usize = 190;

#[test]
fn recorded_documents_give_what_grist_gave() {
    let report = conformance::run(include_str!("data/grist_tables.jsonl"));
    for failure in &report.failures {
        println!("{}{}", failure.id, if failure.is_quirk { " (quirk)" } else { "" });
        failure.differences.iter().for_each(|difference| println!("    {difference}"));
    }
    println!("{} passed, {} failed", report.passed, report.failures.len());
    assert!(report.passed >= FLOOR, "{} passed of at least {FLOOR}", report.passed);
}
