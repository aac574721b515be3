//! What the app knows and keeps: the workspace in memory, outside of Yew, and the device's database.
//!
//! Components read through [`crate::ui::use_selected`], which redraws only what changed; they act through the methods of
//! [`Workspace`].

pub mod actions;
pub mod boot;
pub mod database;
pub mod lookups;
pub mod open_page;
pub mod pages;
pub mod preferences;
pub mod presence;
pub mod records;
pub mod rescue;
pub mod search;
pub mod shared;
pub mod state;
pub mod tree;
pub mod unwritten;
pub mod workspace;
pub mod writer;

pub use open_page::{OpenPage, PageEvent};
pub use presence::Presence;
pub use shared::Shared;
pub use state::State;
pub use tree::Tree;
pub use workspace::Workspace;
