//! The first content of documents that the server writes itself.

use etabli_ids::{DocumentId, PersonId};

use super::Storage;
use super::rows::Columns;

impl Storage {
    /// Appends one update to a document's log; returns its sequence number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seed_document(
        &self,
        document: DocumentId,
        peer: u64,
        by: Option<PersonId>,
        at: i64,
        update: &[u8],
    ) -> Result<u64, sqlx::Error> {
        let mut tx = self.pool.begin_with(self.engine.begin_write()).await?;
        let row = sqlx::query(
            "UPDATE documents SET head = head + 1, updated_at = $2, updated_by = $3 WHERE id = $1 RETURNING head",
        )
        .bind(document.to_string())
        .bind(at)
        .bind(by.map(|id| id.to_string()))
        .fetch_one(&mut *tx)
        .await?;
        let seq = row.unsigned("head")?;
        sqlx::query("INSERT INTO updates (document, seq, person, at, bytes) VALUES ($1, $2, $3, $4, $5)")
            .bind(document.to_string())
            .bind(i64::try_from(seq).unwrap_or(i64::MAX))
            .bind(by.map(|id| id.to_string()))
            .bind(at)
            .bind(update)
            .execute(&mut *tx)
            .await?;
        sqlx::query("INSERT INTO peers (peer, person, at) VALUES ($1, $2, $3)")
            .bind(peer.cast_signed())
            .bind(by.map(|id| id.to_string()))
            .bind(at)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(seq)
    }
}
