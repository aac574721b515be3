//! The identifiers themselves: one generic representation, one newtype per noun.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 26;

/// The text is not an identifier: wrong length, a foreign character, or more than 128 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier: 26 letters and digits expected")]
pub struct InvalidId;

fn print(value: u128, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut text = [0u8; LENGTH];
    for (place, byte) in text.iter_mut().rev().enumerate() {
        *byte = ALPHABET[((value >> (5 * place)) & 31) as usize];
    }
    f.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
}

fn parse(text: &str) -> Result<u128, InvalidId> {
    // 26 characters hold 130 bits: a first digit above 7 would overflow.
    if text.len() != LENGTH || text.as_bytes()[0] > b'7' {
        return Err(InvalidId);
    }
    text.bytes().try_fold(0u128, |value, byte| {
        let digit = ALPHABET.iter().position(|letter| *letter == byte).ok_or(InvalidId)?;
        Ok((value << 5) | digit as u128)
    })
}

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u128);

        impl $name {
            /// The identifier born at `milliseconds` since 1970 with 80 bits of `randomness` (upper bits are dropped).
            #[must_use]
            pub const fn new(milliseconds: u64, randomness: u128) -> Self {
                Self(((milliseconds as u128 & ((1 << 48) - 1)) << 80) | (randomness & ((1 << 80) - 1)))
            }

            /// Milliseconds since 1970 at which the identifier was made.
            #[must_use]
            pub const fn born_at(self) -> u64 {
                (self.0 >> 80) as u64
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                print(self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                print(self.0, f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                parse(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

impl SpaceId {
    /// The number of a person's own space: the person's.
    #[must_use]
    pub const fn sharing(person: PersonId) -> Self {
        Self(person.0)
    }
}

identifiers! {
    /// A page, a base or the rows of a table: anything that has a log of updates.
    DocumentId
    /// A space: a part of the cooperative's home with its own rights.
    SpaceId
    /// A person with an account.
    PersonId
    /// A circle: a named group of persons.
    CircleId
    /// A stored file, as attached somewhere (two files of the same content have two ids).
    FileId
    /// A link by which somebody without account may read, comment or write.
    LinkId
    /// An invitation to become a member.
    InvitationId
    /// A signed-in browser.
    SessionId
    /// A command made by a client; the server applies each id once.
    CommandId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_round_trips_and_sorts_by_birth() {
        let early = DocumentId::new(1_700_000_000_000, 7);
        let late = DocumentId::new(1_800_000_000_000, 3);
        assert_eq!(early.to_string().parse(), Ok(early));
        assert!(early.to_string() < late.to_string());
        assert_eq!(late.born_at(), 1_800_000_000_000);
        assert_eq!(DocumentId::new(u64::MAX, u128::MAX).to_string(), "7zzzzzzzzzzzzzzzzzzzzzzzzz");
    }

    #[test]
    fn foreign_texts_are_refused() {
        for text in
            ["", "abc", "8zzzzzzzzzzzzzzzzzzzzzzzzz", "0000000000000000000000000i", "é0000000000000000000000000"]
        {
            assert_eq!(text.parse::<DocumentId>(), Err(InvalidId), "{text}");
        }
    }
}
