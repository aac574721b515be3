//! Slugs: the readable part of a public address.

use crate::fold;

/// Longest slug made, in bytes; a longer title is cut at a word.
pub const MAX_SLUG_LENGTH: usize = 80;

/// The slug of a title: `Réunion de l’été !` → `reunion-de-l-ete`.
///
/// Letters of other scripts are kept, so that a title in Arabic has an address too.
#[must_use]
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for word in fold(title).split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if slug.len() + word.len() >= MAX_SLUG_LENGTH && !slug.is_empty() {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        let room = MAX_SLUG_LENGTH.saturating_sub(slug.len());
        let cut = word.char_indices().map(|(start, letter)| start + letter.len_utf8()).take_while(|end| *end <= room);
        slug.push_str(&word[..cut.last().unwrap_or(0)]);
    }
    slug
}

/// The `number`-th candidate when a slug is taken: `accueil`, `accueil-2`, `accueil-3` …
#[must_use]
pub fn numbered_slug(slug: &str, number: usize) -> String {
    if number < 2 { slug.to_owned() } else { format!("{slug}-{number}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_addresses() {
        assert_eq!(slug("Réunion de l’été !"), "reunion-de-l-ete");
        assert_eq!(slug("  « Œufs & Cie »  "), "oeufs-cie");
        assert_eq!(slug("!!!"), "");
        assert!(slug(&"mot ".repeat(100)).len() <= MAX_SLUG_LENGTH);
        assert_eq!(slug(&"a".repeat(200)).len(), MAX_SLUG_LENGTH);
        assert_eq!(numbered_slug("accueil", 3), "accueil-3");
    }
}
