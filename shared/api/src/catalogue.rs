//! What exists, as far as one person may know it: spaces, documents, people.

use etabli_access::Level;
use etabli_ids::{DocumentId, PersonId, SpaceId};
use serde::{Deserialize, Serialize};

/// Everything a person may read, without its content. Sent whole, with an ETag; what is absent may not be read any more.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Catalogue {
    /// Grows with every change to any entry; the same number means the same catalogue for the same person and rights.
    pub version: u64,
    /// Spaces in their order.
    pub spaces: Vec<SpaceEntry>,
    /// Documents, in no particular order; those in the trash included.
    pub documents: Vec<DocumentEntry>,
    /// People whose names appear in the app.
    pub people: Vec<PersonEntry>,
}

/// A space.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpaceEntry {
    /// Its id.
    pub id: SpaceId,
    /// Its name.
    pub name: String,
    /// What the reader of this catalogue may do in it.
    pub level: Level,
    /// Whether visitors may read it.
    pub public: bool,
}

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Markdown written together.
    Page,
}

impl Kind {
    /// The word used in storage.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
        }
    }

    /// The kind a word in storage stands for.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        (name == Self::Page.name()).then_some(Self::Page)
    }
}

/// A document in the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentEntry {
    /// Its id, also the id of its room.
    pub id: DocumentId,
    /// What it is.
    pub kind: Kind,
    /// The space it lives in.
    pub space: SpaceId,
    /// The document above it in the tree.
    pub parent: Option<DocumentId>,
    /// Where it stands among its siblings: texts compared byte by byte (a fractional index).
    pub position: String,
    /// Its title, never empty.
    pub title: String,
    /// Its public address without the slash.
    pub slug: String,
    /// Tags, sorted.
    pub tags: Vec<String>,
    /// What the reader of this catalogue may do with it.
    pub level: Level,
    /// Whether visitors may read it.
    pub public: bool,
    /// Sequence number of its last update; 0 when it has none.
    pub head: u64,
    /// When its title, place or content last changed.
    pub updated_at: i64,
    /// Who changed it last.
    pub updated_by: Option<PersonId>,
    /// When it was put in the trash.
    pub trashed_at: Option<i64>,
}

/// A person as others see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonEntry {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
}

/// What the server says unasked, as a JSON text frame of the sync socket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "notice")]
#[allow(clippy::large_enum_variant, reason = "a notice is read once and never kept; on wasm32 the lint is silent")]
pub enum Notice {
    /// The catalogue has changed: fetch it again.
    Catalogue {
        /// Its new version.
        version: u64,
    },
    /// One document's content, title or place has changed; sent to those who may read it.
    Document {
        /// As it is now.
        entry: DocumentEntry,
    },
    /// The session has ended (signed out elsewhere, revoked, account disabled).
    SignedOut,
}
