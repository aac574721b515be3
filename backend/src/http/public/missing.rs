//! What is said where there is no page: pages whose address resembles the one asked for.

use std::sync::Arc;

use etabli_access::Actor;
use etabli_ids::slug;

use crate::app::App;
use crate::storage::DocumentRow;

const SUGGESTED: usize = 5;
/// Shorter words (`de`, `les`) resemble everything.
const MIN_WORD: usize = 4;

/// Public pages whose address resembles a path, the nearest first.
pub fn suggestions(app: &App, path: &str) -> Vec<Arc<DocumentRow>> {
    let wanted = slug(path.rsplit('/').find(|part| !part.is_empty()).unwrap_or_default());
    if wanted.len() < 2 {
        return Vec::new();
    }
    let (tree, visitor) = (app.tree(), Actor::visitor());
    let mut near: Vec<(usize, &Arc<DocumentRow>)> =
        tree.documents().filter_map(|row| Some((distance(&wanted, &row.slug)?, row))).collect();
    near.sort_unstable_by(|a, b| (a.0, &a.1.slug).cmp(&(b.0, &b.1.slug)));
    let near = near.into_iter().map(|(_, row)| row).filter(|row| tree.is_published(&visitor, row));
    near.take(SUGGESTED).cloned().collect()
}

/// How far a slug is from the one wanted: a few mistakes of typing, or a word in common; `None` beyond.
fn distance(wanted: &str, slug: &str) -> Option<usize> {
    if wanted.len().abs_diff(slug.len()) <= 2
        && let Some(edits) = edits(wanted, slug, 2)
    {
        return Some(edits);
    }
    let words = |text: &'_ str| text.split('-').filter(|word| word.len() >= MIN_WORD).count();
    let shared = wanted.split('-').filter(|word| word.len() >= MIN_WORD && slug.split('-').any(|own| own == *word));
    match shared.count() {
        0 => None,
        shared => Some(3 + words(wanted).max(words(slug)) - shared),
    }
}

/// The edit distance of two short texts, if it is at most `most`.
fn edits(a: &str, b: &str, most: usize) -> Option<usize> {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (place, letter) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = place + 1;
        for (column, other) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
        if row.iter().all(|edits| *edits > most) {
            return None;
        }
    }
    row.last().copied().filter(|edits| *edits <= most)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn what_resembles_is_near() {
        assert_eq!(distance("acceuil", "accueil"), Some(2));
        assert_eq!(distance("producteur", "producteurs"), Some(1));
        assert_eq!(distance("nos-producteurs", "les-producteurs-du-coin"), Some(4));
        assert_eq!(distance("moulin", "fournil"), None);
        assert_eq!(distance("les-amis", "les-prix"), None);
    }
}
