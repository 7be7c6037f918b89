//! Workers with connections of their own, each on a runtime that ends when the worker does.

use std::{thread, time::Duration};

use creatorvault_domain::{IdeaId, OwnerScope};
use creatorvault_persistence::{Database, DatabaseSettings, PoolSettings};
use futures_util::future::join_all;
use tokio::time::{interval, timeout};
use tokio_postgres::Client;

use crate::support::{Vault, connect, scope, settings};

const WORKERS: usize = 2;
const SIZE: usize = 9;
const OVERFLOW: usize = 3;
/// What each worker has for itself.
const SHARE: usize = 4;

fn database(vault: &Vault, overflow: usize) -> Database {
    let ours = settings(vault.test.service_url());
    let pool = PoolSettings {
        size: SIZE,
        overflow,
        ..ours.pool
    };
    Database::for_workers(WORKERS, DatabaseSettings { pool, ..ours }).unwrap()
}

/// Waits until so many sessions of the service's are as `condition` says.
async fn until(observer: &Client, condition: &str, sessions: usize) {
    let query = format!(
        "SELECT FROM pg_stat_activity
        WHERE usename = 'creatorvault_service' AND datname = current_database() AND {condition}"
    );
    let mut ticks = interval(Duration::from_millis(20));
    let waiting = async {
        while observer.query(&query, &[]).await.unwrap().len() != sessions {
            ticks.tick().await;
        }
    };
    let waited = timeout(Duration::from_secs(4), waiting).await;
    assert!(
        waited.is_ok(),
        "there were never {sessions} with {condition}"
    );
}

/// Asks more of each than all together may have, of a table that nobody can read meanwhile.
async fn ask(vault: &Vault, databases: &[&Database], most: usize) {
    let owner = connect(vault.test.owner_url()).await;
    let observer = connect(vault.test.superuser_url()).await;
    let lock = "BEGIN; LOCK TABLE ideas";
    owner.batch_execute(lock).await.unwrap();
    let (ada, id) = (scope("ada"), IdeaId::new(1).unwrap());
    let find = async |database: &Database, scope: &OwnerScope| {
        let found = database.ideas().find(scope, id).await;
        assert!(found.unwrap().is_none());
    };
    let finds = databases.iter().flat_map(|&database| {
        let more = 2 * (SIZE + OVERFLOW);
        (0..more).map(move |_| database)
    });
    let asked = join_all(finds.map(|database| find(database, &ada)));
    let unlocked = async {
        until(&observer, "wait_event_type = 'Lock'", most).await;
        owner.batch_execute("ROLLBACK").await.unwrap();
    };
    futures_util::future::join(asked, unlocked).await;
    // None is closed as soon as it is idle, so each that was ever opened is counted.
    until(&observer, "true", most).await;
}

#[tokio::test]
async fn all_together_have_as_many_connections_as_there_may_be() {
    let vault = Vault::open().await;
    let all = database(&vault, OVERFLOW);
    let workers = [all.of_worker().unwrap(), all.of_worker().unwrap()];
    ask(&vault, &[&all, &workers[0], &workers[1]], SIZE + OVERFLOW).await;
}

#[tokio::test]
async fn one_worker_may_have_all_that_no_other_has_for_itself() {
    let vault = Vault::open().await;
    let worker = database(&vault, OVERFLOW).of_worker().unwrap();
    ask(&vault, &[&worker], SIZE + OVERFLOW - SHARE).await;
}

/// Uses more connections at once than there are, as a worker would.
fn work(database: &Database) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let own = database.of_worker().unwrap();
        let pings = (0..3 * SIZE).map(|_| own.ping());
        for ping in join_all(pings).await {
            ping.unwrap();
        }
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workers_connections_end_with_it_and_the_common_ones_stay() {
    let vault = Vault::open().await;
    let database = database(&vault, 0);
    // One after the other: the second goes on when the first has ended with its connections.
    for _ in 0..WORKERS {
        let of_worker = database.clone();
        thread::spawn(move || work(&of_worker)).join().unwrap();
        let left = join_all((0..SIZE).map(|_| database.ping())).await;
        assert!(left.into_iter().all(|ping| ping.is_ok()));
    }
    let observer = connect(vault.test.superuser_url()).await;
    until(&observer, "true", SIZE - WORKERS * SHARE).await;
}
