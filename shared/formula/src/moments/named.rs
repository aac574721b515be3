//! Tuples whose elements have names: what `isocalendar()` and `timetuple()` answer.

use std::any::Any;
use std::rc::Rc;

use crate::error::Outcome;
use crate::run::Context;
use crate::value::{Object, Value};

/// The parts of `isocalendar()`.
pub(super) const WEEK: Names = Names { class: "datetime.IsoCalendarDate", names: &["year", "week", "weekday"] };
/// The parts of `timetuple()`.
pub(super) const TIME: Names = Names {
    class: "time.struct_time",
    names: &["tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst"],
};

/// The class and the names of the elements.
#[derive(Clone, Copy, Debug)]
pub(super) struct Names {
    class: &'static str,
    names: &'static [&'static str],
}

/// A tuple of numbers with names.
#[derive(Debug)]
struct Named {
    names: Names,
    values: Rc<[Value]>,
}

/// Such a tuple.
pub(super) fn named(names: Names, numbers: &[i64]) -> Value {
    Value::Object(Rc::new(Named { names, values: numbers.iter().copied().map(Value::Int).collect() }))
}

impl Object for Named {
    fn type_name(&self) -> &str {
        self.names.class.rsplit('.').next().unwrap_or_default()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self) -> String {
        let parts = self.names.names.iter().zip(self.values.iter()).map(|(name, value)| match value {
            Value::Int(number) => format!("{name}={number}"),
            _ => (*name).to_owned(),
        });
        format!("{}({})", self.names.class, parts.collect::<Vec<_>>().join(", "))
    }
    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        let index = self.names.names.iter().position(|known| *known == name);
        Ok(index.and_then(|index| self.values.get(index)).cloned())
    }
    fn plain(&self) -> Option<Value> {
        Some(Value::Tuple(Rc::clone(&self.values)))
    }
}
