//! JSON for the app: rights, share links, invitations.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use etabli_api::{Code, CreateInvitation, CreateLink, CreatedLink, Grants, InvitationEntry, LinkEntry, SetGrants};
use etabli_ids::{InvitationId, LinkId};
use serde::Deserialize;

use super::extract::{Admin, Member};
use super::visit::Visit;
use crate::app::App;
use crate::problem::Problem;
use crate::services::invitations::{NewInvitation, qr_code};

/// Which space or document.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    target: String,
}

type Body<T> = Result<Json<T>, JsonRejection>;

fn created(id: String, url: String) -> (StatusCode, Json<CreatedLink>) {
    let qr = qr_code(&url).unwrap_or_default();
    (StatusCode::CREATED, Json(CreatedLink { id, url, qr }))
}

/// `GET /api/grants?target=`.
pub async fn list_grants(
    State(app): State<App>,
    member: Member,
    Query(asked): Query<Asked>,
) -> Result<Json<Grants>, Problem> {
    Ok(Json(app.grants(&member.actor, &asked.target).await?))
}

/// `PUT /api/grants?target=`.
pub async fn set_grants(
    State(app): State<App>,
    member: Member,
    Query(asked): Query<Asked>,
    body: Body<SetGrants>,
) -> Result<StatusCode, Problem> {
    let Json(SetGrants { grants }) = body.map_err(|_| Code::Malformed)?;
    app.set_grants(&member.actor, &asked.target, grants).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/links?target=`.
pub async fn list_links(
    State(app): State<App>,
    member: Member,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<LinkEntry>>, Problem> {
    Ok(Json(app.links(&member.actor, &asked.target).await?))
}

/// `POST /api/links`.
pub async fn create_link(
    State(app): State<App>,
    member: Member,
    visit: Visit,
    body: Body<CreateLink>,
) -> Result<(StatusCode, Json<CreatedLink>), Problem> {
    let Json(CreateLink { target, level, expires_at }) = body.map_err(|_| Code::Malformed)?;
    let (link, token) = app.create_link(&member.actor, &target, level, expires_at).await?;
    Ok(created(link.id.to_string(), format!("{}/partage/{token}", app.origin(&visit.origin))))
}

/// `DELETE /api/links/{id}`.
pub async fn revoke_link(
    State(app): State<App>,
    member: Member,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id: LinkId = id.parse().map_err(|_| Code::NotFound)?;
    app.revoke_link(&member.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/invitations`.
pub async fn list_invitations(State(app): State<App>, _: Admin) -> Result<Json<Vec<InvitationEntry>>, Problem> {
    let now = app.now();
    let open = app.storage().invitations().await?.into_iter().filter(|row| row.is_open(now));
    let entries = open.map(|row| InvitationEntry {
        id: row.id,
        role: row.role,
        circle: row.circle,
        email: row.email,
        note: row.note,
        created_by: row.created_by,
        created_at: row.created_at,
        expires_at: row.expires_at,
        uses_left: row.uses_left,
    });
    Ok(Json(entries.collect()))
}

/// `POST /api/invitations`.
pub async fn create_invitation(
    State(app): State<App>,
    Admin(admin): Admin,
    visit: Visit,
    body: Body<CreateInvitation>,
) -> Result<(StatusCode, Json<CreatedLink>), Problem> {
    let Json(asked) = body.map_err(|_| Code::Malformed)?;
    let CreateInvitation { role, circle, email, note, days, uses } = asked;
    let wanted = NewInvitation { role, circle, email, note, days, uses };
    let (row, token) = app.create_invitation(Some(admin.person.id), wanted).await?;
    Ok(created(row.id.to_string(), format!("{}/rejoindre/{token}", app.origin(&visit.origin))))
}

/// `DELETE /api/invitations/{id}`.
pub async fn revoke_invitation(
    State(app): State<App>,
    Admin(admin): Admin,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id: InvitationId = id.parse().map_err(|_| Code::NotFound)?;
    app.revoke_invitation(admin.person.id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
