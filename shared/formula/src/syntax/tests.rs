//! Formulas and the trees they make.

mod names;
mod parsing;
mod renaming;
mod tables;
