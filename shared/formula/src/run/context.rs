//! What functions get: the tables, the budget, the place; and their arguments.

use std::cmp::Ordering;
use std::rc::Rc;
use std::sync::Arc;

use super::walk::Walk;
use crate::budget::Budget;
use crate::error::{ErrorClass, Outcome, Raised};
use crate::host::{Host, RowId, TableIndex};
use crate::syntax::ast::Comparison;
use crate::value::show::Shower;
use crate::value::{Number, Object, Value, compare};

/// Expressions within expressions, calls within calls: the native stack, 1 MB in a browser, is never exhausted.
const DEEPEST: u32 = 900;
/// The native stack that one evaluation may use, in bytes, where it can be measured.
const MOST_STACK: usize = 600 << 10;

/// Where a formula runs and what it may still cost.
pub struct Context<'run> {
    /// The tables.
    pub host: &'run dyn Host,
    /// What is left for this cell.
    pub budget: &'run mut Budget,
    /// The table of the cell.
    pub table: TableIndex,
    /// The row of the cell.
    pub row: RowId,
    nesting: u32,
    /// Where the native stack stood at the start.
    stack: usize,
    /// Containers within containers; see [`Context::hold`].
    held: Vec<Value>,
    /// The errors being handled, for a bare `raise`.
    pub(crate) handled: Vec<Raised>,
}

impl<'run> Context<'run> {
    /// At the start of an evaluation.
    #[must_use]
    pub fn new(host: &'run dyn Host, budget: &'run mut Budget, table: TableIndex, row: RowId) -> Self {
        Self { host, budget, table, row, nesting: 0, stack: stack_pointer(), held: Vec::new(), handled: Vec::new() }
    }

    /// Calls what can be called.
    ///
    /// # Errors
    /// `TypeError` when it cannot; what the call raises.
    pub fn call(&mut self, callee: &Value, arguments: Arguments) -> Outcome {
        let Value::Object(object) = callee else {
            return Err(Raised::type_error(format!("'{}' object is not callable", callee.type_name())));
        };
        self.deeper()?;
        let outcome = Object::call(object.as_ref(), self, arguments);
        self.back();
        outcome
    }

    /// Goes one expression deeper.
    ///
    /// # Errors
    /// `RecursionError` when the native stack would end.
    #[inline]
    pub(crate) fn deeper(&mut self) -> Outcome<()> {
        self.nesting += 1;
        if self.nesting >= DEEPEST
            || (self.nesting.is_multiple_of(8) && self.stack.abs_diff(stack_pointer()) > MOST_STACK)
        {
            self.nesting -= 1;
            return Err(crate::budget::Exhausted::Depth.into());
        }
        Ok(())
    }

    /// Comes back from [`Context::deeper`].
    #[inline]
    pub(crate) fn back(&mut self) {
        self.nesting -= 1;
    }

    /// Keeps a container that is put into another one until the evaluation ends.
    ///
    /// Dropping a list that holds a list that holds a list … would recurse as deep as they are nested, and a list that
    /// holds itself would never be freed. As whatever is inside a container is held here too, no drop goes deeper than
    /// one level, and [`Context::release`] empties them all at the end.
    #[inline]
    pub fn hold(&mut self, value: &Value) {
        let is_flat = match value {
            Value::List(_) | Value::Dict(_) | Value::Set(_) | Value::Object(_) => false,
            Value::Tuple(items) => items.iter().all(is_scalar),
            _ => true,
        };
        if !is_flat {
            self.held.push(value.clone());
        }
    }

    /// Frees what is held, from the newest to the oldest.
    pub(crate) fn release(&mut self) {
        for value in &self.held {
            match value {
                Value::List(items) => drop(items.try_borrow_mut().map(|mut items| std::mem::take(&mut *items))),
                Value::Dict(entries) | Value::Set(entries) => {
                    drop(entries.try_borrow_mut().map(|mut entries| std::mem::take(&mut *entries)));
                }
                Value::Object(object) => {
                    if let Some(function) = object.as_any().downcast_ref::<super::function::UserFunction>() {
                        function.forget();
                    }
                }
                _ => {}
            }
        }
        while self.held.pop().is_some() {}
    }

    /// `str(value)`
    ///
    /// # Errors
    /// When the budget is spent.
    pub fn str(&mut self, value: &Value) -> Outcome<String> {
        let mut shower = Shower::new(self.host, self.budget);
        shower.str(value)?;
        Ok(shower.text)
    }

    /// `repr(value)`
    ///
    /// # Errors
    /// When the budget is spent.
    pub fn repr(&mut self, value: &Value) -> Outcome<String> {
        let mut shower = Shower::new(self.host, self.budget);
        shower.repr(value)?;
        Ok(shower.text)
    }

    /// `left == right`
    ///
    /// # Errors
    /// When the budget is spent.
    pub fn equal(&mut self, left: &Value, right: &Value) -> Outcome<bool> {
        compare::equal(left, right, self.budget)
    }

    /// The order of two values, as `<` sees it; none when there is none.
    ///
    /// # Errors
    /// `TypeError` for kinds that have no order.
    pub fn order(&mut self, left: &Value, right: &Value) -> Outcome<Option<Ordering>> {
        compare::compare(left, right, "<", self.budget)
    }

    /// A comparison operator.
    ///
    /// # Errors
    /// `TypeError` for kinds that have no order.
    pub fn compare(&mut self, comparison: Comparison, left: &Value, right: &Value) -> Outcome<bool> {
        let symbol = match comparison {
            Comparison::Equal => return self.equal(left, right),
            Comparison::NotEqual => return self.equal(left, right).map(|is_equal| !is_equal),
            Comparison::In => return self.contains(right, left),
            Comparison::NotIn => return self.contains(right, left).map(|is_in| !is_in),
            Comparison::Is => return Ok(is_same(left, right)),
            Comparison::IsNot => return Ok(!is_same(left, right)),
            Comparison::Less => "<",
            Comparison::LessOrEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => ">=",
        };
        let Some(order) = compare::compare(left, right, symbol, self.budget)? else { return Ok(false) };
        Ok(match comparison {
            Comparison::Less => order == Ordering::Less,
            Comparison::LessOrEqual => order != Ordering::Greater,
            Comparison::Greater => order == Ordering::Greater,
            _ => order != Ordering::Less,
        })
    }

    /// An iterator over a value.
    ///
    /// # Errors
    /// `TypeError` for what cannot be walked.
    pub fn walk(&mut self, value: &Value) -> Outcome<Walk> {
        Walk::over(self, value)
    }

    /// All elements of what can be walked.
    ///
    /// # Errors
    /// `TypeError` for what cannot be walked; when the budget is spent.
    pub fn collect(&mut self, value: &Value) -> Outcome<Vec<Value>> {
        match value {
            Value::List(items) => {
                self.allocate_items(items.borrow().len())?;
                return Ok(items.borrow().clone());
            }
            Value::Tuple(items) => {
                self.allocate_items(items.len())?;
                return Ok(items.to_vec());
            }
            _ => {}
        }
        let mut walk = self.walk(value)?;
        let mut items = Vec::new();
        while let Some(item) = walk.next(self)? {
            self.allocate_items(1)?;
            self.hold(&item);
            items.push(item);
        }
        Ok(items)
    }

    /// The numbers in a value and in whatever it holds, as the functions of spreadsheets take them: text, nothing and errors
    /// of type are left out; `true` and `false` count when they are given alone.
    ///
    /// # Errors
    /// When the budget is spent.
    pub fn flatten_numbers(&mut self, value: &Value, numbers: &mut Vec<Number>) -> Outcome<()> {
        self.budget.spend(1)?;
        if let Some(number) = value.as_number() {
            numbers.push(number);
            return Ok(());
        }
        match value {
            Value::None | Value::Text(_) | Value::AltText(_) | Value::Record(..) => Ok(()),
            Value::List(_)
            | Value::Tuple(_)
            | Value::Set(_)
            | Value::Dict(_)
            | Value::RecordSet(_)
            | Value::Object(_) => {
                if matches!(value, Value::Object(object) if object.number().is_some()) {
                    numbers.extend(value.as_float().map(Number::Float));
                    return Ok(());
                }
                let Ok(mut walk) = self.walk(value) else { return Ok(()) };
                self.deeper()?;
                while let Some(item) = walk.next(self)? {
                    self.flatten_numbers(&item, numbers)?;
                }
                self.back();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Takes the memory of a list of so many items, before it is made.
    ///
    /// # Errors
    /// When the budget is spent.
    pub fn allocate_items(&mut self, count: usize) -> Outcome<()> {
        self.budget.allocate(40 * count as u64)?;
        Ok(self.budget.spend(count as u64 / 8)?)
    }

    /// Takes the memory of a text and makes a value of it.
    ///
    /// # Errors
    /// When the budget is spent.
    pub fn text(&mut self, text: impl Into<Arc<str>>) -> Outcome {
        let text = text.into();
        self.budget.allocate(text.len() as u64)?;
        Ok(Value::Text(text))
    }
}

/// An address on the native stack, to see how deep it is.
#[inline(never)]
fn stack_pointer() -> usize {
    let marker = 0_u8;
    std::ptr::from_ref(&marker) as usize
}

fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::List(_) | Value::Tuple(_) | Value::Dict(_) | Value::Set(_) | Value::Object(_))
}

/// `left is right`
fn is_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::None, Value::None) => true,
        (Value::Bool(left), Value::Bool(right)) => left == right,
        (Value::Int(left), Value::Int(right)) => left == right,
        (Value::Text(left), Value::Text(right)) => left == right,
        (Value::List(left), Value::List(right)) => Rc::ptr_eq(left, right),
        (Value::Dict(left), Value::Dict(right)) | (Value::Set(left), Value::Set(right)) => Rc::ptr_eq(left, right),
        (Value::Tuple(left), Value::Tuple(right)) => Rc::ptr_eq(left, right),
        (Value::Object(left), Value::Object(right)) => {
            Rc::ptr_eq(left, right)
                || left.equals(&Value::Object(Rc::clone(right))) == Some(true) && left.key().is_some()
        }
        (Value::Record(table, row), Value::Record(other, other_row)) => table == other && row == other_row,
        (Value::Table(left), Value::Table(right)) => left == right,
        _ => false,
    }
}

/// The arguments of a call, as given.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    /// By place.
    pub positional: Vec<Value>,
    /// By name, in the order written.
    pub keywords: Vec<(Arc<str>, Value)>,
}

impl Arguments {
    /// Arguments by place alone.
    #[must_use]
    pub fn of(positional: Vec<Value>) -> Self {
        Self { positional, keywords: Vec::new() }
    }

    /// How many in all.
    #[must_use]
    pub fn len(&self) -> usize {
        self.positional.len() + self.keywords.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The argument at `index`, or the one called `name`.
    #[must_use]
    pub fn get(&self, index: usize, name: &str) -> Option<&Value> {
        self.positional.get(index).or_else(|| self.keyword(name))
    }

    /// The argument called `name`.
    #[must_use]
    pub fn keyword(&self, name: &str) -> Option<&Value> {
        self.keywords.iter().find(|(keyword, _)| keyword.as_ref() == name).map(|(_, value)| value)
    }

    /// The argument at `index` or called `name`, which must be there.
    ///
    /// # Errors
    /// `TypeError` when it is missing.
    pub fn required(&self, index: usize, name: &str) -> Outcome<&Value> {
        let missing = || Raised::type_error(format!("missing 1 required positional argument: '{name}'"));
        self.get(index, name).ok_or_else(missing)
    }

    /// The argument at `index` or called `name`, as a float; `default` when it is not given.
    ///
    /// # Errors
    /// `TypeError` for what is no number.
    pub fn float(&self, index: usize, name: &str, default: Option<f64>) -> Outcome<f64> {
        match (self.get(index, name), default) {
            (None, Some(default)) => Ok(default),
            (None, None) => Err(self.required(index, name).map_or_else(|error| error, |_| Raised::type_error(""))),
            (Some(value), _) => to_float(value),
        }
    }

    /// The argument at `index` or called `name`, as an index; `default` when it is not given.
    ///
    /// # Errors
    /// `TypeError` for what is no integer.
    pub fn index(&self, index: usize, name: &str, default: Option<i64>) -> Outcome<i64> {
        match (self.get(index, name), default) {
            (None, Some(default)) => Ok(default),
            _ => to_index(self.required(index, name)?),
        }
    }

    /// The argument at `index` or called `name`, as text.
    ///
    /// # Errors
    /// `TypeError` for what is no text, or missing.
    pub fn text(&self, index: usize, name: &str) -> Outcome<Arc<str>> {
        match self.required(index, name)? {
            Value::Text(text) => Ok(Arc::clone(text)),
            other => Err(Raised::type_error(format!("{name} must be str, not {}", other.type_name()))),
        }
    }

    /// Refuses arguments beyond those named here, in the order of their places.
    ///
    /// # Errors
    /// `TypeError` for one too many or an unknown name.
    pub fn only(&self, names: &[&str]) -> Outcome<()> {
        if self.positional.len() > names.len() {
            let (most, given) = (names.len(), self.positional.len());
            return Err(Raised::type_error(format!("takes {most} positional arguments but {given} were given")));
        }
        match self.keywords.iter().find(|(name, _)| !names.contains(&name.as_ref())) {
            Some((name, _)) => Err(Raised::type_error(format!("got an unexpected keyword argument '{name}'"))),
            None => Ok(()),
        }
    }
}

/// A number as a float.
///
/// # Errors
/// `TypeError` for what is no number.
pub fn to_float(value: &Value) -> Outcome<f64> {
    let number = match value {
        Value::Object(object) => object.number(),
        other => other.as_float(),
    };
    match number {
        Some(number) if number.is_infinite() && matches!(value, Value::Big(_)) => {
            Err(Raised::new(ErrorClass::OverflowError, "int too large to convert to float"))
        }
        Some(number) => Ok(number),
        None => Err(Raised::type_error(format!("must be real number, not {}", value.type_name()))),
    }
}

/// A number as an index.
///
/// # Errors
/// `TypeError` for what is no integer.
pub fn to_index(value: &Value) -> Outcome<i64> {
    let refused = || Raised::type_error(format!("'{}' object cannot be interpreted as an integer", value.type_name()));
    value.as_index().ok_or_else(refused)
}
