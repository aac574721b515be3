//! `etabli conformance`: runs a file of recorded answers, shows each difference, ends with `N passed, N failed`.
//!
//! The files are JSON Lines; how they are coded is told by [`etabli_formula::conformance`] and
//! [`etabli_tables::conformance`].

use std::error::Error;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use etabli_formula::conformance as formulas;
use etabli_tables::conformance as tables;

/// Compares with recorded answers.
#[derive(Debug, Args)]
pub struct Conformance {
    #[command(subcommand)]
    kind: Kind,
}

#[derive(Debug, Subcommand)]
enum Kind {
    /// Formulas without tables, and what Grist answers.
    #[command(name = "grist_functions")]
    Functions(Cases),
    /// Small documents with formulas, summaries and edits, and what Grist shows.
    #[command(name = "grist_tables")]
    Tables(Cases),
}

#[derive(Debug, Args)]
struct Cases {
    /// The file of cases.
    file: PathBuf,
}

impl Cases {
    fn read(&self) -> Result<String, Box<dyn Error>> {
        Ok(std::fs::read_to_string(&self.file).map_err(|error| format!("{}: {error}", self.file.display()))?)
    }
}

impl Conformance {
    /// Prints; fails when a case does, without another word.
    pub fn run(self) -> Result<(), Box<dyn Error>> {
        let (passed, failed) = match self.kind {
            Kind::Functions(cases) => run_functions(&cases.read()?),
            Kind::Tables(cases) => run_tables(&cases.read()?),
        };
        println!("{passed} passed, {failed} failed");
        if failed == 0 { Ok(()) } else { Err(super::SAID.into()) }
    }
}

fn run_functions(cases: &str) -> (usize, usize) {
    let report = formulas::functions(cases);
    for failure in &report.failures {
        println!("{}: {:?}", failure.subject, failure.formula);
        println!("    expected {}", failure.expected);
        println!("    found    {}", failure.found);
    }
    if !report.on_purpose.is_empty() {
        println!("different on purpose:");
    }
    for (failure, reason) in &report.on_purpose {
        println!("{}: {:?}: {reason}", failure.subject, failure.formula);
    }
    (report.passed, report.failures.len())
}

fn run_tables(cases: &str) -> (usize, usize) {
    let report = tables::run(cases);
    for failure in &report.failures {
        println!("{}{}", failure.id, if failure.is_quirk { " (quirk)" } else { "" });
        failure.differences.iter().for_each(|difference| println!("    {difference}"));
    }
    (report.passed, report.failures.len())
}
