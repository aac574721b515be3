//! Methods of sets.

use std::cell::RefCell;
use std::rc::Rc;

use crate::error::{ErrorClass, Outcome, Raised};
use crate::run::access::no_attribute;
use crate::run::{Arguments, Context};
use crate::syntax::ast::BinaryOperator;
use crate::value::{Dict, Value, arithmetic, compare};

type Items = Rc<RefCell<Dict>>;

fn set_of(ctx: &mut Context, iterable: &Value) -> Outcome<Value> {
    if let Value::Set(_) = iterable {
        return Ok(iterable.clone());
    }
    let mut made = Dict::default();
    for item in ctx.collect(iterable)? {
        made.insert(item, Value::None)?;
    }
    Ok(Value::set(made))
}

/// Calls a method of a set. A match over the methods.
pub(super) fn call(ctx: &mut Context, items: &Items, name: &str, arguments: &Arguments) -> Outcome {
    let own = Value::Set(Rc::clone(items));
    match name {
        "add" => {
            let item = arguments.required(0, "element")?;
            ctx.allocate_items(2)?;
            ctx.weigh(item)?;
            ctx.hold(item);
            items.borrow_mut().insert(item.clone(), Value::None)?;
        }
        "clear" => {
            let before = std::mem::take(&mut *items.borrow_mut());
            drop(before);
        }
        "copy" => return Ok(Value::set(items.borrow().clone())),
        "discard" => {
            items.borrow_mut().remove(arguments.required(0, "element")?)?;
        }
        "remove" => {
            let item = arguments.required(0, "element")?;
            let removed = items.borrow_mut().remove(item)?;
            if removed.is_none() {
                return Err(ctx.missing_key(item));
            }
        }
        "pop" => {
            let first = items.borrow().at(0).map(|(item, _)| item.clone());
            let first = first.ok_or_else(|| Raised::new(ErrorClass::KeyError, "'pop from an empty set'"))?;
            items.borrow_mut().remove(&first)?;
            return Ok(first);
        }
        "union" | "intersection" | "difference" | "symmetric_difference" => {
            return combined(ctx, &own, name, arguments);
        }
        "update" | "intersection_update" | "difference_update" | "symmetric_difference_update" => {
            let operation = name.strip_suffix("_update").unwrap_or("union");
            if let Value::Set(result) = combined(ctx, &own, operation, arguments)? {
                let result = result.borrow().clone();
                *items.borrow_mut() = result;
            }
        }
        "issubset" | "issuperset" | "isdisjoint" => {
            let Value::Set(other) = set_of(ctx, arguments.required(0, "other")?)? else { return Ok(Value::None) };
            let (own, other) = (items.borrow(), other.borrow());
            return Ok(Value::Bool(match name {
                "issubset" => compare::is_subset(&own, &other)?,
                "issuperset" => compare::is_subset(&other, &own)?,
                _ => {
                    let mut is_disjoint = true;
                    for (item, _) in own.iter() {
                        is_disjoint = is_disjoint && !other.contains(item)?;
                    }
                    is_disjoint
                }
            }));
        }
        _ => return Err(no_attribute(&own, name)),
    }
    Ok(Value::None)
}

fn combined(ctx: &mut Context, own: &Value, name: &str, arguments: &Arguments) -> Outcome {
    let operator = match name {
        "union" => BinaryOperator::BitOr,
        "intersection" => BinaryOperator::BitAnd,
        "difference" => BinaryOperator::Subtract,
        _ => BinaryOperator::BitXor,
    };
    let mut result = own.clone();
    if arguments.positional.is_empty() {
        let empty = Value::set(Dict::default());
        return arithmetic::binary(ctx, BinaryOperator::BitOr, own, &empty);
    }
    for other in &arguments.positional {
        let other = set_of(ctx, other)?;
        result = arithmetic::binary(ctx, operator, &result, &other)?;
    }
    Ok(result)
}
