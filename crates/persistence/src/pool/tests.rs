//! How connections are shared out, and whose turn it is to have one.

use std::{pin::pin, time::Duration};

use creatorvault_local_postgres::{Server, TestDatabase, connect};
use futures_util::{FutureExt, future::join_all};
use tokio::time::timeout;

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

/// Lets nobody connect any more but superusers.
async fn close_to_others(test: &TestDatabase) {
    let superuser = connect(test.superuser_url()).await.unwrap();
    let statement = "DO $$ BEGIN
        EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT 0', current_database());
    END $$";
    superuser.batch_execute(statement).await.unwrap();
}

#[tokio::test]
async fn what_can_not_be_opened_ends_no_wait_for_what_is_open() {
    let (pool, test) = pool(settings(9, 1), 2).await;
    let worker = pool.of_worker().unwrap();
    let mut own = take(&worker, 4).await;
    let mut common = take(&pool, 2).await;
    let mut waiting = pin!(worker.lease());
    assert!(waiting.as_mut().now_or_never().is_none());
    close_to_others(&test).await;
    drop(Lease::take(common.pop().unwrap()));
    let soon = timeout(Duration::from_millis(300), waiting.as_mut()).await;
    assert!(soon.is_err(), "nothing is free, and nothing can be opened");
    drop(own.pop());
    drop(waiting.await.unwrap());
}

#[tokio::test]
async fn where_no_more_can_be_opened_a_worker_takes_what_is_idle() {
    let (pool, test) = pool(settings(9, 0), 2).await;
    let worker = pool.of_worker().unwrap();
    drop(take(&pool, 1).await);
    close_to_others(&test).await;
    let idle = worker.lease().await.unwrap();
    assert!(worker.lease().await.is_err());
    drop(idle);
}

#[tokio::test]
async fn no_more_workers_have_a_share_than_were_expected() {
    let (pool, _test) = pool(settings(9, 0), 2).await;
    let first = pool.of_worker().unwrap();
    let second = pool.of_worker().unwrap();
    assert!(first.own.is_some() && second.own.is_some());
    assert!(pool.of_worker().unwrap().own.is_none());
    drop(first);
    assert!(pool.of_worker().unwrap().own.is_some());
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
