//! The looks inside a block.

use std::ops::Range;
use std::rc::Rc;

use super::build::{Builder, Leaf, LeafKind};
use super::prefix::Container;
use super::{Span, Style};
use crate::callout::CalloutMark;
use crate::read::{Piece, Token};
use crate::wiki::WikiLink;

impl Builder<'_> {
    /// Describes what was skipped up to `end` as syntax.
    pub(super) fn gap(&mut self, end: usize) {
        if self.cursor >= end {
            return;
        }
        let range = self.cursor..end;
        let in_table = matches!(self.leaf, Some(Leaf { kind: LeafKind::Table, .. }));
        let style = if in_table && !self.in_cell {
            Style::TABLE_BAR
        } else if self.style().contains(Style::LINK) && self.text(range.clone()).starts_with("](") {
            Style::MARK | Style::URL
        } else {
            Style::MARK | self.style()
        };
        if self.text(range.clone()).trim().is_empty() {
            self.cursor = end;
        } else {
            let target = self.target();
            self.look(range, style, target);
        }
    }

    pub(super) fn style(&self) -> Style {
        let mut style = self.looks.last().map_or(Style::NONE, |(style, _)| *style);
        for tag in &self.tags {
            style |= match *tag {
                "mark" => Style::HIGHLIGHT,
                "u" => Style::UNDERLINE,
                "kbd" => Style::KEYBOARD,
                "sub" => Style::SUBSCRIPT,
                "sup" => Style::SUPERSCRIPT,
                _ => Style::NONE,
            };
        }
        style
    }

    pub(super) fn target(&self) -> Option<Rc<str>> {
        self.looks.last().and_then(|(_, target)| target.clone())
    }

    /// Describes a range; what comes before it in the block is syntax.
    pub(super) fn look(&mut self, range: Range<usize>, style: Style, target: Option<Rc<str>>) {
        let start = range.start.max(self.cursor);
        if start < range.end {
            if style != Style::NONE {
                self.spans.push(Span { range: start..range.end, style, target });
            }
            self.cursor = range.end;
        }
    }

    pub(super) fn inline(&mut self, piece: &Piece<'_>, range: &Range<usize>) {
        self.gap(range.start);
        let style = self.style();
        let target = self.target();
        match piece {
            Piece::Code(_) => {
                let ticks = self.text(range.clone()).bytes().take_while(|byte| *byte == b'`').count();
                let (from, to) = (range.start + ticks, range.end.saturating_sub(ticks));
                self.look(range.start..from, style | Style::CODE | Style::MARK, target.clone());
                self.look(from..to, style | Style::CODE, target.clone());
                self.look(to..range.end, style | Style::CODE | Style::MARK, target);
            }
            Piece::Task(checked) => {
                if let Some(Container::Item { task, .. }) = self.containers.last_mut() {
                    *task = Some((*checked, range.clone()));
                }
                self.look(range.clone(), Style::TASK_BOX, None);
            }
            Piece::Footnote(_) => self.look(range.clone(), Style::FOOTNOTE, None),
            Piece::Token(token) => self.token(token, range, style, target),
            Piece::SoftBreak | Piece::HardBreak => self.cursor = self.cursor.max(range.end),
            _ => self.look(range.clone(), style, target),
        }
    }

    pub(super) fn token(&mut self, token: &Token<'_>, range: &Range<usize>, style: Style, target: Option<Rc<str>>) {
        match token {
            Token::Text(text) => {
                self.callout_kind(text, range);
                self.look(range.clone(), style, target);
            }
            Token::Tag(tag) => self.look(range.clone(), style | Style::TAG, Some((*tag).into())),
            Token::Mention(name) => self.look(range.clone(), style | Style::MENTION, Some((*name).into())),
            Token::Address(text, scheme) => {
                self.look(range.clone(), style | Style::LINK | Style::URL, Some(format!("{scheme}{text}").into()));
            }
            Token::Wiki(link) => self.wiki(link, range, style),
            Token::Embed(link) => {
                self.note_component(range);
                self.look(range.clone(), style | Style::EMBED, Some(wiki_address(link)));
            }
            Token::Component(component) => {
                self.note_component(range);
                self.look(range.clone(), style | Style::COMPONENT, Some(component.name.into()));
            }
            Token::Html(name, opens) => {
                if !*opens && let Some(place) = self.tags.iter().rposition(|open| open == name) {
                    self.tags.truncate(place);
                }
                let mark = if *name == "br" { Style::NONE } else { Style::MARK };
                self.look(range.clone(), style.without(Style::MARK) | Style::HTML | mark, None);
                if *opens && *name != "br" && !self.tags.contains(name) {
                    self.tags.push(name);
                }
            }
        }
    }

    pub(super) fn wiki(&mut self, link: &WikiLink<'_>, range: &Range<usize>, style: Style) {
        let target = Some(wiki_address(link));
        let written = self.text(range.clone());
        let text = match link.text {
            Some(_) => written.find('|').map_or(2, |bar| bar + 1),
            None => 2,
        };
        let style = style | Style::WIKI_LINK;
        self.look(range.start..range.start + text, style | Style::MARK, target.clone());
        self.look(range.start + text..range.end - 2, style, target.clone());
        self.look(range.end - 2..range.end, style | Style::MARK, target);
    }

    /// `[!note]` at the start of a callout.
    pub(super) fn callout_kind(&mut self, text: &str, range: &Range<usize>) {
        let Some(Container::Callout { start, .. }) = self.containers.last() else { return };
        let on_first_line = self.line_of(*start) == self.line_of(range.start);
        if let Some(mark) = CalloutMark::read(text).filter(|_| on_first_line) {
            self.look(range.start..range.start + mark.length, Style::CALLOUT | Style::MARK, None);
        }
    }

    /// Notes a component that is alone on its line.
    pub(super) fn note_component(&mut self, range: &Range<usize>) {
        let index = self.line_of(range.start);
        let Some(line) = self.lines.get(index).map(|line| line.range.clone()) else { return };
        let alone = self.text(range.end..line.end).trim().is_empty()
            && self.text(line.start..range.start).trim_matches([' ', '\t', '>']).is_empty();
        if alone && let Some(leaf) = &mut self.leaf {
            leaf.components.push(index);
        }
    }
}

fn wiki_address(link: &WikiLink<'_>) -> Rc<str> {
    match link.section {
        Some(section) => format!("{}#{section}", link.page).into(),
        None => link.page.into(),
    }
}
