//! What comes back when the database is in trouble, and that nothing of it stays behind.

use std::time::{Duration, Instant};

use creatorvault_domain::{IdeaId, OwnerScope};
use creatorvault_persistence::{Database, DatabaseSettings, PoolSettings, StoreError};
use rustix::process::{Pid, Signal, kill_process};

use crate::support::{Vault, connect, noon, scope, settings, titled};

/// A database in which Ada has an account.
async fn open() -> (Vault, OwnerScope) {
    let (vault, ada) = (Vault::open().await, scope("ada"));
    vault.provision(&ada).await;
    (vault, ada)
}

/// A service with one connection and little patience.
fn impatient(vault: &Vault) -> Database {
    let settings = settings(vault.test.service_url());
    let pool = PoolSettings {
        size: 1,
        wait: Duration::from_millis(300),
        ..settings.pool
    };
    let statement_timeout = Duration::from_millis(200);
    Database::new(DatabaseSettings {
        statement_timeout,
        pool,
        ..settings
    })
    .unwrap()
}

fn assert_unavailable<T: std::fmt::Debug>(done: Result<T, StoreError>, words: &str) {
    let Err(StoreError::Unavailable(cause)) = done else {
        unreachable!("{done:?}")
    };
    assert!(cause.to_string().contains(words), "{cause}");
}

#[tokio::test]
async fn a_statement_that_waits_too_long_is_given_up_and_its_connection_used_again() {
    let (vault, ada) = open().await;
    let database = impatient(&vault);
    let id = database
        .ideas()
        .create(&ada, &titled("x"), noon())
        .await
        .unwrap()
        .id;

    let owner = connect(vault.test.owner_url()).await;
    owner
        .batch_execute("BEGIN; LOCK TABLE ideas")
        .await
        .unwrap();
    let began = Instant::now();
    let refused = database.ideas().find(&ada, id).await;
    assert_unavailable(refused, "statement timeout");
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "{:?}",
        began.elapsed()
    );
    owner.batch_execute("ROLLBACK").await.unwrap();
    assert!(database.ideas().find(&ada, id).await.unwrap().is_some());
}

#[tokio::test]
async fn a_request_that_finds_no_free_connection_is_refused_in_time() {
    let (vault, ada) = open().await;
    let settings = DatabaseSettings {
        statement_timeout: Duration::from_secs(5),
        pool: PoolSettings {
            size: 1,
            wait: Duration::from_millis(200),
            ..settings(vault.test.service_url()).pool
        },
        ..settings(vault.test.service_url())
    };
    let database = Database::new(settings).unwrap();
    let owner = connect(vault.test.owner_url()).await;
    owner
        .batch_execute("BEGIN; LOCK TABLE ideas")
        .await
        .unwrap();
    let (ideas, holder) = (database.ideas(), ada.clone());
    let holds = tokio::spawn(async move { ideas.create(&holder, &titled("x"), noon()).await });
    let waiting = "SELECT FROM pg_locks WHERE NOT granted AND database =
        (SELECT oid FROM pg_database WHERE datname = current_database())";
    let waits = async { while owner.query(waiting, &[]).await.unwrap().is_empty() {} };
    tokio::time::timeout(Duration::from_secs(20), waits)
        .await
        .unwrap();

    let began = Instant::now();
    let refused = database.ideas().find(&ada, IdeaId::new(1).unwrap()).await;
    assert_unavailable(refused, "imeout");
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "{:?}",
        began.elapsed()
    );
    owner.batch_execute("ROLLBACK").await.unwrap();
    holds.await.unwrap().unwrap();
    assert!(
        database
            .ideas()
            .find(&ada, IdeaId::new(1).unwrap())
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_connection_that_was_killed_is_replaced() {
    let (vault, ada) = open().await;
    let database = impatient(&vault);
    let superuser = connect(vault.test.superuser_url()).await;
    let kill = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
        WHERE datname = current_database() AND usename = 'creatorvault_service'";
    for _ in 0..5 {
        database
            .ideas()
            .create(&ada, &titled("x"), noon())
            .await
            .unwrap();
        superuser.query(kill, &[]).await.unwrap();
    }
    let kept = "SELECT count(*) FROM ideas";
    assert_eq!(
        superuser
            .query_one(kept, &[])
            .await
            .unwrap()
            .get::<_, i64>(0),
        5
    );
}

#[tokio::test]
async fn a_read_only_database_still_reads() {
    let (vault, ada) = open().await;
    let id = vault
        .database
        .ideas()
        .create(&ada, &titled("x"), noon())
        .await
        .unwrap()
        .id;
    let owner = connect(vault.test.owner_url()).await;
    let set = format!(
        "ALTER DATABASE {} SET default_transaction_read_only = on",
        vault.test.name()
    );
    owner.batch_execute(&set).await.unwrap();
    let database = impatient(&vault);
    assert!(database.ideas().find(&ada, id).await.unwrap().is_some());
    assert_unavailable(
        database.ideas().create(&ada, &titled("y"), noon()).await,
        "read-only",
    );
    assert!(database.ideas().find(&ada, id).await.unwrap().is_some());
}

#[tokio::test]
async fn a_full_disk_is_the_databases_trouble() {
    let (vault, ada) = open().await;
    // What PostgreSQL raises when it can't extend a table, raised where it would be.
    let full = r#"
        CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            RAISE EXCEPTION USING ERRCODE = 'disk_full',
                MESSAGE = 'could not extend file "base/1/2": No space left on device';
        END $$;
        CREATE TRIGGER full_disk BEFORE INSERT ON ideas EXECUTE FUNCTION disk_full()"#;
    connect(vault.test.owner_url())
        .await
        .batch_execute(full)
        .await
        .unwrap();
    assert_unavailable(
        vault
            .database
            .ideas()
            .create(&ada, &titled("x"), noon())
            .await,
        "No space",
    );
    assert_eq!(
        vault
            .database
            .ideas()
            .find(&ada, IdeaId::new(1).unwrap())
            .await
            .unwrap(),
        None
    );
}

#[tokio::test]
async fn a_backend_that_freezes_is_given_up_by_our_own_clock_and_let_go() {
    let (vault, ada) = open().await;
    let database = impatient(&vault);
    let id = database
        .ideas()
        .create(&ada, &titled("x"), noon())
        .await
        .unwrap()
        .id;

    let superuser = connect(vault.test.superuser_url()).await;
    let backends = "SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND usename = 'creatorvault_service'";
    let backends = superuser.query(backends, &[]).await.unwrap();
    let frozen: Vec<_> = backends
        .iter()
        .filter_map(|row| Pid::from_raw(row.get(0)))
        .collect();
    for pid in &frozen {
        kill_process(*pid, Signal::STOP).unwrap();
    }
    let began = Instant::now();
    assert_unavailable(
        database.ideas().find(&ada, id).await,
        "did not answer within",
    );
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "{:?}",
        began.elapsed()
    );

    // The frozen connection is closed, and another one takes its place while it is still frozen.
    let deadline = Instant::now() + Duration::from_secs(10);
    while database.ideas().find(&ada, id).await.is_err() {
        assert!(
            Instant::now() < deadline,
            "the frozen connection keeps its place"
        );
    }
    for pid in &frozen {
        kill_process(*pid, Signal::CONT).unwrap();
    }
}
