//! The formula language: an expression or a few statements of Python over records, with the functions of spreadsheets.
//!
//! A formula is text. [`syntax`] turns it into a tree with the place of every part; [`run`] evaluates the tree for one
//! row against a [`host::Host`], which is whoever holds the tables. Dates, lists, records and the rest are [`Value`]s
//! while a formula runs; what a cell keeps is a [`CellValue`].
//!
//! Deliberately absent: input and output, imports beyond a short list of pure modules, classes with inheritance,
//! threads, anything that could not be stopped by the [`budget`].
//!
//! # Guarantees
//! - Parsing never fails: a formula with a mistake is a tree that holds a [`syntax::Mistake`] with its place.
//! - Evaluating never panics and ends within its budget of steps and memory: the answer is then an error value.
//! - The same formula over the same cells gives the same bits natively and in a browser. Time, randomness and identity
//!   come from the host.

pub mod budget;
mod builtins;
pub mod cell;
pub mod conformance;
pub mod error;
pub mod functions;
pub mod host;
pub mod moments;
pub mod run;
pub mod syntax;
pub mod value;

pub use budget::{Budget, Limits};
pub use cell::{CellError, CellValue};
pub use error::{ErrorClass, Outcome, Raised, Thrown};
pub use host::{CellAddress, ColumnIndex, Host, RowId, TableIndex};
pub use moments::Zone;
pub use value::Value;
