//! Backups: made now, downloaded, put back; and everything exported in open formats.

use axum::body::Body;
use axum::extract::{Multipart, Path};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use etabli_api::Code;
use maud::{Markup, html};
use tokio_util::io::ReaderStream;

use super::{Confirmation, Desk, done};
use crate::http::forms::Fields;
use crate::problem::Problem;
use crate::services::archive::ArchiveWriter;
use crate::services::backups::BackupError;

const HOME: &str = "/admin/backups";

/// `GET /admin/backups`.
pub async fn show(desk: Desk) -> Response {
    page(&desk, None)
}

fn page(desk: &Desk, error: Option<&BackupError>) -> Response {
    let failure = desk.app.backup_failure().filter(|_| error.is_none());
    let schedule = match desk.app.backup_every() {
        0 => desk.text("admin-backups-off"),
        hours => {
            desk.format("admin-backups-schedule", &[("hours", hours.into()), ("count", desk.app.backup_keep().into())])
        }
    };
    let body = html! {
        @if let Some(error) = error {
            div.error-summary role="alert" { p { (desk.text(error.message())) } }
        }
        @if let Some((at, message)) = failure {
            p.notice.notice-danger { (desk.text("admin-backups-failed")) " " (desk.when(at)) ". " (desk.text(message)) }
        }
        p { (schedule) " " a href="/admin/settings" { (desk.text("admin-backups-change")) } }
        form method="post" action=(HOME) { button.button.button-primary { (desk.text("admin-backups-make")) } }
        section { h2 { (desk.text("admin-backups-list")) } (list(desk)) }
        section.panel {
            h2 { (desk.text("admin-backups-upload")) }
            form.form method="post" action={ (HOME) "/upload" } enctype="multipart/form-data" {
                div.field {
                    label for="file" { (desk.text("admin-backups-file")) }
                    p.hint id="file-hint" { (desk.text("admin-backups-file-hint")) }
                    input id="file" name="file" type="file" accept=".zip" required aria-describedby="file-hint";
                }
                div.actions { button.button { (desk.text("admin-backups-send")) } }
            }
        }
        section.panel {
            h2 { (desk.text("admin-export")) }
            p { (desk.text("admin-export-hint")) }
            div.actions { a.button href="/admin/export" { (desk.text("admin-export-download")) } }
        }
    };
    desk.page("backups", body)
}

fn list(desk: &Desk) -> Markup {
    let backups = desk.app.list_backups();
    let [made, size, state] = ["made", "size", "state"].map(|column| desk.text(&format!("admin-backups-{column}")));
    html! {
        @if backups.is_empty() { (desk.nothing("admin-backups-none")) } @else {
            div.table-wrap.table-cards { table {
                caption.visually-hidden { (desk.text("admin-backups-list")) }
                thead { tr {
                    th scope="col" { (made) } th.number scope="col" { (size) } th scope="col" { (state) }
                    th scope="col" { span.visually-hidden { (desk.text("admin-actions")) } }
                } }
                tbody { @for backup in &backups {
                    @let home = format!("{HOME}/{}", backup.name);
                    tr {
                        th scope="row" { (desk.locale.date_time(desk.app.settings().civil(backup.made_at))) }
                        td.number data-label=(size) { (desk.locale.bytes(backup.size)) }
                        td data-label=(state) {
                            (desk.text(if backup.is_uploaded { "admin-backups-uploaded" } else { "admin-backups-verified" }))
                        }
                        td { div.cluster {
                            (desk.link(&home, "admin-backups-download", &backup.name))
                            (desk.link(&format!("{home}/restore"), "admin-backups-restore", &backup.name))
                        } }
                    }
                } }
            } }
        }
    }
}

/// Shows why it did not work, on the page people were on.
fn refused(desk: &Desk, error: &BackupError) -> Response {
    tracing::error!(%error, "a backup could not be made or restored");
    (StatusCode::UNPROCESSABLE_ENTITY, page(desk, Some(error))).into_response()
}

/// `POST /admin/backups`.
pub async fn make(desk: Desk) -> Response {
    match desk.app.make_backup().await {
        Ok(report) => {
            let name = report.path.file_name().map(|name| name.to_string_lossy().into_owned());
            desk.app.journal(Some(desk.by), "backup-made", &name.unwrap_or_default(), "").await;
            done(HOME, "backup")
        }
        Err(error) => {
            desk.app.journal(Some(desk.by), "backup-failed", "", &error.to_string()).await;
            refused(&desk, &error)
        }
    }
}

/// `GET /admin/backups/<name>`.
pub async fn download(desk: Desk, Path(name): Path<String>) -> Result<Response, Problem> {
    let path = desk.app.backup_path(&name).ok_or(Code::NotFound)?;
    let file = tokio::fs::File::open(&path).await.map_err(Problem::internal)?;
    let size = file.metadata().await.map_err(Problem::internal)?.len();
    Ok(zip_response(&name, size, file))
}

/// A zip file to be saved.
pub fn zip_response(name: &str, size: u64, file: tokio::fs::File) -> Response {
    let headers = [
        (CONTENT_TYPE, "application/zip".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (CONTENT_LENGTH, size.to_string()),
    ];
    (headers, Body::from_stream(ReaderStream::new(file))).into_response()
}

/// `GET /admin/export`: made on the disk first, so that a failure is told rather than cut short.
pub async fn export(desk: Desk) -> Result<Response, Problem> {
    let path = desk.app.backup_folder().join(format!("export-{:016x}.zip", desk.app.randomness() as u64));
    desk.app.export(ArchiveWriter::zip(path.clone())).await.map_err(Problem::internal)?;
    let file = tokio::fs::File::open(&path).await.map_err(Problem::internal)?;
    let size = file.metadata().await.map_err(Problem::internal)?.len();
    // Open files outlive their names: nothing is left behind, however the download ends.
    tokio::fs::remove_file(&path).await.map_err(Problem::internal)?;
    desk.app.journal(Some(desk.by), "exported", "", "").await;
    Ok(zip_response("etabli-export.zip", size, file))
}

/// `POST /admin/backups/upload`: kept beside the others once it is verified, then to be restored like them.
pub async fn upload(desk: Desk, mut form: Multipart) -> Result<Response, Problem> {
    let field = form.next_field().await.map_err(|_| Code::Malformed)?.ok_or(Code::Malformed)?;
    match desk.app.receive_backup(field).await {
        Ok(name) => Ok(axum::response::Redirect::to(&format!("{HOME}/{name}/restore")).into_response()),
        Err(error) => Ok(refused(&desk, &error)),
    }
}

fn restoring<'a>(desk: &Desk, cooperative: &'a str, date: String, action: &'a str) -> Confirmation<'a> {
    Confirmation {
        section: "backups",
        title: desk.text("admin-backups-restore-title"),
        explanation: desk.format("admin-backups-restore-explanation", &[("date", date.into())]),
        expected: cooperative,
        action,
        back: HOME,
        button: "admin-backups-restore",
    }
}

fn date_of(desk: &Desk, name: &str) -> Result<String, Problem> {
    let backup = desk.app.list_backups().into_iter().find(|backup| backup.name == name).ok_or(Code::NotFound)?;
    Ok(desk.locale.date_time(desk.app.settings().civil(backup.made_at)))
}

/// `GET /admin/backups/<name>/restore`.
pub async fn ask_restore(desk: Desk, Path(name): Path<String>) -> Result<Response, Problem> {
    let date = date_of(&desk, &name)?;
    Ok(restoring(&desk, &desk.app.settings().name(), date, &format!("{HOME}/{name}/restore")).ask(&desk))
}

/// `POST /admin/backups/<name>/restore`.
pub async fn restore(desk: Desk, Path(name): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let date = date_of(&desk, &name)?;
    let action = format!("{HOME}/{name}/restore");
    let cooperative = desk.app.settings().name();
    if let Some(again) = restoring(&desk, &cooperative, date, &action).refusal(&desk, &fields) {
        return Ok(again);
    }
    let path = desk.app.backup_path(&name).ok_or(Code::NotFound)?;
    match desk.app.restore_backup(&path, true).await {
        Ok(_) => {
            desk.app.journal(Some(desk.by), "restored", &name, "").await;
            Ok(done(HOME, "restored"))
        }
        Err(error) => Ok(refused(&desk, &error)),
    }
}
