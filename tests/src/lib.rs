//! What the tests over HTTP share: the application that the binary builds, on a port and a database
//! of its own, an issuer of tokens, and answers taken apart.
//!
//! Deliberately absent: mocks. What is asked here is what a client would ask.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a test that can't go on has failed"
)]

mod answer;
mod issuer;
mod operations;
mod private;
mod published;
mod redis;
mod schema;
mod service;
mod tables;
mod wire;

pub use answer::{Answer, assert_problem, assert_success};
pub use issuer::{AUDIENCE, ISSUER, Issuer};
pub use operations::{Call, Operation};
pub use private::{PrivatePostgres, connect};
pub use published::Published;
pub use redis::{Liar, PrivateRedis};
pub use schema::assert_fits;
pub use service::{Ask, Service};
pub use tables::Tables;
pub use wire::Wire;
