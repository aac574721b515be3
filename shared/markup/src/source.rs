//! A source as an editor holds it: a text that knows where its lines begin.
//!
//! Positions are bytes; lines with UTF-16 columns are for the browser, which counts so.

use std::ops::Range;

use crate::splice::Splice;
use crate::utf16;

/// A place in a text: a line and a column in UTF-16 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Index of the line.
    pub line: usize,
    /// UTF-16 units from its start.
    pub column: usize,
}

/// A text and the starts of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    text: String,
    starts: Vec<usize>,
}

impl Source {
    /// Takes a text.
    #[must_use]
    pub fn new(text: String) -> Self {
        let starts = starts_of(&text);
        Self { text, starts }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many lines there are; at least one.
    #[must_use]
    pub const fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// Changes the text.
    pub fn apply(&mut self, splice: &Splice) {
        splice.apply(&mut self.text);
        self.starts = starts_of(&self.text);
    }

    /// The line in which a byte is.
    #[must_use]
    pub fn line_of(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    /// The bytes of a line, without its newline; of the last line if there is no such one.
    #[must_use]
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let line = line.min(self.starts.len() - 1);
        let end = self.starts.get(line + 1).map_or(self.text.len(), |next| next - 1);
        self.starts[line]..end
    }

    /// The text of a line.
    #[must_use]
    pub fn line(&self, line: usize) -> &str {
        self.text.get(self.line_range(line)).unwrap_or_default()
    }

    /// The line and column of a byte.
    #[must_use]
    pub fn place_of(&self, byte: usize) -> Place {
        let byte = byte.min(self.text.len());
        let line = self.line_of(byte);
        let start = self.starts[line];
        Place { line, column: utf16::from_byte(self.line(line), byte - start) }
    }

    /// The byte of a line and column.
    #[must_use]
    pub fn byte_of(&self, place: Place) -> usize {
        let range = self.line_range(place.line);
        range.start + utf16::to_byte(self.line(place.line), place.column)
    }

    /// UTF-16 position of a byte in the whole text.
    #[must_use]
    pub fn utf16_of(&self, byte: usize) -> usize {
        utf16::from_byte(&self.text, byte)
    }

    /// The byte of a UTF-16 position in the whole text.
    #[must_use]
    pub fn byte_of_utf16(&self, units: usize) -> usize {
        utf16::to_byte(&self.text, units)
    }
}

fn starts_of(text: &str) -> Vec<usize> {
    let after_newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(after_newlines).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_bytes_meet() {
        let source = Source::new("é\n\n👩‍🌾b\n".to_owned());
        assert_eq!(source.line_count(), 4);
        assert_eq!(source.line_range(2), 4..16);
        for (byte, _) in source.text().char_indices().chain([(source.text().len(), ' ')]) {
            assert_eq!(source.byte_of(source.place_of(byte)), byte);
        }
        assert_eq!(source.place_of(15), Place { line: 2, column: 5 });
        assert_eq!(source.place_of(99), Place { line: 3, column: 0 });
    }

    #[test]
    fn splices_move_lines() {
        let mut source = Source::new("a\nb".to_owned());
        source.apply(&Splice::insert(1, "\nx"));
        assert_eq!((source.line(1), source.line(2), source.line(9)), ("x", "b", "b"));
    }
}
