//! Calls in a notation of their own: `DATEADD(2011-01-15, months=1)`, dates and moments bare, texts quoted.

use std::sync::Arc;

use crate::budget::{Budget, Limits};
use crate::error::Outcome;
use crate::functions;
use crate::host::{CellAddress, ColumnIndex, FindSide, Host, Lookup, LookupOrder, RowId, TableIndex, User};
use crate::moments::{self, Zone, iso};
use crate::run::{Arguments, Context};
use crate::value::{Date, DateTime, Value};

/// A document in New York without tables, on 22 November 2026 at noon UTC.
pub(super) struct NoTables;

impl Host for NoTables {
    fn table(&self, _: &str) -> Option<TableIndex> {
        None
    }
    fn table_name(&self, _: TableIndex) -> &str {
        ""
    }
    fn column(&self, _: TableIndex, _: &str) -> Option<ColumnIndex> {
        None
    }
    fn column_names(&self, _: TableIndex) -> Vec<Arc<str>> {
        Vec::new()
    }
    fn read(&self, _: CellAddress) -> Outcome {
        Ok(Value::None)
    }
    fn find(&self, _: &Lookup) -> Outcome<Arc<[RowId]>> {
        Ok(Arc::from([]))
    }
    fn find_in_order(&self, _: TableIndex, _: &[RowId], _: &LookupOrder, _: FindSide, _: &[Value]) -> Outcome<RowId> {
        Ok(RowId(0))
    }
    fn summary_group(&self, _: TableIndex, _: RowId) -> Outcome<Option<(TableIndex, Arc<[RowId]>)>> {
        Ok(None)
    }
    fn set_peeking(&self, _: bool) -> bool {
        false
    }
    fn now(&self) -> i64 {
        Date::of(2026, 11, 22).unwrap().midnight() + 43_200_000_000
    }
    fn random(&self) -> u64 {
        0
    }
    fn time_zone(&self) -> &str {
        "America/New_York"
    }
    fn address(&self) -> &str {
        ""
    }
    fn user(&self) -> Option<&User> {
        None
    }
    fn typed_value(&self) -> Option<Value> {
        None
    }
}

/// `1`, `1.5`, `None`, `'text'`, `[…]` of these without commas between, `2020-01-31`, `2020-01-31T12:30`,
/// `2020-01-31T12:30@Europe/Paris`, `3.5s` for a duration, `12:30` for a time.
pub(super) fn value(text: &str) -> Value {
    if let Some(text) = text.strip_prefix('\'') {
        return Value::Text(text.trim_end_matches('\'').into());
    }
    if let Some(items) = text.strip_prefix('[') {
        let items = items.trim_end_matches(']').split(' ').filter(|item| !item.is_empty()).map(value).collect();
        return Value::List(std::rc::Rc::new(std::cell::RefCell::new(items)));
    }
    if let Some(seconds) = text.strip_suffix('s').and_then(|seconds| seconds.parse::<f64>().ok()) {
        return Value::Duration(moments::sum_of_units([(&Value::Float(seconds), 1_000_000)]).unwrap());
    }
    let (clock, zone) = text.split_once('@').map_or((text, None), |(clock, zone)| (clock, Zone::named(zone)));
    if let Some(parsed) = iso::parse(clock) {
        let wall = parsed.date.midnight() + parsed.time.unwrap_or(0);
        return match (parsed.time, zone) {
            (None, _) => Value::Date(parsed.date),
            (_, None) => Value::DateTime(DateTime::naive(wall)),
            (_, Some(zone)) => Value::DateTime(DateTime::on_wall(wall, zone)),
        };
    }
    if let Some((time, None)) = text.contains(':').then(|| iso::parse_time(text)).flatten() {
        return Value::Time(crate::value::TimeOfDay(time));
    }
    match text {
        "None" => Value::None,
        "True" => Value::Bool(true),
        _ => text.parse().map(Value::Int).or_else(|_| text.parse().map(Value::Float)).unwrap(),
    }
}

pub(super) fn shown(outcome: Outcome<Option<Value>>) -> String {
    match outcome {
        Ok(Some(Value::List(items))) => {
            let items: Vec<String> = items.borrow().iter().map(|item| shown(Ok(Some(item.clone())))).collect();
            items.join(", ")
        }
        Ok(Some(Value::Tuple(items))) => {
            let items: Vec<String> = items.iter().map(|item| shown(Ok(Some(item.clone())))).collect();
            items.join(", ")
        }
        Ok(Some(Value::Object(object))) => match object.plain() {
            Some(plain) => shown(Ok(Some(plain))),
            None => object.repr(),
        },
        Ok(Some(Value::Int(number))) => number.to_string(),
        Ok(Some(Value::Float(number))) => format!("{number:?}"),
        Ok(Some(Value::Text(text))) => text.as_ref().to_owned(),
        Ok(Some(Value::None)) => "None".to_owned(),
        Ok(Some(other)) => moments::shown(&other).unwrap_or_else(|| format!("{other:?}")),
        Ok(None) => "unknown".to_owned(),
        Err(crate::Raised::Error(thrown)) => thrown.class.name().to_owned(),
        Err(_) => "not ready".to_owned(),
    }
}

fn arguments(text: &str) -> Arguments {
    let mut arguments = Arguments::default();
    for part in text.split(", ").filter(|part| !part.is_empty()) {
        match part
            .split_once('=')
            .filter(|(name, _)| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
        {
            Some((name, given)) => arguments.keywords.push((name.into(), value(given))),
            None => arguments.positional.push(value(part)),
        }
    }
    arguments
}

pub(super) fn with_context<T>(run: impl FnOnce(&mut Context<'_>) -> T) -> T {
    let mut budget = Budget::new(Limits::default());
    run(&mut Context::new(&NoTables, &mut budget, TableIndex(0), RowId(1)))
}

/// The value of a call of a spreadsheet function.
pub(super) fn call(text: &str) -> String {
    let (name, rest) = text.split_once('(').unwrap();
    let arguments = arguments(rest.strip_suffix(')').unwrap());
    with_context(|ctx| shown((functions::find(name).unwrap().run)(ctx, arguments).map(Some)))
}

/// The value of a method's call (`2020-01-31 isoformat()`) or of an attribute (`2020-01-31 year`).
pub(super) fn member(text: &str) -> String {
    let (object, rest) = text.split_once(' ').unwrap();
    let object = value(object);
    match rest.split_once('(') {
        Some((name, rest)) => {
            let arguments = arguments(rest.strip_suffix(')').unwrap());
            with_context(|ctx| shown(moments::call_method(ctx, &object, name, &arguments)))
        }
        None => shown(Ok(moments::attribute(&object, rest))),
    }
}
