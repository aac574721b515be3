//! JSON for the app: who I am, what exists, what I ask for.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Json, extract::rejection::JsonRejection};
use etabli_api::{Code, Commands, CommandsAnswer, MAX_COMMANDS, PersonEntry, Session, SessionPerson, Workspace};
use sha2::{Digest, Sha256};

use super::extract::{Member, Who};
use crate::app::App;
use crate::problem::Problem;
use crate::services::settings::LOGO;

/// `GET /api/session`.
pub async fn show_session(State(app): State<App>, who: Who) -> Result<Json<Session>, Problem> {
    let session = who.session.ok_or(Code::SignInNeeded)?;
    let person = who.person.map(|person| SessionPerson {
        id: person.id,
        name: person.name,
        role: person.role,
        language: person.language,
    });
    let settings = app.settings();
    Ok(Json(Session {
        person,
        device: session.device,
        expires_at: session.expires_at,
        workspace: Workspace {
            name: settings.name(),
            language: settings.locale().language.code().to_owned(),
            time_zone: settings.time_zone(),
            logo: settings.get(LOGO).map(|id| format!("/files/{id}")),
        },
    }))
}

/// `GET /api/catalogue`: 304 when the caller has it already.
pub async fn show_catalogue(State(app): State<App>, who: Who, headers: HeaderMap) -> Result<Response, Problem> {
    if who.session.is_none() {
        return Err(Code::SignInNeeded.into());
    }
    let people = match who.person {
        Some(_) => app.storage().people().await?,
        None => Vec::new(),
    };
    let people = people.into_iter().filter(|person| person.disabled_at.is_none());
    let people = people.map(|person| PersonEntry { id: person.id, name: person.name }).collect();
    let mut catalogue = app.tree().catalogue(&who.actor, people);
    catalogue.documents.sort_by_key(|entry| entry.id);
    let body = serde_json::to_vec(&catalogue).map_err(Problem::internal)?;
    let tag =
        format!("\"{}\"", Sha256::digest(&body).iter().take(12).map(|byte| format!("{byte:02x}")).collect::<String>());
    let private = (CACHE_CONTROL, "private, no-cache".to_owned());
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag), private]).into_response());
    }
    let json = (axum::http::header::CONTENT_TYPE, "application/json".to_owned());
    Ok(([(ETAG, tag), private, json], body).into_response())
}

/// `POST /api/commands`.
pub async fn execute_commands(
    State(app): State<App>,
    member: Member,
    body: Result<Json<Commands>, JsonRejection>,
) -> Result<Json<CommandsAnswer>, Problem> {
    let Json(Commands { commands }) = body.map_err(|_| Code::Malformed)?;
    if commands.len() > MAX_COMMANDS {
        return Err(Code::TooLarge.into());
    }
    let mut results = Vec::with_capacity(commands.len());
    for envelope in &commands {
        results.push(app.execute(&member.actor, envelope).await?);
    }
    Ok(Json(CommandsAnswer { results }))
}
