//! What components show: one value, replaced piece by piece.

use etabli_api::{Command, Session};
use etabli_ids::{DocumentId, PersonId};
use etabli_locale::Locale;
use etabli_sync::client::Status;

use super::preferences::Preferences;
use super::records::Refused;
use super::{Shared, Tree};
use crate::platform::quota::Quota;

/// Everything that is shown, but the documents' content.
pub struct State {
    /// Who I am, and in which cooperative.
    pub session: Shared<Session>,
    /// Spaces, documents and people.
    pub tree: Shared<Tree>,
    /// The language.
    pub locale: Locale,
    /// What the person chose on this device.
    pub preferences: Shared<Preferences>,
    /// The exchange with the server.
    pub sync: SyncState,
    /// What the server refused.
    pub refused: Shared<Vec<Refused>>,
    /// What the device's storage allows.
    pub storage: StorageFacts,
    /// Messages shown for a while.
    pub toasts: Shared<Vec<Toast>>,
    /// What is read aloud by screen readers.
    pub announcement: Announcement,
    /// Whether a new version of the app waits.
    pub has_new_version: bool,
    /// Whether the browser offers to install the app.
    pub can_install: bool,
    /// Number of changes to the held texts: whoever computes over them recomputes when it grows.
    pub texts_version: u64,
    /// The device's data cannot be read.
    pub damage: Option<String>,
}

/// The exchange with the server.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SyncState {
    /// The documents' side.
    pub status: Status,
    /// Commands that wait.
    pub commands: u32,
    /// Edits that wait, by document.
    pub edits: Vec<(DocumentId, u32)>,
    /// When the server was heard last.
    pub last_exchange: Option<i64>,
    /// Progress of the first synchronisation: held, of how many.
    pub first_sync: Option<(usize, usize)>,
    /// Pages that the server has in a newer version than this device, or that are not here yet.
    pub coming: u32,
    /// Whether the catalogue has been read at least once.
    pub has_catalogue: bool,
}

/// What the browser allows the app to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StorageFacts {
    /// Used and allowed, where the browser says.
    pub quota: Option<Quota>,
    /// Whether the browser promised to keep it.
    pub is_persistent: bool,
}

/// A message shown for a while.
#[derive(Debug, Clone, PartialEq)]
pub struct Toast {
    /// Its number.
    pub number: u64,
    /// Its text.
    pub text: String,
    /// What takes it back.
    pub undo: Option<Command>,
}

/// What is read aloud; the number makes two equal texts two announcements.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Announcement {
    /// Its number.
    pub number: u64,
    /// Its text.
    pub text: String,
}

impl State {
    /// The signed-in person's id; none for a guest.
    pub fn me(&self) -> Option<PersonId> {
        self.session.person.as_ref().map(|person| person.id)
    }

    /// The name of a person, unless the reader may not know it: guests have no directory.
    pub fn known_name_of(&self, id: PersonId) -> Option<String> {
        let mine = self.session.person.as_ref().filter(|person| person.id == id).map(|person| person.name.clone());
        mine.or_else(|| self.tree.person(id).map(str::to_owned))
    }

    /// The name shown for a person.
    pub fn name_of(&self, id: PersonId) -> String {
        self.known_name_of(id).unwrap_or_else(|| self.locale.text("app-somebody"))
    }
}
