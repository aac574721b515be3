//! The members' app.

mod error;
mod platform;
mod route;
mod store;
mod sync;

fn main() {}
