//! The same frames over HTTP POST, for networks that let no WebSocket through.
//!
//! A body is frames one after the other, each preceded by its length: four bytes, the greatest first.

use crate::frames::Frame;
use crate::limits::MAX_FRAME_BYTES;

/// Largest body of a request: a whole batch in fragments, and its joins.
pub const MAX_BODY_BYTES: usize = 6 * 1024 * 1024;

/// Writes a body.
#[must_use]
pub fn encode(frames: &[Frame]) -> Vec<u8> {
    let mut body = Vec::with_capacity(frames.iter().map(|frame| frame.len() + 4).sum());
    for frame in frames {
        // Invariant: a frame is at most 256 KiB.
        body.extend_from_slice(&(frame.len() as u32).to_be_bytes());
        body.extend_from_slice(frame);
    }
    body
}

/// Reads a body; none when it is not made of whole frames.
#[must_use]
pub fn decode(mut body: &[u8]) -> Option<Vec<&[u8]>> {
    let mut frames = Vec::new();
    while let Some((length, rest)) = body.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        if length > MAX_FRAME_BYTES {
            return None;
        }
        let (frame, rest) = rest.split_at_checked(length)?;
        frames.push(frame);
        body = rest;
    }
    body.is_empty().then_some(frames)
}
