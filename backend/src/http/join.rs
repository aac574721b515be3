//! Joining by an invitation, or by a mail address of the cooperative.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use etabli_api::Code;
use etabli_locale::Civil;
use maud::{Markup, PreEscaped, html};
use serde::Deserialize;

use super::account::enter;
use super::extract::Who;
use super::forms::{self, EMAIL, Fields, Input, NAME, NEW_PASSWORD, View};
use super::visit::Visit;
use crate::app::App;
use crate::problem::Problem;
use crate::services::invitations::{Candidate, qr_code};
use crate::services::limits::Door;
use crate::services::sessions::Holder;
use crate::storage::InvitationRow;

/// `GET /rejoindre/{token}`.
pub async fn show(
    State(app): State<App>,
    who: Who,
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    match open(&app, &visit, &token).await {
        Ok(invitation) => invitation_page(&app, &who, &visit, &token, &invitation, None).await,
        Err(problem) if problem.code == Code::LinkExpired => Ok(expired_page(&app, &who)),
        Err(problem) => Err(problem),
    }
}

/// The invitation; a wrong link counts as a guess.
async fn open(app: &App, visit: &Visit, token: &str) -> Result<InvitationRow, Problem> {
    let invitation = app.open_invitation(token).await;
    if invitation.is_err() {
        app.limits().knock(Door::LinkFrom, &visit.address)?;
    }
    invitation
}

async fn invitation_page(
    app: &App,
    who: &Who,
    visit: &Visit,
    token: &str,
    invitation: &InvitationRow,
    wrong: Option<(&Fields, &Problem)>,
) -> Result<Response, Problem> {
    let nothing = Fields::default();
    let view = View {
        locale: who.locale,
        fields: wrong.map_or(&nothing, |(fields, _)| fields),
        problem: wrong.map(|(_, problem)| problem),
    };
    let name = app.settings().name();
    let title = who.locale.format("join-title", &[("cooperative", name.into())]);
    let address = format!("{}/rejoindre/{token}", visit.origin);
    let body = html! {
        h1 { (title) }
        (terms(app, who, invitation).await?)
        @if let Some(person) = &who.person {
            p.notice { (who.locale.format("join-signed-in", &[("name", (&person.name).into())])) " " a href="/app/" { (view.text("account-open-app")) } }
        }
        form.panel.form method="post" action={ "/rejoindre/" (token) } {
            (view.summary())
            (two_fields(&view, invitation.email.as_deref()))
            div.actions { button.button.button-primary { (view.text("join-submit")) } }
        }
        p { (view.text("join-already")) " " a href="/connexion" { (view.text("account-sign-in")) } }
        @if let Some(drawn) = qr_code(&address) {
            details {
                summary { (view.text("join-other-device")) }
                div.qr role="img" aria-label=(view.text("join-qr")) { (PreEscaped(drawn)) }
            }
        }
    };
    Ok(forms::page(app, who.locale, &title, body))
}

/// Two fields: the password, and what the invitation does not tell. A name that is not given is made from the address.
fn two_fields(view: &View<'_>, email: Option<&str>) -> Markup {
    match email {
        Some(email) => html! {
            (view.input(NAME))
            // Password managers keep the password under the address the invitation is for.
            input type="text" name="email" value=(email) autocomplete="username" hidden;
            (view.input(NEW_PASSWORD))
        },
        None => {
            let name = Input { hint: Some("join-name-hint"), ..NAME };
            let is_open = !view.fields.get("name").is_empty() || view.is_wrong("name");
            html! {
                (view.input(EMAIL))
                (view.input(NEW_PASSWORD))
                details open[is_open] {
                    summary { (view.text("join-choose-name")) }
                    (view.optional_if(true, name))
                }
            }
        }
    }
}

/// Who invites, to what, until when: in words.
async fn terms(app: &App, who: &Who, invitation: &InvitationRow) -> Result<Markup, Problem> {
    let (locale, name) = (who.locale, app.settings().name());
    let inviter = match invitation.created_by {
        Some(id) => app.storage().person(id).await?.map(|person| person.name),
        None => None,
    };
    let circles = app.storage().circles().await?;
    let circle = circles.into_iter().find(|row| Some(row.id) == invitation.circle);
    let until = invitation.expires_at;
    let date = locale.long_date(Civil::from_milliseconds(until, app.settings().offset_minutes(until)));
    Ok(html! {
        p.lead {
            @match inviter {
                Some(inviter) => (locale.format("join-invited-by", &[("name", inviter.into()), ("cooperative", name.into())])),
                None => (locale.format("join-invited", &[("cooperative", name.into())])),
            }
        }
        @if !invitation.note.is_empty() { blockquote { p { (invitation.note) } } }
        p {
            (locale.text(&format!("join-role-{}", invitation.role.name())))
            @if let Some(circle) = circle { " " (locale.format("join-circle", &[("circle", circle.name.into())])) }
        }
        p.hint {
            (locale.format("join-until", &[("date", date.into())])) " "
            (locale.format("join-uses", &[("count", invitation.uses_left.into())]))
        }
    })
}

fn expired_page(app: &App, who: &Who) -> Response {
    let title = who.locale.text("join-expired-title");
    let body = html! {
        h1 { (title) }
        p.panel { (who.locale.text("join-expired")) }
        p { a href="/" { (app.settings().name()) } " · " a href="/connexion" { (who.locale.text("account-sign-in")) } }
    };
    (StatusCode::GONE, forms::page(app, who.locale, &title, body)).into_response()
}

/// `POST /rejoindre/{token}`: makes the account and signs in.
pub async fn join(
    State(app): State<App>,
    who: Who,
    visit: Visit,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let invitation = match open(&app, &visit, &token).await {
        Ok(invitation) => invitation,
        Err(problem) if problem.code == Code::LinkExpired => return Ok(expired_page(&app, &who)),
        Err(problem) => return Err(problem),
    };
    let candidate = Candidate {
        name: fields.get("name").to_owned(),
        email: fields.get("email").to_owned(),
        password: fields.get("password").to_owned(),
        language: who.locale.language.code().to_owned(),
    };
    match app.join(&token, candidate).await {
        Ok(person) => {
            if let Some(former) = &who.session {
                app.end_session(former.id).await?;
            }
            enter(&app, Holder::Person(person.id), &visit.agent(), "/app/").await
        }
        Err(problem) if problem.code == Code::LinkExpired => Ok(expired_page(&app, &who)),
        Err(problem) => {
            let page = invitation_page(&app, &who, &visit, &token, &invitation, Some((&fields, &problem))).await?;
            forms::again(problem, |_| page)
        }
    }
}

/// What has just been done.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

/// `GET /rejoindre`: for whoever has an address of the cooperative's domain.
pub async fn show_domain(State(app): State<App>, who: Who, Query(done): Query<Done>) -> Result<Response, Problem> {
    domain_page(&app, &who, &Fields::default(), None, done.done == "sent")
}

fn domain_page(
    app: &App,
    who: &Who,
    fields: &Fields,
    problem: Option<&Problem>,
    is_sent: bool,
) -> Result<Response, Problem> {
    let domain = app.open_domain().ok_or(Code::NotFound)?;
    let view = View { locale: who.locale, fields, problem };
    let title = view.text("join-domain-title");
    let body = html! {
        h1 { (title) }
        @if is_sent {
            p.notice.notice-ok role="status" { (view.text("join-domain-sent")) }
        } @else {
            form.panel.form method="post" action="/rejoindre" {
                (view.summary())
                p { (who.locale.format("join-domain-hint", &[("domain", domain.into())])) }
                (view.input(EMAIL))
                div.actions { button.button.button-primary { (view.text("account-send-link")) } }
            }
        }
    };
    Ok(forms::page(app, who.locale, &title, body))
}

/// `POST /rejoindre`: the answer is the same whether an account has this address.
pub async fn ask(State(app): State<App>, who: Who, visit: Visit, fields: Fields) -> Result<Response, Problem> {
    app.limits().knock(Door::MailFrom, &visit.address)?;
    match app.invite_by_domain(fields.get("email"), &visit.origin).await {
        Ok(()) => Ok(Redirect::to("/rejoindre?done=sent").into_response()),
        Err(problem) => {
            let page = domain_page(&app, &who, &fields, Some(&problem), false)?;
            forms::again(problem, |_| page)
        }
    }
}
