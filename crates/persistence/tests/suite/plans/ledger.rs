//! What statements were seen to cost, and what each may.

use std::fmt;

use super::scene::{Plan, Seen};

struct Entry {
    plan: Plan,
    what: String,
    seen: Seen,
    allowed: Option<u64>,
}

/// Everything that was seen. It is judged at the end, all at once.
#[derive(Default)]
pub(super) struct Ledger(Vec<Entry>);

impl Ledger {
    /// Records a statement that may read so many pages, or whatever it needs.
    pub(super) fn record(
        &mut self,
        plan: Plan,
        what: impl Into<String>,
        allowed: Option<u64>,
        seen: Seen,
    ) {
        let what = what.into();
        self.0.push(Entry {
            plan,
            what,
            seen,
            allowed,
        });
    }

    pub(super) fn assert_kept(&self) {
        assert!(self.0.len() > 50, "{} statements", self.0.len());
        let broken = self
            .0
            .iter()
            .filter(|entry| entry.allowed.is_some_and(|most| entry.seen.pages > most));
        let broken: Vec<_> = broken
            .map(|entry| format!("{entry} {}", entry.seen.shape()))
            .collect();
        assert!(broken.is_empty(), "{}", broken.join("\n"));
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let allowed = self.allowed.map_or(String::new(), |most| most.to_string());
        let (plan, what, seen) = (self.plan.as_str(), &self.what, &self.seen);
        let (pages, time) = (seen.pages, seen.milliseconds);
        write!(f, "| {what} | {plan} | {pages} | {allowed} | {time:.2} |")
    }
}

impl fmt::Display for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| statement | plan | pages | allowed | ms |")?;
        writeln!(f, "|---|---|---|---|---|")?;
        self.0.iter().try_for_each(|entry| writeln!(f, "{entry}"))
    }
}
