//! Invitations: made here, shown once, listed until they end.

use axum::extract::Path;
use axum::response::Response;
use etabli_access::Role;
use etabli_api::Code;
use etabli_ids::InvitationId;
use maud::{Markup, PreEscaped, html};

use super::members::once;
use super::{Desk, done};
use crate::http::forms::{self, Fields, Input, View};
use crate::http::visit::Visit;
use crate::problem::Problem;
use crate::services::invitations::{NewInvitation, qr_code};
use crate::storage::InvitationRow;

const HOME: &str = "/admin/invitations";

const fn number(name: &'static str, label: &'static str, hint: &'static str) -> Input<'static> {
    Input { name, label, hint: Some(hint), kind: "number", autocomplete: "off" }
}

/// `GET /admin/invitations`.
pub async fn show(desk: Desk) -> Result<Response, Problem> {
    let mut fields = Fields::default();
    fields.fill_missing([("days", "14"), ("uses", "1"), ("role", "member")]);
    page(&desk, &fields, None).await
}

async fn page(desk: &Desk, fields: &Fields, problem: Option<&Problem>) -> Result<Response, Problem> {
    let view = View { locale: desk.locale, fields, problem };
    let roles =
        [Role::Member, Role::Admin].map(|role| (role.name().to_owned(), desk.text(&format!("role-{}", role.name()))));
    let mut circles = vec![(String::new(), desk.text("admin-invitations-no-circle"))];
    circles.extend(desk.app.storage().circles().await?.into_iter().map(|row| (row.id.to_string(), row.name)));
    let email = Input {
        name: "email",
        label: "admin-invitations-email",
        hint: Some("admin-invitations-email-hint"),
        kind: "email",
        autocomplete: "off",
    };
    let note = Input {
        name: "note",
        label: "admin-invitations-note",
        hint: Some("admin-invitations-note-hint"),
        kind: "text",
        autocomplete: "off",
    };
    let body = html! {
        section.panel {
            h2 { (desk.text("admin-invitations-new")) }
            form.form method="post" action=(HOME) {
                (view.summary())
                (view.select("role", "admin-invitations-role", Some("admin-invitations-role-hint"), &roles))
                (view.select("circle", "admin-invitations-circle", None, &circles))
                (view.optional_if(true, email))
                (view.optional_if(true, note))
                (view.input(number("uses", "admin-invitations-uses", "admin-invitations-uses-hint")))
                (view.input(number("days", "admin-invitations-days", "admin-invitations-days-hint")))
                div.actions { button.button.button-primary { (desk.text("admin-invitations-create")) } }
            }
        }
        section {
            h2 { (desk.text("admin-invitations-open")) }
            (list(desk).await?)
        }
    };
    Ok(desk.page("invitations", body))
}

async fn list(desk: &Desk) -> Result<Markup, Problem> {
    let now = desk.app.now();
    let open: Vec<InvitationRow> =
        desk.app.storage().invitations().await?.into_iter().filter(|row| row.is_open(now)).collect();
    if open.is_empty() {
        return Ok(desk.nothing("admin-invitations-none"));
    }
    let circles = desk.app.storage().circles().await?;
    let people = desk.app.storage().people().await?;
    let circle =
        |row: &InvitationRow| circles.iter().find(|circle| Some(circle.id) == row.circle).map(|row| row.name.as_str());
    let author = |row: &InvitationRow| {
        people.iter().find(|person| Some(person.id) == row.created_by).map(|row| row.name.as_str())
    };
    let [whom, role, uses, until, by] =
        ["for", "role", "uses-left", "until", "by"].map(|column| desk.text(&format!("admin-invitations-{column}")));
    Ok(html! {
        div.table-wrap.table-cards { table {
            caption.visually-hidden { (desk.text("admin-invitations-open")) }
            thead { tr {
                th scope="col" { (whom) } th scope="col" { (role) } th scope="col" { (uses) } th scope="col" { (until) }
                th scope="col" { (by) } th scope="col" { span.visually-hidden { (desk.text("admin-actions")) } }
            } }
            tbody { @for row in &open {
                @let name = row.email.clone().or_else(|| Some(row.note.clone()).filter(|note| !note.is_empty()));
                @let name = name.unwrap_or_else(|| desk.text("admin-invitations-anybody"));
                tr {
                    th scope="row" { (name) }
                    td data-label=(role) {
                        (desk.text(&format!("role-{}", row.role.name())))
                        @if let Some(circle) = circle(row) { " · " (circle) }
                    }
                    td data-label=(uses) { (row.uses_left) }
                    td data-label=(until) { (desk.date(row.expires_at)) }
                    td data-label=(by) { (author(row).unwrap_or("—")) }
                    td { (desk.button(&format!("{HOME}/{}/revoke", row.id), "admin-revoke", &name)) }
                }
            } }
        } }
    })
}

/// `POST /admin/invitations`.
pub async fn create(desk: Desk, visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let count = |name| fields.get(name).trim().parse().unwrap_or(0);
    let wanted = NewInvitation {
        role: fields.get("role").parse().map_err(|_| Code::Malformed)?,
        circle: fields.get("circle").parse().ok(),
        email: Some(fields.get("email").to_owned()),
        note: fields.get("note").to_owned(),
        days: count("days"),
        uses: count("uses"),
    };
    let (row, token) = match desk.app.create_invitation(Some(desk.by), wanted).await {
        Ok(made) => made,
        Err(problem) => {
            let shown = page(&desk, &fields, Some(&problem)).await?;
            return forms::again(problem, |_| shown);
        }
    };
    let link = format!("{}/rejoindre/{token}", desk.app.origin(&visit.origin));
    let args = [("date", desk.date(row.expires_at).into()), ("count", row.uses_left.into())];
    let body = html! {
        p.notice.notice-ok role="status" { (desk.format("admin-invitations-made", &args)) }
        (once(&desk, &link))
        @if let Some(drawing) = qr_code(&link) {
            figure.qr {
                div role="img" aria-label=(desk.text("admin-invitations-qr")) { (PreEscaped(drawing)) }
                figcaption { (desk.text("admin-invitations-qr")) }
            }
        }
        p { a href=(HOME) { (desk.text("admin-invitations-another")) } }
    };
    Ok(desk.page("invitations", body))
}

/// `POST /admin/invitations/<id>/revoke`.
pub async fn revoke(desk: Desk, Path(id): Path<String>) -> Result<Response, Problem> {
    let id: InvitationId = id.parse().map_err(|_| Code::NotFound)?;
    desk.app.revoke_invitation(desk.by, id).await?;
    Ok(done(HOME, "revoked"))
}
