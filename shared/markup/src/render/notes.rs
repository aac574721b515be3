//! What is gathered while rendering and shown in one place: footnotes, the table of contents.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::Phrase;
use super::escape::{attribute, escape_html};
use super::html::{Kind, Renderer};

/// The footnotes of a text.
#[derive(Default)]
pub(super) struct Notes {
    /// Those being written: their labels, and the output around them.
    open: Vec<(String, String)>,
    texts: HashMap<String, String>,
    /// Labels in the order of their first use.
    order: Vec<String>,
    /// Number and uses of each label.
    uses: HashMap<String, (usize, usize)>,
}

impl Renderer<'_> {
    pub(super) fn start_footnote(&mut self, label: &str) {
        self.notes.open.push((label.to_lowercase(), std::mem::take(&mut self.out)));
        self.open(Kind::Block, "", "");
    }

    pub(super) fn end_footnote(&mut self) {
        self.close_frame();
        if let Some((label, around)) = self.notes.open.pop() {
            let text = std::mem::replace(&mut self.out, around);
            self.notes.texts.entry(label).or_insert(text);
        }
    }

    pub(super) fn footnote_reference(&mut self, label: &str) {
        if self.image.is_some() {
            return;
        }
        self.begin_inline();
        let next = self.notes.uses.len() + 1;
        let (number, uses) = self.notes.uses.entry(label.to_owned()).or_insert((next, 0));
        *uses += 1;
        if *uses == 1 {
            self.notes.order.push(label.to_owned());
        }
        let again = if *uses > 1 { format!("-{uses}") } else { String::new() };
        let prefix = escape_html(self.options.id_prefix);
        let _ = write!(
            self.out,
            "<sup class=\"footnote\"><a id=\"{prefix}fnref-{number}{again}\" href=\"#{prefix}fn-{number}\">{number}</a></sup>"
        );
    }

    pub(super) fn write_notes(&mut self) {
        if self.notes.order.is_empty() {
            return;
        }
        let name = attribute("aria-label", &self.resolver.phrase(Phrase::Footnotes));
        let back = attribute("aria-label", &self.resolver.phrase(Phrase::BackToText));
        let prefix = escape_html(self.options.id_prefix).into_owned();
        let _ = write!(self.out, "<section class=\"footnotes\"{name}>\n<ol>\n");
        for (place, label) in self.notes.order.iter().enumerate() {
            let number = place + 1;
            let text = self.notes.texts.get(label).map_or("", |text| text.trim_end());
            let (text, close) = text.strip_suffix("</p>").map_or((text, ""), |text| (text, "</p>"));
            let _ = writeln!(
                self.out,
                "<li id=\"{prefix}fn-{number}\">{text} <a class=\"footnote-back\" href=\"#{prefix}fnref-{number}\"{back}>↩</a>{close}</li>"
            );
        }
        self.out.push_str("</ol>\n</section>\n");
    }

    pub(super) fn contents(&self) -> String {
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
