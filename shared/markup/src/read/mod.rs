//! Turns a source into pieces: the CommonMark parser's events, with our own notations found in their texts.
//!
//! Everything else in the crate consumes [`Document::pieces`], and nothing else calls the parser.

mod mask;
mod token;

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

pub use token::HTML_TAGS;
pub(crate) use token::Token;
use token::Wanted;

use crate::render::Mode;

/// One step through a document.
#[derive(Debug)]
pub(crate) enum Piece<'a> {
    /// Something opens.
    Start(Tag<'a>),
    /// What opened last closes.
    End(TagEnd),
    /// A token found in plain text.
    Token(Token<'a>),
    /// Text that differs from its source (an entity), or the content of a code block.
    Text(Cow<'a, str>),
    /// An inline code span.
    Code(Cow<'a, str>),
    /// Raw HTML, in CommonMark mode only.
    Html(Cow<'a, str>),
    /// A reference to a footnote.
    Footnote(Cow<'a, str>),
    /// The end of a line inside a paragraph.
    SoftBreak,
    /// A line break asked for by a backslash or two spaces.
    HardBreak,
    /// A thematic break.
    Rule,
    /// The box of a task.
    Task(bool),
}

const GFM: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS);

/// A source prepared for reading.
pub(crate) struct Document<'a> {
    source: &'a str,
    masked: Cow<'a, str>,
    start: usize,
    mode: Mode,
}

impl<'a> Document<'a> {
    /// A page in our dialect.
    pub(crate) fn page(source: &'a str) -> Self {
        let start = crate::front_matter::body_start(source);
        Self { source, masked: mask::mask(source.get(start..).unwrap_or_default()), start, mode: Mode::Page }
    }

    /// A language as specified, without our notations.
    pub(crate) const fn to_the_letter(source: &'a str, mode: Mode) -> Self {
        Self { source, masked: Cow::Borrowed(source), start: 0, mode }
    }

    /// Where the body begins, after the front matter.
    pub(crate) const fn start(&self) -> usize {
        self.start
    }

    /// Calls `visit` with every piece and its range in the source, in order.
    pub(crate) fn pieces(&self, mut visit: impl FnMut(Piece<'_>, Range<usize>)) {
        let options = match self.mode {
            Mode::CommonMark => Options::empty(),
            Mode::Page | Mode::Gfm => GFM,
        };
        let mut reader = Reader { document: self, run: None, links: 0, code: false };
        for (event, range) in Parser::new_ext(&self.masked, options).into_offset_iter() {
            reader.event(event, range, &mut visit);
        }
        reader.flush(&mut visit);
    }
}

/// Joins the texts that the parser cut at possible marks, so that a token is seen whole.
struct Reader<'d> {
    document: &'d Document<'d>,
    /// The run of text being joined, in the masked body.
    run: Option<Range<usize>>,
    links: usize,
    code: bool,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>, visit: &mut dyn FnMut(Piece<'_>, Range<usize>)) {
        if let Event::Text(text) = &event
            && !self.code
            && self.document.mode != Mode::CommonMark
            && self.document.masked.get(range.clone()) == Some(text)
        {
            match &mut self.run {
                Some(run) if run.end == range.start => run.end = range.end,
                _ => {
                    self.flush(visit);
                    self.run = Some(range);
                }
            }
            return;
        }
        self.flush(visit);
        let place = self.place(&range);
        match event {
            Event::Start(tag) => {
                self.links += usize::from(matches!(tag, Tag::Link { .. } | Tag::Image { .. }));
                self.code |= matches!(tag, Tag::CodeBlock(_));
                visit(Piece::Start(tag), place);
            }
            Event::End(tag) => {
                self.links -= usize::from(matches!(tag, TagEnd::Link | TagEnd::Image));
                self.code &= tag != TagEnd::CodeBlock;
                visit(Piece::End(tag), place);
            }
            Event::Text(text) => visit(Piece::Text(self.restore(&text, &range)), place),
            Event::Code(text) => visit(Piece::Code(self.restore(&text, &range)), place),
            Event::InlineMath(text) | Event::DisplayMath(text) => {
                visit(Piece::Code(self.restore(&text, &range)), place)
            }
            Event::Html(html) | Event::InlineHtml(html) if self.document.mode == Mode::Page => {
                visit(Piece::Text(self.restore(&html, &range)), place);
            }
            Event::Html(html) | Event::InlineHtml(html) => visit(Piece::Html(html.into_string().into()), place),
            Event::FootnoteReference(label) => visit(Piece::Footnote(self.restore(&label, &range)), place),
            Event::SoftBreak => visit(Piece::SoftBreak, place),
            Event::HardBreak => visit(Piece::HardBreak, place),
            Event::Rule => visit(Piece::Rule, place),
            Event::TaskListMarker(done) => visit(Piece::Task(done), place),
        }
    }

    fn flush(&mut self, visit: &mut dyn FnMut(Piece<'_>, Range<usize>)) {
        if let Some(run) = self.run.take() {
            let place = self.place(&run);
            let wanted = match (self.document.mode, self.links > 0) {
                (Mode::Page, false) => Wanted::All,
                (Mode::Page, true) => Wanted::Html,
                (_, false) => Wanted::Addresses,
                (_, true) => Wanted::Nothing,
            };
            token::tokens(self.document.source, place, wanted, &mut |token, range| {
                visit(Piece::Token(token), range);
            });
        }
    }

    const fn place(&self, range: &Range<usize>) -> Range<usize> {
        range.start + self.document.start..range.end + self.document.start
    }

    /// The text as the person wrote it.
    fn restore<'t>(&self, text: &'t str, range: &Range<usize>) -> Cow<'t, str> {
        if self.document.masked.get(range.clone()) == Some(text)
            && let Some(written) = self.document.source.get(self.place(range)).filter(|written| *written != text)
        {
            return Cow::Owned(written.to_owned());
        }
        unmask(text)
    }
}

/// The text that a text of the parser stands for.
pub(crate) fn unmask(text: &str) -> Cow<'_, str> {
    mask::unmask(text)
}
