//! Spaces: their names, their order, and who may do what in each.

use axum::extract::Path;
use axum::response::Response;
use etabli_access::{Grant, Level, Subject};
use etabli_api::Code;
use etabli_ids::SpaceId;
use maud::html;

use super::{Confirmation, Desk, done, rights};
use crate::http::forms::{self, Fields, Input, View};
use crate::problem::Problem;
use crate::storage::SpaceRow;

pub const HOME: &str = "/admin/spaces";
const NAME: Input<'_> = Input {
    name: "name",
    label: "admin-spaces-name",
    hint: Some("admin-spaces-name-hint"),
    kind: "text",
    autocomplete: "off",
};

/// `GET /admin/spaces`.
pub async fn list(desk: Desk) -> Result<Response, Problem> {
    front(&desk, &Fields::filled([("access", "members".to_owned())]), None).await
}

async fn front(desk: &Desk, fields: &Fields, problem: Option<&Problem>) -> Result<Response, Problem> {
    let view = View { locale: desk.locale, fields, problem };
    let tree = desk.app.tree();
    let count = |space: SpaceId| tree.documents().filter(|row| row.space == space && row.trashed_at.is_none()).count();
    let last = tree.spaces().len().saturating_sub(1);
    let access = ["members", "public", "closed"]
        .map(|access| (access.to_owned(), desk.text(&format!("admin-spaces-access-{access}"))));
    let words = rights::words_by_space(desk).await?;
    let body = html! {
        p { (desk.text("admin-spaces-intro")) }
        ul.rows {
            @for (index, space) in tree.spaces().iter().enumerate() {
                @let home = format!("{HOME}/{}", space.id);
                li {
                    div {
                        a href=(home) { (space.name) }
                        p.secondary.small {
                            (desk.format("admin-spaces-count", &[("count", count(space.id).into())]))
                            @for line in words.get(&space.id).into_iter().flatten() { " · " (line) }
                        }
                    }
                    form.push.cluster method="post" action={ (home) "/move" } {
                        button.button name="direction" value="up" disabled[index == 0] {
                            (desk.text("admin-up")) span.visually-hidden { " " (space.name) }
                        }
                        button.button name="direction" value="down" disabled[index == last] {
                            (desk.text("admin-down")) span.visually-hidden { " " (space.name) }
                        }
                    }
                }
            }
        }
        section.panel {
            h2 { (desk.text("admin-spaces-new")) }
            form.form method="post" action=(HOME) {
                (view.summary())
                (view.input(NAME))
                (view.select("access", "admin-spaces-access", Some("admin-spaces-access-hint"), &access))
                div.actions { button.button.button-primary { (desk.text("admin-create")) } }
            }
        }
    };
    Ok(desk.page("spaces", body))
}

/// `POST /admin/spaces`.
pub async fn create(desk: Desk, fields: Fields) -> Result<Response, Problem> {
    let members = Grant { subject: Subject::Members, level: Level::Write };
    let grants = match fields.get("access") {
        "public" => vec![Grant { subject: Subject::Public, level: Level::Read }, members],
        "closed" => Vec::new(),
        _ => vec![members],
    };
    match desk.app.create_space(fields.get("name"), grants).await {
        Ok(id) => {
            desk.app.journal(Some(desk.by), "space-made", fields.get("name").trim(), "").await;
            Ok(done(&format!("{HOME}/{id}"), "created"))
        }
        Err(problem) => {
            let shown = front(&desk, &fields, Some(&problem)).await?;
            forms::again(problem, |_| shown)
        }
    }
}

/// The space of an address.
pub fn space(desk: &Desk, id: &str) -> Result<SpaceRow, Problem> {
    let id: SpaceId = id.parse().map_err(|_| Code::NotFound)?;
    Ok(desk.app.tree().space(id).ok_or(Code::NotFound)?.as_ref().clone())
}

/// `GET /admin/spaces/<id>`.
pub async fn show(desk: Desk, Path(id): Path<String>) -> Result<Response, Problem> {
    let row = space(&desk, &id)?;
    let fields = Fields::filled([("name", row.name.clone())]);
    page(&desk, &row, &fields, None).await
}

/// The page of a space, with what is wrong in one of its forms.
pub async fn page(
    desk: &Desk,
    row: &SpaceRow,
    fields: &Fields,
    problem: Option<&Problem>,
) -> Result<Response, Problem> {
    let view = View { locale: desk.locale, fields, problem };
    let home = format!("{HOME}/{}", row.id);
    let tree = desk.app.tree();
    let held = tree.documents().filter(|document| document.space == row.id).count();
    let body = html! {
        (view.summary())
        section.panel {
            h2 { (desk.text("admin-rights")) }
            p { (desk.text("admin-rights-intro")) }
            (rights::form(desk, row.id).await?)
        }
        section.panel {
            h2 { (desk.text("admin-rename")) }
            form.form method="post" action=(home) {
                (view.input(NAME))
                div.actions { button.button { (desk.text("admin-rename")) } }
            }
        }
        section.panel {
            h2 { (desk.text("delete")) }
            @if held == 0 {
                div.actions { a.button.button-danger href={ (home) "/delete" } { (desk.text("admin-spaces-delete")) } }
            } @else {
                p { (desk.format("admin-spaces-held", &[("count", held.into())])) }
            }
        }
        p { a href=(HOME) { (desk.text("admin-back")) } }
    };
    Ok(desk.page_titled("spaces", &row.name, body))
}

/// `POST /admin/spaces/<id>`.
pub async fn rename(desk: Desk, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let row = space(&desk, &id)?;
    match desk.app.rename_space(desk.by, row.id, fields.get("name")).await {
        Ok(()) => Ok(done(&format!("{HOME}/{}", row.id), "saved")),
        Err(problem) => {
            let shown = page(&desk, &row, &fields, Some(&problem)).await?;
            forms::again(problem, |_| shown)
        }
    }
}

/// `POST /admin/spaces/<id>/move`.
pub async fn reorder(desk: Desk, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let row = space(&desk, &id)?;
    desk.app.move_space(row.id, fields.get("direction") == "up").await?;
    Ok(done(HOME, "saved"))
}

fn deleting<'a>(desk: &Desk, row: &'a SpaceRow, home: &'a str, action: &'a str) -> Confirmation<'a> {
    Confirmation {
        section: "spaces",
        title: desk.format("admin-spaces-delete-title", &[("name", row.name.clone().into())]),
        explanation: desk.text("admin-spaces-delete-explanation"),
        expected: &row.name,
        action,
        back: home,
        button: "delete",
    }
}

/// `GET /admin/spaces/<id>/delete`.
pub async fn ask_delete(desk: Desk, Path(id): Path<String>) -> Result<Response, Problem> {
    let row = space(&desk, &id)?;
    let home = format!("{HOME}/{}", row.id);
    Ok(deleting(&desk, &row, &home, &format!("{home}/delete")).ask(&desk))
}

/// `POST /admin/spaces/<id>/delete`.
pub async fn delete(desk: Desk, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let row = space(&desk, &id)?;
    let home = format!("{HOME}/{}", row.id);
    if let Some(again) = deleting(&desk, &row, &home, &format!("{home}/delete")).refusal(&desk, &fields) {
        return Ok(again);
    }
    desk.app.remove_space(desk.by, row.id).await?;
    Ok(done(HOME, "deleted"))
}
