//! A child process that does not outlive its parent, however the parent ends.
//!
//! A shell stands at the start. It leaves a watcher that reads from a pipe whose other end only the
//! parent holds, and then becomes the program. When the parent dies, `kill -9` included, the pipe
//! closes and the watcher sends the signal. The watcher is nobody's child by then, so a program
//! that counts its children (PostgreSQL does) sees none that it did not start.
//!
//! Deliberately absent: `prctl(PR_SET_PDEATHSIG)`, which needs unsafe code, Linux, and a spawning
//! thread that lives on. Not covered: the watcher being killed as well.

use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::deadline;
use crate::error::Error;

/// How long a program has for an orderly end when its owner is dropped.
const PATIENCE: Duration = Duration::from_secs(15);

/// `$$` stays the program's own id after `exec`. The watcher's files all point away from the
/// caller's, or it would keep a pipe open that somebody reads to its end.
const SCRIPT: &str = r#"
exec 3<&0
( { cd /; read -r _ <&3 || kill -"$1" $$; } >/dev/null 2>&1 & )
shift
exec "$@" </dev/null 3<&-
"#;

/// What asks the program for an orderly end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopSignal {
    /// `SIGINT`: PostgreSQL's fast shutdown.
    Interrupt,
    /// `SIGTERM`: what services expect.
    Terminate,
}

impl StopSignal {
    fn name(self) -> &'static str {
        match self {
            Self::Interrupt => "INT",
            Self::Terminate => "TERM",
        }
    }

    fn signal(self) -> Signal {
        match self {
            Self::Interrupt => Signal::INT,
            Self::Terminate => Signal::TERM,
        }
    }
}

/// A running program that ends when this is dropped or its process dies.
#[derive(Debug)]
pub struct Supervised {
    child: Child,
    lifeline: Option<ChildStdin>,
    stop_signal: StopSignal,
}

impl Supervised {
    /// Starts the program. `describe` adds arguments, environment, outputs and the account; the
    /// program's input is always empty. It gets a process group of its own, so that a terminal's
    /// Ctrl-C reaches only the parent, which then stops things in order.
    pub fn spawn(
        program: &Path,
        stop_signal: StopSignal,
        describe: impl FnOnce(&mut Command),
    ) -> Result<Self, Error> {
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", SCRIPT, "sh", stop_signal.name()])
            .arg(program);
        describe(&mut command);
        let mut child = command
            .stdin(Stdio::piped())
            .process_group(0)
            .spawn()
            .map_err(Error::system("start", program))?;
        let lifeline = child.stdin.take();
        Ok(Self {
            child,
            lifeline,
            stop_signal,
        })
    }

    /// The program's process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The program's exit status, if it has ended.
    pub fn try_wait(&mut self) -> io::Result<Option<ExitStatus>> {
        let status = self.child.try_wait()?;
        if status.is_some() {
            self.dismiss_watcher();
        }
        Ok(status)
    }

    /// Asks the program to end and waits; kills it when that takes too long.
    pub fn stop(&mut self, patience: Duration) -> io::Result<ExitStatus> {
        if let Some(status) = self.try_wait()? {
            return Ok(status);
        }
        kill_process(Pid::from_child(&self.child), self.stop_signal.signal())?;
        if let Some(status) = deadline::poll(patience, || self.try_wait())? {
            return Ok(status);
        }
        self.child.kill()?;
        let status = self.child.wait()?;
        self.dismiss_watcher();
        Ok(status)
    }

    /// The id of a program that has ended may soon be another's: the watcher must not signal it.
    fn dismiss_watcher(&mut self) {
        if let Some(mut lifeline) = self.lifeline.take() {
            // A watcher that is gone already needs no dismissal.
            let _ = lifeline.write_all(b"\n");
        }
    }
}

impl Drop for Supervised {
    fn drop(&mut self) {
        // Nobody is left to tell, and the closing pipe signals the program in any case.
        let _ = self.stop(PATIENCE);
    }
}
