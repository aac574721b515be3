//! The cooperative's settings: name, language, colours, menus … kept in memory, written through.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use etabli_locale::{Language, Locale};

use crate::storage::Storage;

/// The settings as they are now.
#[derive(Debug, Default)]
pub struct Settings {
    version: AtomicU64,
    values: RwLock<Arc<HashMap<String, String>>>,
}

/// Name of the cooperative. Present once the installation is done.
pub const NAME: &str = "name";
/// `fr` or `en`.
pub const LANGUAGE: &str = "language";
/// IANA name of the time zone.
pub const TIME_ZONE: &str = "time-zone";
/// Accent colour, `#rrggbb`.
pub const ACCENT: &str = "accent";
/// Id of the logo's file.
pub const LOGO: &str = "logo";
/// One sentence about the cooperative, for search engines.
pub const DESCRIPTION: &str = "description";
/// Address and legal form, in the footer; several lines.
pub const FOOTER: &str = "footer";
/// Id of the home page.
pub const HOME: &str = "home";
/// The public menu as JSON: a list of `{"label", "href"}`; without it, the top pages of public spaces.
pub const MENU: &str = "menu";
/// Who may enter: `invitation` or a mail domain such as `@lagrange.coop`.
pub const ENTRY: &str = "entry";

/// The address at which the installation was made: where links lead unless `public-url` is configured.
pub const ORIGIN: &str = "origin";
/// Hours between two backups; unless set, as configured.
pub const BACKUP_EVERY: &str = "backup-every";

impl Settings {
    /// Reads them from the database.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reload(&self, storage: &Storage) -> Result<(), sqlx::Error> {
        let values = Arc::new(storage.settings().await?.into_iter().collect());
        *self.values.write().unwrap_or_else(PoisonError::into_inner) = values;
        self.version.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Writes one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set(&self, storage: &Storage, key: &str, value: &str) -> Result<(), sqlx::Error> {
        storage.set_setting(key, value).await?;
        let mut values = self.values.write().unwrap_or_else(PoisonError::into_inner);
        Arc::make_mut(&mut values).insert(key.to_owned(), value.to_owned());
        self.version.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Forgets those whose keys begin so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove(&self, storage: &Storage, prefix: &str) -> Result<(), sqlx::Error> {
        storage.remove_settings(prefix).await?;
        self.reload(storage).await
    }

    /// Another number after each change: pages made from settings compare it.
    pub fn version(&self) -> u64 {
        self.version.load(Ordering::Relaxed)
    }

    /// The value of a key, unless it is empty.
    pub fn get(&self, key: &str) -> Option<String> {
        let values = self.values.read().unwrap_or_else(PoisonError::into_inner);
        values.get(key).filter(|value| !value.is_empty()).cloned()
    }

    /// The language the site speaks to whoever did not choose; none before the installation.
    pub fn site_language(&self) -> Option<Language> {
        let values = self.values.read().unwrap_or_else(PoisonError::into_inner);
        values.get(NAME).filter(|name| !name.is_empty())?;
        Some(values.get(LANGUAGE).and_then(|code| code.parse().ok()).unwrap_or_default())
    }

    /// Whether a key has a value.
    pub fn is_set(&self, key: &str) -> bool {
        let values = self.values.read().unwrap_or_else(PoisonError::into_inner);
        values.get(key).is_some_and(|value| !value.is_empty())
    }

    /// The cooperative's name, or the product's before the installation.
    pub fn name(&self) -> String {
        self.get(NAME).unwrap_or_else(|| "Établi".to_owned())
    }

    /// The cooperative's language.
    pub fn locale(&self) -> Locale {
        Locale::new(self.get(LANGUAGE).and_then(|code| code.parse().ok()).unwrap_or(Language::Fr))
    }

    /// The cooperative's time zone.
    pub fn time_zone(&self) -> String {
        self.get(TIME_ZONE).unwrap_or_else(|| "Europe/Paris".to_owned())
    }

    /// Minutes by which the cooperative's clocks are ahead of UTC at a moment, in milliseconds since 1970.
    pub fn offset_minutes(&self, at: i64) -> i32 {
        let zone = jiff::tz::TimeZone::get(&self.time_zone()).ok();
        let moment = jiff::Timestamp::from_millisecond(at).ok();
        zone.zip(moment).map_or(0, |(zone, moment)| zone.to_offset(moment).seconds() / 60)
    }
}
