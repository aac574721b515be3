//! One's own account: name, address, password, signed-in browsers, one's data.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, SET_COOKIE};
use axum::response::{IntoResponse, Redirect, Response};
use etabli_api::Code;
use etabli_ids::SessionId;
use etabli_locale::Civil;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

use super::extract::{LANGUAGE_COOKIE, Member, Who};
use super::forms::{self, EMAIL, Fields, Input, NAME, NEW_PASSWORD, PASSWORD, View};
use super::visit::agent_in_words;
use crate::app::App;
use crate::problem::Problem;
use crate::storage::SessionRow;

/// What has just been done.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

/// The forms of the page: one at a time is sent, and shown again when something is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Profile,
    Email,
    Password,
}

/// `GET /compte`: whoever is not signed in signs in first.
pub async fn show(State(app): State<App>, who: Who, Query(done): Query<Done>) -> Result<Response, Problem> {
    let (Some(session), Some(person)) = (who.session, who.person) else {
        return Ok(Redirect::to("/connexion?next=/compte").into_response());
    };
    let member = Member { actor: who.actor, session, person, locale: who.locale };
    account_page(&app, &member, &done.done, None).await
}

type Wrong<'a> = Option<(Part, &'a Fields, &'a Problem)>;

async fn account_page(app: &App, member: &Member, done: &str, wrong: Wrong<'_>) -> Result<Response, Problem> {
    let sessions = app.storage().sessions_of(member.person.id, app.now()).await?;
    let locale = member.locale;
    let notice = ["profile", "email", "password", "sessions"].into_iter().find(|known| *known == done);
    let title = locale.text("account-title");
    let body = html! {
        h1 { (title) }
        @if let Some(notice) = notice {
            p.notice.notice-ok role="status" { (locale.text(&format!("account-{notice}-done"))) }
        }
        p { a.button href="/app/" { (locale.text("account-open-app")) } }
        (profile_form(member, wrong))
        (email_form(member, wrong))
        (password_form(member, wrong))
        (session_list(app, member, &sessions))
        section.panel.stack {
            h2 { (locale.text("account-data")) }
            p { (locale.text("account-data-hint")) }
            p { a.button href="/compte/donnees.json" download { (locale.text("account-data-export")) } }
        }
        section.panel.stack {
            h2 { (locale.text("account-leave")) }
            p { (locale.text("account-leave-hint")) }
        }
        p { a href="/deconnexion" { (locale.text("account-sign-out")) } }
    };
    Ok(forms::page(app, locale, &title, body))
}

/// A form of the page with its title, filled with what was typed or else with what is known.
fn part(member: &Member, wrong: Wrong<'_>, part: Part, fields: impl FnOnce(&View<'_>) -> Markup) -> Markup {
    let (action, title) = match part {
        Part::Profile => ("/compte/profil", "account-profile"),
        Part::Email => ("/compte/courriel", "account-change-email"),
        Part::Password => ("/compte/mot-de-passe", "account-change-password"),
    };
    let person = &member.person;
    let known = Fields::filled([
        ("name", person.name.clone()),
        ("language", person.language.clone()),
        ("email", person.email.clone().unwrap_or_default()),
    ]);
    let wrong = wrong.filter(|(which, _, _)| *which == part);
    let view = View {
        locale: member.locale,
        fields: wrong.map_or(&known, |(_, fields, _)| fields),
        problem: wrong.map(|(_, _, problem)| problem),
    };
    html! {
        form.panel.form method="post" action=(action) {
            h2 { (view.text(title)) }
            (view.summary())
            (fields(&view))
            div.actions { button.button.button-primary { (view.text("save")) } }
        }
    }
}

fn profile_form(member: &Member, wrong: Wrong<'_>) -> Markup {
    part(member, wrong, Part::Profile, |view| {
        html! { (view.input(NAME)) (view.languages("language", "account-language")) }
    })
}

fn email_form(member: &Member, wrong: Wrong<'_>) -> Markup {
    part(member, wrong, Part::Email, |view| {
        html! {
            (view.input(Input { hint: Some("account-email-hint"), ..EMAIL }))
            (view.input(Input { label: "account-old-password", ..PASSWORD }))
        }
    })
}

fn password_form(member: &Member, wrong: Wrong<'_>) -> Markup {
    part(member, wrong, Part::Password, |view| {
        html! {
            // Names differ from those of the form above: each id is used once on a page.
            (view.input(Input { name: "old-password", label: "account-old-password", ..PASSWORD }))
            (view.input(Input { name: "new-password", label: "account-new-password", ..NEW_PASSWORD }))
        }
    })
}

fn session_list(app: &App, member: &Member, sessions: &[SessionRow]) -> Markup {
    let locale = member.locale;
    let date = |at| locale.date(Civil::from_milliseconds(at, app.settings().offset_minutes(at)));
    html! {
        section.panel.stack {
            h2 { (locale.text("account-sessions")) }
            p.hint { (locale.text("account-sessions-hint")) }
            ul.stack role="list" {
                @for session in sessions {
                    @let agent = agent_in_words(locale, &session.agent);
                    @let seen = locale.ago(app.now() - session.seen_at).unwrap_or_else(|| date(session.seen_at));
                    li.cluster.cluster-between {
                        div {
                            strong { (agent) }
                            @if session.id == member.session.id { " (" (locale.text("account-session-this")) ")" }
                            p.hint {
                                (locale.format("account-session-seen", &[("when", seen.into())])) " · "
                                (locale.format("account-session-since", &[("date", date(session.created_at).into())]))
                            }
                        }
                        @if session.id != member.session.id {
                            form method="post" action={ "/compte/sessions/" (session.id) } {
                                button.button aria-label=(locale.format("account-session-end-named", &[("agent", (&agent).into())])) {
                                    (locale.text("account-session-end"))
                                }
                            }
                        }
                    }
                }
            }
            @if sessions.len() > 2 {
                form method="post" action="/compte/sessions" {
                    button.button { (locale.text("account-sessions-end-others")) }
                }
            }
        }
    }
}

async fn answer(
    app: &App,
    member: &Member,
    which: Part,
    fields: &Fields,
    outcome: Result<(), Problem>,
) -> Result<Response, Problem> {
    let problem = match outcome {
        Ok(()) => {
            let done = ["profile", "email", "password"][which as usize];
            return Ok(Redirect::to(&format!("/compte?done={done}")).into_response());
        }
        Err(problem) => problem,
    };
    let page = account_page(app, member, "", Some((which, fields, &problem))).await?;
    forms::again(problem, |_| page)
}

/// `POST /compte/profil`.
pub async fn change_profile(State(app): State<App>, member: Member, fields: Fields) -> Result<Response, Problem> {
    let language = fields.get("language");
    let outcome = app.change_profile(member.person.id, fields.get("name"), language).await;
    let is_done = outcome.is_ok();
    let mut response = answer(&app, &member, Part::Profile, &fields, outcome).await?;
    // The choice made as a visitor would hide this one.
    if let (true, Ok(cookie)) = (
        is_done,
        HeaderValue::from_str(&format!("{LANGUAGE_COOKIE}={language}; Path=/; Max-Age=31536000; SameSite=Lax")),
    ) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// `POST /compte/courriel`.
pub async fn change_email(State(app): State<App>, member: Member, fields: Fields) -> Result<Response, Problem> {
    let outcome = app.change_email(&member.person, fields.get("email"), fields.get("password")).await;
    answer(&app, &member, Part::Email, &fields, outcome).await
}

/// `POST /compte/mot-de-passe`.
pub async fn change_password(State(app): State<App>, member: Member, fields: Fields) -> Result<Response, Problem> {
    let (old, new) = (fields.get("old-password"), fields.get("new-password"));
    let outcome = app.change_password(&member.person, member.session.id, old, new).await;
    answer(&app, &member, Part::Password, &fields, outcome).await
}

/// `POST /compte/sessions/{id}`: ends one of one's sessions.
pub async fn end_session(State(app): State<App>, member: Member, Path(id): Path<String>) -> Result<Redirect, Problem> {
    let id: SessionId = id.parse().map_err(|_| Code::NotFound)?;
    let own = app.storage().sessions_of(member.person.id, app.now()).await?;
    if !own.iter().any(|session| session.id == id) {
        return Err(Code::NotFound.into());
    }
    app.end_session(id).await?;
    Ok(Redirect::to("/compte?done=sessions"))
}

/// `POST /compte/sessions`: ends all of one's sessions but this one.
pub async fn end_other_sessions(State(app): State<App>, member: Member) -> Result<Redirect, Problem> {
    app.end_sessions_of(member.person.id, Some(member.session.id)).await?;
    Ok(Redirect::to("/compte?done=sessions"))
}

/// `GET /compte/donnees.json`: all that is kept about oneself.
pub async fn export(State(app): State<App>, member: Member) -> Result<Response, Problem> {
    let person = &member.person;
    let sessions = app.storage().sessions_of(person.id, app.now()).await?;
    let tree = app.tree();
    let pages = tree.documents().filter(|row| row.created_by == Some(person.id) || row.updated_by == Some(person.id));
    let readable = pages.filter_map(|row| tree.entry(&member.actor, row.id));
    let pages: Vec<_> = readable
        .map(
            |entry| json!({ "title": entry.title, "address": format!("/{}", entry.slug), "changed": entry.updated_at }),
        )
        .collect();
    let circles = app.storage().circles().await?.into_iter().filter(|row| member.actor.circles.contains(&row.id));
    let body = Json(json!({
        "account": {
            "id": person.id, "name": person.name, "email": person.email, "role": person.role,
            "language": person.language, "since": person.created_at,
        },
        "circles": circles.map(|row| row.name).collect::<Vec<_>>(),
        "sessions": sessions.iter().map(|row| json!({ "agent": row.agent, "since": row.created_at, "seen": row.seen_at })).collect::<Vec<_>>(),
        "pages": pages,
    }));
    Ok(([(CONTENT_DISPOSITION, "attachment; filename=\"etabli.json\"")], body).into_response())
}
