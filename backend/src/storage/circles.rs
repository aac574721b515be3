//! Circles: named groups of persons.

use etabli_ids::{CircleId, PersonId};
use sqlx::Row;

use super::Storage;
use super::rows::Columns;

/// A circle as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CircleRow {
    pub id: CircleId,
    pub name: String,
    pub created_at: i64,
}

impl Storage {
    /// Every circle, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn circles(&self) -> Result<Vec<CircleRow>, sqlx::Error> {
        let rows = sqlx::query("SELECT * FROM circles ORDER BY name, id").fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| {
                Ok(CircleRow {
                    id: row.parsed("id")?,
                    name: row.try_get("name")?,
                    created_at: row.try_get("created_at")?,
                })
            })
            .collect()
    }

    /// Who belongs to which circle.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn circle_members(&self) -> Result<Vec<(CircleId, PersonId)>, sqlx::Error> {
        let rows = sqlx::query("SELECT * FROM circle_members ORDER BY circle, person").fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.parsed("circle")?, row.parsed("person")?))).collect()
    }

    /// Adds a circle.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_circle(&self, circle: &CircleRow) -> Result<(), sqlx::Error> {
        sqlx::query("INSERT INTO circles (id, name, created_at) VALUES ($1, $2, $3)")
            .bind(circle.id.to_string())
            .bind(&circle.name)
            .bind(circle.created_at)
            .execute(&self.pool)
            .await
            .map(|_| ())
    }

    /// Gives a circle another name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rename_circle(&self, id: CircleId, name: &str) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE circles SET name = $2 WHERE id = $1")
            .bind(id.to_string())
            .bind(name)
            .execute(&self.pool)
            .await
            .map(|_| ())
    }

    /// Removes a circle and the rights given to it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_circle(&self, id: CircleId) -> Result<(), sqlx::Error> {
        let mut tx = self.write().await?;
        sqlx::query("DELETE FROM circles WHERE id = $1").bind(id.to_string()).execute(&mut *tx).await?;
        sqlx::query("DELETE FROM circle_members WHERE circle = $1").bind(id.to_string()).execute(&mut *tx).await?;
        sqlx::query("DELETE FROM grants WHERE subject = $1").bind(format!("circle:{id}")).execute(&mut *tx).await?;
        sqlx::query("UPDATE invitations SET circle = NULL WHERE circle = $1")
            .bind(id.to_string())
            .execute(&mut *tx)
            .await?;
        tx.commit().await
    }

    /// Puts a person in a circle, or takes them out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_circle_member(&self, circle: CircleId, person: PersonId, is_in: bool) -> Result<(), sqlx::Error> {
        let statement = if is_in {
            "INSERT INTO circle_members (circle, person) VALUES ($1, $2) ON CONFLICT (circle, person) DO NOTHING"
        } else {
            "DELETE FROM circle_members WHERE circle = $1 AND person = $2"
        };
        sqlx::query(statement).bind(circle.to_string()).bind(person.to_string()).execute(&self.pool).await.map(|_| ())
    }
}
