//! Each problem code: a sentence in both languages, and a door that answers with it.

use axum::http::Method;
use etabli_api::Code;
use etabli_ids::{CommandId, DocumentId};
use etabli_locale::Locale;
use expect_test::expect;
use serde_json::json;

use super::support::{Persona, TestServer};

#[test]
fn every_code_has_words() {
    for code in Code::ALL {
        assert!(Locale::FR.has(&format!("problem-{}", code.name())), "{}", code.name());
    }
}

#[tokio::test]
async fn doors_answer_with_codes() {
    let server = TestServer::new().await;
    let (zoe, leo, visitor) = (server.as_(Persona::Admin), server.as_(Persona::Member), server.as_(Persona::Visitor));
    let mut story = String::new();
    let mut tell =
        |what: &str, answer: &super::support::Answer| story.push_str(&format!("{what}: {}\n", answer.outcome()));
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
