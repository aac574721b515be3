//! Truth, equality and order, as Python has them.
//!
//! Comparing lists within lists costs steps, and stops at a depth: the natural stack is never the limit.

use std::cmp::Ordering;
use std::rc::Rc;

use super::number::compare_numbers;
use super::{Dict, Value};
use crate::budget::{Budget, Limits};
use crate::error::{ErrorClass, Outcome, Raised};

/// How deep lists within lists are compared.
const DEEPEST: u32 = 48;

impl Value {
    /// `bool(value)`
    #[must_use]
    pub fn is_true(&self) -> bool {
        match self {
            Self::None => false,
            Self::Bool(is_true) => *is_true,
            Self::Int(number) => *number != 0,
            Self::Float(number) => *number != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::Bytes(bytes) => !bytes.is_empty(),
            Self::Duration(duration) => *duration != 0,
            Self::List(items) => !items.borrow().is_empty(),
            Self::Tuple(items) => !items.is_empty(),
            Self::Dict(entries) | Self::Set(entries) => !entries.borrow().is_empty(),
            Self::Record(_, row) => row.0 != 0,
            Self::RecordSet(records) => !records.rows.is_empty(),
            Self::Object(object) => object.is_true(),
            Self::Big(_) | Self::Date(_) | Self::DateTime(_) | Self::Time(_) | Self::Table(_) | Self::AltText(_) => {
                true
            }
        }
    }

    /// `type(value).__name__`
    #[must_use]
    pub fn type_name(&self) -> &str {
        match self {
            Self::None => "NoneType",
            Self::Bool(_) => "bool",
            Self::Int(_) | Self::Big(_) => "int",
            Self::Float(_) => "float",
            Self::Text(_) => "str",
            Self::Bytes(_) => "bytes",
            Self::Date(_) => "date",
            Self::DateTime(_) => "datetime",
            Self::Time(_) => "time",
            Self::Duration(_) => "timedelta",
            Self::List(_) => "list",
            Self::Tuple(_) => "tuple",
            Self::Dict(_) => "dict",
            Self::Set(_) => "set",
            Self::Record(..) => "Record",
            Self::RecordSet(_) => "RecordSet",
            Self::Table(_) => "UserTable",
            Self::AltText(_) => "AltText",
            Self::Object(object) => object.type_name(),
        }
    }

    /// The type as Python's messages name it: with the module, for the types of `datetime`.
    #[must_use]
    pub fn full_type_name(&self) -> &str {
        match self {
            Self::Date(_) => "datetime.date",
            Self::DateTime(_) => "datetime.datetime",
            Self::Time(_) => "datetime.time",
            Self::Duration(_) => "datetime.timedelta",
            other => other.type_name(),
        }
    }

    /// `left == right`, for callers without a budget: beyond ten thousand elements the answer is `false`.
    #[must_use]
    pub fn equals(&self, other: &Self) -> bool {
        let mut budget = Budget::new(Limits { steps: 10_000, bytes: 0, depth: 0 });
        equal(self, other, &mut budget).unwrap_or(false)
    }
}

/// `left == right`
///
/// # Errors
/// When the budget is spent; `RecursionError` for lists nested too deep.
pub fn equal(left: &Value, right: &Value, budget: &mut Budget) -> Outcome<bool> {
    Comparer { budget, depth: 0 }.equal(left, right)
}

/// The order of two values; none when there is none (not a number; sets of which neither holds the other).
///
/// # Errors
/// `TypeError` for kinds that have no order; when the budget is spent.
pub fn compare(left: &Value, right: &Value, symbol: &str, budget: &mut Budget) -> Outcome<Option<Ordering>> {
    Comparer { budget, depth: 0 }.compare(left, right, symbol)
}

struct Comparer<'a> {
    budget: &'a mut Budget,
    depth: u32,
}

impl Comparer<'_> {
    fn deeper(&mut self) -> Outcome<()> {
        self.budget.spend(1)?;
        if self.depth >= DEEPEST {
            return Err(Raised::new(ErrorClass::RecursionError, "maximum recursion depth exceeded in comparison"));
        }
        self.depth += 1;
        Ok(())
    }

    fn equal(&mut self, left: &Value, right: &Value) -> Outcome<bool> {
        match (left, right) {
            (Value::None, Value::None) => Ok(true),
            (Value::Int(left), Value::Int(right)) => Ok(left == right),
            (Value::Float(left), Value::Float(right)) => Ok(left == right),
            (Value::Text(left), Value::Text(right)) => Ok(left == right),
            (Value::Bytes(left), Value::Bytes(right)) => Ok(left == right),
            (Value::Date(left), Value::Date(right)) => Ok(left == right),
            (Value::DateTime(_), Value::DateTime(_)) => Ok(super::bridge::moments_equal(left, right)),
            (Value::Time(left), Value::Time(right)) => Ok(left == right),
            (Value::Duration(left), Value::Duration(right)) => Ok(left == right),
            (Value::Record(table, row), Value::Record(other, other_row)) => Ok(table == other && row == other_row),
            (Value::RecordSet(left), Value::RecordSet(right)) => {
                Ok(left.table == right.table && left.rows == right.rows)
            }
            (Value::Table(left), Value::Table(right)) => Ok(left == right),
            (Value::AltText(left), Value::AltText(right)) => Ok(left == right),
            (Value::Object(left), Value::Object(right)) if Rc::ptr_eq(left, right) => Ok(true),
            (Value::Object(object), other) | (other, Value::Object(object)) => {
                Ok(object.equals(other).unwrap_or(false))
            }
            (Value::List(_) | Value::Tuple(_) | Value::Dict(_) | Value::Set(_), _) => {
                self.deeper()?;
                let outcome = self.containers(left, right);
                self.depth -= 1;
                outcome
            }
            _ => Ok(match (left.as_number(), right.as_number()) {
                (Some(left), Some(right)) => compare_numbers(&left, &right) == Some(Ordering::Equal),
                _ => false,
            }),
        }
    }

    fn containers(&mut self, left: &Value, right: &Value) -> Outcome<bool> {
        match (left, right) {
            (Value::List(left), Value::List(right)) => {
                if Rc::ptr_eq(left, right) {
                    Ok(true)
                } else {
                    self.all_equal(&left.borrow(), &right.borrow())
                }
            }
            (Value::Tuple(left), Value::Tuple(right)) => self.all_equal(left, right),
            (Value::Set(left), Value::Set(right)) => {
                let (left, right) = (left.borrow(), right.borrow());
                Ok(left.len() == right.len() && is_subset(&left, &right)?)
            }
            (Value::Dict(left), Value::Dict(right)) => {
                if Rc::ptr_eq(left, right) {
                    return Ok(true);
                }
                self.dictionaries(&left.borrow(), &right.borrow())
            }
            _ => Ok(false),
        }
    }

    fn all_equal(&mut self, left: &[Value], right: &[Value]) -> Outcome<bool> {
        if left.len() != right.len() {
            return Ok(false);
        }
        for (left, right) in left.iter().zip(right) {
            self.budget.spend(1)?;
            if !self.equal(left, right)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn dictionaries(&mut self, left: &Dict, right: &Dict) -> Outcome<bool> {
        if left.len() != right.len() {
            return Ok(false);
        }
        for (key, value) in left.iter() {
            self.budget.spend(1)?;
            match right.get(key)? {
                Some(other) if self.equal(value, &other)? => {}
                _ => return Ok(false),
            }
        }
        Ok(true)
    }

    fn compare(&mut self, left: &Value, right: &Value, symbol: &str) -> Outcome<Option<Ordering>> {
        match (left, right) {
            (Value::Int(left), Value::Int(right)) => Ok(Some(left.cmp(right))),
            (Value::Float(left), Value::Float(right)) => Ok(left.partial_cmp(right)),
            (Value::Text(left), Value::Text(right)) => Ok(Some(left.as_ref().cmp(right.as_ref()))),
            (Value::Bytes(left), Value::Bytes(right)) => Ok(Some(left.cmp(right))),
            (Value::List(left), Value::List(right)) => self.sequences(&left.borrow(), &right.borrow(), symbol),
            (Value::Tuple(left), Value::Tuple(right)) => self.sequences(left, right, symbol),
            (Value::Set(left), Value::Set(right)) => sets(&left.borrow(), &right.borrow()),
            (Value::Record(table, row), Value::Record(other, other_row)) => {
                Ok(Some(table.cmp(other).then(row.cmp(other_row))))
            }
            (Value::RecordSet(left), Value::RecordSet(right)) => {
                Ok(Some(left.table.cmp(&right.table).then_with(|| left.rows.cmp(&right.rows))))
            }
            (Value::Date(_) | Value::DateTime(_) | Value::Time(_) | Value::Duration(_), _) => {
                match super::bridge::compare_moments(left, right)? {
                    Some(order) => Ok(Some(order)),
                    None => Err(unordered(left, right, symbol)),
                }
            }
            (Value::Object(object), other) => match object.compare(other) {
                Some(order) => Ok(Some(order)),
                None => Err(unordered(left, right, symbol)),
            },
            (other, Value::Object(object)) => match object.compare(other) {
                Some(order) => Ok(Some(order.reverse())),
                None => Err(unordered(left, right, symbol)),
            },
            _ => match (left.as_number(), right.as_number()) {
                (Some(left), Some(right)) => Ok(compare_numbers(&left, &right)),
                _ => Err(unordered(left, right, symbol)),
            },
        }
    }

    fn sequences(&mut self, left: &[Value], right: &[Value], symbol: &str) -> Outcome<Option<Ordering>> {
        self.deeper()?;
        for (left, right) in left.iter().zip(right) {
            self.budget.spend(1)?;
            if !self.equal(left, right)? {
                let order = self.compare(left, right, symbol);
                self.depth -= 1;
                return order;
            }
        }
        self.depth -= 1;
        Ok(Some(left.len().cmp(&right.len())))
    }
}

fn sets(left: &Dict, right: &Dict) -> Outcome<Option<Ordering>> {
    Ok(match (is_subset(left, right)?, is_subset(right, left)?) {
        (true, true) => Some(Ordering::Equal),
        (true, false) => Some(Ordering::Less),
        (false, true) => Some(Ordering::Greater),
        (false, false) => None,
    })
}

/// Whether all elements of one set are in the other.
pub(crate) fn is_subset(left: &Dict, right: &Dict) -> Outcome<bool> {
    if left.len() > right.len() {
        return Ok(false);
    }
    for (item, _) in left.iter() {
        if !right.contains(item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn unordered(left: &Value, right: &Value, symbol: &str) -> Raised {
    let (left, right) = (left.full_type_name(), right.full_type_name());
    Raised::type_error(format!("'{symbol}' not supported between instances of '{left}' and '{right}'"))
}
