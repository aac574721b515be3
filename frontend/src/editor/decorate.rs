//! From the source to what its lines look like: classes, pieces, pictures.
//!
//! The text of a line's pieces is the line. What is hidden outside of the caret's block is only marked here; the style sheet
//! hides it.

use std::ops::Range;

use etabli_markup::spans::{Line, LineKind, Span, Style, update};

use super::dom::{Picture, Piece};

/// What a line looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineView {
    /// Its classes.
    pub class: String,
    /// Its text with styles.
    pub pieces: Vec<Piece>,
    /// An image shown below it.
    pub picture: Option<Picture>,
}

/// A decorated source.
#[derive(Debug, Default)]
pub struct Decorated {
    /// What each line is.
    pub lines: Vec<Line>,
    text: String,
}

/// What looks different from before: all lines but the `first` and the `last` ones.
#[derive(Debug, PartialEq, Eq)]
pub struct Patch {
    /// How many lines at the start look the same.
    pub first: usize,
    /// How many lines at the end look the same.
    pub last: usize,
    /// What the lines between look like now.
    pub views: Vec<LineView>,
}

impl Decorated {
    /// The lines of the block to which a line belongs.
    pub fn block_lines(&self, line: usize) -> Range<usize> {
        let Some(block) = self.lines.get(line).map(|line| line.block) else { return line..line };
        let before = self.lines[..line].iter().rev().take_while(|line| line.block == block).count();
        let after = self.lines[line..].iter().take_while(|line| line.block == block).count();
        line - before..line + after
    }

    const fn whole(&self) -> Part<'_> {
        Part { text: self.text.as_str(), lines: self.lines.as_slice(), end: self.text.len() }
    }
}

/// Lines that stand together in a source, and where they end; blocks do not reach over its ends.
#[derive(Clone, Copy)]
struct Part<'a> {
    text: &'a str,
    lines: &'a [Line],
    end: usize,
}

impl Part<'_> {
    /// The bytes of a line. Whatever the parser left out at its end (a carriage return) is text all the same: the host is
    /// the source.
    fn range(&self, index: usize) -> Range<usize> {
        let end = self.lines.get(index + 1).map_or(self.end, |next| next.range.start - 1);
        self.lines[index].range.start..end
    }

    /// Whether a line has the same view as one of another source.
    fn looks_like(&self, index: usize, other: &Self, other_index: usize) -> bool {
        let (line, other_line) = (&self.lines[index], &other.lines[other_index]);
        let (start, other_start) = (line.range.start, other_line.range.start);
        let is_same_span = |(span, other): (&Span, &Span)| {
            span.style == other.style
                && span.range.start - start == other.range.start - other_start
                && span.range.end - start == other.range.end - other_start
                && span.target == other.target
        };
        self.text[self.range(index)] == other.text[other.range(other_index)]
            && is_same_kind(&line.kind, &other_line.kind)
            && self.ends(index) == other.ends(other_index)
            && line.spans.len() == other_line.spans.len()
            && line.spans.iter().zip(&other_line.spans).all(is_same_span)
    }

    /// Whether a line is the first of its block, and whether it is the last.
    fn ends(&self, index: usize) -> (bool, bool) {
        let block = self.lines[index].block;
        let differs = |other: Option<usize>| {
            other.and_then(|other| self.lines.get(other)).is_none_or(|other| other.block != block)
        };
        (differs(index.checked_sub(1)), differs(Some(index + 1)))
    }
}

/// Kinds look the same wherever the line stands.
fn is_same_kind(kind: &LineKind, other: &LineKind) -> bool {
    match (kind, other) {
        (LineKind::Task { depth, checked, .. }, LineKind::Task { depth: other_depth, checked: other_checked, .. }) => {
            (depth, checked) == (other_depth, other_checked)
        }
        _ => kind == other,
    }
}

/// Decorates a source anew, and says what changed: a keystroke reads a paragraph and makes the views of a line or two, not
/// of a page.
pub fn decorate(source: &str, decorated: &mut Decorated) -> Patch {
    let before = std::mem::take(decorated);
    let updated = update(&before.text, before.lines, source);
    *decorated = Decorated { lines: updated.lines, text: source.to_owned() };
    let (first, end) = (updated.first, decorated.lines.len() - updated.last);
    let read = &decorated.lines[first..end];
    // The newline before the line that follows is no text.
    let read_end = decorated.lines.get(end).map_or(source.len(), |next| next.range.start - 1);
    let moved = |at: usize| at + before.text.len() - source.len();
    let old = Part { text: &before.text, lines: &updated.replaced, end: moved(read_end) };
    let new = Part { text: source, lines: read, end: read_end };
    let shortest = old.lines.len().min(new.lines.len());
    let same_first = (0..shortest).take_while(|index| old.looks_like(*index, &new, *index)).count();
    let is_same = |back: &usize| old.looks_like(old.lines.len() - back, &new, new.lines.len() - back);
    let same_last = (1..=shortest - same_first).take_while(is_same).count();
    let (first, last) = (first + same_first, updated.last + same_last);
    let views = (first..decorated.lines.len() - last).map(|index| view(decorated, index)).collect();
    Patch { first, last, views }
}

fn view(decorated: &Decorated, index: usize) -> LineView {
    let source = decorated.text.as_str();
    let (line, range) = (&decorated.lines[index], decorated.whole().range(index));
    let pieces = match line.kind {
        LineKind::TableRow { delimiter: false, .. } => cells(source, &range, &line.spans),
        _ => pieces(source, range, &line.spans),
    };
    LineView { class: class_of(decorated, index), pieces, picture: picture_of(source, line) }
}

fn pieces(source: &str, range: Range<usize>, spans: &[Span]) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(spans.len() * 2 + 1);
    let mut at = range.start;
    for span in spans {
        let between = source.get(at..span.range.start).unwrap_or_default();
        if span.style.contains(Style::LIST_MARK) && at == range.start && !between.is_empty() {
            // The depth of the list says it already.
            let children = vec![Piece::Text(between.to_owned())];
            pieces.push(Piece::Span { class: "indent".to_owned(), attributes: Vec::new(), children });
        } else {
            push_text(source, at..span.range.start, &mut pieces);
        }
        let span = with_space(source, span);
        at = span.range.end;
        pieces.push(styled(source, &span));
    }
    push_text(source, at..range.end, &mut pieces);
    pieces
}

/// The kind of a callout hides with the space that parts it from the title.
fn with_space<'a>(source: &str, span: &'a Span) -> std::borrow::Cow<'a, Span> {
    let is_parted = source.get(span.range.end..).is_some_and(|rest| rest.starts_with(' '));
    if span.style.contains(Style::CALLOUT) && is_parted {
        return std::borrow::Cow::Owned(Span { range: span.range.start..span.range.end + 1, ..span.clone() });
    }
    std::borrow::Cow::Borrowed(span)
}

fn push_text(source: &str, range: Range<usize>, pieces: &mut Vec<Piece>) {
    if let Some(text) = source.get(range).filter(|text| !text.is_empty()) {
        pieces.push(Piece::Text(text.to_owned()));
    }
}

fn styled(source: &str, span: &Span) -> Piece {
    let text = source.get(span.range.clone()).unwrap_or_default();
    let class = span.style.names().collect::<Vec<_>>().join(" ");
    let mut attributes = Vec::new();
    if let Some(target) = &span.target {
        attributes.push(("data-target", target.to_string()));
    }
    if span.style.contains(Style::TASK_BOX) {
        attributes.push(("role", "checkbox".to_owned()));
        attributes.push(("aria-checked", (!text.contains("[ ]")).to_string()));
    }
    Piece::Span { class, attributes, children: vec![Piece::Text(text.to_owned())] }
}

/// The cells of a row, each in a span of its own, so that the style sheet can lay the rows out as a table.
fn cells(source: &str, range: &Range<usize>, spans: &[Span]) -> Vec<Piece> {
    let mut cells = Vec::new();
    let mut start = range.start;
    let is_bar = |span: &&Span| span.style.contains(Style::TABLE_BAR);
    for bar in spans.iter().filter(is_bar) {
        push_cell(source, start..bar.range.start, spans, &mut cells);
        cells.push(styled(source, bar));
        start = bar.range.end;
    }
    push_cell(source, start..range.end, spans, &mut cells);
    cells
}

fn push_cell(source: &str, range: Range<usize>, spans: &[Span], cells: &mut Vec<Piece>) {
    if source.get(range.clone()).is_none_or(|text| text.trim().is_empty() && cells.is_empty()) {
        // Nothing before the first bar.
        push_text(source, range, cells);
        return;
    }
    if range.is_empty() {
        return;
    }
    let inside: Vec<Span> =
        spans.iter().filter(|span| range.start <= span.range.start && span.range.end <= range.end).cloned().collect();
    cells.push(Piece::Span {
        class: "cell".to_owned(),
        attributes: Vec::new(),
        children: pieces(source, range, &inside),
    });
}

fn class_of(decorated: &Decorated, index: usize) -> String {
    let mut class = format!("line {}", kind_class(&decorated.lines[index].kind));
    // The block's ends carry its frame: code, tables, callouts.
    let (is_first, is_last) = decorated.whole().ends(index);
    if is_first {
        class.push_str(" first");
    }
    if is_last {
        class.push_str(" last");
    }
    class
}

fn kind_class(kind: &LineKind) -> String {
    let depth_class = |depth: u8| format!("depth-{}", depth.clamp(1, 6));
    match kind {
        LineKind::Blank => "blank".to_owned(),
        LineKind::Paragraph => "paragraph".to_owned(),
        LineKind::Heading(level) => format!("heading level-{level}"),
        LineKind::ListItem { depth, ordered, first } => {
            let mark = if *ordered { "ordered" } else { "bullet" };
            let rest = if *first { "" } else { " continued" };
            format!("item {mark} {}{rest}", depth_class(*depth))
        }
        LineKind::Task { depth, checked, .. } => {
            format!("item task {}{}", depth_class(*depth), if *checked { " done" } else { "" })
        }
        LineKind::Quote { depth } => format!("quote {}", depth_class(*depth)),
        LineKind::Callout { depth, name, first } => {
            let title = if *first { " title" } else { "" };
            format!("callout-line {} about-{name}{title}", depth_class(*depth))
        }
        LineKind::Code { opens, closes, .. } => match (opens, closes) {
            (true, _) => "code-line fence opens".to_owned(),
            (_, true) => "code-line fence closes".to_owned(),
            _ => "code-line".to_owned(),
        },
        LineKind::TableRow { header, delimiter } => match (header, delimiter) {
            (true, _) => "row head".to_owned(),
            (_, true) => "row delimiter".to_owned(),
            _ => "row".to_owned(),
        },
        LineKind::Rule => "rule".to_owned(),
        LineKind::FrontMatter => "front-matter".to_owned(),
        LineKind::Component => "component-line".to_owned(),
        LineKind::Footnote => "footnote-line".to_owned(),
        LineKind::Definition => "definition".to_owned(),
    }
}

/// The first image of a line that is one of ours: others' are neither fetched nor shown while writing.
fn picture_of(source: &str, line: &Line) -> Option<Picture> {
    let span = line.spans.iter().find(|span| span.style.contains(Style::IMAGE))?;
    let address = span.target.as_ref().filter(|target| target.starts_with('/') && !target.starts_with("//"))?;
    let written = source.get(span.range.clone())?;
    let description = written.strip_prefix("![").and_then(|rest| rest.split_once("](")).map_or("", |(text, _)| text);
    let description = description.rsplit_once('|').map_or(description, |(text, _)| text);
    Some(Picture { source: address.to_string(), description: description.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(pieces: &[Piece]) -> String {
        let text = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Span { children, .. } => text_of(children),
        };
        pieces.iter().map(text).collect()
    }

    #[test]
    fn the_text_of_the_lines_is_the_source() {
        let source = "---\ntitle: a\n---\n# Un\r\n\n- [x] **fait** [[Page|là]]\n| a | b |\n|---|---|\n| `1` | 2 |\n\n> [!note] Oui\n> ![x](/files/a.png)\n```rust\nfn\n```\n";
        let patch = decorate(source, &mut Decorated::default());
        let lines: Vec<String> = patch.views.iter().map(|view| text_of(&view.pieces)).collect();
        assert_eq!(lines.join("\n"), source);
    }

    #[test]
    fn blocks_say_where_they_begin_and_end() {
        let mut decorated = Decorated::default();
        let patch = decorate("a\nb\n\n- c", &mut decorated);
        let classes: Vec<&str> = patch.views.iter().map(|view| view.class.as_str()).collect();
        assert_eq!(
            classes,
            [
                "line paragraph first",
                "line paragraph last",
                "line blank first last",
                "line item bullet depth-1 first last"
            ]
        );
        assert_eq!((decorated.block_lines(1), decorated.block_lines(3)), (0..2, 3..4));
    }

    #[track_caller]
    fn check_patch(before: &str, after: &str, expected: (usize, usize, usize)) {
        let mut decorated = Decorated::default();
        decorate(before, &mut decorated);
        let patch = decorate(after, &mut decorated);
        assert_eq!((patch.first, patch.views.len(), patch.last), expected);
    }

    #[test]
    fn only_what_looks_different_is_made_anew() {
        check_patch("a\n\n- [ ] b\n\n[[c]]", "a\n\n- [ ] b\n\n[[c]]", (5, 0, 0));
        check_patch("a\n\n- [ ] b\n\n[[c]]", "aé\n\n- [ ] b\n\n[[c]]", (0, 1, 4));
        check_patch("a\n\n- [ ] b\n\nc", "a\n\n- [x] b\n\nc", (2, 1, 2));
        check_patch("a\n\nc", "a\n\nb\n\nc", (2, 2, 1));
        check_patch("a\nb\nc", "a\nb\n```\nc", (1, 3, 0));
        check_patch("a\nb", "", (0, 1, 0));
    }
}
