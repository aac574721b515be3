//! Search over what the device holds: titles first, then tags, then texts.
//!
//! All words must be found; accents and case do not count. Results are computed over borrowed texts, nothing is kept.

use std::cmp::Reverse;

use etabli_api::DocumentEntry;
use etabli_ids::{DocumentId, fold};

/// A page found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Which.
    pub document: DocumentId,
    /// A few words around what was found in the text, cut in three: before, found, after.
    pub excerpt: Option<[String; 3]>,
    score: u32,
}

/// Letters of text shown before what was found.
const BEFORE: usize = 24;
/// Letters of text shown after it.
const AFTER: usize = 80;

/// A page as search sees it.
pub struct Searched<'a> {
    /// Its entry.
    pub entry: &'a DocumentEntry,
    /// Its tags.
    pub tags: &'a [String],
    /// Its text, when the device holds it.
    pub text: Option<&'a str>,
    /// The text, folded.
    pub folded: Option<&'a str>,
}

/// The pages that hold all words of `query`, best first.
pub fn search<'a>(query: &str, pages: impl Iterator<Item = Searched<'a>>, limit: usize) -> Vec<Hit> {
    let query = fold(query.trim());
    let words: Vec<&str> = query.split_whitespace().map(|word| word.trim_start_matches('#')).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut hits: Vec<(Hit, i64)> =
        pages.filter_map(|page| Some((rate(&page, &words, &query)?, page.entry.updated_at))).collect();
    hits.sort_by_key(|(hit, updated_at)| (Reverse(hit.score), Reverse(*updated_at)));
    hits.into_iter().take(limit).map(|(hit, _)| hit).collect()
}

fn rate(page: &Searched<'_>, words: &[&str], query: &str) -> Option<Hit> {
    let title = fold(&page.entry.title);
    let tags: Vec<String> = page.tags.iter().map(|tag| fold(tag)).collect();
    let mut score = match title.find(query) {
        Some(0) if title.len() == query.len() => 400,
        Some(0) => 200,
        Some(_) => 100,
        None => 0,
    };
    let mut in_text = None;
    for word in words {
        let in_title = title.find(word).map(|at| if starts_word(&title, at) { 40 } else { 15 });
        let in_tags = tags.iter().any(|tag| tag.starts_with(word)).then_some(20);
        let found = page.folded.and_then(|folded| folded.find(word).map(|at| (at, word.len())));
        in_text = in_text.or(found.filter(|_| in_title.is_none()));
        score += in_title.or(in_tags).or(found.map(|_| 5))?;
    }
    let excerpt = in_text.and_then(|(at, length)| excerpt(page.text?, page.folded?, at, length));
    Some(Hit { document: page.entry.id, excerpt, score })
}

fn starts_word(text: &str, at: usize) -> bool {
    text.get(..at).and_then(|before| before.chars().next_back()).is_none_or(|letter| !letter.is_alphanumeric())
}

/// Cuts the text around a place of its folded form. Folding keeps the order but not the length of characters.
fn excerpt(text: &str, folded: &str, at: usize, length: usize) -> Option<[String; 3]> {
    let wanted = folded.get(..at)?.chars().count();
    let found = folded.get(at..at + length)?.chars().count();
    let mut buffer = String::new();
    let mut passed = 0;
    let mut bounds = [None, None];
    for (byte, letter) in text.char_indices() {
        if bounds[0].is_none() && passed >= wanted {
            bounds[0] = Some(byte);
        }
        if passed >= wanted + found {
            bounds[1] = Some(byte);
            break;
        }
        buffer.clear();
        etabli_ids::fold_char(letter, &mut buffer);
        passed += buffer.chars().count();
    }
    let (start, end) = (bounds[0]?, bounds[1].unwrap_or(text.len()));
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let before: String = text.get(..start)?.chars().rev().take(BEFORE).collect::<Vec<_>>().into_iter().rev().collect();
    let after: String = text.get(end..)?.chars().take(AFTER).collect();
    let spaced = |text: &str, edge: Option<char>| edge.is_some_and(char::is_whitespace).then(|| text.to_owned());
    let head = line(&before);
    let head = spaced(&head, before.chars().next_back()).map_or(head, |head| head + " ");
    let tail = line(&after);
    let tail = if after.starts_with(char::is_whitespace) { format!(" {tail}") } else { tail };
    Some([head, line(text.get(start..end)?), tail])
}

#[cfg(test)]
mod tests {
    use etabli_access::Level;
    use etabli_api::Kind;
    use etabli_ids::SpaceId;

    use super::*;

    fn entry(number: u128, title: &str) -> DocumentEntry {
        DocumentEntry {
            id: DocumentId::new(1, number),
            kind: Kind::Page,
            space: SpaceId::new(1, 1),
            parent: None,
            position: "V".into(),
            title: title.into(),
            slug: String::new(),
            tags: Vec::new(),
            level: Level::Read,
            public: false,
            head: 0,
            updated_at: number as i64,
            updated_by: None,
            trashed_at: None,
        }
    }

    #[track_caller]
    fn check(query: &str, expected: &[&str]) {
        let pages = [
            (entry(1, "Pain au levain"), vec!["recette".to_owned()], "Farine, eau, sel."),
            (entry(2, "Fournil"), vec![], "On y cuit le pain\nchaque jeudi."),
            (entry(3, "Recettes d’été"), vec![], "Tomates."),
        ];
        let folded: Vec<String> = pages.iter().map(|(_, _, text)| fold(text)).collect();
        let searched = pages.iter().zip(&folded).map(|((entry, tags, text), folded)| Searched {
            entry,
            tags,
            text: Some(text),
            folded: Some(folded),
        });
        let hits = search(query, searched, 10);
        let shown: Vec<String> = hits
            .iter()
            .map(|hit| {
                let title = &pages.iter().find(|(entry, _, _)| entry.id == hit.document).expect("a page").0.title;
                match &hit.excerpt {
                    Some([before, found, after]) => format!("{title}: {before}[{found}]{after}"),
                    None => title.clone(),
                }
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn titles_come_before_tags_and_tags_before_texts() {
        check("pain", &["Pain au levain", "Fournil: On y cuit le [pain] chaque jeudi."]);
        check("recette", &["Recettes d’été", "Pain au levain"]);
    }

    #[test]
    fn all_words_count_and_accents_do_not() {
        check("ETE recettes", &["Recettes d’été"]);
        check("pain lundi", &[]);
        check("  ", &[]);
    }
}
