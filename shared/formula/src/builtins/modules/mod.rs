//! The modules that formulas may import.

mod collections;
mod decimal;
mod digest;
pub(crate) mod itertools;
mod json;
mod math;
pub(crate) mod re;
mod small;
mod statistics;

use std::any::Any;
use std::fmt;
use std::rc::Rc;

use super::native::{Builtin, builtin_value};
use crate::error::Outcome;
use crate::run::Context;
use crate::value::{Key, Object, Value};

/// A module: functions, and what its other names are.
pub(crate) struct Module {
    pub name: &'static str,
    pub functions: &'static [Builtin],
    pub constant: fn(&str) -> Option<Value>,
}

const MODULES: &[&Module] = &[
    &collections::MODULE,
    &decimal::MODULE,
    &itertools::FUNCTOOLS,
    &itertools::MODULE,
    &itertools::OPERATOR,
    &json::MODULE,
    &math::MODULE,
    &re::MODULE,
    &small::BASE64,
    &small::HASHLIB,
    &small::STRING,
    &small::TEXTWRAP,
    &small::URLLIB,
    &small::URLLIB_PARSE,
    &small::UUID,
    &statistics::MODULE,
    &statistics::RANDOM,
];

/// The module of this path, if it may be imported.
pub(crate) fn module(name: &str) -> Option<Value> {
    if let Some(found) = crate::moments::module(name) {
        return Some(found);
    }
    let module = MODULES.iter().find(|module| module.name == name)?;
    Some(Value::Object(Rc::new(ModuleValue(module))))
}

struct ModuleValue(&'static Module);

impl fmt::Debug for ModuleValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.name)
    }
}

impl Object for ModuleValue {
    fn type_name(&self) -> &str {
        "module"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn repr(&self) -> String {
        format!("<module '{}'>", self.0.name)
    }

    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        if let Some(function) = self.0.functions.iter().find(|function| function.name == name) {
            return Ok(Some(builtin_value(function)));
        }
        if name == "__name__" {
            return Ok(Some(Value::text(self.0.name)));
        }
        Ok((self.0.constant)(name).or_else(|| module(&format!("{}.{name}", self.0.name))))
    }
}

/// `Ellipsis`, `NotImplemented`
#[derive(Debug)]
struct Constant(&'static str);

/// A constant of which only the name matters.
pub(crate) fn constant(name: &str) -> Value {
    Value::Object(Rc::new(Constant(if name == "Ellipsis" { "Ellipsis" } else { "NotImplemented" })))
}

impl Object for Constant {
    fn type_name(&self) -> &str {
        "ellipsis"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn repr(&self) -> String {
        self.0.to_owned()
    }

    fn key(&self) -> Option<Key> {
        Some(Key::Text(self.0.into()))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        let Value::Object(other) = other else { return None };
        other.as_any().downcast_ref::<Self>().map(|other| self.0 == other.0)
    }
}
