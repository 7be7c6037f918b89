//! The private PostgreSQL, against the real programs: made, found again, killed in every way.
//!
//! One binary, so that it is linked once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod cluster;
mod databases;
mod discovery;
mod kills;
mod supervised;
mod support;
