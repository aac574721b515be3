//! The doors of the server: the map of all addresses, by audience.

mod api;
mod error_page;
mod extract;
mod problems;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use etabli_api::paths;

use crate::app::App;

pub use extract::{Admin, Member, Who};

/// Every address of the server.
///
/// Each audience has its function: add a door there. Order of the layers, from outside: request id and log, security
/// headers, problems as pages or JSON, refusal of foreign forms.
pub fn router(app: App) -> Router {
    Router::new()
        .merge(machines())
        .fallback(problems::not_found)
        .layer(from_fn(problems::refuse_foreign_forms))
        .layer(from_fn_with_state(app.clone(), problems::present))
        .layer(from_fn_with_state(app.clone(), problems::secure))
        .with_state(app)
}

/// For the app and other programs: JSON and frames.
fn machines() -> Router<App> {
    Router::new()
        .route(paths::SESSION, get(api::show_session))
        .route(paths::CATALOGUE, get(api::show_catalogue))
        .route(paths::COMMANDS, post(api::execute_commands))
}
