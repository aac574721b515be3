//! What surrounds the caret, for the toolbar's pressed buttons.

use etabli_markup::spans::{Line, LineKind, Style};
use etabli_markup::splice::Selection;

/// The surroundings of the caret or of what is selected.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    /// Strong.
    pub is_strong: bool,
    /// Emphasis.
    pub is_emphasis: bool,
    /// Struck out.
    pub is_strike: bool,
    /// Inline code or a code block.
    pub is_code: bool,
    /// A link.
    pub is_link: bool,
    /// A heading's level.
    pub heading: Option<u8>,
    /// An item with a bullet.
    pub is_bullet: bool,
    /// An item with a number.
    pub is_ordered: bool,
    /// A task.
    pub is_task: bool,
    /// A quote or callout.
    pub is_quote: bool,
    /// There is something to undo.
    pub can_undo: bool,
    /// There is something to do again.
    pub can_redo: bool,
}

/// Reads the surroundings of a selection.
pub fn context_at(lines: &[Line], source: &str, selection: Selection) -> Context {
    let index = lines.partition_point(|line| line.range.start <= selection.head).saturating_sub(1);
    let Some(line) = lines.get(index) else { return Context::default() };
    let has = |style| has_style(lines, source, selection, style);
    Context {
        is_strong: has(Style::STRONG),
        is_emphasis: has(Style::EMPHASIS),
        is_strike: has(Style::STRIKE),
        is_code: has(Style::CODE) || matches!(line.kind, LineKind::Code { .. }),
        is_link: has(Style::LINK) || has(Style::WIKI_LINK),
        heading: if let LineKind::Heading(level) = line.kind { Some(level) } else { None },
        is_bullet: matches!(line.kind, LineKind::ListItem { ordered: false, .. }),
        is_ordered: matches!(line.kind, LineKind::ListItem { ordered: true, .. }),
        is_task: matches!(line.kind, LineKind::Task { .. }),
        is_quote: matches!(line.kind, LineKind::Quote { .. } | LineKind::Callout { .. }),
        ..Context::default()
    }
}

/// A caret has a style when the characters on both sides have it; a selection when its first character has it.
fn has_style(lines: &[Line], source: &str, selection: Selection, style: Style) -> bool {
    let at = selection.start();
    let after = style_of(lines, at).contains(style);
    if !selection.is_caret() {
        return after;
    }
    let before = source.get(..at).and_then(|text| text.chars().next_back()).map_or(0, char::len_utf8);
    after && style_of(lines, at - before).contains(style)
}

fn style_of(lines: &[Line], byte: usize) -> Style {
    let line = lines.partition_point(|line| line.range.start <= byte).saturating_sub(1);
    let span = lines.get(line).and_then(|line| line.spans.iter().find(|span| span.range.contains(&byte)));
    span.map_or(Style::NONE, |span| span.style)
}

#[cfg(test)]
mod tests {
    use etabli_markup::spans::spans;

    use super::*;

    fn at(text: &str) -> Context {
        let caret = text.find('|').expect("a caret");
        let source = text.replace('|', "");
        context_at(&spans(&source), &source, Selection::caret(caret))
    }

    #[test]
    fn the_caret_knows_where_it_is() {
        assert!(at("un **gr|as**").is_strong && at("un **gras|**").is_strong);
        assert!(!at("un |**gras**").is_strong && !at("un **gras**|").is_strong);
        assert_eq!(at("## Ti|tre").heading, Some(2));
        assert!(at("- [ ] à| faire").is_task && at("1. u|n").is_ordered && at("> ci|té").is_quote);
    }
}
