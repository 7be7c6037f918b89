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

#[cfg(test)]
mod tests {
    //! What a repository would get if it forgot its WHERE.

    use creatorvault_domain::{Caller, Email, NewIdea, OwnerScope, Profile, Title, UserId};
    use creatorvault_local_postgres::{Server, TestDatabase};
    use diesel::{ExpressionMethods, QueryDsl};
    use diesel_async::RunQueryDsl;

    use super::Door;
    use crate::{
        ConnectionUrl, Database, DatabaseSettings, PoolSettings, StoreError,
        pool::Pool,
        schema::{ideas, users},
    };

    const LIMIT: std::time::Duration = std::time::Duration::from_secs(5);

    /// The service's own login, and one that row-level security does not bind.
    const LOGINS: [fn(&TestDatabase) -> &str; 2] =
        [|test| test.service_url(), |test| test.superuser_url()];

    /// A door whose one connection nobody has used, in a database where Ada and Bob have an idea each.
    async fn fresh_door(login: fn(&TestDatabase) -> &str) -> (Door, TestDatabase) {
        let test = TestDatabase::migrated(&Server::from_env().unwrap())
            .await
            .unwrap();
        let settings = DatabaseSettings {
            url: ConnectionUrl::parse(login(&test)).unwrap(),
            app_role: "creatorvault_app".to_owned(),
            statement_timeout: LIMIT,
            pool: PoolSettings {
                size: 1,
                overflow: 0,
                wait: LIMIT,
                connect: LIMIT,
            },
        };
        let filled = Database::new(settings.clone()).unwrap();
        for owner in ["ada", "bob"].map(scope) {
            let email = Email::parse(&format!("{}@example.com", owner.owner())).unwrap();
            let now = chrono::DateTime::UNIX_EPOCH;
            let profile = Profile { email, name: None };
            filled
                .users()
                .provision(&owner, &profile, now)
                .await
                .unwrap();
            let new = NewIdea::titled(Title::parse("An idea").unwrap());
            filled.ideas().create(&owner, &new, now).await.unwrap();
        }
        let pool = Pool::new(settings.url, settings.pool).unwrap();
        (Door::new(pool, settings.app_role, LIMIT), test)
    }

    fn scope(user: &str) -> OwnerScope {
        Caller::new(UserId::parse(user).unwrap(), None, None)
            .scope(user)
            .unwrap()
    }

    async fn count(door: &Door, owner: &OwnerScope) -> Result<i64, StoreError> {
        door.within(owner, async |connection| {
            Ok(ideas::table.count().get_result(connection).await?)
        })
        .await
    }

    #[tokio::test]
    async fn a_forgotten_where_reads_nobody_elses_rows_on_a_connections_first_use() {
        for login in LOGINS {
            let (door, _test) = fresh_door(login).await;
            assert_eq!(count(&door, &scope("eve")).await.unwrap(), 0);
            assert_eq!(count(&door, &scope("bob")).await.unwrap(), 1);
        }
    }

    #[tokio::test]
    async fn a_forgotten_where_writes_nobody_elses_rows_on_a_connections_first_use() {
        for login in LOGINS {
            let (door, _test) = fresh_door(login).await;
            let stolen = door
                .within(&scope("bob"), async |connection| {
                    let theft = diesel::update(ideas::table).set(ideas::title.eq("stolen"));
                    Ok(theft.execute(connection).await?)
                })
                .await;
            assert_eq!(stolen.unwrap(), 1);
        }
    }

    #[tokio::test]
    async fn nothing_is_left_on_the_connection_for_the_next_owner() {
        let (door, _test) = fresh_door(LOGINS[0]).await;
        let failed = door
            .within(&scope("ada"), async |connection| {
                let ghost = (users::id.eq("ghost"), users::email.eq("ghost@example.com"));
                diesel::insert_into(users::table)
                    .values(ghost)
                    .execute(connection)
                    .await?;
                Ok(())
            })
            .await;
        assert!(failed.is_err(), "row-level security refuses another's row");
        assert_eq!(count(&door, &scope("bob")).await.unwrap(), 1);
        let unowned =
            door.within_none(async |c| Ok(ideas::table.count().get_result::<i64>(c).await?));
        assert_eq!(unowned.await.unwrap(), 0);
    }

    #[tokio::test]
    async fn a_passage_that_is_dropped_midway_leaves_no_open_transaction() {
        let (door, _test) = fresh_door(LOGINS[0]).await;
        let (ada, bob) = (scope("ada"), scope("bob"));
        let stuck = door.within(&ada, async |connection| {
            diesel::update(ideas::table)
                .set(ideas::title.eq("half done"))
                .execute(connection)
                .await?;
            std::future::pending::<Result<(), StoreError>>().await
        });
        let limit = std::time::Duration::from_millis(200);
        tokio::time::timeout(limit, stuck).await.unwrap_err();
        assert_eq!(count(&door, &bob).await.unwrap(), 1);
        let titles = door
            .within(&ada, async |c| {
                Ok(ideas::table.select(ideas::title).load::<String>(c).await?)
            })
            .await;
        assert_eq!(titles.unwrap(), ["An idea"]);
    }
}
