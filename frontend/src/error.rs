//! What can go wrong in the app, for people: each kind has one sentence that says what is safe and what to do.

use etabli_api::Code;
use etabli_locale::Locale;

/// Why something did not work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppError {
    /// The server could not be reached.
    #[error("the server could not be reached")]
    Offline,
    /// The server refused.
    #[error("refused: {0:?}")]
    Refused(Code),
    /// The device could not store or read.
    #[error("the device's storage failed: {0}")]
    Storage(String),
    /// The app is at fault.
    #[error("{0}")]
    Bug(String),
}

impl AppError {
    /// What to tell the person.
    pub fn user_message(&self, locale: Locale) -> String {
        match self {
            Self::Offline => locale.text("app-error-offline"),
            Self::Refused(code) => locale.text(&format!("problem-{}", code.name())),
            Self::Storage(_) => locale.text("app-error-storage"),
            Self::Bug(_) => locale.text("app-error-bug"),
        }
    }
}

impl From<rexie::Error> for AppError {
    fn from(error: rexie::Error) -> Self {
        Self::Storage(error.to_string())
    }
}
