//! What comes into Établi from elsewhere and what goes out: pure plans, the caller does the reading and writing.
//!
//! # Guarantees
//! - A broken input never stops the rest: it is left out and reported with its path.
//! - Every internal link of an imported page leads to an imported page or file, or is reported with its line.
//! - What [`markdown::export`] writes, [`markdown::plan`] reads back equal.

pub mod markdown;
