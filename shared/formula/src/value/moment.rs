//! Days, instants and times of day.
//!
//! Arithmetic follows Python's `datetime`; zones follow the bundled IANA database.

use std::sync::Arc;

/// A day of the Gregorian calendar: days since 1970-01-01. Between the years 1 and 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(pub i32);

/// `datetime.datetime`: a wall-clock time, with or without a zone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DateTime {
    /// Microseconds since 1970-01-01T00:00 of the clock on the wall, as if it stood in UTC.
    pub wall: i64,
    /// Seconds east of UTC at that moment; 0 without a zone.
    pub offset: i32,
    /// IANA name; none is Python's "naive".
    pub zone: Option<Arc<str>>,
}

/// `datetime.time`: microseconds since midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TimeOfDay(pub i64);
