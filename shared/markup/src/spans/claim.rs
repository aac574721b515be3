//! Gives every line its kind, its block and its spans.

use std::ops::Range;

use super::build::{Builder, Leaf, LeafKind, UNCLAIMED};
use super::prefix::{Container, prose_kind, read_prefix};
use super::{Line, LineKind, Span, Style};

impl Builder<'_> {
    /// Gives the lines of a finished block their kinds.
    pub(super) fn claim(&mut self, leaf: &Leaf, range: Range<usize>) {
        let (first, last) = (self.line_of(range.start), self.line_of(range.end - 1));
        for index in first..=last {
            let Some(line) = self.lines.get_mut(index).filter(|line| line.block == UNCLAIMED) else { continue };
            line.block = self.blocks;
            let content = read_prefix(self.source, &line.range, &self.containers, &mut line.spans);
            if let Some(place) = self.contents.get_mut(index) {
                *place = content;
            }
            let shown = self.source.get(content..line.range.end).unwrap_or_default();
            line.kind = match &leaf.kind {
                LeafKind::Prose if leaf.components.contains(&index) => LineKind::Component,
                LeafKind::Prose => prose_kind(&line.range, &self.containers),
                LeafKind::Heading(level) => LineKind::Heading(*level),
                LeafKind::Rule => LineKind::Rule,
                LeafKind::Table => LineKind::TableRow { header: index == first, delimiter: index == first + 1 },
                LeafKind::Code(None) => LineKind::Code { opens: false, closes: false, language: None },
                LeafKind::Code(Some(language)) => {
                    let fence = |text: &str| text.starts_with("```") || text.starts_with("~~~");
                    let shown = shown.trim();
                    let opens = index == first && fence(shown);
                    let closes =
                        index == last && index > first && fence(shown) && shown.trim_matches(['`', '~']).is_empty();
                    mark_fence(line, content, opens, closes, self.source);
                    let language = opens.then(|| language.clone()).filter(|language| !language.is_empty());
                    LineKind::Code { opens, closes, language }
                }
            };
        }
        self.blocks += 1;
    }

    /// Cuts the spans at line ends and gives them to their lines.
    pub(super) fn distribute(&mut self) {
        for span in std::mem::take(&mut self.spans) {
            let mut index = self.line_of(span.range.start);
            while let Some(line) = self.lines.get_mut(index).filter(|line| line.range.start < span.range.end) {
                let content = self.contents.get(index).copied().unwrap_or_default();
                let range = span.range.start.max(content)..span.range.end.min(line.range.end);
                if range.start < range.end {
                    line.spans.push(Span { range, style: span.style, target: span.target.clone() });
                }
                index += 1;
            }
        }
    }

    /// Lines that no block holds: blank ones, quotes' empty lines, definitions. Then numbers the blocks in order.
    pub(super) fn claim_rest(&mut self) {
        let mut number = 0;
        let mut before = None;
        for line in &mut self.lines {
            let text = self.source.get(line.range.clone()).unwrap_or_default();
            let own = line.block == UNCLAIMED;
            if own && !text.trim().is_empty() {
                let marks = text.bytes().filter(|byte| *byte == b'>').count();
                let quote = text.trim_start_matches(['>', ' ', '\t']).is_empty();
                line.kind = if quote {
                    let containers = vec![Container::Quote; marks];
                    read_prefix(self.source, &line.range, &containers, &mut line.spans);
                    LineKind::Quote { depth: u8::try_from(marks).unwrap_or(u8::MAX) }
                } else {
                    LineKind::Definition
                };
            }
            if before.is_some() && (own || before != Some(line.block)) {
                number += 1;
            }
            before = Some(line.block);
            line.block = number;
        }
    }
}

fn mark_fence(line: &mut Line, content: usize, opens: bool, closes: bool, source: &str) {
    if !opens && !closes {
        return;
    }
    let shown = source.get(content..line.range.end).unwrap_or_default();
    let start = content + shown.len() - shown.trim_start().len();
    let fence = shown.trim_start().bytes().take_while(|byte| matches!(byte, b'`' | b'~')).count();
    line.spans.push(Span { range: start..start + fence, style: Style::MARK, target: None });
    if start + fence < line.range.end && opens {
        line.spans.push(Span { range: start + fence..line.range.end, style: Style::CODE_LANGUAGE, target: None });
    }
}
