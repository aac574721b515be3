//! Invitations, and joining by one.

use etabli_access::Role;
use etabli_ids::{CircleId, InvitationId, PersonId};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::Storage;
use super::people::{PersonRow, insert_person};
use super::rows::Columns;

/// An invitation as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationRow {
    pub id: InvitationId,
    pub token_hash: String,
    pub role: Role,
    pub circle: Option<CircleId>,
    /// For this address alone.
    pub email: Option<String>,
    pub note: String,
    pub created_by: Option<PersonId>,
    pub created_at: i64,
    pub expires_at: i64,
    pub uses_left: u32,
    pub revoked_at: Option<i64>,
}

impl InvitationRow {
    /// Whether somebody may still join by it.
    pub fn is_open(&self, now: i64) -> bool {
        self.revoked_at.is_none() && self.uses_left > 0 && self.expires_at > now
    }
}

impl Storage {
    /// Keeps an invitation.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_invitation(&self, invitation: &InvitationRow) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO invitations (id, token_hash, role, circle, email, note, created_by, created_at, expires_at,
             uses_left) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(invitation.id.to_string())
        .bind(&invitation.token_hash)
        .bind(invitation.role.name())
        .bind(invitation.circle.map(|id| id.to_string()))
        .bind(&invitation.email)
        .bind(&invitation.note)
        .bind(invitation.created_by.map(|id| id.to_string()))
        .bind(invitation.created_at)
        .bind(invitation.expires_at)
        .bind(i64::from(invitation.uses_left))
        .execute(&self.pool)
        .await
        .map(|_| ())
    }

    /// The invitation whose link has this hash, valid or not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invitation(&self, token_hash: &str) -> Result<Option<InvitationRow>, sqlx::Error> {
        let row = sqlx::query("SELECT * FROM invitations WHERE token_hash = $1")
            .bind(token_hash)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(read_invitation).transpose()
    }

    /// Every invitation, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invitations(&self) -> Result<Vec<InvitationRow>, sqlx::Error> {
        let rows = sqlx::query("SELECT * FROM invitations ORDER BY id DESC").fetch_all(&self.pool).await?;
        rows.iter().map(read_invitation).collect()
    }

    /// Takes an invitation back; false when there is none of this id, or it was taken back before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_invitation(&self, id: InvitationId, at: i64) -> Result<bool, sqlx::Error> {
        let done = sqlx::query("UPDATE invitations SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL")
            .bind(id.to_string())
            .bind(at)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Adds a person by an invitation, using it once; false, and nothing done, when it is not open any more.
    ///
    /// # Errors
    /// When the database fails; a unique violation when the address is taken.
    pub async fn join(&self, invitation: &InvitationRow, person: &PersonRow) -> Result<bool, sqlx::Error> {
        let mut tx = self.write().await?;
        let used = sqlx::query(
            "UPDATE invitations SET uses_left = uses_left - 1
             WHERE id = $1 AND uses_left > 0 AND revoked_at IS NULL AND expires_at > $2",
        )
        .bind(invitation.id.to_string())
        .bind(person.created_at)
        .execute(&mut *tx)
        .await?;
        if used.rows_affected() == 0 {
            return Ok(false);
        }
        insert_person(&mut tx, person).await?;
        if let Some(circle) = invitation.circle {
            // The circle may have been deleted since.
            sqlx::query("INSERT INTO circle_members (circle, person) SELECT id, $2 FROM circles WHERE id = $1")
                .bind(circle.to_string())
                .bind(person.id.to_string())
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(true)
    }
}

fn read_invitation(row: &AnyRow) -> Result<InvitationRow, sqlx::Error> {
    Ok(InvitationRow {
        id: row.parsed("id")?,
        token_hash: row.try_get("token_hash")?,
        role: row.parsed("role")?,
        circle: row.parsed_opt("circle")?,
        email: row.try_get("email")?,
        note: row.try_get("note")?,
        created_by: row.parsed_opt("created_by")?,
        created_at: row.try_get("created_at")?,
        expires_at: row.try_get("expires_at")?,
        uses_left: u32::try_from(row.unsigned("uses_left")?).unwrap_or(u32::MAX),
        revoked_at: row.try_get("revoked_at")?,
    })
}
