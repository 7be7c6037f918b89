//! The binary as whoever deploys it meets it: its words, its signals, its configuration.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that can't go on has failed"
)]

mod configuration;
mod crowd;
mod dashboards;
mod documentation;
mod ending;
mod logs;
mod metrics;
mod process;
mod running;
mod traces;
