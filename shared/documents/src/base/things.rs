//! Things of a base in its Loro document: maps of properties, lists of keys.

use std::collections::BTreeSet;

use loro::{LoroMap, LoroMovableList, LoroValue, ValueOrContainer};
use serde_json::Value;

use etabli_tables::schema::{
    self, Column, ColumnKey, Page, PageKey, Properties, SchemaEdit, Section, SectionKey, Table, TableKey, Thing,
    read_thing,
};

use super::value::{to_json, to_loro};
use super::{Base, BaseError, MAX_PROPERTY_BYTES, MAX_THINGS, key_of};

const TABLES: &str = "tables";
const PAGES: &str = "pages";
const SECTIONS: &str = "sections";

impl Base {
    /// What the base contains, removed things left out, consistent as [`schema::Base::mended`] makes it.
    #[must_use]
    pub fn read(&self) -> schema::Base {
        self.read_as_written().mended()
    }

    pub(super) fn read_as_written(&self) -> schema::Base {
        let tables = self.keys(TABLES).into_iter().map(TableKey).map(|key| Table {
            key,
            columns: self.columns(key),
            ..read_thing(&self.properties(Thing::Table(key)))
        });
        let pages = self.keys(PAGES).into_iter().map(PageKey);
        let pages = pages.map(|key| Page { key, ..read_thing(&self.properties(Thing::Page(key))) });
        let sections = self.keys(SECTIONS).into_iter().map(SectionKey);
        let sections = sections.map(|key| Section { key, ..read_thing(&self.properties(Thing::Section(key))) });
        schema::Base {
            settings: read_thing(&self.properties(Thing::Settings)),
            tables: tables.filter(|table| !table.removed).collect(),
            pages: pages.filter(|page| !page.removed).collect(),
            sections: sections.filter(|section| !section.removed).collect(),
        }
    }

    fn columns(&self, table: TableKey) -> Vec<Column> {
        let keys = self.keys(&columns_of(table)).into_iter().map(ColumnKey);
        let columns = keys.map(|key| Column { key, table, ..read_thing(&self.properties(Thing::Column(key))) });
        columns.filter(|column| !column.removed).collect()
    }

    /// Everything that was removed and can come back.
    #[must_use]
    pub fn removed_things(&self) -> Vec<(Thing, Properties)> {
        let things = self.all_things().into_iter().map(|thing| (thing, self.properties(thing)));
        things.filter(|(_, properties)| properties.get("removed") == Some(&Value::Bool(true))).collect()
    }

    /// A thing's properties; none when there is no such thing.
    #[must_use]
    pub fn properties(&self, thing: Thing) -> Properties {
        let map = self.map(thing);
        let mut properties = Properties::new();
        map.for_each(|name, value| {
            if let ValueOrContainer::Value(value) = value {
                properties.insert(name.to_owned(), to_json(&value));
            }
        });
        properties
    }

    pub(super) fn all_things(&self) -> Vec<Thing> {
        let tables: Vec<TableKey> = self.keys(TABLES).into_iter().map(TableKey).collect();
        let mut things: Vec<Thing> = tables.iter().copied().map(Thing::Table).collect();
        for table in tables {
            things.extend(self.keys(&columns_of(table)).into_iter().map(|key| Thing::Column(ColumnKey(key))));
        }
        things.extend(self.keys(PAGES).into_iter().map(|key| Thing::Page(PageKey(key))));
        things.extend(self.keys(SECTIONS).into_iter().map(|key| Thing::Section(SectionKey(key))));
        things
    }

    /// Refuses edits of which one cannot be made.
    pub(super) fn check(&self, edits: &[SchemaEdit]) -> Result<(), BaseError> {
        let mut added: BTreeSet<Thing> = BTreeSet::new();
        for edit in edits {
            match edit {
                SchemaEdit::Add { thing, properties, .. } => {
                    check_sizes(properties)?;
                    let parent = parent_of(*thing, properties);
                    if *thing == Thing::Settings || matches!(thing, Thing::Column(_)) && parent.is_none() {
                        return Err(BaseError::Incomplete(*thing));
                    }
                    if let Some(table) = parent.map(Thing::Table)
                        && !added.contains(&table)
                        && !self.exists(table)
                    {
                        return Err(BaseError::NoSuchThing(table));
                    }
                    added.insert(*thing);
                }
                SchemaEdit::Set { thing, properties } => {
                    check_sizes(properties)?;
                    if !added.contains(thing) && !self.exists(*thing) {
                        return Err(BaseError::NoSuchThing(*thing));
                    }
                }
                SchemaEdit::Move { thing, .. } => {
                    if !added.contains(thing) && !self.exists(*thing) {
                        return Err(BaseError::NoSuchThing(*thing));
                    }
                }
            }
        }
        if !added.is_empty() && self.all_things().len() + added.len() > MAX_THINGS {
            return Err(BaseError::TooLarge);
        }
        Ok(())
    }

    fn exists(&self, thing: Thing) -> bool {
        thing == Thing::Settings || !self.map(thing).is_empty()
    }

    /// Adds a thing, or brings it back if it is there.
    pub(super) fn add(&mut self, thing: Thing, index: usize, properties: &Properties) -> Result<(), BaseError> {
        let list = self.list_of(thing, properties).ok_or(BaseError::Incomplete(thing))?;
        let key = key_of(thing).ok_or(BaseError::Incomplete(thing))?;
        if !keys_in(&list).contains(&key) {
            let place = self.raw_index(thing, &list, index);
            list.insert(place, key as i64).map_err(|_| BaseError::Malformed)?;
        }
        let mut properties = properties.clone();
        // Written even when it says nothing: a thing without properties does not exist.
        properties.entry("removed".to_owned()).or_insert(Value::Bool(false));
        self.set_properties(thing, &properties)?;
        Ok(())
    }

    /// Sets properties; answers what those that changed were before.
    pub(super) fn set_properties(&mut self, thing: Thing, properties: &Properties) -> Result<Properties, BaseError> {
        let map = self.map(thing);
        let mut before = Properties::new();
        for (name, value) in properties {
            let old = match map.get(name) {
                Some(ValueOrContainer::Value(old)) => to_json(&old),
                _ => Value::Null,
            };
            if old == *value {
                continue;
            }
            let done = if *value == Value::Null { map.delete(name) } else { map.insert(name, to_loro(value)) };
            done.map_err(|_| BaseError::Malformed)?;
            before.insert(name.clone(), old);
        }
        Ok(before)
    }

    /// Moves a thing among the living ones of its list; answers where it stood.
    pub(super) fn move_to(&mut self, thing: Thing, index: usize) -> Result<Option<usize>, BaseError> {
        let list = self.list_of(thing, &self.properties(thing)).ok_or(BaseError::Incomplete(thing))?;
        let keys = keys_in(&list);
        let from = keys.iter().position(|key| Some(*key) == key_of(thing)).ok_or(BaseError::NoSuchThing(thing))?;
        let stood = self.living(thing, &keys).iter().position(|place| *place == from);
        // Where it will stand once it is taken out.
        let others: Vec<usize> = self.living(thing, &keys).into_iter().filter(|place| *place != from).collect();
        let to = match others.get(index) {
            Some(place) if *place > from => place - 1,
            Some(place) => *place,
            None => keys.len() - 1,
        };
        if to == from {
            return Ok(None);
        }
        list.mov(from, to).map_err(|_| BaseError::Malformed)?;
        Ok(stood)
    }

    /// The places in the list of the things that are not removed.
    fn living(&self, like: Thing, keys: &[u64]) -> Vec<usize> {
        let is_living = |key: u64| match self.map(with_key(like, key)).get("removed") {
            Some(ValueOrContainer::Value(value)) => value != LoroValue::Bool(true),
            _ => true,
        };
        keys.iter().enumerate().filter(|(_, key)| is_living(**key)).map(|(place, _)| place).collect()
    }

    fn raw_index(&self, like: Thing, list: &LoroMovableList, index: usize) -> usize {
        let keys = keys_in(list);
        if index >= keys.len() {
            return list.len();
        }
        self.living(like, &keys).get(index).copied().unwrap_or(list.len())
    }

    fn map(&self, thing: Thing) -> LoroMap {
        self.document.get_map(name_of(thing))
    }

    fn list_of(&self, thing: Thing, properties: &Properties) -> Option<LoroMovableList> {
        let name = match thing {
            Thing::Settings => return None,
            Thing::Table(_) => TABLES.to_owned(),
            Thing::Column(_) => columns_of(parent_of(thing, properties)?),
            Thing::Page(_) => PAGES.to_owned(),
            Thing::Section(_) => SECTIONS.to_owned(),
        };
        Some(self.document.get_movable_list(name))
    }

    fn keys(&self, list: &str) -> Vec<u64> {
        let mut seen = BTreeSet::new();
        let keys = keys_in(&self.document.get_movable_list(list));
        keys.into_iter().filter(|key| seen.insert(*key)).collect()
    }
}

/// The keys of a list, as they stand; what is no key counts as 0, which no thing has.
fn keys_in(list: &LoroMovableList) -> Vec<u64> {
    let key = |value: LoroValue| match value {
        LoroValue::I64(key) => u64::try_from(key).unwrap_or(0),
        _ => 0,
    };
    list.to_vec().into_iter().map(key).collect()
}

/// The table of a column.
fn parent_of(thing: Thing, properties: &Properties) -> Option<TableKey> {
    match thing {
        Thing::Column(_) => properties.get("table")?.as_u64().map(TableKey),
        _ => None,
    }
}

fn check_sizes(properties: &Properties) -> Result<(), BaseError> {
    let is_long = |value: &Value| match value {
        Value::String(text) => text.len() > MAX_PROPERTY_BYTES,
        Value::Array(_) | Value::Object(_) => value.to_string().len() > MAX_PROPERTY_BYTES,
        _ => false,
    };
    if properties.values().any(is_long) { Err(BaseError::TooLarge) } else { Ok(()) }
}

fn columns_of(table: TableKey) -> String {
    format!("columns-{}", table.0)
}

/// A thing of the same sort with another key.
fn with_key(like: Thing, key: u64) -> Thing {
    match like {
        Thing::Settings => Thing::Settings,
        Thing::Table(_) => Thing::Table(TableKey(key)),
        Thing::Column(_) => Thing::Column(ColumnKey(key)),
        Thing::Page(_) => Thing::Page(PageKey(key)),
        Thing::Section(_) => Thing::Section(SectionKey(key)),
    }
}

/// The name of a thing's map.
pub(super) fn name_of(thing: Thing) -> String {
    match thing {
        Thing::Settings => "settings".to_owned(),
        Thing::Table(key) => format!("table-{}", key.0),
        Thing::Column(key) => format!("column-{}", key.0),
        Thing::Page(key) => format!("page-{}", key.0),
        Thing::Section(key) => format!("section-{}", key.0),
    }
}

/// The thing whose map has this name.
pub(super) fn thing_named(name: &str) -> Option<Thing> {
    if name == "settings" {
        return Some(Thing::Settings);
    }
    let (sort, key) = name.split_once('-')?;
    let key = key.parse().ok()?;
    match sort {
        "table" => Some(Thing::Table(TableKey(key))),
        "column" => Some(Thing::Column(ColumnKey(key))),
        "page" => Some(Thing::Page(PageKey(key))),
        "section" => Some(Thing::Section(SectionKey(key))),
        _ => None,
    }
}
