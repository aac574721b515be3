//! Settings: small texts by key, and the counter of the catalogue's versions.

use sqlx::Row;

use super::Storage;

impl Storage {
    /// The value of a setting.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn setting(&self, key: &str) -> Result<Option<String>, sqlx::Error> {
        let row = sqlx::query("SELECT value FROM settings WHERE key = $1").bind(key).fetch_optional(&self.pool).await?;
        row.map(|row| row.try_get("value")).transpose()
    }

    /// Every setting.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settings(&self) -> Result<Vec<(String, String)>, sqlx::Error> {
        let rows = sqlx::query("SELECT key, value FROM settings").fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get("key")?, row.try_get("value")?))).collect()
    }

    /// Writes a setting.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_setting(&self, key: &str, value: &str) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )
        .bind(key)
        .bind(value)
        .execute(&self.pool)
        .await
        .map(|_| ())
    }

    /// Removes the settings whose keys begin so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_settings(&self, prefix: &str) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM settings WHERE key LIKE $1")
            .bind(format!("{prefix}%"))
            .execute(&self.pool)
            .await
            .map(|_| ())
    }
}
