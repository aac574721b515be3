//! Bringing a folder of Markdown files in: a new space of linked pages with their files.
//!
//! What becomes of each file is decided by `etabli_interchange`; here the folder is read and the pages are made. What
//! cannot be read is left out and reported with its path; the rest goes in.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use etabli_access::{Grant, Level, Subject};
use etabli_api::Kind;
use etabli_ids::{DocumentId, FileId, PersonId, SpaceId, numbered_slug};
use etabli_interchange::markdown::{self, Plan, PlannedPage, SourceFile};

use super::commands::RESERVED_SLUGS;
use super::files::{MAX_FILE_SIZE, NewFile};
use super::pages::FirstContent;
use super::public_site::encode_segment;
use super::starting_content::nth_position;
use crate::app::App;
use crate::problem::Problem;
use crate::storage::{DocumentRow, TreeWrite};

/// What is wanted.
#[derive(Debug, Clone)]
pub struct Import<'i> {
    pub folder: &'i Path,
    /// Name of the new space.
    pub space: &'i str,
    /// Whether visitors may read it.
    pub is_public: bool,
    pub by: Option<PersonId>,
}

/// Something that a person should know: where, and the end of a message's id with what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLine {
    pub path: String,
    /// 0 when it is about the whole file.
    pub line: usize,
    pub message: &'static str,
    pub detail: String,
    /// Whether something is missing from the import.
    pub is_loss: bool,
}

/// What was brought in.
#[derive(Debug, Clone)]
pub struct ImportReport {
    pub pages: usize,
    pub files: usize,
    pub lines: Vec<ImportLine>,
}

/// Why nothing was brought in.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("{path}: {error}")]
    Folder { path: PathBuf, error: io::Error },
    #[error("no Markdown file in {0}")]
    Nothing(PathBuf),
    #[error("{0}")]
    Problem(#[from] Problem),
}

/// A folder as it was read.
#[derive(Debug, Default)]
struct Folder {
    files: Vec<(String, Vec<u8>)>,
    lines: Vec<ImportLine>,
}

fn whole_file(path: String, message: &'static str, detail: String) -> ImportLine {
    ImportLine { path, line: 0, message, detail, is_loss: true }
}

fn is_markdown(path: &str) -> bool {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    matches!(extension.as_deref(), Some("md" | "markdown"))
}

impl Folder {
    fn read(root: &Path) -> Result<Self, ImportError> {
        let mut folder = Self::default();
        let top = fs::read_dir(root).map_err(|error| ImportError::Folder { path: root.into(), error })?;
        folder.enter(root, top);
        folder.files.sort();
        Ok(folder)
    }

    fn enter(&mut self, root: &Path, entries: fs::ReadDir) {
        for entry in entries.filter_map(Result::ok) {
            let path = entry.path();
            let relative = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
            // Symbolic links are not followed: they may lead out of the folder, or round in circles.
            let Ok(kind) = entry.file_type() else { continue };
            if is_hidden || kind.is_symlink() {
                continue;
            }
            if kind.is_dir() {
                match fs::read_dir(&path) {
                    Ok(below) => self.enter(root, below),
                    Err(error) => self.lines.push(whole_file(relative, "unreadable", error.to_string())),
                }
            } else if path.to_str().is_none() {
                self.lines.push(whole_file(relative, "bad-path", String::new()));
            } else {
                self.take(&path, relative);
            }
        }
    }

    /// Pages are read now, other files when it is known that a page uses them.
    fn take(&mut self, path: &Path, relative: String) {
        if !is_markdown(&relative) {
            self.files.push((relative, Vec::new()));
            return;
        }
        match fs::read(path) {
            Ok(bytes) => self.files.push((relative, bytes)),
            Err(error) => self.lines.push(whole_file(relative, "unreadable", error.to_string())),
        }
    }
}

impl App {
    /// Brings a folder of Markdown files in.
    ///
    /// # Errors
    /// When there is nothing to bring in, the space's name is taken, or the database or disk fails.
    pub async fn import_markdown(&self, import: Import<'_>) -> Result<ImportReport, ImportError> {
        let mut folder = Folder::read(import.folder)?;
        let name = import.folder.canonicalize().ok();
        let name = name.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        let sources: Vec<_> =
            folder.files.iter().map(|(path, bytes)| SourceFile { path, bytes: bytes.as_slice() }).collect();
        let plan = markdown::plan(&sources, name.as_deref().unwrap_or(import.space));
        if plan.pages.is_empty() {
            return Err(ImportError::Nothing(import.folder.into()));
        }
        let space = self.create_space(import.space, grants(import.is_public)).await?;
        let documents = self.add_planned(&plan, space, import.by).await?;
        let addresses = self.add_attachments(&plan, &documents, &import, &mut folder.lines).await?;
        for (page, document) in plan.pages.iter().zip(&documents) {
            let body = page.body_with(|file| addresses.get(&file).cloned().unwrap_or_else(|| path_of(&plan, file)));
            let at = page.modified.as_deref().or(page.created.as_deref()).and_then(time_of).unwrap_or(self.now());
            let content = FirstContent { body: &body, tags: &page.tags, at, by: import.by };
            self.seed_content(*document, content).await?;
        }
        self.settle().await?;
        let lines = report(&plan, folder.lines);
        self.journal(import.by, "imported", import.space, &plan.pages.len().to_string()).await;
        Ok(ImportReport { pages: plan.pages.len(), files: addresses.len(), lines })
    }

    /// Makes the pages, empty, in one go.
    async fn add_planned(&self, plan: &Plan, space: SpaceId, by: Option<PersonId>) -> Result<Vec<DocumentId>, Problem> {
        let _one_at_a_time = self.tree_lock().lock().await;
        let (tree, now) = (self.tree(), self.now());
        let mut taken = HashSet::new();
        let mut siblings: HashMap<Option<usize>, usize> = HashMap::new();
        let mut documents: Vec<DocumentId> = Vec::with_capacity(plan.pages.len());
        let mut writes = Vec::with_capacity(plan.pages.len() * 2);
        for page in &plan.pages {
            let former = page.id.as_deref().and_then(|id| id.parse().ok());
            let is_free = |id: &DocumentId| tree.document(*id).is_none() && !documents.contains(id);
            let id = former.filter(is_free).unwrap_or_else(|| DocumentId::new(now.unsigned_abs(), self.randomness()));
            let base = if page.slug.is_empty() { "page" } else { page.slug.as_str() };
            let is_free = |slug: &String| {
                !tree.is_slug_taken(slug) && !taken.contains(slug) && !RESERVED_SLUGS.contains(&slug.as_str())
            };
            let slug = (1..).map(|number| numbered_slug(base, number)).find(is_free).unwrap_or_default();
            taken.insert(slug.clone());
            let index = siblings.entry(page.parent).or_default();
            *index += 1;
            let parent = page.parent.and_then(|parent| documents.get(parent).copied());
            let position = page.position.clone().unwrap_or_else(|| nth_position(*index));
            writes.push(TreeWrite::ForgetRedirect { slug: slug.clone() });
            writes.push(TreeWrite::AddDocument(row(page, id, space, parent, position, slug, now, by)));
            documents.push(id);
        }
        self.commit_tree(writes, None).await?;
        Ok(documents)
    }

    /// Stores the files that pages use, each with the first of them; returns their addresses by index.
    async fn add_attachments(
        &self,
        plan: &Plan,
        documents: &[DocumentId],
        import: &Import<'_>,
        lines: &mut Vec<ImportLine>,
    ) -> Result<HashMap<usize, String>, Problem> {
        let mut addresses = HashMap::new();
        for (page, document) in plan.pages.iter().zip(documents) {
            for attachment in &page.attachments {
                if addresses.contains_key(&attachment.file) {
                    continue;
                }
                let path = path_of(plan, attachment.file);
                let place = import.folder.join(&path);
                let is_small = fs::metadata(&place).is_ok_and(|file| file.len() <= MAX_FILE_SIZE);
                if !is_small {
                    lines.push(whole_file(path, "too-large", String::new()));
                    continue;
                }
                let bytes = match fs::read(&place) {
                    Ok(bytes) => bytes,
                    Err(error) => {
                        lines.push(whole_file(path, "unreadable", error.to_string()));
                        continue;
                    }
                };
                let name = path.rsplit('/').next().unwrap_or(&path);
                let file = NewFile { name, document: Some(*document), by: import.by };
                let file = self.add_file(file, bytes.into()).await?;
                addresses.insert(attachment.file, address(file.id, &file.name));
            }
        }
        Ok(addresses)
    }
}

fn path_of(plan: &Plan, file: usize) -> String {
    plan.files.get(file).map(|file| file.path.clone()).unwrap_or_default()
}

/// The address of a file, as pages link to it.
pub fn address(id: FileId, name: &str) -> String {
    format!("/files/{id}/{}", encode_segment(name))
}

fn grants(is_public: bool) -> Vec<Grant> {
    let members = Grant { subject: Subject::Members, level: Level::Write };
    let public = Grant { subject: Subject::Public, level: Level::Read };
    std::iter::once(members).chain(is_public.then_some(public)).collect()
}

#[expect(clippy::too_many_arguments, reason = "a row has that many columns")]
fn row(
    page: &PlannedPage,
    id: DocumentId,
    space: SpaceId,
    parent: Option<DocumentId>,
    position: String,
    slug: String,
    now: i64,
    by: Option<PersonId>,
) -> DocumentRow {
    let created_at = page.created.as_deref().and_then(time_of).unwrap_or(now);
    DocumentRow {
        id,
        kind: Kind::Page,
        space,
        parent,
        position,
        title: page.title.clone(),
        slug,
        head: 0,
        created_at,
        created_by: by,
        updated_at: page.modified.as_deref().and_then(time_of).unwrap_or(created_at),
        updated_by: by,
        trashed_at: None,
        trashed_with: None,
    }
}

/// Milliseconds since 1970 of a date, or a date and time, as people and programs write them in front matter.
fn time_of(text: &str) -> Option<i64> {
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Some(moment.as_millisecond());
    }
    let civil = text.parse::<jiff::civil::DateTime>().ok()?;
    Some(civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_millisecond())
}

fn report(plan: &Plan, read: Vec<ImportLine>) -> Vec<ImportLine> {
    let planned = plan.report.iter().map(|line| ImportLine {
        path: line.path.clone(),
        line: line.line,
        message: line.problem.name(),
        detail: line.problem.detail(),
        is_loss: line.problem.is_loss(),
    });
    let unused = plan.files.iter().filter(|file| !file.is_used);
    let unused = unused.map(|file| whole_file(file.path.clone(), "unused", String::new()));
    let mut lines: Vec<_> = planned.chain(unused).chain(read).collect();
    lines.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    lines
}

#[cfg(test)]
mod tests {
    use super::time_of;

    #[test]
    fn dates_are_read_as_they_are_written() {
        assert_eq!(time_of("2026-03-03T15:00:00Z"), Some(1_772_550_000_000));
        assert_eq!(time_of("2026-03-03T15:00:00"), Some(1_772_550_000_000));
        assert_eq!(time_of("2026-03-03"), Some(1_772_496_000_000));
        assert_eq!(time_of("mardi"), None);
    }
}
