//! What a search finds.

use etabli_ids::DocumentId;
use serde::{Deserialize, Serialize};

/// Answer of `GET` [`crate::paths::SEARCH`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SearchAnswer {
    /// The best first.
    pub results: Vec<SearchResult>,
    /// Whether there are others.
    pub has_more: bool,
}

/// A document that holds all the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchResult {
    /// Which.
    pub document: DocumentId,
    /// Its title.
    pub title: String,
    /// Its public address without the slash.
    pub slug: String,
    /// Some of its text around the words, in pieces.
    pub snippet: Vec<Fragment>,
}

/// A piece of a snippet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fragment {
    /// Plain text.
    pub text: String,
    /// Whether it is one of the words looked for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_hit: bool,
}
