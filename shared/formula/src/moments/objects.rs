//! What stands for the classes of `datetime`, zones and methods while a formula runs.

use std::any::Any;
use std::rc::Rc;
use std::sync::Arc;

use super::classes::{ALL, Class};
use super::members::{self, text};
use super::{Zone, iso};
use crate::error::{ErrorClass, Outcome, Raised};
use crate::run::{Arguments, Context};
use crate::value::{Object, Value};

thread_local! {
    /// One object a class, so that `type(a) is datetime.date` compares addresses.
    static OBJECTS: [Rc<ClassObject>; 7] = ALL.map(|class| Rc::new(ClassObject(class)));
}

/// The class as a value.
pub(super) fn class(class: Class) -> Value {
    OBJECTS.with(|objects| {
        let found = objects.iter().find(|object| object.0 == class);
        found.map_or(Value::None, |object| Value::Object(Rc::clone(object) as Rc<dyn Object>))
    })
}

/// The class that a value is.
pub(super) fn class_in(value: &Value) -> Option<Class> {
    let Value::Object(object) = value else { return None };
    object.as_any().downcast_ref::<ClassObject>().map(|class| class.0)
}

/// A zone as a value.
#[must_use]
pub fn zone(zone: Zone) -> Value {
    Value::Object(Rc::new(ZoneObject { zone }))
}

/// A method of `value`, to be called later.
pub(super) fn bound(value: Value, name: &str) -> Value {
    Value::Object(Rc::new(BoundMethod { value, name: name.into() }))
}

#[derive(Debug)]
struct ClassObject(Class);

impl Object for ClassObject {
    fn type_name(&self) -> &str {
        "type"
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self) -> String {
        let module = if self.0 == Class::NamedZone { "zoneinfo" } else { "datetime" };
        format!("<class '{module}.{}'>", self.0.name())
    }
    fn call(&self, _ctx: &mut Context, arguments: Arguments) -> Outcome {
        self.0.construct(&arguments)
    }
    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        if name == "__name__" {
            return Ok(Some(text(self.0.name())));
        }
        let constant = self.0.constant(name);
        let method = self
            .0
            .methods()
            .contains(&name)
            .then(|| Value::Object(Rc::new(ClassMethod { class: self.0, name: name.into() }) as Rc<dyn Object>));
        Ok(constant.or(method))
    }
}

/// A method named through its class: `datetime.datetime.strptime`.
#[derive(Debug)]
struct ClassMethod {
    class: Class,
    name: Arc<str>,
}

impl Object for ClassMethod {
    fn type_name(&self) -> &str {
        "builtin_function_or_method"
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self) -> String {
        format!("<method '{}' of 'datetime.{}' objects>", self.name, self.class.name())
    }
    fn call(&self, ctx: &mut Context, mut arguments: Arguments) -> Outcome {
        if self.class.is_class_method(&self.name) {
            return self.class.call_method(ctx, &self.name, &arguments);
        }
        let is_own = arguments.positional.first().is_some_and(|value| self.class.has(value));
        if !is_own {
            return Err(Raised::type_error(format!("unbound method {}() needs an argument", self.name)));
        }
        let value = arguments.positional.remove(0);
        call(ctx, &value, &self.name, &arguments)
    }
}

/// A method with its object: `when.isoformat`.
#[derive(Debug)]
struct BoundMethod {
    value: Value,
    name: Arc<str>,
}

impl Object for BoundMethod {
    fn type_name(&self) -> &str {
        "builtin_function_or_method"
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn call(&self, ctx: &mut Context, arguments: Arguments) -> Outcome {
        call(ctx, &self.value, &self.name, &arguments)
    }
}

fn call(ctx: &mut Context<'_>, value: &Value, name: &str, arguments: &Arguments) -> Outcome {
    if let Value::Object(object) = value
        && let Some(zone) = object.as_any().downcast_ref::<ZoneObject>()
    {
        return members::zone_member(zone, name, arguments);
    }
    let unknown = || Raised::new(ErrorClass::AttributeError, format!("no method '{name}'"));
    members::call_method(ctx, value, name, arguments)?.ok_or_else(unknown)
}

/// A `tzinfo`.
#[derive(Debug)]
pub struct ZoneObject {
    /// Which.
    pub zone: Zone,
}

impl Object for ZoneObject {
    fn type_name(&self) -> &str {
        "tzinfo"
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self) -> String {
        iso::repr_zone(self.zone)
    }
    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        Ok(match name {
            "key" | "name" => Some(text(self.zone.name())),
            // Grist's zones keep their name one step further.
            "zone" => Some(zone(self.zone)),
            "utcoffset" | "tzname" | "dst" => Some(bound(zone(self.zone), name)),
            _ => None,
        })
    }
}
