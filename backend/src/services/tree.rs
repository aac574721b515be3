//! The tree of spaces and documents with the rights on it, in memory: every door asks it.
//!
//! A [`Tree`] is a value. [`Forest`] holds the current one, replaces it after each change, and reads it anew when
//! another server says that it has changed something.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use etabli_access::{Actor, Decision, Grant, Level, decide};
use etabli_api::{Catalogue, DocumentEntry, PersonEntry, SpaceEntry};
use etabli_ids::{CircleId, DocumentId, PersonId, SpaceId, fold};

use crate::storage::{DocumentRow, SpaceRow, Storage, TreeRows, TreeWrite};

/// Spaces, documents, rights, circles and old addresses at one moment.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// Version of the catalogue.
    pub version: u64,
    spaces: Vec<Arc<SpaceRow>>,
    documents: HashMap<DocumentId, Arc<DocumentRow>>,
    slugs: HashMap<String, DocumentId>,
    /// By folded title.
    titles: HashMap<String, Vec<DocumentId>>,
    redirects: HashMap<String, DocumentId>,
    grants: HashMap<String, Vec<Grant>>,
    circles: HashMap<PersonId, Vec<CircleId>>,
    tags: HashMap<DocumentId, Vec<String>>,
}

impl Tree {
    /// Builds a tree from what is stored.
    pub fn new(rows: TreeRows) -> Self {
        let mut tree = Self { version: rows.version, ..Self::default() };
        tree.spaces = rows.spaces.into_iter().map(Arc::new).collect();
        for document in rows.documents {
            tree.insert(document);
        }
        tree.redirects = rows.redirects.into_iter().collect();
        for grant in rows.grants {
            let grants = tree.grants.entry(grant.target).or_default();
            grants.push(Grant { subject: grant.subject, level: grant.level });
        }
        for (circle, person) in rows.circle_members {
            tree.circles.entry(person).or_default().push(circle);
        }
        for (document, tag) in rows.tags {
            tree.tags.entry(document).or_default().push(tag);
        }
        tree
    }

    /// The spaces in their order.
    pub fn spaces(&self) -> &[Arc<SpaceRow>] {
        &self.spaces
    }

    /// A space.
    pub fn space(&self, id: SpaceId) -> Option<&Arc<SpaceRow>> {
        self.spaces.iter().find(|space| space.id == id)
    }

    /// A document.
    pub fn document(&self, id: DocumentId) -> Option<&Arc<DocumentRow>> {
        self.documents.get(&id)
    }

    /// Every document, the trash included, in no particular order.
    pub fn documents(&self) -> impl Iterator<Item = &Arc<DocumentRow>> {
        self.documents.values()
    }

    /// The document at an address.
    pub fn by_slug(&self, slug: &str) -> Option<&Arc<DocumentRow>> {
        self.slugs.get(slug).and_then(|id| self.documents.get(id))
    }

    /// The documents of a title, compared folded, the trash included.
    pub fn by_title(&self, title: &str) -> impl Iterator<Item = &Arc<DocumentRow>> {
        let found = self.titles.get(&fold(title)).map_or(&[][..], Vec::as_slice);
        found.iter().filter_map(|id| self.documents.get(id))
    }

    /// The document an old address leads to.
    pub fn redirect(&self, slug: &str) -> Option<&Arc<DocumentRow>> {
        self.redirects.get(slug).and_then(|id| self.documents.get(id))
    }

    /// Whether nobody may take this address any more.
    pub fn is_slug_taken(&self, slug: &str) -> bool {
        self.slugs.contains_key(slug)
    }

    /// The circles of a person.
    pub fn circles_of(&self, person: PersonId) -> Vec<CircleId> {
        self.circles.get(&person).cloned().unwrap_or_default()
    }

    /// The rights set on a space or document itself (the text of its id).
    pub fn grants(&self, target: &str) -> &[Grant] {
        self.grants.get(target).map_or(&[], Vec::as_slice)
    }

    /// The tags of a document, sorted.
    pub fn tags(&self, document: DocumentId) -> &[String] {
        self.tags.get(&document).map_or(&[], Vec::as_slice)
    }

    /// The documents directly below `parent` (or at the top of the space), in their order, without the trash.
    pub fn children(&self, space: SpaceId, parent: Option<DocumentId>) -> Vec<&Arc<DocumentRow>> {
        let mut children: Vec<_> = self
            .documents
            .values()
            .filter(|row| row.space == space && row.parent == parent && row.trashed_at.is_none())
            .collect();
        children.sort_by(|a, b| (&a.position, a.id).cmp(&(&b.position, b.id)));
        children
    }

    /// The documents above `id`, nearest first. Ends at a cycle, should the stored tree ever hold one.
    pub fn ancestors(&self, id: DocumentId) -> Vec<&Arc<DocumentRow>> {
        let mut ancestors: Vec<&Arc<DocumentRow>> = Vec::new();
        let mut parent = self.document(id).and_then(|row| row.parent);
        while let Some(row) = parent.and_then(|id| self.document(id)) {
            if row.id == id || ancestors.iter().any(|known| known.id == row.id) {
                break;
            }
            ancestors.push(row);
            parent = row.parent;
        }
        ancestors
    }

    /// The documents below `id` at any depth.
    pub fn descendants(&self, id: DocumentId) -> Vec<&Arc<DocumentRow>> {
        let mut children: HashMap<DocumentId, Vec<&Arc<DocumentRow>>> = HashMap::new();
        for row in self.documents.values() {
            if let Some(parent) = row.parent {
                children.entry(parent).or_default().push(row);
            }
        }
        let mut found = Vec::new();
        let mut waiting = children.remove(&id).unwrap_or_default();
        while let Some(row) = waiting.pop() {
            waiting.extend(children.remove(&row.id).unwrap_or_default());
            found.push(row);
        }
        found
    }

    /// What an actor may do in a space.
    pub fn decide_space(&self, actor: &Actor, space: SpaceId) -> Decision {
        decide(actor, &[self.grants(&space.to_string())])
    }

    /// What an actor may do with a document. Nothing is decided here about the trash: see [`Tree::level`].
    pub fn decide(&self, actor: &Actor, row: &DocumentRow) -> Decision {
        let mut layers = vec![self.grants(&row.space.to_string())];
        layers.extend(self.ancestors(row.id).iter().rev().map(|row| self.grants(&row.id.to_string())));
        layers.push(self.grants(&row.id.to_string()));
        decide(actor, &layers)
    }

    /// The level of an actor on a document; what is in the trash is only for those who may write it.
    pub fn level(&self, actor: &Actor, document: DocumentId) -> Level {
        let Some(row) = self.document(document) else { return Level::None };
        let level = self.decide(actor, row).level;
        if row.trashed_at.is_some() && level < Level::Write { Level::None } else { level }
    }

    /// Whether an actor finds a document on the site: it may be read and is not in the trash.
    pub fn is_published(&self, actor: &Actor, row: &DocumentRow) -> bool {
        row.trashed_at.is_none() && self.decide(actor, row).allows(Level::Read)
    }

    /// The entry of a document as an actor may see it.
    pub fn entry(&self, actor: &Actor, document: DocumentId) -> Option<DocumentEntry> {
        let level = self.level(actor, document);
        let row = self.document(document).filter(|_| level >= Level::Read)?;
        Some(DocumentEntry {
            id: row.id,
            kind: row.kind,
            space: row.space,
            // A parent that may not be read is not named: the page then stands at the top of its space.
            parent: row.parent.filter(|parent| self.level(actor, *parent) >= Level::Read),
            position: row.position.clone(),
            title: row.title.clone(),
            slug: row.slug.clone(),
            tags: self.tags(row.id).to_vec(),
            level,
            public: row.trashed_at.is_none() && self.level(&Actor::visitor(), document) >= Level::Read,
            head: row.head,
            updated_at: row.updated_at,
            updated_by: row.updated_by,
            trashed_at: row.trashed_at,
        })
    }

    /// Everything an actor may know of. `people` is given to signed-in persons alone.
    pub fn catalogue(&self, actor: &Actor, people: Vec<PersonEntry>) -> Catalogue {
        let documents: Vec<_> = self.documents.keys().filter_map(|id| self.entry(actor, *id)).collect();
        let spaces = self.spaces.iter().filter_map(|space| {
            let level = self.decide_space(actor, space.id).level;
            let visible = level >= Level::Read || documents.iter().any(|entry| entry.space == space.id);
            visible.then(|| SpaceEntry {
                id: space.id,
                name: space.name.clone(),
                level,
                public: self.decide_space(&Actor::visitor(), space.id).allows(Level::Read),
            })
        });
        Catalogue { version: self.version, spaces: spaces.collect(), documents, people }
    }

    /// The tree after changes that have been written.
    fn apply(&mut self, write: TreeWrite) {
        match write {
            TreeWrite::AddSpace(row) => self.spaces.push(Arc::new(row)),
            TreeWrite::RenameSpace { space, name, slug } => self.change_space(space, |row| {
                row.name = name;
                row.slug = slug;
            }),
            TreeWrite::PlaceSpace { space, position } => self.change_space(space, |row| row.position = position),
            TreeWrite::RemoveSpace(space) => self.spaces.retain(|row| row.id != space),
            TreeWrite::AddDocument(row) => {
                self.insert(row);
            }
            TreeWrite::Retitle { document, title, slug, at, by } => {
                if let Some(row) = self.documents.get(&document).cloned() {
                    self.slugs.remove(&row.slug);
                    self.slugs.insert(slug.clone(), document);
                    self.forget_title(&row);
                    self.titles.entry(fold(&title)).or_default().push(document);
                }
                self.change(document, |row| {
                    row.title = title;
                    row.slug = slug;
                    row.updated_at = at;
                    row.updated_by = by;
                });
            }
            TreeWrite::Place { document, space, parent, position } => self.change(document, |row| {
                row.space = space;
                row.parent = parent;
                row.position = position;
            }),
            TreeWrite::Trash { document, at, with } => self.change(document, |row| {
                row.trashed_at = Some(at);
                row.trashed_with = Some(with);
            }),
            TreeWrite::Restore { document, parent } => self.change(document, |row| {
                row.trashed_at = None;
                row.trashed_with = None;
                row.parent = parent;
            }),
            TreeWrite::Purge(document) => {
                if let Some(row) = self.documents.remove(&document) {
                    self.slugs.remove(&row.slug);
                    self.forget_title(&row);
                }
                self.redirects.retain(|_, to| *to != document);
                self.grants.remove(&document.to_string());
                self.tags.remove(&document);
            }
            TreeWrite::Redirect { slug, document } => {
                self.redirects.insert(slug, document);
            }
            TreeWrite::ForgetRedirect { slug } => {
                self.redirects.remove(&slug);
            }
            TreeWrite::SetGrants { target, grants } => {
                self.grants.insert(target, grants);
            }
        }
    }

    fn insert(&mut self, row: DocumentRow) {
        self.slugs.insert(row.slug.clone(), row.id);
        self.titles.entry(fold(&row.title)).or_default().push(row.id);
        self.documents.insert(row.id, Arc::new(row));
    }

    fn forget_title(&mut self, row: &DocumentRow) {
        let title = fold(&row.title);
        if let Some(bearers) = self.titles.get_mut(&title) {
            bearers.retain(|id| *id != row.id);
            if bearers.is_empty() {
                self.titles.remove(&title);
            }
        }
    }

    fn change(&mut self, document: DocumentId, change: impl FnOnce(&mut DocumentRow)) {
        if let Some(row) = self.documents.get_mut(&document) {
            change(Arc::make_mut(row));
        }
    }

    fn change_space(&mut self, space: SpaceId, change: impl FnOnce(&mut SpaceRow)) {
        if let Some(row) = self.spaces.iter_mut().find(|row| row.id == space) {
            change(Arc::make_mut(row));
        }
        self.spaces.sort_by(|a, b| (&a.position, a.id).cmp(&(&b.position, b.id)));
    }
}

/// The current tree of this server.
#[derive(Debug, Default)]
pub struct Forest {
    current: RwLock<Arc<Tree>>,
}

impl Forest {
    /// Reads the tree from the database.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reload(&self, storage: &Storage) -> Result<(), sqlx::Error> {
        let tree = Tree::new(storage.tree().await?);
        *self.current.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(tree);
        Ok(())
    }

    /// The tree as it is now; it never changes under the caller.
    pub fn current(&self) -> Arc<Tree> {
        Arc::clone(&self.current.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Takes in changes that have been written, as `version`.
    pub fn apply(&self, writes: Vec<TreeWrite>, version: u64) {
        self.update(|tree| {
            writes.into_iter().for_each(|write| tree.apply(write));
            tree.version = version;
        });
    }

    /// Takes in that a document's content has changed.
    pub fn content_changed(&self, document: DocumentId, head: u64, at: i64, by: Option<PersonId>) {
        self.update(|tree| {
            tree.change(document, |row| {
                if head > row.head {
                    row.head = head;
                    row.updated_at = at;
                    row.updated_by = by;
                }
            });
        });
    }

    /// Takes in the tags found in a document's content.
    pub fn tags_changed(&self, document: DocumentId, tags: Vec<String>) {
        self.update(|tree| {
            tree.tags.insert(document, tags);
        });
    }

    fn update(&self, change: impl FnOnce(&mut Tree)) {
        let mut current = self.current.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        // Copies the maps only while somebody still reads the former tree; rows are shared.
        change(Arc::make_mut(&mut current));
    }
}
