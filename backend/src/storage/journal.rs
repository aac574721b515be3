//! The journal of sensitive acts, and what the daily cleaning removes.

use etabli_ids::{DocumentId, PersonId};
use sqlx::Row;

use super::Storage;
use super::rows::Columns;

/// An act as noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalRow {
    /// 26 letters and digits that sort by time.
    pub id: String,
    pub at: i64,
    /// Who; none for a visitor, or the server itself.
    pub person: Option<PersonId>,
    /// The end of a message's id: `journal-<action>`.
    pub action: String,
    /// On what or whom, in words.
    pub object: String,
    pub detail: String,
}

impl Storage {
    /// Notes an act.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_journal(&self, row: &JournalRow) -> Result<(), sqlx::Error> {
        sqlx::query("INSERT INTO journal (id, at, person, action, object, detail) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(&row.id)
            .bind(row.at)
            .bind(row.person.map(|id| id.to_string()))
            .bind(&row.action)
            .bind(&row.object)
            .bind(&row.detail)
            .execute(&self.pool)
            .await
            .map(|_| ())
    }

    /// The acts of one kind, or of all, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn journal(&self, action: Option<&str>, offset: u32, limit: u32) -> Result<Vec<JournalRow>, sqlx::Error> {
        let rows = sqlx::query(
            "SELECT * FROM journal WHERE action = $1 OR $1 = '' ORDER BY at DESC, id DESC LIMIT $2 OFFSET $3",
        )
        .bind(action.unwrap_or_default())
        .bind(i64::from(limit))
        .bind(i64::from(offset))
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(JournalRow {
                    id: row.try_get("id")?,
                    at: row.try_get("at")?,
                    person: row.parsed_opt("person")?,
                    action: row.try_get("action")?,
                    object: row.try_get("object")?,
                    detail: row.try_get("detail")?,
                })
            })
            .collect()
    }

    /// Removes what is out of date: sessions that ended before `now`; invitations, resets and answers to commands
    /// that ended before `long_ago`. Returns how many rows went.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_stale(&self, now: i64, long_ago: i64) -> Result<u64, sqlx::Error> {
        let statements = [
            ("DELETE FROM sessions WHERE expires_at <= $1", now),
            ("DELETE FROM resets WHERE expires_at <= $1", now),
            ("DELETE FROM invitations WHERE expires_at <= $1", long_ago),
            ("DELETE FROM links WHERE expires_at <= $1 OR revoked_at <= $1", long_ago),
            ("DELETE FROM commands WHERE at <= $1", long_ago),
        ];
        let mut removed = 0;
        for (statement, before) in statements {
            removed += sqlx::query(statement).bind(before).execute(&self.pool).await?.rows_affected();
        }
        Ok(removed)
    }

    /// The documents that were put in the trash before `before`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn trashed_before(&self, before: i64) -> Result<Vec<DocumentId>, sqlx::Error> {
        let rows =
            sqlx::query("SELECT id FROM documents WHERE trashed_at <= $1").bind(before).fetch_all(&self.pool).await?;
        rows.iter().map(|row| row.parsed("id")).collect()
    }
}
