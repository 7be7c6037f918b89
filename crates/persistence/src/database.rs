//! The database as the rest of the service holds it: what repositories are made from, and the two
//! questions that health checks ask.

use std::time::Duration;

use diesel::{
    IntoSql, select,
    sql_types::{Integer, Text},
};
use diesel_async::RunQueryDsl;

use crate::{
    AppRole, CategoryRepository, ConnectionUrl, IdeaRepository, PoolSettings, StoreError,
    TaskRepository, UserRepository, door::Door, idempotency, migrations, pool::Pool,
};

diesel::define_sql_function! {
    fn row_security_active(table: Text) -> Bool;
}

/// How the service reaches its database.
#[derive(Clone, Debug)]
pub struct DatabaseSettings {
    /// The service's login, which need not own anything.
    pub url: ConnectionUrl,
    /// The role under which user data is touched.
    pub app_role: AppRole,
    /// How long one statement may take.
    pub statement_timeout: Duration,
    /// How many connections there may be.
    pub pool: PoolSettings,
}

/// Connections behind the door. Clones share them.
#[derive(Clone)]
pub struct Database {
    door: Door,
    pool: Pool,
}

impl Database {
    /// How many expired keys one sweep deletes at most.
    pub const SWEEP: u32 = idempotency::SWEEP;

    /// Prepares a database for use; nothing is connected before it is needed.
    ///
    /// Must be called within a Tokio runtime that outlives every user of the database.
    pub fn new(settings: DatabaseSettings) -> Result<Self, StoreError> {
        Self::for_workers(0, settings)
    }

    /// Prepares a database for so many workers, each of which takes its share of the connections with
    /// [`Database::of_worker`]. The others are for everybody.
    ///
    /// Must be called within a Tokio runtime that outlives the workers.
    pub fn for_workers(workers: usize, settings: DatabaseSettings) -> Result<Self, StoreError> {
        let pool = Pool::new(settings.url, settings.pool, workers)?;
        let door = Door::new(pool.clone(), &settings.app_role, settings.statement_timeout);
        Ok(Self { door, pool })
    }

    /// The same database for one of the workers that it was prepared for, with connections of its own
    /// that are driven where this is called. A request and its connection are then on one thread, and
    /// wake no other. Where there were too few to share, it has those that everybody has.
    ///
    /// Must be called within the Tokio runtime of the worker.
    pub fn of_worker(&self) -> Result<Self, StoreError> {
        let pool = self.pool.of_worker()?;
        let door = self.door.to(pool.clone());
        Ok(Self { door, pool })
    }

    /// The ideas in it.
    #[must_use]
    pub fn ideas(&self) -> IdeaRepository {
        IdeaRepository::new(self.door.clone())
    }

    /// The categories in it.
    #[must_use]
    pub fn categories(&self) -> CategoryRepository {
        CategoryRepository::new(self.door.clone())
    }

    /// The tasks in it.
    #[must_use]
    pub fn tasks(&self) -> TaskRepository {
        TaskRepository::new(self.door.clone())
    }

    /// The accounts in it.
    #[must_use]
    pub fn users(&self) -> UserRepository {
        UserRepository::new(self.door.clone())
    }

    /// Deletes expired idempotency keys, whoever's they are, and says how many those were. One that
    /// says [`Database::SWEEP`] may have left some.
    ///
    /// To be called from time to time: an expired key counts as absent, but what it says of a row
    /// should not outlive it.
    pub async fn sweep(&self) -> Result<u64, StoreError> {
        self.door.write_unowned(idempotency::sweep).await
    }

    /// Records how everybody's connections stand, for whoever is about to read the metrics.
    pub fn record_pool(&self) {
        self.pool.record();
    }

    /// Asks for a sign of life, in one round trip.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.door
            .read_unowned(async |mut connection| {
                select(1_i32.into_sql::<Integer>())
                    .execute(&mut connection)
                    .await?;
                Ok(())
            })
            .await
    }

    /// Whether user data can be served: every migration that this binary knows is applied, and the
    /// application role, which the login may take, is one that row-level security binds.
    pub async fn is_ready(&self) -> Result<bool, StoreError> {
        let known = migrations::known()?;
        self.door
            .read_unowned(async |mut connection| {
                let applied = migrations::applied(connection).await?;
                if !known.iter().all(|version| applied.contains(version)) {
                    return Ok(false);
                }
                let bound = select(row_security_active("users"));
                Ok(bound.get_result(&mut connection).await?)
            })
            .await
    }
}
