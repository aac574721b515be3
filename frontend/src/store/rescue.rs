//! Getting one's writing out of the device, whatever happens: as one Markdown file that anybody can read.

use etabli_ids::DocumentId;
use etabli_locale::Locale;

use super::Workspace;
use super::boot::LAST;
use super::database::{self, Database};
use super::records::{HeldText, JournalLine, Refused, RefusedWhat};
use crate::error::AppError;
use crate::platform::{clock, files, local, location, worker};

const MARKDOWN: &str = "text/markdown;charset=utf-8";

impl Workspace {
    /// Downloads everything that the server does not have: pages with changes that wait, and refused texts.
    pub async fn download_changes(&self) {
        self.keep_texts_now();
        let locale = self.read(|state| state.locale);
        let waiting: Vec<DocumentId> = {
            let marks = self.0.marks.borrow();
            marks.iter().filter(|(_, mark)| mark.unsent > 0).map(|(id, _)| *id).collect()
        };
        let mut parts = Vec::new();
        for document in waiting {
            let title = self.read(|state| state.tree.document(document).map(|entry| entry.title.clone()));
            let Ok(page) = self.load_page(document).await else { continue };
            parts.push(part(&title.unwrap_or_default(), &page.read(etabli_documents::Page::body)));
        }
        let refused = self.read(|state| state.refused.clone());
        parts.extend(refused.iter().map(refused_part));
        if parts.is_empty() {
            return self.toast(locale.text("sync-nothing-to-download"), None);
        }
        files::download(&file_name(locale), MARKDOWN, &parts.join("\n"));
    }

    /// Downloads one refused change.
    pub fn download_refused(&self, refused: &Refused) {
        let locale = self.read(|state| state.locale);
        files::download(&file_name(locale), MARKDOWN, &refused_part(refused));
    }

    /// The journal of exchanges, the newest line first; empty when it cannot be read.
    pub async fn read_journal(&self) -> Vec<JournalLine> {
        self.0.database.journal().await.unwrap_or_default()
    }

    /// Whether something waits that the server does not have.
    pub fn has_unsent(&self) -> bool {
        self.read(|state| !state.sync.edits.is_empty() || state.sync.commands > 0 || !state.refused.is_empty())
            || self.0.writer.is_busy()
    }

    /// Deletes everything of this person from the device.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn forget_device(&self) -> Result<(), AppError> {
        worker::forget_seen();
        forget(&self.0.name).await
    }
}

/// Empties a database and deletes what the browser remembers of it.
///
/// # Errors
/// When the browser refuses.
pub async fn forget(name: &str) -> Result<(), AppError> {
    local::remove(LAST);
    local::remove(&format!("{name}-heard"));
    // Deleting would wait until every tab has closed the database: emptying does not. One that does not even open can
    // only be deleted.
    let emptied = match Database::open(name).await {
        Ok(database) => database.clear().await,
        Err(error) => Err(error),
    };
    match emptied {
        Ok(()) => Ok(()),
        Err(_) => Database::delete(name).await,
    }
}

/// Downloads what can still be read of a damaged database.
pub async fn download_rescue(name: &str, locale: Locale) -> bool {
    let found = database::rescue(name).await;
    let parts: Vec<String> = found
        .iter()
        .map(|(key, json)| match serde_json::from_str::<HeldText>(json) {
            Ok(text) => part(key, &text.body),
            Err(_) => part(key, json),
        })
        .collect();
    if !parts.is_empty() {
        files::download(&file_name(locale), MARKDOWN, &parts.join("\n"));
    }
    !parts.is_empty()
}

/// Starts afresh on this device: what was there goes, the server sends everything again.
pub async fn start_afresh(name: &str) {
    let _ = forget(name).await;
    location::reload();
}

fn file_name(locale: Locale) -> String {
    format!("{}-{}.md", locale.text("sync-rescue-file"), clock::civil(clock::now()).iso_date())
}

fn part(title: &str, body: &str) -> String {
    format!("# {title}\n\n{body}\n")
}

fn refused_part(refused: &Refused) -> String {
    match &refused.what {
        RefusedWhat::Text(text) => part(&refused.title, &text.body),
        RefusedWhat::Command(command) => {
            part(&refused.title, &serde_json::to_string_pretty(command).unwrap_or_default())
        }
    }
}
