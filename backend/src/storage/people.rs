//! People: who has an account, and the links by which a password is chosen anew.

use etabli_access::Role;
use etabli_ids::PersonId;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

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

    /// The person with this address, folded to lower case.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn person_by_email(&self, email: &str) -> Result<Option<PersonRow>, sqlx::Error> {
        let row = sqlx::query("SELECT * FROM people WHERE email = $1").bind(email).fetch_optional(&self.pool).await?;
        row.as_ref().map(read_person).transpose()
    }

    /// Whether somebody looks after this installation.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_admin(&self) -> Result<bool, sqlx::Error> {
        let row = sqlx::query("SELECT id FROM people WHERE role = 'admin' LIMIT 1").fetch_optional(&self.pool).await?;
        Ok(row.is_some())
    }

    /// Adds a person.
    ///
    /// # Errors
    /// When the database fails; a unique violation when the address is taken.
    pub async fn add_person(&self, person: &PersonRow) -> Result<(), sqlx::Error> {
        insert_person(&mut *self.pool.acquire().await?, person).await
    }

    /// Adds the first admin; false when there is one already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_first_admin(&self, person: &PersonRow) -> Result<bool, sqlx::Error> {
        let mut tx = self.write().await?;
        let admin = sqlx::query("SELECT id FROM people WHERE role = 'admin' LIMIT 1").fetch_optional(&mut *tx).await?;
        if admin.is_some() {
            return Ok(false);
        }
        insert_person(&mut tx, person).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Changes how a person is called and spoken to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_profile(&self, id: PersonId, name: &str, language: &str) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE people SET name = $2, language = $3 WHERE id = $1")
            .bind(id.to_string())
            .bind(name)
            .bind(language)
            .execute(&self.pool)
            .await
            .map(|_| ())
    }

    /// Changes the address a person signs in with.
    ///
    /// # Errors
    /// When the database fails; a unique violation when the address is taken.
    pub async fn set_email(&self, id: PersonId, email: &str) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE people SET email = $2 WHERE id = $1")
            .bind(id.to_string())
            .bind(email)
            .execute(&self.pool)
            .await
            .map(|_| ())
    }

    /// Changes a password (its hash).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_password(&self, id: PersonId, hash: &str) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE people SET password = $2 WHERE id = $1")
            .bind(id.to_string())
            .bind(hash)
            .execute(&self.pool)
            .await
            .map(|_| ())
    }

    /// Changes a role; false, and nothing changed, when no active admin would remain.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_role(&self, id: PersonId, role: Role) -> Result<bool, sqlx::Error> {
        let mut tx = self.write().await?;
        sqlx::query("UPDATE people SET role = $2 WHERE id = $1")
            .bind(id.to_string())
            .bind(role.name())
            .execute(&mut *tx)
            .await?;
        keep_if_an_admin_remains(tx).await
    }

    /// Closes an account, or opens it again; false, and nothing changed, when no active admin would remain.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_disabled(&self, id: PersonId, at: Option<i64>) -> Result<bool, sqlx::Error> {
        let mut tx = self.write().await?;
        sqlx::query("UPDATE people SET disabled_at = $2 WHERE id = $1")
            .bind(id.to_string())
            .bind(at)
            .execute(&mut *tx)
            .await?;
        keep_if_an_admin_remains(tx).await
    }

    /// Keeps the hash of a reset link.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_reset(
        &self,
        token_hash: &str,
        person: PersonId,
        created_by: Option<PersonId>,
        expires_at: i64,
    ) -> Result<(), sqlx::Error> {
        sqlx::query("INSERT INTO resets (token_hash, person, created_by, expires_at) VALUES ($1, $2, $3, $4)")
            .bind(token_hash)
            .bind(person.to_string())
            .bind(created_by.map(|id| id.to_string()))
            .bind(expires_at)
            .execute(&self.pool)
            .await
            .map(|_| ())
    }

    /// Whose a reset link is, while it is valid.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reset(&self, token_hash: &str, now: i64) -> Result<Option<PersonId>, sqlx::Error> {
        let row =
            sqlx::query("SELECT person FROM resets WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2")
                .bind(token_hash)
                .bind(now)
                .fetch_optional(&self.pool)
                .await?;
        row.map(|row| row.parsed("person")).transpose()
    }

    /// Uses a reset link, once, and all other links of the same person with it: the password changes.
    /// None when the link is not valid any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn use_reset(&self, token_hash: &str, hash: &str, now: i64) -> Result<Option<PersonId>, sqlx::Error> {
        let mut tx = self.write().await?;
        let row = sqlx::query(
            "UPDATE resets SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2
             RETURNING person",
        )
        .bind(token_hash)
        .bind(now)
        .fetch_optional(&mut *tx)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let person: PersonId = row.parsed("person")?;
        sqlx::query("UPDATE resets SET used_at = $2 WHERE person = $1 AND used_at IS NULL")
            .bind(person.to_string())
            .bind(now)
            .execute(&mut *tx)
            .await?;
        sqlx::query("UPDATE people SET password = $2 WHERE id = $1")
            .bind(person.to_string())
            .bind(hash)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(Some(person))
    }
}

async fn keep_if_an_admin_remains(mut tx: super::writing::Writing) -> Result<bool, sqlx::Error> {
    let admin = sqlx::query("SELECT id FROM people WHERE role = 'admin' AND disabled_at IS NULL LIMIT 1")
        .fetch_optional(&mut *tx)
        .await?;
    if admin.is_some() {
        tx.commit().await?;
    } else {
        tx.rollback().await?;
    }
    Ok(admin.is_some())
}

pub(super) async fn insert_person(connection: &mut AnyConnection, person: &PersonRow) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO people (id, name, email, password, role, language, created_at, disabled_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(person.id.to_string())
    .bind(&person.name)
    .bind(&person.email)
    .bind(&person.password)
    .bind(person.role.name())
    .bind(&person.language)
    .bind(person.created_at)
    .bind(person.disabled_at)
    .execute(connection)
    .await
    .map(|_| ())
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
