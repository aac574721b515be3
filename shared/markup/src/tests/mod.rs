//! Tests of the dialect: rendering, extraction, hostile input, conformance.

mod checker;
mod extract;
mod hostile;
mod render;
