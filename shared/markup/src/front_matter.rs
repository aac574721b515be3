//! Front matter: the block between `---` lines at the very start of a file.
//!
//! Reads the small part of YAML that people write there: `key: value`, lists in either form, quoted texts, folded texts.
//! Deliberately absent: nested maps (their inner lines are skipped), anchors, types: every value is text.

/// The fields of a front matter in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FrontMatter {
    /// Keys as written, with their values.
    pub fields: Vec<(String, Field)>,
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// One text, possibly empty.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
}

impl FrontMatter {
    /// The value of a key, compared without case.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value)
    }

    /// The value of a key as one non-empty text.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.get(key)? {
            Field::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// The value of a key as a list; a text is cut at commas.
    #[must_use]
    pub fn list(&self, key: &str) -> Vec<&str> {
        match self.get(key) {
            Some(Field::List(items)) => items.iter().map(String::as_str).collect(),
            Some(Field::Text(text)) => text.split(',').map(str::trim).filter(|item| !item.is_empty()).collect(),
            None => Vec::new(),
        }
    }
}

/// The front matter of a source and where its body begins (0 without front matter).
#[must_use]
pub fn front_matter(source: &str) -> (Option<FrontMatter>, usize) {
    match body_start(source) {
        0 => (None, 0),
        start => (source.get(..start).map(parse), start),
    }
}

/// The source after its front matter.
#[must_use]
pub fn without_front_matter(source: &str) -> &str {
    source.get(body_start(source)..).unwrap_or(source)
}

/// Where the body begins.
pub(crate) fn body_start(source: &str) -> usize {
    let mut lines = source.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else { return 0 };
    let mut end = first.len();
    for line in lines {
        end += line.len();
        if matches!(line.trim_end(), "---" | "...") {
            return end;
        }
        // A rule followed by prose is no front matter: fields, lists, comments and indented lines only.
        let plausible = line.trim().is_empty()
            || line.starts_with([' ', '\t', '-', '#'])
            || line.contains(':')
            || line.trim_end().ends_with([']', '}']);
        if !plausible {
            return 0;
        }
    }
    0
}

fn parse(block: &str) -> FrontMatter {
    let mut fields: Vec<(String, Field)> = Vec::new();
    let mut folded = false;
    for line in block.lines().skip(1) {
        let inner = line.trim();
        if inner.is_empty() || inner.starts_with('#') || matches!(inner, "---" | "...") {
            continue;
        }
        if let Some(item) = inner.strip_prefix("- ").filter(|_| !folded) {
            push_item(&mut fields, unquote(item));
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, Field::Text(text))) = fields.last_mut().filter(|_| folded) {
                text.push_str(if text.is_empty() { "" } else { " " });
                text.push_str(inner);
            }
        } else if let Some((key, value)) = inner.split_once(':') {
            let value = value.trim();
            folded = matches!(value, "|" | ">" | "|-" | ">-");
            let value = if folded { Field::Text(String::new()) } else { parse_value(value) };
            fields.push((unquote(key.trim()), value));
        }
    }
    FrontMatter { fields }
}

fn push_item(fields: &mut [(String, Field)], item: String) {
    match fields.last_mut() {
        Some((_, Field::List(items))) => items.push(item),
        Some((_, field)) if *field == Field::Text(String::new()) => *field = Field::List(vec![item]),
        _ => {}
    }
}

fn parse_value(value: &str) -> Field {
    match value.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
        Some(inner) => Field::List(split_list(inner)),
        None => Field::Text(unquote(value)),
    }
}

/// Cuts an inline list at the commas outside quotes.
fn split_list(inner: &str) -> Vec<String> {
    let mut quote = None;
    inner
        .split(|letter: char| {
            match quote {
                None if letter == '"' || letter == '\'' => quote = Some(letter),
                Some(open) if open == letter => quote = None,
                _ => {}
            }
            letter == ',' && quote.is_none()
        })
        .map(|item| unquote(item.trim()))
        .filter(|item| !item.is_empty())
        .collect()
}

fn unquote(value: &str) -> String {
    let value = value.trim();
    if let Some(inner) = value.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')) {
        return inner.replace("\\\"", "\"").replace("\\\\", "\\");
    }
    if let Some(inner) = value.strip_prefix('\'').and_then(|inner| inner.strip_suffix('\'')) {
        return inner.replace("''", "'");
    }
    value.split_once(" #").map_or(value, |(before, _)| before.trim_end()).to_owned()
}
