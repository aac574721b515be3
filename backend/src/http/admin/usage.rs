//! What takes room: the database, each space, the biggest files, the backups.

use std::collections::BTreeMap;

use axum::response::Response;
use maud::{Markup, html};

use super::Desk;
use crate::problem::Problem;
use crate::services::public_site::encode_segment;
use crate::storage::FileRow;

const BIGGEST: u32 = 20;

/// `GET /admin/space`.
pub async fn show(desk: Desk) -> Result<Response, Problem> {
    let storage = desk.app.storage();
    let database = storage.size().await?;
    let backups = desk.app.list_backups();
    let backup_bytes: u64 = backups.iter().map(|backup| backup.size).sum();
    let bytes = |size| desk.locale.bytes(size);
    let count = [("count", backups.len().into())];
    let body = html! {
        dl.facts {
            dt { (desk.text("admin-space-database")) } dd { (bytes(database)) }
            dt { (desk.text("admin-space-backups")) }
            dd { (bytes(backup_bytes)) " " span.secondary { (desk.format("admin-space-backups-count", &count)) } }
        }
        section { h2 { (desk.text("admin-space-by-space")) } (by_space(&desk).await?) }
        section { h2 { (desk.text("admin-space-biggest")) } (biggest(&desk).await?) }
    };
    Ok(desk.page("space", body))
}

async fn by_space(desk: &Desk) -> Result<Markup, Problem> {
    let storage = desk.app.storage();
    let files = storage.file_usage().await?;
    let contents: BTreeMap<_, _> = storage.content_usage().await?.into_iter().collect();
    let tree = desk.app.tree();
    let file =
        |space| files.iter().find(|(id, _, _)| *id == space).map_or((0, 0), |(_, count, bytes)| (*count, *bytes));
    let [name, pages, attached, number] =
        ["space", "pages", "files", "count"].map(|column| desk.text(&format!("admin-space-{column}")));
    let bytes = |size| desk.locale.bytes(size);
    let line = |title: &str, content: u64, (count, size): (u64, u64)| {
        html! {
            tr {
                th scope="row" { (title) }
                td.number data-label=(pages) { (bytes(content)) }
                td.number data-label=(attached) { (bytes(size)) }
                td.number data-label=(number) { (desk.locale.integer(i64::try_from(count).unwrap_or(i64::MAX))) }
            }
        }
    };
    let (loose, others) = (file(None), desk.text("admin-space-no-page"));
    Ok(html! {
        div.table-wrap.table-cards { table {
            caption.visually-hidden { (desk.text("admin-space-by-space")) }
            thead { tr {
                th scope="col" { (name) } th.number scope="col" { (pages) }
                th.number scope="col" { (attached) } th.number scope="col" { (number) }
            } }
            tbody {
                @for space in tree.spaces() {
                    (line(&space.name, contents.get(&space.id).copied().unwrap_or_default(), file(Some(space.id))))
                }
                @if loose.0 > 0 { (line(&others, 0, loose)) }
            }
        } }
    })
}

async fn biggest(desk: &Desk) -> Result<Markup, Problem> {
    let files = desk.app.storage().biggest_files(BIGGEST).await?;
    if files.is_empty() {
        return Ok(desk.nothing("admin-space-no-files"));
    }
    let tree = desk.app.tree();
    let page = |file: &FileRow| file.document.and_then(|id| tree.document(id));
    let [name, size, place] = ["file", "size", "page"].map(|column| desk.text(&format!("admin-space-{column}")));
    Ok(html! {
        div.table-wrap.table-cards { table {
            caption.visually-hidden { (desk.text("admin-space-biggest")) }
            thead { tr { th scope="col" { (name) } th.number scope="col" { (size) } th scope="col" { (place) } } }
            tbody { @for file in &files {
                tr {
                    th scope="row" {
                        a href={ "/files/" (file.id) "/" (encode_segment(&file.name)) } { (file.name) }
                    }
                    td.number data-label=(size) { (desk.locale.bytes(file.size)) }
                    td data-label=(place) {
                        @match page(file) {
                            Some(row) => a href={ "/app/p/" (row.id) } { (row.title) },
                            None => (desk.text("admin-space-no-page")),
                        }
                    }
                }
            } }
        } }
    })
}
