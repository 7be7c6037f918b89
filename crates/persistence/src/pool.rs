//! The pool of connections. It does not ping on checkout: a connection that died is known to be
//! closed, and one that dies in use costs its request a 503, not every request a round trip.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use deadpool::{
    Runtime, Status,
    managed::{QueueMode, WeakPool},
};
use diesel::ConnectionError;
use diesel_async::{
    AsyncPgConnection,
    pooled_connection::{
        AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod, deadpool as diesel_pool,
    },
};
use tokio::{runtime::Handle, time::interval};

use crate::{ConnectionUrl, StoreError, measure};

type Manager = AsyncDieselConnectionManager<AsyncPgConnection>;

/// A connection on loan from the pool.
pub(crate) type Lease = diesel_pool::Object<AsyncPgConnection>;

/// A connection is replaced after this long, so that none outlives a failover or a pooler's limit.
const MAX_AGE: Duration = Duration::from_secs(3600);
/// Beyond the pool's size, a connection is closed once it has been idle for this long.
const OVERFLOW_IDLE: Duration = Duration::from_secs(10);

/// With fewer connections of its own a worker would wait while another has some to spare.
const LEAST_OF_A_WORKER: usize = 4;

/// How many connections there may be, and how long to wait for one.
#[derive(Clone, Copy, Debug)]
pub struct PoolSettings {
    /// Connections that are kept.
    pub size: usize,
    /// Connections that may be opened beyond those while they are needed.
    pub overflow: usize,
    /// How long a request waits for a connection.
    pub wait: Duration,
    /// How long making a connection may take.
    pub connect: Duration,
}

impl PoolSettings {
    /// What each of several workers has of it, while one connection stays for what none of them does;
    /// nothing where that would be too little.
    pub(crate) fn share(self, workers: usize) -> Option<Self> {
        let size = self.size.saturating_sub(1).checked_div(workers)?;
        let overflow = self.overflow / workers;
        (size >= LEAST_OF_A_WORKER).then_some(Self {
            size,
            overflow,
            ..self
        })
    }
}

/// The pool itself.
#[derive(Clone)]
pub(crate) struct Pool(diesel_pool::Pool<AsyncPgConnection>);

impl Pool {
    /// Makes a pool; no connection is opened before one is needed.
    ///
    /// Must be called within a Tokio runtime that outlives every user of the pool, since the
    /// connections are driven on it.
    pub(crate) fn new(url: ConnectionUrl, settings: PoolSettings) -> Result<Self, StoreError> {
        let pool = diesel_pool::Pool::builder(manager(url, settings.connect))
            .max_size(settings.size + settings.overflow)
            .wait_timeout(Some(settings.wait))
            .queue_mode(QueueMode::Lifo)
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(StoreError::unavailable)?;
        tokio::spawn(close_surplus(pool.weak(), settings.size));
        Ok(Self(pool))
    }

    /// Takes a connection, which goes back when it is dropped.
    pub(crate) async fn lease(&self) -> Result<Lease, StoreError> {
        let asked = Instant::now();
        let lease = self.0.get().await;
        measure::waited_since(asked);
        lease.map_err(StoreError::unavailable)
    }
}

/// The pools of everybody who shares the connections, for as long as they are used; first the one
/// that was there first.
#[derive(Clone)]
pub(crate) struct Pools(Arc<Mutex<Vec<WeakPool<Manager>>>>);

impl Pools {
    pub(crate) fn of(first: &Pool) -> Self {
        Self(Arc::new(Mutex::new(vec![first.0.weak()])))
    }

    /// Adds one that has taken its share from the first, which is left one connection.
    pub(crate) fn split_off(&self, pool: &Pool) {
        let mut pools = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(first) = pools.as_slice().first().and_then(WeakPool::upgrade) {
            first.resize(1);
        }
        pools.retain(|pool| pool.upgrade().is_some());
        pools.push(pool.0.weak());
    }

    /// How each of them stands.
    pub(crate) fn statuses(&self) -> Vec<Status> {
        let pools = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let pools = pools.iter().filter_map(WeakPool::upgrade);
        pools.map(|pool| pool.status()).collect()
    }
}

fn manager(url: ConnectionUrl, limit: Duration) -> Manager {
    // On the runtime of whoever made the pool, not of whoever is the first to need the connection: a
    // server's workers stop one by one, and a connection dies with the runtime that drives it.
    let runtime = Handle::current();
    let mut config = ManagerConfig::default();
    config.recycling_method = RecyclingMethod::Fast;
    config.custom_setup = Box::new(move |_| {
        let url = url.clone();
        let connecting = runtime.spawn(async move { url.connect(limit).await });
        Box::pin(async {
            connecting
                .await
                .unwrap_or_else(|stopped| Err(ConnectionError::BadConnection(stopped.to_string())))
        })
    });
    AsyncDieselConnectionManager::new_with_config(String::new(), config)
}

/// Trims the pool now and then, until nobody has it.
async fn close_surplus(pool: WeakPool<Manager>, size: usize) {
    let mut ticks = interval(OVERFLOW_IDLE / 2);
    loop {
        ticks.tick().await;
        let Some(pool) = pool.upgrade() else { return };
        trim(&pool, size, OVERFLOW_IDLE);
    }
}

/// Closes what is too old, and what has been idle for too long beyond the pool's size.
fn trim(pool: &diesel_pool::Pool<AsyncPgConnection>, size: usize, idle: Duration) {
    let mut surplus = pool.status().size.saturating_sub(size);
    pool.retain(|_, metrics| {
        let idle_too_long = surplus > 0 && metrics.last_used() >= idle;
        let keep = metrics.age() < MAX_AGE && !idle_too_long;
        surplus -= usize::from(!keep && surplus > 0);
        keep
    });
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use creatorvault_local_postgres::{Server, TestDatabase};

    use super::{LEAST_OF_A_WORKER, Pool, PoolSettings, trim};
    use crate::ConnectionUrl;

    #[test]
    fn no_more_is_shared_out_than_there_is() {
        for size in 1..100 {
            for workers in 1..20 {
                let all = PoolSettings {
                    size,
                    overflow: size / 2,
                    wait: Duration::ZERO,
                    connect: Duration::ZERO,
                };
                let Some(share) = all.share(workers) else {
                    assert!(size <= workers * LEAST_OF_A_WORKER);
                    continue;
                };
                assert!(share.size >= LEAST_OF_A_WORKER);
                assert!(share.size * workers < size);
                assert!(share.overflow * workers <= all.overflow);
            }
        }
    }

    #[tokio::test]
    async fn what_was_opened_beyond_the_size_is_closed_when_it_is_idle() {
        let test = TestDatabase::migrated(&Server::from_env().unwrap())
            .await
            .unwrap();
        let url = ConnectionUrl::parse(test.service_url()).unwrap();
        let limit = Duration::from_secs(5);
        let settings = PoolSettings {
            size: 1,
            overflow: 2,
            wait: limit,
            connect: limit,
        };
        let pool = Pool::new(url, settings).unwrap();
        let leases = [pool.lease().await, pool.lease().await, pool.lease().await];
        trim(&pool.0, 1, Duration::ZERO);
        assert_eq!(pool.0.status().size, 3, "what is in use is not idle");
        drop(leases);
        trim(&pool.0, 1, Duration::from_secs(60));
        assert_eq!(
            pool.0.status().size,
            3,
            "what was just used may be needed again"
        );
        trim(&pool.0, 1, Duration::ZERO);
        assert_eq!(pool.0.status().size, 1);
    }
}
