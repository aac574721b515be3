//! Files: what is known of each; their content is in the object storage under its hash.

use etabli_ids::{DocumentId, FileId, PersonId, SpaceId};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::Storage;
use super::rows::Columns;

/// A file as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    pub id: FileId,
    /// SHA-256 of the content, in hexadecimal.
    pub hash: String,
    pub name: String,
    pub media_type: String,
    pub size: u64,
    /// Who may read this document may read the file; anybody may when there is none.
    pub document: Option<DocumentId>,
    pub created_at: i64,
    pub created_by: Option<PersonId>,
}

impl Storage {
    /// Remembers a file whose content is stored.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_file(&self, file: &FileRow) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO files (id, hash, name, media_type, size, document, created_at, created_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(file.id.to_string())
        .bind(&file.hash)
        .bind(&file.name)
        .bind(&file.media_type)
        .bind(i64::try_from(file.size).unwrap_or(i64::MAX))
        .bind(file.document.map(|id| id.to_string()))
        .bind(file.created_at)
        .bind(file.created_by.map(|id| id.to_string()))
        .execute(&self.pool)
        .await
        .map(|_| ())
    }

    /// One file.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn file(&self, id: FileId) -> Result<Option<FileRow>, sqlx::Error> {
        let row =
            sqlx::query("SELECT * FROM files WHERE id = $1").bind(id.to_string()).fetch_optional(&self.pool).await?;
        row.as_ref().map(read_file).transpose()
    }

    /// The files of a document, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn files_of(&self, document: DocumentId) -> Result<Vec<FileRow>, sqlx::Error> {
        let rows = sqlx::query("SELECT * FROM files WHERE document = $1 ORDER BY name, id")
            .bind(document.to_string())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read_file).collect()
    }

    /// Forgets a file; its content is collected later, unless another file has the same.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_file(&self, id: FileId) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM files WHERE id = $1").bind(id.to_string()).execute(&self.pool).await.map(|_| ())
    }

    /// The biggest files.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn biggest_files(&self, limit: u32) -> Result<Vec<FileRow>, sqlx::Error> {
        let rows = sqlx::query("SELECT * FROM files ORDER BY size DESC, id LIMIT $1")
            .bind(i64::from(limit))
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read_file).collect()
    }

    /// Whether some file has this content.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_content_used(&self, hash: &str) -> Result<bool, sqlx::Error> {
        let row = sqlx::query("SELECT id FROM files WHERE hash = $1 LIMIT 1").bind(hash);
        row.fetch_optional(&self.pool).await.map(|row| row.is_some())
    }

    /// Number of files and their bytes, by space; none for files that belong to no page, such as the logo.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn file_usage(&self) -> Result<Vec<(Option<SpaceId>, u64, u64)>, sqlx::Error> {
        let rows = sqlx::query(
            "SELECT documents.space AS space, COUNT(*) AS count, CAST(SUM(files.size) AS BIGINT) AS bytes
             FROM files LEFT JOIN documents ON documents.id = files.document GROUP BY documents.space",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| Ok((row.parsed_opt("space")?, row.unsigned("count")?, row.unsigned("bytes")?))).collect()
    }

    /// The size of the content of pages, history included, by space.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn content_usage(&self) -> Result<Vec<(SpaceId, u64)>, sqlx::Error> {
        let rows = sqlx::query(
            "SELECT documents.space AS space, CAST(SUM(LENGTH(updates.bytes)) AS BIGINT) AS bytes
             FROM updates JOIN documents ON documents.id = updates.document GROUP BY documents.space",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| Ok((row.parsed("space")?, row.unsigned("bytes")?))).collect()
    }

    /// How many pages' texts, of which search and lists are made, lag behind their content.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_unprojected(&self) -> Result<u64, sqlx::Error> {
        let row = sqlx::query(
            "SELECT COUNT(*) AS count FROM documents LEFT JOIN texts ON texts.document = documents.id
             WHERE documents.head > COALESCE(texts.head, 0)",
        )
        .fetch_one(&self.pool)
        .await?;
        row.unsigned("count")
    }

    /// The size of the database in bytes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn size(&self) -> Result<u64, sqlx::Error> {
        let row = sqlx::query(self.engine.size_query()).fetch_one(&self.pool).await?;
        let size: i64 = row.try_get(0)?;
        Ok(u64::try_from(size).unwrap_or_default())
    }
}

fn read_file(row: &AnyRow) -> Result<FileRow, sqlx::Error> {
    Ok(FileRow {
        id: row.parsed("id")?,
        hash: row.try_get("hash")?,
        name: row.try_get("name")?,
        media_type: row.try_get("media_type")?,
        size: row.unsigned("size")?,
        document: row.parsed_opt("document")?,
        created_at: row.try_get("created_at")?,
        created_by: row.parsed_opt("created_by")?,
    })
}
