//! Reading a backup: opening, verifying, and its rows and files one after the other. Blocking: call it in a thread.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use super::{BackupError, FORMAT, MANIFEST, Manifest};
use crate::services::files::{MAX_FILE_SIZE, hexadecimal};
use crate::storage::SCHEMA;

/// Longest manifest: one line for each of 100,000 files and more.
const MAX_MANIFEST: u64 = 64 * 1024 * 1024;

/// A backup opened for reading.
#[derive(Debug)]
pub struct Backup {
    archive: ZipArchive<BufReader<File>>,
    /// What it says of itself.
    pub manifest: Manifest,
}

impl Backup {
    /// Opens a backup and reads its manifest.
    ///
    /// # Errors
    /// When the file is no backup, or one of a newer version.
    pub fn open(path: &Path) -> Result<Self, BackupError> {
        let file = File::open(path).map_err(|error| BackupError::io(path, error))?;
        let foreign = |error: &dyn std::fmt::Display| BackupError::Foreign(error.to_string());
        let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| foreign(&error))?;
        let mut text = Vec::new();
        let entry = archive.by_name(MANIFEST).map_err(|error| foreign(&error))?;
        entry.take(MAX_MANIFEST).read_to_end(&mut text).map_err(|error| foreign(&error))?;
        let manifest: Manifest = serde_json::from_slice(&text).map_err(|error| foreign(&error))?;
        if manifest.format > FORMAT || manifest.schema > SCHEMA {
            return Err(BackupError::Newer(manifest.version));
        }
        Ok(Self { archive, manifest })
    }

    /// Reads every part and compares its size, hash and number of lines with the manifest.
    ///
    /// # Errors
    /// Naming the first part that differs.
    pub fn verify(&mut self) -> Result<(), BackupError> {
        for part in &self.manifest.parts {
            let damaged = || BackupError::Damaged(part.path.clone());
            let mut entry = self.archive.by_name(&part.path).map_err(|_| damaged())?;
            let (mut hash, mut size, mut lines) = (Sha256::new(), 0u64, 0u64);
            let mut buffer = vec![0; 64 * 1024];
            loop {
                let read = entry.read(&mut buffer).map_err(|_| damaged())?;
                let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
                size += bytes.len() as u64;
                lines += bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
                hash.update(bytes);
            }
            let expected_lines = table_of(&part.path).and_then(|table| self.manifest.rows.get(table));
            let is_right = size == part.size
                && hexadecimal(&hash.finalize()) == part.sha256
                && expected_lines.is_none_or(|expected| *expected == lines);
            if !is_right {
                return Err(damaged());
            }
        }
        let is_there = |table: &String| self.manifest.parts.iter().any(|part| table_of(&part.path) == Some(table));
        match self.manifest.rows.keys().find(|table| !is_there(table)) {
            Some(table) => Err(BackupError::Damaged(format!("tables/{table}.jsonl"))),
            None => Ok(()),
        }
    }

    /// The rows of a table, in batches; none when the backup is older than the table.
    ///
    /// # Errors
    /// When a line is not a row, or the receiver has gone.
    pub fn rows(
        &mut self,
        table: &str,
        mut batch: impl FnMut(Vec<Map<String, Value>>) -> Result<(), BackupError>,
    ) -> Result<(), BackupError> {
        const BATCH: usize = 60;
        let path = format!("tables/{table}.jsonl");
        let Ok(entry) = self.archive.by_name(&path) else { return Ok(()) };
        let damaged = || BackupError::Damaged(path.clone());
        let mut rows = Vec::with_capacity(BATCH);
        for line in BufReader::new(entry).lines() {
            let line = line.map_err(|_| damaged())?;
            rows.push(serde_json::from_str(&line).map_err(|_| damaged())?);
            if rows.len() == BATCH {
                batch(std::mem::take(&mut rows))?;
            }
        }
        batch(rows)
    }

    /// The contents of files, one after the other.
    ///
    /// # Errors
    /// When one cannot be read, or the receiver has gone.
    pub fn contents(&mut self, mut content: impl FnMut(Vec<u8>) -> Result<(), BackupError>) -> Result<(), BackupError> {
        for part in self.manifest.parts.iter().filter(|part| part.path.starts_with("files/")) {
            let damaged = |_| BackupError::Damaged(part.path.clone());
            let entry = self.archive.by_name(&part.path).map_err(|_| BackupError::Damaged(part.path.clone()))?;
            let mut bytes = Vec::new();
            entry.take(MAX_FILE_SIZE).read_to_end(&mut bytes).map_err(damaged)?;
            content(bytes)?;
        }
        Ok(())
    }
}

fn table_of(path: &str) -> Option<&str> {
    path.strip_prefix("tables/")?.strip_suffix(".jsonl")
}
