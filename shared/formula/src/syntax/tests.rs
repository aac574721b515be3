//! Formulas and the trees they make.

mod parsing;
