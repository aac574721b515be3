//! Signing in and out, and choosing a password anew. What a signed-in person changes is in `profile`.

use axum::extract::{Path, Query, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, SET_COOKIE};
use axum::response::{IntoResponse, Redirect, Response};
use etabli_api::{Code, paths};
use maud::html;
use serde::Deserialize;

use super::extract::{SESSION_COOKIE, Who};
use super::forms::{self, EMAIL, Fields, Input, NEW_PASSWORD, PASSWORD, View};
use super::visit::Visit;
use crate::app::App;
use crate::problem::Problem;
use crate::services::sessions::Holder;

/// Browsers keep a cookie for at most 400 days; the server decides when a session ends.
const COOKIE_SECONDS: u32 = 400 * 24 * 3600;

/// What follows the question mark.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Next {
    /// Where to go once signed in.
    #[serde(default)]
    next: String,
    /// What has just been done.
    #[serde(default)]
    done: String,
}

impl Next {
    /// A path of this site: anything else would lead people who have just signed in wherever a link's author wanted.
    fn path(&self) -> &str {
        let path = self.next.as_str();
        let is_ours = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
        if is_ours && !path.contains(char::is_control) { path } else { "/app/" }
    }
}

fn cookie(app: &App, token: &str, seconds: u32) -> HeaderValue {
    let secure = if app.is_behind_tls() { "; Secure" } else { "" };
    let text = format!("{SESSION_COOKIE}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    // Tokens are letters, digits, hyphens and underscores.
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// Opens a session and goes somewhere.
pub async fn enter(app: &App, holder: Holder, agent: &str, path: &str) -> Result<Response, Problem> {
    let token = app.start_session(holder, agent).await?;
    Ok(([(SET_COOKIE, cookie(app, &token, COOKIE_SECONDS))], Redirect::to(path)).into_response())
}

/// `GET /connexion`.
pub async fn show_sign_in(State(app): State<App>, who: Who, Query(next): Query<Next>) -> Response {
    if who.person.is_some() {
        return Redirect::to(next.path()).into_response();
    }
    sign_in_page(&app, &who, &next, &Fields::default(), None)
}

fn sign_in_page(app: &App, who: &Who, next: &Next, fields: &Fields, problem: Option<&Problem>) -> Response {
    let view = View { locale: who.locale, fields, problem };
    let notice = ["password", "signed-out"].into_iter().find(|done| *done == next.done);
    let title = view.text("account-sign-in");
    let body = html! {
        h1 { (title) }
        @if let Some(notice) = notice { p.notice.notice-ok role="status" { (view.text(&format!("account-done-{notice}"))) } }
        form.panel.form method="post" action=(paths::SIGN_IN) {
            (view.summary())
            input type="hidden" name="next" value=(next.path());
            (view.input(EMAIL))
            (view.input(PASSWORD))
            div.actions { button.button.button-primary { (view.text("account-sign-in")) } }
        }
        p { a href="/mot-de-passe" { (view.text("account-forgotten")) } }
        @if app.open_domain().is_some() { p { a href="/rejoindre" { (view.text("join-by-domain")) } } }
    };
    forms::page(app, who.locale, &title, body)
}

/// `POST /connexion`.
pub async fn sign_in(State(app): State<App>, who: Who, visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let next = Next { next: fields.get("next").to_owned(), done: String::new() };
    match app.authenticate(&visit.address, fields.get("email"), fields.get("password")).await {
        Ok(person) => {
            if let Some(former) = who.session {
                app.end_session(former.id).await?;
            }
            enter(&app, Holder::Person(person.id), &visit.agent(), next.path()).await
        }
        Err(problem) => forms::again(problem, |problem| sign_in_page(&app, &who, &next, &fields, Some(problem))),
    }
}

/// `GET /deconnexion`: asks, as a link must not sign anybody out.
pub async fn show_sign_out(State(app): State<App>, who: Who) -> Response {
    if who.session.is_none() {
        return Redirect::to(paths::SIGN_IN).into_response();
    }
    let title = who.locale.text("account-sign-out");
    let body = html! {
        h1 { (title) }
        form.panel.form method="post" action="/deconnexion" {
            p { (who.locale.text("account-sign-out-hint")) }
            div.actions {
                button.button.button-primary { (title) }
                a.button href="/app/" { (who.locale.text("cancel")) }
            }
        }
    };
    forms::page(&app, who.locale, &title, body)
}

/// `POST /deconnexion`. What the browser keeps stays: it may hold changes that were not sent yet.
pub async fn sign_out(State(app): State<App>, who: Who) -> Result<Response, Problem> {
    if let Some(session) = who.session {
        app.end_session(session.id).await?;
    }
    let headers = [(SET_COOKIE, cookie(&app, "", 0)), (CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((headers, Redirect::to("/connexion?done=signed-out")).into_response())
}

/// `GET /mot-de-passe`.
pub async fn show_forgotten(State(app): State<App>, who: Who, Query(next): Query<Next>) -> Response {
    forgotten_page(&app, &who, &Fields::default(), None, next.done == "sent")
}

fn forgotten_page(app: &App, who: &Who, fields: &Fields, problem: Option<&Problem>, is_sent: bool) -> Response {
    let view = View { locale: who.locale, fields, problem };
    let title = view.text("account-forgotten-title");
    let body = html! {
        h1 { (title) }
        @if is_sent {
            p.notice.notice-ok role="status" { (view.text("account-reset-sent")) }
        } @else if app.mailer().is_some() {
            form.panel.form method="post" action="/mot-de-passe" {
                (view.summary())
                p { (view.text("account-forgotten-hint")) }
                (view.input(EMAIL))
                div.actions { button.button.button-primary { (view.text("account-send-link")) } }
            }
        } @else {
            p.panel { (view.text("account-forgotten-no-mail")) }
        }
        p { a href=(paths::SIGN_IN) { (view.text("account-back-to-sign-in")) } }
    };
    forms::page(app, who.locale, &title, body)
}

/// `POST /mot-de-passe`: the answer is the same whether somebody has this address.
pub async fn ask_reset(State(app): State<App>, who: Who, visit: Visit, fields: Fields) -> Result<Response, Problem> {
    match app.ask_reset(&visit.address, fields.get("email")).await {
        Ok(()) => Ok(Redirect::to("/mot-de-passe?done=sent").into_response()),
        Err(problem) => forms::again(problem, |problem| forgotten_page(&app, &who, &fields, Some(problem), false)),
    }
}

/// `GET /mot-de-passe/{token}`.
pub async fn show_reset(State(app): State<App>, who: Who, Path(token): Path<String>) -> Result<Response, Problem> {
    let person = app.open_reset(&token).await?;
    Ok(reset_page(&app, &who, &token, &person.email.unwrap_or_default(), None))
}

fn reset_page(app: &App, who: &Who, token: &str, email: &str, problem: Option<&Problem>) -> Response {
    let fields = Fields::default();
    let view = View { locale: who.locale, fields: &fields, problem };
    let title = view.text("account-reset-title");
    let body = html! {
        h1 { (title) }
        form.panel.form method="post" action={ "/mot-de-passe/" (token) } {
            (view.summary())
            // Password managers store the new password under this name.
            input type="text" name="email" value=(email) autocomplete="username" hidden;
            (view.input(Input { name: "new-password", label: "account-new-password", ..NEW_PASSWORD }))
            div.actions { button.button.button-primary { (view.text("account-save-password")) } }
        }
    };
    forms::page(app, who.locale, &title, body)
}

/// `POST /mot-de-passe/{token}`.
pub async fn reset(
    State(app): State<App>,
    who: Who,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    match app.use_reset(&token, fields.get("new-password")).await {
        Ok(_) => Ok(Redirect::to("/connexion?done=password").into_response()),
        Err(problem) if problem.code == Code::LinkExpired => Err(problem),
        Err(problem) => {
            forms::again(problem, |problem| reset_page(&app, &who, &token, fields.get("email"), Some(problem)))
        }
    }
}
