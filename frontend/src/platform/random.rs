//! Randomness, and the identifiers made with it.

use std::cell::Cell;

use etabli_ids::{CommandId, DocumentId};

use super::{clock, window};

/// 64 random bits.
pub fn bits() -> u64 {
    let mut bytes = [0u8; 8];
    // Without `crypto` (a page over plain http on another machine) the older generator has to do.
    let filled = window().crypto().and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    if filled.is_err() {
        bytes.fill_with(|| (js_sys::Math::random() * 256.0) as u8);
    }
    u64::from_le_bytes(bytes)
}

fn wide() -> u128 {
    (u128::from(bits()) << 64) | u128::from(bits())
}

/// An identifier for a new document.
pub fn document_id() -> DocumentId {
    DocumentId::new(clock::now() as u64, wide())
}

/// An identifier for a command, greater than those made before in this tab: the outbox keeps their order.
pub fn command_id() -> CommandId {
    thread_local! {
        static LAST: Cell<u64> = const { Cell::new(0) };
    }
    let born = LAST.with(|last| {
        let born = (clock::now() as u64).max(last.get() + 1);
        last.set(born);
        born
    });
    CommandId::new(born, wide())
}
