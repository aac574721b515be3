//! Markdown and its extensions: what a page's source means, shows and becomes when edited.

pub mod splice;
pub mod utf16;
