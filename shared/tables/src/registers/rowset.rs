//! Ascending row ids, written as runs.

use etabli_formula::RowId;

use super::codec::{DecodeError, Reader, Writer};
use super::integers;

/// Ids are below 2^53, so that JavaScript holds them.
pub(super) const MAX_ROW: u64 = (1 << 53) - 1;

/// Writes strictly ascending rows as distances and lengths of runs.
pub(super) fn write(writer: &mut Writer, rows: &[RowId]) {
    let (mut gaps, mut lengths) = (Vec::new(), Vec::new());
    let mut expected = 0;
    for row in rows {
        match lengths.last_mut() {
            Some(length) if row.0 == expected => *length += 1,
            _ => {
                gaps.push(row.0.wrapping_sub(expected) as i64);
                lengths.push(1i64);
            }
        }
        expected = row.0 + 1;
    }
    writer.length(gaps.len());
    integers::write(writer, &gaps);
    integers::write(writer, &lengths);
}

/// Reads strictly ascending rows; spends a cell of the reader's for each.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<Vec<RowId>, DecodeError> {
    let runs = reader.count()?;
    reader.spend_cells(runs)?;
    let gaps = integers::read(reader, runs)?;
    let lengths = integers::read(reader, runs)?;
    let mut total = 0usize;
    for length in &lengths {
        let length = usize::try_from(*length).ok().filter(|length| *length > 0).ok_or(DecodeError::Malformed)?;
        total = total.checked_add(length).ok_or(DecodeError::TooLarge)?;
    }
    reader.spend_cells(total)?;
    let mut rows = Vec::with_capacity(total);
    let mut next = 0u64;
    for (gap, length) in gaps.iter().zip(&lengths) {
        let gap = u64::try_from(*gap).map_err(|_| DecodeError::Malformed)?;
        // Invariant: runs are as long as they can be and there is no row 0, so a gap is never 0.
        if gap == 0 {
            return Err(DecodeError::Malformed);
        }
        let start = next.checked_add(gap).ok_or(DecodeError::Malformed)?;
        next = start.checked_add(*length as u64).filter(|next| *next <= MAX_ROW + 1).ok_or(DecodeError::Malformed)?;
        rows.extend((start..next).map(RowId));
    }
    Ok(rows)
}
