//! Dates as a cooperator writes them.

mod calendar;
mod datetime;
mod free;
mod functions;
mod notation;
mod people;
