//! From text to a tree and back: lexer, parser, the French spelling, renaming.

pub mod ast;

pub use ast::{Formula, Mistake, Span};
