//! Renders a source as safe HTML.
//!
//! One renderer for the public site, the app's reading mode, mails and exports. It knows neither pages nor people: a
//! [`Resolver`] gives addresses, the HTML of components, and the few words that the page shows on its own.

mod blocks;
mod escape;
mod html;
mod inline;
mod notes;
mod placed;
mod resolver;

pub use escape::escape_html;
pub use resolver::{Link, NoLinks, Phrase, Placement, Resolver};

use crate::extract::Heading;
use crate::read::Document;

/// Which language the source is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Établi's dialect: a plain newline is a line break, no raw HTML.
    #[default]
    Page,
    /// CommonMark to the letter, raw HTML included: for conformance only, its output is not safe.
    CommonMark,
    /// GFM to the letter but for its filter of HTML tags, raw HTML included: for conformance only, its output is not safe.
    Gfm,
}

/// How to render.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options<'a> {
    /// Which language the source is in.
    pub mode: Mode,
    /// Added to the level of every heading: the page's title is the `h1`. Levels skipped by the writer are closed up first.
    pub heading_shift: u8,
    /// Put before every id, so that two texts on one page do not clash.
    pub id_prefix: &'a str,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { mode: Mode::Page, heading_shift: 1, id_prefix: "" }
    }
}

impl Options<'_> {
    /// A specified language to the letter: headings keep their levels.
    #[must_use]
    pub const fn to_the_letter(mode: Mode) -> Self {
        Self { mode, heading_shift: 0, id_prefix: "" }
    }
}

/// A rendered source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rendered {
    /// The HTML: a sequence of blocks.
    pub html: String,
    /// The headings with their ids, in order; levels as written, before the shift.
    pub headings: Vec<Heading>,
}

/// Renders a source.
#[must_use]
pub fn render(source: &str, options: &Options<'_>, resolver: &dyn Resolver) -> Rendered {
    let document = match options.mode {
        Mode::Page => Document::page(source),
        mode => Document::to_the_letter(source, mode),
    };
    let mut renderer = html::Renderer::new(source, options, resolver);
    document.pieces(|piece, range| renderer.piece(piece, &range));
    renderer.finish()
}
