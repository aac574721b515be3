//! Commands: what is decided once, in order, by the server. Queued by the app while offline.

use etabli_ids::{CommandId, DocumentId, PersonId, SpaceId};
use serde::{Deserialize, Serialize};

use crate::Code;

/// Most commands accepted in one request.
pub const MAX_COMMANDS: usize = 200;

/// The space that a person has for themselves. It comes to be with the first page that they put there, so the app names
/// it without asking.
#[must_use]
pub fn private_space(person: PersonId) -> SpaceId {
    SpaceId::sharing(person)
}

/// A change to the tree of documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "do")]
pub enum Command {
    /// Makes an empty page. The client chooses the id, so that it can write into it before the server knows.
    CreatePage {
        /// Id of the new page.
        document: DocumentId,
        /// Where it goes.
        space: SpaceId,
        /// The page above it.
        parent: Option<DocumentId>,
        /// Its place among its siblings.
        position: String,
        /// Its title.
        title: String,
    },
    /// Gives a new title; the old address redirects.
    Rename {
        /// Which.
        document: DocumentId,
        /// The new title.
        title: String,
    },
    /// Moves a page, and those below it, in the tree or to another space.
    Move {
        /// Which.
        document: DocumentId,
        /// The space it goes to.
        space: SpaceId,
        /// The page above it.
        parent: Option<DocumentId>,
        /// Its place among its siblings.
        position: String,
    },
    /// Puts a page and those below it in the trash.
    Trash {
        /// Which.
        document: DocumentId,
    },
    /// Takes a page and those trashed with it out of the trash.
    Restore {
        /// Which.
        document: DocumentId,
    },
}

/// A command with what makes it repeatable without harm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandEnvelope {
    /// Made by the client; the server applies each id once and answers repeats with the first outcome.
    pub id: CommandId,
    /// When the person acted, by the client's clock.
    pub at: i64,
    /// What to do.
    #[serde(flatten)]
    pub command: Command,
}

/// Body of `POST` [`crate::paths::COMMANDS`]: applied in order, each in a transaction of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commands {
    /// At most [`MAX_COMMANDS`].
    pub commands: Vec<CommandEnvelope>,
}

/// What became of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "outcome")]
pub enum CommandOutcome {
    /// Applied, durably.
    Done,
    /// Not applied, and never will be under this id.
    Refused {
        /// Why.
        code: Code,
    },
}

/// The answer to one command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandResult {
    /// Which command.
    pub id: CommandId,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: CommandOutcome,
}

/// Answer to [`Commands`], in the same order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandsAnswer {
    /// One result per command.
    pub results: Vec<CommandResult>,
}
