//! Hides from the CommonMark parser what only our dialect understands.
//!
//! The parser gets a copy of the source of the same length, in which the punctuation of components, wiki links, HTML tags,
//! bare addresses and callout marks is replaced by control characters, each standing for one character. Offsets stay
//! those of the source, and [`unmask`] gives any text back. So `{{button link="a_b_c"}}` never becomes emphasis, and
//! no raw HTML exists for the parser.
//!
//! The same pass bounds the nesting of one line: after [`MAX_DEPTH`] marks of quotes or lists the next one is escaped.

use std::borrow::Cow;

use crate::callout::CalloutMark;
use crate::component::component_at;
use crate::wiki::wiki_length;

/// Deepest nesting of quotes and lists opened on one line.
const MAX_DEPTH: usize = 32;
/// Punctuation that can be hidden; its place gives the control character, from [`FIRST`].
const HIDDEN: &[u8] = b"*_~[]<>&`\\|!";
/// First control character used.
const FIRST: u8 = 0x0e;
/// Stands for a control character of the source itself, which no text may hold.
const FOREIGN: u8 = 0x1f;

/// The copy for the parser; borrowed when nothing needs hiding.
pub(super) fn mask(source: &str) -> Cow<'_, str> {
    let mut mask = Mask { source, bytes: source.as_bytes(), copy: None };
    mask.run();
    match mask.copy.map(String::from_utf8) {
        // Invariant: only ASCII was replaced, by ASCII.
        Some(Ok(copy)) => Cow::Owned(copy),
        _ => Cow::Borrowed(source),
    }
}

/// The text that a masked text stands for.
pub(super) fn unmask(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| (FIRST..=FOREIGN).contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let restored = text.chars().map(|letter| match u8::try_from(u32::from(letter)) {
        Ok(FOREIGN) => '\u{fffd}',
        Ok(byte) if byte >= FIRST => HIDDEN.get(usize::from(byte - FIRST)).map_or(letter, |byte| char::from(*byte)),
        _ => letter,
    });
    Cow::Owned(restored.collect())
}

struct Mask<'a> {
    source: &'a str,
    bytes: &'a [u8],
    copy: Option<Vec<u8>>,
}

impl Mask<'_> {
    fn run(&mut self) {
        let mut at = self.line_start(0);
        while let Some(byte) = self.bytes.get(at).copied() {
            at = match byte {
                b'\n' => self.line_start(at + 1),
                b'{' | b'[' | b'!' => self.token(at),
                b'<' => self.less_than(at),
                b':' | b'w' | b'W' => self.address(at),
                0x01..=0x08 | 0x0b..=0x0c | 0x0e..=0x1f | 0x7f => self.replace(at, FOREIGN),
                _ => at + 1,
            };
        }
    }

    fn at(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(b'\n')
    }

    fn before(&self, at: usize) -> u8 {
        at.checked_sub(1).map_or(b'\n', |before| self.at(before))
    }

    fn replace(&mut self, at: usize, byte: u8) -> usize {
        let bytes = self.bytes;
        if let Some(place) = self.copy.get_or_insert_with(|| bytes.to_vec()).get_mut(at) {
            *place = byte;
        }
        at + 1
    }

    /// Hides the punctuation of a part of the source that satisfies `which`.
    fn hide(&mut self, from: usize, to: usize, which: &[u8]) -> usize {
        for at in from..to {
            let byte = self.at(at);
            if let Some(place) = HIDDEN.iter().position(|hidden| *hidden == byte).filter(|_| which.contains(&byte)) {
                self.replace(at, FIRST + u8::try_from(place).unwrap_or(0));
            } else if byte.is_ascii_control() && byte != b'\t' {
                self.replace(at, FOREIGN);
            }
        }
        to
    }

    fn token(&mut self, at: usize) -> usize {
        if self.before(at) == b'\\' {
            return at + 1;
        }
        let rest = self.source.get(at..).unwrap_or_default();
        let length = match self.at(at) {
            b'{' => component_at(rest).map(|(_, length)| length),
            b'[' => wiki_length(rest),
            _ => rest.strip_prefix('!').and_then(wiki_length).map(|length| length + 1),
        };
        match length {
            Some(length) => self.hide(at, at + length, HIDDEN),
            None => at + 1,
        }
    }

    /// Everything but autolinks and the destinations of links: there is no HTML.
    fn less_than(&mut self, at: usize) -> usize {
        let rest = self.bytes.get(at + 1..).unwrap_or_default();
        let length = rest.iter().position(|byte| matches!(byte, b'<' | b'>') || byte.is_ascii_whitespace());
        let inside = length.and_then(|length| rest.get(..length)).unwrap_or_default();
        let closed = length.and_then(|length| rest.get(length)) == Some(&b'>');
        let scheme = inside.iter().take(33).position(|byte| *byte == b':').is_some_and(|colon| {
            colon > 1
                && inside.iter().take(colon).all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(byte))
                && inside.first().is_some_and(u8::is_ascii_alphabetic)
        });
        let autolink = closed && (scheme || inside.contains(&b'@'));
        let before = self.bytes.get(..at).unwrap_or_default().trim_ascii_end();
        let destination = before.ends_with(b"](") || before.ends_with(b"]:");
        if autolink || destination || self.before(at) == b'\\' { at + 1 } else { self.hide(at, at + 1, b"<") }
    }

    /// Emphasis marks inside a bare address belong to the address.
    fn address(&mut self, at: usize) -> usize {
        let before = self.bytes.get(..at).unwrap_or_default();
        let rest = self.bytes.get(at..).unwrap_or_default();
        let starts = if self.at(at) == b':' {
            let tail = before.get(before.len().saturating_sub(5)..).unwrap_or_default().to_ascii_lowercase();
            rest.starts_with(b"://") && (tail.ends_with(b"http") || tail.ends_with(b"https"))
        } else {
            rest.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"www."))
                && !self.before(at).is_ascii_alphanumeric()
        };
        if !starts {
            return at + 1;
        }
        let length = rest.iter().position(|byte| byte.is_ascii_whitespace() || b"<>()[]|`\\".contains(byte));
        let mut length = length.unwrap_or(rest.len());
        while length > 0 && b"*_~?!.,:;'\"".contains(&self.at(at + length - 1)) {
            length -= 1;
        }
        self.hide(at, at + length, b"*_~").max(at + 1)
    }

    /// Walks over the marks of quotes and lists that open a line.
    fn line_start(&mut self, start: usize) -> usize {
        let mut at = start;
        let mut depth = 0;
        let mut quoted = false;
        loop {
            at += self.blanks(at);
            let Some(length) = self.mark(at) else { break };
            if depth == 0 && self.is_rule(at) {
                return at;
            }
            quoted = self.at(at) == b'>';
            depth += 1;
            if depth > MAX_DEPTH {
                self.escape(at, length);
                return at + length;
            }
            at += length;
        }
        let mark = CalloutMark::read(self.source.get(at..).unwrap_or_default()).filter(|_| quoted);
        if let Some(mark) = mark {
            return self.hide(at, at + mark.kind.len() + 3, b"[!]");
        }
        at
    }

    fn blanks(&self, at: usize) -> usize {
        self.bytes.iter().skip(at).take_while(|byte| matches!(byte, b' ' | b'\t')).count()
    }

    /// Length of the mark of a quote or a list item.
    fn mark(&self, at: usize) -> Option<usize> {
        let blank = |at| matches!(self.at(at), b' ' | b'\t');
        match self.at(at) {
            b'>' => Some(1),
            b'-' | b'*' | b'+' if blank(at + 1) => Some(2),
            b'0'..=b'9' => {
                let digits = self.bytes.iter().skip(at).take(9).take_while(|byte| byte.is_ascii_digit()).count();
                (matches!(self.at(at + digits), b'.' | b')') && blank(at + digits + 1)).then_some(digits + 2)
            }
            _ => None,
        }
    }

    fn is_rule(&self, at: usize) -> bool {
        let mark = self.at(at);
        mark != b'>'
            && !mark.is_ascii_digit()
            && self
                .bytes
                .iter()
                .skip(at)
                .take_while(|byte| **byte != b'\n')
                .all(|byte| *byte == mark || byte.is_ascii_whitespace())
    }

    /// Turns a mark into text of the same length, so that what follows is text too.
    fn escape(&mut self, at: usize, length: usize) {
        if self.at(at).is_ascii_digit() {
            let dot = self.at(at + length - 2);
            self.replace(at + length - 2, b'\\');
            self.replace(at + length - 1, dot);
        } else if self.at(at + 1) != b'\n' && self.at(at + 1).is_ascii() {
            let mark = self.at(at);
            self.replace(at, b'\\');
            self.replace(at + 1, mark);
        }
    }
}
