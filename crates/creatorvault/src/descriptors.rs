//! File descriptors: each connection takes one, and so does whatever answers it.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// What the process needs beside its connections: files, timers, wakers, signals.
const RESERVE: usize = 64;

/// Lets the process have as many as its hard limit says, as the soft one is often 1,024.
pub(crate) fn raise() {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    let limit = Rlimit {
        current: maximum,
        maximum,
    };
    // Where the system has a lower limit of its own, as macOS does, things stay as they are.
    let _ = setrlimit(Resource::Nofile, limit);
}

/// How many clients there can be at once so that `others` can always be opened.
pub(crate) fn for_clients(others: usize) -> usize {
    let all = getrlimit(Resource::Nofile).current;
    let all = all.map_or(usize::MAX, |all| usize::try_from(all).unwrap_or(usize::MAX));
    all.saturating_sub(others).saturating_sub(RESERVE)
}
