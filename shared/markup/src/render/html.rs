//! The renderer: a stack of open elements that always closes in order.
//!
//! A paragraph opens only when its first visible content arrives, so that a component or `<details>` alone on its line
//! does not end up inside one.

use std::ops::Range;

use pulldown_cmark::{Alignment, Tag, TagEnd};

use super::notes::Notes;
use super::{Mode, Options, Rendered, Resolver};
use crate::extract::{Heading, Identifiers, is_block, push_plain};
use crate::read::{Piece, unmask};

/// Deepest stack of elements written; what is deeper is flattened.
pub(super) const MAX_DEPTH: usize = 64;
/// Stands in the output where the table of contents goes; no written text holds it.
pub(super) const CONTENTS: &str = "\u{1}contents\u{1}";

/// An open element.
pub(super) struct Frame {
    pub(super) kind: Kind,
    /// What closes it; empty when it was flattened away.
    pub(super) close: String,
}

/// What an open element is, as far as closing needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A quote, list, item, table …: closed by the parser.
    Block,
    /// A heading or a table cell: holds inline content only.
    Line,
    /// Emphasis, link …: closed by the parser.
    Inline,
    /// One of the harmless inline tags.
    Token(&'static str),
    /// `<details>`.
    Details,
}

/// The paragraph that the parser is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paragraph {
    /// In none: inline content goes into the surrounding element.
    Absent,
    /// Nothing visible yet.
    Unopened,
    /// `<p>` is written.
    Open,
    /// The title of a callout, with what closes it.
    Title(&'static str),
}

/// An image whose alternative text is being collected.
pub(super) struct Image {
    pub(super) destination: String,
    pub(super) title: String,
    pub(super) alternative: String,
}

/// The table that the parser is in.
#[derive(Default)]
pub(super) struct Table {
    pub(super) alignments: Vec<Alignment>,
    pub(super) column: usize,
    pub(super) in_head: bool,
}

pub(super) struct Renderer<'r> {
    pub(super) source: &'r str,
    pub(super) options: &'r Options<'r>,
    pub(super) resolver: &'r dyn Resolver,
    pub(super) out: String,
    pub(super) frames: Vec<Frame>,
    pub(super) paragraph: Paragraph,
    /// A line break that waits for content after it.
    pub(super) pending_break: bool,
    /// Whether something visible stands before on the line.
    pub(super) line_started: bool,
    /// Where the text of a callout's first line begins, after `[!note]`.
    pub(super) callout_text: Option<usize>,
    pub(super) image: Option<(Image, usize)>,
    /// Where the id of the open heading goes, and its text so far.
    pub(super) heading: Option<(usize, String)>,
    /// Levels as written of the headings above the place reached.
    pub(super) open_levels: Vec<u8>,
    pub(super) in_code: bool,
    pub(super) table: Table,
    /// Where the output was after the last `<li>`.
    pub(super) item_opened: usize,
    pub(super) headings: Vec<Heading>,
    pub(super) identifiers: Identifiers,
    pub(super) notes: Notes,
    pub(super) contents_placed: bool,
}

impl<'r> Renderer<'r> {
    pub(super) fn new(source: &'r str, options: &'r Options<'r>, resolver: &'r dyn Resolver) -> Self {
        Self {
            source,
            options,
            resolver,
            out: String::with_capacity(source.len() * 3 / 2),
            frames: Vec::new(),
            paragraph: Paragraph::Absent,
            pending_break: false,
            line_started: false,
            callout_text: None,
            image: None,
            heading: None,
            open_levels: Vec::new(),
            in_code: false,
            table: Table::default(),
            item_opened: 0,
            headings: Vec::new(),
            identifiers: Identifiers::default(),
            notes: Notes::default(),
            contents_placed: false,
        }
    }

    pub(super) fn dialect(&self) -> bool {
        self.options.mode == Mode::Page
    }

    pub(super) fn piece(&mut self, piece: Piece<'_>, range: &Range<usize>) {
        if let Some((_, text)) = &mut self.heading {
            push_plain(&piece, text, self.source.get(range.clone()).unwrap_or_default());
        }
        match piece {
            Piece::Start(tag) => self.start(tag, range),
            Piece::End(tag) => self.end(tag, range),
            Piece::Rule => {
                self.fresh_line();
                self.out.push_str("<hr />\n");
            }
            Piece::Task(done) => self.task(done),
            Piece::Footnote(label) => self.footnote_reference(&label.to_lowercase()),
            inline => self.inline(inline, range),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        if is_block(&tag) {
            self.leave_paragraph(&tag);
        }
        match tag {
            Tag::Paragraph => self.start_paragraph(),
            Tag::Heading { level, .. } => self.start_heading(level),
            Tag::BlockQuote(_) => self.start_quote(range),
            Tag::CodeBlock(kind) => self.start_code(&kind),
            Tag::List(first) => self.start_list(first),
            Tag::Item => {
                self.fresh_line();
                self.line_started = false;
                self.open(Kind::Block, "<li>", "</li>\n");
                self.item_opened = self.out.len();
            }
            Tag::FootnoteDefinition(label) => self.start_footnote(&unmask(&label)),
            Tag::Table(alignments) => {
                self.table.alignments = alignments;
                self.fresh_line();
                let wrap = if self.dialect() { self.table_wrap() } else { String::new() };
                let close = if self.dialect() { "</table></div>\n" } else { "</table>\n" };
                self.open(Kind::Block, &format!("{wrap}<table>\n"), close);
            }
            Tag::TableHead => {
                self.table.in_head = true;
                self.table.column = 0;
                self.open(Kind::Block, "<thead>\n<tr>\n", "</tr>\n</thead>\n");
            }
            Tag::TableRow => {
                self.table.column = 0;
                let first = if self.out.ends_with("</thead>\n") { "<tbody>\n<tr>\n" } else { "<tr>\n" };
                self.open(Kind::Block, first, "</tr>\n");
            }
            Tag::TableCell => self.start_cell(),
            inline => self.start_inline(inline),
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        if matches!(tag, TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition) {
            self.close_paragraph();
            self.paragraph = Paragraph::Absent;
        }
        match tag {
            TagEnd::Paragraph => {
                self.close_while(|kind| matches!(kind, Kind::Token(_)));
                self.close_paragraph();
                self.paragraph = Paragraph::Absent;
            }
            TagEnd::Heading(level) => self.end_heading(level, range.start),
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.close_frame();
            }
            TagEnd::FootnoteDefinition => self.end_footnote(),
            TagEnd::Table => {
                if self.out.ends_with("</tr>\n") {
                    self.out.push_str("</tbody>\n");
                }
                self.close_frame();
            }
            TagEnd::TableHead => {
                self.table.in_head = false;
                self.close_frame();
            }
            TagEnd::TableCell => {
                self.close_frame();
                self.table.column += 1;
            }
            TagEnd::List(_) | TagEnd::BlockQuote(_) => {
                self.fresh_line();
                self.close_frame();
            }
            TagEnd::Image => self.end_image(),
            TagEnd::HtmlBlock => {}
            _ => self.close_frame(),
        }
        self.pending_break &= !matches!(tag, TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_) | TagEnd::TableCell);
    }

    /// Opens an element, or flattens it when the stack is too deep.
    pub(super) fn open(&mut self, kind: Kind, open: &str, close: &str) {
        let kept = self.frames.len() < MAX_DEPTH;
        if kept {
            self.out.push_str(open);
        }
        self.frames.push(Frame { kind, close: if kept { close.to_owned() } else { String::new() } });
    }

    fn close_while(&mut self, which: impl Fn(Kind) -> bool) {
        while self.frames.last().is_some_and(|frame| which(frame.kind)) {
            self.close_top();
        }
    }

    pub(super) fn close_top(&mut self) {
        if let Some(frame) = self.frames.pop() {
            self.out.push_str(&frame.close);
        }
    }

    /// Closes the last element that the parser opened, and whatever of ours is still open inside it.
    pub(super) fn close_frame(&mut self) {
        self.close_while(|kind| matches!(kind, Kind::Token(_) | Kind::Details));
        self.close_top();
    }

    pub(super) fn fresh_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn start_paragraph(&mut self) {
        self.line_started = false;
        self.pending_break = false;
        if !matches!(self.paragraph, Paragraph::Title(_)) {
            self.paragraph = Paragraph::Unopened;
        }
    }

    /// Ends a paragraph of ours, or the title of a callout, that the parser knows nothing of.
    fn leave_paragraph(&mut self, next: &Tag<'_>) {
        if *next == Tag::Paragraph && matches!(self.paragraph, Paragraph::Title(_)) {
            return;
        }
        self.close_paragraph();
        self.paragraph = Paragraph::Absent;
    }

    pub(super) fn close_paragraph(&mut self) {
        self.pending_break = false;
        match self.paragraph {
            Paragraph::Open => self.out.push_str("</p>\n"),
            Paragraph::Title(close) => {
                self.callout_text = None;
                self.out.push_str(close);
            }
            Paragraph::Absent | Paragraph::Unopened => return,
        }
        self.paragraph = Paragraph::Unopened;
    }

    pub(super) fn finish(mut self) -> Rendered {
        while !self.frames.is_empty() {
            self.close_top();
        }
        self.write_notes();
        if self.out.contains(CONTENTS) {
            let contents = self.contents();
            self.out = self.out.replace(CONTENTS, &contents);
        }
        Rendered { html: self.out, headings: self.headings }
    }
}
