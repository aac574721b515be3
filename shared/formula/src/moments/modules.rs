//! The modules of dates that formulas may import: `datetime`, `zoneinfo`, `calendar`, and of `dateutil` what Grist's users
//! know.
//!
//! Deliberately absent: `time`, whose clock is the machine's; calendars as text.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use etabli_locale::Language;

use super::classes::{ALL, Class};
use super::members::{integer, now, text};
use super::objects::zone;
use super::{Zone, calendar, free, relative};
use crate::error::{Outcome, Raised};
use crate::run::{Arguments, Context};
use crate::value::{Date, Object, Value};

const MODULES: [&str; 6] =
    ["datetime", "zoneinfo", "calendar", "dateutil", "dateutil.parser", "dateutil.relativedelta"];

/// The module of this name, if it is one of those here.
#[must_use]
pub fn module(name: &str) -> Option<Value> {
    let name = MODULES.into_iter().find(|known| *known == name)?;
    Some(Value::Object(Rc::new(Module(name))))
}

/// A module.
#[derive(Debug)]
struct Module(&'static str);

impl Object for Module {
    fn type_name(&self) -> &str {
        "module"
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self) -> String {
        format!("<module '{}'>", self.0)
    }
    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        Ok(match (self.0, name) {
            ("zoneinfo", "ZoneInfo") => Some(Class::NamedZone.value()),
            ("datetime", "MINYEAR") => Some(Value::Int(calendar::FIRST_YEAR)),
            ("datetime", "MAXYEAR") => Some(Value::Int(calendar::LAST_YEAR)),
            ("datetime", "UTC") => Some(zone(Zone::utc())),
            ("datetime", _) => {
                ALL.into_iter().find(|class| class.name() == name && *class != Class::NamedZone).map(Class::value)
            }
            ("dateutil", "parser" | "relativedelta") => module(&format!("dateutil.{name}")),
            ("dateutil.parser", "parse") => Some(function("parse", parse)),
            ("dateutil.relativedelta", "relativedelta") => Some(function("relativedelta", relative::construct)),
            ("dateutil.relativedelta", _) => relative::weekday(name),
            ("calendar", _) => of_calendar(name),
            _ => None,
        })
    }
}

type Run = fn(&mut Context<'_>, &Arguments) -> Outcome;

/// A function of a module.
#[derive(Debug)]
struct Function {
    name: &'static str,
    run: Run,
}

fn function(name: &'static str, run: Run) -> Value {
    Value::Object(Rc::new(Function { name, run }))
}

impl Object for Function {
    fn type_name(&self) -> &str {
        "function"
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self) -> String {
        format!("<function {}>", self.name)
    }
    fn call(&self, ctx: &mut Context, arguments: Arguments) -> Outcome {
        (self.run)(ctx, &arguments)
    }
}

/// `dateutil.parser.parse(timestr, dayfirst=False, default=None)`
fn parse(ctx: &mut Context<'_>, arguments: &Arguments) -> Outcome {
    let timestr = match arguments.required(0, "timestr")? {
        Value::Text(timestr) => timestr,
        other => {
            return Err(Raised::type_error(format!(
                "Parser must be a string or character stream, not {}",
                other.full_type_name()
            )));
        }
    };
    let known = ["timestr", "dayfirst", "default"];
    if let Some((name, _)) = arguments.keywords.iter().find(|(name, _)| !known.contains(&name.as_ref())) {
        return Err(Raised::type_error(format!("parse() got an unexpected keyword argument '{name}'")));
    }
    let is_day_first = matches!(arguments.keyword("dayfirst"), Some(Value::Bool(true) | Value::Int(1)));
    let (date, time) = match arguments.keyword("default") {
        Some(Value::DateTime(moment)) => (moment.date(), moment.time().0),
        Some(Value::Date(date)) => (*date, 0),
        _ => (now(ctx).date(), 0),
    };
    free::parse_with(timestr, date, time, is_day_first).map(Value::DateTime)
}

fn list(values: impl Iterator<Item = Value>) -> Value {
    Value::List(Rc::new(RefCell::new(values.collect())))
}

/// The names of `calendar`.
fn of_calendar(name: &str) -> Option<Value> {
    const DAYS: [&str; 7] = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];
    let (months, days) = (Language::En.month_names(), Language::En.day_names());
    let short = |name: &&str| text(name.get(..3).unwrap_or(name));
    // Months count from 1: the first name is empty.
    let none = || std::iter::once(text(""));
    Some(match name {
        "day_name" => list(days.iter().map(|day| text(*day))),
        "day_abbr" => list(days.iter().map(short)),
        "month_name" => list(none().chain(months.iter().map(|month| text(*month)))),
        "month_abbr" => list(none().chain(months.iter().map(short))),
        "isleap" => function("isleap", |_, a| Ok(Value::Bool(calendar::is_leap(integer(a.required(0, "year")?)?)))),
        "leapdays" => function("leapdays", |_, a| {
            let before = |year: i64| {
                let year = year - 1;
                year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400)
            };
            Ok(Value::Int(before(integer(a.required(1, "y2")?)?) - before(integer(a.required(0, "y1")?)?)))
        }),
        "monthrange" => function("monthrange", |_, a| {
            let first = first_day(a)?;
            let (year, month, _) = first.civil();
            let parts = [first.weekday(), calendar::days_in_month(year, month)];
            Ok(Value::Tuple(parts.into_iter().map(Value::Int).collect()))
        }),
        "monthcalendar" => function("monthcalendar", |_, a| first_day(a).map(month_calendar)),
        "weekday" => function("weekday", |_, a| {
            let (year, month) = (integer(a.required(0, "year")?)?, integer(a.required(1, "month")?)?);
            let date = super::classes::day_of(year, month, integer(a.required(2, "day")?)?)?;
            Ok(Value::Int(date.weekday()))
        }),
        _ => Value::Int(DAYS.iter().zip(0..).find(|(day, _)| **day == name)?.1),
    })
}

fn first_day(arguments: &Arguments) -> Outcome<Date> {
    let month = integer(arguments.required(1, "month")?)?;
    if !(1..=12).contains(&month) {
        return Err(Raised::value_error(format!("bad month number {month}; must be 1-12")));
    }
    super::classes::day_of(integer(arguments.required(0, "year")?)?, month, 1)
}

/// Weeks from Monday, days of other months as 0.
fn month_calendar(first: Date) -> Value {
    let (year, month, _) = first.civil();
    let length = calendar::days_in_month(year, month);
    let weeks = (first.weekday() + length + 6) / 7;
    let day_of =
        |week: i64, day: i64| Some(week * 7 + day - first.weekday() + 1).filter(|day| (1..=length).contains(day));
    list((0..weeks).map(|week| list((0..7).map(|day| Value::Int(day_of(week, day).unwrap_or(0))))))
}
