//! Running statements.

use std::rc::Rc;

use super::Context;
use super::evaluate::eval;
use super::frame::Frame;
use super::function::UserFunction;
use super::node::{Step, StepKind, Target, TryStep};
use crate::builtins::{self, exceptions, instances};
use crate::error::{ErrorClass, Outcome, Raised};
use crate::value::{Value, arithmetic};

/// What happens after a statement.
#[derive(Debug)]
pub(crate) enum Flow {
    Next,
    Break,
    Continue,
    Return(Value),
}

/// Runs statements in order.
///
/// # Errors
/// What they raise, with its place.
pub(crate) fn block(ctx: &mut Context, frame: &Rc<Frame>, steps: &[Step]) -> Outcome<Flow> {
    for step in steps {
        ctx.budget.spend(1)?;
        let flow = match run(ctx, frame, step) {
            Ok(flow) => flow,
            Err(error) => return Err(error.at(step.span)),
        };
        if !matches!(flow, Flow::Next) {
            return Ok(flow);
        }
    }
    Ok(Flow::Next)
}

/// A match over all statements: it is long because the grammar is.
fn run(ctx: &mut Context, frame: &Rc<Frame>, step: &Step) -> Outcome<Flow> {
    match &step.kind {
        StepKind::Expression(value) => {
            eval(ctx, frame, value)?;
        }
        StepKind::Return(value) => {
            return Ok(Flow::Return(match value {
                Some(value) => eval(ctx, frame, value)?,
                None => Value::None,
            }));
        }
        StepKind::Assign(targets, value) => {
            let value = eval(ctx, frame, value)?;
            for target in targets {
                assign(ctx, frame, target, value.clone())?;
            }
        }
        StepKind::Augment(target, operator, value) => {
            let before = current(ctx, frame, target)?;
            let value = eval(ctx, frame, value)?;
            let after = match builtins::extend_in_place(ctx, *operator, &before, &value)? {
                true => before,
                false => arithmetic::binary(ctx, *operator, &before, &value)?,
            };
            assign(ctx, frame, target, after)?;
        }
        StepKind::If(test, body, otherwise) => {
            let chosen = if eval(ctx, frame, test)?.is_true() { body } else { otherwise };
            return nested(ctx, frame, chosen);
        }
        StepKind::For { target, iterable, body, otherwise } => {
            let iterable = eval(ctx, frame, iterable)?;
            let mut walk = ctx.walk(&iterable)?;
            while let Some(item) = walk.next(ctx)? {
                assign(ctx, frame, target, item)?;
                match nested(ctx, frame, body)? {
                    Flow::Break => return Ok(Flow::Next),
                    Flow::Return(value) => return Ok(Flow::Return(value)),
                    Flow::Next | Flow::Continue => {}
                }
            }
            return nested(ctx, frame, otherwise);
        }
        StepKind::While(test, body, otherwise) => {
            while eval(ctx, frame, test)?.is_true() {
                match nested(ctx, frame, body)? {
                    Flow::Break => return Ok(Flow::Next),
                    Flow::Return(value) => return Ok(Flow::Return(value)),
                    Flow::Next | Flow::Continue => {}
                }
            }
            return nested(ctx, frame, otherwise);
        }
        StepKind::Try(step) => return attempt(ctx, frame, step),
        StepKind::Raise(value) => return raise(ctx, frame, value.as_ref()),
        StepKind::Assert(test, message) => {
            if !eval(ctx, frame, test)?.is_true() {
                let message = match message {
                    Some(message) => {
                        let message = eval(ctx, frame, message)?;
                        ctx.str(&message)?
                    }
                    None => String::new(),
                };
                return Err(Raised::new(ErrorClass::AssertionError, message));
            }
        }
        StepKind::Pass => {}
        StepKind::Break => return Ok(Flow::Break),
        StepKind::Continue => return Ok(Flow::Continue),
        _ => define(ctx, frame, step)?,
    }
    Ok(Flow::Next)
}

fn nested(ctx: &mut Context, frame: &Rc<Frame>, steps: &[Step]) -> Outcome<Flow> {
    ctx.deeper()?;
    let flow = block(ctx, frame, steps);
    ctx.back();
    flow
}

/// Statements that bind or delete names.
#[inline(never)]
fn define(ctx: &mut Context, frame: &Rc<Frame>, step: &Step) -> Outcome<()> {
    match &step.kind {
        StepKind::Define(place, code) => {
            let function = UserFunction::make(ctx, code, frame)?;
            frame.set(place, Some(function));
        }
        StepKind::Class { place, name, slots, body } => {
            let inner = Frame::new(slots.len(), Some(Rc::clone(frame)));
            nested(ctx, &inner, body)?;
            let values = inner.values().into_iter();
            let members = slots.iter().cloned().zip(values).filter_map(|(name, value)| Some((name, value?)));
            let class = instances::class(name, members.collect());
            ctx.hold(&class);
            frame.set(place, Some(class));
        }
        StepKind::Import(modules) => {
            for (module, place) in modules {
                frame.set(place, Some(import(module)?));
            }
        }
        StepKind::ImportFrom(module, names) => {
            let module = import(module)?;
            for (name, place) in names {
                let value = match ctx.attribute(&module, name) {
                    Err(Raised::Error(_)) => {
                        return Err(Raised::new(ErrorClass::ImportError, format!("cannot import name '{name}'")));
                    }
                    other => other?,
                };
                frame.set(place, Some(value));
            }
        }
        StepKind::Delete(targets) => {
            for target in targets {
                delete(ctx, frame, target)?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn import(module: &str) -> Outcome {
    let missing = || {
        let class = ErrorClass::Other("ModuleNotFoundError".into());
        Raised::new(class, format!("No module named '{module}'"))
    };
    builtins::modules::module(module).ok_or_else(missing)
}

/// Gives a target a value.
///
/// # Errors
/// `ValueError` when a sequence has not as many elements as there are targets; what setting raises.
pub(crate) fn assign(ctx: &mut Context, frame: &Rc<Frame>, target: &Target, value: Value) -> Outcome<()> {
    match target {
        Target::Variable(place) => {
            if let Value::Object(_) | Value::List(_) | Value::Dict(_) | Value::Set(_) | Value::Tuple(_) = &value
                && place.depth > 0
            {
                ctx.hold(&value);
            }
            frame.set(place, Some(value));
            Ok(())
        }
        Target::Attribute(object, name) => {
            let object = eval(ctx, frame, object)?;
            ctx.hold(&value);
            ctx.set_attribute(&object, name, &value)
        }
        Target::Item(container, index) => {
            let container = eval(ctx, frame, container)?;
            let index = eval(ctx, frame, index)?;
            ctx.hold(&value);
            ctx.set_item(&container, &index, value)
        }
        Target::Sequence(targets, star) => unpack(ctx, frame, targets, *star, &value),
    }
}

fn unpack(ctx: &mut Context, frame: &Rc<Frame>, targets: &[Target], star: Option<usize>, value: &Value) -> Outcome<()> {
    let items = ctx.collect(value).map_err(|error| match value {
        Value::List(_) | Value::Tuple(_) | Value::Object(_) => error,
        other if ctx.walk(other).is_ok() => error,
        other => Raised::type_error(format!("cannot unpack non-iterable {} object", other.type_name())),
    })?;
    let (expected, found) = (targets.len(), items.len());
    let rest = match star {
        None if found > expected => {
            return Err(Raised::value_error(format!("too many values to unpack (expected {expected})")));
        }
        None if found < expected => {
            let message = format!("not enough values to unpack (expected {expected}, got {found})");
            return Err(Raised::value_error(message));
        }
        Some(_) if found + 1 < expected => {
            let least = expected - 1;
            let message = format!("not enough values to unpack (expected at least {least}, got {found})");
            return Err(Raised::value_error(message));
        }
        _ => found + 1 - expected,
    };
    let mut items = items.into_iter();
    for (index, target) in targets.iter().enumerate() {
        let value =
            if star == Some(index) { Some(Value::list(items.by_ref().take(rest).collect())) } else { items.next() };
        assign(ctx, frame, target, value.unwrap_or(Value::None))?;
    }
    Ok(())
}

fn current(ctx: &mut Context, frame: &Rc<Frame>, target: &Target) -> Outcome {
    match target {
        Target::Variable(place) => frame.get(place),
        Target::Attribute(object, name) => {
            let object = eval(ctx, frame, object)?;
            ctx.attribute(&object, name)
        }
        Target::Item(container, index) => {
            let container = eval(ctx, frame, container)?;
            let index = eval(ctx, frame, index)?;
            ctx.item(&container, &index)
        }
        Target::Sequence(..) => {
            Err(Raised::new(ErrorClass::SyntaxError, "illegal expression for augmented assignment"))
        }
    }
}

fn delete(ctx: &mut Context, frame: &Rc<Frame>, target: &Target) -> Outcome<()> {
    match target {
        Target::Variable(place) => {
            frame.get(place)?;
            frame.set(place, None);
            Ok(())
        }
        Target::Item(container, index) => {
            let container = eval(ctx, frame, container)?;
            let index = eval(ctx, frame, index)?;
            ctx.delete_item(&container, &index)
        }
        Target::Attribute(_, name) => Err(Raised::new(ErrorClass::AttributeError, name.as_ref())),
        Target::Sequence(targets, _) => targets.iter().try_for_each(|target| delete(ctx, frame, target)),
    }
}

fn raise(ctx: &mut Context, frame: &Rc<Frame>, value: Option<&super::node::Node>) -> Outcome<Flow> {
    let Some(value) = value else {
        let none = || Raised::new(ErrorClass::RuntimeError, "No active exception to reraise");
        return Err(ctx.handled.last().cloned().unwrap_or_else(none));
    };
    let value = eval(ctx, frame, value)?;
    Err(exceptions::raised_by(ctx, &value)?)
}

#[inline(never)]
fn attempt(ctx: &mut Context, frame: &Rc<Frame>, step: &TryStep) -> Outcome<Flow> {
    let mut outcome = nested(ctx, frame, &step.body);
    match outcome {
        Err(error) if error.is_catchable() => outcome = handle(ctx, frame, step, error),
        Ok(Flow::Next) => outcome = nested(ctx, frame, &step.otherwise),
        _ => {}
    }
    if step.finally.is_empty() || matches!(&outcome, Err(error) if !error.is_catchable()) {
        return outcome;
    }
    match nested(ctx, frame, &step.finally)? {
        Flow::Next => outcome,
        flow => Ok(flow),
    }
}

fn handle(ctx: &mut Context, frame: &Rc<Frame>, step: &TryStep, error: Raised) -> Outcome<Flow> {
    for handler in &step.handlers {
        let catches = match &handler.class {
            Some(class) => {
                let class = eval(ctx, frame, class)?;
                exceptions::catches(ctx, &class, &error)?
            }
            None => true,
        };
        if !catches {
            continue;
        }
        if let Some(place) = &handler.name {
            let value = exceptions::instance_of(&error);
            frame.set(place, Some(value));
        }
        ctx.handled.push(error);
        let outcome = nested(ctx, frame, &handler.body);
        ctx.handled.pop();
        if let Some(place) = &handler.name {
            frame.set(place, None);
        }
        return outcome;
    }
    Err(error)
}
