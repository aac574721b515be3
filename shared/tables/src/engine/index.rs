//! Indexes: which rows hold a key, in which order, and which cells asked.
//!
//! An index follows its table cell by cell, so that it is right whenever its key columns are. A row with an error in a key
//! column is in no group.

use std::sync::Arc;

use etabli_formula::host::LookupOrder;
use etabli_formula::{ColumnIndex, RowId, TableIndex};

use super::bits::FastMap;
use super::table::ColumnKey;
use crate::types::{Key, KeyPart};

/// The number of an index in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct IndexId(pub(super) u32);

/// How a column takes part in a key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Matching {
    /// The cell as a whole.
    Whole,
    /// Each element of the list it holds; an empty list counts as this value, if one is given.
    Element(Option<KeyPart>),
    /// Each element; what is not a list counts as a whole, an empty list as this value. For groups.
    Flattened(KeyPart),
}

/// A column of a key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct KeyColumn {
    /// None is the row's id.
    pub(super) column: Option<ColumnIndex>,
    pub(super) matching: Matching,
}

/// What an index is of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct IndexShape {
    pub(super) table: TableIndex,
    pub(super) columns: Vec<KeyColumn>,
}

/// The rows of one key.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) key: Key,
    /// By id.
    pub(super) rows: Vec<RowId>,
    shared: Option<Arc<[RowId]>>,
    sorted: Vec<(LookupOrder, Arc<[RowId]>)>,
    callers: Vec<(ColumnKey, u32)>,
    /// When the callers are next freed of repetitions.
    callers_limit: usize,
}

/// An index.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) shape: IndexShape,
    pub(super) groups: Vec<Group>,
    by_key: FastMap<Key, u32>,
    /// The groups of each slot, for keys that may be several.
    many: Vec<Box<[u32]>>,
    /// The group of each slot, for the others: its number + 1.
    one: Vec<u32>,
    has_many: bool,
    /// The table whose rows are the groups.
    pub(super) summary: Option<TableIndex>,
}

/// What the move of a row between groups did.
#[derive(Debug, Default)]
pub(super) struct Moved {
    /// Cells whose lookup answers otherwise now.
    pub(super) callers: Vec<(ColumnKey, u32)>,
    /// Groups that gained or lost rows.
    pub(super) groups: Vec<u32>,
}

impl Group {
    fn new(key: Key) -> Self {
        Self { key, rows: Vec::new(), shared: None, sorted: Vec::new(), callers: Vec::new(), callers_limit: 64 }
    }

    /// The rows, by id.
    pub(super) fn shared(&mut self) -> Arc<[RowId]> {
        Arc::clone(self.shared.get_or_insert_with(|| self.rows.as_slice().into()))
    }

    /// The rows in an order, if they are kept so.
    pub(super) fn in_order(&self, order: &LookupOrder) -> Option<Arc<[RowId]>> {
        self.sorted.iter().find(|(kept, _)| kept == order).map(|(_, rows)| Arc::clone(rows))
    }

    pub(super) fn keep_order(&mut self, order: LookupOrder, rows: Arc<[RowId]>) {
        self.sorted.push((order, rows));
    }

    pub(super) fn forget_orders(&mut self) {
        self.sorted.clear();
    }

    pub(super) fn add_caller(&mut self, column: ColumnKey, slot: u32) {
        if self.callers.last() == Some(&(column, slot)) {
            return;
        }
        self.callers.push((column, slot));
        if self.callers.len() > self.callers_limit {
            self.callers.sort_unstable();
            self.callers.dedup();
            self.callers_limit = 64.max(self.callers.len() * 2);
        }
    }

    pub(super) fn callers_of(&self, column: ColumnKey) -> impl Iterator<Item = u32> + '_ {
        self.callers.iter().filter(move |(caller, _)| *caller == column).map(|(_, slot)| *slot)
    }

    fn changed(&mut self, moved: &mut Moved) {
        self.shared = None;
        self.sorted.clear();
        moved.callers.append(&mut self.callers);
        self.callers_limit = 64;
    }
}

impl Index {
    pub(super) fn new(shape: IndexShape) -> Self {
        let has_many = shape.columns.iter().any(|column| column.matching != Matching::Whole);
        Self {
            shape,
            groups: Vec::new(),
            by_key: FastMap::default(),
            many: Vec::new(),
            one: Vec::new(),
            has_many,
            summary: None,
        }
    }

    /// The group of a key, made if there is none.
    pub(super) fn group(&mut self, key: Key) -> u32 {
        if let Some(group) = self.by_key.get(&key) {
            return *group;
        }
        let group = u32::try_from(self.groups.len()).unwrap_or(u32::MAX);
        self.groups.push(Group::new(key.clone()));
        self.by_key.insert(key, group);
        group
    }

    /// The group of a key, if there is one.
    pub(super) fn find(&self, key: &Key) -> Option<&Group> {
        self.at(*self.by_key.get(key)?)
    }

    /// The number of the group of a key, if there is one.
    pub(super) fn number(&self, key: &Key) -> Option<u32> {
        self.by_key.get(key).copied()
    }

    /// Puts a row that is in no group in one, while the index is built.
    pub(super) fn load(&mut self, slot: u32, row: RowId, key: Key) {
        let group = self.group(key);
        if let Some(held) = self.groups.get_mut(group as usize) {
            let is_last = held.rows.last().is_none_or(|last| *last < row);
            if is_last {
                held.rows.push(row);
            } else if let Err(place) = held.rows.binary_search(&row) {
                held.rows.insert(place, row);
            }
        }
        let slot = slot as usize;
        if slot >= self.one.len() {
            self.one.resize(slot + 1, 0);
        }
        if let Some(place) = self.one.get_mut(slot) {
            *place = group + 1;
        }
    }

    pub(super) fn at(&self, group: u32) -> Option<&Group> {
        self.groups.get(group as usize)
    }

    pub(super) fn at_mut(&mut self, group: u32) -> Option<&mut Group> {
        self.groups.get_mut(group as usize)
    }

    /// The groups a slot is in.
    pub(super) fn groups_of(&self, slot: u32) -> impl Iterator<Item = u32> + '_ {
        let many = self.many.get(slot as usize).map(|groups| groups.iter().copied()).into_iter().flatten();
        let one = self.one.get(slot as usize).and_then(|group| group.checked_sub(1));
        many.chain(one)
    }

    /// Puts a row in the groups of its keys, and takes it out of those it was in.
    pub(super) fn place(&mut self, slot: u32, row: RowId, keys: Vec<Key>) -> Moved {
        let mut after: Vec<u32> = keys.into_iter().map(|key| self.group(key)).collect();
        after.sort_unstable();
        after.dedup();
        let before: Vec<u32> = self.groups_of(slot).collect();
        let mut moved = Moved::default();
        if before == after {
            return moved;
        }
        for left in before.iter().filter(|group| !after.contains(group)) {
            if let Some(group) = self.groups.get_mut(*left as usize) {
                if let Ok(place) = group.rows.binary_search(&row) {
                    group.rows.remove(place);
                }
                group.changed(&mut moved);
                moved.groups.push(*left);
            }
        }
        for joined in after.iter().filter(|group| !before.contains(group)) {
            if let Some(group) = self.groups.get_mut(*joined as usize) {
                if let Err(place) = group.rows.binary_search(&row) {
                    group.rows.insert(place, row);
                }
                group.changed(&mut moved);
                moved.groups.push(*joined);
            }
        }
        self.remember(slot, after);
        moved
    }

    fn remember(&mut self, slot: u32, groups: Vec<u32>) {
        let slot = slot as usize;
        if self.has_many {
            if slot >= self.many.len() {
                self.many.resize(slot + 1, Box::default());
            }
            if let Some(place) = self.many.get_mut(slot) {
                *place = groups.into();
            }
            return;
        }
        if slot >= self.one.len() {
            self.one.resize(slot + 1, 0);
        }
        if let Some(place) = self.one.get_mut(slot) {
            *place = groups.first().map_or(0, |group| group + 1);
        }
    }
}

/// The keys of a row: one for each choice of an element in the columns that hold lists.
pub(super) fn keys(parts: Vec<Vec<KeyPart>>) -> Vec<Key> {
    // A row of several long lists would be in as many groups as the product of their lengths.
    const MOST: usize = 10_000;
    let mut keys: Vec<Vec<KeyPart>> = vec![Vec::with_capacity(parts.len())];
    for choices in parts {
        let made = keys.iter().flat_map(|key| {
            choices.iter().map(move |choice| {
                let mut longer = key.clone();
                longer.push(choice.clone());
                longer
            })
        });
        keys = made.take(MOST).collect();
    }
    keys.into_iter().map(Key::from_parts).collect()
}
