//! Progress, on standard error: standard output belongs to what a command is asked for.

use std::fmt::Display;

/// Says what happens now.
pub(crate) fn step(what: impl Display) {
    eprintln!("==> {what}");
}
