//! Pages as a folder of Markdown files that any editor opens.
//!
//! A page's children lie in the folder of its name beside it. The front matter keeps what the text does not say.

use std::collections::{HashMap, HashSet};

use etabli_ids::fold;

/// Longest name of a file, in bytes; file systems allow 255 with the ending.
const MAX_NAME: usize = 120;

/// A page to write.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExportedPage {
    /// Its id.
    pub id: String,
    /// Index of the page above it among the pages given, before its own.
    pub parent: Option<usize>,
    /// Where it stands among its siblings.
    pub position: String,
    /// Its title.
    pub title: String,
    /// Its Markdown.
    pub body: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// When it was created: a date, or a date and time.
    pub created: Option<String>,
    /// When it was last changed.
    pub modified: Option<String>,
}

/// A file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedFile {
    /// Its path inside the folder.
    pub path: String,
    /// Its content.
    pub text: String,
}

/// The files of some pages, in the same order.
#[must_use]
pub fn export(pages: &[ExportedPage]) -> Vec<ExportedFile> {
    let mut folders: Vec<String> = Vec::new();
    let mut taken: HashMap<String, HashSet<String>> = HashMap::new();
    let mut files = Vec::new();
    for page in pages {
        let folder = page.parent.and_then(|parent| folders.get(parent)).map_or("", String::as_str);
        let name = free_name(&file_name(&page.title), taken.entry(folder.to_owned()).or_default());
        let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        files.push(ExportedFile { path: format!("{path}.md"), text: text_of(page) });
        folders.push(path);
    }
    files
}

fn text_of(page: &ExportedPage) -> String {
    let mut text = String::from("---\n");
    let mut field = |name: &str, value: &str| {
        text.push_str(&format!("{name}: {}\n", quoted(value)));
    };
    field("title", &page.title);
    field("id", &page.id);
    field("position", &page.position);
    if let Some(created) = &page.created {
        field("created", created);
    }
    if let Some(modified) = &page.modified {
        field("modified", modified);
    }
    if !page.tags.is_empty() {
        text.push_str("tags:\n");
        for tag in &page.tags {
            text.push_str(&format!("  - {}\n", quoted(tag)));
        }
    }
    text.push_str("---\n");
    text.push_str(&page.body);
    text
}

fn quoted(value: &str) -> String {
    let value = value.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r'], " ");
    format!("\"{value}\"")
}

/// A title as a file name that every system takes.
fn file_name(title: &str) -> String {
    let clean = |letter: char| match letter {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
        control if control.is_control() => ' ',
        other => other,
    };
    let name: String = title.chars().map(clean).collect();
    let mut end = name.len().min(MAX_NAME);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    let name = name.get(..end).unwrap_or_default().trim_matches([' ', '.']);
    if name.is_empty() { "-".to_owned() } else { name.to_owned() }
}

/// The name, numbered when a file beside has it (without regard to case, which some systems ignore).
fn free_name(name: &str, taken: &mut HashSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{name} ({number})"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    names.find(|name| taken.insert(fold(name))).unwrap_or_default()
}
