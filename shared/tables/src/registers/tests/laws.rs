//! Applying is commutative, associative and idempotent; encoding and decoding give back the same.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

pub(super) fn any_value() -> impl Strategy<Value = RawValue> {
    let leaf = prop_oneof![
        Just(RawValue::Null),
        Just(RawValue::Blank),
        any::<bool>().prop_map(RawValue::Bool),
        any::<i64>().prop_map(RawValue::Int),
        (-50i64..50).prop_map(RawValue::Int),
        any::<f64>().prop_map(RawValue::Float),
        (-5000i32..5000).prop_map(|cents| RawValue::Float(f64::from(cents) / 100.0)),
        "[a-zé]{0,6}".prop_map(|text| RawValue::Text(text.into())),
        any::<i32>().prop_map(RawValue::Date),
        any::<i64>().prop_map(RawValue::Instant),
        any::<u64>().prop_map(RawValue::Ref),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(|list| RawValue::List(list.into())),
            inner.prop_map(|typed| RawValue::Error(Arc::new(("ValueError".into(), typed)))),
        ]
    })
}

fn any_field() -> impl Strategy<Value = Field> {
    prop_oneof![Just(Field::Life), Just(Field::Position), (0u64..4).prop_map(|key| Field::Column(ColumnKey(key)))]
}

fn any_row() -> impl Strategy<Value = RowId> {
    prop_oneof![(1u64..12).prop_map(RowId), (1u64..4).prop_map(|count| RowId(7 << 32 | count))]
}

/// Few rows, columns, moments and devices, so that batches meet, even under one stamp.
pub(super) fn any_batch() -> impl Strategy<Value = Batch> {
    let writes = vec((any_row(), any_field(), any_value()), 0..12);
    (writes, 0u64..6, 0u32..3).prop_map(|(writes, time, device)| {
        let mut builder = BatchBuilder::new();
        writes.into_iter().for_each(|(row, field, value)| {
            builder.write(row, field, value);
        });
        builder.build(Stamp::new(time, 0, DeviceNumber(device)))
    })
}

fn applied<'a>(batches: impl IntoIterator<Item = &'a Batch>) -> Registers {
    batches.into_iter().fold(Registers::new(), |mut registers, batch| {
        registers.apply(batch);
        registers
    })
}

proptest! {
    #[test]
    fn any_order_and_repetition_gives_the_same(batches in vec(any_batch(), 1..8), again in vec(0usize..8, 0..4)) {
        let forth = applied(&batches);
        let back = applied(batches.iter().rev());
        let repeated = applied(batches.iter().chain(again.iter().filter_map(|place| batches.get(*place))));
        prop_assert_eq!(forth.snapshot(), back.snapshot());
        prop_assert_eq!(forth.snapshot(), repeated.snapshot());
        prop_assert_eq!(forth.order(), back.order());
    }

    #[test]
    fn applying_again_changes_nothing(batches in vec(any_batch(), 1..6)) {
        let mut registers = applied(&batches);
        for batch in &batches {
            prop_assert!(registers.apply(batch).is_empty());
        }
    }

    #[test]
    fn a_batch_survives_its_bytes(batch in any_batch()) {
        let bytes = batch.encode();
        let decoded = Batch::decode(&bytes).expect("our own bytes");
        prop_assert_eq!(decoded.encode(), bytes);
        for column in batch.columns() {
            for (slot, row) in column.rows.iter().enumerate() {
                let read = decoded.write_of(*row, column.field).expect("written");
                prop_assert!(compare(&read, &column.values.get(slot)).is_eq());
            }
        }
    }

    #[test]
    fn a_table_survives_its_snapshot(before in vec(any_batch(), 0..5), after in vec(any_batch(), 0..5)) {
        let mut whole = applied(&before);
        let bytes = whole.snapshot();
        let mut opened = Registers::from_snapshot(&bytes).expect("our own bytes");
        prop_assert_eq!(opened.snapshot(), bytes);
        after.iter().for_each(|batch| {
            whole.apply(batch);
            opened.apply(batch);
        });
        prop_assert_eq!(opened.snapshot(), whole.snapshot());
    }

    #[test]
    fn hostile_bytes_are_refused_or_read(bytes in vec(any::<u8>(), 0..200)) {
        if let Ok(batch) = Batch::decode(&bytes) {
            Registers::new().apply(&batch);
        }
        let _ = Registers::from_snapshot(&bytes);
    }

    #[test]
    fn a_damaged_byte_is_refused_or_read(batch in any_batch(), place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = batch.encode();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        if let Ok(batch) = Batch::decode(&bytes) {
            let mut registers = Registers::new();
            registers.apply(&batch);
            let mut bytes = registers.snapshot();
            let place = place % bytes.len();
            bytes[place] ^= byte;
            let _ = Registers::from_snapshot(&bytes);
        }
    }
}
