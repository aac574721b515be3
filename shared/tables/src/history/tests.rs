//! Histories as lines: `3@2000 pain → sel`, the device, the millisecond, old and new.

use super::*;
use crate::registers::{BatchBuilder, DeviceNumber};

fn batch(device: u32, time: u64, writes: &[(u64, u64, &str)]) -> Batch {
    let mut builder = BatchBuilder::new();
    for (row, column, text) in writes {
        builder.add_row(RowId(*row)).set(RowId(*row), ColumnKey(*column), RawValue::Text((*text).into()));
    }
    builder.build(Stamp::new(time, 0, DeviceNumber(device)))
}

fn show(value: &RawValue) -> String {
    match value {
        RawValue::Null => "·".to_owned(),
        RawValue::Text(text) => text.to_string(),
        RawValue::Bool(flag) => flag.to_string(),
        other => format!("{other:?}"),
    }
}

fn lines(past: &[PastWrite]) -> Vec<String> {
    let line = |write: &PastWrite| {
        let (stamp, old, new) = (write.stamp, show(&write.old), show(&write.new));
        format!("{}@{} {old} → {new}", stamp.device.0, stamp.milliseconds())
    };
    past.iter().map(line).collect()
}

#[test]
fn a_cell_tells_who_wrote_what_over_what() {
    let log = [
        batch(1, 1_000, &[(7, 1, "pain"), (8, 1, "sel")]),
        batch(2, 3_000, &[(7, 1, "miel")]),
        // Written before, arrived after.
        batch(3, 2_000, &[(7, 1, "levain")]),
        batch(2, 3_000, &[(7, 1, "miel")]),
    ];
    let past = of_cell(&log, None, RowId(7), Field::Column(ColumnKey(1)));
    assert_eq!(lines(&past), ["1@1000 · → pain", "3@2000 pain → levain", "2@3000 levain → miel"]);
    let mut before = Registers::new();
    before.apply(&log[0]);
    let past = of_cell(&log[1..2], Some(&before), RowId(7), Field::Column(ColumnKey(1)));
    assert_eq!(lines(&past), ["2@3000 pain → miel"]);
}

#[test]
fn a_row_tells_all_of_it() {
    let mut deletion = BatchBuilder::new();
    deletion.delete_row(RowId(7));
    let log = [
        batch(1, 1_000, &[(7, 1, "pain"), (7, 2, "3 €")]),
        deletion.build(Stamp::new(4_000, 0, DeviceNumber(2))),
        batch(1, 2_000, &[(8, 1, "sel")]),
    ];
    let past = of_row(&log, None, RowId(7));
    assert_eq!(lines(&past), ["1@1000 · → true", "1@1000 · → pain", "1@1000 · → 3 €", "2@4000 true → false"]);
}

#[test]
fn erasing_leaves_what_shows() {
    let log = [batch(1, 1_000, &[(7, 1, "06 11"), (7, 2, "pain")]), batch(1, 2_000, &[(7, 1, "06 22")])];
    let mut now = Registers::new();
    log.iter().for_each(|batch| {
        now.apply(batch);
    });
    let erasure = Erasure { columns: BTreeSet::from([ColumnKey(1)]), rows: BTreeSet::new() };
    let kept: Vec<Batch> = log.iter().filter_map(|batch| erasure.remainder(batch, &now)).collect();
    assert_eq!(lines(&of_cell(&kept, None, RowId(7), Field::Column(ColumnKey(1)))), ["1@2000 · → 06 22"]);
    assert_eq!(lines(&of_cell(&kept, None, RowId(7), Field::Column(ColumnKey(2)))), ["1@1000 · → pain"]);
    // Who holds only what remains sees the same table.
    let mut again = Registers::new();
    kept.iter().for_each(|batch| {
        again.apply(batch);
    });
    assert_eq!(again.snapshot(), now.snapshot());
}
