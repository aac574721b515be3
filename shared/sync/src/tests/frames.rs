//! Frozen vectors of the wire, and hostile bytes.

use etabli_ids::DocumentId;
use expect_test::{Expect, expect};

use crate::fragments::{Reassembly, batch_frames, batches};
use crate::frames::*;
use crate::limits::*;
use crate::post;

fn room() -> DocumentId {
    DocumentId::new(1, 2)
}

#[track_caller]
fn check(message: &Message, expected: Expect) {
    let frame = encode(message);
    let hex: String = frame.iter().map(|byte| format!("{byte:02x}")).collect();
    expected.assert_eq(&hex);
    assert_eq!(decode(&frame).as_ref(), Ok(message));
}

#[test]
fn the_wire_is_frozen() {
    let (crdt, room_id) = (CrdtType::Loro, room().to_string());
    check(
        &Message::JoinRequest { crdt, room_id: room_id.clone(), auth: vec![], version: vec![0] },
        expect!["254c4f521a303030303030303030313030303030303030303030303030303200000100"],
    );
    check(
        &Message::JoinResponseOk {
            crdt,
            room_id: room_id.clone(),
            permission: Permission::Write,
            version: vec![0],
            extra: Some(7u64.to_be_bytes().to_vec()),
        },
        expect!["254c4f521a3030303030303030303130303030303030303030303030303032010577726974650100080000000000000007"],
    );
    check(
        &Message::JoinError {
            crdt,
            room_id: room_id.clone(),
            code: JoinErrorCode::AppError,
            message: NOT_FOUND.into(),
            receiver_version: None,
            app_code: Some(NOT_FOUND.into()),
        },
        expect![
            "254c4f521a3030303030303030303130303030303030303030303030303032027f096e6f742d666f756e64096e6f742d666f756e64"
        ],
    );
    let batch_id = BatchId([1, 2, 3, 4, 5, 6, 7, 8]);
    let updates = vec![vec![1, 2], vec![3]];
    check(
        &Message::DocUpdate { crdt, room_id: room_id.clone(), updates, batch_id },
        expect!["254c4f521a3030303030303030303130303030303030303030303030303032030202010201030102030405060708"],
    );
    let (fragment_count, total_size_bytes) = (2, 300_000);
    check(
        &Message::DocUpdateFragmentHeader {
            crdt,
            room_id: room_id.clone(),
            batch_id,
            fragment_count,
            total_size_bytes,
        },
        expect!["254c4f521a303030303030303030313030303030303030303030303030303204010203040506070802e0a712"],
    );
    check(
        &Message::DocUpdateFragment { crdt, room_id: room_id.clone(), batch_id, index: 1, fragment: vec![9] },
        expect!["254c4f521a3030303030303030303130303030303030303030303030303032050102030405060708010109"],
    );
    check(
        &Message::RoomError { crdt, room_id: room_id.clone(), code: RoomErrorCode::Evicted, message: "x".into() },
        expect!["254c4f521a303030303030303030313030303030303030303030303030303206020178"],
    );
    check(
        &Message::Ack { crdt, room_id: room_id.clone(), ref_id: batch_id, status: Status::Ok },
        expect!["254c4f521a303030303030303030313030303030303030303030303030303208010203040506070800"],
    );
    check(
        &Message::Leave { crdt: CrdtType::LoroEphemeralStore, room_id },
        expect!["254550481a303030303030303030313030303030303030303030303030303207"],
    );
}

#[test]
fn hostile_lists_are_refused_before_memory_is_reserved() {
    let mut bytes = encode(&Message::Leave { crdt: CrdtType::Loro, room_id: "x".into() }).to_vec();
    bytes.pop();
    bytes.push(3);
    bytes.extend([0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]);
    assert!(matches!(decode(&bytes), Err(FrameError::TooMany(_))));
    assert!(matches!(decode(&vec![0; MAX_FRAME_BYTES + 1]), Err(FrameError::TooLarge(_))));
    assert!(matches!(decode(&[]), Err(FrameError::Malformed(_))));
}

#[test]
fn every_truncation_and_flip_is_survived() {
    let updates = vec![vec![1; 40], vec![2; 200]];
    let batch_id = BatchId([9; 8]);
    let frame = encode(&Message::DocUpdate { crdt: CrdtType::Loro, room_id: room().to_string(), updates, batch_id });
    for length in 0..frame.len() {
        let _survived = decode(&frame[..length]);
    }
    for place in 0..frame.len() {
        for mask in [0x01, 0x80, 0xff] {
            let mut bytes = frame.to_vec();
            bytes[place] ^= mask;
            let _survived = decode(&bytes);
        }
    }
}

#[track_caller]
fn reassemble(frames: &[Frame], reassembly: &mut Reassembly) -> Option<Vec<u8>> {
    let mut whole = None;
    for frame in frames {
        match decode(frame).expect("a frame") {
            Message::DocUpdateFragmentHeader { batch_id, fragment_count, total_size_bytes, .. } => {
                reassembly.begin((room(), batch_id), fragment_count, total_size_bytes, 0).expect("allowed");
            }
            Message::DocUpdateFragment { batch_id, index, fragment, .. } => {
                whole = reassembly.add((room(), batch_id), index, fragment).expect("in order");
            }
            other => panic!("{other:?}"),
        }
    }
    whole
}

#[test]
fn a_large_update_travels_in_fragments() {
    let update: Vec<u8> = (0..700_000u32).map(|number| (number % 251) as u8).collect();
    let frames = batch_frames(CrdtType::Loro, room(), BatchId([1; 8]), vec![update.clone()]);
    assert_eq!(frames.len(), 4);
    assert!(frames.iter().all(|frame| frame.len() <= MAX_FRAME_BYTES));
    let mut reassembly = Reassembly::default();
    assert_eq!(reassemble(&frames, &mut reassembly), Some(update.clone()));
    let mut shuffled = frames.clone();
    shuffled[1..].reverse();
    assert_eq!(reassemble(&shuffled, &mut reassembly), Some(update));
}

#[test]
fn batches_fit_frames() {
    let updates: Vec<Vec<u8>> =
        vec![vec![0; 100_000], vec![0; 100_000], vec![0; 100_000], vec![0; 300_000], vec![0; 5]];
    let sizes: Vec<usize> = batches(updates).iter().map(Vec::len).collect();
    assert_eq!(sizes, [2, 1, 1, 1]);
    assert_eq!(batches(vec![vec![]; MAX_UPDATES_PER_BATCH + 1]).len(), 2);
}

#[test]
fn fragments_have_limits() {
    let mut reassembly = Reassembly::default();
    let address = |number: u8| (room(), BatchId([number; 8]));
    assert_eq!(reassembly.begin(address(1), 2, u64::MAX, 0), Err(Status::PayloadTooLarge));
    assert_eq!(reassembly.begin(address(1), u64::MAX, 10, 0), Err(Status::InvalidUpdate));
    assert_eq!(reassembly.begin(address(1), 0, 10, 0), Err(Status::InvalidUpdate));
    for number in 0..MAX_OPEN_BATCHES {
        assert_eq!(reassembly.begin(address(number as u8), 2, 10, 0), Ok(()));
    }
    assert_eq!(reassembly.begin(address(99), 2, 10, 0), Err(Status::RateLimited));
    assert_eq!(reassembly.add(address(0), 7, vec![0; 5]), Err(Status::InvalidUpdate));
    assert_eq!(reassembly.add(address(0), 0, vec![0; 5]), Ok(None), "given up, so ignored");
    assert_eq!(reassembly.add(address(1), 0, vec![0; 11]), Err(Status::InvalidUpdate));
    assert_eq!(reassembly.add(address(2), 0, vec![0; 5]), Ok(None));
    assert_eq!(reassembly.add(address(2), 0, vec![0; 5]), Err(Status::InvalidUpdate));
    assert_eq!(reassembly.expire(FRAGMENT_TIMEOUT), []);
    assert_eq!(reassembly.expire(FRAGMENT_TIMEOUT + 1), [address(3)]);
}

#[test]
fn frames_over_post() {
    let frames: Vec<Frame> = vec![vec![1, 2, 3].into(), vec![].into(), vec![4].into()];
    let body = post::encode(&frames);
    assert_eq!(body, [0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 1, 4]);
    assert_eq!(post::decode(&body), Some(vec![&[1, 2, 3][..], &[][..], &[4][..]]));
    assert_eq!(post::decode(&body[..body.len() - 1]), None);
    assert_eq!(post::decode(&[0xff; 8]), None);
}
