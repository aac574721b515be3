//! Builds the lines from the pieces of the reader.
//!
//! Inside a block, whatever lies between two shown pieces is syntax: so the marks need no knowledge of each notation.

use std::ops::Range;
use std::rc::Rc;

use pulldown_cmark::{CodeBlockKind, Tag, TagEnd};

use super::prefix::{Container, prose_kind, read_prefix};
use super::{Line, LineKind, Span, Style};
use crate::read::{Document, Piece, Token, unmask};
use crate::wiki::WikiLink;

pub(super) fn build(source: &str) -> Vec<Line> {
    let document = Document::page(source);
    let mut builder = Builder::new(source);
    builder.front_matter(document.start());
    document.pieces(|piece, range| builder.piece(piece, &range));
    builder.finish()
}

/// A block that holds no other: a paragraph, heading, table, code block …
struct Leaf {
    kind: LeafKind,
    range: Range<usize>,
    /// Its lines that are a component alone.
    components: Vec<usize>,
}

enum LeafKind {
    Prose,
    Heading(u8),
    Code(Option<String>),
    Table,
    Rule,
}

struct Builder<'s> {
    source: &'s str,
    lines: Vec<Line>,
    /// Where the content of each line begins, after the marks of its containers.
    contents: Vec<usize>,
    containers: Vec<Container>,
    lists: Vec<bool>,
    leaf: Option<Leaf>,
    blocks: u32,
    /// Looks that are open, each with those around it, and their targets.
    looks: Vec<(Style, Option<Rc<str>>)>,
    /// Harmless HTML tags that are open.
    tags: Vec<&'static str>,
    spans: Vec<Span>,
    /// Everything before it has been described.
    cursor: usize,
    in_cell: bool,
    images: usize,
}

const UNCLAIMED: u32 = u32::MAX;

impl<'s> Builder<'s> {
    fn new(source: &'s str) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        for text in source.split('\n') {
            let end = start + text.len();
            // A carriage return belongs to the end of the line.
            let shown = start..start + text.strip_suffix('\r').unwrap_or(text).len();
            lines.push(Line { range: shown, block: UNCLAIMED, kind: LineKind::Blank, spans: Vec::new() });
            start = end + 1;
        }
        let contents = lines.iter().map(|line| line.range.start).collect();
        Self {
            source,
            lines,
            contents,
            containers: Vec::new(),
            lists: Vec::new(),
            leaf: None,
            blocks: 0,
            looks: Vec::new(),
            tags: Vec::new(),
            spans: Vec::new(),
            cursor: 0,
            in_cell: false,
            images: 0,
        }
    }

    fn front_matter(&mut self, end: usize) {
        for line in self.lines.iter_mut().take_while(|line| line.range.start < end) {
            line.kind = LineKind::FrontMatter;
            line.block = 0;
            self.blocks = 1;
        }
        self.cursor = end;
    }

    fn text(&self, range: Range<usize>) -> &'s str {
        self.source.get(range).unwrap_or_default()
    }

    fn line_of(&self, at: usize) -> usize {
        self.lines.partition_point(|line| line.range.start <= at).saturating_sub(1)
    }

    fn piece(&mut self, piece: Piece<'_>, range: &Range<usize>) {
        match piece {
            Piece::Start(tag) => self.start(&tag, range),
            Piece::End(tag) => self.end(tag, range),
            Piece::Rule => {
                self.open_leaf(LeafKind::Rule, range);
                self.look(range.clone(), Style::MARK, None);
                self.close_leaf(range.end);
            }
            inline => {
                if self.leaf.is_none() {
                    self.open_leaf(LeafKind::Prose, range);
                }
                if let Some(leaf) = &mut self.leaf {
                    leaf.range.end = leaf.range.end.max(range.end);
                }
                if self.images == 0 && !matches!(self.leaf, Some(Leaf { kind: LeafKind::Code(_), .. })) {
                    self.inline(&inline, range);
                }
            }
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::BlockQuote(_) => {
                self.close_open_leaf();
                let line = self.text(range.clone()).lines().next().unwrap_or_default();
                let inner = line.trim_start_matches('>').trim_start();
                let kind = inner.strip_prefix("[!").and_then(|inner| inner.split_once(']')).map(|(kind, _)| kind);
                let named = kind.filter(|kind| {
                    (1..=40).contains(&kind.len())
                        && kind.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                });
                self.containers.push(match named.filter(|_| line.matches('>').count() == 1) {
                    Some(kind) => Container::Callout { name: kind.to_ascii_lowercase(), start: range.start },
                    None => Container::Quote,
                });
            }
            Tag::List(first) => {
                self.close_open_leaf();
                self.lists.push(first.is_some());
            }
            Tag::Item => {
                let ordered = self.lists.last().copied().unwrap_or(false);
                self.containers.push(Container::Item { ordered, start: range.start, task: None });
            }
            Tag::FootnoteDefinition(_) => {
                self.close_open_leaf();
                self.containers.push(Container::Footnote { start: range.start });
            }
            Tag::Paragraph | Tag::HtmlBlock => self.open_leaf(LeafKind::Prose, range),
            Tag::Heading { level, .. } => self.open_leaf(LeafKind::Heading(*level as u8), range),
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => Some(unmask(info).into_owned()),
                    CodeBlockKind::Indented => None,
                };
                self.open_leaf(LeafKind::Code(language), range);
            }
            Tag::Table(_) => self.open_leaf(LeafKind::Table, range),
            Tag::TableHead | Tag::TableRow => {}
            Tag::TableCell => {
                self.gap(range.start);
                self.in_cell = true;
            }
            inline => self.start_inline(inline, range),
        }
    }

    fn start_inline(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        if self.leaf.is_none() {
            self.open_leaf(LeafKind::Prose, range);
        }
        if let Some(leaf) = &mut self.leaf {
            leaf.range.end = leaf.range.end.max(range.end);
        }
        let (style, target) = match tag {
            Tag::Emphasis => (Style::EMPHASIS, None),
            Tag::Strong => (Style::STRONG, None),
            Tag::Strikethrough => (Style::STRIKE, None),
            Tag::Link { dest_url, .. } => (Style::LINK, Some(unmask(dest_url).into())),
            Tag::Image { dest_url, .. } => {
                if self.images == 0 {
                    self.look(range.clone(), Style::IMAGE, Some(unmask(dest_url).into()));
                }
                self.images += 1;
                (Style::NONE, None)
            }
            _ => (Style::NONE, None),
        };
        self.gap(range.start);
        let (around, outer) = self.looks.last().cloned().unwrap_or_default();
        self.looks.push((around | style, target.or(outer)));
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition => {
                self.close_open_leaf();
                self.containers.pop();
            }
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Item => {
                self.close_open_leaf();
                self.claim_empty_item(range);
                self.containers.pop();
            }
            TagEnd::Paragraph | TagEnd::HtmlBlock | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Table => {
                self.close_leaf(range.end);
            }
            TagEnd::TableHead | TagEnd::TableRow => {}
            TagEnd::TableCell => {
                self.gap(range.end);
                self.in_cell = false;
            }
            inline => {
                self.images -= usize::from(inline == TagEnd::Image && self.images > 0);
                if self.images == 0 {
                    self.gap(range.end);
                }
                self.looks.pop();
            }
        }
    }

    /// An item without any text has a line nonetheless.
    fn claim_empty_item(&mut self, range: &Range<usize>) {
        let line = self.line_of(range.start);
        if self.lines.get(line).is_some_and(|line| line.block == UNCLAIMED) {
            let end = self.lines.get(line).map_or(range.end, |line| line.range.end);
            self.open_leaf(LeafKind::Prose, &(range.start..end));
            self.cursor = end;
            self.close_leaf(end);
        }
    }

    fn open_leaf(&mut self, kind: LeafKind, range: &Range<usize>) {
        self.close_open_leaf();
        self.cursor = self.cursor.max(range.start);
        self.tags.clear();
        self.leaf = Some(Leaf { kind, range: range.clone(), components: Vec::new() });
    }

    /// Ends the text of a tight item, which no event of the parser ends.
    fn close_open_leaf(&mut self) {
        if let Some(end) = self.leaf.as_ref().map(|leaf| leaf.range.end) {
            self.close_leaf(end);
        }
    }

    fn close_leaf(&mut self, end: usize) {
        let Some(leaf) = self.leaf.take() else { return };
        let start = leaf.range.start;
        let end = start + self.text(start..end.max(start)).trim_end().len();
        match &leaf.kind {
            LeafKind::Prose | LeafKind::Heading(_) | LeafKind::Table => {
                self.leaf = Some(leaf);
                self.gap(end);
            }
            LeafKind::Code(_) | LeafKind::Rule => self.leaf = Some(leaf),
        }
        self.cursor = self.cursor.max(end);
        if let Some(leaf) = self.leaf.take() {
            self.claim(&leaf, start..end.max(start + 1));
        }
    }

    /// Gives the lines of a finished block their kinds.
    fn claim(&mut self, leaf: &Leaf, range: Range<usize>) {
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

    /// Describes what was skipped up to `end` as syntax.
    fn gap(&mut self, end: usize) {
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

    fn style(&self) -> Style {
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

    fn target(&self) -> Option<Rc<str>> {
        self.looks.last().and_then(|(_, target)| target.clone())
    }

    /// Describes a range; what comes before it in the block is syntax.
    fn look(&mut self, range: Range<usize>, style: Style, target: Option<Rc<str>>) {
        let start = range.start.max(self.cursor);
        if start < range.end {
            if style != Style::NONE {
                self.spans.push(Span { range: start..range.end, style, target });
            }
            self.cursor = range.end;
        }
    }

    fn inline(&mut self, piece: &Piece<'_>, range: &Range<usize>) {
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

    fn token(&mut self, token: &Token<'_>, range: &Range<usize>, style: Style, target: Option<Rc<str>>) {
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

    fn wiki(&mut self, link: &WikiLink<'_>, range: &Range<usize>, style: Style) {
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
    fn callout_kind(&mut self, text: &str, range: &Range<usize>) {
        if let Some(Container::Callout { start, name }) = self.containers.last() {
            let on_first_line = self.line_of(*start) == self.line_of(range.start);
            if on_first_line
                && text.starts_with("[!")
                && text.get(2 + name.len()..).is_some_and(|rest| rest.starts_with(']'))
            {
                let fold = text.get(3 + name.len()..).is_some_and(|rest| rest.starts_with(['-', '+']));
                let end = range.start + 3 + name.len() + usize::from(fold);
                self.look(range.start..end, Style::CALLOUT | Style::MARK, None);
            }
        }
    }

    /// Notes a component that is alone on its line.
    fn note_component(&mut self, range: &Range<usize>) {
        let index = self.line_of(range.start);
        let Some(line) = self.lines.get(index).map(|line| line.range.clone()) else { return };
        let alone = self.text(range.end..line.end).trim().is_empty()
            && self.text(line.start..range.start).trim_matches([' ', '\t', '>']).is_empty();
        if alone && let Some(leaf) = &mut self.leaf {
            leaf.components.push(index);
        }
    }

    fn finish(mut self) -> Vec<Line> {
        self.close_open_leaf();
        self.distribute();
        self.claim_rest();
        self.lines
    }

    /// Cuts the spans at line ends and gives them to their lines.
    fn distribute(&mut self) {
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
    fn claim_rest(&mut self) {
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

fn wiki_address(link: &WikiLink<'_>) -> Rc<str> {
    match link.section {
        Some(section) => format!("{}#{section}", link.page).into(),
        None => link.page.into(),
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
