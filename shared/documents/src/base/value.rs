//! Properties between JSON and Loro.

use loro::LoroValue;
use serde_json::{Map, Number, Value};

/// Deeper values are cut: nobody nests a layout so deep.
const MAX_DEPTH: usize = 64;

/// As Loro keeps it.
pub(super) fn to_loro(value: &Value) -> LoroValue {
    to_loro_at(value, 0)
}

fn to_loro_at(value: &Value, depth: usize) -> LoroValue {
    match value {
        Value::Bool(flag) => LoroValue::Bool(*flag),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => LoroValue::I64(whole),
            None => LoroValue::Double(number.as_f64().unwrap_or_default()),
        },
        Value::String(text) => LoroValue::from(text.as_str()),
        Value::Array(list) if depth < MAX_DEPTH => {
            LoroValue::from(list.iter().map(|value| to_loro_at(value, depth + 1)).collect::<Vec<_>>())
        }
        Value::Object(fields) if depth < MAX_DEPTH => {
            let fields = fields.iter().map(|(name, value)| (name.clone(), to_loro_at(value, depth + 1)));
            LoroValue::Map(fields.collect::<std::collections::HashMap<_, _>>().into())
        }
        Value::Null | Value::Array(_) | Value::Object(_) => LoroValue::Null,
    }
}

/// As everybody else reads it.
pub(super) fn to_json(value: &LoroValue) -> Value {
    to_json_at(value, 0)
}

fn to_json_at(value: &LoroValue, depth: usize) -> Value {
    match value {
        LoroValue::Bool(flag) => Value::Bool(*flag),
        LoroValue::I64(whole) => Value::Number((*whole).into()),
        LoroValue::Double(number) => Number::from_f64(*number).map_or(Value::Null, Value::Number),
        LoroValue::String(text) => Value::String(text.to_string()),
        LoroValue::List(list) if depth < MAX_DEPTH => {
            Value::Array(list.iter().map(|value| to_json_at(value, depth + 1)).collect())
        }
        LoroValue::Map(fields) if depth < MAX_DEPTH => {
            // Loro's order is that of a hash table.
            let mut fields: Vec<(&String, &LoroValue)> = fields.iter().collect();
            fields.sort_unstable_by_key(|(name, _)| *name);
            let fields = fields.into_iter().map(|(name, value)| (name.clone(), to_json_at(value, depth + 1)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
        LoroValue::Null | LoroValue::Binary(_) | LoroValue::Container(_) | LoroValue::List(_) | LoroValue::Map(_) => {
            Value::Null
        }
    }
}
