//! What the product must keep to, and what it aims for. A bound that is broken fails the command.

use super::{
    figures::{Figure, Figures, median, ratio},
    load::Workload,
    recipes::{BARE, DESIGNED, FASTIFY, LOCKED, PRODUCT},
};

/// With how many connections bounds are met, and with how many more of them.
pub(super) const CONNECTIONS: u32 = 16;
const MORE: u32 = 64;

/// What is bounded. Where it is against somebody, it is a ratio.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum What {
    Rate,
    /// Of more connections, against few.
    RateOfMore,
    P99,
    ServerCpu,
    PostgresCpu,
    Ready,
    MemoryAtStart,
    MemoryAfterLoad,
    Growth,
    Token,
}

use Limits::{Least, Most};
use What::{
    Growth, MemoryAfterLoad, MemoryAtStart, P99, PostgresCpu, Rate, RateOfMore, Ready, ServerCpu,
    Token,
};

pub(super) struct Bound {
    pub(super) what: What,
    /// Nobody, where there is nothing to compare.
    pub(super) against: &'static str,
    pub(super) workload: Option<Workload>,
    pub(super) limits: Limits,
}

#[derive(Clone, Copy)]
pub(super) enum Limits {
    /// What it has to reach, and what it should.
    Least(f64, f64),
    /// What it may reach, and what it should not.
    Most(f64, f64),
}

const W1: Option<Workload> = Some(Workload::W1);
const W2: Option<Workload> = Some(Workload::W2);
const W3: Option<Workload> = Some(Workload::W3);
const W4: Option<Workload> = Some(Workload::W4);
const W5: Option<Workload> = Some(Workload::W5);

pub(super) const BOUNDS: [Bound; 39] = [
    bound(Rate, LOCKED, W1, Least(0.55, 0.80)),
    bound(Rate, LOCKED, W2, Least(0.65, 0.90)),
    bound(Rate, LOCKED, W3, Least(0.65, 0.90)),
    bound(Rate, BARE, W1, Least(0.40, 0.60)),
    bound(Rate, BARE, W2, Least(0.50, 0.70)),
    bound(Rate, BARE, W3, Least(0.50, 0.75)),
    bound(Rate, BARE, W4, Least(1.2, 2.0)),
    bound(Rate, BARE, W5, Least(0.8, 1.0)),
    bound(Rate, DESIGNED, W1, Least(10.0, 16.0)),
    bound(Rate, DESIGNED, W2, Least(7.0, 10.0)),
    bound(Rate, DESIGNED, W3, Least(10.0, 16.0)),
    bound(Rate, FASTIFY, W1, Least(1.0, 1.4)),
    bound(Rate, FASTIFY, W2, Least(1.2, 1.7)),
    bound(Rate, FASTIFY, W3, Least(0.9, 1.3)),
    bound(RateOfMore, "16 connections", W1, Least(0.9, 1.0)),
    bound(RateOfMore, "16 connections", W2, Least(0.9, 1.0)),
    bound(RateOfMore, "16 connections", W3, Least(0.9, 1.0)),
    bound(RateOfMore, "16 connections", W4, Least(0.9, 1.0)),
    bound(RateOfMore, "16 connections", W5, Least(0.9, 1.0)),
    bound(P99, BARE, W1, Most(1.6, 1.3)),
    bound(P99, BARE, W2, Most(1.6, 1.3)),
    bound(P99, BARE, W3, Most(1.6, 1.3)),
    bound(P99, BARE, W4, Most(1.6, 1.3)),
    bound(P99, BARE, W5, Most(1.6, 1.3)),
    bound(ServerCpu, BARE, W1, Most(2.0, 1.5)),
    bound(ServerCpu, BARE, W2, Most(2.0, 1.5)),
    bound(ServerCpu, BARE, W3, Most(2.0, 1.5)),
    bound(ServerCpu, BARE, W4, Most(2.0, 1.5)),
    bound(ServerCpu, BARE, W5, Most(2.0, 1.5)),
    bound(PostgresCpu, BARE, W1, Most(2.6, 1.9)),
    bound(PostgresCpu, BARE, W2, Most(2.0, 1.4)),
    bound(PostgresCpu, BARE, W3, Most(2.0, 1.4)),
    bound(PostgresCpu, BARE, W4, Most(2.0, 1.4)),
    bound(PostgresCpu, BARE, W5, Most(2.0, 1.4)),
    bound(Ready, BARE, None, Most(4.0, 1.5)),
    bound(MemoryAtStart, "", None, Most(32.0, 20.0)),
    bound(MemoryAfterLoad, "", None, Most(64.0, 40.0)),
    bound(Growth, "", None, Most(5.0, 0.0)),
    bound(Token, "jsonwebtoken", None, Most(1.3, 1.1)),
];

const fn bound(
    what: What,
    against: &'static str,
    workload: Option<Workload>,
    limits: Limits,
) -> Bound {
    Bound {
        what,
        against,
        workload,
        limits,
    }
}

/// A figure that is bounded.
#[derive(Clone, Copy)]
pub(super) struct Measured {
    pub(super) value: f64,
    /// Whether anybody whose turns are in it had errors. Errors are quickly made.
    pub(super) errors: bool,
    /// Whether it may come from a turn that others disturbed. A median does not as long as most turns
    /// were quiet.
    pub(super) noisy: bool,
}

impl Measured {
    /// Of what nothing else on the machine changes much.
    pub(super) fn alone(value: f64) -> Self {
        Self {
            value,
            errors: false,
            noisy: false,
        }
    }
}

/// What came of a bound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Verdict {
    Goal,
    Holds,
    Broken,
    /// Broken, and that may be somebody else's doing.
    Disturbed,
    Errors,
}

impl Verdict {
    pub(super) fn is_failure(self) -> bool {
        matches!(self, Self::Broken | Self::Errors)
    }
}

impl Bound {
    /// As many digits as are printed, and as count.
    pub(super) fn digits(&self) -> u8 {
        match self.what {
            MemoryAtStart | MemoryAfterLoad | Growth => 1,
            Rate | RateOfMore | P99 | ServerCpu | PostgresCpu | Ready | Token => 2,
        }
    }

    pub(super) fn judge(&self, measured: Measured) -> Verdict {
        let value = rounded(measured.value, self.digits());
        let (holds, good) = match self.limits {
            Least(floor, goal) => (value >= floor, value >= goal),
            Most(floor, goal) => (value <= floor, value <= goal),
        };
        match (holds, good) {
            _ if measured.errors => Verdict::Errors,
            (true, true) => Verdict::Goal,
            (true, false) => Verdict::Holds,
            (false, _) if measured.noisy => Verdict::Disturbed,
            (false, _) => Verdict::Broken,
        }
    }

    /// What was measured of it, if all that it needs was.
    pub(super) fn measured(&self, figures: &Figures) -> Option<Measured> {
        let turns = |connections, name| {
            let workload = self.workload?;
            Some(figures.turns((workload, connections), name))
        };
        let against = |field: fn(&Figure) -> f64| {
            let own = turns(CONNECTIONS, PRODUCT)?;
            compared(own, turns(CONNECTIONS, self.against)?, field)
        };
        let starts = figures.starts(PRODUCT);
        match self.what {
            Rate => against(|turn| turn.rate),
            P99 => against(|turn| turn.p99),
            ServerCpu => against(|turn| turn.server),
            PostgresCpu => against(|turn| turn.postgres),
            RateOfMore => {
                let few = turns(CONNECTIONS, PRODUCT)?;
                compared(turns(MORE, PRODUCT)?, few, |turn| turn.rate)
            }
            Ready => ratio(starts, figures.starts(self.against), |start| start.ready)
                .map(Measured::alone),
            MemoryAtStart => median(starts.iter().map(|start| start.memory)).map(Measured::alone),
            MemoryAfterLoad => figures
                .memory_at_last(PRODUCT)
                .map(|[_, after]| Measured::alone(after)),
            Growth => figures
                .memory_at_last(PRODUCT)
                .map(|memory| Measured::alone(growth(memory))),
            Token => None,
        }
    }
}

fn compared(own: &[Figure], other: &[Figure], field: fn(&Figure) -> f64) -> Option<Measured> {
    let pairs = || own.iter().zip(other);
    let noisy = pairs().filter(|(own, other)| own.is_noisy() || other.is_noisy());
    Some(Measured {
        value: ratio(own, other, field)?,
        errors: pairs().any(|(own, other)| own.errors + other.errors > 0.0),
        noisy: noisy.count() * 2 >= pairs().count(),
    })
}

/// A value as it is printed; never a nought below nought.
pub(super) fn rounded(value: f64, digits: u8) -> f64 {
    let unit = 10_f64.powi(digits.into());
    (value * unit).round() / unit + 0.0
}

/// From one to the other, in per cent.
pub(super) fn growth([before, after]: [f64; 2]) -> f64 {
    (after / before - 1.0) * 100.0
}

#[cfg(test)]
mod tests {
    use super::{BARE, Bound, Least, Measured, Most, Rate, ServerCpu, Verdict, W1, bound};

    const QUICK: Bound = bound(Rate, BARE, W1, Least(0.5, 0.7));
    const CHEAP: Bound = bound(ServerCpu, BARE, W1, Most(2.0, 1.5));

    #[test]
    fn a_bound_counts_as_it_is_printed() {
        let judge = |bound: &Bound, value| bound.judge(Measured::alone(value));
        assert_eq!(judge(&QUICK, 0.696), Verdict::Goal);
        assert_eq!(judge(&QUICK, 0.694), Verdict::Holds);
        assert_eq!(judge(&QUICK, 0.496), Verdict::Holds);
        assert_eq!(judge(&QUICK, 0.494), Verdict::Broken);
        assert_eq!(judge(&CHEAP, 1.504), Verdict::Goal);
        assert_eq!(judge(&CHEAP, 2.004), Verdict::Holds);
        assert_eq!(judge(&CHEAP, 2.006), Verdict::Broken);
    }

    #[test]
    fn noise_excuses_what_is_broken_and_errors_are_never_excused() {
        let noisy = Measured {
            noisy: true,
            ..Measured::alone(0.1)
        };
        let wrong = Measured {
            errors: true,
            value: 0.9,
            ..noisy
        };
        assert_eq!(QUICK.judge(noisy), Verdict::Disturbed);
        assert_eq!(QUICK.judge(wrong), Verdict::Errors);
        assert!(!QUICK.judge(noisy).is_failure() && QUICK.judge(wrong).is_failure());
    }
}
