//! The server's doors over HTTP, knocked at by personas.

mod accounts;
mod doors;
mod problems;
mod rights;
mod sockets;
pub mod support;
