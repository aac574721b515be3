//! Who is signed in, by the server: the same person, somebody else, or nobody.

use etabli_api::{Session, paths};
use etabli_sync::client::{Blocked, Event, Status};
use wasm_bindgen_futures::spawn_local;

use crate::platform::http::{self, Body};
use crate::platform::{local, location};
use crate::store::boot;
use crate::store::database::{Value, Write, to_json};
use crate::store::records::KeptSession;
use crate::store::{Shared, Workspace};

/// What the server says about the session.
pub enum Account {
    /// Signed in.
    Session(Box<Session>),
    /// Nobody is.
    SignedOut,
    /// The server could not be reached.
    Unknown,
}

/// Asks the server who is signed in.
pub async fn ask_account() -> Account {
    let Some(answer) = http::ask("GET", paths::SESSION, Body::None, None).await else { return Account::Unknown };
    match answer.status {
        200 => {
            let session = answer.text().await.and_then(|text| serde_json::from_str(&text).ok());
            session.map_or(Account::Unknown, |session| Account::Session(Box::new(session)))
        }
        401 => Account::SignedOut,
        _ => Account::Unknown,
    }
}

impl Workspace {
    /// Asks whether the session still stands.
    pub(crate) fn check_account(&self) {
        let workspace = self.clone();
        spawn_local(async move {
            match ask_account().await {
                Account::Session(session) => workspace.session_stands(*session),
                Account::SignedOut => workspace.happened(Event::Blocked(Blocked::SignedOut)),
                Account::Unknown => {}
            }
        });
    }

    fn session_stands(&self, session: Session) {
        self.heard();
        let name = boot::database_name(&session);
        if name != self.0.name {
            // Somebody else has signed in on this browser: their data are apart, and mine stay where they are.
            local::set(boot::LAST, &name);
            return location::reload();
        }
        let was_signed_out = self.read(|state| state.sync.status == Status::Blocked(Blocked::SignedOut));
        let is_same = self.read(|state| *state.session == session);
        if !is_same {
            if let Ok(json) = to_json(&KeptSession { session: session.clone() }) {
                self.persist([Write::Value(Value::Session, json)]);
            }
            self.update(|state| state.session = Shared::new(session));
            self.change_preferences(|_| {});
        }
        if was_signed_out {
            self.happened(Event::Unblocked);
            self.fetch_catalogue();
            self.send_outbox();
        }
    }
}
