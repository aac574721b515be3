//! What a file is: told from its first bytes, else from its extension; and how a browser may show it.

/// How a file is handed to a browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Showing {
    /// In the page or in a tab: it cannot run anything.
    Inline,
    /// In the page, but in a sandbox when opened by itself: it could hold scripts.
    Sandboxed,
    /// Saved as a file.
    Download,
}

const BY_EXTENSION: &[(&str, &str)] = &[
    ("svg", "image/svg+xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("md", "text/markdown; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8"),
    ("ics", "text/calendar; charset=utf-8"),
    ("vcf", "text/vcard; charset=utf-8"),
    ("json", "application/json"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("odp", "application/vnd.oasis.opendocument.presentation"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("zip", "application/zip"),
];

const UNKNOWN: &str = "application/octet-stream";

/// The media type of a file. What its bytes say wins over its name: a page called `photo.png` is not an image.
pub fn media_type(name: &str, beginning: &[u8]) -> &'static str {
    if let Some(found) = sniff(beginning) {
        return found;
    }
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    let named = BY_EXTENSION.iter().find(|(known, _)| *known == extension).map(|(_, media_type)| *media_type);
    match named {
        Some(media_type) if media_type == "image/svg+xml" && !looks_like_svg(beginning) => UNKNOWN,
        named => named.unwrap_or(UNKNOWN),
    }
}

/// How a browser may show a file of this type.
pub fn showing(media_type: &str) -> Showing {
    match media_type {
        "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/avif" | "application/pdf" => Showing::Inline,
        "image/svg+xml" => Showing::Sandboxed,
        _ if media_type.starts_with("audio/") || media_type.starts_with("video/") => Showing::Inline,
        _ => Showing::Download,
    }
}

fn sniff(beginning: &[u8]) -> Option<&'static str> {
    let at = |offset: usize, mark: &[u8]| beginning.get(offset..).is_some_and(|rest| rest.starts_with(mark));
    let brand = || beginning.get(8..12).unwrap_or_default();
    Some(match () {
        () if at(0, b"\x89PNG\r\n\x1a\n") => "image/png",
        () if at(0, b"\xff\xd8\xff") => "image/jpeg",
        () if at(0, b"GIF8") => "image/gif",
        () if at(0, b"RIFF") && at(8, b"WEBP") => "image/webp",
        () if at(0, b"RIFF") && at(8, b"WAVE") => "audio/wav",
        () if at(0, b"%PDF-") => "application/pdf",
        () if at(4, b"ftyp") && matches!(brand(), b"avif" | b"avis") => "image/avif",
        () if at(4, b"ftyp") && matches!(brand(), b"M4A ") => "audio/mp4",
        () if at(4, b"ftyp") && !matches!(brand(), b"heic" | b"heix" | b"mif1") => "video/mp4",
        () if at(0, b"\x1a\x45\xdf\xa3") => "video/webm",
        () if at(0, b"OggS") && at(28, b"\x80theora") => "video/ogg",
        () if at(0, b"OggS") => "audio/ogg",
        () if at(0, b"ID3") || at(0, b"\xff\xfb") => "audio/mpeg",
        () if at(0, b"fLaC") => "audio/flac",
        () => return None,
    })
}

fn looks_like_svg(beginning: &[u8]) -> bool {
    let text = String::from_utf8_lossy(beginning);
    text.contains("<svg") || text.trim_start_matches('\u{feff}').trim_start().starts_with("<?xml")
}

/// A name fit for a header, a folder of any system and the eye: one segment, no control characters, not too long.
pub fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .chars()
        .filter(|letter| !letter.is_control() && !matches!(letter, '<' | '>' | ':' | '"' | '|' | '?' | '*'))
        .filter(|letter| !matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .collect();
    let kept = kept.trim().trim_start_matches('.').trim();
    let (stem, extension) = match kept.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 10 => (stem, format!(".{extension}")),
        _ => (kept, String::new()),
    };
    let mut end = stem.len().min(150);
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    let stem = if stem.is_empty() { "fichier" } else { &stem[..end] };
    format!("{stem}{extension}")
}

#[cfg(test)]
mod tests {
    use super::{Showing, clean_name, media_type, showing};

    #[test]
    fn the_content_wins_over_the_name() {
        let cases: [(&str, &[u8], &str, Showing); 7] = [
            ("a.png", b"\x89PNG\r\n\x1a\n...", "image/png", Showing::Inline),
            ("a.png", b"<html><script>", "application/octet-stream", Showing::Download),
            ("a.html", b"<html>", "application/octet-stream", Showing::Download),
            ("logo.SVG", b"<svg xmlns=", "image/svg+xml", Showing::Sandboxed),
            ("logo.svg", b"<html>", "application/octet-stream", Showing::Download),
            ("pv.odt", b"PK\x03\x04", "application/vnd.oasis.opendocument.text", Showing::Download),
            ("film.mp4", b"\0\0\0\x20ftypisom", "video/mp4", Showing::Inline),
        ];
        for (name, beginning, expected, shown) in cases {
            let found = media_type(name, beginning);
            assert_eq!((found, showing(found)), (expected, shown), "{name}");
        }
    }

    #[test]
    fn names_are_one_safe_segment() {
        let cases = [
            ("../../etc/passwd", "passwd"),
            ("C:\\photos\\été.jpg", "été.jpg"),
            ("a\u{202e}gpj.exe", "agpj.exe"),
            ("\"\n.png", "png"),
            ("   ", "fichier"),
        ];
        for (name, expected) in cases {
            assert_eq!(clean_name(name), expected, "{name:?}");
        }
        assert!(clean_name(&"é".repeat(500)).len() <= 160);
    }
}
