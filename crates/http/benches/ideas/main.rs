//! What JSON costs an idea on its way in and out, beside `serde_json` with plain structs.
//!
//! Deliberately absent: connections, tokens and the database.

#![expect(
    clippy::unwrap_used,
    reason = "a measurement whose own data are wrong must stop"
)]

mod body;
mod page;

use criterion::{criterion_group, criterion_main};

criterion_group!(benches, body::typical, body::hostile, page::answered);
criterion_main!(benches);
