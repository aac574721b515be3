//! Things as named properties, each of which merges by itself: the greater stamp wins, property by property.
//!
//! A property is a JSON value. Options are properties of their own: `options.numMode`. Reading is lenient: a property that
//! cannot be what it should be counts as absent, and never costs the thing.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Properties by name.
pub type Properties = BTreeMap<String, Value>;

const OPTIONS: &str = "options";

/// A thing's properties. Those that say nothing (`null`, `""`, `false`, `0`, `[]`, `{}`) are left out.
#[must_use]
pub fn flatten(thing: &impl Serialize) -> Properties {
    let mut properties = Properties::new();
    let Ok(Value::Object(fields)) = serde_json::to_value(thing) else { return properties };
    for (name, value) in fields {
        match value {
            Value::Object(options) if name == OPTIONS => {
                properties.extend(options.into_iter().map(|(option, value)| (format!("{OPTIONS}.{option}"), value)));
            }
            value if says_nothing(&value) => {}
            value => {
                properties.insert(name, value);
            }
        }
    }
    properties
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Bool(true) => false,
        Value::Number(number) => number.as_u64() == Some(0),
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(fields) => fields.is_empty(),
    }
}

/// The thing that has these properties.
#[must_use]
pub fn read_thing<Thing: DeserializeOwned + Default>(properties: &Properties) -> Thing {
    let mut fields = Map::new();
    let mut options = Map::new();
    for (name, value) in properties {
        match name.strip_prefix(OPTIONS).and_then(|rest| rest.strip_prefix('.')) {
            Some(option) => options.insert(option.to_owned(), value.clone()),
            None => fields.insert(name.clone(), value.clone()),
        };
    }
    fields.remove(OPTIONS);
    if !options.is_empty() {
        fields.insert(OPTIONS.to_owned(), Value::Object(options));
    }
    let read = |fields: Map<String, Value>| serde_json::from_value::<Thing>(Value::Object(fields)).ok();
    if let Some(thing) = read(fields.clone()) {
        return thing;
    }
    fields.retain(|name, value| read(Map::from_iter([(name.clone(), value.clone())])).is_some());
    read(fields).unwrap_or_default()
}
