//! The contract of the files' storage, held by the folder and by an S3 bucket.
//!
//! The bucket is a server that speaks as much of S3 as is asked of it: objects in memory, uploads in parts, copies,
//! lists, and requests without the right signature's key refused.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use etabli_api::Code;
use futures_util::stream;
use tempfile::TempDir;

use super::{BlobError, NewFile};
use crate::app::{App, Clock};
use crate::config::Config;

const BUCKET: &str = "/grange/";

#[derive(Debug, Default)]
struct Objects {
    whole: BTreeMap<String, Bytes>,
    /// Parts of uploads, by upload and number.
    parts: BTreeMap<(String, u32), Bytes>,
    uploads: usize,
    /// Every request is refused, as with a key that was withdrawn.
    is_closed: bool,
}

type Bucket = Arc<Mutex<Objects>>;

fn parameter(request: &Request, name: &str) -> Option<String> {
    let query = request.uri().query().unwrap_or_default();
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value.replace("%2F", "/"))
}

fn xml(body: String) -> Response {
    ([("content-type", "application/xml")], format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{body}")).into_response()
}

fn etag(content: &Bytes) -> [(&'static str, String); 2] {
    [("etag", format!("\"{}\"", content.len())), ("last-modified", "Tue, 03 Mar 2026 10:00:00 GMT".to_owned())]
}

fn missing() -> Response {
    (StatusCode::NOT_FOUND, "<Error><Code>NoSuchKey</Code></Error>").into_response()
}

async fn answer(State(bucket): State<Bucket>, request: Request) -> Response {
    let signature = request.headers().get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !signature.starts_with("AWS4-HMAC-SHA256 Credential=cle/") || bucket.lock().expect("whole").is_closed {
        return (StatusCode::FORBIDDEN, "<Error><Code>AccessDenied</Code></Error>").into_response();
    }
    let path = request.uri().path().to_owned();
    let key = path.strip_prefix(BUCKET).unwrap_or_default().to_owned();
    let (upload, number) = (parameter(&request, "uploadId"), parameter(&request, "partNumber"));
    let is_new_upload = parameter(&request, "uploads").is_some();
    let prefix = parameter(&request, "prefix").unwrap_or_default();
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
    let mut objects = bucket.lock().expect("whole");
    match (parts.method, upload, key.is_empty()) {
        (Method::GET, _, true) => list(&objects, &prefix),
        (Method::POST, _, true) => remove(&mut objects, &body),
        (Method::POST, None, _) if is_new_upload => {
            objects.uploads += 1;
            let id = objects.uploads;
            xml(format!("<InitiateMultipartUploadResult><UploadId>{id}</UploadId></InitiateMultipartUploadResult>"))
        }
        (Method::PUT, Some(upload), _) => {
            let number = number.and_then(|number| number.parse().ok()).expect("a number");
            let tag = etag(&body);
            objects.parts.insert((upload, number), body);
            tag.into_response()
        }
        (Method::POST, Some(upload), _) => {
            let of_upload = objects.parts.extract_if(.., |(of, _), _| *of == upload);
            let whole: Vec<u8> = of_upload.flat_map(|(_, part)| part.to_vec()).collect();
            objects.whole.insert(key, whole.into());
            xml("<CompleteMultipartUploadResult><ETag>\"1\"</ETag></CompleteMultipartUploadResult>".to_owned())
        }
        (Method::DELETE, Some(upload), _) => {
            objects.parts.retain(|(of, _), _| *of != upload);
            StatusCode::NO_CONTENT.into_response()
        }
        (Method::DELETE, None, _) => {
            objects.whole.remove(&key);
            StatusCode::NO_CONTENT.into_response()
        }
        (Method::PUT, None, _) => put(&mut objects, key, &parts.headers, body),
        (_, _, _) => get(&objects, &key, &parts.headers),
    }
}

fn put(objects: &mut Objects, key: String, headers: &HeaderMap, body: Bytes) -> Response {
    let Some(source) = headers.get("x-amz-copy-source").and_then(|value| value.to_str().ok()) else {
        let tag = etag(&body);
        objects.whole.insert(key, body);
        return tag.into_response();
    };
    let source = format!("/{}", source.trim_start_matches('/'));
    let Some(content) = objects.whole.get(source.strip_prefix(BUCKET).unwrap_or_default()).cloned() else {
        return missing();
    };
    objects.whole.insert(key, content);
    xml("<CopyObjectResult><ETag>\"1\"</ETag></CopyObjectResult>".to_owned())
}

fn get(objects: &Objects, key: &str, headers: &HeaderMap) -> Response {
    let Some(content) = objects.whole.get(key) else { return missing() };
    let range = headers.get("range").and_then(|value| value.to_str().ok()?.strip_prefix("bytes=")?.split_once('-'));
    let Some((from, to)) = range else { return (etag(content), content.clone()).into_response() };
    let (from, to): (usize, usize) = (from.parse().expect("a number"), to.parse().expect("a number"));
    let to = to.min(content.len() - 1);
    let range = [("content-range", format!("bytes {from}-{to}/{}", content.len()))];
    (StatusCode::PARTIAL_CONTENT, etag(content), range, content.slice(from..=to)).into_response()
}

fn list(objects: &Objects, prefix: &str) -> Response {
    let lines = objects.whole.iter().filter(|(key, _)| key.starts_with(prefix)).map(|(key, content)| {
        let size = content.len();
        let when = "2026-03-03T10:00:00.000Z";
        format!("<Contents><Key>{key}</Key><Size>{size}</Size><LastModified>{when}</LastModified></Contents>")
    });
    xml(format!("<ListBucketResult><IsTruncated>false</IsTruncated>{}</ListBucketResult>", lines.collect::<String>()))
}

/// Several at once.
fn remove(objects: &mut Objects, body: &Bytes) -> Response {
    let body = String::from_utf8_lossy(body);
    let mut gone = String::new();
    for key in body.split("<Key>").skip(1).filter_map(|rest| rest.split("</Key>").next()) {
        objects.whole.remove(key);
        gone.push_str(&format!("<Deleted><Key>{key}</Key></Deleted>"));
    }
    xml(format!("<DeleteResult>{gone}</DeleteResult>"))
}

async fn open_bucket() -> (Bucket, String) {
    let bucket = Bucket::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let router = Router::new().fallback(answer).with_state(Arc::clone(&bucket));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (bucket, format!("http://{address}"))
}

async fn open(folder: &TempDir, settings: &[(&str, &str)]) -> App {
    let values = settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let config = Config::from_values(folder.path(), &values).expect("valid");
    App::open(config, Clock::Fixed(4_000_000_000_000.into())).await.expect("opens")
}

fn in_bucket(endpoint: &str) -> [(&str, &str); 5] {
    [
        ("s3.bucket", "grange"),
        ("s3.region", "fr-par"),
        ("s3.endpoint", endpoint),
        ("s3.access-key", "cle"),
        ("s3.secret-key", "secret"),
    ]
}

const FILE: NewFile<'_> = NewFile { name: "note.bin", document: None, by: None };

/// Whatever keeps the contents.
async fn contract(app: &App) {
    app.blobs().check(7).await.expect("writes, reads and removes");
    assert!(app.blobs().older_than(i64::MAX).await.expect("listed").is_empty(), "the probe is gone");

    let small = app.add_file(FILE, Bytes::from_static(b"0123456789")).await.expect("added");
    let part = app.blobs().get(&small.hash, Some(4..6)).await.expect("read").bytes().await.expect("bytes");
    assert_eq!(part.as_ref(), b"45");

    // More than one part of an upload.
    let piece = Bytes::from(vec![7; 3 * 1024 * 1024]);
    let pieces = stream::iter(vec![Ok::<_, ()>(piece.clone()); 4]);
    let large = app.receive_file(FILE, pieces).await.expect("received");
    let read = app.blobs().get(&large.hash, None).await.expect("read").bytes().await.expect("bytes");
    assert_eq!((read.len(), large.size), (4 * piece.len(), 4 * piece.len() as u64));

    let cut = stream::iter([Ok(piece.clone()), Ok(piece), Err(())]);
    assert_eq!(app.receive_file(FILE, cut).await.expect_err("refused").code, Code::Malformed);

    let kept = app.blobs().older_than(i64::MAX).await.expect("listed");
    let kept: Vec<_> = kept.into_iter().filter_map(|(_, hash)| hash).collect();
    assert_eq!(kept.len(), 2, "contents, and nothing half-way: {kept:?}");

    app.storage().remove_file(small.id).await.expect("removed");
    app.collect_orphans().await.expect("collected");
    assert!(matches!(app.blobs().get(&small.hash, None).await, Err(BlobError::Missing)));
    app.blobs().get(&large.hash, None).await.expect("still there");
}

#[tokio::test]
async fn a_folder_keeps_the_contract() {
    let folder = TempDir::new().expect("a folder");
    contract(&open(&folder, &[]).await).await;
}

#[tokio::test]
async fn a_bucket_keeps_the_contract() {
    let folder = TempDir::new().expect("a folder");
    let (bucket, endpoint) = open_bucket().await;
    contract(&open(&folder, &in_bucket(&endpoint)).await).await;
    let objects = bucket.lock().expect("whole");
    assert!(objects.whole.keys().all(|key| key.starts_with("files/")) && objects.parts.is_empty(), "{objects:?}");
    assert!(objects.uploads > 0, "large contents go in parts");
    assert!(!folder.path().join("files").exists(), "nothing is kept on the disk");
}

#[tokio::test]
async fn a_bucket_that_refuses_is_unavailable_and_nothing_is_remembered() {
    let folder = TempDir::new().expect("a folder");
    let (bucket, endpoint) = open_bucket().await;
    let app = open(&folder, &in_bucket(&endpoint)).await;
    let kept = app.add_file(FILE, Bytes::from_static(b"un")).await.expect("added");
    bucket.lock().expect("whole").is_closed = true;
    let refused = app.add_file(FILE, Bytes::from_static(b"deux")).await.expect_err("refused");
    assert_eq!(refused.code, Code::Unavailable);
    app.blobs().check(7).await.expect_err("the probe says so");
    bucket.lock().expect("whole").is_closed = false;
    app.blobs().get(&kept.hash, None).await.expect("still there");
}
