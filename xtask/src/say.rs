//! Progress, on standard error: standard output belongs to what a command is asked for.

use std::{
    fmt::Display,
    io::{IsTerminal, stderr},
    time::{Duration, Instant},
};

/// Says what happens now.
pub(crate) fn step(what: impl Display) {
    eprintln!("==> {what}");
}

/// Says what happens now, and how long it took if it went well.
pub(crate) async fn timed(
    what: impl Display,
    work: impl Future<Output = anyhow::Result<()>>,
) -> anyhow::Result<()> {
    step(&what);
    let began = Instant::now();
    work.await?;
    step(format!(
        "{what}: fine after {} s",
        began.elapsed().as_secs()
    ));
    Ok(())
}

/// A count on its way to an end: one line that changes on a terminal, a line now and then elsewhere.
pub(crate) struct Progress {
    what: &'static str,
    end: u64,
    in_place: bool,
    said: Option<Instant>,
}

impl Progress {
    pub(crate) fn new(what: &'static str, end: u64) -> Self {
        Self {
            what,
            end,
            in_place: stderr().is_terminal(),
            said: None,
        }
    }

    /// Says how far it is, unless that was said just now.
    pub(crate) fn update(&mut self, count: u64) {
        let pause = Duration::from_millis(if self.in_place { 100 } else { 5000 });
        let just_now = self.said.is_some_and(|at| at.elapsed() < pause);
        if just_now && count < self.end {
            return;
        }
        self.said = Some(Instant::now());
        let Self { what, end, .. } = self;
        if self.in_place {
            eprint!("\r==> {count} of {end} {what}");
        } else {
            step(format!("{count} of {end} {what}"));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.in_place && self.said.is_some() {
            eprintln!();
        }
    }
}
