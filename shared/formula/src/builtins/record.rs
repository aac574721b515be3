//! `RECORD`: a record or a set of records as dictionaries.

use std::sync::Arc;

use crate::error::{Outcome, Raised};
use crate::host::{CellAddress, RowId, TableIndex};
use crate::run::{Arguments, Context};
use crate::value::{Dict, Value};

/// What a call of `RECORD` asks.
struct Form {
    dates_as_iso: bool,
    expand_refs: i64,
}

/// `RECORD(record_or_list, dates_as_iso=False, expand_refs=0)`
pub(super) fn record(ctx: &mut Context, arguments: Arguments) -> Outcome {
    arguments.only(&["record_or_list", "dates_as_iso", "expand_refs"])?;
    let form = Form {
        dates_as_iso: arguments.get(1, "dates_as_iso").is_some_and(Value::is_true),
        expand_refs: arguments.index(2, "expand_refs", Some(0))?,
    };
    match arguments.required(0, "record_or_list")? {
        Value::Record(table, row) => one(ctx, *table, *row, &form),
        Value::Text(_) | Value::None | Value::Table(_) => Err(refused()),
        list => {
            let mut made = Vec::new();
            for item in ctx.collect(list).map_err(|error| if error.is_catchable() { refused() } else { error })? {
                let Value::Record(table, row) = item else { return Err(refused()) };
                made.push(one(ctx, table, row, &form)?);
            }
            Ok(Value::list(made))
        }
    }
}

fn refused() -> Raised {
    Raised::value_error("RECORD() requires a Record or an iterable of Records")
}

fn one(ctx: &mut Context, table: TableIndex, row: RowId, form: &Form) -> Outcome {
    let mut made = Dict::default();
    let mut errors = Dict::default();
    made.insert(Value::text("id"), Value::Int(i64::try_from(row.0).unwrap_or(0)))?;
    for name in ctx.host.column_names(table) {
        let Some(column) = ctx.host.column(table, &name) else { continue };
        ctx.allocate_items(2)?;
        ctx.budget.spend(1)?;
        let value = match ctx.host.read(CellAddress { table, column, row }) {
            Ok(value) => shown(ctx, value, form)?,
            Err(Raised::Error(thrown)) if Raised::Error(thrown.clone()).is_catchable() => {
                let text = format!("{}: {}", thrown.class.name(), thrown.message);
                errors.insert(Value::Text(Arc::clone(&name)), Value::text(text))?;
                Value::None
            }
            Err(error) => return Err(error),
        };
        made.insert(Value::Text(name), value)?;
    }
    if !errors.is_empty() {
        made.insert(Value::text("_error_"), Value::dict(errors))?;
    }
    let value = Value::dict(made);
    ctx.hold(&value);
    Ok(value)
}

fn shown(ctx: &mut Context, value: Value, form: &Form) -> Outcome {
    Ok(match value {
        Value::Date(_) | Value::DateTime(_) if form.dates_as_iso => {
            let text = ctx.str(&value)?.replace(' ', "T");
            Value::text(text)
        }
        Value::Record(table, row) if form.expand_refs > 0 => {
            let inner = Form { dates_as_iso: form.dates_as_iso, expand_refs: form.expand_refs - 1 };
            ctx.deeper()?;
            let made = if row.0 == 0 { Ok(Value::None) } else { one(ctx, table, row, &inner) };
            ctx.back();
            made?
        }
        Value::RecordSet(set) if form.expand_refs > 0 => {
            let mut made = Vec::new();
            for row in set.rows.iter() {
                let record = Value::Record(set.table, *row);
                made.push(shown(ctx, record, form)?);
            }
            Value::list(made)
        }
        Value::AltText(alt) => Value::Text(Arc::clone(&alt.text)),
        other => other,
    })
}
