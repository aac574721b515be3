//! True, false and choices between values.
//!
//! `IF`, `IFERROR` and their like are lazy when a formula calls them by name: the evaluator then takes the branch before it
//! evaluates anything. Here are the same choices over values at hand.

use super::information::{is_invalid, is_nan};
use super::reading::at_least_one;
use super::{Family::Logical, Function, of};
use crate::error::{Outcome, Raised};
use crate::run::Arguments;
use crate::value::Value;

pub(super) const TABLE: &[Function] = &[
    of(Logical, ["AND", "ET", "logical_expression, *logical_expressions", "AND(1, 2, 0)", "False"], |_, a| {
        Ok(Value::Bool(at_least_one(&a, "logical_expression")?.iter().all(Value::is_true)))
    }),
    of(Logical, ["FALSE", "FAUX", "", "FALSE()", "False"], |_, a| {
        a.only(&[])?;
        Ok(Value::Bool(false))
    }),
    of(
        Logical,
        ["IF", "SI", "logical_expression, value_if_true, value_if_false", "IF(12, 'Yes', 'No')", "'Yes'"],
        |_, a| {
            a.only(&["logical_expression", "value_if_true", "value_if_false"])?;
            let (yes, no) = (a.required(1, "value_if_true")?, a.required(2, "value_if_false")?);
            Ok(if a.required(0, "logical_expression")?.is_true() { yes } else { no }.clone())
        },
    ),
    of(Logical, ["IFERROR", "SIERREUR", "value, value_if_error=''", "IFERROR(1/0, 'X')", "'X'"], |_, a| {
        otherwise(&a, is_invalid, "value_if_error", Value::Text("".into()))
    }),
    of(Logical, ["IFNA", "SI.NON.DISP", "value, value_if_na=None", "IFNA(NA(), 0)", "0"], |_, a| {
        otherwise(&a, is_nan, "value_if_na", Value::None)
    }),
    of(Logical, ["IFS", "SI.CONDITIONS", "condition1, value1, *more", "IFS(1 > 2, 'a', 2 > 1, 'b')", "'b'"], |_, a| {
        let mut pairs = at_least_one(&a, "condition1")?.chunks(2);
        let chosen = pairs.find(|pair| pair.first().is_some_and(Value::is_true));
        let chosen = chosen.ok_or_else(|| Raised::value_error("no condition is true"))?;
        chosen.get(1).cloned().ok_or_else(|| Raised::type_error("each condition needs a value"))
    }),
    of(Logical, ["NOT", "NON", "logical_expression", "NOT(123)", "False"], |_, a| {
        a.only(&["logical_expression"])?;
        Ok(Value::Bool(!a.required(0, "logical_expression")?.is_true()))
    }),
    of(Logical, ["OR", "OU", "logical_expression, *logical_expressions", "OR(0, None, 3)", "True"], |_, a| {
        Ok(Value::Bool(at_least_one(&a, "logical_expression")?.iter().any(Value::is_true)))
    }),
    of(
        Logical,
        ["SWITCH", "SI.MULTIPLE", "expression, case1, value1, *more", "SWITCH(2, 1, 'one', 2, 'two', 'many')", "'two'"],
        |_, a| switch(&a),
    ),
    of(Logical, ["TRUE", "VRAI", "", "TRUE()", "True"], |_, a| {
        a.only(&[])?;
        Ok(Value::Bool(true))
    }),
    of(Logical, ["XOR", "OUX", "logical_expression, *logical_expressions", "XOR(1, 0, 0)", "True"], |_, a| {
        let values = at_least_one(&a, "logical_expression")?;
        Ok(Value::Bool(values.iter().filter(|value| value.is_true()).count() % 2 == 1))
    }),
];

fn otherwise(arguments: &Arguments, fails: fn(&Value) -> bool, name: &str, default: Value) -> Outcome {
    arguments.only(&["value", name])?;
    let value = arguments.required(0, "value")?;
    Ok(if fails(value) { arguments.get(1, name).cloned().unwrap_or(default) } else { value.clone() })
}

fn switch(arguments: &Arguments) -> Outcome {
    let values = at_least_one(arguments, "expression")?;
    let (expression, cases) = values.split_first().ok_or_else(|| Raised::type_error("nothing to compare"))?;
    for pair in cases.chunks(2) {
        match pair {
            [case, value] if case.equals(expression) => return Ok(value.clone()),
            [default] => return Ok(default.clone()),
            _ => {}
        }
    }
    Err(Raised::value_error("no case is equal"))
}
