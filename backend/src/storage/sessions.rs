//! Sessions: the browsers that are signed in.

use etabli_ids::{LinkId, PersonId, SessionId};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::Storage;
use super::rows::Columns;

/// A signed-in browser as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    pub id: SessionId,
    pub token_hash: String,
    pub person: Option<PersonId>,
    pub link: Option<LinkId>,
    pub device: u32,
    pub agent: String,
    pub created_at: i64,
    pub seen_at: i64,
    pub expires_at: i64,
}

impl Storage {
    /// The session whose cookie has this hash.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, token_hash: &str) -> Result<Option<SessionRow>, sqlx::Error> {
        let row = sqlx::query("SELECT * FROM sessions WHERE token_hash = $1")
            .bind(token_hash)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(read_session).transpose()
    }

    /// Adds a session and allots its device number, which no other session ever gets.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_session(&self, session: &SessionRow) -> Result<u32, sqlx::Error> {
        let mut tx = self.write().await?;
        let row = sqlx::query(
            "INSERT INTO settings (key, value) VALUES ('last-device', '1') ON CONFLICT (key)
             DO UPDATE SET value = CAST(CAST(settings.value AS BIGINT) + 1 AS TEXT) RETURNING value",
        )
        .fetch_one(&mut *tx)
        .await?;
        let device: u32 = row.parsed("value")?;
        sqlx::query(
            "INSERT INTO sessions (id, token_hash, person, link, device, agent, created_at, seen_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(session.id.to_string())
        .bind(&session.token_hash)
        .bind(session.person.map(|id| id.to_string()))
        .bind(session.link.map(|id| id.to_string()))
        .bind(i64::from(device))
        .bind(&session.agent)
        .bind(session.created_at)
        .bind(session.seen_at)
        .bind(session.expires_at)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(device)
    }

    /// Notes that a session was used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn touch_session(&self, id: SessionId, seen_at: i64, expires_at: i64) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE sessions SET seen_at = $2, expires_at = $3 WHERE id = $1")
            .bind(id.to_string())
            .bind(seen_at)
            .bind(expires_at)
            .execute(&self.pool)
            .await
            .map(|_| ())
    }

    /// The valid sessions of a person, the last used first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sessions_of(&self, person: PersonId, now: i64) -> Result<Vec<SessionRow>, sqlx::Error> {
        let rows =
            sqlx::query("SELECT * FROM sessions WHERE person = $1 AND expires_at > $2 ORDER BY seen_at DESC, id")
                .bind(person.to_string())
                .bind(now)
                .fetch_all(&self.pool)
                .await?;
        rows.iter().map(read_session).collect()
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_session(&self, id: SessionId) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM sessions WHERE id = $1").bind(id.to_string()).execute(&self.pool).await.map(|_| ())
    }

    /// Ends the sessions of a person but one; returns which.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_sessions_of(
        &self,
        person: PersonId,
        but: Option<SessionId>,
    ) -> Result<Vec<SessionId>, sqlx::Error> {
        let rows = sqlx::query("DELETE FROM sessions WHERE person = $1 AND id <> $2 RETURNING id")
            .bind(person.to_string())
            .bind(but.map(|id| id.to_string()).unwrap_or_default())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(|row| row.parsed("id")).collect()
    }

    /// Ends the sessions of the guests who came by a link; returns which.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_sessions_by_link(&self, link: LinkId) -> Result<Vec<SessionId>, sqlx::Error> {
        let rows = sqlx::query("DELETE FROM sessions WHERE link = $1 RETURNING id")
            .bind(link.to_string())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(|row| row.parsed("id")).collect()
    }
}

fn read_session(row: &AnyRow) -> Result<SessionRow, sqlx::Error> {
    Ok(SessionRow {
        id: row.parsed("id")?,
        token_hash: row.try_get("token_hash")?,
        person: row.parsed_opt("person")?,
        link: row.parsed_opt("link")?,
        device: u32::try_from(row.unsigned("device")?).unwrap_or(u32::MAX),
        agent: row.try_get("agent")?,
        created_at: row.try_get("created_at")?,
        seen_at: row.try_get("seen_at")?,
        expires_at: row.try_get("expires_at")?,
    })
}
