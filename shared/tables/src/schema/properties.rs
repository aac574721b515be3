//! Things as named properties, each of which merges by itself: the greater stamp wins, property by property.
//!
//! A property is a JSON value. Options are properties of their own (`options.numMode`), and so is each name that a thing
//! ever had (`former.Price`): what two devices add at once, both remains. Reading is lenient: a property that
//! cannot be what it should be counts as absent, and never costs the thing.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Properties by name.
pub type Properties = BTreeMap<String, Value>;

const OPTIONS: &str = "options";
const FORMER: &str = "former";

/// The property that says that formulas call a thing so, or did.
#[must_use]
pub fn former_property(name: &str) -> String {
    format!("{FORMER}.{name}")
}

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
            Value::Array(names) if name == FORMER => {
                let names = names.iter().filter_map(Value::as_str);
                properties.extend(names.map(|name| (former_property(name), Value::Bool(true))));
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
    let (mut fields, mut options, mut former) = (Map::new(), Map::new(), Vec::new());
    for (name, value) in properties {
        match name.split_once('.') {
            Some((OPTIONS, option)) => {
                options.insert(option.to_owned(), value.clone());
            }
            Some((FORMER, name)) if *value == Value::Bool(true) => former.push(Value::from(name)),
            _ if name == OPTIONS || name == FORMER => {}
            _ => {
                fields.insert(name.clone(), value.clone());
            }
        }
    }
    if !options.is_empty() {
        fields.insert(OPTIONS.to_owned(), Value::Object(options));
    }
    if !former.is_empty() {
        fields.insert(FORMER.to_owned(), Value::Array(former));
    }
    let read = |fields: Map<String, Value>| serde_json::from_value::<Thing>(Value::Object(fields)).ok();
    if let Some(thing) = read(fields.clone()) {
        return thing;
    }
    fields.retain(|name, value| read(Map::from_iter([(name.clone(), value.clone())])).is_some());
    read(fields).unwrap_or_default()
}
