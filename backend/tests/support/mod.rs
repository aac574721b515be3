//! What the tests of the running binary share: servers, a database to look into, devices.

pub mod database;
pub mod device;
pub mod postgres;
pub mod server;
