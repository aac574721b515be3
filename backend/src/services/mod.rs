//! The rules of the server: what a request means, decided on values, carried out through the storage.

pub mod accounts;
pub mod archive;
pub mod backups;
pub mod circles;
pub mod commands;
pub mod files;
pub mod installation;
pub mod invitations;
pub mod journal;
pub mod limits;
pub mod links;
pub mod mailer;
pub mod metrics;
pub mod pages;
pub mod passwords;
pub mod probes;
pub mod rights;
pub mod sessions;
pub mod settings;
pub mod starting_content;
pub mod tokens;
pub mod tree;
