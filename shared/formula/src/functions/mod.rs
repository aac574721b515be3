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

use crate::error::{Outcome, Raised};
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
    /// How many arguments it takes by place.
    most: usize,
}

/// What runs a function.
type Run = fn(&mut Context<'_>, Arguments) -> Outcome;

/// An entry of a table: name, French name, parameters, example and its value.
const fn of(family: Family, texts: [&'static str; 5], run: Run) -> Function {
    let [name, french, parameters, example, value] = texts;
    Function { name, french, family, parameters, example, value, run, most: most_places(parameters) }
}

/// How many arguments parameters take by place: as many as there are before a star.
const fn most_places(parameters: &'static str) -> usize {
    let bytes = parameters.as_bytes();
    let mut most = if bytes.is_empty() { 0 } else { 1 };
    let mut place = 0;
    while place < bytes.len() {
        match bytes.split_at(place).1 {
            [b'*', b'*', ..] | [b'*', b',', ..] => return most - 1,
            [b'*', ..] => return usize::MAX,
            [b',', ..] => most += 1,
            _ => {}
        }
        place += 1;
    }
    most
}

impl Function {
    /// Runs it, when it takes these arguments.
    ///
    /// # Errors
    /// `TypeError` for an argument too many or of an unknown name; what the function raises.
    pub fn call(&self, ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
        if arguments.positional.len() > self.most {
            let (name, most, given) = (self.name, self.most, arguments.positional.len());
            let message = format!("{name}() takes {most} positional arguments but {given} were given");
            return Err(Raised::type_error(message));
        }
        let unknown = arguments.keywords.iter().find(|(keyword, _)| !self.has_parameter(keyword));
        if let Some((keyword, _)) = unknown {
            let message = format!("{}() got an unexpected keyword argument '{keyword}'", self.name);
            return Err(Raised::type_error(message));
        }
        (self.run)(ctx, arguments)
    }

    fn has_parameter(&self, name: &str) -> bool {
        let mut parameters =
            self.parameters.split(',').map(|parameter| parameter.split('=').next().unwrap_or_default().trim());
        parameters.any(|parameter| parameter == name || parameter.starts_with("**"))
    }
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
