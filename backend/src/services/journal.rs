//! The journal: sensitive acts, kept so that an admin can see later who did what.
//!
//! An act's name is the end of a message's id (`journal-<action>`); its object and detail are names and words, never a
//! password, a token or a whole content.

use etabli_ids::{CommandId, PersonId};

use crate::app::App;
use crate::storage::JournalRow;

/// The acts that are noted; each has a message `journal-<action>`.
pub const ACTIONS: &[&str] = &[
    "installed",
    "sign-in-series",
    "person-added",
    "person-joined",
    "person-disabled",
    "person-enabled",
    "role-changed",
    "password-changed",
    "email-changed",
    "reset-made",
    "reset-used",
    "invitation-made",
    "invitation-revoked",
    "link-made",
    "link-revoked",
    "rights-changed",
    "circle-made",
    "circle-renamed",
    "circle-deleted",
    "circle-joined",
    "circle-left",
    "space-made",
    "space-renamed",
    "space-deleted",
    "document-purged",
    "trash-purged",
    "settings-changed",
    "backup-made",
    "backup-failed",
    "restored",
    "exported",
    "imported",
];

impl App {
    /// Notes an act. Failing to note never undoes what was done: it is logged instead.
    pub async fn journal(&self, person: Option<PersonId>, action: &str, object: &str, detail: &str) {
        debug_assert!(ACTIONS.contains(&action), "{action} is not in ACTIONS");
        let at = self.now();
        let row = JournalRow {
            id: CommandId::new(at.unsigned_abs(), self.randomness()).to_string(),
            at,
            person,
            action: action.to_owned(),
            object: object.to_owned(),
            detail: detail.to_owned(),
        };
        if let Err(error) = self.storage().add_journal(&row).await {
            tracing::error!(action, %error, "an act could not be noted in the journal");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ACTIONS;
    use etabli_locale::Locale;

    #[test]
    fn every_action_has_words() {
        for action in ACTIONS {
            assert!(Locale::FR.has(&format!("journal-{action}")), "{action}");
        }
    }
}
