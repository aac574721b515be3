//! Positions in UTF-16 units, as browsers count, and in bytes of UTF-8, as Rust does.
//!
//! Everything is a walk over the text: callers keep the texts short (a line) or the calls few.

/// How many UTF-16 units a text has.
#[must_use]
pub fn len(text: &str) -> usize {
    // One unit per character, two beyond the basic plane: those whose UTF-8 starts with 0b1111.
    text.bytes().map(|byte| usize::from(byte & 0xC0 != 0x80) + usize::from(byte >= 0xF0)).sum()
}

/// The byte at a UTF-16 position; within a pair the start of its character, beyond the end the end.
#[must_use]
pub fn to_byte(text: &str, units: usize) -> usize {
    let mut left = units;
    for (at, character) in text.char_indices() {
        if left < character.len_utf16() {
            return at;
        }
        left -= character.len_utf16();
    }
    text.len()
}

/// The UTF-16 position of a byte; beyond the end the length.
#[must_use]
pub fn from_byte(text: &str, byte: usize) -> usize {
    len(text.get(..crate::splice::floor(text, byte)).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_meet_at_every_character() {
        for text in ["", "é", "👩‍🌾 au pré", "e\u{301}te", "«\u{202f}œ\u{202f}»"] {
            assert_eq!(len(text), text.encode_utf16().count(), "{text}");
            for (byte, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let units = from_byte(text, byte);
                assert_eq!(units, text[..byte].encode_utf16().count(), "{text}");
                assert_eq!(to_byte(text, units), byte, "{text}");
            }
        }
    }

    #[test]
    fn a_position_within_a_pair_falls_back_to_its_start() {
        assert_eq!(to_byte("a👩b", 2), 1);
        assert_eq!(to_byte("a👩b", 3), 5);
        assert_eq!(to_byte("a👩b", 99), 6);
    }
}
