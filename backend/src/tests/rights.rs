//! The rights matrix: every door, knocked at by every persona, as one table to be read.
//!
//! « Accueil » is public; « Réunions » is in the members' space; « Budget » in the space of a circle; « Partagée » is a
//! page of the members' space with a link by which the guest writes.

use axum::http::Method;
use etabli_ids::{CommandId, DocumentId};
use etabli_sync::frames::{self, CrdtType, Message, Permission};
use etabli_sync::post;
use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::support::{Hand, Persona, TestServer, World};

/// What is sent.
enum Knock {
    Get(String),
    Json(Method, String, Value),
    /// A file of one line.
    Upload(DocumentId),
    /// A command of the app.
    Command(Value),
    /// Joins the room of a document.
    Join(DocumentId),
}

fn get(path: impl Into<String>) -> Knock {
    Knock::Get(path.into())
}

async fn knock(hand: &Hand<'_>, number: u128, knock: &Knock) -> String {
    match knock {
        Knock::Get(path) => hand.get(path).await.status.as_str().to_owned(),
        Knock::Json(method, path, body) => hand.json(method.clone(), path, body).await.status.as_str().to_owned(),
        Knock::Upload(document) => {
            let path = format!("/api/files?document={document}&name=note.txt");
            hand.send(Method::POST, &path, Some("text/plain"), b"une note".to_vec()).await.status.as_str().to_owned()
        }
        Knock::Command(command) => {
            let mut command = command.clone();
            command["id"] = json!(CommandId::new(1, number));
            command["at"] = json!(0);
            if command["do"] == "create-page" {
                command["document"] = json!(DocumentId::new(1, number));
            }
            let answer = hand.json(Method::POST, "/api/commands", &json!({ "commands": [command] })).await;
            if !answer.status.is_success() {
                return answer.status.as_str().to_owned();
            }
            let result = &answer.json()["results"][0];
            result["code"].as_str().or(result["outcome"].as_str()).unwrap_or("?").to_owned()
        }
        Knock::Join(document) => join(hand, *document).await,
    }
}

async fn join(hand: &Hand<'_>, document: DocumentId) -> String {
    let room_id = document.to_string();
    let ask = Message::JoinRequest { crdt: CrdtType::Loro, room_id, auth: Vec::new(), version: Vec::new() };
    let body = post::encode(&[frames::encode(&ask)]);
    let answer = hand.send(Method::POST, "/api/sync", Some("application/octet-stream"), body).await;
    if !answer.status.is_success() {
        return answer.status.as_str().to_owned();
    }
    let frames = post::decode(&answer.bytes).expect("frames");
    let first = frames::decode(frames.first().expect("an answer")).expect("a frame");
    match first {
        Message::JoinResponseOk { permission: Permission::Write, .. } => "write".to_owned(),
        Message::JoinResponseOk { permission: Permission::Read, .. } => "read".to_owned(),
        Message::JoinError { app_code, .. } => app_code.unwrap_or_else(|| "refused".to_owned()),
        other => format!("{other:?}"),
    }
}

/// Knocks at the doors as everybody and prints one line per door.
async fn check(doors: impl Fn(&World) -> Vec<(String, Knock)>, expected: Expect) {
    let server = TestServer::new().await;
    let mut table = format!("{:<34}{:<12}{:<12}{:<12}{:<12}admin\n", "", "visitor", "guest", "member", "circle");
    let mut number = 0;
    for (label, what) in doors(&server.world) {
        let mut line = format!("{label:<34}");
        for persona in Persona::ALL {
            number += 1;
            let outcome = knock(&server.as_(persona), number, &what).await;
            line.push_str(&format!("{outcome:<12}"));
        }
        table.push_str(line.trim_end());
        table.push('\n');
    }
    expected.assert_eq(&table);
}

fn pages(world: &World) -> [(&'static str, &'static str, DocumentId); 4] {
    [
        ("Accueil", "accueil", world.home),
        ("Réunions", "reunions", world.meetings),
        ("Budget", "budget", world.budget),
        ("Partagée", "partagee", world.shared),
    ]
}

fn each(world: &World, doing: &str, what: impl Fn(&str, DocumentId) -> Knock) -> Vec<(String, Knock)> {
    let line = |(title, slug, id): (&str, &str, DocumentId)| (format!("{doing} {title}"), what(slug, id));
    pages(world).map(line).into_iter().collect()
}

#[tokio::test]
async fn reading() {
    let doors = |world: &World| {
        let mut doors = each(world, "page", |slug, _| get(format!("/{slug}")));
        doors.extend(each(world, "source of", |slug, _| get(format!("/{slug}.md"))));
        doors.extend(each(world, "join the room of", |_, id| Knock::Join(id)));
        doors.extend(
            ["/", "/search?q=page", "/tags", "/recent", "/feeds/recent.xml", "/sitemap.xml", "/health"]
                .map(|path| (path.to_owned(), get(path))),
        );
        doors.extend(
            ["/api/session", "/api/catalogue", "/api/search?q=page", "/compte", "/compte/donnees.json"]
                .map(|path| (path.to_owned(), get(path))),
        );
        doors
    };
    check(
        doors,
        expect![[r#"
                                              visitor     guest       member      circle      admin
            page Accueil                      301         301         301         301         301
            page Réunions                     404         404         200         200         200
            page Budget                       404         404         404         200         200
            page Partagée                     404         200         200         200         200
            source of Accueil                 200         200         200         200         200
            source of Réunions                404         404         200         200         200
            source of Budget                  404         404         404         200         200
            source of Partagée                404         200         200         200         200
            join the room of Accueil          401         read        write       write       write
            join the room of Réunions         401         not-found   write       write       write
            join the room of Budget           401         not-found   not-found   write       write
            join the room of Partagée         401         write       write       write       write
            /                                 200         200         200         200         200
            /search?q=page                    200         200         200         200         200
            /tags                             200         200         200         200         200
            /recent                           200         200         200         200         200
            /feeds/recent.xml                 200         200         200         200         200
            /sitemap.xml                      200         200         200         200         200
            /health                           200         200         200         200         200
            /api/session                      401         200         200         200         200
            /api/catalogue                    401         200         200         200         200
            /api/search?q=page                200         200         200         200         200
            /compte                           303         303         200         200         200
            /compte/donnees.json              401         401         200         200         200
        "#]],
    )
    .await;
}

#[tokio::test]
async fn writing() {
    let doors = |world: &World| {
        let mut doors = each(world, "rename", |_, id| {
            let title = "Autre titre";
            Knock::Command(json!({ "do": "rename", "document": id, "title": title }))
        });
        doors.extend(each(world, "upload into", |_, id| Knock::Upload(id)));
        doors.extend(each(world, "trash", |_, id| Knock::Command(json!({ "do": "trash", "document": id }))));
        doors.extend(each(world, "restore", |_, id| Knock::Command(json!({ "do": "restore", "document": id }))));
        for (name, space) in [("site", world.site), ("members' space", world.inside), ("circle's space", world.office)]
        {
            let create =
                json!({ "do": "create-page", "space": space, "parent": null, "position": "b0", "title": "Neuve" });
            doors.push((format!("create in the {name}"), Knock::Command(create)));
        }
        doors
    };
    check(
        doors,
        expect![[r#"
                                              visitor     guest       member      circle      admin
            rename Accueil                    401         401         done        done        done
            rename Réunions                   401         401         done        done        done
            rename Budget                     401         401         not-found   done        done
            rename Partagée                   401         401         done        done        done
            upload into Accueil               401         403         201         201         201
            upload into Réunions              401         404         201         201         201
            upload into Budget                401         404         404         201         201
            upload into Partagée              401         201         201         201         201
            trash Accueil                     401         401         done        done        done
            trash Réunions                    401         401         done        done        done
            trash Budget                      401         401         not-found   done        done
            trash Partagée                    401         401         done        done        done
            restore Accueil                   401         401         done        done        done
            restore Réunions                  401         401         done        done        done
            restore Budget                    401         401         not-found   done        done
            restore Partagée                  401         401         done        done        done
            create in the site                401         401         done        done        done
            create in the members' space      401         401         done        done        done
            create in the circle's space      401         401         not-found   done        done
        "#]],
    )
    .await;
}

#[tokio::test]
async fn sharing_and_inviting() {
    let doors = |world: &World| {
        let mut doors = each(world, "rights of", |_, id| get(format!("/api/grants?target={id}")));
        doors.extend(each(world, "set rights of", |_, id| {
            Knock::Json(Method::PUT, format!("/api/grants?target={id}"), json!({ "grants": [] }))
        }));
        doors.extend(each(world, "links to", |_, id| get(format!("/api/links?target={id}"))));
        doors.extend(each(world, "share", |_, id| {
            Knock::Json(Method::POST, "/api/links".to_owned(), json!({ "target": id, "level": "read" }))
        }));
        doors.push(("rights of the site".to_owned(), get(format!("/api/grants?target={}", world.site))));
        doors.push(("rights of the circle's space".to_owned(), get(format!("/api/grants?target={}", world.office))));
        doors.push(("list invitations".to_owned(), get("/api/invitations")));
        let invitation = json!({ "role": "member", "days": 7, "uses": 1 });
        doors.push(("invite".to_owned(), Knock::Json(Method::POST, "/api/invitations".to_owned(), invitation)));
        doors.push((
            "revoke the link".to_owned(),
            Knock::Json(Method::DELETE, format!("/api/links/{}", world.link), json!({})),
        ));
        doors
    };
    check(
        doors,
        expect![[r#"
                                          visitor     guest       member      circle      admin
        rights of Accueil                 401         401         403         403         200
        rights of Réunions                401         401         403         403         200
        rights of Budget                  401         401         404         403         200
        rights of Partagée                401         401         403         403         200
        set rights of Accueil             401         401         403         403         204
        set rights of Réunions            401         401         403         403         204
        set rights of Budget              401         401         404         403         204
        set rights of Partagée            401         401         403         403         204
        links to Accueil                  401         401         403         403         200
        links to Réunions                 401         401         403         403         200
        links to Budget                   401         401         404         403         200
        links to Partagée                 401         401         403         403         200
        share Accueil                     401         401         403         403         201
        share Réunions                    401         401         403         403         201
        share Budget                      401         401         404         403         201
        share Partagée                    401         401         403         403         201
        rights of the site                401         401         403         403         200
        rights of the circle's space      401         401         404         403         200
        list invitations                  401         401         403         403         200
        invite                            401         401         403         403         201
        revoke the link                   401         401         403         403         204
    "#]],
    )
    .await;
}

/// What each persona's catalogue names.
#[tokio::test]
async fn the_catalogue_names_what_may_be_read() {
    let server = TestServer::new().await;
    let mut lines = String::new();
    for persona in Persona::ALL {
        let catalogue = server.as_(persona).get("/api/catalogue").await;
        if !catalogue.status.is_success() {
            lines.push_str(&format!("{persona:?}: {}\n", catalogue.outcome()));
            continue;
        }
        let catalogue = catalogue.json();
        let named = |list: &str, name: &str| {
            let entries = catalogue[list].as_array().cloned().unwrap_or_default();
            let mut names: Vec<_> = entries
                .iter()
                .map(|entry| match entry["level"].as_str() {
                    Some(level) => format!("{} ({level})", entry[name].as_str().unwrap_or_default()),
                    None => entry[name].as_str().unwrap_or_default().to_owned(),
                })
                .collect();
            names.sort();
            names.join(", ")
        };
        lines.push_str(&format!(
            "{persona:?}\n  spaces: {}\n  pages: {}\n  people: {}.\n",
            named("spaces", "name"),
            named("documents", "title"),
            named("people", "name")
        ));
    }
    expect![[r#"
        Visitor: 401 sign-in-needed
        Guest
          spaces: Espace membres (none), Site public (read)
          pages: Accueil (read), Partagée (write)
          people: .
        Member
          spaces: Espace membres (write), Site public (write)
          pages: Accueil (write), Partagée (write), Réunions (write)
          people: Ana, Léo, Zoé.
        CircleMember
          spaces: Bureau (write), Espace membres (write), Site public (write)
          pages: Accueil (write), Budget (write), Partagée (write), Réunions (write)
          people: Ana, Léo, Zoé.
        Admin
          spaces: Bureau (manage), Espace membres (manage), Site public (manage)
          pages: Accueil (manage), Budget (manage), Partagée (manage), Réunions (manage)
          people: Ana, Léo, Zoé.
    "#]]
    .assert_eq(&lines);
}
