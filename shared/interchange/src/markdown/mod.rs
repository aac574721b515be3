//! Folders of Markdown files: an Obsidian vault, the documentation of a project, Établi's own export.
//!
//! [`plan`] turns the files into pages that link to each other by title; the caller creates them and stores the files,
//! then asks [`PlannedPage::body_with`] for the text with the addresses that the files got.
//!
//! Deliberately absent: HTML to Markdown, and any wish to understand other tools' extensions: they stay visible as text.

mod decode;
mod export;
mod path;
mod resolve;
mod rewrite;
mod tree;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub use export::{ExportedFile, ExportedPage, export};

/// Largest page that is read, in bytes.
pub const MAX_PAGE_BYTES: usize = 2 * 1024 * 1024;

/// A file of the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceFile<'a> {
    /// Its path inside the folder, parts separated by `/`.
    pub path: &'a str,
    /// Its content; only that of Markdown files is looked at, others may be given empty.
    pub bytes: &'a [u8],
}

/// What an import will do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// The pages; parents before their children, siblings in their order.
    pub pages: Vec<PlannedPage>,
    /// The files beside the pages, whether a page uses them or not.
    pub files: Vec<PlannedFile>,
    /// What a person should know, by path and line.
    pub report: Vec<ReportLine>,
}

/// A page to create.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlannedPage {
    /// The path of its file; of its folder when it stands for a folder without a page of its own.
    pub path: String,
    /// Index of the page above it in [`Plan::pages`].
    pub parent: Option<usize>,
    /// The id it had in the Établi that exported it.
    pub id: Option<String>,
    /// Where it stood among its siblings in the Établi that exported it.
    pub position: Option<String>,
    /// Its title; unless exported by Établi, no two pages have titles with the same slug.
    pub title: String,
    /// The slug of its title.
    pub slug: String,
    /// Its Markdown, without front matter; where files are linked it holds their paths, see [`body_with`](Self::body_with).
    pub body: String,
    /// Its tags from the front matter; those in the body are not repeated.
    pub tags: Vec<String>,
    /// When it was created, if it says so: a date or a date and time as written.
    pub created: Option<String>,
    /// When it was last changed, if it says so.
    pub modified: Option<String>,
    /// Where the body links to files, in order.
    pub attachments: Vec<Attachment>,
}

/// A place in a body where the address of a file goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The place, in bytes of the body.
    pub range: Range<usize>,
    /// Index of the file in [`Plan::files`].
    pub file: usize,
}

/// A file to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedFile {
    /// Its path inside the folder.
    pub path: String,
    /// Whether a page links to it.
    pub is_used: bool,
}

/// Something a person should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportLine {
    /// The path of the file it is about.
    pub path: String,
    /// The line in that file, from 1; 0 when it is about the whole file.
    pub line: usize,
    /// What it is.
    pub problem: Problem,
}

/// What may be wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Left out: larger than [`MAX_PAGE_BYTES`].
    TooLarge,
    /// Left out: neither UTF-8 nor Latin-1 text.
    NotText,
    /// Left out: its path leads out of the folder or has an empty part.
    BadPath,
    /// Taken as Latin-1, because it is not UTF-8.
    ReadAsLatin1,
    /// A link to something that is not in the folder; it stays as written.
    MissingTarget(String),
    /// A link to a heading that the page does not have; the page is linked.
    MissingSection(String),
    /// A link that several pages or files answer to; the one named was taken.
    AmbiguousTarget {
        /// The target as written.
        target: String,
        /// The path taken.
        taken: String,
    },
    /// Another page has that title: it got another one.
    TitleTaken {
        /// The title it would have had.
        wanted: String,
        /// The title it got.
        given: String,
    },
    /// Fields of the front matter that Établi has no place for.
    FieldsLeftOut(Vec<String>),
}

impl Problem {
    /// A word for message ids.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::NotText => "not-text",
            Self::BadPath => "bad-path",
            Self::ReadAsLatin1 => "read-as-latin1",
            Self::MissingTarget(_) => "missing-target",
            Self::MissingSection(_) => "missing-section",
            Self::AmbiguousTarget { .. } => "ambiguous-target",
            Self::TitleTaken { .. } => "title-taken",
            Self::FieldsLeftOut(_) => "fields-left-out",
        }
    }

    /// What it is about: a target, titles, fields; empty when the path says it all.
    #[must_use]
    pub fn detail(&self) -> String {
        match self {
            Self::TooLarge | Self::NotText | Self::BadPath | Self::ReadAsLatin1 => String::new(),
            Self::MissingTarget(target) | Self::MissingSection(target) => target.clone(),
            Self::AmbiguousTarget { target, taken } => format!("{target} → {taken}"),
            Self::TitleTaken { wanted, given } => format!("{wanted} → {given}"),
            Self::FieldsLeftOut(fields) => fields.join(", "),
        }
    }

    /// Whether something was lost: a file left out or a link without its target.
    #[must_use]
    pub const fn is_loss(&self) -> bool {
        matches!(self, Self::TooLarge | Self::NotText | Self::BadPath | Self::MissingTarget(_))
    }
}

impl PlannedPage {
    /// The body with the addresses of its files; `address` gets indexes into [`Plan::files`] and gives addresses without
    /// blanks or parentheses.
    #[must_use]
    pub fn body_with(&self, address: impl Fn(usize) -> String) -> String {
        let mut body = String::with_capacity(self.body.len());
        let mut at = 0;
        for attachment in &self.attachments {
            body.push_str(self.body.get(at..attachment.range.start).unwrap_or_default());
            body.push_str(&address(attachment.file));
            at = attachment.range.end;
        }
        body.push_str(self.body.get(at..).unwrap_or_default());
        body
    }
}

/// Plans the import of a folder. `name` is the folder's own name: the title of its front page if that has none.
#[must_use]
pub fn plan(files: &[SourceFile<'_>], name: &str) -> Plan {
    let mut report = Vec::new();
    let (sources, others) = decode::decode(files, &mut report);
    let pages = tree::pages(sources, name, &mut report);
    let mut plan = Plan {
        files: others.into_iter().map(|path| PlannedFile { path, is_used: false }).collect(),
        pages: Vec::new(),
        report,
    };
    rewrite::rewrite(pages, &mut plan);
    plan.report.sort_by(|left, right| (&left.path, left.line).cmp(&(&right.path, right.line)));
    plan
}
