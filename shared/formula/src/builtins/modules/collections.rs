//! `collections`: dictionaries that count or have defaults, tuples with names, queues.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use super::Module;
use crate::builtins::native::{Builtin, native};
use crate::builtins::pairs_of;
use crate::error::{ErrorClass, Outcome, Raised};
use crate::run::{Arguments, Context, to_index};
use crate::syntax::ast::BinaryOperator;
use crate::value::show::Shower;
use crate::value::{Dict, Key, Object, Value, arithmetic};

pub(super) const MODULE: Module = Module {
    name: "collections",
    functions: &[
        Builtin::class("Counter", counter),
        Builtin::class("OrderedDict", ordered),
        Builtin::class("defaultdict", with_default),
        Builtin::class("deque", deque),
        Builtin::function("namedtuple", namedtuple),
    ],
    constant: |_| None,
};

/// A dictionary of one of the kinds here.
#[derive(Debug)]
struct Mapping {
    kind: &'static str,
    entries: Rc<RefCell<Dict>>,
    factory: Option<Value>,
}

fn mapping(kind: &'static str, entries: Dict, factory: Option<Value>) -> Value {
    Value::Object(Rc::new(Mapping { kind, entries: Rc::new(RefCell::new(entries)), factory }))
}

fn dict_of(ctx: &mut Context, source: Option<&Value>, keywords: Vec<(Arc<str>, Value)>) -> Outcome<Dict> {
    let mut made = Dict::default();
    if let Some(source) = source {
        crate::builtins::update_dict(ctx, &mut made, source)?;
    }
    for (name, value) in keywords {
        made.insert(Value::Text(name), value)?;
    }
    Ok(made)
}

fn ordered(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let entries = dict_of(ctx, arguments.positional.first(), arguments.keywords)?;
    Ok(mapping("OrderedDict", entries, None))
}

fn with_default(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let factory = arguments.positional.first().filter(|factory| !matches!(factory, Value::None)).cloned();
    let entries = dict_of(ctx, arguments.positional.get(1), arguments.keywords)?;
    Ok(mapping("defaultdict", entries, factory))
}

fn counter(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let mut counts = Dict::default();
    if let Some(source) = arguments.positional.first() {
        count(ctx, &mut counts, source, 1)?;
    }
    for (name, value) in arguments.keywords {
        counts.insert(Value::Text(name), value)?;
    }
    Ok(mapping("Counter", counts, None))
}

/// Adds the counts of a mapping, or one for each element, `times` over.
fn count(ctx: &mut Context, counts: &mut Dict, source: &Value, times: i64) -> Outcome<()> {
    let pairs = match pairs_of(ctx, source) {
        Ok(pairs) => pairs,
        Err(_) => ctx.collect(source)?.into_iter().map(|item| (item, Value::Int(1))).collect(),
    };
    for (item, more) in pairs {
        ctx.weigh(&item)?;
        let more = arithmetic::binary(ctx, BinaryOperator::Multiply, &more, &Value::Int(times))?;
        let before = counts.get(&item)?.unwrap_or(Value::Int(0));
        let after = arithmetic::binary(ctx, BinaryOperator::Add, &before, &more)?;
        counts.insert(item, after)?;
    }
    Ok(())
}

impl Mapping {
    fn most_common(&self, ctx: &mut Context, arguments: &Arguments) -> Outcome {
        let pairs =
            self.entries.borrow().iter().map(|(key, value)| Value::tuple(vec![key.clone(), value.clone()])).collect();
        let by_count = native("count", |ctx, arguments| ctx.item(arguments.required(0, "pair")?, &Value::Int(1)));
        let mut sorted = crate::builtins::sort(ctx, pairs, Some(&by_count), true)?;
        if let Some(most) = arguments.get(0, "n").filter(|most| !matches!(most, Value::None)) {
            sorted.truncate(usize::try_from(to_index(most)?).unwrap_or(0));
        }
        sorted.iter().for_each(|pair| ctx.hold(pair));
        Ok(Value::list(sorted))
    }

    fn elements(&self, ctx: &mut Context) -> Outcome {
        let pairs: Vec<(Value, Value)> =
            self.entries.borrow().iter().map(|(key, value)| (key.clone(), value.clone())).collect();
        let mut items = Vec::new();
        for (key, count) in pairs {
            let count = usize::try_from(to_index(&count)?).unwrap_or(0);
            ctx.allocate_items(count)?;
            items.extend(std::iter::repeat_n(key, count));
        }
        Ok(Value::list(items))
    }

    fn method(&self, ctx: &mut Context, name: &str, arguments: &Arguments) -> Outcome {
        match name {
            "most_common" => self.most_common(ctx, arguments),
            "elements" => self.elements(ctx),
            "total" => {
                let values: Vec<Value> = self.entries.borrow().iter().map(|(_, value)| value.clone()).collect();
                let mut total = Value::Int(0);
                for value in values {
                    total = arithmetic::binary(ctx, BinaryOperator::Add, &total, &value)?;
                }
                Ok(total)
            }
            _ => {
                let mut counts = self.entries.borrow().clone();
                count(ctx, &mut counts, arguments.required(0, "iterable")?, if name == "update" { 1 } else { -1 })?;
                *self.entries.borrow_mut() = counts;
                Ok(Value::None)
            }
        }
    }
}

impl Object for Mapping {
    fn type_name(&self) -> &str {
        self.kind
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn plain(&self) -> Option<Value> {
        Some(Value::Dict(Rc::clone(&self.entries)))
    }

    fn show(&self, shower: &mut Shower) -> Outcome<()> {
        shower.push(self.kind)?;
        shower.push("(")?;
        if self.kind == "defaultdict" {
            shower.repr(&self.factory.clone().unwrap_or(Value::None))?;
            shower.push(", ")?;
        }
        shower.repr(&Value::Dict(Rc::clone(&self.entries)))?;
        shower.push(")")
    }

    fn item(self: Rc<Self>, ctx: &mut Context, index: &Value) -> Outcome<Option<Value>> {
        let found = self.entries.borrow().get(index)?;
        if let Some(found) = found {
            return Ok(Some(found));
        }
        match &self.factory {
            _ if self.kind == "Counter" => Ok(Some(Value::Int(0))),
            Some(factory) => {
                let value = ctx.call(factory, Arguments::default())?;
                ctx.allocate_items(2)?;
                ctx.hold(index);
                ctx.hold(&value);
                self.entries.borrow_mut().insert(index.clone(), value.clone())?;
                Ok(Some(value))
            }
            None => Ok(None),
        }
    }

    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        let methods = ["most_common", "elements", "total", "subtract", "update"];
        let method = methods.into_iter().find(|method| *method == name && self.kind == "Counter");
        Ok(method.map(|method| native(method, move |ctx, arguments| self.method(ctx, method, &arguments))))
    }

    fn binary(
        self: Rc<Self>,
        ctx: &mut Context,
        operator: BinaryOperator,
        other: &Value,
        is_right: bool,
    ) -> Outcome<Option<Value>> {
        let times = match operator {
            BinaryOperator::Add => 1,
            BinaryOperator::Subtract => -1,
            _ => return Ok(None),
        };
        if self.kind != "Counter"
            || is_right
            || !matches!(other, Value::Object(object) if object.type_name() == "Counter")
        {
            return Ok(None);
        }
        let mut counts = self.entries.borrow().clone();
        count(ctx, &mut counts, other, times)?;
        let mut kept = Dict::default();
        for (key, value) in counts.iter() {
            if value.as_float().is_some_and(|count| count > 0.0) {
                kept.insert(key.clone(), value.clone())?;
            }
        }
        Ok(Some(mapping("Counter", kept, None)))
    }
}

/// A tuple whose elements have names.
#[derive(Debug)]
struct NamedTuple {
    name: Arc<str>,
    fields: Rc<[Arc<str>]>,
    items: Rc<[Value]>,
}

fn namedtuple(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let name = arguments.text(0, "typename")?;
    let fields: Rc<[Arc<str>]> = match arguments.required(1, "field_names")? {
        Value::Text(names) => names.split([' ', ',']).filter(|name| !name.is_empty()).map(Arc::from).collect(),
        names => {
            let text = |name: &Value| match name {
                Value::Text(text) => Ok(Arc::clone(text)),
                _ => Err(Raised::type_error("Type names and field names must be strings")),
            };
            ctx.collect(names)?.iter().map(text).collect::<Outcome<_>>()?
        }
    };
    Ok(native("namedtuple", move |ctx, arguments| {
        let mut items = Vec::with_capacity(fields.len());
        for (index, field) in fields.iter().enumerate() {
            let item = arguments.required(index, field)?;
            ctx.hold(item);
            items.push(item.clone());
        }
        if arguments.len() > fields.len() {
            return Err(Raised::type_error(format!("{name}() takes {} positional arguments", fields.len())));
        }
        let tuple = NamedTuple { name: Arc::clone(&name), fields: Rc::clone(&fields), items: items.into() };
        Ok(Value::Object(Rc::new(tuple)))
    }))
}

impl Object for NamedTuple {
    fn type_name(&self) -> &str {
        &self.name
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn plain(&self) -> Option<Value> {
        Some(Value::Tuple(Rc::clone(&self.items)))
    }

    fn key(&self) -> Option<Key> {
        Key::of(&Value::Tuple(Rc::clone(&self.items))).ok()
    }

    fn show(&self, shower: &mut Shower) -> Outcome<()> {
        shower.push(&format!("{}(", self.name))?;
        for (index, (field, item)) in self.fields.iter().zip(self.items.iter()).enumerate() {
            shower.push(if index > 0 { ", " } else { "" })?;
            shower.push(&format!("{field}="))?;
            shower.repr(item)?;
        }
        shower.push(")")
    }

    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        if let Some(place) = self.fields.iter().position(|field| field.as_ref() == name) {
            return Ok(self.items.get(place).cloned());
        }
        Ok(match name {
            "_fields" => Some(Value::tuple(self.fields.iter().map(|field| Value::Text(Arc::clone(field))).collect())),
            "_asdict" => Some(native("_asdict", move |_, _| {
                let mut made = Dict::default();
                for (field, item) in self.fields.iter().zip(self.items.iter()) {
                    made.insert(Value::Text(Arc::clone(field)), item.clone())?;
                }
                Ok(Value::dict(made))
            })),
            "_replace" => Some(native("_replace", move |_, arguments| {
                let pairs = self.fields.iter().zip(self.items.iter());
                let items = pairs.map(|(field, item)| arguments.keyword(field).unwrap_or(item).clone());
                let (name, fields) = (Arc::clone(&self.name), Rc::clone(&self.fields));
                Ok(Value::Object(Rc::new(Self { name, fields, items: items.collect() })))
            })),
            _ => None,
        })
    }
}

/// A queue with two ends.
#[derive(Debug)]
struct Deque {
    items: Rc<RefCell<Vec<Value>>>,
    most: Option<usize>,
}

fn deque(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let items = match arguments.positional.first() {
        Some(iterable) => ctx.collect(iterable)?,
        None => Vec::new(),
    };
    let most = match arguments.get(1, "maxlen") {
        None | Some(Value::None) => None,
        Some(most) => Some(usize::try_from(to_index(most)?).unwrap_or(0)),
    };
    let made = Deque { items: Rc::new(RefCell::new(items)), most };
    made.shrink(false);
    Ok(Value::Object(Rc::new(made)))
}

impl Deque {
    /// Drops what is too many: from the right, or else from the left.
    fn shrink(&self, from_right: bool) {
        let mut items = self.items.borrow_mut();
        let excess = self.most.map_or(0, |most| items.len().saturating_sub(most));
        if from_right {
            let kept = items.len() - excess;
            items.truncate(kept);
        } else {
            items.drain(..excess);
        }
    }

    fn method(&self, ctx: &mut Context, name: &str, arguments: &Arguments) -> Outcome {
        let length = self.items.borrow().len();
        ctx.budget.spend(length as u64 / 64)?;
        match name {
            "append" | "appendleft" => {
                let item = arguments.required(0, "x")?;
                ctx.allocate_items(1)?;
                ctx.hold(item);
                let at = if name == "append" { length } else { 0 };
                self.items.borrow_mut().insert(at, item.clone());
                self.shrink(name == "appendleft");
            }
            "extend" | "extendleft" => {
                for item in ctx.collect(arguments.required(0, "iterable")?)? {
                    let one = if name == "extend" { "append" } else { "appendleft" };
                    self.method(ctx, one, &Arguments::of(vec![item]))?;
                }
            }
            "popleft" => {
                if length == 0 {
                    return Err(Raised::new(ErrorClass::IndexError, "pop from an empty deque"));
                }
                return Ok(self.items.borrow_mut().remove(0));
            }
            _ => {
                let steps = arguments.index(0, "n", Some(1))?;
                let signed = i64::try_from(length).unwrap_or(i64::MAX);
                if signed > 0 {
                    self.items.borrow_mut().rotate_right(usize::try_from(steps.rem_euclid(signed)).unwrap_or(0));
                }
            }
        }
        Ok(Value::None)
    }
}

impl Object for Deque {
    fn type_name(&self) -> &str {
        "deque"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn plain(&self) -> Option<Value> {
        Some(Value::List(Rc::clone(&self.items)))
    }

    fn show(&self, shower: &mut Shower) -> Outcome<()> {
        shower.push("deque(")?;
        shower.repr(&Value::List(Rc::clone(&self.items)))?;
        shower.push(")")
    }

    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        let methods = ["append", "appendleft", "extend", "extendleft", "popleft", "rotate"];
        let method = methods.into_iter().find(|method| *method == name);
        Ok(method.map(|method| native(method, move |ctx, arguments| self.method(ctx, method, &arguments))))
    }
}
