//! Opening the workspace: from the device at once when it can be, else from the server.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use etabli_api::Session;
use etabli_sync::client::{Blocked, Event};
use wasm_bindgen_futures::spawn_local;

use super::database::{Database, Value, Write, to_json};
use super::preferences::Preferences;
use super::records::{KeptCatalogue, KeptSession};
use super::state::{Announcement, StorageFacts, SyncState};
use super::workspace::{Inner, SearchableText};
use super::writer::Writer;
use super::{Shared, State, Tree, Workspace, unwritten};
use crate::error::AppError;
use crate::platform::{dom, install, local, quota, random, timer, worker};
use crate::sync::Exchange;
use crate::sync::account::{Account, ask_account};
use crate::sync::outbox::Outbox;

/// Where the browser remembers whose database was used last.
pub const LAST: &str = "etabli-last";

/// How opening ended.
pub enum Opening {
    /// Here it is.
    Ready(Workspace),
    /// The device's data cannot be read.
    Damaged {
        /// The database's name.
        name: String,
        /// What went wrong, for whoever helps.
        detail: String,
    },
    /// Nothing is on this device yet, and the server cannot be reached.
    NeedsNetwork,
    /// Nobody is signed in.
    SignIn,
}

/// The name of the database of whoever is signed in: each person's data are apart.
pub fn database_name(session: &Session) -> String {
    match &session.person {
        Some(person) => format!("etabli-{}", person.id),
        None => format!("etabli-guest-{}", session.device),
    }
}

/// Opens the workspace of whoever used this browser last, else of whoever is signed in.
pub async fn open() -> Opening {
    if let Some(name) = local::get(LAST) {
        match open_kept(&name).await {
            Ok(Some(workspace)) => return Opening::Ready(workspace),
            Ok(None) => {}
            Err(error) => return Opening::Damaged { name, detail: error.to_string() },
        }
    }
    match ask_account().await {
        Account::Session(session) => open_for(*session).await,
        Account::SignedOut => Opening::SignIn,
        Account::Unknown => Opening::NeedsNetwork,
    }
}

async fn open_for(session: Session) -> Opening {
    let name = database_name(&session);
    match open_new(&name, &session).await {
        Ok(workspace) => {
            local::set(LAST, &name);
            Opening::Ready(workspace)
        }
        Err(error) => Opening::Damaged { name, detail: error.to_string() },
    }
}

async fn open_kept(name: &str) -> Result<Option<Workspace>, AppError> {
    let database = Database::open(name).await?;
    match database.value::<KeptSession>(Value::Session).await? {
        Some(kept) => open_with(name, database, kept.session).await.map(Some),
        None => Ok(None),
    }
}

async fn open_new(name: &str, session: &Session) -> Result<Workspace, AppError> {
    let database = Database::open(name).await?;
    let json = to_json(&KeptSession { session: session.clone() })?;
    database.write(&[Write::Value(Value::Session, json)]).await?;
    open_with(name, database, session.clone()).await
}

async fn open_with(name: &str, database: Database, session: Session) -> Result<Workspace, AppError> {
    let (unwritten, names) = unwritten::left(name);
    if !unwritten.is_empty() {
        database.write(&unwritten).await?;
    }
    names.iter().for_each(|name| local::remove(name));
    let kept: Option<KeptCatalogue> = database.value(Value::Catalogue).await?;
    let marks: BTreeMap<_, _> = database.marks().await?.into_iter().collect();
    let outbox = database.outbox().await?;
    let peer = random::bits();
    let own_peers = database.own_peers().await?.into_iter().chain([peer]).collect();
    let refused = database.refused().await?;
    let has_catalogue = kept.is_some();
    let catalogue = kept.unwrap_or_else(|| KeptCatalogue { tag: None, catalogue: Default::default() });
    let me = session.person.as_ref().map(|person| person.id);
    let preferences = Preferences::load();
    let last_exchange = local::get(&format!("{name}-heard")).and_then(|text| text.parse().ok());
    let state = State {
        tree: Shared::new(Tree::new(&catalogue.catalogue, &outbox, me)),
        locale: preferences.locale(session.person.as_ref().map(|person| person.language.as_str())),
        session: Shared::new(session),
        preferences: Shared::new(preferences),
        sync: SyncState { last_exchange, has_catalogue, ..SyncState::default() },
        refused: Shared::new(refused),
        storage: StorageFacts::default(),
        toasts: Shared::default(),
        announcement: Announcement::default(),
        has_new_version: false,
        can_install: false,
        texts_version: 0,
        damage: None,
    };
    let is_first_sync = marks.values().all(|mark| mark.held == 0);
    let workspace = Workspace(Rc::new(Inner {
        name: name.to_owned(),
        peer,
        own_peers: RefCell::new(own_peers),
        is_peer_kept: Cell::new(false),
        writer: Writer::new(database.clone()),
        database,
        state: RefCell::new(state),
        listeners: RefCell::default(),
        next_number: Cell::new(1),
        pages: RefCell::default(),
        texts: RefCell::default(),
        text_timers: RefCell::default(),
        marks: RefCell::new(marks),
        catalogue: RefCell::new(catalogue),
        lost_titles: RefCell::default(),
        exchange: Exchange::new(Outbox::new(outbox), is_first_sync, last_exchange.unwrap_or(0)),
    }));
    workspace.start();
    Ok(workspace)
}

impl Workspace {
    fn start(&self) {
        self.change_preferences(|_| {});
        self.watch_writes();
        self.watch_browser();
        self.show_waiting();
        let workspace = self.clone();
        spawn_local(async move {
            // After the first picture: texts are needed for search and links only.
            timer::sleep(0).await;
            workspace.read_texts().await;
            workspace.measure_storage().await;
            // Old lines of the journal are no reason to complain.
            let _ = workspace.0.database.forget_old_journal().await;
        });
        self.start_exchange();
    }

    fn watch_writes(&self) {
        let (weak, is_full) = (self.downgrade(), Cell::new(false));
        self.0.writer.report_to(move |outcome| {
            let Some(workspace) = Workspace::upgrade(&weak) else { return };
            match (outcome, is_full.get()) {
                (Err(_), false) => {
                    is_full.set(true);
                    workspace.happened(Event::Blocked(Blocked::StorageFull));
                }
                (Ok(()), true) => {
                    is_full.set(false);
                    workspace.happened(Event::Unblocked);
                }
                _ => {}
            }
        });
    }

    fn watch_browser(&self) {
        let workspace = self.clone();
        install::keep_offer(move || workspace.update(|state| state.can_install = true));
        let workspace = self.clone();
        spawn_local(worker::register(move || workspace.update(|state| state.has_new_version = true)));
    }

    async fn read_texts(&self) {
        match self.0.database.texts().await {
            Ok(texts) => {
                {
                    let mut held = self.0.texts.borrow_mut();
                    for (document, text) in texts {
                        // What was written meanwhile is newer.
                        held.entry(document).or_insert_with(|| SearchableText::new(text));
                    }
                }
                self.update(|state| state.texts_version += 1);
            }
            Err(error) => self.damaged(&error),
        }
    }

    /// Measures what the app uses of the device.
    pub async fn measure_storage(&self) {
        let quota = quota::estimate().await;
        let is_persistent = quota::is_persistent().await;
        self.update(|state| state.storage = StorageFacts { quota, is_persistent });
    }

    /// The device's data cannot be read: the screen says so.
    pub(crate) fn damaged(&self, error: &AppError) {
        self.update(|state| state.damage = Some(error.to_string()));
    }
}

/// Makes the page follow the language before anything is known of the person.
pub fn first_locale() -> etabli_locale::Locale {
    let preferences = Preferences::load();
    preferences.apply();
    let locale = preferences.locale(None);
    dom::set_root_attribute("lang", Some(locale.language.code()));
    locale
}
