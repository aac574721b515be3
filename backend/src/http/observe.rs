//! Around every request: it is counted, and logged when it is worth a line.
//!
//! Logged at `info`: what changes something, what takes long, what fails. At `debug`: everything. Never the query nor
//! the last segment of an address that is a secret, never who asks.

use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use crate::app::App;
use crate::services::metrics::route_class;

const SLOW: Duration = Duration::from_millis(500);

/// Counts and logs.
pub async fn observe(State(app): State<App>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let uri = request.uri().clone();
    let response = next.run(request).await;
    let (status, took) = (response.status().as_u16(), start.elapsed());
    app.metrics().count_request(route_class(uri.path()), status, took);
    let changes = !matches!(method, Method::GET | Method::HEAD | Method::OPTIONS);
    let milliseconds = took.as_millis();
    if changes || took > SLOW || status >= 500 {
        tracing::info!(%method, path = without_secret(uri.path()), status, milliseconds, "request");
    } else {
        tracing::debug!(%method, path = without_secret(uri.path()), status, milliseconds, "request");
    }
    response
}

/// Links to join, to share and to reset a password hold a secret in their path.
fn without_secret(path: &str) -> &str {
    const SECRET: [&str; 3] = ["/rejoindre/", "/partage/", "/mot-de-passe/"];
    SECRET.into_iter().find(|prefix| path.starts_with(prefix)).unwrap_or(path)
}
