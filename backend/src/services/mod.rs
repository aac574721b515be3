//! The rules of the server: what a request means, decided on values, carried out through the storage.

pub mod commands;
pub mod sessions;
pub mod settings;
pub mod tree;
