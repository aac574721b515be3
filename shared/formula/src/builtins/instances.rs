//! Classes that a formula defines: a bag of names, its instances and their methods.
//!
//! Deliberately absent: inheritance and special methods other than `__init__`, `__str__` and `__repr__`.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::error::{Outcome, Raised};
use crate::run::{Arguments, Context};
use crate::syntax::ast::Name;
use crate::value::{Object, Value};

type Members = Vec<(Arc<str>, Value)>;

#[derive(Debug)]
struct Class {
    name: Arc<str>,
    members: RefCell<Members>,
}

#[derive(Debug)]
struct Instance {
    class: Rc<Class>,
    members: RefCell<Members>,
}

/// A class with its members.
pub(crate) fn class(name: &Name, members: Members) -> Value {
    Value::Object(Rc::new(Class { name: Arc::clone(name), members: RefCell::new(members) }))
}

fn member(members: &RefCell<Members>, name: &str) -> Option<Value> {
    members.borrow().iter().find(|(known, _)| known.as_ref() == name).map(|(_, value)| value.clone())
}

fn set_member(members: &RefCell<Members>, name: &str, value: &Value) {
    let mut members = members.borrow_mut();
    match members.iter_mut().find(|(known, _)| known.as_ref() == name) {
        Some((_, slot)) => *slot = value.clone(),
        None => members.push((Arc::from(name), value.clone())),
    }
}

impl Class {
    fn instance(&self) -> Rc<Self> {
        Rc::new(Self { name: Arc::clone(&self.name), members: RefCell::new(self.members.borrow().clone()) })
    }
}

impl Object for Class {
    fn type_name(&self) -> &str {
        "type"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn repr(&self) -> String {
        format!("<class '{}'>", self.name)
    }

    fn class_name(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn call(&self, ctx: &mut Context, arguments: Arguments) -> Outcome {
        ctx.budget.allocate(200)?;
        let made = Rc::new(Instance { class: self.instance(), members: RefCell::default() });
        let value = Value::Object(made);
        ctx.hold(&value);
        match member(&self.members, "__init__") {
            Some(init) => {
                let mut given = arguments;
                given.positional.insert(0, value.clone());
                ctx.call(&init, given)?;
            }
            None if !arguments.is_empty() => {
                return Err(Raised::type_error(format!("{}() takes no arguments", self.name)));
            }
            None => {}
        }
        Ok(value)
    }

    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        let own = (name == "__name__").then(|| Value::Text(Arc::clone(&self.name)));
        Ok(own.or_else(|| member(&self.members, name)))
    }

    fn set_attribute(&self, name: &str, item: &Value) -> bool {
        set_member(&self.members, name, item);
        true
    }
}

impl Object for Instance {
    fn type_name(&self) -> &str {
        &self.class.name
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        if let Some(own) = member(&self.members, name) {
            return Ok(Some(own));
        }
        let Some(found) = member(&self.class.members, name) else { return Ok(None) };
        if !matches!(&found, Value::Object(object) if object.type_name() == "function") {
            return Ok(Some(found));
        }
        let receiver = Value::Object(self);
        Ok(Some(super::native("method", move |ctx, mut arguments| {
            arguments.positional.insert(0, receiver.clone());
            ctx.call(&found, arguments)
        })))
    }

    fn set_attribute(&self, name: &str, item: &Value) -> bool {
        set_member(&self.members, name, item);
        true
    }
}
