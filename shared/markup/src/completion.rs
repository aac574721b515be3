//! What may be completed at the caret, and which suggestions fit best what was typed.
//!
//! Deliberately absent: the suggestions themselves: pages, people and tags belong to whoever asks.

use std::ops::Range;

use etabli_ids::fold;

/// What is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TriggerKind {
    /// `[[` and the beginning of a page's title.
    Page,
    /// `@` and the beginning of a name.
    Person,
    /// `#` and the beginning of a tag.
    Tag,
    /// `/` and the beginning of a command's name.
    Command,
}

/// Something that may be completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    /// What it is.
    pub kind: TriggerKind,
    /// From its first sign to the caret, in bytes of what was given.
    pub range: Range<usize>,
    /// What was typed after the sign.
    pub query: String,
}

/// Longest query, in bytes: beyond, people are writing a sentence.
const MAX_QUERY: usize = 64;

/// What may be completed at the end of `before`, the line up to the caret.
#[must_use]
pub fn trigger(before: &str) -> Option<Trigger> {
    page(before).or_else(|| word(before))
}

fn page(before: &str) -> Option<Trigger> {
    let start = before.rfind("[[")?;
    let query = before.get(start + 2..)?;
    let is_open = query.len() <= MAX_QUERY && !query.contains("]]") && !query.contains('|');
    is_open.then(|| Trigger { kind: TriggerKind::Page, range: start..before.len(), query: query.to_owned() })
}

fn word(before: &str) -> Option<Trigger> {
    let start = before.rfind(char::is_whitespace).map_or(0, |blank| next_character(before, blank));
    let written = before.get(start..)?.trim_start_matches(['(', '«', '"']);
    let start = before.len() - written.len();
    let sign = written.chars().next()?;
    let query = written.get(sign.len_utf8()..)?;
    let kind = match sign {
        '@' => TriggerKind::Person,
        // A lone `#` begins a heading.
        '#' if query.starts_with(char::is_alphabetic) => TriggerKind::Tag,
        '/' if query.chars().all(char::is_alphanumeric) => TriggerKind::Command,
        _ => return None,
    };
    let fits = query.len() <= MAX_QUERY && !query.contains(['@', '/', '[']);
    fits.then(|| Trigger { kind, range: start..before.len(), query: query.to_owned() })
}

fn next_character(text: &str, at: usize) -> usize {
    at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
}

/// How well a suggestion fits a query, without regard to case and accents: greater is better, nothing is no fit.
#[must_use]
pub fn fit(query: &str, suggestion: &str) -> Option<u32> {
    let (query, suggestion) = (fold(query), fold(suggestion));
    let shorter = 1000 - u32::try_from(suggestion.len().min(999)).unwrap_or(999);
    let place = match suggestion.find(&query) {
        Some(0) => 3000,
        Some(at) if !suggestion.get(..at).is_some_and(|before| before.ends_with(char::is_alphanumeric)) => 2000,
        Some(_) => 1000,
        None => {
            let mut rest = suggestion.chars();
            query.chars().all(|wanted| rest.any(|letter| letter == wanted)).then_some(0)?
        }
    };
    Some(place + shorter)
}

/// The best `limit` of some suggestions, best first; equally good ones keep their order.
#[must_use]
pub fn best<T>(
    query: &str,
    suggestions: impl IntoIterator<Item = T>,
    name: impl Fn(&T) -> &str,
    limit: usize,
) -> Vec<T> {
    let mut found: Vec<(u32, T)> = suggestions
        .into_iter()
        .filter_map(|suggestion| fit(query, name(&suggestion)).map(|score| (score, suggestion)))
        .collect();
    // Without a query the order given says more than lengths do.
    if !query.is_empty() {
        found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    }
    found.truncate(limit);
    found.into_iter().map(|(_, suggestion)| suggestion).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, expected: Option<(TriggerKind, &str)>) {
        let found = trigger(before);
        assert_eq!(found.as_ref().map(|found| (found.kind, found.query.as_str())), expected);
        if let Some(found) = found {
            assert!(before[found.range].ends_with(&found.query));
        }
    }

    #[test]
    fn signs_open_completions() {
        check("chez [[Moulin de", Some((TriggerKind::Page, "Moulin de")));
        check("chez [[Moulin]] puis", None);
        check("avec @na", Some((TriggerKind::Person, "na")));
        check("(@", Some((TriggerKind::Person, "")));
        check("écrire à zoe@exemple", None);
        check("#réu", Some((TriggerKind::Tag, "réu")));
        check("#", None);
        check("# ti", None);
        check("/", Some((TriggerKind::Command, "")));
        check("- /tâ", Some((TriggerKind::Command, "tâ")));
        check("et/ou", None);
        check("/dossier/fichier", None);
        check("é\u{202f}/ti", Some((TriggerKind::Command, "ti")));
    }

    #[test]
    fn the_best_fit_comes_first() {
        let titles = ["Fonds de caisse", "Accueil des nouveaux", "Nouveau café", "Cafétéria"];
        assert_eq!(best("caf", titles, |title| title, 9), ["Cafétéria", "Nouveau café"]);
        assert_eq!(best("CAFE", titles, |title| title, 9), ["Cafétéria", "Nouveau café"]);
        assert_eq!(best("fdc", titles, |title| title, 9), ["Fonds de caisse"]);
        assert_eq!(best("", titles, |title| title, 2), ["Fonds de caisse", "Accueil des nouveaux"]);
    }
}
