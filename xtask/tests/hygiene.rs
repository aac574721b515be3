//! Rules of the tree that no compiler checks: which crate may know which, what lies where, how files look.
//!
//! Each rule lists the offenders, so that a failure says what to mend. Exceptions are named here, with their reason,
//! and nowhere else.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{MetadataCommand, Package};

/// From the bottom up: a crate may use those before it.
const LAYERS: [&str; 10] = [
    "etabli-ids",
    "etabli-locale",
    "etabli-formula",
    "etabli-tables",
    "etabli-access",
    "etabli-api",
    "etabli-markup",
    "etabli-documents",
    "etabli-sync",
    "etabli-interchange",
];
/// They use all of the layers and never each other.
const ENDS: [&str; 2] = ["etabli-frontend", "etabli"];
/// Tools and measurements: nothing depends on them.
const TOOLS: [&str; 2] = ["etabli-xtask", "etabli-bench-public"];

/// Libraries that only some crates may name in their manifest.
const RESERVED_CRATES: [(&str, &[&str]); 6] = [
    ("sqlx", &["etabli"]),
    ("axum", &["etabli", "etabli-bench-public"]),
    ("tokio", &["etabli", "etabli-bench-public"]),
    ("web-sys", &["etabli-frontend"]),
    ("yew", &["etabli-frontend"]),
    ("loro", &["etabli-documents", "etabli"]),
];

/// Paths in the code that only some folders may name.
const RESERVED_PATHS: [(&str, &[&str]); 3] = [
    ("sqlx::", &["backend/src/storage/", "backend/src/services/backups", "backend/src/cli/", "backend/tests/"]),
    ("web_sys::", &["frontend/src/platform/", "frontend/src/editor/", "frontend/src/grid/"]),
    ("loro::", &["shared/documents/", "backend/src/rooms/", "backend/src/services/"]),
];

/// The error of the storage, which its callers pass on.
const ERROR_OF_SQLX: &str = "sqlx::Error";

const MOST_LINES: usize = 800;

#[test]
fn arrows_between_crates_point_down() {
    let packages = workspace_packages();
    let mut offenders = Vec::new();
    for package in &packages {
        let name = package.name.as_str();
        for used in dependencies(package).filter(|used| packages.iter().any(|other| other.name.as_str() == *used)) {
            if !may_use(name, used) {
                offenders.push(format!("{name} uses {used}"));
            }
        }
        if !LAYERS.contains(&name) && !ENDS.contains(&name) && !TOOLS.contains(&name) {
            offenders.push(format!("{name} has no place among the layers"));
        }
    }
    assert_none(&offenders, "arrows that do not point down");
}

#[test]
fn libraries_stay_in_their_crates() {
    let packages = workspace_packages();
    let mut offenders = Vec::new();
    for (library, allowed) in RESERVED_CRATES {
        let users = packages.iter().filter(|package| dependencies(package).any(|used| used == library));
        let strangers = users.filter(|package| !allowed.contains(&package.name.as_str()));
        offenders.extend(strangers.map(|package| format!("{} names {library}", package.name)));
    }
    assert_none(&offenders, "libraries outside their crates");
}

#[test]
fn libraries_stay_in_their_folders() {
    let mut offenders = Vec::new();
    for (path, text) in sources("rs") {
        for (word, allowed) in RESERVED_PATHS {
            let is_at_home = allowed.iter().any(|folder| path.starts_with(folder));
            let is_named = code_lines(&text).any(|line| names(&line.replace(ERROR_OF_SQLX, ""), word));
            if is_named && !is_at_home && !path.starts_with("xtask/") {
                offenders.push(format!("{path} names {word}"));
            }
        }
    }
    assert_none(&offenders, "libraries outside their folders");
}

#[test]
fn every_rust_file_says_what_it_is_for() {
    let silent = sources("rs").into_iter().filter(|(_, text)| !text.starts_with("//!")).map(|(path, _)| path);
    assert_none(&silent.collect::<Vec<_>>(), "files that do not open with //!");
}

#[test]
fn files_stay_short() {
    let long = ["rs", "mjs", "js", "css"].into_iter().flat_map(sources).filter_map(|(path, text)| {
        let lines = text.lines().count();
        (lines > MOST_LINES).then(|| format!("{path}: {lines} lines"))
    });
    assert_none(&long.collect::<Vec<_>>(), "files that are too long");
}

#[test]
fn styles_take_colours_and_lengths_from_the_tokens() {
    let mut offenders = Vec::new();
    for (path, text) in sources("css").into_iter().filter(|(path, _)| !path.ends_with("/tokens.css")) {
        for (number, line) in without_comments(&text).lines().enumerate() {
            // A query cannot read a custom property.
            let is_query = line.trim_start().starts_with("@media") || line.trim_start().starts_with("@container");
            if has_colour(line) || (has_pixels(line) && !is_query) {
                offenders.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert_none(&offenders, "literal colours and lengths outside tokens.css");
}

#[test]
fn no_style_is_written_inline() {
    let mut offenders = Vec::new();
    for (path, text) in sources("rs").into_iter().filter(|(path, _)| !path.starts_with("xtask/") && !is_test(path)) {
        let inline = code_lines(&text)
            .filter(|line| ["style=\"", "style=\\\"", "style={", "style=("].iter().any(|mark| line.contains(mark)));
        offenders.extend(inline.map(|line| format!("{path}: {}", line.trim())));
    }
    assert_none(&offenders, "inline styles, which the content security policy refuses");
}

#[test]
fn nothing_is_left_for_later() {
    let marks =
        [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["todo", "!("].concat(), ["unimplemented", "!("].concat()];
    let kinds = ["rs", "mjs", "js", "css", "ftl", "md"];
    let mut offenders = Vec::new();
    for (path, text) in kinds.into_iter().flat_map(sources) {
        let lines = text.lines().filter(|line| marks.iter().any(|mark| line.contains(mark.as_str())));
        offenders.extend(lines.map(|line| format!("{path}: {}", line.trim())));
    }
    assert_none(&offenders, "things left for later");
}

fn may_use(user: &str, used: &str) -> bool {
    let place = |name: &str| LAYERS.iter().position(|layer| *layer == name);
    match (place(user), place(used)) {
        (Some(above), Some(below)) => below < above,
        (None, Some(_)) => true,
        _ => TOOLS.contains(&user),
    }
}

fn workspace_packages() -> Vec<Package> {
    let metadata = MetadataCommand::new().current_dir(root()).no_deps().other_options(["--offline".to_owned()]).exec();
    metadata.expect("cargo describes the workspace").packages
}

fn dependencies(package: &Package) -> impl Iterator<Item = &str> {
    package
        .dependencies
        .iter()
        .filter(|dependency| dependency.kind != cargo_metadata::DependencyKind::Development)
        .map(|dependency| dependency.name.as_str())
}

/// Whether a file holds tests only.
fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

/// Lines that are code: without comments and without what a test contains.
fn code_lines(text: &str) -> impl Iterator<Item = &str> {
    let code = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]") || line.ends_with(';'));
    code.filter(|line| !line.trim_start().starts_with("//"))
}

/// Whether the line names the crate itself, not one whose name ends the same way.
fn names(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|start| start.chars().next_back());
        !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
    })
}

fn has_colour(line: &str) -> bool {
    let functions = ["rgb(", "rgba(", "hsl(", "hsla(", "oklch(", "oklab(", "hwb("];
    let is_hexadecimal = |rest: &str| {
        let digits = rest.chars().take_while(char::is_ascii_hexdigit).count();
        let follows = rest.chars().nth(digits);
        [3, 4, 6, 8].contains(&digits) && !follows.is_some_and(|letter| letter.is_alphanumeric() || letter == '-')
    };
    // Only in a value: `#main` as a selector is no colour.
    let value = line.split_once(':').map_or("", |(_, value)| value);
    functions.iter().any(|function| line.contains(function)) || value.split('#').skip(1).any(is_hexadecimal)
}

fn has_pixels(line: &str) -> bool {
    line.match_indices("px").any(|(at, _)| {
        let before = line.get(..at).and_then(|start| start.chars().next_back());
        let after = line.get(at + 2..).and_then(|rest| rest.chars().next());
        before.is_some_and(|digit| digit.is_ascii_digit()) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// The text with its comments blanked, line by line.
fn without_comments(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        let (comment, after) = after.split_once("*/").unwrap_or((after, ""));
        kept.push_str(before);
        kept.extend(comment.chars().filter(|letter| *letter == '\n'));
        rest = after;
    }
    kept + rest
}

/// Our files of one kind: path from the root → text.
fn sources(extension: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for folder in ["shared", "frontend", "backend", "public", "xtask", "e2e", "benches"] {
        collect(&root().join(folder), extension, &mut found);
    }
    found
}

fn collect(folder: &Path, extension: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() {
            if !["node_modules", "target", "results", "fixtures"].iter().any(|skipped| name == *skipped) {
                collect(&path, extension, found);
            }
        } else if path.extension().is_some_and(|ending| ending == extension) {
            let text = fs::read_to_string(&path).expect("sources are UTF-8");
            let short = path.strip_prefix(root()).expect("below the root").to_string_lossy().into_owned();
            found.insert(short, text);
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("below the root").to_owned()
}

#[track_caller]
fn assert_none(offenders: &[String], what: &str) {
    assert!(offenders.is_empty(), "{what}:\n  {}", offenders.join("\n  "));
}
