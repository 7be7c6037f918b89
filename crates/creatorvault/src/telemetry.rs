//! Logs: JSON lines for machines, coloured lines on a terminal.

use std::io::{IsTerminal, stdout};

use anyhow::anyhow;
use tracing_subscriber::{EnvFilter, fmt, prelude::*};

use crate::config::Logs;

/// Starts logging for the whole process. Can be done once.
pub(crate) fn start(logs: &Logs) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(logs.directives())?;
    let registry = tracing_subscriber::registry().with(filter);
    let lines = fmt::layer().with_target(false);
    let started = if stdout().is_terminal() {
        registry.with(lines.compact()).try_init()
    } else {
        let json = lines.json().flatten_event(true).with_span_list(false);
        registry.with(json).try_init()
    };
    started.map_err(|error| anyhow!("logging can't be started: {error}"))
}
