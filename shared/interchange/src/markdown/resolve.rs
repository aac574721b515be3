//! Finds what a link means among the pages and files of the folder.
//!
//! As Obsidian and its kin do: by path, from the top or from the page's folder; else by name, the nearest one; else by
//! title or alias. Letters' case and accents do not count.

use std::collections::{HashMap, HashSet};

use etabli_ids::{fold, slug};

use super::path::{folder, join, name, without_ending};
use super::tree::Draft;

/// What a link leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Page(usize),
    File(usize),
}

/// Where everything is.
pub(super) struct Index {
    by_path: HashMap<String, Target>,
    by_name: HashMap<String, Vec<(String, Target)>>,
    by_title: HashMap<String, Vec<Target>>,
    sections: Vec<HashSet<String>>,
}

impl Index {
    pub(super) fn new(pages: &[Draft], files: &[String]) -> Self {
        let mut index =
            Self { by_path: HashMap::new(), by_name: HashMap::new(), by_title: HashMap::new(), sections: Vec::new() };
        for (place, file) in files.iter().enumerate() {
            index.add(file, Target::File(place));
        }
        for (place, draft) in pages.iter().enumerate() {
            // A path with an ending means the page too.
            index.by_path.insert(fold(&draft.page.path), Target::Page(place));
            index.add(&draft.key, Target::Page(place));
            for title in draft.aliases.iter().chain([&draft.page.title]) {
                let answers = index.by_title.entry(slug(title)).or_default();
                if !answers.contains(&Target::Page(place)) {
                    answers.push(Target::Page(place));
                }
            }
            let headings = etabli_markup::outline(&draft.page.body);
            index.sections.push(headings.into_iter().flat_map(|heading| [slug(&heading.text), heading.id]).collect());
        }
        // A folder is reached by its page too.
        for (place, draft) in pages.iter().enumerate() {
            if matches!(fold(name(&draft.key)).as_str(), "index" | "readme") {
                index.by_path.entry(fold(folder(&draft.key))).or_insert(Target::Page(place));
            }
        }
        index
    }

    fn add(&mut self, path: &str, target: Target) {
        self.by_path.insert(fold(path), target);
        self.by_name.entry(fold(name(path))).or_default().push((path.to_owned(), target));
    }

    /// What a target written in the page at `from` means; a second value tells that others answer to it too.
    ///
    /// A wiki link is read from the top first, an address from the page's folder.
    pub(super) fn find(&self, target: &str, from: &str, is_wiki: bool) -> Option<(Target, bool)> {
        let target = target.trim().trim_start_matches('^');
        let bare = without_ending(target).unwrap_or(target);
        let from_folder = join(folder(from), target).filter(|_| !target.starts_with('/'));
        let from_top = join("", target).filter(|_| !target.starts_with('.'));
        let (first, second) = if is_wiki { (from_top, from_folder) } else { (from_folder, from_top) };
        let exact = [first, second].into_iter().flatten().find_map(|path| {
            let bare = without_ending(&path).unwrap_or(&path);
            self.by_path.get(&fold(&path)).or_else(|| self.by_path.get(&fold(bare)))
        });
        if let Some(found) = exact {
            return Some((*found, false));
        }
        let named = self.by_nearest_name(bare, from).or_else(|| self.by_nearest_name(target, from));
        named.or_else(|| {
            let titled = self.by_title.get(&slug(bare)).filter(|_| !slug(bare).is_empty())?;
            Some((*titled.first()?, titled.len() > 1))
        })
    }

    /// The thing of that name (or ending of a path) whose path is shortest, those beside the page first.
    fn by_nearest_name(&self, target: &str, from: &str) -> Option<(Target, bool)> {
        let wanted = fold(target.trim_start_matches(['/', '.']));
        let named = self.by_name.get(name(&wanted))?;
        let mut fitting: Vec<&(String, Target)> = named
            .iter()
            .filter(|(path, _)| {
                fold(path).strip_suffix(&wanted).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
            })
            .collect();
        fitting.sort_by_key(|(path, _)| (folder(path) != folder(from), path.matches('/').count(), path.clone()));
        Some((fitting.first()?.1, fitting.len() > 1))
    }

    /// Whether a page has a heading.
    pub(super) fn has_section(&self, page: usize, section: &str) -> bool {
        self.sections.get(page).is_some_and(|sections| sections.contains(&slug(section)))
    }
}
