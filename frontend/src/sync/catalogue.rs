//! The catalogue: fetched when the server says that it has changed, and told to the machine.

use std::cell::Cell;
use std::collections::BTreeSet;

use etabli_api::{Catalogue, DocumentEntry, paths};
use etabli_ids::DocumentId;
use etabli_sync::client::{Blocked, Event, Known};
use wasm_bindgen_futures::spawn_local;

use crate::platform::http::{self, Body};
use crate::platform::timer::Timer;
use crate::store::database::Write;
use crate::store::records::KeptCatalogue;
use crate::store::{PageEvent, Workspace};

/// Notices come in bursts: one fetch answers those of this time.
const NOTICE_DELAY: u32 = 120;
/// How long until the tree follows what was heard of single documents.
const ENTRY_DELAY: u32 = 250;

/// One fetch at a time; what is asked meanwhile makes another one.
#[derive(Default)]
pub(super) struct Fetching {
    is_running: Cell<bool>,
    is_wanted: Cell<bool>,
    soon: Timer,
    entries: Timer,
}

impl Workspace {
    /// Fetches the catalogue a moment later.
    pub(super) fn fetch_catalogue_soon(&self) {
        let workspace = self.clone();
        self.0.exchange.catalogue.soon.set_if_free(NOTICE_DELAY, move || workspace.fetch_catalogue());
    }

    /// Fetches the catalogue if it is newer than what is held.
    pub(crate) fn fetch_catalogue(&self) {
        let fetching = &self.0.exchange.catalogue;
        fetching.is_wanted.set(true);
        if fetching.is_running.replace(true) {
            return;
        }
        let workspace = self.clone();
        spawn_local(async move {
            let fetching = &workspace.0.exchange.catalogue;
            while fetching.is_wanted.replace(false) {
                workspace.fetch_once().await;
            }
            fetching.is_running.set(false);
        });
    }

    async fn fetch_once(&self) {
        let tag = self.0.catalogue.borrow().tag.clone();
        let done = self.0.exchange.outbox.done();
        let Some(answer) = http::ask("GET", paths::CATALOGUE, Body::None, tag.as_deref()).await else { return };
        self.heard();
        let mut thrown = Vec::new();
        match answer.status {
            200 => {
                let tag = answer.header("etag");
                let catalogue = answer.text().await.and_then(|text| serde_json::from_str(&text).ok());
                let Some(catalogue): Option<Catalogue> = catalogue else { return };
                thrown = self.thrown_away_unseen(&self.0.catalogue.borrow().catalogue, &catalogue);
                self.take_catalogue(KeptCatalogue { tag, catalogue });
            }
            304 => {}
            401 => return self.happened(Event::Blocked(Blocked::SignedOut)),
            _ => return,
        }
        // What the server had done before this answer shows in it.
        self.0.exchange.outbox.forget(&done);
        self.update(|state| state.sync.has_catalogue = true);
        self.rebuild_tree();
        self.catalogue_changed();
        self.catalogue_heard(thrown);
        self.show_waiting();
    }

    fn take_catalogue(&self, kept: KeptCatalogue) {
        let lost = lost_documents(&self.0.catalogue.borrow().catalogue, &kept.catalogue);
        *self.0.catalogue.borrow_mut() = kept;
        self.persist_catalogue();
        let mut marks = self.0.marks.borrow_mut();
        let mut texts = self.0.texts.borrow_mut();
        for (document, title) in lost {
            if marks.get(&document).is_some_and(|mark| mark.unsent > 0) {
                // The machine has the edits put aside first.
                self.0.lost_titles.borrow_mut().insert(document, title);
            } else {
                marks.remove(&document);
                texts.remove(&document);
                self.persist([Write::Forget(document)]);
            }
        }
    }

    /// One document has changed, says the server.
    pub(super) fn entry_changed(&self, entry: DocumentEntry) {
        {
            let mut kept = self.0.catalogue.borrow_mut();
            let documents = &mut kept.catalogue.documents;
            match documents.iter_mut().find(|known| known.id == entry.id) {
                Some(known) => *known = entry,
                None => documents.push(entry),
            }
        }
        let workspace = self.clone();
        self.0.exchange.catalogue.entries.set_if_free(ENTRY_DELAY, move || {
            workspace.persist_catalogue();
            workspace.rebuild_tree();
            workspace.catalogue_changed();
        });
    }

    /// Tells the machine what exists.
    pub(crate) fn catalogue_changed(&self) {
        let known = self.known_documents();
        self.happened(Event::Catalogue(known));
        self.show_arrivals();
        let pages: Vec<_> = self.0.pages.borrow().values().cloned().collect();
        pages.iter().for_each(|page| page.tell(&PageEvent::Access));
    }

    fn known_documents(&self) -> Vec<Known> {
        let marks = self.0.marks.borrow();
        let outbox = &self.0.exchange.outbox;
        self.read(|state| {
            let known = state.tree.documents().filter_map(|entry| {
                let mark = marks.get(&entry.id).copied().unwrap_or_default();
                // What lies in the trash is synchronised only to bring its last edits in.
                (entry.trashed_at.is_none() || mark.unsent > 0).then(|| Known {
                    document: entry.id,
                    head: entry.head,
                    held: mark.held,
                    unsent: mark.unsent,
                    pending: outbox.creates(entry.id),
                })
            });
            known.collect()
        })
    }
}

/// What was in the catalogue and is not any more, with its titles.
fn lost_documents(before: &Catalogue, after: &Catalogue) -> Vec<(DocumentId, String)> {
    let remaining: BTreeSet<_> = after.documents.iter().map(|entry| entry.id).collect();
    let lost = before.documents.iter().filter(|entry| !remaining.contains(&entry.id));
    lost.map(|entry| (entry.id, entry.title.clone())).collect()
}
