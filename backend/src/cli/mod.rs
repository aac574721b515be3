//! The command line: `etabli <command>`. Each command is a module; all take `--data` and read the configuration.

mod backup;
mod conformance;
mod demo;
mod doctor;
mod interchange;
mod log;
mod member;
mod serve;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::Config;

#[derive(Debug, Parser)]
#[command(name = "etabli", version, about = "The digital home of a cooperative.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the server.
    Serve(serve::Serve),
    /// Makes a backup of everything while the server runs, and verifies it.
    Backup(backup::BackupCommand),
    /// Puts a backup in the place of what is there. Stop the server first.
    Restore(backup::Restore),
    /// Brings in what was written elsewhere.
    Import(interchange::ImportCommand),
    /// Writes everything in open formats, readable without Établi.
    Export(interchange::ExportCommand),
    /// Looks at everything the server needs and prints the configuration it uses.
    Doctor(doctor::Doctor),
    /// Fills an empty folder with a small cooperative, to try Établi out.
    Demo(demo::Demo),
    /// Compares the formula language with recorded answers.
    Conformance(conformance::Conformance),
    /// Accounts, without the browser: for the first steps and for the day nobody can sign in.
    Member(member::Members),
}

/// The error of a command that has said everything.
const SAID: &str = "";

/// What every command takes.
#[derive(Debug, Args)]
struct Common {
    /// Folder of the database, files and backups; made when it is missing.
    #[arg(long, default_value = "data", env = "ETABLI_DATA")]
    data: PathBuf,
    /// Configuration file; by default `etabli.toml` of the data folder, if there is one.
    #[arg(long, env = "ETABLI_CONFIG")]
    config: Option<PathBuf>,
}

impl Common {
    fn config(&self) -> Result<Config, Box<dyn Error>> {
        std::fs::create_dir_all(&self.data).map_err(|error| format!("{}: {error}", self.data.display()))?;
        Ok(Config::load(&self.data, self.config.as_deref())?)
    }
}

/// Runs the command the arguments ask for; errors go to the standard error, in one line.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("etabli: {error}");
            return ExitCode::FAILURE;
        }
    };
    let outcome = runtime.block_on(async {
        match cli.command {
            Command::Serve(serve) => serve.run().await,
            Command::Backup(backup) => backup.run().await,
            Command::Restore(restore) => restore.run().await,
            Command::Import(import) => import.run().await,
            Command::Export(export) => export.run().await,
            Command::Doctor(doctor) => doctor.run().await,
            Command::Demo(demo) => demo.run().await,
            Command::Conformance(conformance) => conformance.run(),
            Command::Member(member) => member.run().await,
        }
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let message = error.to_string();
            if message != SAID {
                eprintln!("etabli: {message}");
            }
            ExitCode::FAILURE
        }
    }
}
