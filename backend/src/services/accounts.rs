//! Accounts: signing in, changing what one is called, choosing a password anew, roles.

use etabli_access::Role;
use etabli_api::Code;
use etabli_ids::{PersonId, SessionId};
use etabli_locale::{Language, Locale};

use super::invitations::Candidate;
use super::limits::Door;
use super::mailer::Letter;
use super::passwords::{MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH};
use super::sessions::{DAY, HOUR};
use super::tokens::{hash_token, new_token};
use crate::app::App;
use crate::problem::Problem;
use crate::storage::PersonRow;

const MAX_NAME_LENGTH: usize = 100;

/// A name on one line, of a reasonable length.
///
/// # Errors
/// The id of the message that says what is wrong.
pub fn clean_name(name: &str) -> Result<String, &'static str> {
    let words = name.split(|letter: char| letter.is_whitespace() || letter.is_control());
    let name = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    match name.len() {
        0 => Err("field-name-missing"),
        1..=MAX_NAME_LENGTH => Ok(name),
        _ => Err("field-too-long"),
    }
}

/// An address in the form it is stored in: lower case.
///
/// # Errors
/// The id of the message that says what is wrong.
pub fn check_email(email: &str) -> Result<String, &'static str> {
    let email = email.trim().to_lowercase();
    if email.is_empty() {
        return Err("field-email-missing");
    }
    if email.len() > 254 || email.parse::<lettre::Address>().is_err() { Err("field-email-wrong") } else { Ok(email) }
}

/// Whether a password is long enough; there are no other rules, as length is what counts.
///
/// # Errors
/// The id of the message that says what is wrong.
pub fn check_password(password: &str) -> Result<(), &'static str> {
    let mut letters: Vec<_> = password.chars().collect();
    if letters.len() < MIN_PASSWORD_LENGTH {
        return Err("field-password-short");
    }
    letters.sort_unstable();
    letters.dedup();
    if password.len() > MAX_PASSWORD_LENGTH {
        Err("field-too-long")
    } else if letters.len() < 4 {
        Err("field-password-plain")
    } else {
        Ok(())
    }
}

impl App {
    /// Who has this address and password. `address` is where the request comes from.
    ///
    /// # Errors
    /// [`Code::WrongCredentials`], or [`Code::TooManyRequests`] after a series.
    pub async fn authenticate(&self, address: &str, email: &str, password: &str) -> Result<PersonRow, Problem> {
        let email = email.trim().to_lowercase();
        self.limits().knock(Door::SignInFrom, address)?;
        if let Err(problem) = self.limits().knock(Door::SignInAs, &email) {
            self.note_series(&email).await?;
            return Err(problem);
        }
        if password.len() > MAX_PASSWORD_LENGTH {
            return Err(Code::WrongCredentials.into());
        }
        let person = self.storage().person_by_email(&email).await?;
        let person = person.filter(|person| person.disabled_at.is_none());
        let stored = person.as_ref().and_then(|person| person.password.clone());
        let is_right = self.passwords().is_right(stored, password).await?;
        person.filter(|_| is_right).ok_or_else(|| Code::WrongCredentials.into())
    }

    async fn note_series(&self, email: &str) -> Result<(), Problem> {
        if self.limits().knock(Door::NoteAbout, email).is_ok()
            && let Some(person) = self.storage().person_by_email(email).await?
        {
            self.journal(None, "sign-in-series", &person.name, "").await;
        }
        Ok(())
    }

    /// Makes an account without an invitation: the first admin, or one made on the command line.
    ///
    /// # Errors
    /// When a field is wrong or the database fails.
    pub async fn create_person(&self, candidate: &Candidate, role: Role) -> Result<PersonRow, Problem> {
        let person = self.new_person(candidate, role).await?;
        self.storage().add_person(&person).await?;
        self.rights_changed().await?;
        self.journal(None, "person-added", &person.name, role.name()).await;
        Ok(person)
    }

    /// Changes one's name and language.
    ///
    /// # Errors
    /// When a field is wrong or the database fails.
    pub async fn change_profile(&self, person: PersonId, name: &str, language: &str) -> Result<(), Problem> {
        let name = clean_name(name).map_err(|message| Problem::fields([("name", message)]))?;
        let language: Language =
            language.parse().map_err(|()| Problem::fields([("language", "field-choice-unknown")]))?;
        self.storage().set_profile(person, &name, language.code()).await?;
        self.rights_changed().await
    }

    /// Changes the address one signs in with; the password proves that it is them.
    ///
    /// # Errors
    /// When a field is wrong or the database fails.
    pub async fn change_email(&self, person: &PersonRow, email: &str, password: &str) -> Result<(), Problem> {
        let email = check_email(email).map_err(|message| Problem::fields([("email", message)]))?;
        self.prove(person, password).await?;
        if self.storage().person_by_email(&email).await?.is_some_and(|other| other.id != person.id) {
            return Err(Problem::fields([("email", "field-email-taken")]));
        }
        self.storage().set_email(person.id, &email).await?;
        self.journal(Some(person.id), "email-changed", &person.name, "").await;
        Ok(())
    }

    /// Changes one's password; every other browser is signed out.
    ///
    /// # Errors
    /// When a field is wrong or the database fails.
    pub async fn change_password(
        &self,
        person: &PersonRow,
        session: SessionId,
        old: &str,
        new: &str,
    ) -> Result<(), Problem> {
        check_password(new).map_err(|message| Problem::fields([("new-password", message)]))?;
        self.prove(person, old).await?;
        let hash = self.passwords().hash(new).await?;
        self.storage().set_password(person.id, &hash).await?;
        self.end_sessions_of(person.id, Some(session)).await?;
        self.journal(Some(person.id), "password-changed", &person.name, "").await;
        Ok(())
    }

    async fn prove(&self, person: &PersonRow, password: &str) -> Result<(), Problem> {
        self.limits().knock(Door::SignInAs, person.email.as_deref().unwrap_or_default())?;
        if self.passwords().is_right(person.password.clone(), password).await? {
            Ok(())
        } else {
            Err(Problem::fields([("password", "field-password-wrong")]))
        }
    }

    /// Sets a password without the old one: the command line's.
    ///
    /// # Errors
    /// When it is too short or the database fails.
    pub async fn set_password(&self, person: &PersonRow, new: &str) -> Result<(), Problem> {
        check_password(new).map_err(|message| Problem::fields([("password", message)]))?;
        let hash = self.passwords().hash(new).await?;
        self.storage().set_password(person.id, &hash).await?;
        self.end_sessions_of(person.id, None).await?;
        self.journal(None, "password-changed", &person.name, "").await;
        Ok(())
    }

    /// Makes somebody an admin or a member.
    ///
    /// # Errors
    /// [`Code::LastAdmin`] when no admin would remain.
    pub async fn set_role(&self, by: Option<PersonId>, person: PersonId, role: Role) -> Result<(), Problem> {
        let row = self.storage().person(person).await?.ok_or(Code::NotFound)?;
        if !self.storage().set_role(person, role).await? {
            return Err(Code::LastAdmin.into());
        }
        self.rights_changed().await?;
        self.journal(by, "role-changed", &row.name, role.name()).await;
        Ok(())
    }

    /// Closes an account, or opens it again. What the person wrote stays, under their name.
    ///
    /// # Errors
    /// [`Code::LastAdmin`] when no admin would remain.
    pub async fn set_disabled(&self, by: Option<PersonId>, person: PersonId, is_closed: bool) -> Result<(), Problem> {
        let row = self.storage().person(person).await?.ok_or(Code::NotFound)?;
        if !self.storage().set_disabled(person, is_closed.then(|| self.now())).await? {
            return Err(Code::LastAdmin.into());
        }
        if is_closed {
            self.end_sessions_of(person, None).await?;
        }
        self.rights_changed().await?;
        self.journal(by, if is_closed { "person-disabled" } else { "person-enabled" }, &row.name, "").await;
        Ok(())
    }

    /// A path by which a person chooses a new password, valid for three days, to be handed over by an admin.
    ///
    /// # Errors
    /// When there is no such person, or the database fails.
    pub async fn make_reset_link(&self, by: Option<PersonId>, person: PersonId) -> Result<String, Problem> {
        let row = self.storage().person(person).await?.ok_or(Code::NotFound)?;
        let token = new_token();
        self.storage().add_reset(&hash_token(&token), person, by, self.now() + 3 * DAY).await?;
        self.journal(by, "reset-made", &row.name, "").await;
        Ok(format!("/mot-de-passe/{token}"))
    }

    /// Mails a link to choose a new password, if somebody has this address. The answer and its time are the same if not.
    ///
    /// # Errors
    /// When somebody asks too often.
    pub async fn ask_reset(&self, from: &str, email: &str) -> Result<(), Problem> {
        let email = check_email(email).map_err(|message| Problem::fields([("email", message)]))?;
        self.limits().knock(Door::MailFrom, from)?;
        if self.mailer().is_none() || self.limits().knock(Door::MailTo, &email).is_err() {
            return Ok(());
        }
        // A mailed link must lead here, whatever the request says of its host.
        let Some(origin) = self.own_origin() else {
            tracing::warn!("no reset link was mailed: the address of this server is not configured (public-url)");
            return Ok(());
        };
        let app = self.clone();
        tokio::spawn(async move {
            if let Err(problem) = app.mail_reset(&email, &origin).await {
                tracing::error!(code = problem.code.name(), "a reset link could not be made");
            }
        });
        Ok(())
    }

    async fn mail_reset(&self, email: &str, origin: &str) -> Result<(), Problem> {
        let person = self.storage().person_by_email(email).await?.filter(|person| person.disabled_at.is_none());
        let Some(person) = person else { return Ok(()) };
        let token = new_token();
        self.storage().add_reset(&hash_token(&token), person.id, None, self.now() + HOUR).await?;
        let locale = Locale::new(person.language.parse().unwrap_or_default());
        let link = format!("{origin}/mot-de-passe/{token}");
        self.send_later(Letter::new(locale, email, "reset", &self.settings().name(), &link));
        Ok(())
    }

    /// Chooses a new password by a reset link; every browser is signed out.
    ///
    /// # Errors
    /// [`Code::LinkExpired`] when the link was used or is out of date.
    pub async fn use_reset(&self, token: &str, new: &str) -> Result<PersonRow, Problem> {
        self.open_reset(token).await?;
        check_password(new).map_err(|message| Problem::fields([("new-password", message)]))?;
        let hash = self.passwords().hash(new).await?;
        let person = self.storage().use_reset(&hash_token(token), &hash, self.now()).await?;
        let person = self.storage().person(person.ok_or(Code::LinkExpired)?).await?.ok_or(Code::LinkExpired)?;
        self.end_sessions_of(person.id, None).await?;
        self.journal(Some(person.id), "reset-used", &person.name, "").await;
        Ok(person)
    }

    /// Whose a reset link is.
    ///
    /// # Errors
    /// [`Code::LinkExpired`] when it was used or is out of date, or the account is closed.
    pub async fn open_reset(&self, token: &str) -> Result<PersonRow, Problem> {
        let person = self.storage().reset(&hash_token(token), self.now()).await?.ok_or(Code::LinkExpired)?;
        let person = self.storage().person(person).await?.filter(|person| person.disabled_at.is_none());
        person.ok_or_else(|| Code::LinkExpired.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_addresses_and_passwords() {
        assert_eq!(clean_name("  Zoé\t Martin\n"), Ok("Zoé Martin".into()));
        assert_eq!(clean_name(" \u{7} "), Err("field-name-missing"));
        assert_eq!(check_email(" Zoe@LaGrange.Coop "), Ok("zoe@lagrange.coop".into()));
        for wrong in ["zoe", "@lagrange.coop", "zoe@", "zoé martin@lagrange.coop", "a@b@c"] {
            assert_eq!(check_email(wrong), Err("field-email-wrong"), "{wrong}");
        }
        assert_eq!(check_password("onze lettre"), Err("field-password-short"));
        assert_eq!(check_password("aaaaaaaaaaaaa"), Err("field-password-plain"));
        assert_eq!(check_password("été à la mer !"), Ok(()));
    }
}
