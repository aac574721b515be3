//! What a column of a type makes of a value.

use std::sync::Arc;

use etabli_formula::value::DateTime;
use etabli_formula::{CellValue, RowId, TableIndex};

use super::number::{general, parse_float, short_int};
use super::{ColumnType, moments};
use crate::raw::RawValue;

impl ColumnType<TableIndex> {
    /// What a raw value reads as.
    #[must_use]
    pub fn interpret(&self, raw: &RawValue) -> CellValue {
        match (self, raw) {
            (_, RawValue::Null) => self.default_cell(),
            (_, RawValue::Error(error)) => CellValue::Error(Arc::new(etabli_formula::CellError {
                class: etabli_formula::ErrorClass::named(&error.0),
                message: "".into(),
                span: None,
                origin: None,
            })),
            // The usual ones, without a detour.
            (Self::Numeric, RawValue::Float(number)) => CellValue::Float(*number),
            (Self::Text | Self::Choice, RawValue::Text(text)) => CellValue::Text(Arc::clone(text)),
            (Self::Ref(target), RawValue::Ref(row)) => CellValue::Ref(*target, RowId(*row)),
            (Self::RefList(target) | Self::Attachments(target), RawValue::List(items)) => {
                row_ids(items).map_or_else(|| alt(&as_cell(raw)), |rows| list_of(*target, rows))
            }
            (Self::Any | Self::ChoiceList, RawValue::List(items)) if items.is_empty() => CellValue::Null,
            _ => self.fit(as_cell(raw)),
        }
    }

    /// What a value becomes in a column of this type: the value converted, or its text marked as alien.
    #[must_use]
    pub fn fit(&self, given: CellValue) -> CellValue {
        self.fit_shown(given, plain_text)
    }

    /// [`fit`](Self::fit) with the text that `show` gives to what does not fit.
    pub(crate) fn fit_shown(&self, given: CellValue, show: impl FnOnce(&CellValue) -> Arc<str>) -> CellValue {
        if matches!(given, CellValue::Error(_)) {
            return given;
        }
        let fitted = match self {
            Self::Any => return given,
            Self::Text | Self::Choice => {
                return match given {
                    CellValue::Null | CellValue::Text(_) => given,
                    CellValue::AltText(text) => CellValue::Text(text),
                    other => CellValue::Text(show(&other)),
                };
            }
            Self::Numeric | Self::ManualSortPos | Self::PositionNumber => fit_number(&given),
            Self::Int => fit_int(&given),
            Self::Toggle => fit_toggle(&given),
            Self::Date => fit_date(&given),
            Self::DateTime(zone) => fit_instant(&given, *zone),
            Self::ChoiceList => fit_choices(&given),
            Self::Ref(target) => fit_row(&given).map(|row| CellValue::Ref(*target, row)),
            Self::RefList(target) | Self::Attachments(target) => fit_rows(&given, *target),
            Self::Id => fit_row(&given).and_then(|row| i64::try_from(row.0).ok()).map(CellValue::Int),
        };
        fitted.unwrap_or_else(|| match given {
            CellValue::Text(text) | CellValue::AltText(text) => CellValue::AltText(text),
            other => CellValue::AltText(show(&other)),
        })
    }
}

/// A raw value as it is, without a type.
pub(crate) fn as_cell(raw: &RawValue) -> CellValue {
    match raw {
        RawValue::Null | RawValue::Blank | RawValue::Error(_) => CellValue::Null,
        RawValue::Bool(value) => CellValue::Bool(*value),
        RawValue::Int(value) => CellValue::Int(*value),
        RawValue::Float(value) => CellValue::Float(*value),
        RawValue::Text(text) => CellValue::Text(Arc::clone(text)),
        RawValue::Date(day) => CellValue::Date(etabli_formula::value::Date(*day)),
        RawValue::Instant(at) => CellValue::DateTime(DateTime::at(*at, etabli_formula::moments::Zone::utc())),
        RawValue::Ref(row) => CellValue::Int(i64::try_from(*row).unwrap_or_default()),
        RawValue::List(items) => CellValue::List(items.iter().map(flat_cell).collect()),
    }
}

/// An item of a list: lists within lists are cut, which bounds the depth.
fn flat_cell(raw: &RawValue) -> CellValue {
    match raw {
        RawValue::List(_) => CellValue::Null,
        other => as_cell(other),
    }
}

fn row_ids(items: &[RawValue]) -> Option<Vec<RowId>> {
    let row = |item: &RawValue| match item {
        RawValue::Ref(row) => Some(RowId(*row)),
        RawValue::Int(row) => u64::try_from(*row).ok().map(RowId),
        _ => None,
    };
    items.iter().map(row).collect()
}

fn list_of(target: TableIndex, rows: Vec<RowId>) -> CellValue {
    if rows.is_empty() { CellValue::Null } else { CellValue::RefList(target, rows.into()) }
}

fn alt(value: &CellValue) -> CellValue {
    CellValue::AltText(plain_text(value))
}

/// The number that a value is, for Python's `float(value)`; the inner none is an empty cell.
fn as_number(given: &CellValue) -> Option<Option<f64>> {
    match given {
        CellValue::Null => Some(None),
        #[allow(clippy::cast_precision_loss, reason = "a column of numbers holds floats")]
        CellValue::Int(number) => Some(Some(*number as f64)),
        CellValue::Float(number) => Some(Some(*number)),
        CellValue::Bool(is_true) => Some(Some(f64::from(u8::from(*is_true)))),
        CellValue::Text(text) | CellValue::AltText(text) if text.is_empty() => Some(None),
        CellValue::Text(text) | CellValue::AltText(text) => parse_float(text).map(Some),
        _ => None,
    }
}

fn fit_number(given: &CellValue) -> Option<CellValue> {
    Some(as_number(given)?.map_or(CellValue::Null, CellValue::Float))
}

fn fit_int(given: &CellValue) -> Option<CellValue> {
    match as_number(given)? {
        None => Some(CellValue::Null),
        Some(number) => short_int(number).map(CellValue::Int),
    }
}

fn fit_toggle(given: &CellValue) -> Option<CellValue> {
    match given {
        CellValue::Text(text) | CellValue::AltText(text) => match text.to_lowercase().as_str() {
            "" | "false" | "no" | "0" => Some(CellValue::Bool(false)),
            "true" | "yes" | "1" => Some(CellValue::Bool(true)),
            _ => None,
        },
        CellValue::List(items) if items.is_empty() => Some(CellValue::Bool(false)),
        CellValue::Null | CellValue::Bool(_) | CellValue::Int(_) | CellValue::Float(_) => {
            Some(CellValue::Bool(as_number(given)?.is_some_and(|number| number != 0.0)))
        }
        _ => None,
    }
}

fn fit_date(given: &CellValue) -> Option<CellValue> {
    Some(match given {
        CellValue::Null => CellValue::Null,
        CellValue::Text(text) | CellValue::AltText(text) if text.is_empty() => CellValue::Null,
        CellValue::Text(text) | CellValue::AltText(text) => CellValue::Date(moments::parse_date(text)?),
        CellValue::Date(date) => CellValue::Date(*date),
        CellValue::DateTime(moment) => CellValue::Date(moment.date()),
        CellValue::Bool(_) | CellValue::Int(_) | CellValue::Float(_) => {
            CellValue::Date(moments::date_of_seconds(as_number(given)??)?)
        }
        _ => return None,
    })
}

fn fit_instant(given: &CellValue, zone: etabli_formula::moments::Zone) -> Option<CellValue> {
    Some(match given {
        CellValue::Null => CellValue::Null,
        CellValue::Text(text) | CellValue::AltText(text) if text.is_empty() => CellValue::Null,
        CellValue::Text(text) | CellValue::AltText(text) => CellValue::DateTime(moments::parse_instant(text, zone)?),
        CellValue::Date(date) => CellValue::DateTime(DateTime::on_wall(date.midnight(), zone)),
        CellValue::DateTime(moment) if moment.zone.is_none() => {
            CellValue::DateTime(DateTime::on_wall(moment.wall, zone).settled())
        }
        CellValue::DateTime(moment) => CellValue::DateTime(DateTime::at(moment.instant(), zone)),
        CellValue::Bool(_) | CellValue::Int(_) | CellValue::Float(_) => {
            CellValue::DateTime(DateTime::at(moments::instant_of_seconds(as_number(given)??)?, zone))
        }
        _ => return None,
    })
}

fn fit_choices(given: &CellValue) -> Option<CellValue> {
    let texts = |items: &[CellValue]| {
        let choice = |item: &CellValue| CellValue::Text(plain_text(item));
        CellValue::List(items.iter().map(choice).collect())
    };
    match given {
        CellValue::Null => Some(CellValue::Null),
        CellValue::Bool(false) | CellValue::Int(0) => Some(CellValue::Null),
        CellValue::Text(text) | CellValue::AltText(text) if text.is_empty() => Some(CellValue::Null),
        CellValue::Text(text) | CellValue::AltText(text) if text.starts_with('[') => {
            let items: Vec<serde_json::Value> = serde_json::from_str(text).ok()?;
            let choice = |item: serde_json::Value| match item {
                serde_json::Value::String(text) => CellValue::Text(text.into()),
                other => CellValue::Text(other.to_string().into()),
            };
            Some(CellValue::List(items.into_iter().map(choice).collect()))
        }
        CellValue::List(items) if items.is_empty() => Some(CellValue::Null),
        CellValue::List(items) => Some(texts(items)),
        CellValue::Dict(entries) => {
            Some(CellValue::List(entries.iter().map(|(key, _)| CellValue::Text(Arc::clone(key))).collect()))
        }
        _ => None,
    }
}

fn fit_row(given: &CellValue) -> Option<RowId> {
    match given {
        CellValue::Ref(_, row) => Some(*row),
        CellValue::Null => Some(RowId(0)),
        CellValue::Text(text) | CellValue::AltText(text) if text.is_empty() => Some(RowId(0)),
        CellValue::List(items) if items.is_empty() => Some(RowId(0)),
        CellValue::Bool(_) | CellValue::Int(_) | CellValue::Float(_) => {
            u64::try_from(short_row(as_number(given)??)?).ok().map(RowId)
        }
        _ => None,
    }
}

/// A row id below 2^53.
fn short_row(number: f64) -> Option<i64> {
    const END: f64 = 9_007_199_254_740_992.0;
    #[allow(clippy::cast_possible_truncation, reason = "checked")]
    (0.0..END).contains(&number).then_some(libm::trunc(number) as i64)
}

fn fit_rows(given: &CellValue, target: TableIndex) -> Option<CellValue> {
    match given {
        CellValue::Null => Some(CellValue::Null),
        CellValue::Bool(false) | CellValue::Int(0) => Some(CellValue::Null),
        CellValue::Text(text) | CellValue::AltText(text) if text.is_empty() => Some(CellValue::Null),
        CellValue::Text(text) | CellValue::AltText(text) if text.starts_with('[') => {
            let rows: Vec<u64> = serde_json::from_str(text).ok()?;
            Some(list_of(target, rows.into_iter().map(RowId).collect()))
        }
        CellValue::RefList(table, rows) if *table == target => Some(CellValue::RefList(target, Arc::clone(rows))),
        CellValue::Ref(table, row) if *table == target && row.0 == 0 => Some(CellValue::Null),
        CellValue::List(items) => {
            let row = |item: &CellValue| match item {
                CellValue::Ref(table, row) => (*table == target).then_some(*row),
                CellValue::Int(row) => u64::try_from(*row).ok().map(RowId),
                CellValue::Float(row) => u64::try_from(short_row(*row)?).ok().map(RowId),
                _ => None,
            };
            Some(list_of(target, items.iter().map(row).collect::<Option<_>>()?))
        }
        _ => None,
    }
}

/// The text of a value without a document at hand: what Python's `str` makes of plain values.
pub(crate) fn plain_text(value: &CellValue) -> Arc<str> {
    match value {
        CellValue::Null => "None".into(),
        CellValue::Bool(is_true) => if *is_true { "True" } else { "False" }.into(),
        CellValue::Int(number) => number.to_string().into(),
        CellValue::Float(number) => general(*number).into(),
        CellValue::Text(text) | CellValue::AltText(text) | CellValue::Opaque(text) => Arc::clone(text),
        CellValue::Date(date) => {
            let (year, month, day) = date.civil();
            format!("{year:04}-{month:02}-{day:02}").into()
        }
        CellValue::DateTime(moment) => {
            let ((year, month, day), (hour, minute, second, _)) = (moment.date().civil(), moment.time().parts());
            let (sign, minutes) = (if moment.offset < 0 { '-' } else { '+' }, moment.offset.abs() / 60);
            let offset = format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60);
            let zone = if moment.zone.is_some() { offset.as_str() } else { "" };
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}{zone}").into()
        }
        CellValue::Duration(micros) => micros.to_string().into(),
        CellValue::Ref(_, row) => row.0.to_string().into(),
        CellValue::RefList(_, rows) => {
            let rows: Vec<String> = rows.iter().map(|row| row.0.to_string()).collect();
            format!("[{}]", rows.join(", ")).into()
        }
        CellValue::List(items) => {
            let item = |item: &CellValue| match item {
                CellValue::Text(text) => format!("'{text}'"),
                CellValue::List(_) | CellValue::Dict(_) => "…".to_owned(),
                other => plain_text(other).to_string(),
            };
            let items: Vec<String> = items.iter().map(item).collect();
            format!("[{}]", items.join(", ")).into()
        }
        CellValue::Dict(_) => "{…}".into(),
        CellValue::Error(error) => error.display().into(),
    }
}
