//! Builds the app and all files the server serves, into `dist/`.
//!
//! `dist/` holds: `assets/…` (names carry a hash of the content, to be cached for ever), `app/index.html`, `app/sw.js`,
//! `manifest.webmanifest`, `favicon.svg`, and `assets.json`, which tells the server the address of each logical name
//! (`"app.css": "/assets/app-0a1b2c3d4e5f.css"`). A release adds `.br` and `.gz` beside what is worth compressing.
//!
//! Every step is skipped when what it reads has not changed.

mod compress;
mod dist;
mod styles;
mod wasm;

use std::fs;
use std::path::{Path, PathBuf};

use crate::console::{note, size, step};
use crate::{Outcome, places, setup};
use dist::Dist;

pub use wasm::build_editor_page;

/// Bytes of the first load, compressed, that we promise not to exceed.
const FIRST_LOAD_BUDGET: usize = 1_500_000;

/// How the app is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Quick to build, large.
    Dev,
    /// Small, optimised and compressed: minutes.
    Release,
}

impl Profile {
    pub fn from_arguments(arguments: &[String]) -> Self {
        if arguments.iter().any(|argument| argument == "--release") { Self::Release } else { Self::Dev }
    }

    pub fn is_release(self) -> bool {
        self == Self::Release
    }
}

pub fn bundle(profile: Profile) -> Outcome {
    setup::install(if profile.is_release() { setup::Purpose::Run } else { setup::Purpose::Build })?;
    let app = wasm::build(profile)?;
    step("putting the files together in dist/", || {
        let dist = collect(&app)?;
        let changed = dist.write(&places::dist(), profile)?;
        note(format!("{} files, {changed} changed", dist.len()));
        report(&dist, profile);
        Ok(())
    })
}

/// Everything that is served, in memory.
fn collect(app: &Path) -> Outcome<Dist> {
    let public = places::public();
    let mut dist = Dist::default();
    dist.add_folder("app", app, &["app.js", "app_bg.wasm"])?;
    for (name, text) in styles::bundles(&public.join("css"))? {
        dist.add_hashed(&name, text.into_bytes());
    }
    for folder in ["icons", "js"] {
        for path in files_of(&public.join(folder))? {
            dist.add_hashed(file_name(&path), fs::read(&path)?);
        }
    }
    dist.add_hashed("boot.js", dist.fill(&fs::read_to_string(public.join("app/boot.js"))?)?.into_bytes());
    for (from, to) in [("app/index.html", "app/index.html"), ("manifest.webmanifest", "manifest.webmanifest")] {
        let text = dist.fill(&fs::read_to_string(public.join(from))?)?;
        dist.add(to, text.into_bytes());
    }
    dist.add("favicon.svg", fs::read(public.join("icons/app.svg"))?);
    let worker = dist.fill(&fs::read_to_string(public.join("sw.js"))?)?;
    dist.add("app/sw.js", dist.stamp_service_worker(&worker)?.into_bytes());
    dist.add_index()?;
    Ok(dist)
}

fn report(dist: &Dist, profile: Profile) {
    if !profile.is_release() {
        return;
    }
    let first_load = dist.first_load();
    let compressed: usize =
        first_load.iter().map(|(path, bytes)| compress::sent_size(&places::dist(), path, bytes)).sum();
    for (path, bytes) in &first_load {
        let sent = compress::sent_size(&places::dist(), path, bytes);
        note(format!("{:>9} {:>9} sent  {path}", size(bytes.len()), size(sent)));
    }
    let verdict = if compressed <= FIRST_LOAD_BUDGET { "within" } else { "OVER" };
    note(format!("first load: {} compressed, {verdict} the budget of {}", size(compressed), size(FIRST_LOAD_BUDGET)));
}

/// The files of a folder, sorted; none when the folder does not exist.
fn files_of(folder: &Path) -> Outcome<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder)?.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.sort();
    Ok(files)
}

fn file_name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}
