//! Built-in functions that walk values: `sum`, `sorted`, `map` …

use std::cmp::Ordering;

use super::native::Builtin;
use crate::error::{ErrorClass, Outcome, Raised};
use crate::run::walk::{Walk, lazy};
use crate::run::{Arguments, Context, to_index};
use crate::syntax::ast::BinaryOperator;
use crate::value::{Value, arithmetic};

pub(super) const FUNCTIONS: &[Builtin] = &[
    Builtin::function("all", |ctx, arguments| quantified(ctx, &arguments, false)),
    Builtin::function("any", |ctx, arguments| quantified(ctx, &arguments, true)),
    Builtin::class("enumerate", enumerate),
    Builtin::class("filter", filter),
    Builtin::function("iter", iter),
    Builtin::class("map", map),
    Builtin::function("max", |ctx, arguments| extreme(ctx, &arguments, Ordering::Greater)),
    Builtin::function("min", |ctx, arguments| extreme(ctx, &arguments, Ordering::Less)),
    Builtin::function("next", next),
    Builtin::class("range", range),
    Builtin::class("reversed", reversed),
    Builtin::function("sorted", sorted),
    Builtin::function("sum", sum),
    Builtin::class("zip", zip),
];

/// `any` and `all`: whether an element's truth is `sought`, stopping there.
fn quantified(ctx: &mut Context, arguments: &Arguments, sought: bool) -> Outcome {
    arguments.only(&["iterable"])?;
    let mut walk = ctx.walk(arguments.required(0, "iterable")?)?;
    while let Some(item) = walk.next(ctx)? {
        if item.is_true() == sought {
            return Ok(Value::Bool(sought));
        }
    }
    Ok(Value::Bool(!sought))
}

fn enumerate(ctx: &mut Context, arguments: Arguments) -> Outcome {
    arguments.only(&["iterable", "start"])?;
    let iterable = arguments.required(0, "iterable")?;
    ctx.hold(iterable);
    let mut walk = ctx.walk(iterable)?;
    let mut index = arguments.index(1, "start", Some(0))?;
    Ok(lazy("enumerate", move |ctx| {
        let Some(item) = walk.next(ctx)? else { return Ok(None) };
        let pair = Value::tuple(vec![Value::Int(index), item]);
        index = index.saturating_add(1);
        Ok(Some(pair))
    }))
}

fn filter(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let [function, iterable] = two(arguments, "filter")?;
    ctx.hold(&iterable);
    let mut walk = ctx.walk(&iterable)?;
    Ok(lazy("filter", move |ctx| {
        while let Some(item) = walk.next(ctx)? {
            let passes = match &function {
                Value::None => item.is_true(),
                function => ctx.call(function, Arguments::of(vec![item.clone()]))?.is_true(),
            };
            if passes {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }))
}

fn two(arguments: Arguments, name: &str) -> Outcome<[Value; 2]> {
    let given = arguments.positional.len();
    let refused = |_| Raised::type_error(format!("{name} expected 2 arguments, got {given}"));
    arguments.positional.try_into().map_err(refused)
}

fn iter(ctx: &mut Context, arguments: Arguments) -> Outcome {
    arguments.only(&["object"])?;
    let iterable = arguments.required(0, "object")?;
    ctx.hold(iterable);
    Ok(ctx.walk(iterable)?.into_value())
}

fn walks_of(ctx: &mut Context, iterables: &[Value]) -> Outcome<Vec<Walk>> {
    iterables
        .iter()
        .map(|iterable| {
            ctx.hold(iterable);
            ctx.walk(iterable)
        })
        .collect()
}

fn map(ctx: &mut Context, mut arguments: Arguments) -> Outcome {
    if arguments.positional.len() < 2 {
        return Err(Raised::type_error("map() must have at least two arguments."));
    }
    let function = arguments.positional.remove(0);
    let mut walks = walks_of(ctx, &arguments.positional)?;
    Ok(lazy("map", move |ctx| {
        let mut items = Vec::with_capacity(walks.len());
        for walk in &mut walks {
            let Some(item) = walk.next(ctx)? else { return Ok(None) };
            items.push(item);
        }
        ctx.call(&function, Arguments::of(items)).map(Some)
    }))
}

fn zip(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let is_strict = arguments.keyword("strict").is_some_and(Value::is_true);
    let mut walks = walks_of(ctx, &arguments.positional)?;
    Ok(lazy("zip", move |ctx| {
        let mut items = Vec::with_capacity(walks.len());
        for (index, walk) in walks.iter_mut().enumerate() {
            match walk.next(ctx)? {
                Some(item) => items.push(item),
                None if is_strict && index > 0 => {
                    return Err(Raised::value_error("zip() argument 2 is shorter than argument 1"));
                }
                None => return Ok(None),
            }
        }
        Ok((!items.is_empty()).then(|| Value::tuple(items)))
    }))
}

/// `max` and `min`
fn extreme(ctx: &mut Context, arguments: &Arguments, sought: Ordering) -> Outcome {
    let name = if sought == Ordering::Greater { "max" } else { "min" };
    let key = arguments.keyword("key").filter(|key| !matches!(key, Value::None)).cloned();
    if let Some((other, _)) = arguments.keywords.iter().find(|(other, _)| !matches!(other.as_ref(), "key" | "default"))
    {
        return Err(Raised::type_error(format!("{name}() got an unexpected keyword argument '{other}'")));
    }
    let several = Value::tuple(arguments.positional.clone());
    let iterable = match arguments.positional.as_slice() {
        [] => return Err(Raised::type_error(format!("{name} expected at least 1 argument, got 0"))),
        [one] => one,
        _ => &several,
    };
    let mut walk = ctx.walk(iterable)?;
    let symbol = if sought == Ordering::Greater { ">" } else { "<" };
    let mut best: Option<(Value, Value)> = None;
    while let Some(item) = walk.next(ctx)? {
        let rank = match &key {
            Some(key) => ctx.call(key, Arguments::of(vec![item.clone()]))?,
            None => item.clone(),
        };
        let is_better = match &best {
            Some((_, best)) => crate::value::compare::compare(&rank, best, symbol, ctx.budget)? == Some(sought),
            None => true,
        };
        if is_better {
            best = Some((item, rank));
        }
    }
    match (best, arguments.keyword("default")) {
        (Some((item, _)), _) => Ok(item),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(Raised::value_error(format!("{name}() iterable argument is empty"))),
    }
}

fn next(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let iterator = arguments.required(0, "iterator")?;
    let Value::Object(object) = iterator else {
        return Err(Raised::type_error(format!("'{}' object is not an iterator", iterator.type_name())));
    };
    ctx.deeper()?;
    let item = object.advance(ctx);
    ctx.back();
    match (item?, arguments.positional.get(1)) {
        (Some(item), _) => Ok(item),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(Raised::new(ErrorClass::StopIteration, "")),
    }
}

/// A range is walked without being made; its length and elements are computed.
fn range(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let bounds: Vec<i64> = arguments.positional.iter().map(to_index).collect::<Outcome<_>>()?;
    let (start, stop, step) = match bounds.as_slice() {
        [stop] => (0, *stop, 1),
        [start, stop] => (*start, *stop, 1),
        [start, stop, step] => (*start, *stop, *step),
        _ => {
            let given = bounds.len();
            return Err(Raised::type_error(format!("range expected 1 to 3 arguments, got {given}")));
        }
    };
    if step == 0 {
        return Err(Raised::value_error("range() arg 3 must not be zero"));
    }
    Ok(super::types::range_value(start, stop, step))
}

fn reversed(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let iterable = arguments.required(0, "sequence")?;
    if matches!(iterable, Value::Set(_)) {
        return Err(Raised::type_error("'set' object is not reversible"));
    }
    let mut items = ctx.collect(iterable)?;
    Ok(lazy("reversed", move |ctx| {
        ctx.budget.spend(1)?;
        Ok(items.pop())
    }))
}

/// Sorts values, by a key or themselves: stable, `TypeError` for kinds that have no order.
pub(crate) fn sort(
    ctx: &mut Context,
    items: Vec<Value>,
    key: Option<&Value>,
    is_reversed: bool,
) -> Outcome<Vec<Value>> {
    ctx.budget.spend(items.len() as u64)?;
    let mut ranked = Vec::with_capacity(items.len());
    for item in items {
        let rank = match key {
            Some(key) => ctx.call(key, Arguments::of(vec![item.clone()]))?,
            None => item.clone(),
        };
        ranked.push((rank, item));
    }
    let mut failure = None;
    let mut order = |left: &(Value, Value), right: &(Value, Value)| {
        if failure.is_some() {
            return Ordering::Equal;
        }
        let outcome = ctx.budget.spend(1).map_err(Raised::from).and_then(|()| ctx.order(&right.0, &left.0));
        match outcome {
            // Python asks `right < left` alone.
            Ok(Some(Ordering::Less)) => Ordering::Greater,
            Ok(Some(Ordering::Greater)) => Ordering::Less,
            Ok(_) => Ordering::Equal,
            Err(error) => {
                failure = Some(error);
                Ordering::Equal
            }
        }
    };
    if is_reversed {
        ranked.reverse();
        merge_sort(&mut ranked, &mut order);
        ranked.reverse();
    } else {
        merge_sort(&mut ranked, &mut order);
    }
    match failure {
        Some(error) => Err(error),
        None => Ok(ranked.into_iter().map(|(_, item)| item).collect()),
    }
}

/// A stable sort that bears an order which contradicts itself: the standard one may panic on it.
pub(crate) fn merge_sort<T: Clone>(items: &mut Vec<T>, order: &mut dyn FnMut(&T, &T) -> Ordering) {
    let length = items.len();
    let mut width = 1;
    while width < length {
        let mut merged = Vec::with_capacity(length);
        for chunk in items.chunks(width * 2) {
            let (mut left, mut right) = chunk.split_at(width.min(chunk.len()));
            while let ([first, rest_left @ ..], [second, rest_right @ ..]) = (left, right) {
                if order(first, second) == Ordering::Greater {
                    merged.push(second.clone());
                    right = rest_right;
                } else {
                    merged.push(first.clone());
                    left = rest_left;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        *items = merged;
        width *= 2;
    }
}

fn sorted(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let items = ctx.collect(arguments.required(0, "iterable")?)?;
    let key = arguments.keyword("key").filter(|key| !matches!(key, Value::None)).cloned();
    let is_reversed = arguments.keyword("reverse").is_some_and(Value::is_true);
    Ok(Value::list(sort(ctx, items, key.as_ref(), is_reversed)?))
}

fn sum(ctx: &mut Context, arguments: Arguments) -> Outcome {
    arguments.only(&["iterable", "start"])?;
    let mut total = arguments.get(1, "start").cloned().unwrap_or(Value::Int(0));
    if matches!(total, Value::Text(_)) {
        return Err(Raised::type_error("sum() can't sum strings [use ''.join(seq) instead]"));
    }
    let mut walk = ctx.walk(arguments.required(0, "iterable")?)?;
    while let Some(item) = walk.next(ctx)? {
        total = arithmetic::binary(ctx, BinaryOperator::Add, &total, &item)?;
    }
    Ok(total)
}
