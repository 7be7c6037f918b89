//! What the database costs: the pools, the wait for a connection, and each passage through the door.
//!
//! Recorded through the `metrics` facade, which does nothing where nobody asked for metrics.

use std::time::Instant;

use deadpool::Status;
use metrics::{Unit, describe_gauge, describe_histogram, gauge, histogram};

use crate::StoreError;

const CONNECTIONS: &str = "database_pool_connections";
const MOST: &str = "database_pool_max_connections";
const WAITING: &str = "database_pool_waiting_requests";
const WAIT: &str = "database_pool_wait_seconds";
const TRANSACTION: &str = "database_transaction_duration_seconds";

/// Says what each metric of this crate is, once a recorder is there to be told.
pub fn describe_metrics() {
    describe_gauge!(CONNECTIONS, "Connections of all pools, by state.");
    describe_gauge!(MOST, "How many connections the pools may have.");
    describe_gauge!(WAITING, "Requests that wait for a connection.");
    describe_histogram!(
        WAIT,
        Unit::Seconds,
        "How long requests waited for a connection, those that got none too."
    );
    describe_histogram!(
        TRANSACTION,
        Unit::Seconds,
        "How long transactions took from asking for a connection, by purpose and outcome."
    );
}

/// Records how the common pool and those of workers stand together, which may have so many
/// connections. Whoever finds none free waits for a common one too, and is counted there alone.
pub(crate) fn pools(common: Status, own: impl Iterator<Item = Status>, most: usize) {
    let (mut idle, mut used) = (0, 0);
    for status in own.chain([common]) {
        idle += status.available;
        used += status.size.saturating_sub(status.available);
    }
    let set = |gauge: metrics::Gauge, count: usize| {
        // No pool has more connections than this can count.
        gauge.set(f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
    };
    set(gauge!(CONNECTIONS, "state" => "idle"), idle);
    set(gauge!(CONNECTIONS, "state" => "used"), used);
    set(gauge!(MOST), most);
    set(gauge!(WAITING), common.waiting);
}

/// Records how long a connection was waited for.
pub(crate) fn waited_since(asked: Instant) {
    histogram!(WAIT).record(asked.elapsed());
}

/// One transaction, which is recorded when it has ended, or was given up.
pub(crate) struct Transaction {
    started: Instant,
    purpose: &'static str,
    outcome: &'static str,
}

impl Transaction {
    pub(crate) fn begin(purpose: &'static str) -> Self {
        Self {
            started: Instant::now(),
            purpose,
            outcome: "abandoned",
        }
    }

    pub(crate) fn end<T>(mut self, result: &Result<T, StoreError>) {
        self.outcome = match result {
            Ok(_) => "ok",
            Err(
                StoreError::UnknownOwner
                | StoreError::EmailTaken
                | StoreError::CategoryNameTaken
                | StoreError::UnknownReferences(_),
            ) => "refused",
            Err(StoreError::Unavailable(_)) => "unavailable",
            Err(StoreError::Unexpected(_)) => "unexpected",
        };
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        let (purpose, outcome) = (self.purpose, self.outcome);
        histogram!(TRANSACTION, "purpose" => purpose, "outcome" => outcome)
            .record(self.started.elapsed());
    }
}
