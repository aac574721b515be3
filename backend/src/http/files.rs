//! Files: uploaded into a page, read by whoever may read it.

use std::ops::Range;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, RANGE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use etabli_access::Level;
use etabli_api::{Code, UploadedFile};
use etabli_ids::{DocumentId, FileId};
use serde::Deserialize;

use super::Who;
use crate::app::App;
use crate::problem::Problem;
use crate::services::files::{MAX_FILE_SIZE, NewFile, Showing, showing};
use crate::services::public_site::encode_segment;
use crate::storage::FileRow;

/// Nothing a file holds may run, load or be framed.
const INLINE_POLICY: &str = "default-src 'none'; img-src 'self'; media-src 'self'; object-src 'self'; \
    style-src 'unsafe-inline'; frame-ancestors 'none'";
const SANDBOX_POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

#[derive(Debug, Deserialize)]
pub struct Upload {
    document: DocumentId,
    name: String,
}

/// `POST /api/files?document=&name=`, the content as body.
pub async fn upload_file(
    State(app): State<App>,
    who: Who,
    upload: Result<Query<Upload>, axum::extract::rejection::QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let Query(Upload { document, name }) = upload.map_err(|_| Code::Malformed)?;
    if who.session.is_none() {
        return Err(Code::SignInNeeded.into());
    }
    match app.tree().level(&who.actor, document) {
        level if level >= Level::Write => {}
        level if level >= Level::Read => return Err(Code::Forbidden.into()),
        _ => return Err(Code::NotFound.into()),
    }
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|size| size > MAX_FILE_SIZE) {
        return Err(Code::TooLarge.into());
    }
    let by = who.person.map(|person| person.id);
    let file = app.receive_file(NewFile { name: &name, document: Some(document), by }, body.into_data_stream()).await?;
    let path = format!("/files/{}/{}", file.id, encode_segment(&file.name));
    Ok((StatusCode::CREATED, Json(UploadedFile { id: file.id, path })).into_response())
}

/// `GET /files/<id>` and `GET /files/<id>/<name>`: the name is only for whoever saves it.
pub async fn show_file(
    State(app): State<App>,
    who: Who,
    Path(path): Path<Vec<String>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let id: FileId = path.first().and_then(|id| id.parse().ok()).ok_or(Code::NotFound)?;
    let file = app.readable_file(&who.actor, id).await?;
    let fixed = fixed_headers(&app, &file);
    let tag = format!("\"{}\"", file.hash);
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    let asked = headers.get(RANGE).and_then(|value| value.to_str().ok());
    match asked.map_or(Asked::Everything, |header| asked_range(header, file.size)) {
        Asked::Nothing => {
            let range = [(CONTENT_RANGE, format!("bytes */{}", file.size))];
            Ok((StatusCode::RANGE_NOT_SATISFIABLE, range).into_response())
        }
        Asked::Everything => {
            let content = app.blobs().get(&file.hash, None).await?;
            let length = [(CONTENT_LENGTH, file.size.to_string())];
            Ok((fixed, length, Body::from_stream(content.into_stream())).into_response())
        }
        Asked::Part(range) => {
            let told = [
                (CONTENT_RANGE, format!("bytes {}-{}/{}", range.start, range.end - 1, file.size)),
                (CONTENT_LENGTH, (range.end - range.start).to_string()),
            ];
            let content = app.blobs().get(&file.hash, Some(range)).await?;
            Ok((StatusCode::PARTIAL_CONTENT, fixed, told, Body::from_stream(content.into_stream())).into_response())
        }
    }
}

fn fixed_headers(app: &App, file: &FileRow) -> [(HeaderName, HeaderValue); 6] {
    let text = |text: &str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""));
    let shown = showing(&file.media_type);
    let disposition = if shown == Showing::Download { "attachment" } else { "inline" };
    let policy = if shown == Showing::Inline { INLINE_POLICY } else { SANDBOX_POLICY };
    let audience = if app.is_file_public(file) { "public" } else { "private" };
    [
        (CONTENT_TYPE, text(&file.media_type)),
        (CONTENT_DISPOSITION, text(&format!("{disposition}; filename*=UTF-8''{}", encode_segment(&file.name)))),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy)),
        (CACHE_CONTROL, text(&format!("{audience}, max-age=3600"))),
        (ETAG, text(&format!("\"{}\"", file.hash))),
        (ACCEPT_RANGES, HeaderValue::from_static("bytes")),
    ]
}

#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Everything,
    Part(Range<u64>),
    /// Beyond the end.
    Nothing,
}

/// One range of bytes; a header of several ranges or of another form is answered with everything, as RFC 9110 allows.
fn asked_range(header: &str, size: u64) -> Asked {
    let Some((first, last)) = header.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Asked::Everything;
    };
    let range = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(size),
        (Ok(first), Err(_)) if last.trim().is_empty() => first..size,
        (Err(_), Ok(length)) if first.trim().is_empty() => size.saturating_sub(length)..size,
        _ => return Asked::Everything,
    };
    if range.is_empty() { Asked::Nothing } else { Asked::Part(range) }
}

#[cfg(test)]
mod tests {
    use super::{Asked, asked_range};

    #[test]
    fn ranges_are_read_as_rfc_9110_says() {
        let cases = [
            ("bytes=0-99", Asked::Part(0..99 + 1)),
            ("bytes=900-", Asked::Part(900..1000)),
            ("bytes=-100", Asked::Part(900..1000)),
            ("bytes=-5000", Asked::Part(0..1000)),
            ("bytes=990-5000", Asked::Part(990..1000)),
            ("bytes=1000-", Asked::Nothing),
            ("bytes=5-2", Asked::Everything),
            ("bytes=0-1,5-6", Asked::Everything),
            ("lines=1-2", Asked::Everything),
        ];
        for (header, expected) in cases {
            assert_eq!(asked_range(header, 1000), expected, "{header}");
        }
    }
}
