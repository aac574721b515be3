//! The app's files: what `cargo xtask bundle` put in `dist/`, held in the binary (read from the disk when debugging).
//!
//! Names below `/assets/` carry a hash of their content and are cached for ever. The rest is asked anew each time, and
//! answered 304 when it has not changed.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use etabli_api::Code;
use rust_embed::{EmbeddedFile, RustEmbed};
use serde_json::{Map, Value};

use crate::app::App;
use crate::problem::Problem;
use crate::services::settings::ACCENT;

#[derive(RustEmbed)]
#[folder = "../dist"]
#[allow_missing = true]
struct Dist;

type Addresses = Arc<HashMap<String, String>>;

static ADDRESSES: LazyLock<Addresses> = LazyLock::new(read_addresses);

/// The accent of the drawings as they are in `dist/`.
const DRAWN_ACCENT: &str = "#0f6b5c";
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "public, max-age=0, must-revalidate";

fn read_addresses() -> Addresses {
    let index = Dist::get("assets.json").and_then(|file| serde_json::from_slice(&file.data).ok());
    Arc::new(index.unwrap_or_default())
}

/// The address of a file by its logical name: `site.css` → `/assets/site-0a1b2c3d4e5f.css`.
pub fn address(name: &str) -> String {
    // While debugging the bundle changes under the running server.
    let addresses = if cfg!(debug_assertions) { read_addresses() } else { Arc::clone(&ADDRESSES) };
    addresses.get(name).cloned().unwrap_or_else(|| format!("/assets/{name}"))
}

/// `GET /assets/{*path}`.
pub async fn show_asset(Path(path): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    serve(&format!("assets/{path}"), FOR_EVER, &headers)
}

/// `GET /app/` and every address below, which the app itself understands.
pub async fn show_app(headers: HeaderMap) -> Result<Response, Problem> {
    serve("app/index.html", ASK_AGAIN, &headers)
}

/// `GET /app/sw.js`.
pub async fn show_service_worker(headers: HeaderMap) -> Result<Response, Problem> {
    serve("app/sw.js", ASK_AGAIN, &headers)
}

/// `GET /manifest.webmanifest`: the app under the cooperative's name and colour.
pub async fn show_manifest(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let file = Dist::get("manifest.webmanifest").ok_or(Code::NotFound)?;
    let mut manifest: Map<String, Value> = serde_json::from_slice(&file.data).map_err(Problem::internal)?;
    let settings = app.settings();
    manifest.insert("name".into(), settings.name().into());
    manifest.insert("short_name".into(), settings.name().into());
    manifest.insert("lang".into(), settings.locale().language.code().into());
    if let Some(accent) = settings.get(ACCENT) {
        manifest.insert("theme_color".into(), accent.into());
    }
    let body = serde_json::to_vec(&manifest).map_err(Problem::internal)?;
    Ok(revalidated("application/manifest+json", body.into(), &headers))
}

/// `GET /favicon.svg`, in the cooperative's colour.
pub async fn show_icon(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let file = Dist::get("favicon.svg").ok_or(Code::NotFound)?;
    let drawing = String::from_utf8_lossy(&file.data);
    let accent = super::theme::Colour::parse(&app.settings().get(ACCENT).unwrap_or_default());
    let drawing = match accent {
        Some(accent) => drawing.replace(DRAWN_ACCENT, &accent.to_string()),
        None => drawing.into_owned(),
    };
    Ok(revalidated("image/svg+xml", drawing.into_bytes().into(), &headers))
}

/// `GET /favicon.ico`, which browsers ask for unasked.
pub async fn redirect_icon() -> Redirect {
    Redirect::permanent("/favicon.svg")
}

/// A body made for this request, with its ETag: 304 when the caller has it.
pub fn revalidated(media_type: &'static str, body: Bytes, headers: &HeaderMap) -> Response {
    let tag = entity_tag(&body);
    let cached = [(CACHE_CONTROL, HeaderValue::from_static(ASK_AGAIN)), (ETAG, tag.clone())];
    if is_known(headers, &tag) {
        return (StatusCode::NOT_MODIFIED, cached).into_response();
    }
    ([(CONTENT_TYPE, HeaderValue::from_static(media_type))], cached, body).into_response()
}

/// A strong ETag of some bytes.
pub fn entity_tag(body: &[u8]) -> HeaderValue {
    use sha2::{Digest, Sha256};
    let hash: String = Sha256::digest(body).iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::try_from(format!("\"{hash}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

/// Whether `If-None-Match` names this tag (weak comparison, as for GET).
pub fn is_known(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let Ok(tag) = tag.to_str() else { return false };
    let mut known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    known.any(|list| list.split(',').any(|item| item.trim().trim_start_matches("W/") == tag || item.trim() == "*"))
}

/// The best of the encodings we have that the caller accepts.
pub fn accepted_encoding<'e>(headers: &HeaderMap, available: &[&'e str]) -> Option<&'e str> {
    let accepted = headers.get(ACCEPT_ENCODING)?.to_str().ok()?;
    let accepts = |name: &str| {
        accepted.split(',').any(|item| {
            let (coding, quality) = item.split_once(';').unwrap_or((item, ""));
            coding.trim().eq_ignore_ascii_case(name) && !matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00")
        })
    };
    available.iter().copied().find(|name| accepts(name))
}

fn serve(path: &str, caching: &'static str, headers: &HeaderMap) -> Result<Response, Problem> {
    let file = Dist::get(path).ok_or(Code::NotFound)?;
    let tag = tag_of(&file);
    let cached = [(CACHE_CONTROL, HeaderValue::from_static(caching)), (ETAG, tag.clone())];
    if is_known(headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, cached).into_response());
    }
    let media_type = HeaderValue::from_static(media_type(path));
    let mut response = match compressed(path, headers) {
        Some((encoding, copy)) => {
            ([(CONTENT_ENCODING, HeaderValue::from_static(encoding))], cached, bytes(copy)).into_response()
        }
        None => (cached, bytes(file)).into_response(),
    };
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept-encoding"));
    Ok(response)
}

fn compressed(path: &str, headers: &HeaderMap) -> Option<(&'static str, EmbeddedFile)> {
    let encoding = accepted_encoding(headers, &["br", "gzip"])?;
    let ending = if encoding == "br" { "br" } else { "gz" };
    Dist::get(&format!("{path}.{ending}")).map(|file| (encoding, file))
}

fn tag_of(file: &EmbeddedFile) -> HeaderValue {
    let hash: String = file.metadata.sha256_hash().iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::try_from(format!("\"{hash}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

fn bytes(file: EmbeddedFile) -> Bytes {
    match file.data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => data.into(),
    }
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}
