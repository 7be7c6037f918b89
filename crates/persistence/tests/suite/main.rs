//! The repositories against PostgreSQL. Each method meets two owners, and is asked whether the
//! second can see, change or point at what the first one has.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod categories;
mod folded;
mod ideas;
mod migrations;
mod plans;
mod schema;
mod second_lock;
mod statements;
mod support;
mod tasks;
mod tls;
mod trouble;
mod users;
mod workers;
