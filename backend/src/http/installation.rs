//! The installation's four screens, for whoever holds the key printed in the log.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use etabli_api::Code;
use maud::{Markup, html};
use serde::Deserialize;

use super::account::enter;
use super::extract::{Admin, Who};
use super::forms::{self, EMAIL, Fields, NAME, NEW_PASSWORD, View};
use super::visit::Visit;
use crate::app::App;
use crate::problem::Problem;
use crate::services::installation::Screen;
use crate::services::sessions::Holder;

/// Zones of most French- and English-speaking cooperatives, offered first.
const USUAL_ZONES: [&str; 12] = [
    "Europe/Paris",
    "Europe/Brussels",
    "Europe/Zurich",
    "Europe/Luxembourg",
    "America/Guadeloupe",
    "America/Martinique",
    "America/Cayenne",
    "Indian/Reunion",
    "Indian/Mayotte",
    "Pacific/Noumea",
    "America/Toronto",
    "Europe/London",
];
const FIRST_ACCENT: &str = "#0f6b5c";

/// What follows the question mark.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    cle: String,
    ecran: Option<usize>,
    /// Whether the trial mail has left.
    #[serde(default)]
    essai: String,
}

impl Asked {
    fn screen(&self, app: &App) -> Screen {
        let next = app.next_screen();
        let asked = self.ecran.and_then(|number| Screen::ALL.get(number.checked_sub(1)?).copied());
        // A screen cannot be seen before those it follows.
        asked.filter(|screen| *screen <= next).unwrap_or(next)
    }
}

/// Why the first backup failed: the id of a message.
#[derive(Debug, Deserialize)]
pub struct Failure {
    cause: String,
}

fn address(key: &str, screen: Screen) -> String {
    format!("/installation?cle={key}&ecran={}", screen.number())
}

/// `GET /installation`.
pub async fn show(
    State(app): State<App>,
    who: Who,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    match app.check_installation_key(&visit.address, &asked.cle).await {
        Ok(()) => {}
        Err(problem) if problem.code == Code::Forbidden => return Ok(key_page(&app, &who, &asked)),
        Err(problem) => return Err(problem),
    }
    let screen = asked.screen(&app);
    let kept = screen.fields().iter().filter(|field| **field != "password");
    let mut fields = Fields::filled(kept.filter_map(|field| Some((*field, app.installation_answer(field)?))));
    fields.fill_missing([
        ("language", who.locale.language.code()),
        ("time-zone", "Europe/Paris"),
        ("accent", FIRST_ACCENT),
        ("backup-every", "24"),
        ("entry", "invitation"),
    ]);
    Ok(screen_page(&app, &who, &asked, screen, &fields, None))
}

/// Explains where the key is.
fn key_page(app: &App, who: &Who, asked: &Asked) -> Response {
    let wrong = (!asked.cle.is_empty()).then(|| Problem::fields([("cle", "setup-key-wrong")]));
    let fields = Fields::default();
    let view = View { locale: who.locale, fields: &fields, problem: wrong.as_ref() };
    let title = view.text("setup-key-title");
    let key = forms::Input {
        name: "cle",
        label: "setup-key",
        hint: Some("setup-key-hint"),
        kind: "text",
        autocomplete: "off",
    };
    let body = html! {
        h1 { (title) }
        form.panel.form method="get" action="/installation" {
            (view.summary())
            p { (view.text("setup-key-explained")) }
            (view.input(key))
            div.actions { button.button.button-primary { (view.text("continue")) } }
        }
    };
    (StatusCode::FORBIDDEN, forms::page(app, who.locale, &title, body)).into_response()
}

fn screen_page(
    app: &App,
    who: &Who,
    asked: &Asked,
    screen: Screen,
    fields: &Fields,
    problem: Option<&Problem>,
) -> Response {
    // The first screen chooses the language of those after it.
    let chosen = app.installation_answer("language").and_then(|code| code.parse().ok());
    let locale = chosen.map_or(who.locale, etabli_locale::Locale::new);
    let view = View { locale, fields, problem };
    let name = ["cooperative", "account", "entry", "backups"][screen as usize];
    let title = view.text(&format!("setup-{name}"));
    let number = i64::try_from(screen.number()).unwrap_or_default();
    let steps = locale.format("setup-step", &[("number", number.into()), ("count", 4.into())]);
    let body = html! {
        p.secondary { (steps) }
        h1 { (title) }
        @if !asked.essai.is_empty() { (trial_notice(&view, asked)) }
        form.panel.form method="post" action={ "/installation?cle=" (asked.cle) "&ecran=" (screen.number()) } {
            (view.summary())
            @match screen {
                Screen::Cooperative => (cooperative_fields(&view)),
                Screen::Account => (account_fields(&view, app)),
                Screen::Entry => (entry_fields(&view, app)),
                Screen::Backups => (backup_fields(&view, app)),
            }
            div.actions {
                button.button.button-primary {
                    (view.text(if screen == Screen::Backups { "setup-finish" } else { "continue" }))
                }
                @if let Some(before) = Screen::ALL.iter().rev().find(|other| **other < screen) {
                    a.button.button-quiet href=(address(&asked.cle, *before)) { (view.text("setup-back")) }
                }
            }
        }
    };
    forms::page(app, locale, &title, body)
}

fn text_field<'a>(name: &'a str, label: &'a str, hint: Option<&'a str>, autocomplete: &'a str) -> forms::Input<'a> {
    forms::Input { name, label, hint, kind: "text", autocomplete }
}

fn cooperative_fields(view: &View<'_>) -> Markup {
    let usual = USUAL_ZONES.map(ToOwned::to_owned);
    let mut others: Vec<_> = jiff::tz::db().available().map(|name| name.to_string()).collect();
    others.retain(|zone| !usual.contains(zone) && zone.contains('/'));
    others.sort();
    let zones: Vec<_> = usual.into_iter().chain(others).map(|zone| (zone.clone(), zone.replace('_', " "))).collect();
    html! {
        (view.input(text_field("cooperative", "setup-name", Some("setup-name-hint"), "organization")))
        (view.languages("language", "setup-language"))
        (view.select("time-zone", "setup-time-zone", None, &zones))
        (view.input(forms::Input { name: "accent", label: "setup-accent", hint: Some("setup-accent-hint"), kind: "color", autocomplete: "off" }))
    }
}

fn account_fields(view: &View<'_>, app: &App) -> Markup {
    let is_given = app.installation_answer("password").is_some();
    html! {
        p { (view.text("setup-account-hint")) }
        (view.input(NAME))
        (view.input(EMAIL))
        @if is_given { p.hint { (view.text("setup-password-kept")) } }
        (view.optional_if(is_given, NEW_PASSWORD))
    }
}

fn entry_fields(view: &View<'_>, app: &App) -> Markup {
    let by_domain = view.fields.get("entry").starts_with(['@', 'd']);
    let has_mail = app.mailer().is_some();
    html! {
        fieldset.stack-s {
            legend { (view.text("setup-entry-legend")) }
            div.choice {
                input id="entry-invitation" type="radio" name="entry" value="invitation" checked[!by_domain];
                label for="entry-invitation" { (view.text("setup-entry-invitation")) }
                p.hint { (view.text("setup-entry-invitation-hint")) }
            }
            div.choice {
                input id="entry-domain" type="radio" name="entry" value="domain" checked[by_domain] disabled[!has_mail];
                label for="entry-domain" { (view.text("setup-entry-domain")) }
                p.hint { (view.text(if has_mail { "setup-entry-domain-hint" } else { "setup-entry-domain-needs-mail" })) }
            }
        }
        @if has_mail {
            (view.optional_if(true, text_field("domain", "setup-domain", Some("setup-domain-hint"), "off")))
        }
        h2 { (view.text("setup-mail")) }
        @if has_mail {
            p { (view.text("setup-mail-configured")) }
            div.actions { button.button name="essai" value="1" formnovalidate { (view.text("setup-mail-try")) } }
        } @else {
            p { (view.text("setup-mail-none")) }
        }
    }
}

fn trial_notice(view: &View<'_>, asked: &Asked) -> Markup {
    if asked.essai == "ok" {
        html! { p.notice.notice-ok role="status" { (view.text("setup-mail-sent")) } }
    } else {
        html! { p.notice.notice-danger role="alert" { (view.text("setup-mail-failed")) " " (asked.essai) } }
    }
}

fn backup_fields(view: &View<'_>, app: &App) -> Markup {
    let options = ["6", "24", "168", "0"];
    let options = options.map(|hours| (hours.to_owned(), view.text(&format!("setup-every-{hours}"))));
    let folder = app.config().data.join("backups").display().to_string();
    html! {
        p { (view.locale.format("setup-backups-where", &[("folder", folder.into())])) }
        (view.select("backup-every", "setup-backup-every", Some("setup-backup-hint"), &options))
    }
}

/// `POST /installation`.
pub async fn answer(
    State(app): State<App>,
    who: Who,
    visit: Visit,
    Query(asked): Query<Asked>,
    fields: Fields,
) -> Result<Response, Problem> {
    app.check_installation_key(&visit.address, &asked.cle).await?;
    let screen = asked.screen(&app);
    if screen == Screen::Entry && !fields.get("essai").is_empty() {
        let to = app.installation_answer("email").unwrap_or_default();
        let outcome = app.test_mail(&to, who.locale).await.err().unwrap_or_else(|| "ok".to_owned());
        let outcome: String = form_encoded(&outcome);
        return Ok(Redirect::to(&format!("{}&essai={outcome}", address(&asked.cle, screen))).into_response());
    }
    if let Err(problem) = app.answer_screen(screen, |field| fields.get(field).to_owned()).await {
        return forms::again(problem, |problem| screen_page(&app, &who, &asked, screen, &fields, Some(problem)));
    }
    match Screen::ALL.into_iter().find(|other| *other > screen) {
        Some(next) => Ok(Redirect::to(&address(&asked.cle, next)).into_response()),
        None => {
            let admin = app.install(&visit.origin).await?;
            let agent = visit.agent();
            match app.make_backup().await {
                Ok(_) => enter(&app, Holder::Person(admin.id), &agent, "/app/").await,
                Err(error) => {
                    tracing::error!(%error, "the first backup failed");
                    let path = format!("/installation/sauvegarde?cause={}", error.message());
                    enter(&app, Holder::Person(admin.id), &agent, &path).await
                }
            }
        }
    }
}

/// `GET /installation/sauvegarde`: the first backup failed; all else is done.
pub async fn show_backup_failure(
    State(app): State<App>,
    Admin(member): Admin,
    Query(failure): Query<Failure>,
) -> Result<Response, Problem> {
    let locale = member.locale;
    let is_known = failure.cause.starts_with("admin-backup-error-") && locale.has(&failure.cause);
    let cause = if is_known { failure.cause } else { return Err(Code::NotFound.into()) };
    let title = locale.text("setup-backup-failed-title");
    let body = html! {
        h1 { (title) }
        div.panel {
            p { (locale.text("setup-backup-failed")) }
            p.notice.notice-danger { (locale.text(&cause)) }
            div.actions { a.button.button-primary href="/app/" { (locale.text("account-open-app")) } }
        }
    };
    Ok(forms::page(&app, locale, &title, body))
}

fn form_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
