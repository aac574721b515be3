//! Small components, and the ways in which components reach the workspace.

pub mod avatar;
pub mod badge;
pub mod dialog;
pub mod empty;
pub mod hooks;
pub mod icon;
pub mod menu;
pub mod page_list;
pub mod sync_panel;
pub mod tag;
pub mod toasts;

pub use dialog::Dialog;
pub use empty::Empty;
pub use hooks::{Desk, Dialogue, use_desk, use_locale, use_selected, use_workspace};
pub use icon::{Icon, IconButton};
pub use menu::{Menu, MenuItem};
pub use page_list::PageList;
pub use tag::Tag;
