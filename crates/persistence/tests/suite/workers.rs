//! Workers with connections of their own, each on a runtime that ends when the worker does.

use std::{thread, time::Duration};

use creatorvault_persistence::{Database, DatabaseSettings, PoolSettings};
use futures_util::future::join_all;

use crate::support::{Vault, connect, settings};

const CONNECTIONS: usize = 9;

/// Uses more connections at once than there are, as a worker would.
fn work(database: &Database) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let own = database.of_worker(2);
        let pings = (0..3 * CONNECTIONS).map(|_| own.ping());
        for ping in join_all(pings).await {
            ping.unwrap();
        }
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_share_the_connections_and_leave_one() {
    let vault = Vault::open().await;
    let ours = settings(vault.test.service_url());
    let pool = PoolSettings {
        size: CONNECTIONS,
        ..ours.pool
    };
    let database = Database::new(DatabaseSettings { pool, ..ours }).unwrap();
    let superuser = connect(vault.test.superuser_url()).await;

    // One after the other: the second goes on when the first has ended with its connections.
    for _ in 0..2 {
        let of_worker = database.clone();
        thread::spawn(move || work(&of_worker)).join().unwrap();
        let left = join_all((0..CONNECTIONS).map(|_| database.ping())).await;
        assert!(left.into_iter().all(|ping| ping.is_ok()));
    }
    let open = "SELECT FROM pg_stat_activity
        WHERE usename = 'creatorvault_service' AND datname = current_database()";
    let waiting = async { while superuser.query(open, &[]).await.unwrap().len() > 1 {} };
    tokio::time::timeout(Duration::from_secs(20), waiting)
        .await
        .unwrap();
}
