//! Every function with arguments that nobody means: an answer or an error, never a panic, and within the budget.

use std::time::{Duration, Instant};

use super::super::catalogue;
use super::answer;

/// What is given, in turns.
const ARGUMENTS: [&str; 30] = [
    "None",
    "True",
    "0",
    "1",
    "-1",
    "2.5",
    "-0.0",
    "1e308",
    "1e-320",
    "2**62",
    "-(2**63)",
    "10**30",
    "float('nan')",
    "float('inf')",
    "float('-inf')",
    "''",
    "'x'",
    "'é*~?'",
    "'9'*400",
    "[]",
    "[[1], 2, None]",
    "[1, 2.5, 3]",
    "['a', 'b', 'c']",
    "range(2000)",
    "{1: 2}",
    "DATE(2026, 3, 3)",
    "datetime.datetime(9999, 12, 31, 23, 59)",
    "datetime.timedelta(days=-999999)",
    "(lambda *a: 1)",
    "SUM",
];

/// Numbers that look random and are the same every time.
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

#[test]
fn arguments_that_nobody_means_are_harmless() {
    let mut state = 7;
    let mut slowest = (Duration::ZERO, String::new());
    for function in catalogue() {
        for turn in 0..60 {
            let count = turn % 6;
            let given: Vec<&str> = (0..count).map(|_| ARGUMENTS[next(&mut state) % ARGUMENTS.len()]).collect();
            let formula = format!("{}({})", function.name, given.join(", "));
            let start = Instant::now();
            answer(&formula);
            if start.elapsed() > slowest.0 {
                slowest = (start.elapsed(), formula);
            }
        }
    }
    println!("slowest: {:?} {}", slowest.0, slowest.1);
}
