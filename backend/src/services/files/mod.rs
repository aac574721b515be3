//! Files: attached to a page, which decides who may read them, or to none (the logo), and then public.

mod blobs;
mod media;

#[cfg(test)]
mod s3;
#[cfg(test)]
mod tests;

use axum::body::Bytes;
use etabli_access::{Actor, Level};
use etabli_api::Code;
use etabli_ids::{DocumentId, FileId, PersonId};
use futures_util::Stream;

use crate::app::App;
use crate::problem::Problem;
use crate::storage::FileRow;

pub use blobs::{Blob, BlobError, Blobs, hexadecimal, is_full};
pub use media::{Showing, clean_name, showing};

/// Largest file, in bytes.
pub const MAX_FILE_SIZE: u64 = 50 * 1024 * 1024;
/// How long a content without file is kept: longer than any upload lasts.
const ORPHAN_AGE: i64 = 24 * 3_600_000;

impl From<BlobError> for Problem {
    fn from(error: BlobError) -> Self {
        let code = match &error {
            BlobError::TooLarge(_) => Code::TooLarge,
            BlobError::Interrupted => Code::Malformed,
            BlobError::Full(_) => Code::StorageFull,
            BlobError::Missing => Code::NotFound,
            BlobError::Store(_) => Code::Unavailable,
        };
        Self { cause: Some(std::sync::Arc::new(error)), ..Self::new(code) }
    }
}

/// What is said of a file when it is added.
#[derive(Debug, Clone)]
pub struct NewFile<'n> {
    pub name: &'n str,
    /// The page it belongs to; none for the logo.
    pub document: Option<DocumentId>,
    pub by: Option<PersonId>,
}

impl App {
    /// Adds a file while it arrives.
    ///
    /// # Errors
    /// When it is too large, or the storage or database fails.
    pub async fn receive_file<S, E>(&self, file: NewFile<'_>, content: S) -> Result<FileRow, Problem>
    where
        S: Stream<Item = Result<Bytes, E>> + Unpin,
    {
        let _in_use = self.blobs().in_use.read().await;
        let blob = self.blobs().put(content, MAX_FILE_SIZE, self.randomness()).await?;
        self.remember_file(file, blob).await
    }

    /// Adds a file whose content is in memory.
    ///
    /// # Errors
    /// When it is too large, or the storage or database fails.
    pub async fn add_file(&self, file: NewFile<'_>, content: Bytes) -> Result<FileRow, Problem> {
        if content.len() as u64 > MAX_FILE_SIZE {
            return Err(Code::TooLarge.into());
        }
        let _in_use = self.blobs().in_use.read().await;
        let blob = self.blobs().put_bytes(content).await?;
        self.remember_file(file, blob).await
    }

    async fn remember_file(&self, file: NewFile<'_>, blob: Blob) -> Result<FileRow, Problem> {
        let name = clean_name(file.name);
        let row = FileRow {
            id: FileId::new(self.now().unsigned_abs(), self.randomness()),
            media_type: media::media_type(&name, &blob.beginning).to_owned(),
            name,
            hash: blob.hash,
            size: blob.size,
            document: file.document,
            created_at: self.now(),
            created_by: file.by,
        };
        self.storage().add_file(&row).await?;
        Ok(row)
    }

    /// A file that the actor may read.
    ///
    /// # Errors
    /// When there is none, or the actor may not know of it.
    pub async fn readable_file(&self, actor: &Actor, id: FileId) -> Result<FileRow, Problem> {
        let file = self.storage().file(id).await?.ok_or(Code::NotFound)?;
        let may_read = file.document.is_none_or(|document| self.tree().level(actor, document) >= Level::Read);
        if may_read { Ok(file) } else { Err(Code::NotFound.into()) }
    }

    /// Whether anybody may read a file, so that shared caches may keep it.
    pub fn is_file_public(&self, file: &FileRow) -> bool {
        let visitor = Actor::visitor();
        file.document.is_none_or(|document| self.tree().level(&visitor, document) >= Level::Read)
    }

    /// Removes contents that no file has any more. Returns how many.
    ///
    /// # Errors
    /// When the storage or database fails.
    pub async fn collect_orphans(&self) -> Result<usize, Problem> {
        let mut collected = 0;
        for (path, hash) in self.blobs().older_than(self.now() - ORPHAN_AGE).await? {
            let _alone = self.blobs().in_use.write().await;
            let is_used = match &hash {
                Some(hash) => self.storage().is_content_used(hash).await?,
                None => false,
            };
            if !is_used {
                self.blobs().delete(&path).await?;
                collected += 1;
            }
        }
        Ok(collected)
    }
}
