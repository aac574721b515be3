//! The live-preview Markdown editor: an island in the app.
//!
//! One editable host whose text *is* the Markdown source, one `<div>` per line; spans only style, and marks are hidden by
//! the style sheet outside of the caret's block. The browser edits, we read back what it did, describe it as splices of the
//! page, and patch the lines whose look changed. The nodes of a composition are never touched.
//!
//! The app mounts [`Editor`] with an [`EditorDocument`] (the open page) and [`Surroundings`] (what it knows of other pages,
//! people, tags).
//!
//! Deliberately absent: rendering for readers (`etabli_markup::render`), keeping and sending (the store).

mod absorb;
mod caret;
mod clipboard;
mod command;
mod component;
mod context;
mod cursors;
mod decorate;
mod document;
mod dom;
mod gesture;
mod happening;
mod hear;
mod icon;
mod input;
mod island;
mod keys;
mod listen;
mod pointer;
mod popup;
mod room;
mod slash;
mod surface;
mod surroundings;
mod toolbar;
mod upload;
mod write;

pub use component::{Editor, EditorHandle};
pub use document::{EditorDocument, OwnCursor, RemoteCursor};
pub use happening::{Mode, Target};
pub use surroundings::{Suggestion, Surroundings};
