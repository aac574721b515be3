//! Links between pages: `[[Page]]`, `[[Page|text]]`, `[[Page#Section]]`, and `![[file.png]]` which shows in place.

/// A link to a page as written between double brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WikiLink<'a> {
    /// The page (or file) named, trimmed; empty for a section of the page itself.
    pub page: &'a str,
    /// The section named after `#`.
    pub section: Option<&'a str>,
    /// The text to show, when it differs from the target.
    pub text: Option<&'a str>,
}

impl<'a> WikiLink<'a> {
    /// What a reader sees.
    #[must_use]
    pub fn shown(&self) -> &'a str {
        match (self.text, self.section) {
            (Some(text), _) => text,
            (None, Some(section)) if self.page.is_empty() => section,
            (None, _) => self.page,
        }
    }
}

/// Splits what stands between the double brackets.
#[must_use]
pub fn wiki_target(inner: &str) -> WikiLink<'_> {
    let (target, text) = match inner.split_once('|') {
        // In a table, `\|` keeps the cell whole.
        Some((target, text)) => (target.strip_suffix('\\').unwrap_or(target), Some(text.trim())),
        None => (inner, None),
    };
    let (page, section) = match target.split_once('#') {
        Some((page, section)) => (page.trim(), Some(section.trim()).filter(|section| !section.is_empty())),
        None => (target.trim(), None),
    };
    WikiLink { page, section, text: text.filter(|text| !text.is_empty()) }
}

/// Length of the wiki link at the very start of `text`, brackets included.
///
/// `[[1]](https://…)` is an ordinary link whose text is `[1]`.
pub(crate) fn wiki_length(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("[[")?;
    let length = inner.find(['[', ']', '\n'])?;
    let inside = inner.get(..length)?;
    let after = inner.get(length..)?.strip_prefix("]]")?;
    let target = wiki_target(inside);
    let named = !target.page.is_empty() || target.section.is_some();
    (named && !after.starts_with('(')).then_some(length + 4)
}

/// The part between the brackets of a link of [`wiki_length`].
pub(crate) fn wiki_inner(link: &str) -> &str {
    link.trim_start_matches('!').strip_prefix("[[").and_then(|inner| inner.strip_suffix("]]")).unwrap_or_default()
}
