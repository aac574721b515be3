//! Backups made while people write, verified, restored elsewhere, and refused when they are damaged.

use std::collections::BTreeSet;
use std::path::Path;

use axum::body::Bytes;
use etabli_access::{Grant, Level, Subject};
use etabli_api::Kind;
use etabli_ids::{DocumentId, SpaceId};
use futures_util::TryStreamExt;
use tempfile::TempDir;

use super::{Backup, BackupError, made_at};
use crate::app::{App, Clock};
use crate::config::Config;
use crate::services::files::NewFile;
use crate::services::settings::NAME;
use crate::storage::{DERIVED_TABLES, DocumentRow, SpaceRow, TABLES, TreeWrite};

const SPACE: SpaceId = SpaceId::new(0, 1);

async fn open(folder: &Path) -> App {
    let config = Config::from_values(folder, &std::collections::BTreeMap::new()).expect("valid");
    App::open(config, Clock::Fixed(1_772_550_000_000.into())).await.expect("opens")
}

fn page(number: u128) -> DocumentRow {
    DocumentRow {
        id: DocumentId::new(0, number),
        kind: Kind::Page,
        space: SPACE,
        parent: None,
        position: "a".into(),
        title: format!("Page {number}"),
        slug: format!("page-{number}"),
        head: 0,
        created_at: 1,
        created_by: None,
        updated_at: 1,
        updated_by: None,
        trashed_at: None,
        trashed_with: None,
    }
}

async fn write(app: &App, writes: Vec<TreeWrite>) {
    let _lock = app.tree_lock().lock().await;
    app.commit_tree(writes, None).await.expect("written");
}

async fn cooperative(folder: &Path) -> App {
    let app = open(folder).await;
    let space =
        SpaceRow { id: SPACE, name: "Membres".into(), slug: "membres".into(), position: "a".into(), created_at: 1 };
    let grants = vec![Grant { subject: Subject::Members, level: Level::Write }];
    write(&app, vec![TreeWrite::AddSpace(space), TreeWrite::SetGrants { target: SPACE.to_string(), grants }]).await;
    app.settings().set(app.storage(), NAME, "La Grange").await.expect("set");
    write(&app, (1..=20).map(|number| TreeWrite::AddDocument(page(number))).collect()).await;
    let file = NewFile { name: "blé.png", document: Some(page(1).id), by: None };
    app.add_file(file, Bytes::from_static(b"\x89PNG\r\n\x1a\n wheat")).await.expect("added");
    app
}

/// Every row of every table, as text.
async fn content(app: &App) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut snapshot = app.storage().snapshot().await.expect("snapshot");
    for table in TABLES {
        let rows: Vec<_> = snapshot.rows(table).try_collect().await.expect("rows");
        let lines = rows.iter().map(|row| format!("{} {}", table.name, serde_json::to_string(row).expect("json")));
        all.extend(lines.filter(|line| !line.contains("catalogue-version")));
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_made_while_others_write_restores_to_one_moment() {
    let (here, there) = (TempDir::new().expect("dir"), TempDir::new().expect("dir"));
    let app = cooperative(here.path()).await;
    let before = content(&app).await;
    let writer = tokio::spawn({
        let app = app.clone();
        async move {
            for number in 100..160 {
                // Two pages a transaction: a backup that held one of a pair would not be of one moment.
                write(&app, vec![TreeWrite::AddDocument(page(number)), TreeWrite::AddDocument(page(number + 1000))])
                    .await;
            }
        }
    });
    let report = app.make_backup().await.expect("made");
    writer.await.expect("written");
    assert!(report.missing.is_empty());
    assert_eq!(report.files, 1);

    let restored = open(there.path()).await;
    restored.restore_backup(&report.path, false).await.expect("restored");
    let after = content(&restored).await;
    assert!(before.is_subset(&after));
    let has = |number: u128| restored.tree().document(page(number).id).is_some();
    assert!((100..160).all(|number| has(number) == has(number + 1000)));
    assert_eq!(restored.settings().name(), "La Grange");
    let file = restored.storage().files_of(page(1).id).await.expect("files").remove(0);
    let bytes = restored.blobs().get(&file.hash, None).await.expect("there").bytes().await.expect("read");
    assert_eq!(bytes.as_ref(), b"\x89PNG\r\n\x1a\n wheat");
}

#[tokio::test]
async fn what_is_there_is_replaced_only_when_said_and_kept_aside() {
    let (here, there) = (TempDir::new().expect("dir"), TempDir::new().expect("dir"));
    let source = cooperative(here.path()).await;
    let backup = source.make_backup().await.expect("made").path;
    let app = cooperative(there.path()).await;
    write(&app, vec![TreeWrite::AddDocument(page(77))]).await;
    assert!(matches!(app.restore_backup(&backup, false).await, Err(BackupError::NotEmpty)));
    assert!(app.tree().document(page(77).id).is_some());

    let version = app.tree().version;
    let safety = app.restore_backup(&backup, true).await.expect("restored").safety.expect("made first");
    assert!(app.tree().document(page(77).id).is_none());
    assert!(app.tree().version > version);
    app.restore_backup(&safety, true).await.expect("restored");
    assert!(app.tree().document(page(77).id).is_some());
}

#[tokio::test]
async fn a_damaged_or_foreign_file_changes_nothing() {
    let here = TempDir::new().expect("dir");
    let app = cooperative(here.path()).await;
    let before = content(&app).await;
    let report = app.make_backup().await.expect("made");
    let foreign = here.path().join("photo.zip");
    std::fs::write(&foreign, b"not a zip").expect("written");
    assert!(matches!(app.restore_backup(&foreign, true).await, Err(BackupError::Foreign(_))));

    let mut bytes = std::fs::read(&report.path).expect("read");
    let middle = bytes.windows(5).position(|window| window == b"wheat").expect("stored as it is");
    bytes[middle] ^= 1;
    let damaged = here.path().join("damaged.zip");
    std::fs::write(&damaged, bytes).expect("written");
    let error = Backup::open(&damaged).and_then(|mut backup| backup.verify()).expect_err("noticed");
    assert!(matches!(error, BackupError::Damaged(ref part) if part.starts_with("files/")), "{error}");
    assert!(matches!(app.restore_backup(&damaged, true).await, Err(BackupError::Damaged(_))));
    assert_eq!(content(&app).await, before);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_named() {
    let here = TempDir::new().expect("dir");
    let app = cooperative(here.path()).await;
    // A file where the folder should be: works for root too.
    std::fs::write(app.backup_folder(), b"").expect("written");
    let error = app.make_backup().await.expect_err("refused");
    assert!(matches!(&error, BackupError::Folder { path, .. } if path.ends_with("backups")), "{error}");
    assert_eq!(app.backup_failure().map(|(_, message)| message), Some("admin-backup-error-folder"));
}

#[tokio::test]
async fn only_the_newest_are_kept() {
    let here = TempDir::new().expect("dir");
    let app = cooperative(here.path()).await;
    app.settings().set(app.storage(), super::BACKUP_KEEP, "2").await.expect("set");
    for _ in 0..4 {
        app.make_backup().await.expect("made");
    }
    let names: Vec<_> = app.list_backups().into_iter().map(|backup| backup.name).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(std::fs::read_dir(app.backup_folder()).expect("read").count() == 2, "nothing else is left behind");
}

#[tokio::test]
async fn the_list_of_tables_is_the_schema() {
    let here = TempDir::new().expect("dir");
    let app = open(here.path()).await;
    let listed: Vec<_> = TABLES
        .iter()
        .map(|table| (table.name.to_owned(), table.columns.iter().map(|(name, _)| (*name).to_owned()).collect()))
        .collect();
    let schema: Vec<(String, Vec<String>)> = app.storage().schema().await.expect("read");
    let is_kept = |name: &String| !DERIVED_TABLES.contains(&name.as_str()) && !name.starts_with('_');
    let schema: BTreeSet<_> = schema.into_iter().filter(|(name, _)| is_kept(name)).collect();
    assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), schema);
}

#[test]
fn names_tell_when() {
    assert_eq!(made_at("etabli-20260303-150000.zip"), Some(1_772_550_000_000));
    assert_eq!(made_at("etabli-20260303-150000-2.zip"), Some(1_772_550_000_000));
    assert_eq!(made_at("etabli-20260303-150000.zip.partial"), None);
    assert_eq!(made_at("other.zip"), None);
}
