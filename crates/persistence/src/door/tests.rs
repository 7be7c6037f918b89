//! What a repository would get if it forgot its WHERE.

use creatorvault_domain::{Caller, Email, NewIdea, OwnerScope, Profile, Title, UserId};
use creatorvault_local_postgres::{Server, TestDatabase};
use diesel::{ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;

use super::Door;
use crate::{
    AppRole, ConnectionUrl, Database, DatabaseSettings, PoolSettings, StoreError,
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
        app_role: AppRole::parse(AppRole::DEFAULT).unwrap(),
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
    let pool = Pool::new(settings.url, settings.pool, 0).unwrap();
    (Door::new(pool, &settings.app_role, LIMIT), test)
}

fn scope(user: &str) -> OwnerScope {
    Caller::new(UserId::parse(user).unwrap(), None, None)
        .scope(user)
        .unwrap()
}

async fn count(door: &Door, owner: &OwnerScope) -> Result<i64, StoreError> {
    door.read(owner, async |mut connection| {
        Ok(ideas::table.count().get_result(&mut connection).await?)
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
            .write(&scope("bob"), async |mut connection| {
                let theft = diesel::update(ideas::table).set(ideas::title.eq("stolen"));
                Ok(theft.execute(&mut connection).await?)
            })
            .await;
        assert_eq!(stolen.unwrap(), 1);
    }
}

#[tokio::test]
async fn nothing_is_left_on_the_connection_for_the_next_owner() {
    let (door, _test) = fresh_door(LOGINS[0]).await;
    let failed = door
        .write(&scope("ada"), async |mut connection| {
            let ghost = (users::id.eq("ghost"), users::email.eq("ghost@example.com"));
            diesel::insert_into(users::table)
                .values(ghost)
                .execute(&mut connection)
                .await?;
            Ok(())
        })
        .await;
    assert!(failed.is_err(), "row-level security refuses another's row");
    assert_eq!(count(&door, &scope("bob")).await.unwrap(), 1);
    let unowned =
        door.read_unowned(async |mut c| Ok(ideas::table.count().get_result::<i64>(&mut c).await?));
    assert_eq!(unowned.await.unwrap(), 0);
}

#[tokio::test]
async fn a_failure_is_told_once_its_transaction_is_over() {
    let (door, _test) = fresh_door(LOGINS[0]).await;
    let failed = door
        .write(&scope("ada"), async |_| {
            Err::<(), _>(StoreError::UnknownOwner)
        })
        .await;
    assert!(
        matches!(failed, Err(StoreError::UnknownOwner)),
        "{failed:?}"
    );
    let connection = door.pool.lease().now_or_never();
    assert!(connection.is_some(), "the only connection is still in use");
}

#[tokio::test]
async fn a_passage_that_is_dropped_midway_leaves_no_open_transaction() {
    let (door, _test) = fresh_door(LOGINS[0]).await;
    let (ada, bob) = (scope("ada"), scope("bob"));
    let stuck = door.write(&ada, async |mut connection| {
        diesel::update(ideas::table)
            .set(ideas::title.eq("half done"))
            .execute(&mut connection)
            .await?;
        std::future::pending::<Result<(), StoreError>>().await
    });
    let limit = std::time::Duration::from_millis(200);
    tokio::time::timeout(limit, stuck).await.unwrap_err();
    assert_eq!(count(&door, &bob).await.unwrap(), 1);
    let titles = door
        .read(&ada, async |mut c| {
            Ok(ideas::table
                .select(ideas::title)
                .load::<String>(&mut c)
                .await?)
        })
        .await;
    assert_eq!(titles.unwrap(), ["An idea"]);
}

#[tokio::test]
async fn an_abandoned_passage_keeps_its_connection_once_that_is_clean() {
    let (door, _test) = fresh_door(LOGINS[0]).await;
    let (ada, bob) = (scope("ada"), scope("bob"));
    let before = backend(&door, &bob).await;
    let stuck = door.write(&ada, async |_| {
        std::future::pending::<Result<(), StoreError>>().await
    });
    let limit = std::time::Duration::from_millis(50);
    tokio::time::timeout(limit, stuck).await.unwrap_err();
    assert_eq!(backend(&door, &bob).await, before);
}

#[tokio::test]
async fn an_error_that_the_work_swallows_is_no_success() {
    let (door, _test) = fresh_door(LOGINS[0]).await;
    let ada = scope("ada");
    let swallowed = door
        .write(&ada, async |mut connection| {
            let change = diesel::update(ideas::table).set(ideas::title.eq("changed"));
            change.execute(&mut connection).await?;
            let broken = diesel::update(ideas::table).set(ideas::stage.eq("no such stage"));
            drop(broken.execute(&mut connection).await);
            Ok(())
        })
        .await;
    assert!(swallowed.is_err());
    assert_eq!(count(&door, &ada).await.unwrap(), 1);
}

#[tokio::test]
async fn what_a_read_has_seen_does_not_hold_up_the_next_transaction() {
    let (door, _test) = fresh_door(LOGINS[0]).await;
    for owner in ["ada", "bob", "ada", "bob"].map(scope) {
        assert_eq!(count(&door, &owner).await.unwrap(), 1);
    }
}

async fn backend(door: &Door, owner: &OwnerScope) -> i32 {
    diesel::define_sql_function!(fn pg_backend_pid() -> Integer);
    door.read(owner, async |mut connection| {
        Ok(diesel::select(pg_backend_pid())
            .get_result(&mut connection)
            .await?)
    })
    .await
    .unwrap()
}
