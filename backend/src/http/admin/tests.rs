//! The administration from outside: who gets in, what each form does, and that nothing is destroyed unasked.

use axum::http::{Method, StatusCode};
use etabli_access::{Actor, Level};

use super::SECTIONS;
use crate::services::settings::{ACCENT, LOGO, MENU};
use crate::tests::support::{Answer, Persona, TestServer};

/// The form led to a page that says what was done.
#[track_caller]
fn check_done(answer: &Answer, path: &str) {
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, path), "{}", answer.text());
}

#[tokio::test]
async fn only_admins_get_in() {
    let server = TestServer::new().await;
    for super::Section(_, path, _) in SECTIONS {
        let visitor = server.as_(Persona::Visitor).get(path).await;
        assert_eq!(
            (visitor.status, visitor.location()),
            (StatusCode::SEE_OTHER, format!("/connexion?next={path}").as_str())
        );
        assert_eq!(server.as_(Persona::Member).get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        let admin = server.as_(Persona::Admin).get(path).await;
        assert_eq!(admin.status, StatusCode::OK, "{path}");
        let text = admin.text();
        assert!(!text.contains(" style=") && !text.contains("<script"), "{path}");
        assert!(!text.contains(">admin-"), "{path} has a message without words");
        // The menu stands there twice: beside the page, and behind a button on phones.
        assert_eq!(text.matches("aria-current=\"page\"").count(), 2, "{path}");
    }
}

#[tokio::test]
async fn an_account_is_closed_only_by_its_name() {
    let server = TestServer::new().await;
    let admin = server.as_(Persona::Admin);
    let path = format!("/admin/members/{}/disable", server.world.leo);
    let wrong = admin.form(&path, &[("confirmation", "Ana")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("aria-invalid=\"true\"") && wrong.text().contains("value=\"Ana\""));
    assert_eq!(server.as_(Persona::Member).get("/compte").await.status, StatusCode::OK);

    check_done(&admin.form(&path, &[("confirmation", " léo ")]).await, &path.replace("/disable", "?done=disabled"));
    assert_ne!(server.as_(Persona::Member).get("/compte").await.status, StatusCode::OK);
    let last = format!("/admin/members/{}/disable", server.world.zoe);
    assert_eq!(admin.form(&last, &[("confirmation", "Zoé")]).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn invitations_are_shown_once_and_revoked() {
    let server = TestServer::new().await;
    let admin = server.as_(Persona::Admin);
    let wrong = admin
        .form("/admin/invitations", &[("role", "member"), ("uses", "0"), ("days", "14"), ("note", "Bienvenue")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("value=\"Bienvenue\""), "what was typed is kept");
    let made = admin.form("/admin/invitations", &[("role", "member"), ("uses", "2"), ("days", "14")]).await;
    assert!(made.text().contains("/rejoindre/") && made.text().contains("<svg"), "{}", made.text());
    let list = admin.get("/admin/invitations").await.text();
    assert!(!list.contains("/rejoindre/"));
    let id = server.app.storage().invitations().await.expect("read").remove(0).id;
    let revoke = format!("/admin/invitations/{id}/revoke");
    check_done(&admin.form(&revoke, &[]).await, "/admin/invitations?done=revoked");
}

#[tokio::test]
async fn circles_are_made_filled_and_deleted() {
    let server = TestServer::new().await;
    let admin = server.as_(Persona::Admin);
    let made = admin.form("/admin/circles", &[("name", "Permanences")]).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER);
    let home = made.location().trim_end_matches("?done=created").to_owned();
    let leo = server.world.leo.to_string();
    check_done(&admin.form(&format!("{home}/members"), &[(&leo, "1")]).await, &format!("{home}?done=saved"));
    assert_eq!(server.app.tree().circles_of(server.world.leo).len(), 1);
    check_done(&admin.form(&format!("{home}/members"), &[]).await, &format!("{home}?done=saved"));
    assert!(server.app.tree().circles_of(server.world.leo).is_empty());
    let taken = admin.form("/admin/circles", &[("name", "permanences")]).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    let deleted = admin.form(&format!("{home}/delete"), &[("confirmation", "Permanences")]).await;
    check_done(&deleted, "/admin/circles?done=deleted");
}

#[tokio::test]
async fn rights_change_at_once() {
    let server = TestServer::new().await;
    let admin = server.as_(Persona::Admin);
    let (tree, office) = (|| server.app.tree(), server.world.office);
    let member = || Actor::person(server.world.leo, etabli_access::Role::Member, Vec::new());
    assert_eq!(tree().decide_space(&member(), office).level, Level::None);
    let path = format!("/admin/spaces/{office}/rights");
    let fields = [("grant-members", "comment"), ("grant-public", "write")];
    assert_eq!(admin.form(&path, &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY, "visitors never write");
    let leo = server.world.leo.to_string();
    let fields = [("grant-members", "comment"), ("person", leo.as_str()), ("person-level", "manage")];
    check_done(&admin.form(&path, &fields).await, &format!("/admin/spaces/{office}?done=rights"));
    assert_eq!(tree().decide_space(&member(), office).level, Level::Manage);
    assert!(admin.get("/admin/spaces").await.text().contains("Commenter"));
}

#[tokio::test]
async fn spaces_are_made_ordered_and_deleted_when_empty() {
    let server = TestServer::new().await;
    let admin = server.as_(Persona::Admin);
    let made = admin.form("/admin/spaces", &[("name", "Chantiers"), ("access", "members")]).await;
    let home = made.location().trim_end_matches("?done=created").to_owned();
    let names = || server.app.tree().spaces().iter().map(|space| space.name.clone()).collect::<Vec<_>>();
    assert_eq!(names().last().map(String::as_str), Some("Chantiers"));
    check_done(&admin.form(&format!("{home}/move"), &[("direction", "up")]).await, "/admin/spaces?done=saved");
    assert_eq!(names().iter().rev().nth(1).map(String::as_str), Some("Chantiers"));
    check_done(&admin.form(&home, &[("name", "Travaux")]).await, &format!("{home}?done=saved"));
    let deleted = admin.form(&format!("{home}/delete"), &[("confirmation", "Travaux")]).await;
    check_done(&deleted, "/admin/spaces?done=deleted");
    let held = format!("/admin/spaces/{}/delete", server.world.inside);
    let name = server.app.tree().space(server.world.inside).expect("there").name.clone();
    assert_eq!(admin.form(&held, &[("confirmation", &name)]).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_page_is_taken_off_the_public_site_and_put_back() {
    let server = TestServer::new().await;
    let admin = server.as_(Persona::Admin);
    let home = server.world.home;
    assert!(admin.get("/admin/public").await.text().contains("/accueil"));
    check_done(&admin.form(&format!("/admin/public/{home}/hide"), &[]).await, "/admin/public?done=hidden");
    assert_eq!(server.as_(Persona::Visitor).get("/accueil").await.status, StatusCode::NOT_FOUND);
    check_done(&admin.form(&format!("/admin/public/{home}/show"), &[]).await, "/admin/public?done=saved");
    assert_eq!(server.app.tree().level(&Actor::visitor(), home), Level::Read);
}

#[tokio::test]
async fn the_trash_gives_back_or_destroys() {
    let server = TestServer::new().await;
    let admin = server.as_(Persona::Admin);
    let budget = server.world.budget;
    let trash = || async {
        let id = etabli_ids::CommandId::new(1, server.app.randomness());
        let command = etabli_api::Command::Trash { document: budget };
        let actor = Actor::person(server.world.zoe, etabli_access::Role::Admin, Vec::new());
        server.app.execute(&actor, &etabli_api::CommandEnvelope { id, at: 0, command }).await.expect("done")
    };
    trash().await;
    assert!(admin.get("/admin/trash").await.text().contains("Budget"));
    check_done(&admin.form(&format!("/admin/trash/{budget}/restore"), &[]).await, "/admin/trash?done=taken-out");
    trash().await;
    let delete = format!("/admin/trash/{budget}/delete");
    assert_eq!(admin.form(&delete, &[("confirmation", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    check_done(&admin.form(&delete, &[("confirmation", "Budget")]).await, "/admin/trash?done=destroyed");
    assert!(server.app.tree().document(budget).is_none());
    assert!(admin.get("/admin/journal?action=document-purged").await.text().contains("Budget"));
}

#[tokio::test]
async fn identity_and_menu_are_checked_and_kept() {
    let server = TestServer::new().await;
    let admin = server.as_(Persona::Admin);
    let fields =
        |accent| [("name", "La Grange"), ("time-zone", "Europe/Paris"), ("language", "fr"), ("accent", accent)];
    let wrong = admin.form("/admin/identity", &fields("vert")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    check_done(&admin.form("/admin/identity", &fields("#ffee00")).await, "/admin/identity?done=saved");
    assert_eq!(server.app.settings().get(ACCENT).as_deref(), Some("#ffee00"));
    assert!(admin.get("/admin/identity").await.text().contains("notice-warn"), "a pale colour is explained");

    let menu =
        [("label-0", "Accueil"), ("href-0", "/accueil"), ("label-1", "Agenda"), ("href-1", "/agenda"), ("up", "1")];
    check_done(&admin.form("/admin/identity/menu", &menu).await, "/admin/identity?done=saved");
    let kept = server.app.settings().get(MENU).expect("kept");
    assert!(kept.find("Agenda") < kept.find("Accueil"), "{kept}");
    let wrong = admin.form("/admin/identity/menu", &[("label-0", "x"), ("href-0", "javascript:alert(1)")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// A form with one file, as browsers send it.
fn multipart(name: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
    [head.as_bytes(), content, b"\r\n--b--\r\n"].concat()
}

const MULTIPART: Option<&str> = Some("multipart/form-data; boundary=b");

#[tokio::test]
async fn a_logo_is_an_image() {
    let server = TestServer::new().await;
    let admin = server.as_(Persona::Admin);
    let page = multipart("logo.png", b"<html><script>alert(1)</script>");
    let refused = admin.send(Method::POST, "/admin/identity/logo", MULTIPART, page).await;
    check_done(&refused, "/admin/identity?done=not-an-image");
    let image = multipart("logo.png", b"\x89PNG\r\n\x1a\n etc");
    check_done(&admin.send(Method::POST, "/admin/identity/logo", MULTIPART, image).await, "/admin/identity?done=saved");
    let logo = server.app.settings().get(LOGO).expect("kept");
    let shown = server.as_(Persona::Visitor).get(&format!("/files/{logo}")).await;
    assert_eq!(shown.headers["content-type"], "image/png");
    assert!(shown.headers["cache-control"].to_str().expect("text").starts_with("public"));
}

#[tokio::test]
async fn backups_are_made_downloaded_and_restored() {
    let server = TestServer::new().await;
    let admin = server.as_(Persona::Admin);
    check_done(&admin.form("/admin/backups", &[]).await, "/admin/backups?done=backup");
    let name = server.app.list_backups().remove(0).name;
    let zip = admin.get(&format!("/admin/backups/{name}")).await;
    assert_eq!(zip.headers["content-type"], "application/zip");
    assert_eq!(server.as_(Persona::Member).get(&format!("/admin/backups/{name}")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(admin.get("/admin/backups/..%2Fetabli.db").await.status, StatusCode::NOT_FOUND);

    server.app.create_space("Plus tard", Vec::new()).await.expect("made");
    let restore = format!("/admin/backups/{name}/restore");
    assert_eq!(admin.form(&restore, &[("confirmation", "oui")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    check_done(&admin.form(&restore, &[("confirmation", "La Grange")]).await, "/admin/backups?done=restored");
    assert!(server.app.tree().spaces().iter().all(|space| space.name != "Plus tard"));

    let foreign = admin.send(Method::POST, "/admin/backups/upload", MULTIPART, multipart("a.zip", b"PK?")).await;
    assert_eq!(foreign.status, StatusCode::UNPROCESSABLE_ENTITY);
    let brought = admin.send(Method::POST, "/admin/backups/upload", MULTIPART, multipart("a.zip", &zip.bytes)).await;
    assert_eq!(brought.status, StatusCode::SEE_OTHER, "{}", brought.text());
    assert!(brought.location().ends_with("-uploaded.zip/restore"), "{}", brought.location());
}

#[tokio::test]
async fn files_follow_the_rights_of_their_page() {
    let server = TestServer::new().await;
    let budget = server.world.budget;
    let send = |persona, name: &'static str, content: &'static [u8]| {
        let path = format!("/api/files?document={budget}&name={name}");
        let hand = server.as_(persona);
        async move { hand.send(Method::POST, &path, None, content.to_vec()).await }
    };
    assert_eq!(send(Persona::Visitor, "a.png", b"x").await.outcome(), "401 sign-in-needed");
    assert_eq!(send(Persona::Member, "a.png", b"x").await.outcome(), "404 not-found");
    let added = send(Persona::CircleMember, "plan.svg", b"<svg onload='x'/>").await;
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.text());
    let path = added.json()["path"].as_str().expect("a path").to_owned();
    assert_eq!(server.as_(Persona::Member).get(&path).await.status, StatusCode::NOT_FOUND);
    let shown = server.as_(Persona::CircleMember).get(&path).await;
    assert!(shown.headers["content-security-policy"].to_str().expect("text").starts_with("sandbox"));
    assert_eq!(shown.headers["cache-control"], "private, max-age=3600");
}
