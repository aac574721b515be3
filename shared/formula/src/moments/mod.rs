//! Dates and times: calendar, zones, Python's `datetime`, texts in and out.
//!
//! Everything is a pure function of its arguments; the clock and the document's zone come from the host.

mod arithmetic;
mod calendar;
mod classes;
mod display;
mod duration;
mod free;
pub mod iso;
mod members;
mod modules;
mod named;
mod objects;
mod relative;
mod strftime;
mod strptime;
mod typed;
mod zones;

pub use arithmetic::{
    absolute, add, compare, divide, equal, floor_divide, later, modulo, moved, multiply, negate, order, subtract,
};
pub use calendar::{
    FIRST_YEAR, LAST_YEAR, days_in_month, days_since_1970, easter, french_holidays, is_leap, shift_month,
};
pub use classes::{Class, named, zone_of};
pub use display::{Order, format_date, format_moment};
pub use duration::{sum_of_units, total_seconds};
pub use free::parse as parse_free;
pub use members::{attribute, call_method, document_zone, format_spec, integer, now, shown, written};
pub use modules::module;
pub use objects::zone;
pub use strftime::{month_number, strftime, weekday_number};
pub use strptime::strptime;
pub use typed::{Typed, parse_typed};
pub use zones::Zone;

#[cfg(test)]
mod tests;
