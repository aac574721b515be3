//! Tests of the dialect: rendering, extraction, hostile input, conformance.

mod checker;
mod conformance;
mod extract;
mod hostile;
mod render;
