//! Sessions: who a cookie stands for, from signing in to signing out.

use etabli_ids::{LinkId, PersonId, SessionId};

use super::tokens::{hash_token, new_token};
use crate::app::App;
use crate::problem::Problem;
use crate::storage::{PersonRow, SessionRow};

/// A minute, in milliseconds.
pub const MINUTE: i64 = 60_000;
/// An hour, in milliseconds.
pub const HOUR: i64 = 60 * MINUTE;
/// A day, in milliseconds.
pub const DAY: i64 = 24 * HOUR;

/// A session lasts as long after its last use.
const LIFETIME: i64 = 30 * DAY;
const MAX_AGENT_LENGTH: usize = 100;

/// Whom a new session is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A person with an account.
    Person(PersonId),
    /// Whoever came by this link, at the latest until then.
    Guest { link: LinkId, until: Option<i64> },
}

impl App {
    /// The session whose cookie has this hash, with its person, while both are valid. Using it makes it last.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, token_hash: &str) -> Result<Option<(SessionRow, Option<PersonRow>)>, Problem> {
        let Some(mut session) = self.storage().session(token_hash).await? else { return Ok(None) };
        let now = self.now();
        if session.expires_at <= now {
            return Ok(None);
        }
        let (person, until) = match (session.person, session.link) {
            (Some(id), _) => match self.storage().person(id).await? {
                Some(person) if person.disabled_at.is_none() => (Some(person), i64::MAX),
                _ => return Ok(None),
            },
            (None, Some(link)) => match self.storage().link(link).await? {
                Some(link) if link.is_open(now) => (None, link.expires_at.unwrap_or(i64::MAX)),
                _ => return Ok(None),
            },
            (None, None) => return Ok(None),
        };
        if now - session.seen_at > HOUR {
            session.seen_at = now;
            session.expires_at = (now + LIFETIME).min(until);
            self.storage().touch_session(session.id, session.seen_at, session.expires_at).await?;
        }
        Ok(Some((session, person)))
    }

    /// Opens a session; returns the secret to be kept in the cookie. `agent` is the browser in words.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn start_session(&self, holder: Holder, agent: &str) -> Result<String, Problem> {
        let token = new_token();
        let now = self.now();
        let (person, link, until) = match holder {
            Holder::Person(person) => (Some(person), None, None),
            Holder::Guest { link, until } => (None, Some(link), until),
        };
        let session = SessionRow {
            id: SessionId::new(now.unsigned_abs(), self.randomness()),
            token_hash: hash_token(&token),
            person,
            link,
            device: 0,
            agent: agent.chars().take(MAX_AGENT_LENGTH).collect(),
            created_at: now,
            seen_at: now,
            expires_at: (now + LIFETIME).min(until.unwrap_or(i64::MAX)),
        };
        self.storage().add_session(&session).await?;
        Ok(token)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_session(&self, session: SessionId) -> Result<(), Problem> {
        self.storage().remove_session(session).await?;
        self.session_ended(session).await;
        Ok(())
    }

    /// Ends the sessions of a person, but the one they act from.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_sessions_of(&self, person: PersonId, but: Option<SessionId>) -> Result<(), Problem> {
        for session in self.storage().remove_sessions_of(person, but).await? {
            self.session_ended(session).await;
        }
        Ok(())
    }
}
