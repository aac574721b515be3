//! What functions get: the tables, the budget, the place; and their arguments.

use std::sync::Arc;

use crate::budget::Budget;
use crate::error::{Outcome, Raised};
use crate::host::{Host, RowId, TableIndex};
use crate::value::{Object, Value};

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
}

impl Context<'_> {
    /// Calls what can be called.
    ///
    /// # Errors
    /// `TypeError` when it cannot; what the call raises.
    pub fn call(&mut self, callee: &Value, arguments: Arguments) -> Outcome {
        let Value::Object(object) = callee else {
            return Err(Raised::type_error("object is not callable"));
        };
        self.budget.enter()?;
        let outcome = Object::call(object.as_ref(), self, arguments);
        self.budget.leave();
        outcome
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
