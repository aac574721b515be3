//! Methods of dictionaries.

use std::cell::RefCell;
use std::rc::Rc;

use crate::error::{ErrorClass, Outcome, Raised};
use crate::run::access::no_attribute;
use crate::run::{Arguments, Context};
use crate::value::{Dict, Value};

/// Calls a method of a dictionary. A match over the methods.
pub(super) fn call(ctx: &mut Context, entries: &Rc<RefCell<Dict>>, name: &str, arguments: Arguments) -> Outcome {
    match name {
        "get" => {
            let found = entries.borrow().get(arguments.required(0, "key")?)?;
            return Ok(found.or_else(|| arguments.get(1, "default").cloned()).unwrap_or(Value::None));
        }
        "keys" | "values" | "items" => return view(ctx, &entries.borrow(), name),
        "clear" => {
            let before = std::mem::take(&mut *entries.borrow_mut());
            drop(before);
        }
        "copy" => {
            ctx.allocate_items(entries.borrow().len() * 2)?;
            return Ok(Value::dict(entries.borrow().clone()));
        }
        "pop" => {
            let key = arguments.required(0, "key")?;
            let removed = entries.borrow_mut().remove(key)?;
            return match removed.or_else(|| arguments.positional.get(1).cloned()) {
                Some(value) => Ok(value),
                None => Err(ctx.missing_key(key)),
            };
        }
        "popitem" => {
            let last = entries.borrow_mut().pop();
            let empty = || Raised::new(ErrorClass::KeyError, "'popitem(): dictionary is empty'");
            let (key, value) = last.ok_or_else(empty)?;
            return Ok(Value::tuple(vec![key, value]));
        }
        "setdefault" => {
            let key = arguments.required(0, "key")?;
            if let Some(found) = entries.borrow().get(key)? {
                return Ok(found);
            }
            let value = arguments.get(1, "default").cloned().unwrap_or(Value::None);
            ctx.allocate_items(2)?;
            ctx.hold(key);
            ctx.hold(&value);
            entries.borrow_mut().insert(key.clone(), value.clone())?;
            return Ok(value);
        }
        "update" => {
            let mut more = Dict::default();
            if let Some(source) = arguments.positional.first() {
                update(ctx, &mut more, source)?;
            }
            for (name, value) in arguments.keywords {
                more.insert(Value::Text(name), value)?;
            }
            let mut entries = entries.borrow_mut();
            for (key, value) in more.iter() {
                entries.insert(key.clone(), value.clone())?;
            }
        }
        _ => return Err(no_attribute(&Value::Dict(Rc::clone(entries)), name)),
    }
    Ok(Value::None)
}

/// What `keys`, `values` and `items` answer: a list, made at once.
fn view(ctx: &mut Context, entries: &Dict, name: &str) -> Outcome {
    ctx.allocate_items(entries.len())?;
    let items = entries.iter().map(|(key, value)| match name {
        "keys" => key.clone(),
        "values" => value.clone(),
        _ => Value::tuple(vec![key.clone(), value.clone()]),
    });
    let items: Vec<Value> = items.collect();
    if name == "items" {
        items.iter().for_each(|item| ctx.hold(item));
    }
    Ok(Value::list(items))
}

/// Adds what a mapping or an iterable of pairs holds.
pub(crate) fn update(ctx: &mut Context, made: &mut Dict, source: &Value) -> Outcome<()> {
    if let Ok(pairs) = super::pairs_of(ctx, source) {
        for (key, value) in pairs {
            made.insert(key, value)?;
        }
        return Ok(());
    }
    for (index, pair) in ctx.collect(source)?.iter().enumerate() {
        let pair = ctx.collect(pair)?;
        let [key, value] = pair.as_slice() else {
            let message =
                format!("dictionary update sequence element #{index} has length {}; 2 is required", pair.len());
            return Err(Raised::value_error(message));
        };
        made.insert(key.clone(), value.clone())?;
    }
    Ok(())
}
