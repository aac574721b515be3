//! Coming by a share link: a guest's session, then what the link opens.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use etabli_access::Level;
use etabli_api::Code;
use etabli_ids::{DocumentId, SpaceId};
use maud::html;

use super::account::enter;
use super::extract::Who;
use super::forms;
use super::visit::Visit;
use crate::app::App;
use crate::problem::Problem;
use crate::services::limits::Door;
use crate::services::sessions::Holder;
use crate::storage::LinkRow;

/// `GET /partage/{token}`.
pub async fn open(
    State(app): State<App>,
    who: Who,
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let link = match app.open_link(&token).await {
        Ok(link) => link,
        Err(problem) if problem.code == Code::LinkExpired => {
            app.limits().knock(Door::LinkFrom, &visit.address)?;
            return Ok(message(&app, &who, StatusCode::GONE, "share-expired"));
        }
        Err(problem) => return Err(problem),
    };
    let path = path_of(&app, &link);
    // A person keeps their own session: their rights may be wider than the link's.
    if who.person.is_some() {
        return Ok(if may_read(&app, &who, &link) {
            Redirect::to(&path).into_response()
        } else {
            message(&app, &who, StatusCode::FORBIDDEN, "share-signed-in")
        });
    }
    if who.actor.link == Some(link.id) {
        return Ok(Redirect::to(&path).into_response());
    }
    let holder = Holder::Guest { link: link.id, until: link.expires_at };
    enter(&app, holder, &visit.agent(), &path).await
}

/// Readers get the light page, writers the app.
fn path_of(app: &App, link: &LinkRow) -> String {
    let document = link.target.parse::<DocumentId>().ok().and_then(|id| app.tree().document(id).cloned());
    match document {
        Some(row) if link.level == Level::Read => format!("/{}", row.slug),
        Some(row) => format!("/app/p/{}", row.id),
        None => "/app/".to_owned(),
    }
}

fn may_read(app: &App, who: &Who, link: &LinkRow) -> bool {
    let tree = app.tree();
    let document = link.target.parse::<DocumentId>().is_ok_and(|id| tree.level(&who.actor, id) >= Level::Read);
    let space = link.target.parse::<SpaceId>();
    document || space.is_ok_and(|id| tree.decide_space(&who.actor, id).allows(Level::Read))
}

fn message(app: &App, who: &Who, status: StatusCode, id: &str) -> Response {
    let title = who.locale.text(&format!("{id}-title"));
    let body = html! {
        h1 { (title) }
        p.panel { (who.locale.text(id)) }
        p { a href="/" { (app.settings().name()) } }
    };
    (status, forms::page(app, who.locale, &title, body)).into_response()
}
