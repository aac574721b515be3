//! What the renderer asks of its caller.

use crate::component::Component;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Link {
    /// Its address.
    pub href: String,
    /// The title of what it leads to, shown when the pointer rests on the link; may be empty.
    pub title: String,
}

/// Whether a component stands alone on its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// Alone on its line: any HTML.
    Block,
    /// Inside a sentence: only what may stand in a paragraph.
    Inline,
}

/// Words that the renderer needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phrase<'a> {
    /// Title of a callout without its own title; the kind in lower case (`note`, `tip` …).
    Callout(&'a str),
    /// Name of the box of a finished task.
    TaskDone,
    /// Name of the box of an open task.
    TaskOpen,
    /// Heading of the footnotes.
    Footnotes,
    /// Name of the link from a footnote back to the text.
    BackToText,
    /// Name of a scrollable table.
    Table,
    /// Name of the table of contents.
    Contents,
    /// Hint on a component that nobody knows; its name.
    UnknownComponent(&'a str),
    /// Hint on a link to a page that does not exist; its target.
    WantedPage(&'a str),
    /// Hint on a mention of somebody unknown.
    UnknownPerson(&'a str),
}

/// Answers the renderer's questions. Each has a default, so that [`NoLinks`] is the empty implementation.
///
/// Addresses returned are checked and escaped by the renderer; the HTML of [`component`](Self::component) is trusted.
pub trait Resolver {
    /// The page that a `[[target]]` means; `None` when there is none.
    fn page(&self, _target: &str) -> Option<Link> {
        None
    }

    /// Where a link to a page that does not exist leads (to its creation); `None` shows it without address.
    fn wanted_page(&self, _target: &str) -> Option<String> {
        None
    }

    /// The person that `@name` means.
    fn person(&self, _name: &str) -> Option<Link> {
        None
    }

    /// The page of a tag.
    fn tag_href(&self, _tag: &str) -> Option<String> {
        None
    }

    /// The address of a relative link or image (`image.png`, `files/…`), or of the target of `![[image.png]]`.
    fn file(&self, _path: &str) -> Option<String> {
        None
    }

    /// The HTML of a component, which the renderer trusts; `None` when the component is not known.
    ///
    /// `{{toc}}` alone on a line never arrives here; `![[Page]]` arrives as `{{include "Page"}}`.
    fn component(&self, _component: &Component<'_>, _placement: Placement) -> Option<String> {
        None
    }

    /// A few words in the reader's language; empty ones are left out.
    fn phrase(&self, _phrase: Phrase<'_>) -> String {
        String::new()
    }
}

/// Resolves nothing: for excerpts and tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLinks;

impl Resolver for NoLinks {}
