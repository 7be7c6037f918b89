//! Servers whose owner was killed, and what they left in the data directory.
//!
//! Whoever calls this holds the home's lock, so no process in the data directory has an owner.

use std::path::Path;
use std::time::Duration;

use rustix::io::Errno;
use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use crate::account::Account;
use crate::deadline;
use crate::error::Error;
use crate::home::delete;
use crate::inhabitants::Premises;

const PATIENCE: Duration = Duration::from_secs(10);

/// Waits until nobody serves the data directory any more, asking if need be, and then removes a
/// `postmaster.pid` that would keep the next server from starting.
pub(crate) fn evict(data: &Path, account: &Account) -> Result<(), Error> {
    let Some(premises) = Premises::at(data, account) else {
        return Ok(());
    };
    // A server may still be on its way down: a second request for the same does no harm.
    if !leave(&premises, Signal::INT)? && !leave(&premises, Signal::QUIT)? {
        let pid = premises
            .inhabitants()?
            .first()
            .map_or(0, |pid| pid.as_raw_pid());
        return Err(Error::Orphan {
            pid,
            data: premises.data,
        });
    }
    match premises.postmaster {
        // PostgreSQL takes any live process of this id for its predecessor: a zombie, or somebody
        // else who was given the id. Nobody is in the directory, so it is neither.
        Some(pid) if exists(pid) => delete(&premises.data.join("postmaster.pid")),
        _ => Ok(()),
    }
}

/// Asks all processes in the directory to go, and waits. False when some stay.
fn leave(premises: &Premises, signal: Signal) -> Result<bool, Error> {
    let present = premises.inhabitants()?;
    // The postmaster ends its children itself. Without it they go when they notice.
    let asked = match premises.postmaster.filter(|pid| present.contains(pid)) {
        Some(pid) => vec![pid],
        None => present,
    };
    for pid in asked {
        // It may be gone by now.
        let _ = kill_process(pid, signal);
    }
    let left = deadline::poll(PATIENCE, || {
        premises
            .inhabitants()
            .map(|present| present.is_empty().then_some(()))
    })?;
    Ok(left.is_some())
}

fn exists(pid: Pid) -> bool {
    test_kill_process(pid) != Err(Errno::SRCH)
}
