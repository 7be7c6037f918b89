//! What was measured, and the medians of it. Two who had their turns in the same rounds are compared
//! round by round, since what else the machine did in one met both.

use super::{
    cpu,
    load::{Turn, Workload},
    peers::Running,
};

/// A turn in which others used more of the cores than this says little of rates and times.
const QUIET: f64 = 0.3;

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

impl Figure {
    pub(super) fn is_noisy(&self) -> bool {
        self.foreign > QUIET
    }
}

#[derive(Clone, Copy)]
pub(super) struct Start {
    pub(super) ready: f64,
    pub(super) memory: f64,
}

/// What is asked of everyone: one table.
pub(super) type Kind = (Workload, u32);

type Everyones<T> = Vec<(&'static str, Vec<T>)>;

/// Everything that was measured, in the order in which it first was.
#[derive(Default)]
pub(super) struct Figures {
    starts: Everyones<Start>,
    turns: Vec<(Kind, Everyones<Figure>)>,
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
        if self.turns.iter().all(|(other, _)| *other != kind) {
            self.turns.push((kind, Vec::new()));
        }
        let turns = self.turns.iter_mut().find(|(other, _)| *other == kind);
        if let Some((_, everyone)) = turns {
            push(everyone, name, figure);
        }
    }

    pub(super) fn kinds(&self) -> impl Iterator<Item = Kind> {
        self.turns.iter().map(|(kind, _)| *kind)
    }

    /// Everyone's turns of a kind.
    pub(super) fn everyone(&self, kind: Kind) -> &[(&'static str, Vec<Figure>)] {
        let turns = self.turns.iter().find(|(other, _)| *other == kind);
        turns.map_or(&[], |(_, everyone)| everyone)
    }

    /// Somebody's turns of a kind, round by round; none if they had none.
    pub(super) fn turns(&self, kind: Kind, name: &str) -> &[Figure] {
        of(self.everyone(kind), name)
    }

    /// Who was started.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.starts.iter().map(|(name, _)| *name)
    }

    /// Somebody's starts, round by round.
    pub(super) fn starts(&self, name: &str) -> &[Start] {
        of(&self.starts, name)
    }

    /// The memory of somebody after the last two rounds, which were equal.
    pub(super) fn memory_at_last(&self, name: &str) -> Option<[f64; 2]> {
        let (_, everyone) = self.turns.last()?;
        match of(everyone, name) {
            [.., before, after] => Some([before.memory, after.memory]),
            _ => None,
        }
    }
}

fn push<T>(everyone: &mut Everyones<T>, name: &'static str, one: T) {
    match everyone.iter_mut().find(|(other, _)| *other == name) {
        Some((_, all)) => all.push(one),
        None => everyone.push((name, vec![one])),
    }
}

fn of<'a, T>(everyone: &'a [(&'static str, Vec<T>)], name: &str) -> &'a [T] {
    let own = everyone.iter().find(|(other, _)| *other == name);
    own.map_or(&[], |(_, all)| all)
}

/// The middle one, or what is between the two in the middle.
pub(super) fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<_> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let (low, high) = (values.len().checked_sub(1)? / 2, values.len() / 2);
    Some(values.get(low)?.midpoint(*values.get(high)?))
}

/// The median of what somebody's figure is of another's in the same round.
pub(super) fn ratio<T>(own: &[T], other: &[T], field: impl Fn(&T) -> f64) -> Option<f64> {
    median(
        own.iter()
            .zip(other)
            .map(|(own, other)| field(own) / field(other)),
    )
}

#[cfg(test)]
mod tests {
    use super::{median, ratio};

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median([]), None);
        assert_eq!(median([3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median([4.0, 1.0, 2.0, 3.0]), Some(2.5));
    }

    #[test]
    fn a_ratio_is_of_one_round() {
        let (own, other) = ([1.0, 20.0, 6.0], [2.0, 10.0, 3.0]);
        assert_eq!(ratio(&own, &other, |figure| *figure), Some(2.0));
    }
}
