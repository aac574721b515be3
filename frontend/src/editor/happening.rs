//! What the island tells the component around it, and what the component is told to show.

use etabli_markup::completion::Trigger;
use web_sys::File;

use super::context::Context;

/// How the source is shown while writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Styled, marks only in the block of the caret.
    #[default]
    Live,
    /// As it is.
    Source,
}

/// Something a person should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The page would become too long.
    TooLong,
    /// The text on the screen and the page differed; the page was shown again.
    Mended,
    /// A file cannot be sent now.
    Offline,
    /// The server did not take a file.
    UploadRefused,
}

/// A key for the list of suggestions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PopupKey {
    /// To the next one.
    Next,
    /// To the one before.
    Previous,
    /// Takes the chosen one.
    Accept,
    /// Closes the list.
    Close,
}

/// Where on the screen something is: left, top, bottom, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// Its left side.
    pub left: f64,
    /// Its top.
    pub top: f64,
    /// Its bottom.
    pub bottom: f64,
}

/// What happened in the text.
#[derive(Debug, Clone)]
pub enum Happening {
    /// The caret is in other surroundings.
    Context(Context),
    /// Something is being written that may be completed, or no longer.
    Completion(Option<(Trigger, Spot)>),
    /// A key was pressed that belongs to the list of suggestions.
    Popup(PopupKey),
    /// A link is to be opened.
    Open(Target),
    /// Files were pasted or dropped.
    Files(Vec<File>),
    /// Somebody should know.
    Trouble(Trouble),
}

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A page by its title, with its section after `#`.
    Page(String),
    /// A person by name.
    Person(String),
    /// A tag.
    Tag(String),
    /// An address as written.
    Address(String),
}
