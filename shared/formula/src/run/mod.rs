//! Running a formula for one row.
//!
//! [`Prepared`] is a formula whose names are resolved against the tables as they are; [`evaluate`] runs it for a row. A cell
//! that is not calculated yet stops it with [`Raised::NotReady`]: the host calculates that cell, then runs this one again.
//!
//! Deliberately absent: the order in which cells are calculated, and what is remembered between rows; the host has both.

pub(crate) mod access;
mod comprehension;
mod context;
pub(crate) mod evaluate;
mod execute;
mod frame;
pub(crate) mod function;
mod node;
mod prepare;
pub(crate) mod records;
mod scope;
pub mod walk;

use std::cell::RefCell;
use std::rc::Rc;

pub use context::{Arguments, Context, to_float, to_index};

use crate::budget::Budget;
use crate::error::{ErrorClass, Outcome, Raised};
use crate::host::{Host, RowId, TableIndex};
use crate::syntax::ast::{Formula, Mistake, MistakeKind};
use crate::value::Value;
use execute::Flow;
use frame::Frame;
use node::{Step, StepKind};

/// How deep the lists of a result may be nested.
const DEEPEST_RESULT: u32 = 40;

/// A formula ready to run for the rows of a table. Prepare it again when tables or columns are added, removed or renamed.
#[derive(Clone, Debug)]
pub struct Prepared {
    steps: Vec<Step>,
    slots: usize,
    mistake: Option<Mistake>,
}

impl Prepared {
    /// Resolves the names of a formula of `table`.
    #[must_use]
    pub fn new(formula: &Formula, host: &dyn Host, table: TableIndex) -> Self {
        if formula.mistake.is_some() {
            return Self { steps: Vec::new(), slots: 0, mistake: formula.mistake.clone() };
        }
        let (steps, slots) = prepare::Preparer::new(host, table).formula(&formula.body);
        Self { steps, slots, mistake: None }
    }
}

thread_local! {
    /// The frame of formulas without variables.
    static NO_VARIABLES: Rc<Frame> = Frame::new(0, None);
}

/// The value of a formula for a row.
///
/// # Errors
/// What the formula raises, with its place; [`Raised::NotReady`].
pub fn evaluate(prepared: &Prepared, host: &dyn Host, table: TableIndex, row: RowId, budget: &mut Budget) -> Outcome {
    if let Some(mistake) = &prepared.mistake {
        return Err(syntax_error(mistake));
    }
    let mut ctx = Context::new(host, budget, table, row);
    let outcome = if prepared.slots == 0 {
        NO_VARIABLES.with(|frame| run(&mut ctx, frame, prepared))
    } else {
        let frame = Frame::new(prepared.slots, None);
        let outcome = run(&mut ctx, &frame, prepared);
        frame.clear();
        outcome
    };
    let outcome = match outcome {
        Ok(value) => detached(&mut ctx, value, 0),
        Err(error) => Err(error),
    };
    ctx.release();
    outcome
}

#[inline]
fn run(ctx: &mut Context, frame: &Rc<Frame>, prepared: &Prepared) -> Outcome {
    if let [Step { kind: StepKind::Return(Some(value)), .. }] = prepared.steps.as_slice() {
        return evaluate::eval(ctx, frame, value);
    }
    match execute::block(ctx, frame, &prepared.steps)? {
        Flow::Return(value) => Ok(value),
        _ => Ok(Value::None),
    }
}

fn syntax_error(mistake: &Mistake) -> Raised {
    let class = match mistake.kind {
        MistakeKind::Indentation => ErrorClass::Other("IndentationError".into()),
        _ => ErrorClass::SyntaxError,
    };
    Raised::new(class, format!("{:?}", mistake.kind)).at(mistake.span)
}

/// A result that does not hang on what the evaluation made: its lists are copied, and not too deep.
fn detached(ctx: &mut Context, value: Value, depth: u32) -> Outcome {
    let is_container = matches!(value, Value::List(_) | Value::Tuple(_) | Value::Dict(_) | Value::Set(_));
    if !is_container {
        return Ok(value);
    }
    if depth >= DEEPEST_RESULT {
        return Err(crate::budget::Exhausted::Depth.into());
    }
    Ok(match value {
        Value::List(items) => {
            let items = items.borrow().clone();
            Value::list(all_detached(ctx, items, depth)?)
        }
        Value::Tuple(items) => Value::tuple(all_detached(ctx, items.to_vec(), depth)?),
        Value::Dict(entries) => {
            let mut copy = entries.borrow().clone();
            let pairs: Vec<(Value, Value)> = copy.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
            for (key, value) in pairs {
                let value = detached(ctx, value, depth + 1)?;
                copy.insert(key, value)?;
            }
            Value::Dict(Rc::new(RefCell::new(copy)))
        }
        Value::Set(items) => Value::Set(Rc::new(RefCell::new(items.borrow().clone()))),
        other => other,
    })
}

fn all_detached(ctx: &mut Context, items: Vec<Value>, depth: u32) -> Outcome<Vec<Value>> {
    ctx.allocate_items(items.len())?;
    items.into_iter().map(|item| detached(ctx, item, depth + 1)).collect()
}
