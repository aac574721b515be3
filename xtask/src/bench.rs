//! Measurements, each in a folder of `benches/`: a crate, or a script `bench.mjs`.
//!
//! All use the release, and each prints a table of ratios within one run: figures of two runs are not to be compared.

use std::path::{Path, PathBuf};

use crate::bundle::Profile;
use crate::command::{cargo, command, run};
use crate::console::step;
use crate::{Outcome, places, serve, setup};

pub fn bench(words: &[String]) -> Outcome {
    let folders = folders(words)?;
    if folders.is_empty() {
        return Err(format!("no measurement is called {}", words.join(" or ")).into());
    }
    setup::install(setup::Purpose::Test)?;
    serve::build(Profile::Release)?;
    for folder in folders {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        step(format!("measuring: {name}"), || measure(&folder))?;
    }
    Ok(())
}

fn measure(folder: &Path) -> Outcome {
    if folder.join("Cargo.toml").is_file() {
        return run(cargo("run").args(["--release", "--manifest-path"]).arg(folder.join("Cargo.toml")));
    }
    if folder.join("package.json").is_file() {
        setup::npm_packages(folder)?;
    }
    run(command("node").arg("bench.mjs").current_dir(folder).env("ETABLI_BINARY", places::binary(true)))
}

fn folders(words: &[String]) -> Outcome<Vec<PathBuf>> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(places::root().join("benches"))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| ["Cargo.toml", "bench.mjs"].iter().any(|entry| path.join(entry).is_file()))
        .filter(|path| words.is_empty() || words.iter().any(|word| path.ends_with(word)))
        .collect();
    folders.sort();
    Ok(folders)
}
