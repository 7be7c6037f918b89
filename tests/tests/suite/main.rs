//! The service over HTTP, laid out like its URLs.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that can't go on has failed"
)]

mod api;
mod database;
mod documentation;
mod guards;
mod health;
mod operations;
mod shape;
mod time;
