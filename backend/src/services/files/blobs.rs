//! The contents of files, addressed by their SHA-256, in a folder or an S3 bucket.

use std::error::Error;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use axum::body::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::buffered::BufWriter;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, GetResult, ObjectStore, ObjectStoreExt};
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;
use tokio::sync::RwLock;

use crate::config::Config;

/// S3 refuses parts of an upload below 5 MiB; more would only take memory.
const PART: usize = 5 * 1024 * 1024;
/// Enough of a content to recognise what it is.
const BEGINNING: usize = 512;

/// Why a content could not be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    #[error("larger than {0} bytes")]
    TooLarge(u64),
    /// The sender stopped half-way.
    #[error("the upload was interrupted")]
    Interrupted,
    #[error("the storage is full: {0}")]
    Full(object_store::Error),
    #[error("missing from the storage")]
    Missing,
    #[error("the storage does not answer: {0}")]
    Store(object_store::Error),
}

impl From<object_store::Error> for BlobError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::Missing,
            error if is_full(&error) => Self::Full(error),
            error => Self::Store(error),
        }
    }
}

/// Whether an error comes down to a disk without room.
pub fn is_full(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let kind = error.downcast_ref::<io::Error>().map(io::Error::kind);
        if matches!(kind, Some(io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)) {
            return true;
        }
        cause = error.source();
    }
    false
}

/// A content that was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    pub hash: String,
    pub size: u64,
    /// Its first bytes.
    pub beginning: Vec<u8>,
}

/// The storage of contents.
#[derive(Debug)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    /// Held for reading from before a content is stored until its row is written, so that the collection of orphans
    /// (which writes) never takes a content that is about to be used.
    pub(super) in_use: RwLock<()>,
}

impl Blobs {
    /// Opens the storage that the configuration names.
    ///
    /// # Errors
    /// When the folder cannot be made, or the bucket's settings make no sense.
    pub fn open(config: &Config) -> Result<Self, BlobError> {
        let store: Arc<dyn ObjectStore> = match &config.s3 {
            Some(s3) => {
                let builder = AmazonS3Builder::new()
                    .with_bucket_name(&s3.bucket)
                    .with_region(&s3.region)
                    .with_access_key_id(&s3.access_key)
                    .with_secret_access_key(&s3.secret_key);
                Arc::new(match &s3.endpoint {
                    Some(endpoint) => builder.with_endpoint(endpoint).with_allow_http(true).build()?,
                    None => builder.build()?,
                })
            }
            None => {
                let failed =
                    |source: io::Error| object_store::Error::Generic { store: "folder", source: source.into() };
                std::fs::create_dir_all(&config.data).map_err(failed)?;
                Arc::new(LocalFileSystem::new_with_prefix(&config.data)?.with_fsync(true))
            }
        };
        Ok(Self { store, in_use: RwLock::default() })
    }

    /// Stores a content as it arrives, without holding it in memory.
    ///
    /// # Errors
    /// When it is larger than `limit`, the sender stops, or the storage fails; nothing is kept then.
    pub async fn put<S, E>(&self, mut content: S, limit: u64, name: u128) -> Result<Blob, BlobError>
    where
        S: Stream<Item = Result<Bytes, E>> + Unpin,
    {
        let incoming = Path::from(format!("files/incoming/{name:032x}"));
        let mut writer =
            BufWriter::with_capacity(Arc::clone(&self.store), incoming.clone(), PART).with_max_concurrency(2);
        match receive(&mut writer, &mut content, limit).await {
            Ok(blob) => {
                writer.shutdown().await.map_err(from_io)?;
                self.store.rename(&incoming, &place(&blob.hash)).await?;
                Ok(blob)
            }
            Err(error) => {
                // What was sent so far is of no use; a left-over is collected with the orphans.
                let _ = writer.abort().await;
                Err(error)
            }
        }
    }

    /// Stores a content that is in memory.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn put_bytes(&self, content: Bytes) -> Result<Blob, BlobError> {
        let hash = hexadecimal(&Sha256::digest(&content));
        let beginning = content[..content.len().min(BEGINNING)].to_vec();
        let size = content.len() as u64;
        self.store.put(&place(&hash), content.into()).await?;
        Ok(Blob { hash, size, beginning })
    }

    /// Reads a content, or a part of it.
    ///
    /// # Errors
    /// When it is missing or the storage fails.
    pub async fn get(&self, hash: &str, range: Option<Range<u64>>) -> Result<GetResult, BlobError> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        Ok(self.store.get_opts(&place(hash), options).await?)
    }

    /// The names of all objects last written before `time` (milliseconds), with the hash when it is a content.
    pub(super) async fn older_than(&self, time: i64) -> Result<Vec<(Path, Option<String>)>, BlobError> {
        let objects = self.store.list(Some(&Path::from("files")));
        let old = objects.try_filter(|object| std::future::ready(object.last_modified.timestamp_millis() < time));
        let old = old.map_ok(|object| {
            let hash = object.location.filename().filter(|name| name.len() == 64).map(str::to_owned);
            (object.location, hash)
        });
        Ok(old.try_collect().await?)
    }

    pub(super) async fn delete(&self, path: &Path) -> Result<(), BlobError> {
        Ok(self.store.delete(path).await?)
    }

    /// Writes, reads and removes a small object.
    ///
    /// # Errors
    /// When one of these does not work.
    pub async fn check(&self, name: u128) -> Result<(), BlobError> {
        let path = Path::from(format!("files/incoming/probe-{name:032x}"));
        self.store.put(&path, Bytes::from_static(b"probe").into()).await?;
        self.store.get(&path).await?.bytes().await?;
        Ok(self.store.delete(&path).await?)
    }
}

async fn receive<S, E>(writer: &mut BufWriter, content: &mut S, limit: u64) -> Result<Blob, BlobError>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let mut hash = Sha256::new();
    let mut blob = Blob { hash: String::new(), size: 0, beginning: Vec::new() };
    while let Some(chunk) = content.next().await {
        let chunk = chunk.map_err(|_| BlobError::Interrupted)?;
        blob.size += chunk.len() as u64;
        if blob.size > limit {
            return Err(BlobError::TooLarge(limit));
        }
        let wanted = BEGINNING.saturating_sub(blob.beginning.len()).min(chunk.len());
        blob.beginning.extend_from_slice(&chunk[..wanted]);
        hash.update(&chunk);
        writer.put(chunk).await?;
    }
    blob.hash = hexadecimal(&hash.finalize());
    Ok(blob)
}

fn from_io(error: io::Error) -> BlobError {
    object_store::Error::Generic { store: "files", source: Box::new(error) }.into()
}

fn place(hash: &str) -> Path {
    Path::from(format!("files/{}/{hash}", hash.get(..2).unwrap_or("00")))
}

/// Bytes in hexadecimal.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
