//! How much a table of 100,000 × 10 takes: the figures are printed, the bounds are generous.

use super::*;
use crate::raw::RawColumn;

const ROWS: usize = 100_000;

/// The same numbers everywhere.
pub(super) struct Draw(pub u64);

impl Draw {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}

fn column(draw: &mut Draw, kind: usize) -> RawColumn {
    let words = ["pain complet", "farine de blé", "sel", "levain", "Élodie Martin", "Saint-Étienne", "à livrer"];
    let mut column = RawColumn::default();
    for slot in 0..ROWS {
        let number = draw.next();
        let value = match kind {
            0 => RawValue::Int((number % 1_000_000) as i64),
            1 => RawValue::Float((number % 500_000) as f64 / 100.0),
            2 => RawValue::Float(f64::from_bits(0x3ff0_0000_0000_0000 | number >> 12)),
            3 => RawValue::Date(20_000 + (number % 2_000) as i32),
            4 => RawValue::Ref(number % 1_000 + 1),
            5 => RawValue::Bool(number.is_multiple_of(3)),
            6 => RawValue::Text(words[(number % 7) as usize].into()),
            7 => RawValue::Text(format!("{} {}", words[(number % 7) as usize], number % 10_000).into()),
            8 => RawValue::Text(format!("personne{}@exemple.coop", number % 100_000).into()),
            _ => RawValue::Text(format!("Commande {:06}", slot).into()),
        };
        column.set(slot, value);
    }
    column
}

#[test]
fn a_large_table_is_small() {
    let mut draw = Draw(7);
    let rows: Arc<[RowId]> = (1..=ROWS as u64).map(RowId).collect();
    let mut builder = BatchBuilder::new();
    rows.iter().for_each(|row| {
        builder.add_row(*row);
    });
    for kind in 0..10 {
        builder.column(Field::Column(ColumnKey(kind as u64)), Arc::clone(&rows), column(&mut draw, kind));
    }
    let import = builder.build(Stamp::new(1_790_000_000_000, 0, DeviceNumber(0)));
    let batch_bytes = import.encode();
    let mut registers = Registers::new();
    registers.apply(&Batch::decode(&batch_bytes).expect("our own bytes"));
    let snapshot = registers.snapshot();
    println!("100,000 × 10: batch {} KB, snapshot {} KB", batch_bytes.len() / 1000, snapshot.len() / 1000);
    assert!(snapshot.len() < 6_500_000);
    // 100,000 single edits by 20 devices.
    for edit in 0..100_000u64 {
        let (row, column) = (RowId(1 + draw.below(ROWS as u64)), ColumnKey(draw.below(3)));
        let mut builder = BatchBuilder::new();
        builder.set(row, column, RawValue::Int(draw.below(1_000) as i64));
        let stamp = Stamp::new(1_790_000_100_000 + edit * 700, 0, DeviceNumber(draw.below(20) as u32));
        registers.apply(&builder.build(stamp));
    }
    let edited = registers.snapshot();
    println!(
        "after 100,000 single edits: snapshot {} KB, stamps in memory {} KB",
        edited.len() / 1000,
        registers.stamp_bytes() / 1000
    );
    assert!(edited.len() < snapshot.len() + 1_500_000);
    let opened = Registers::from_snapshot(&edited).expect("our own bytes");
    assert_eq!(opened.snapshot(), edited);
}
