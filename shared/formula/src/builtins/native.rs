//! Functions written here, as values of the language.

use std::any::Any;
use std::fmt;
use std::rc::Rc;

use crate::error::Outcome;
use crate::functions::Function;
use crate::run::{Arguments, Context};
use crate::value::{Key, Object, Value};

/// A built-in function or class.
pub(crate) struct Builtin {
    pub name: &'static str,
    pub is_class: bool,
    pub run: fn(&mut Context, Arguments) -> Outcome,
}

impl Builtin {
    pub const fn function(name: &'static str, run: fn(&mut Context, Arguments) -> Outcome) -> Self {
        Self { name, is_class: false, run }
    }

    pub const fn class(name: &'static str, run: fn(&mut Context, Arguments) -> Outcome) -> Self {
        Self { name, is_class: true, run }
    }
}

impl fmt::Debug for Builtin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}

#[derive(Debug)]
struct BuiltinValue(&'static Builtin);

/// A built-in as a value.
pub(crate) fn builtin_value(builtin: &'static Builtin) -> Value {
    Value::Object(Rc::new(BuiltinValue(builtin)))
}

impl Object for BuiltinValue {
    fn type_name(&self) -> &str {
        if self.0.is_class { "type" } else { "builtin_function_or_method" }
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn repr(&self) -> String {
        let name = self.0.name;
        if self.0.is_class { format!("<class '{name}'>") } else { format!("<built-in function {name}>") }
    }

    fn call(&self, ctx: &mut Context, arguments: Arguments) -> Outcome {
        (self.0.run)(ctx, arguments)
    }

    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        if name == "__name__" {
            return Ok(Some(Value::text(self.0.name)));
        }
        Ok(if self.0.is_class { super::types::class_attribute(self.0.name, name) } else { None })
    }

    fn class_name(&self) -> Option<&str> {
        self.0.is_class.then_some(self.0.name)
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        let Value::Object(other) = other else { return None };
        other.as_any().downcast_ref::<Self>().map(|other| std::ptr::eq(self.0, other.0))
    }

    fn key(&self) -> Option<Key> {
        Some(Key::Text(self.repr().into()))
    }
}

type Run = Box<dyn Fn(&mut Context, Arguments) -> Outcome>;

/// A function made of a closure.
struct Native {
    name: &'static str,
    run: Run,
}

/// A function as a value.
pub(crate) fn native(name: &'static str, run: impl Fn(&mut Context, Arguments) -> Outcome + 'static) -> Value {
    Value::Object(Rc::new(Native { name, run: Box::new(run) }))
}

impl fmt::Debug for Native {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}

impl Object for Native {
    fn type_name(&self) -> &str {
        "builtin_function_or_method"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn repr(&self) -> String {
        format!("<built-in function {}>", self.name)
    }

    fn call(&self, ctx: &mut Context, arguments: Arguments) -> Outcome {
        (self.run)(ctx, arguments)
    }

    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        Ok((name == "__name__").then(|| Value::text(self.name)))
    }
}

/// A spreadsheet function as a value: `map(ROUND, values)`.
pub(crate) fn spreadsheet_function(function: &'static Function) -> Value {
    native(function.name, |ctx, arguments| function.call(ctx, arguments))
}
