//! The one door to user data: every transaction that touches a user's rows is opened here.
//!
//! Within it the login has put itself under the application role, and the transaction names its
//! owner: row-level security then hides everybody else's rows, whatever the query forgot to say.
//! Both are local to the transaction, so nothing is left on the connection for the next user.
//!
//! The opening is one message that is sent ahead of the first statement and not waited for, so the
//! lock costs no round trip. The end is never sent ahead: a statement that its connection does not
//! know yet is prepared first, and a COMMIT that overtook it would leave it outside the lock.

use std::{pin::pin, sync::Arc, time::Duration};

use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use futures_util::{FutureExt, TryFutureExt, future::try_join};
use scopeguard::{ScopeGuard, guard};
use tokio::{runtime::Handle, time::timeout};

use creatorvault_domain::OwnerScope;

use crate::{
    AppRole, StoreError,
    measure::Transaction,
    pool::{Lease, Pool},
    sql::{identifier, literal},
};

/// How much longer than the database's own limit ours is: the database's says more, if it answers.
const GRACE: Duration = Duration::from_millis(500);

/// The door. It hands out a connection for as long as a piece of work takes, and never the pool.
#[derive(Clone)]
pub(crate) struct Door {
    pool: Pool,
    /// The opening, but for the owner.
    opening: Arc<str>,
    limit: Duration,
    /// Where abandoned transactions are cleaned up, which outlives every connection.
    runtime: Handle,
}

/// Whether the end of a transaction has to be waited for.
#[derive(Clone, Copy)]
enum Purpose {
    Read,
    Write,
}

impl Purpose {
    fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

impl Door {
    pub(crate) fn new(pool: Pool, role: &AppRole, statement_timeout: Duration) -> Self {
        let opening = format!(
            "BEGIN; SET LOCAL ROLE {}; SET LOCAL statement_timeout = {}; SET LOCAL app.user_id = ",
            identifier(role.as_str()),
            statement_timeout.as_millis(),
        );
        Self {
            pool,
            opening: opening.into(),
            limit: statement_timeout + GRACE,
            runtime: Handle::current(),
        }
    }

    /// The same door to other connections.
    pub(crate) fn to(&self, pool: Pool) -> Self {
        Self {
            pool,
            ..self.clone()
        }
    }

    /// Reads within one transaction that sees the owner's rows and nobody else's.
    pub(crate) async fn read<T>(
        &self,
        scope: &OwnerScope,
        work: impl AsyncFnOnce(&AsyncPgConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.pass(scope.owner().as_str(), Purpose::Read, work).await
    }

    /// Writes within one transaction that sees the owner's rows and nobody else's. What it returns
    /// is committed.
    pub(crate) async fn write<T>(
        &self,
        scope: &OwnerScope,
        work: impl AsyncFnOnce(&AsyncPgConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.pass(scope.owner().as_str(), Purpose::Write, work)
            .await
    }

    /// Reads under the application role for nobody: no user's row is seen.
    pub(crate) async fn read_unowned<T>(
        &self,
        work: impl AsyncFnOnce(&AsyncPgConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        // No row belongs to the empty id: the tables refuse it.
        self.pass("", Purpose::Read, work).await
    }

    /// Writes under the application role for nobody: no user's row is seen.
    pub(crate) async fn write_unowned<T>(
        &self,
        work: impl AsyncFnOnce(&AsyncPgConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.pass("", Purpose::Write, work).await
    }

    async fn pass<T>(
        &self,
        owner: &str,
        purpose: Purpose,
        work: impl AsyncFnOnce(&AsyncPgConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let transaction = Transaction::begin(purpose.as_str());
        let result = self.enter(owner, purpose, work).await;
        transaction.end(&result);
        result
    }

    /// Unless it ends in order, the transaction is rolled back before anyone else gets the connection.
    async fn enter<T>(
        &self,
        owner: &str,
        purpose: Purpose,
        work: impl AsyncFnOnce(&AsyncPgConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let opening = format!("{}{}", self.opening, literal(owner));
        let passage = guard(self.pool.lease().await?, |lease| {
            self.runtime.spawn(roll_back(lease, self.limit));
        });
        let led = timeout(self.limit, lead(&passage, &opening, purpose, work))
            .await
            .map_err(|_| StoreError::timed_out(self.limit))?;
        // The database says what failed before it lets go of what the transaction held. Whoever
        // tries again must not meet their own first attempt.
        if led.is_ok() || is_rolled_back(&passage, GRACE).await {
            drop(ScopeGuard::into_inner(passage));
        }
        led
    }
}

async fn lead<T>(
    connection: &AsyncPgConnection,
    opening: &str,
    purpose: Purpose,
    work: impl AsyncFnOnce(&AsyncPgConnection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let (mut opener, mut closer) = (connection, connection);
    // Polled in order, and what is polled first is sent first; what could not be sent ends it.
    let entry = opener.batch_execute(opening).map_err(StoreError::from);
    let ((), value) = try_join(entry, work(connection)).await?;
    match purpose {
        Purpose::Write => closer.batch_execute(COMMIT_IF_SOUND).await?,
        // Queued by its first poll; whatever the connection's next user sends comes after it.
        Purpose::Read => pin!(closer.batch_execute("COMMIT"))
            .now_or_never()
            .unwrap_or(Ok(()))?,
    }
    Ok(value)
}

/// Fails in a transaction that a swallowed error has spoiled; a bare COMMIT would roll it back and
/// call that a success. Of what fails there, this has the least to do.
const COMMIT_IF_SOUND: &str = "SET CONSTRAINTS ALL IMMEDIATE; COMMIT";

/// Waits for whatever still runs to end, so that the next user does not, and keeps the connection
/// only if that leaves it clean.
async fn roll_back(lease: Lease, limit: Duration) {
    if !is_rolled_back(&lease, limit).await {
        drop(Lease::take(lease));
    }
}

async fn is_rolled_back(mut connection: &AsyncPgConnection, limit: Duration) -> bool {
    let rolled_back = timeout(limit, connection.batch_execute("ROLLBACK")).await;
    matches!(rolled_back, Ok(Ok(())))
}

#[cfg(test)]
mod tests;
