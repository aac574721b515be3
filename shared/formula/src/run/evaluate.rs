//! Evaluating expressions.
//!
//! Each kind of expression with parts has a function of its own, so that the frames on the native stack stay small.

use std::rc::Rc;
use std::sync::Arc;

use super::frame::Frame;
use super::function::UserFunction;
use super::node::{ArgumentNode, FormatNode, Node, NodeKind};
use super::{Arguments, Context, comprehension, records};
use crate::builtins;
use crate::error::{ErrorClass, Outcome, Raised};
use crate::host::{CellAddress, ColumnIndex};
use crate::syntax::ast::{Comparison, Name};
use crate::value::{Dict, Value, arithmetic, percent};

/// The value of an expression.
///
/// # Errors
/// What it raises, with its place.
#[inline]
pub(crate) fn eval(ctx: &mut Context, frame: &Rc<Frame>, node: &Node) -> Outcome {
    ctx.budget.spend(1)?;
    match &node.kind {
        NodeKind::Constant(constant) => Ok(constant.value()),
        NodeKind::Column(_, Some(column)) => read(ctx, *column, node),
        NodeKind::RowId => Ok(row_id(ctx)),
        NodeKind::Record => Ok(Value::Record(ctx.table, ctx.row)),
        NodeKind::Variable(place) => match frame.get(place) {
            Ok(value) => Ok(value),
            Err(error) => Err(error.at(node.span)),
        },
        _ => {
            if let Err(error) = ctx.deeper() {
                return Err(error.at(node.span));
            }
            let outcome = compound(ctx, frame, node);
            ctx.back();
            match outcome {
                Ok(value) => Ok(value),
                Err(error) => Err(error.at(node.span)),
            }
        }
    }
}

#[inline]
fn read(ctx: &mut Context, column: ColumnIndex, node: &Node) -> Outcome {
    match ctx.host.read(CellAddress { table: ctx.table, column, row: ctx.row }) {
        Ok(value) => Ok(value),
        Err(error) => Err(error.at(node.span)),
    }
}

fn row_id(ctx: &Context) -> Value {
    Value::Int(i64::try_from(ctx.row.0).unwrap_or(0))
}

/// A match over the expressions with parts: it is long because the grammar is.
#[inline(never)]
fn compound(ctx: &mut Context, frame: &Rc<Frame>, node: &Node) -> Outcome {
    match &node.kind {
        NodeKind::Binary(operator, operands) => {
            let left = eval(ctx, frame, &operands.0)?;
            let right = eval(ctx, frame, &operands.1)?;
            arithmetic::binary(ctx, *operator, &left, &right)
        }
        NodeKind::Unary(operator, operand) => {
            let operand = eval(ctx, frame, operand)?;
            arithmetic::unary(ctx, *operator, &operand)
        }
        NodeKind::IfElse(parts) | NodeKind::If(parts) => {
            let [test, then, otherwise] = parts.as_ref();
            let chosen = if eval(ctx, frame, test)?.is_true() { then } else { otherwise };
            eval(ctx, frame, chosen)
        }
        NodeKind::Compare(first, rest) => compare(ctx, frame, first, rest),
        NodeKind::And(items) => junction(ctx, frame, items, false),
        NodeKind::Or(items) => junction(ctx, frame, items, true),
        NodeKind::Attribute(value, name) => {
            let value = eval(ctx, frame, value)?;
            ctx.attribute(&value, name)
        }
        NodeKind::Subscript(value, index) => {
            let value = eval(ctx, frame, value)?;
            let index = eval(ctx, frame, index)?;
            ctx.item(&value, &index)
        }
        NodeKind::Call(callee, arguments) => call(ctx, frame, callee, arguments),
        NodeKind::Format(parts) => {
            let text = format(ctx, frame, parts)?;
            ctx.text(text)
        }
        NodeKind::List(items) => Ok(Value::list(elements(ctx, frame, items)?)),
        NodeKind::Tuple(items) => Ok(Value::tuple(elements(ctx, frame, items)?)),
        NodeKind::Comprehension(comprehension) => comprehension::run(ctx, frame, comprehension),
        NodeKind::IfError(value, otherwise) => if_error(ctx, frame, value, otherwise.as_deref()),
        NodeKind::IsError(value, is_other_than_missing) => is_error(ctx, frame, value, *is_other_than_missing),
        NodeKind::Peek(value) => {
            let before = ctx.host.set_peeking(true);
            let outcome = eval(ctx, frame, value);
            ctx.host.set_peeking(before);
            outcome
        }
        NodeKind::Named(place, value) => {
            let value = eval(ctx, frame, value)?;
            ctx.hold(&value);
            frame.set(place, Some(value.clone()));
            Ok(value)
        }
        NodeKind::Closure(code) => UserFunction::make(ctx, code, frame),
        NodeKind::Set(_) | NodeKind::Dict(_) | NodeKind::Slice(_) | NodeKind::Yield(_) => rarer(ctx, frame, node),
        _ => named(ctx, &node.kind),
    }
}

#[inline(never)]
fn rarer(ctx: &mut Context, frame: &Rc<Frame>, node: &Node) -> Outcome {
    match &node.kind {
        NodeKind::Set(items) => {
            let mut set = Dict::default();
            for item in elements(ctx, frame, items)? {
                set.insert(item, Value::None)?;
            }
            Ok(Value::set(set))
        }
        NodeKind::Dict(entries) => dictionary(ctx, frame, entries),
        NodeKind::Slice(parts) => {
            let mut bounds = [Value::None, Value::None, Value::None];
            for (bound, part) in bounds.iter_mut().zip(parts.iter()) {
                if let Some(part) = part {
                    *bound = eval(ctx, frame, part)?;
                }
            }
            Ok(super::access::slice(bounds))
        }
        NodeKind::Yield(value) => {
            let value = match value {
                Some(value) => eval(ctx, frame, value)?,
                None => Value::None,
            };
            ctx.allocate_items(1)?;
            ctx.hold(&value);
            frame.yields.borrow_mut().push(value);
            Ok(Value::None)
        }
        _ => Ok(Value::None),
    }
}

/// Names that are not variables.
#[inline(never)]
fn named(ctx: &mut Context, kind: &NodeKind) -> Outcome {
    match kind {
        NodeKind::Column(name, _) => records::no_column(ctx, ctx.table, name),
        NodeKind::OwnTable => Ok(Value::Table(ctx.table)),
        NodeKind::Table(table) => Ok(Value::Table(*table)),
        NodeKind::Function(function) => Ok(builtins::spreadsheet_function(function)),
        NodeKind::Native(builtin) => Ok(builtins::builtin_value(builtin)),
        NodeKind::Builtin(name) => builtins::find(name).ok_or_else(|| unknown(name)),
        NodeKind::Typed => ctx.host.typed_value().ok_or_else(|| unknown("value")),
        NodeKind::User => records::user(ctx).ok_or_else(|| unknown("user")),
        NodeKind::Unknown(name) => Err(unknown(name)),
        NodeKind::Starred(_) => Err(Raised::new(ErrorClass::SyntaxError, "can't use starred expression here")),
        _ => Ok(Value::None),
    }
}

fn unknown(name: &str) -> Raised {
    Raised::new(ErrorClass::NameError, format!("name '{name}' is not defined"))
}

fn compare(ctx: &mut Context, frame: &Rc<Frame>, first: &Node, rest: &[(Comparison, Node)]) -> Outcome {
    let mut left = eval(ctx, frame, first)?;
    for (comparison, right) in rest {
        let right = eval(ctx, frame, right)?;
        if !ctx.compare(*comparison, &left, &right)? {
            return Ok(Value::Bool(false));
        }
        left = right;
    }
    Ok(Value::Bool(true))
}

/// `and`, `or`: the first value whose truth is `stop`, or the last.
fn junction(ctx: &mut Context, frame: &Rc<Frame>, items: &[Node], stop: bool) -> Outcome {
    let mut last = Value::None;
    for item in items {
        last = eval(ctx, frame, item)?;
        if last.is_true() == stop {
            break;
        }
    }
    Ok(last)
}

/// The values of a display, stars spread.
fn elements(ctx: &mut Context, frame: &Rc<Frame>, items: &[Node]) -> Outcome<Vec<Value>> {
    ctx.allocate_items(items.len())?;
    let mut values = Vec::with_capacity(items.len());
    for item in items {
        if let NodeKind::Starred(inner) = &item.kind {
            let inner = eval(ctx, frame, inner)?;
            values.extend(ctx.collect(&inner)?);
            continue;
        }
        let value = eval(ctx, frame, item)?;
        ctx.hold(&value);
        values.push(value);
    }
    Ok(values)
}

fn dictionary(ctx: &mut Context, frame: &Rc<Frame>, entries: &[(Option<Node>, Node)]) -> Outcome {
    ctx.allocate_items(entries.len() * 2)?;
    let mut made = Dict::default();
    for (key, value) in entries {
        match key {
            Some(key) => {
                let key = eval(ctx, frame, key)?;
                let value = eval(ctx, frame, value)?;
                ctx.hold(&key);
                ctx.hold(&value);
                made.insert(key, value)?;
            }
            None => {
                let mapping = eval(ctx, frame, value)?;
                for (key, value) in builtins::pairs_of(ctx, &mapping)? {
                    made.insert(key, value)?;
                }
            }
        }
    }
    Ok(Value::dict(made))
}

fn format(ctx: &mut Context, frame: &Rc<Frame>, parts: &[FormatNode]) -> Outcome<String> {
    let mut text = String::new();
    for part in parts {
        match part {
            FormatNode::Literal(literal) => text.push_str(literal),
            FormatNode::Value { value, conversion, spec } => {
                let value = eval(ctx, frame, value)?;
                let spec = if spec.is_empty() { String::new() } else { format(ctx, frame, spec)? };
                text.push_str(&percent::convert_and_format(ctx, &value, *conversion, &spec)?);
            }
        }
    }
    Ok(text)
}

fn if_error(ctx: &mut Context, frame: &Rc<Frame>, value: &Node, otherwise: Option<&Node>) -> Outcome {
    match eval(ctx, frame, value) {
        Ok(value) if !is_error_value(&value) => return Ok(value),
        Err(error) if !error.is_catchable() => return Err(error),
        _ => {}
    }
    otherwise.map_or_else(|| Ok(Value::text("")), |otherwise| eval(ctx, frame, otherwise))
}

fn is_error(ctx: &mut Context, frame: &Rc<Frame>, value: &Node, is_other_than_missing: bool) -> Outcome {
    match eval(ctx, frame, value) {
        Ok(Value::Float(number)) => Ok(Value::Bool(number.is_nan() && !is_other_than_missing)),
        Ok(value) => Ok(Value::Bool(is_error_value(&value))),
        Err(error) if !error.is_catchable() => Err(error),
        Err(_) => Ok(Value::Bool(true)),
    }
}

/// Whether a value stands for an error: a text in a column of another type, not a number.
pub(crate) fn is_error_value(value: &Value) -> bool {
    match value {
        Value::AltText(_) => true,
        Value::Float(number) => number.is_nan(),
        _ => false,
    }
}

#[inline(never)]
fn call(ctx: &mut Context, frame: &Rc<Frame>, callee: &Node, nodes: &[ArgumentNode]) -> Outcome {
    match &callee.kind {
        NodeKind::Function(function) => {
            let arguments = arguments(ctx, frame, nodes)?;
            function.call(ctx, arguments)
        }
        NodeKind::Native(builtin) => {
            let arguments = arguments(ctx, frame, nodes)?;
            (builtin.run)(ctx, arguments)
        }
        NodeKind::Attribute(receiver, name) => {
            let receiver = eval(ctx, frame, receiver)?;
            let arguments = arguments(ctx, frame, nodes)?;
            call_method(ctx, &receiver, name, arguments)
        }
        _ => {
            let callee = eval(ctx, frame, callee)?;
            let arguments = arguments(ctx, frame, nodes)?;
            ctx.call(&callee, arguments)
        }
    }
}

/// `receiver.name(arguments)`, without making the bound method.
fn call_method(ctx: &mut Context, receiver: &Value, name: &Name, arguments: Arguments) -> Outcome {
    if let Value::Date(_) | Value::DateTime(_) | Value::Time(_) | Value::Duration(_) = receiver
        && let Some(value) = crate::moments::call_method(ctx, receiver, name, &arguments)?
    {
        return Ok(value);
    }
    if builtins::has_method(receiver, name) {
        return builtins::call_method(ctx, receiver, name, arguments);
    }
    let method = ctx.attribute(receiver, name)?;
    ctx.call(&method, arguments)
}

fn arguments(ctx: &mut Context, frame: &Rc<Frame>, nodes: &[ArgumentNode]) -> Outcome<Arguments> {
    let mut arguments = Arguments { positional: Vec::with_capacity(nodes.len()), keywords: Vec::new() };
    for node in nodes {
        match node {
            ArgumentNode::Plain(value) => arguments.positional.push(eval(ctx, frame, value)?),
            ArgumentNode::Spread(value) => {
                let value = eval(ctx, frame, value)?;
                arguments.positional.extend(ctx.collect(&value)?);
            }
            ArgumentNode::Keyword(name, value) => {
                arguments.keywords.push((Arc::clone(name), eval(ctx, frame, value)?));
            }
            ArgumentNode::KeywordSpread(value) => {
                let mapping = eval(ctx, frame, value)?;
                for (key, value) in builtins::pairs_of(ctx, &mapping)? {
                    let Value::Text(key) = key else { return Err(Raised::type_error("keywords must be strings")) };
                    arguments.keywords.push((key, value));
                }
            }
        }
    }
    Ok(arguments)
}
