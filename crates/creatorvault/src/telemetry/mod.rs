//! What the process says of itself: log lines on standard output, JSON for machines and coloured on
//! a terminal; metrics on a listener of their own; traces to a collector.
//!
//! Other crates are never heard below INFO: what they say there may quote a request, a statement or
//! its parameters.

mod fields;
mod lines;
mod metrics;
mod panics;
mod traces;

use std::io::{IsTerminal, stdout};

use anyhow::anyhow;
use tracing::{dispatcher, error};
use tracing_subscriber::{EnvFilter, fmt, prelude::*};

use crate::config::Logs;
use lines::{CRITICAL, JsonLines};

pub(crate) use metrics::Metrics;
pub(crate) use traces::TraceExport;

/// Starts logging for the whole process. Can be done once.
pub(crate) fn start(logs: &Logs) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(logs.directives())?;
    let registry = tracing_subscriber::registry().with(filter);
    let started = if stdout().is_terminal() {
        let lines = fmt::layer().with_target(false).compact();
        registry.with(lines).try_init()
    } else {
        panics::log_all();
        let lines = JsonLines::new(logs.deployment.as_str(), stdout);
        registry.with(lines).try_init()
    };
    started.map_err(|error| anyhow!("logging can't be started: {error}"))
}

/// Says why the process ends: as a log line where there are any for machines, else to whoever
/// started it.
pub(crate) fn report(error: &anyhow::Error) {
    if dispatcher::has_been_set() && !stdout().is_terminal() {
        error!(target: CRITICAL, reason = format!("{error:#}"), "the service can't go on");
    } else {
        eprintln!("creatorvault: {error:#}");
    }
}
