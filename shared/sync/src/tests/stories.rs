//! Stories told by hand: what people do, what goes wrong, and what everybody has in the end.
//!
//! `zoé: type p0 'pain'; server: restart; léo: offline` … Everything arrives only at `settle`, which also comes at the end.

use expect_test::{Expect, expect};

use super::world::{World, document};
use crate::client::polling::Polling;
use crate::client::{Event, Status};
use crate::frames::Permission;

const NAMES: [&str; 3] = ["zoé", "léo", "ana"];
const DOCUMENTS: u64 = 3;

#[track_caller]
fn check_story(story: &str, expected: Expect) {
    let mut world = World::new(NAMES.len(), DOCUMENTS, 7);
    world.settle();
    for sentence in story.split(';').map(str::trim).filter(|sentence| !sentence.is_empty()) {
        act(&mut world, sentence);
    }
    world.settle();
    expected.assert_eq(&tell(&world));
}

fn act(world: &mut World, sentence: &str) {
    let (who, what) = sentence.split_once(": ").unwrap_or((sentence, ""));
    let words: Vec<&str> = what.split(' ').collect();
    let page = |word: &str| document(word[1..].parse().expect("a page's number"));
    match who {
        "settle" => return world.settle(),
        "server" => return act_server(world, what),
        _ => {}
    }
    let device = NAMES.iter().position(|name| *name == who).expect("a person of the story");
    match words.as_slice() {
        ["offline"] => {
            world.people[device].is_offline = true;
            world.break_connection(device);
        }
        ["online"] => {
            world.people[device].is_offline = false;
            world.tell(device, Event::CameOnline);
        }
        ["polls"] => {
            world.people[device].polling = Some(Polling::default());
            world.break_connection(device);
        }
        ["restart"] => world.restart_device(device),
        ["open", id] => world.open(device, page(id)),
        ["close", id] => world.close(device, page(id)),
        ["type", id, ..] => {
            let text = what.split('\'').nth(1).expect("a text in quotes");
            world.splice(device, page(id), usize::MAX, 0, text);
        }
        ["rights", id, right] => {
            let permission = match *right {
                "write" => Some(Permission::Write),
                "read" => Some(Permission::Read),
                _ => None,
            };
            world.set_permission(device, page(id), permission);
        }
        other => panic!("{other:?}"),
    }
}

fn act_server(world: &mut World, what: &str) {
    match what {
        "restart" => world.restart_server(0),
        "restart after an unsaid commit" => world.restart_server(1),
        "restored from nothing" => world.restore_server(0),
        "restored from one update" => world.restore_server(1),
        "storage fails" => {
            let connections: Vec<u64> = world.wires.keys().copied().collect();
            for connection in connections {
                while world.wires.get(&connection).is_some_and(|wire| !wire.to_server.is_empty()) {
                    world.deliver_to_server(connection, 0);
                }
            }
            world.fail_commit();
        }
        other => panic!("{other}"),
    }
}

/// Each page with a text, who has something else, each badge that is not "saved", and what was refused.
fn tell(world: &World) -> String {
    let mut lines = Vec::new();
    for number in 0..DOCUMENTS {
        let body = world.server_body(document(number));
        if !body.is_empty() {
            lines.push(format!("p{number} '{body}'"));
        }
        for (device, name) in NAMES.iter().enumerate() {
            let own = world.device_body(device, document(number));
            if own != body {
                lines.push(format!("p{number} {name} has '{own}'"));
            }
        }
    }
    for (person, name) in world.people.iter().zip(NAMES) {
        if person.client.status() != Status::Saved {
            lines.push(format!("{name}: {:?}", person.client.status()));
        }
        let refused = person.store.refused.iter();
        lines.extend(refused.map(|(_, _, reason)| format!("{name}: refused, {reason:?}")));
    }
    lines.join("\n")
}

#[test]
fn what_one_types_the_others_have() {
    check_story("zoé: type p0 'pain'; settle; léo: type p0 ' bis'", expect!["p0 'pain bis'"]);
}

#[test]
fn pages_that_nobody_looks_at_are_fetched_too() {
    check_story(
        "zoé: type p0 'un'; zoé: type p1 'deux'; zoé: type p2 'trois'; settle; zoé: close p0",
        expect![[r#"
        p0 'un'
        p1 'deux'
        p2 'trois'"#]],
    );
}

#[test]
fn offline_edits_of_both_sides_merge() {
    check_story(
        "zoé: type p0 'pain'; settle; léo: offline; léo: type p0 ' sel'; zoé: type p0 ' eau'; settle; léo: online",
        expect!["p0 'pain sel eau'"],
    );
}

#[test]
fn offline_edits_survive_closing_the_program() {
    check_story(
        "léo: offline; léo: type p0 'a'; léo: type p1 'b'; léo: restart; settle; léo: online; léo: restart",
        expect![[r#"
            p0 'a'
            p1 'b'"#]],
    );
}

#[test]
fn offline_the_badge_counts() {
    check_story(
        "léo: offline; léo: type p0 'a'; léo: type p0 'b'; léo: type p1 'c'",
        expect![[r#"
        p0 léo has 'ab'
        p1 léo has 'c'
        léo: Local(3)"#]],
    );
}

#[test]
fn a_killed_server_gets_again_what_it_had_not_stored() {
    check_story("zoé: type p0 'pain'; server: restart; zoé: type p0 ' bis'", expect!["p0 'pain bis'"]);
    check_story(
        "zoé: type p0 'pain'; server: restart after an unsaid commit; settle; léo: type p0 '!'",
        expect!["p0 'pain!'"],
    );
}

#[test]
fn storage_that_fails_is_tried_again() {
    check_story(
        "zoé: type p0 'a'; settle; zoé: type p0 'b'; server: storage fails; zoé: type p0 'c'",
        expect!["p0 'abc'"],
    );
}

#[test]
fn lost_rights_give_the_edits_back() {
    check_story(
        "léo: type p0 'a'; settle; léo: offline; léo: type p0 'b'; léo: rights p0 read; settle; léo: online",
        expect![[r#"
            p0 'a'
            léo: refused, Rights"#]],
    );
    check_story(
        "léo: type p0 'a'; settle; léo: offline; léo: type p0 'b'; léo: rights p0 none; settle; léo: online",
        expect![[r#"
            p0 'a'
            p0 léo has ''
            léo: refused, Rights"#]],
    );
    check_story("léo: type p0 'a'; léo: rights p0 none; settle; léo: rights p0 write", expect!["léo: refused, Rights"]);
}

#[test]
fn rights_that_come_back_in_time_refuse_nothing() {
    check_story(
        "léo: type p0 'a'; settle; léo: rights p0 read; léo: offline; léo: type p0 'b'; léo: rights p0 write; léo: online",
        expect!["p0 'ab'"],
    );
}

#[test]
fn what_is_written_after_a_refusal_goes_through() {
    check_story(
        "léo: type p0 'a'; settle; léo: rights p0 read; settle; léo: type p0 'b'; settle; léo: rights p0 write; settle;
         léo: type p0 'c'",
        expect![[r#"
            p0 'ac'
            léo: refused, Rights"#]],
    );
}

#[test]
fn after_a_restore_each_brings_back_what_is_theirs() {
    check_story(
        "zoé: type p0 'pain'; settle; léo: type p0 ' sel'; settle; server: restored from one update",
        expect!["p0 'pain sel'"],
    );
    // Léo's words follow Zoé's: he waits for her.
    check_story(
        "zoé: type p0 'pain'; settle; léo: type p0 ' sel'; settle; server: restored from nothing",
        expect!["p0 'pain sel'"],
    );
    // What was acknowledged long ago, by a program closed since, is brought back too.
    check_story(
        "zoé: type p0 'pain'; settle; zoé: restart; léo: restart; server: restored from nothing",
        expect!["p0 'pain'"],
    );
}

#[test]
fn after_a_restore_what_nobody_brings_back_is_offered_as_a_refused_change() {
    check_story(
        "zoé: type p0 'pain'; settle; zoé: offline; server: restored from nothing; settle; settle",
        expect![[r#"
            p0 zoé has 'pain'
            zoé: Local(0)
            léo: refused, Lost
            ana: refused, Lost"#]],
    );
    check_story(
        "zoé: type p0 'pain'; settle; léo: type p0 ' sel'; settle; zoé: offline; server: restored from nothing; settle;
         settle; zoé: online; settle; settle",
        expect![[r#"
            p0 'pain'
            zoé: refused, Lost
            léo: refused, Lost
            ana: refused, Lost"#]],
    );
}

#[test]
fn where_no_websocket_passes_requests_do_the_same() {
    check_story(
        "léo: polls; zoé: type p0 'pain'; settle; léo: type p0 ' sel'; settle; zoé: type p0 ' eau'; ana: type p1 'thé'",
        expect![[r#"
            p0 'pain sel eau'
            p1 'thé'"#]],
    );
    check_story(
        "léo: polls; zoé: polls; léo: type p0 'a'; settle; zoé: type p0 'b'; léo: type p0 'c'; zoé: type p1 'd'",
        expect![[r#"
            p0 'abc'
            p1 'd'"#]],
    );
    check_story(
        "léo: polls; léo: type p0 'a'; settle; léo: offline; léo: type p0 'b'; zoé: type p0 'c'; settle; léo: online",
        expect!["p0 'acb'"],
    );
}

#[test]
fn rights_that_change_are_heard_by_requests_too() {
    check_story(
        "léo: polls; léo: type p0 'a'; settle; léo: rights p0 read; léo: type p0 'b'; settle",
        expect![[r#"
            p0 'a'
            léo: refused, Rights"#]],
    );
    check_story(
        "léo: polls; léo: rights p0 read; léo: open p0; settle; léo: rights p0 write; settle; léo: type p0 'a'",
        expect!["p0 'a'"],
    );
}
