//! What servers on one PostgreSQL tell each other: `LISTEN` and `NOTIFY` on the channel `etabli`.
//!
//! A wake only says that there is something to read: a lost one delays, it never loses.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use etabli_ids::{DocumentId, SessionId};
use sqlx::postgres::PgListener;

use super::{Engine, Storage};

const CHANNEL: &str = "etabli";

/// Largest presence passed on: PostgreSQL takes 8,000 bytes, of which base64 wastes a quarter.
const MAX_PRESENCE_BYTES: usize = 5_000;

/// Something that other servers want to know. `server` is the number drawn by the one that tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wake {
    /// A document's log goes up to `head` now.
    Update { server: u64, document: DocumentId, head: u64 },
    /// Somebody's presence in a document.
    Presence { server: u64, document: DocumentId, bytes: Vec<u8> },
    /// The tree, rights or settings have changed.
    Catalogue { server: u64, version: u64 },
    /// A session has ended.
    Session { server: u64, session: SessionId },
}

impl Wake {
    /// Who tells it.
    pub const fn server(&self) -> u64 {
        match self {
            Self::Update { server, .. }
            | Self::Presence { server, .. }
            | Self::Catalogue { server, .. }
            | Self::Session { server, .. } => *server,
        }
    }

    /// Whether it fits a notification.
    pub fn fits(&self) -> bool {
        !matches!(self, Self::Presence { bytes, .. } if bytes.len() > MAX_PRESENCE_BYTES)
    }
}

impl fmt::Display for Wake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Update { server, document, head } => write!(f, "update {server} {document} {head}"),
            Self::Presence { server, document, bytes } => {
                write!(f, "presence {server} {document} {}", STANDARD_NO_PAD.encode(bytes))
            }
            Self::Catalogue { server, version } => write!(f, "catalogue {server} {version}"),
            Self::Session { server, session } => write!(f, "session {server} {session}"),
        }
    }
}

/// The text is not a [`Wake`] that this version knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownWake;

impl FromStr for Wake {
    type Err = UnknownWake;
    fn from_str(text: &str) -> Result<Self, UnknownWake> {
        let words: Vec<&str> = text.split(' ').collect();
        let number = |word: &str| word.parse::<u64>().map_err(|_| UnknownWake);
        match words.as_slice() {
            ["update", server, document, head] => Ok(Self::Update {
                server: number(server)?,
                document: document.parse().map_err(|_| UnknownWake)?,
                head: number(head)?,
            }),
            ["presence", server, document, bytes] => Ok(Self::Presence {
                server: number(server)?,
                document: document.parse().map_err(|_| UnknownWake)?,
                bytes: STANDARD_NO_PAD.decode(bytes).map_err(|_| UnknownWake)?,
            }),
            ["catalogue", server, version] => {
                Ok(Self::Catalogue { server: number(server)?, version: number(version)? })
            }
            ["session", server, session] => {
                Ok(Self::Session { server: number(server)?, session: session.parse().map_err(|_| UnknownWake)? })
            }
            _ => Err(UnknownWake),
        }
    }
}

/// An ear on the channel.
#[derive(Debug)]
pub struct Wakes(PgListener);

impl Wakes {
    /// Listens; none on an engine that has a single server.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn listen(engine: Engine, url: &str) -> Result<Option<Self>, sqlx::Error> {
        if engine == Engine::Sqlite {
            return Ok(None);
        }
        let mut listener = PgListener::connect(url).await?;
        listener.listen(CHANNEL).await?;
        Ok(Some(Self(listener)))
    }

    /// The next wake; none when the connection broke and was made again, so that wakes may have been missed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn next(&mut self) -> Result<Option<Wake>, sqlx::Error> {
        loop {
            match self.0.try_recv().await? {
                None => return Ok(None),
                Some(notification) => {
                    if let Ok(wake) = notification.payload().parse() {
                        return Ok(Some(wake));
                    }
                }
            }
        }
    }
}

impl Storage {
    /// Whether other servers may use the same database.
    pub fn has_others(&self) -> bool {
        self.engine.notify().is_some()
    }

    /// Tells other servers, if there can be any.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn wake_others(&self, wake: &Wake) -> Result<(), sqlx::Error> {
        match self.engine.notify() {
            Some(notify) if wake.fits() => {
                sqlx::query(notify).bind(wake.to_string()).execute(&self.pool).await.map(|_| ())
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wakes_travel_as_text() {
        let document = DocumentId::new(1, 2);
        for wake in [
            Wake::Update { server: u64::MAX, document, head: 7 },
            Wake::Presence { server: 1, document, bytes: vec![0, 255, 3] },
            Wake::Catalogue { server: 1, version: 9 },
            Wake::Session { server: 1, session: SessionId::new(3, 4) },
        ] {
            assert_eq!(wake.to_string().parse(), Ok(wake));
        }
        assert_eq!("update 1 x 2".parse::<Wake>(), Err(UnknownWake));
        assert_eq!("new-in-a-later-version".parse::<Wake>(), Err(UnknownWake));
    }
}
