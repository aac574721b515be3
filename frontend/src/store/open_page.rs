//! A page in memory: the shared text, and whoever watches it.
//!
//! Every own change is written to the device and handed to the exchange with the server. Those who watch hear of all
//! changes but the editor's, which come through [`OpenPage::edited`].

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use etabli_documents::{MAX_BODY_BYTES, Page, PageError, Presences, TextChange};
use etabli_ids::DocumentId;
use etabli_sync::client::{Access, Event};

use super::presence::{Presence, present};
use super::workspace::{Inner as WorkspaceInner, Workspace};

/// What watchers hear.
#[derive(Debug, Clone, PartialEq)]
pub enum PageEvent {
    /// The body has changed by these splices, to be applied one after the other.
    Changed(Vec<TextChange>),
    /// The tags have changed.
    Tags,
    /// Somebody came, left or moved.
    Presence,
    /// What the person may do has changed.
    Access,
}

/// What an import did.
pub(crate) struct Imported {
    /// What to tell those who watch.
    pub events: Vec<PageEvent>,
    /// Whether it held anything that was not here: another tab may have told it before.
    pub is_news: bool,
}

type Listener = Rc<dyn Fn(&PageEvent)>;

/// See the file's description. Equal to itself only.
#[derive(Clone)]
pub struct OpenPage(Rc<Inner>);

struct Inner {
    id: DocumentId,
    workspace: Weak<WorkspaceInner>,
    page: Rc<RefCell<Page>>,
    listeners: RefCell<BTreeMap<u64, Listener>>,
    next_listener: Cell<u64>,
    presences: Presences,
    access: Cell<Option<Access>>,
    /// How many screens show it.
    views: Cell<u32>,
    /// Whether the exchange with the server holds it.
    is_background: Cell<bool>,
    /// Bytes appended to the database since the snapshot.
    appended: Cell<usize>,
    /// When it was changed here last.
    last_edit: Cell<i64>,
}

/// Watching ends when this is dropped.
pub struct PageSubscription {
    page: Weak<Inner>,
    number: u64,
}

impl Drop for PageSubscription {
    fn drop(&mut self) {
        if let Some(page) = self.page.upgrade() {
            page.listeners.borrow_mut().remove(&self.number);
        }
    }
}

impl PartialEq for OpenPage {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl OpenPage {
    pub(super) fn new(id: DocumentId, page: Page, appended: usize, workspace: &Workspace) -> Self {
        Self(Rc::new(Inner {
            id,
            workspace: workspace.downgrade(),
            page: Rc::new(RefCell::new(page)),
            listeners: RefCell::default(),
            next_listener: Cell::new(0),
            presences: Presences::new(workspace.peer()),
            access: Cell::new(None),
            views: Cell::new(0),
            is_background: Cell::new(false),
            appended: Cell::new(appended),
            last_edit: Cell::new(0),
        }))
    }

    /// Which document.
    pub fn id(&self) -> DocumentId {
        self.0.id
    }

    /// The page itself, for the editor: it hands its updates to [`OpenPage::edited`].
    pub fn shared(&self) -> Rc<RefCell<Page>> {
        Rc::clone(&self.0.page)
    }

    /// Reads the page.
    pub fn read<T>(&self, read: impl FnOnce(&Page) -> T) -> T {
        read(&self.0.page.borrow())
    }

    /// What the server last said that the person may do; none until it said something.
    pub fn access(&self) -> Option<Access> {
        self.0.access.get()
    }

    /// Replaces `deleted` UTF-16 units at `at` by `inserted`.
    ///
    /// # Errors
    /// A position that is none, or a text that would become larger than the server takes.
    pub fn splice(&self, at: usize, deleted: usize, inserted: &str) -> Result<(), PageError> {
        if !inserted.is_empty() && self.read(Page::body_bytes) + inserted.len() > MAX_BODY_BYTES {
            return Err(PageError::OutOfBounds);
        }
        let update = self.0.page.borrow_mut().splice(at, deleted, inserted)?;
        self.edited(update);
        let change = TextChange { at, deleted, inserted: inserted.to_owned() };
        self.tell(&PageEvent::Changed(vec![change]));
        Ok(())
    }

    /// Adds a tag.
    ///
    /// # Errors
    /// The tag is empty, or there are too many.
    pub fn add_tag(&self, tag: &str) -> Result<(), PageError> {
        self.change_tags(|page| page.add_tag(tag))
    }

    /// Removes a tag.
    pub fn remove_tag(&self, tag: &str) {
        let removed = self.change_tags(|page| {
            page.remove_tag(tag);
            Ok(())
        });
        debug_assert!(removed.is_ok());
    }

    fn change_tags(&self, change: impl FnOnce(&mut Page) -> Result<(), PageError>) -> Result<(), PageError> {
        let update = {
            let mut page = self.0.page.borrow_mut();
            let before = page.version();
            change(&mut page)?;
            page.missing_since(&before)?
        };
        if let Some(update) = update {
            self.edited(update);
            self.tell(&PageEvent::Tags);
        }
        Ok(())
    }

    /// Takes in an update that is in the page already: it is kept and sent.
    pub fn edited(&self, update: Vec<u8>) {
        if let Some(workspace) = Workspace::upgrade(&self.0.workspace) {
            workspace.page_edited(self, update);
        }
    }

    /// Watches the page.
    pub fn subscribe(&self, listener: impl Fn(&PageEvent) + 'static) -> PageSubscription {
        let number = self.0.next_listener.get();
        self.0.next_listener.set(number + 1);
        self.0.listeners.borrow_mut().insert(number, Rc::new(listener));
        PageSubscription { page: Rc::downgrade(&self.0), number }
    }

    pub(crate) fn tell(&self, event: &PageEvent) {
        // Copied, because a listener may come or go while others are told.
        let listeners: Vec<Listener> = self.0.listeners.borrow().values().map(Rc::clone).collect();
        listeners.iter().for_each(|listener| listener(event));
    }

    /// Others in this page.
    pub fn presence(&self) -> Vec<Presence> {
        present(&self.0.presences)
    }

    /// Says where the person is in the text, as stable cursors.
    pub fn publish_cursors(&self, cursors: Option<(&[u8], &[u8])>) {
        if let Some(workspace) = Workspace::upgrade(&self.0.workspace) {
            let told = self.0.presences.tell(&workspace.my_name(), cursors);
            workspace.presence_told(self.id(), told);
        }
    }

    /// Says that the person has left the page.
    pub(super) fn publish_leave(&self) {
        if let Some(workspace) = Workspace::upgrade(&self.0.workspace) {
            workspace.happened(Event::Presence { document: self.id(), bytes: self.0.presences.tell_gone() });
        }
    }

    pub(crate) fn hear_presence(&self, bytes: &[u8]) {
        self.0.presences.hear(bytes);
    }

    /// Applies an update made elsewhere, without telling those who watch: the caller does, when it is safe.
    pub(crate) fn import(&self, update: &[u8]) -> Result<Imported, PageError> {
        let mut page = self.0.page.borrow_mut();
        let (tags, version) = (page.tags(), page.version());
        let changes = page.import(update)?;
        let mut events = Vec::new();
        if !changes.is_empty() {
            events.push(PageEvent::Changed(changes));
        }
        if page.tags() != tags {
            events.push(PageEvent::Tags);
        }
        Ok(Imported { events, is_news: page.version() != version })
    }

    /// Replaces the page by an empty one: what is shown empties too, and fills again when the server answers.
    pub(crate) fn empty(&self, peer: u64) -> Vec<PageEvent> {
        let before = self.0.page.replace(Page::new(peer));
        let change = TextChange { at: 0, deleted: before.body_utf16(), inserted: String::new() };
        vec![PageEvent::Changed(vec![change]), PageEvent::Tags]
    }

    pub(crate) fn set_access(&self, access: Access) {
        self.0.access.set(Some(access));
    }

    pub(super) fn views(&self) -> &Cell<u32> {
        &self.0.views
    }

    pub(crate) fn is_background(&self) -> &Cell<bool> {
        &self.0.is_background
    }

    pub(super) fn last_edit(&self) -> &Cell<i64> {
        &self.0.last_edit
    }

    pub(crate) fn appended(&self) -> &Cell<usize> {
        &self.0.appended
    }
}
