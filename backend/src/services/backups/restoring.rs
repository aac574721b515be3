//! Putting a backup in the place of everything: first verified whole, then written in one transaction.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use tokio::sync::mpsc;

use super::{Backup, BackupError, Manifest};
use crate::app::App;
use crate::storage::{Refill, TABLES, Table};

enum Read {
    Content(Vec<u8>),
    Rows(&'static Table, Vec<Map<String, Value>>),
}

/// What was restored.
#[derive(Debug)]
pub struct Restoration {
    pub manifest: Manifest,
    /// The backup that was made of what was there before.
    pub safety: Option<PathBuf>,
}

impl App {
    /// Replaces everything by a backup, unless something is there that `replace` does not allow to go.
    ///
    /// What is there is backed up first. People who are signed in stay so only if the backup knows their session.
    ///
    /// # Errors
    /// When the backup is damaged or foreign, or the database or disk fails; nothing has changed then.
    pub async fn restore_backup(&self, path: &Path, replace: bool) -> Result<Restoration, BackupError> {
        let _alone = self.backups().busy.lock().await;
        let is_empty = self.storage().is_empty().await?;
        if !is_empty && !replace {
            return Err(BackupError::NotEmpty);
        }
        let opened = {
            let path = path.to_owned();
            in_thread(move || {
                let mut backup = Backup::open(&path)?;
                backup.verify()?;
                Ok(backup)
            })
        };
        let backup = opened.await?;
        let safety = if is_empty { None } else { Some(self.make_backup_alone().await?.path) };
        let _tree = self.tree_lock().lock().await;
        let manifest = backup.manifest.clone();
        let version = self.tree().version;
        self.pour(backup, version + 1).await?;
        self.take_in_restored().await?;
        tracing::info!(from = %path.display(), "backup restored");
        Ok(Restoration { manifest, safety })
    }

    /// Writes what a thread reads: contents first, so that no row speaks of a file that is not there.
    async fn pour(&self, mut backup: Backup, version: u64) -> Result<(), BackupError> {
        let (sender, mut receiver) = mpsc::channel(4);
        let reading = in_thread(move || {
            let send = |read| sender.blocking_send(read).map_err(|_| BackupError::Damaged("restoration".to_owned()));
            backup.contents(|bytes| send(Read::Content(bytes)))?;
            TABLES.iter().try_for_each(|table| backup.rows(table.name, |rows| send(Read::Rows(table, rows))))
        });
        let (read, written) = tokio::join!(reading, async {
            let written = self.write_restored(&mut receiver).await;
            // Lets the thread stop when writing has failed.
            receiver.close();
            written
        });
        let refill = written?;
        read?;
        match refill {
            Some(refill) => Ok(refill.finish(version).await?),
            None => Err(BackupError::Foreign("no rows".to_owned())),
        }
    }

    async fn write_restored(&self, receiver: &mut mpsc::Receiver<Read>) -> Result<Option<Refill>, BackupError> {
        let mut refill = None;
        while let Some(read) = receiver.recv().await {
            match read {
                Read::Content(bytes) => {
                    self.blobs().put_bytes(bytes.into()).await?;
                }
                Read::Rows(table, rows) => {
                    let mut open = match refill.take() {
                        Some(open) => open,
                        None => self.storage().refill().await?,
                    };
                    open.insert(table, &rows).await?;
                    refill = Some(open);
                }
            }
        }
        Ok(refill)
    }

    async fn take_in_restored(&self) -> Result<(), BackupError> {
        self.forest().reload(self.storage()).await?;
        self.settings().reload(self.storage()).await?;
        self.rooms().reopen_all().await;
        self.touch_outdated().await;
        // Other servers on this database read everything anew when they hear of a change of the tree.
        self.commit_tree(Vec::new(), None).await.map_err(|problem| BackupError::Incomplete(problem.to_string()))
    }
}

async fn in_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BackupError> + Send + 'static,
) -> Result<T, BackupError> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(BackupError::Damaged(error.to_string())))
}
