//! Lists, tasks, quotes and headings: marks at the start of lines.

use super::Edit;
use super::draft::Draft;
use super::line::{LineParts, Mark, is_in_code, line_range, lines_in};
use crate::splice::{Selection, Splice};

/// Tab in a list item: moves it, and what belongs to it, one level in. `None` outside lists.
#[must_use]
pub fn indent(text: &str, selection: Selection) -> Option<Edit> {
    shift(text, selection, |text, parts| {
        let own = parts.columns(text);
        let above = lines_before(text, parts)
            .take_while(|line| !line.is_blank(text))
            .find(|line| line.mark.is_some() && line.columns(text) <= own);
        above.map_or(own, |above| content_columns(text, &above).max(own))
    })
}

/// Shift+Tab in a list item: moves it, and what belongs to it, one level out. `None` outside lists.
#[must_use]
pub fn outdent(text: &str, selection: Selection) -> Option<Edit> {
    shift(text, selection, parent_columns)
}

/// Makes the selected lines headings of a level (1 to 6), or takes the marks away if they all are (or `level` is 0).
#[must_use]
pub fn set_heading(text: &str, selection: Selection, level: u8) -> Edit {
    let hashes = "#".repeat(usize::from(level.min(6)));
    rewrite(
        text,
        selection,
        |parts, text| {
            let written = text.get(parts.heading.clone()).unwrap_or_default();
            !hashes.is_empty() && written.trim_end() == hashes && parts.mark.is_none()
        },
        |_, _| if hashes.is_empty() { String::new() } else { format!("{hashes} ") },
    )
}

/// Makes the selected lines items of a list, or plain lines if they all are.
#[must_use]
pub fn toggle_bullet(text: &str, selection: Selection) -> Edit {
    let is_on = |parts: &LineParts, _: &str| matches!(parts.mark, Some((Mark::Bullet(_), _))) && parts.task.is_none();
    rewrite(text, selection, is_on, |_, _| "- ".to_owned())
}

/// Makes the selected lines items of a numbered list, or plain lines if they all are.
#[must_use]
pub fn toggle_ordered(text: &str, selection: Selection) -> Edit {
    let is_on = |parts: &LineParts, _: &str| matches!(parts.mark, Some((Mark::Number(..), _)));
    rewrite(text, selection, is_on, |_, place| format!("{}. ", place + 1))
}

/// Makes the selected lines tasks, or plain lines if they all are.
#[must_use]
pub fn toggle_task_list(text: &str, selection: Selection) -> Edit {
    rewrite(text, selection, |parts, _| parts.task.is_some(), |_, _| "- [ ] ".to_owned())
}

/// Puts the selected lines into a quote, or takes them out of one if they all are in.
#[must_use]
pub fn toggle_quote(text: &str, selection: Selection) -> Edit {
    let mut draft = Draft::new(text, selection);
    let lines: Vec<LineParts> =
        lines_in(text, &selection.range()).into_iter().map(|line| LineParts::read(text, line)).collect();
    let all = lines.iter().all(|parts| !parts.quote.is_empty());
    for parts in lines.iter().rev() {
        if all {
            let line = text.get(parts.quote.clone()).unwrap_or_default();
            let after = line.find('>').map_or(0, |at| at + 1);
            let space = usize::from(line.get(after..).is_some_and(|rest| rest.starts_with(' ')));
            draft.splice(parts.line.start..parts.line.start + after + space, "");
        } else {
            draft.splice(parts.line.start..parts.line.start, "> ");
        }
    }
    draft.finish()
}

/// Checks or unchecks the task of the line in which a byte is: one letter changes.
#[must_use]
pub fn toggle_task(text: &str, at: usize) -> Option<Splice> {
    let parts = LineParts::read(text, line_range(text, crate::splice::floor(text, at)));
    let inside = parts.task.filter(|_| !is_in_code(text, at))?;
    let is_open = text.get(inside.clone())? == "[ ]";
    Some(Splice::new(inside.start + 1..inside.end - 1, if is_open { "x" } else { " " }))
}

/// Rewrites the marks of the selected lines: away if all of them are on, as `mark` says otherwise. Blank lines stay, unless
/// one is all that is selected.
fn rewrite(
    text: &str,
    selection: Selection,
    is_on: impl Fn(&LineParts, &str) -> bool,
    mark: impl Fn(&LineParts, usize) -> String,
) -> Edit {
    let mut draft = Draft::new(text, selection);
    let mut lines: Vec<LineParts> =
        lines_in(text, &selection.range()).into_iter().map(|line| LineParts::read(text, line)).collect();
    if lines.len() > 1 {
        lines.retain(|parts| !parts.is_blank(text));
    }
    let all = lines.iter().all(|parts| is_on(parts, text));
    for (place, parts) in lines.iter().enumerate().rev() {
        let written = if all { String::new() } else { mark(parts, place) };
        if text.get(parts.marks()) != Some(&written) {
            draft.splice(parts.marks(), &written);
        }
    }
    draft.finish()
}

/// Moves the selected items and what belongs to them to other columns.
fn shift(text: &str, selection: Selection, columns: impl Fn(&str, &LineParts) -> usize) -> Option<Edit> {
    let mut draft = Draft::new(text, selection);
    let first = draft.line_at(selection.start());
    if first.mark.is_none() || is_in_code(text, selection.start()) {
        return None;
    }
    let (from, to) = (first.columns(text), columns(text, &first));
    for parts in subtree(text, &first, selection.end()).into_iter().rev() {
        let own = parts.columns(text);
        set_columns(&mut draft, &parts, (own + to).saturating_sub(from));
    }
    if from != to {
        let start = draft.selection.start();
        settle_numbers(&mut draft, start);
    }
    Some(draft.finish())
}

/// The lines from an item's first to the last selected, and those after it that are further in.
fn subtree(text: &str, first: &LineParts, end: usize) -> Vec<LineParts> {
    let own = first.columns(text);
    let mut lines = vec![first.clone()];
    lines.extend(
        lines_after(text, first)
            .take_while(|parts| parts.line.start < end || (!parts.is_blank(text) && parts.columns(text) > own)),
    );
    lines.retain(|parts| !parts.is_blank(text));
    lines
}

/// Where the items stand that hold this one: the columns to move out to.
pub(super) fn parent_columns(text: &str, parts: &LineParts) -> usize {
    let own = parts.columns(text);
    lines_before(text, parts)
        .find(|line| line.mark.is_some() && line.columns(text) < own)
        .map_or(0, |parent| parent.columns(text))
}

pub(super) fn set_columns(draft: &mut Draft, parts: &LineParts, columns: usize) {
    if parts.columns(&draft.text) != columns {
        draft.splice(parts.indent.clone(), &" ".repeat(columns));
    }
}

/// Where the content of an item begins.
fn content_columns(text: &str, parts: &LineParts) -> usize {
    parts.columns(text) + parts.mark.as_ref().map_or(0, |(_, range)| range.len())
}

/// Gives an item that moved the number after the one before it, and those after it theirs, on both levels.
fn settle_numbers(draft: &mut Draft, at: usize) {
    let parts = draft.line_at(at);
    let own = parts.columns(&draft.text);
    if let Some((Mark::Number(number, delimiter), range)) = parts.mark.clone() {
        let before = lines_before(&draft.text, &parts)
            .take_while(|line| line.columns(&draft.text) >= own)
            .find(|line| line.columns(&draft.text) == own);
        let wanted = match before.and_then(|line| line.mark) {
            Some((Mark::Number(before, _), _)) => before.saturating_add(1),
            _ => 1,
        };
        if number != wanted {
            draft.splice(range, &format!("{wanted}{delimiter} "));
        }
    }
    renumber_from(draft, at);
    let parts = draft.line_at(at);
    // The level that was left: its next item follows the one before the moved one.
    let outer = lines_before(&draft.text, &parts)
        .find(|line| line.mark.is_some() && line.columns(&draft.text) < own)
        .map(|line| line.line.start);
    if let Some(outer) = outer {
        renumber_from(draft, outer);
    }
}

/// Numbers the items that follow the one at a byte on its level.
pub(super) fn renumber_from(draft: &mut Draft, at: usize) {
    let first = draft.line_at(at);
    let Some((Mark::Number(mut number, delimiter), _)) = first.mark else { return };
    let own = first.columns(&draft.text);
    let mut changes = Vec::new();
    for parts in lines_after(&draft.text, &first) {
        let columns = parts.columns(&draft.text);
        match &parts.mark {
            Some((Mark::Number(written, same), range)) if columns == own && *same == delimiter => {
                number = number.saturating_add(1);
                if *written != number {
                    changes.push((range.clone(), format!("{number}{delimiter} ")));
                }
            }
            _ if parts.is_blank(&draft.text) || columns > own => {}
            _ => break,
        }
    }
    for (range, mark) in changes.into_iter().rev() {
        draft.splice(range, &mark);
    }
}

fn lines_after<'t>(text: &'t str, parts: &LineParts) -> impl Iterator<Item = LineParts> + 't {
    let mut next = parts.line.end + 1;
    std::iter::from_fn(move || {
        (next <= text.len()).then(|| {
            let parts = LineParts::read(text, line_range(text, next));
            next = parts.line.end + 1;
            parts
        })
    })
}

fn lines_before<'t>(text: &'t str, parts: &LineParts) -> impl Iterator<Item = LineParts> + 't {
    let mut start = parts.line.start;
    std::iter::from_fn(move || {
        let parts = LineParts::read(text, line_range(text, start.checked_sub(1)?));
        start = parts.line.start;
        Some(parts)
    })
}
