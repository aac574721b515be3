//! The storage's contract: one suite, run on SQLite and on a PostgreSQL of its own.

#[path = "../../tests/support/postgres.rs"]
mod postgres;

use etabli_access::{Grant, Level, Role, Subject};
use etabli_api::Kind;
use etabli_ids::{CircleId, CommandId, DocumentId, FileId, InvitationId, LinkId, PersonId, SessionId, SpaceId};

use super::*;

const ZOE: PersonId = PersonId::new(1, 1);
const LEO: PersonId = PersonId::new(1, 2);
const CIRCLE: CircleId = CircleId::new(1, 3);
const SPACE: SpaceId = SpaceId::new(1, 4);
const PAGE: DocumentId = DocumentId::new(1, 5);

#[tokio::test]
async fn sqlite_keeps_the_contract() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("etabli.db").display());
    contract(&url).await;
}

#[tokio::test]
async fn postgres_keeps_the_contract() {
    let server = tokio::task::spawn_blocking(postgres::Postgres::start).await.expect("started");
    contract(&server.url()).await;
    tokio::task::spawn_blocking(move || drop(server)).await.expect("stopped");
}

async fn contract(url: &str) {
    let storage = Storage::open(url).await.expect("an empty database");
    storage.ping().await.expect("a sign of life");
    settings(&storage).await;
    people(&storage).await;
    sessions(&storage).await;
    tree(&storage).await;
    content(&storage).await;
    texts(&storage).await;
    circles(&storage).await;
    invitations(&storage).await;
    resets(&storage).await;
    links(&storage).await;
    files(&storage).await;
    journal(&storage).await;
    storage.close().await;
    let again = Storage::open(url).await.expect("the same database, migrated once");
    assert_eq!(again.people().await.expect("read").len(), 3, "what was written is there");
    newer(&again).await;
    again.close().await;
    let refused = Storage::open(url).await.expect_err("made by a newer version");
    assert!(matches!(refused, OpenError::Newer(99)), "{refused}");
}

/// As an Établi of the future leaves it.
async fn newer(storage: &Storage) {
    let last = "SELECT CAST(MAX(version) AS BIGINT) FROM _sqlx_migrations";
    let last: i64 = sqlx::query_scalar(last).fetch_one(&storage.pool).await.expect("read");
    assert_eq!(last, SCHEMA, "backups say which schema they hold");
    let row = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
        SELECT 99, 'later', success, checksum, execution_time FROM _sqlx_migrations WHERE version = 1";
    storage.pool.execute(row).await.expect("written");
}

#[tokio::test]
async fn a_full_sqlite_says_so_and_keeps_what_it_has() {
    let folder = tempfile::tempdir().expect("a folder");
    let storage = Storage::open(&format!("sqlite://{}", folder.path().join("etabli.db").display())).await.expect("new");
    storage.set_setting("name", "La Grange").await.expect("written");
    storage.tell_every_connection("PRAGMA max_page_count = 1").await;
    let long = "x".repeat(1_000_000);
    let error = storage.set_setting("long", &long).await.expect_err("no room");
    assert_eq!(crate::problem::Problem::from(error).code, etabli_api::Code::StorageFull);
    assert_eq!(storage.settings().await.expect("read"), [("name".to_owned(), "La Grange".to_owned())]);
    storage.tell_every_connection("PRAGMA max_page_count = 1000000").await;
    storage.set_setting("long", &long).await.expect("there is room again");
    let whole: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&storage.pool).await.expect("checked");
    assert_eq!(whole, "ok");
}

#[tokio::test]
async fn a_lost_postgres_is_unavailable() {
    let server = tokio::task::spawn_blocking(postgres::Postgres::start).await.expect("started");
    let storage = Storage::open(&server.url()).await.expect("an empty database");
    storage.set_setting("name", "La Grange").await.expect("written");
    tokio::task::spawn_blocking(move || drop(server)).await.expect("stopped");
    let error = storage.settings().await.expect_err("nobody answers");
    assert_eq!(crate::problem::Problem::from(error).code, etabli_api::Code::Unavailable);
}

async fn settings(storage: &Storage) {
    storage.set_setting("name", "La Grange").await.expect("written");
    storage.set_setting("name", "La Grange, SCIC").await.expect("written over");
    storage.set_setting("setup-key", "x").await.expect("written");
    storage.remove_settings("setup-").await.expect("removed");
    let kept = storage.settings().await.expect("read");
    assert!(kept.contains(&("name".to_owned(), "La Grange, SCIC".to_owned())));
    assert!(!kept.iter().any(|(key, _)| key == "setup-key"));
}

fn person(id: PersonId, email: &str, role: Role) -> PersonRow {
    PersonRow {
        id,
        name: "Zoé".to_owned(),
        email: Some(email.to_owned()),
        password: None,
        role,
        language: "fr".to_owned(),
        created_at: 10,
        disabled_at: None,
    }
}

async fn people(storage: &Storage) {
    assert!(!storage.has_admin().await.expect("read"));
    assert!(storage.add_first_admin(&person(ZOE, "zoe@x.org", Role::Admin)).await.expect("written"));
    assert!(!storage.add_first_admin(&person(LEO, "leo@x.org", Role::Admin)).await.expect("one is enough"));
    storage.add_person(&person(LEO, "leo@x.org", Role::Member)).await.expect("written");
    let taken = storage.add_person(&person(PersonId::new(9, 9), "leo@x.org", Role::Member)).await;
    assert!(matches!(taken, Err(sqlx::Error::Database(error)) if error.is_unique_violation()));
    assert!(!storage.set_role(ZOE, Role::Member).await.expect("asked"), "the last admin stays");
    assert!(!storage.set_disabled(ZOE, Some(5)).await.expect("asked"), "the last admin stays");
    assert_eq!(
        storage.person(ZOE).await.expect("read").map(|row| (row.role, row.disabled_at)),
        Some((Role::Admin, None))
    );
    assert!(storage.set_disabled(LEO, Some(5)).await.expect("asked"));
    assert_eq!(storage.person(LEO).await.expect("read").and_then(|row| row.disabled_at), Some(5));
    assert!(storage.set_disabled(LEO, None).await.expect("asked"));
    storage.set_profile(LEO, "Léo", "en").await.expect("written");
    storage.set_email(LEO, "leo@y.org").await.expect("written");
    storage.set_password(LEO, "hash").await.expect("written");
    let leo = storage.person_by_email("leo@y.org").await.expect("read").expect("there");
    assert_eq!((leo.name.as_str(), leo.language.as_str(), leo.password.as_deref()), ("Léo", "en", Some("hash")));
}

fn session(number: u128, person: Option<PersonId>, link: Option<LinkId>) -> SessionRow {
    SessionRow {
        id: SessionId::new(1, number),
        token_hash: format!("hash-{number}"),
        person,
        link,
        device: 0,
        agent: "Firefox sur Linux".to_owned(),
        created_at: 1,
        seen_at: 1,
        expires_at: 100,
    }
}

async fn sessions(storage: &Storage) {
    let first = storage.add_session(&session(1, Some(LEO), None)).await.expect("written");
    let second = storage.add_session(&session(2, Some(LEO), None)).await.expect("written");
    assert_eq!(second, first + 1);
    storage.touch_session(SessionId::new(1, 1), 50, 200).await.expect("written");
    let found = storage.session("hash-1").await.expect("read").expect("there");
    assert_eq!((found.seen_at, found.expires_at, found.device), (50, 200, first));
    assert_eq!(storage.sessions_of(LEO, 150).await.expect("read").len(), 1, "the other has ended");
    let ended = storage.remove_sessions_of(LEO, Some(SessionId::new(1, 1))).await.expect("removed");
    assert_eq!(ended, [SessionId::new(1, 2)]);
    storage.remove_session(SessionId::new(1, 1)).await.expect("removed");
    let third = storage.add_session(&session(3, Some(ZOE), None)).await.expect("written");
    assert_eq!(third, second + 1, "numbers are never allotted again");
}

async fn tree(storage: &Storage) {
    let space =
        SpaceRow { id: SPACE, name: "Espace".into(), slug: "espace".into(), position: "a".into(), created_at: 1 };
    let page = DocumentRow {
        id: PAGE,
        kind: Kind::Page,
        space: SPACE,
        parent: None,
        position: "a".into(),
        title: "Réunion de l’été".into(),
        slug: "reunion".into(),
        head: 0,
        created_at: 1,
        created_by: Some(ZOE),
        updated_at: 1,
        updated_by: None,
        trashed_at: None,
        trashed_with: None,
    };
    let grants = vec![Grant { subject: Subject::Members, level: Level::Write }];
    let writes = [
        TreeWrite::AddSpace(space),
        TreeWrite::AddDocument(page.clone()),
        TreeWrite::SetGrants { target: SPACE.to_string(), grants },
        TreeWrite::Redirect { slug: "ancienne".into(), document: PAGE },
        TreeWrite::Redirect { slug: "ancienne".into(), document: PAGE },
    ];
    let command = CommandRow { id: CommandId::new(1, 1), person: Some(ZOE), at: 1, outcome: "{}".into() };
    let version = storage.write_tree(&writes, Some(&command)).await.expect("written");
    assert_eq!(storage.write_tree(&[], None).await.expect("written"), version + 1);
    assert_eq!(storage.command(command.id).await.expect("read"), Some(command.clone()));
    let again = storage.write_tree(&[TreeWrite::RemoveSpace(SPACE)], Some(&command)).await;
    assert!(again.is_err(), "a command counts once");
    let rows = storage.tree().await.expect("read");
    assert_eq!((rows.version, rows.spaces.len(), rows.grants.len()), (version + 1, 1, 1), "and its changes are undone");
    assert_eq!(rows.documents, [page]);
    assert_eq!(rows.redirects, [("ancienne".to_owned(), PAGE)]);
    let trash = [TreeWrite::Trash { document: PAGE, at: 7, with: PAGE }];
    storage.write_tree(&trash, None).await.expect("written");
    assert_eq!(storage.trashed_before(7).await.expect("read"), [PAGE]);
    assert!(storage.trashed_before(6).await.expect("read").is_empty());
    storage.write_tree(&[TreeWrite::Restore { document: PAGE, parent: None }], None).await.expect("written");
}

async fn content(storage: &Storage) {
    let author = Author { person: Some(ZOE), link: None };
    let append = |updates: &[&[u8]]| Append {
        document: PAGE,
        author,
        at: 3,
        updates: updates.iter().map(|bytes| bytes.to_vec()).collect(),
    };
    let nowhere = Append { document: DocumentId::new(8, 8), ..append(&[b"x"]) };
    let heads = storage.append_updates(&[append(&[b"\0a", b"\xffb"]), nowhere], 1).await.expect("written");
    assert_eq!(heads, [Some(2), None]);
    storage.put_snapshot(PAGE, 1, b"one").await.expect("written");
    storage.put_snapshot(PAGE, 0, b"older").await.expect("ignored");
    let log = storage.document_log(PAGE).await.expect("read").expect("there");
    assert_eq!((log.head, log.snapshot, log.updates), (2, Some((1, b"one".to_vec())), vec![b"\xffb".to_vec()]));
    let of_leo = Author { person: Some(LEO), link: None };
    assert_eq!(storage.claim_peer(u64::MAX, author, 1).await.expect("written"), author);
    assert_eq!(storage.claim_peer(u64::MAX, of_leo, 2).await.expect("read"), author, "the first one's");
}

async fn texts(storage: &Storage) {
    let projection = |terms: &[(&str, i64)]| Projection {
        document: PAGE,
        head: 2,
        title: "Réunion de l’été".into(),
        body: "Le moulin".into(),
        tags: vec!["farine".into(), "moulin".into()],
        terms: terms.iter().map(|(term, weight)| ((*term).to_owned(), *weight)).collect(),
    };
    storage.write_projection(&projection(&[("farine", 2), ("moulin", 1), ("vieux", 1)])).await.expect("written");
    storage.write_projection(&projection(&[("farine", 3), ("moulin", 1)])).await.expect("written over");
    assert!(storage.outdated_texts().await.expect("read").is_empty());
    assert_eq!(storage.count_unprojected().await.expect("read"), 0);
    assert_eq!(storage.text(PAGE).await.expect("read").expect("there").body, "Le moulin");
    let word = |word: &str, is_prefix| Wanted { word: word.to_owned(), is_prefix };
    let found = storage.find(&[word("farine", false), word("mou", true)]).await.expect("read");
    assert_eq!(found, [(PAGE, 4)]);
    assert!(storage.find(&[word("farine", false), word("vieux", false)]).await.expect("read").is_empty());
}

async fn circles(storage: &Storage) {
    let circle = CircleRow { id: CIRCLE, name: "Fournil".into(), created_at: 1 };
    storage.add_circle(&circle).await.expect("written");
    storage.rename_circle(CIRCLE, "Le fournil").await.expect("written");
    for is_in in [true, true, false, true] {
        storage.set_circle_member(CIRCLE, LEO, is_in).await.expect("written");
    }
    assert_eq!(storage.circles().await.expect("read")[0].name, "Le fournil");
    assert_eq!(storage.circle_members().await.expect("read"), [(CIRCLE, LEO)]);
}

async fn invitations(storage: &Storage) {
    let invitation = InvitationRow {
        id: InvitationId::new(1, 1),
        token_hash: "invitation".into(),
        role: Role::Member,
        circle: Some(CIRCLE),
        email: None,
        note: "À mardi".into(),
        created_by: None,
        created_at: 1,
        expires_at: 100,
        uses_left: 1,
        revoked_at: None,
    };
    storage.add_invitation(&invitation).await.expect("written");
    assert_eq!(storage.invitation("invitation").await.expect("read"), Some(invitation.clone()));
    let joined = PersonRow { created_at: 50, ..person(PersonId::new(2, 1), "ines@x.org", Role::Member) };
    let late = PersonRow { created_at: 50, ..person(PersonId::new(2, 2), "tom@x.org", Role::Member) };
    assert!(storage.join(&invitation, &joined).await.expect("written"));
    assert!(!storage.join(&invitation, &late).await.expect("asked"), "used up");
    assert!(storage.circle_members().await.expect("read").contains(&(CIRCLE, joined.id)));
    assert!(storage.revoke_invitation(invitation.id, 60).await.expect("written"));
    assert!(!storage.revoke_invitation(invitation.id, 61).await.expect("asked"), "once");
    storage.remove_circle(CIRCLE).await.expect("removed");
    assert!(storage.circle_members().await.expect("read").is_empty());
    assert_eq!(storage.invitations().await.expect("read")[0].circle, None);
}

async fn resets(storage: &Storage) {
    storage.add_reset("one", LEO, Some(ZOE), 100).await.expect("written");
    storage.add_reset("two", LEO, None, 100).await.expect("written");
    assert_eq!(storage.reset("one", 100).await.expect("read"), None, "out of date");
    assert_eq!(storage.reset("one", 99).await.expect("read"), Some(LEO));
    assert_eq!(storage.use_reset("one", "new", 99).await.expect("written"), Some(LEO));
    assert_eq!(storage.use_reset("two", "newer", 99).await.expect("asked"), None, "the others went with it");
    assert_eq!(storage.person(LEO).await.expect("read").and_then(|row| row.password).as_deref(), Some("new"));
}

async fn links(storage: &Storage) {
    let link = LinkRow {
        id: LinkId::new(1, 1),
        token_hash: "link".into(),
        target: PAGE.to_string(),
        level: Level::Comment,
        created_by: ZOE,
        created_at: 1,
        expires_at: None,
        revoked_at: None,
    };
    storage.add_link(&link).await.expect("written");
    assert_eq!(storage.link_by_hash("link").await.expect("read"), Some(link.clone()));
    assert_eq!(storage.links(Some(&link.target)).await.expect("read"), std::slice::from_ref(&link));
    let guest = session(7, None, Some(link.id));
    storage.add_session(&guest).await.expect("written");
    assert!(storage.revoke_link(link.id, 5).await.expect("written"));
    assert!(!storage.revoke_link(link.id, 6).await.expect("asked"), "once");
    assert_eq!(storage.remove_sessions_by_link(link.id).await.expect("removed"), [guest.id]);
    assert!(storage.links(None).await.expect("read").is_empty());
    assert_eq!(storage.link(link.id).await.expect("read").and_then(|row| row.revoked_at), Some(5));
}

async fn files(storage: &Storage) {
    let file = FileRow {
        id: FileId::new(1, 1),
        hash: "ab".into(),
        name: "photo.png".into(),
        media_type: "image/png".into(),
        size: 5_000_000_000,
        document: Some(PAGE),
        created_at: 1,
        created_by: None,
    };
    storage.add_file(&file).await.expect("written");
    assert_eq!(storage.file(file.id).await.expect("read"), Some(file.clone()));
    assert_eq!(storage.files_of(PAGE).await.expect("read").len(), 1);
    assert_eq!(storage.file_usage().await.expect("read"), [(Some(SPACE), 1, file.size)]);
    assert!(storage.is_content_used("ab").await.expect("read"));
    storage.remove_file(file.id).await.expect("removed");
    assert!(!storage.is_content_used("ab").await.expect("read"));
    assert!(storage.size().await.expect("read") > 0);
}

async fn journal(storage: &Storage) {
    for (number, action) in ["installed", "role-changed", "installed"].into_iter().enumerate() {
        let row = JournalRow {
            id: CommandId::new(number as u64, 1).to_string(),
            at: number as i64,
            person: Some(ZOE),
            action: action.into(),
            object: "Zoé".into(),
            detail: String::new(),
        };
        storage.add_journal(&row).await.expect("written");
    }
    let times = |rows: Vec<JournalRow>| rows.into_iter().map(|row| row.at).collect::<Vec<_>>();
    assert_eq!(times(storage.journal(None, 0, 2).await.expect("read")), [2, 1]);
    assert_eq!(times(storage.journal(Some("installed"), 1, 9).await.expect("read")), [0]);
    storage.remove_stale(1_000, 1_000).await.expect("removed");
    assert!(storage.session("hash-3").await.expect("read").is_none());
    assert!(storage.invitations().await.expect("read").is_empty());
    assert!(storage.command(CommandId::new(1, 1)).await.expect("read").is_none());
    storage.write_tree(&[TreeWrite::Purge(PAGE)], None).await.expect("purged");
    assert!(storage.document_log(PAGE).await.expect("read").is_none());
    assert!(storage.tree().await.expect("read").redirects.is_empty());
}
