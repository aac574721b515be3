//! Frozen bytes: what is kept in logs must stay readable.

use expect_test::{Expect, expect};

use super::*;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[track_caller]
fn check_frozen(line: &str, expected: Expect) {
    let batch = batch(line);
    let bytes = batch.encode();
    expected.assert_eq(&hex(&bytes));
    assert_eq!(Batch::decode(&bytes), Ok(batch), "{line}");
}

#[test]
fn batches_are_frozen() {
    check_frozen("1:1000 add 1", expect!["01e80700010101020202020100000102"]);
    check_frozen(
        r#"3:1790000000000 1.2 = "pain"; 2.2 = "sel"; 5.2 = "pain""#,
        expect!["0180d8c1a28c3400030102020204020402010400050000060105007061696e73656c7061696e"],
    );
    check_frozen(
        "1:1000 1.2 = 12.50; 2.2 = 3.25; 3.2 = blank; 4.2 = null",
        expect!["01e80700010101020202080104000c01040401030202c4138a05"],
    );
    check_frozen(
        r#"1:1000 1.2 = 12; 2.2 = "a"; 1.3 = 1; 2.3 = 1"#,
        expect!["01e80700010101020202040204000903180501610500010302"],
    );
}

#[test]
fn snapshots_are_frozen() {
    let mut registers = Registers::new();
    registers.apply(&batch(r#"1:1000 add 1; add 2; add 9; 1.2 = "pain"; 2.2 = "sel""#));
    registers.apply(&batch(r#"2:2000 del 2; 1.3 = 4; 9.3 = 6"#));
    let bytes = registers.snapshot();
    expect!["010202020c0204020202d00fa01f0000000202040100020102010500000002020100000103050103020806007061696e73656c03010000022202010502080c"].assert_eq(&hex(&bytes));
    let opened = Registers::from_snapshot(&bytes).expect("our own bytes");
    assert_eq!(shown(&opened), r#"1: 2="pain" 3=4 | 9: 3=6"#);
}

#[test]
fn wrong_bytes_are_refused_before_anything_is_allocated() {
    let refuse = |bytes: &[u8], why| assert_eq!(Batch::decode(bytes).err(), Some(why), "{bytes:?}");
    refuse(b"", DecodeError::Truncated);
    refuse(&[9], DecodeError::Version(9));
    // A device beyond the greatest.
    refuse(&[1, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0], DecodeError::Malformed);
    // One run of 2^62 rows.
    let mut writer = codec::Writer { bytes: vec![1, 0, 0, 1, 1, 1] };
    integers::write(&mut writer, &[1]);
    integers::write(&mut writer, &[1 << 62]);
    refuse(&writer.bytes, DecodeError::TooLarge);
    // Many columns that share many rows.
    let mut writer = codec::Writer { bytes: vec![1, 0, 0, 1, 1, 1] };
    integers::write(&mut writer, &[1]);
    integers::write(&mut writer, &[1 << 21]);
    writer.byte(20);
    (0..20).for_each(|field| writer.bytes.extend([field, 0, 0]));
    refuse(&writer.bytes, DecodeError::TooLarge);
    assert_eq!(Registers::from_snapshot(&[]).err(), Some(DecodeError::Truncated));
}
