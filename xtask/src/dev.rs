//! Serves a development build, and rebuilds and restarts when a source file changes.
//!
//! The tree is polled twice a second: a few hundred files cost a millisecond, and it needs no library that knows each
//! system's way of watching. Whoever has trunk gets live reload of the app from it as well.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use crate::bundle::{Profile, bundle};
use crate::command::{command, is_installed};
use crate::console::note;
use crate::{Outcome, places, serve};

const WATCHED: [&str; 4] = ["shared", "frontend", "backend", "public"];
const PAUSE: Duration = Duration::from_millis(500);

/// When each source file was last changed.
type Times = BTreeMap<PathBuf, SystemTime>;

pub fn dev(arguments: &[String]) -> Outcome {
    serve::build(Profile::Dev)?;
    let trunk = is_installed("trunk").then(|| command("trunk").arg("serve").spawn()).transpose()?;
    if trunk.is_none() {
        note("trunk is not installed: reload the page yourself after a rebuild");
    }
    let mut server = start(arguments)?;
    let mut before = times();
    loop {
        sleep(PAUSE);
        let now = times();
        let changed = changes(&before, &now);
        let is_only_the_app = changed.iter().all(|path| path.starts_with("frontend") || path.starts_with("public"));
        if changed.is_empty() {
            continue;
        }
        before = now;
        // A development server reads dist/ from the disk: changes of the app alone need no restart.
        let built = if is_only_the_app { bundle(Profile::Dev) } else { serve::build(Profile::Dev) };
        match built {
            Ok(()) if is_only_the_app => {}
            Ok(()) => {
                server.kill()?;
                server.wait()?;
                server = start(arguments)?;
            }
            Err(error) => note(format!("{error}; waiting for the next change")),
        }
    }
}

fn start(arguments: &[String]) -> Outcome<Child> {
    let mut server: Command = command(places::binary(false));
    Ok(server.args(["serve", "--data", "data"]).args(arguments.iter().filter(|argument| *argument != "--")).spawn()?)
}

fn changes<'a>(before: &Times, now: &'a Times) -> Vec<&'a Path> {
    let changed = now.iter().filter(|(path, time)| before.get(*path) != Some(time));
    changed.map(|(path, _)| path.as_path()).collect()
}

fn times() -> Times {
    let mut times = Times::new();
    for folder in WATCHED {
        collect(Path::new(folder), &mut times);
    }
    times
}

fn collect(folder: &Path, into: &mut Times) {
    for entry in std::fs::read_dir(places::root().join(folder)).into_iter().flatten().flatten() {
        let path = folder.join(entry.file_name());
        match entry.metadata() {
            Ok(data) if data.is_dir() => collect(&path, into),
            Ok(data) => into.extend(data.modified().map(|time| (path, time))),
            // Editors replace files: it will be there at the next look.
            Err(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_and_touched_files_are_changes() {
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let before = Times::from([("a".into(), at(1)), ("b".into(), at(1))]);
        let now = Times::from([("a".into(), at(1)), ("b".into(), at(2)), ("c".into(), at(1))]);
        assert_eq!(changes(&before, &now), [Path::new("b"), Path::new("c")]);
    }
}
