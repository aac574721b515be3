//! Values while a formula runs: Python's, plus records.

pub mod arithmetic;
mod bridge;
pub mod compare;
mod convert;
mod dict;
pub mod format;
mod moment;
pub mod number;
pub mod percent;
pub mod show;

use std::any::Any;
use std::cell::RefCell;
use std::cmp::Ordering;
use std::fmt::Debug;
use std::rc::Rc;
use std::sync::Arc;

use num_bigint::BigInt;

pub use dict::{Dict, Key};
pub(crate) use moment::{DAY, SECOND};
pub use moment::{Date, DateTime, Preference, TimeOfDay};
pub use number::Number;

use crate::error::{Outcome, Raised};
use crate::host::{LookupOrder, RowId, TableIndex};
use crate::run::{Arguments, Context};
use crate::syntax::ast::{BinaryOperator, UnaryOperator};
use crate::value::show::Shower;

/// A value. Cloning is cheap; lists, sets and dictionaries are shared and mutable, as in Python.
#[derive(Clone, Debug)]
pub enum Value {
    /// `None`
    None,
    /// `bool`, which counts as a number.
    Bool(bool),
    /// `int` of up to 64 bits.
    Int(i64),
    /// A larger `int`. Invariant: never one that fits in 64 bits.
    Big(Rc<BigInt>),
    /// `float`
    Float(f64),
    /// `str`
    Text(Arc<str>),
    /// `bytes`
    Bytes(Arc<[u8]>),
    /// `datetime.date`
    Date(Date),
    /// `datetime.datetime`
    DateTime(DateTime),
    /// `datetime.time`
    Time(TimeOfDay),
    /// `datetime.timedelta`, in microseconds.
    Duration(i64),
    /// `list`
    List(Rc<RefCell<Vec<Value>>>),
    /// `tuple`
    Tuple(Rc<[Value]>),
    /// `dict`, in order of insertion.
    Dict(Rc<RefCell<Dict>>),
    /// `set`, in order of insertion, so that walking it is the same everywhere.
    Set(Rc<RefCell<Dict>>),
    /// A row of a table; row 0 is the empty record.
    Record(TableIndex, RowId),
    /// Rows of a table.
    RecordSet(Rc<RecordSet>),
    /// A table by its name: `People.all`.
    Table(TableIndex),
    /// The text of a cell that does not fit its column's type.
    AltText(Rc<AltText>),
    /// Everything rarer: functions, classes, iterators, modules, matches.
    Object(Rc<dyn Object>),
}

/// Rows that a lookup, a reference list or an attribute found.
#[derive(Clone, Debug)]
pub struct RecordSet {
    /// Their table.
    pub table: TableIndex,
    /// In order.
    pub rows: Arc<[RowId]>,
    /// How they are sorted, if they are: what `find` needs.
    pub order: Option<LookupOrder>,
}

/// A text in a column of another type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AltText {
    /// As typed.
    pub text: Arc<str>,
    /// The column's type: `Numeric`, `Ref`.
    pub expected: Arc<str>,
}

/// A value of a rarer kind.
pub trait Object: Debug {
    /// `type(value).__name__`
    fn type_name(&self) -> &str;
    /// For downcasts.
    fn as_any(&self) -> &dyn Any;
    /// `repr(value)`
    fn repr(&self) -> String {
        format!("<{} object>", self.type_name())
    }
    /// `value(arguments)`
    ///
    /// # Errors
    /// `TypeError` when it cannot be called; what the call raises.
    fn call(&self, _ctx: &mut Context, _arguments: Arguments) -> Outcome {
        Err(Raised::type_error(format!("'{}' object is not callable", self.type_name())))
    }
    /// `value.name`; none when there is no such attribute.
    ///
    /// # Errors
    /// What reading it raises.
    fn attribute(self: Rc<Self>, _ctx: &mut Context, _name: &str) -> Outcome<Option<Value>> {
        Ok(None)
    }
    /// An iterator over it: itself if it is one; none when it cannot be walked.
    ///
    /// # Errors
    /// What starting raises.
    fn iterate(self: Rc<Self>, _ctx: &mut Context) -> Outcome<Option<Value>> {
        Ok(None)
    }
    /// The next element of an iterator; none at the end.
    ///
    /// # Errors
    /// What making it raises.
    fn advance(&self, _ctx: &mut Context) -> Outcome<Option<Value>> {
        Err(Raised::type_error(format!("'{}' object is not an iterator", self.type_name())))
    }
    /// Whether it counts as true.
    fn is_true(&self) -> bool {
        self.plain().is_none_or(|plain| plain.is_true())
    }
    /// Adds `repr(value)` to a text.
    ///
    /// # Errors
    /// When the budget is spent.
    fn show(&self, shower: &mut Shower) -> Outcome<()> {
        shower.push(&self.repr())
    }
    /// Adds `str(value)` to a text.
    ///
    /// # Errors
    /// When the budget is spent.
    fn str(&self, shower: &mut Shower) -> Outcome<()> {
        self.show(shower)
    }
    /// `format(value, spec)`, where it has formats of its own.
    ///
    /// # Errors
    /// `ValueError` for a format that is none.
    fn format(&self, _spec: &str) -> Outcome<Option<String>> {
        Ok(None)
    }
    /// The list, tuple or dictionary that it is, for kinds that extend one: the operations of that one apply.
    fn plain(&self) -> Option<Value> {
        None
    }
    /// `value == other`; none when they cannot be equal.
    fn equals(&self, other: &Value) -> Option<bool> {
        self.plain().map(|plain| match other {
            Value::Object(object) => object.plain().is_some_and(|other| plain.equals(&other)),
            other => plain.equals(other),
        })
    }
    /// The order of the two; none when they have none.
    fn compare(&self, _other: &Value) -> Option<Ordering> {
        None
    }
    /// `len(value)`; none when it has no length of its own.
    fn length(&self) -> Option<usize> {
        None
    }
    /// For classes: the name that `type_name` of their instances answers.
    fn class_name(&self) -> Option<&str> {
        None
    }
    /// What it is as a key, unless its address.
    fn key(&self) -> Option<Key> {
        None
    }
    /// The number it is, for kinds of numbers.
    fn number(&self) -> Option<f64> {
        None
    }
    /// `value operator other`, or `other operator value` when `is_right`; none when it has no such operator.
    ///
    /// # Errors
    /// As the operator.
    fn binary(
        self: Rc<Self>,
        _ctx: &mut Context,
        _operator: BinaryOperator,
        _other: &Value,
        _is_right: bool,
    ) -> Outcome<Option<Value>> {
        Ok(None)
    }
    /// `operator value`; none when it has no such operator.
    ///
    /// # Errors
    /// As the operator.
    fn unary(self: Rc<Self>, _ctx: &mut Context, _operator: UnaryOperator) -> Outcome<Option<Value>> {
        Ok(None)
    }
    /// `value[index]`; none when it has no elements of its own.
    ///
    /// # Errors
    /// `IndexError`, `KeyError`.
    fn item(self: Rc<Self>, _ctx: &mut Context, _index: &Value) -> Outcome<Option<Value>> {
        Ok(None)
    }
    /// `value[index] = item`; whether it has such elements.
    ///
    /// # Errors
    /// `IndexError`, `KeyError`.
    fn set_item(&self, _ctx: &mut Context, _index: &Value, _item: &Value) -> Outcome<bool> {
        Ok(false)
    }
    /// `value.name = item`; whether it keeps attributes.
    fn set_attribute(&self, _name: &str, _item: &Value) -> bool {
        false
    }
}
