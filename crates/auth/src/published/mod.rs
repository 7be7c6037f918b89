//! The keys that an issuer publishes, kept fresh in the background.
//!
//! One task fetches, and nobody else: so there is never more than one request under way, it outlives
//! whoever asked for it, and no lock is held meanwhile. Requests read the last good set, and may ask
//! the task to look again. A failure of any kind leaves the last good set in use.
//! Deliberately absent: which key a token is checked with, and an end to the trust in a set whose
//! issuer stays away.

mod fetch;
mod jwk;
mod set;
mod url;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep_until};
use tracing::{debug, info, warn};

pub use self::fetch::ClientError;
pub(crate) use self::set::KeySet;
pub use self::url::{SetUrl, SetUrlError};

use self::fetch::{FetchError, Source};

/// How long a key that the issuer has withdrawn may go on being used.
const PERIOD: Duration = Duration::from_secs(5 * 60);

/// How often requests can make the issuer be asked, whatever came of it.
const COOL_DOWN: Duration = Duration::from_secs(30);

/// The longest pause after a failure. The first is a second, and each is twice the one before.
const MAX_PAUSE: Duration = Duration::from_secs(30);

/// A JWK set that keeps itself fresh until it is dropped.
#[derive(Debug)]
pub(crate) struct PublishedKeys {
    state: watch::Receiver<State>,
    demand: Arc<Notify>,
    refresher: AbortHandle,
}

#[derive(Debug, Default)]
struct State {
    /// The last good set.
    keys: Option<Arc<KeySet>>,
    /// Whether the issuer is being asked right now.
    asking: bool,
    /// How often it has been asked, to whatever end.
    asked: u64,
    /// When it was last asked because of a request.
    demanded: Option<Instant>,
}

impl PublishedKeys {
    /// Begins to fetch, on the Tokio runtime that this is called in.
    pub(crate) fn follow(url: SetUrl) -> Result<Self, ClientError> {
        let source = Source::new(url)?;
        let (sender, state) = watch::channel(State::asking());
        let demand = Arc::new(Notify::new());
        let refresher = Refresher {
            source,
            state: sender,
            demand: Arc::clone(&demand),
            failures: 0,
        };
        let refresher = tokio::spawn(refresher.run()).abort_handle();
        Ok(Self {
            state,
            demand,
            refresher,
        })
    }

    /// The last good set, if there ever was one.
    pub(crate) fn known(&self) -> Option<Arc<KeySet>> {
        self.state.borrow().keys.clone()
    }

    /// Has the issuer asked and waits for that, or for whoever has it asked already; returns at once
    /// while that can't be done again.
    pub(crate) async fn refresh(&self) {
        let mut state = self.state.clone();
        let asked = {
            let state = state.borrow();
            if !state.asking {
                if state.is_cooling_down() {
                    return;
                }
                self.demand.notify_one();
            }
            state.asked
        };
        // An error means that the refresher is gone: then there is nothing to wait for.
        drop(state.wait_for(|state| state.asked > asked).await);
    }
}

impl Drop for PublishedKeys {
    fn drop(&mut self) {
        self.refresher.abort();
    }
}

impl State {
    fn asking() -> Self {
        Self {
            asking: true,
            ..Self::default()
        }
    }

    fn is_cooling_down(&self) -> bool {
        self.demanded.is_some_and(|then| then.elapsed() < COOL_DOWN)
    }
}

/// The task that asks the issuer.
struct Refresher {
    source: Source,
    state: watch::Sender<State>,
    demand: Arc<Notify>,
    /// How many times in a row it failed.
    failures: u32,
}

impl Refresher {
    async fn run(mut self) {
        loop {
            let fetched = self.source.fetch().await;
            self.land(fetched);
            let demanded = self.until_due().await;
            self.state.send_modify(|state| {
                state.asking = true;
                state.demanded = demanded.or(state.demanded);
            });
        }
    }

    fn land(&mut self, fetched: Result<KeySet, FetchError>) {
        let fresh = match fetched {
            Ok(set) => {
                self.failures = 0;
                log(&set);
                Some(Arc::new(set))
            }
            Err(error) => {
                self.failures = self.failures.saturating_add(1);
                warn!(reason = %error, "the JWK set could not be fetched");
                None
            }
        };
        self.state.send_modify(|state| {
            state.keys = fresh.or(state.keys.take());
            state.asking = false;
            state.asked += 1;
        });
    }

    /// Waits until it is time to ask again; if that is because of a request, says when.
    async fn until_due(&self) -> Option<Instant> {
        let due = Instant::now() + pause_after(self.failures);
        loop {
            tokio::select! {
                () = sleep_until(due) => return None,
                () = self.demand.notified() => {
                    if !self.state.borrow().is_cooling_down() {
                        return Some(Instant::now());
                    }
                }
            }
        }
    }
}

fn pause_after(failures: u32) -> Duration {
    match failures.checked_sub(1) {
        None => PERIOD,
        Some(doublings) => Duration::from_secs(1 << doublings.min(5)).min(MAX_PAUSE),
    }
}

fn log(set: &KeySet) {
    info!(
        keys = set.len(),
        skipped = set.skipped().len(),
        "JWK set fetched"
    );
    for skipped in set.skipped() {
        debug!(place = skipped.place, reason = %skipped.why, "a key of the JWK set is not used");
    }
}
