//! All automation of the project: `cargo xtask <command>`, or the Makefile's names for the same things.
//!
//! Deliberately absent: any logic of Établi itself. What is here prepares, builds, starts and checks; a person who
//! only uses the binary never meets it.

mod bench;
mod bundle;
mod command;
mod console;
mod dev;
mod places;
mod serve;
mod setup;
mod verify;

use std::process::ExitCode;

/// What a step returns: the error's text is for the person at the terminal.
type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const USAGE: &str = "\
cargo xtask <command>

  setup [run|test]    installs what is missing (wasm32 target, wasm-opt; for tests also Chromium and PostgreSQL)
  bundle [--release]  builds the app and its files into dist/
  run [--release]     builds everything and serves it on http://127.0.0.1:8080 with its data in ./data
  demo [--release]    the same with a small cooperative already in it, in ./data-demo
  dev                 serves, and rebuilds when a file changes
  test                formatting, lints, all tests, the browser's included
  e2e [name…]         the browser's tests; only the files whose name contains one of the words
  bench [name…]       measurements of the release, printed as tables
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Outcome {
    let Some((command, rest)) = arguments.split_first() else {
        print!("{USAGE}");
        return Ok(());
    };
    let profile = bundle::Profile::from_arguments(rest);
    match command.as_str() {
        "setup" => setup::install(setup::Purpose::from_arguments(rest)),
        "bundle" => bundle::bundle(profile),
        "run" => serve::run(profile, rest),
        "demo" => serve::demo(profile, rest),
        "dev" => dev::dev(rest),
        "test" => verify::test(),
        "e2e" => verify::e2e(rest),
        "bench" => bench::bench(rest),
        _ => Err(format!("no such command: {command}\n\n{USAGE}").into()),
    }
}
