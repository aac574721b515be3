//! Text into HTML.

use std::borrow::Cow;

/// An attribute, left out when its value is empty.
pub(super) fn attribute(name: &str, value: &str) -> String {
    if value.is_empty() { String::new() } else { format!(" {name}=\"{}\"", escape_html(value)) }
}

/// Escapes a text for HTML, in content and in quoted attributes. Control characters are dropped.
#[must_use]
pub fn escape_html(text: &str) -> Cow<'_, str> {
    let special =
        |byte: u8| matches!(byte, b'&' | b'<' | b'>' | b'"') || (byte < 0x20 && byte != b'\n' && byte != b'\t');
    if !text.bytes().any(special) {
        return text.into();
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(letter),
            control if (control as u32) < 0x20 => {}
            other => escaped.push(other),
        }
    }
    escaped.into()
}
