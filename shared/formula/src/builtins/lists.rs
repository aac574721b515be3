//! Methods of lists and tuples.

use std::cell::RefCell;
use std::rc::Rc;

use super::sequences::sort;
use crate::error::{ErrorClass, Outcome, Raised};
use crate::run::access::no_attribute;
use crate::run::{Arguments, Context, to_index};
use crate::value::Value;

type Items = Rc<RefCell<Vec<Value>>>;

/// Calls a method of a list. A match over the methods.
pub(super) fn call(ctx: &mut Context, items: &Items, name: &str, arguments: &Arguments) -> Outcome {
    match name {
        "append" => {
            let item = arguments.required(0, "object")?;
            ctx.allocate_items(1)?;
            ctx.hold(item);
            items.borrow_mut().push(item.clone());
        }
        "clear" => {
            let before = std::mem::take(&mut *items.borrow_mut());
            drop(before);
        }
        "copy" => {
            ctx.allocate_items(items.borrow().len())?;
            return Ok(Value::list(items.borrow().clone()));
        }
        "count" | "index" => {
            let list = items.borrow().clone();
            return search(ctx, &list, name, arguments, "list");
        }
        "extend" => {
            let more = ctx.collect(arguments.required(0, "iterable")?)?;
            items.borrow_mut().extend(more);
        }
        "insert" => {
            let index = arguments.index(0, "index", None)?;
            let item = arguments.required(1, "object")?.clone();
            ctx.allocate_items(1)?;
            ctx.hold(&item);
            let mut items = items.borrow_mut();
            ctx.budget.spend(items.len() as u64 / 64)?;
            let at = clamped(index, items.len());
            items.insert(at, item);
        }
        "pop" => return pop(items, arguments),
        "remove" => {
            let sought = arguments.required(0, "value")?;
            let list = items.borrow().clone();
            let place = position(ctx, &list, sought)?;
            let place = place.ok_or_else(|| Raised::value_error("list.remove(x): x not in list"))?;
            if place < items.borrow().len() {
                items.borrow_mut().remove(place);
            }
        }
        "reverse" => items.borrow_mut().reverse(),
        "sort" => {
            let list = std::mem::take(&mut *items.borrow_mut());
            let key = arguments.keyword("key").filter(|key| !matches!(key, Value::None)).cloned();
            let is_reversed = arguments.keyword("reverse").is_some_and(Value::is_true);
            let sorted = sort(ctx, list.clone(), key.as_ref(), is_reversed);
            *items.borrow_mut() = match sorted {
                Ok(sorted) => sorted,
                Err(error) => {
                    *items.borrow_mut() = list;
                    return Err(error);
                }
            };
        }
        _ => return Err(no_attribute(&Value::List(Rc::clone(items)), name)),
    }
    Ok(Value::None)
}

fn clamped(index: i64, length: usize) -> usize {
    let signed = i64::try_from(length).unwrap_or(i64::MAX);
    let index = if index < 0 { index.saturating_add(signed).max(0) } else { index.min(signed) };
    usize::try_from(index).unwrap_or(0)
}

fn pop(items: &Items, arguments: &Arguments) -> Outcome {
    let mut items = items.borrow_mut();
    let error = |message: &'static str| Raised::new(ErrorClass::IndexError, message);
    if items.is_empty() {
        return Err(error("pop from empty list"));
    }
    let Some(index) = arguments.positional.first() else { return Ok(items.pop().unwrap_or(Value::None)) };
    let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let index = to_index(index)?;
    let index = if index < 0 { index.saturating_add(length) } else { index };
    match usize::try_from(index) {
        Ok(index) if index < items.len() => Ok(items.remove(index)),
        _ => Err(error("pop index out of range")),
    }
}

fn position(ctx: &mut Context, items: &[Value], sought: &Value) -> Outcome<Option<usize>> {
    for (place, item) in items.iter().enumerate() {
        ctx.budget.spend(1)?;
        if ctx.equal(item, sought)? {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

/// `count` and `index`
fn search(ctx: &mut Context, items: &[Value], name: &str, arguments: &Arguments, kind: &str) -> Outcome {
    let sought = arguments.required(0, "value")?;
    if name == "count" {
        let mut count = 0;
        for item in items {
            ctx.budget.spend(1)?;
            count += i64::from(ctx.equal(item, sought)?);
        }
        return Ok(Value::Int(count));
    }
    let start = clamped(arguments.index(1, "start", Some(0))?, items.len());
    let stop = clamped(arguments.index(2, "stop", Some(i64::MAX))?, items.len());
    let within = items.get(start..stop.max(start)).unwrap_or_default();
    match position(ctx, within, sought)? {
        Some(place) => Ok(Value::Int(i64::try_from(place + start).unwrap_or(i64::MAX))),
        None => {
            let shown = ctx.repr(sought)?;
            let message = if kind == "list" {
                format!("{shown} is not in list")
            } else {
                "tuple.index(x): x not in tuple".to_owned()
            };
            Err(Raised::value_error(message))
        }
    }
}

/// Calls a method of a tuple.
pub(super) fn call_tuple(ctx: &mut Context, items: &Rc<[Value]>, name: &str, arguments: &Arguments) -> Outcome {
    search(ctx, items, name, arguments, "tuple")
}
