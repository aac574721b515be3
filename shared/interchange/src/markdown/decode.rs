//! From bytes to text: encodings, line ends, front matter; what is not text is left out.

use std::borrow::Cow;

use etabli_markup::{FrontMatter, front_matter};

use super::path::{is_hidden, is_sound, without_ending};
use super::{MAX_PAGE_BYTES, Problem, ReportLine, SourceFile};

/// A Markdown file as text.
pub(super) struct Source {
    pub(super) path: String,
    pub(super) fields: FrontMatter,
    pub(super) body: String,
    /// Lines of front matter before the body.
    pub(super) lines_before: usize,
}

/// Sorts the files into Markdown sources and the paths of the others.
pub(super) fn decode(files: &[SourceFile<'_>], report: &mut Vec<ReportLine>) -> (Vec<Source>, Vec<String>) {
    let mut sources = Vec::new();
    let mut others = Vec::new();
    for file in files {
        let mut tell = |problem| report.push(ReportLine { path: file.path.to_owned(), line: 0, problem });
        if !is_sound(file.path) {
            tell(Problem::BadPath);
        } else if is_hidden(file.path) {
        } else if without_ending(file.path).is_none() {
            others.push(file.path.to_owned());
        } else if file.bytes.len() > MAX_PAGE_BYTES {
            tell(Problem::TooLarge);
        } else {
            match text_of(file.bytes) {
                Text::Utf8(text) => sources.push(source(file.path, &text)),
                Text::Latin1(text) => {
                    tell(Problem::ReadAsLatin1);
                    sources.push(source(file.path, &text));
                }
                Text::None => tell(Problem::NotText),
            }
        }
    }
    sources.sort_by(|left: &Source, right: &Source| left.path.cmp(&right.path));
    others.sort();
    (sources, others)
}

fn source(path: &str, text: &str) -> Source {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let (fields, start) = front_matter(&text);
    let head = text.get(..start).unwrap_or_default();
    let lines_before = head.matches('\n').count();
    Source {
        path: path.to_owned(),
        fields: fields.unwrap_or_default(),
        body: text.get(start..).unwrap_or_default().to_owned(),
        lines_before,
    }
}

enum Text<'a> {
    Utf8(Cow<'a, str>),
    Latin1(String),
    None,
}

fn text_of(bytes: &[u8]) -> Text<'_> {
    let sixteen = |rest: &[u8], read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect();
        String::from_utf16(&units).map_or(Text::None, |text| Text::Utf8(text.into()))
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => return sixteen(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => return sixteen(rest, u16::from_be_bytes),
        _ => {}
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.contains(&0) {
        return Text::None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Text::Utf8(text.into()),
        // Some UTF-8 and some not: a damaged file, not another encoding.
        Err(_) if bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii()) => Text::None,
        Err(_) => Text::Latin1(bytes.iter().map(|byte| windows_1252(*byte)).collect()),
    }
}

/// The letter of a byte in the superset of Latin-1 that Windows and browsers use.
fn windows_1252(byte: u8) -> char {
    const UPPER: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    byte.checked_sub(0x80).and_then(|place| UPPER.get(usize::from(place))).copied().unwrap_or(char::from(byte))
}
