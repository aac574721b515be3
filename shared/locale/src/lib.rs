//! What people read: messages in French and English, dates and numbers.
//!
//! Messages are Fluent files in `messages/<language>/<area>.ftl`, held in the binary and in the app. A [`Locale`] is a
//! cheap copyable choice of language; it prints.
//!
//! # Guarantees
//! - Both languages have the same messages with the same variables (tested).
//! - Printing never fails: an unknown id prints as itself, and the tests of the callers' areas catch it.
//! - No clock and no time zone database: times come in as [`Civil`], already in the reader's zone.

mod civil;
mod messages;
mod number;

#[cfg(test)]
mod tests;

pub use civil::Civil;
pub use messages::{Arg, Language, Locale};
