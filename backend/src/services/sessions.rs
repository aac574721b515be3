//! Sessions: who a cookie stands for.

use crate::app::App;
use crate::problem::Problem;
use crate::storage::{PersonRow, SessionRow};

impl App {
    /// The session whose cookie has this hash, with its person, while both are valid.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, token_hash: &str) -> Result<Option<(SessionRow, Option<PersonRow>)>, Problem> {
        let Some(session) = self.storage().session(token_hash).await? else { return Ok(None) };
        if session.expires_at <= self.now() {
            return Ok(None);
        }
        let Some(id) = session.person else { return Ok(Some((session, None))) };
        let person = self.storage().person(id).await?.filter(|person| person.disabled_at.is_none());
        Ok(person.map(|person| (session, Some(person))))
    }
}
