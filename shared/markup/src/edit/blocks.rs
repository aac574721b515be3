//! Whole blocks: moving them, inserting a table.

use std::ops::Range;

use super::Edit;
use super::draft::Draft;
use super::line::{LineParts, line_range};
use crate::spans::{Line, LineKind, spans};
use crate::splice::Selection;

/// Where a block goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Before the block above.
    Up,
    /// After the block below.
    Down,
}

/// Moves the block of the selection (an item with all that is in it) past its neighbour; `None` when there is none.
#[must_use]
pub fn move_block(text: &str, selection: Selection, direction: Direction) -> Option<Edit> {
    let lines = spans(text);
    let own = blocks_at(text, &lines, &selection.range());
    let other = match direction {
        Direction::Up => {
            let last = own.start.checked_sub(1)?;
            let last = (0..=last).rev().find(|index| !is_blank(&lines, *index))?;
            neighbour_above(text, &lines, last, own.start)
        }
        Direction::Down => {
            let first = (own.end..lines.len()).find(|index| !is_blank(&lines, *index))?;
            let range = lines.get(first)?.range.clone();
            blocks_at(text, &lines, &range)
        }
    };
    if !same_level(text, &lines, &own, &other) {
        return None;
    }
    let (upper, lower) = if direction == Direction::Up { (other, own) } else { (own, other) };
    let (upper, lower) = (bytes(&lines, &upper)?, bytes(&lines, &lower)?);
    let gap = text.get(upper.end..lower.start)?;
    let mut draft = Draft::new(text, selection);
    // The neighbour moves, so that the text being worked on stays where the others' carets know it.
    let place = if direction == Direction::Up {
        draft.splice(lower.end..lower.end, &format!("{gap}{}", text.get(upper.clone())?));
        draft.splice(upper.start..lower.start, "");
        upper.start
    } else {
        draft.splice(upper.end..lower.end, "");
        draft.splice(upper.start..upper.start, &format!("{}{gap}", text.get(lower.clone())?));
        upper.start + lower.len() + gap.len()
    };
    let from = if direction == Direction::Up { lower.start } else { upper.start };
    let moved = |position: usize| place + position.saturating_sub(from);
    draft.selection = Selection::new(moved(selection.anchor), moved(selection.head));
    Some(draft.finish())
}

/// Inserts an empty table on lines of its own, with the caret in its first cell.
#[must_use]
pub fn insert_table(text: &str, selection: Selection, rows: usize, columns: usize) -> Edit {
    let mut draft = Draft::new(text, selection);
    let line = line_range(text, selection.end());
    let is_empty = text.get(line.clone()).is_none_or(|line| line.trim().is_empty());
    let before = if is_empty && !follows_text(text, line.start) {
        ""
    } else if is_empty {
        "\n"
    } else {
        "\n\n"
    };
    let cells = format!("|{}\n", "   |".repeat(columns));
    let table = format!("{cells}|{}\n{}", " - |".repeat(columns), cells.repeat(rows));
    let is_followed = text.get(line.end..).is_some_and(|rest| rest.starts_with('\n') && !rest.starts_with("\n\n"));
    let after = if is_followed && text.len() > line.end + 1 { "\n" } else { "" };
    let table = table.trim_end_matches('\n');
    draft.splice(line.end..line.end, &format!("{before}{table}{after}"));
    draft.selection = Selection::caret(line.end + before.len() + 2);
    draft.finish()
}

fn follows_text(text: &str, start: usize) -> bool {
    let before = text.get(..start.saturating_sub(1)).unwrap_or_default();
    start > 0 && before.rsplit('\n').next().is_some_and(|line| !line.trim().is_empty())
}

fn is_blank(lines: &[Line], index: usize) -> bool {
    lines.get(index).is_none_or(|line| line.kind == LineKind::Blank)
}

fn bytes(lines: &[Line], block: &Range<usize>) -> Option<Range<usize>> {
    Some(lines.get(block.start)?.range.start..lines.get(block.end.checked_sub(1)?)?.range.end)
}

/// The lines of the blocks that a range touches, with what belongs to an item.
fn blocks_at(text: &str, lines: &[Line], range: &Range<usize>) -> Range<usize> {
    let index = |at: usize| lines.partition_point(|line| line.range.start <= at).saturating_sub(1);
    let (first, last) = (index(range.start), index(range.end));
    let block = |index: usize| lines.get(index).map(|line| line.block);
    let start = (0..=first).rev().take_while(|other| block(*other) == block(first)).last().unwrap_or(first);
    let mut end = (last..lines.len()).take_while(|other| block(*other) == block(last)).last().unwrap_or(last) + 1;
    if let Some(own) = item_columns(text, lines, start) {
        let belongs = |index: usize| {
            lines.get(index).is_some_and(|line| {
                line.kind != LineKind::Blank && LineParts::read(text, line.range.clone()).columns(text) > own
            })
        };
        while belongs(end) || (is_blank(lines, end) && belongs(end + 1)) {
            end += 1;
        }
    }
    start..end
}

/// The block that ends with a line, seen from one below: an item is taken from its own level.
fn neighbour_above(text: &str, lines: &[Line], last: usize, below: usize) -> Range<usize> {
    let level = item_columns(text, lines, below);
    let start = (0..=last).rev().find(|index| match level {
        Some(level) => item_columns(text, lines, *index).is_some_and(|columns| columns <= level),
        None => *index == 0 || lines.get(*index).map(|line| line.block) != lines.get(*index - 1).map(|line| line.block),
    });
    start.unwrap_or(last)..last + 1
}

/// The columns of the item that a line begins.
fn item_columns(text: &str, lines: &[Line], index: usize) -> Option<usize> {
    let line = lines.get(index)?;
    let is_item = matches!(line.kind, LineKind::ListItem { first: true, .. } | LineKind::Task { .. });
    is_item.then(|| LineParts::read(text, line.range.clone()).columns(text))
}

/// An item moves among its like; anything else anywhere.
fn same_level(text: &str, lines: &[Line], own: &Range<usize>, other: &Range<usize>) -> bool {
    match (item_columns(text, lines, own.start), item_columns(text, lines, other.start)) {
        (Some(own), Some(other)) => own == other,
        (Some(own), None) => own == 0,
        (None, _) => true,
    }
}
