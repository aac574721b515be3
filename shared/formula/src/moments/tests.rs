//! Dates as a cooperator writes them.

mod anything;
mod calendar;
mod datetime;
mod free;
mod functions;
mod modules;
mod notation;
mod people;
