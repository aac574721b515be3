//! The doors of the server: the map of all addresses, by audience.

mod account;
mod admin;
mod api;
pub mod assets;
mod error_page;
mod extract;
mod files;
mod forms;
mod front;
pub mod health;
mod installation;
mod join;
pub mod layout;
pub mod listen;
mod observe;
mod problems;
mod profile;
pub mod public;
mod share;
mod sharing;
mod sync;
mod theme;
mod visit;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Redirect;
use axum::routing::{delete, get, post};
use etabli_api::paths;

use crate::app::App;

pub use extract::{Admin, Who};
pub use front::Front;

/// The whole server, as it is served: see [`Front`].
pub fn service(app: App) -> Front {
    Front::new(app.clone(), router(app))
}

/// Every address of the server.
///
/// Each audience has its function: add a door there. Order of the layers, from outside: count and log, security headers,
/// problems as pages or JSON, refusal of foreign forms.
pub fn router(app: App) -> Router {
    Router::new()
        .merge(public::routes())
        .merge(files_of_the_app())
        .merge(people())
        .merge(admin::router(app.clone()))
        .merge(machines())
        .fallback(problems::not_found)
        .layer(from_fn(problems::refuse_foreign_forms))
        .layer(from_fn_with_state(app.clone(), problems::present))
        .layer(from_fn_with_state(app.clone(), problems::secure))
        .layer(from_fn_with_state(app.clone(), observe::observe))
        .with_state(app)
}

/// For browsers: the app's files and the cooperative's colours.
fn files_of_the_app() -> Router<App> {
    Router::new()
        .route("/assets/{*path}", get(assets::show_asset))
        .route("/app", get(async || Redirect::permanent("/app/")))
        .route("/app/", get(assets::show_app))
        .route("/app/sw.js", get(assets::show_service_worker))
        .route("/app/{*path}", get(assets::show_app))
        .route("/manifest.webmanifest", get(assets::show_manifest))
        .route("/favicon.svg", get(assets::show_icon))
        .route("/favicon.ico", get(assets::redirect_icon))
        .route("/theme.css", get(theme::show_theme))
}

/// For people and their accounts: forms that work without scripts.
fn people() -> Router<App> {
    Router::new()
        .route("/installation", get(installation::show).post(installation::answer))
        .route("/installation/sauvegarde", get(installation::show_backup_failure))
        .route(paths::SIGN_IN, get(account::show_sign_in).post(account::sign_in))
        .route("/deconnexion", get(account::show_sign_out).post(account::sign_out))
        .route("/mot-de-passe", get(account::show_forgotten).post(account::ask_reset))
        .route("/mot-de-passe/{token}", get(account::show_reset).post(account::reset))
        .route("/compte", get(profile::show))
        .route("/compte/profil", post(profile::change_profile))
        .route("/compte/courriel", post(profile::change_email))
        .route("/compte/mot-de-passe", post(profile::change_password))
        .route("/compte/sessions", post(profile::end_other_sessions))
        .route("/compte/sessions/{id}", post(profile::end_session))
        .route("/compte/donnees.json", get(profile::export))
        .route("/rejoindre", get(join::show_domain).post(join::ask))
        .route("/rejoindre/{token}", get(join::show).post(join::join))
        .route("/partage/{token}", get(share::open))
}

/// For the app and other programs: JSON and frames.
fn machines() -> Router<App> {
    Router::new()
        .route(paths::GRANTS, get(sharing::list_grants).put(sharing::set_grants))
        .route(paths::LINKS, get(sharing::list_links).post(sharing::create_link))
        .route(&format!("{}/{{id}}", paths::LINKS), delete(sharing::revoke_link))
        .route(paths::INVITATIONS, get(sharing::list_invitations).post(sharing::create_invitation))
        .route(&format!("{}/{{id}}", paths::INVITATIONS), delete(sharing::revoke_invitation))
        .route(paths::SESSION, get(api::show_session))
        .route(paths::CATALOGUE, get(api::show_catalogue))
        .route(paths::COMMANDS, post(api::execute_commands))
        .route(paths::SYNC, get(sync::open_socket).post(sync::exchange).layer(sync::body_limit()))
        .route(paths::FILES, post(files::upload_file))
        .route("/files/{id}", get(files::show_file))
        .route("/files/{id}/{name}", get(files::show_file))
        .route("/health", get(health::show_health))
}
