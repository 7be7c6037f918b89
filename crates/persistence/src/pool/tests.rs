//! How connections are shared out, and whose turn it is to have one.

use std::{pin::pin, time::Duration};

use creatorvault_local_postgres::{Server, TestDatabase};
use futures_util::{FutureExt, future::join_all};

use super::{LEAST_OF_A_WORKER, Lease, Pool, PoolSettings, trim};
use crate::ConnectionUrl;

const LIMIT: Duration = Duration::from_secs(5);

fn settings(size: usize, overflow: usize) -> PoolSettings {
    PoolSettings {
        size,
        overflow,
        wait: LIMIT,
        connect: LIMIT,
    }
}

async fn pool(settings: PoolSettings, workers: usize) -> (Pool, TestDatabase) {
    let server = Server::from_env().unwrap();
    let test = TestDatabase::migrated(&server).await.unwrap();
    let url = ConnectionUrl::parse(test.service_url()).unwrap();
    (Pool::new(url, settings, workers).unwrap(), test)
}

async fn take(pool: &Pool, count: usize) -> Vec<Lease> {
    let leases = join_all((0..count).map(|_| pool.lease())).await;
    leases.into_iter().map(Result::unwrap).collect()
}

#[test]
fn no_more_is_shared_out_than_there_is() {
    for size in 1..100 {
        for workers in 0..20 {
            let share = settings(size, 0).share(workers);
            assert!(share == 0 || share >= LEAST_OF_A_WORKER);
            assert!(share * workers < size, "nothing is left");
            let enough = (LEAST_OF_A_WORKER * workers + 1)..=size;
            assert_eq!(share > 0, workers > 0 && !enough.is_empty());
        }
    }
}

#[tokio::test]
async fn a_worker_waits_for_its_own_connections_and_for_the_common_ones() {
    let (pool, _test) = pool(settings(9, 1), 2).await;
    let worker = pool.of_worker().unwrap();
    let mut own = take(&worker, 4).await;
    let mut common = take(&pool, 2).await;
    for pool in [&mut own, &mut common] {
        let mut waiting = pin!(worker.lease());
        assert!(waiting.as_mut().now_or_never().is_none());
        drop(pool.pop());
        let lease = waiting.now_or_never().expect("one is free");
        pool.push(lease.unwrap());
    }
    // Whoever has stopped waiting has taken nothing.
    let given_up = worker.lease().now_or_never();
    assert!(given_up.is_none());
    drop((own, common));
    take(&worker, 6).await;
}

#[tokio::test]
async fn a_worker_leaves_the_common_connections_to_others_while_its_own_are_free() {
    let (pool, _test) = pool(settings(9, 0), 2).await;
    let worker = pool.of_worker().unwrap();
    let _own = take(&worker, 4).await;
    assert_eq!(pool.common.status().size, 0);
}

#[tokio::test]
async fn what_was_opened_beyond_the_size_is_closed_when_it_is_idle() {
    let (pool, _test) = pool(settings(1, 2), 0).await;
    let leases = take(&pool, 3).await;
    trim(&pool.common, 1, Duration::ZERO);
    assert_eq!(pool.common.status().size, 3, "what is in use is not idle");
    drop(leases);
    trim(&pool.common, 1, Duration::from_secs(60));
    assert_eq!(
        pool.common.status().size,
        3,
        "what was just used may be needed again"
    );
    trim(&pool.common, 1, Duration::ZERO);
    assert_eq!(pool.common.status().size, 1);
}
