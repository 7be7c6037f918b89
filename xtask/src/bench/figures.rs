//! What was measured, and the medians of it.

use std::collections::BTreeMap;

use super::{
    cpu,
    load::{Turn, Workload},
    peers::Running,
};

/// Of one turn. CPU is in milliseconds for each request, times in milliseconds, memory in MiB.
#[derive(Clone, Copy)]
pub(super) struct Figure {
    pub(super) rate: f64,
    pub(super) p50: f64,
    pub(super) p99: f64,
    pub(super) errors: f64,
    pub(super) server: f64,
    pub(super) postgres: f64,
    pub(super) memory: f64,
    /// How many cores others used meanwhile.
    pub(super) foreign: f64,
}

#[derive(Clone, Copy)]
pub(super) struct Start {
    pub(super) ready: f64,
    pub(super) memory: f64,
}

/// What is asked of everyone: one table.
pub(super) type Kind = (Workload, u32);

/// Everything that was measured, in the order of the peers.
#[derive(Default)]
pub(super) struct Figures {
    pub(super) starts: Vec<(&'static str, Vec<Start>)>,
    pub(super) turns: BTreeMap<Kind, Vec<(&'static str, Vec<Figure>)>>,
}

impl Figures {
    pub(super) fn started(&mut self, name: &'static str, running: &Running) {
        let start = Start {
            ready: running.ready_after.as_secs_f64() * 1000.0,
            memory: cpu::memory(running.id()),
        };
        push(&mut self.starts, name, start);
    }

    pub(super) fn measured(&mut self, name: &'static str, turn: &Turn, figure: Figure) {
        let kind = (turn.workload, turn.connections);
        push(self.turns.entry(kind).or_default(), name, figure);
    }

    /// A median of somebody's, if they had a turn.
    pub(super) fn median(&self, kind: Kind, name: &str, of: fn(&Figure) -> f64) -> Option<f64> {
        let everyone = self.turns.get(&kind)?;
        let (_, figures) = everyone.iter().find(|(other, _)| *other == name)?;
        median(figures.iter().map(of))
    }
}

impl Figures {
    /// A median of somebody's starts.
    pub(super) fn start(&self, name: &str, of: fn(&Start) -> f64) -> Option<f64> {
        let (_, starts) = self.starts.iter().find(|(other, _)| *other == name)?;
        median(starts.iter().map(of))
    }

    /// The memory of somebody after the last two rounds, which were equal.
    pub(super) fn memory_at_last(&self, name: &str) -> Option<[f64; 2]> {
        let everyone = self.turns.values().next_back()?;
        let (_, figures) = everyone.iter().find(|(other, _)| *other == name)?;
        match figures.as_slice() {
            [.., before, after] => Some([before.memory, after.memory]),
            _ => None,
        }
    }
}

fn push<T>(everyone: &mut Vec<(&'static str, Vec<T>)>, name: &'static str, one: T) {
    match everyone.iter_mut().find(|(other, _)| *other == name) {
        Some((_, all)) => all.push(one),
        None => everyone.push((name, vec![one])),
    }
}

pub(super) fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}
