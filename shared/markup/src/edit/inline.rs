//! Marks around words: strong, emphasis, struck out, code, links.
//!
//! Whether a text already has a look is read from the editor's spans, so what a rule removes is what the person sees.

use std::ops::Range;

use super::Edit;
use super::draft::Draft;
use super::line::{LineParts, is_in_code, lines_in};
use crate::extract::{LinkKind, links};
use crate::spans::{Line, Span, Style, spans};
use crate::splice::Selection;

/// Makes what is selected (or the word at the caret) strong, or no longer so.
#[must_use]
pub fn toggle_strong(text: &str, selection: Selection) -> Edit {
    toggle(text, selection, Style::STRONG, "**")
}

/// Emphasises what is selected (or the word at the caret), or no longer so.
#[must_use]
pub fn toggle_emphasis(text: &str, selection: Selection) -> Edit {
    toggle(text, selection, Style::EMPHASIS, "*")
}

/// Strikes out what is selected (or the word at the caret), or no longer so.
#[must_use]
pub fn toggle_strike(text: &str, selection: Selection) -> Edit {
    toggle(text, selection, Style::STRIKE, "~~")
}

/// Makes what is selected (or the word at the caret) code, or no longer so.
#[must_use]
pub fn toggle_code(text: &str, selection: Selection) -> Edit {
    toggle(text, selection, Style::CODE, "`")
}

/// Turns what is selected (or the word at the caret) into the text of a link and puts the caret where its address goes;
/// a link becomes its text again.
#[must_use]
pub fn toggle_link(text: &str, selection: Selection) -> Edit {
    let mut draft = Draft::new(text, selection);
    let range = if selection.is_caret() { word_at(text, selection.head) } else { trimmed(text, selection.range()) };
    let around = links(text).into_iter().rev().find(|link| {
        matches!(link.kind, LinkKind::Markdown | LinkKind::Page)
            && link.range.start <= range.start
            && range.end <= link.range.end
    });
    if let Some(link) = around {
        let inner = text_of_link(text, &link.range, link.kind);
        draft.splice(inner.end..link.range.end, "");
        draft.splice(link.range.start..inner.start, "");
        return draft.finish();
    }
    let shown = text.get(range.clone()).unwrap_or_default();
    if is_address(shown) {
        draft.splice(range.clone(), &format!("[]({shown})"));
        draft.selection = Selection::caret(range.start + 1);
    } else {
        draft.splice(range.end..range.end, "]()");
        draft.splice(range.start..range.start, "[");
        draft.selection = Selection::caret(range.end + if shown.is_empty() { 1 } else { 3 });
    }
    draft.finish()
}

/// Typing `*`, `_`, `` ` ``, `~` or `[` over a selection within a line puts it around instead; `None` for anything else.
#[must_use]
pub fn wrap(text: &str, selection: Selection, typed: &str) -> Option<Edit> {
    let closing = match typed {
        "*" | "_" | "`" | "~" => typed,
        "[" => "]",
        _ => return None,
    };
    let range = trimmed(text, selection.range());
    if range.is_empty() || text.get(range.clone())?.contains('\n') || is_in_code(text, range.start) {
        return None;
    }
    let mut draft = Draft::new(text, oriented(selection, &range));
    draft.splice(range.end..range.end, closing);
    draft.splice(range.start..range.start, typed);
    Some(draft.finish())
}

/// Pasting an address over a selected text makes it a link; `None` for anything else.
#[must_use]
pub fn paste_link(text: &str, selection: Selection, pasted: &str) -> Option<Edit> {
    let address = pasted.trim();
    let range = trimmed(text, selection.range());
    let shown = text.get(range.clone())?;
    let fits = !shown.is_empty() && !shown.contains(['\n', '[', ']']) && !is_address(shown);
    if !fits || !is_address(address) || is_in_code(text, range.start) {
        return None;
    }
    let address = if address.contains(['(', ')']) { format!("<{address}>") } else { address.to_owned() };
    let mut draft = Draft::new(text, selection);
    draft.splice(range.end..range.end, &format!("]({address})"));
    draft.splice(range.start..range.start, "[");
    draft.selection = Selection::caret(range.end + address.len() + 4);
    Some(draft.finish())
}

fn is_address(text: &str) -> bool {
    let schemes = ["https://", "http://", "mailto:", "www."];
    let scheme = schemes
        .into_iter()
        .find(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    scheme.is_some_and(|scheme| text.len() > scheme.len())
        && !text.contains(|letter: char| letter.is_whitespace() || matches!(letter, '<' | '>'))
}

fn toggle(text: &str, selection: Selection, style: Style, mark: &str) -> Edit {
    let lines = spans(text);
    let pieces = pieces(text, selection);
    let [only] = pieces.as_slice() else {
        return toggle_pieces(text, selection, style, mark, &lines, &pieces);
    };
    // An empty pair of marks around the caret goes away again.
    let (before, after) = (text.get(..only.start).unwrap_or_default(), text.get(only.end..).unwrap_or_default());
    if only.is_empty()
        && before.ends_with(mark)
        && after.starts_with(mark)
        && surrounding(&lines, only, style).is_none()
    {
        let mut draft = Draft::new(text, selection);
        draft.splice(only.start - mark.len()..only.end + mark.len(), "");
        return draft.finish();
    }
    // At the end of what is marked, the caret goes on behind the mark: that is how a look begun by a toggle ends.
    if selection.is_caret()
        && let Some((_, closing)) = surrounding(&lines, &(selection.head..selection.head), style)
        && closing.start == selection.head
    {
        let mut draft = Draft::new(text, selection);
        draft.selection = Selection::caret(closing.end);
        return draft.finish();
    }
    toggle_pieces(text, selection, style, mark, &lines, &pieces)
}

fn toggle_pieces(
    text: &str,
    selection: Selection,
    style: Style,
    mark: &str,
    lines: &[Line],
    pieces: &[Range<usize>],
) -> Edit {
    let mut draft = Draft::new(
        text,
        match pieces {
            [only] if !selection.is_caret() => oriented(selection, only),
            _ => selection,
        },
    );
    let all = !pieces.is_empty() && pieces.iter().all(|piece| surrounding(lines, piece, style).is_some());
    let caret = selection.is_caret().then_some(selection.head);
    for piece in pieces.iter().rev() {
        match surrounding(lines, piece, style) {
            Some((opening, closing)) if all => {
                draft.splice(closing, "");
                draft.splice(opening, "");
            }
            Some(_) => {}
            None => {
                let double = style == Style::CODE && text.get(piece.clone()).is_some_and(|text| text.contains('`'));
                let (open, close) = if double { ("`` ", " ``") } else { (mark, mark) };
                draft.splice(piece.end..piece.end, close);
                draft.splice(piece.start..piece.start, open);
                // A caret stays in its word, between the marks.
                if let Some(caret) = caret {
                    draft.selection = Selection::caret(caret + open.len());
                }
            }
        }
    }
    draft.finish()
}

/// What a toggle applies to: the word at the caret, or the selected part of each line.
fn pieces(text: &str, selection: Selection) -> Vec<Range<usize>> {
    if selection.is_caret() {
        return vec![word_at(text, selection.head)];
    }
    let range = selection.range();
    let pieces = lines_in(text, &range).into_iter().map(|line| {
        let parts = LineParts::read(text, line);
        let start = parts.content.max(range.start);
        trimmed(text, start..parts.line.end.min(range.end).max(start))
    });
    pieces.filter(|piece| !piece.is_empty()).collect()
}

/// The marks around a piece that has a look all over.
fn surrounding(lines: &[Line], piece: &Range<usize>, style: Style) -> Option<(Range<usize>, Range<usize>)> {
    let line = lines.iter().find(|line| line.range.start <= piece.start && piece.end <= line.range.end)?;
    let has = |span: &Span| span.style.contains(style);
    let is_here = |span: &Span| span.range.start <= piece.start && piece.start <= span.range.end;
    // At a border two spans touch the place; the one with the look counts.
    let here = line.spans.iter().position(|span| is_here(span) && has(span))?;
    let joined = |left: &Span, right: &Span| has(left) && has(right) && left.range.end == right.range.start;
    let (mut first, mut last) = (here, here);
    while first > 0 && joined(line.spans.get(first - 1)?, line.spans.get(first)?) {
        first -= 1;
    }
    while line.spans.get(last + 1).is_some_and(|next| line.spans.get(last).is_some_and(|span| joined(span, next))) {
        last += 1;
    }
    let (opening, closing) = (line.spans.get(first)?, line.spans.get(last)?);
    let marks = first < last && opening.style.contains(Style::MARK) && closing.style.contains(Style::MARK);
    let covers = opening.range.start <= piece.start && piece.end <= closing.range.end;
    (marks && covers).then(|| (opening.range.clone(), closing.range.clone()))
}

fn text_of_link(text: &str, link: &Range<usize>, kind: LinkKind) -> Range<usize> {
    let written = text.get(link.clone()).unwrap_or_default();
    match kind {
        LinkKind::Page => {
            let from = written.find('|').map_or(2, |bar| bar + 1);
            link.start + from..link.end.saturating_sub(2)
        }
        _ => {
            link.start + 1
                ..link.start + written.rfind("](").or_else(|| written.rfind("][")).unwrap_or(written.len() - 1)
        }
    }
}

/// The word around a caret; empty at the caret when there is none.
fn word_at(text: &str, at: usize) -> Range<usize> {
    let is_word =
        |letter: &char| letter.is_alphanumeric() || matches!(letter, '\u{300}'..='\u{36f}' | '-' | '’' | '\'');
    let before = text.get(..at).unwrap_or_default();
    let after = text.get(at..).unwrap_or_default();
    let left: usize = before.chars().rev().take_while(is_word).map(char::len_utf8).sum();
    let right: usize = after.chars().take_while(is_word).map(char::len_utf8).sum();
    let range = at - left..at + right;
    let has_letters = text.get(range.clone()).is_some_and(|word| word.contains(char::is_alphanumeric));
    if has_letters { range } else { at..at }
}

/// A range without the blanks at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let shown = text.get(range.clone()).unwrap_or_default();
    let start = range.start + shown.len() - shown.trim_start().len();
    start..start + shown.trim().len()
}

/// A range selected in the direction of a selection.
fn oriented(selection: Selection, range: &Range<usize>) -> Selection {
    if selection.anchor <= selection.head {
        Selection::new(range.start, range.end)
    } else {
        Selection::new(range.end, range.start)
    }
}
