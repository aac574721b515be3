//! Binary frames: those of loro-protocol v1, with guards around the decoder.
//!
//! Deliberately absent: authentication in the `auth` field of a join (the session's cookie says who it is).

use std::sync::Arc;

use etabli_ids::DocumentId;
pub use loro_protocol::{
    BatchId, BytesReader, CrdtType, JoinErrorCode, Permission, ProtocolMessage as Message, RoomErrorCode,
    UpdateStatusCode as Status,
};

use crate::limits::{MAX_FRAME_BYTES, MAX_UPDATES_PER_BATCH, MAX_VERSION_BYTES};

/// An encoded frame, shared by all those it goes to.
pub type Frame = Arc<[u8]>;

/// The tag of the message that carries a list, which the decoder would reserve memory for unseen.
const UPDATE_TAG: u8 = 0x03;

/// Name of the application error for a document that does not exist, or that the asker may not know of.
pub const NOT_FOUND: &str = "not-found";
/// Name of the application error for a server that cannot read or write its storage now.
pub const UNAVAILABLE: &str = "unavailable";
/// Name of the application error for a connection that has joined too many rooms.
pub const TOO_MANY_ROOMS: &str = "too-many-rooms";

/// Bytes that are no frame.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// More than [`MAX_FRAME_BYTES`].
    #[error("a frame of {0} bytes")]
    TooLarge(usize),
    /// The list of updates is longer than allowed, or than the bytes can hold.
    #[error("a list of {0} updates")]
    TooMany(u64),
    /// Not of the protocol.
    #[error("{0}")]
    Malformed(String),
}

/// Reads a frame.
///
/// # Errors
/// Whatever is not exactly a frame within the limits.
pub fn decode(bytes: &[u8]) -> Result<Message, FrameError> {
    if bytes.len() > MAX_FRAME_BYTES {
        return Err(FrameError::TooLarge(bytes.len()));
    }
    check_list(bytes)?;
    let message = loro_protocol::decode(bytes).map_err(FrameError::Malformed)?;
    match &message {
        Message::JoinRequest { auth, version, .. } if auth.len().max(version.len()) > MAX_VERSION_BYTES => {
            Err(FrameError::TooLarge(auth.len().max(version.len())))
        }
        _ => Ok(message),
    }
}

/// The decoder trusts the length of a list of updates: it is checked here first.
fn check_list(bytes: &[u8]) -> Result<(), FrameError> {
    let mut reader = BytesReader::new(bytes);
    let mut read = || -> Result<Option<u64>, String> {
        reader.read_bytes(4)?;
        reader.read_var_bytes()?;
        if reader.read_byte()? == UPDATE_TAG { reader.read_uleb128().map(Some) } else { Ok(None) }
    };
    match read().map_err(FrameError::Malformed)? {
        Some(count) if count > MAX_UPDATES_PER_BATCH as u64 || count > bytes.len() as u64 => {
            Err(FrameError::TooMany(count))
        }
        _ => Ok(()),
    }
}

/// Writes a frame; one that would be too large is a mistake of the caller, who fragments updates (see
/// [`crate::fragments`]): an empty frame stands for it, which every receiver refuses.
#[must_use]
pub fn encode(message: &Message) -> Frame {
    let encoded = loro_protocol::encode(message);
    debug_assert!(encoded.is_ok(), "{encoded:?}");
    encoded.unwrap_or_default().into()
}

/// The kind of room and its name, of any message.
#[must_use]
pub fn address(message: &Message) -> (CrdtType, &str) {
    match message {
        Message::JoinRequest { crdt, room_id, .. }
        | Message::JoinResponseOk { crdt, room_id, .. }
        | Message::JoinError { crdt, room_id, .. }
        | Message::DocUpdate { crdt, room_id, .. }
        | Message::DocUpdateFragmentHeader { crdt, room_id, .. }
        | Message::DocUpdateFragment { crdt, room_id, .. }
        | Message::RoomError { crdt, room_id, .. }
        | Message::Ack { crdt, room_id, .. }
        | Message::Leave { crdt, room_id } => (*crdt, room_id),
    }
}

/// The frame that answers a batch.
#[must_use]
pub fn ack(crdt: CrdtType, document: DocumentId, ref_id: BatchId, status: Status) -> Frame {
    encode(&Message::Ack { crdt, room_id: document.to_string(), ref_id, status })
}

/// The frame that refuses a join; `app_code` is one of the names of this module.
#[must_use]
pub fn join_error(crdt: CrdtType, room: &str, code: JoinErrorCode, app_code: Option<&str>) -> Frame {
    let message = app_code.unwrap_or("refused").to_owned();
    let app_code = app_code.map(str::to_owned);
    encode(&Message::JoinError { crdt, room_id: room.to_owned(), code, message, receiver_version: None, app_code })
}

/// Close codes of the socket.
pub mod close {
    /// No socket was opened, or it broke.
    pub const BROKEN: u16 = 1006;
    /// The server restarts: come back.
    pub const RESTARTING: u16 = 1012;
    /// What was sent is not of the protocol.
    pub const MALFORMED: u16 = 4400;
    /// Nobody is signed in, or the session has ended.
    pub const SIGNED_OUT: u16 = 4401;
    /// Nothing was heard for too long.
    pub const SILENT: u16 = 4408;
    /// What was sent was not taken in time: come back and get what is missing.
    pub const TOO_SLOW: u16 = 4409;
}
