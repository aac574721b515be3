//! What a page and a base contain, and how they are read and changed.
//!
//! A [`Page`] is one Loro document: a text `body` (Markdown source) and a map `tags` (tag → true). A [`Base`] is another:
//! tables, columns, pages and sections as maps of properties, in movable lists. This crate is the only place that knows it;
//! everybody else asks for splices, changes, tags, schemas, versions and updates. The rows of a table are no Loro document.
//!
//! Positions are UTF-16 code units, as browsers count, unless a name says otherwise.
//!
//! Also here: [`position_between`], the places of documents among their siblings.
//!
//! Deliberately absent: titles and places themselves (they live in the catalogue), storage and network, and
//! `LoroText::update`, which takes seconds on long texts that differ much: callers say what they changed.
//!
//! # Guarantees
//! - An update that is refused leaves the page as it was, still usable.
//! - Importing the same updates in any order, any number of times, gives the same page.
//! - The changes returned by an import or an undo, applied one after the other to the body before, give the body after.

mod base;
mod cost;
mod limits;
mod merged;
mod page;
mod position;
mod presence;
mod summary;
mod tags;
mod undo;

#[cfg(test)]
mod tests;

pub use base::{Applied, Base, BaseError, MAX_PROPERTY_BYTES, MAX_THINGS, PastEdit};
pub use limits::{LimitExceeded, MAX_BODY_BYTES, MAX_INSERTION, MAX_TAG_LETTERS, MAX_TAGS, MAX_UPDATE_BYTES};
pub use page::{Page, PageError, TextChange};
pub use position::position_between;
pub use presence::{Presences, Present, names_told};
pub use summary::{OperationId, PeerSpan, UpdateSummary, summarize};
pub use tags::normalized_tag;
pub use undo::{Selection, Undone};
