//! Everything SQL: one set of statements for SQLite and PostgreSQL, through sqlx's `Any` driver.
//!
//! Each submodule holds the statements of one noun as methods of [`Storage`]. What the two engines do differently is
//! in [`Engine`] and nowhere else. Deliberately absent: rules. Whether something may be done is decided before.

mod backup;
mod circles;
mod documents;
mod engine;
mod files;
mod invitations;
mod journal;
mod links;
mod people;
mod rows;
mod search;
mod sessions;
mod settings;
mod statement;
mod texts;
mod updates;
mod wake;
mod writing;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use sqlx::SqlSafeStr;
use sqlx::any::AnyPoolOptions;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AnyPool, Connection, Executor};
use tokio::sync::Mutex;

#[cfg(test)]
pub use backup::DERIVED_TABLES;
pub use backup::{Refill, TABLES, Table};
pub use circles::CircleRow;
#[cfg(test)]
pub use documents::GrantRow;
pub use documents::{CommandRow, DocumentRow, SpaceRow, TreeRows, TreeWrite};
pub use engine::Engine;
pub use files::FileRow;
pub use invitations::InvitationRow;
pub use journal::JournalRow;
pub use links::LinkRow;
pub use people::PersonRow;
pub use search::Wanted;
pub use sessions::SessionRow;
pub use texts::Projection;
pub use updates::{Append, Author, DocumentLog};
pub use wake::{Wake, Wakes};

/// A handle on the database, cheap to clone.
#[derive(Debug, Clone)]
pub struct Storage {
    pool: AnyPool,
    engine: Engine,
    /// Where writers queue, on the engine that has one write lock.
    turns: Option<Arc<Mutex<()>>>,
}

/// Why the database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is of neither engine.
    #[error("the database address must start with sqlite: or postgres:")]
    UnknownEngine,
    /// A newer Établi has already migrated this database.
    #[error(
        "this database was made by a newer version of Établi (migration {0}); install that version or restore an older backup"
    )]
    Newer(i64),
    /// A migration file changed after it was applied.
    #[error(
        "migration {0} differs from the one this database was made with; install the version of Établi that made it"
    )]
    Changed(i64),
    /// The files' storage cannot be opened.
    #[error("the storage of files cannot be opened: {0}")]
    Files(String),
    /// The engine's own error.
    #[error("the database does not answer: {0}")]
    Sql(#[from] sqlx::Error),
    /// The mail server's address cannot be understood.
    #[error("smtp.url: {0}")]
    Mail(Box<dyn std::error::Error + Send + Sync>),
    /// Another failure while migrating.
    #[error("the database could not be brought to this version: {0}")]
    Migrate(MigrateError),
}

/// Every migration, in order. One that was released is never changed: a new one follows it.
const MIGRATIONS: [(i64, &str, &str); 2] = [
    (1, "foundation", include_str!("migrations/0001_foundation.sql")),
    (2, "text_titles", include_str!("migrations/0002_text_titles.sql")),
];

/// Number of the last migration: the schema this program reads and writes.
pub const SCHEMA: i64 = MIGRATIONS[MIGRATIONS.len() - 1].0;

fn migrations() -> Migrator {
    let migrations = MIGRATIONS.map(|(version, name, sql)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(migrations.into())
}

impl Storage {
    /// Opens the database at `url`, creating an SQLite file that is missing, and brings its schema to this version.
    ///
    /// # Errors
    /// When it cannot be reached, or its schema is newer than this program.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        sqlx::any::install_default_drivers();
        let engine = Engine::of(url).ok_or(OpenError::UnknownEngine)?;
        let pool = AnyPoolOptions::new()
            .max_connections(engine.connections())
            .acquire_timeout(Duration::from_secs(10))
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    for statement in engine.on_connect() {
                        connection.execute(*statement).await?;
                    }
                    Ok(())
                })
            })
            // SQLite rolls some failed transactions back by itself (a full disk); the connection then counts one that is
            // not there, and would refuse to begin another.
            .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
            .connect(&engine.address(url))
            .await?;
        for statement in engine.before_migrations() {
            pool.execute(*statement).await?;
        }
        match migrations().run(&pool).await {
            Ok(()) => {
                for statement in engine.after_migrations() {
                    pool.execute(*statement).await?;
                }
                Ok(Self { pool, engine, turns: engine.has_one_writer().then(Arc::default) })
            }
            Err(MigrateError::VersionMissing(version) | MigrateError::VersionTooNew(version, _)) => {
                Err(OpenError::Newer(version))
            }
            Err(MigrateError::VersionMismatch(version)) => Err(OpenError::Changed(version)),
            Err(error) => Err(OpenError::Migrate(error)),
        }
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Says something to every connection at once, such as how little room there is.
    #[cfg(test)]
    pub async fn tell_every_connection(&self, statement: &'static str) {
        let mut connections = Vec::new();
        for _ in 0..self.engine.connections() {
            connections.push(self.pool.acquire().await.expect("a connection"));
        }
        for connection in &mut connections {
            connection.execute(statement).await.expect("a statement");
        }
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// When it gives none.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        self.pool.execute("SELECT 1").await.map(|_| ())
    }

    /// Finishes what is under way and closes every connection.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}
