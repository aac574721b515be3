//! Who else is in a page, and where: small facts that are told, believed for a while, and never stored.
//!
//! Encoded as Loro's ephemeral store, one key per peer, so that other clients of the protocol understand it.

use loro::LoroValue;
use loro::awareness::EphemeralStore;

/// How long a presence is believed without being repeated, in milliseconds.
const LIFE: i64 = 40_000;

/// Longest name taken from others, in characters.
const MAX_NAME_LETTERS: usize = 80;

/// Somebody in the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// Their peer, one per open app.
    pub peer: u64,
    /// Their name.
    pub name: String,
    /// Their selection, as cursors of [`crate::Page::cursor`]: where it was begun, and where the caret is. None when they
    /// look without a caret.
    pub selection: Option<(Vec<u8>, Vec<u8>)>,
}

/// The presences of one page, as one device knows them.
pub struct Presences {
    store: EphemeralStore,
    own: String,
}

impl Presences {
    /// Nobody known yet; `peer` is this device's.
    #[must_use]
    pub fn new(peer: u64) -> Self {
        Self { store: EphemeralStore::new(LIFE), own: peer.to_string() }
    }

    /// Tells where the person is; the bytes are to be sent.
    pub fn tell(&self, name: &str, selection: Option<(&[u8], &[u8])>) -> Vec<u8> {
        let mut value = vec![LoroValue::from(name)];
        if let Some((anchor, focus)) = selection {
            value.extend([LoroValue::from(anchor.to_vec()), LoroValue::from(focus.to_vec())]);
        }
        self.store.set(&self.own, LoroValue::from(value));
        self.store.encode(&self.own)
    }

    /// Tells that the person is gone; the bytes are to be sent.
    pub fn tell_gone(&self) -> Vec<u8> {
        self.store.delete(&self.own);
        self.store.encode(&self.own)
    }

    /// Takes in what another told; what cannot be read is ignored.
    pub fn hear(&self, bytes: &[u8]) {
        let _unreadable = self.store.apply(bytes);
    }

    /// The others who are believed to be here, by peer.
    #[must_use]
    pub fn others(&self) -> Vec<Present> {
        self.store.remove_outdated();
        let states = self.store.get_all_states();
        let mut others: Vec<Present> =
            states.iter().filter(|(key, _)| **key != self.own).filter_map(|(key, value)| read(key, value)).collect();
        others.sort_unstable_by_key(|present| present.peer);
        others
    }
}

/// The names under which these bytes show somebody to the app; none when they cannot be read. What the app would ignore
/// names nobody.
#[must_use]
pub fn names_told(bytes: &[u8]) -> Option<Vec<String>> {
    let store = EphemeralStore::new(LIFE);
    store.apply(bytes).ok()?;
    Some(
        store.get_all_states().iter().filter_map(|(key, value)| read(key, value)).map(|present| present.name).collect(),
    )
}

fn read(key: &str, value: &LoroValue) -> Option<Present> {
    let LoroValue::List(fields) = value else { return None };
    let Some(LoroValue::String(name)) = fields.first() else { return None };
    let cursor = |place: usize| match fields.get(place) {
        Some(LoroValue::Binary(bytes)) => Some(bytes.to_vec()),
        _ => None,
    };
    let name = name.chars().filter(|letter| !letter.is_control()).take(MAX_NAME_LETTERS).collect();
    Some(Present { peer: key.parse().ok()?, name, selection: cursor(1).zip(cursor(2)) })
}
