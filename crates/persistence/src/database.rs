//! The database as the rest of the service holds it: what repositories are made from, and the two
//! questions that health checks ask.

use std::time::Duration;

use diesel::{IntoSql, select, sql_types::Integer};
use diesel_async::RunQueryDsl;

use crate::{
    ConnectionUrl, IdeaRepository, PoolSettings, StoreError, UserRepository, door::Door,
    migrations, pool::Pool,
};

/// How the service reaches its database.
#[derive(Clone, Debug)]
pub struct DatabaseSettings {
    /// The service's login, which need not own anything.
    pub url: ConnectionUrl,
    /// The role under which user data is touched.
    pub app_role: String,
    /// How long one statement may take.
    pub statement_timeout: Duration,
    /// How many connections there may be.
    pub pool: PoolSettings,
}

/// A pool of connections behind the door. Clones share it.
#[derive(Clone)]
pub struct Database {
    pool: Pool,
    door: Door,
}

impl Database {
    /// Prepares a database for use; nothing is connected before it is needed.
    ///
    /// Must be called within a Tokio runtime that outlives the service's workers.
    pub fn new(settings: DatabaseSettings) -> Result<Self, StoreError> {
        let pool = Pool::new(settings.url, settings.pool)?;
        let door = Door::new(pool.clone(), &settings.app_role, settings.statement_timeout);
        Ok(Self { pool, door })
    }

    /// The ideas in it.
    #[must_use]
    pub fn ideas(&self) -> IdeaRepository {
        IdeaRepository::new(self.door.clone())
    }

    /// The accounts in it.
    #[must_use]
    pub fn users(&self) -> UserRepository {
        UserRepository::new(self.door.clone())
    }

    /// Asks for a sign of life, in one round trip.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let mut lease = self.pool.lease().await?;
        select(1_i32.into_sql::<Integer>())
            .execute(&mut lease)
            .await?;
        Ok(())
    }

    /// Whether every migration that this binary knows has been applied. Asked under the application
    /// role, so that a login which may not take it is not called ready.
    pub async fn is_migrated(&self) -> Result<bool, StoreError> {
        let applied = self
            .door
            .read_unowned(async |connection| Ok(migrations::applied(connection).await?))
            .await?;
        Ok(migrations::known()
            .iter()
            .all(|version| applied.contains(version)))
    }
}
