//! The operator's commands, run as an operator runs them: a cooperative moves from SQLite to PostgreSQL and back out.

#[path = "support/postgres.rs"]
mod postgres;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use postgres::Postgres;

/// Runs `etabli`, on a database or the SQLite of the data folder.
fn etabli(data: &Path, database: Option<&str>, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_etabli"));
    command.args(arguments).arg("--data").arg(data).env_remove("DATABASE_URL");
    if let Some(database) = database {
        command.env("DATABASE_URL", database);
    }
    command.output().expect("the binary runs")
}

#[track_caller]
fn check_works(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    said
}

fn newest_backup(data: &Path) -> PathBuf {
    let entries = fs::read_dir(data.join("backups")).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.max().expect("a backup")
}

/// The rows of each table of a backup, sorted; the version of the catalogue, which only grows, left out.
fn rows(backup: &Path) -> BTreeMap<String, Vec<String>> {
    let mut archive = zip::ZipArchive::new(File::open(backup).expect("a file")).expect("a zip");
    let mut tables = BTreeMap::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let name = part.name().expect("a name").into_owned();
        if name.starts_with("tables/") {
            let mut text = String::new();
            part.read_to_string(&mut text).expect("text");
            let lines = text.lines().filter(|line| !line.contains("catalogue-version"));
            let mut lines: Vec<_> = lines.map(str::to_owned).collect();
            lines.sort();
            tables.insert(name, lines);
        }
    }
    tables
}

#[test]
fn a_cooperative_moves_between_engines_without_losing_a_row() {
    let postgres = Postgres::start();
    let url = postgres.url();
    let (here, there) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    check_works(&etabli(here.path(), None, &["demo"]));
    check_works(&etabli(here.path(), None, &["backup"]));
    let backup = newest_backup(here.path());
    let file = backup.to_str().expect("text");

    check_works(&etabli(there.path(), Some(&url), &["restore", file]));
    let refused = etabli(there.path(), Some(&url), &["restore", file]);
    assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains("--replace"));
    check_works(&etabli(there.path(), Some(&url), &["backup"]));
    assert_eq!(rows(&newest_backup(there.path())), rows(&backup));

    check_works(&etabli(there.path(), Some(&url), &["restore", "--replace", file]));
    check_works(&etabli(there.path(), Some(&url), &["doctor"]));
    let out = there.path().join("out.zip");
    check_works(&etabli(there.path(), Some(&url), &["export", out.to_str().expect("text")]));
    assert!(out.exists());
}

#[test]
fn mistakes_are_said_in_one_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).expect("a folder");
    let data = folder.path().join("data");
    let missing = folder.path().join("missing");
    let cases: [&[&str]; 3] = [
        &["restore", missing.to_str().expect("text")],
        &["import", "markdown", missing.to_str().expect("text")],
        &["import", "markdown", empty.to_str().expect("text")],
    ];
    for arguments in cases {
        let output = etabli(&data, None, arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success(), "{arguments:?}");
        assert!(said.starts_with("etabli: ") && said.lines().count() == 1, "{arguments:?}: {said}");
    }
}

#[test]
fn recorded_answers_are_compared_and_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("cases.jsonl");
    let cases = [
        r#"{"fn": "SUM", "formula": "SUM(1, 2)", "expected": 3}"#,
        r#"{"fn": "SUM", "formula": "SUM(1, 2)", "expected": 4}"#,
    ];
    for (count, last) in [(1, "1 passed, 0 failed"), (2, "1 passed, 1 failed")] {
        std::fs::write(&file, cases[..count].join("\n")).expect("written");
        let output =
            Command::new(env!("CARGO_BIN_EXE_etabli")).args(["conformance", "grist_functions"]).arg(&file).output();
        let output = output.expect("started");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!((said.lines().last(), output.status.success()), (Some(last), count == 1), "{said}");
    }
}
