//! What a piece of a line looks like: a small set of flags, each with a name for style sheets.

use std::ops::{BitOr, BitOrAssign};

/// A set of looks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Style(u32);

macro_rules! styles {
    ($($(#[$doc:meta])* $name:ident = $bit:literal, $class:literal;)*) => {
        impl Style {
            $($(#[$doc])* pub const $name: Self = Self(1 << $bit);)*
            const ALL: &[(Self, &str)] = &[$((Self::$name, $class)),*];
        }
    };
}

styles! {
    /// Syntax that is hidden while the caret is in another block.
    MARK = 0, "mark";
    /// Strong emphasis.
    STRONG = 1, "strong";
    /// Emphasis.
    EMPHASIS = 2, "emphasis";
    /// Struck out.
    STRIKE = 3, "strike";
    /// Inline code.
    CODE = 4, "code";
    /// The text of a link; the target is its address.
    LINK = 5, "link";
    /// A link to a page; the target is the page, with its section after `#`.
    WIKI_LINK = 6, "wiki-link";
    /// An address as written.
    URL = 7, "url";
    /// `#tag`; the target is the tag.
    TAG = 8, "tag";
    /// `@person`; the target is the name.
    MENTION = 9, "mention";
    /// An image, whole; the target is its address.
    IMAGE = 10, "image";
    /// `![[page]]`, whole; the target is the page.
    EMBED = 11, "embed";
    /// A component, whole; the target is its name.
    COMPONENT = 12, "component";
    /// A harmless HTML tag.
    HTML = 13, "html";
    /// Between `<mark>` and `</mark>`.
    HIGHLIGHT = 14, "highlight";
    /// Between `<u>` and `</u>`.
    UNDERLINE = 15, "underline";
    /// Between `<kbd>` and `</kbd>`.
    KEYBOARD = 16, "keyboard";
    /// Between `<sub>` and `</sub>`.
    SUBSCRIPT = 17, "subscript";
    /// Between `<sup>` and `</sup>`.
    SUPERSCRIPT = 18, "superscript";
    /// The mark of a list item, with the space after it.
    LIST_MARK = 19, "list-mark";
    /// The mark of a quote, with the space after it.
    QUOTE_MARK = 20, "quote-mark";
    /// The box of a task: `[ ]`.
    TASK_BOX = 21, "task-box";
    /// The kind of a callout: `[!note]`.
    CALLOUT = 22, "callout-kind";
    /// Bars of a table and its line of dashes.
    TABLE_BAR = 23, "table-bar";
    /// A footnote's reference or label.
    FOOTNOTE = 24, "footnote";
    /// The language of a code block.
    CODE_LANGUAGE = 25, "code-language";
}

impl Style {
    /// No look at all.
    pub const NONE: Self = Self(0);

    /// Whether all of `other` is in this.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The names of the looks, as used in style sheets.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().filter(move |(style, _)| self.contains(*style)).map(|(_, name)| *name)
    }

    /// Without some looks.
    #[must_use]
    pub(super) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl BitOr for Style {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Style {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl std::fmt::Debug for Style {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.names().collect::<Vec<_>>().join("+"))
    }
}
