//! Describes a source line by line to an editor whose text is the source itself.
//!
//! Every line has a kind and a block; the lines of the block that holds the caret show their marks, all others hide what is
//! [`Style::MARK`]. Spans cover only what has a look; what lies between them is plain.
//!
//! After a keystroke, [`update()`] reads the paragraph around it and moves the rest.
//!
//! ```
//! use etabli_markup::spans::{LineKind, Style, spans};
//! let lines = spans("# Pain\n- **blé**");
//! assert_eq!(lines[0].kind, LineKind::Heading(1));
//! assert!(lines[1].spans.iter().any(|span| span.style.contains(Style::STRONG)));
//! ```

mod build;
mod claim;
mod inline;
mod prefix;
mod style;
mod update;

#[cfg(test)]
mod tests;

use std::ops::Range;
use std::rc::Rc;

pub use style::Style;
pub use update::{Updated, update};

/// A line of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where it stands in the source, in bytes, without its newline.
    pub range: Range<usize>,
    /// The block it belongs to: a paragraph, an item's text, a whole table, a whole code block. Numbered from 0 in order;
    /// a blank line is a block of its own.
    pub block: u32,
    /// What it is.
    pub kind: LineKind,
    /// Its pieces with a look: sorted, not overlapping, not empty, in bytes of the source.
    pub spans: Vec<Span>,
}

/// What a line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineKind {
    /// Nothing on it.
    Blank,
    /// Prose.
    Paragraph,
    /// A heading of a level 1 to 6; also the underline of one.
    Heading(u8),
    /// A line of a list item.
    ListItem {
        /// How many lists it is in, from 1.
        depth: u8,
        /// Whether its list is numbered.
        ordered: bool,
        /// Whether it holds the item's mark.
        first: bool,
    },
    /// The first line of a task.
    Task {
        /// How many lists it is in, from 1.
        depth: u8,
        /// Whether it is done.
        checked: bool,
        /// Its box in the source: `[ ]`.
        box_range: Range<usize>,
    },
    /// A line of a quote.
    Quote {
        /// How many quotes it is in, from 1.
        depth: u8,
    },
    /// A line of a callout.
    Callout {
        /// How many quotes it is in, from 1.
        depth: u8,
        /// Its kind, as the rendered page calls it: `note`, `tip` …
        name: String,
        /// Whether it holds the kind and title.
        first: bool,
    },
    /// A line of a code block.
    Code {
        /// Whether it is the opening fence.
        opens: bool,
        /// Whether it is the closing fence.
        closes: bool,
        /// The language; on the opening fence only.
        language: Option<String>,
    },
    /// A line of a table.
    TableRow {
        /// Whether it is the head.
        header: bool,
        /// Whether it is the line of dashes.
        delimiter: bool,
    },
    /// A thematic break.
    Rule,
    /// A line of the front matter, its fences included.
    FrontMatter,
    /// A component or an embedded page alone on its line.
    Component,
    /// A line of a footnote's text.
    Footnote,
    /// The definition of a link's address, shown nowhere.
    Definition,
}

/// A piece of a line with a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Where it stands in the source, in bytes.
    pub range: Range<usize>,
    /// Its look.
    pub style: Style,
    /// Where it leads, for those that lead somewhere.
    pub target: Option<Rc<str>>,
}

/// Describes every line of a source. There is always at least one.
#[must_use]
pub fn spans(source: &str) -> Vec<Line> {
    build::build(source)
}
