//! The menu of the public site: words and addresses in order, edited in one form.

use axum::response::Response;
use etabli_access::{Actor, Level};
use maud::{Markup, html};

use super::{Desk, done};
use crate::http::forms::{self, Fields};
use crate::http::layout::{self, MenuEntry};
use crate::problem::Problem;
use crate::services::settings::MENU;

/// More would not fit a header.
const MAX_ENTRIES: usize = 12;
/// Empty lines offered below the entries.
const SPARE: usize = 2;
const MAX_LENGTH: usize = 300;

/// The form; `typed` when it is shown again.
pub fn form(desk: &Desk, typed: Option<&[MenuEntry]>) -> Markup {
    let current = layout::menu(&desk.app);
    let entries = typed.unwrap_or(&current);
    let lines = (entries.len() + SPARE).min(MAX_ENTRIES);
    let part = |index: usize, part: fn(&MenuEntry) -> &str| entries.get(index).map_or("", part);
    html! {
        form.panel.form id="menu-form" method="post" action="/admin/identity/menu" {
            h2 { (desk.text("admin-menu")) }
            p { (desk.text("admin-menu-hint")) }
            @for index in 0..lines {
                @let number = [("number", (index + 1).into())];
                fieldset.menu-line {
                    legend.visually-hidden { (desk.format("admin-menu-line", &number)) }
                    div.field {
                        label for={ "label-" (index) } { (desk.text("admin-menu-label")) }
                        input id={ "label-" (index) } name={ "label-" (index) } value=(part(index, |entry| &entry.label));
                    }
                    div.field {
                        label for={ "href-" (index) } { (desk.text("admin-menu-href")) }
                        input id={ "href-" (index) } name={ "href-" (index) } list="addresses"
                            value=(part(index, |entry| &entry.href));
                    }
                    @if index > 0 && index < entries.len() {
                        button.button name="up" value=(index) {
                            (desk.text("admin-up")) span.visually-hidden { " " (part(index, |entry| &entry.label)) }
                        }
                    }
                }
            }
            datalist id="addresses" { @for (href, title) in addresses(desk) { option value=(href) { (title) } } }
            div.actions { button.button.button-primary { (desk.text("save")) } }
        }
    }
}

fn addresses(desk: &Desk) -> Vec<(String, String)> {
    let tree = desk.app.tree();
    let visitor = Actor::visitor();
    let public = tree.documents().filter(|row| row.trashed_at.is_none() && tree.level(&visitor, row.id) >= Level::Read);
    let mut addresses: Vec<_> = public.map(|row| (format!("/{}", row.slug), row.title.clone())).collect();
    addresses.sort();
    addresses
}

fn read(fields: &Fields) -> Vec<MenuEntry> {
    let entry = |index: usize| MenuEntry {
        label: fields.get(&format!("label-{index}")).trim().to_owned(),
        href: fields.get(&format!("href-{index}")).trim().to_owned(),
    };
    let entries = (0..MAX_ENTRIES).map(entry);
    let mut entries: Vec<_> = entries.filter(|entry| !entry.label.is_empty() || !entry.href.is_empty()).collect();
    if let Ok(index) = fields.get("up").parse::<usize>()
        && (1..entries.len()).contains(&index)
    {
        entries.swap(index - 1, index);
    }
    entries
}

fn is_right(entry: &MenuEntry) -> bool {
    let is_address = ["/", "https://", "http://", "mailto:"].iter().any(|start| entry.href.starts_with(start));
    let is_safe = is_address && etabli_markup::safe_url(&entry.href).is_some();
    !entry.label.is_empty() && is_safe && entry.label.len() + entry.href.len() <= MAX_LENGTH
}

/// `POST /admin/identity/menu`.
pub async fn save(desk: Desk, fields: Fields) -> Result<Response, Problem> {
    let entries = read(&fields);
    if let Some(wrong) = entries.iter().position(|entry| !is_right(entry)) {
        let problem = Problem::fields([(format!("href-{wrong}").as_str(), "field-menu-wrong")]);
        return forms::again(problem, |problem| again(&desk, &entries, problem));
    }
    let pairs: Vec<_> =
        entries.iter().map(|entry| serde_json::json!({ "label": entry.label, "href": entry.href })).collect();
    // Without any line the site goes back to its own menu.
    let json = if pairs.is_empty() { String::new() } else { serde_json::Value::from(pairs).to_string() };
    desk.save_settings(&[(MENU, &json)]).await?;
    Ok(done("/admin/identity", "saved"))
}

fn again(desk: &Desk, entries: &[MenuEntry], problem: &Problem) -> Response {
    let fields = Fields::default();
    let view = forms::View { locale: desk.locale, fields: &fields, problem: Some(problem) };
    let body = html! {
        (view.summary())
        (form(desk, Some(entries)))
        p { a href="/admin/identity" { (desk.text("admin-back")) } }
    };
    desk.page_titled("identity", &desk.title("identity"), body)
}
