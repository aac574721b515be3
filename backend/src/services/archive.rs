//! Writing many files into one zip or one folder, from async code, without holding them in memory.
//!
//! A thread of its own compresses and writes; the caller sends pieces. What is written is hashed on the way. A zip
//! appears under its name only once it is complete and on the disk.

use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use axum::body::Bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::files::hexadecimal;

/// One file of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub path: String,
    pub size: u64,
    pub sha256: String,
}

type LastPart = Box<dyn FnOnce(&[Part]) -> Vec<u8> + Send>;

enum Piece {
    Begin {
        path: String,
        compress: bool,
    },
    Bytes(Bytes),
    /// A file that speaks of all others.
    Last {
        path: String,
        content: LastPart,
    },
    /// The end. Without it, the archive was given up.
    Finish,
}

/// An archive being written.
#[derive(Debug)]
pub struct ArchiveWriter {
    pieces: mpsc::Sender<Piece>,
    writing: JoinHandle<io::Result<Vec<Part>>>,
}

impl ArchiveWriter {
    /// Begins the zip file `path`; until it is finished it is called `path` with `.partial` behind.
    pub fn zip(path: PathBuf) -> Self {
        Self::start(move |pieces| {
            let partial = partial_path(&path);
            let outcome = write_zip(&partial, pieces);
            match outcome {
                Ok(parts) => fs::rename(&partial, &path).and_then(|()| sync_folder(&path)).map(|()| parts),
                Err(error) => {
                    let _ = fs::remove_file(&partial);
                    Err(error)
                }
            }
        })
    }

    /// Begins files in the folder `path`, which is made.
    pub fn folder(path: PathBuf) -> Self {
        Self::start(move |pieces| write_all(FolderTarget { root: path, file: None }, pieces).map(|(_, parts)| parts))
    }

    fn start(write: impl FnOnce(mpsc::Receiver<Piece>) -> io::Result<Vec<Part>> + Send + 'static) -> Self {
        let (pieces, received) = mpsc::channel(16);
        Self { pieces, writing: tokio::task::spawn_blocking(move || write(received)) }
    }

    /// Begins the next file. `compress` is of no use for images.
    ///
    /// # Errors
    /// When the disk refuses what was written before.
    pub async fn begin(&mut self, path: impl Into<String>, compress: bool) -> io::Result<()> {
        self.send(Piece::Begin { path: path.into(), compress }).await
    }

    /// Goes on with the current file.
    ///
    /// # Errors
    /// When the disk refuses what was written before.
    pub async fn write(&mut self, bytes: impl Into<Bytes>) -> io::Result<()> {
        self.send(Piece::Bytes(bytes.into())).await
    }

    /// Writes a whole small file.
    ///
    /// # Errors
    /// When the disk refuses what was written before.
    pub async fn add(&mut self, path: impl Into<String>, content: impl Into<Bytes>) -> io::Result<()> {
        self.begin(path, true).await?;
        self.write(content).await
    }

    /// Writes a file that lists the others, which must be the last.
    ///
    /// # Errors
    /// When the disk refuses what was written before.
    pub async fn add_last(
        &mut self,
        path: impl Into<String>,
        content: impl FnOnce(&[Part]) -> Vec<u8> + Send + 'static,
    ) -> io::Result<()> {
        self.send(Piece::Last { path: path.into(), content: Box::new(content) }).await
    }

    /// Completes the archive and waits until it is on the disk.
    ///
    /// # Errors
    /// When the disk refuses it; a zip then leaves nothing behind.
    pub async fn finish(mut self) -> io::Result<Vec<Part>> {
        self.send(Piece::Finish).await?;
        drop(self.pieces);
        self.writing.await.unwrap_or_else(|error| Err(io::Error::other(error)))
    }

    async fn send(&mut self, piece: Piece) -> io::Result<()> {
        if self.pieces.send(piece).await.is_ok() {
            return Ok(());
        }
        // The thread has stopped: it knows why.
        let finished = std::mem::replace(&mut self.writing, tokio::spawn(async { Err(io::Error::other("stopped")) }));
        match finished.await {
            Ok(Err(error)) => Err(error),
            _ => Err(io::Error::other("the archive could not be written")),
        }
    }
}

fn partial_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".partial");
    name.into()
}

/// A renamed file is there after a power failure only once its folder is on the disk.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

trait Target {
    fn begin(&mut self, path: &str, compress: bool) -> io::Result<()>;
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;
}

impl<W: Write + Seek> Target for ZipWriter<W> {
    fn begin(&mut self, path: &str, compress: bool) -> io::Result<()> {
        let method = if compress { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        let options = SimpleFileOptions::default().compression_method(method).large_file(true);
        Ok(self.start_file(path, options)?)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }
}

struct FolderTarget {
    root: PathBuf,
    file: Option<File>,
}

impl Target for FolderTarget {
    fn begin(&mut self, path: &str, _compress: bool) -> io::Result<()> {
        let place = self.root.join(path);
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)?;
        }
        self.file = Some(File::create(place)?);
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), |file| file.write_all(bytes))
    }
}

fn write_zip(partial: &Path, pieces: mpsc::Receiver<Piece>) -> io::Result<Vec<Part>> {
    if let Some(folder) = partial.parent() {
        fs::create_dir_all(folder)?;
    }
    let zip = ZipWriter::new(BufWriter::new(File::create(partial)?));
    let (zip, parts) = write_all(zip, pieces)?;
    zip.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    Ok(parts)
}

fn write_all<T: Target>(mut target: T, mut pieces: mpsc::Receiver<Piece>) -> io::Result<(T, Vec<Part>)> {
    let mut parts = Vec::new();
    let mut current: Option<(String, u64, Sha256)> = None;
    let close = |current: &mut Option<(String, u64, Sha256)>, parts: &mut Vec<Part>| {
        if let Some((path, size, hash)) = current.take() {
            parts.push(Part { path, size, sha256: hexadecimal(&hash.finalize()) });
        }
    };
    while let Some(piece) = pieces.blocking_recv() {
        match piece {
            Piece::Begin { path, compress } => {
                close(&mut current, &mut parts);
                target.begin(&path, compress)?;
                current = Some((path, 0, Sha256::new()));
            }
            Piece::Bytes(bytes) => {
                target.write(&bytes)?;
                if let Some((_, size, hash)) = &mut current {
                    *size += bytes.len() as u64;
                    hash.update(&bytes);
                }
            }
            Piece::Last { path, content } => {
                close(&mut current, &mut parts);
                target.begin(&path, true)?;
                target.write(&content(&parts))?;
            }
            Piece::Finish => {
                close(&mut current, &mut parts);
                return Ok((target, parts));
            }
        }
    }
    Err(io::Error::new(io::ErrorKind::Interrupted, "the archive was given up"))
}
