//! The examples of the CommonMark and GFM specifications, where they are at hand.

use std::path::{Path, PathBuf};

use crate::{Mode, NoLinks, Options, render};

/// The numbers of the examples of a file that do not give the HTML they should.
fn run(file: &str, mode: Mode) -> Option<Vec<u64>> {
    let root = std::env::var_os("ETABLI_FIXTURES").map(PathBuf::from);
    let beside =
        Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).map(|outside| outside.join("shared/fixtures"));
    let path = root.or(beside)?.join("wiki/commonmark").join(file);
    let examples: Vec<serde_json::Value> = serde_json::from_str(&std::fs::read_to_string(path).ok()?).expect("a list");
    let mut failed = Vec::new();
    for example in &examples {
        let text = |field: &str| example[field].as_str().unwrap_or_default();
        let html = render(text("markdown"), &Options::to_the_letter(mode), &NoLinks).html;
        if normal(&html) != normal(text("html")) {
            failed.push(example["example"].as_u64().unwrap_or_default());
        }
    }
    Some(failed)
}

/// HTML without what a browser does not see: blanks between tags, the slash of an empty element.
fn normal(html: &str) -> String {
    let html = html.replace(" />", ">").replace("&quot;", "\"");
    html.replace(">\n", ">").replace("\n<", "<").trim().to_owned()
}

#[track_caller]
fn check(file: &str, mode: Mode, known: &[u64]) {
    if let Some(failed) = run(file, mode) {
        assert_eq!(failed, known, "{file}");
    }
}

#[test]
fn every_example_of_common_mark() {
    check("commonmark-0.31.2.json", Mode::CommonMark, &[]);
}

/// What is known to differ: an example of an older CommonMark (646), examples that want an extension off (610) or its
/// filter of tags (653, 22), addresses that we do not take for links (`ftp:` in 628, a top domain of one letter in 19).
#[test]
fn nearly_every_example_of_gfm() {
    check("gfm-0.29.json", Mode::Gfm, &[610, 628, 646, 653]);
    check("cmark-gfm-extensions.json", Mode::Gfm, &[19, 22]);
}
