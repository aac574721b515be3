//! For machines that watch the server: `/health`, and the metrics on a listener of their own.

use std::future::Future;
use std::net::SocketAddr;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use tokio::net::TcpListener;

use crate::app::App;
use crate::services::probes::State as Probed;

/// What `/health` answers: no more than a stranger may know.
#[derive(Debug, Serialize)]
struct Health {
    status: &'static str,
    version: &'static str,
    database: &'static str,
    storage: &'static str,
}

/// `GET /health`: 503 when the server cannot do its work.
pub async fn show_health(State(app): State<App>) -> Response {
    let word = |state: Probed| if state == Probed::Bad { "failing" } else { "ok" };
    let (database, storage) =
        (word(app.probe_database(app.settings().locale()).await.state), word(app.probe_folder().await.state));
    let is_well = database == "ok" && storage == "ok";
    let status = if is_well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let health = Health {
        status: if is_well { "ok" } else { "failing" },
        version: env!("CARGO_PKG_VERSION"),
        database,
        storage,
    };
    (status, [(CACHE_CONTROL, "no-store")], Json(health)).into_response()
}

async fn show_metrics(State(app): State<App>) -> Response {
    let size = app.storage().size().await.unwrap_or_default();
    let age = app.last_backup().map(|backup| (app.now() - backup.made_at) / 1000);
    app.metrics().rooms.set(i64::try_from(app.rooms().count()).unwrap_or(i64::MAX));
    let text = app.metrics().print(size, age);
    ([(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response()
}

/// Serves the metrics until `stopped`.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn serve_metrics(
    app: App,
    address: SocketAddr,
    stopped: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let listener = TcpListener::bind(address).await?;
    let router = Router::new().route("/metrics", get(show_metrics)).with_state(app);
    tracing::info!("metrics are at http://{}/metrics", listener.local_addr()?);
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stopped).await {
            tracing::error!(%error, "metrics stopped");
        }
    });
    Ok(())
}
