//! Describes a source again after a change, reading only what the change can have touched.
//!
//! A paragraph or heading that begins at the margin after a blank line begins a block whatever came before it: there the
//! reader can start and stop. What lies between two such lines around the change is read; if the text after it would not be
//! read as before (a fence was opened), all of it is. So are sources in which a line far away has a say: those with
//! front matter or definitions of links or footnotes.

use std::ops::Range;

use super::{Line, LineKind, spans};

/// The lines of a source after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Updated {
    /// All lines, as [`spans`] would have them.
    pub lines: Vec<Line>,
    /// How many lines at the start were not read again.
    pub first: usize,
    /// How many lines at the end were not read again; they moved.
    pub last: usize,
    /// The lines between them, as they were.
    pub replaced: Vec<Line>,
}

/// Describes `after`, given the `lines` of `before`: equal to `spans(after)`.
#[must_use]
pub fn update(before: &str, lines: Vec<Line>, after: &str) -> Updated {
    match part_to_read(before, &lines, after) {
        Some((part, read)) => splice(before, lines, after, part, read),
        None => Updated { lines: spans(after), first: 0, last: 0, replaced: lines },
    }
}

/// The lines to replace, and what replaces them; none when everything must be read.
fn part_to_read(before: &str, lines: &[Line], after: &str) -> Option<(Range<usize>, Vec<Line>)> {
    if lines.is_empty() || speaks_of_others(before) || speaks_of_others(after) {
        return None;
    }
    let (prefix, suffix) = common_ends(before, after);
    let first = (1..lines.len())
        .take_while(|line| lines.get(*line).is_some_and(|line| line.range.end < prefix))
        .filter(|line| begins_a_block(before, lines, *line))
        .last()
        .unwrap_or(0);
    let start = lines.get(first)?.range.start;
    let grown = |at: usize| (at + after.len()).checked_sub(before.len());
    let is_after = |line: &usize| lines.get(line - 1).is_some_and(|line| line.range.start >= before.len() - suffix);
    let next = (first + 1..lines.len()).find(|line| is_after(line) && begins_a_block(before, lines, *line));
    let Some(next) = next else {
        return Some((first..lines.len(), spans(after.get(start..)?)));
    };
    // The line after the part is read too, to see that it still begins a block.
    let probe = lines.get(next)?;
    let mut read = spans(after.get(start..grown(probe.range.end)?)?);
    let seen = read.pop()?;
    let is_separate = matches!(seen.kind, LineKind::Paragraph | LineKind::Heading(_));
    let is_parted = read.last().is_some_and(|line| line.kind == LineKind::Blank);
    (is_separate && is_parted).then_some((first..next, read))
}

/// Whether a line may change how others are read: it may define a link or a footnote, or open a front matter.
fn speaks_of_others(source: &str) -> bool {
    source.contains("]:") || source.starts_with("---")
}

/// Whether a line begins a block of its own, whatever stands before it.
fn begins_a_block(source: &str, lines: &[Line], index: usize) -> bool {
    let is_text = |line: &Line| {
        let text = source.get(line.range.clone()).unwrap_or_default();
        matches!(line.kind, LineKind::Paragraph | LineKind::Heading(_)) && !text.starts_with([' ', '\t'])
    };
    let is_blank = |line: &Line| line.kind == LineKind::Blank && line.range.is_empty();
    lines.get(index).is_some_and(is_text)
        && index.checked_sub(1).and_then(|above| lines.get(above)).is_some_and(is_blank)
}

/// How many bytes two texts share at the start and at the end, at the ends of characters.
fn common_ends(before: &str, after: &str) -> (usize, usize) {
    let (old, new) = (before.as_bytes(), after.as_bytes());
    let mut prefix = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    while !before.is_char_boundary(prefix) || !after.is_char_boundary(prefix) {
        prefix -= 1;
    }
    let most = old.len().min(new.len()) - prefix;
    let mut suffix = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(old, new)| old == new).count();
    while !before.is_char_boundary(old.len() - suffix) || !after.is_char_boundary(new.len() - suffix) {
        suffix -= 1;
    }
    (prefix, suffix)
}

fn splice(before: &str, mut lines: Vec<Line>, after: &str, part: Range<usize>, mut read: Vec<Line>) -> Updated {
    let start = lines.get(part.start).map_or(0, |line| line.range.start);
    let first_block = part.start.checked_sub(1).and_then(|above| lines.get(above)).map_or(0, |above| above.block + 1);
    for line in &mut read {
        line.shift(|at| at + start);
        line.block += first_block;
    }
    let next_block = read.last().map_or(first_block, |line| line.block + 1);
    let mut rest = lines.split_off(part.end);
    let replaced = lines.split_off(part.start);
    let old_block = rest.first().map_or(0, |line| line.block);
    for line in &mut rest {
        line.shift(|at| at + after.len() - before.len());
        line.block = line.block - old_block + next_block;
    }
    let (first, last) = (lines.len(), rest.len());
    lines.append(&mut read);
    lines.append(&mut rest);
    Updated { lines, first, last, replaced }
}

impl Line {
    fn shift(&mut self, by: impl Fn(usize) -> usize) {
        let moved = |range: &Range<usize>| by(range.start)..by(range.end);
        self.range = moved(&self.range);
        if let LineKind::Task { box_range, .. } = &mut self.kind {
            *box_range = moved(box_range);
        }
        for span in &mut self.spans {
            span.range = moved(&span.range);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str) -> Updated {
        let updated = update(before, spans(before), after);
        assert_eq!(updated.lines, spans(after), "{before:?} → {after:?}");
        updated
    }

    #[test]
    fn a_keystroke_reads_its_own_paragraph() {
        let text = "# a\n\nun\n\ndeux\n\ntrois\n\nquatre";
        let updated = check(text, &text.replace("deux", "deux!"));
        assert_eq!((updated.first, updated.last, updated.replaced.len()), (2, 3, 4));
    }

    #[test]
    fn an_opened_fence_reads_to_the_end() {
        let updated = check("un\n\ndeux\n\ntrois\n\nquatre", "un\n\n```\n\ntrois\n\nquatre");
        assert_eq!((updated.first, updated.last), (0, 0));
    }

    #[test]
    fn definitions_reach_everywhere() {
        check("[a]\n\nb\n\nc\n\nd", "[a]\n\nb\n\nc\n\n[a]: /x");
        check("[a]\n\nb\n\n[a]: /x", "[a]\n\nb\n\n[a]: /xy");
        check("a[^1]\n\nb\n\n[^1]: c\n\nd", "a[^1]\n\nb\n\n[^1]: c\n\nde");
    }

    /// Lines from which pages are made, so that every construct meets every other.
    const LINES: &[&str] = &[
        "",
        "",
        "",
        "mot",
        "# titre",
        "- un",
        "  suite",
        "1. un",
        "> cité",
        "> [!note] dit",
        "```",
        "    code",
        "| a | b |",
        "|---|---|",
        "---",
        "===",
        "- [ ] faire",
        "**gras",
        "fin** `code",
        "<!-- rien",
        "-->",
        "<details>",
        "{{toc}}",
        "{{button",
        "[[Page]]",
        "[a]: /b",
        "[^1]: note",
        "[a][]",
        "\ttab",
        "é 👩‍🌾\r",
        "* * *",
        "~~~",
        "\\",
    ];

    fn page() -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(LINES), 0..24).prop_map(|lines| lines.join("\n"))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn the_same_as_reading_everything(page in page(), at in 0.0..1.0f64, length in 0usize..12, typed in page(), short in any::<bool>()) {
            let boundary = |at: usize| (0..=at.min(page.len())).rev().find(|at| page.is_char_boundary(*at)).unwrap_or(0);
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
            let start = boundary((at * page.len() as f64) as usize);
            let end = boundary(start + length).max(start);
            let typed = if short { typed.chars().take(1).collect() } else { typed };
            let after = format!("{}{typed}{}", &page[..start], &page[end..]);
            let updated = update(&page, spans(&page), &after);
            prop_assert_eq!(updated.lines, spans(&after), "{:?} → {:?}", page, after);
        }
    }
}
