//! The blocks: a stack of open elements that always closes in order.
//!
//! A paragraph opens only when its first visible content arrives, so that a component or `<details>` alone on its line
//! does not end up inside one.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, HeadingLevel, Tag, TagEnd};

use super::{Mode, Options, Phrase, Rendered, Resolver};
use crate::extract::{Heading, Identifiers, is_block, push_plain};
use crate::read::{Piece, unmask};

/// Deepest stack of elements written; what is deeper is flattened.
const MAX_DEPTH: usize = 64;
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

/// A footnote whose text is being written.
struct Note {
    label: String,
    around: String,
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
    heading: Option<(usize, String)>,
    pub(super) in_code: bool,
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    item_opened: usize,
    headings: Vec<Heading>,
    identifiers: Identifiers,
    notes: Vec<Note>,
    note_texts: HashMap<String, String>,
    note_order: Vec<String>,
    /// Number and uses of each footnote referred to.
    note_uses: HashMap<String, (usize, usize)>,
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
            in_code: false,
            alignments: Vec::new(),
            column: 0,
            in_head: false,
            item_opened: 0,
            headings: Vec::new(),
            identifiers: Identifiers::default(),
            notes: Vec::new(),
            note_texts: HashMap::new(),
            note_order: Vec::new(),
            note_uses: HashMap::new(),
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
            Tag::FootnoteDefinition(label) => {
                let label = unmask(&label).to_lowercase();
                self.notes.push(Note { label, around: std::mem::take(&mut self.out) });
                self.open(Kind::Block, "", "");
            }
            Tag::Table(alignments) => {
                self.alignments = alignments;
                self.fresh_line();
                let wrap = if self.dialect() { self.table_wrap() } else { String::new() };
                let close = if self.dialect() { "</table></div>\n" } else { "</table>\n" };
                self.open(Kind::Block, &format!("{wrap}<table>\n"), close);
            }
            Tag::TableHead => {
                self.in_head = true;
                self.column = 0;
                self.open(Kind::Block, "<thead>\n<tr>\n", "</tr>\n</thead>\n");
            }
            Tag::TableRow => {
                self.column = 0;
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
            TagEnd::FootnoteDefinition => {
                self.close_frame();
                if let Some(note) = self.notes.pop() {
                    let text = std::mem::replace(&mut self.out, note.around);
                    self.note_texts.entry(note.label).or_insert(text);
                }
            }
            TagEnd::Table => {
                if self.out.ends_with("</tr>\n") {
                    self.out.push_str("</tbody>\n");
                }
                self.close_frame();
            }
            TagEnd::TableHead => {
                self.in_head = false;
                self.close_frame();
            }
            TagEnd::TableCell => {
                self.close_frame();
                self.column += 1;
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

    fn start_heading(&mut self, level: HeadingLevel) {
        self.fresh_line();
        self.line_started = false;
        let level = self.shifted(level);
        self.open(Kind::Line, &format!("<h{level}>"), &format!("</h{level}>\n"));
        self.heading = Some((self.out.len().saturating_sub(1), String::new()));
    }

    fn end_heading(&mut self, level: HeadingLevel, start: usize) {
        if let Some((place, text)) = self.heading.take().filter(|_| self.dialect()) {
            let id = self.identifiers.next(&text);
            if self.frames.len() <= MAX_DEPTH {
                self.out
                    .insert_str(place, &format!(" id=\"{}{}\"", escape_html(self.options.id_prefix), escape_html(&id)));
            }
            self.headings.push(Heading { level: level as u8, id, text: text.trim().to_owned(), start });
        }
        self.close_frame();
    }

    fn shifted(&self, level: HeadingLevel) -> u8 {
        (level as u8).saturating_add(self.options.heading_shift).min(6)
    }

    fn start_quote(&mut self, range: &Range<usize>) {
        self.fresh_line();
        if let Some(callout) = self.dialect().then(|| Callout::read(self.source, range)).flatten() {
            return self.start_callout(&callout);
        }
        self.open(Kind::Block, "<blockquote>\n", "</blockquote>\n");
    }

    fn start_callout(&mut self, callout: &Callout) {
        let (open, title, close) = match callout.folded {
            None => ("aside", "p", "</p>\n"),
            Some(true) => ("details", "summary", "</summary>\n"),
            Some(false) => ("details open", "summary", "</summary>\n"),
        };
        let element = open.split(' ').next().unwrap_or(open);
        let kind = escape_html(&callout.kind);
        let attributes = open.strip_prefix(element).unwrap_or_default();
        self.open(
            Kind::Block,
            &format!("<{element}{attributes} class=\"callout callout-{kind}\">\n<{title} class=\"callout-title\">"),
            &format!("</{element}>\n"),
        );
        // Flattened away: its first line is an ordinary one.
        if self.frames.len() > MAX_DEPTH {
            return;
        }
        self.paragraph = Paragraph::Title(close);
        self.callout_text = Some(callout.text_start);
        if !callout.titled {
            let title = self.resolver.phrase(Phrase::Callout(&callout.kind));
            self.out.push_str(&escape_html(if title.is_empty() { &callout.kind } else { &title }));
        }
    }

    fn start_code(&mut self, kind: &CodeBlockKind<'_>) {
        self.fresh_line();
        self.in_code = true;
        let info = match kind {
            CodeBlockKind::Fenced(info) => unmask(info),
            CodeBlockKind::Indented => "".into(),
        };
        let language = info.split([' ', ',', '{']).next().unwrap_or_default();
        let focus = if self.dialect() { " tabindex=\"0\"" } else { "" };
        let class =
            if language.is_empty() { String::new() } else { format!(" class=\"language-{}\"", escape_html(language)) };
        self.open(Kind::Block, &format!("<pre{focus}><code{class}>"), "</code></pre>\n");
    }

    fn start_list(&mut self, first: Option<u64>) {
        self.fresh_line();
        match first {
            None => self.open(Kind::Block, "<ul>\n", "</ul>\n"),
            Some(1) => self.open(Kind::Block, "<ol>\n", "</ol>\n"),
            Some(first) => self.open(Kind::Block, &format!("<ol start=\"{first}\">\n"), "</ol>\n"),
        }
    }

    fn table_wrap(&self) -> String {
        let name = attribute("aria-label", &self.resolver.phrase(Phrase::Table));
        format!("<div class=\"table-wrap\" tabindex=\"0\" role=\"region\"{name}>")
    }

    fn start_cell(&mut self) {
        self.line_started = false;
        let side = match self.alignments.get(self.column) {
            Some(Alignment::Left) => "left",
            Some(Alignment::Center) => "center",
            Some(Alignment::Right) => "right",
            _ => "",
        };
        let side = match (side, self.dialect()) {
            ("", _) => String::new(),
            (side, true) => format!(" class=\"align-{side}\""),
            (side, false) => format!(" align=\"{side}\""),
        };
        let cell = if self.in_head { "th" } else { "td" };
        self.open(Kind::Line, &format!("<{cell}{side}>"), &format!("</{cell}>\n"));
    }

    fn task(&mut self, done: bool) {
        let name = self.resolver.phrase(if done { Phrase::TaskDone } else { Phrase::TaskOpen });
        if self.dialect() && self.out.len() == self.item_opened && self.out.ends_with("<li>") {
            self.out.insert_str(self.item_opened - 1, " class=\"task\"");
        }
        self.ensure_paragraph();
        let checked = if done { " checked=\"\"" } else { "" };
        let name = attribute("aria-label", &name);
        let _ = write!(self.out, "<input type=\"checkbox\"{checked} disabled=\"\"{name} /> ");
    }

    fn footnote_reference(&mut self, label: &str) {
        if self.image.is_some() {
            return;
        }
        self.begin_inline();
        let next = self.note_uses.len() + 1;
        let (number, uses) = self.note_uses.entry(label.to_owned()).or_insert((next, 0));
        *uses += 1;
        if *uses == 1 {
            self.note_order.push(label.to_owned());
        }
        let again = if *uses > 1 { format!("-{uses}") } else { String::new() };
        let prefix = escape_html(self.options.id_prefix);
        let _ = write!(
            self.out,
            "<sup class=\"footnote\"><a id=\"{prefix}fnref-{number}{again}\" href=\"#{prefix}fn-{number}\">{number}</a></sup>"
        );
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

    fn write_notes(&mut self) {
        if self.note_order.is_empty() {
            return;
        }
        let name = attribute("aria-label", &self.resolver.phrase(Phrase::Footnotes));
        let back = attribute("aria-label", &self.resolver.phrase(Phrase::BackToText));
        let prefix = escape_html(self.options.id_prefix).into_owned();
        let _ = write!(self.out, "<section class=\"footnotes\"{name}>\n<ol>\n");
        for (place, label) in self.note_order.iter().enumerate() {
            let number = place + 1;
            let text = self.note_texts.get(label).map_or("", |text| text.trim_end());
            let (text, close) = text.strip_suffix("</p>").map_or((text, ""), |text| (text, "</p>"));
            let _ = writeln!(
                self.out,
                "<li id=\"{prefix}fn-{number}\">{text} <a class=\"footnote-back\" href=\"#{prefix}fnref-{number}\"{back}>↩</a>{close}</li>"
            );
        }
        self.out.push_str("</ol>\n</section>\n");
    }

    fn contents(&self) -> String {
        let name = attribute("aria-label", &self.resolver.phrase(Phrase::Contents));
        let mut contents = format!("<nav class=\"toc\"{name}>\n<ol>\n");
        let prefix = escape_html(self.options.id_prefix);
        for heading in &self.headings {
            let (id, text) = (escape_html(&heading.id), escape_html(&heading.text));
            let _ = writeln!(contents, "<li class=\"toc-{}\"><a href=\"#{prefix}{id}\">{text}</a></li>", heading.level);
        }
        contents.push_str("</ol>\n</nav>\n");
        contents
    }
}

/// The first line of a callout: `> [!note] Title`, `> [!tip]- Folded`.
struct Callout {
    kind: String,
    folded: Option<bool>,
    titled: bool,
    text_start: usize,
}

impl Callout {
    fn read(source: &str, range: &Range<usize>) -> Option<Self> {
        let quote = source.get(range.clone())?;
        let line = quote.lines().next()?;
        let inner = line.strip_prefix('>')?.trim_start();
        let (kind, rest) = inner.strip_prefix("[!")?.split_once(']')?;
        let named = !kind.is_empty() && kind.len() <= 40;
        if !named || !kind.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return None;
        }
        let (folded, rest) = match rest.bytes().next() {
            Some(b'-') => (Some(true), rest.get(1..)?),
            Some(b'+') => (Some(false), rest.get(1..)?),
            _ => (None, rest),
        };
        let title = rest.trim_start();
        let text_start = range.start + line.len() - title.len();
        Some(Self {
            kind: canonical_callout(&kind.to_ascii_lowercase()),
            folded,
            titled: !title.is_empty(),
            text_start,
        })
    }
}

/// One name for each kind that other tools give several names.
fn canonical_callout(kind: &str) -> String {
    match kind {
        "info" | "important" | "abstract" | "summary" | "tldr" => "important",
        "hint" => "tip",
        "attention" => "warning",
        "danger" | "error" | "bug" | "failure" | "fail" | "missing" => "caution",
        "help" | "faq" => "question",
        "check" | "done" => "success",
        "cite" => "quote",
        other => other,
    }
    .to_owned()
}

/// An attribute, left out when its value is empty.
pub(super) fn attribute(name: &str, value: &str) -> String {
    if value.is_empty() { String::new() } else { format!(" {name}=\"{}\"", escape_html(value)) }
}

/// Escapes a text for HTML, in content and in quoted attributes. Control characters are dropped.
#[must_use]
pub fn escape_html(text: &str) -> std::borrow::Cow<'_, str> {
    let special =
        |byte: u8| matches!(byte, b'&' | b'<' | b'>' | b'"') || (byte < 0x20 && byte != b'\n' && byte != b'\t');
    if !text.bytes().any(special) {
        return text.into();
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(letter),
            control if (control as u32) < 0x20 => {}
            other => escaped.push(other),
        }
    }
    escaped.into()
}
