//! The processors that servers, load and PostgreSQL share: two of them on any machine, since bounds
//! that were found with two say nothing of sixteen.

use std::{
    fs,
    path::Path,
    process::{self, Command, Stdio},
    thread::available_parallelism,
};

use anyhow::{Context, bail};

use crate::cargo;

/// As many as each server has workers. The product asks how many there are; its peers are told.
const SHARED: usize = 2;

/// Fails where nobody can say who used them.
pub(super) fn must_be_observable() -> anyhow::Result<()> {
    if !Path::new("/proc/stat").exists() {
        bail!(
            "the bench learns from Linux's /proc who used the processors, and there is none here; \
             --micro and --scale need none"
        );
    }
    Ok(())
}

/// Keeps this process, and whatever it starts from now on, to two of the processors that it has.
pub(super) fn share() -> anyhow::Result<()> {
    if available_parallelism()?.get() > SHARED {
        let shared: Vec<_> = allowed()?.into_iter().take(SHARED).collect();
        let process = process::id().to_string();
        let mut taskset = Command::new("taskset");
        taskset.args([
            "--all-tasks",
            "--cpu-list",
            "--pid",
            &shared.join(","),
            &process,
        ]);
        cargo::run(taskset.stdout(Stdio::null()))
            .context("taskset is needed where there are more than two processors")?;
    }
    let left = available_parallelism()?.get();
    if left != SHARED {
        bail!("{SHARED} processors are needed, and this process has {left}");
    }
    Ok(())
}

/// The numbers of the processors that this process has.
pub(super) fn allowed() -> anyhow::Result<Vec<String>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let list = status
        .lines()
        .find_map(|line| line.strip_prefix("Cpus_allowed_list:"))
        .context("/proc/self/status does not say which processors there are")?;
    Ok(listed(list).collect())
}

/// The processors of a list like `0-3,8`.
fn listed(text: &str) -> impl Iterator<Item = String> {
    text.trim().split(',').flat_map(|range| {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let ends: (Option<u32>, Option<u32>) = (first.parse().ok(), last.parse().ok());
        let range = ends.0.zip(ends.1).map(|(first, last)| first..=last);
        range.into_iter().flatten().map(|number| number.to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn ranges_and_single_processors_are_listed() {
        let all: Vec<_> = listed("\t0-2,5,8-9\n").collect();
        assert_eq!(all, ["0", "1", "2", "5", "8", "9"]);
    }
}
