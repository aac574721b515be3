//! The journal of sensitive acts: who did what, when.

use axum::extract::Query;
use axum::response::Response;
use maud::html;
use serde::Deserialize;

use super::Desk;
use crate::problem::Problem;
use crate::services::journal::ACTIONS;
use crate::storage::JournalRow;

const PER_PAGE: u32 = 50;

/// Which acts are wanted.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    action: String,
    #[serde(default)]
    page: u32,
}

/// `GET /admin/journal`.
pub async fn show(desk: Desk, Query(wanted): Query<Wanted>) -> Result<Response, Problem> {
    let action = Some(wanted.action.as_str()).filter(|action| ACTIONS.contains(action));
    let page = wanted.page.min(10_000);
    let mut rows = desk.app.storage().journal(action, page * PER_PAGE, PER_PAGE + 1).await?;
    let has_more = rows.len() > PER_PAGE as usize;
    rows.truncate(PER_PAGE as usize);
    let people = desk.app.storage().people().await?;
    let who = |row: &JournalRow| {
        let person = row.person.and_then(|id| people.iter().find(|person| person.id == id));
        person.map_or_else(|| desk.text("admin-journal-nobody"), |person| person.name.clone())
    };
    let [when, what, object, by] =
        ["when", "what", "object", "by"].map(|column| desk.text(&format!("admin-journal-{column}")));
    let turn = |page: u32| format!("/admin/journal?action={}&page={page}", action.unwrap_or_default());
    let body = html! {
        form.search-form method="get" action="/admin/journal" {
            label.visually-hidden for="action" { (desk.text("admin-journal-filter")) }
            select id="action" name="action" {
                option value="" { (desk.text("admin-journal-all")) }
                @for name in ACTIONS {
                    option value=(name) selected[action == Some(*name)] { (desk.text(&format!("journal-{name}"))) }
                }
            }
            button.button { (desk.text("admin-journal-show")) }
        }
        @if rows.is_empty() { (desk.nothing("admin-journal-none")) } @else {
            div.table-wrap.table-cards { table {
                caption.visually-hidden { (desk.title("journal")) }
                thead { tr {
                    th scope="col" { (when) } th scope="col" { (what) } th scope="col" { (object) } th scope="col" { (by) }
                } }
                tbody { @for row in &rows {
                    tr {
                        td data-label=(when) { (desk.when(row.at)) }
                        th scope="row" { (desk.text(&format!("journal-{}", row.action))) }
                        td data-label=(object) { (row.object) @if !row.detail.is_empty() { " " span.secondary { (row.detail) } } }
                        td data-label=(by) { (who(row)) }
                    }
                } }
            } }
        }
        nav.cluster aria-label=(desk.text("admin-journal-pages")) {
            @if page > 0 { a.button href=(turn(page - 1)) { (desk.text("admin-journal-newer")) } }
            @if has_more { a.button href=(turn(page + 1)) { (desk.text("admin-journal-older")) } }
        }
    };
    Ok(desk.page("journal", body))
}
