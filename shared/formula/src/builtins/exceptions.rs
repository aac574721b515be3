//! Exception classes and their instances.
//!
//! Deliberately absent: classes derived from them in a formula.

use std::any::Any;
use std::rc::Rc;

use crate::error::{ErrorClass, Outcome, Raised, Thrown};
use crate::run::{Arguments, Context};
use crate::value::show::quote;
use crate::value::{Key, Object, Value};

/// Classes that have no variant of their own, with what they derive from.
const OTHERS: [(&str, &str); 12] = [
    ("BaseException", ""),
    ("ModuleNotFoundError", "ImportError"),
    ("IndentationError", "SyntaxError"),
    ("UnicodeDecodeError", "UnicodeError"),
    ("UnicodeEncodeError", "UnicodeError"),
    ("OSError", "Exception"),
    ("MemoryError", "Exception"),
    ("StopAsyncIteration", "Exception"),
    ("BufferError", "Exception"),
    ("EOFError", "Exception"),
    ("Warning", "Exception"),
    ("JSONDecodeError", "ValueError"),
];

/// The class that a class derives from.
fn parent(class: &ErrorClass) -> Option<ErrorClass> {
    Some(match class {
        ErrorClass::Exception => ErrorClass::Other("BaseException".into()),
        ErrorClass::FloatingPointError | ErrorClass::OverflowError | ErrorClass::ZeroDivisionError => {
            ErrorClass::ArithmeticError
        }
        ErrorClass::IndexError | ErrorClass::KeyError => ErrorClass::LookupError,
        ErrorClass::NotImplementedError | ErrorClass::RecursionError => ErrorClass::RuntimeError,
        ErrorClass::UnboundLocalError => ErrorClass::NameError,
        ErrorClass::UnicodeError | ErrorClass::ParserError => ErrorClass::ValueError,
        ErrorClass::Other(name) => {
            let known = OTHERS.iter().find(|(other, _)| *other == name.as_ref());
            match known.map_or("Exception", |(_, parent)| parent) {
                "" => return None,
                parent => ErrorClass::named(parent),
            }
        }
        _ => ErrorClass::Exception,
    })
}

fn derives(class: &ErrorClass, from: &ErrorClass) -> bool {
    let mut class = Some(class.clone());
    while let Some(current) = class {
        if current == *from {
            return true;
        }
        class = parent(&current);
    }
    false
}

/// An exception class as a value.
#[derive(Debug)]
struct ExceptionClass(ErrorClass);

/// The class of this name, if it is one.
pub(crate) fn class(name: &str) -> Option<Value> {
    let class = match ErrorClass::named(name) {
        ErrorClass::Limit => return None,
        ErrorClass::Other(_) if !OTHERS.iter().any(|(other, _)| *other == name) => return None,
        class => class,
    };
    Some(Value::Object(Rc::new(ExceptionClass(class))))
}

impl Object for ExceptionClass {
    fn type_name(&self) -> &str {
        "type"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn repr(&self) -> String {
        format!("<class '{}'>", self.0.name())
    }

    fn class_name(&self) -> Option<&str> {
        Some(self.0.name())
    }

    fn call(&self, ctx: &mut Context, arguments: Arguments) -> Outcome {
        let message = match arguments.positional.as_slice() {
            [] => String::new(),
            [one] if self.0 == ErrorClass::KeyError => ctx.repr(one)?,
            [one] => ctx.str(one)?,
            several => ctx.repr(&Value::tuple(several.to_vec()))?,
        };
        let thrown = Thrown { class: self.0.clone(), message: message.into(), span: None, origin: None };
        Ok(Value::Object(Rc::new(Exception { thrown, arguments: arguments.positional })))
    }

    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        Ok((name == "__name__").then(|| Value::text(self.0.name())))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        let Value::Object(other) = other else { return None };
        other.as_any().downcast_ref::<Self>().map(|other| self.0 == other.0)
    }

    fn key(&self) -> Option<Key> {
        Some(Key::Text(self.repr().into()))
    }
}

/// An exception as a value.
#[derive(Debug)]
struct Exception {
    thrown: Thrown,
    arguments: Vec<Value>,
}

impl Object for Exception {
    fn type_name(&self) -> &str {
        self.thrown.class.name()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn repr(&self) -> String {
        let message = &self.thrown.message;
        let shown = match self.arguments.first() {
            Some(Value::Text(_)) => quote(message),
            Some(_) => message.to_string(),
            None => String::new(),
        };
        format!("{}({shown})", self.thrown.class.name())
    }

    fn str(&self, shower: &mut crate::value::show::Shower) -> Outcome<()> {
        shower.push(&self.thrown.message)
    }

    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        Ok(match name {
            "args" => Some(Value::tuple(self.arguments.clone())),
            "__class__" => class(self.thrown.class.name()),
            _ => None,
        })
    }

    fn set_attribute(&self, _name: &str, _item: &Value) -> bool {
        // An exception takes notes that nothing here reads.
        true
    }
}

/// What `except … as name` binds.
pub(crate) fn instance_of(error: &Raised) -> Value {
    let Raised::Error(thrown) = error else { return Value::None };
    let arguments = if thrown.message.is_empty() { Vec::new() } else { vec![Value::Text(thrown.message.clone())] };
    Value::Object(Rc::new(Exception { thrown: thrown.as_ref().clone(), arguments }))
}

/// What `raise value` raises.
pub(crate) fn raised_by(ctx: &mut Context, value: &Value) -> Outcome<Raised> {
    if let Value::Object(object) = value {
        if let Some(exception) = object.as_any().downcast_ref::<Exception>() {
            let thrown = Thrown { span: None, ..exception.thrown.clone() };
            return Ok(Raised::Error(Box::new(thrown)));
        }
        if let Some(class) = object.as_any().downcast_ref::<ExceptionClass>() {
            let instance = class.call(ctx, Arguments::default())?;
            return raised_by_instance(&instance);
        }
    }
    Ok(Raised::type_error("exceptions must derive from BaseException"))
}

fn raised_by_instance(instance: &Value) -> Outcome<Raised> {
    let Value::Object(object) = instance else {
        return Ok(Raised::type_error("exceptions must derive from BaseException"));
    };
    match object.as_any().downcast_ref::<Exception>() {
        Some(exception) => Ok(Raised::Error(Box::new(exception.thrown.clone()))),
        None => Ok(Raised::type_error("exceptions must derive from BaseException")),
    }
}

/// Whether `except class` catches an error.
pub(crate) fn catches(_ctx: &mut Context, class: &Value, error: &Raised) -> Outcome<bool> {
    let Raised::Error(thrown) = error else { return Ok(false) };
    let refused = || Raised::type_error("catching classes that do not inherit from BaseException is not allowed");
    let one = |class: &Value| match class {
        Value::Object(object) => {
            let class = object.as_any().downcast_ref::<ExceptionClass>().ok_or_else(refused)?;
            Ok(derives(&thrown.class, &class.0))
        }
        _ => Err(refused()),
    };
    match class {
        Value::Tuple(classes) => {
            for class in classes.iter() {
                if one(class)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        class => one(class),
    }
}

/// `isinstance(error, class)`, by the names of both.
pub(crate) fn is_instance(value: &Value, class: &Value) -> Option<bool> {
    let Value::Object(class) = class else { return None };
    let class = class.as_any().downcast_ref::<ExceptionClass>()?;
    let Value::Object(value) = value else { return Some(false) };
    Some(value.as_any().downcast_ref::<Exception>().is_some_and(|value| derives(&value.thrown.class, &class.0)))
}
