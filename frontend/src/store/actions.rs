//! What a person does to pages. Everything works without network.

use etabli_api::Command;
use etabli_ids::{DocumentId, SpaceId};

use super::Workspace;
use super::preferences::PageMode;
use super::records::HeldText;
use super::tree::Place;
use crate::error::AppError;
use crate::platform::random;

/// Longest title, in bytes: the server's limit.
const MAX_TITLE: usize = 300;

/// A title on one line, cut to what the server takes; none when nothing is left.
pub fn clean_title(title: &str) -> Option<String> {
    let words =
        title.split(|letter: char| letter.is_whitespace() || letter.is_control()).filter(|word| !word.is_empty());
    let mut clean = words.collect::<Vec<_>>().join(" ");
    while clean.len() > MAX_TITLE {
        clean.pop();
    }
    (!clean.is_empty()).then_some(clean)
}

impl Workspace {
    /// Makes an empty page at the end of what stands below a place.
    pub fn create_page(&self, space: SpaceId, parent: Option<DocumentId>, title: &str) -> DocumentId {
        let document = random::document_id();
        let place = self.read(|state| state.tree.last_place(space, parent));
        let untitled = || self.read(|state| state.locale.text("app-untitled"));
        let title = clean_title(title).unwrap_or_else(untitled);
        let Place { space, parent, position } = place;
        self.command(Command::CreatePage { document, space, parent, position, title });
        document
    }

    /// Writes a text and tags into a page that is empty.
    ///
    /// # Errors
    /// When the device's storage fails.
    pub async fn fill_page(&self, document: DocumentId, text: &HeldText) -> Result<(), AppError> {
        let page = self.open_page(document).await?;
        let written = page.splice(0, 0, &text.body);
        for tag in &text.tags {
            // More tags than allowed cannot be: they come from a page.
            let _ = page.add_tag(tag);
        }
        self.close_page(&page);
        written.map_err(|error| AppError::Bug(error.to_string()))
    }

    /// Gives a page a new title; an empty one changes nothing.
    pub fn rename(&self, document: DocumentId, title: &str) {
        let Some(title) = clean_title(title) else { return };
        let is_same = self.read(|state| state.tree.document(document).is_none_or(|entry| entry.title == title));
        if !is_same {
            self.command(Command::Rename { document, title });
        }
    }

    /// Moves a page, with a message that takes it back.
    pub fn move_page(&self, document: DocumentId, to: Place) {
        let Some((title, back)) = self.read(|state| {
            let entry = state.tree.document(document)?;
            let back =
                Command::Move { document, space: entry.space, parent: entry.parent, position: entry.position.clone() };
            Some((entry.title.clone(), back))
        }) else {
            return;
        };
        let Place { space, parent, position } = to;
        // Where it went is to be seen.
        if let Some(parent) = parent {
            self.unfold(&parent.to_string(), true);
        }
        self.command(Command::Move { document, space, parent, position });
        let text = self.read(|state| state.locale.format("app-moved", &[("title", title.into())]));
        self.toast(text, Some(back));
    }

    /// Pages are shown to be written again.
    pub fn stop_reading(&self) {
        if self.read(|state| state.preferences.mode == PageMode::Reading) {
            self.change_preferences(|preferences| preferences.mode = PageMode::Live);
        }
    }

    /// Puts a page in the trash that was made and left as it was, without a word. One with a title, or with pages below it,
    /// stays.
    pub fn discard_untitled(&self, document: DocumentId) {
        let is_untitled = self.read(|state| {
            state.tree.document(document).is_some_and(|entry| {
                entry.trashed_at.is_none()
                    && entry.title == state.locale.text("app-untitled")
                    && state.tree.children(entry.space, Some(document)).is_empty()
            })
        });
        if is_untitled {
            self.command(Command::Trash { document });
        }
    }

    /// Puts a page and those below it in the trash, with a message that takes it back.
    pub fn trash(&self, document: DocumentId) {
        let Some(title) = self.read(|state| state.tree.document(document).map(|entry| entry.title.clone())) else {
            return;
        };
        self.command(Command::Trash { document });
        let text = self.read(|state| state.locale.format("app-trashed", &[("title", title.into())]));
        self.toast(text, Some(Command::Restore { document }));
    }

    /// Takes a page out of the trash.
    pub fn restore(&self, document: DocumentId) {
        self.command(Command::Restore { document });
        let text = self.read(|state| {
            let title = state.tree.document(document).map(|entry| entry.title.clone()).unwrap_or_default();
            state.locale.format("app-restored", &[("title", title.into())])
        });
        self.toast(text, None);
    }

    /// Makes a copy of a page right after it; the id of the copy.
    ///
    /// # Errors
    /// When the device's storage fails.
    pub async fn duplicate(&self, document: DocumentId) -> Result<Option<DocumentId>, AppError> {
        let original = self.open_page(document).await?;
        let text = original.read(|page| HeldText { body: page.body(), tags: page.tags() });
        self.close_page(&original);
        let found = self.read(|state| {
            let title = state.tree.document(document)?.title.clone();
            let title = state.locale.format("app-copy-title", &[("title", title.into())]);
            Some((title, state.tree.place_beside(document, true, None)?))
        });
        let Some((title, Place { space, parent, position })) = found else { return Ok(None) };
        let copy = random::document_id();
        self.command(Command::CreatePage { document: copy, space, parent, position, title });
        self.fill_page(copy, &text).await?;
        Ok(Some(copy))
    }

    /// Takes back what a message told.
    pub fn undo_toast(&self, number: u64) {
        let undo = self.read(|state| {
            state.toasts.iter().find(|toast| toast.number == number).and_then(|toast| toast.undo.clone())
        });
        self.close_toast(number);
        if let Some(command) = undo {
            self.command(command);
        }
    }

    /// The page that a link's target means, made beside `from` when there is none and the person may.
    pub fn page_of_link(&self, target: &str, from: DocumentId) -> Option<DocumentId> {
        let target = target.split('#').next().unwrap_or(target).trim();
        if target.is_empty() {
            return Some(from);
        }
        let (found, place) = self.read(|state| {
            let space = state.tree.document(from).map(|entry| entry.space);
            let found = state.tree.resolve(target, space).map(|entry| entry.id);
            let writable = |id: &SpaceId| state.tree.writable_spaces().any(|space| space.id == *id);
            (found, space.filter(writable))
        });
        found.or_else(|| place.map(|space| self.create_page(space, None, target)))
    }

    /// Remembers that a branch of the tree is unfolded, or not.
    pub fn unfold(&self, branch: &str, is_unfolded: bool) {
        self.change_preferences(|preferences| {
            if is_unfolded {
                preferences.unfolded.insert(branch.to_owned());
            } else {
                preferences.unfolded.remove(branch);
            }
        });
    }
}
