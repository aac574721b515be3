//! Dates as a cooperator writes them.

mod calendar;
mod free;
