//! Functions that a formula defines: closures, their parameters, generators.

use std::any::Any;
use std::rc::Rc;
use std::sync::Arc;

use super::execute::{self, Flow};
use super::frame::Frame;
use super::node::Code;
use super::walk::Walk;
use super::{Arguments, Context};
use crate::error::{Outcome, Raised};
use crate::syntax::ast::ParameterKind;
use crate::value::{Dict, Object, Value};

/// A function with the variables around it.
#[derive(Debug)]
pub(crate) struct UserFunction {
    code: Arc<Code>,
    frame: Rc<Frame>,
    /// By parameter.
    defaults: Vec<Option<Value>>,
}

impl UserFunction {
    /// A closure over a frame.
    pub fn make(ctx: &mut Context, code: &Arc<Code>, frame: &Rc<Frame>) -> Outcome {
        let mut defaults = Vec::with_capacity(code.parameters.len());
        for parameter in &code.parameters {
            defaults.push(match &parameter.default {
                Some(default) => Some(super::evaluate::eval(ctx, frame, default)?),
                None => None,
            });
        }
        ctx.budget.allocate(100)?;
        let function = Self { code: Arc::clone(code), frame: Rc::clone(frame), defaults };
        let value = Value::Object(Rc::new(function));
        ctx.hold(&value);
        Ok(value)
    }

    /// Drops the variables around it: a function that is one of them would keep them for ever.
    pub fn forget(&self) {
        self.frame.clear();
    }

    fn bind(&self, ctx: &mut Context, frame: &Frame, arguments: Arguments) -> Outcome<()> {
        let name = &self.code.name;
        let mut positional = arguments.positional.into_iter();
        let mut keywords = arguments.keywords;
        for (slot, parameter) in self.code.parameters.iter().enumerate() {
            let mut by_name = || {
                let index = keywords.iter().position(|(keyword, _)| *keyword == parameter.name)?;
                Some(keywords.remove(index).1)
            };
            let given = match parameter.kind {
                ParameterKind::Plain => match positional.next() {
                    Some(_) if by_name().is_some() => {
                        let message = format!("{name}() got multiple values for argument '{}'", parameter.name);
                        return Err(Raised::type_error(message));
                    }
                    Some(value) => Some(value),
                    None => by_name(),
                },
                ParameterKind::KeywordOnly => by_name(),
                ParameterKind::Rest => Some(Value::tuple(positional.by_ref().collect())),
                ParameterKind::KeywordRest => {
                    let mut rest = Dict::default();
                    for (keyword, value) in keywords.drain(..) {
                        rest.insert(Value::Text(keyword), value)?;
                    }
                    Some(Value::dict(rest))
                }
            };
            let given = given.or_else(|| self.defaults.get(slot).cloned().flatten());
            let missing = || {
                let message = format!("{name}() missing 1 required positional argument: '{}'", parameter.name);
                Raised::type_error(message)
            };
            let given = given.ok_or_else(missing)?;
            ctx.hold(&given);
            frame.set_slot(slot, given);
        }
        if positional.next().is_some() {
            return Err(Raised::type_error(format!("{name}() takes fewer positional arguments than were given")));
        }
        match keywords.first() {
            Some((keyword, _)) => {
                Err(Raised::type_error(format!("{name}() got an unexpected keyword argument '{keyword}'")))
            }
            None => Ok(()),
        }
    }

    fn run(&self, ctx: &mut Context, arguments: Arguments) -> Outcome {
        let frame = Frame::new(self.code.slots, Some(Rc::clone(&self.frame)));
        ctx.budget.allocate(64 + 40 * self.code.slots as u64)?;
        self.bind(ctx, &frame, arguments)?;
        if self.code.is_generator {
            return Ok(generator(&self.code, frame));
        }
        match execute::block(ctx, &frame, &self.code.body)? {
            Flow::Return(value) => Ok(value),
            _ => Ok(Value::None),
        }
    }
}

/// A generator runs to its end when its first element is asked; the budget bounds what it makes.
fn generator(code: &Arc<Code>, frame: Rc<Frame>) -> Value {
    let code = Arc::clone(code);
    let mut made: Option<Walk> = None;
    super::walk::lazy("generator", move |ctx| {
        if made.is_none() {
            execute::block(ctx, &frame, &code.body)?;
            made = Some(ctx.walk(&Value::list(frame.yields.take()))?);
        }
        made.as_mut().map_or(Ok(None), |walk| walk.next(ctx))
    })
}

impl Object for UserFunction {
    fn type_name(&self) -> &str {
        "function"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn repr(&self) -> String {
        format!("<function {}>", self.code.name)
    }

    fn call(&self, ctx: &mut Context, arguments: Arguments) -> Outcome {
        ctx.budget.enter()?;
        let outcome = self.run(ctx, arguments);
        ctx.budget.leave();
        outcome
    }

    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        Ok((name == "__name__").then(|| Value::Text(Arc::clone(&self.code.name))))
    }
}
