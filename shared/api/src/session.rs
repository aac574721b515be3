//! Who is using the app, and in which cooperative.

use etabli_access::Role;
use etabli_ids::{FileId, PersonId};
use serde::{Deserialize, Serialize};

/// Answer of `GET` [`crate::paths::SESSION`]; 401 for a visitor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The signed-in person; none for a guest who came by a link.
    pub person: Option<SessionPerson>,
    /// Number of this browser, unique on the server.
    pub device: u32,
    /// When the session ends unless used again.
    pub expires_at: i64,
    /// The cooperative.
    pub workspace: Workspace,
}

/// The signed-in person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionPerson {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Their language: `fr` or `en`.
    pub language: String,
}

/// The cooperative as the app shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workspace {
    /// Its name.
    pub name: String,
    /// Its language: `fr` or `en`.
    pub language: String,
    /// Its time zone (IANA name).
    pub time_zone: String,
    /// Address of its logo, if it has one.
    pub logo: Option<String>,
}

/// Answer of `POST` [`crate::paths::FILES`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadedFile {
    /// Its id.
    pub id: FileId,
    /// Its address, to be used in a page.
    pub path: String,
}
