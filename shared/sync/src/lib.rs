//! Keeping documents equal on many devices: frames, and the two state machines that exchange them.
//!
//! `PROTOCOL.md` beside this crate says what travels. [`client::Client`] is the device's side: one connection, many
//! documents. [`room::Room`] is the server's side: one document, many connections. Both are functional cores: events in,
//! effects out; time and randomness are passed in, documents are reached through a trait.
//!
//! Deliberately absent: sockets, storage, clocks, and any knowledge of what an update means.
//!
//! # Guarantees
//! - No bytes received make the decoding panic or reserve more memory than the bytes themselves justify.
//! - An update is acknowledged only after the server's storage has committed it.
//! - A client resends after a break exactly what the server lacks: nothing acknowledged is lost, nothing is applied twice.
//! - What the server refuses is handed back to the caller, whole.

pub mod client;
pub mod fragments;
pub mod frames;
pub mod limits;
pub mod post;
pub mod room;

#[cfg(test)]
mod tests;
