//! Dates and times: calendar, zones, Python's `datetime`, texts in and out.
//!
//! Everything is a pure function of its arguments; the clock and the document's zone come from the host.

mod calendar;
mod zones;

pub use calendar::{
    FIRST_YEAR, LAST_YEAR, days_in_month, days_since_1970, easter, french_holidays, is_leap, shift_month,
};
pub use zones::Zone;

#[cfg(test)]
mod tests;
