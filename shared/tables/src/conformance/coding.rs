//! Values as the recorded cases write them.

use etabli_formula::moments::Zone;
use etabli_formula::{CellValue, Host, TableIndex};
use serde_json::Value as Json;

use crate::engine::Document;
use crate::raw::RawValue;
use crate::types::ColumnType;

/// A recorded value as data of a column.
pub(super) fn decode(value: &Json, kind: &ColumnType<TableIndex>) -> RawValue {
    let is_reference = matches!(kind, ColumnType::Ref(_) | ColumnType::RefList(_) | ColumnType::Attachments(_));
    match value {
        Json::Null => RawValue::Blank,
        Json::Bool(value) => RawValue::Bool(*value),
        Json::Number(number) if is_reference && number.is_u64() => RawValue::Ref(number.as_u64().unwrap_or_default()),
        Json::Number(number) => match number.as_i64() {
            Some(whole) if !matches!(kind, ColumnType::Numeric) => RawValue::Int(whole),
            _ => RawValue::Float(number.as_f64().unwrap_or_default()),
        },
        Json::String(text) => RawValue::Text(text.as_str().into()),
        Json::Array(items) => RawValue::List(items.iter().map(|item| item_of(item, kind)).collect()),
        Json::Object(fields) => match fields.iter().next().map(|(key, value)| (key.as_str(), value)) {
            Some(("list", Json::Array(items))) => {
                RawValue::List(items.iter().map(|item| item_of(item, kind)).collect())
            }
            Some(("date", Json::String(text))) => day(text).unwrap_or_else(|| RawValue::Text(text.as_str().into())),
            Some(("datetime", Json::String(text))) => instant(text).map_or(RawValue::Blank, RawValue::Instant),
            Some(("float", Json::String(text))) => RawValue::Float(text.parse().unwrap_or(f64::NAN)),
            _ => RawValue::Blank,
        },
    }
}

fn item_of(item: &Json, kind: &ColumnType<TableIndex>) -> RawValue {
    match item {
        Json::Array(_) | Json::Object(_) => RawValue::Blank,
        item => decode(item, kind),
    }
}

fn day(text: &str) -> Option<RawValue> {
    match (ColumnType::<TableIndex>::Date).fit(CellValue::Text(text.into())) {
        CellValue::Date(date) => Some(RawValue::Date(date.0)),
        _ => None,
    }
}

fn instant(text: &str) -> Option<i64> {
    match ColumnType::<TableIndex>::DateTime(Zone::utc()).fit(CellValue::Text(text.into())) {
        CellValue::DateTime(moment) => Some(moment.instant()),
        _ => None,
    }
}

/// Whether a cell holds what was recorded.
pub(super) fn is_equal(document: &Document, expected: &Json, found: &CellValue) -> bool {
    match (expected, found) {
        (Json::Null, CellValue::Null) => true,
        (Json::Bool(expected), CellValue::Bool(found)) => expected == found,
        (Json::Number(expected), CellValue::Ref(_, row)) => expected.as_u64() == Some(row.0),
        (Json::Number(expected), found) => match (expected.as_f64(), number(found)) {
            (Some(expected), Some(found)) => is_close(expected, found),
            _ => false,
        },
        (Json::String(expected), CellValue::Text(found) | CellValue::AltText(found) | CellValue::Opaque(found)) => {
            **expected == **found
        }
        (Json::Object(fields), found) => {
            let field = fields.iter().next();
            field.is_some_and(|(key, value)| is_coded(document, key, value, fields.get("tz"), found))
        }
        _ => false,
    }
}

fn is_coded(document: &Document, key: &str, value: &Json, zone: Option<&Json>, found: &CellValue) -> bool {
    match (key, value, found) {
        ("date", Json::String(text), CellValue::Date(date)) => day(text) == Some(RawValue::Date(date.0)),
        ("datetime", Json::String(text), CellValue::DateTime(moment)) => {
            let names =
                zone.and_then(Json::as_str).is_none_or(|zone| moment.zone.is_some_and(|held| &*held.name() == zone));
            instant(text) == Some(moment.instant()) && names
        }
        ("list", Json::Array(items), CellValue::List(found)) => {
            items.len() == found.len()
                && items.iter().zip(found.iter()).all(|(item, found)| is_equal(document, item, found))
        }
        ("list", Json::Array(items), CellValue::RefList(_, rows)) => {
            items.len() == rows.len() && items.iter().zip(rows.iter()).all(|(item, row)| item.as_u64() == Some(row.0))
        }
        ("list", Json::Array(items), CellValue::Null) => items.is_empty(),
        ("dict", Json::Object(fields), CellValue::Dict(entries)) => {
            let holds = |(key, value): &(std::sync::Arc<str>, CellValue)| {
                fields.get(&**key).is_some_and(|field| is_equal(document, field, value))
            };
            fields.len() == entries.len() && entries.iter().all(holds)
        }
        ("ref", Json::Array(parts), CellValue::Ref(table, row)) => {
            parts.first().and_then(Json::as_str) == Some(document.table_name(*table))
                && parts.get(1).and_then(Json::as_u64) == Some(row.0)
        }
        ("refs", Json::Array(parts), CellValue::RefList(table, rows)) => {
            let ids = parts.get(1).and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
            parts.first().and_then(Json::as_str) == Some(document.table_name(*table))
                && ids.len() == rows.len()
                && ids.iter().zip(rows.iter()).all(|(id, row)| id.as_u64() == Some(row.0))
        }
        ("error", Json::String(class), CellValue::Error(error)) => error.class.name() == class,
        ("float", Json::String(text), CellValue::Float(found)) => match text.as_str() {
            "nan" => found.is_nan(),
            text => text.parse() == Ok(*found),
        },
        ("bigint", Json::String(digits), CellValue::Int(found)) => found.to_string() == *digits,
        ("bigint", Json::String(digits), CellValue::Opaque(found) | CellValue::Text(found)) => **found == **digits,
        ("timedelta_seconds", Json::Number(seconds), CellValue::Duration(found)) =>
        {
            #[allow(clippy::cast_precision_loss, reason = "compared with a tolerance")]
            seconds.as_f64().is_some_and(|seconds| is_close(seconds, *found as f64 / 1e6))
        }
        _ => false,
    }
}

fn number(cell: &CellValue) -> Option<f64> {
    match cell {
        #[allow(clippy::cast_precision_loss, reason = "compared with a tolerance")]
        CellValue::Int(number) => Some(*number as f64),
        CellValue::Float(number) => Some(*number),
        _ => None,
    }
}

fn is_close(expected: f64, found: f64) -> bool {
    let difference = (expected - found).abs();
    expected == found || difference < 1e-12 || difference < 1e-9 * expected.abs().max(found.abs())
}
