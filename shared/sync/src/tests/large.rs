//! Updates larger than a frame, through the machine of the device: the documents are plain bytes here.

use etabli_ids::DocumentId;

use crate::client::{Client, Effect, Event, ImportProblem, Known, Replicas, Status as Badge};
use crate::frames::*;
use crate::limits::MAX_FRAME_BYTES;

/// One document that is the bytes themselves.
#[derive(Default)]
struct Bytes {
    own: Vec<u8>,
    received: Vec<u8>,
}

impl Replicas for Bytes {
    fn version(&self, _: DocumentId) -> Option<Vec<u8>> {
        Some(Vec::new())
    }
    fn covers(&self, _: DocumentId, _: &[u8]) -> bool {
        true
    }
    fn others_missing_since(&self, _: DocumentId, _: &[u8]) -> bool {
        false
    }

    fn own_missing_since(&self, document: DocumentId, version: &[u8]) -> Option<Vec<u8>> {
        self.missing_since(document, version)
    }

    fn missing_since(&self, _: DocumentId, _: &[u8]) -> Option<Vec<u8>> {
        (!self.own.is_empty()).then(|| self.own.clone())
    }
    fn import(&mut self, _: DocumentId, updates: Vec<Vec<u8>>) -> Result<(), ImportProblem> {
        self.received.extend(updates.into_iter().flatten());
        Ok(())
    }
}

#[test]
fn a_large_update_is_sent_and_received_in_fragments() {
    let id = DocumentId::new(1, 1);
    let large: Vec<u8> = (0..700_000u32).map(|number| (number % 251) as u8).collect();
    let mut bytes = Bytes { own: large.clone(), ..Bytes::default() };
    let mut client = Client::new(1);
    let known = Known { document: id, head: 0, held: 0, unsent: 1, pending: false };
    for event in [Event::Catalogue(vec![known]), Event::Opened(id), Event::SocketOpened] {
        client.handle(event, 0, &mut bytes);
    }
    let joined = Message::JoinResponseOk {
        crdt: CrdtType::Loro,
        room_id: id.to_string(),
        permission: Permission::Write,
        version: vec![],
        extra: None,
    };
    let effects = client.handle(Event::Frame(encode(&joined).to_vec()), 1, &mut bytes);
    let frames: Vec<Frame> = effects
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Send(frame) if address(&decode(&frame).expect("a frame")).0 == CrdtType::Loro => Some(frame),
            _ => None,
        })
        .collect();
    assert_eq!(frames.len(), 4);
    assert!(frames.iter().all(|frame| frame.len() <= MAX_FRAME_BYTES));
    assert_eq!(client.status(), Badge::Saving);
    // The server sends the same fragments to somebody else: here, back.
    for frame in &frames {
        client.handle(Event::Frame(frame.to_vec()), 2, &mut bytes);
    }
    assert_eq!(bytes.received, large);
    let Ok(Message::DocUpdateFragmentHeader { batch_id: ref_id, .. }) = decode(&frames[0]) else { panic!("a header") };
    let ack = Message::Ack { crdt: CrdtType::Loro, room_id: id.to_string(), ref_id, status: Status::Ok };
    client.handle(Event::Frame(encode(&ack).to_vec()), 3, &mut bytes);
    assert_eq!(client.status(), Badge::Saved);
}
