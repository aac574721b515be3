//! The files to be served, first in memory, then written where they differ.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Profile, compress};
use crate::Outcome;

/// Where the service worker's source wants the list of files.
const FILES_MARK: &str = "[\"{{files}}\"]";
/// Where the service worker's source wants the bundle's version.
const VERSION_MARK: &str = "{{version}}";
/// What the app does not load: other audiences' styles and scripts, and pictures only a home screen wants.
const NOT_KEPT: [&str; 5] = ["site", "admin", "form", "app-512", "app-maskable"];

/// Everything that is served: path below `dist/` → content, and logical name → address.
#[derive(Default)]
pub struct Dist {
    files: BTreeMap<String, Vec<u8>>,
    addresses: BTreeMap<String, String>,
}

impl Dist {
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// A file with a fixed address.
    pub fn add(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.insert(path.to_owned(), bytes);
    }

    /// A file whose address changes with its content: `app.css` becomes `/assets/app-0a1b2c3d4e5f.css`.
    pub fn add_hashed(&mut self, name: &str, bytes: Vec<u8>) {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let path = format!("assets/{stem}-{}.{extension}", short_hash([bytes.as_slice()]));
        self.addresses.insert(name.to_owned(), format!("/{path}"));
        self.files.insert(path, bytes);
    }

    /// A folder of modules that import each other by relative paths: the folder carries the hash, the names stay.
    pub fn add_folder(&mut self, name: &str, folder: &Path, entries: &[&str]) -> Outcome {
        let mut members = BTreeMap::new();
        read_folder(folder, "", &mut members)?;
        let prefix = format!("assets/{name}-{}", short_hash(members.values().map(Vec::as_slice)));
        for entry in entries {
            self.addresses.insert((*entry).to_owned(), format!("/{prefix}/{entry}"));
        }
        self.files.extend(members.into_iter().map(|(path, bytes)| (format!("{prefix}/{path}"), bytes)));
        Ok(())
    }

    /// Replaces `{{name}}` by the address of that name.
    pub fn fill(&self, template: &str) -> Outcome<String> {
        let mut text = template.to_owned();
        for (name, address) in &self.addresses {
            text = text.replace(&format!("{{{{{name}}}}}"), address);
        }
        let unknown = text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(name, _)| name);
        match unknown.into_iter().find(|name| !["files", "version"].contains(name)) {
            Some(name) => Err(format!("no file is called {name}").into()),
            None => Ok(text),
        }
    }

    /// Tells the service worker which files to keep, and under which version.
    pub fn stamp_service_worker(&self, source: &str) -> Outcome<String> {
        if !source.contains(FILES_MARK) || !source.contains(VERSION_MARK) {
            return Err(format!("sw.js lacks {FILES_MARK} or {VERSION_MARK}").into());
        }
        let files: Vec<String> = self.kept().map(|(path, _)| address_of(path)).collect();
        let version = short_hash(self.kept().map(|(_, bytes)| bytes).chain([source.as_bytes()]));
        Ok(source.replace(FILES_MARK, &json!(files).to_string()).replace(VERSION_MARK, &version))
    }

    /// `assets.json`, from which the server learns the addresses.
    pub fn add_index(&mut self) -> Outcome {
        let index = serde_json::to_vec_pretty(&self.addresses)?;
        self.add("assets.json", index);
        Ok(())
    }

    /// The files a first visit to the app loads.
    pub fn first_load(&self) -> Vec<(&str, &[u8])> {
        self.kept().filter(|(path, _)| !path.ends_with(".png")).collect()
    }

    fn kept(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let is_kept = |path: &str| match path.strip_prefix("assets/") {
            Some(name) => !NOT_KEPT.iter().any(|audience| name.starts_with(&format!("{audience}-"))),
            None => path == "app/index.html",
        };
        self.files.iter().filter(move |(path, _)| is_kept(path)).map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// Writes what differs and removes what is no longer served; returns how many files changed.
    pub fn write(&self, folder: &Path, profile: Profile) -> Outcome<usize> {
        let mut expected = BTreeSet::new();
        let mut changed = 0;
        for (path, bytes) in &self.files {
            let target = folder.join(path);
            let is_same = fs::read(&target).is_ok_and(|before| before == *bytes);
            if !is_same {
                changed += 1;
                fs::create_dir_all(target.parent().unwrap_or(folder))?;
                fs::write(&target, bytes)?;
            }
            expected.insert(path.clone());
            if profile.is_release() && compress::is_compressible(path) {
                let copies = ["br", "gz"].map(|extension| format!("{path}.{extension}"));
                if !is_same || !copies.iter().all(|copy| folder.join(copy).is_file()) {
                    compress::write_copies(folder, path, bytes)?;
                }
                expected.extend(copies);
            }
        }
        remove_others(folder, "", &expected)?;
        Ok(changed)
    }
}

/// The address of a file of `dist/`: the app's page answers for its folder.
fn address_of(path: &str) -> String {
    format!("/{}", path.strip_suffix("index.html").unwrap_or(path))
}

fn read_folder(folder: &Path, prefix: &str, into: &mut BTreeMap<String, Vec<u8>>) -> Outcome {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read_folder(&entry.path(), &format!("{path}/"), into)?;
        } else {
            into.insert(path, fs::read(entry.path())?);
        }
    }
    Ok(())
}

fn remove_others(folder: &Path, prefix: &str, expected: &BTreeSet<String>) -> Outcome {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            remove_others(&entry.path(), &format!("{path}/"), expected)?;
            // Refused, rightly, when something is still in it.
            let _ = fs::remove_dir(entry.path());
        } else if !expected.contains(&path) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn short_hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hexadecimal(&hash.finalize()).chars().take(12).collect()
}

/// Bytes in hexadecimal.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Dist {
        let mut dist = Dist::default();
        dist.add_hashed("app.css", b"a{}".to_vec());
        dist.add_hashed("site.css", b"b{}".to_vec());
        dist.add("app/index.html", dist.fill("<link href=\"{{app.css}}\">").expect("known").into_bytes());
        dist
    }

    #[test]
    fn addresses_are_filled_in() {
        let dist = small();
        let page = String::from_utf8(dist.files["app/index.html"].clone()).expect("text");
        assert_eq!(page, format!("<link href=\"{}\">", dist.addresses["app.css"]));
        assert!(dist.fill("{{missing.js}}").is_err());
    }

    #[test]
    fn the_service_worker_keeps_the_app_and_not_the_site() {
        let stamped = small().stamp_service_worker("const F = [\"{{files}}\"], V = \"{{version}}\";").expect("marks");
        assert!(stamped.contains("/assets/app-") && stamped.contains("\"/app/\""), "{stamped}");
        assert!(!stamped.contains("/assets/site-") && !stamped.contains("{{"), "{stamped}");
    }

    #[test]
    fn writing_twice_changes_nothing_and_old_files_go() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(folder.path().join("assets/old")).expect("a folder");
        fs::write(folder.path().join("assets/old/app.js"), "old").expect("a file");
        let dist = small();
        assert_eq!(dist.write(folder.path(), Profile::Release).expect("written"), 3);
        assert_eq!(dist.write(folder.path(), Profile::Release).expect("written"), 0);
        assert!(!folder.path().join("assets/old").exists());
        assert!(folder.path().join("app/index.html.br").is_file());
    }
}
