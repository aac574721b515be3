//! What can be asked of the workspace: search, links, tags, suggestions. Over what the device holds.

use std::collections::BTreeMap;
use std::rc::Rc;

use etabli_ids::{DocumentId, fold};
use etabli_markup::LinkKind;

use super::records::HeldText;
use super::search::{Hit, Searched, search};
use super::{State, Workspace};

/// A link out of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The target as written.
    pub target: String,
    /// The page it means, when there is one.
    pub page: Option<DocumentId>,
    /// Whether it leaves the cooperative's pages.
    pub is_external: bool,
}

impl Workspace {
    /// The text of a document as last seen here.
    pub fn text_of(&self, document: DocumentId) -> Option<Rc<HeldText>> {
        self.0.texts.borrow().get(&document).map(|held| Rc::clone(&held.text))
    }

    /// The tags of a document: those seen here, else those of the catalogue.
    pub fn tags_of(&self, document: DocumentId) -> Vec<String> {
        let held = self.0.texts.borrow().get(&document).map(|held| held.text.tags.clone());
        held.unwrap_or_else(|| {
            self.read(|state| state.tree.document(document).map(|entry| entry.tags.clone()).unwrap_or_default())
        })
    }

    /// Living pages that hold all words of a query, best first.
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        let texts = self.0.texts.borrow();
        self.read(|state| {
            let pages = state.tree.living().map(|entry| {
                let held = texts.get(&entry.id);
                Searched {
                    entry,
                    tags: held.map_or(entry.tags.as_slice(), |held| held.text.tags.as_slice()),
                    text: held.map(|held| &*held.plain),
                    folded: held.map(|held| &*held.folded),
                }
            });
            search(query, pages, limit)
        })
    }

    /// The links out of a page, each target once.
    pub fn links_from(&self, document: DocumentId) -> Vec<Outgoing> {
        let Some(text) = self.text_of(document) else { return Vec::new() };
        self.read(|state| {
            let space = state.tree.document(document).map(|entry| entry.space);
            let mut found: Vec<Outgoing> = Vec::new();
            for link in etabli_markup::links(&text.body) {
                if link.kind == LinkKind::Image || found.iter().any(|known| known.target == link.target) {
                    continue;
                }
                let is_external = link.kind != LinkKind::Page && etabli_markup::is_external(&link.target);
                let page = if is_external { None } else { resolved(state, &link.target, space) };
                found.push(Outgoing { target: link.target.to_string(), page, is_external });
            }
            found
        })
    }

    /// The living pages that link to a page.
    pub fn links_to(&self, document: DocumentId) -> Vec<DocumentId> {
        let texts = self.0.texts.borrow();
        self.read(|state| {
            let links = |entry: &&etabli_api::DocumentEntry| {
                let held = texts.get(&entry.id).filter(|_| entry.id != document);
                let means = |target: &String| resolved(state, target, Some(entry.space)) == Some(document);
                held.is_some_and(|held| held.targets.iter().any(means))
            };
            state.tree.living().filter(links).map(|entry| entry.id).collect()
        })
    }

    /// All tags with the number of living pages that have them, the most frequent first.
    pub fn all_tags(&self) -> Vec<(String, usize)> {
        let texts = self.0.texts.borrow();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        self.read(|state| {
            for entry in state.tree.living() {
                let held = texts.get(&entry.id).map(|held| &held.text.tags);
                for tag in held.unwrap_or(&entry.tags) {
                    *counts.entry(tag.clone()).or_default() += 1;
                }
            }
        });
        let mut tags: Vec<_> = counts.into_iter().collect();
        tags.sort_by(|(left, left_count), (right, right_count)| right_count.cmp(left_count).then(left.cmp(right)));
        tags
    }

    /// Tags that fit what is being typed.
    pub fn suggest_tags(&self, typed: &str, limit: usize) -> Vec<String> {
        let tags = self.all_tags();
        let named = tags.iter().map(|(tag, _)| ((), tag.as_str()));
        suggest(typed, named, limit).into_iter().map(|(_, tag)| tag).collect()
    }
}

/// The page that a link's target means: a title, an address of the site, or an address of the app.
fn resolved(state: &State, target: &str, space: Option<etabli_ids::SpaceId>) -> Option<DocumentId> {
    let target = target.split(['#', '?']).next().unwrap_or(target);
    let by_id = target.strip_prefix("/app/p/").and_then(|id| id.parse().ok());
    by_id.filter(|id| state.tree.document(*id).is_some()).or_else(|| {
        let name = target.trim_start_matches("./").trim_start_matches('/').trim_end_matches(".md");
        (!name.is_empty()).then(|| state.tree.resolve(name, space))?.map(|entry| entry.id)
    })
}

/// Names that fit: those that begin so first, then those with a word that begins so, then those that contain it.
fn suggest<'a, K: Copy>(typed: &str, names: impl Iterator<Item = (K, &'a str)>, limit: usize) -> Vec<(K, String)> {
    let typed = fold(typed.trim());
    let rank = |name: &str| {
        let name = fold(name);
        if name.starts_with(&typed) {
            Some(0)
        } else if name.split(|letter: char| !letter.is_alphanumeric()).any(|word| word.starts_with(&typed)) {
            Some(1)
        } else {
            name.contains(&typed).then_some(2)
        }
    };
    let mut fitting: Vec<(u8, K, &str)> = names.filter_map(|(key, name)| Some((rank(name)?, key, name))).collect();
    fitting.sort_by(|left, right| (left.0, left.2.len(), left.2).cmp(&(right.0, right.2.len(), right.2)));
    fitting.into_iter().take(limit).map(|(_, key, name)| (key, name.to_owned())).collect()
}
