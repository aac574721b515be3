//! Finds our own inline notations in a run of plain text.

use std::ops::Range;

use crate::component::{Component, component_at};
use crate::wiki::{WikiLink, wiki_inner, wiki_length, wiki_target};

/// The HTML tags that pass, without attributes.
pub const HTML_TAGS: [&str; 8] = ["br", "sub", "sup", "kbd", "mark", "u", "details", "summary"];

/// A notation found in plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// Nothing special.
    Text(&'a str),
    /// `#tag`, without the `#`.
    Tag(&'a str),
    /// `@person`, without the `@`.
    Mention(&'a str),
    /// `[[Page]]`.
    Wiki(WikiLink<'a>),
    /// `![[file]]`.
    Embed(WikiLink<'a>),
    /// `{{name}}`.
    Component(Component<'a>),
    /// A bare address: the text, and what to put before it (`https://`, `mailto:`).
    Address(&'a str, &'static str),
    /// One of [`HTML_TAGS`], opening or closing.
    Html(&'static str, bool),
}

/// Which notations are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All of them.
    All,
    /// HTML tags: inside the text of a link.
    Html,
    /// Addresses: the only notation of GFM.
    Addresses,
    /// None.
    Nothing,
}

impl Wanted {
    const fn includes(self, token: &Token<'_>) -> bool {
        match self {
            Self::All => true,
            Self::Html => matches!(token, Token::Html(..)),
            Self::Addresses => matches!(token, Token::Address(..)),
            Self::Nothing => false,
        }
    }
}

/// Calls `found` with each token of `source[range]`, in order; together they cover the range.
pub(super) fn tokens<'a>(
    source: &'a str,
    range: Range<usize>,
    wanted: Wanted,
    found: &mut dyn FnMut(Token<'a>, Range<usize>),
) {
    let text = source.get(..range.end).unwrap_or_default();
    let mut plain = range.start;
    let mut at = range.start;
    while at < range.end {
        let Some(token) = token_at(text, at, plain).filter(|(token, _)| wanted.includes(token)) else {
            at += 1;
            continue;
        };
        let (token, place) = token;
        if plain < place.start {
            found(Token::Text(text.get(plain..place.start).unwrap_or_default()), plain..place.start);
        }
        at = place.end;
        plain = place.end;
        found(token, place);
    }
    if plain < range.end {
        found(Token::Text(text.get(plain..).unwrap_or_default()), plain..range.end);
    }
}

/// The token at a byte, which may reach back to `plain` (an e-mail address is known by its `@`).
fn token_at(text: &str, at: usize, plain: usize) -> Option<(Token<'_>, Range<usize>)> {
    let byte = *text.as_bytes().get(at)?;
    if !matches!(byte, b'#' | b'@' | b'[' | b'!' | b'{' | b'<' | b'h' | b'H' | b'w' | b'W') {
        return None;
    }
    let rest = text.get(at..)?;
    let before = text.get(..at)?.chars().next_back();
    if before == Some('\\') {
        return None;
    }
    let from_here = |token, length| Some((token, at..at + length));
    match byte {
        b'#' => tag(rest, before).and_then(|tag| from_here(Token::Tag(tag), tag.len() + 1)),
        b'@' => match email(text, at, plain) {
            Some(range) => Some((Token::Address(text.get(range.clone())?, "mailto:"), range)),
            None => mention(rest, before).and_then(|name| from_here(Token::Mention(name), name.len() + 1)),
        },
        b'[' => wiki_length(rest)
            .and_then(|length| from_here(Token::Wiki(wiki_target(wiki_inner(&rest[..length]))), length)),
        b'!' => {
            let length = 1 + wiki_length(rest.get(1..)?)?;
            from_here(Token::Embed(wiki_target(wiki_inner(&rest[..length]))), length)
        }
        b'{' => component_at(rest).and_then(|(component, length)| from_here(Token::Component(component), length)),
        b'<' => html(rest).and_then(|(name, opens, length)| from_here(Token::Html(name, opens), length)),
        _ => address(rest, before)
            .and_then(|(length, scheme)| from_here(Token::Address(&rest[..length], scheme), length)),
    }
}

fn tag(rest: &str, before: Option<char>) -> Option<&str> {
    let inner = rest.get(1..)?;
    if before.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '#' | '&' | '/' | '=' | '@' | '_')) {
        return None;
    }
    if !inner.starts_with(char::is_alphabetic) {
        return None;
    }
    let end = inner.find(|letter: char| !is_tag_letter(letter)).unwrap_or(inner.len());
    Some(inner.get(..end)?.trim_end_matches(['-', '/', '_']))
}

fn is_tag_letter(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '-' | '_' | '/' | '\u{300}'..='\u{36f}')
}

fn mention(rest: &str, before: Option<char>) -> Option<&str> {
    let inner = rest.get(1..)?;
    if before.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '@' | '/' | '.' | '_')) {
        return None;
    }
    if !inner.starts_with(char::is_alphabetic) {
        return None;
    }
    let end =
        inner.find(|letter: char| !is_tag_letter(letter) && letter != '.' || letter == '/').unwrap_or(inner.len());
    Some(inner.get(..end)?.trim_end_matches(['-', '.', '_']))
}

fn email(text: &str, at: usize, plain: usize) -> Option<Range<usize>> {
    let local = text.get(plain..at)?;
    let start = local
        .bytes()
        .rposition(|byte| !(byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte)))
        .map_or(0, |last| last + 1);
    let start = start + local.get(start..)?.len()
        - local.get(start..)?.trim_start_matches(|c: char| !c.is_ascii_alphanumeric()).len();
    let domain = text.get(at + 1..)?;
    let length = domain
        .bytes()
        .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')))
        .unwrap_or(domain.len());
    let domain = domain.get(..length)?.trim_end_matches(['.', '-', '_']);
    let last = domain.rsplit('.').next()?;
    let valid = start < local.len() && domain.contains('.') && !domain.contains("..") && last.len() > 1;
    valid.then(|| plain + start..at + 1 + domain.len())
}

fn html(rest: &str) -> Option<(&'static str, bool, usize)> {
    let inner = rest.get(1..)?;
    let (inner, opens) = inner.strip_prefix('/').map_or((inner, true), |inner| (inner, false));
    let length = inner.bytes().take(8).take_while(u8::is_ascii_alphabetic).count();
    let name = inner.get(..length)?;
    let known = HTML_TAGS.into_iter().find(|known| known.eq_ignore_ascii_case(name))?;
    let after = inner.get(length..)?;
    let closing = ["/>", " />", ">"].into_iter().find(|closing| after.starts_with(closing))?;
    if closing != ">" && known != "br" {
        return None;
    }
    Some((known, opens || known == "br", rest.len() - after.len() + closing.len()))
}

fn address(rest: &str, before: Option<char>) -> Option<(usize, &'static str)> {
    if before.is_some_and(|letter| letter.is_alphanumeric()) {
        return None;
    }
    let starts = |prefix: &str| rest.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let (prefix, scheme) =
        [("https://", ""), ("http://", ""), ("www.", "https://")].into_iter().find(|(prefix, _)| starts(prefix))?;
    let end = rest.find(|letter: char| {
        letter.is_whitespace() || letter.is_control() || matches!(letter, '<' | '>' | '"' | '«' | '»')
    });
    let address = trim_address(rest.get(..end.unwrap_or(rest.len()))?);
    let host = address.get(prefix.len()..)?;
    host.starts_with(char::is_alphanumeric).then_some((address.len(), scheme))
}

/// Cuts the punctuation that ends the sentence rather than the address.
fn trim_address(address: &str) -> &str {
    let count = |text: &str, wanted| i64::try_from(text.bytes().filter(|byte| *byte == wanted).count()).unwrap_or(0);
    let mut surplus = count(address, b')') - count(address, b'(');
    let mut end = address.len();
    while let Some(last) = address.get(..end).and_then(|kept| kept.chars().next_back()) {
        let cut = match last {
            ')' if surplus > 0 => {
                surplus -= 1;
                true
            }
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '’' | '…' | ']' | '}' => true,
            _ => false,
        };
        if !cut {
            break;
        }
        end -= last.len_utf8();
    }
    address.get(..end).unwrap_or(address)
}
