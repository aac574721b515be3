//! Circles: groups of members to whom rights are given together.

use axum::extract::Path;
use axum::response::Response;
use etabli_api::Code;
use etabli_ids::{CircleId, PersonId};
use maud::html;

use super::{Confirmation, Desk, done};
use crate::http::forms::{self, Fields, Input, View};
use crate::problem::Problem;
use crate::storage::CircleRow;

const HOME: &str = "/admin/circles";
const NAME: Input<'_> = Input {
    name: "name",
    label: "admin-circles-name",
    hint: Some("admin-circles-name-hint"),
    kind: "text",
    autocomplete: "off",
};

/// `GET /admin/circles`.
pub async fn list(desk: Desk) -> Result<Response, Problem> {
    front(&desk, &Fields::default(), None).await
}

async fn front(desk: &Desk, fields: &Fields, problem: Option<&Problem>) -> Result<Response, Problem> {
    let view = View { locale: desk.locale, fields, problem };
    let circles = desk.app.storage().circles().await?;
    let members = desk.app.storage().circle_members().await?;
    let count = |circle: CircleId| members.iter().filter(|(id, _)| *id == circle).count();
    let body = html! {
        p { (desk.text("admin-circles-intro")) }
        @if circles.is_empty() { (desk.nothing("admin-circles-none")) } @else {
            ul.rows {
                @for circle in &circles {
                    li {
                        a href={ (HOME) "/" (circle.id) } { (circle.name) }
                        span.secondary.push { (desk.format("admin-circles-count", &[("count", count(circle.id).into())])) }
                    }
                }
            }
        }
        section.panel {
            h2 { (desk.text("admin-circles-new")) }
            form.form method="post" action=(HOME) {
                (view.summary())
                (view.input(NAME))
                div.actions { button.button.button-primary { (desk.text("admin-create")) } }
            }
        }
    };
    Ok(desk.page("circles", body))
}

/// `POST /admin/circles`.
pub async fn create(desk: Desk, fields: Fields) -> Result<Response, Problem> {
    match desk.app.create_circle(desk.by, fields.get("name")).await {
        Ok(id) => Ok(done(&format!("{HOME}/{id}"), "created")),
        Err(problem) => {
            let shown = front(&desk, &fields, Some(&problem)).await?;
            forms::again(problem, |_| shown)
        }
    }
}

async fn circle(desk: &Desk, id: &str) -> Result<CircleRow, Problem> {
    let id: CircleId = id.parse().map_err(|_| Code::NotFound)?;
    let circles = desk.app.storage().circles().await?;
    Ok(circles.into_iter().find(|row| row.id == id).ok_or(Code::NotFound)?)
}

/// `GET /admin/circles/<id>`.
pub async fn show(desk: Desk, Path(id): Path<String>) -> Result<Response, Problem> {
    let row = circle(&desk, &id).await?;
    let fields = Fields::filled([("name", row.name.clone())]);
    page(&desk, &row, &fields, None).await
}

async fn page(desk: &Desk, row: &CircleRow, fields: &Fields, problem: Option<&Problem>) -> Result<Response, Problem> {
    let view = View { locale: desk.locale, fields, problem };
    let home = format!("{HOME}/{}", row.id);
    let inside = members_of(desk, row.id).await?;
    let people = desk.app.storage().people().await?;
    let body = html! {
        section.panel {
            h2 { (desk.text("admin-circles-members")) }
            form.form method="post" action={ (home) "/members" } {
                fieldset {
                    legend.visually-hidden { (desk.text("admin-circles-members")) }
                    @for person in people.iter().filter(|row| row.disabled_at.is_none() || inside.contains(&row.id)) {
                        div.choice {
                            input type="checkbox" id=(person.id) name=(person.id) value="1" checked[inside.contains(&person.id)];
                            label for=(person.id) { (person.name) }
                        }
                    }
                }
                div.actions { button.button.button-primary { (desk.text("save")) } }
            }
        }
        section.panel {
            h2 { (desk.text("admin-rename")) }
            form.form method="post" action=(home) {
                (view.summary())
                (view.input(NAME))
                div.actions {
                    button.button { (desk.text("admin-rename")) }
                    a.button.button-danger href={ (home) "/delete" } { (desk.text("delete")) }
                }
            }
        }
        p { a href=(HOME) { (desk.text("admin-back")) } }
    };
    Ok(desk.page_titled("circles", &row.name, body))
}

async fn members_of(desk: &Desk, circle: CircleId) -> Result<Vec<PersonId>, Problem> {
    let members = desk.app.storage().circle_members().await?;
    Ok(members.into_iter().filter(|(id, _)| *id == circle).map(|(_, person)| person).collect())
}

/// `POST /admin/circles/<id>`.
pub async fn rename(desk: Desk, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let row = circle(&desk, &id).await?;
    match desk.app.rename_circle(desk.by, row.id, fields.get("name")).await {
        Ok(()) => Ok(done(&format!("{HOME}/{}", row.id), "saved")),
        Err(problem) => {
            let shown = page(&desk, &row, &fields, Some(&problem)).await?;
            forms::again(problem, |_| shown)
        }
    }
}

/// `POST /admin/circles/<id>/members`.
pub async fn set_members(desk: Desk, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let row = circle(&desk, &id).await?;
    let inside = members_of(&desk, row.id).await?;
    for person in desk.app.storage().people().await? {
        let is_in = !fields.get(&person.id.to_string()).is_empty();
        if is_in != inside.contains(&person.id) {
            desk.app.set_circle_member(desk.by, row.id, person.id, is_in).await?;
        }
    }
    Ok(done(&format!("{HOME}/{}", row.id), "saved"))
}

fn deleting<'a>(desk: &Desk, row: &'a CircleRow, home: &'a str, action: &'a str) -> Confirmation<'a> {
    Confirmation {
        section: "circles",
        title: desk.format("admin-circles-delete-title", &[("name", row.name.clone().into())]),
        explanation: desk.text("admin-circles-delete-explanation"),
        expected: &row.name,
        action,
        back: home,
        button: "delete",
    }
}

/// `GET /admin/circles/<id>/delete`.
pub async fn ask_delete(desk: Desk, Path(id): Path<String>) -> Result<Response, Problem> {
    let row = circle(&desk, &id).await?;
    let home = format!("{HOME}/{}", row.id);
    Ok(deleting(&desk, &row, &home, &format!("{home}/delete")).ask(&desk))
}

/// `POST /admin/circles/<id>/delete`.
pub async fn delete(desk: Desk, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let row = circle(&desk, &id).await?;
    let home = format!("{HOME}/{}", row.id);
    if let Some(again) = deleting(&desk, &row, &home, &format!("{home}/delete")).refusal(&desk, &fields) {
        return Ok(again);
    }
    desk.app.delete_circle(desk.by, row.id).await?;
    Ok(done(HOME, "deleted"))
}
