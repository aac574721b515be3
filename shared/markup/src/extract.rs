//! What a source says, without its form: outline, links, tags, mentions, plain text.

use std::collections::HashSet;
use std::ops::Range;

use etabli_ids::{numbered_slug, slug};
use pulldown_cmark::{LinkType, Tag, TagEnd};

use crate::callout::CalloutMark;
use crate::read::{Document, Piece, Token, unmask};

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its level as written, 1 to 6.
    pub level: u8,
    /// Its id on the rendered page, unique there.
    pub id: String,
    /// Its text without marks.
    pub text: String,
    /// Where it begins in the source, in bytes.
    pub start: usize,
}

/// What a link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// `[[Page]]`.
    Page,
    /// `![[file or page]]`.
    Embed,
    /// `[text](address)`, in any of its forms.
    Markdown,
    /// `![text](address)`.
    Image,
    /// An address that stands for itself.
    Address,
}

/// A link and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkSpan {
    /// The whole link in the source, in bytes.
    pub range: Range<usize>,
    /// What it is.
    pub kind: LinkKind,
    /// The page or address, without its section and unescaped.
    pub target: String,
    /// The section after `#`.
    pub section: Option<String>,
    /// Where the target stands in the source; `None` when it is written elsewhere (a reference).
    pub target_range: Option<Range<usize>>,
    /// The text shown.
    pub text: String,
    /// Whether the text is written beside the target (`[[Page|text]]`), rather than being the target.
    pub has_text: bool,
}

/// Gives headings their ids: slugs, numbered when taken.
#[derive(Debug, Default)]
pub(crate) struct Identifiers {
    taken: HashSet<String>,
    /// Next number to try for a slug, so that a thousand equal headings take linear time.
    next_numbers: std::collections::HashMap<String, usize>,
}

impl Identifiers {
    pub(crate) fn next(&mut self, text: &str) -> String {
        let base = Some(slug(text)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "section".to_owned());
        let number = self.next_numbers.entry(base.clone()).or_insert(1);
        loop {
            let candidate = numbered_slug(&base, *number);
            *number += 1;
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
        }
    }
}

/// The headings of a page, with the ids they have when rendered.
#[must_use]
pub fn outline(source: &str) -> Vec<Heading> {
    let mut headings = Vec::new();
    let mut identifiers = Identifiers::default();
    let mut open: Option<String> = None;
    Document::page(source).pieces(|piece, range| match piece {
        Piece::Start(Tag::Heading { .. }) => open = Some(String::new()),
        Piece::End(TagEnd::Heading(level)) => {
            if let Some(text) = open.take() {
                let id = identifiers.next(&text);
                headings.push(Heading { level: level as u8, id, text: text.trim().to_owned(), start: range.start });
            }
        }
        piece => {
            if let Some(text) = &mut open {
                push_plain(&piece, text, source.get(range).unwrap_or_default());
            }
        }
    });
    headings
}

/// The text of the first heading.
#[must_use]
pub fn title_of(source: &str) -> Option<String> {
    outline(source).into_iter().map(|heading| heading.text).find(|text| !text.is_empty())
}

/// Every link of a page, in order.
#[must_use]
pub fn links(source: &str) -> Vec<LinkSpan> {
    let mut links: Vec<LinkSpan> = Vec::new();
    // The links and images that are open, and the end of what was seen last: there, at its end, a link's text ends too.
    let mut open: Vec<usize> = Vec::new();
    let mut seen = 0;
    Document::page(source).pieces(|piece, range| {
        match &piece {
            Piece::Start(Tag::Link { link_type, dest_url, .. }) => {
                let automatic = matches!(link_type, LinkType::Autolink | LinkType::Email);
                let kind = if automatic { LinkKind::Address } else { LinkKind::Markdown };
                open.push(links.len());
                links.push(address_link(kind, &unmask(dest_url), range.clone(), *link_type));
            }
            Piece::Start(Tag::Image { link_type, dest_url, .. }) => {
                open.push(links.len());
                links.push(address_link(LinkKind::Image, &unmask(dest_url), range.clone(), *link_type));
            }
            Piece::End(TagEnd::Link | TagEnd::Image) => {
                if let Some(link) = open.pop().and_then(|link| links.get_mut(link))
                    && link.target_range.is_some()
                {
                    link.target_range = destination(source, seen.max(range.start + 1), range.end);
                }
            }
            Piece::Token(Token::Wiki(link)) => links.push(wiki_span(LinkKind::Page, link, source, &range)),
            Piece::Token(Token::Embed(link)) => links.push(wiki_span(LinkKind::Embed, link, source, &range)),
            Piece::Token(Token::Address(text, scheme)) => links.push(LinkSpan {
                target: format!("{scheme}{text}"),
                text: (*text).to_owned(),
                target_range: Some(range.clone()),
                ..address_link(LinkKind::Address, "", range.clone(), LinkType::Autolink)
            }),
            _ => {}
        }
        seen = if matches!(piece, Piece::Start(_)) { seen } else { range.end };
        if let Some(link) = open.last().and_then(|link| links.get_mut(*link)) {
            push_plain(&piece, &mut link.text, source.get(range).unwrap_or_default());
        }
    });
    links
}

fn address_link(kind: LinkKind, destination: &str, range: Range<usize>, link_type: LinkType) -> LinkSpan {
    let (target, section) = match destination.split_once('#') {
        Some((target, section)) if crate::url::is_relative(destination) || target.is_empty() => (target, Some(section)),
        _ => (destination, None),
    };
    LinkSpan {
        target: target.to_owned(),
        section: section.filter(|section| !section.is_empty()).map(str::to_owned),
        // Where exactly is known once the link's text has been read.
        target_range: (link_type == LinkType::Inline).then(|| range.clone()),
        text: String::new(),
        has_text: matches!(kind, LinkKind::Markdown | LinkKind::Image),
        range,
        kind,
    }
}

/// The destination in `](destination "title")`, found after the end of the link's text.
fn destination(source: &str, text_end: usize, end: usize) -> Option<Range<usize>> {
    let tail = source.get(text_end..end)?;
    let start = text_end + tail.find("](")? + 2;
    let tail = source.get(start..end)?;
    let start = start + tail.len() - tail.trim_start().len();
    let tail = source.get(start..end)?;
    if let Some(inner) = tail.strip_prefix('<') {
        return Some(start + 1..start + 1 + inner.find('>')?);
    }
    let mut depth = 0_usize;
    let length = tail.find(|letter: char| match letter {
        '(' => {
            depth += 1;
            false
        }
        ')' if depth > 0 => {
            depth -= 1;
            false
        }
        letter => letter == ')' || letter.is_whitespace(),
    })?;
    Some(start..start + length)
}

fn wiki_span(kind: LinkKind, link: &crate::WikiLink<'_>, source: &str, range: &Range<usize>) -> LinkSpan {
    let written = source.get(range.clone()).unwrap_or_default();
    let target_range = written.find(link.page).map(|at| range.start + at..range.start + at + link.page.len());
    LinkSpan {
        range: range.clone(),
        kind,
        target: link.page.to_owned(),
        section: link.section.map(str::to_owned),
        target_range,
        text: link.shown().to_owned(),
        has_text: link.text.is_some(),
    }
}

/// The tags written in a page, each once (compared without case), in order of appearance.
#[must_use]
pub fn tags(source: &str) -> Vec<String> {
    tokens(source, |token| match token {
        Token::Tag(tag) => Some((*tag).to_owned()),
        _ => None,
    })
}

/// The names of the people mentioned in a page, each once, in order of appearance.
#[must_use]
pub fn mentions(source: &str) -> Vec<String> {
    tokens(source, |token| match token {
        Token::Mention(name) => Some((*name).to_owned()),
        _ => None,
    })
}

fn tokens(source: &str, select: impl Fn(&Token<'_>) -> Option<String>) -> Vec<String> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    Document::page(source).pieces(|piece, _| {
        if let Piece::Token(token) = &piece
            && let Some(text) = select(token)
            && seen.insert(text.to_lowercase())
        {
            found.push(text);
        }
    });
    found
}

/// The text of a page without marks: one line for each block, components left out.
#[must_use]
pub fn plain_text(source: &str) -> String {
    collect_plain(source, usize::MAX, true)
}

/// The beginning of a page's prose in at most `max_chars` characters, cut at a word; headings and pictures are left out.
#[must_use]
pub fn excerpt(source: &str, max_chars: usize) -> String {
    let text = collect_plain(source, max_chars.saturating_mul(8), false);
    let mut excerpt = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let letters = word.chars().count();
        if length + letters + 1 > max_chars {
            let is_pause = |letter: char| letter.is_whitespace() || matches!(letter, '.' | ',' | ';' | ':' | '…');
            excerpt.truncate(excerpt.trim_end_matches(is_pause).len());
            excerpt.push('…');
            break;
        }
        if !excerpt.is_empty() {
            excerpt.push(' ');
        }
        excerpt.push_str(word);
        length += letters + 1;
    }
    excerpt
}

/// The number of words of a page.
#[must_use]
pub fn word_count(source: &str) -> usize {
    plain_text(source).split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

/// Collects about `enough` bytes of text; asides are headings and what is said of pictures.
fn collect_plain(source: &str, enough: usize, with_asides: bool) -> String {
    let mut text = String::new();
    let mut aside = false;
    Document::page(source).pieces(|piece, range| {
        match &piece {
            Piece::Start(Tag::Heading { .. } | Tag::Image { .. }) => aside = true,
            Piece::End(TagEnd::Heading(_) | TagEnd::Image) => aside = false,
            _ => {}
        }
        if text.len() >= enough || (aside && !with_asides) {
            return;
        }
        match &piece {
            Piece::End(TagEnd::TableCell) => text.push(' '),
            Piece::Start(tag) if is_block(tag) && !text.is_empty() && !text.ends_with('\n') => text.push('\n'),
            Piece::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead,
            ) => {
                let kept = text.trim_end().len();
                text.truncate(kept);
                text.push('\n');
            }
            piece => push_plain(piece, &mut text, source.get(range).unwrap_or_default()),
        }
    });
    text.trim().to_owned()
}

pub(crate) const fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. } | Tag::TableCell
    )
}

/// Adds what a piece shows as text; `written` is the piece in the source.
pub(crate) fn push_plain(piece: &Piece<'_>, text: &mut String, written: &str) {
    match piece {
        Piece::Text(shown) | Piece::Code(shown) => text.push_str(shown),
        Piece::SoftBreak | Piece::HardBreak => text.push('\n'),
        Piece::Token(token) => match token {
            Token::Text(shown) => match CalloutMark::read(shown) {
                Some(mark) => text.push_str(shown.get(mark.length..).unwrap_or_default().trim_start()),
                None => text.push_str(shown),
            },
            Token::Tag(_) | Token::Mention(_) | Token::Address(..) => text.push_str(written),
            Token::Wiki(link) | Token::Embed(link) => text.push_str(link.shown()),
            Token::Html("br", _) => text.push('\n'),
            Token::Html(..) | Token::Component(_) => {}
        },
        _ => {}
    }
}
