//! Share links: how somebody without an account reads, comments or writes.

use etabli_access::Level;
use etabli_ids::{LinkId, PersonId};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::Storage;
use super::rows::Columns;

/// A share link as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    pub id: LinkId,
    pub token_hash: String,
    /// The text of a space's or a document's id.
    pub target: String,
    pub level: Level,
    pub created_by: PersonId,
    pub created_at: i64,
    pub expires_at: Option<i64>,
    pub revoked_at: Option<i64>,
}

impl LinkRow {
    /// Whether it still opens its target.
    pub fn is_open(&self, now: i64) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|at| at > now)
    }
}

impl Storage {
    /// Keeps a link.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_link(&self, link: &LinkRow) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO links (id, token_hash, target, level, created_by, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(link.id.to_string())
        .bind(&link.token_hash)
        .bind(&link.target)
        .bind(link.level.name())
        .bind(link.created_by.to_string())
        .bind(link.created_at)
        .bind(link.expires_at)
        .execute(&self.pool)
        .await
        .map(|_| ())
    }

    /// A link.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn link(&self, id: LinkId) -> Result<Option<LinkRow>, sqlx::Error> {
        let row =
            sqlx::query("SELECT * FROM links WHERE id = $1").bind(id.to_string()).fetch_optional(&self.pool).await?;
        row.as_ref().map(read_link).transpose()
    }

    /// The link whose address has this hash, valid or not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn link_by_hash(&self, token_hash: &str) -> Result<Option<LinkRow>, sqlx::Error> {
        let row = sqlx::query("SELECT * FROM links WHERE token_hash = $1")
            .bind(token_hash)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(read_link).transpose()
    }

    /// The links that were not revoked, of one target or of all, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn links(&self, target: Option<&str>) -> Result<Vec<LinkRow>, sqlx::Error> {
        let rows = match target {
            Some(target) => {
                sqlx::query("SELECT * FROM links WHERE revoked_at IS NULL AND target = $1 ORDER BY id DESC")
                    .bind(target)
                    .fetch_all(&self.pool)
                    .await?
            }
            None => {
                sqlx::query("SELECT * FROM links WHERE revoked_at IS NULL ORDER BY id DESC")
                    .fetch_all(&self.pool)
                    .await?
            }
        };
        rows.iter().map(read_link).collect()
    }

    /// Revokes a link; false when it was before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_link(&self, id: LinkId, at: i64) -> Result<bool, sqlx::Error> {
        let done = sqlx::query("UPDATE links SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL")
            .bind(id.to_string())
            .bind(at)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() > 0)
    }
}

fn read_link(row: &AnyRow) -> Result<LinkRow, sqlx::Error> {
    Ok(LinkRow {
        id: row.parsed("id")?,
        token_hash: row.try_get("token_hash")?,
        target: row.try_get("target")?,
        level: row.parsed("level")?,
        created_by: row.parsed("created_by")?,
        created_at: row.try_get("created_at")?,
        expires_at: row.try_get("expires_at")?,
        revoked_at: row.try_get("revoked_at")?,
    })
}
