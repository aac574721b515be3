//! Around every handler: security headers, the refusal of foreign forms, and problems in the reader's language.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use etabli_api::Code;
use etabli_locale::{Language, Locale};

use super::extract::LANGUAGE_COOKIE;
use crate::app::App;
use crate::problem::Problem;

const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: blob:; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; \
    frame-ancestors 'none'; form-action 'self'";

/// Nothing at this address.
pub async fn not_found() -> Problem {
    Code::NotFound.into()
}

/// Adds the security headers to every response.
pub async fn secure(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    protect(&app, response.headers_mut());
    response
}

/// Adds the security headers to those of a response.
pub fn protect(app: &App, headers: &mut HeaderMap) {
    let fixed = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "geolocation=(), microphone=(), payment=()"),
    ];
    for (name, value) in fixed {
        // A handler may have said something stricter (files have a policy of their own).
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    // What says nothing about caches is somebody's own.
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-store"));
    if app.is_behind_tls() {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
}

/// Refuses requests that change something when another site's page sent them.
///
/// Browsers say where a request comes from in `Sec-Fetch-Site` and `Origin`; programs say nothing, and have no cookie
/// that a page could borrow (SameSite=Lax).
pub async fn refuse_foreign_forms(request: Request, next: Next) -> Response {
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let is_socket = request.headers().contains_key("sec-websocket-key");
    if (!is_safe || is_socket) && is_foreign(request.headers()) {
        return Problem::new(Code::ForeignOrigin).into_response();
    }
    next.run(request).await
}

fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return !matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(ORIGIN) else { return false };
    let host = text(HOST).unwrap_or_default();
    origin.split_once("://").is_none_or(|(_, from)| from != host)
}

/// Gives a problem its body: JSON for programs, a page for people. Failures of the server are logged here, once.
pub async fn present(State(app): State<App>, request: Request, next: Next) -> Response {
    // Almost every request ends well: only what is cheap to know is kept from it.
    let uri = request.uri().clone();
    let as_json = wants_json(&uri, request.headers());
    let language = chosen_language(request.headers());
    let response = next.run(request).await;
    let Some(problem) = response.extensions().get::<Problem>().cloned() else { return response };
    let request_id = format!("{:08x}", app.randomness() as u32);
    if problem.code.status() >= 500 {
        let cause = problem.cause.as_ref().map(ToString::to_string).unwrap_or_default();
        tracing::error!(request = request_id, path = uri.path(), code = problem.code.name(), cause, "request failed");
    }
    let locale = language.map_or_else(|| app.settings().locale(), Locale::new);
    let body = etabli_api::Problem {
        code: problem.code,
        status: problem.code.status(),
        title: locale.text(&format!("problem-{}", problem.code.name())),
        fields: problem.fields.clone(),
        request: (problem.code.status() >= 500).then_some(request_id),
    };
    let (mut parts, _) = response.into_parts();
    if as_json {
        parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        return (parts, serde_json::to_vec(&body).unwrap_or_default()).into_response();
    }
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    (parts, super::error_page::render(&app, locale, uri.path(), &body)).into_response()
}

fn wants_json(uri: &Uri, headers: &HeaderMap) -> bool {
    let accepts_pages = headers.get("accept").and_then(|value| value.to_str().ok());
    uri.path().starts_with("/api/") || accepts_pages.is_some_and(|accept| accept.contains("json"))
}

fn chosen_language(headers: &HeaderMap) -> Option<Language> {
    let cookies = headers.get_all("cookie").iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|header| header.split(';')).find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == LANGUAGE_COOKIE).then(|| value.parse().ok()).flatten()
    })
}
