//! What the person at the terminal reads: which step runs, and how long it took.

use std::fmt::Display;
use std::time::{Duration, Instant};

use crate::Outcome;

/// Runs a step, saying what it does before and how long it took after.
pub fn step<T>(what: impl Display, action: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    println!("▸ {what}");
    let start = Instant::now();
    let result = action();
    let outcome = if result.is_ok() { "done" } else { "failed" };
    println!("  {outcome} in {}", seconds(start.elapsed()));
    result
}

/// Says something that needs no step.
pub fn note(what: impl Display) {
    println!("  {what}");
}

/// `0.4 s`, `12 s`, `3 min 5 s`.
pub fn seconds(duration: Duration) -> String {
    let total = duration.as_secs();
    match total {
        0..10 => format!("{:.1} s", duration.as_secs_f64()),
        10..120 => format!("{total} s"),
        _ => format!("{} min {} s", total / 60, total % 60),
    }
}

/// `812 B`, `41 KB`, `1.80 MB`.
pub fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{}.{:02} MB", bytes / 1_000_000, bytes % 1_000_000 / 10_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_well() {
        assert_eq!([size(812), size(40_100), size(1_804_000)], ["812 B", "41 KB", "1.80 MB"]);
        let times = [400, 12_300, 185_000].map(|ms| seconds(Duration::from_millis(ms)));
        assert_eq!(times, ["0.4 s", "12 s", "3 min 5 s"]);
    }
}
