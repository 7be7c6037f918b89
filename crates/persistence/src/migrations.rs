//! The migrations, which the binary carries, and the ways to run them.
//!
//! Whoever runs them owns the tables. Deliberately absent: any use of the service's pool.

use std::time::Duration;

use diesel::{
    ConnectionError, QueryDsl, QueryResult,
    migration::MigrationSource,
    pg::Pg,
    select,
    sql_types::{BigInt, Bool, Text},
};
use diesel_async::{AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use tokio::time::{Instant, sleep};

use crate::{AppRole, ConnectionUrl, StoreError, membership};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations");

/// Names the lock among all advisory locks of a database; the number means nothing.
const LOCK: i64 = 0x6372_6561_746f_7276;
const LOCK_WAIT: Duration = Duration::from_secs(300);
const LOCK_POLL: Duration = Duration::from_millis(100);
const CONNECT_WAIT: Duration = Duration::from_secs(10);

diesel::table! {
    __diesel_schema_migrations (version) {
        version -> Text,
    }
}

diesel::define_sql_function! {
    fn pg_try_advisory_lock(key: BigInt) -> Bool;
}

diesel::define_sql_function! {
    fn set_config(name: Text, value: Text, is_local: Bool) -> Text;
}

/// Who migrates what, and for whom.
#[derive(Clone, Debug)]
pub struct Migrator {
    /// The owner of the tables. Must not lead through a pooler in transaction mode.
    pub url: ConnectionUrl,
    /// The role that the migrations create, or find, and grant the tables to.
    pub app_role: AppRole,
    /// The login of the service, which is made a member of that role.
    pub service_login: String,
}

/// A migration that the binary carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationStatus {
    /// Its folder's name.
    pub name: String,
    /// Whether the database has it.
    pub applied: bool,
}

impl Migrator {
    /// Applies every migration that is missing and says which those were. Of several instances that
    /// do this at once, one works and the others wait and find nothing left to do.
    ///
    /// Must be called on a multi-threaded Tokio runtime, as [`Migrator::down`] must.
    pub async fn up(&self) -> Result<Vec<String>, MigrationError> {
        let mut harness = AsyncMigrationHarness::new(self.locked().await?);
        let applied = harness
            .run_pending_migrations(MIGRATIONS)
            .map_err(MigrationError::Failed)?;
        let applied: Vec<_> = applied.iter().map(ToString::to_string).collect();
        let mut connection = harness.into_inner();
        membership::grant(&mut connection, &self.app_role, &self.service_login).await?;
        let named = carried()?
            .into_iter()
            .filter(|(version, _)| applied.contains(version));
        Ok(named.map(|(_, name)| name).collect())
    }

    /// Takes the newest migration back and says which that was, if there was one.
    pub async fn down(&self) -> Result<Option<String>, MigrationError> {
        let mut harness = AsyncMigrationHarness::new(self.locked().await?);
        if harness
            .applied_migrations()
            .map_err(MigrationError::Failed)?
            .is_empty()
        {
            return Ok(None);
        }
        let version = harness
            .revert_last_migration(MIGRATIONS)
            .map_err(MigrationError::Failed)?;
        let version = version.to_string();
        let named = carried()?.into_iter().find(|(known, _)| *known == version);
        Ok(named.map(|(_, name)| name))
    }

    /// Says of every migration that the binary carries whether the database has it.
    pub async fn status(&self) -> Result<Vec<MigrationStatus>, MigrationError> {
        let mut harness = AsyncMigrationHarness::new(self.connect().await?);
        let applied = harness
            .applied_migrations()
            .map_err(MigrationError::Failed)?;
        let applied: Vec<_> = applied.iter().map(ToString::to_string).collect();
        Ok(carried()?
            .into_iter()
            .map(|(version, name)| MigrationStatus {
                applied: applied.contains(&version),
                name,
            })
            .collect())
    }

    async fn connect(&self) -> Result<AsyncPgConnection, MigrationError> {
        let mut connection = self
            .url
            .connect(CONNECT_WAIT)
            .await
            .map_err(MigrationError::Unreachable)?;
        select(set_config(
            "creatorvault.app_role",
            self.app_role.as_str(),
            false,
        ))
        .execute(&mut connection)
        .await?;
        Ok(connection)
    }

    /// A connection that holds the migration lock until it is closed.
    async fn locked(&self) -> Result<AsyncPgConnection, MigrationError> {
        let mut connection = self.connect().await?;
        let deadline = Instant::now() + LOCK_WAIT;
        // Polled: a session that waits inside `pg_advisory_lock` holds a snapshot, and a CREATE INDEX
        // CONCURRENTLY of the one that has the lock would wait for that snapshot for ever.
        while !select(pg_try_advisory_lock(LOCK))
            .get_result(&mut connection)
            .await?
        {
            if Instant::now() >= deadline {
                return Err(MigrationError::Busy);
            }
            sleep(LOCK_POLL).await;
        }
        Ok(connection)
    }
}

/// The versions of all migrations that the binary carries.
pub(crate) fn known() -> Result<Vec<String>, StoreError> {
    let carried = carried().map_err(StoreError::unexpected)?;
    Ok(carried.into_iter().map(|(version, _)| version).collect())
}

/// The versions that a database has, among them such as this binary may not know yet.
pub(crate) async fn applied(mut connection: &AsyncPgConnection) -> QueryResult<Vec<String>> {
    __diesel_schema_migrations::table
        .select(__diesel_schema_migrations::version)
        .load(&mut connection)
        .await
}

/// Version and name of each migration, oldest first.
fn carried() -> Result<Vec<(String, String)>, MigrationError> {
    let migrations =
        MigrationSource::<Pg>::migrations(&MIGRATIONS).map_err(MigrationError::Failed)?;
    let mut carried: Vec<_> = migrations
        .iter()
        .map(|migration| {
            (
                migration.name().version().to_string(),
                migration.name().to_string(),
            )
        })
        .collect();
    carried.sort();
    Ok(carried)
}

/// Why the database could not be migrated. Each says its cause.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// The owner's connection could not be made.
    #[error(
        "the database can't be reached as its owner (DATABASE_MIGRATION_URL, or DATABASE_URL): {0}"
    )]
    Unreachable(ConnectionError),
    /// Somebody else has been migrating for too long.
    #[error("another migration has held the lock for {} s; see whether it hangs", LOCK_WAIT.as_secs())]
    Busy,
    /// A migration failed, and was rolled back unless it asks to run outside a transaction.
    #[error("{0}")]
    Failed(Box<dyn std::error::Error + Send + Sync>),
    /// A statement around the migrations failed.
    #[error("the database refused: {0}")]
    Refused(diesel::result::Error),
    /// The application role could undo the second lock.
    #[error(
        "the role {0} may log in, is a superuser or bypasses row-level security; ALTER it to NOLOGIN \
         NOSUPERUSER NOBYPASSRLS, or name another one in DATABASE_APP_ROLE"
    )]
    UnsafeRole(String),
    /// The service's login could not be made a member of the application role.
    #[error(
        "the login {login} can't be let into the role {role}: {cause}. Have an administrator run: \
         GRANT \"{role}\" TO \"{login}\""
    )]
    NotGranted {
        /// The application role.
        role: String,
        /// The service's login.
        login: String,
        /// What the database said.
        cause: diesel::result::Error,
    },
}

impl From<diesel::result::Error> for MigrationError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Refused(error)
    }
}
