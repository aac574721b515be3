//! The server's doors over HTTP, knocked at by personas.

mod accounts;
mod problems;
mod rights;
pub mod support;
