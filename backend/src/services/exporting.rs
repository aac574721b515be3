//! Everything in open formats: a folder per space of Markdown pages with their files, the people, the tree.
//!
//! It can be read without Établi, and brought back in by `etabli import markdown`, space by space.

use std::collections::{HashMap, HashSet};
use std::io;

use etabli_ids::{DocumentId, SpaceId};
use etabli_interchange::markdown::{ExportedPage, export};
use futures_util::TryStreamExt;
use serde_json::json;

use super::archive::ArchiveWriter;
use super::files::BlobError;
use super::tree::Tree;
use crate::app::App;
use crate::problem::Problem;
use crate::storage::FileRow;

/// The folder of the files beside the pages of a space.
const FILES: &str = "files";

/// Why the export was not finished.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("{0}")]
    Write(#[from] io::Error),
    #[error("a file could not be read: {0}")]
    Blob(#[from] BlobError),
    #[error("{0}")]
    Problem(#[from] Problem),
}

impl From<sqlx::Error> for ExportError {
    fn from(error: sqlx::Error) -> Self {
        Self::Problem(error.into())
    }
}

/// What was exported.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExportReport {
    pub pages: usize,
    pub files: usize,
}

impl App {
    /// Writes everything but the trash into an archive, and finishes it.
    ///
    /// # Errors
    /// When the database, a file or the disk fails.
    pub async fn export(&self, mut archive: ArchiveWriter) -> Result<ExportReport, ExportError> {
        let locale = self.settings().locale();
        let tree = self.tree();
        let readme = locale.format("cli-export-readme", &[("name", self.settings().name().into())]);
        archive.add("README.md", readme.into_bytes()).await?;
        archive.add("catalogue.json", catalogue(&tree).into_bytes()).await?;
        archive.add("people.vcf", self.contacts().await?.into_bytes()).await?;
        let mut report = ExportReport::default();
        for space in tree.spaces() {
            let written = self.export_space(&mut archive, &tree, space.id, &space.slug).await?;
            report.pages += written.pages;
            report.files += written.files;
        }
        archive.finish().await?;
        Ok(report)
    }

    async fn export_space(
        &self,
        archive: &mut ArchiveWriter,
        tree: &Tree,
        space: SpaceId,
        folder: &str,
    ) -> Result<ExportReport, ExportError> {
        let order = in_order(tree, space);
        let mut pages = Vec::with_capacity(order.len());
        for (document, parent) in &order {
            pages.push(self.exported_page(tree, *document, *parent).await?);
        }
        let mut links = HashMap::new();
        let mut names = HashSet::new();
        let mut files = Vec::new();
        for (document, _) in &order {
            for file in self.storage().files_of(*document).await? {
                let name = free_name(&file.name, &mut names);
                links.insert(file.id.to_string(), format!("{FILES}/{name}"));
                files.push((file, name));
            }
        }
        for file in export(&pages) {
            let depth = file.path.matches('/').count();
            let text = with_relative_links(&file.text, &links, depth);
            archive.add(format!("{folder}/{}", file.path), text.into_bytes()).await?;
        }
        for (file, name) in &files {
            self.export_file(archive, file, format!("{folder}/{FILES}/{name}")).await?;
        }
        Ok(ExportReport { pages: pages.len(), files: files.len() })
    }

    async fn exported_page(
        &self,
        tree: &Tree,
        document: DocumentId,
        parent: Option<usize>,
    ) -> Result<ExportedPage, ExportError> {
        let row = tree.document(document).ok_or_else(|| Problem::new(etabli_api::Code::NotFound))?;
        let body = self.current_text(document).await?.map(|(_, text)| text).unwrap_or_default();
        Ok(ExportedPage {
            id: document.to_string(),
            parent,
            position: row.position.clone(),
            title: row.title.clone(),
            body,
            tags: tree.tags(document).to_vec(),
            created: Some(moment(row.created_at)),
            modified: Some(moment(row.updated_at)),
        })
    }

    async fn export_file(&self, archive: &mut ArchiveWriter, file: &FileRow, path: String) -> Result<(), ExportError> {
        let content = match self.blobs().get(&file.hash, None).await {
            Ok(content) => content,
            // One lost file is no reason to withhold the rest.
            Err(BlobError::Missing) => {
                tracing::warn!(path, "a file is missing from the storage");
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        archive.begin(path, false).await?;
        let mut chunks = content.into_stream();
        while let Some(chunk) = chunks.try_next().await.map_err(BlobError::from)? {
            archive.write(chunk).await?;
        }
        Ok(())
    }

    /// The people as vCards (RFC 6350).
    async fn contacts(&self) -> Result<String, ExportError> {
        let people = self.storage().people().await?;
        Ok(people.iter().map(|row| contact(&row.name, row.email.as_deref())).collect())
    }
}

fn moment(milliseconds: i64) -> String {
    jiff::Timestamp::from_millisecond(milliseconds).unwrap_or_default().to_string()
}

fn contact(name: &str, email: Option<&str>) -> String {
    let escape = |text: &str| text.replace('\\', "\\\\").replace(',', "\\,").replace(';', "\\;");
    let email = email.map(|email| format!("EMAIL:{}\r\n", escape(email))).unwrap_or_default();
    let name = escape(name);
    format!("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:{name}\r\n{email}END:VCARD\r\n")
}

/// The living documents of a space: parents before children, each with the index of its parent.
fn in_order(tree: &Tree, space: SpaceId) -> Vec<(DocumentId, Option<usize>)> {
    let mut order: Vec<(DocumentId, Option<usize>)> = Vec::new();
    let mut waiting: Vec<(DocumentId, Option<usize>)> =
        tree.children(space, None).iter().rev().map(|row| (row.id, None)).collect();
    while let Some((document, parent)) = waiting.pop() {
        let index = order.len();
        order.push((document, parent));
        let below = tree.children(space, Some(document));
        waiting.extend(below.iter().rev().map(|row| (row.id, Some(index))));
    }
    order
}

fn catalogue(tree: &Tree) -> String {
    let spaces: Vec<_> = tree
        .spaces()
        .iter()
        .map(|space| {
            let documents: Vec<_> =
                in_order(tree, space.id).into_iter().filter_map(|(id, _)| tree.document(id)).collect();
            let documents: Vec<_> = documents
                .into_iter()
                .map(|row| {
                    json!({
                        "id": row.id, "kind": row.kind.name(), "title": row.title, "address": format!("/{}", row.slug),
                        "parent": row.parent, "tags": tree.tags(row.id), "rights": tree.grants(&row.id.to_string()),
                        "created": moment(row.created_at), "modified": moment(row.updated_at),
                    })
                })
                .collect();
            json!({
                "id": space.id, "name": space.name, "folder": space.slug,
                "rights": tree.grants(&space.id.to_string()), "documents": documents,
            })
        })
        .collect();
    format!("{:#}\n", json!({ "spaces": spaces }))
}

/// `photo.jpg`, then `photo-2.jpg`.
fn free_name(name: &str, taken: &mut HashSet<String>) -> String {
    let (stem, extension) =
        name.rsplit_once('.').map_or((name, String::new()), |(stem, end)| (stem, format!(".{end}")));
    let names = std::iter::once(name.to_owned()).chain((2..).map(|number| format!("{stem}-{number}{extension}")));
    // Some systems do not tell capitals from small letters.
    let mut free = names.filter(|name| taken.insert(name.to_lowercase()));
    free.next().unwrap_or_else(|| name.to_owned())
}

/// Replaces `/files/<id>/<name>` by the path of the file from a page `depth` folders down.
fn with_relative_links(text: &str, links: &HashMap<String, String>, depth: usize) -> String {
    const START: &str = "/files/";
    const ID: usize = 26;
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(START) {
        let (before, found) = rest.split_at(at);
        written.push_str(before);
        let after = &found[START.len()..];
        let link = after.get(..ID).and_then(|id| links.get(id));
        match link {
            Some(path) => {
                let tail = &after[ID..];
                let name = if tail.starts_with('/') { tail.find(END_OF_LINK).unwrap_or(tail.len()) } else { 0 };
                written.push_str(&"../".repeat(depth));
                written
                    .push_str(&path.split('/').map(super::public_site::encode_segment).collect::<Vec<_>>().join("/"));
                rest = &tail[name..];
            }
            None => {
                written.push_str(START);
                rest = after;
            }
        }
    }
    written.push_str(rest);
    written
}

const END_OF_LINK: [char; 8] = [')', ' ', '\n', '"', '\'', '>', ']', '|'];

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_exported_comes_back() {
        let (folder, here) = (tempfile::tempdir().expect("dir"), tempfile::tempdir().expect("dir"));
        let write = |path: &str, text: &[u8]| {
            let place = folder.path().join(path);
            std::fs::create_dir_all(place.parent().expect("inside")).expect("made");
            std::fs::write(place, text).expect("written");
        };
        write("Accueil.md", b"---\ntags: [ferme]\n---\nVoir [[Pain]] et [[Nulle part]].\n");
        write("Recettes/Pain.md", "![Blé](../images/blé.png)\n".as_bytes());
        write("images/blé.png", b"\x89PNG\r\n\x1a\n");
        write("cassé.md", &[0, 1, 2, 0xff, 0xfe, 0]);
        let config = crate::config::Config::from_values(here.path(), &Default::default()).expect("valid");
        let app = App::open(config, crate::app::Clock::System).await.expect("opens");
        let import = |folder, space| super::super::importing::Import { folder, space, is_public: false, by: None };
        let first = app.import_markdown(import(folder.path(), "Ferme")).await.expect("imported");
        let problems: Vec<_> = first.lines.iter().map(|line| (line.path.as_str(), line.line, line.message)).collect();
        assert!(problems.contains(&("cassé.md", 0, "not-text")), "{problems:?}");
        assert!(problems.contains(&("Accueil.md", 4, "missing-target")), "{problems:?}");
        assert_eq!(first.files, 1);

        let out = here.path().join("out");
        app.export(ArchiveWriter::folder(out.clone())).await.expect("exported");
        assert!(std::fs::read_to_string(out.join("catalogue.json")).expect("there").contains("Ferme"));
        let again = app.import_markdown(import(&out.join("ferme"), "Retour")).await.expect("imported");
        assert_eq!((again.pages, again.files), (first.pages, first.files));
        let pictures = content(&app, "Retour").await;
        assert_eq!(
            content(&app, "Ferme").await.iter().map(|(title, tags, _)| (title, tags)).collect::<Vec<_>>(),
            pictures.iter().map(|(title, tags, _)| (title, tags)).collect::<Vec<_>>()
        );
        assert!(pictures.iter().any(|(title, _, body)| title == "Pain" && body.contains("](/files/")), "{pictures:?}");
        app.close().await;
    }

    async fn content(app: &App, space: &str) -> Vec<(String, Vec<String>, String)> {
        let tree = app.tree();
        let space = tree.spaces().iter().find(|row| row.name == space).expect("there").id;
        let mut pages = Vec::new();
        for (id, _) in in_order(&tree, space) {
            let body = app.current_text(id).await.expect("read").map(|(_, body)| body).unwrap_or_default();
            let title = tree.document(id).expect("there").title.clone();
            pages.push((title, tree.tags(id).to_vec(), body));
        }
        pages.sort();
        pages
    }

    #[test]
    fn links_to_files_become_paths() {
        let id = FileRow {
            id: etabli_ids::FileId::new(1, 2),
            hash: String::new(),
            name: "blé mûr.png".into(),
            media_type: String::new(),
            size: 0,
            document: None,
            created_at: 0,
            created_by: None,
        };
        let link = super::super::importing::address(id.id, &id.name);
        let links = HashMap::from([(id.id.to_string(), "files/blé mûr.png".to_owned())]);
        let text = format!("![Blé]({link}) et /files/inconnu, [x](/files/{} \"t\")", id.id);
        assert_eq!(
            with_relative_links(&text, &links, 1),
            "![Blé](../files/bl%C3%A9%20m%C3%BBr.png) et /files/inconnu, [x](../files/bl%C3%A9%20m%C3%BBr.png \"t\")"
        );
    }

    #[test]
    fn names_are_told_apart_without_regard_to_case() {
        let mut taken = HashSet::new();
        let names = ["a.png", "A.png", "a.png", "b"].map(|name| free_name(name, &mut taken));
        assert_eq!(names, ["a.png", "A-2.png", "a-3.png", "b"]);
    }

    #[test]
    fn contacts_are_escaped() {
        assert_eq!(
            contact("Martin, Zoé; x", Some("zoe@lagrange.coop")),
            "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Martin\\, Zoé\\; x\r\nEMAIL:zoe@lagrange.coop\r\nEND:VCARD\r\n"
        );
    }
}
