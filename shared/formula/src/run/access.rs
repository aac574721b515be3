//! Attributes, elements and slices: reading, writing, deleting.

use std::any::Any;
use std::rc::Rc;
use std::sync::Arc;

use super::context::to_index;
use super::walk::character_text;
use super::{Context, records};
use crate::builtins;
use crate::error::{ErrorClass, Outcome, Raised};
use crate::value::show::quote;
use crate::value::{Object, RecordSet, Value, compare};

/// `start:stop:step`
#[derive(Debug)]
struct Slice {
    bounds: [Value; 3],
}

impl Object for Slice {
    fn type_name(&self) -> &str {
        "slice"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A slice, as the index of what is sliced.
pub(crate) fn slice(bounds: [Value; 3]) -> Value {
    Value::Object(Rc::new(Slice { bounds }))
}

/// The bounds of an index that is a slice.
pub(crate) fn bounds_of(index: &Value) -> Option<&[Value; 3]> {
    let Value::Object(object) = index else { return None };
    object.as_any().downcast_ref::<Slice>().map(|slice| &slice.bounds)
}

impl Context<'_> {
    /// `value.name`
    ///
    /// # Errors
    /// `AttributeError` when there is none; what reading it raises.
    pub fn attribute(&mut self, value: &Value, name: &str) -> Outcome {
        match value {
            Value::Record(table, row) => return records::record_attribute(self, *table, *row, name),
            Value::RecordSet(records) => return records::set_attribute(self, records, name),
            Value::Table(table) => return records::table_attribute(self, *table, name),
            Value::AltText(alt) => {
                let message = format!("Invalid {}: {}", alt.expected, alt.text);
                return Err(Raised::new(ErrorClass::InvalidTypedValue, message));
            }
            Value::Object(object) => {
                self.deeper()?;
                let found = Rc::clone(object).attribute(self, name);
                self.back();
                if let Some(found) = found? {
                    return Ok(found);
                }
            }
            _ => {}
        }
        match builtins::attribute(self, value, name)? {
            Some(found) => Ok(found),
            None => Err(no_attribute(value, name)),
        }
    }

    /// `value[index]`
    ///
    /// # Errors
    /// `IndexError`, `KeyError`, `TypeError`.
    pub fn item(&mut self, value: &Value, index: &Value) -> Outcome {
        if let Some(bounds) = bounds_of(index) {
            return self.sliced(value, bounds);
        }
        match value {
            Value::List(items) => {
                let items = items.borrow();
                let at = place(index, items.len(), "list")?;
                items.get(at).cloned().ok_or_else(|| out_of_range("list"))
            }
            Value::Tuple(items) => {
                let at = place(index, items.len(), "tuple")?;
                items.get(at).cloned().ok_or_else(|| out_of_range("tuple"))
            }
            Value::Text(text) => self.character(text, index),
            Value::Bytes(bytes) => {
                let at = place(index, bytes.len(), "index")?;
                bytes.get(at).map(|byte| Value::Int(i64::from(*byte))).ok_or_else(|| out_of_range("index"))
            }
            Value::Dict(entries) => {
                let found = entries.borrow().get(index)?;
                match found {
                    Some(found) => Ok(found),
                    None => Err(self.missing_key(index)),
                }
            }
            Value::RecordSet(records) => {
                let at = place(index, records.rows.len(), "list")?;
                let row = records.rows.get(at).ok_or_else(|| out_of_range("list"))?;
                Ok(Value::Record(records.table, *row))
            }
            Value::Object(object) => match Rc::clone(object).item(self, index)? {
                Some(found) => Ok(found),
                None => match object.plain() {
                    Some(plain) => self.item(&plain, index),
                    None => Err(not_subscriptable(value)),
                },
            },
            other => Err(not_subscriptable(other)),
        }
    }

    /// The `KeyError` of a missing key.
    pub(crate) fn missing_key(&mut self, key: &Value) -> Raised {
        match self.repr(key) {
            Ok(shown) => Raised::new(ErrorClass::KeyError, shown),
            Err(error) => error,
        }
    }

    fn character(&mut self, text: &str, index: &Value) -> Outcome {
        self.budget.spend(text.len() as u64 / 1024)?;
        if text.is_ascii() {
            let at = place(index, text.len(), "string")?;
            return text
                .as_bytes()
                .get(at)
                .map(|byte| character_text(char::from(*byte)))
                .ok_or_else(|| out_of_range("string"));
        }
        let at = place(index, text.chars().count(), "string")?;
        text.chars().nth(at).map(character_text).ok_or_else(|| out_of_range("string"))
    }

    fn sliced(&mut self, value: &Value, bounds: &[Value; 3]) -> Outcome {
        match value {
            Value::List(items) => {
                let items = items.borrow();
                let picked = pick(&items, bounds)?;
                self.allocate_items(picked.len())?;
                Ok(Value::list(picked))
            }
            Value::Tuple(items) => {
                let picked = pick(items, bounds)?;
                self.allocate_items(picked.len())?;
                Ok(Value::tuple(picked))
            }
            Value::Text(text) => {
                self.budget.spend(text.len() as u64 / 256)?;
                let picked: String = if text.is_ascii() {
                    pick(text.as_bytes(), bounds)?.into_iter().map(char::from).collect()
                } else {
                    pick(&text.chars().collect::<Vec<_>>(), bounds)?.into_iter().collect()
                };
                self.text(picked)
            }
            Value::Bytes(bytes) => {
                let picked = pick(bytes, bounds)?;
                self.budget.allocate(picked.len() as u64)?;
                Ok(Value::Bytes(picked.into()))
            }
            Value::RecordSet(records) => {
                let rows = pick(&records.rows, bounds)?;
                let picked = RecordSet { table: records.table, rows: rows.into(), order: records.order.clone() };
                Ok(Value::RecordSet(Rc::new(picked)))
            }
            Value::Object(object) => {
                let index = slice(bounds.clone());
                match Rc::clone(object).item(self, &index)? {
                    Some(found) => Ok(found),
                    None => match object.plain() {
                        Some(plain) => self.sliced(&plain, bounds),
                        None => Err(not_subscriptable(value)),
                    },
                }
            }
            other => Err(not_subscriptable(other)),
        }
    }

    /// `value[index] = item`
    ///
    /// # Errors
    /// `IndexError`, `TypeError`.
    pub fn set_item(&mut self, value: &Value, index: &Value, item: Value) -> Outcome<()> {
        match value {
            Value::List(items) => {
                if let Some(bounds) = bounds_of(index) {
                    let replacement = self.collect(&item)?;
                    return replace(items, bounds, replacement);
                }
                let at = place(index, items.borrow().len(), "list assignment")?;
                let before = match items.borrow_mut().get_mut(at) {
                    Some(slot) => std::mem::replace(slot, item),
                    None => return Err(out_of_range("list assignment")),
                };
                drop(before);
                Ok(())
            }
            Value::Dict(entries) => {
                self.hold(index);
                self.allocate_items(2)?;
                self.weigh(index)?;
                let before = entries.borrow_mut().insert(index.clone(), item)?;
                drop(before);
                Ok(())
            }
            Value::Object(object) => {
                if object.set_item(self, index, &item)? {
                    return Ok(());
                }
                match object.plain() {
                    Some(plain @ (Value::Dict(_) | Value::List(_))) => self.set_item(&plain, index, item),
                    _ => Err(no_assignment(value)),
                }
            }
            other => Err(no_assignment(other)),
        }
    }

    /// Takes the steps that a key costs: a tuple is looked at whole.
    pub(crate) fn weigh(&mut self, key: &Value) -> Outcome<()> {
        let Value::Tuple(items) = key else { return Ok(()) };
        self.budget.spend(items.len() as u64)?;
        self.deeper()?;
        for item in items.iter() {
            self.weigh(item)?;
        }
        self.back();
        Ok(())
    }

    /// `del value[index]`
    ///
    /// # Errors
    /// `IndexError`, `KeyError`, `TypeError`.
    pub fn delete_item(&mut self, value: &Value, index: &Value) -> Outcome<()> {
        match value {
            Value::List(items) => {
                if let Some(bounds) = bounds_of(index) {
                    return replace(items, bounds, Vec::new());
                }
                let at = place(index, items.borrow().len(), "list assignment")?;
                let mut items = items.borrow_mut();
                if at >= items.len() {
                    return Err(out_of_range("list assignment"));
                }
                items.remove(at);
                Ok(())
            }
            Value::Dict(entries) => {
                let removed = entries.borrow_mut().remove(index)?;
                if removed.is_some() { Ok(()) } else { Err(self.missing_key(index)) }
            }
            Value::Object(object) => match object.plain() {
                Some(plain @ (Value::Dict(_) | Value::List(_))) => self.delete_item(&plain, index),
                _ => Err(Raised::type_error(format!("'{}' object doesn't support item deletion", value.type_name()))),
            },
            other => Err(Raised::type_error(format!("'{}' object doesn't support item deletion", other.type_name()))),
        }
    }

    /// `value.name = item`
    ///
    /// # Errors
    /// `AttributeError` for what keeps no attributes.
    pub fn set_attribute(&mut self, value: &Value, name: &str, item: &Value) -> Outcome<()> {
        match value {
            Value::Object(object) if object.set_attribute(name, item) => Ok(()),
            _ => Err(no_attribute(value, name)),
        }
    }

    /// `item in value`
    ///
    /// # Errors
    /// `TypeError` for what holds nothing.
    pub fn contains(&mut self, value: &Value, item: &Value) -> Outcome<bool> {
        match (value, item) {
            (Value::Text(text), Value::Text(part)) => Ok(text.contains(part.as_ref())),
            (Value::Text(_), other) => {
                let name = other.type_name();
                Err(Raised::type_error(format!("'in <string>' requires string as left operand, not {name}")))
            }
            (Value::Bytes(bytes), Value::Int(byte)) => Ok(bytes.iter().any(|other| i64::from(*other) == *byte)),
            (Value::Bytes(bytes), Value::Bytes(part)) => {
                Ok(part.is_empty() || bytes.windows(part.len()).any(|window| window == part.as_ref()))
            }
            (Value::Dict(entries) | Value::Set(entries), key) => {
                self.weigh(key)?;
                entries.borrow().contains(key)
            }
            (Value::RecordSet(records), Value::Record(table, row)) => {
                Ok(*table == records.table && records.rows.contains(row))
            }
            (Value::RecordSet(records), item) => {
                let id = item.as_number().map(|number| number.to_f64());
                #[allow(clippy::cast_precision_loss, reason = "row ids are below 2^53")]
                Ok(id.is_some_and(|id| records.rows.iter().any(|row| row.0 as f64 == id)))
            }
            _ => {
                if let Value::Object(object) = value
                    && let Some(plain) = object.plain()
                {
                    return self.contains(&plain, item);
                }
                let mut walk = self.walk(value).map_err(|error| match (error.is_catchable(), value) {
                    (true, Value::Table(_)) | (false, _) => error,
                    _ => Raised::type_error(format!("argument of type '{}' is not iterable", value.type_name())),
                })?;
                while let Some(candidate) = walk.next(self)? {
                    if compare::equal(&candidate, item, self.budget)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
        }
    }

    /// `len(value)`
    ///
    /// # Errors
    /// `TypeError` for what has no length.
    pub fn length(&mut self, value: &Value) -> Outcome<usize> {
        Ok(match value {
            Value::Text(text) => {
                self.budget.spend(text.len() as u64 / 1024)?;
                text.chars().count()
            }
            Value::Bytes(bytes) => bytes.len(),
            Value::List(items) => items.borrow().len(),
            Value::Tuple(items) => items.len(),
            Value::Dict(entries) | Value::Set(entries) => entries.borrow().len(),
            Value::RecordSet(records) => records.rows.len(),
            Value::Object(object) => match (object.length(), object.plain()) {
                (Some(length), _) => length,
                (None, Some(plain)) => return self.length(&plain),
                (None, None) => return Err(no_length(value)),
            },
            other => return Err(no_length(other)),
        })
    }
}

fn no_length(value: &Value) -> Raised {
    Raised::type_error(format!("object of type '{}' has no len()", value.type_name()))
}

/// The `AttributeError` of a value without such an attribute.
pub(crate) fn no_attribute(value: &Value, name: &str) -> Raised {
    let message = format!("'{}' object has no attribute {}", value.full_type_name(), quote(name));
    Raised::new(ErrorClass::AttributeError, message)
}

fn not_subscriptable(value: &Value) -> Raised {
    Raised::type_error(format!("'{}' object is not subscriptable", value.type_name()))
}

fn no_assignment(value: &Value) -> Raised {
    Raised::type_error(format!("'{}' object does not support item assignment", value.type_name()))
}

pub(crate) fn out_of_range(what: &str) -> Raised {
    Raised::new(ErrorClass::IndexError, format!("{what} index out of range"))
}

/// An index from either end, as a place; one past all places when it is out of range.
fn place(index: &Value, length: usize, what: &str) -> Outcome<usize> {
    let refused =
        || Raised::type_error(format!("{what} indices must be integers or slices, not {}", index.type_name()));
    let index = index.as_index().ok_or_else(refused)?;
    let signed = i64::try_from(length).unwrap_or(i64::MAX);
    let index = if index < 0 { index.saturating_add(signed) } else { index };
    Ok(usize::try_from(index).unwrap_or(usize::MAX))
}

/// The first place, how many, and the step of a slice of so many elements.
pub(crate) fn range_of(bounds: &[Value; 3], length: usize) -> Outcome<(i64, usize, i64)> {
    let [start, stop, step] = bounds;
    let bound = |value: &Value| match value {
        Value::None => Ok(None),
        other => to_index(other)
            .map(Some)
            .map_err(|_| Raised::type_error("slice indices must be integers or None or have an __index__ method")),
    };
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let step = bound(step)?.unwrap_or(1);
    if step == 0 {
        return Err(Raised::value_error("slice step cannot be zero"));
    }
    let (low, high) = if step > 0 { (0, length) } else { (-1, length - 1) };
    let clamp = |index: i64| (if index < 0 { index.saturating_add(length) } else { index }).clamp(low, high);
    let start = bound(start)?.map_or(if step > 0 { low } else { high }, clamp);
    let stop = bound(stop)?.map_or(if step > 0 { high } else { low }, clamp);
    let distance = if step > 0 { stop - start } else { start - stop };
    let magnitude = i64::try_from(step.unsigned_abs()).unwrap_or(i64::MAX);
    let count = if distance > 0 { (distance - 1) / magnitude + 1 } else { 0 };
    Ok((start, usize::try_from(count).unwrap_or(0), step))
}

/// The elements of a slice.
pub(crate) fn pick<T: Clone>(items: &[T], bounds: &[Value; 3]) -> Outcome<Vec<T>> {
    let (start, count, step) = range_of(bounds, items.len())?;
    let places = (0..count).map(|index| start.saturating_add(step.saturating_mul(i64::try_from(index).unwrap_or(0))));
    Ok(places.filter_map(|place| items.get(usize::try_from(place).ok()?).cloned()).collect())
}

fn replace(items: &Rc<std::cell::RefCell<Vec<Value>>>, bounds: &[Value; 3], replacement: Vec<Value>) -> Outcome<()> {
    let mut items = items.borrow_mut();
    let (start, count, step) = range_of(bounds, items.len())?;
    if step == 1 {
        let start = usize::try_from(start).unwrap_or(0).min(items.len());
        let end = start.saturating_add(count).min(items.len());
        items.splice(start..end, replacement);
        return Ok(());
    }
    let places: Vec<usize> =
        (0..count).filter_map(|index| usize::try_from(start + step * i64::try_from(index).ok()?).ok()).collect();
    if replacement.is_empty() {
        let mut index = 0;
        items.retain(|_| {
            index += 1;
            !places.contains(&(index - 1))
        });
        return Ok(());
    }
    if replacement.len() != places.len() {
        return Err(Raised::value_error("attempt to assign sequence of a different size to extended slice"));
    }
    for (place, value) in places.into_iter().zip(replacement) {
        if let Some(slot) = items.get_mut(place) {
            *slot = value;
        }
    }
    Ok(())
}

/// A method with its receiver.
#[derive(Debug)]
pub(crate) struct BoundMethod {
    receiver: Value,
    name: Arc<str>,
}

/// `receiver.name` as a value.
pub(crate) fn bound_method(receiver: &Value, name: &str) -> Value {
    Value::Object(Rc::new(BoundMethod { receiver: receiver.clone(), name: Arc::from(name) }))
}

impl Object for BoundMethod {
    fn type_name(&self) -> &str {
        "builtin_function_or_method"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn repr(&self) -> String {
        format!("<built-in method {} of {} object>", self.name, self.receiver.type_name())
    }

    fn call(&self, ctx: &mut Context, arguments: super::Arguments) -> Outcome {
        builtins::call_method(ctx, &self.receiver, &self.name, arguments)
    }
}
