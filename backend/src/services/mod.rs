//! The rules of the server: what a request means, decided on values, carried out through the storage.

pub mod archive;
pub mod backups;
pub mod commands;
pub mod files;
pub mod metrics;
pub mod probes;
pub mod sessions;
pub mod settings;
pub mod tree;
