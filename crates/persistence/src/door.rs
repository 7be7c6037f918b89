//! The one door to user data: every transaction that touches a user's rows is opened here.
//!
//! Within it the login has put itself under the application role, and the transaction names its
//! owner: row-level security then hides everybody else's rows, whatever the query forgot to say.
//! Both are local to the transaction, so nothing is left on the connection for the next user.

use std::time::Duration;

use diesel::{select, sql_types::Bool, sql_types::Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

use creatorvault_domain::OwnerScope;

use crate::{
    StoreError,
    pool::{Lease, Pool},
};

diesel::define_sql_function! {
    /// Sets a configuration parameter, for the transaction alone where `is_local`.
    fn set_config(name: Text, value: Text, is_local: Bool) -> Text;
}

/// The door. It hands out a connection for as long as a piece of work takes, and never the pool.
#[derive(Clone)]
pub(crate) struct Door {
    pool: Pool,
    role: String,
    statement_timeout: Duration,
}

impl Door {
    pub(crate) fn new(pool: Pool, role: String, statement_timeout: Duration) -> Self {
        Self {
            pool,
            role,
            statement_timeout,
        }
    }

    /// Does the work in one transaction that sees the owner's rows and nobody else's.
    pub(crate) async fn within<T>(
        &self,
        scope: &OwnerScope,
        work: impl AsyncFnOnce(&mut AsyncPgConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.transact(scope.owner().as_str(), work).await
    }

    /// Does the work under the application role for nobody: no user's row is seen.
    pub(crate) async fn within_none<T>(
        &self,
        work: impl AsyncFnOnce(&mut AsyncPgConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        // No row belongs to the empty id: the tables refuse it.
        self.transact("", work).await
    }

    async fn transact<T>(
        &self,
        owner: &str,
        work: impl AsyncFnOnce(&mut AsyncPgConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut passage = Passage(Some(self.pool.lease().await?));
        let connection = passage.connection()?;
        connection.batch_execute("BEGIN").await?;
        let done = match self.step_in(connection, owner).await {
            Ok(()) => work(connection).await,
            Err(error) => Err(error),
        };
        let end = if done.is_ok() { "COMMIT" } else { "ROLLBACK" };
        let ended = connection.batch_execute(end).await;
        if ended.is_ok() {
            passage.leave();
        }
        // What went wrong first is what matters; a failed end after it has closed the connection.
        let value = done?;
        ended?;
        Ok(value)
    }

    async fn step_in(
        &self,
        connection: &mut AsyncPgConnection,
        owner: &str,
    ) -> Result<(), StoreError> {
        let limit = self.statement_timeout.as_millis().to_string();
        select((
            set_config("role", &self.role, true),
            set_config("app.user_id", owner, true),
            set_config("statement_timeout", limit, true),
        ))
        .execute(connection)
        .await?;
        Ok(())
    }
}

/// A connection inside a transaction. Unless it leaves in order it is closed, never reused: a
/// request that was dropped midway must not hand its open transaction to the next one.
struct Passage(Option<Lease>);

impl Passage {
    fn connection(&mut self) -> Result<&mut AsyncPgConnection, StoreError> {
        let lease = self
            .0
            .as_mut()
            .ok_or_else(|| StoreError::unexpected("the door was left"))?;
        Ok(&mut *lease)
    }

    /// The transaction has ended: the connection goes back to the pool.
    fn leave(&mut self) {
        drop(self.0.take());
    }
}

impl Drop for Passage {
    fn drop(&mut self) {
        if let Some(lease) = self.0.take() {
            drop(Lease::take(lease));
        }
    }
}
