//! Comprehensions and generator expressions.
//!
//! One driver walks the clauses; lists, sets and dictionaries pull it to the end, a generator as far as it is asked.

use std::rc::Rc;
use std::sync::Arc;

use super::Context;
use super::evaluate::eval;
use super::execute::assign;
use super::frame::Frame;
use super::node::Comprehension;
use super::walk::{Walk, lazy};
use crate::error::Outcome;
use crate::syntax::ast::ComprehensionKind;
use crate::value::{Dict, Value};

/// Where the nested loops stand.
struct Driver {
    comprehension: Arc<Comprehension>,
    frame: Rc<Frame>,
    /// One walk for each clause begun.
    walks: Vec<Walk>,
}

impl Driver {
    /// Goes to the next combination that passes the tests; whether there is one.
    fn next(&mut self, ctx: &mut Context) -> Outcome<bool> {
        let comprehension = Arc::clone(&self.comprehension);
        loop {
            let Some(walk) = self.walks.last_mut() else { return Ok(false) };
            let Some(item) = walk.next(ctx)? else {
                self.walks.pop();
                continue;
            };
            let Some(clause) = comprehension.clauses.get(self.walks.len() - 1) else { return Ok(false) };
            assign(ctx, &self.frame, &clause.target, item)?;
            let mut passes = true;
            for test in &clause.tests {
                if !eval(ctx, &self.frame, test)?.is_true() {
                    passes = false;
                    break;
                }
            }
            if !passes {
                continue;
            }
            match comprehension.clauses.get(self.walks.len()).and_then(|clause| clause.iterable.as_ref()) {
                Some(iterable) => {
                    let iterable = eval(ctx, &self.frame, iterable)?;
                    let walk = ctx.walk(&iterable)?;
                    self.walks.push(walk);
                }
                None => return Ok(true),
            }
        }
    }

    fn element(&self, ctx: &mut Context) -> Outcome {
        let element = eval(ctx, &self.frame, &self.comprehension.element)?;
        ctx.hold(&element);
        Ok(element)
    }
}

/// The value of a comprehension.
#[inline(never)]
pub(crate) fn run(ctx: &mut Context, frame: &Rc<Frame>, comprehension: &Arc<Comprehension>) -> Outcome {
    let first = eval(ctx, frame, &comprehension.first)?;
    let walks = vec![ctx.walk(&first)?];
    ctx.budget.allocate(128)?;
    let frame = Frame::new(comprehension.slots, Some(Rc::clone(frame)));
    let mut driver = Driver { comprehension: Arc::clone(comprehension), frame, walks };
    match comprehension.kind {
        ComprehensionKind::List => {
            let mut items = Vec::new();
            while driver.next(ctx)? {
                ctx.allocate_items(1)?;
                items.push(driver.element(ctx)?);
            }
            Ok(Value::list(items))
        }
        ComprehensionKind::Generator => {
            ctx.hold(&first);
            Ok(lazy("generator", move |ctx| if driver.next(ctx)? { driver.element(ctx).map(Some) } else { Ok(None) }))
        }
        ComprehensionKind::Set | ComprehensionKind::Dict => {
            let mut made = Dict::default();
            while driver.next(ctx)? {
                ctx.allocate_items(2)?;
                let key = driver.element(ctx)?;
                let value = match &comprehension.value {
                    Some(value) => eval(ctx, &driver.frame, value)?,
                    None => Value::None,
                };
                ctx.hold(&value);
                made.insert(key, value)?;
            }
            let is_set = comprehension.kind == ComprehensionKind::Set;
            Ok(if is_set { Value::set(made) } else { Value::dict(made) })
        }
    }
}
