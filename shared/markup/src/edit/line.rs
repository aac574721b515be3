//! The marks at the start of one line, read without the rest of the text.

use std::ops::Range;

/// A line taken apart. All ranges are bytes of the text; those of marks that are absent are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LineParts {
    /// The line without its newline.
    pub(super) line: Range<usize>,
    /// The marks of the quotes, with the space after each.
    pub(super) quote: Range<usize>,
    /// Blanks before the item or the content.
    pub(super) indent: Range<usize>,
    /// The mark of the item with the space after it.
    pub(super) mark: Option<(Mark, Range<usize>)>,
    /// The box of a task, `[ ]`, without the space after it.
    pub(super) task: Option<Range<usize>>,
    /// The mark of the heading with the space after it.
    pub(super) heading: Range<usize>,
    /// Where the content begins.
    pub(super) content: usize,
}

/// The mark of a list item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// `-`, `*` or `+`.
    Bullet(char),
    /// A number and what follows it.
    Number(u64, char),
}

impl Mark {
    /// The mark of the next item, with its space.
    pub(super) fn next(self) -> String {
        match self {
            Self::Bullet(bullet) => format!("{bullet} "),
            Self::Number(number, delimiter) => format!("{}{delimiter} ", number.saturating_add(1)),
        }
    }
}

impl LineParts {
    pub(super) fn read(text: &str, line: Range<usize>) -> Self {
        let whole = text.get(line.clone()).unwrap_or_default();
        let quote_end = line.start + quote_length(whole);
        let after_quote = text.get(quote_end..line.end).unwrap_or_default();
        let indent_end = quote_end + blanks(after_quote);
        let after_indent = text.get(indent_end..line.end).unwrap_or_default();
        let mark = read_mark(after_indent).map(|(mark, length)| (mark, indent_end..indent_end + length));
        let mut content = mark.as_ref().map_or(indent_end, |(_, range)| range.end);
        let rest = text.get(content..line.end).unwrap_or_default();
        let task = mark.as_ref().and_then(|_| is_box(rest).then_some(content..content + 3));
        if let Some(task) = &task {
            content = (task.end + 1).min(line.end);
        }
        let rest = text.get(content..line.end).unwrap_or_default();
        let hashes = rest.bytes().take_while(|byte| *byte == b'#').count();
        let after = rest.get(hashes..).unwrap_or_default();
        let is_heading = (1..=6).contains(&hashes) && (after.is_empty() || after.starts_with(' '));
        let heading = content..content + if is_heading { hashes + blanks(after).min(1) } else { 0 };
        let content = heading.end;
        Self {
            line,
            quote: quote_end - quote_length(whole)..quote_end,
            indent: quote_end..indent_end,
            mark,
            task,
            heading,
            content,
        }
    }

    /// The content of the line.
    pub(super) const fn content_range(&self) -> Range<usize> {
        self.content..self.line.end
    }

    /// Columns of blanks before the mark, a tab counting to the next multiple of four.
    pub(super) fn columns(&self, text: &str) -> usize {
        columns(text.get(self.indent.clone()).unwrap_or_default())
    }

    pub(super) fn is_blank(&self, text: &str) -> bool {
        text.get(self.line.clone()).is_none_or(|line| line.trim().is_empty())
    }

    /// All marks but those of quotes and the blanks: item, box, heading.
    pub(super) const fn marks(&self) -> Range<usize> {
        self.indent.end..self.content
    }
}

/// The line in which a byte is, without its newline.
pub(super) fn line_range(text: &str, at: usize) -> Range<usize> {
    let before = text.get(..at).unwrap_or_default();
    let after = text.get(at..).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    start..at + after.find('\n').unwrap_or(after.len())
}

/// The lines that a range touches; one that merely ends at a line's start does not touch that line.
pub(super) fn lines_in(text: &str, range: &Range<usize>) -> Vec<Range<usize>> {
    let mut lines = vec![line_range(text, range.start)];
    while let Some(next) = lines.last().map(|line| line.end + 1).filter(|next| *next < range.end && *next <= text.len())
    {
        lines.push(line_range(text, next));
    }
    lines
}

/// Whether a line is inside a fenced code block, the fences included.
pub(super) fn is_in_code(text: &str, at: usize) -> bool {
    let line = line_range(text, at);
    let mut fence: Option<(char, usize)> = None;
    let mut start = 0;
    for shown in text.split('\n') {
        let inner = shown.get(quote_length(shown)..).unwrap_or_default().trim_start();
        let inner = read_mark(inner).and_then(|(_, length)| inner.get(length..)).unwrap_or(inner);
        let letter = inner.chars().next().filter(|letter| matches!(letter, '`' | '~'));
        let length = letter.map_or(0, |letter| inner.chars().take_while(|next| *next == letter).count());
        let rest = inner.get(length..).unwrap_or_default();
        let was_open = fence.is_some();
        match (fence, letter) {
            (None, Some(letter)) if length >= 3 && !(letter == '`' && rest.contains('`')) => {
                fence = Some((letter, length))
            }
            (Some((open, least)), Some(letter)) if letter == open && length >= least && rest.trim().is_empty() => {
                fence = None
            }
            _ => {}
        }
        if start >= line.start {
            return was_open;
        }
        start += shown.len() + 1;
    }
    false
}

fn quote_length(line: &str) -> usize {
    let mut length = 0;
    loop {
        let rest = line.get(length..).unwrap_or_default();
        let indent = rest.bytes().take(3).take_while(|byte| *byte == b' ').count();
        let Some(after) = rest.get(indent..).and_then(|rest| rest.strip_prefix('>')) else { return length };
        length += indent + 1 + usize::from(after.starts_with(' '));
    }
}

fn blanks(text: &str) -> usize {
    text.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

fn columns(blanks: &str) -> usize {
    blanks.bytes().fold(0, |column, byte| if byte == b'\t' { (column / 4 + 1) * 4 } else { column + 1 })
}

/// The mark at the start of a text and its length, with the space after it.
fn read_mark(text: &str) -> Option<(Mark, usize)> {
    let first = text.chars().next()?;
    let (mark, length) = if matches!(first, '-' | '*' | '+') {
        (Mark::Bullet(first), 1)
    } else {
        let digits = text.bytes().take(9).take_while(u8::is_ascii_digit).count();
        let delimiter = text.get(digits..)?.chars().next().filter(|letter| matches!(letter, '.' | ')'))?;
        (Mark::Number(text.get(..digits)?.parse().ok()?, delimiter), digits + 1)
    };
    let rest = text.get(length..)?;
    if rest.is_empty() {
        return Some((mark, length));
    }
    let is_rule = matches!(mark, Mark::Bullet(bullet) if bullet != '+'
        && rest.chars().filter(|letter| *letter == bullet).count() >= 2
        && rest.chars().all(|letter| letter == bullet || letter == ' '));
    (rest.starts_with([' ', '\t']) && !is_rule).then_some((mark, length + 1))
}

fn is_box(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next() == Some('[')
        && letters.next().is_some_and(|letter| matches!(letter, ' ' | 'x' | 'X'))
        && letters.next() == Some(']')
        && letters.next().is_none_or(|letter| letter == ' ')
}
