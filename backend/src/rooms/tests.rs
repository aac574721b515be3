//! Rooms from the side of a connection: what each answer says, and what is stored.

use axum::http::Method;
use etabli_access::{Actor, Level};
use etabli_documents::{MAX_BODY_BYTES, Page, Presences};
use etabli_ids::DocumentId;
use etabli_sync::fragments::batch_frames;
use etabli_sync::frames::{self, BatchId, CrdtType, Frame, Message, Status, encode};
use etabli_sync::limits::MAX_HISTORY_BYTES;
use etabli_sync::post;
use etabli_sync::room::{Document as _, Verdict};
use expect_test::{Expect, expect};
use tokio::sync::mpsc;

use super::{Connection, Outbox, Outgoing, page};
use crate::storage::{TreeWrite, Wake};
use crate::tests::support::{Persona, TestServer};

const BATCH: BatchId = BatchId([7; 8]);

/// A connection with its outbox in the open.
struct Socket {
    connection: Connection,
    waiting: mpsc::Receiver<Outgoing>,
}

impl Socket {
    fn open(server: &TestServer, actor: Actor) -> Self {
        let (outbox, waiting) = Outbox::new();
        Self { connection: Connection::new(server.app.clone(), actor, outbox), waiting }
    }

    async fn send(&mut self, frames: impl IntoIterator<Item = Frame>) {
        for frame in frames {
            self.connection.frame(&frame).await.expect("a frame");
        }
    }

    async fn join(&mut self, document: DocumentId) {
        self.send([join(CrdtType::Loro, document, &[])]).await;
    }

    /// Writes updates and waits for the answer to them; what came before it is told too.
    async fn write(&mut self, document: DocumentId, updates: Vec<Vec<u8>>) -> String {
        self.send(batch_frames(CrdtType::Loro, document, BATCH, updates)).await;
        let mut told = Vec::new();
        loop {
            let said = self.next().await;
            let is_answer = said.starts_with("ack");
            told.push(said);
            if is_answer {
                return told.join(", ");
            }
        }
    }

    /// The next thing said, in short.
    async fn next(&mut self) -> String {
        match self.waiting.recv().await.expect("an open outbox") {
            Outgoing::Frame(frame) => short(&frames::decode(&frame).expect("a frame")),
            Outgoing::Text(text) => text,
        }
    }

    /// Everything said once the rooms have done what they were told.
    async fn said(&mut self) -> String {
        self.connection.settle().await;
        let mut said = Vec::new();
        while let Ok(Outgoing::Frame(frame)) = self.waiting.try_recv() {
            said.push(short(&frames::decode(&frame).expect("a frame")));
        }
        said.join(", ")
    }
}

fn short(message: &Message) -> String {
    match message {
        Message::JoinResponseOk { permission, extra, .. } => {
            let head = extra.as_deref().and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_be_bytes);
            format!("joined to {permission:?} at {head}").to_lowercase()
        }
        Message::JoinError { app_code, .. } => format!("refused: {}", app_code.as_deref().unwrap_or("?")),
        Message::DocUpdate { updates, .. } => format!("{} updates", updates.len()),
        Message::DocUpdateFragmentHeader { .. } => "fragments".to_owned(),
        Message::DocUpdateFragment { .. } => "fragment".to_owned(),
        Message::RoomError { code, .. } => format!("room error {}", *code as u8),
        Message::Ack { status, .. } => format!("ack {}", *status as u8),
        other => format!("{other:?}"),
    }
}

fn join(crdt: CrdtType, document: DocumentId, version: &[u8]) -> Frame {
    encode(&Message::JoinRequest { crdt, room_id: document.to_string(), auth: vec![], version: version.to_vec() })
}

fn actor(server: &TestServer, persona: Persona) -> Actor {
    let world = server.world;
    match persona {
        Persona::Visitor => Actor::visitor(),
        Persona::Guest => Actor::guest(world.link),
        Persona::Member => Actor::person(world.leo, etabli_access::Role::Member, vec![]),
        Persona::CircleMember => Actor::person(world.ana, etabli_access::Role::Member, vec![world.circle]),
        Persona::Admin => Actor::person(world.zoe, etabli_access::Role::Admin, vec![]),
    }
}

/// A page whose history starts where the stored one ends.
async fn copy(server: &TestServer, document: DocumentId, peer: u64) -> Page {
    let log = server.app.storage().document_log(document).await.expect("a database").expect("a document");
    Page::restore(peer, log.snapshot.as_ref().map(|(_, bytes)| bytes.as_slice()), &log.updates).expect("a whole log")
}

#[tokio::test]
async fn what_is_acknowledged_is_stored_and_told() {
    let server = TestServer::new().await;
    let document = server.world.shared;
    let mut leo = Socket::open(&server, actor(&server, Persona::Member));
    let mut guest = Socket::open(&server, actor(&server, Persona::Guest));
    for socket in [&mut leo, &mut guest] {
        socket.join(document).await;
        assert!(socket.said().await.starts_with("joined to write"));
    }
    let mut page = copy(&server, document, 11).await;
    let update = page.splice(0, 0, "bonjour ").expect("in bounds");
    assert_eq!(leo.write(document, vec![update.clone()]).await, "ack 0");
    assert_eq!(guest.next().await, "1 updates");
    assert_eq!(leo.write(document, vec![update]).await, "ack 0", "the same again is fine");
    assert_eq!(copy(&server, document, 12).await.body(), page.body());
    leo.connection.leave_all().await;
    guest.connection.leave_all().await;
}

#[tokio::test]
async fn updates_are_refused_whole() {
    let server = TestServer::new().await;
    let document = server.world.shared;
    let mut leo = Socket::open(&server, actor(&server, Persona::Member));
    leo.join(document).await;
    leo.said().await;
    let mut page = copy(&server, document, 21).await;
    let check = async |what: &str, updates: Vec<Vec<u8>>, socket: &mut Socket, expected: Expect| {
        expected.assert_eq(&format!("{what}: {}", socket.write(document, updates).await));
    };
    let first = page.splice(0, 0, "a").expect("in bounds");
    let second = page.splice(0, 0, "b").expect("in bounds");
    check("garbage", vec![b"garbage".to_vec()], &mut leo, expect!["garbage: ack 4"]).await;
    check("good then garbage", vec![first.clone(), vec![1]], &mut leo, expect!["good then garbage: ack 4"]).await;
    check("a snapshot", vec![page.snapshot().expect("whole")], &mut leo, expect!["a snapshot: ack 4"]).await;
    check("what builds on more", vec![second.clone()], &mut leo, expect!["what builds on more: ack 127"]).await;
    check("both", vec![first, second], &mut leo, expect!["both: ack 0"]).await;
    let mut guest = Socket::open(&server, actor(&server, Persona::Guest));
    check("without joining", vec![vec![1]], &mut guest, expect!["without joining: ack 3"]).await;
    guest.join(document).await;
    guest.said().await;
    let forged = page.splice(0, 0, "c").expect("in bounds");
    check("as somebody else", vec![forged], &mut guest, expect!["as somebody else: ack 4"]).await;
    let mut own = copy(&server, document, 22).await;
    let long = own.splice(0, 0, &"x".repeat(MAX_BODY_BYTES)).expect("in bounds");
    check("too long", vec![long], &mut guest, expect!["too long: ack 5"]).await;
    let mut own = copy(&server, document, 23).await;
    let fine = own.splice(0, 0, "d").expect("in bounds");
    check("and still", vec![fine], &mut guest, expect!["and still: ack 0"]).await;
    assert!(copy(&server, document, 24).await.body().starts_with("dba"));
}

#[tokio::test]
async fn an_insertion_that_would_occupy_the_room_is_refused_unmerged() {
    let server = TestServer::new().await;
    let document = server.world.shared;
    let mut guest = Socket::open(&server, actor(&server, Persona::Guest));
    guest.join(document).await;
    guest.said().await;
    let crafted = loro::LoroDoc::new();
    let history = copy(&server, document, 71).await.missing_since(&[]).expect("a version").expect("a text");
    crafted.import(&history).expect("readable");
    crafted.set_peer_id(71).expect("a peer");
    let before = crafted.oplog_vv();
    crafted.get_text("body").insert(0, &"x".repeat(MAX_BODY_BYTES / 2)).expect("in bounds");
    crafted.commit();
    let update = crafted.export(loro::ExportMode::updates(&before)).expect("an update");
    assert_eq!(guest.write(document, vec![update]).await, "ack 5");
    let fine = copy(&server, document, 72).await.splice(0, 0, "d").expect("in bounds");
    assert_eq!(guest.write(document, vec![fine]).await, "ack 0");
}

#[tokio::test]
async fn a_history_that_is_full_takes_no_more() {
    let server = TestServer::new().await;
    let mut page = page::RoomPage::new(Page::new(0));
    let author = crate::storage::Author { person: Some(server.world.leo), link: None };
    page.introduce(1, author);
    page.set_owner(81, author);
    page.weigh_as(MAX_HISTORY_BYTES - 1000);
    let mut own = Page::new(81);
    let mut write = |length| {
        let update = own.splice(0, 0, &"x".repeat(length)).expect("in bounds");
        let undone = own.splice(0, length, "").expect("in bounds");
        page.accept(1, &[update, undone])
    };
    assert_eq!(write(10), Verdict::Applied);
    assert_eq!(write(2000), Verdict::Refused(Status::PayloadTooLarge), "though the page stays empty");
    assert_eq!(write(10), Verdict::Refused(Status::AppError), "it builds on what was refused");
}

#[tokio::test]
async fn lost_rights_put_out_and_lowered_ones_ask_to_join_again() {
    let server = TestServer::new().await;
    let document = server.world.meetings;
    let mut leo = Socket::open(&server, actor(&server, Persona::Member));
    leo.join(document).await;
    leo.send([join(CrdtType::LoroEphemeralStore, document, &[])]).await;
    leo.said().await;
    for (level, expected) in
        [(Level::Read, expect!["room error 1"]), (Level::None, expect!["room error 2, room error 2"])]
    {
        let grants = vec![etabli_access::Grant { subject: etabli_access::Subject::Members, level }];
        let write = TreeWrite::SetGrants { target: document.to_string(), grants };
        server.app.commit_tree(vec![write], None).await.expect("a database");
        let update = copy(&server, document, 31).await.splice(0, 0, "x").expect("in bounds");
        assert_eq!(leo.write(document, vec![update]).await, "ack 3", "judged by the rights of the moment");
        let joined = leo.connection.has_joined(document);
        leo.connection.rights_changed(actor(&server, Persona::Member)).await;
        assert!(joined);
        server.app.rooms().barrier(document).await;
        expected.assert_eq(&leo.said().await);
    }
    leo.join(document).await;
    assert_eq!(leo.said().await, "refused: not-found");
}

#[tokio::test]
async fn who_only_watched_who_is_there_is_put_out_too() {
    let server = TestServer::new().await;
    let document = server.world.meetings;
    let mut leo = Socket::open(&server, actor(&server, Persona::Member));
    leo.send([join(CrdtType::LoroEphemeralStore, document, &[])]).await;
    leo.said().await;
    let write = TreeWrite::SetGrants {
        target: document.to_string(),
        grants: vec![etabli_access::Grant { subject: etabli_access::Subject::Members, level: Level::None }],
    };
    server.app.commit_tree(vec![write], None).await.expect("a database");
    leo.connection.rights_changed(actor(&server, Persona::Member)).await;
    server.app.rooms().barrier(document).await;
    assert_eq!(leo.said().await, "room error 2, room error 2", "of the page and of who is there");
    assert!(!leo.connection.has_joined(document));
}

#[tokio::test]
async fn nobody_is_shown_under_anothers_name() {
    let server = TestServer::new().await;
    let document = server.world.shared;
    let (mut leo, mut zoe) =
        (Socket::open(&server, actor(&server, Persona::Member)), Socket::open(&server, actor(&server, Persona::Admin)));
    for socket in [&mut leo, &mut zoe] {
        socket.send([join(CrdtType::LoroEphemeralStore, document, &[])]).await;
        socket.said().await;
    }
    let name = async |id| server.app.storage().person(id).await.expect("a database").expect("a person").name;
    let presences = Presences::new(5);
    for (told, expected) in [(name(server.world.zoe).await, ""), (name(server.world.leo).await, "1 updates")] {
        let frames = batch_frames(CrdtType::LoroEphemeralStore, document, BATCH, vec![presences.tell(&told, None)]);
        leo.send(frames).await;
        leo.said().await;
        assert_eq!(zoe.said().await, expected, "{told}");
    }
}

#[tokio::test]
async fn a_full_storage_refuses_and_the_page_stays_usable() {
    let server = TestServer::new().await;
    let document = server.world.shared;
    let mut leo = Socket::open(&server, actor(&server, Persona::Member));
    leo.join(document).await;
    leo.said().await;
    let before = copy(&server, document, 61).await.body();
    let update = copy(&server, document, 61).await.splice(0, 0, &"x".repeat(150_000)).expect("in bounds");
    server.app.storage().tell_every_connection("PRAGMA max_page_count = 1").await;
    assert_ne!(leo.write(document, vec![update.clone()]).await, "ack 0");
    assert_eq!(copy(&server, document, 62).await.body(), before, "nothing of it is stored");
    server.app.storage().tell_every_connection("PRAGMA max_page_count = 1000000").await;
    leo.said().await;
    leo.join(document).await;
    leo.said().await;
    assert_eq!(leo.write(document, vec![update]).await, "ack 0");
    assert_eq!(copy(&server, document, 63).await.body().len(), before.len() + 150_000);
}

#[tokio::test]
async fn many_updates_make_a_snapshot_and_stay_in_the_log() {
    let server = TestServer::new().await;
    let document = server.world.shared;
    let mut leo = Socket::open(&server, actor(&server, Persona::Member));
    leo.join(document).await;
    leo.said().await;
    let mut page = copy(&server, document, 41).await;
    let updates: Vec<Vec<u8>> = (0..250).map(|_| page.splice(0, 0, "x").expect("in bounds")).collect();
    assert_eq!(leo.write(document, updates).await, "ack 0");
    leo.said().await;
    let log = server.app.storage().document_log(document).await.expect("a database").expect("a document");
    assert!(log.snapshot.is_some_and(|(seq, _)| seq >= 250) && log.updates.is_empty());
    assert!(server.app.storage().updates_since(document, 0).await.expect("a database").len() >= 250);
    assert_eq!(copy(&server, document, 42).await.body(), page.body());
}

#[tokio::test]
async fn a_storage_that_fails_is_said_to_fail() {
    let server = TestServer::new().await;
    let document = server.world.shared;
    let mut leo = Socket::open(&server, actor(&server, Persona::Member));
    leo.join(document).await;
    leo.said().await;
    let mut page = copy(&server, document, 51).await;
    let first = page.splice(0, 0, "x").expect("in bounds");
    assert_eq!(leo.write(document, vec![first]).await, "ack 0");
    server.app.storage().close().await;
    let second = page.splice(0, 0, "y").expect("in bounds");
    assert_eq!(leo.write(document, vec![second]).await, "ack 127");
    assert_eq!(leo.said().await, "room error 127");
}

#[tokio::test]
async fn what_is_written_by_other_ways_reaches_the_open_page() {
    let server = TestServer::new().await;
    let document = server.world.shared;
    let mut leo = Socket::open(&server, actor(&server, Persona::Member));
    leo.join(document).await;
    leo.said().await;
    server.app.seed_page(document, "semé", None).await.expect("a database");
    assert_eq!(leo.next().await, "1 updates");
    let log = server.app.storage().document_log(document).await.expect("a database").expect("a document");
    assert!(page::open(&log).expect("a whole log").body().contains("semé"));
}

#[tokio::test]
async fn frames_over_post_are_answered_in_one_go() {
    let server = TestServer::new().await;
    let document = server.world.meetings;
    let mut page = copy(&server, document, 61).await;
    let update = page.splice(0, 0, "par POST").expect("in bounds");
    let mut sent = vec![join(CrdtType::Loro, document, &[])];
    sent.extend(batch_frames(CrdtType::Loro, document, BATCH, vec![update]));
    let post = async |persona: Persona, body: Vec<u8>| {
        server.as_(persona).send(Method::POST, "/api/sync", Some("application/octet-stream"), body).await
    };
    let answer = post(Persona::Member, post::encode(&sent)).await;
    let frames = post::decode(&answer.bytes).expect("frames");
    let said: Vec<String> = frames.iter().map(|frame| short(&frames::decode(frame).expect("a frame"))).collect();
    assert!(said[0].starts_with("joined to write") && said.contains(&"ack 0".to_owned()), "{said:?}");
    let again = post(Persona::CircleMember, post::encode(&[join(CrdtType::Loro, document, &[])])).await;
    let frames = post::decode(&again.bytes).expect("frames");
    assert_eq!(frames.len(), 2, "the answer, and what is missing");
    assert_eq!(post(Persona::Visitor, Vec::new()).await.outcome(), "401 sign-in-needed");
    assert_eq!(post(Persona::Member, vec![0, 0, 0, 9, 1]).await.outcome(), "400 malformed");
    assert_eq!(post(Persona::Member, post::encode(&[vec![1, 2, 3].into()])).await.outcome(), "400 malformed");
}

#[tokio::test]
async fn a_wake_that_does_not_fit_is_not_sent() {
    let document = DocumentId::new(1, 1);
    assert!(!Wake::Presence { server: 1, document, bytes: vec![0; 6_000] }.fits());
    assert!(Wake::Presence { server: 1, document, bytes: vec![0; 4_096] }.fits());
}
