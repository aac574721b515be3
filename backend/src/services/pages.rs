//! Pages that the server writes itself: starting content, demonstration, imports.

use etabli_api::Code;
use etabli_documents::Page;
use etabli_ids::{DocumentId, PersonId, SpaceId};

use super::commands::free_slug;
use crate::app::App;
use crate::problem::Problem;
use crate::storage::{Append, Author, DocumentRow, TreeWrite};

/// A page to be made, with what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPage<'a> {
    pub space: SpaceId,
    pub parent: Option<DocumentId>,
    /// Where it stands among its siblings.
    pub position: String,
    pub title: &'a str,
    pub body: &'a str,
    pub by: Option<PersonId>,
}

/// The first content of a page.
#[derive(Debug, Clone, Copy)]
pub struct FirstContent<'a> {
    pub body: &'a str,
    pub tags: &'a [String],
    /// When it was written.
    pub at: i64,
    pub by: Option<PersonId>,
}

impl App {
    /// Makes a page with its first content.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn create_page(&self, page: NewPage<'_>) -> Result<DocumentId, Problem> {
        let now = self.now();
        let id = DocumentId::new(now.unsigned_abs(), self.randomness());
        {
            let _one_at_a_time = self.tree_lock().lock().await;
            let row = DocumentRow {
                id,
                kind: etabli_api::Kind::Page,
                space: page.space,
                parent: page.parent,
                position: page.position,
                title: page.title.to_owned(),
                slug: free_slug(&self.tree(), page.title, None),
                head: 0,
                created_at: now,
                created_by: page.by,
                updated_at: now,
                updated_by: page.by,
                trashed_at: None,
                trashed_with: None,
            };
            let slug = row.slug.clone();
            self.commit_tree(vec![TreeWrite::ForgetRedirect { slug }, TreeWrite::AddDocument(row)], None).await?;
        }
        self.seed_page(id, page.body, page.by).await?;
        Ok(id)
    }

    /// Writes the first content of a page that has none yet.
    ///
    /// # Errors
    /// When the content is too large or the database fails.
    pub async fn seed_page(&self, document: DocumentId, markdown: &str, by: Option<PersonId>) -> Result<(), Problem> {
        self.seed_content(document, FirstContent { body: markdown, tags: &[], at: self.now(), by }).await
    }

    /// Writes the first text and tags of a page that has none yet.
    ///
    /// # Errors
    /// When the content is too large or the database fails.
    pub async fn seed_content(&self, document: DocumentId, content: FirstContent<'_>) -> Result<(), Problem> {
        let FirstContent { body, tags, at, by } = content;
        let peer: u64 = rand::random();
        let mut page = Page::new(peer);
        let nothing = page.version();
        page.splice_bytes(0..0, body).map_err(Problem::internal)?;
        for tag in tags {
            page.add_tag(tag).map_err(Problem::internal)?;
        }
        let Some(update) = page.missing_since(&nothing).map_err(Problem::internal)? else { return Ok(()) };
        let author = Author { person: by, link: None };
        self.storage().claim_peer(peer, author, at).await?;
        let append = Append { document, author, at, updates: vec![update] };
        let heads = self.storage().append_updates(std::slice::from_ref(&append), self.rooms().server()).await?;
        let head = heads.first().copied().flatten().ok_or(Code::NotFound)?;
        self.content_committed(&append, head);
        self.rooms().appended(document).await;
        Ok(())
    }
}
