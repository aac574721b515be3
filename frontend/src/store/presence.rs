//! Who else is in a page, with the colour by which they are told apart.

use etabli_documents::Presences;

/// Number of colours for carets, in the token file.
const COLOURS: u32 = 6;

/// Somebody else in a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// Their tab.
    pub peer: u64,
    /// Their name.
    pub name: String,
    /// Which colour, 0 to 5.
    pub colour: u8,
    /// Their selection as stable cursors: where it was begun, and where the caret is.
    pub cursors: Option<(Vec<u8>, Vec<u8>)>,
}

/// Everybody else.
pub fn present(presences: &Presences) -> Vec<Presence> {
    let others = presences.others().into_iter();
    let one = |other: etabli_documents::Present| Presence {
        peer: other.peer,
        colour: colour(&other.name),
        name: other.name,
        cursors: other.selection,
    };
    others.map(one).collect()
}

/// The same name has the same colour everywhere.
pub fn colour(name: &str) -> u8 {
    let sum = name.bytes().fold(0u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    (sum % COLOURS) as u8
}
