//! Files come in whole or not at all, and their contents go when no file has them.

use axum::body::Bytes;
use etabli_api::Code;
use futures_util::stream;
use tempfile::TempDir;

use super::{BlobError, MAX_FILE_SIZE, NewFile, ORPHAN_AGE};
use crate::app::{App, Clock};
use crate::config::Config;

async fn open(folder: &TempDir, now: i64) -> App {
    let config = Config::from_values(folder.path(), &std::collections::BTreeMap::new()).expect("valid");
    App::open(config, Clock::Fixed(now.into())).await.expect("opens")
}

fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

const LOGO: NewFile<'_> = NewFile { name: "logo.png", document: None, by: None };

#[tokio::test]
async fn a_file_arrives_in_pieces_and_is_read_in_parts() {
    let folder = TempDir::new().expect("dir");
    let app = open(&folder, 0).await;
    let pieces = stream::iter([Ok::<_, ()>(Bytes::from_static(b"GIF8")), Ok(Bytes::from_static(b"9a etc"))]);
    let file = app.receive_file(LOGO, pieces).await.expect("received");
    assert_eq!((file.media_type.as_str(), file.size, file.hash.len()), ("image/gif", 10, 64));
    let part = app.blobs().get(&file.hash, Some(4..6)).await.expect("read").bytes().await.expect("bytes");
    assert_eq!(part.as_ref(), b"9a");
}

#[tokio::test]
async fn what_is_too_large_or_interrupted_leaves_nothing() {
    let folder = TempDir::new().expect("dir");
    let app = open(&folder, now() + ORPHAN_AGE * 2).await;
    let piece = Bytes::from(vec![7; 1024 * 1024]);
    let endless =
        stream::iter(std::iter::repeat_n(Ok::<_, ()>(piece.clone()), MAX_FILE_SIZE as usize / piece.len() + 1));
    assert_eq!(app.receive_file(LOGO, endless).await.expect_err("refused").code, Code::TooLarge);
    let cut = stream::iter([Ok(piece), Err(())]);
    assert_eq!(app.receive_file(LOGO, cut).await.expect_err("refused").code, Code::Malformed);
    app.collect_orphans().await.expect("collected");
    assert!(app.blobs().older_than(i64::MAX).await.expect("listed").is_empty());
}

#[tokio::test]
async fn contents_go_with_their_last_file() {
    let folder = TempDir::new().expect("dir");
    let app = open(&folder, now() + ORPHAN_AGE * 2).await;
    let one = app.add_file(LOGO, Bytes::from_static(b"same")).await.expect("added");
    let two = app.add_file(LOGO, Bytes::from_static(b"same")).await.expect("added");
    assert_eq!(one.hash, two.hash);
    app.storage().remove_file(one.id).await.expect("removed");
    assert_eq!(app.collect_orphans().await.expect("collected"), 0);
    app.storage().remove_file(two.id).await.expect("removed");
    assert_eq!(app.collect_orphans().await.expect("collected"), 1);
    assert!(matches!(app.blobs().get(&two.hash, None).await, Err(BlobError::Missing)));
}

#[test]
fn a_full_disk_is_told_from_one_that_fails() {
    let failed = |kind: std::io::ErrorKind| {
        let source = Box::new(std::io::Error::from(kind));
        object_store::Error::Generic { store: "folder", source }
    };
    // As a writer that buffers hands it over.
    let handed =
        |error| object_store::Error::Generic { store: "files", source: Box::new(std::io::Error::other(error)) };
    let code = |error: object_store::Error| crate::problem::Problem::from(BlobError::from(error)).code;
    for kind in [std::io::ErrorKind::StorageFull, std::io::ErrorKind::QuotaExceeded] {
        assert_eq!(code(failed(kind)), Code::StorageFull);
        assert_eq!(code(handed(failed(kind))), Code::StorageFull);
    }
    assert_eq!(code(failed(std::io::ErrorKind::PermissionDenied)), Code::Unavailable);
}
