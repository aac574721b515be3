//! Backups: everything the server keeps, in one zip that is the same for SQLite and PostgreSQL.
//!
//! `tables/<name>.jsonl` holds one row a line, `files/<hash>` the contents, `manifest.json` the hash and size of every
//! part. All is read in one transaction while people go on writing. A backup gets its name once it was read back and found
//! right; what is in the folder is therefore verified.

mod reading;
mod restoring;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt};
use serde::{Deserialize, Serialize};
use tokio::io::AsyncWriteExt;

use super::archive::{ArchiveWriter, Part};
use super::files::{BlobError, is_full};
use super::settings::BACKUP_EVERY;
use crate::app::{App, Event};
use crate::storage::{SCHEMA, TABLES};

pub use reading::Backup;

/// How many backups are kept, when an admin chose other than the configuration says.
pub const BACKUP_KEEP: &str = "backup-keep";

const FORMAT: u32 = 1;
const MANIFEST: &str = "manifest.json";
/// End of the name of a backup that was brought here.
const UPLOADED: &str = "-uploaded.zip";
const CHUNK: usize = 64 * 1024;

/// Why a backup could not be made, read or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("the disk is full: {0}")]
    Full(String),
    #[error("{path}: {error}")]
    Folder { path: PathBuf, error: io::Error },
    #[error("the database does not answer: {0}")]
    Database(#[from] sqlx::Error),
    #[error("a file could not be read or stored: {0}")]
    Blob(#[from] BlobError),
    #[error("this is not a backup made by Établi: {0}")]
    Foreign(String),
    #[error("this backup was made by a newer version of Établi ({0}); install that version first")]
    Newer(String),
    #[error("the backup is damaged: {0} is not what was written")]
    Damaged(String),
    #[error("restored, but other servers may not know it yet; restart them: {0}")]
    Incomplete(String),
    #[error("the database is not empty; say --replace to put the backup in its place (a backup of it is made first)")]
    NotEmpty,
}

impl BackupError {
    /// Id of the sentence people read.
    pub const fn message(&self) -> &'static str {
        match self {
            Self::Full(_) => "admin-backup-error-full",
            Self::Folder { .. } => "admin-backup-error-folder",
            Self::Database(_) => "admin-backup-error-database",
            Self::Blob(_) => "admin-backup-error-files",
            Self::Foreign(_) => "admin-backup-error-foreign",
            Self::Newer(_) => "admin-backup-error-newer",
            Self::Damaged(_) => "admin-backup-error-damaged",
            Self::Incomplete(_) => "admin-backup-error-incomplete",
            Self::NotEmpty => "admin-backup-error-not-empty",
        }
    }

    fn io(path: &Path, error: io::Error) -> Self {
        if is_full(&error) { Self::Full(path.display().to_string()) } else { Self::Folder { path: path.into(), error } }
    }
}

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this layout.
    pub format: u32,
    /// Établi's version.
    pub version: String,
    /// Number of the last migration.
    pub schema: i64,
    /// Name of the cooperative.
    pub name: String,
    /// Milliseconds since 1970.
    pub made_at: i64,
    /// Rows by table.
    pub rows: BTreeMap<String, u64>,
    /// Contents that were already missing from the storage.
    pub missing: Vec<String>,
    pub parts: Vec<Part>,
}

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupReport {
    pub path: PathBuf,
    pub size: u64,
    pub rows: u64,
    pub files: usize,
    /// Contents that were already missing from the storage.
    pub missing: Vec<String>,
}

/// A backup in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupFile {
    pub name: String,
    pub size: u64,
    pub made_at: i64,
    /// Brought by an admin rather than made here.
    pub is_uploaded: bool,
}

/// What the server remembers about its backups while it runs.
#[derive(Debug, Default)]
pub struct Backups {
    /// Held while one is made or restored.
    busy: tokio::sync::Mutex<()>,
    /// When the last attempt failed, and why.
    failure: Mutex<Option<(i64, &'static str)>>,
}

impl App {
    /// The folder of the backups.
    pub fn backup_folder(&self) -> PathBuf {
        self.config().data.join("backups")
    }

    /// Makes a backup and verifies it by reading it back.
    ///
    /// # Errors
    /// When the database, a file or the disk does not allow it; nothing is left behind then.
    pub async fn make_backup(&self) -> Result<BackupReport, BackupError> {
        let _alone = self.backups().busy.lock().await;
        self.make_backup_alone().await
    }

    async fn make_backup_alone(&self) -> Result<BackupReport, BackupError> {
        let made = self.write_and_verify().await;
        let failure = made.as_ref().err().map(|error| (self.now(), error.message()));
        *self.backups().failure.lock().unwrap_or_else(PoisonError::into_inner) = failure;
        let report = made?;
        self.forget_old_backups();
        tracing::info!(path = %report.path.display(), bytes = report.size, rows = report.rows, "backup made and verified");
        Ok(report)
    }

    async fn write_and_verify(&self) -> Result<BackupReport, BackupError> {
        let folder = self.backup_folder();
        fs::create_dir_all(&folder).map_err(|error| BackupError::io(&folder, error))?;
        let path = free_path(&folder, self.now());
        // Hidden until it is verified.
        let unverified = path.with_extension("unverified");
        let (rows, missing) = self.write_backup(&unverified).await?;
        let verify = {
            let unverified = unverified.clone();
            move || Backup::open(&unverified).and_then(|mut backup| backup.verify())
        };
        let verified = tokio::task::spawn_blocking(verify).await;
        let verified = verified.unwrap_or_else(|error| Err(BackupError::Damaged(error.to_string())));
        if let Err(error) = verified {
            let _ = fs::remove_file(&unverified);
            return Err(error);
        }
        fs::rename(&unverified, &path).map_err(|error| BackupError::io(&path, error))?;
        let size = fs::metadata(&path).map(|file| file.len()).unwrap_or_default();
        Ok(BackupReport { path, size, rows: rows.0, files: rows.1, missing })
    }

    /// Returns the number of rows and of files, and the contents that are missing.
    async fn write_backup(&self, path: &Path) -> Result<((u64, usize), Vec<String>), BackupError> {
        let failed = |error| BackupError::io(path, error);
        let mut snapshot = self.storage().snapshot().await?;
        let mut archive = ArchiveWriter::zip(path.to_owned());
        let mut counts = BTreeMap::new();
        for table in TABLES {
            archive.begin(format!("tables/{}.jsonl", table.name), true).await.map_err(failed)?;
            let mut count = 0;
            let mut lines = Vec::with_capacity(CHUNK);
            let mut rows = snapshot.rows(table);
            while let Some(row) = rows.next().await {
                serde_json::to_writer(&mut lines, &row?).map_err(|error| failed(error.into()))?;
                lines.push(b'\n');
                count += 1;
                if lines.len() >= CHUNK {
                    archive.write(std::mem::take(&mut lines)).await.map_err(failed)?;
                }
            }
            archive.write(lines).await.map_err(failed)?;
            counts.insert(table.name.to_owned(), count);
        }
        let hashes = snapshot.hashes().await?;
        // From here on the contents alone are read: they never change, and are kept a day longer than their files.
        drop(snapshot);
        let mut missing = Vec::new();
        for hash in &hashes {
            let content = match self.blobs().get(hash, None).await {
                Ok(content) => content,
                Err(BlobError::Missing) => {
                    missing.push(hash.clone());
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            archive.begin(format!("files/{hash}"), false).await.map_err(failed)?;
            let mut chunks = content.into_stream();
            while let Some(chunk) = chunks.try_next().await.map_err(BlobError::from)? {
                archive.write(chunk).await.map_err(failed)?;
            }
        }
        let total = (counts.values().sum(), hashes.len() - missing.len());
        let mut manifest = Manifest {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            schema: SCHEMA,
            name: self.settings().name(),
            made_at: self.now(),
            rows: counts,
            missing: missing.clone(),
            parts: Vec::new(),
        };
        let last = move |parts: &[Part]| {
            manifest.parts = parts.to_vec();
            serde_json::to_vec_pretty(&manifest).unwrap_or_default()
        };
        archive.add_last(MANIFEST, last).await.map_err(failed)?;
        archive.finish().await.map_err(failed)?;
        Ok((total, missing))
    }

    /// Takes in a backup that somebody brings, and verifies it. Returns its name in the folder.
    ///
    /// # Errors
    /// When it is none, is damaged, or the disk does not allow it; nothing is kept then.
    pub async fn receive_backup<S, E>(&self, mut content: S) -> Result<String, BackupError>
    where
        S: futures_util::Stream<Item = Result<axum::body::Bytes, E>> + Unpin,
        E: std::fmt::Display,
    {
        let folder = self.backup_folder();
        let incoming = folder.join(format!("incoming-{:016x}", self.randomness() as u64));
        let failed = |error| BackupError::io(&folder, error);
        fs::create_dir_all(&folder).map_err(failed)?;
        let received = async {
            let mut file = tokio::fs::File::create(&incoming).await.map_err(failed)?;
            while let Some(chunk) = content.next().await {
                let chunk = chunk.map_err(|error| BackupError::Foreign(error.to_string()))?;
                file.write_all(&chunk).await.map_err(failed)?;
            }
            file.sync_all().await.map_err(failed)?;
            let path = incoming.clone();
            let verify = move || {
                let mut backup = Backup::open(&path)?;
                backup.verify().map(|()| backup.manifest.made_at)
            };
            let verified = tokio::task::spawn_blocking(verify).await;
            let made_at = verified.unwrap_or_else(|error| Err(BackupError::Damaged(error.to_string())))?;
            let name = format!("{}{UPLOADED}", stem(made_at));
            fs::rename(&incoming, folder.join(&name)).map_err(failed)?;
            Ok(name)
        };
        let received = received.await;
        if received.is_err() {
            let _ = fs::remove_file(&incoming);
        }
        received
    }

    /// The backups in the folder, the newest first.
    pub fn list_backups(&self) -> Vec<BackupFile> {
        let Ok(entries) = fs::read_dir(self.backup_folder()) else { return Vec::new() };
        let mut found: Vec<_> = entries
            .filter_map(|entry| {
                let entry = entry.ok()?;
                let name = entry.file_name().into_string().ok()?;
                let made_at = made_at(&name)?;
                let is_uploaded = name.ends_with(UPLOADED);
                Some(BackupFile { size: entry.metadata().ok()?.len(), name, made_at, is_uploaded })
            })
            .collect();
        found.sort_by(|a, b| b.name.cmp(&a.name));
        found
    }

    /// The newest backup made here.
    pub fn last_backup(&self) -> Option<BackupFile> {
        self.list_backups().into_iter().find(|backup| !backup.is_uploaded)
    }

    /// Where a backup of the folder is; none for any other name.
    pub fn backup_path(&self, name: &str) -> Option<PathBuf> {
        self.list_backups().into_iter().find(|backup| backup.name == name).map(|_| self.backup_folder().join(name))
    }

    /// When the last attempt failed and the id of the sentence that says why.
    pub fn backup_failure(&self) -> Option<(i64, &'static str)> {
        *self.backups().failure.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hours between two backups; 0 for none.
    pub fn backup_every(&self) -> u32 {
        let chosen = self.settings().get(BACKUP_EVERY).and_then(|hours| hours.parse().ok());
        chosen.unwrap_or(self.config().backup_every)
    }

    /// How many backups are kept.
    pub fn backup_keep(&self) -> u32 {
        let chosen = self.settings().get(BACKUP_KEEP).and_then(|count| count.parse().ok());
        chosen.unwrap_or(self.config().backup_keep).max(1)
    }

    fn forget_old_backups(&self) {
        let made_here = self.list_backups().into_iter().filter(|backup| !backup.is_uploaded);
        for old in made_here.skip(self.backup_keep() as usize) {
            let path = self.backup_folder().join(&old.name);
            if let Err(error) = fs::remove_file(&path) {
                tracing::warn!(path = %path.display(), %error, "an old backup could not be removed");
            }
        }
    }

    /// Whether it is time for the next backup. After a failure, an hour passes.
    pub fn is_backup_due(&self) -> bool {
        let every = i64::from(self.backup_every()) * 3_600_000;
        if every == 0 || self.settings().get(super::settings::NAME).is_none() {
            return false;
        }
        let now = self.now();
        let failed_lately = self.backup_failure().is_some_and(|(at, _)| now - at < 3_600_000);
        !failed_lately && self.last_backup().is_none_or(|last| now - last.made_at >= every)
    }
}

/// Makes backups when they are due and collects orphaned files, until the server stops.
pub async fn keep_backups(app: App) {
    let mut events = app.events();
    let mut minute = tokio::time::interval(Duration::from_secs(60));
    let mut collected_at = app.now();
    loop {
        tokio::select! {
            _ = minute.tick() => {}
            event = events.recv() => if matches!(event, Ok(Event::Stopping)) { return } else { continue },
        }
        if app.is_backup_due()
            && let Err(error) = app.make_backup().await
        {
            tracing::error!(%error, "no backup was made");
        }
        if app.now() - collected_at > 24 * 3_600_000 {
            collected_at = app.now();
            match app.collect_orphans().await {
                Ok(count) => tracing::debug!(count, "orphaned files collected"),
                Err(problem) => tracing::warn!(cause = ?problem.cause, "orphaned files could not be collected"),
            }
        }
    }
}

fn stem(milliseconds: i64) -> String {
    let time = jiff::Timestamp::from_millisecond(milliseconds).unwrap_or_default();
    time.strftime("etabli-%Y%m%d-%H%M%S").to_string()
}

/// `etabli-20261122-183000.zip`, numbered when two are made in one second. The time is UTC.
fn free_path(folder: &Path, now: i64) -> PathBuf {
    let stem = stem(now);
    let names = std::iter::once(format!("{stem}.zip")).chain((2..).map(|number| format!("{stem}-{number}.zip")));
    let mut paths = names.map(|name| folder.join(name));
    paths.find(|path| !path.exists()).unwrap_or_else(|| folder.join(format!("{stem}.zip")))
}

/// When a backup was made, from its name; none for other files.
fn made_at(name: &str) -> Option<i64> {
    let time = name.strip_prefix("etabli-")?.strip_suffix(".zip")?.get(..15)?;
    let civil = jiff::civil::DateTime::strptime("%Y%m%d-%H%M%S", time).ok()?;
    Some(civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_millisecond())
}
