//! `etabli import markdown <folder>` and `etabli export <folder or zip>`.

use std::error::Error;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use etabli_locale::Locale;

use super::Common;
use crate::app::{App, Clock};
use crate::services::archive::ArchiveWriter;
use crate::services::importing::{Import, ImportLine, ImportReport};

/// Brings something in.
#[derive(Debug, Args)]
pub struct ImportCommand {
    #[command(subcommand)]
    kind: ImportKind,
}

#[derive(Debug, Subcommand)]
enum ImportKind {
    /// A folder of Markdown files, such as an Obsidian vault: a new space of linked pages with their files.
    Markdown(ImportMarkdown),
}

#[derive(Debug, Args)]
struct ImportMarkdown {
    /// The folder.
    folder: PathBuf,
    /// Name of the new space; by default the folder's.
    #[arg(long)]
    space: Option<String>,
    /// Let visitors read the space.
    #[arg(long)]
    public: bool,
    #[command(flatten)]
    common: Common,
}

/// Writes everything in open formats.
#[derive(Debug, Args)]
pub struct ExportCommand {
    /// A new or empty folder, or a file that ends in .zip.
    target: PathBuf,
    #[command(flatten)]
    common: Common,
}

impl ImportCommand {
    /// Imports and prints the report.
    pub async fn run(self) -> Result<(), Box<dyn Error>> {
        let ImportKind::Markdown(import) = self.kind;
        let app = App::open(import.common.config()?, Clock::System).await?;
        let locale = app.settings().locale();
        let folder_name = import.folder.canonicalize().ok();
        let folder_name = folder_name.as_deref().and_then(|path| path.file_name());
        let space = import.space.clone().or_else(|| folder_name.map(|name| name.to_string_lossy().into_owned()));
        let space = space.unwrap_or_else(|| locale.text("cli-import-space"));
        let wanted = Import { folder: &import.folder, space: &space, is_public: import.public, by: None };
        let imported = app.import_markdown(wanted).await;
        app.close().await;
        print(locale, &space, &imported?);
        Ok(())
    }
}

fn print(locale: Locale, space: &str, report: &ImportReport) {
    for line in &report.lines {
        println!("{}", describe(locale, line));
    }
    let losses = report.lines.iter().filter(|line| line.is_loss).count();
    let args = [
        ("space", space.into()),
        ("pages", report.pages.into()),
        ("files", report.files.into()),
        ("losses", losses.into()),
    ];
    println!("{}", locale.format("cli-imported", &args));
}

/// `path:line: what`, as compilers write it: terminals and editors make it a link.
fn describe(locale: Locale, line: &ImportLine) -> String {
    let place = if line.line > 0 { format!("{}:{}", line.path, line.line) } else { line.path.clone() };
    let what = locale.format(&format!("cli-import-{}", line.message), &[("detail", line.detail.clone().into())]);
    format!("{place}: {what}")
}

impl ExportCommand {
    /// Exports and says how much.
    pub async fn run(self) -> Result<(), Box<dyn Error>> {
        let app = App::open(self.common.config()?, Clock::System).await?;
        let locale = app.settings().locale();
        let is_zip = self.target.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"));
        let holds_something = self.target.read_dir().is_ok_and(|mut entries| entries.next().is_some());
        let exported = if holds_something {
            Err(locale.text("cli-export-not-empty").into())
        } else if is_zip {
            app.export(ArchiveWriter::zip(self.target.clone())).await.map_err(Box::<dyn Error>::from)
        } else {
            app.export(ArchiveWriter::folder(self.target.clone())).await.map_err(Box::from)
        };
        app.close().await;
        let report = exported.map_err(|error| format!("{}: {error}", self.target.display()))?;
        let args = [
            ("pages", report.pages.into()),
            ("files", report.files.into()),
            ("path", self.target.display().to_string().into()),
        ];
        println!("{}", locale.format("cli-exported", &args));
        Ok(())
    }
}
