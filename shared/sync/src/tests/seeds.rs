//! A thousand worlds in which everything goes wrong that can, and in which nothing may be lost.

use std::collections::BTreeMap;

use etabli_documents::summarize;

use super::world::{World, document};
use crate::client::Event;
use crate::frames::Permission;

const SEEDS: u64 = 1_000;
const PEOPLE: usize = 5;
const DOCUMENTS: u64 = 2;
const STEPS: usize = 120;

#[test]
fn a_thousand_seeds_converge_and_lose_nothing() {
    // Two threads, since most machines that run this have two cores.
    std::thread::scope(|scope| {
        for half in 0..2 {
            scope.spawn(move || (0..SEEDS).filter(|seed| seed % 2 == half).for_each(check_seed));
        }
    });
}

#[track_caller]
fn check_seed(seed: u64) {
    let outcome = std::panic::catch_unwind(|| {
        let mut world = World::new(PEOPLE, DOCUMENTS, seed);
        let mut edits = Edits::default();
        for _ in 0..STEPS {
            step(&mut world, &mut edits);
        }
        heal(&mut world);
        world.check_equal();
        edits.check(&world);
    });
    assert!(outcome.is_ok(), "seed {seed}");
}

/// The operations that people made: document and peer, up to which counter.
#[derive(Default)]
struct Edits(BTreeMap<(u64, u64), i32>);

impl Edits {
    /// Remembers what a device has just made in a document.
    fn note(&mut self, world: &World, device: usize, number: u64) {
        let disk = &world.people[device].store.disk[&document(number)];
        let Some(summary) = disk.updates.last().and_then(|update| summarize(update).ok()) else { return };
        for span in summary.spans {
            if world.people[device].store.own_peers.contains(&span.peer) {
                self.0.insert((number, span.peer), span.end);
            }
        }
    }

    /// Every operation is on the server or among what was refused.
    fn check(&self, world: &World) {
        let mut found: BTreeMap<(u64, u64), i32> = BTreeMap::new();
        for number in 0..DOCUMENTS {
            let refused = world.people.iter().flat_map(|person| &person.store.refused);
            let refused = refused.filter(|(id, ..)| *id == document(number)).map(|(_, update, _)| update);
            for update in world.server.durable[&document(number)].iter().chain(refused) {
                for span in summarize(update).expect("readable").spans {
                    let end = found.entry((number, span.peer)).or_default();
                    *end = span.end.max(*end);
                }
            }
        }
        for (peer, end) in &self.0 {
            assert!(found.get(peer).is_some_and(|found| found >= end), "{peer:?} up to {end} is lost: {found:?}");
        }
    }
}

fn step(world: &mut World, edits: &mut Edits) {
    let device = world.below(PEOPLE);
    let number = world.draw() % DOCUMENTS;
    let id = document(number);
    match world.below(100) {
        0..50 => deliver(world),
        50..62 => {
            world.commit();
        }
        62..80 => {
            let (at, deleted) = (world.below(30), world.below(4));
            let text = ["pain ", "é", "👩‍🌾", "\n- sel"][world.below(4)];
            world.splice(device, id, at, deleted, text);
            edits.note(world, device, number);
        }
        80..84 => world.close(device, id),
        84..87 => world.break_connection(device),
        87..89 => world.people[device].is_offline = !world.people[device].is_offline,
        89..91 => world.restart_device(device),
        91 => {
            let unsaid = world.below(4);
            world.restart_server(unsaid);
        }
        92 => world.fail_commit(),
        93..95 => {
            let permission = [None, Some(Permission::Read), Some(Permission::Write)][world.below(3)];
            world.set_permission(device, id, permission);
        }
        95 => world.tell(device, Event::CameOnline),
        _ => {
            let milliseconds = [10, 1_000, 30_000][world.below(3)];
            world.wait(milliseconds);
        }
    }
}

/// One packet arrives, mostly in order; some are lost, arrive twice, or overtake others.
fn deliver(world: &mut World) {
    let connections: Vec<u64> = world.wires.keys().copied().collect();
    if connections.is_empty() {
        return world.wait(500);
    }
    let connection = connections[world.below(connections.len())];
    let (mishap, to_server, draw) = (world.below(60), world.below(2) == 0, world.below(4));
    let Some(wire) = world.wires.get_mut(&connection) else { return };
    let queue = if to_server { &mut wire.to_server } else { &mut wire.to_device };
    let place = if mishap == 0 { draw.min(queue.len().saturating_sub(1)) } else { 0 };
    match mishap {
        1 => {
            queue.pop_front();
            return;
        }
        2 => {
            let twice = queue.front().cloned();
            queue.extend(twice);
        }
        _ => {}
    }
    if to_server {
        world.deliver_to_server(connection, place);
    } else {
        world.deliver_to_device(connection, place);
    }
}

/// The network is well again, everybody may write, and all connections are made anew.
fn heal(world: &mut World) {
    for device in 0..PEOPLE {
        world.people[device].is_offline = false;
        for number in 0..DOCUMENTS {
            world.set_permission(device, document(number), Some(Permission::Write));
        }
    }
    world.restart_server(0);
    for device in 0..PEOPLE {
        world.tell(device, Event::CameOnline);
    }
    world.settle();
    for device in 0..PEOPLE {
        world.catalogue(device);
    }
    world.settle();
}
