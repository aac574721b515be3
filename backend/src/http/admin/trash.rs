//! The trash: what was deleted in the last thirty days.

use axum::extract::Path;
use axum::response::Response;
use etabli_api::Code;
use etabli_ids::DocumentId;
use maud::html;

use super::{Confirmation, Desk, done};
use crate::http::forms::Fields;
use crate::problem::Problem;
use crate::services::jobs::TRASH_DAYS;
use crate::services::sessions::DAY;
use crate::services::trash::{taken_along, thrown_away};
use crate::storage::DocumentRow;

const HOME: &str = "/admin/trash";

/// `GET /admin/trash`.
pub async fn show(desk: Desk) -> Response {
    let tree = desk.app.tree();
    let rows = thrown_away(&tree);
    let days_left = |row: &DocumentRow| {
        let since = desk.app.now() - row.trashed_at.unwrap_or_default();
        (TRASH_DAYS - since / DAY).max(0)
    };
    let place = |row: &DocumentRow| tree.space(row.space).map(|space| space.name.clone()).unwrap_or_default();
    let body = html! {
        p { (desk.format("admin-trash-intro", &[("count", TRASH_DAYS.into())])) }
        @if rows.is_empty() { (desk.nothing("admin-trash-none")) } @else {
            ul.rows {
                @for row in &rows {
                    @let (home, below) = (format!("{HOME}/{}", row.id), taken_along(&tree, row.id) - 1);
                    li {
                        div {
                            strong { (row.title) }
                            p.secondary.small {
                                (place(row)) " · " (desk.when(row.trashed_at.unwrap_or_default()))
                                " · " (desk.format("admin-trash-left", &[("count", days_left(row).into())]))
                                @if below > 0 { " · " (desk.format("admin-trash-below", &[("count", below.into())])) }
                            }
                        }
                        div.push.cluster {
                            (desk.button(&format!("{home}/restore"), "admin-trash-restore", &row.title))
                            (desk.link(&format!("{home}/delete"), "admin-trash-delete", &row.title))
                        }
                    }
                }
            }
            p { a.button.button-danger href={ (HOME) "/empty" } { (desk.text("admin-trash-empty")) } }
        }
    };
    desk.page("trash", body)
}

fn thrown(desk: &Desk, id: &str) -> Result<DocumentRow, Problem> {
    let id: DocumentId = id.parse().map_err(|_| Code::NotFound)?;
    let tree = desk.app.tree();
    let row = tree.document(id).filter(|row| row.trashed_with == Some(id)).ok_or(Code::NotFound)?;
    Ok(row.as_ref().clone())
}

/// `POST /admin/trash/<id>/restore`.
pub async fn restore(desk: Desk, Path(id): Path<String>) -> Result<Response, Problem> {
    let row = thrown(&desk, &id)?;
    desk.app.take_out_of_trash(&desk.actor, row.id).await?;
    Ok(done(HOME, "taken-out"))
}

fn deleting<'a>(desk: &Desk, row: &'a DocumentRow, action: &'a str) -> Confirmation<'a> {
    Confirmation {
        section: "trash",
        title: desk.format("admin-trash-delete-title", &[("name", row.title.clone().into())]),
        explanation: desk.text("admin-trash-delete-explanation"),
        expected: &row.title,
        action,
        back: HOME,
        button: "admin-trash-delete",
    }
}

/// `GET /admin/trash/<id>/delete`.
pub async fn ask_delete(desk: Desk, Path(id): Path<String>) -> Result<Response, Problem> {
    let row = thrown(&desk, &id)?;
    Ok(deleting(&desk, &row, &format!("{HOME}/{}/delete", row.id)).ask(&desk))
}

/// `POST /admin/trash/<id>/delete`.
pub async fn delete(desk: Desk, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let row = thrown(&desk, &id)?;
    if let Some(again) = deleting(&desk, &row, &format!("{HOME}/{}/delete", row.id)).refusal(&desk, &fields) {
        return Ok(again);
    }
    desk.app.destroy(desk.by, &[row.id]).await?;
    Ok(done(HOME, "destroyed"))
}

fn emptying<'a>(desk: &Desk, name: &'a str) -> Confirmation<'a> {
    Confirmation {
        section: "trash",
        title: desk.text("admin-trash-empty"),
        explanation: desk.text("admin-trash-empty-explanation"),
        expected: name,
        action: "/admin/trash/empty",
        back: HOME,
        button: "admin-trash-empty",
    }
}

/// `GET /admin/trash/empty`.
pub async fn ask_empty(desk: Desk) -> Response {
    emptying(&desk, &desk.app.settings().name()).ask(&desk)
}

/// `POST /admin/trash/empty`.
pub async fn empty(desk: Desk, fields: Fields) -> Result<Response, Problem> {
    if let Some(again) = emptying(&desk, &desk.app.settings().name()).refusal(&desk, &fields) {
        return Ok(again);
    }
    let documents: Vec<_> = thrown_away(&desk.app.tree()).iter().map(|row| row.id).collect();
    desk.app.destroy(desk.by, &documents).await?;
    Ok(done(HOME, "destroyed"))
}
