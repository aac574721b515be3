//! `etabli backup` and `etabli restore`.

use std::error::Error;
use std::path::PathBuf;

use clap::Args;

use super::Common;
use crate::app::{App, Clock};

/// Makes a backup.
#[derive(Debug, Args)]
pub struct BackupCommand {
    #[command(flatten)]
    common: Common,
}

/// Restores one.
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup: a file `etabli-….zip`.
    file: PathBuf,
    #[command(flatten)]
    common: Common,
    /// Replace what is there, after making a backup of it.
    #[arg(long)]
    replace: bool,
}

impl BackupCommand {
    /// Makes it and says where it is.
    pub async fn run(self) -> Result<(), Box<dyn Error>> {
        let app = App::open(self.common.config()?, Clock::System).await?;
        let locale = app.settings().locale();
        let made = app.make_backup().await;
        app.close().await;
        let made = made?;
        let args = [
            ("path", made.path.display().to_string().into()),
            ("size", locale.bytes(made.size).into()),
            ("rows", made.rows.into()),
            ("files", made.files.into()),
        ];
        println!("{}", locale.format("cli-backup-made", &args));
        for hash in &made.missing {
            println!("{}", locale.format("cli-backup-missing", &[("hash", hash.into())]));
        }
        Ok(())
    }
}

impl Restore {
    /// Restores and says what was there.
    pub async fn run(self) -> Result<(), Box<dyn Error>> {
        let app = App::open(self.common.config()?, Clock::System).await?;
        let restored = app.restore_backup(&self.file, self.replace).await;
        let locale = app.settings().locale();
        app.close().await;
        let restored = restored?;
        if let Some(safety) = &restored.safety {
            println!("{}", locale.format("cli-restore-safety", &[("path", safety.display().to_string().into())]));
        }
        let rows: u64 = restored.manifest.rows.values().sum();
        let args = [("name", restored.manifest.name.into()), ("rows", rows.into())];
        println!("{}", locale.format("cli-restored", &args));
        Ok(())
    }
}
