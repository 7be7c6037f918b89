//! Who used the CPU during a turn: the server, PostgreSQL, the load, or somebody else. From `/proc`,
//! so on Linux alone.

use std::{fs, time::Instant};

use anyhow::Context;

use super::{figures::Figure, load::Answered, processors};

/// The kernel's clock for user space, whatever its own is.
const TICKS_IN_A_SECOND: f64 = 100.0;

/// Observes a turn, in which a server is asked, or PostgreSQL alone.
pub(super) fn observe(
    postgres: u32,
    server: Option<u32>,
    turn: impl Fn() -> anyhow::Result<Answered>,
) -> anyhow::Result<Figure> {
    let of_server = || server.map_or(0.0, of_family);
    let before = (
        machine()?,
        of_server(),
        of_family(postgres),
        finished_children()?,
    );
    let began = Instant::now();
    let answered = turn()?;
    let elapsed = began.elapsed().as_secs_f64();
    let used_by_server = of_server() - before.1;
    let used_by_postgres = of_family(postgres) - before.2;
    let used_by_load = finished_children()? - before.3;
    let used = machine()? - before.0;
    let foreign = used - used_by_server - used_by_postgres - used_by_load;
    let requests = answered.requests.max(1.0);
    Ok(Figure {
        rate: answered.requests / answered.seconds,
        p50: answered.p50,
        p99: answered.p99,
        errors: answered.errors,
        server: server.map_or(f64::NAN, |_| used_by_server * 1000.0 / requests),
        postgres: used_by_postgres * 1000.0 / requests,
        memory: server.map_or(f64::NAN, memory),
        foreign: (foreign / elapsed).max(0.0),
    })
}

/// The resident memory of a process and its descendants, in MiB. What several of them share is counted
/// once.
pub(super) fn memory(root: u32) -> f64 {
    let kibibytes = |process: &u32| {
        let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
        let line = rollup.lines().find(|line| line.starts_with("Pss:"))?;
        line.split_whitespace().nth(1)?.parse::<f64>().ok()
    };
    let all: f64 = family(root).iter().filter_map(kibibytes).sum();
    all / 1024.0
}

/// The CPU seconds of a process and its descendants, and of those that it has outlived.
fn of_family(root: u32) -> f64 {
    let ticks = |process: &u32| {
        let outlived = if *process == root { 4 } else { 2 };
        let stat = stat(&process.to_string())?;
        let used = stat.iter().skip(11).take(outlived);
        Some(used.copied().map(f64::from).sum::<f64>())
    };
    family(root).iter().filter_map(ticks).sum::<f64>() / TICKS_IN_A_SECOND
}

/// The CPU seconds of the programs that this one has run.
fn finished_children() -> anyhow::Result<f64> {
    let stat = stat("self").context("/proc/self/stat can't be read")?;
    let ticks: f64 = stat.iter().skip(13).take(2).copied().map(f64::from).sum();
    Ok(ticks / TICKS_IN_A_SECOND)
}

/// The CPU seconds that anybody has used of the processors that we share.
fn machine() -> anyhow::Result<f64> {
    let stat = fs::read_to_string("/proc/stat")?;
    let shared = processors::allowed()?;
    let ticks: f64 = stat
        .lines()
        .filter_map(|line| line.strip_prefix("cpu")?.split_once(' '))
        .filter(|(number, _)| shared.iter().any(|shared| shared == number))
        .map(|(_, fields)| busy(fields))
        .sum();
    Ok(ticks / TICKS_IN_A_SECOND)
}

/// Of a processor's ticks all but the fourth and the fifth, in which it was idle or waited for a disk,
/// and the guests', which are counted already.
fn busy(fields: &str) -> f64 {
    let fields = fields.split_whitespace().take(8).enumerate();
    fields
        .filter(|(at, _)| !matches!(at, 3 | 4))
        .filter_map(|(_, field)| field.parse::<f64>().ok())
        .sum()
}

fn family(root: u32) -> Vec<u32> {
    let processes: Vec<(u32, u32)> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(|process: u32| Some((process, *stat(&process.to_string())?.get(1)?)))
        .collect();
    let mut family = vec![root];
    let mut next = 0;
    while let Some(&parent) = family.get(next) {
        let children = processes.iter().filter(|(_, of)| *of == parent);
        family.extend(children.map(|&(process, _)| process));
        next += 1;
    }
    family
}

/// The numbers of `/proc/PID/stat` behind the name, which may hold spaces. What is no number, or too
/// large a one, counts as 0.
fn stat(process: &str) -> Option<Vec<u32>> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, fields) = text.rsplit_once(") ")?;
    Some(
        fields
            .split_whitespace()
            .map(|field| field.parse().unwrap_or(0))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::busy;

    #[test]
    fn idling_and_waiting_is_not_busy() {
        let ticks = busy("1 2 4 1000 1000 8 16 32 1000 1000");
        assert!((ticks - 63.0).abs() < f64::EPSILON);
    }
}
