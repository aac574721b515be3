//! Every address of the server, knocked at by every persona, as one table: `doors.txt`.
//!
//! Forms are sent empty, so that what would destroy asks first; what the right content does is tested beside each
//! service. The routes are read from the URL maps themselves: a door that is not in the table fails the test.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use axum::http::Method;
use etabli_access::Role;
use etabli_api::paths;
use etabli_ids::CommandId;
use expect_test::{expect, expect_file};
use serde_json::json;

use super::support::{Persona, TestServer};
use crate::services::invitations::NewInvitation;

/// The files in which doors are cut. `health.rs` serves the metrics, on a listener of its own.
const MAPS: [&str; 3] = ["mod.rs", "admin/mod.rs", "public/mod.rs"];
const OTHER_LISTENER: &str = "health.rs";
/// The same files for everybody; whether they are there depends on the app having been bundled.
const FILES_OF_THE_APP: [&str; 6] =
    ["/app/", "/app/sw.js", "/app/{*path}", "/assets/{*path}", "/favicon.svg", "/manifest.webmanifest"];
const METHODS: [&str; 4] = ["get", "post", "put", "delete"];

/// What stands for `{id}`, `{name}`, `{token}`, `{slug}` and `{tag}` in each family of addresses.
struct Places {
    server: TestServer,
    invitation: String,
    invitation_token: String,
    backup: String,
    file: String,
    session: String,
}

impl Places {
    async fn new() -> Self {
        let server = TestServer::new().await;
        let world = server.world;
        let wanted =
            NewInvitation { role: Role::Member, circle: None, email: None, note: String::new(), days: 7, uses: 9 };
        let (invitation, invitation_token) =
            server.app.create_invitation(Some(world.zoe), wanted).await.expect("an invitation");
        let admin = server.as_(Persona::Admin);
        admin.form("/admin/backups", &[]).await;
        let list = admin.get("/admin/backups").await.text();
        let backup = between(&list, "href=\"/admin/backups/", "\"").expect("a backup").to_owned();
        let trash = json!({ "id": CommandId::new(1, 1), "at": 0, "do": "trash", "document": world.budget });
        admin.json(Method::POST, paths::COMMANDS, &json!({ "commands": [trash] })).await;
        let uploaded = format!("/api/files?document={}&name=note.txt", world.meetings);
        let uploaded = admin.send(Method::POST, &uploaded, Some("text/plain"), b"une note".to_vec()).await.json();
        let file = uploaded["id"].as_str().expect("a file").to_owned();
        let sessions = server.app.storage().sessions_of(world.ana, server.app.now()).await.expect("read");
        let session = sessions.first().expect("a session").id.to_string();
        Self { server, invitation: invitation.id.to_string(), invitation_token, backup, file, session }
    }

    /// The address a pattern stands for. The objects of pages are in the members' space.
    fn address(&self, method: &str, pattern: &str) -> String {
        let world = self.server.world;
        let id = |id: &dyn ToString| id.to_string();
        let fill = match pattern {
            _ if pattern.starts_with("/admin/members/") => id(&world.leo),
            _ if pattern.contains("/invitations/") => self.invitation.clone(),
            _ if pattern.starts_with("/admin/circles/") => id(&world.circle),
            _ if pattern.starts_with("/admin/spaces/") => id(&world.inside),
            _ if pattern.starts_with("/admin/public/") => id(&world.meetings),
            _ if pattern.contains("/links/") => id(&world.link),
            _ if pattern.starts_with("/admin/trash/") => id(&world.budget),
            _ if pattern.starts_with("/admin/backups/") => self.backup.clone(),
            _ if pattern.starts_with("/compte/sessions/") => self.session.clone(),
            _ if pattern.starts_with("/rejoindre/") => self.invitation_token.clone(),
            _ if pattern.starts_with("/files/") => self.file.clone(),
            "/{slug}" => "reunions".to_owned(),
            _ => "inconnu".to_owned(),
        };
        let mut fills = [fill.as_str(), "note.txt"].into_iter();
        let fill = |part| if str::starts_with(part, '{') { fills.next().unwrap_or_default() } else { part };
        let path = pattern.split('/').map(fill).collect::<Vec<_>>().join("/");
        match (method, pattern) {
            (_, paths::GRANTS) | ("GET", paths::LINKS) => format!("{path}?target={}", world.meetings),
            (_, paths::FILES) => format!("{path}?document={}&name=note.txt", world.meetings),
            (_, paths::SEARCH | "/search") => format!("{path}?q=page"),
            _ => path,
        }
    }

    async fn knock(&self, persona: Persona, method: &str, pattern: &str) -> String {
        let path = self.address(method, pattern);
        let hand = self.server.freshly(persona).await;
        let is_json = [paths::GRANTS, paths::LINKS, paths::INVITATIONS, paths::COMMANDS].contains(&pattern);
        let answer = match (method, is_json) {
            ("GET", _) => hand.get(&path).await,
            ("POST", false) if pattern == paths::FILES => {
                hand.send(Method::POST, &path, Some("text/plain"), b"une note".to_vec()).await
            }
            ("POST", false) => hand.form(&path, &[]).await,
            _ => {
                let method = method.parse().expect("a method");
                let body = match pattern {
                    paths::LINKS => json!({ "target": self.server.world.meetings, "level": "read" }),
                    paths::INVITATIONS => json!({ "role": "member", "days": 7, "uses": 1 }),
                    paths::COMMANDS => json!({ "commands": [] }),
                    _ => json!({ "grants": [] }),
                };
                hand.json(method, &path, &body).await
            }
        };
        if FILES_OF_THE_APP.contains(&pattern) && matches!(answer.status.as_u16(), 200 | 404) {
            return "file".to_owned();
        }
        let to = answer.location();
        if to.starts_with("/connexion") {
            return format!("{} sign in", answer.status.as_str());
        }
        answer.status.as_str().to_owned()
    }
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(found, _)| found)
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http")
}

/// The address that the first argument of `.route(` writes.
fn pattern(argument: &str) -> String {
    let constants = [
        ("paths::GRANTS", paths::GRANTS),
        ("paths::LINKS", paths::LINKS),
        ("paths::INVITATIONS", paths::INVITATIONS),
        ("paths::SESSION", paths::SESSION),
        ("paths::CATALOGUE", paths::CATALOGUE),
        ("paths::COMMANDS", paths::COMMANDS),
        ("paths::SYNC", paths::SYNC),
        ("paths::FILES", paths::FILES),
        ("paths::SEARCH", paths::SEARCH),
        ("paths::SIGN_IN", paths::SIGN_IN),
    ];
    if let Some(literal) = argument.strip_prefix('"') {
        return literal.trim_end_matches('"').to_owned();
    }
    let (_, value) = constants.iter().find(|(name, _)| argument.contains(name)).expect("a known address");
    let end = if argument.contains("format!") { "/{id}" } else { "" };
    format!("{value}{end}")
}

/// `GET /admin/members` of `.route("/admin/members", get(members::list))`.
fn doors_of(source: &str) -> Vec<(String, String)> {
    let mut doors = Vec::new();
    for route in source.split(".route(").skip(1) {
        // One route a line, or as the formatter breaks it: the next one begins where this one was split off.
        let end = if route.starts_with("&format!") { "), " } else { ", " };
        let (argument, handlers) = route.split_once(end).expect("an address and what is behind it");
        for method in METHODS {
            if handlers.split(['.', ' ', '\n']).any(|word| word.starts_with(&format!("{method}("))) {
                doors.push((method.to_uppercase(), pattern(argument.trim())));
            }
        }
    }
    doors
}

/// Doors after which fewer things are there come last.
fn all_doors() -> Vec<(String, String)> {
    let read = |name: &str| std::fs::read_to_string(folder().join(name)).expect("a map");
    let mut doors: Vec<_> = MAPS.iter().flat_map(|name| doors_of(&read(name))).collect();
    doors.sort_by_key(|(method, pattern)| (pattern.clone(), method == "DELETE", method != "GET"));
    let ends = |method: &str, pattern: &str| {
        method == "DELETE" || pattern.ends_with("/revoke") || pattern.starts_with("/admin/spaces/{id}/rights")
    };
    doors.sort_by_key(|(method, pattern)| ends(method, pattern));
    doors
}

#[tokio::test]
async fn every_door_to_every_persona() {
    let places = Places::new().await;
    let mut table = format!("{:<46}{:<14}{:<14}{:<14}{:<14}admin\n", "", "visitor", "guest", "member", "circle");
    for (method, pattern) in all_doors() {
        let mut line = format!("{method:<7}{pattern:<39}");
        for persona in Persona::ALL {
            let outcome = places.knock(persona, &method, &pattern).await;
            line.push_str(&format!("{outcome:<14}"));
        }
        table.push_str(line.trim_end());
        table.push('\n');
    }
    expect_file!["doors.txt"].assert_eq(&table);
}

/// Whatever the table says: nobody but an admin gets anything from the administration.
#[tokio::test]
async fn the_administration_is_for_admins() {
    let places = Places::new().await;
    let mut let_in = BTreeSet::new();
    for (method, pattern) in all_doors().into_iter().filter(|(_, pattern)| pattern.starts_with("/admin")) {
        for persona in [Persona::Visitor, Persona::Guest, Persona::Member, Persona::CircleMember] {
            let outcome = places.knock(persona, &method, &pattern).await;
            if !["401", "403", "303 sign in"].contains(&outcome.as_str()) {
                let_in.insert(format!("{method} {pattern}: {persona:?} {outcome}"));
            }
        }
    }
    assert_eq!(let_in, BTreeSet::new());
}

/// What members get is nobody else's: only what is the same for everybody may be kept on its way.
#[tokio::test]
async fn caches_on_the_way_keep_nothing_of_members() {
    let places = Places::new().await;
    let hand = places.server.as_(Persona::Member);
    let mut kept = Vec::new();
    for (_, pattern) in all_doors().into_iter().filter(|(method, _)| method == "GET") {
        if pattern == "/deconnexion" || FILES_OF_THE_APP.contains(&pattern.as_str()) {
            continue;
        }
        let answer = hand.get(&places.address("GET", &pattern)).await;
        let said = answer.headers.get("cache-control").map_or("nothing", |value| value.to_str().expect("text"));
        if !said.contains("no-store") && !said.contains("private") {
            kept.push(format!("{pattern}: {said}"));
        }
    }
    expect!["/theme.css: public, max-age=0, must-revalidate"].assert_eq(&kept.join("\n"));
}

/// Doors are cut in the maps only: nowhere else can one be forgotten.
#[test]
fn doors_are_in_the_maps() {
    let mut elsewhere = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let is_known = |name: &&str| path == self::folder().join(name);
            let is_rust = path.extension().is_some_and(|extension| extension == "rs");
            let is_map = MAPS.iter().chain([&OTHER_LISTENER]).any(is_known);
            let is_test = path.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs");
            if is_rust && !is_map && !is_test && std::fs::read_to_string(&path).expect("a source").contains(".route(") {
                elsewhere.push(path);
            }
        }
    }
    assert_eq!(elsewhere, Vec::<PathBuf>::new());
    let doors = all_doors();
    assert!(doors.len() > 100, "{}", doors.len());
    assert_eq!(doors.iter().collect::<BTreeSet<_>>().len(), doors.len(), "a door twice");
}
