//! Built-in classes: making values of them, asking what a value is.

use std::any::Any;
use std::rc::Rc;
use std::sync::Arc;

use super::native::{Builtin, builtin_value, native};
use super::{call_method, exceptions, methods};
use crate::error::{Outcome, Raised};
use crate::run::access::range_of;
use crate::run::walk::lazy;
use crate::run::{Arguments, Context, to_index};
use crate::value::number::{float_to_int, parse_float, parse_int};
use crate::value::show::quote;
use crate::value::{Dict, Key, Number, Object, Value};

pub(super) const CLASSES: &[Builtin] = &[
    Builtin::class("bool", |_, arguments| Ok(Value::Bool(arguments.positional.first().is_some_and(Value::is_true)))),
    Builtin::class("bytes", bytes),
    Builtin::class("dict", dict),
    Builtin::class("float", float),
    Builtin::class("frozenset", set),
    Builtin::class("int", int),
    Builtin::class("list", list),
    Builtin::class("object", |_, _| Ok(class_named("object"))),
    Builtin::class("set", set),
    Builtin::class("slice", slice),
    Builtin::class("str", str_class),
    Builtin::class("tuple", tuple),
    Builtin::class("type", type_of),
];

/// Attributes of a class: its methods, with the receiver as first argument.
pub(super) fn class_attribute(class: &'static str, name: &str) -> Option<Value> {
    if (class, name) == ("dict", "fromkeys") {
        return Some(native("fromkeys", |ctx, arguments| from_keys(ctx, &arguments)));
    }
    if (class, name) == ("chain", "from_iterable") {
        return Some(native("from_iterable", super::modules::itertools::from_iterable));
    }
    if (class, name) == ("str", "maketrans") {
        return Some(native("maketrans", super::texts::make_translation));
    }
    if (class, name) == ("bytes", "fromhex") {
        return Some(native("fromhex", |_, arguments| from_hex(&arguments)));
    }
    if !methods::names_of(class).contains(&name) {
        return None;
    }
    let name: Arc<str> = Arc::from(name);
    Some(native("method", move |ctx, mut arguments| {
        if arguments.positional.is_empty() {
            return Err(Raised::type_error(format!("unbound method {class}.{name}() needs an argument")));
        }
        let receiver = arguments.positional.remove(0);
        if receiver.type_name() != class {
            let found = receiver.type_name();
            let message = format!("descriptor '{name}' for '{class}' objects doesn't apply to a '{found}' object");
            return Err(Raised::type_error(message));
        }
        call_method(ctx, &receiver, &name, arguments)
    }))
}

fn from_keys(ctx: &mut Context, arguments: &Arguments) -> Outcome {
    let value = arguments.positional.get(1).cloned().unwrap_or(Value::None);
    let mut made = Dict::default();
    for key in ctx.collect(arguments.required(0, "iterable")?)? {
        made.insert(key, value.clone())?;
    }
    Ok(Value::dict(made))
}

fn from_hex(arguments: &Arguments) -> Outcome {
    let text = arguments.text(0, "string")?;
    let digits: Vec<u32> = text.chars().filter_map(|digit| digit.to_digit(16)).collect();
    let bytes = digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte * 16 + digit));
    Ok(Value::Bytes(bytes.filter_map(|byte| u8::try_from(byte).ok()).collect()))
}

fn float(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let Some(value) = arguments.positional.first() else { return Ok(Value::Float(0.0)) };
    let text = match value {
        Value::Text(text) => text,
        Value::AltText(alt) => &alt.text,
        Value::Object(object) if object.number().is_some() => return Ok(Value::Float(object.number().unwrap_or(0.0))),
        other => {
            return match crate::run::to_float(other) {
                Ok(number) => Ok(Value::Float(number)),
                Err(error) if other.as_number().is_some() => Err(error),
                Err(_) => {
                    let name = other.type_name();
                    let message = format!("float() argument must be a string or a real number, not '{name}'");
                    Err(Raised::type_error(message))
                }
            };
        }
    };
    let refused = || Raised::value_error(format!("could not convert string to float: {}", quote(text)));
    parse_float(text).map(Value::Float).ok_or_else(refused)
}

fn int(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let Some(value) = arguments.positional.first() else { return Ok(Value::Int(0)) };
    let base = match arguments.get(1, "base") {
        Some(base) => u32::try_from(to_index(base)?).unwrap_or(1),
        None => 10,
    };
    match value {
        Value::Text(text) => parse_int(text, base),
        Value::AltText(alt) => parse_int(&alt.text, base),
        Value::Object(object) if object.number().is_some() => float_to_int(object.number().unwrap_or(0.0)),
        other => match other.as_number() {
            Some(Number::Float(number)) => float_to_int(number),
            Some(whole) => Ok(whole.into_value()),
            None => {
                let name = other.type_name();
                let message =
                    format!("int() argument must be a string, a bytes-like object or a real number, not '{name}'");
                Err(Raised::type_error(message))
            }
        },
    }
}

fn str_class(ctx: &mut Context, arguments: Arguments) -> Outcome {
    match arguments.positional.first() {
        None => Ok(Value::text("")),
        Some(Value::Text(text)) => Ok(Value::Text(Arc::clone(text))),
        Some(Value::Bytes(bytes)) if arguments.len() > 1 => {
            Ok(Value::text(String::from_utf8_lossy(bytes).into_owned()))
        }
        Some(value) => Ok(Value::text(ctx.str(value)?)),
    }
}

fn bytes(ctx: &mut Context, arguments: Arguments) -> Outcome {
    match arguments.positional.first() {
        None => Ok(Value::Bytes(Arc::from([]))),
        Some(Value::Text(text)) if arguments.len() > 1 => Ok(Value::Bytes(Arc::from(text.as_bytes()))),
        Some(Value::Text(_)) => Err(Raised::type_error("string argument without an encoding")),
        Some(Value::Int(length)) => {
            let length = u64::try_from(*length).map_err(|_| Raised::value_error("negative count"))?;
            ctx.budget.allocate(length)?;
            Ok(Value::Bytes(vec![0; length as usize].into()))
        }
        Some(other) => {
            let items = ctx.collect(other)?;
            let byte = |item: &Value| {
                let byte = item.as_index().and_then(|byte| u8::try_from(byte).ok());
                byte.ok_or_else(|| Raised::value_error("bytes must be in range(0, 256)"))
            };
            Ok(Value::Bytes(items.iter().map(byte).collect::<Outcome<_>>()?))
        }
    }
}

fn list(ctx: &mut Context, arguments: Arguments) -> Outcome {
    Ok(Value::list(match arguments.positional.first() {
        Some(iterable) => ctx.collect(iterable)?,
        None => Vec::new(),
    }))
}

fn tuple(ctx: &mut Context, arguments: Arguments) -> Outcome {
    Ok(Value::tuple(match arguments.positional.first() {
        Some(iterable) => ctx.collect(iterable)?,
        None => Vec::new(),
    }))
}

fn set(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let mut made = Dict::default();
    if let Some(iterable) = arguments.positional.first() {
        for item in ctx.collect(iterable)? {
            made.insert(item, Value::None)?;
        }
    }
    Ok(Value::set(made))
}

fn dict(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let mut made = Dict::default();
    if let Some(source) = arguments.positional.first() {
        super::dicts::update(ctx, &mut made, source)?;
    }
    for (name, value) in arguments.keywords {
        made.insert(Value::Text(name), value)?;
    }
    Ok(Value::dict(made))
}

fn slice(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let mut bounds = [Value::None, Value::None, Value::None];
    match arguments.positional.as_slice() {
        [stop] => bounds[1] = stop.clone(),
        several => {
            for (bound, value) in bounds.iter_mut().zip(several) {
                *bound = value.clone();
            }
        }
    }
    Ok(crate::run::access::slice(bounds))
}

/// `type(value)`
fn type_of(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let value = arguments.required(0, "object")?;
    if let Some(class) = crate::moments::Class::of(value) {
        return Ok(class.value());
    }
    Ok(class_named(value.type_name()))
}

/// The class of this name: built in, an exception, or one that has nothing but its name.
fn class_named(name: &str) -> Value {
    if let Some(builtin) = CLASSES.iter().find(|class| class.name == name) {
        return builtin_value(builtin);
    }
    exceptions::class(name).unwrap_or_else(|| Value::Object(Rc::new(NamedClass(Arc::from(name)))))
}

/// A class of which only the name matters.
#[derive(Debug)]
struct NamedClass(Arc<str>);

impl Object for NamedClass {
    fn type_name(&self) -> &str {
        "type"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn repr(&self) -> String {
        format!("<class '{}'>", self.0)
    }

    fn class_name(&self) -> Option<&str> {
        Some(&self.0)
    }

    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        Ok((name == "__name__").then(|| Value::Text(Arc::clone(&self.0))))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        let Value::Object(other) = other else { return None };
        other.class_name().map(|name| name == self.0.as_ref())
    }

    fn key(&self) -> Option<Key> {
        Some(Key::Text(self.repr().into()))
    }
}

/// `isinstance(value, classes)`
pub(super) fn isinstance(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let value = arguments.required(0, "object")?;
    let classes = arguments.required(1, "class")?;
    let is_one = |class: &Value| -> Outcome<bool> {
        if let Some(class) = crate::moments::Class::in_value(class) {
            return Ok(class.has(value));
        }
        if let Some(answer) = exceptions::is_instance(value, class) {
            return Ok(answer);
        }
        let name = match class {
            Value::Object(object) => object.class_name(),
            _ => None,
        };
        let refused = || Raised::type_error("isinstance() arg 2 must be a type, a tuple of types, or a union");
        Ok(is_kind(value, name.ok_or_else(refused)?))
    };
    Ok(Value::Bool(match classes {
        Value::Tuple(classes) => {
            let mut is_any = false;
            for class in classes.iter() {
                is_any = is_any || is_one(class)?;
            }
            is_any
        }
        class => is_one(class)?,
    }))
}

fn is_kind(value: &Value, class: &str) -> bool {
    let name = value.type_name();
    if name == class || class == "object" {
        return true;
    }
    match class {
        "int" => name == "bool",
        "Number" | "Real" => value.as_number().is_some(),
        "dict" => matches!(value, Value::Object(object) if matches!(object.plain(), Some(Value::Dict(_)))),
        "tuple" => matches!(value, Value::Object(object) if matches!(object.plain(), Some(Value::Tuple(_)))),
        "frozenset" => name == "set",
        _ => false,
    }
}

/// `issubclass(class, classes)`, by names
pub(super) fn issubclass(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let name = |value: &Value| match value {
        Value::Object(object) => object.class_name().map(str::to_owned),
        _ => None,
    };
    let class = name(arguments.required(0, "class")?);
    let other = name(arguments.required(1, "class")?);
    let (Some(class), Some(other)) = (class, other) else {
        return Err(Raised::type_error("issubclass() arg 1 must be a class"));
    };
    Ok(Value::Bool(class == other || other == "object" || (class == "bool" && other == "int")))
}

/// `range(start, stop, step)`
#[derive(Debug)]
struct Range {
    start: i64,
    stop: i64,
    step: i64,
}

/// A range as a value.
pub(super) fn range_value(start: i64, stop: i64, step: i64) -> Value {
    Value::Object(Rc::new(Range { start, stop, step }))
}

impl Range {
    fn count(&self) -> u64 {
        let is_empty = if self.step > 0 { self.start >= self.stop } else { self.start <= self.stop };
        if is_empty { 0 } else { (self.stop.abs_diff(self.start) - 1) / self.step.unsigned_abs() + 1 }
    }

    fn at(&self, index: u64) -> Option<i64> {
        let index = i128::from(index);
        i64::try_from(i128::from(self.start) + i128::from(self.step) * index).ok()
    }
}

impl Object for Range {
    fn type_name(&self) -> &str {
        "range"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn repr(&self) -> String {
        match self.step {
            1 => format!("range({}, {})", self.start, self.stop),
            step => format!("range({}, {}, {step})", self.start, self.stop),
        }
    }

    fn is_true(&self) -> bool {
        self.count() > 0
    }

    fn iterate(self: Rc<Self>, _ctx: &mut Context) -> Outcome<Option<Value>> {
        let (length, mut index) = (self.count(), 0);
        Ok(Some(lazy("range_iterator", move |_| {
            if index >= length {
                return Ok(None);
            }
            index += 1;
            Ok(self.at(index - 1).map(Value::Int))
        })))
    }

    fn length(&self) -> Option<usize> {
        usize::try_from(self.count()).ok()
    }

    fn item(self: Rc<Self>, ctx: &mut Context, index: &Value) -> Outcome<Option<Value>> {
        let length = usize::try_from(self.count()).unwrap_or(usize::MAX);
        if let Some(bounds) = crate::run::access::bounds_of(index) {
            let (start, count, step) = range_of(bounds, length)?;
            let start = self.start.saturating_add(self.step.saturating_mul(start));
            let step = self.step.saturating_mul(step);
            let stop = start.saturating_add(step.saturating_mul(i64::try_from(count).unwrap_or(i64::MAX)));
            return Ok(Some(range_value(start, stop, step)));
        }
        ctx.budget.spend(1)?;
        let index = to_index(index)?;
        let index = if index < 0 { index.saturating_add(i64::try_from(length).unwrap_or(i64::MAX)) } else { index };
        let found = u64::try_from(index).ok().filter(|index| *index < length as u64).and_then(|index| self.at(index));
        found.map(|number| Some(Value::Int(number))).ok_or_else(|| crate::run::access::out_of_range("range object"))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        let Value::Object(other) = other else { return None };
        let other = other.as_any().downcast_ref::<Self>()?;
        Some(self.count() == other.count() && (self.count() == 0 || self.start == other.start))
    }
}
