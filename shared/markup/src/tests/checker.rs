//! A strict reader of our own HTML: balanced, known elements and attributes, safe addresses.

const ELEMENTS: &[&str] = &[
    "a",
    "aside",
    "blockquote",
    "br",
    "code",
    "del",
    "details",
    "div",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "input",
    "kbd",
    "li",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];
const EMPTY: &[&str] = &["br", "hr", "img", "input"];
const ATTRIBUTES: &[&str] = &[
    "href",
    "class",
    "id",
    "title",
    "src",
    "alt",
    "width",
    "height",
    "loading",
    "decoding",
    "rel",
    "tabindex",
    "role",
    "type",
    "disabled",
    "checked",
    "start",
    "aria-label",
    "open",
];
/// Elements that close an open paragraph in a browser.
const BLOCKS: &[&str] = &[
    "aside",
    "blockquote",
    "details",
    "div",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
];

/// Says what is wrong with a piece of HTML.
pub(super) fn check_html(html: &str) -> Result<(), String> {
    let mut open: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '>', '"']) {
        if !rest[at..].starts_with('<') {
            return Err(format!("stray {:?}", &rest[at..(at + 1)]));
        }
        rest = &rest[at + 1..];
        let (tag, after) = read_tag(rest)?;
        rest = after;
        match tag.strip_prefix('/') {
            Some(name) if open.last().is_some_and(|last| last == name) => {
                open.pop();
            }
            Some(name) => return Err(format!("</{name}> closes {open:?}")),
            None => {
                let name = tag.split([' ', '/']).next().unwrap_or_default().to_owned();
                if BLOCKS.contains(&name.as_str()) && open.iter().any(|outer| outer == "p") {
                    return Err(format!("<{name}> inside a paragraph: {open:?}"));
                }
                if !EMPTY.contains(&name.as_str()) {
                    open.push(name);
                }
            }
        }
    }
    if html.chars().any(|letter| letter.is_ascii_control() && letter != '\n' && letter != '\t' && letter != '\u{7f}') {
        return Err("a control character".to_owned());
    }
    if open.is_empty() { Ok(()) } else { Err(format!("left open: {open:?}")) }
}

fn read_tag(rest: &str) -> Result<(&str, &str), String> {
    let mut quoted = false;
    let end = rest.find(|letter| {
        quoted ^= letter == '"';
        letter == '>' && !quoted
    });
    let (tag, after) = rest.split_at(end.ok_or("a tag does not end")?);
    let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
    if !ELEMENTS.contains(&name) {
        return Err(format!("element <{name}>"));
    }
    check_attributes(tag.trim_start_matches('/').strip_prefix(name).unwrap_or_default().trim_end_matches('/').trim())?;
    Ok((tag, &after[1..]))
}

fn check_attributes(mut rest: &str) -> Result<(), String> {
    while !rest.is_empty() {
        let end = rest.find(['=', ' ']).unwrap_or(rest.len());
        let name = &rest[..end];
        if !ATTRIBUTES.contains(&name) {
            return Err(format!("attribute {name:?}"));
        }
        let Some(value) = rest[end..].strip_prefix("=\"") else {
            rest = rest[end..].trim_start();
            continue;
        };
        let (value, after) = value.split_once('"').ok_or("a value does not end")?;
        if matches!(name, "href" | "src") {
            let scheme =
                value.split(['/', '?', '#']).next().unwrap_or_default().split_once(':').map(|(scheme, _)| scheme);
            let safe = scheme
                .is_none_or(|scheme| ["http", "https", "mailto", "tel"].contains(&scheme.to_lowercase().as_str()));
            if !safe || value.contains(char::is_whitespace) {
                return Err(format!("address {value:?}"));
            }
        }
        rest = after.trim_start();
    }
    Ok(())
}
