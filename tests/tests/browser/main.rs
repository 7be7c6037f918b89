//! The documentation's pages in a real browser: they work, under the policy that they are served
//! with, and ask no other host for anything.
//!
//! Needs Chromium, so `cargo xtask test` leaves it out and `cargo xtask ci` does not.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that can't go on has failed"
)]

mod devtools;
mod pages;
mod tab;
