//! Formulas and the trees they make.

mod completing;
mod french;
mod messages;
mod names;
mod parsing;
mod renaming;
mod tables;
