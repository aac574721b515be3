//! Full-text search over what somebody may read.

use std::ops::Range;

use etabli_access::Actor;
use etabli_api::{Fragment, SearchAnswer, SearchResult};

use super::words::{stem, words};
use crate::app::App;
use crate::problem::Problem;
use crate::storage::Wanted;

#[cfg(test)]
mod tests;

/// Most words of a question that count.
const MAX_WORDS: usize = 8;
/// Shorter, a word is not taken for the beginning of others: it would begin a great many.
const MIN_BEGINNING: usize = 2;
/// How much of a text is looked through for a snippet, in bytes.
const SNIPPET_SOURCE: usize = 200_000;
/// Characters of a snippet before the first word found, and in all.
const SNIPPET_BEFORE: usize = 60;
const SNIPPET_LENGTH: usize = 220;

impl App {
    /// The best documents that hold every word of a question, the last word perhaps unfinished.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn search(&self, actor: &Actor, question: &str, limit: usize) -> Result<SearchAnswer, Problem> {
        let wanted = wanted(question);
        if wanted.is_empty() {
            return Ok(SearchAnswer::default());
        }
        self.settle().await?;
        let found = self.storage().find(&wanted).await?;
        let tree = self.tree();
        let rows = found.iter().filter_map(|(document, _)| tree.document(*document));
        let mut rows = rows.filter(|row| tree.is_published(actor, row));
        let mut results = Vec::new();
        for row in rows.by_ref().take(limit) {
            let text = self.current_text(row.id).await?.map(|(_, text)| text).unwrap_or_default();
            results.push(SearchResult {
                document: row.id,
                title: row.title.clone(),
                slug: row.slug.clone(),
                snippet: snippet(&text, &wanted),
            });
        }
        Ok(SearchAnswer { results, has_more: rows.next().is_some() })
    }
}

/// What a question asks for. Words are few and each once.
pub fn wanted(question: &str) -> Vec<Wanted> {
    let mut wanted: Vec<Wanted> = Vec::new();
    let words = words(question);
    let last = words.len().saturating_sub(1);
    for (place, word) in words.into_iter().enumerate() {
        let is_prefix = place == last && word.chars().count() >= MIN_BEGINNING;
        match wanted.iter_mut().find(|known| known.word == word) {
            Some(known) => known.is_prefix |= is_prefix,
            None => wanted.push(Wanted { word, is_prefix }),
        }
    }
    if wanted.len() > MAX_WORDS {
        wanted.drain(MAX_WORDS - 1..wanted.len() - 1);
    }
    wanted
}

/// Some text of a page around the first word found, with every word found in it marked.
fn snippet(source: &str, wanted: &[Wanted]) -> Vec<Fragment> {
    let end = (0..=SNIPPET_SOURCE.min(source.len())).rev().find(|end| source.is_char_boundary(*end)).unwrap_or(0);
    let text = etabli_markup::plain_text(&source[..end]).replace('\n', " ");
    let first = runs(&text).find(|run| is_hit(&text[run.clone()], wanted)).map_or(0, |run| run.start);
    let start = if first == 0 { 0 } else { before(&text, first) };
    let window: Range<usize> = start..after(&text, start);
    let mut fragments: Vec<Fragment> = Vec::new();
    let mut push = |text: &str, is_hit: bool| match fragments.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.is_hit == is_hit => last.text.push_str(text),
        _ => fragments.push(Fragment { text: text.to_owned(), is_hit }),
    };
    push(if start > 0 { "… " } else { "" }, false);
    let mut at = window.start;
    for run in runs(&text).filter(|run| window.contains(&run.start) && run.end <= window.end) {
        if is_hit(&text[run.clone()], wanted) {
            push(&text[at..run.start], false);
            push(&text[run.clone()], true);
            at = run.end;
        }
    }
    push(&text[at..window.end], false);
    push(if window.end < text.len() { "…" } else { "" }, false);
    fragments
}

/// The runs of letters and digits of a text.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let end =
            text[start..].find(|letter: char| !letter.is_alphanumeric()).map_or(text.len(), |length| start + length);
        at = end;
        Some(start..end)
    })
}

fn is_hit(word: &str, wanted: &[Wanted]) -> bool {
    let word = stem(&etabli_ids::fold(word));
    wanted.iter().any(|wanted| word == wanted.word || (wanted.is_prefix && word.starts_with(&wanted.word)))
}

/// Where a snippet begins whose first word found stands at `first`.
fn before(text: &str, first: usize) -> usize {
    let start = text[..first].char_indices().rev().nth(SNIPPET_BEFORE).map_or(0, |(start, _)| start);
    if start == 0 { 0 } else { start + text[start..first].find(' ').map_or(0, |space| space + 1) }
}

/// Where a snippet ends that begins at `start`.
fn after(text: &str, start: usize) -> usize {
    let Some((length, _)) = text[start..].char_indices().nth(SNIPPET_LENGTH) else { return text.len() };
    let end = start + length;
    text[start..end].rfind(' ').map_or(end, |space| start + space)
}
