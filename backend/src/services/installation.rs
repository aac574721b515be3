//! The installation: from an empty database to a cooperative with its first admin and something to read.
//!
//! It exists only while there is no admin. What the screens say is kept as settings `setup-…` until the last one, so
//! that a reload or a restart resumes; nothing counts before that.

use etabli_access::Role;
use etabli_api::Code;
use etabli_ids::PersonId;
use etabli_locale::{Language, Locale};

use super::accounts::{check_email, clean_name};
use super::invitations::Candidate;
use super::limits::Door;
use super::settings::{ACCENT, BACKUP_EVERY, DESCRIPTION, ENTRY, LANGUAGE, NAME, ORIGIN, TIME_ZONE};
use super::tokens::{is_same_token, new_token};
use crate::app::App;
use crate::problem::Problem;
use crate::storage::PersonRow;

const PREFIX: &str = "setup-";
const KEY: &str = "setup-key";

/// The screens, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Screen {
    Cooperative,
    Account,
    Entry,
    Backups,
}

impl Screen {
    /// Every screen, in order.
    pub const ALL: [Self; 4] = [Self::Cooperative, Self::Account, Self::Entry, Self::Backups];

    /// Its number, from 1.
    pub const fn number(self) -> usize {
        self as usize + 1
    }

    /// What the screen asks for, by names that are also those of its fields.
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Cooperative => &["cooperative", "language", "time-zone", "accent"],
            Self::Account => &["name", "email", "password"],
            Self::Entry => &["entry", "domain"],
            Self::Backups => &["backup-every"],
        }
    }
}

impl App {
    /// The one-time key, made at first use; none once there is an admin.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn installation_key(&self) -> Result<Option<String>, Problem> {
        if self.storage().has_admin().await? {
            return Ok(None);
        }
        // Another server may have made it.
        self.settings().reload(self.storage()).await?;
        if let Some(key) = self.settings().get(KEY) {
            return Ok(Some(key));
        }
        let key: String = new_token().chars().take(22).collect();
        self.settings().set(self.storage(), KEY, &key).await?;
        Ok(Some(key))
    }

    /// Lets in whoever holds the key.
    ///
    /// # Errors
    /// [`Code::NotFound`] once there is an admin, [`Code::Forbidden`] when the key is wrong.
    pub async fn check_installation_key(&self, address: &str, key: &str) -> Result<(), Problem> {
        let expected = self.installation_key().await?.ok_or(Code::NotFound)?;
        if key.is_empty() {
            return Err(Code::Forbidden.into());
        }
        if is_same_token(&expected, key) {
            return Ok(());
        }
        self.limits().knock(Door::LinkFrom, address)?;
        Err(Code::Forbidden.into())
    }

    /// What was said on the screens so far: `setup-<field>` without the prefix. A password's hash is not told.
    pub fn installation_answer(&self, field: &str) -> Option<String> {
        self.settings().get(&format!("{PREFIX}{field}"))
    }

    /// The first screen that was not answered.
    pub fn next_screen(&self) -> Screen {
        let is_answered = |screen: &Screen| self.installation_answer(screen.fields()[0]).is_some();
        Screen::ALL.into_iter().find(|screen| !is_answered(screen)).unwrap_or(Screen::Backups)
    }

    /// Keeps the answers of a screen.
    ///
    /// # Errors
    /// When fields are wrong: all are told at once.
    pub async fn answer_screen(&self, screen: Screen, get: impl Fn(&str) -> String) -> Result<(), Problem> {
        let answers = match screen {
            Screen::Cooperative => cooperative(&get)?,
            Screen::Account => self.first_account(&get).await?,
            Screen::Entry => entry(&get, self.mailer().is_some())?,
            Screen::Backups => backups(&get)?,
        };
        for (field, value) in answers {
            self.settings().set(self.storage(), &format!("{PREFIX}{field}"), &value).await?;
        }
        Ok(())
    }

    async fn first_account(&self, get: &impl Fn(&str) -> String) -> Result<Vec<(&'static str, String)>, Problem> {
        let candidate = Candidate {
            name: get("name"),
            email: get("email"),
            password: get("password"),
            language: self.installation_answer("language").unwrap_or_else(|| "fr".to_owned()),
        };
        let already = self.installation_answer("password").filter(|_| candidate.password.is_empty());
        if let Some(hash) = already {
            // Somebody came back to this screen: the password given before stays.
            let name = clean_name(&candidate.name).map_err(|message| Problem::fields([("name", message)]))?;
            let email = check_email(&candidate.email).map_err(|message| Problem::fields([("email", message)]))?;
            return Ok(vec![("name", name), ("email", email), ("password", hash)]);
        }
        let person = self.new_person(&candidate, Role::Admin).await?;
        Ok(vec![
            ("name", person.name),
            ("email", person.email.unwrap_or_default()),
            ("password", person.password.unwrap_or_default()),
        ])
    }

    /// Makes it all real: settings, the first admin, spaces and pages. `origin` is the address it was done at.
    ///
    /// # Errors
    /// [`Code::NotFound`] when there is an admin already, [`Code::InvalidFields`] when a screen was skipped.
    pub async fn install(&self, origin: &str) -> Result<PersonRow, Problem> {
        let answer = |field: &str| self.installation_answer(field).ok_or(Code::InvalidFields);
        let language: Language = answer("language")?.parse().unwrap_or_default();
        let now = self.now();
        let admin = PersonRow {
            id: PersonId::new(now.unsigned_abs(), self.randomness()),
            name: answer("name")?,
            email: Some(answer("email")?),
            password: Some(answer("password")?),
            role: Role::Admin,
            language: language.code().to_owned(),
            created_at: now,
            disabled_at: None,
        };
        let name = answer("cooperative")?;
        let locale = Locale::new(language);
        let settings = [
            (LANGUAGE, language.code().to_owned()),
            (TIME_ZONE, answer("time-zone")?),
            (ACCENT, answer("accent")?),
            (ENTRY, answer("entry")?),
            (BACKUP_EVERY, answer("backup-every")?),
            (DESCRIPTION, locale.format("setup-description", &[("name", name.as_str().into())])),
            (ORIGIN, origin.to_owned()),
            (NAME, name.clone()),
        ];
        if !self.storage().add_first_admin(&admin).await? {
            return Err(Code::NotFound.into());
        }
        for (key, value) in settings {
            self.settings().set(self.storage(), key, &value).await?;
        }
        self.write_starting_content(language, admin.id).await?;
        self.settings().remove(self.storage(), PREFIX).await?;
        self.journal(Some(admin.id), "installed", &name, "").await;
        Ok(admin)
    }
}

type Answers = Vec<(&'static str, String)>;

fn cooperative(get: &impl Fn(&str) -> String) -> Result<Answers, Problem> {
    let (language, zone, accent) = (get("language"), get("time-zone"), get("accent"));
    let name = clean_name(&get("cooperative"));
    let is_colour = accent.len() == 7
        && accent.strip_prefix('#').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let mut wrong = Vec::new();
    wrong.extend(name.as_ref().err().map(|message| ("cooperative", *message)));
    wrong.extend(language.parse::<Language>().err().map(|()| ("language", "field-choice-unknown")));
    wrong.extend(jiff::tz::TimeZone::get(&zone).err().map(|_| ("time-zone", "field-choice-unknown")));
    wrong.extend((!is_colour).then_some(("accent", "field-colour-wrong")));
    match name {
        Ok(name) if wrong.is_empty() => {
            Ok(vec![("cooperative", name), ("language", language), ("time-zone", zone), ("accent", accent)])
        }
        _ => Err(Problem::fields(wrong)),
    }
}

fn entry(get: &impl Fn(&str) -> String, has_mail: bool) -> Result<Answers, Problem> {
    if get("entry") != "domain" {
        return Ok(vec![("entry", "invitation".to_owned())]);
    }
    let domain = get("domain").trim().trim_start_matches('@').to_lowercase();
    let is_domain = check_email(&format!("a@{domain}")).is_ok() && domain.contains('.');
    match (is_domain, has_mail) {
        (true, true) => Ok(vec![("entry", format!("@{domain}")), ("domain", domain)]),
        (false, _) => Err(Problem::fields([("domain", "field-domain-wrong")])),
        (true, false) => Err(Problem::fields([("domain", "field-domain-needs-mail")])),
    }
}

fn backups(get: &impl Fn(&str) -> String) -> Result<Answers, Problem> {
    let every = get("backup-every");
    let is_known = ["6", "24", "168", "0"].contains(&every.as_str());
    if is_known {
        Ok(vec![("backup-every", every)])
    } else {
        Err(Problem::fields([("backup-every", "field-choice-unknown")]))
    }
}
