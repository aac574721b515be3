//! Stories of one table: `A` is this person's device, `B` another's.

use super::*;
use crate::registers::{ColumnKey, DeviceNumber};

const TABLE: TableKey = TableKey(1);
const A: DeviceNumber = DeviceNumber(1);
const B: DeviceNumber = DeviceNumber(2);

#[derive(Default)]
struct Story {
    registers: Registers,
    undo: UndoStack,
    time: u64,
    left: usize,
}

impl Story {
    fn stamp(&mut self, device: DeviceNumber) -> Stamp {
        self.time += 1;
        Stamp::new(self.time, 0, device)
    }

    /// `add 1`, `del 1` or `1=text`, in one gesture.
    fn write(&mut self, device: DeviceNumber, writes: &str) -> &mut Self {
        let mut builder = BatchBuilder::new();
        for write in writes.split(", ") {
            match (write.split_once('='), write.split_once(' ')) {
                (Some((row, text)), _) => {
                    let row = RowId(row.parse().expect("a row"));
                    builder.set(row, ColumnKey(1), RawValue::Text(text.into()));
                }
                (None, Some(("add", row))) => {
                    builder.add_row(RowId(row.parse().expect("a row")));
                }
                (None, Some((_, row))) => {
                    builder.delete_row(RowId(row.parse().expect("a row")));
                }
                _ => {}
            }
        }
        let batch = builder.build(self.stamp(device));
        if device == A {
            self.undo.begin_gesture();
            self.undo.record(TABLE, &self.registers, &batch);
        }
        self.registers.apply(&batch);
        self
    }

    fn turn(&mut self, is_undo: bool) -> &mut Self {
        let stamp = self.stamp(A);
        let registers = &self.registers;
        let tables = |_| Some(registers);
        let undone = if is_undo { self.undo.undo(tables, stamp) } else { self.undo.redo(tables, stamp) };
        let undone = undone.expect("something to turn");
        self.left = undone.left.len();
        undone.batches.iter().for_each(|(_, batch)| {
            self.registers.apply(batch);
        });
        self
    }

    fn undo(&mut self) -> &mut Self {
        self.turn(true)
    }

    fn redo(&mut self) -> &mut Self {
        self.turn(false)
    }

    #[track_caller]
    fn shows(&mut self, expected: &str) -> &mut Self {
        let row = |row: RowId| match self.registers.value(row, ColumnKey(1)) {
            RawValue::Text(text) => format!("{}={text}", row.0),
            _ => format!("{}", row.0),
        };
        let shown: Vec<String> = self.registers.order().into_iter().map(|(id, _)| row(id)).collect();
        assert_eq!(shown.join(" "), expected);
        self
    }
}

#[test]
fn a_gesture_goes_back_and_forth() {
    let mut story = Story::default();
    story.write(A, "add 1, 1=pain, add 2").write(A, "1=sel, 2=miel").shows("1=sel 2=miel");
    story.undo().shows("1=pain 2").undo().shows("").redo().shows("1=pain 2").redo().shows("1=sel 2=miel");
    story.undo().undo().redo().redo().undo().shows("1=pain 2");
    assert!(story.undo.can_redo());
    story.write(A, "2=eau").shows("1=pain 2=eau");
    assert!(!story.undo.can_redo());
    story.undo().undo().shows("");
    assert!(!story.undo.can_undo());
}

#[test]
fn what_others_changed_is_left_alone() {
    let mut story = Story::default();
    story.write(A, "add 1, add 2, 1=pain, 2=sel").write(A, "1=a, 2=b").write(B, "1=levain");
    story.undo().shows("1=levain 2=sel");
    assert_eq!(story.left, 1);
    story.redo().shows("1=levain 2=b");
    assert_eq!(story.left, 1);
    // What the other wrote before one's own gesture comes back.
    let mut story = Story::default();
    story.write(A, "add 1, 1=pain").write(B, "1=levain").write(A, "1=sel").undo().shows("1=levain");
    assert_eq!(story.left, 0);
    story.undo().shows("1=levain");
}

#[test]
fn a_row_that_another_filled_in_stays() {
    let mut story = Story::default();
    story.write(A, "add 1, add 2, 1=pain").write(B, "1=levain").undo().shows("1=levain");
    assert_eq!(story.left, 2);
}

#[test]
fn a_deletion_is_taken_back_with_what_others_wrote() {
    let mut story = Story::default();
    story.write(A, "add 1, 1=pain").write(A, "del 1").shows("").write(B, "1=levain").undo().shows("1=levain");
}
