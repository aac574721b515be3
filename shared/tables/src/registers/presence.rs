//! Which cells of a column hold something: one bit each.

use super::codec::{DecodeError, Reader, Writer};
use crate::raw::Present;

const ALL: u8 = 0;
const SOME: u8 = 1;

/// One bit a cell.
pub(super) struct Presence {
    words: Vec<u64>,
    cells: usize,
}

impl Presence {
    pub fn full(cells: usize) -> Self {
        Self::of((0..cells).map(|_| true))
    }

    pub fn of(flags: impl Iterator<Item = bool>) -> Self {
        let mut presence = Self { words: Vec::new(), cells: 0 };
        for flag in flags {
            let bit = presence.cells % 64;
            if bit == 0 {
                presence.words.push(0);
            }
            if let Some(word) = presence.words.last_mut() {
                *word |= u64::from(flag) << bit;
            }
            presence.cells += 1;
        }
        presence
    }

    pub fn has(&self, cell: usize) -> bool {
        self.words.get(cell / 64).is_some_and(|word| word >> (cell % 64) & 1 == 1)
    }

    /// The bits, 64 a word.
    pub fn into_words(self) -> Vec<u64> {
        self.words
    }

    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub fn write(&self, writer: &mut Writer) {
        if self.count() == self.cells {
            return writer.byte(ALL);
        }
        writer.byte(SOME);
        let bytes = self.words.iter().flat_map(|word| word.to_le_bytes());
        writer.bytes.extend(bytes.take(self.cells.div_ceil(8)));
    }

    pub fn read(reader: &mut Reader<'_>, cells: usize) -> Result<Self, DecodeError> {
        match reader.byte()? {
            ALL => Ok(Self::full(cells)),
            SOME => {
                let bytes = reader.take(cells.div_ceil(8))?;
                let bit = |cell: usize| bytes.get(cell / 8).is_some_and(|byte| byte >> (cell % 8) & 1 == 1);
                Ok(Self::of((0..cells).map(bit)))
            }
            _ => Err(DecodeError::Malformed),
        }
    }

    /// The values that are there at their places.
    pub fn spread<T: Copy + Default>(self, values: Vec<T>) -> Present<T> {
        if values.len() == self.cells {
            return Present { values, present: self.words, blank: Vec::new() };
        }
        let cells = self.cells;
        let values = self.scatter(values.into_iter(), cells);
        Present { values, present: self.words, blank: Vec::new() }
    }

    /// The same, for kinds whose default marks absence.
    pub fn scatter<T: Default>(&self, mut values: impl Iterator<Item = T>, cells: usize) -> Vec<T> {
        (0..cells).map(|cell| if self.has(cell) { values.next().unwrap_or_default() } else { T::default() }).collect()
    }
}
