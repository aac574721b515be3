//! Each problem code: a sentence in both languages, and a door that answers with it.

use axum::http::{Method, StatusCode};
use etabli_api::{Code, paths};
use etabli_ids::{CommandId, DocumentId};
use etabli_locale::{Language, Locale};
use expect_test::expect;
use serde_json::json;

use super::support::{Answer, PASSWORD, Persona, TestServer};

#[test]
fn every_code_has_words_and_the_status_of_a_problem() {
    let english = Locale::new(Language::En);
    for code in Code::ALL {
        let id = format!("problem-{}", code.name());
        assert!(Locale::FR.has(&id) && english.has(&id), "{id}");
        assert_ne!(Locale::FR.text(&id), english.text(&id), "{id}");
        assert!((400..600).contains(&code.status()), "{id}");
    }
}

/// The code of an answer: of its JSON, of a command's result, or of the page that says it in words.
fn code_of(answer: &Answer) -> Option<Code> {
    let named = |name: &str| Code::ALL.iter().copied().find(|code| code.name() == name);
    if let Ok(body) = serde_json::from_slice::<serde_json::Value>(&answer.bytes) {
        let result = body["results"][0]["code"].as_str();
        return named(body["code"].as_str().or(result)?);
    }
    let text = answer.text();
    let is_said = |code: &&Code| text.contains(&Locale::FR.text(&format!("problem-{}", code.name())));
    Code::ALL.iter().find(is_said).copied()
}

/// What a door answered, with the code it was asked for.
async fn knock_for(server: &TestServer, code: Code) -> Answer {
    let (zoe, visitor) = (server.as_(Persona::Admin), server.as_(Persona::Visitor));
    let world = server.world;
    let command = async |command: serde_json::Value| {
        let mut command = command;
        command["id"] = json!(CommandId::new(1, server.app.randomness()));
        command["at"] = json!(0);
        zoe.json(Method::POST, paths::COMMANDS, &json!({ "commands": [command] })).await
    };
    let storage = server.app.storage();
    let share = json!({ "target": world.home, "level": "read" });
    match code {
        Code::Malformed => zoe.send(Method::POST, paths::COMMANDS, Some("application/json"), b"{".to_vec()).await,
        Code::SignInNeeded => visitor.get(paths::CATALOGUE).await,
        Code::WrongCredentials => {
            visitor.form(paths::SIGN_IN, &[("email", "zoe@lagrange.coop"), ("password", "autre chose")]).await
        }
        Code::Forbidden => server.as_(Persona::Member).get("/admin").await,
        Code::ForeignOrigin => zoe.foreign_form(paths::COMMANDS).await,
        Code::NotFound => visitor.get("/api/rien").await,
        Code::LinkExpired => visitor.form("/mot-de-passe/inconnu", &[("password", PASSWORD)]).await,
        Code::Conflict => {
            command(json!({
                "do": "create-page", "document": world.home, "space": world.site, "parent": null,
                "position": "b", "title": "Encore"
            }))
            .await
        }
        Code::Cycle => {
            command(json!({
                "do": "move", "document": world.home, "space": world.site, "parent": world.home, "position": "b"
            }))
            .await
        }
        Code::LastAdmin => zoe.form(&format!("/admin/members/{}/role", world.zoe), &[("role", "member")]).await,
        Code::TooLarge => {
            let trash = json!({ "id": CommandId::new(1, 1), "at": 0, "do": "trash", "document": world.home });
            zoe.json(Method::POST, paths::COMMANDS, &json!({ "commands": vec![trash; 300] })).await
        }
        Code::InvalidFields => {
            let invitation = json!({ "role": "member", "days": 0, "uses": 0 });
            zoe.json(Method::POST, paths::INVITATIONS, &invitation).await
        }
        Code::TooManyRequests => loop {
            let fields = [("email", "zoe@lagrange.coop"), ("password", "autre chose")];
            let answer = visitor.form(paths::SIGN_IN, &fields).await;
            if answer.status != StatusCode::UNAUTHORIZED {
                break answer;
            }
        },
        Code::Internal => {
            storage.tell_every_connection("DROP TABLE IF EXISTS links").await;
            zoe.json(Method::POST, paths::LINKS, &share).await
        }
        Code::Unavailable => {
            storage.close().await;
            zoe.json(Method::POST, paths::LINKS, &share).await
        }
        Code::StorageFull => {
            storage.tell_every_connection("PRAGMA max_page_count = 1").await;
            loop {
                let answer = zoe.json(Method::POST, paths::LINKS, &share).await;
                if answer.status != StatusCode::CREATED {
                    break answer;
                }
            }
        }
    }
}

#[tokio::test]
async fn every_code_comes_from_a_door() {
    for code in Code::ALL {
        let server = TestServer::new().await;
        let answer = knock_for(&server, *code).await;
        assert_eq!(code_of(&answer), Some(*code), "{} {}", answer.status, answer.text());
        let is_result = answer.status == StatusCode::OK;
        assert!(is_result || answer.status.as_u16() == code.status(), "{} {}", code.name(), answer.status);
        if code.status() >= 500 {
            let text = answer.text();
            assert!(!text.contains("SQL") && !text.contains("links") && !text.contains("pool"), "{text}");
            assert!(answer.json()["request"].is_string(), "to be found again in the log: {text}");
        }
    }
}

#[tokio::test]
async fn doors_answer_with_codes() {
    let server = TestServer::new().await;
    let (zoe, leo, visitor) = (server.as_(Persona::Admin), server.as_(Persona::Member), server.as_(Persona::Visitor));
    let mut story = String::new();
    let mut tell = |what: &str, answer: &Answer| story.push_str(&format!("{what}: {}\n", answer.outcome()));
    tell(
        "a body that is no JSON",
        &zoe.send(Method::POST, "/api/commands", Some("application/json"), b"{".to_vec()).await,
    );
    tell("nobody is signed in", &visitor.get("/api/catalogue").await);
    tell(
        "a member invites",
        &leo.json(Method::POST, "/api/invitations", &json!({ "role": "admin", "days": 1, "uses": 1 })).await,
    );
    tell("no such address", &visitor.get("/api/rien").await);
    tell(
        "fields are wrong",
        &zoe.json(Method::POST, "/api/invitations", &json!({ "role": "member", "days": 0, "uses": 0 })).await,
    );
    tell("a target that is none", &zoe.get("/api/grants?target=x").await);
    let command = |number: u128| json!({ "id": CommandId::new(1, number), "at": 0, "do": "trash", "document": DocumentId::new(0, 1) });
    let many: Vec<_> = (0..300).map(command).collect();
    tell("too many commands", &zoe.json(Method::POST, "/api/commands", &json!({ "commands": many })).await);
    expect![[r#"
        a body that is no JSON: 400 malformed
        nobody is signed in: 401 sign-in-needed
        a member invites: 403 forbidden
        no such address: 404 not-found
        fields are wrong: 422 invalid-fields
        a target that is none: 404 not-found
        too many commands: 413 too-large
    "#]]
    .assert_eq(&story);
}

#[tokio::test]
async fn another_sites_form_is_refused() {
    let server = TestServer::new().await;
    let answer = server.as_(Persona::Admin).foreign_form("/deconnexion").await;
    assert_eq!(answer.status.as_u16(), 403);
    assert_eq!(server.as_(Persona::Admin).get("/api/session").await.status.as_u16(), 200);
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let server = TestServer::new().await;
    for path in ["/", "/connexion", "/api/session", "/rien", "/app/"] {
        let headers = server.as_(Persona::Visitor).get(path).await.headers;
        let policy = headers["content-security-policy"].to_str().expect("text");
        assert!(policy.contains("default-src 'self'") && !policy.contains("unsafe-inline"), "{path}: {policy}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["x-frame-options"], "DENY", "{path}");
    }
}
