//! Renders a page for somebody: its Markdown, with links, components and inclusions as far as they may see.
//!
//! The renderer asks its questions one by one and cannot wait for the database. So a page is rendered, the texts that
//! were missing are read, and it is rendered again: pages that show no other page take one pass.

mod components;
mod links;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use etabli_access::Actor;
use etabli_ids::DocumentId;
use etabli_locale::Locale;
use etabli_markup::{Component, Heading, Link, Options, Phrase, Placement, Resolver};

use super::public_site::{Sources, encode_segment};
use super::tree::Tree;
use crate::app::App;
use crate::problem::Problem;
use crate::storage::DocumentRow;

pub use components::first_picture;
pub use links::address_of;

#[cfg(test)]
mod tests;

/// Passes after which what is still missing is left out.
const MAX_PASSES: usize = 5;
/// Deepest inclusion of a page in a page in a page.
const MAX_INCLUDED: usize = 3;
/// Most bytes of other pages that one page may read for its inclusions and lists. A page that includes a page that
/// includes … could otherwise keep the server busy for ever.
const MAX_READ: usize = 2 * 1024 * 1024;
/// What an inclusion or a card costs at least.
const READ_COST: usize = 32 * 1024;

/// For whom a page is rendered.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    pub actor: &'a Actor,
    pub locale: Locale,
}

/// A rendered page.
#[derive(Debug, Clone, Default)]
pub struct Rendered {
    /// Safe HTML.
    pub html: String,
    /// Headings, for a table of contents.
    pub headings: Vec<Heading>,
    /// What it was made from.
    pub sources: Sources,
}

type Texts = HashMap<DocumentId, (u64, String)>;

/// Renders `source`, the text of `row`; its headings are moved down by `heading_shift`.
///
/// # Errors
/// When the database fails.
pub async fn render(
    app: &App,
    tree: &Arc<Tree>,
    reader: Reader<'_>,
    row: &DocumentRow,
    source: &str,
    heading_shift: u8,
) -> Result<Rendered, Problem> {
    let mut texts = Texts::new();
    for pass in 1.. {
        let (rendered, wanted, anything) = {
            let work = Work::new(app, tree, reader, &texts, heading_shift);
            let resolver = SiteResolver { work: &work, row, chain: vec![row.id] };
            let options = Options { heading_shift, ..Options::default() };
            let rendered = etabli_markup::render(source, &options, &resolver);
            (rendered, work.wanted.take(), work.anything.get())
        };
        if wanted.is_empty() || pass == MAX_PASSES {
            let documents = texts.iter().map(|(id, (head, _))| (*id, *head)).collect();
            let sources = Sources { documents, anything };
            return Ok(Rendered { html: rendered.html, headings: rendered.headings, sources });
        }
        for document in wanted {
            texts.insert(document, app.current_text(document).await?.unwrap_or_default());
        }
    }
    Ok(Rendered::default())
}

/// What all texts of one page share while it is rendered.
struct Work<'a> {
    app: &'a App,
    tree: &'a Tree,
    reader: Reader<'a>,
    texts: &'a Texts,
    heading_shift: u8,
    /// Documents whose text is missing.
    wanted: RefCell<BTreeSet<DocumentId>>,
    /// Whether a list of pages was shown.
    anything: Cell<bool>,
    inclusions: Cell<usize>,
    /// What inclusions and lists may still cost, in bytes of source read.
    allowance: Cell<usize>,
    has_button: Cell<bool>,
}

impl<'a> Work<'a> {
    /// Takes what reading `text` costs from the allowance; false when it is used up.
    fn affords(&self, text: &str) -> bool {
        let left = self.allowance.get().checked_sub(text.len().max(READ_COST));
        self.allowance.set(left.unwrap_or(0));
        left.is_some()
    }

    fn new(app: &'a App, tree: &'a Tree, reader: Reader<'a>, texts: &'a Texts, heading_shift: u8) -> Self {
        Self {
            app,
            tree,
            reader,
            texts,
            heading_shift,
            wanted: RefCell::default(),
            anything: Cell::new(false),
            inclusions: Cell::new(0),
            allowance: Cell::new(MAX_READ),
            has_button: Cell::new(false),
        }
    }

    /// The text of a document, if it is here already; it will be in the next pass.
    fn text(&self, document: DocumentId) -> Option<&'a str> {
        let known = self.texts.get(&document).map(|(_, text)| text.as_str());
        if known.is_none() {
            self.wanted.borrow_mut().insert(document);
        }
        known
    }

    fn word(&self, id: &str) -> String {
        self.reader.locale.text(id)
    }
}

/// Answers for one text: a page, or one included in it.
struct SiteResolver<'a> {
    work: &'a Work<'a>,
    row: &'a DocumentRow,
    /// The page and what it is included in, outermost first.
    chain: Vec<DocumentId>,
}

impl Resolver for SiteResolver<'_> {
    fn page(&self, target: &str) -> Option<Link> {
        let row = links::find_page(self.work.tree, self.work.reader.actor, self.row, target)?;
        Some(Link { href: links::address_of(self.work.app, row), title: row.title.clone() })
    }

    fn tag_href(&self, tag: &str) -> Option<String> {
        Some(format!("/tags/{}", encode_segment(tag)))
    }

    fn file(&self, path: &str) -> Option<String> {
        let page = path.strip_suffix(".md").or_else(|| path.strip_suffix(".markdown"))?;
        self.page(&page.replace("%20", " ")).map(|link| link.href)
    }

    fn component(&self, component: &Component<'_>, placement: Placement) -> Option<String> {
        components::show(self, component, placement).map(|html| html.into_string())
    }

    fn phrase(&self, phrase: Phrase<'_>) -> String {
        let locale = self.work.reader.locale;
        let id = match phrase {
            Phrase::Callout(kind) => {
                let id = format!("callout-{kind}");
                return if locale.has(&id) { locale.text(&id) } else { String::new() };
            }
            Phrase::TaskDone => "site-task-done",
            Phrase::TaskOpen => "site-task-open",
            Phrase::Footnotes => "site-footnotes",
            Phrase::BackToText => "site-back-to-text",
            Phrase::Table => "site-table",
            Phrase::Contents => "site-contents",
            Phrase::UnknownComponent(_) => "site-unknown-component",
            Phrase::WantedPage(_) => "site-wanted-page",
            Phrase::UnknownPerson(_) => return String::new(),
        };
        locale.text(id)
    }
}
