//! A bucket of tokens, counted in time: how long it would take to be full again.
//!
//! This is GCRA. One number is all that has to be kept of a bucket, and a bucket that is full need
//! not be kept at all. Redis does the same sum, in `bucket.lua`.

use std::time::Duration;

const MINUTE: u64 = 60_000_000;

/// How many calls a minute, and as many at once. Times are whole microseconds, which Lua's numbers
/// hold too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quota {
    calls: u64,
    interval: u64,
}

impl Quota {
    /// None allows whatever comes.
    pub(super) fn per_minute(calls: u32) -> Option<Self> {
        let calls = u64::from(calls);
        let interval = MINUTE.checked_div(calls)?.max(1);
        Some(Self { calls, interval })
    }

    pub(super) fn calls(self) -> u64 {
        self.calls
    }

    /// How long one token takes to come back.
    pub(super) fn interval(self) -> u64 {
        self.interval
    }

    /// How long an empty bucket takes to be full.
    pub(super) fn capacity(self) -> u64 {
        self.interval * self.calls
    }

    /// Takes a token, if there is one, from a bucket that is full again after `debt`.
    pub(super) fn take(self, debt: u64) -> Verdict {
        let paid = debt.saturating_add(self.interval);
        let allowed = paid <= self.capacity();
        Verdict {
            quota: self,
            allowed,
            debt: if allowed {
                paid
            } else {
                debt.min(self.capacity())
            },
        }
    }

    /// What somebody else decided, unless that can't be.
    pub(super) fn decided(self, allowed: i64, debt: i64) -> Option<Verdict> {
        let allowed = match allowed {
            0 => false,
            1 => true,
            _ => return None,
        };
        let debt = u64::try_from(debt).ok()?;
        let least = if allowed {
            self.interval
        } else {
            self.capacity() - self.interval + 1
        };
        (least..=self.capacity())
            .contains(&debt)
            .then_some(Verdict {
                quota: self,
                allowed,
                debt,
            })
    }
}

/// Whether a call was allowed, and how the bucket stands after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) quota: Quota,
    pub(super) allowed: bool,
    /// How long until the bucket is full.
    pub(super) debt: u64,
}

impl Verdict {
    /// How many calls could be made at once now.
    pub(super) fn remaining(self) -> u64 {
        (self.quota.capacity() - self.debt) / self.quota.interval
    }

    /// In how many seconds the bucket is full again, even if the remaining calls are made at once.
    pub(super) fn reset(self) -> u64 {
        seconds(self.debt + self.remaining() * self.quota.interval)
    }

    /// In how many seconds there is a token.
    pub(super) fn retry_after(self) -> u64 {
        let needed = self.debt + self.quota.interval;
        seconds(needed.saturating_sub(self.quota.capacity())).max(1)
    }
}

fn seconds(micros: u64) -> u64 {
    micros.div_ceil(1_000_000)
}

/// Whole microseconds.
pub(super) fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::Quota;

    #[test]
    fn a_full_bucket_allows_its_calls_and_no_more_whatever_their_number() {
        for calls in [1, 7, 10, 100, 999, 10_000] {
            let quota = Quota::per_minute(calls).unwrap();
            let mut debt = 0;
            for used in 1..=u64::from(calls) {
                let verdict = quota.take(debt);
                assert!(verdict.allowed);
                assert_eq!(verdict.remaining(), u64::from(calls) - used);
                assert_eq!(verdict.reset(), 60);
                debt = verdict.debt;
            }
            let verdict = quota.take(debt);
            assert!(!verdict.allowed);
            assert_eq!((verdict.remaining(), verdict.reset()), (0, 60));
            assert_eq!(verdict.retry_after(), 60_u64.div_ceil(u64::from(calls)));
            assert!(!quota.take(debt - quota.interval() + 1).allowed);
            assert!(quota.take(debt - quota.interval()).allowed);
        }
        assert_eq!(Quota::per_minute(0), None);
    }

    #[test]
    fn what_can_not_be_is_not_believed() {
        let quota = Quota::per_minute(100).unwrap();
        for (allowed, debt) in [
            (1, 600_000),
            (1, 60_000_000),
            (0, 60_000_000),
            (0, 59_400_001),
        ] {
            assert!(quota.decided(allowed, debt).is_some(), "{allowed} {debt}");
        }
        for (allowed, debt) in [
            (1, 599_999),
            (1, 60_000_001),
            (0, 59_400_000),
            (0, 0),
            (0, -1),
            (1, i64::MIN),
            (1, i64::MAX),
            (2, 600_000),
            (-1, 600_000),
        ] {
            assert!(quota.decided(allowed, debt).is_none(), "{allowed} {debt}");
        }
    }
}
