//! The blocks one by one: headings, quotes and callouts, code, lists, tasks, tables.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, HeadingLevel};

use super::Phrase;
use super::escape::{attribute, escape_html};
use super::html::{Kind, MAX_DEPTH, Paragraph, Renderer};
use crate::callout::CalloutMark;
use crate::extract::Heading;
use crate::read::unmask;

impl Renderer<'_> {
    pub(super) fn start_heading(&mut self, level: HeadingLevel) {
        self.fresh_line();
        self.line_started = false;
        let level = self.shown_level(level as u8);
        self.open(Kind::Line, &format!("<h{level}>"), &format!("</h{level}>\n"));
        self.heading = Some((self.out.len().saturating_sub(1), String::new()));
    }

    pub(super) fn end_heading(&mut self, level: HeadingLevel, start: usize) {
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

    /// The level under the page's title. Levels that the writer skipped are closed up: a page that begins with `##`, or
    /// goes from `#` to `###`, would otherwise have holes in its outline.
    fn shown_level(&mut self, written: u8) -> u8 {
        if !self.dialect() {
            return written.saturating_add(self.options.heading_shift).min(6);
        }
        self.open_levels.retain(|above| *above < written);
        self.open_levels.push(written);
        u8::try_from(self.open_levels.len()).unwrap_or(u8::MAX).saturating_add(self.options.heading_shift).min(6)
    }

    pub(super) fn start_quote(&mut self, range: &Range<usize>) {
        self.fresh_line();
        let line = self.source.get(range.clone()).and_then(|quote| quote.lines().next()).unwrap_or_default();
        let inner = line.strip_prefix('>').unwrap_or_default().trim_start();
        if let Some(mark) = CalloutMark::read(inner).filter(|_| self.dialect()) {
            let title = inner.get(mark.length..).unwrap_or_default().trim_start();
            return self.start_callout(mark, title.is_empty(), range.start + line.len() - title.len());
        }
        self.open(Kind::Block, "<blockquote>\n", "</blockquote>\n");
    }

    /// Opens a callout whose title begins at `title_start`; one without gets the name of its kind.
    fn start_callout(&mut self, mark: CalloutMark<'_>, is_untitled: bool, title_start: usize) {
        let (open, title, close) = match mark.folded {
            None => ("div role=\"note\"", "p", "</p>\n"),
            Some(true) => ("details", "summary", "</summary>\n"),
            Some(false) => ("details open", "summary", "</summary>\n"),
        };
        let element = open.split(' ').next().unwrap_or(open);
        let kind = mark.name();
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
        self.callout_text = Some(title_start);
        if is_untitled {
            let title = self.resolver.phrase(Phrase::Callout(&kind));
            self.out.push_str(&escape_html(if title.is_empty() { &kind } else { &title }));
        }
    }

    pub(super) fn start_code(&mut self, kind: &CodeBlockKind<'_>) {
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

    pub(super) fn start_list(&mut self, first: Option<u64>) {
        self.fresh_line();
        match first {
            None => self.open(Kind::Block, "<ul>\n", "</ul>\n"),
            Some(1) => self.open(Kind::Block, "<ol>\n", "</ol>\n"),
            Some(first) => self.open(Kind::Block, &format!("<ol start=\"{first}\">\n"), "</ol>\n"),
        }
    }

    pub(super) fn table_wrap(&self) -> String {
        let name = attribute("aria-label", &self.resolver.phrase(Phrase::Table));
        format!("<div class=\"table-wrap\" tabindex=\"0\" role=\"region\"{name}>")
    }

    pub(super) fn start_cell(&mut self) {
        self.line_started = false;
        let side = match self.table.alignments.get(self.table.column) {
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
        let cell = if self.table.in_head { "th" } else { "td" };
        self.open(Kind::Line, &format!("<{cell}{side}>"), &format!("</{cell}>\n"));
    }

    pub(super) fn task(&mut self, done: bool) {
        let name = self.resolver.phrase(if done { Phrase::TaskDone } else { Phrase::TaskOpen });
        if self.dialect() && self.out.len() == self.item_opened && self.out.ends_with("<li>") {
            self.out.insert_str(self.item_opened - 1, " class=\"task\"");
        }
        self.ensure_paragraph();
        let checked = if done { " checked=\"\"" } else { "" };
        let name = attribute("aria-label", &name);
        let _ = write!(self.out, "<input type=\"checkbox\"{checked} disabled=\"\"{name} /> ");
    }
}
