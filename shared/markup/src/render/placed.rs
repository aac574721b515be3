//! What may leave its paragraph: components, embedded pages, images, `<details>`.

use std::fmt::Write as _;
use std::ops::Range;

use super::escape::{attribute, escape_html};
use super::html::{CONTENTS, Image, Kind, Paragraph, Renderer};
use super::{Phrase, Placement};
use crate::component::{Argument, Component};
use crate::url::percent_encode;
use crate::wiki::WikiLink;

/// Endings of the files that show as images.
const IMAGES: [&str; 8] = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp"];

impl Renderer<'_> {
    pub(super) fn component(&mut self, component: &Component<'_>, range: &Range<usize>) {
        let placement = self.placement(range);
        let html = match (component.name, placement) {
            // Once: a page with many would grow by their product.
            ("toc", Placement::Block) if !std::mem::replace(&mut self.contents_placed, true) => {
                Some(CONTENTS.to_owned())
            }
            _ => self.resolver.component(component, placement).map(|html| html.replace('\u{1}', "")),
        };
        if let Some(html) = html {
            return self.write_component(&html, placement);
        }
        self.begin_inline();
        let written = self.source.get(range.clone()).unwrap_or_default();
        let hint = attribute("title", &self.resolver.phrase(Phrase::UnknownComponent(component.name)));
        let _ = write!(self.out, "<code class=\"component-unknown\"{hint}>{}</code>", escape_html(written));
    }

    fn write_component(&mut self, html: &str, placement: Placement) {
        match placement {
            Placement::Inline => self.begin_inline(),
            Placement::Block => {
                self.close_paragraph();
                self.fresh_line();
            }
        }
        self.out.push_str(html);
        if placement == Placement::Block {
            self.fresh_line();
        }
    }

    /// Whether what stands at `range` is alone on its line and free to leave its paragraph.
    fn placement(&self, range: &Range<usize>) -> Placement {
        let after = self.source.get(range.end..).unwrap_or_default();
        let last = after.split('\n').next().is_none_or(|rest| rest.trim().is_empty());
        if last && !self.line_started && self.may_hold_blocks() { Placement::Block } else { Placement::Inline }
    }

    fn may_hold_blocks(&self) -> bool {
        let outer = self.frames.last().is_none_or(|frame| matches!(frame.kind, Kind::Block | Kind::Details));
        outer && self.image.is_none() && !matches!(self.paragraph, Paragraph::Title(_))
    }

    pub(super) fn embed(&mut self, link: &WikiLink<'_>, range: &Range<usize>) {
        let lower = link.page.to_ascii_lowercase();
        if IMAGES.iter().any(|ending| lower.ends_with(ending)) {
            self.begin_inline();
            let stem = link.page.rsplit('/').next().unwrap_or(link.page);
            let size = link.text.filter(|text| text.starts_with(|letter: char| letter.is_ascii_digit()));
            let alternative = match (link.text, size) {
                (_, Some(size)) => format!("{stem}|{size}"),
                (Some(text), None) => text.to_owned(),
                (None, None) => stem.to_owned(),
            };
            return self.image(&Image { destination: link.page.to_owned(), title: String::new(), alternative });
        }
        let written = match link.section {
            Some(section) => format!("{}#{section}", link.page),
            None => link.page.to_owned(),
        };
        let arguments = vec![Argument { key: None, value: &written }];
        let include = Component { name: "include", arguments };
        let placement = self.placement(range);
        match self.resolver.component(&include, placement) {
            Some(html) => self.write_component(&html, placement),
            None => self.wiki(link),
        }
    }

    pub(super) fn end_image(&mut self) {
        match &mut self.image {
            Some((_, depth)) if *depth > 0 => {
                *depth -= 1;
                self.close_frame();
            }
            _ => {
                if let Some((image, _)) = self.image.take() {
                    self.image(&image);
                }
            }
        }
    }

    pub(super) fn image(&mut self, image: &Image) {
        let title = attribute("title", &image.title);
        if !self.dialect() {
            let source = percent_encode(&image.destination);
            let (source, alternative) = (escape_html(&source), escape_html(&image.alternative));
            let _ = write!(self.out, "<img src=\"{source}\" alt=\"{alternative}\"{title} />");
            return;
        }
        let (alternative, size) = image_size(&image.alternative);
        let alternative = escape_html(alternative);
        match self.destination(&image.destination).filter(|source| !source.starts_with("mailto:")) {
            Some(source) => {
                let source = escape_html(&source).into_owned();
                let _ = write!(
                    self.out,
                    "<img src=\"{source}\" alt=\"{alternative}\"{title}{size} loading=\"lazy\" decoding=\"async\" />"
                );
            }
            None => self.out.push_str(&alternative),
        }
    }

    pub(super) fn open_details(&mut self) -> bool {
        if !self.may_hold_blocks() || self.line_started {
            return false;
        }
        self.close_paragraph();
        self.fresh_line();
        self.open(Kind::Details, "<details>\n", "</details>\n");
        true
    }

    pub(super) fn close_details(&mut self) -> bool {
        let inside = self.frames.last().is_some_and(|frame| frame.kind == Kind::Details);
        if inside {
            self.close_paragraph();
            self.fresh_line();
            self.close_top();
            self.line_started = false;
        }
        inside
    }

    /// A summary is the first thing in its details, or it is text.
    pub(super) fn open_summary(&mut self) -> bool {
        let first = self.out.ends_with("<details>\n") && self.may_hold_blocks();
        if first {
            self.pending_break = false;
            self.open(Kind::Token("summary"), "<summary>", "</summary>\n");
            // Inline content goes into the summary itself until it closes.
            self.line_started = true;
            if self.paragraph == Paragraph::Unopened {
                self.paragraph = Paragraph::Absent;
            }
        }
        first
    }
}

/// Cuts the size off `alternative|300` or `alternative|300x200`.
fn image_size(alternative: &str) -> (&str, String) {
    let cut = alternative.rsplit_once('|');
    let number = |text: &str| text.parse::<u16>().ok().filter(|number| *number > 0);
    match cut.map(|(text, size)| (text, size.split_once('x').unwrap_or((size, "")))) {
        Some((text, (width, height))) if number(width).is_some() || (width.is_empty() && number(height).is_some()) => {
            let attribute = |name, value| number(value).map(|value| format!(" {name}=\"{value}\"")).unwrap_or_default();
            (text, attribute("width", width) + &attribute("height", height))
        }
        _ => (alternative, String::new()),
    }
}
