//! Who asks: extractors that read the session's cookie, and refuse who is not entitled.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;
use etabli_access::Actor;
use etabli_api::Code;
use etabli_locale::{Language, Locale};

use crate::app::App;
use crate::problem::Problem;
use crate::services::tokens::hash_token;
use crate::storage::{PersonRow, SessionRow};

/// Name of the session's cookie.
pub const SESSION_COOKIE: &str = "etabli_session";
/// Name of the cookie that holds a visitor's choice of language.
pub const LANGUAGE_COOKIE: &str = "etabli_language";

/// Anybody: a visitor, a guest by link, a member, an admin.
#[derive(Debug, Clone)]
pub struct Who {
    /// As far as rights are concerned.
    pub actor: Actor,
    /// The session, unless a visitor.
    pub session: Option<SessionRow>,
    /// The signed-in person.
    pub person: Option<PersonRow>,
    /// The language they read.
    pub locale: Locale,
}

/// A signed-in person.
#[derive(Debug, Clone)]
pub struct Member {
    pub actor: Actor,
    pub session: SessionRow,
    pub person: PersonRow,
    pub locale: Locale,
}

/// A signed-in admin.
#[derive(Debug, Clone)]
pub struct Admin(pub Member);

/// The value of a cookie.
pub fn cookie<'p>(parts: &'p Parts, name: &str) -> Option<&'p str> {
    let headers = parts.headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    headers.flat_map(|header| header.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then_some(value)
    })
}

/// The language of somebody who is not signed in.
pub fn visitor_locale(parts: &Parts, app: &App) -> Locale {
    let chosen = cookie(parts, LANGUAGE_COOKIE).and_then(|code| code.parse().ok());
    let accepted = || Language::accepted(parts.headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?);
    // The public site speaks the cooperative's language unless somebody chose; before the installation, the browser's.
    let installed = app.settings().is_set(crate::services::settings::NAME);
    match chosen {
        Some(language) => Locale::new(language),
        None if installed => app.settings().locale(),
        None => accepted().map_or(app.settings().locale(), Locale::new),
    }
}

impl Who {
    async fn read(parts: &Parts, app: &App) -> Result<Self, Problem> {
        let locale = visitor_locale(parts, app);
        let visitor = Self { actor: Actor::visitor(), session: None, person: None, locale };
        let Some(token) = cookie(parts, SESSION_COOKIE) else { return Ok(visitor) };
        let Some((session, person)) = app.session(&hash_token(token)).await? else { return Ok(visitor) };
        let actor = match (&person, session.link) {
            (Some(person), _) => Actor::person(person.id, person.role, app.tree().circles_of(person.id)),
            (None, Some(link)) => Actor::guest(link),
            (None, None) => Actor::visitor(),
        };
        let chosen = cookie(parts, LANGUAGE_COOKIE).is_some();
        let own = person.as_ref().filter(|_| !chosen).and_then(|person| person.language.parse().ok());
        Ok(Self { actor, session: Some(session), locale: own.map_or(locale, Locale::new), person })
    }
}

impl FromRequestParts<App> for Who {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let who = Self::read(parts, app).await?;
        parts.extensions.insert(who.clone());
        Ok(who)
    }
}

impl FromRequestParts<App> for Member {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let who = Who::from_request_parts(parts, app).await?;
        match (who.session, who.person) {
            (Some(session), Some(person)) => Ok(Self { actor: who.actor, session, person, locale: who.locale }),
            _ => Err(Code::SignInNeeded.into()),
        }
    }
}

impl OptionalFromRequestParts<App> for Member {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Problem> {
        match <Self as FromRequestParts<App>>::from_request_parts(parts, app).await {
            Ok(member) => Ok(Some(member)),
            Err(problem) if problem.code == Code::SignInNeeded => Ok(None),
            Err(problem) => Err(problem),
        }
    }
}

impl FromRequestParts<App> for Admin {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let member = <Member as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        if member.actor.is_admin() { Ok(Self(member)) } else { Err(Code::Forbidden.into()) }
    }
}
