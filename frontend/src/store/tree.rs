//! The tree as the person sees it: the server's catalogue with their own waiting commands applied.
//!
//! A pure function of both, so that what was done offline looks done, and looks undone if the server refuses.

use std::collections::BTreeMap;

use etabli_access::Level;
use etabli_api::{Catalogue, Command, CommandEnvelope, DocumentEntry, Kind, SpaceEntry};
use etabli_documents::position_between;
use etabli_ids::{DocumentId, PersonId, SpaceId, fold, slug};

/// Spaces, documents and people as they stand.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tree {
    /// Spaces in their order.
    pub spaces: Vec<SpaceEntry>,
    documents: BTreeMap<DocumentId, DocumentEntry>,
    /// Living documents below each place, in their order.
    children: BTreeMap<(SpaceId, Option<DocumentId>), Vec<DocumentId>>,
    people: BTreeMap<PersonId, String>,
    /// Living documents by folded title and by address.
    names: BTreeMap<String, Vec<DocumentId>>,
}

/// A place in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The space.
    pub space: SpaceId,
    /// The document above.
    pub parent: Option<DocumentId>,
    /// The place among the siblings.
    pub position: String,
}

/// Moves that a menu or a key can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// Before the sibling above.
    Up,
    /// After the sibling below.
    Down,
    /// Below the sibling above.
    Indent,
    /// Beside the document above.
    Outdent,
}

impl Tree {
    /// The tree of a catalogue and the commands of `me` that it does not show yet.
    pub fn new(catalogue: &Catalogue, waiting: &[CommandEnvelope], me: Option<PersonId>) -> Self {
        let mut tree = Self {
            spaces: catalogue.spaces.clone(),
            documents: catalogue.documents.iter().map(|entry| (entry.id, entry.clone())).collect(),
            children: BTreeMap::new(),
            names: BTreeMap::new(),
            people: catalogue.people.iter().map(|person| (person.id, person.name.clone())).collect(),
        };
        for envelope in waiting {
            tree.apply(envelope, me);
        }
        tree.index();
        tree
    }

    fn apply(&mut self, envelope: &CommandEnvelope, me: Option<PersonId>) {
        match &envelope.command {
            Command::CreatePage { document, space, parent, position, title } => {
                if !self.documents.contains_key(document) {
                    let place = Place { space: *space, parent: *parent, position: position.clone() };
                    self.documents.insert(*document, self.new_entry(*document, place, title, envelope.at, me));
                }
            }
            Command::Rename { document, title } => self.change(*document, |entry| entry.title = title.clone()),
            Command::Move { document, space, parent, position } => {
                let below = self.descendants_of(*document);
                self.change(*document, |entry| {
                    (entry.space, entry.parent, entry.position) = (*space, *parent, position.clone());
                });
                for id in below {
                    self.change(id, |entry| entry.space = *space);
                }
            }
            Command::Trash { document } => {
                for id in self.descendants_of(*document).into_iter().chain([*document]) {
                    self.change(id, |entry| entry.trashed_at = entry.trashed_at.or(Some(envelope.at)));
                }
            }
            Command::Restore { document } => {
                // Those trashed with it come back with it; the server knows which were trashed before.
                let when = self.documents.get(document).and_then(|entry| entry.trashed_at);
                for id in self.descendants_of(*document).into_iter().chain([*document]) {
                    self.change(id, |entry| entry.trashed_at = entry.trashed_at.filter(|at| Some(*at) != when));
                }
            }
        }
    }

    fn change(&mut self, document: DocumentId, change: impl FnOnce(&mut DocumentEntry)) {
        if let Some(entry) = self.documents.get_mut(&document) {
            change(entry);
        }
    }

    fn new_entry(&self, id: DocumentId, place: Place, title: &str, at: i64, me: Option<PersonId>) -> DocumentEntry {
        let above =
            place.parent.and_then(|parent| self.documents.get(&parent)).map(|entry| (entry.level, entry.public));
        let space = self.space(place.space).map(|space| (space.level, space.public));
        let (level, public) = above.or(space).unwrap_or((Level::Write, false));
        DocumentEntry {
            id,
            kind: Kind::Page,
            space: place.space,
            parent: place.parent,
            position: place.position,
            title: title.to_owned(),
            slug: slug(title),
            tags: Vec::new(),
            level,
            public,
            head: 0,
            updated_at: at,
            updated_by: me,
            trashed_at: None,
        }
    }

    fn descendants_of(&self, document: DocumentId) -> Vec<DocumentId> {
        let mut found = Vec::new();
        let mut open = vec![document];
        while let Some(above) = open.pop() {
            let below = self.documents.values().filter(|entry| entry.parent == Some(above) && entry.id != document);
            let below: Vec<_> = below.map(|entry| entry.id).filter(|id| !found.contains(id)).collect();
            found.extend(&below);
            open.extend(below);
        }
        found
    }

    /// Orders the living documents below their places. One whose parent cannot be seen stands at the top of its space.
    fn index(&mut self) {
        let mut children: BTreeMap<_, Vec<DocumentId>> = BTreeMap::new();
        for entry in self.documents.values().filter(|entry| entry.trashed_at.is_none()) {
            children.entry((entry.space, self.visible_parent(entry))).or_default().push(entry.id);
        }
        for siblings in children.values_mut() {
            siblings.sort_by_key(|id| self.documents.get(id).map(|entry| (&entry.position, entry.id)));
        }
        self.children = children;
        self.names = self.names_of_living();
    }

    fn names_of_living(&self) -> BTreeMap<String, Vec<DocumentId>> {
        let mut names: BTreeMap<String, Vec<DocumentId>> = BTreeMap::new();
        for entry in self.documents.values().filter(|entry| entry.trashed_at.is_none()) {
            let title = fold(&entry.title);
            if title != entry.slug {
                names.entry(entry.slug.clone()).or_default().push(entry.id);
            }
            names.entry(title).or_default().push(entry.id);
        }
        names
    }

    fn visible_parent(&self, entry: &DocumentEntry) -> Option<DocumentId> {
        let parent = self.documents.get(&entry.parent?)?;
        (parent.trashed_at.is_none() && parent.space == entry.space).then_some(parent.id)
    }

    /// A document, trashed ones included.
    pub fn document(&self, id: DocumentId) -> Option<&DocumentEntry> {
        self.documents.get(&id)
    }

    /// Every document, trashed ones included.
    pub fn documents(&self) -> impl Iterator<Item = &DocumentEntry> {
        self.documents.values()
    }

    /// Every document that is not in the trash.
    pub fn living(&self) -> impl Iterator<Item = &DocumentEntry> {
        self.documents.values().filter(|entry| entry.trashed_at.is_none())
    }

    /// A space.
    pub fn space(&self, id: SpaceId) -> Option<&SpaceEntry> {
        self.spaces.iter().find(|space| space.id == id)
    }

    /// What stands below a place, in order.
    pub fn children(&self, space: SpaceId, parent: Option<DocumentId>) -> &[DocumentId] {
        self.children.get(&(space, parent)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The documents above one, from the top.
    pub fn ancestors(&self, id: DocumentId) -> Vec<&DocumentEntry> {
        let mut above = Vec::new();
        let mut current = self.document(id).and_then(|entry| self.visible_parent(entry));
        while let Some(entry) = current.and_then(|id| self.document(id)) {
            if above.len() > self.documents.len() {
                break;
            }
            above.push(entry);
            current = self.visible_parent(entry);
        }
        above.reverse();
        above
    }

    /// A person's name.
    pub fn person(&self, id: PersonId) -> Option<&str> {
        self.people.get(&id).map(String::as_str)
    }

    /// People, by id.
    pub fn people(&self) -> impl Iterator<Item = (PersonId, &str)> {
        self.people.iter().map(|(id, name)| (*id, name.as_str()))
    }

    /// Where one may write: the spaces, in order.
    pub fn writable_spaces(&self) -> impl Iterator<Item = &SpaceEntry> {
        self.spaces.iter().filter(|space| space.level >= Level::Write)
    }

    /// The place at the end of what stands below another.
    pub fn last_place(&self, space: SpaceId, parent: Option<DocumentId>) -> Place {
        let last = self.children(space, parent).last().and_then(|id| self.document(*id));
        Place { space, parent, position: position_between(last.map(|entry| entry.position.as_str()), None) }
    }

    /// The place right before or after a document, for `moved` (which counts for nothing in the order).
    pub fn place_beside(&self, beside: DocumentId, is_after: bool, moved: Option<DocumentId>) -> Option<Place> {
        let entry = self.document(beside)?;
        let parent = self.visible_parent(entry);
        let siblings = self.children(entry.space, parent).iter().filter(|id| Some(**id) != moved);
        let siblings: Vec<&DocumentEntry> = siblings.filter_map(|id| self.document(*id)).collect();
        let index = siblings.iter().position(|sibling| sibling.id == beside)? + usize::from(is_after);
        let position = |index: usize| siblings.get(index).map(|sibling| sibling.position.as_str());
        let before = index.checked_sub(1).and_then(position);
        Some(Place { space: entry.space, parent, position: position_between(before, position(index)) })
    }

    /// Where a menu's move would put a document; none when there is nowhere to go.
    pub fn shifted(&self, id: DocumentId, shift: Shift) -> Option<Place> {
        let entry = self.document(id)?;
        let parent = self.visible_parent(entry);
        let siblings = self.children(entry.space, parent);
        let index = siblings.iter().position(|sibling| *sibling == id)?;
        let above = index.checked_sub(1).and_then(|index| siblings.get(index)).copied();
        match shift {
            Shift::Up => self.place_beside(above?, false, Some(id)),
            Shift::Down => self.place_beside(*siblings.get(index + 1)?, true, Some(id)),
            Shift::Indent => above.map(|above| self.last_place(entry.space, Some(above))),
            Shift::Outdent => self.place_beside(parent?, true, Some(id)),
        }
    }

    /// Whether a document may go below another: not below itself, and only where one may write.
    pub fn accepts(&self, space: SpaceId, parent: Option<DocumentId>, moved: DocumentId) -> bool {
        let is_below_itself = parent
            .is_some_and(|parent| parent == moved || self.ancestors(parent).iter().any(|entry| entry.id == moved));
        let level = match parent {
            Some(parent) => self.document(parent).map(|entry| entry.level),
            None => self.space(space).map(|space| space.level),
        };
        !is_below_itself && level >= Some(Level::Write)
    }

    /// Whether moving a document to a place would show it, or one below it, to everybody.
    pub fn would_publish(&self, moved: DocumentId, to: &Place) -> bool {
        let is_public = |id: DocumentId| self.document(id).is_none_or(|entry| entry.public);
        let hides_something = || [moved].into_iter().chain(self.descendants_of(moved)).any(|id| !is_public(id));
        self.is_public(to.space, to.parent) && hides_something()
    }

    /// Whether everybody reads what is put at a place.
    pub fn is_public(&self, space: SpaceId, parent: Option<DocumentId>) -> bool {
        match parent {
            Some(parent) => self.document(parent).is_some_and(|entry| entry.public),
            None => self.space(space).is_some_and(|space| space.public),
        }
    }

    /// The living page that a link's target means: its title, address or path, first in the same space.
    pub fn resolve(&self, target: &str, from: Option<SpaceId>) -> Option<&DocumentEntry> {
        let wanted = fold(target.rsplit('/').next().unwrap_or(target).trim());
        let found = || self.names.get(&wanted).into_iter().flatten().filter_map(|id| self.document(*id));
        found().find(|entry| Some(entry.space) == from).or_else(|| found().next())
    }
}

#[cfg(test)]
mod tests;
