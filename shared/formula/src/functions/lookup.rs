//! Finding values in lists, and lists of lists as ranges.
//!
//! Deliberately absent: cells by their place (`ROW`, `OFFSET`, `INDIRECT`): rows of a table have no fixed place. Lookups in
//! tables are the evaluator's.

use std::cmp::Ordering;

use super::criteria::{Criterion, order};
use super::reading::{flag_or, integer, integer_or, list, list_of, list_value, made, rows, shown, text};
use super::{Family::Lookup, Function, of};
use crate::error::{ErrorClass, Outcome, Raised};
use crate::run::{Arguments, Context};
use crate::value::{Key, Value};

pub(super) const TABLE: &[Function] = &[
    of(Lookup, ["ADDRESS", "ADRESSE", "row, column, absolute_relative_mode=1", "ADDRESS(2, 28)", "'$AB$2'"], address),
    of(Lookup, ["CHOOSE", "CHOISIR", "index, *choices", "CHOOSE(2, 'a', 'b', 'c')", "'b'"], |_, a| {
        let index = integer(&a, 0, "index")?;
        let place = usize::try_from(index).ok().filter(|place| *place > 0);
        place.and_then(|place| a.positional.get(place)).cloned().ok_or_else(|| out_of_range("index"))
    }),
    of(Lookup, ["COLUMNS", "COLONNES", "range", "COLUMNS([[1, 2, 3], [4, 5, 6]])", "3"], |ctx, a| {
        let widest = rows(ctx, &a, 0, "range")?.iter().map(Vec::len).max().unwrap_or(0);
        Ok(size(widest))
    }),
    of(Lookup, ["FILTER", "FILTRE", "range, *conditions", "FILTER([1, 2, 3], [True, False, True])", "[1, 3]"], filter),
    of(Lookup, ["FLATTEN", "APLATIR", "range", "FLATTEN([[1, 2], [3]])", "[1, 2, 3]"], |ctx, a| {
        Ok(list_value(rows(ctx, &a, 0, "range")?.into_iter().flatten().collect()))
    }),
    of(
        Lookup,
        [
            "HLOOKUP",
            "RECHERCHEH",
            "search_key, range, index, is_sorted=True",
            "HLOOKUP('b', [['a', 'b'], [1, 2]], 2, False)",
            "2",
        ],
        horizontal,
    ),
    of(
        Lookup,
        [
            "HYPERLINK",
            "LIEN_HYPERTEXTE",
            "url, link_label=None",
            "HYPERLINK('https://a.org', 'A')",
            "'A https://a.org'",
        ],
        |ctx, a| {
            let url = text(&a, 0, "url")?;
            match a.get(1, "link_label") {
                None | Some(Value::None) => Ok(Value::Text(url)),
                Some(label) => {
                    let label = shown(ctx, label)?;
                    made(ctx, format!("{label} {url}"))
                }
            }
        },
    ),
    of(Lookup, ["INDEX", "INDEX", "reference, row, column=0", "INDEX([[1, 2], [3, 4]], 2, 1)", "3"], index),
    of(
        Lookup,
        [
            "LOOKUP",
            "RECHERCHE",
            "search_key, search_range, result_range=None",
            "LOOKUP(4, [1, 3, 5], ['a', 'b', 'c'])",
            "'b'",
        ],
        |ctx, a| {
            let range = list(ctx, &a, 1, "search_range")?;
            let place = place(ctx, a.required(0, "search_key")?, &range, 1)?.ok_or_else(not_found)?;
            let results = match a.get(2, "result_range") {
                None | Some(Value::None) => range,
                Some(results) => list_of(ctx, results)?,
            };
            results.get(place).cloned().ok_or_else(|| out_of_range("result_range"))
        },
    ),
    of(
        Lookup,
        ["MATCH", "EQUIV", "search_key, range, search_type=1", "MATCH('b', ['a', 'b', 'c'], 0)", "2"],
        |ctx, a| {
            let range = list(ctx, &a, 1, "range")?;
            let kind = integer_or(&a, 2, "search_type", 1)?;
            let place = place(ctx, a.required(0, "search_key")?, &range, kind)?.ok_or_else(not_found)?;
            Ok(size(place + 1))
        },
    ),
    of(Lookup, ["ROWS", "LIGNES", "range", "ROWS([[1, 2, 3], [4, 5, 6]])", "2"], |ctx, a| {
        Ok(size(list(ctx, &a, 0, "range")?.len()))
    }),
    of(
        Lookup,
        [
            "SELF_HYPERLINK",
            "LIEN_DOCUMENT",
            "label=None, page=None, **link_keys",
            "SELF_HYPERLINK(page=2)[-4:]",
            "'/p/2'",
        ],
        self_link,
    ),
    of(Lookup, ["SEQUENCE", "SEQUENCE", "rows, columns=1, start=1, step=1", "SEQUENCE(3)", "[1, 2, 3]"], sequence),
    of(Lookup, ["SORT", "TRIER", "range, is_ascending=True", "SORT([3, 1, 2])", "[1, 2, 3]"], |ctx, a| {
        let mut items = list(ctx, &a, 0, "range")?;
        ctx.budget.spend(items.len() as u64 * 20)?;
        let is_ascending = flag_or(&a, 1, "is_ascending", true);
        items.sort_by(|left, right| {
            let order = by_kind(left, right);
            if is_ascending { order } else { order.reverse() }
        });
        Ok(list_value(items))
    }),
    of(
        Lookup,
        ["TRANSPOSE", "TRANSPOSE", "array_or_range", "TRANSPOSE([[1, 2], [3, 4]])", "[[1, 3], [2, 4]]"],
        |ctx, a| {
            let rows = rows(ctx, &a, 0, "array_or_range")?;
            let width = rows.iter().map(Vec::len).max().unwrap_or(0);
            let cells = (width as u64).saturating_mul(rows.len() as u64);
            ctx.budget.spend(cells)?;
            ctx.budget.allocate(cells.saturating_mul(size_of::<Value>() as u64))?;
            let column = |place: usize| rows.iter().map(|row| row.get(place).cloned().unwrap_or(Value::None)).collect();
            Ok(list_value((0..width).map(|place| list_value(column(place))).collect()))
        },
    ),
    of(Lookup, ["UNIQUE", "UNIQUE", "range", "UNIQUE([2, 1, 2.0])", "[2, 1]"], |ctx, a| {
        let mut seen = std::collections::HashSet::new();
        let mut items = Vec::new();
        for item in list(ctx, &a, 0, "range")? {
            if seen.insert(Key::of(&item)?) {
                items.push(item);
            }
        }
        Ok(list_value(items))
    }),
    of(
        Lookup,
        [
            "XLOOKUP",
            "RECHERCHEX",
            "search_key, lookup_range, result_range, missing_value=None, match_mode=0",
            "XLOOKUP('b', ['a', 'b'], [10, 20])",
            "20",
        ],
        extended,
    ),
];

fn size(count: usize) -> Value {
    Value::Int(i64::try_from(count).unwrap_or(i64::MAX))
}

fn not_found() -> Raised {
    Raised::value_error("the value was not found")
}

fn out_of_range(name: &str) -> Raised {
    Raised::new(ErrorClass::IndexError, format!("{name} is out of range"))
}

/// Every two values have an order: nothing, then numbers, then texts, then the rest as it stands.
fn by_kind(left: &Value, right: &Value) -> Ordering {
    let kind = |value: &Value| match value {
        Value::None => 3,
        other if other.as_number().is_some() => 0,
        Value::Date(_) | Value::DateTime(_) => 1,
        _ => 2,
    };
    kind(left).cmp(&kind(right)).then_with(|| order(left, right).unwrap_or(Ordering::Equal))
}

/// Where a key is. Type 0: equal, with wildcards; 1: the last that is not above, in a rising list; -1: the last that is not
/// below, in a falling list.
fn place(ctx: &mut Context<'_>, key: &Value, range: &[Value], kind: i64) -> Outcome<Option<usize>> {
    ctx.budget.spend(range.len() as u64)?;
    if kind == 0 {
        let criterion = Criterion::equal_to(key);
        for (place, item) in range.iter().enumerate() {
            ctx.budget.spend(criterion.cost(item))?;
            if criterion.holds(item) {
                return Ok(Some(place));
            }
        }
        return Ok(None);
    }
    let unwanted = if kind > 0 { Ordering::Greater } else { Ordering::Less };
    let mut found = None;
    for (place, item) in range.iter().enumerate() {
        match order(item, key) {
            Some(order) if order == unwanted => break,
            Some(_) => found = Some(place),
            None => {}
        }
    }
    Ok(found)
}

fn index(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let reference = list(ctx, &arguments, 0, "reference")?;
    let row = integer_or(&arguments, 1, "row", 0)?;
    let column = integer_or(&arguments, 2, "column", 0)?;
    let at = |items: &[Value], place: i64, name: &str| {
        let place = usize::try_from(place.saturating_sub(1)).map_err(|_| out_of_range(name))?;
        items.get(place).cloned().ok_or_else(|| out_of_range(name))
    };
    match (row, column) {
        (0, 0) => Ok(list_value(reference)),
        (0, column) => {
            let mut picked = Vec::new();
            for row in rows(ctx, &arguments, 0, "reference")? {
                picked.push(at(&row, column, "column")?);
            }
            Ok(list_value(picked))
        }
        (row, 0) => at(&reference, row, "row"),
        (row, column) => {
            let is_flat = !reference.iter().any(|item| matches!(item, Value::List(_) | Value::Tuple(_)));
            if is_flat && row == 1 {
                return at(&reference, column, "column");
            }
            let row = at(&reference, row, "row")?;
            at(&list_of(ctx, &row)?, column, "column")
        }
    }
}

fn horizontal(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let range = rows(ctx, &arguments, 1, "range")?;
    let first = range.first().ok_or_else(|| out_of_range("range"))?;
    let kind = i64::from(flag_or(&arguments, 3, "is_sorted", true));
    let place = place(ctx, arguments.required(0, "search_key")?, first, kind)?.ok_or_else(not_found)?;
    let row = usize::try_from(integer(&arguments, 2, "index")?.saturating_sub(1)).map_err(|_| out_of_range("index"))?;
    range.get(row).and_then(|row| row.get(place)).cloned().ok_or_else(|| out_of_range("index"))
}

/// Match modes: 0 equal, -1 equal or next smaller, 1 equal or next larger, 2 with wildcards.
fn extended(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let key = arguments.required(0, "search_key")?;
    let range = list(ctx, &arguments, 1, "lookup_range")?;
    let results = list(ctx, &arguments, 2, "result_range")?;
    let mode = integer_or(&arguments, 4, "match_mode", 0)?;
    ctx.budget.spend(range.len() as u64)?;
    let wildcards = Criterion::equal_to(key);
    let mut place = range.iter().position(|item| order(item, key) == Some(Ordering::Equal));
    if place.is_none() && mode == 2 {
        let cost: u64 = range.iter().map(|item| wildcards.cost(item)).sum();
        ctx.budget.spend(cost)?;
        place = range.iter().position(|item| wildcards.holds(item));
    }
    if place.is_none() && matches!(mode, -1 | 1) {
        let wanted = if mode < 0 { Ordering::Less } else { Ordering::Greater };
        let beyond = range.iter().enumerate().filter(|(_, item)| order(item, key) == Some(wanted));
        let nearest = beyond.min_by(|(_, left), (_, right)| {
            let order = order(left, right).unwrap_or(Ordering::Equal);
            if mode < 0 { order.reverse() } else { order }
        });
        place = nearest.map(|(place, _)| place);
    }
    match (place, arguments.get(3, "missing_value")) {
        (Some(place), _) => results.get(place).cloned().ok_or_else(|| out_of_range("result_range")),
        (None, Some(missing)) => Ok(missing.clone()),
        (None, None) => Err(not_found()),
    }
}

fn filter(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let items = list(ctx, &arguments, 0, "range")?;
    let mut conditions = Vec::new();
    for condition in arguments.positional.get(1..).unwrap_or_default() {
        conditions.push(list_of(ctx, condition)?);
    }
    let holds = |place: usize| conditions.iter().all(|condition| condition.get(place).is_some_and(Value::is_true));
    let kept = items.into_iter().enumerate().filter(|(place, _)| holds(*place));
    Ok(list_value(kept.map(|(_, item)| item).collect()))
}

fn sequence(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let rows = integer(&arguments, 0, "rows")?.max(0);
    let columns = integer_or(&arguments, 1, "columns", 1)?.max(0);
    let mut next = super::reading::number_or(&arguments, 2, "start", 1)?;
    let step = super::reading::number_or(&arguments, 3, "step", 1)?;
    let count = rows.saturating_mul(columns.max(1)).unsigned_abs();
    ctx.budget.spend(count)?;
    ctx.budget.allocate(count.saturating_mul(size_of::<Value>() as u64))?;
    let mut lines = Vec::new();
    for _ in 0..rows {
        let mut line = Vec::new();
        for _ in 0..columns {
            line.push(next.clone().into_value());
            next = super::numbers::add(&next, &step)?;
        }
        lines.push(line);
    }
    if columns == 1 {
        return Ok(list_value(lines.into_iter().flatten().collect()));
    }
    Ok(list_value(lines.into_iter().map(list_value).collect()))
}

fn address(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let (row, column) = (integer(&arguments, 0, "row")?, integer(&arguments, 1, "column")?);
    if row < 1 || column < 1 {
        return Err(Raised::value_error("row and column count from 1"));
    }
    let mode = integer_or(&arguments, 2, "absolute_relative_mode", 1)?;
    let mut letters = Vec::new();
    let mut rest = column.unsigned_abs();
    while rest > 0 {
        letters.push(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0));
        rest = (rest - 1) / 26;
    }
    letters.reverse();
    let letters = String::from_utf8_lossy(&letters);
    let fixed_column = if matches!(mode, 1 | 3) { "$" } else { "" };
    let fixed_row = if matches!(mode, 1 | 2) { "$" } else { "" };
    made(ctx, format!("{fixed_column}{letters}{fixed_row}{row}"))
}

fn self_link(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let mut link = ctx.host.address().to_owned();
    if let Some(page) = arguments.get(1, "page").filter(|page| page.is_true()) {
        link = format!("{link}/p/{}", shown(ctx, page)?);
    }
    let mut keys: Vec<(String, Value)> = Vec::new();
    for (keyword, value) in &arguments.keywords {
        match (keyword.as_ref(), keyword.strip_prefix("LinkKey_")) {
            ("label" | "page", _) => {}
            (_, Some(key)) => keys.push((format!("{key}_"), value.clone())),
            _ => {
                let message = format!("unexpected keyword argument '{keyword}' (not of form LinkKey_NAME)");
                return Err(Raised::type_error(message));
            }
        }
    }
    keys.sort_by(|(left, _), (right, _)| left.cmp(right));
    for (place, (key, value)) in keys.iter().enumerate() {
        let separator = if place == 0 && !link.contains('?') { '?' } else { '&' };
        let value = shown(ctx, value)?;
        link = format!("{link}{separator}{}={}", quoted(key), quoted(&value));
    }
    if let Some(label) = arguments.get(0, "label").filter(|label| label.is_true()) {
        link = format!("{} {link}", shown(ctx, label)?);
    }
    made(ctx, link)
}

/// Percent-encoded for a query, spaces as `+`.
fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    for byte in text.bytes() {
        match byte {
            b' ' => quoted.push('+'),
            b'-' | b'_' | b'.' | b'~' => quoted.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => quoted.push(char::from(byte)),
            byte => quoted.push_str(&format!("%{byte:02X}")),
        }
    }
    quoted
}
