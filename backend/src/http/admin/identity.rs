//! What the cooperative is called and how it looks: name, words, time zone, colour, logo, footer, home page, menu.

use axum::extract::Multipart;
use axum::response::Response;
use etabli_access::{Actor, Level};
use etabli_api::Code;
use maud::{Markup, html};

use super::{Desk, done, menu};
use crate::http::forms::{self, Fields, Input, View};
use crate::http::theme::Colour;
use crate::problem::Problem;
use crate::services::accounts::clean_name;
use crate::services::files::{NewFile, Showing, showing};
use crate::services::settings::{ACCENT, DESCRIPTION, FOOTER, HOME, LANGUAGE, LOGO, NAME, TIME_ZONE};

const PAGE: &str = "/admin/identity";
const MAX_TEXT: usize = 1000;
/// The accent of tokens.css, for who has not chosen.
const DEFAULT_ACCENT: &str = "#0f6b5c";
/// What text needs on a white ground (WCAG 1.4.3).
const READABLE: f64 = 4.5;

/// `GET /admin/identity`.
pub async fn show(desk: Desk) -> Response {
    let settings = desk.app.settings();
    let stored = |key: &str| settings.get(key).unwrap_or_default();
    let fields = Fields::filled([
        ("name", settings.name()),
        ("description", stored(DESCRIPTION)),
        ("language", settings.locale().language.code().to_owned()),
        ("time-zone", settings.time_zone()),
        ("accent", settings.get(ACCENT).unwrap_or_else(|| DEFAULT_ACCENT.to_owned())),
        ("footer", stored(FOOTER)),
        ("home", stored(HOME)),
    ]);
    page(&desk, &fields, None)
}

/// The page, with what is wrong in its first form.
pub fn page(desk: &Desk, fields: &Fields, problem: Option<&Problem>) -> Response {
    let view = View { locale: desk.locale, fields, problem };
    let text = |name, label, hint| Input { name, label, hint: Some(hint), kind: "text", autocomplete: "off" };
    let colour = Input { kind: "color", ..text("accent", "admin-identity-accent", "admin-identity-accent-hint") };
    let body = html! {
        form.panel.form method="post" action=(PAGE) {
            h2 { (desk.text("admin-identity-words")) }
            (view.summary())
            (view.input(text("name", "admin-identity-name", "admin-identity-name-hint")))
            (view.optional_if(true, text("description", "admin-identity-description", "admin-identity-description-hint")))
            (view.languages("language", "admin-identity-language"))
            (view.select("time-zone", "admin-identity-time-zone", None, &time_zones(fields.get("time-zone"))))
            (view.select("home", "admin-identity-home", Some("admin-identity-home-hint"), &home_pages(desk)))
            (view.input(colour))
            (contrast_note(desk, fields.get("accent")))
            div.field {
                label for="footer" { (desk.text("admin-identity-footer")) }
                p.hint id="footer-hint" { (desk.text("admin-identity-footer-hint")) }
                textarea id="footer" name="footer" rows="3" aria-describedby="footer-hint" { (fields.get("footer")) }
            }
            div.actions { button.button.button-primary { (desk.text("save")) } }
        }
        (logo(desk))
        (menu::form(desk, None))
    };
    desk.page("identity", body)
}

fn time_zones(chosen: &str) -> Vec<(String, String)> {
    const ZONES: &[&str] = &[
        "Europe/Paris",
        "Europe/Brussels",
        "Europe/Zurich",
        "Europe/Luxembourg",
        "Europe/London",
        "America/Guadeloupe",
        "America/Martinique",
        "America/Cayenne",
        "America/Miquelon",
        "America/Montreal",
        "America/Toronto",
        "Indian/Reunion",
        "Indian/Mayotte",
        "Pacific/Noumea",
        "Pacific/Tahiti",
        "Pacific/Wallis",
        "UTC",
    ];
    let known = ZONES.contains(&chosen) || chosen.is_empty();
    let other = (!known).then_some(chosen);
    ZONES.iter().copied().chain(other).map(|zone| (zone.to_owned(), zone.replace('_', " "))).collect()
}

/// Pages that visitors may read.
fn home_pages(desk: &Desk) -> Vec<(String, String)> {
    let tree = desk.app.tree();
    let visitor = Actor::visitor();
    let public = tree.documents().filter(|row| row.trashed_at.is_none() && tree.level(&visitor, row.id) >= Level::Read);
    let mut pages: Vec<_> = public.map(|row| (row.id.to_string(), row.title.clone())).collect();
    pages.sort_by_key(|(_, title)| etabli_ids::fold(title));
    pages.insert(0, (String::new(), desk.text("admin-identity-home-default")));
    pages
}

/// A pale colour is darkened where it carries text: who chose it should know why it looks different.
fn contrast_note(desk: &Desk, accent: &str) -> Markup {
    let white = Colour::parse("#ffffff");
    let contrast = Colour::parse(accent).zip(white).map(|(accent, white)| accent.contrast(white));
    html! {
        @if contrast.is_some_and(|contrast| contrast < READABLE) {
            p.notice.notice-warn { (desk.text("admin-identity-accent-pale")) }
        }
    }
}

fn logo(desk: &Desk) -> Markup {
    let logo = desk.app.settings().get(LOGO);
    html! {
        section.panel {
            h2 { (desk.text("admin-identity-logo")) }
            @if let Some(id) = &logo { p { img.logo src={ "/files/" (id) } alt=(desk.text("admin-identity-logo-now")); } }
            form.form method="post" action={ (PAGE) "/logo" } enctype="multipart/form-data" {
                div.field {
                    label for="file" { (desk.text("admin-identity-logo-file")) }
                    p.hint id="file-hint" { (desk.text("admin-identity-logo-hint")) }
                    input id="file" name="file" type="file" required accept="image/png,image/jpeg,image/webp,image/svg+xml"
                        aria-describedby="file-hint";
                }
                div.actions { button.button { (desk.text("admin-identity-logo-send")) } }
            }
            @if logo.is_some() { (desk.button(&format!("{PAGE}/logo/remove"), "admin-identity-logo-remove", "")) }
        }
    }
}

fn check(fields: &Fields) -> Result<String, Problem> {
    let name = clean_name(fields.get("name"));
    let is_zone = jiff::tz::TimeZone::get(fields.get("time-zone")).is_ok();
    let wrong = [
        ("name", name.as_ref().err().copied()),
        ("description", (fields.get("description").len() > MAX_TEXT).then_some("field-too-long")),
        ("footer", (fields.get("footer").len() > MAX_TEXT).then_some("field-too-long")),
        ("time-zone", (!is_zone).then_some("field-choice-unknown")),
        ("accent", Colour::parse(fields.get("accent")).is_none().then_some("field-colour-wrong")),
    ];
    let wrong: Vec<_> = wrong.into_iter().filter_map(|(field, message)| Some((field, message?))).collect();
    match name {
        Ok(name) if wrong.is_empty() => Ok(name),
        _ => Err(Problem::fields(wrong)),
    }
}

/// `POST /admin/identity`.
pub async fn save(desk: Desk, fields: Fields) -> Result<Response, Problem> {
    let name = match check(&fields) {
        Ok(name) => name,
        Err(problem) => return forms::again(problem, |problem| page(&desk, &fields, Some(problem))),
    };
    let language = if fields.get("language") == "en" { "en" } else { "fr" };
    let values = [
        (NAME, name.as_str()),
        (DESCRIPTION, fields.get("description").trim()),
        (LANGUAGE, language),
        (TIME_ZONE, fields.get("time-zone")),
        (ACCENT, fields.get("accent")),
        (FOOTER, fields.get("footer").trim()),
        (HOME, fields.get("home")),
    ];
    desk.save_settings(&values).await?;
    Ok(done(PAGE, "saved"))
}

/// `POST /admin/identity/logo`.
pub async fn set_logo(desk: Desk, mut form: Multipart) -> Result<Response, Problem> {
    let field = form.next_field().await.map_err(|_| Code::TooLarge)?.ok_or(Code::Malformed)?;
    let name = field.file_name().unwrap_or("logo").to_owned();
    let content = field.bytes().await.map_err(|_| Code::TooLarge)?;
    let file = desk.app.add_file(NewFile { name: &name, document: None, by: Some(desk.by) }, content).await?;
    let is_image = file.media_type.starts_with("image/") && showing(&file.media_type) != Showing::Download;
    if !is_image {
        desk.app.storage().remove_file(file.id).await?;
        return Ok(done(PAGE, "not-an-image"));
    }
    forget_logo(&desk).await?;
    desk.save_settings(&[(LOGO, &file.id.to_string())]).await?;
    Ok(done(PAGE, "saved"))
}

async fn forget_logo(desk: &Desk) -> Result<(), Problem> {
    if let Some(id) = desk.app.settings().get(LOGO).and_then(|id| id.parse().ok()) {
        desk.app.storage().remove_file(id).await?;
    }
    Ok(())
}

/// `POST /admin/identity/logo/remove`.
pub async fn remove_logo(desk: Desk) -> Result<Response, Problem> {
    forget_logo(&desk).await?;
    desk.save_settings(&[(LOGO, "")]).await?;
    Ok(done(PAGE, "saved"))
}
