//! The pools of connections: one for each worker, driven on the worker's own thread, and one that all
//! have in common. Together they hold what there may be, and a worker that is busier than the others
//! can have all of the common ones.
//!
//! Deliberately absent: a ping on checkout. A connection that died is known to be closed, and one that
//! dies in use costs its request a 503, not every request a round trip.

use std::{
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use deadpool::{
    Runtime,
    managed::{QueueMode, TimeoutType, Timeouts, WeakPool},
};
use diesel::ConnectionError;
use diesel_async::{
    AsyncPgConnection,
    pooled_connection::{
        AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
        deadpool::{self as diesel_pool, PoolError},
    },
};
use futures_util::future::select_ok;
use scopeguard::guard;
use tokio::{runtime::Handle, time::interval};

use crate::{ConnectionUrl, StoreError, measure};

type Manager = AsyncDieselConnectionManager<AsyncPgConnection>;
type Connections = diesel_pool::Pool<AsyncPgConnection>;

/// A connection on loan from its pool.
pub(crate) type Lease = diesel_pool::Object<AsyncPgConnection>;

/// A connection is replaced after this long, so that none outlives a failover or a pooler's limit.
const MAX_AGE: Duration = Duration::from_secs(3600);
/// Beyond a pool's size, a connection is closed once it has been idle for this long.
const OVERFLOW_IDLE: Duration = Duration::from_secs(10);

/// With fewer of its own a worker would need the common ones all the time.
const LEAST_OF_A_WORKER: usize = 4;
/// For a connection that is free, or that may be opened.
const WITHOUT_WAITING: Timeouts = Timeouts {
    wait: Some(Duration::ZERO),
    create: None,
    recycle: None,
};

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
    /// How many of the connections that are kept each of several workers has for itself. One at least
    /// stays for everybody; where the rest is too little to share, there is nothing to have.
    fn share(self, workers: usize) -> usize {
        let all_but_one = self.size.saturating_sub(1);
        match all_but_one.checked_div(workers) {
            Some(share) if share >= LEAST_OF_A_WORKER => share,
            _ => 0,
        }
    }
}

/// The connections that somebody may take: those that a worker has for itself, and the common ones.
#[derive(Clone)]
pub(crate) struct Pool {
    own: Option<Connections>,
    common: Connections,
    shares: Arc<Shares>,
}

/// What workers have for themselves, for as long as they use it.
struct Shares {
    url: ConnectionUrl,
    each: PoolSettings,
    /// How many were set aside.
    workers: usize,
    taken: Mutex<Vec<WeakPool<Manager>>>,
    /// How many connections there may be, those that nobody has for itself included.
    most: usize,
}

impl Pool {
    /// Makes the common pool, which lacks what so many workers will have for themselves; no connection
    /// is opened before one is needed.
    ///
    /// Must be called within a Tokio runtime that outlives every user of the pool, since the
    /// connections are driven on it.
    pub(crate) fn new(
        url: ConnectionUrl,
        settings: PoolSettings,
        workers: usize,
    ) -> Result<Self, StoreError> {
        let share = settings.share(workers);
        let left = PoolSettings {
            size: settings.size - share * workers,
            ..settings
        };
        let each = PoolSettings {
            size: share,
            overflow: 0,
            ..settings
        };
        Ok(Self {
            own: None,
            common: open(url.clone(), left)?,
            shares: Arc::new(Shares {
                url,
                each,
                workers: if share == 0 { 0 } else { workers },
                taken: Mutex::default(),
                most: settings.size + settings.overflow,
            }),
        })
    }

    /// The same pool for one of the workers, whose share is driven where this is called. There are no
    /// more shares than were set aside.
    pub(crate) fn of_worker(&self) -> Result<Self, StoreError> {
        let shares = &*self.shares;
        let mut taken = shares.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.retain(|pool| pool.upgrade().is_some());
        if taken.len() >= shares.workers {
            return Ok(self.clone());
        }
        let own = open(shares.url.clone(), shares.each)?;
        taken.push(own.weak());
        Ok(Self {
            own: Some(own),
            ..self.clone()
        })
    }

    /// Takes a connection, which goes back when it is dropped.
    pub(crate) async fn lease(&self) -> Result<Lease, StoreError> {
        let asked = Instant::now();
        let lease = self.take().await;
        measure::waited_since(asked);
        lease.map_err(StoreError::unavailable)
    }

    /// One of its own if that is free, which takes nothing from anybody and wakes no other thread; else a
    /// common one; else whichever comes back first. Waiting begins when there is nothing left to open, so
    /// that none is opened for somebody who is served before.
    async fn take(&self) -> Result<Lease, PoolError> {
        let Some(own) = &self.own else {
            return self.common.get().await;
        };
        match own.timeout_get(&WITHOUT_WAITING).await {
            Err(PoolError::Timeout(TimeoutType::Wait)) => {}
            // Where no more can be opened, one that is open may be idle.
            Err(PoolError::Backend(_)) if self.common.status().available > 0 => {}
            taken => return taken,
        }
        match self.common.timeout_get(&WITHOUT_WAITING).await {
            Err(PoolError::Timeout(TimeoutType::Wait)) => {}
            taken => return taken,
        }
        // Neither ends the wait for the other by failing.
        let both = [pin!(own.get()), pin!(self.common.get())];
        select_ok(both).await.map(|(lease, _)| lease)
    }

    /// Records how everybody's connections stand.
    pub(crate) fn record(&self) {
        let taken = &self.shares.taken;
        let taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        let own = taken.iter().filter_map(WeakPool::upgrade);
        let own = own.map(|own| own.status());
        measure::pools(self.common.status(), own, self.shares.most);
    }
}

/// Makes a pool whose connections are driven where this is called.
fn open(url: ConnectionUrl, settings: PoolSettings) -> Result<Connections, StoreError> {
    let pool = Connections::builder(manager(url, settings.connect))
        .max_size(settings.size + settings.overflow)
        .wait_timeout(Some(settings.wait))
        .queue_mode(QueueMode::Lifo)
        .runtime(Runtime::Tokio1)
        .build()
        .map_err(StoreError::unavailable)?;
    tokio::spawn(close_surplus(pool.weak(), settings.size));
    Ok(pool)
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
        // Nobody counts a connection that is given up before it is there.
        let mut connecting = guard(connecting, |connecting| connecting.abort());
        Box::pin(async move {
            (&mut *connecting)
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
fn trim(pool: &Connections, size: usize, idle: Duration) {
    let mut surplus = pool.status().size.saturating_sub(size);
    pool.retain(|_, metrics| {
        let idle_too_long = surplus > 0 && metrics.last_used() >= idle;
        let keep = metrics.age() < MAX_AGE && !idle_too_long;
        surplus -= usize::from(!keep && surplus > 0);
        keep
    });
}

#[cfg(test)]
mod tests;
