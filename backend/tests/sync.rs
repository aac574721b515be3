//! Sync through the running binary: killed under load, restarted in good order, two servers on one database.

mod support;

use std::time::{Duration, Instant};

use etabli_sync::client::Status;
use support::database::{Database, document};
use support::device::Device;
use support::postgres::Postgres;
use support::server::Server;

const PAGES: u64 = 3;
const KILLS: usize = 20;
const PATIENCE: Duration = Duration::from_secs(90);

/// Waits for a condition, and fails with what it says when it never holds.
async fn eventually(condition: impl Fn() -> Result<(), String>) {
    let until = Instant::now() + PATIENCE;
    while let Err(what) = condition() {
        assert!(Instant::now() < until, "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn pages() -> Vec<etabli_ids::DocumentId> {
    (0..PAGES).map(document).collect()
}

/// Everybody has every word written by anybody, the same page, and nothing waits.
fn converged(devices: &[Device]) -> Result<(), String> {
    let views: Vec<_> = devices.iter().map(Device::view).collect();
    for (number, view) in views.iter().enumerate() {
        if view.status != Status::Saved || view.refused > 0 {
            return Err(format!("device {number}: {:?}, {} refused", view.status, view.refused));
        }
        for (page, body) in &view.bodies {
            if *body != views[0].bodies[page] {
                return Err(format!("device {number} has another {page}"));
            }
            let words = views.iter().filter_map(|view| view.written.get(page)).flatten();
            if let Some(lost) = words.clone().find(|word| !body.split(' ').any(|it| it == word.as_str())) {
                return Err(format!("device {number} does not have {lost:?} in {page}"));
            }
        }
    }
    Ok(())
}

/// What was acknowledged is in the log, looked at without the server.
async fn check_acknowledged(url: &str, devices: &[Device], kill: usize) {
    let database = Database::connect(url).await;
    for page in pages() {
        let acknowledged: Vec<String> =
            devices.iter().flat_map(|device| device.view().acknowledged.remove(&page).unwrap_or_default()).collect();
        let body = database.body(page).await;
        let stored: std::collections::HashSet<&str> = body.split(' ').collect();
        for word in acknowledged {
            assert!(stored.contains(word.as_str()), "kill {kill}: {word:?} was acknowledged and is not in {page}");
        }
    }
    database.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_twenty_times_nothing_acknowledged_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("etabli.db").display());
    let mut server = Server::start(folder.path(), None);
    server.stop();
    let database = Database::connect(&url).await;
    database.furnish(5, PAGES).await;
    database.close().await;
    server.restart();
    let devices: Vec<Device> = (0..5).map(|person| Device::start(person, server.address(), pages())).collect();
    let mut words = 0;
    for kill in 0..KILLS {
        // Some writing while the server runs, and some while it does not.
        let before = acknowledged(&devices);
        for _ in 0..10 {
            words += write_round(&devices, words);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        eventually(|| if acknowledged(&devices) > before { Ok(()) } else { Err("nothing is acknowledged".into()) })
            .await;
        words += write_round(&devices, words);
        server.kill();
        check_acknowledged(&url, &devices, kill).await;
        server.restart();
    }
    eventually(|| converged(&devices)).await;
    server.stop();
    check_acknowledged(&url, &devices, KILLS).await;
    for device in devices {
        device.stop().await;
    }
}

fn acknowledged(devices: &[Device]) -> usize {
    devices.iter().flat_map(|device| device.view().acknowledged.into_values()).map(|words| words.len()).sum()
}

/// Each device writes a word that nobody else writes.
fn write_round(devices: &[Device], from: u64) -> u64 {
    for (number, device) in devices.iter().enumerate() {
        let word = from + number as u64;
        device.write(document(word % PAGES), &format!("mot{word}"));
    }
    devices.len() as u64
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_on_one_database_show_each_others_edits() {
    let postgres = Postgres::start();
    let folders = [tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder")];
    let mut first = Server::start(folders[0].path(), Some(&postgres.url()));
    first.stop();
    let database = Database::connect(&postgres.url()).await;
    database.furnish(4, PAGES).await;
    first.restart();
    let mut second = Server::start(folders[1].path(), Some(&postgres.url()));
    let servers = [first.address(), second.address()];
    let devices: Vec<Device> = (0..4).map(|person| Device::start(person, servers[person % 2], pages())).collect();
    let mut words = 0;
    for _ in 0..20 {
        words += write_round(&devices, words);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    eventually(|| converged(&devices)).await;
    // Stopped in good order while people write: they go on when it is back.
    words += write_round(&devices, words);
    first.stop();
    write_round(&devices, words);
    first.restart();
    eventually(|| converged(&devices)).await;
    for page in pages() {
        assert_eq!(database.body(page).await, devices[0].view().bodies[&page]);
    }
    for device in devices {
        device.stop().await;
    }
    second.stop();
    database.close().await;
}
