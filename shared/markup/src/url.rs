//! Addresses: which may become a link, and how they are written in an attribute.

/// Schemes a link may have; everything else (`javascript:`, `data:`, `vbscript:` …) gets no address.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// The address ready for an attribute, or `None` when it must not be a link.
///
/// Browsers drop tabs and line ends inside an address before they read its scheme, so an address with control characters
/// is refused rather than cleaned.
#[must_use]
pub fn safe_url(url: &str) -> Option<String> {
    let url = url.trim_matches(' ');
    if url.chars().any(|letter| letter.is_control() || letter == '\u{fffd}') {
        return None;
    }
    match scheme(url) {
        Some(scheme) if !SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme)) => None,
        _ => Some(percent_encode(url)),
    }
}

/// Whether an address leads to another site.
#[must_use]
pub fn is_external(url: &str) -> bool {
    url.starts_with("//")
        || scheme(url).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
}

/// Whether an address is relative to the page or the site (neither scheme nor `//` nor `#`).
pub(crate) fn is_relative(url: &str) -> bool {
    !url.is_empty() && scheme(url).is_none() && !url.starts_with("//") && !url.starts_with('#')
}

/// What stands before the first colon, if that colon comes before any `/`, `?` or `#`.
fn scheme(url: &str) -> Option<&str> {
    let end = url.find([':', '/', '?', '#'])?;
    url.get(end..)?.starts_with(':').then(|| url.get(..end)).flatten()
}

/// Percent-encodes what an address may not hold; existing `%xx` are kept.
pub(crate) fn percent_encode(url: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(url.len() + 8);
    for byte in url.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => encoded.push(char::from(byte)),
            b'-' | b'_' | b'.' | b'!' | b'~' | b'*' | b'\'' | b'(' | b')' | b';' | b'/' | b'?' | b':' | b'@' | b'='
            | b'+' | b'$' | b',' | b'%' | b'#' | b'&' => encoded.push(char::from(byte)),
            other => {
                encoded.push('%');
                encoded.push(char::from(*HEX.get(usize::from(other >> 4)).unwrap_or(&b'0')));
                encoded.push(char::from(*HEX.get(usize::from(other & 15)).unwrap_or(&b'0')));
            }
        }
    }
    encoded
}
