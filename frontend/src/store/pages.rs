//! Opening and closing pages: from the device to memory and back.

use std::rc::Rc;

use etabli_documents::Page;
use etabli_ids::DocumentId;
use etabli_sync::client::Event;

use super::database::{Held, Write};
use super::records::{HeldText, Mark};
use super::workspace::SearchableText;
use super::{OpenPage, Workspace};
use crate::error::AppError;
use crate::platform::{clock, quota};
use crate::sync::tabs::Message;

/// Bytes appended beyond which a document is folded into one snapshot when it is closed.
const COMPACT_BEYOND: usize = 16 * 1024;
/// Weight of an update in the database beside its bytes.
const UPDATE_WEIGHT: usize = 200;
/// How long after the last keystroke the text is taken over into search, links and the outline.
const TEXT_DELAY: u32 = 600;
/// What is written without a longer pause counts as one change.
const ONE_GO: i64 = 5_000;
/// At most once in this time a page's date is refreshed while it is written.
const DATE_DELAY: i64 = 20_000;

impl Workspace {
    /// Opens a page to show it. Each call is answered by one [`Workspace::close_page`].
    ///
    /// # Errors
    /// When the device's database fails or holds bytes that cannot be read.
    pub async fn open_page(&self, document: DocumentId) -> Result<OpenPage, AppError> {
        let page = self.load_page(document).await?;
        page.views().set(page.views().get() + 1);
        if page.views().get() == 1 {
            self.happened(Event::Opened(document));
        }
        Ok(page)
    }

    /// Ends the showing of a page.
    pub fn close_page(&self, page: &OpenPage) {
        page.views().set(page.views().get().saturating_sub(1));
        if page.views().get() == 0 {
            // Still in the background's hands until the machine releases it.
            page.is_background().set(true);
            page.publish_leave();
            self.happened(Event::Closed(page.id()));
        }
    }

    /// The page, from memory or from the device.
    pub(crate) async fn load_page(&self, document: DocumentId) -> Result<OpenPage, AppError> {
        if let Some(page) = self.loaded(document) {
            return Ok(page);
        }
        self.0.writer.settled().await;
        let held = self.0.database.document(document).await?;
        // It may hold what other tabs wrote: that too is the person's own.
        let own_peers = self.0.database.own_peers().await?;
        self.learn_own_peers(&own_peers);
        // Somebody else may have loaded it meanwhile: one page must be one object.
        if let Some(page) = self.loaded(document) {
            return Ok(page);
        }
        let appended = held.updates.iter().map(|update| update.len() + UPDATE_WEIGHT).sum();
        let page = OpenPage::new(document, restore(self.peer(), &held)?, appended, self);
        self.0.pages.borrow_mut().insert(document, page.clone());
        Ok(page)
    }

    /// The page, if it is in memory.
    pub(crate) fn loaded(&self, document: DocumentId) -> Option<OpenPage> {
        self.0.pages.borrow().get(&document).cloned()
    }

    /// The machine does not need the page any more: it goes from memory unless it is shown.
    pub(crate) fn release(&self, document: DocumentId) {
        let Some(page) = self.loaded(document) else { return };
        page.is_background().set(false);
        if page.views().get() > 0 {
            return;
        }
        self.keep_text(&page);
        if self.0.writer.has_failed() {
            // What could not be written is here only.
            return;
        }
        self.0.pages.borrow_mut().remove(&document);
        self.0.text_timers.borrow_mut().remove(&document);
        if page.appended().get() > COMPACT_BEYOND {
            self.compact(document);
        }
    }

    fn compact(&self, document: DocumentId) {
        let workspace = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let peer = workspace.peer();
            let fold = |held: Held| restore(peer, &held).ok().and_then(|page| page.snapshot().ok());
            // Left as it is when it fails: the next closing tries again.
            let _ = workspace.0.database.compact(document, fold).await;
        });
    }

    /// An own change: kept on the device, told to the other tabs, handed to the exchange.
    pub(crate) fn page_edited(&self, page: &OpenPage, update: Vec<u8>) {
        if update.is_empty() {
            return;
        }
        let document = page.id();
        let mark = self.count_edit(page);
        self.was_written(document);
        page.appended().set(page.appended().get() + update.len() + UPDATE_WEIGHT);
        if !self.0.is_peer_kept.replace(true) {
            self.persist([Write::OwnPeer(self.peer())]);
        }
        self.persist([Write::Update(document, update.clone()), Write::Mark(document, mark)]);
        self.tell_tabs(&Message::Update(document), &update);
        self.text_changed(page);
        self.refresh_date(document);
        self.ask_persistence();
        self.happened(Event::Edited { document, update });
        self.show_waiting();
    }

    /// Counts changes as people do: what is written in one go is one.
    fn count_edit(&self, page: &OpenPage) -> Mark {
        let now = clock::now();
        let is_same_go = now - page.last_edit().replace(now) < ONE_GO;
        let mut marks = self.0.marks.borrow_mut();
        let mark = marks.entry(page.id()).or_default();
        if mark.unsent == 0 || !is_same_go {
            mark.unsent = mark.unsent.saturating_add(1);
        }
        *mark
    }

    /// Changes that came from elsewhere, already in the page: kept on the device.
    pub(crate) fn page_received(&self, page: &OpenPage, update: Vec<u8>) {
        page.appended().set(page.appended().get() + update.len() + UPDATE_WEIGHT);
        self.persist([Write::Update(page.id(), update)]);
        self.text_changed(page);
    }

    /// Takes the text over into search and links a moment later.
    pub(crate) fn text_changed(&self, page: &OpenPage) {
        let timer = self.0.text_timers.borrow_mut().entry(page.id()).or_default().clone();
        let (workspace, page) = (self.clone(), page.clone());
        timer.set(TEXT_DELAY, move || workspace.keep_text(&page));
    }

    /// Takes over what waits: the page is about to go.
    pub(crate) fn keep_texts_now(&self) {
        let pages: Vec<OpenPage> = self.0.pages.borrow().values().cloned().collect();
        pages.iter().for_each(|page| self.keep_text(page));
    }

    fn keep_text(&self, page: &OpenPage) {
        let text = page.read(|page| HeldText { body: page.body(), tags: page.tags() });
        let known = self.0.texts.borrow().get(&page.id()).map(|known| Rc::clone(&known.text));
        if known.as_deref().unwrap_or(&HeldText::default()) == &text {
            return;
        }
        let text = SearchableText::new(text);
        self.persist([Write::Text(page.id(), Rc::clone(&text.text))]);
        self.0.texts.borrow_mut().insert(page.id(), text);
        self.update(|state| state.texts_version += 1);
    }

    /// Shows at once that a page was changed now, by me; the server says the same later.
    fn refresh_date(&self, document: DocumentId) {
        let me = self.read(super::State::me);
        let now = clock::now();
        let is_due = {
            let mut kept = self.0.catalogue.borrow_mut();
            let entry = kept.catalogue.documents.iter_mut().find(|entry| entry.id == document);
            let due = entry.filter(|entry| now - entry.updated_at > DATE_DELAY || entry.updated_by != me);
            due.map(|entry| (entry.updated_at, entry.updated_by) = (now, me)).is_some()
        };
        if is_due {
            self.rebuild_tree();
        }
    }

    /// Asks the browser once to promise that it keeps what is stored: a person who writes has something to lose.
    fn ask_persistence(&self) {
        if self.0.exchange.has_asked_persistence.replace(true) {
            return;
        }
        let workspace = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let is_persistent = quota::ask_persistence().await;
            workspace.update(|state| state.storage.is_persistent = is_persistent);
        });
    }
}

/// The page of the bytes held. An update that lacks others is left out: the server has them, and sends them again.
fn restore(peer: u64, held: &Held) -> Result<Page, AppError> {
    if let Ok(page) = Page::restore(peer, held.snapshot.as_deref(), &held.updates) {
        return Ok(page);
    }
    let damaged = |_| AppError::Bug("unreadable snapshot".to_owned());
    let mut page = Page::restore(peer, held.snapshot.as_deref(), &[]).map_err(damaged)?;
    for update in &held.updates {
        if page.import(update) == Err(etabli_documents::PageError::Malformed) {
            return Err(AppError::Bug("unreadable update".to_owned()));
        }
    }
    Ok(page)
}
