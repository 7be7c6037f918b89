//! Requests with one key at the same time.

use std::time::Duration;

use creatorvault_tests::{Service, assert_problem, connect};
use futures_util::future::join_all;
use tokio_postgres::Client;

use super::{super::PATIENT, assert_first, assert_replayed, count, titled};

/// Waits until somebody waits for the table of ideas.
async fn held_up(owner: &Client) {
    let waiting = "SELECT FROM pg_locks WHERE relation = 'ideas'::regclass AND NOT granted";
    while owner.query(waiting, &[]).await.unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn while_the_first_still_runs_the_second_is_told_to_come_again() {
    let service = Service::start().await;
    assert_first(&titled(&service, "account", "x").await);
    let owner = connect(service.owner_url()).await;
    owner
        .batch_execute("BEGIN; LOCK TABLE ideas")
        .await
        .unwrap();
    let meanwhile = async {
        held_up(&owner).await;
        // Whether its body is another is not known yet.
        for title in ["A", "B"] {
            let answer = titled(&service, "k", title).await;
            assert_problem(&answer, 409, "CONFLICT");
            assert!(answer.details().is_empty());
            assert!(answer.header("retry-after").parse::<u64>().unwrap() > 0);
        }
        owner.batch_execute("ROLLBACK").await.unwrap();
    };
    let (first, ()) = tokio::join!(titled(&service, "k", "A"), meanwhile);
    assert_first(&first);
    assert_replayed(&titled(&service, "k", "A").await, &first);
    assert_eq!(count(&service, "ada").await, 2);
}

#[tokio::test]
async fn a_first_request_that_fails_leaves_the_key_free() {
    let service = Service::start_with(&[("STATEMENT_TIMEOUT", "300ms")]).await;
    assert_first(&titled(&service, "account", "x").await);
    let owner = connect(service.owner_url()).await;
    owner
        .batch_execute("BEGIN; LOCK TABLE ideas")
        .await
        .unwrap();
    assert_problem(&titled(&service, "k", "A").await, 503, "DATABASE_ERROR");
    owner.batch_execute("ROLLBACK").await.unwrap();
    assert_first(&titled(&service, "k", "B").await);
}

#[tokio::test]
async fn of_twenty_requests_with_one_key_one_takes_effect() {
    let service = Service::start_with(&PATIENT).await;
    // The first round gives ada her account as well.
    for round in 1..=4_u64 {
        let key = round.to_string();
        let answers = join_all((0..20).map(|_| titled(&service, &key, "A"))).await;
        let first: Vec<_> = answers
            .iter()
            .filter(|answer| answer.status == 201)
            .filter(|answer| answer.header("idempotency-replayed").is_empty())
            .collect();
        assert_eq!(first.len(), 1);
        for answer in &answers {
            match answer.status {
                201 if answer.header("idempotency-replayed").is_empty() => {}
                201 => assert_replayed(answer, first[0]),
                _ => {
                    assert_problem(answer, 409, "CONFLICT");
                    assert!(!answer.header("retry-after").is_empty());
                }
            }
        }
        assert_eq!(count(&service, "ada").await, round);
        assert_replayed(&titled(&service, &key, "A").await, first[0]);
    }
}
