//! Registers, batches and snapshots. Batches are written as one line: `2:5 add 7; 7.3 = "pain"; del 4`, where `2:5` is the
//! device and the millisecond, `7.3` the row and the column.

mod bytes;
mod laws;
mod places;
mod sizes;

use std::sync::Arc;

use etabli_formula::RowId;

use super::*;
use crate::raw::RawValue;

/// The batch that a line writes.
#[track_caller]
fn batch(line: &str) -> Batch {
    let (stamp, writes) = line.split_once(' ').expect("a stamp and writes");
    let (device, time) = stamp.split_once(':').expect("device:millisecond");
    let mut builder = BatchBuilder::new();
    for write in writes.split("; ") {
        if let Some(row) = write.strip_prefix("add ") {
            builder.add_row(RowId(row.parse().expect("a row")));
        } else if let Some(row) = write.strip_prefix("del ") {
            builder.delete_row(RowId(row.parse().expect("a row")));
        } else {
            let (cell, text) = write.split_once(" = ").expect("a write");
            let (row, column) = cell.split_once('.').expect("row.column");
            builder.set(RowId(row.parse().expect("a row")), ColumnKey(column.parse().expect("a column")), value(text));
        }
    }
    let device = DeviceNumber(device.parse().expect("a device"));
    builder.build(Stamp::new(time.parse().expect("milliseconds"), 0, device))
}

fn value(text: &str) -> RawValue {
    if text == "null" {
        RawValue::Null
    } else if text == "blank" {
        RawValue::Blank
    } else if let Some(text) = text.strip_prefix('"') {
        RawValue::Text(text.trim_end_matches('"').into())
    } else if text.contains('.') {
        RawValue::Float(text.parse().expect("a number"))
    } else {
        RawValue::Int(text.parse().expect("a whole number"))
    }
}

/// The living rows and what they hold: `1: 3="pain" 4=2 | 2:`.
fn shown(registers: &Registers) -> String {
    let row = |(row, _): &(RowId, Position)| {
        let cells = registers.column_keys().map(|key| (key, registers.value(*row, key)));
        let cells = cells.filter(|(_, value)| *value != RawValue::Null).map(|(key, value)| match value {
            RawValue::Text(text) => format!(" {}={text:?}", key.0),
            RawValue::Int(number) => format!(" {}={number}", key.0),
            value => format!(" {}={value:?}", key.0),
        });
        format!("{}:{}", row.0, cells.collect::<String>())
    };
    registers.order().iter().map(row).collect::<Vec<_>>().join(" | ")
}

#[track_caller]
fn check(batches: &[&str], expected: &str) -> Registers {
    let mut registers = Registers::new();
    batches.iter().for_each(|line| {
        registers.apply(&batch(line));
    });
    assert_eq!(shown(&registers), expected, "{batches:?}");
    registers
}

#[test]
fn the_greater_stamp_wins_cell_by_cell() {
    check(&[r#"1:1 add 1; 1.3 = "pain""#], r#"1: 3="pain""#);
    check(&[r#"1:1 add 1; 1.3 = "pain"; 1.4 = 2"#, r#"2:2 1.3 = "sel""#], r#"1: 3="sel" 4=2"#);
    check(&[r#"2:2 1.3 = "sel""#, r#"1:1 add 1; 1.3 = "pain"; 1.4 = 2"#], r#"1: 3="sel" 4=2"#);
    // At the same millisecond the greater device wins.
    check(&["1:1 add 1", "2:5 1.3 = 20", "1:5 1.3 = 10"], "1: 3=20");
    // A later gesture empties.
    check(&["1:1 add 1; 1.3 = 7", "1:2 1.3 = null"], "1:");
}

#[test]
fn a_deleted_row_keeps_what_others_write() {
    check(&["1:1 add 1; 1.3 = 7", "1:2 del 1"], "");
    check(&["1:1 add 1; 1.3 = 7", "1:2 del 1", "2:3 1.3 = 8"], "");
    check(&["1:1 add 1; 1.3 = 7", "1:2 del 1", "2:3 1.3 = 8", "1:4 add 1"], "1: 3=8");
    // A cell of a row that nobody made yet waits for it.
    check(&["2:3 9.3 = 8", "1:1 add 9"], "9: 3=8");
}

#[test]
fn a_batch_says_what_it_changed() {
    let mut registers = Registers::new();
    let changes = registers.apply(&batch("1:5 add 1; add 2; 1.3 = 7; 2.3 = null"));
    assert_eq!(changes.appeared, [RowId(1), RowId(2)]);
    assert_eq!(changes.cells, [ColumnChange { column: ColumnKey(3), slots: vec![0] }]);
    let changes = registers.apply(&batch("2:4 1.3 = 8; del 2"));
    assert!(changes.is_empty());
    assert_eq!(changes.overtaken, 2);
    let changes = registers.apply(&batch("2:6 1.3 = 7; del 2"));
    assert_eq!((changes.cells.len(), changes.vanished), (0, vec![RowId(2)]));
    assert_eq!(registers.stamp(RowId(1), Field::Column(ColumnKey(3))), Some(Stamp::new(6, 0, DeviceNumber(2))));
}

#[test]
fn single_edits_do_not_pile_up_stamps() {
    let mut registers = check(&["1:1 add 1"], "1:");
    for time in 2..10_000 {
        registers.apply(&batch(&format!("1:{time} 1.3 = {time}")));
    }
    assert!(registers.stamp_bytes() < 50_000, "{}", registers.stamp_bytes());
    assert_eq!(shown(&registers), "1: 3=9999");
    assert_eq!(registers.stamp(RowId(1), Field::Life), Some(Stamp::new(1, 0, DeviceNumber(1))));
}

#[test]
fn whole_columns_and_single_writes_go_together() {
    let rows: Arc<[RowId]> = (1..=3).map(RowId).collect();
    let mut values = crate::raw::RawColumn::default();
    (0..3).for_each(|slot| values.set(slot, RawValue::Int(slot as i64 * 10)));
    let mut builder = BatchBuilder::new();
    let life = (0..3).fold(crate::raw::RawColumn::default(), |mut life, slot| {
        life.set(slot, RawValue::Bool(true));
        life
    });
    builder.column(Field::Life, Arc::clone(&rows), life).column(Field::Column(ColumnKey(2)), rows, values);
    builder.set(RowId(2), ColumnKey(2), RawValue::Int(11));
    let batch = builder.build(Stamp::new(1, 0, DeviceNumber(0)));
    let mut registers = Registers::new();
    registers.apply(&batch);
    assert_eq!(shown(&registers), "1: 2=0 | 2: 2=11 | 3: 2=20");
    assert_eq!(batch.write_of(RowId(2), Field::Column(ColumnKey(2))), Some(RawValue::Int(11)));
    let kept = batch.filtered(|field, row| field != Field::Life && row.0 > 1).expect("a rest");
    assert_eq!(kept.cells(), 2);
}

#[test]
fn ids_of_devices_do_not_meet() {
    let mut ids = RowIds::after(DeviceNumber(3), [RowId(5), RowId((3 << 32) + 7), RowId((4 << 32) + 9)]);
    assert_eq!([ids.allot(), ids.allot()], [RowId((3 << 32) + 8), RowId((3 << 32) + 9)]);
    assert_eq!(RowIds::after(DeviceNumber(0), []).allot(), RowId(1));
}

#[test]
fn clocks_are_corrected_and_bounded() {
    let mut clock = Clock::new(DeviceNumber(1));
    let first = clock.next(1_000);
    assert!(clock.next(1_000) > first && clock.next(900) > first);
    // Another device is a minute ahead: followed. One an hour ahead: not.
    clock.observe(Stamp::new(61_000, 0, DeviceNumber(2)), 1_000);
    assert_eq!(clock.next(1_000).milliseconds(), 61_000);
    clock.observe(Stamp::new(3_600_000, 0, DeviceNumber(2)), 1_000);
    assert_eq!(clock.next(1_000).milliseconds(), 61_000);
    // This device was an hour ahead of the server.
    let mut clock = Clock::new(DeviceNumber(1));
    let early = clock.next(3_600_000);
    assert_eq!(check_stamp(early, 1_000), Err(StampAhead { ahead_ms: 3_599_000 }));
    assert!(clock.correct(1_000, 3_600_000));
    let mut pending = [batch("1:3600000 add 1"), batch("1:3600001 1.3 = 4")];
    clock.restamp(&mut pending, 3_600_100);
    assert_eq!(pending.iter().map(|batch| batch.stamp.time & 0xffff).collect::<Vec<_>>(), [0, 1]);
    assert!(pending.iter().all(|batch| check_stamp(batch.stamp, 1_100).is_ok()));
    assert!(!clock.correct(1_200, 3_600_200));
}
