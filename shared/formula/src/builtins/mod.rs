//! Python's built-in functions, classes, methods and the modules that formulas may import.
//!
//! Names are looked up when a formula is prepared. Deliberately absent: whatever reads files, the network, the clock or
//! chance; the host alone gives time and random numbers.

mod core;
mod dicts;
pub(crate) mod exceptions;
pub(crate) mod instances;
mod lists;
mod methods;
pub(crate) mod modules;
mod native;
mod numbers;
mod record;
mod sequences;
mod sets;
mod texts;
mod types;

use std::rc::Rc;

pub(crate) use dicts::update as update_dict;
pub(crate) use methods::{attribute, call_method, has_method};
pub(crate) use native::{Builtin, builtin_value, native, spreadsheet_function};
pub(crate) use sequences::sort;
pub(crate) use texts::title;

use crate::error::{Outcome, Raised};
use crate::run::Context;
use crate::syntax::ast::BinaryOperator;
use crate::value::Value;

const TABLES: [&[Builtin]; 3] = [core::FUNCTIONS, sequences::FUNCTIONS, types::CLASSES];

/// The function or class of this name, to be called without a lookup.
pub(crate) fn builtin(name: &str) -> Option<&'static Builtin> {
    TABLES.iter().copied().flatten().find(|builtin| builtin.name == name)
}

/// Whether a name is built in.
pub(crate) fn is_known(name: &str) -> bool {
    find(name).is_some()
}

/// The value of a name that is built in.
pub(crate) fn find(name: &str) -> Option<Value> {
    if let Some(builtin) = builtin(name) {
        return Some(native::builtin_value(builtin));
    }
    match name {
        "datetime" | "math" | "re" => modules::module(name),
        "Ellipsis" | "NotImplemented" => Some(modules::constant(name)),
        _ => exceptions::class(name),
    }
}

/// The pairs of a mapping: a dictionary, or what has `keys`.
pub(crate) fn pairs_of(ctx: &mut Context, mapping: &Value) -> Outcome<Vec<(Value, Value)>> {
    let plain = match mapping {
        Value::Object(object) => object.plain(),
        other => Some(other.clone()),
    };
    match plain {
        Some(Value::Dict(entries)) => {
            ctx.allocate_items(entries.borrow().len() * 2)?;
            Ok(entries.borrow().iter().map(|(key, value)| (key.clone(), value.clone())).collect())
        }
        _ => Err(Raised::type_error(format!("'{}' object is not a mapping", mapping.type_name()))),
    }
}

/// `left += right` where `left` itself changes: lists, sets, dictionaries. Whether it did.
pub(crate) fn extend_in_place(
    ctx: &mut Context,
    operator: BinaryOperator,
    left: &Value,
    right: &Value,
) -> Outcome<bool> {
    match (operator, left) {
        (BinaryOperator::Add, Value::List(items)) => {
            let more = ctx.collect(right)?;
            items.borrow_mut().extend(more);
            Ok(true)
        }
        (BinaryOperator::BitOr, Value::Dict(entries)) => {
            for (key, value) in pairs_of(ctx, right)? {
                entries.borrow_mut().insert(key, value)?;
            }
            Ok(true)
        }
        (BinaryOperator::BitOr, Value::Set(items)) if matches!(right, Value::Set(other) if !Rc::ptr_eq(items, other)) =>
        {
            for item in ctx.collect(right)? {
                items.borrow_mut().insert(item, Value::None)?;
            }
            Ok(true)
        }
        _ => Ok(false),
    }
}
