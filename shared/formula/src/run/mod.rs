//! Running a formula for one row.

mod context;

pub use context::{Arguments, Context};
