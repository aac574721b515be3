//! Which methods each kind of value has, and calling them.

use super::{dicts, lists, numbers, sets, texts};
use crate::error::Outcome;
use crate::run::access::{bound_method, no_attribute};
use crate::run::{Arguments, Context};
use crate::value::Value;

const TEXT: &[&str] = &[
    "capitalize",
    "casefold",
    "center",
    "count",
    "encode",
    "endswith",
    "expandtabs",
    "find",
    "format",
    "format_map",
    "index",
    "isalnum",
    "isalpha",
    "isascii",
    "isdecimal",
    "isdigit",
    "isidentifier",
    "islower",
    "isnumeric",
    "isprintable",
    "isspace",
    "istitle",
    "isupper",
    "join",
    "ljust",
    "lower",
    "lstrip",
    "partition",
    "removeprefix",
    "removesuffix",
    "replace",
    "rfind",
    "rindex",
    "rjust",
    "rpartition",
    "rsplit",
    "rstrip",
    "split",
    "splitlines",
    "startswith",
    "strip",
    "swapcase",
    "title",
    "translate",
    "upper",
    "zfill",
];
const LIST: &[&str] =
    &["append", "clear", "copy", "count", "extend", "index", "insert", "pop", "remove", "reverse", "sort"];
const TUPLE: &[&str] = &["count", "index"];
const DICT: &[&str] = &["clear", "copy", "get", "items", "keys", "pop", "popitem", "setdefault", "update", "values"];
const SET: &[&str] = &[
    "add",
    "clear",
    "copy",
    "difference",
    "difference_update",
    "discard",
    "intersection",
    "intersection_update",
    "isdisjoint",
    "issubset",
    "issuperset",
    "pop",
    "remove",
    "symmetric_difference",
    "symmetric_difference_update",
    "union",
    "update",
];
const INT: &[&str] = &["bit_count", "bit_length", "conjugate", "is_integer"];
const FLOAT: &[&str] = &["as_integer_ratio", "conjugate", "is_integer"];
const BYTES: &[&str] = &["decode", "hex"];

/// The methods of a class.
pub(super) fn names_of(class: &str) -> &'static [&'static str] {
    match class {
        "str" => TEXT,
        "list" => LIST,
        "tuple" => TUPLE,
        "dict" => DICT,
        "set" | "frozenset" => SET,
        "int" | "bool" => INT,
        "float" => FLOAT,
        "bytes" => BYTES,
        _ => &[],
    }
}

/// Whether a value of the plain kinds has a method.
pub(crate) fn has_method(value: &Value, name: &str) -> bool {
    names_of_value(value).contains(&name)
}

fn names_of_value(value: &Value) -> &'static [&'static str] {
    match value {
        Value::Text(_) => TEXT,
        Value::List(_) => LIST,
        Value::Tuple(_) => TUPLE,
        Value::Dict(_) => DICT,
        Value::Set(_) => SET,
        Value::Int(_) | Value::Big(_) | Value::Bool(_) => INT,
        Value::Float(_) => FLOAT,
        Value::Bytes(_) => BYTES,
        _ => &[],
    }
}

/// `value.name` of the plain kinds; none when they have no such attribute.
pub(crate) fn attribute(_ctx: &mut Context, value: &Value, name: &str) -> Outcome<Option<Value>> {
    if has_method(value, name) {
        return Ok(Some(bound_method(value, name)));
    }
    Ok(match value {
        Value::Date(_) | Value::DateTime(_) | Value::Time(_) | Value::Duration(_) => {
            crate::moments::attribute(value, name)
        }
        Value::Int(_) | Value::Big(_) | Value::Bool(_) => numbers::part(value, name),
        Value::Float(number) => match name {
            "real" => Some(Value::Float(*number)),
            "imag" => Some(Value::Float(0.0)),
            _ => None,
        },
        Value::Object(object) => match object.plain() {
            Some(plain) if has_method(&plain, name) => Some(bound_method(&plain, name)),
            _ => None,
        },
        _ => None,
    })
}

/// `value.name(arguments)` of the plain kinds.
///
/// # Errors
/// `AttributeError` when there is no such method; what it raises.
pub(crate) fn call_method(ctx: &mut Context, value: &Value, name: &str, arguments: Arguments) -> Outcome {
    match value {
        Value::Text(text) => texts::call(ctx, text, name, arguments),
        Value::List(items) => lists::call(ctx, items, name, &arguments),
        Value::Tuple(items) => lists::call_tuple(ctx, items, name, &arguments),
        Value::Dict(entries) => dicts::call(ctx, entries, name, arguments),
        Value::Set(items) => sets::call(ctx, items, name, &arguments),
        Value::Int(_) | Value::Big(_) | Value::Bool(_) | Value::Float(_) => numbers::call(value, name),
        Value::Bytes(bytes) => texts::call_bytes(bytes, name),
        other => Err(no_attribute(other, name)),
    }
}
