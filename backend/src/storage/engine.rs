//! What SQLite and PostgreSQL do differently.

/// The database engine behind a [`super::Storage`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file in the data folder.
    Sqlite,
    /// A server, possibly shared by several Établi servers.
    Postgres,
}

impl Engine {
    /// The engine an address speaks of.
    pub fn of(url: &str) -> Option<Self> {
        match url.split(':').next() {
            Some("sqlite") => Some(Self::Sqlite),
            Some("postgres" | "postgresql") => Some(Self::Postgres),
            _ => None,
        }
    }

    /// The name people know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }

    pub(super) fn address(self, url: &str) -> String {
        match self {
            Self::Sqlite if !url.contains('?') => format!("{url}?mode=rwc"),
            _ => url.to_owned(),
        }
    }

    pub(super) const fn connections(self) -> u32 {
        match self {
            Self::Sqlite => 4,
            Self::Postgres => 10,
        }
    }

    /// Said on every new connection. FULL: a commit is on the disk before it is acknowledged, even if the power fails.
    pub(super) const fn on_connect(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => &[
                "PRAGMA journal_mode = WAL",
                "PRAGMA synchronous = FULL",
                "PRAGMA busy_timeout = 10000",
                "PRAGMA cache_size = -4000",
            ],
            Self::Postgres => &[],
        }
    }

    pub(super) const fn before_migrations(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => &[],
            // So that the migrations' BLOB is a type on both engines.
            Self::Postgres => {
                &["DO $$ BEGIN CREATE DOMAIN blob AS bytea; EXCEPTION WHEN duplicate_object THEN NULL; END $$"]
            }
        }
    }

    pub(super) const fn after_migrations(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => &[],
            // Under most collations an ordinary index cannot find words by their beginning.
            Self::Postgres => &["CREATE INDEX IF NOT EXISTS terms_by_beginning ON terms (term text_pattern_ops)"],
        }
    }

    /// The statement that tells other servers something, if there can be any. Within a transaction, at its commit.
    pub(super) const fn notify(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SELECT pg_notify('etabli', $1)"),
        }
    }

    pub(super) const fn size_query(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
            Self::Postgres => "SELECT pg_database_size(current_database())",
        }
    }

    /// How a transaction begins that reads everything as it is at one moment, while others write.
    pub(super) const fn begin_snapshot(self) -> &'static str {
        match self {
            // In WAL mode the first read fixes what the transaction sees.
            Self::Sqlite => "BEGIN DEFERRED",
            Self::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
        }
    }

    /// Whether only one transaction at a time can write.
    pub(super) const fn has_one_writer(self) -> bool {
        matches!(self, Self::Sqlite)
    }

    /// How a transaction that will write begins: SQLite must take its write lock at once, or two readers that both
    /// want to write would refuse each other.
    pub const fn begin_write(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }
}
