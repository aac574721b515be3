//! From text to a tree and back: lexer, parser, the French spelling, renaming.

pub mod ast;
pub mod complete;
pub mod french;
mod lexer;
pub mod names;
mod parser;
pub mod rename;
pub mod shapes;
mod token;

#[cfg(test)]
mod tests;

pub use ast::{Formula, Mistake, MistakeKind, Span};
pub use parser::{parse, parse_expression};
pub use shapes::{Place, Schema, Shape};
