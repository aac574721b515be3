//! Enter and Backspace: lists, tasks and quotes continue, and end. A mark typed once more is not one.

use super::Edit;
use super::draft::Draft;
use super::line::{LineParts, is_in_code};
use super::lists::{parent_columns, renumber_from, set_columns};
use crate::splice::Selection;

/// Enter: begins a line, continuing the list or quote that the caret is in. On an empty item or quote line it ends it.
#[must_use]
pub fn enter(text: &str, selection: Selection) -> Edit {
    let mut draft = Draft::new(text, selection);
    let parts = draft.line_at(selection.start());
    let start = selection.start();
    let is_empty = selection.is_caret() && text.get(parts.content_range()).is_some_and(|rest| rest.trim().is_empty());
    let has_marks = parts.mark.is_some() || !parts.quote.is_empty();
    let keeps_indent = parts.indent.len() > 1 && !parts.is_blank(text);
    if is_in_code(text, start) {
        let indent = text.get(parts.indent.start..parts.indent.end.min(start)).unwrap_or_default().to_owned();
        let quote = text.get(parts.quote.clone()).unwrap_or_default().to_owned();
        break_line(&mut draft, &format!("{quote}{indent}"));
    } else if is_table(text, &parts) || start < parts.content || !(has_marks || keeps_indent) {
        break_line(&mut draft, "");
    } else if is_empty && has_marks {
        end_block(&mut draft, &parts);
    } else {
        let prefix = continuation(text, &parts);
        trim_after(&mut draft);
        break_line(&mut draft, &prefix);
        let head = draft.selection.head;
        renumber_from(&mut draft, head);
    }
    draft.finish()
}

/// Backspace at the start of an item's, heading's or quote's content: takes the mark away. `None` anywhere else.
#[must_use]
pub fn backspace(text: &str, selection: Selection) -> Option<Edit> {
    let mut draft = Draft::new(text, selection);
    let at = selection.head;
    let parts = draft.line_at(at);
    if !selection.is_caret() || at != parts.content || is_in_code(text, at) {
        return None;
    }
    if !parts.heading.is_empty() {
        draft.splice(parts.heading, "");
    } else if let Some((_, mark)) = parts.mark {
        draft.splice(mark.start..parts.content, "");
    } else if !parts.quote.is_empty() && parts.indent.is_empty() {
        let quotes = text.get(parts.quote.clone())?;
        draft.splice(parts.quote.start + quotes.rfind('>')?..parts.quote.end, "");
    } else {
        return None;
    }
    Some(draft.finish())
}

/// Typing the space of `- ` or `2. ` at the start of an item that has its mark already: what was typed of the second mark
/// goes. `None` anywhere else.
#[must_use]
pub fn swallow_mark(text: &str, selection: Selection, typed: &str) -> Option<Edit> {
    let mut draft = Draft::new(text, selection);
    let at = selection.head;
    let parts = draft.line_at(at);
    if typed != " " || !selection.is_caret() || at != parts.line.end || is_in_code(text, at) {
        return None;
    }
    parts.mark.as_ref()?;
    let content = text.get(parts.content_range())?;
    let digits = content.trim_end_matches(['.', ')']);
    let is_number =
        digits.len() + 1 == content.len() && !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    if !matches!(content, "-" | "*" | "+") && !is_number {
        return None;
    }
    draft.splice(parts.content_range(), "");
    Some(draft.finish())
}

fn break_line(draft: &mut Draft, prefix: &str) {
    let range = draft.selection.range();
    draft.splice(range.clone(), &format!("\n{prefix}"));
    draft.selection = Selection::caret(range.start + 1 + prefix.len());
}

/// Takes the blanks after the caret into what goes, so that the next line starts with a word.
fn trim_after(draft: &mut Draft) {
    let end = draft.selection.end();
    let rest = draft.text.get(end..).unwrap_or_default();
    let blanks = rest.bytes().take_while(|byte| *byte == b' ').count();
    draft.selection = Selection::new(draft.selection.start(), end + blanks);
}

/// What the next line starts with.
fn continuation(text: &str, parts: &LineParts) -> String {
    let quote = text.get(parts.quote.clone()).unwrap_or_default();
    let quote = if quote.is_empty() || quote.ends_with(' ') { quote.to_owned() } else { format!("{quote} ") };
    let indent = text.get(parts.indent.clone()).unwrap_or_default();
    let mark = parts.mark.as_ref().map(|(mark, _)| mark.next()).unwrap_or_default();
    let task = if parts.task.is_some() { "[ ] " } else { "" };
    format!("{quote}{indent}{mark}{task}")
}

/// Enter on an empty item or quote: an inner item moves out, an outer one and a quote end.
fn end_block(draft: &mut Draft, parts: &LineParts) {
    if parts.mark.is_some() && parts.columns(&draft.text) > 0 {
        let columns = parent_columns(&draft.text, parts);
        set_columns(draft, parts, columns);
    } else if parts.mark.is_some() {
        draft.splice(parts.indent.start..parts.line.end, "");
    } else {
        let quotes = draft.text.get(parts.quote.clone()).unwrap_or_default();
        let last = parts.quote.start + quotes.rfind('>').unwrap_or(0);
        draft.splice(last..parts.line.end, "");
    }
    leave_a_blank_line(draft);
}

/// Text right below an item or a quote would still belong to it: what was ended is parted by a blank line.
fn leave_a_blank_line(draft: &mut Draft) {
    let at = draft.selection.head;
    let before = draft.text.get(..at).unwrap_or_default();
    let is_line_empty = draft.text.get(at..).is_none_or(|after| after.is_empty() || after.starts_with('\n'));
    let follows_text = before.strip_suffix('\n').is_some_and(|above| !above.is_empty() && !above.ends_with('\n'));
    if is_line_empty && follows_text {
        draft.splice(at..at, "\n");
        draft.selection = Selection::caret(at + 1);
    }
}

fn is_table(text: &str, parts: &LineParts) -> bool {
    text.get(parts.content_range()).is_some_and(|content| content.starts_with('|'))
}
