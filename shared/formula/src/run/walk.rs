//! Walking values: what `for`, comprehensions and the built-in functions step through.
//!
//! Nothing is copied to be walked, and nothing is walked further than it is asked: `next(x for x in …)` stops early.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use super::Context;
use crate::error::{Outcome, Raised};
use crate::value::{Dict, Object, RecordSet, Value};

/// A place in a value that is being walked.
#[derive(Debug)]
pub enum Walk {
    /// A list, which may change meanwhile.
    List(Rc<RefCell<Vec<Value>>>, usize),
    /// A tuple.
    Tuple(Rc<[Value]>, usize),
    /// The characters of a text, from a byte.
    Text(Arc<str>, usize),
    /// Bytes, as integers.
    Bytes(Arc<[u8]>, usize),
    /// The keys of a dictionary, or a set, of this many at the start.
    Keys(Rc<RefCell<Dict>>, usize, usize),
    /// Records.
    Records(Rc<RecordSet>, usize),
    /// An iterator.
    Object(Rc<dyn Object>),
}

impl Walk {
    /// At the start of a value.
    ///
    /// # Errors
    /// `TypeError` for what cannot be walked.
    pub fn over(ctx: &mut Context, value: &Value) -> Outcome<Self> {
        Ok(match value {
            Value::List(items) => Self::List(Rc::clone(items), 0),
            Value::Tuple(items) => Self::Tuple(Rc::clone(items), 0),
            Value::Text(text) => Self::Text(Arc::clone(text), 0),
            Value::Bytes(bytes) => Self::Bytes(Arc::clone(bytes), 0),
            Value::Dict(entries) | Value::Set(entries) => {
                let length = entries.borrow().len();
                Self::Keys(Rc::clone(entries), 0, length)
            }
            Value::RecordSet(records) => Self::Records(Rc::clone(records), 0),
            Value::Object(object) => {
                ctx.deeper()?;
                let iterator = Rc::clone(object).iterate(ctx);
                ctx.back();
                match iterator? {
                    Some(Value::Object(iterator)) => Self::Object(iterator),
                    Some(other) => return Self::over(ctx, &other),
                    None => match object.plain() {
                        Some(plain) => return Self::over(ctx, &plain),
                        None => return Err(not_iterable(value)),
                    },
                }
            }
            Value::Table(table) => {
                let name = ctx.host.table_name(*table);
                return Err(Raised::type_error(format!(
                    "To iterate (loop) over all records in a table, use {name}.all"
                )));
            }
            other => return Err(not_iterable(other)),
        })
    }

    /// The next element; none at the end.
    ///
    /// # Errors
    /// What an iterator raises; when the budget is spent.
    #[inline]
    pub fn next(&mut self, ctx: &mut Context) -> Outcome<Option<Value>> {
        ctx.budget.spend(1)?;
        Ok(match self {
            Self::List(items, index) => {
                let item = items.borrow().get(*index).cloned();
                *index += 1;
                item
            }
            Self::Tuple(items, index) => {
                let item = items.get(*index).cloned();
                *index += 1;
                item
            }
            Self::Text(text, at) => {
                let character = text.get(*at..).and_then(|rest| rest.chars().next());
                *at += character.map_or(0, char::len_utf8);
                character.map(character_text)
            }
            Self::Bytes(bytes, index) => {
                let byte = bytes.get(*index).map(|byte| Value::Int(i64::from(*byte)));
                *index += 1;
                byte
            }
            Self::Keys(entries, index, length) => {
                let entries = entries.borrow();
                if entries.len() != *length {
                    let message = "dictionary changed size during iteration";
                    return Err(Raised::new(crate::ErrorClass::RuntimeError, message));
                }
                let key = entries.at(*index).map(|(key, _)| key.clone());
                *index += 1;
                key
            }
            Self::Records(records, index) => {
                let row = records.rows.get(*index).copied();
                *index += 1;
                row.map(|row| Value::Record(records.table, row))
            }
            Self::Object(object) => {
                ctx.deeper()?;
                let item = object.advance(ctx);
                ctx.back();
                item?
            }
        })
    }

    /// As a value: an iterator object.
    #[must_use]
    pub fn into_value(self) -> Value {
        match self {
            Self::Object(object) => Value::Object(object),
            mut walk => {
                let name = match &walk {
                    Self::List(..) => "list_iterator",
                    Self::Tuple(..) => "tuple_iterator",
                    Self::Text(..) => "str_iterator",
                    Self::Keys(..) => "dict_keyiterator",
                    _ => "iterator",
                };
                lazy(name, move |ctx| walk.next(ctx))
            }
        }
    }
}

fn not_iterable(value: &Value) -> Raised {
    Raised::type_error(format!("'{}' object is not iterable", value.type_name()))
}

/// One character as text.
#[must_use]
pub fn character_text(character: char) -> Value {
    let mut buffer = [0; 4];
    Value::Text(Arc::from(&*character.encode_utf8(&mut buffer)))
}

type Step = Box<dyn FnMut(&mut Context) -> Outcome<Option<Value>>>;

/// An iterator made of a step.
struct Lazy {
    name: &'static str,
    step: RefCell<Option<Step>>,
}

/// An iterator whose elements `step` makes, one at a time; after it answers none it is not asked again.
pub fn lazy(name: &'static str, step: impl FnMut(&mut Context) -> Outcome<Option<Value>> + 'static) -> Value {
    Value::Object(Rc::new(Lazy { name, step: RefCell::new(Some(Box::new(step))) }))
}

impl fmt::Debug for Lazy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Lazy").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Object for Lazy {
    fn type_name(&self) -> &str {
        self.name
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn iterate(self: Rc<Self>, _ctx: &mut Context) -> Outcome<Option<Value>> {
        Ok(Some(Value::Object(self)))
    }

    fn advance(&self, ctx: &mut Context) -> Outcome<Option<Value>> {
        let Ok(mut slot) = self.step.try_borrow_mut() else {
            return Err(Raised::value_error("generator already executing"));
        };
        let Some(step) = slot.as_mut() else { return Ok(None) };
        let item = step(ctx);
        if !matches!(item, Ok(Some(_))) {
            *slot = None;
        }
        item
    }
}
