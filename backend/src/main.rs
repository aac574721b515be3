//! Établi's server: one binary that holds the server, the app's files and the tools.
//!
//! Reading order: `config` and `app` (what there is), `storage` (SQL), `services` (rules), `rooms` (open documents), `http` (doors), `cli`.

mod app;
mod cli;
mod config;
mod http;
mod problem;
mod rooms;
mod services;
mod storage;
#[cfg(test)]
mod tests;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
