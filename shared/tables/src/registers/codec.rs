//! Reading and writing bytes: variable-length integers, texts, and the limits that hostile bytes meet.
//!
//! Deliberately absent: what the bytes mean.

/// Why bytes were refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// They end too early.
    #[error("the bytes end too early")]
    Truncated,
    /// Something follows the end.
    #[error("bytes follow the end")]
    Trailing,
    /// Written by a newer version.
    #[error("written in version {0}, unknown here")]
    Version(u8),
    /// More rows, cells or text than allowed.
    #[error("larger than allowed")]
    TooLarge,
    /// Not in the one form that this content is written in.
    #[error("malformed")]
    Malformed,
}

/// How much decoding may hold.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Cells of all columns together.
    pub cells: usize,
    /// Bytes of packed texts together.
    pub text: usize,
}

impl Limits {
    /// Of one gesture.
    pub const BATCH: Self = Self { cells: 4 << 20, text: 64 << 20 };
    /// Of a whole table.
    pub const SNAPSHOT: Self = Self { cells: 32 << 20, text: 512 << 20 };
}

/// Bytes being written.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub bytes: Vec<u8>,
}

impl Writer {
    pub fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// Seven bits a byte, the low ones first.
    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    pub fn length(&mut self, length: usize) {
        self.number(length as u64);
    }

    pub fn signed(&mut self, number: i64) {
        self.number(zigzag(number));
    }

    pub fn float(&mut self, number: f64) {
        self.bytes.extend_from_slice(&number.to_bits().to_le_bytes());
    }

    pub fn text(&mut self, text: &str) {
        self.length(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }
}

/// Bytes being read.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    /// How many more cells may be made.
    cells: usize,
    /// How much more text may be unpacked.
    text: usize,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8], limits: Limits) -> Self {
        Self { rest: bytes, cells: limits.cells, text: limits.text }
    }

    /// Takes `bytes` from the text that may still be unpacked.
    pub fn spend_text(&mut self, bytes: usize) -> Result<(), DecodeError> {
        self.text = self.text.checked_sub(bytes).ok_or(DecodeError::TooLarge)?;
        Ok(())
    }

    /// Takes `count` cells from what may still be made, before anything is allocated for them.
    pub fn spend_cells(&mut self, count: usize) -> Result<(), DecodeError> {
        self.cells = self.cells.checked_sub(count).ok_or(DecodeError::TooLarge)?;
        Ok(())
    }

    pub fn end(&self) -> Result<(), DecodeError> {
        if self.rest.is_empty() { Ok(()) } else { Err(DecodeError::Trailing) }
    }

    pub fn byte(&mut self) -> Result<u8, DecodeError> {
        let (first, rest) = self.rest.split_first().ok_or(DecodeError::Truncated)?;
        self.rest = rest;
        Ok(*first)
    }

    pub fn peek(&self) -> Result<u8, DecodeError> {
        self.rest.first().copied().ok_or(DecodeError::Truncated)
    }

    pub fn take(&mut self, length: usize) -> Result<&'a [u8], DecodeError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(DecodeError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    pub fn number(&mut self) -> Result<u64, DecodeError> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(DecodeError::Malformed);
            }
            number |= bits << shift;
            if byte < 0x80 {
                // Invariant: one form for each number, without needless zeros at its end.
                return if byte == 0 && shift > 0 { Err(DecodeError::Malformed) } else { Ok(number) };
            }
        }
        Err(DecodeError::Malformed)
    }

    /// A count of things of which each takes at least one byte of what follows.
    pub fn length(&mut self) -> Result<usize, DecodeError> {
        let length = self.count()?;
        if length > self.rest.len() { Err(DecodeError::Truncated) } else { Ok(length) }
    }

    /// A count that the caller must bound.
    pub fn count(&mut self) -> Result<usize, DecodeError> {
        usize::try_from(self.number()?).map_err(|_| DecodeError::TooLarge)
    }

    pub fn signed(&mut self) -> Result<i64, DecodeError> {
        self.number().map(unzigzag)
    }

    pub fn float(&mut self) -> Result<f64, DecodeError> {
        let bytes = self.take(8)?.try_into().map_err(|_| DecodeError::Truncated)?;
        Ok(f64::from_bits(u64::from_le_bytes(bytes)))
    }

    pub fn text(&mut self) -> Result<&'a str, DecodeError> {
        let length = self.count()?;
        std::str::from_utf8(self.take(length)?).map_err(|_| DecodeError::Malformed)
    }
}

/// Small numbers of either sign become small numbers.
pub(super) const fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}

pub(super) const fn unzigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}
