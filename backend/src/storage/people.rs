//! People and their sessions.

use etabli_access::Role;
use etabli_ids::{LinkId, PersonId, SessionId};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::Storage;
use super::rows::Columns;

/// A person as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    pub id: PersonId,
    pub name: String,
    pub email: Option<String>,
    pub password: Option<String>,
    pub role: Role,
    pub language: String,
    pub created_at: i64,
    pub disabled_at: Option<i64>,
}

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
    /// Everybody, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn people(&self) -> Result<Vec<PersonRow>, sqlx::Error> {
        let rows = sqlx::query("SELECT * FROM people ORDER BY name, id").fetch_all(&self.pool).await?;
        rows.iter().map(read_person).collect()
    }

    /// One person.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn person(&self, id: PersonId) -> Result<Option<PersonRow>, sqlx::Error> {
        let row =
            sqlx::query("SELECT * FROM people WHERE id = $1").bind(id.to_string()).fetch_optional(&self.pool).await?;
        row.as_ref().map(read_person).transpose()
    }

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
}

pub(super) fn read_person(row: &AnyRow) -> Result<PersonRow, sqlx::Error> {
    Ok(PersonRow {
        id: row.parsed("id")?,
        name: row.try_get("name")?,
        email: row.try_get("email")?,
        password: row.try_get("password")?,
        role: row.parsed("role")?,
        language: row.try_get("language")?,
        created_at: row.try_get("created_at")?,
        disabled_at: row.try_get("disabled_at")?,
    })
}

pub(super) fn read_session(row: &AnyRow) -> Result<SessionRow, sqlx::Error> {
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
