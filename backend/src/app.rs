//! The server's state, handed to every handler: a cheap handle on the configuration, storage, tree and clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::sync::{Mutex, broadcast};

use etabli_ids::DocumentId;

use crate::config::Config;
use crate::rooms::Rooms;
use crate::services::backups::Backups;
use crate::services::files::Blobs;
use crate::services::limits::Limits;
use crate::services::mailer::Mailer;
use crate::services::metrics::Metrics;
use crate::services::passwords::Passwords;
use crate::services::projection::Projector;
use crate::services::public_site::PublicSite;
use crate::services::settings::{ORIGIN, Settings};
use crate::services::tree::{Forest, Tree};
use crate::storage::{Append, OpenError, Storage, Wake};

/// Where the time comes from.
#[derive(Debug)]
pub enum Clock {
    /// The machine.
    System,
    #[cfg_attr(not(test), expect(dead_code, reason = "only tests stop the time"))]
    /// A hand set by a test, in milliseconds since 1970.
    Fixed(AtomicI64),
}

/// What happens in the server that open sockets and caches care about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The tree, rights or settings have changed, as this version of the catalogue.
    Catalogue(u64),
    /// A document's content has changed and been projected.
    Document(DocumentId),
    /// A session has ended.
    SessionEnded(etabli_ids::SessionId),
    /// The server is stopping.
    Stopping,
}

/// A handle on the running server.
#[derive(Debug, Clone)]
pub struct App(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    config: Config,
    storage: Storage,
    forest: Forest,
    tree_lock: Mutex<()>,
    clock: Clock,
    settings: Settings,
    passwords: Passwords,
    limits: Limits,
    mailer: Option<Mailer>,
    events: broadcast::Sender<Event>,
    rooms: Rooms,
    blobs: Blobs,
    metrics: Metrics,
    backups: Backups,
    projector: Projector,
    public_site: PublicSite,
}

impl App {
    /// Opens the storage and reads what is kept in memory.
    ///
    /// # Errors
    /// When the database cannot be opened or read.
    pub async fn open(config: Config, clock: Clock) -> Result<Self, OpenError> {
        let storage = Storage::open(&config.database_url).await?;
        let blobs = Blobs::open(&config).map_err(|error| OpenError::Files(error.to_string()))?;
        let forest = Forest::default();
        forest.reload(&storage).await?;
        let settings = Settings::default();
        settings.reload(&storage).await?;
        let mailer = config.smtp.as_ref().map(Mailer::new).transpose().map_err(OpenError::Mail)?;
        let (events, _) = broadcast::channel(1024);
        let app = Self(Arc::new(Inner {
            config,
            storage,
            forest,
            tree_lock: Mutex::default(),
            clock,
            settings,
            blobs,
            metrics: Metrics::default(),
            backups: Backups::default(),
            passwords: Passwords::default(),
            limits: Limits::default(),
            mailer,
            events,
            rooms: Rooms::default(),
            projector: Projector::default(),
            public_site: PublicSite::default(),
        }));
        app.rooms().start(&app);
        app.projector().start(&app);
        Ok(app)
    }

    /// Lets what is under way be stored, and closes the database.
    pub async fn close(&self) {
        self.rooms().stop().await;
        self.projector().stop().await;
        self.storage().close().await;
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The database.
    pub fn storage(&self) -> &Storage {
        &self.0.storage
    }

    /// The holder of the tree.
    pub fn forest(&self) -> &Forest {
        &self.0.forest
    }

    /// The tree as it is now.
    pub fn tree(&self) -> Arc<Tree> {
        self.0.forest.current()
    }

    /// Held while a change of the tree is decided and written.
    pub fn tree_lock(&self) -> &Mutex<()> {
        &self.0.tree_lock
    }

    /// The cooperative's settings.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The open documents.
    pub fn rooms(&self) -> &Rooms {
        &self.0.rooms
    }

    /// The contents of files.
    pub fn blobs(&self) -> &Blobs {
        &self.0.blobs
    }

    /// What the server counts about itself.
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// What is known of backups while the server runs.
    pub fn backups(&self) -> &Backups {
        &self.0.backups
    }

    /// What hashes passwords.
    pub fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    /// How often somebody may knock.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// How mail leaves, if it does.
    pub fn mailer(&self) -> Option<&Mailer> {
        self.0.mailer.as_ref()
    }

    /// What derives texts, tags and search terms from documents.
    pub fn projector(&self) -> &Projector {
        &self.0.projector
    }

    /// Pages kept for visitors.
    pub fn public_site(&self) -> &PublicSite {
        &self.0.public_site
    }

    /// The address people use, for links that leave the server: as configured, else as it was when the server was
    /// installed. What a request calls itself comes last: anybody may write anything there.
    pub fn origin(&self, of_request: &str) -> String {
        self.own_origin().unwrap_or_else(|| of_request.to_owned())
    }

    /// The address people use, if it was configured or noted at the installation.
    pub fn own_origin(&self) -> Option<String> {
        self.config().public_url.clone().or_else(|| self.settings().get(ORIGIN))
    }

    /// Whether people reach the server over TLS: cookies are then marked Secure.
    pub fn is_behind_tls(&self) -> bool {
        self.config().public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// Milliseconds since 1970.
    pub fn now(&self) -> i64 {
        match &self.0.clock {
            Clock::Fixed(now) => now.load(Ordering::Relaxed),
            Clock::System => {
                let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX)
            }
        }
    }

    /// Moves the hand of a fixed clock.
    #[cfg(test)]
    pub fn advance(&self, milliseconds: i64) {
        if let Clock::Fixed(now) = &self.0.clock {
            now.fetch_add(milliseconds, Ordering::Relaxed);
        }
    }

    /// 128 random bits, for identifiers.
    pub fn randomness(&self) -> u128 {
        rand::random()
    }

    /// What happens from now on.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.0.events.subscribe()
    }

    /// Tells sockets and caches.
    pub fn tell(&self, event: Event) {
        // Nobody listening is fine.
        let _ = self.0.events.send(event);
    }

    /// Tells everybody, other servers included, that the tree or rights have changed.
    pub async fn catalogue_changed(&self, version: u64) {
        self.tell(Event::Catalogue(version));
        self.wake_others(&Wake::Catalogue { server: self.rooms().server(), version }).await;
    }

    /// Tells the sockets of a session, those on other servers included, that it has ended.
    pub async fn session_ended(&self, session: etabli_ids::SessionId) {
        self.tell(Event::SessionEnded(session));
        self.wake_others(&Wake::Session { server: self.rooms().server(), session }).await;
    }

    async fn wake_others(&self, wake: &Wake) {
        if let Err(error) = self.storage().wake_others(wake).await {
            tracing::warn!(%error, "other servers were not told of a change");
        }
    }

    /// Takes in that updates were stored, up to the number `head`.
    pub fn content_committed(&self, append: &Append, head: u64) {
        self.forest().content_changed(append.document, head, append.at, append.author.person);
        self.projector().touch(append.document);
        self.tell(Event::Document(append.document));
    }
}
