//! The engine in examples.
