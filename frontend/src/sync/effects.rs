//! What the machine says, done.

use etabli_api::{DocumentEntry, Notice};
use etabli_documents::{Page, PageError};
use etabli_ids::DocumentId;
use etabli_sync::client::{Effect, Event, ImportProblem, Status};
use wasm_bindgen_futures::spawn_local;

use super::BROKEN;
use crate::platform::socket::{Socket, SocketEvent};
use crate::platform::{clock, local};
use crate::store::database::Write;
use crate::store::{PageEvent, Workspace};

/// The time of the last exchange is shown to the minute: it is not refreshed more often than this.
const HEARD_DELAY: i64 = 20_000;

/// The documents in memory, as the machine asks for them.
pub(super) struct Replicas<'a>(pub &'a Workspace);

impl etabli_sync::client::Replicas for Replicas<'_> {
    fn version(&self, document: DocumentId) -> Option<Vec<u8>> {
        self.0.loaded(document).map(|page| page.read(Page::version))
    }

    fn covers(&self, document: DocumentId, version: &[u8]) -> bool {
        let page = self.0.loaded(document);
        page.is_some_and(|page| page.read(|page| page.covers(version)).unwrap_or(false))
    }

    fn own_missing_since(&self, document: DocumentId, version: &[u8]) -> Option<Vec<u8>> {
        let peers = self.0.0.own_peers.borrow();
        self.0.loaded(document)?.read(|page| page.own_missing_since(version, &peers)).ok().flatten()
    }

    fn others_missing_since(&self, document: DocumentId, version: &[u8]) -> bool {
        let peers = self.0.0.own_peers.borrow();
        let page = self.0.loaded(document);
        page.is_some_and(|page| page.read(|page| page.others_missing_since(version, &peers)).unwrap_or(false))
    }

    fn missing_since(&self, document: DocumentId, version: &[u8]) -> Option<Vec<u8>> {
        self.0.loaded(document)?.read(|page| page.missing_since(version)).ok().flatten()
    }

    fn import(&mut self, document: DocumentId, updates: Vec<Vec<u8>>) -> Result<(), ImportProblem> {
        let page = self.0.loaded(document).ok_or(ImportProblem::Unreadable)?;
        for update in updates {
            let imported = page.import(&update).map_err(|error| match error {
                PageError::MissingDependencies => ImportProblem::Incomplete,
                _ => ImportProblem::Unreadable,
            })?;
            if imported.is_news {
                self.0.page_received(&page, update);
            }
            let untold = imported.events.into_iter().map(|event| (page.clone(), event));
            self.0.0.exchange.untold.borrow_mut().extend(untold);
        }
        Ok(())
    }
}

impl Workspace {
    pub(super) fn obey(&self, effect: Effect) {
        match effect {
            Effect::Connect => self.connect(),
            Effect::Disconnect => self.disconnect(),
            Effect::Send(frame) => {
                if !self.sent_by_polling(&frame) {
                    self.with_socket(|socket| socket.send(&frame));
                }
            }
            Effect::SendText(text) => {
                if !self.asked_by_polling() {
                    self.with_socket(|socket| socket.send_text(text));
                }
            }
            Effect::Load(document) => self.load_in_background(document),
            Effect::Release(document) => self.release(document),
            Effect::Held { document, head } => self.held(document, head),
            Effect::Unsent { document, count } => self.unsent(document, count),
            Effect::Access { document, access } => self.tell_page(document, PageEvent::Access, |page| {
                page.set_access(access);
            }),
            Effect::Refused { document, reason, .. } => self.put_aside(document, reason),
            Effect::Presence { document, bytes } => self.tell_page(document, PageEvent::Presence, |page| {
                page.hear_presence(&bytes);
            }),
            Effect::Notice(text) => self.notice(&text),
            Effect::Status(status) => self.status_changed(status),
        }
    }

    fn tell_page(&self, document: DocumentId, event: PageEvent, change: impl FnOnce(&crate::store::OpenPage)) {
        if let Some(page) = self.loaded(document) {
            change(&page);
            self.0.exchange.untold.borrow_mut().push((page, event));
        }
    }

    fn connect(&self) {
        let exchange = &self.0.exchange;
        exchange.is_socket_open.set(false);
        if exchange.fallback.is_wanted() {
            return self.start_polling();
        }
        let workspace = self.clone();
        let socket = Socket::open(etabli_api::paths::SYNC, move |event| workspace.socket_event(event));
        if socket.is_none() {
            self.happened(Event::SocketClosed { code: BROKEN });
        }
        *exchange.socket.borrow_mut() = socket;
    }

    fn disconnect(&self) {
        let exchange = &self.0.exchange;
        exchange.fallback.stop();
        // A socket that hangs was swallowed on the way.
        if exchange.socket.take().is_some() && !exchange.is_socket_open.get() {
            self.socket_refused();
        }
    }

    fn with_socket(&self, act: impl FnOnce(&Socket)) {
        if let Some(socket) = self.0.exchange.socket.borrow().as_ref() {
            act(socket);
        }
    }

    fn socket_event(&self, event: SocketEvent) {
        if !matches!(event, SocketEvent::Closed(_)) {
            self.heard();
        }
        match event {
            SocketEvent::Opened => {
                self.0.exchange.is_socket_open.set(true);
                self.0.exchange.fallback.socket_opened();
                self.catalogue_is_old();
                self.happened(Event::SocketOpened);
                self.fetch_catalogue();
                self.send_outbox();
            }
            SocketEvent::Text(text) => self.happened(Event::Text(text)),
            SocketEvent::Binary(bytes) => self.happened(Event::Frame(bytes)),
            SocketEvent::Closed(code) => {
                if !self.0.exchange.is_socket_open.get() {
                    self.socket_refused();
                }
                self.happened(Event::SocketClosed { code });
            }
        }
    }

    /// The server was heard.
    pub(super) fn heard(&self) {
        let now = clock::now();
        if now - self.0.exchange.last_heard.get() > HEARD_DELAY {
            self.0.exchange.last_heard.set(now);
            local::set(&format!("{}-heard", self.0.name), &now.to_string());
            self.update(|state| state.sync.last_exchange = Some(now));
        }
    }

    fn load_in_background(&self, document: DocumentId) {
        let workspace = self.clone();
        spawn_local(async move {
            match workspace.load_page(document).await {
                Ok(page) => {
                    page.is_background().set(true);
                    workspace.happened(Event::Loaded(document));
                }
                Err(error) => {
                    workspace.damaged(&error);
                    workspace.happened(Event::NotLoaded(document));
                }
            }
        });
    }

    fn held(&self, document: DocumentId, head: u64) {
        let mark = {
            let mut marks = self.0.marks.borrow_mut();
            let mark = marks.entry(document).or_default();
            mark.held = head;
            *mark
        };
        self.persist([Write::Mark(document, mark)]);
        self.show_arrivals();
    }

    fn unsent(&self, document: DocumentId, count: u32) {
        if count == 0 {
            self.was_saved(document);
        }
        let changed = {
            let mut marks = self.0.marks.borrow_mut();
            let mark = marks.entry(document).or_default();
            let before = mark.unsent;
            // The machine counts updates, people count changes: only whether some are left is taken over.
            mark.unsent = if count == 0 { 0 } else { before.max(1) };
            (before != mark.unsent).then_some(*mark)
        };
        if let Some(mark) = changed {
            self.persist([Write::Mark(document, mark)]);
            self.show_waiting();
        }
    }

    fn notice(&self, text: &str) {
        // Notices of a newer server are none of this version's business.
        match serde_json::from_str::<Notice>(text) {
            Ok(Notice::Catalogue { .. }) => self.fetch_catalogue_soon(),
            Ok(Notice::Document { entry }) => self.entry_changed(entry),
            Ok(Notice::SignedOut) => self.check_account(),
            Err(_) => {}
        }
    }

    fn status_changed(&self, status: Status) {
        let before = self.read(|state| state.sync.status);
        match status {
            Status::Local(_) if !matches!(before, Status::Local(_)) => {
                self.journal("sync-journal-lost", None);
                self.check_account();
            }
            Status::Saved if matches!(before, Status::Local(_) | Status::Behind) => {
                self.journal("sync-journal-back", None);
            }
            _ => {}
        }
        self.update(|state| state.sync.status = status);
        self.show_waiting();
    }

    /// Shows how much waits, by document.
    pub(crate) fn show_waiting(&self) {
        let edits: Vec<_> = {
            let marks = self.0.marks.borrow();
            marks.iter().filter(|(_, mark)| mark.unsent > 0).map(|(id, mark)| (*id, mark.unsent)).collect()
        };
        let commands = self.0.exchange.outbox.count();
        let is_same = self.read(|state| state.sync.edits == edits && state.sync.commands == commands);
        if !is_same {
            self.update(|state| (state.sync.edits, state.sync.commands) = (edits, commands));
        }
    }

    /// Shows how many pages are still on their way here; the first time, as a progress.
    pub(crate) fn show_arrivals(&self) {
        let exchange = &self.0.exchange;
        let (coming, held, total, is_known) = {
            let marks = self.0.marks.borrow();
            let held_head = |entry: &DocumentEntry| marks.get(&entry.id).map_or(0, |mark| mark.held);
            self.read(|state| {
                let wanted: Vec<_> = state.tree.living().filter(|entry| entry.head > 0).collect();
                let coming = wanted.iter().filter(|entry| held_head(entry) < entry.head).count();
                let held = wanted.iter().filter(|entry| held_head(entry) > 0).count();
                (u32::try_from(coming).unwrap_or(u32::MAX), held, wanted.len(), state.sync.has_catalogue)
            })
        };
        if self.read(|state| state.sync.coming != coming) {
            self.update(|state| state.sync.coming = coming);
        }
        if !exchange.is_first_sync.get() {
            return;
        }
        let is_done = is_known && held == total;
        exchange.is_first_sync.set(!is_done);
        self.update(|state| state.sync.first_sync = (!is_done && total > 0).then_some((held, total)));
    }
}
