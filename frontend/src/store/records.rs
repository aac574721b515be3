//! What is kept on the device besides the documents' bytes, as JSON texts.
//!
//! Fields may be added with a default; a field never changes its meaning.

use etabli_api::{Code, Command, Session};
use etabli_ids::DocumentId;
use serde::{Deserialize, Serialize};

/// Who the database belongs to, as last heard from the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptSession {
    /// The session.
    pub session: Session,
}

/// The catalogue's entity tag, beside the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptCatalogue {
    /// The tag, to ask only for something newer.
    pub tag: Option<String>,
    /// The catalogue.
    pub catalogue: etabli_api::Catalogue,
}

/// Where a document stands between the device and the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Mark {
    /// Up to which number of the server's log the device holds it.
    pub held: u64,
    /// How many edits made here wait for the server.
    pub unsent: u32,
}

/// The text of a document as last seen here: for search, links and excerpts without opening the document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HeldText {
    /// The Markdown source.
    pub body: String,
    /// The tags.
    pub tags: Vec<String>,
}

/// Something that the server refused, kept until the person decides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Refused {
    /// Its key in the database.
    pub key: String,
    /// When it was refused.
    pub at: i64,
    /// The document.
    pub document: DocumentId,
    /// The document's title at that time.
    pub title: String,
    /// Why.
    pub reason: Reason,
    /// What.
    pub what: RefusedWhat,
}

/// Why something was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The rights have changed, or the document is gone.
    Rights,
    /// It became too large.
    TooLarge,
    /// The server could make no sense of it.
    Invalid,
    /// The server lost it, and nobody brought it back.
    Lost,
    /// The server answered with this code.
    Code(Code),
}

/// What was refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusedWhat {
    /// Changes of a text: the whole text with them, as the person last saw it.
    Text(HeldText),
    /// A command.
    Command(Command),
}

/// One line of the journal of exchanges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalLine {
    /// When.
    pub at: i64,
    /// Id of the message.
    pub message: String,
    /// The title of the document concerned.
    pub title: Option<String>,
}
