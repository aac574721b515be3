//! Accounts over HTTP: installing, signing in and out, joining, sharing, choosing a password anew.

use axum::http::Method;
use etabli_access::Level;
use expect_test::expect;
use serde_json::json;
use tower::ServiceExt;

use super::support::{NOW, PASSWORD, Persona, TestServer};
use crate::app::Event;
use crate::services::sessions::DAY;
use crate::services::settings::ORIGIN;

const EMAIL: &str = "zoe@lagrange.coop";

#[tokio::test]
async fn signing_in_and_out() {
    let server = TestServer::new().await;
    let visitor = server.as_(Persona::Visitor);
    let wrong = visitor.form("/connexion", &[("email", EMAIL), ("password", "pas le bon mot")]).await;
    assert_eq!((wrong.status.as_u16(), wrong.token()), (401, None));
    assert!(wrong.text().contains(EMAIL), "what was typed is kept");
    assert!(!wrong.text().contains("pas le bon mot"), "the password is not");

    let fields = [("email", " ZOE@lagrange.coop"), ("password", PASSWORD), ("next", "/compte")];
    let signed_in = visitor.form("/connexion", &fields).await;
    assert_eq!((signed_in.status.as_u16(), signed_in.location()), (303, "/compte"));
    let cookie = signed_in.headers["set-cookie"].to_str().expect("text").to_owned();
    assert!(cookie.ends_with("; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax"), "{cookie}");
    let zoe = server.with_token(signed_in.token());
    assert_eq!(zoe.get("/api/session").await.json()["person"]["name"], "Zoé");

    let mut events = server.app.events();
    assert_eq!(zoe.form("/deconnexion", &[]).await.location(), "/connexion?done=signed-out");
    assert!(matches!(events.try_recv(), Ok(Event::SessionEnded(_))));
    assert_eq!(zoe.get("/api/session").await.outcome(), "401 sign-in-needed");
}

#[tokio::test]
async fn nobody_is_led_elsewhere_after_signing_in() {
    let server = TestServer::new().await;
    for next in ["https://mechant.example", "//mechant.example", "/\\mechant.example", "", "/a\nb"] {
        let fields = [("email", EMAIL), ("password", PASSWORD), ("next", next)];
        let answer = server.as_(Persona::Visitor).form("/connexion", &fields).await;
        assert_eq!(answer.location(), "/app/", "{next:?}");
    }
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let server = TestServer::new().await;
    let guess = [("email", EMAIL), ("password", "une autre phrase")];
    for _ in 0..10 {
        assert_eq!(server.as_(Persona::Visitor).form("/connexion", &guess).await.status.as_u16(), 401);
    }
    assert_eq!(server.as_(Persona::Visitor).form("/connexion", &guess).await.status.as_u16(), 429);
    let noted = server.app.storage().journal(Some("sign-in-series"), 0, 10).await.expect("read");
    assert_eq!(noted.len(), 1, "once, not at every guess");
}

#[tokio::test]
async fn a_session_lasts_while_it_is_used() {
    let server = TestServer::new().await;
    let zoe = server.as_(Persona::Admin);
    for _ in 0..3 {
        server.app.advance(29 * DAY);
        assert_eq!(zoe.get("/api/session").await.status.as_u16(), 200);
    }
    server.app.advance(31 * DAY);
    assert_eq!(zoe.get("/api/session").await.status.as_u16(), 401);
    server.app.clean().await.expect("cleaned");
    let again = server.as_(Persona::Visitor).form("/connexion", &[("email", EMAIL), ("password", PASSWORD)]).await;
    let device = server.with_token(again.token()).get("/api/session").await.json()["device"].clone();
    assert_eq!(device, 5, "the numbers of sessions that are gone are never allotted again");
}

#[tokio::test]
async fn changing_the_password_signs_other_browsers_out() {
    let server = TestServer::new().await;
    let zoe = server.as_(Persona::Admin);
    let fields = [("email", EMAIL), ("password", PASSWORD)];
    let other = server.with_token(server.as_(Persona::Visitor).form("/connexion", &fields).await.token());
    let wrong = zoe
        .form("/compte/mot-de-passe", &[("old-password", "autre chose"), ("new-password", "une phrase neuve")])
        .await;
    assert_eq!(wrong.status.as_u16(), 422);
    let done =
        zoe.form("/compte/mot-de-passe", &[("old-password", PASSWORD), ("new-password", "une phrase neuve")]).await;
    assert_eq!(done.location(), "/compte?done=password");
    assert_eq!(zoe.get("/api/session").await.status.as_u16(), 200);
    assert_eq!(other.get("/api/session").await.status.as_u16(), 401);
}

#[tokio::test]
async fn a_person_ends_their_own_sessions_only() {
    let server = TestServer::new().await;
    let of_leo = server.app.storage().sessions_of(server.world.leo, NOW).await.expect("read");
    let path = format!("/compte/sessions/{}", of_leo[0].id);
    assert_eq!(server.as_(Persona::Admin).form(&path, &[]).await.status.as_u16(), 404);
    assert_eq!(server.as_(Persona::Member).form(&path, &[]).await.status.as_u16(), 303);
    assert_eq!(server.as_(Persona::Member).get("/api/session").await.status.as_u16(), 401);
}

#[tokio::test]
async fn joining_by_an_invitation_works_as_often_as_it_says() {
    let server = TestServer::new().await;
    let asked = json!({ "role": "member", "circle": server.world.circle, "days": 7, "uses": 1, "note": "À mardi !" });
    let made = server.as_(Persona::Admin).json(Method::POST, "/api/invitations", &asked).await.json();
    let path = made["url"].as_str().expect("an address").strip_prefix("http://localhost").expect("ours").to_owned();
    let visitor = server.as_(Persona::Visitor);
    let page = visitor.get(&path).await.text();
    for words in ["Zoé vous invite", "À mardi !", "Bureau", "10 mars 2026", "<svg"] {
        assert!(page.contains(words), "{words}");
    }
    let short = visitor.form(&path, &[("name", "Inès"), ("email", "ines@lagrange.coop"), ("password", "court")]).await;
    assert_eq!(short.status.as_u16(), 422);
    assert!(short.text().contains("value=\"Inès\""), "what was typed is kept");
    let taken = [("name", "Inès"), ("email", EMAIL), ("password", "une phrase à moi")];
    assert_eq!(visitor.form(&path, &taken).await.status.as_u16(), 422);
    let fields = [("name", "Inès"), ("email", "ines@lagrange.coop"), ("password", "une phrase à moi")];
    let joined = visitor.form(&path, &fields).await;
    assert_eq!((joined.status.as_u16(), joined.location()), (303, "/app/"));
    assert_eq!(server.with_token(joined.token()).get("/budget").await.status.as_u16(), 200, "in the circle at once");
    assert_eq!(visitor.get(&path).await.status.as_u16(), 410);
    assert_eq!(visitor.form(&path, &fields).await.status.as_u16(), 410);
}

#[tokio::test]
async fn two_persons_cannot_use_the_last_place() {
    let server = TestServer::new().await;
    let asked = json!({ "role": "member", "days": 1, "uses": 1 });
    let made = server.as_(Persona::Admin).json(Method::POST, "/api/invitations", &asked).await.json();
    let path = made["url"].as_str().expect("an address").strip_prefix("http://localhost").expect("ours").to_owned();
    let hand = server.as_(Persona::Visitor);
    let join = |email: &'static str| {
        let (hand, path) = (&hand, path.as_str());
        async move {
            hand.form(path, &[("name", "X"), ("email", email), ("password", "une phrase à moi")]).await.status.as_u16()
        }
    };
    let (one, two) = tokio::join!(join("un@lagrange.coop"), join("deux@lagrange.coop"));
    let mut outcomes = [one, two];
    outcomes.sort_unstable();
    assert_eq!(outcomes, [303, 410]);
}

#[tokio::test]
async fn a_share_link_opens_and_closes() {
    let server = TestServer::new().await;
    let zoe = server.as_(Persona::Admin);
    let asked = json!({ "target": server.world.meetings, "level": "read", "expires_at": NOW + DAY });
    let made = zoe.json(Method::POST, "/api/links", &asked).await.json();
    let path = made["url"].as_str().expect("an address").strip_prefix("http://localhost").expect("ours").to_owned();
    let opened = server.as_(Persona::Visitor).get(&path).await;
    assert_eq!((opened.status.as_u16(), opened.location()), (303, "/reunions"));
    let guest = server.with_token(opened.token());
    assert_eq!(guest.get("/reunions").await.status.as_u16(), 200);
    assert_eq!(guest.get("/partagee").await.status.as_u16(), 404);
    assert_eq!(guest.get(&path).await.token(), None, "the same session serves again");

    server.app.advance(2 * DAY);
    assert_eq!(guest.get("/reunions").await.status.as_u16(), 404, "out of date");
    assert_eq!(server.as_(Persona::Visitor).get(&path).await.status.as_u16(), 410);

    let guest = server.as_(Persona::Guest);
    assert_eq!(guest.get("/partagee").await.status.as_u16(), 200);
    let revoke = format!("/api/links/{}", server.world.link);
    assert_eq!(zoe.json(Method::DELETE, &revoke, &json!({})).await.status.as_u16(), 204);
    assert_eq!(guest.get("/partagee").await.status.as_u16(), 404);
    assert_eq!(guest.get("/api/session").await.status.as_u16(), 401);
    assert!(server.app.tree().grants(&server.world.shared.to_string()).is_empty());
}

#[tokio::test]
async fn a_reset_link_works_once() {
    let server = TestServer::new().await;
    let path = server.app.make_reset_link(None, server.world.zoe).await.expect("made");
    let visitor = server.as_(Persona::Visitor);
    assert_eq!(visitor.get(&path).await.status.as_u16(), 200);
    assert_eq!(visitor.form(&path, &[("new-password", "court")]).await.status.as_u16(), 422);
    let done = visitor.form(&path, &[("new-password", "une phrase toute neuve")]).await;
    assert_eq!(done.location(), "/connexion?done=password");
    assert_eq!(visitor.form(&path, &[("new-password", "encore une autre")]).await.status.as_u16(), 410);
    assert_eq!(server.as_(Persona::Admin).get("/api/session").await.status.as_u16(), 401, "signed out everywhere");
    let fields = [("email", EMAIL), ("password", "une phrase toute neuve")];
    assert_eq!(visitor.form("/connexion", &fields).await.status.as_u16(), 303);
}

#[tokio::test]
async fn a_reset_is_mailed_without_telling_who_has_an_account() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", folder.path().display());
    let server = TestServer::with(&[("smtp.url", &url), ("public-url", "https://lagrange.coop")]).await;
    let visitor = server.as_(Persona::Visitor);
    let unknown = visitor.form("/mot-de-passe", &[("email", "personne@lagrange.coop")]).await;
    let known = visitor.form("/mot-de-passe", &[("email", EMAIL)]).await;
    assert_eq!((unknown.status, unknown.location()), (known.status, known.location()));
    let letter = loop {
        let written = std::fs::read_dir(folder.path()).expect("a folder").flatten().next();
        match written
            .and_then(|entry| std::fs::read_to_string(entry.path()).ok())
            .filter(|text| text.contains("mot-de-passe"))
        {
            Some(text) => break text,
            None => tokio::task::yield_now().await,
        }
    };
    assert!(letter.contains("https://lagrange.coop/mot-de-passe/"), "{letter}");
}

/// What a request says of its host is anybody's word: no link leads there.
#[tokio::test]
async fn no_reset_is_mailed_before_the_address_is_known() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", folder.path().display());
    let server = TestServer::with(&[("smtp.url", &url)]).await;
    let visitor = server.as_(Persona::Visitor);
    visitor.form("/mot-de-passe", &[("email", EMAIL)]).await;
    server.app.settings().set(server.app.storage(), ORIGIN, "https://lagrange.coop").await.expect("set");
    visitor.form("/mot-de-passe", &[("email", EMAIL)]).await;
    let letters = || {
        let entries = std::fs::read_dir(folder.path()).expect("a folder").flatten();
        entries.filter_map(|entry| std::fs::read_to_string(entry.path()).ok()).collect::<Vec<_>>()
    };
    while !letters().iter().any(|letter| letter.contains("https://lagrange.coop/mot-de-passe/")) {
        tokio::task::yield_now().await;
    }
    assert!(!letters().iter().any(|letter| letter.contains("http://localhost")));
}

#[tokio::test]
async fn the_last_admin_stays() {
    let server = TestServer::new().await;
    let (app, world) = (&server.app, server.world);
    let refused = app.set_role(None, world.zoe, etabli_access::Role::Member).await.expect_err("refused");
    assert_eq!(refused.code, etabli_api::Code::LastAdmin);
    assert!(app.set_disabled(None, world.zoe, true).await.is_err());
    app.set_role(Some(world.zoe), world.leo, etabli_access::Role::Admin).await.expect("two admins");
    app.set_disabled(Some(world.leo), world.zoe, true).await.expect("one remains");
    assert_eq!(server.as_(Persona::Admin).get("/api/session").await.status.as_u16(), 401);
    let sign_in = server.as_(Persona::Visitor).form("/connexion", &[("email", EMAIL), ("password", PASSWORD)]).await;
    assert_eq!(sign_in.status.as_u16(), 401, "a closed account answers as an unknown one");
}

#[tokio::test]
async fn the_public_is_never_given_more_than_reading() {
    let server = TestServer::new().await;
    let path = format!("/api/grants?target={}", server.world.meetings);
    let zoe = server.as_(Persona::Admin);
    for (grants, expected) in [
        (json!([{ "subject": "public", "level": "write" }]), 422),
        (json!([{ "subject": "members", "level": "read" }, { "subject": "members", "level": "write" }]), 422),
        (json!([{ "subject": "person:00000000010000000000000001", "level": "read" }]), 422),
        (json!([{ "subject": "nobody", "level": "read" }]), 400),
        (json!([{ "subject": "public", "level": "read" }]), 204),
    ] {
        let answer = zoe.json(Method::PUT, &path, &json!({ "grants": grants })).await;
        assert_eq!(answer.status.as_u16(), expected, "{grants}");
    }
    assert_eq!(server.as_(Persona::Visitor).get("/reunions").await.status.as_u16(), 200);
}

#[tokio::test]
async fn the_installation_needs_the_key_and_happens_once() {
    let (app, router, _folder) = TestServer::empty(&[]).await;
    let key = app.installation_key().await.expect("read").expect("a key");
    let send = |path: String, fields: &'static str| {
        let router = router.clone();
        let method = if fields.is_empty() { Method::GET } else { Method::POST };
        async move {
            let request = axum::http::Request::builder().method(method).uri(path).header("host", "localhost");
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            let response = router
                .oneshot(request.body(axum::body::Body::from(fields)).expect("a request"))
                .await
                .expect("infallible");
            let location = response.headers().get("location").and_then(|text| text.to_str().ok()).unwrap_or_default();
            format!("{} {}", response.status().as_u16(), location.rsplit('&').next().unwrap_or_default())
        }
    };
    let screen = |number: u8| format!("/installation?cle={key}&ecran={number}");
    let mut story = Vec::new();
    for (path, fields) in [
        ("/installation".to_owned(), ""),
        ("/installation?cle=fausse".to_owned(), ""),
        (screen(4), ""),
        (screen(1), "cooperative=&language=fr&time-zone=Europe/Paris&accent=%230f6b5c"),
        (screen(1), "cooperative=La+Grange&language=fr&time-zone=Europe/Paris&accent=%230f6b5c"),
        (screen(2), "name=Zo%C3%A9&email=zoe@lagrange.coop&password=court"),
        (screen(2), "name=Zo%C3%A9&email=zoe@lagrange.coop&password=une+phrase+longue"),
        (screen(3), "entry=domain&domain=lagrange.coop"),
        (screen(3), "entry=invitation"),
        (screen(4), "backup-every=24"),
        (screen(4), "backup-every=24"),
        (screen(1), ""),
    ] {
        story.push(send(path, fields).await);
    }
    expect![[r#"
        403 
        403 
        200 
        422 
        303 ecran=2
        422 
        303 ecran=3
        422 
        303 ecran=4
        303 /app/
        404 
        404 "#]]
    .assert_eq(&story.join("\n"));
    assert_eq!(app.settings().name(), "La Grange");
    assert!(app.settings().get("setup-key").is_none());
    let titles: Vec<_> = app.tree().documents().map(|row| row.title.clone()).collect();
    assert!(titles.contains(&"Bienvenue".to_owned()) && titles.contains(&"Accueil".to_owned()), "{titles:?}");
    let visitor = app.tree().level(&etabli_access::Actor::visitor(), app.tree().by_slug("bienvenue").expect("made").id);
    assert_eq!(visitor, Level::None);
}
