//! All the checks, with the number of tests that ran.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::bundle::{Profile, build_editor_page};
use crate::command::{cargo, command, run};
use crate::console::{note, step};
use crate::setup::{Purpose, install};
use crate::{Outcome, places, serve};

const TESTS: [&str; 2] = ["--workspace", "--no-fail-fast"];

/// How many tests passed and failed.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
struct Tally {
    passed: usize,
    failed: usize,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Formatting, lints, tests, the browser's tests. Everything runs, also after a failure: one look shows all.
pub fn test() -> Outcome {
    install(Purpose::Test)?;
    let mut problems = Vec::new();
    for (what, mut check) in lints() {
        if let Err(error) = step(what, || run(&mut check)) {
            problems.push(error.to_string());
        }
    }
    let mut total = Tally::default();
    let built = serve::build(Profile::Dev);
    match step("compiling the tests", || run(cargo("test").args(TESTS).arg("--no-run"))) {
        Ok(()) => total += step("running the tests of the crates", || counted(cargo("test").args(TESTS)))?,
        Err(error) => problems.push(error.to_string()),
    }
    match built {
        Ok(()) => total += step("running the browser's tests", || browser_tests(&[]))?,
        Err(error) => problems.push(error.to_string()),
    }
    println!();
    for problem in &problems {
        println!("{problem}");
    }
    println!("{} passed, {} failed", total.passed, total.failed + problems.len());
    if total.failed + problems.len() == 0 { Ok(()) } else { Err("not everything passed".into()) }
}

/// The browser's tests alone.
pub fn e2e(arguments: &[String]) -> Outcome {
    install(Purpose::Test)?;
    serve::build(Profile::Dev)?;
    let tally = browser_tests(arguments)?;
    println!("{} passed, {} failed", tally.passed, tally.failed);
    if tally.failed == 0 { Ok(()) } else { Err("not everything passed".into()) }
}

fn lints() -> [(&'static str, Command); 3] {
    let mut format = cargo("fmt");
    format.args(["--all", "--check"]);
    let mut native = cargo("clippy");
    native.args(["--workspace", "--all-targets", "--", "--deny", "warnings"]);
    let mut browser = cargo("clippy");
    browser.args(["--package", "etabli-frontend", "--target", "wasm32-unknown-unknown", "--target-dir"]);
    browser.arg(places::app_target()).args(["--", "--deny", "warnings"]);
    [("checking the formatting", format), ("linting", native), ("linting for the browser", browser)]
}

fn browser_tests(words: &[String]) -> Outcome<Tally> {
    let files = test_files(words)?;
    if files.is_empty() {
        return Err(format!("no browser test is called {}", words.join(" or ")).into());
    }
    if files.iter().any(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("editor"))) {
        build_editor_page()?;
    }
    counted(
        command("node")
            .current_dir(places::root().join("e2e"))
            .args([
                "--test",
                "--test-concurrency=2",
                "--test-reporter=./support/reporter.mjs",
                "--test-reporter-destination=stdout",
            ])
            .args(files),
    )
}

fn test_files(words: &[String]) -> Outcome<Vec<PathBuf>> {
    let folder = places::root().join("e2e/tests");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.ends_with(".mjs") && (words.is_empty() || words.iter().any(|word| name.contains(word.as_str()))) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Runs a program that runs tests; shows what it says, less the noise, and counts.
fn counted(command: &mut Command) -> Outcome<Tally> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let output = child.stdout.take().ok_or("the output is piped")?;
    let mut tally = Tally::default();
    for line in BufReader::new(output).lines() {
        let line = line?;
        match summary(&line) {
            Some(counts) => tally += counts,
            None if is_noise(&line) => {}
            None => println!("  {line}"),
        }
    }
    if !child.wait()?.success() && tally.failed == 0 {
        // It did not compile, or a test took the whole process with it.
        tally.failed = 1;
    }
    note(format!("{} passed, {} failed", tally.passed, tally.failed));
    Ok(tally)
}

/// The counts in `test result: ok. 12 passed; 0 failed; …`, which our reporter for the browser's tests prints as well.
fn summary(line: &str) -> Option<Tally> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let count = |word: &str| {
        let part = counts.split(';').map(str::trim).find_map(|part| part.strip_suffix(word))?;
        part.trim().parse().ok()
    };
    Some(Tally { passed: count("passed")?, failed: count("failed")? })
}

fn is_noise(line: &str) -> bool {
    let is_dots = line.chars().all(|letter| letter == '.')
        || line.rsplit_once('/').is_some_and(|(dots, _)| dots.starts_with('.'));
    let is_pass = line.starts_with("test ") && line.ends_with("... ok");
    is_dots || is_pass || line.starts_with("running ") || line.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_are_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(summary(line), Some(Tally { passed: 12, failed: 3 }));
        assert_eq!(summary("test result of something else"), None);
    }

    #[test]
    fn dots_are_noise_and_failures_are_not() {
        let lines = ["running 3 tests", "...", "", "....... 87/120", "thread 'x' panicked at src/lib.rs:3:5:"];
        assert_eq!(lines.map(is_noise), [true, true, true, true, false]);
    }
}
