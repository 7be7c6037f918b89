//! A panic, wherever it happens, is a log line; by default it is a few lines of plain text.

use std::panic::{PanicHookInfo, set_hook};

use tracing::error;

/// Makes it so for the whole process.
pub(super) fn log_all() {
    set_hook(Box::new(log));
}

fn log(panic: &PanicHookInfo<'_>) {
    // A literal is ours. A message that was put together may quote what a client sent.
    let literal = panic.payload().downcast_ref::<&'static str>().copied();
    error!(
        reason = literal.unwrap_or("a message that may quote a client"),
        place = panic.location().map(tracing::field::display),
        "panicked"
    );
}
