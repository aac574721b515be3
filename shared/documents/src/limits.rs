//! How large a page may be.
//!
//! The same limits hold in the browser (which says so before anything is lost) and on the server (which refuses).

use crate::Page;

/// Longest body, in bytes of UTF-8.
pub const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;
/// Most tags of one page.
pub const MAX_TAGS: usize = 100;
/// Longest tag, in characters.
pub const MAX_TAG_LETTERS: usize = 64;
/// Most characters that one operation may insert: their number squared is what merging them costs. Pages written here
/// insert a thousand at a time; undoing a large deletion brings it back by one operation.
pub const MAX_INSERTION: usize = 200_000;
/// Largest single update, in bytes: a full body, its history and a margin.
pub const MAX_UPDATE_BYTES: usize = 4 * 1024 * 1024;

/// Which limit a page is beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LimitExceeded {
    /// The body is longer than [`MAX_BODY_BYTES`].
    #[error("the body has {bytes} bytes, more than {MAX_BODY_BYTES}")]
    Body {
        /// Its length.
        bytes: usize,
    },
    /// There are more than [`MAX_TAGS`] tags.
    #[error("the page has {count} tags, more than {MAX_TAGS}")]
    Tags {
        /// How many.
        count: usize,
    },
    /// A tag is longer than [`MAX_TAG_LETTERS`].
    #[error("a tag has {letters} characters, more than {MAX_TAG_LETTERS}")]
    Tag {
        /// Its length.
        letters: usize,
    },
}

impl Page {
    /// Says whether the page is within its limits.
    ///
    /// # Errors
    /// The first limit exceeded.
    pub fn check_limits(&self) -> Result<(), LimitExceeded> {
        let bytes = self.body_bytes();
        if bytes > MAX_BODY_BYTES {
            return Err(LimitExceeded::Body { bytes });
        }
        let tags = self.raw_tags();
        if tags.len() > MAX_TAGS {
            return Err(LimitExceeded::Tags { count: tags.len() });
        }
        match tags.iter().map(|tag| tag.chars().count()).find(|letters| *letters > MAX_TAG_LETTERS) {
            Some(letters) => Err(LimitExceeded::Tag { letters }),
            None => Ok(()),
        }
    }
}
