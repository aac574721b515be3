//! The functions of spreadsheets: one table, from which formulas run, editors complete and the reference is written.
//!
//! Each family is a file with the functions and their entries. What a function is for, in a sentence, stands in
//! `functions.ftl` of each language under `function-…`.
//!
//! Deliberately absent: what needs the text of a formula or the tables by name (lazy forms, lookups, neighbours of a
//! record); the evaluator has those.

mod conditional;
mod conversion;
mod criteria;
mod dates;
mod depreciation;
mod distributions;
mod expressions;
mod finance;
mod french;
mod information;
mod logical;
mod lookup;
mod math;
mod numbers;
mod phone;
mod reading;
mod reference;
mod regression;
mod samples;
mod schedule;
mod special;
mod stats;
mod text;
mod text_format;
mod text_numbers;
mod trigonometry;
mod workdays;

use std::sync::LazyLock;

pub use dates::{DATES, moment, serial};
pub use french::find_french;
pub use reference::{forms, message, reference, sentence};
pub use schedule::SCHEDULES;
pub use workdays::WORKDAYS;

use crate::error::Outcome;
use crate::run::{Arguments, Context};

/// What a function is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    /// Arithmetic, rounding, trigonometry.
    Math,
    /// Means, spreads, distributions.
    Statistics,
    /// Texts.
    Text,
    /// Days and times.
    Date,
    /// What a value is.
    Information,
    /// True, false, choices.
    Logical,
    /// Finding values in lists.
    Lookup,
    /// Sums and counts of what meets criteria.
    Conditional,
    /// Loans, investments, depreciation.
    Finance,
    /// Bases and units.
    Conversion,
}

/// A spreadsheet function.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// As Grist names it; looked up case-sensitively.
    pub name: &'static str,
    /// As spreadsheets name it in French; the English name where they do not translate it.
    pub french: &'static str,
    /// What it is about.
    pub family: Family,
    /// Its parameters as Python writes them: `value, places=0, *more`.
    pub parameters: &'static str,
    /// A call, in canonical form.
    pub example: &'static str,
    /// `repr` of the example's value.
    pub value: &'static str,
    /// What it does.
    pub run: Run,
}

/// What runs a function.
type Run = fn(&mut Context<'_>, Arguments) -> Outcome;

/// An entry of a table: name, French name, parameters, example and its value.
const fn of(family: Family, texts: [&'static str; 5], run: Run) -> Function {
    let [name, french, parameters, example, value] = texts;
    Function { name, french, family, parameters, example, value, run }
}

/// The families' tables.
const FAMILIES: &[&[Function]] = &[
    math::TABLE,
    trigonometry::TABLE,
    stats::TABLE,
    samples::TABLE,
    regression::TABLE,
    distributions::TABLE,
    text::TABLE,
    text_numbers::TABLE,
    expressions::TABLE,
    phone::TABLE,
    DATES,
    SCHEDULES,
    WORKDAYS,
    information::TABLE,
    logical::TABLE,
    lookup::TABLE,
    conditional::TABLE,
    finance::TABLE,
    depreciation::TABLE,
    conversion::TABLE,
];

static CATALOGUE: LazyLock<Vec<Function>> = LazyLock::new(|| {
    let mut functions: Vec<Function> = FAMILIES.iter().copied().flatten().copied().collect();
    functions.sort_by_key(|function| function.name);
    functions
});

/// Every function, by name.
#[must_use]
pub fn catalogue() -> &'static [Function] {
    &CATALOGUE
}

/// The function of this name, exactly as written.
#[must_use]
pub fn find(name: &str) -> Option<&'static Function> {
    let index = CATALOGUE.binary_search_by(|function| function.name.cmp(name)).ok()?;
    CATALOGUE.get(index)
}

#[cfg(test)]
mod tests;
