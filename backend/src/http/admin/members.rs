//! Members: who they are, what they may, and helping them back in.

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use etabli_access::Role;
use etabli_api::Code;
use etabli_ids::{PersonId, fold};
use maud::{Markup, html};
use serde::Deserialize;

use super::{Confirmation, Desk, done};
use crate::http::assets;
use crate::http::forms::Fields;
use crate::http::visit::Visit;
use crate::problem::Problem;
use crate::storage::PersonRow;

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    q: String,
}

/// `GET /admin/members`.
pub async fn list(desk: Desk, Query(wanted): Query<Wanted>) -> Result<Response, Problem> {
    let words = fold(wanted.q.trim());
    let people = desk.app.storage().people().await?;
    let total = people.len();
    let is_wanted = |row: &PersonRow| {
        let text = fold(&format!("{} {}", row.name, row.email.as_deref().unwrap_or_default()));
        words.split_whitespace().all(|word| text.contains(word))
    };
    let found: Vec<_> = people.into_iter().filter(is_wanted).collect();
    let body = html! {
        div.cluster.cluster-between {
            form.search-form method="get" action="/admin/members" role="search" {
                label.visually-hidden for="q" { (desk.text("admin-members-search")) }
                input id="q" name="q" type="search" value=(wanted.q);
                button.button { (desk.text("admin-search")) }
            }
            a.button.button-primary href="/admin/invitations" { (desk.text("admin-members-invite")) }
        }
        p.secondary role="status" {
            (desk.format("admin-members-count", &[("shown", found.len().into()), ("count", total.into())]))
        }
        @if found.is_empty() { (desk.nothing("admin-members-none")) } @else { (table(&desk, &found).await?) }
    };
    Ok(desk.page("members", body))
}

async fn table(desk: &Desk, people: &[PersonRow]) -> Result<Markup, Problem> {
    let tree = desk.app.tree();
    let circles = desk.app.storage().circles().await?;
    let names = |person| {
        let own = tree.circles_of(person);
        let names: Vec<_> = circles.iter().filter(|row| own.contains(&row.id)).map(|row| row.name.as_str()).collect();
        names.join(", ")
    };
    let [name, email, role, circle, since] =
        ["name", "email", "role", "circles", "since"].map(|column| desk.text(&format!("admin-members-{column}")));
    Ok(html! {
        div.table-wrap.table-cards {
            table {
                caption.visually-hidden { (desk.title("members")) }
                thead { tr {
                    th scope="col" { (name) } th scope="col" { (email) } th scope="col" { (role) }
                    th scope="col" { (circle) } th scope="col" { (since) }
                } }
                tbody {
                    @for row in people {
                        tr {
                            th scope="row" { a href={ "/admin/members/" (row.id) } { (row.name) } }
                            td data-label=(email) { (row.email.as_deref().unwrap_or("—")) }
                            td data-label=(role) {
                                (desk.text(&format!("role-{}", row.role.name())))
                                @if row.disabled_at.is_some() { " " span.tag { (desk.text("admin-members-disabled")) } }
                            }
                            td data-label=(circle) { (names(row.id)) }
                            td data-label=(since) { (desk.when(row.created_at)) }
                        }
                    }
                }
            }
        }
    })
}

async fn person(desk: &Desk, id: &str) -> Result<PersonRow, Problem> {
    let id: PersonId = id.parse().map_err(|_| Code::NotFound)?;
    Ok(desk.app.storage().person(id).await?.ok_or(Code::NotFound)?)
}

fn address(row: &PersonRow) -> String {
    format!("/admin/members/{}", row.id)
}

/// `GET /admin/members/<id>`.
pub async fn show(desk: Desk, Path(id): Path<String>) -> Result<Response, Problem> {
    let row = person(&desk, &id).await?;
    page(&desk, &row, None).await
}

async fn page(desk: &Desk, row: &PersonRow, problem: Option<&Problem>) -> Result<Response, Problem> {
    let home = address(row);
    let circles = desk.app.storage().circles().await?;
    let own = desk.app.tree().circles_of(row.id);
    let body = html! {
        @if let Some(problem) = problem {
            div.error-summary role="alert" { p { (desk.text(&format!("problem-{}", problem.code.name()))) } }
        }
        dl.facts {
            dt { (desk.text("admin-members-email")) } dd { (row.email.as_deref().unwrap_or("—")) }
            dt { (desk.text("admin-members-since")) } dd { (desk.when(row.created_at)) }
            @if let Some(at) = row.disabled_at { dt { (desk.text("admin-members-disabled")) } dd { (desk.when(at)) } }
        }
        section.panel {
            h2 { (desk.text("admin-members-role")) }
            form.form method="post" action={ (home) "/role" } {
                div.field {
                    label for="role" { (desk.text("admin-members-role-label")) }
                    p.hint id="role-hint" { (desk.text("admin-members-role-hint")) }
                    select id="role" name="role" aria-describedby="role-hint" {
                        @for role in [Role::Member, Role::Admin] {
                            option value=(role.name()) selected[role == row.role] {
                                (desk.text(&format!("role-{}", role.name())))
                            }
                        }
                    }
                }
                div.actions { button.button { (desk.text("save")) } }
            }
        }
        @if !circles.is_empty() {
            section.panel {
                h2 { (desk.text("admin-members-circles")) }
                form.form method="post" action={ (home) "/circles" } {
                    fieldset {
                        legend.visually-hidden { (desk.text("admin-members-circles")) }
                        @for circle in &circles {
                            div.choice {
                                input type="checkbox" id=(circle.id) name=(circle.id) value="1"
                                    checked[own.contains(&circle.id)];
                                label for=(circle.id) { (circle.name) }
                            }
                        }
                    }
                    div.actions { button.button { (desk.text("save")) } }
                }
            }
        }
        section.panel {
            h2 { (desk.text("admin-members-access")) }
            p { (desk.text("admin-members-reset-hint")) }
            div.actions {
                (desk.button(&format!("{home}/reset"), "admin-members-reset", &row.name))
                @if row.disabled_at.is_some() {
                    (desk.button(&format!("{home}/enable"), "admin-members-enable", &row.name))
                } @else {
                    a.button.button-danger href={ (home) "/disable" } { (desk.text("admin-members-disable")) }
                }
            }
        }
        p { a href="/admin/members" { (desk.text("admin-members-back")) } }
    };
    Ok(desk.page_titled("members", &row.name, body))
}

/// Shows what is wrong on the person's page.
async fn refused(desk: &Desk, row: &PersonRow, problem: Problem) -> Result<Response, Problem> {
    if problem.code.status() >= 500 {
        return Err(problem);
    }
    let status = axum::http::StatusCode::from_u16(problem.code.status()).unwrap_or_default();
    Ok((status, page(desk, row, Some(&problem)).await?).into_response())
}

/// `POST /admin/members/<id>/role`.
pub async fn set_role(desk: Desk, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let row = person(&desk, &id).await?;
    let role = fields.get("role").parse().map_err(|_| Code::Malformed)?;
    match desk.app.set_role(Some(desk.by), row.id, role).await {
        Ok(()) => Ok(done(&address(&row), "saved")),
        Err(problem) => refused(&desk, &row, problem).await,
    }
}

/// `POST /admin/members/<id>/circles`.
pub async fn set_circles(desk: Desk, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let row = person(&desk, &id).await?;
    let own = desk.app.tree().circles_of(row.id);
    for circle in desk.app.storage().circles().await? {
        let is_in = !fields.get(&circle.id.to_string()).is_empty();
        if is_in != own.contains(&circle.id) {
            desk.app.set_circle_member(desk.by, circle.id, row.id, is_in).await?;
        }
    }
    Ok(done(&address(&row), "saved"))
}

/// `POST /admin/members/<id>/reset`: the link is shown this once.
pub async fn make_reset_link(desk: Desk, Path(id): Path<String>, visit: Visit) -> Result<Response, Problem> {
    let row = person(&desk, &id).await?;
    let path = desk.app.make_reset_link(Some(desk.by), row.id).await?;
    let link = format!("{}{path}", desk.app.origin(&visit.origin));
    let body = html! {
        p.notice.notice-ok role="status" { (desk.format("admin-members-reset-made", &[("name", row.name.clone().into())])) }
        (once(&desk, &link))
        p { a href=(address(&row)) { (desk.text("admin-back")) } }
    };
    Ok(desk.page_titled("members", &row.name, body))
}

/// A link that is not kept, to be copied now.
pub fn once(desk: &Desk, link: &str) -> Markup {
    html! {
        div.panel {
            div.field {
                label for="link" { (desk.text("admin-link")) }
                p.hint id="link-hint" { (desk.text("admin-link-hint")) }
                input.link-once id="link" readonly value=(link) aria-describedby="link-hint";
                // Shown by form.js.
                button.button type="button" data-copy="link" data-done=(desk.text("copied")) hidden {
                    (desk.text("copy"))
                }
                span.visually-hidden role="status" {}
            }
        }
        script type="module" src=(assets::address("form.js")) {}
    }
}

fn disabling<'a>(desk: &Desk, row: &'a PersonRow, action: &'a str, back: &'a str) -> Confirmation<'a> {
    Confirmation {
        section: "members",
        title: desk.format("admin-members-disable-title", &[("name", row.name.clone().into())]),
        explanation: desk.text("admin-members-disable-explanation"),
        expected: &row.name,
        action,
        back,
        button: "admin-members-disable",
    }
}

/// `GET /admin/members/<id>/disable`.
pub async fn ask_disable(desk: Desk, Path(id): Path<String>) -> Result<Response, Problem> {
    let row = person(&desk, &id).await?;
    let home = address(&row);
    Ok(disabling(&desk, &row, &format!("{home}/disable"), &home).ask(&desk))
}

/// `POST /admin/members/<id>/disable`.
pub async fn disable(desk: Desk, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let row = person(&desk, &id).await?;
    let home = address(&row);
    if let Some(again) = disabling(&desk, &row, &format!("{home}/disable"), &home).refusal(&desk, &fields) {
        return Ok(again);
    }
    match desk.app.set_disabled(Some(desk.by), row.id, true).await {
        Ok(()) => Ok(done(&home, "disabled")),
        Err(problem) => refused(&desk, &row, problem).await,
    }
}

/// `POST /admin/members/<id>/enable`.
pub async fn enable(desk: Desk, Path(id): Path<String>) -> Result<Response, Problem> {
    let row = person(&desk, &id).await?;
    desk.app.set_disabled(Some(desk.by), row.id, false).await?;
    Ok(done(&address(&row), "saved"))
}
