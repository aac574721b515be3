//! A page that somebody puts in the trash while another writes in it comes back: a text that lives is not thrown away.
//!
//! The one who wrote brings it back, as soon as they hear of it. Whoever has thrown it away themselves meant what they
//! wrote before too.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use etabli_api::{Catalogue, Command};
use etabli_ids::DocumentId;

use crate::store::Workspace;

/// The documents written in here of which it is not known whether somebody had thrown them away.
#[derive(Default)]
pub(super) struct Written {
    documents: RefCell<BTreeSet<DocumentId>>,
    /// Whether the catalogue was heard since the connection was made.
    is_current: Cell<bool>,
}

impl Workspace {
    /// The person has written in a document.
    pub(crate) fn was_written(&self, document: DocumentId) {
        self.0.exchange.written.documents.borrow_mut().insert(document);
    }

    /// What was written in a document is on the server; had it been in the trash by then, the catalogue would say so.
    pub(super) fn was_saved(&self, document: DocumentId) {
        let written = &self.0.exchange.written;
        if written.is_current.get() {
            written.documents.borrow_mut().remove(&document);
        }
    }

    /// A connection was made: what happened meanwhile is not known yet.
    pub(super) fn catalogue_is_old(&self) {
        self.0.exchange.written.is_current.set(false);
    }

    /// What was thrown away while the person wrote in it, between two catalogues.
    pub(super) fn thrown_away_unseen(&self, before: &Catalogue, after: &Catalogue) -> Vec<(DocumentId, String)> {
        let has_thrown = |envelope: &etabli_api::CommandEnvelope| matches!(envelope.command, Command::Trash { .. });
        if self.0.exchange.outbox.waiting().iter().any(has_thrown) {
            return Vec::new();
        }
        let written = self.0.exchange.written.documents.borrow();
        thrown_away(before, after, &written)
    }

    /// The catalogue was heard.
    pub(super) fn catalogue_heard(&self, thrown: Vec<(DocumentId, String)>) {
        let written = &self.0.exchange.written;
        written.is_current.set(true);
        let marks = self.0.marks.borrow();
        written.documents.borrow_mut().retain(|id| marks.get(id).is_some_and(|mark| mark.unsent > 0));
        drop(marks);
        for (document, title) in thrown {
            self.command(Command::Restore { document });
            let text = self.read(|state| state.locale.format("sync-came-back", &[("title", title.as_str().into())]));
            self.toast(text, None);
            self.journal("sync-journal-came-back", Some(title));
        }
    }
}

/// The written documents that lived and lie in the trash now.
fn thrown_away(before: &Catalogue, after: &Catalogue, written: &BTreeSet<DocumentId>) -> Vec<(DocumentId, String)> {
    let lived = |id| before.documents.iter().any(|entry| entry.id == id && entry.trashed_at.is_none());
    let thrown = after.documents.iter().filter(|entry| entry.trashed_at.is_some() && written.contains(&entry.id));
    thrown.filter(|entry| lived(entry.id)).map(|entry| (entry.id, entry.title.clone())).collect()
}
