//! The marks before a line's own content: those of the quotes and items it is in.

use std::ops::Range;

use super::{LineKind, Span, Style};

/// A quote or item that is open.
#[derive(Debug, Clone)]
pub(super) enum Container {
    Quote,
    Callout { name: String, start: usize },
    Item { ordered: bool, start: usize, task: Option<(bool, Range<usize>)> },
    Footnote { start: usize },
}

/// Reads the marks at the start of a line that is in `containers`: adds their spans, returns where the content begins.
pub(super) fn read_prefix(source: &str, line: &Range<usize>, containers: &[Container], spans: &mut Vec<Span>) -> usize {
    let mut at = line.start;
    let push = |from: usize, to: usize, style, spans: &mut Vec<Span>| {
        if from < to {
            spans.push(Span { range: from..to, style, target: None });
        }
    };
    for container in containers {
        let rest = source.get(at..line.end).unwrap_or_default();
        let content = at + rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let rest = source.get(content..line.end).unwrap_or_default();
        match container {
            Container::Quote | Container::Callout { .. } => {
                // A line that continues a quote's paragraph without a mark.
                let Some(after) = rest.strip_prefix('>') else { return at };
                at = content + 1 + usize::from(after.starts_with(' '));
                push(content, at, Style::QUOTE_MARK, spans);
            }
            Container::Item { start, .. } if line.contains(start) => {
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                let blanks =
                    rest.get(digits + 1..).unwrap_or_default().bytes().take_while(|byte| *byte == b' ').count();
                at = (content + digits + 1 + blanks.min(1)).min(line.end);
                push(content, at, Style::LIST_MARK, spans);
            }
            Container::Item { .. } => at = content,
            Container::Footnote { start } if line.contains(start) => {
                let label = rest.find("]:").map_or(0, |end| end + 2);
                at = content + label + usize::from(rest.get(label..).is_some_and(|rest| rest.starts_with(' ')));
                push(content, at, Style::FOOTNOTE, spans);
            }
            Container::Footnote { .. } => at = content,
        }
    }
    at
}

/// What a line of prose is inside `containers`.
pub(super) fn prose_kind(line: &Range<usize>, containers: &[Container]) -> LineKind {
    let count = |which: fn(&Container) -> bool| {
        u8::try_from(containers.iter().filter(|container| which(container)).count()).unwrap_or(u8::MAX)
    };
    let quotes = count(|container| matches!(container, Container::Quote | Container::Callout { .. }));
    let items = count(|container| matches!(container, Container::Item { .. }));
    match containers.last() {
        None => LineKind::Paragraph,
        Some(Container::Quote) => LineKind::Quote { depth: quotes },
        Some(Container::Callout { name, start }) => {
            LineKind::Callout { depth: quotes, name: name.clone(), first: line.contains(start) }
        }
        Some(Container::Footnote { .. }) => LineKind::Footnote,
        Some(Container::Item { task: Some((checked, box_range)), .. }) if line.contains(&box_range.start) => {
            LineKind::Task { depth: items, checked: *checked, box_range: box_range.clone() }
        }
        Some(Container::Item { ordered, start, .. }) => {
            LineKind::ListItem { depth: items, ordered: *ordered, first: line.contains(start) }
        }
    }
}
