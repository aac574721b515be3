//! Everything that can be seen without signing in: public pages, and pages behind share links.

use axum::extract::Path;
use axum::response::Response;
use etabli_access::{Actor, Grant, Level, Subject};
use etabli_api::Code;
use etabli_ids::{DocumentId, LinkId};
use maud::{Markup, html};

use super::{Desk, done};
use crate::problem::Problem;
use crate::services::rights::Target;
use crate::services::tree::Tree;
use crate::storage::{LinkRow, TreeWrite};

const HOME: &str = "/admin/public";

/// `GET /admin/public`.
pub async fn show(desk: Desk) -> Result<Response, Problem> {
    let body = html! {
        p { (desk.text("admin-public-intro")) }
        (pages(&desk))
        (hidden(&desk))
        section {
            h2 { (desk.text("admin-public-links")) }
            (links(&desk).await?)
        }
    };
    Ok(desk.page("public", body))
}

fn is_public(tree: &Tree, document: DocumentId) -> bool {
    tree.level(&Actor::visitor(), document) >= Level::Read
}

/// A document: its id, title and address.
type Listed = (DocumentId, String, String);

/// The documents of each space that pass, by title.
fn by_space(tree: &Tree, passes: impl Fn(DocumentId) -> bool) -> Vec<(String, Vec<Listed>)> {
    let of_space = |space| {
        let living = tree.documents().filter(|row| row.space == space && row.trashed_at.is_none() && passes(row.id));
        let mut rows: Vec<_> = living.map(|row| (row.id, row.title.clone(), row.slug.clone())).collect();
        rows.sort_by_key(|(id, title, _)| (etabli_ids::fold(title), *id));
        rows
    };
    let spaces = tree.spaces().iter().map(|space| (space.name.clone(), of_space(space.id)));
    spaces.filter(|(_, rows)| !rows.is_empty()).collect()
}

fn pages(desk: &Desk) -> Markup {
    let tree = desk.app.tree();
    let spaces = by_space(&tree, |id| is_public(&tree, id));
    html! {
        @if spaces.is_empty() { (desk.nothing("admin-public-none")) }
        @for (name, rows) in &spaces {
            section {
                h2 { (name) }
                p.secondary { (desk.format("admin-public-count", &[("count", rows.len().into())])) }
                ul.rows {
                    @for (id, title, slug) in rows {
                        li {
                            a href={ "/" (slug) } { (title) }
                            div.push { (desk.button(&format!("{HOME}/{id}/hide"), "admin-public-hide", title)) }
                        }
                    }
                }
            }
        }
    }
}

/// Pages that were taken off a space that is public.
fn hidden(desk: &Desk) -> Markup {
    let tree = desk.app.tree();
    let is_hidden = |id: DocumentId| tree.grants(&id.to_string()).contains(&HIDDEN) && !is_public(&tree, id);
    let spaces = by_space(&tree, is_hidden);
    html! {
        @if !spaces.is_empty() {
            section {
                h2 { (desk.text("admin-public-hidden")) }
                ul.rows {
                    @for (id, title, _) in spaces.iter().flat_map(|(_, rows)| rows) {
                        li {
                            span { (title) }
                            div.push { (desk.button(&format!("{HOME}/{id}/show"), "admin-public-show", title)) }
                        }
                    }
                }
            }
        }
    }
}

async fn links(desk: &Desk) -> Result<Markup, Problem> {
    let now = desk.app.now();
    let open: Vec<LinkRow> = desk.app.storage().links(None).await?.into_iter().filter(|row| row.is_open(now)).collect();
    if open.is_empty() {
        return Ok(desk.nothing("admin-public-no-links"));
    }
    let tree = desk.app.tree();
    let people = desk.app.storage().people().await?;
    let name = |row: &LinkRow| match Target::managed(&tree, &desk.actor, &row.target) {
        Ok(target) => target.name(&tree),
        Err(_) => "—".to_owned(),
    };
    let [target, level, until, by] =
        ["target", "level", "until", "by"].map(|column| desk.text(&format!("admin-links-{column}")));
    Ok(html! {
        div.table-wrap.table-cards { table {
            caption.visually-hidden { (desk.text("admin-public-links")) }
            thead { tr {
                th scope="col" { (target) } th scope="col" { (level) } th scope="col" { (until) } th scope="col" { (by) }
                th scope="col" { span.visually-hidden { (desk.text("admin-actions")) } }
            } }
            tbody { @for row in &open {
                @let author = people.iter().find(|person| person.id == row.created_by);
                tr {
                    th scope="row" { (name(row)) }
                    td data-label=(level) { (desk.text(&format!("level-{}", row.level.name()))) }
                    td data-label=(until) {
                        @match row.expires_at { Some(at) => (desk.date(at)), None => (desk.text("admin-links-always")) }
                    }
                    td data-label=(by) { (author.map_or("—", |person| person.name.as_str())) }
                    td { (desk.button(&format!("/admin/links/{}/revoke", row.id), "admin-revoke", &name(row))) }
                }
            } }
        } }
    })
}

/// Takes a page off the public site, whatever its space allows.
const HIDDEN: Grant = Grant { subject: Subject::Public, level: Level::None };

async fn set_hidden(desk: &Desk, id: &str, is_hidden: bool) -> Result<(), Problem> {
    let document: DocumentId = id.parse().map_err(|_| Code::NotFound)?;
    let title = {
        let _one_at_a_time = desk.app.tree_lock().lock().await;
        let tree = desk.app.tree();
        let title = tree.document(document).ok_or(Code::NotFound)?.title.clone();
        let target = document.to_string();
        let own = tree.grants(&target).iter().filter(|grant| grant.subject != Subject::Public).copied();
        let grants = own.chain(is_hidden.then_some(HIDDEN)).collect();
        desk.app.commit_tree(vec![TreeWrite::SetGrants { target, grants }], None).await?;
        title
    };
    desk.app.journal(Some(desk.by), "rights-changed", &title, "").await;
    Ok(())
}

/// `POST /admin/public/<id>/hide`.
pub async fn hide(desk: Desk, Path(id): Path<String>) -> Result<Response, Problem> {
    set_hidden(&desk, &id, true).await?;
    Ok(done(HOME, "hidden"))
}

/// `POST /admin/public/<id>/show`.
pub async fn publish(desk: Desk, Path(id): Path<String>) -> Result<Response, Problem> {
    set_hidden(&desk, &id, false).await?;
    Ok(done(HOME, "saved"))
}

/// `POST /admin/links/<id>/revoke`.
pub async fn revoke_link(desk: Desk, Path(id): Path<String>) -> Result<Response, Problem> {
    let id: LinkId = id.parse().map_err(|_| Code::NotFound)?;
    desk.app.revoke_link(&desk.actor, id).await?;
    Ok(done(HOME, "revoked"))
}
