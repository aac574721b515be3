//! Records, sets of records and tables, as formulas see them.

use std::any::Any;
use std::rc::Rc;
use std::sync::Arc;

use super::{Arguments, Context};
use crate::builtins::native;
use crate::error::{ErrorClass, Outcome, Raised};
use crate::host::{CellAddress, FindSide, KeyMatch, Lookup, LookupKey, LookupOrder, RowId, TableIndex};
use crate::value::{Object, RecordSet, Value};

/// `record.name`
pub(crate) fn record_attribute(ctx: &mut Context, table: TableIndex, row: RowId, name: &str) -> Outcome {
    if name == "id" {
        return Ok(Value::Int(i64::try_from(row.0).unwrap_or(0)));
    }
    match ctx.host.column(table, name) {
        Some(column) => ctx.host.read(CellAddress { table, column, row }),
        None => match (name, ctx.host.summary_group(table, row)?) {
            ("group", Some((source, rows))) => Ok(records(source, rows, None)),
            _ => no_column(ctx, table, name),
        },
    }
}

/// The error of a column that the table does not have; `group` of a summary table has no column.
pub(crate) fn no_column(ctx: &mut Context, table: TableIndex, name: &str) -> Outcome {
    if name == "group"
        && table == ctx.table
        && let Some((source, rows)) = ctx.host.summary_group(table, ctx.row)?
    {
        return Ok(records(source, rows, None));
    }
    let table = ctx.host.table_name(table);
    Err(Raised::new(ErrorClass::AttributeError, format!("Table '{table}' has no column '{name}'")))
}

/// A set of records.
pub(crate) fn records(table: TableIndex, rows: Arc<[RowId]>, order: Option<LookupOrder>) -> Value {
    Value::RecordSet(Rc::new(RecordSet { table, rows, order }))
}

/// `records.name`: the values of a column, as a list or, when they are records, as records.
pub(crate) fn set_attribute(ctx: &mut Context, set: &Rc<RecordSet>, name: &str) -> Outcome {
    let column = ctx.host.column(set.table, name);
    if let (None, "find") | (_, "_find") = (column, name) {
        return Ok(Value::Object(Rc::new(Finder { set: Rc::clone(set) })));
    }
    if name == "id" {
        ctx.allocate_items(set.rows.len())?;
        let ids = set.rows.iter().map(|row| Value::Int(i64::try_from(row.0).unwrap_or(0)));
        return Ok(Value::list(ids.collect()));
    }
    let Some(column) = column else {
        return match (name, set.rows.first()) {
            ("group", Some(_)) => {
                let mut groups = Vec::new();
                for row in set.rows.iter() {
                    groups.push(record_attribute(ctx, set.table, *row, name)?);
                }
                Ok(gathered(ctx, groups, set.table, None))
            }
            _ => no_column(ctx, set.table, name),
        };
    };
    ctx.allocate_items(set.rows.len())?;
    ctx.budget.spend(set.rows.len() as u64)?;
    let mut values = Vec::with_capacity(set.rows.len());
    for row in set.rows.iter() {
        values.push(ctx.host.read(CellAddress { table: set.table, column, row: *row })?);
    }
    let empty = if values.is_empty() {
        // What the empty record answers tells the kind of the column.
        Some(ctx.host.read(CellAddress { table: set.table, column, row: RowId(0) })?)
    } else {
        None
    };
    Ok(gathered(ctx, values, set.table, empty))
}

/// Values of a column: records of one table become a set; sets become one set without doubles.
fn gathered(ctx: &mut Context, values: Vec<Value>, _table: TableIndex, empty: Option<Value>) -> Value {
    let first = empty.as_ref().or(values.first());
    match first {
        Some(Value::Record(table, _)) => {
            let table = *table;
            let rows = values.iter().map(|value| match value {
                Value::Record(of, row) if *of == table => Some(*row),
                _ => None,
            });
            match rows.collect::<Option<Arc<[RowId]>>>() {
                Some(rows) => records(table, rows, None),
                None => Value::list(values),
            }
        }
        Some(Value::RecordSet(set)) => {
            let table = set.table;
            let mut rows: Vec<RowId> = Vec::new();
            let mut seen = indexmap::IndexSet::new();
            for value in &values {
                match value {
                    Value::RecordSet(set) if set.table == table => {
                        rows.extend(set.rows.iter().filter(|row| seen.insert(**row)));
                    }
                    _ => return Value::list(values),
                }
            }
            records(table, rows.into(), None)
        }
        _ => {
            for value in &values {
                ctx.hold(value);
            }
            Value::list(values)
        }
    }
}

/// `Table.name`
pub(crate) fn table_attribute(ctx: &mut Context, table: TableIndex, name: &str) -> Outcome {
    match name {
        "all" => look_up(ctx, table, Arguments::default()),
        "lookupRecords" => Ok(native("lookupRecords", move |ctx, arguments| look_up(ctx, table, arguments))),
        "lookupOne" => Ok(native("lookupOne", move |ctx, arguments| look_up_one(ctx, table, arguments))),
        "Record" | "RecordSet" | "__name__" => Ok(Value::text(ctx.host.table_name(table))),
        _ => {
            let table_name = ctx.host.table_name(table);
            let mut message = format!("Table '{table_name}' has no attribute '{name}'");
            if ctx.host.column(table, name).is_some() {
                message = format!("To retrieve all values in a column, use {table_name}.all.{name}. {message}");
            }
            Err(Raised::new(ErrorClass::AttributeError, message))
        }
    }
}

/// `Table.lookupRecords(…)`
pub(crate) fn look_up(ctx: &mut Context, table: TableIndex, arguments: Arguments) -> Outcome {
    let lookup = lookup_of(ctx, table, arguments)?;
    let rows = ctx.host.find(&lookup)?;
    Ok(records(table, rows, Some(lookup.order)))
}

/// `Table.lookupOne(…)`: the first, or the empty record.
pub(crate) fn look_up_one(ctx: &mut Context, table: TableIndex, arguments: Arguments) -> Outcome {
    let lookup = lookup_of(ctx, table, arguments)?;
    let rows = ctx.host.find(&lookup)?;
    Ok(Value::Record(table, rows.first().copied().unwrap_or_default()))
}

fn lookup_of(ctx: &mut Context, table: TableIndex, arguments: Arguments) -> Outcome<Lookup> {
    if !arguments.positional.is_empty() {
        let given = arguments.positional.len() + 1;
        return Err(Raised::type_error(format!("lookupRecords() takes 1 positional argument but {given} were given")));
    }
    let mut order = LookupOrder::RowId;
    let mut keys = Vec::with_capacity(arguments.keywords.len());
    for (name, value) in arguments.keywords {
        match name.as_ref() {
            "order_by" => order = order_of(&value)?,
            "sort_by" => match value {
                Value::Text(column) if order == LookupOrder::RowId => order = LookupOrder::Legacy(column),
                _ => {}
            },
            _ => keys.push(LookupKey { column: name, matches: key_match(ctx, value) }),
        }
    }
    Ok(Lookup { table, keys, order })
}

fn key_match(_ctx: &mut Context, value: Value) -> KeyMatch {
    if let Value::Object(object) = &value
        && let Some(contains) = object.as_any().downcast_ref::<Contains>()
    {
        return KeyMatch::Contains { value: contains.value.clone(), match_empty: contains.match_empty.clone() };
    }
    KeyMatch::Equals(value)
}

/// `order_by` as given.
pub(crate) fn order_of(value: &Value) -> Outcome<LookupOrder> {
    let refused = || Raised::type_error("order_by must be a column ID, or a tuple of column IDs");
    let text = |value: &Value| match value {
        Value::Text(text) => Ok(Arc::clone(text)),
        _ => Err(refused()),
    };
    Ok(match value {
        Value::None => LookupOrder::By(Arc::from([])),
        Value::Tuple(items) => LookupOrder::By(items.iter().map(text).collect::<Outcome<_>>()?),
        Value::List(items) => LookupOrder::By(items.borrow().iter().map(text).collect::<Outcome<_>>()?),
        other => LookupOrder::By(Arc::from([text(other)?])),
    })
}

/// `CONTAINS(value, match_empty=…)`
#[derive(Debug)]
struct Contains {
    value: Value,
    match_empty: Option<Value>,
}

impl Object for Contains {
    fn type_name(&self) -> &str {
        "CONTAINS"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `CONTAINS(value, match_empty=…)`: a condition of a lookup.
pub(crate) fn contains(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    arguments.only(&["value", "match_empty"])?;
    let value = arguments.required(0, "value")?.clone();
    let match_empty = arguments.get(1, "match_empty").cloned();
    Ok(Value::Object(Rc::new(Contains { value, match_empty })))
}

/// `records.find`
#[derive(Debug)]
struct Finder {
    set: Rc<RecordSet>,
}

impl Object for Finder {
    fn type_name(&self) -> &str {
        "FindOps"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        let side = match name {
            "lt" => FindSide::Less,
            "le" => FindSide::LessOrEqual,
            "gt" => FindSide::Greater,
            "ge" => FindSide::GreaterOrEqual,
            "eq" => FindSide::Equal,
            "previous" | "next" | "rank" => {
                let set = Rc::clone(&self.set);
                let kind = Neighbour::named(name);
                return Ok(Some(native("find", move |ctx, arguments| neighbour_in(ctx, &set, kind, &arguments))));
            }
            _ => return Ok(None),
        };
        let set = Rc::clone(&self.set);
        Ok(Some(native("find", move |ctx, arguments| find(ctx, &set, side, &arguments.positional))))
    }
}

fn find(ctx: &mut Context, set: &RecordSet, side: FindSide, values: &[Value]) -> Outcome {
    let is_sorted = match &set.order {
        Some(LookupOrder::By(columns)) => columns.as_ref() != [Arc::from("id")],
        Some(LookupOrder::Legacy(_)) => true,
        Some(LookupOrder::RowId) | None => false,
    };
    let Some(order) = set.order.as_ref().filter(|_| is_sorted) else {
        let message = "find methods require a sorted set: use lookupRecords(..., order_by=...)";
        return Err(Raised::value_error(message));
    };
    ctx.budget.spend(16)?;
    let row = ctx.host.find_in_order(set.table, &set.rows, order, side, values)?;
    Ok(Value::Record(set.table, row))
}

/// Which neighbour of a record is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Neighbour {
    Previous,
    Next,
    Rank { is_descending: bool },
}

impl Neighbour {
    fn named(name: &str) -> Self {
        match name {
            "previous" => Self::Previous,
            "next" => Self::Next,
            _ => Self::Rank { is_descending: false },
        }
    }
}

fn neighbour_in(ctx: &mut Context, set: &RecordSet, kind: Neighbour, arguments: &Arguments) -> Outcome {
    match arguments.required(0, "row")? {
        Value::Record(table, row) if *table == set.table => {
            let order = set.order.clone().unwrap_or_default();
            Ok(answer(ctx, set.table, &set.rows, &order, *row, kind))
        }
        _ => Err(Raised::type_error("a record of the same table is required")),
    }
}

fn answer(ctx: &Context, table: TableIndex, rows: &[RowId], order: &LookupOrder, row: RowId, kind: Neighbour) -> Value {
    let place = ctx.host.place_in_order(table, rows, order, row);
    match kind {
        Neighbour::Previous => {
            let before = place.and_then(|place| place.checked_sub(1)).and_then(|place| rows.get(place));
            Value::Record(table, before.copied().unwrap_or_default())
        }
        Neighbour::Next => {
            let after = place.and_then(|place| rows.get(place + 1));
            Value::Record(table, after.copied().unwrap_or_default())
        }
        Neighbour::Rank { is_descending } => place.map_or(Value::None, |place| {
            let rank = if is_descending { rows.len() - place } else { place + 1 };
            Value::Int(i64::try_from(rank).unwrap_or(0))
        }),
    }
}

/// `PREVIOUS`, `NEXT` and `RANK`
pub(crate) fn neighbour(ctx: &mut Context, arguments: &Arguments, kind: Neighbour) -> Outcome {
    let (table, row) = match arguments.positional.as_slice() {
        [Value::Record(table, row)] => (*table, *row),
        [_] => return Err(Raised::type_error("a record is required")),
        _ => return Err(Raised::type_error("takes 1 positional argument: a record")),
    };
    let mut kind = kind;
    let mut order = None;
    let mut keys = Vec::new();
    for (name, value) in &arguments.keywords {
        match (name.as_ref(), value) {
            ("order_by", value) => order = Some(order_of(value)?),
            ("group_by", Value::None) => {}
            ("group_by", value) => {
                let LookupOrder::By(columns) = order_of(value)? else { continue };
                for column in columns.iter() {
                    let value = record_attribute(ctx, table, row, column)?;
                    keys.push(LookupKey { column: Arc::clone(column), matches: KeyMatch::Equals(value) });
                }
            }
            ("order", Value::Text(direction)) if matches!(kind, Neighbour::Rank { .. }) => {
                let is_descending = match direction.as_ref() {
                    "asc" => false,
                    "desc" => true,
                    _ => return Err(Raised::value_error("order must be 'asc' or 'desc'")),
                };
                kind = Neighbour::Rank { is_descending };
            }
            (other, _) => {
                return Err(Raised::type_error(format!("got an unexpected keyword argument '{other}'")));
            }
        }
    }
    let missing = || Raised::type_error("missing 1 required keyword-only argument: 'order_by'");
    let order = order.ok_or_else(missing)?;
    let lookup = Lookup { table, keys, order };
    let rows = ctx.host.find(&lookup)?;
    ctx.budget.spend(16)?;
    Ok(answer(ctx, table, &rows, &lookup.order, row, kind))
}

/// `VLOOKUP(Table, Column=value)`
pub(crate) fn vlookup(ctx: &mut Context, mut arguments: Arguments) -> Outcome {
    if arguments.positional.is_empty() {
        return Err(Raised::type_error("VLOOKUP() missing 1 required positional argument: 'table'"));
    }
    match arguments.positional.remove(0) {
        Value::Table(table) => look_up_one(ctx, table, arguments),
        other => Err(super::access::no_attribute(&other, "lookupOne")),
    }
}

/// `user`
#[derive(Debug)]
struct Person {
    user: crate::host::User,
}

/// Who edits, in trigger formulas.
pub(crate) fn user(ctx: &Context) -> Option<Value> {
    ctx.host.user().map(|user| Value::Object(Rc::new(Person { user: user.clone() })))
}

impl Object for Person {
    fn type_name(&self) -> &str {
        "User"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        let text = |text: &Arc<str>| Some(Value::Text(Arc::clone(text)));
        Ok(match name {
            "Email" => text(&self.user.email),
            "Name" => text(&self.user.name),
            "Access" => text(&self.user.access),
            "UserID" | "UserRef" => text(&self.user.id),
            "IsLoggedIn" => Some(Value::Bool(!self.user.email.is_empty())),
            "SessionID" => text(&self.user.id),
            "LinkKey" => Some(Value::dict(crate::value::Dict::default())),
            _ => None,
        })
    }
}
