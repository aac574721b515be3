//! One register a row: values and the stamps under which they were written.

use super::clock::Stamp;
use super::order::compare;
use crate::raw::{RawColumn, RawValue};

/// The place of a stamp in its table's list; 0 stands for "never written".
pub(super) type StampPlace = u32;

/// The stamps that cells refer to. A gesture stamps all its cells alike, so there are far fewer stamps than cells.
#[derive(Clone, Debug)]
pub(super) struct Stamps {
    list: Vec<Stamp>,
}

impl Default for Stamps {
    fn default() -> Self {
        Self { list: vec![Stamp::default()] }
    }
}

impl Stamps {
    /// From the stamps after the first, which stands for none.
    pub fn from_list(stamps: impl IntoIterator<Item = Stamp>) -> Self {
        let mut list = vec![Stamp::default()];
        list.extend(stamps);
        Self { list }
    }

    pub fn get(&self, place: StampPlace) -> Option<Stamp> {
        if place == 0 { None } else { self.list.get(place as usize).copied() }
    }

    pub fn push(&mut self, stamp: Stamp) -> StampPlace {
        self.list.push(stamp);
        (self.list.len() - 1) as StampPlace
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Keeps the stamps that are used; answers where each went.
    pub fn keep(&mut self, is_used: &[bool]) -> Vec<StampPlace> {
        let mut kept = Self::default();
        let places = self
            .list
            .iter()
            .zip(is_used)
            .enumerate()
            .map(|(place, (stamp, used))| if place > 0 && *used { kept.push(*stamp) } else { 0 });
        let places = places.collect();
        *self = kept;
        places
    }
}

/// The stamps of one column's cells.
#[derive(Clone, Debug)]
pub(super) enum CellStamps {
    /// The first cells were all written by one gesture, the others never: an import, a new column.
    Alike { cells: usize, place: StampPlace },
    /// Anything.
    Each(Vec<StampPlace>),
}

impl Default for CellStamps {
    fn default() -> Self {
        Self::Alike { cells: 0, place: 0 }
    }
}

impl CellStamps {
    pub fn from_places(places: Vec<StampPlace>) -> Self {
        match places.first() {
            Some(first) if places.iter().all(|place| place == first) => {
                Self::Alike { cells: places.len(), place: *first }
            }
            None => Self::default(),
            Some(_) => Self::Each(places),
        }
    }

    pub fn get(&self, slot: usize) -> StampPlace {
        match self {
            Self::Alike { cells, place } => {
                if slot < *cells {
                    *place
                } else {
                    0
                }
            }
            Self::Each(places) => places.get(slot).copied().unwrap_or(0),
        }
    }

    pub fn set(&mut self, slot: usize, new: StampPlace) {
        match self {
            Self::Alike { cells, place } if *cells == slot && (*cells == 0 || *place == new) => {
                *cells += 1;
                *place = new;
            }
            Self::Alike { cells, place } => {
                *self = Self::Each(vec![*place; *cells]);
                self.set(slot, new);
            }
            Self::Each(places) => {
                if slot >= places.len() {
                    places.resize(slot + 1, 0);
                }
                if let Some(place) = places.get_mut(slot) {
                    *place = new;
                }
            }
        }
    }

    /// Shows each place; some of them more than once.
    pub fn each(&self, mut show: impl FnMut(StampPlace)) {
        match self {
            Self::Alike { place, .. } => show(*place),
            Self::Each(places) => places.iter().for_each(|place| show(*place)),
        }
    }

    /// Replaces each place by what `renumber` makes of it.
    pub fn renumber(&mut self, mut renumber: impl FnMut(StampPlace) -> StampPlace) {
        match self {
            Self::Alike { place, .. } => *place = renumber(*place),
            Self::Each(places) => places.iter_mut().for_each(|place| *place = renumber(*place)),
        }
    }

    pub fn heap_bytes(&self) -> usize {
        match self {
            Self::Alike { .. } => 0,
            Self::Each(places) => places.capacity() * size_of::<StampPlace>(),
        }
    }
}

/// The registers of one column.
#[derive(Clone, Debug, Default)]
pub(super) struct RegisterColumn {
    pub values: RawColumn,
    pub stamps: CellStamps,
}

/// What became of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// The cell shows something else now.
    Changed,
    /// The cell shows the same as before.
    Unchanged,
    /// A later write was there already.
    Overtaken,
}

impl RegisterColumn {
    /// Writes under the stamp at `place` if it is the greater; on the same stamp, if the value is the greater.
    pub fn write(&mut self, slot: usize, value: RawValue, place: StampPlace, stamps: &Stamps) -> Fate {
        let order = stamps.get(place).cmp(&stamps.get(self.stamps.get(slot)));
        let difference = compare(&value, &self.values.get(slot));
        if order.is_lt() {
            return Fate::Overtaken;
        }
        if order.is_eq() && difference.is_le() {
            return Fate::Unchanged;
        }
        self.stamps.set(slot, place);
        if difference.is_eq() {
            return Fate::Unchanged;
        }
        self.values.set(slot, value);
        Fate::Changed
    }
}

/// Whether each row lives: created and not deleted.
#[derive(Clone, Debug, Default)]
pub(super) struct LifeColumn {
    bits: Vec<u64>,
    pub stamps: CellStamps,
}

impl LifeColumn {
    pub fn new(bits: Vec<u64>, stamps: CellStamps) -> Self {
        Self { bits, stamps }
    }

    pub fn is_alive(&self, slot: usize) -> bool {
        self.bits.get(slot / 64).is_some_and(|word| word >> (slot % 64) & 1 == 1)
    }

    pub fn set(&mut self, slot: usize, is_alive: bool) {
        if slot / 64 >= self.bits.len() {
            self.bits.resize(slot / 64 + 1, 0);
        }
        if let Some(word) = self.bits.get_mut(slot / 64) {
            let bit = 1 << (slot % 64);
            if is_alive { *word |= bit } else { *word &= !bit }
        }
    }

    /// As [`RegisterColumn::write`]; on the same stamp, life wins.
    pub fn write(&mut self, slot: usize, is_alive: bool, place: StampPlace, stamps: &Stamps) -> Fate {
        let order = stamps.get(place).cmp(&stamps.get(self.stamps.get(slot)));
        let was_alive = self.is_alive(slot);
        if order.is_lt() {
            return Fate::Overtaken;
        }
        if order.is_eq() && is_alive <= was_alive {
            return Fate::Unchanged;
        }
        self.stamps.set(slot, place);
        self.set(slot, is_alive);
        if is_alive == was_alive { Fate::Unchanged } else { Fate::Changed }
    }
}
