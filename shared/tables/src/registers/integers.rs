//! Whole numbers, written as small as they allow: packed above their least, packed by their differences, or one by one.
//!
//! Deliberately absent: compression that depends on more than the neighbour.

use super::codec::{DecodeError, Reader, Writer, unzigzag, zigzag};

const PACKED: u8 = 0;
const DELTAS: u8 = 1;
const SINGLE: u8 = 2;

/// Writes `numbers`; how many is for the reader to know.
pub(super) fn write(writer: &mut Writer, numbers: &[i64]) {
    let Some(first) = numbers.first() else { return };
    let steps: Vec<i64> = numbers.windows(2).map(step).collect();
    let (packed, deltas) = (Frame::of(numbers), Frame::of(&steps));
    let single: usize = numbers.iter().map(|number| varint_size(zigzag(*number))).sum();
    let packed_size = packed.size(numbers.len());
    let deltas_size = deltas.size(steps.len()) + varint_size(zigzag(*first));
    if packed_size <= deltas_size && packed_size <= single {
        writer.byte(PACKED);
        packed.write(writer, numbers);
    } else if deltas_size <= single {
        writer.byte(DELTAS);
        writer.signed(*first);
        deltas.write(writer, &steps);
    } else {
        writer.byte(SINGLE);
        numbers.iter().for_each(|number| writer.signed(*number));
    }
}

/// Reads `count` numbers. The caller has bounded the count.
pub(super) fn read(reader: &mut Reader<'_>, count: usize) -> Result<Vec<i64>, DecodeError> {
    if count == 0 {
        return Ok(Vec::new());
    }
    match reader.byte()? {
        PACKED => read_frame(reader, count),
        DELTAS => {
            let mut number = reader.signed()?;
            let mut numbers = read_frame(reader, count - 1)?;
            // The first number comes in front: each place takes the sum of what stood before it.
            numbers.push(0);
            for place in &mut numbers {
                let step = std::mem::replace(place, number);
                number = number.wrapping_add(step);
            }
            Ok(numbers)
        }
        SINGLE => {
            let mut numbers = Vec::new();
            for _ in 0..count {
                numbers.push(reader.signed()?);
            }
            Ok(numbers)
        }
        _ => Err(DecodeError::Malformed),
    }
}

fn step(pair: &[i64]) -> i64 {
    match pair {
        [before, after] => after.wrapping_sub(*before),
        _ => 0,
    }
}

/// The least of some numbers and how many bits hold the distance to the greatest.
struct Frame {
    least: i64,
    width: u32,
}

impl Frame {
    fn of(numbers: &[i64]) -> Self {
        let least = numbers.iter().min().copied().unwrap_or(0);
        let greatest = numbers.iter().max().copied().unwrap_or(0);
        let range = greatest.wrapping_sub(least) as u64;
        Self { least, width: 64 - range.leading_zeros() }
    }

    fn size(&self, count: usize) -> usize {
        varint_size(zigzag(self.least)) + 1 + packed_bytes(count, self.width)
    }

    fn write(&self, writer: &mut Writer, numbers: &[i64]) {
        writer.signed(self.least);
        writer.byte(self.width as u8);
        let mut packer = Packer { writer, pending: 0, bits: 0 };
        numbers.iter().for_each(|number| packer.push(number.wrapping_sub(self.least) as u64, self.width));
        packer.finish();
    }
}

fn read_frame(reader: &mut Reader<'_>, count: usize) -> Result<Vec<i64>, DecodeError> {
    let least = reader.signed()?;
    let width = u32::from(reader.byte()?);
    if width > 64 {
        return Err(DecodeError::Malformed);
    }
    let bytes = reader.take(packed_bytes(count, width))?;
    let mut numbers = Vec::with_capacity(count + 1);
    let (mut pending, mut bits, mut bytes) = (0u128, 0, bytes.iter());
    let mask = (1u128 << width) - 1;
    for _ in 0..count {
        while bits < width {
            let byte = bytes.next().ok_or(DecodeError::Truncated)?;
            pending |= u128::from(*byte) << bits;
            bits += 8;
        }
        numbers.push(least.wrapping_add((pending & mask) as i64));
        pending >>= width;
        bits -= width;
    }
    if pending == 0 { Ok(numbers) } else { Err(DecodeError::Malformed) }
}

struct Packer<'a> {
    writer: &'a mut Writer,
    pending: u128,
    bits: u32,
}

impl Packer<'_> {
    fn push(&mut self, number: u64, width: u32) {
        self.pending |= u128::from(number) << self.bits;
        self.bits += width;
        while self.bits >= 8 {
            self.writer.byte(self.pending as u8);
            self.pending >>= 8;
            self.bits -= 8;
        }
    }

    fn finish(self) {
        if self.bits > 0 {
            self.writer.byte(self.pending as u8);
        }
    }
}

fn packed_bytes(count: usize, width: u32) -> usize {
    count.saturating_mul(width as usize).div_ceil(8)
}

fn varint_size(number: u64) -> usize {
    ((64 - (number | 1).leading_zeros()) as usize).div_ceil(7)
}

/// Writes numbers that use all 64 bits.
pub(super) fn write_unsigned(writer: &mut Writer, numbers: &[u64]) {
    let signed: Vec<i64> = numbers.iter().map(|number| *number as i64).collect();
    write(writer, &signed);
}

/// Reads what [`write_unsigned`] wrote.
pub(super) fn read_unsigned(reader: &mut Reader<'_>, count: usize) -> Result<Vec<u64>, DecodeError> {
    Ok(read(reader, count)?.into_iter().map(|number| number as u64).collect())
}

const _: () = assert!(unzigzag(zigzag(i64::MIN)) == i64::MIN && unzigzag(zigzag(-1)) == -1);
