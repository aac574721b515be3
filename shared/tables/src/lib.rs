//! Tables: columns with types, cells that merge, formulas that stay up to date, rows filtered, sorted and grouped.
//!
//! From the bottom up: [`raw`] holds what was typed, column by column; [`types`] say how it reads; [`registers`] merge what
//! several devices wrote, [`history`] tells who wrote what and [`undo`] takes it back; [`schema`] says what tables and
//! columns there are; the [`engine`] keeps formulas up to date, and [`conformance`] checks it against recorded documents.
//!
//! # Guarantees
//! - A raw value is never changed by its column's type: changing a type and changing it back shows what was there.
//! - Nothing here reads a clock, draws a random number or does input or output.

pub mod binding;
pub mod conformance;
pub mod engine;
pub mod history;
pub mod raw;
pub mod registers;
pub mod schema;
pub mod types;
pub mod undo;
