//! `itertools`, `functools` and `operator`

use super::Module;
use crate::builtins::native::{Builtin, native};
use crate::error::{Outcome, Raised};
use crate::run::walk::{Walk, lazy};
use crate::run::{Arguments, Context, to_index};
use crate::syntax::ast::{BinaryOperator, Comparison};
use crate::value::{Value, arithmetic};

pub(super) const MODULE: Module = Module { name: "itertools", functions: FUNCTIONS, constant: |_| None };

const FUNCTIONS: &[Builtin] = &[
    Builtin::function("accumulate", accumulate),
    Builtin::class("chain", chain),
    Builtin::function("combinations", |ctx, arguments| choices(ctx, &arguments, Choice::Combination)),
    Builtin::function("combinations_with_replacement", |ctx, arguments| choices(ctx, &arguments, Choice::Repeated)),
    Builtin::function("count", count),
    Builtin::function("cycle", cycle),
    Builtin::function("dropwhile", |ctx, arguments| while_true(ctx, arguments, false)),
    Builtin::function("filterfalse", filter_false),
    Builtin::function("groupby", groupby),
    Builtin::function("islice", islice),
    Builtin::function("pairwise", pairwise),
    Builtin::function("permutations", |ctx, arguments| choices(ctx, &arguments, Choice::Permutation)),
    Builtin::function("product", product),
    Builtin::function("repeat", repeat),
    Builtin::function("starmap", starmap),
    Builtin::function("takewhile", |ctx, arguments| while_true(ctx, arguments, true)),
    Builtin::function("zip_longest", zip_longest),
];

pub(super) const FUNCTOOLS: Module = Module {
    name: "functools",
    functions: &[
        Builtin::function("reduce", reduce),
        Builtin::function("partial", partial),
        Builtin::function("cmp_to_key", |_, _| Err(Raised::type_error("cmp_to_key is not supported"))),
        Builtin::function("lru_cache", |_, arguments| Ok(arguments.positional.first().cloned().unwrap_or(Value::None))),
    ],
    constant: |_| None,
};

pub(super) const OPERATOR: Module = Module {
    name: "operator",
    functions: &[
        Builtin::function("add", |ctx, arguments| apply(ctx, &arguments, BinaryOperator::Add)),
        Builtin::function("sub", |ctx, arguments| apply(ctx, &arguments, BinaryOperator::Subtract)),
        Builtin::function("mul", |ctx, arguments| apply(ctx, &arguments, BinaryOperator::Multiply)),
        Builtin::function("truediv", |ctx, arguments| apply(ctx, &arguments, BinaryOperator::Divide)),
        Builtin::function("floordiv", |ctx, arguments| apply(ctx, &arguments, BinaryOperator::FloorDivide)),
        Builtin::function("mod", |ctx, arguments| apply(ctx, &arguments, BinaryOperator::Modulo)),
        Builtin::function("eq", |ctx, arguments| compared(ctx, &arguments, Comparison::Equal)),
        Builtin::function("ne", |ctx, arguments| compared(ctx, &arguments, Comparison::NotEqual)),
        Builtin::function("lt", |ctx, arguments| compared(ctx, &arguments, Comparison::Less)),
        Builtin::function("le", |ctx, arguments| compared(ctx, &arguments, Comparison::LessOrEqual)),
        Builtin::function("gt", |ctx, arguments| compared(ctx, &arguments, Comparison::Greater)),
        Builtin::function("ge", |ctx, arguments| compared(ctx, &arguments, Comparison::GreaterOrEqual)),
        Builtin::function("attrgetter", |_, arguments| getter(arguments, true)),
        Builtin::function("itemgetter", |_, arguments| getter(arguments, false)),
    ],
    constant: |_| None,
};

fn apply(ctx: &mut Context, arguments: &Arguments, operator: BinaryOperator) -> Outcome {
    arithmetic::binary(ctx, operator, arguments.required(0, "a")?, arguments.required(1, "b")?)
}

fn compared(ctx: &mut Context, arguments: &Arguments, comparison: Comparison) -> Outcome {
    ctx.compare(comparison, arguments.required(0, "a")?, arguments.required(1, "b")?).map(Value::Bool)
}

fn getter(arguments: Arguments, is_attribute: bool) -> Outcome {
    let keys = arguments.positional;
    Ok(native("getter", move |ctx, arguments| {
        let object = arguments.required(0, "obj")?.clone();
        let mut found = Vec::with_capacity(keys.len());
        for key in &keys {
            found.push(match key {
                Value::Text(path) if is_attribute => {
                    let mut value = object.clone();
                    for name in path.split('.') {
                        value = ctx.attribute(&value, name)?;
                    }
                    value
                }
                key => ctx.item(&object, key)?,
            });
        }
        Ok(if found.len() == 1 { found.pop().unwrap_or(Value::None) } else { Value::tuple(found) })
    }))
}

fn reduce(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let function = arguments.required(0, "function")?.clone();
    let mut walk = ctx.walk(arguments.required(1, "iterable")?)?;
    let first = match arguments.positional.get(2) {
        Some(first) => Some(first.clone()),
        None => walk.next(ctx)?,
    };
    let mut total = first.ok_or_else(|| Raised::type_error("reduce() of empty iterable with no initial value"))?;
    while let Some(item) = walk.next(ctx)? {
        total = ctx.call(&function, Arguments::of(vec![total, item]))?;
    }
    Ok(total)
}

fn partial(ctx: &mut Context, mut arguments: Arguments) -> Outcome {
    arguments.required(0, "func")?;
    if arguments.positional.is_empty() {
        return Err(Raised::type_error("type 'partial' takes at least one argument"));
    }
    let function = arguments.positional.remove(0);
    ctx.hold(&function);
    Ok(native("partial", move |ctx, more| {
        let mut all = arguments.clone();
        all.positional.extend(more.positional);
        all.keywords.retain(|(name, _)| !more.keywords.iter().any(|(other, _)| other == name));
        all.keywords.extend(more.keywords);
        ctx.call(&function, all)
    }))
}

fn walk_of(ctx: &mut Context, arguments: &Arguments, index: usize) -> Outcome<Walk> {
    let iterable = arguments.required(index, "iterable")?;
    ctx.hold(iterable);
    ctx.walk(iterable)
}

fn accumulate(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let mut walk = walk_of(ctx, &arguments, 0)?;
    let function = arguments.get(1, "func").filter(|function| !matches!(function, Value::None)).cloned();
    let mut pending = arguments.keyword("initial").filter(|initial| !matches!(initial, Value::None)).cloned();
    let mut total: Option<Value> = None;
    Ok(lazy("accumulate", move |ctx| {
        let item = match pending.take() {
            Some(initial) => Some(initial),
            None => walk.next(ctx)?,
        };
        let Some(item) = item else { return Ok(None) };
        let next = match (total.take(), &function) {
            (None, _) => item,
            (Some(total), Some(function)) => ctx.call(function, Arguments::of(vec![total, item]))?,
            (Some(total), None) => arithmetic::binary(ctx, BinaryOperator::Add, &total, &item)?,
        };
        total = Some(next.clone());
        Ok(Some(next))
    }))
}

fn chained(ctx: &mut Context, mut sources: Walk) -> Value {
    let mut current: Option<Walk> = None;
    let _ = ctx;
    lazy("chain", move |ctx| {
        loop {
            if let Some(walk) = &mut current
                && let Some(item) = walk.next(ctx)?
            {
                return Ok(Some(item));
            }
            match sources.next(ctx)? {
                Some(source) => current = Some(ctx.walk(&source)?),
                None => return Ok(None),
            }
        }
    })
}

fn chain(ctx: &mut Context, arguments: Arguments) -> Outcome {
    for source in &arguments.positional {
        ctx.hold(source);
    }
    let sources = ctx.walk(&Value::tuple(arguments.positional))?;
    Ok(chained(ctx, sources))
}

/// `chain.from_iterable`
pub(crate) fn from_iterable(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let sources = walk_of(ctx, &arguments, 0)?;
    Ok(chained(ctx, sources))
}

fn count(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let mut next = arguments.get(0, "start").cloned().unwrap_or(Value::Int(0));
    let step = arguments.get(1, "step").cloned().unwrap_or(Value::Int(1));
    Ok(lazy("count", move |ctx| {
        let after = arithmetic::binary(ctx, BinaryOperator::Add, &next, &step)?;
        Ok(Some(std::mem::replace(&mut next, after)))
    }))
}

fn cycle(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let items = ctx.collect(arguments.required(0, "iterable")?)?;
    let mut index = 0;
    Ok(lazy("cycle", move |_| {
        let item = items.get(index).cloned();
        index = if index + 1 < items.len() { index + 1 } else { 0 };
        Ok(item)
    }))
}

fn repeat(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let item = arguments.required(0, "object")?.clone();
    let mut left = match arguments.get(1, "times") {
        Some(times) => to_index(times)?,
        None => i64::MAX,
    };
    Ok(lazy("repeat", move |_| {
        left -= 1;
        Ok((left >= 0).then(|| item.clone()))
    }))
}

fn while_true(ctx: &mut Context, arguments: Arguments, takes: bool) -> Outcome {
    let function = arguments.required(0, "predicate")?.clone();
    let mut walk = walk_of(ctx, &arguments, 1)?;
    let mut is_dropping = !takes;
    Ok(lazy(if takes { "takewhile" } else { "dropwhile" }, move |ctx| {
        while let Some(item) = walk.next(ctx)? {
            if !takes && !is_dropping {
                return Ok(Some(item));
            }
            let holds = ctx.call(&function, Arguments::of(vec![item.clone()]))?.is_true();
            match (takes, holds) {
                (true, true) => return Ok(Some(item)),
                (true, false) => return Ok(None),
                (false, true) => {}
                (false, false) => {
                    is_dropping = false;
                    return Ok(Some(item));
                }
            }
        }
        Ok(None)
    }))
}

fn filter_false(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let function = arguments.required(0, "predicate")?.clone();
    let mut walk = walk_of(ctx, &arguments, 1)?;
    Ok(lazy("filterfalse", move |ctx| {
        while let Some(item) = walk.next(ctx)? {
            let holds = match &function {
                Value::None => item.is_true(),
                function => ctx.call(function, Arguments::of(vec![item.clone()]))?.is_true(),
            };
            if !holds {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }))
}

/// Groups are made whole: the group of a key does not depend on when it is walked.
fn groupby(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let mut walk = walk_of(ctx, &arguments, 0)?;
    let key = arguments.get(1, "key").filter(|key| !matches!(key, Value::None)).cloned();
    let mut pending: Option<(Value, Value)> = None;
    Ok(lazy("groupby", move |ctx| {
        let mut keyed = |ctx: &mut Context| -> Outcome<Option<(Value, Value)>> {
            let Some(item) = walk.next(ctx)? else { return Ok(None) };
            let rank = match &key {
                Some(key) => ctx.call(key, Arguments::of(vec![item.clone()]))?,
                None => item.clone(),
            };
            Ok(Some((rank, item)))
        };
        let first = match pending.take() {
            Some(first) => Some(first),
            None => keyed(ctx)?,
        };
        let Some((rank, item)) = first else { return Ok(None) };
        let mut group = vec![item];
        while let Some((other, item)) = keyed(ctx)? {
            if !ctx.equal(&rank, &other)? {
                pending = Some((other, item));
                break;
            }
            ctx.allocate_items(1)?;
            group.push(item);
        }
        let group = Value::list(group);
        ctx.hold(&group);
        Ok(Some(Value::tuple(vec![rank, ctx.walk(&group)?.into_value()])))
    }))
}

fn islice(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let mut walk = walk_of(ctx, &arguments, 0)?;
    let bound = |index: usize, default: i64| match arguments.positional.get(index) {
        None | Some(Value::None) => Ok(default),
        Some(value) => to_index(value),
    };
    let (start, stop, step) = match arguments.positional.len() {
        2 => (0, bound(1, i64::MAX)?, 1),
        _ => (bound(1, 0)?, bound(2, i64::MAX)?, bound(3, 1)?),
    };
    if start < 0 || stop < 0 || step < 1 {
        return Err(Raised::value_error("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize."));
    }
    let (mut index, mut wanted) = (0, start);
    Ok(lazy("islice", move |ctx| {
        if wanted >= stop {
            return Ok(None);
        }
        while let Some(item) = walk.next(ctx)? {
            index += 1;
            if index > wanted {
                wanted = wanted.saturating_add(step);
                return Ok(Some(item));
            }
        }
        Ok(None)
    }))
}

fn pairwise(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let mut walk = walk_of(ctx, &arguments, 0)?;
    let mut before: Option<Value> = None;
    Ok(lazy("pairwise", move |ctx| {
        if before.is_none() {
            before = walk.next(ctx)?;
        }
        let (Some(first), Some(second)) = (before.take(), walk.next(ctx)?) else { return Ok(None) };
        before = Some(second.clone());
        Ok(Some(Value::tuple(vec![first, second])))
    }))
}

fn starmap(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let function = arguments.required(0, "function")?.clone();
    let mut walk = walk_of(ctx, &arguments, 1)?;
    Ok(lazy("starmap", move |ctx| {
        let Some(item) = walk.next(ctx)? else { return Ok(None) };
        let items = ctx.collect(&item)?;
        ctx.call(&function, Arguments::of(items)).map(Some)
    }))
}

fn zip_longest(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let fill = arguments.keyword("fillvalue").cloned().unwrap_or(Value::None);
    let mut walks = Vec::new();
    for index in 0..arguments.positional.len() {
        walks.push(Some(walk_of(ctx, &arguments, index)?));
    }
    Ok(lazy("zip_longest", move |ctx| {
        let mut items = Vec::with_capacity(walks.len());
        for slot in &mut walks {
            let item = match slot {
                Some(walk) => walk.next(ctx)?,
                None => None,
            };
            if item.is_none() {
                *slot = None;
            }
            items.push(item.unwrap_or_else(|| fill.clone()));
        }
        Ok(walks.iter().any(Option::is_some).then(|| Value::tuple(items)))
    }))
}

fn product(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let mut pools = Vec::new();
    for iterable in &arguments.positional {
        pools.push(ctx.collect(iterable)?);
    }
    let times = match arguments.keyword("repeat") {
        Some(times) => usize::try_from(to_index(times)?).unwrap_or(0),
        None => 1,
    };
    ctx.allocate_items(pools.len().saturating_mul(times))?;
    let pools: Vec<Vec<Value>> = std::iter::repeat_n(pools, times).flatten().collect();
    let mut places = Some(vec![0; pools.len()]).filter(|_| pools.iter().all(|pool| !pool.is_empty()));
    Ok(lazy("product", move |ctx| {
        let Some(current) = &mut places else { return Ok(None) };
        ctx.budget.spend(1 + pools.len() as u64)?;
        let items = pools.iter().zip(current.iter()).filter_map(|(pool, place)| pool.get(*place).cloned()).collect();
        let mut is_done = true;
        for (place, pool) in current.iter_mut().zip(&pools).rev() {
            *place += 1;
            if *place < pool.len() {
                is_done = false;
                break;
            }
            *place = 0;
        }
        if is_done {
            places = None;
        }
        Ok(Some(Value::tuple(items)))
    }))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    Combination,
    Repeated,
    Permutation,
}

fn choices(ctx: &mut Context, arguments: &Arguments, choice: Choice) -> Outcome {
    let pool = ctx.collect(arguments.required(0, "iterable")?)?;
    let size = match arguments.get(1, "r") {
        None | Some(Value::None) => pool.len(),
        Some(size) => usize::try_from(to_index(size)?).map_err(|_| Raised::value_error("r must be non-negative"))?,
    };
    ctx.allocate_items(size)?;
    // Places are counted like the digits of a number, those that do not fit the choice left out by rule.
    let mut places: Option<Vec<usize>> = first_places(choice, size, pool.len());
    Ok(lazy("choices", move |ctx| {
        let Some(current) = &mut places else { return Ok(None) };
        ctx.budget.spend(1 + size as u64)?;
        let items = current.iter().filter_map(|place| pool.get(*place).cloned()).collect();
        if !next_places(choice, current, pool.len()) {
            places = None;
        }
        Ok(Some(Value::tuple(items)))
    }))
}

fn first_places(choice: Choice, size: usize, pool: usize) -> Option<Vec<usize>> {
    match choice {
        Choice::Repeated => (pool > 0 || size == 0).then(|| vec![0; size]),
        _ => (size <= pool).then(|| (0..size).collect()),
    }
}

/// Goes to the next choice in lexicographic order; whether there is one.
fn next_places(choice: Choice, places: &mut [usize], pool: usize) -> bool {
    let size = places.len();
    for index in (0..size).rev() {
        let Some(current) = places.get(index).copied() else { return false };
        let earlier: Vec<usize> = places.iter().take(index).copied().collect();
        let limit = if choice == Choice::Combination { pool - (size - index) } else { pool - 1 };
        let next = (current + 1..=limit).find(|place| choice != Choice::Permutation || !earlier.contains(place));
        let Some(next) = next else { continue };
        if let Some(slot) = places.get_mut(index) {
            *slot = next;
        }
        let mut taken = earlier;
        taken.push(next);
        for (offset, slot) in places.iter_mut().skip(index + 1).enumerate() {
            *slot = match choice {
                Choice::Combination => next + offset + 1,
                Choice::Repeated => next,
                Choice::Permutation => (0..pool).find(|place| !taken.contains(place)).unwrap_or(0),
            };
            taken.push(*slot);
        }
        return true;
    }
    false
}
