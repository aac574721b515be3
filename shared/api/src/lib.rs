//! What the app and the server say to each other in JSON: types, paths and problem codes.
//!
//! Content travels through `etabli-sync`; this crate is for everything around it: who I am, what exists, what I ask
//! for. Times are milliseconds since 1970 (UTC).
//!
//! # Guarantees
//! - Each type has a frozen sample in the tests; a change that would break an older app shows there.
//! - Each [`Code`] has a status, and its [`Code::name`] is the id of its message in both languages.

mod catalogue;
mod code;
mod command;
pub mod paths;
mod search;
mod session;
mod sharing;

#[cfg(test)]
mod tests;

pub use catalogue::{Catalogue, DocumentEntry, Kind, Notice, PersonEntry, SpaceEntry};
pub use code::{Code, FieldProblem, Problem};
pub use command::{
    Command, CommandEnvelope, CommandOutcome, CommandResult, Commands, CommandsAnswer, MAX_COMMANDS, private_space,
};
pub use search::{Fragment, SearchAnswer, SearchResult};
pub use session::{Session, SessionPerson, UploadedFile, Workspace};
pub use sharing::{
    CreateInvitation, CreateLink, CreatedLink, GrantEntry, Grants, InvitationEntry, LinkEntry, SetGrants,
};
