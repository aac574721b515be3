//! The workspace: what the app holds in memory, and how the rest of the app reads and hears of it.
//!
//! The handle is cheap to copy. Its abilities are in several files by subject: opening pages (`pages.rs`), what a person
//! does (`actions.rs`), what can be asked (`lookups.rs`), the exchange with the server (`crate::sync`).

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use etabli_api::Command;
use etabli_ids::DocumentId;
use etabli_markup::LinkKind;

use super::database::{Database, Value, Write, to_json};
use super::preferences::Preferences;
use super::records::{HeldText, JournalLine, KeptCatalogue, Mark};
use super::state::{Announcement, Toast};
use super::writer::Writer;
use super::{OpenPage, Shared, State, Tree};
use crate::platform::timer::Timer;
use crate::platform::{clock, dom};
use crate::sync::Exchange;

/// How long a message with something to take back stays: reading and deciding takes time.
const TOAST_TIME: u32 = 12_000;
/// Most messages shown at once.
const MAX_TOASTS: usize = 3;

/// See the file's description. Equal to itself only.
#[derive(Clone)]
pub struct Workspace(pub(crate) Rc<Inner>);

/// What the workspace is made of.
pub(crate) struct Inner {
    pub name: String,
    pub peer: u64,
    /// The numbers under which this person has written on this device, this tab's included: what they may send.
    pub own_peers: RefCell<Vec<u64>>,
    /// Whether this tab's number is kept on the device.
    pub is_peer_kept: Cell<bool>,
    pub writer: Writer,
    pub database: Database,
    pub state: RefCell<State>,
    pub listeners: RefCell<BTreeMap<u64, Listener>>,
    pub next_number: Cell<u64>,
    /// Documents in memory.
    pub pages: RefCell<BTreeMap<DocumentId, OpenPage>>,
    /// Texts of all documents held, with their folded forms for search.
    pub texts: RefCell<BTreeMap<DocumentId, SearchableText>>,
    pub text_timers: RefCell<BTreeMap<DocumentId, Timer>>,
    pub marks: RefCell<BTreeMap<DocumentId, Mark>>,
    pub catalogue: RefCell<KeptCatalogue>,
    /// Titles of documents that left the catalogue while edits of them waited: to name them when these are put aside.
    pub lost_titles: RefCell<BTreeMap<DocumentId, String>>,
    pub exchange: Exchange,
}

pub(crate) type Listener = Rc<dyn Fn(&State)>;

/// A held text and what search needs of it.
#[derive(Clone)]
pub(crate) struct SearchableText {
    pub text: Rc<HeldText>,
    /// As it is read, without marks.
    pub plain: Rc<str>,
    pub folded: Rc<str>,
    /// What it links to, as written.
    pub targets: Rc<[String]>,
}

impl SearchableText {
    pub fn new(text: HeldText) -> Self {
        let plain = etabli_markup::plain_text(&text.body);
        let links = etabli_markup::links(&text.body).into_iter();
        let targets = links.filter(|link| link.kind != LinkKind::Image).map(|link| link.target).collect();
        Self { folded: etabli_ids::fold(&plain).into(), plain: plain.into(), targets, text: Rc::new(text) }
    }
}

/// Watching ends when this is dropped.
pub struct Subscription {
    workspace: Weak<Inner>,
    number: u64,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(workspace) = self.workspace.upgrade() {
            workspace.listeners.borrow_mut().remove(&self.number);
        }
    }
}

impl PartialEq for Workspace {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Workspace {
    pub(crate) fn downgrade(&self) -> Weak<Inner> {
        Rc::downgrade(&self.0)
    }

    pub(crate) fn upgrade(weak: &Weak<Inner>) -> Option<Self> {
        weak.upgrade().map(Self)
    }

    /// The name of the device's database.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// This tab's number among all that write.
    pub fn peer(&self) -> u64 {
        self.0.peer
    }

    /// Remembers numbers under which this person writes.
    pub(crate) fn learn_own_peers(&self, peers: &[u64]) {
        let mut own = self.0.own_peers.borrow_mut();
        let new: Vec<u64> = peers.iter().filter(|peer| !own.contains(peer)).copied().collect();
        own.extend(new);
    }

    /// The name by which others see me.
    pub fn my_name(&self) -> String {
        self.read(|state| match &state.session.person {
            Some(person) => person.name.clone(),
            None => state.locale.text("app-guest"),
        })
    }

    /// Reads the state.
    pub fn read<T>(&self, read: impl FnOnce(&State) -> T) -> T {
        read(&self.0.state.borrow())
    }

    /// Changes the state and tells those who watch.
    pub fn update(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.0.state.borrow_mut());
        let listeners: Vec<Listener> = self.0.listeners.borrow().values().map(Rc::clone).collect();
        let state = self.0.state.borrow();
        listeners.iter().for_each(|listener| listener(&state));
    }

    /// Watches the state; the listener must not change it at once.
    pub fn subscribe(&self, listener: impl Fn(&State) + 'static) -> Subscription {
        let number = self.next_number();
        self.0.listeners.borrow_mut().insert(number, Rc::new(listener));
        Subscription { workspace: self.downgrade(), number }
    }

    pub(crate) fn next_number(&self) -> u64 {
        let number = self.0.next_number.get();
        self.0.next_number.set(number + 1);
        number
    }

    /// Writes to the device.
    pub(crate) fn persist(&self, writes: impl IntoIterator<Item = Write>) {
        self.0.writer.write(writes);
    }

    pub(crate) fn persist_catalogue(&self) {
        if let Ok(json) = to_json(&*self.0.catalogue.borrow()) {
            self.persist([Write::Value(Value::Catalogue, json)]);
        }
    }

    /// Draws the tree anew from the catalogue and the commands that wait.
    pub(crate) fn rebuild_tree(&self) {
        let waiting = self.0.exchange.outbox.waiting();
        let me = self.read(State::me);
        let tree = Tree::new(&self.0.catalogue.borrow().catalogue, &waiting, me);
        self.update(|state| state.tree = Shared::new(tree));
    }

    /// Changes what the person chose on this device.
    pub fn change_preferences(&self, change: impl FnOnce(&mut Preferences)) {
        let mut preferences = (*self.read(|state| state.preferences.clone())).clone();
        change(&mut preferences);
        preferences.keep();
        self.update(|state| {
            let account = state.session.person.as_ref().map(|person| person.language.as_str());
            state.locale = preferences.locale(account);
            dom::set_root_attribute("lang", Some(state.locale.language.code()));
            state.preferences = Shared::new(preferences);
        });
    }

    /// Shows a message for a while; `undo` takes back what it tells.
    pub fn toast(&self, text: String, undo: Option<Command>) {
        let number = self.next_number();
        self.update(|state| {
            let mut toasts = (*state.toasts).clone();
            toasts.push(Toast { number, text: text.clone(), undo });
            let excess = toasts.len().saturating_sub(MAX_TOASTS);
            toasts.drain(..excess);
            state.toasts = Shared::new(toasts);
        });
        self.announce(text);
        let workspace = self.clone();
        gloo_timers::callback::Timeout::new(TOAST_TIME, move || workspace.close_toast(number)).forget();
    }

    /// Takes a message away.
    pub fn close_toast(&self, number: u64) {
        self.update(|state| {
            let toasts = state.toasts.iter().filter(|toast| toast.number != number).cloned().collect();
            state.toasts = Shared::new(toasts);
        });
    }

    /// Has a text read aloud.
    pub fn announce(&self, text: String) {
        let number = self.next_number();
        self.update(|state| state.announcement = Announcement { number, text });
    }

    /// Adds a line to the journal of exchanges.
    pub(crate) fn journal(&self, message: &str, title: Option<String>) {
        self.persist([Write::Journal(JournalLine { at: clock::now(), message: message.to_owned(), title })]);
    }
}
