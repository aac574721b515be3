//! Typed identifiers, slugs and accent folding: the words every other crate uses to name things.
//!
//! An identifier is 48 bits of time and 80 bits of randomness, both passed in, written as 26 letters and digits
//! (Crockford's base 32, lower case) that sort by time of birth. The alphabet and layout are those of ULID.
//!
//! # Guarantees
//! - Parsing an identifier's text and printing it again gives the same text.
//! - Identifiers of two different nouns are two different types.
//! - A slug is made of `a-z`, `0-9` and single inner hyphens, or is empty when the title holds no letter or digit.

mod fold;
mod id;
mod slug;

pub use fold::{fold, fold_char};
pub use id::{CircleId, CommandId, DocumentId, FileId, InvalidId, InvitationId, LinkId, PersonId, SessionId, SpaceId};
pub use slug::{MAX_SLUG_LENGTH, numbered_slug, slug};
