//! The mark of a callout at the start of a quote: `[!note]`, with `-` or `+` after it when it folds.

/// Longest kind, in bytes.
const MAX_LENGTH: usize = 40;

/// The mark at the very start of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CalloutMark<'a> {
    /// The kind as written: `note`, `TIP` …
    pub(crate) kind: &'a str,
    /// Whether it is folded at first; `None` when it does not fold.
    pub(crate) folded: Option<bool>,
    /// Length of the whole mark.
    pub(crate) length: usize,
}

impl<'a> CalloutMark<'a> {
    /// Reads the mark at the start of `text`.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        let inner = text.strip_prefix("[!")?;
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        let length = inner.bytes().take(MAX_LENGTH + 1).take_while(is_name).count();
        let kind = inner.get(..length).filter(|kind| (1..=MAX_LENGTH).contains(&kind.len()))?;
        let rest = inner.get(length..)?.strip_prefix(']')?;
        let folded = match rest.bytes().next() {
            Some(b'-') => Some(true),
            Some(b'+') => Some(false),
            _ => None,
        };
        Some(Self { kind, folded, length: 3 + length + usize::from(folded.is_some()) })
    }

    /// One name in lower case for each kind that other tools, and French, give several names.
    pub(crate) fn name(self) -> String {
        match self.kind.to_ascii_lowercase().as_str() {
            "remarque" => "note",
            "info" | "important" | "abstract" | "summary" | "tldr" => "important",
            "hint" | "astuce" | "conseil" => "tip",
            "attention" | "avertissement" => "warning",
            "danger" | "error" | "bug" | "failure" | "fail" | "missing" => "caution",
            "help" | "faq" => "question",
            "check" | "done" => "success",
            "cite" | "citation" => "quote",
            "exemple" => "example",
            other => other,
        }
        .to_owned()
    }
}
