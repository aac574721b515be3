//! Invitations: links by which somebody becomes a member.

use etabli_access::Role;
use etabli_api::Code;
use etabli_ids::{CircleId, InvitationId, PersonId};
use qrcode::QrCode;
use qrcode::render::svg;

use super::accounts::{check_email, clean_name};
use super::limits::Door;
use super::mailer::Letter;
use super::sessions::DAY;
use super::settings::ENTRY;
use super::tokens::{hash_token, new_token};
use crate::app::App;
use crate::problem::Problem;
use crate::storage::{InvitationRow, PersonRow};

/// Longest term of an invitation.
pub const MAX_DAYS: u32 = 365;
/// Most persons one invitation may bring.
pub const MAX_USES: u32 = 500;
const MAX_NOTE_LENGTH: usize = 500;

/// An invitation to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInvitation {
    pub role: Role,
    pub circle: Option<CircleId>,
    /// For this address alone.
    pub email: Option<String>,
    /// A sentence of welcome.
    pub note: String,
    /// How long it is valid.
    pub days: u32,
    /// How many persons may join by it.
    pub uses: u32,
}

/// A new account as somebody asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub name: String,
    pub email: String,
    pub password: String,
    pub language: String,
}

impl App {
    /// Makes an invitation; returns it with the secret of its link, which is not kept.
    ///
    /// # Errors
    /// When a field is wrong, or the database fails.
    pub async fn create_invitation(
        &self,
        by: Option<PersonId>,
        wanted: NewInvitation,
    ) -> Result<(InvitationRow, String), Problem> {
        let email = match wanted.email.as_deref().map(str::trim).filter(|email| !email.is_empty()) {
            Some(email) => Some(check_email(email).map_err(|message| Problem::fields([("email", message)]))?),
            None => None,
        };
        let circles = self.storage().circles().await?;
        let wrong = [
            ("days", "field-days-wrong", !(1..=MAX_DAYS).contains(&wanted.days)),
            ("uses", "field-uses-wrong", !(1..=MAX_USES).contains(&wanted.uses)),
            ("note", "field-too-long", wanted.note.len() > MAX_NOTE_LENGTH),
            ("circle", "field-circle-unknown", wanted.circle.is_some_and(|id| !circles.iter().any(|row| row.id == id))),
        ];
        let wrong: Vec<_> = wrong.into_iter().filter(|(_, _, is_wrong)| *is_wrong).map(|(f, m, _)| (f, m)).collect();
        if !wrong.is_empty() {
            return Err(Problem::fields(wrong));
        }
        let (now, token) = (self.now(), new_token());
        let row = InvitationRow {
            id: InvitationId::new(now.unsigned_abs(), self.randomness()),
            token_hash: hash_token(&token),
            role: wanted.role,
            circle: wanted.circle,
            uses_left: if email.is_some() { 1 } else { wanted.uses },
            email,
            note: wanted.note.trim().to_owned(),
            created_by: by,
            created_at: now,
            expires_at: now + i64::from(wanted.days) * DAY,
            revoked_at: None,
        };
        self.storage().add_invitation(&row).await?;
        if by.is_some() {
            self.journal(by, "invitation-made", row.email.as_deref().unwrap_or_default(), row.role.name()).await;
        }
        Ok((row, token))
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// When there is none, or the database fails.
    pub async fn revoke_invitation(&self, by: PersonId, id: InvitationId) -> Result<(), Problem> {
        if !self.storage().revoke_invitation(id, self.now()).await? {
            return Err(Code::NotFound.into());
        }
        self.journal(Some(by), "invitation-revoked", "", "").await;
        Ok(())
    }

    /// The invitation behind a link.
    ///
    /// # Errors
    /// [`Code::LinkExpired`] when it is unknown, used up, revoked or out of date.
    pub async fn open_invitation(&self, token: &str) -> Result<InvitationRow, Problem> {
        let row = self.storage().invitation(&hash_token(token)).await?;
        row.filter(|row| row.is_open(self.now())).ok_or_else(|| Code::LinkExpired.into())
    }

    /// Makes an account by an invitation.
    ///
    /// # Errors
    /// When a field is wrong, the invitation is not open any more, or the database fails.
    pub async fn join(&self, token: &str, candidate: Candidate) -> Result<PersonRow, Problem> {
        let invitation = self.open_invitation(token).await?;
        let email = invitation.email.clone().unwrap_or(candidate.email.clone());
        // Who types an address has named themselves already.
        let is_named = invitation.email.is_some() || !candidate.name.trim().is_empty();
        let name = if is_named { candidate.name.clone() } else { name_from_address(&email) };
        let person = self.new_person(&Candidate { name, email, ..candidate }, invitation.role).await?;
        if !self.storage().join(&invitation, &person).await? {
            return Err(Code::LinkExpired.into());
        }
        self.rights_changed().await?;
        self.journal(Some(person.id), "person-joined", &person.name, person.role.name()).await;
        Ok(person)
    }

    /// Sends an invitation to somebody whose address is of the cooperative's domain. The answer never says whether it
    /// was sent.
    ///
    /// # Errors
    /// [`Code::NotFound`] unless the cooperative lets its domain in, or when somebody asks too often.
    pub async fn invite_by_domain(&self, email: &str, origin: &str) -> Result<(), Problem> {
        let domain = self.open_domain().ok_or(Code::NotFound)?;
        let email = check_email(email).map_err(|message| Problem::fields([("email", message)]))?;
        if !email.ends_with(&domain) {
            return Err(Problem::fields([("email", "field-email-other-domain")]));
        }
        self.limits().knock(Door::MailTo, &email)?;
        if self.storage().person_by_email(&email).await?.is_some() {
            return Ok(());
        }
        let wanted = NewInvitation {
            role: Role::Member,
            circle: None,
            email: Some(email.clone()),
            note: String::new(),
            days: 2,
            uses: 1,
        };
        let (_, token) = self.create_invitation(None, wanted).await?;
        let link = format!("{}/rejoindre/{token}", self.origin(origin));
        self.send_later(Letter::new(self.settings().locale(), &email, "invitation", &self.settings().name(), &link));
        Ok(())
    }

    /// The domain whose people may enter by themselves, such as `@lagrange.coop`: only with mail, which proves that
    /// the address is theirs.
    pub fn open_domain(&self) -> Option<String> {
        let entry = self.settings().get(ENTRY).filter(|entry| entry.starts_with('@'))?;
        self.mailer().is_some().then(|| entry.to_lowercase())
    }

    /// A person as they are stored, from what they typed.
    ///
    /// # Errors
    /// When fields are wrong: all are told at once.
    pub async fn new_person(&self, candidate: &Candidate, role: Role) -> Result<PersonRow, Problem> {
        let name = clean_name(&candidate.name);
        let email = check_email(&candidate.email);
        let password = super::accounts::check_password(&candidate.password);
        let mut wrong = Vec::new();
        wrong.extend(name.as_ref().err().map(|message| ("name", *message)));
        wrong.extend(email.as_ref().err().map(|message| ("email", *message)));
        wrong.extend(password.err().map(|message| ("password", message)));
        if let Ok(email) = &email
            && self.storage().person_by_email(email).await?.is_some()
        {
            wrong.push(("email", "field-email-taken"));
        }
        let (Ok(name), Ok(email), true) = (name, email, wrong.is_empty()) else { return Err(Problem::fields(wrong)) };
        let now = self.now();
        Ok(PersonRow {
            id: PersonId::new(now.unsigned_abs(), self.randomness()),
            name,
            email: Some(email),
            password: Some(self.passwords().hash(&candidate.password).await?),
            role,
            language: candidate.language.clone(),
            created_at: now,
            disabled_at: None,
        })
    }
}

/// The name that a mail address tells: `marie-laure.petit@…` → `Marie-Laure Petit`.
fn name_from_address(email: &str) -> String {
    let local = email.trim().split(['@', '+']).next().unwrap_or_default();
    let mut starts_word = true;
    let letters = local.chars().map(|letter| {
        let letter = if matches!(letter, '.' | '_') { ' ' } else { letter };
        let shown = if starts_word { letter.to_uppercase().collect::<String>() } else { letter.to_string() };
        starts_word = matches!(letter, ' ' | '-');
        shown
    });
    letters.collect()
}

/// An address as a QR code, an SVG picture without text.
pub fn qr_code(address: &str) -> Option<String> {
    let code = QrCode::new(address.as_bytes()).ok()?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(200, 200).build();
    // Without the XML declaration it can stand in a page.
    drawn.find("<svg").and_then(|start| drawn.get(start..)).map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::name_from_address;

    #[test]
    fn an_address_tells_a_name() {
        for (email, name) in [
            ("marie-laure.petit@exemple.coop", "Marie-Laure Petit"),
            (" zoe@exemple.coop ", "Zoe"),
            ("jean_paul+velo@exemple.coop", "Jean Paul"),
            ("", ""),
        ] {
            assert_eq!(name_from_address(email), name);
        }
    }
}
