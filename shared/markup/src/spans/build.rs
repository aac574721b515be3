//! Builds the lines from the pieces of the reader.
//!
//! Inside a block, whatever lies between two shown pieces is syntax: so the marks need no knowledge of each notation.

use std::ops::Range;
use std::rc::Rc;

use pulldown_cmark::{CodeBlockKind, Tag, TagEnd};

use super::prefix::Container;
use super::{Line, LineKind, Span, Style};
use crate::callout::CalloutMark;
use crate::read::{Document, Piece, unmask};

pub(super) fn build(source: &str) -> Vec<Line> {
    let document = Document::page(source);
    let mut builder = Builder::new(source);
    builder.front_matter(document.start());
    document.pieces(|piece, range| builder.piece(piece, &range));
    builder.finish()
}

/// A block that holds no other: a paragraph, heading, table, code block …
pub(super) struct Leaf {
    pub(super) kind: LeafKind,
    pub(super) range: Range<usize>,
    /// Its lines that are a component alone.
    pub(super) components: Vec<usize>,
}

pub(super) enum LeafKind {
    Prose,
    Heading(u8),
    Code(Option<String>),
    Table,
    Rule,
}

pub(super) struct Builder<'s> {
    pub(super) source: &'s str,
    pub(super) lines: Vec<Line>,
    /// Where the content of each line begins, after the marks of its containers.
    pub(super) contents: Vec<usize>,
    pub(super) containers: Vec<Container>,
    pub(super) lists: Vec<bool>,
    pub(super) leaf: Option<Leaf>,
    pub(super) blocks: u32,
    /// Looks that are open, each with those around it, and their targets.
    pub(super) looks: Vec<(Style, Option<Rc<str>>)>,
    /// Harmless HTML tags that are open.
    pub(super) tags: Vec<&'static str>,
    pub(super) spans: Vec<Span>,
    /// Everything before it has been described.
    pub(super) cursor: usize,
    pub(super) in_cell: bool,
    pub(super) images: usize,
}

/// The block of a line that none holds yet.
pub(super) const UNCLAIMED: u32 = u32::MAX;

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

    pub(super) fn text(&self, range: Range<usize>) -> &'s str {
        self.source.get(range).unwrap_or_default()
    }

    pub(super) fn line_of(&self, at: usize) -> usize {
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
                let mark = CalloutMark::read(inner).filter(|_| line.matches('>').count() == 1);
                self.containers.push(match mark {
                    Some(mark) => Container::Callout { name: mark.name(), start: range.start },
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
    pub(super) fn close_open_leaf(&mut self) {
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

    fn finish(mut self) -> Vec<Line> {
        self.close_open_leaf();
        self.distribute();
        self.claim_rest();
        self.lines
    }
}
