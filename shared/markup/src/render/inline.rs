//! The inline content: texts, marks, links, images, our notations.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::Tag;

use super::escape::{attribute, escape_html};
use super::html::{Image, Kind, Paragraph, Renderer};
use super::{Link, Phrase};
use crate::read::{Piece, Token, unmask};
use crate::url::{is_external, is_relative, percent_encode, safe_url};
use crate::wiki::WikiLink;

impl Renderer<'_> {
    pub(super) fn inline(&mut self, piece: Piece<'_>, range: &Range<usize>) {
        match piece {
            Piece::Text(text) if self.in_code => self.out.push_str(&escape_html(&text)),
            Piece::Text(text) => self.text(&text),
            Piece::Code(code) => self.code(&code),
            Piece::Html(html) => {
                self.ensure_paragraph();
                self.out.push_str(&html);
            }
            Piece::SoftBreak if self.dialect() => self.line_break(),
            Piece::SoftBreak => self.push_text("\n"),
            Piece::HardBreak if self.dialect() => self.line_break(),
            Piece::HardBreak if self.image.is_some() => self.push_text("\n"),
            Piece::HardBreak => self.out.push_str("<br />\n"),
            Piece::Token(token) => self.token(token, range),
            // Blocks are handled by the caller.
            _ => {}
        }
    }

    fn token(&mut self, token: Token<'_>, range: &Range<usize>) {
        match token {
            Token::Text(text) => {
                let skipped = self.callout_text.map_or(0, |start| start.saturating_sub(range.start)).min(text.len());
                self.text(text.get(skipped..).unwrap_or(text));
            }
            Token::Tag(tag) => self.tag(tag),
            Token::Mention(name) => self.mention(name),
            Token::Wiki(link) => self.wiki(&link),
            Token::Embed(link) => self.embed(&link, range),
            Token::Component(component) => self.component(&component, range),
            Token::Address(text, scheme) => self.address(text, scheme),
            Token::Html(name, opens) => self.html_tag(name, opens, range),
        }
    }

    /// Writes what waits before visible content: the paragraph's start, a line break.
    pub(super) fn begin_inline(&mut self) {
        self.ensure_paragraph();
        if std::mem::take(&mut self.pending_break) {
            self.out.push_str("<br />\n");
        }
        self.line_started = true;
    }

    pub(super) fn ensure_paragraph(&mut self) {
        if self.paragraph == Paragraph::Unopened {
            self.fresh_line();
            self.out.push_str("<p>");
            self.paragraph = Paragraph::Open;
            self.pending_break = false;
        }
    }

    fn text(&mut self, text: &str) {
        if self.image.is_none() {
            if self.dialect() && !self.line_started && text.trim().is_empty() {
                return;
            }
            self.begin_inline();
        }
        self.push_text(text);
    }

    fn push_text(&mut self, text: &str) {
        match &mut self.image {
            Some((image, _)) => image.alternative.push_str(text),
            None => self.out.push_str(&escape_html(text)),
        }
    }

    fn code(&mut self, code: &str) {
        if self.image.is_some() {
            return self.push_text(code);
        }
        self.begin_inline();
        self.out.push_str("<code>");
        self.push_text(code);
        self.out.push_str("</code>");
    }

    fn line_break(&mut self) {
        if self.image.is_some() {
            return self.push_text(" ");
        }
        let inline = self.frames.last().is_some_and(|frame| matches!(frame.kind, Kind::Inline | Kind::Token(_)));
        if matches!(self.paragraph, Paragraph::Title(_)) && !inline {
            self.close_paragraph();
        } else {
            self.pending_break = self.paragraph != Paragraph::Unopened;
        }
        self.line_started = false;
    }

    pub(super) fn start_inline(&mut self, tag: Tag<'_>) {
        let nested_in_image = match &mut self.image {
            Some((_, depth)) => {
                *depth += usize::from(matches!(tag, Tag::Image { .. }));
                true
            }
            None => false,
        };
        if nested_in_image {
            return self.frames.push(super::html::Frame { kind: Kind::Inline, close: String::new() });
        }
        if matches!(tag, Tag::HtmlBlock) {
            return;
        }
        self.begin_inline();
        match tag {
            Tag::Emphasis => self.open(Kind::Inline, "<em>", "</em>"),
            Tag::Strong => self.open(Kind::Inline, "<strong>", "</strong>"),
            Tag::Strikethrough => self.open(Kind::Inline, "<del>", "</del>"),
            Tag::Link { dest_url, title, link_type, .. } => {
                let scheme = if link_type == pulldown_cmark::LinkType::Email { "mailto:" } else { "" };
                self.start_link(&format!("{scheme}{}", unmask(&dest_url)), &unmask(&title));
            }
            Tag::Image { dest_url, title, .. } => {
                let (destination, title) = (unmask(&dest_url).into_owned(), unmask(&title).into_owned());
                self.image = Some((Image { destination, title, alternative: String::new() }, 0));
            }
            _ => self.open(Kind::Inline, "", ""),
        }
    }

    fn start_link(&mut self, destination: &str, title: &str) {
        let title = attribute("title", title);
        if !self.dialect() {
            let href = escape_html(&percent_encode(destination)).into_owned();
            return self.open(Kind::Inline, &format!("<a href=\"{href}\"{title}>"), "</a>");
        }
        match self.destination(destination) {
            Some(href) => {
                let open = format!("<a{}{title}>", href_attributes(&href));
                self.open(Kind::Inline, &open, "</a>");
            }
            None => self.open(Kind::Inline, "", ""),
        }
    }

    /// The safe address of a link or image, as the resolver sees it.
    pub(super) fn destination(&self, written: &str) -> Option<String> {
        if is_relative(written)
            && !written.starts_with('/')
            && let Some(found) = self.resolver.file(written)
        {
            return safe_url(&found);
        }
        if let Some(id) = written.strip_prefix('#') {
            return safe_url(&format!("#{}{id}", self.options.id_prefix));
        }
        safe_url(written)
    }

    fn tag(&mut self, tag: &str) {
        self.begin_inline();
        let text = escape_html(tag);
        let _ = match self.resolver.tag_href(tag).as_deref().and_then(safe_url) {
            Some(href) => write!(self.out, "<a class=\"tag\" href=\"{}\">#{text}</a>", escape_html(&href)),
            None => write!(self.out, "<span class=\"tag\">#{text}</span>"),
        };
    }

    fn mention(&mut self, name: &str) {
        self.begin_inline();
        match self.resolver.person(name) {
            Some(link) => self.write_link("mention", &link, &format!("@{name}")),
            None => {
                let hint = attribute("title", &self.resolver.phrase(Phrase::UnknownPerson(name)));
                let _ = write!(self.out, "<span class=\"mention\"{hint}>@{}</span>", escape_html(name));
            }
        }
    }

    pub(super) fn wiki(&mut self, link: &WikiLink<'_>) {
        self.begin_inline();
        let shown = link.shown();
        let section = link.section.map(|section| format!("#{}{}", self.options.id_prefix, etabli_ids::slug(section)));
        if link.page.is_empty() {
            let link = Link { href: section.unwrap_or_default(), title: String::new() };
            return self.write_link("wiki", &link, shown);
        }
        match self.resolver.page(link.page) {
            Some(mut found) => {
                // The prefix belongs to this text, not to the page that the link leads to.
                if let Some(section) = link.section {
                    found.href.push('#');
                    found.href.push_str(&etabli_ids::slug(section));
                }
                self.write_link("wiki", &found, shown);
            }
            None => {
                let hint = attribute("title", &self.resolver.phrase(Phrase::WantedPage(link.page)));
                let href = self.resolver.wanted_page(link.page).as_deref().and_then(safe_url).unwrap_or_default();
                let href = attribute("href", &href);
                let _ = write!(self.out, "<a class=\"wanted\"{href}{hint}>{}</a>", escape_html(shown));
            }
        }
    }

    fn write_link(&mut self, class: &str, link: &Link, shown: &str) {
        let title = if link.title == shown { "" } else { &link.title };
        let href = attribute("href", &safe_url(&link.href).unwrap_or_default());
        let _ = write!(self.out, "<a class=\"{class}\"{href}{}>{}</a>", attribute("title", title), escape_html(shown));
    }

    fn address(&mut self, text: &str, scheme: &str) {
        self.begin_inline();
        // GFM is older than the habit of encrypting.
        let scheme = if self.dialect() || scheme != "https://" { scheme } else { "http://" };
        let Some(href) = safe_url(&format!("{scheme}{text}")) else { return self.push_text(text) };
        let external =
            if self.dialect() { href_attributes(&href) } else { format!(" href=\"{}\"", escape_html(&href)) };
        let _ = write!(self.out, "<a{external}>");
        self.push_text(text);
        self.out.push_str("</a>");
    }

    fn html_tag(&mut self, name: &'static str, opens: bool, range: &Range<usize>) {
        if self.image.is_some() {
            return;
        }
        let done = match (name, opens) {
            ("br", _) => {
                self.begin_inline();
                self.out.push_str("<br />");
                true
            }
            ("details", true) => self.open_details(),
            ("details", false) => self.close_details(),
            ("summary", true) => self.open_summary(),
            (_, true) => {
                self.begin_inline();
                self.open(Kind::Token(name), &format!("<{name}>"), &format!("</{name}>"));
                true
            }
            (_, false) => self.close_token(name),
        };
        if !done {
            self.text(self.source.get(range.clone()).unwrap_or_default());
        }
    }

    fn close_token(&mut self, name: &'static str) -> bool {
        let tokens = self.frames.iter().rev().take_while(|frame| matches!(frame.kind, Kind::Token(_)));
        let Some(depth) = tokens.clone().position(|frame| frame.kind == Kind::Token(name)) else { return false };
        for _ in 0..=depth {
            self.close_top();
        }
        if name == "summary" {
            self.paragraph = Paragraph::Unopened;
            self.line_started = false;
        }
        true
    }
}

/// The attributes of a link to an address that [`safe_url`] let through.
fn href_attributes(href: &str) -> String {
    let external = if is_external(href) { " class=\"external\" rel=\"noopener\"" } else { "" };
    format!(" href=\"{}\"{external}", escape_html(href))
}
