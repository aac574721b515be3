//! Frozen samples of what travels.

use etabli_ids::{CommandId, DocumentId, SpaceId};
use expect_test::expect;

use super::*;

#[test]
fn a_command_travels_flat() {
    let envelope = CommandEnvelope {
        id: CommandId::new(1, 1),
        at: 12,
        command: Command::CreatePage {
            document: DocumentId::new(2, 2),
            space: SpaceId::new(3, 3),
            parent: None,
            position: "a0".into(),
            title: "Accueil".into(),
        },
    };
    let text = serde_json::to_string(&envelope).expect("serialisable");
    expect![[r#"{"id":"00000000010000000000000001","at":12,"do":"create-page","document":"00000000020000000000000002","space":"00000000030000000000000003","parent":null,"position":"a0","title":"Accueil"}"#]].assert_eq(&text);
    assert_eq!(serde_json::from_str::<CommandEnvelope>(&text).expect("the same type"), envelope);
}

#[test]
fn outcomes_and_notices() {
    let refused =
        CommandResult { id: CommandId::new(1, 1), outcome: CommandOutcome::Refused { code: Code::Forbidden } };
    expect![[r#"{"id":"00000000010000000000000001","outcome":"refused","code":"forbidden"}"#]]
        .assert_eq(&serde_json::to_string(&refused).expect("serialisable"));
    expect![[r#"{"notice":"catalogue","version":4}"#]]
        .assert_eq(&serde_json::to_string(&Notice::Catalogue { version: 4 }).expect("serialisable"));
    expect![[r#"{"notice":"signed-out"}"#]]
        .assert_eq(&serde_json::to_string(&Notice::SignedOut).expect("serialisable"));
}

#[test]
fn a_search_travels_in_pieces() {
    let piece = |text: &str, is_hit| Fragment { text: text.into(), is_hit };
    let answer = SearchAnswer {
        results: vec![SearchResult {
            document: DocumentId::new(2, 2),
            title: "Le fournil".into(),
            slug: "le-fournil".into(),
            snippet: vec![piece("du ", false), piece("pain", true)],
        }],
        has_more: false,
    };
    let text = serde_json::to_string(&answer).expect("serialisable");
    expect![[r#"{"results":[{"document":"00000000020000000000000002","title":"Le fournil","slug":"le-fournil","snippet":[{"text":"du "},{"text":"pain","is_hit":true}]}],"has_more":false}"#]].assert_eq(&text);
    assert_eq!(serde_json::from_str::<SearchAnswer>(&text).expect("the same type"), answer);
}

#[test]
fn codes_have_distinct_names() {
    let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Code::ALL.len());
}
