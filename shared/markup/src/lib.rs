//! Établi's Markdown: reading it, rendering it as safe HTML, describing it to the editor, editing it by rules.
//!
//! The dialect is CommonMark and GFM plus `[[Page]]`, `@person`, `#tag`, callouts and components `{{name key="value"}}`.
//! One reader ([`read`](self)) turns a source into pieces; rendering, extraction and the editor's spans all consume them,
//! so what the editor shows, what search finds and what a visitor reads cannot disagree.
//!
//! Deliberately absent: raw HTML (a few harmless tags pass, see [`HTML_TAGS`]), and anything that knows pages, people or
//! addresses: a [`Resolver`] answers for them.
//!
//! # Guarantees
//! - Nothing panics and nothing fails, whatever the source; time grows linearly with its length.
//! - Rendered HTML is well-formed and balanced, holds no script, no event handler, no inline style, and only the schemes
//!   of [`safe_url`].
//! - Every range returned lies on character boundaries of the source.

mod callout;
pub mod completion;
mod component;
pub mod edit;
mod extract;
mod front_matter;
mod read;
mod render;
pub mod source;
pub mod spans;
pub mod splice;
mod url;
pub mod utf16;
mod wiki;

#[cfg(test)]
mod tests;

pub use component::{Argument, Component};
pub use extract::{
    Heading, LinkKind, LinkSpan, excerpt, links, mentions, outline, plain_text, tags, title_of, word_count,
};
pub use front_matter::{Field, FrontMatter, front_matter, without_front_matter};
pub use read::HTML_TAGS;
pub use render::{Link, Mode, NoLinks, Options, Phrase, Placement, Rendered, Resolver, escape_html, render};
pub use url::{is_external, safe_url};
pub use wiki::{WikiLink, wiki_target};
