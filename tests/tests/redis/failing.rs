//! Redis is away.

use std::time::{Duration, Instant};

use creatorvault_tests::PrivateRedis;
use futures_util::future::join_all;

use super::{Caller, DELAY, back_since, counting, service, until_counted};

#[tokio::test]
async fn killed_it_is_done_without_and_started_again_it_is_used_again() {
    let mut redis = PrivateRedis::start();
    let service = counting(&redis).await;
    let (ada, began) = (Caller::new("ada"), Instant::now());
    let mut allowed = ada.allowed(&service, 50).await;
    redis.kill();
    allowed += ada.allowed(&service, 60).await;
    assert!(
        (100..=100 + back_since(began)).contains(&allowed),
        "{allowed}"
    );
    redis.restart();
    until_counted(&service, &redis).await;
    // It has forgotten everything, and the instance has not.
    allowed += ada.allowed(&service, 20).await;
    assert!(allowed <= 100 + back_since(began), "{allowed}");
}

#[tokio::test]
async fn frozen_it_is_waited_for_once_and_thawed_it_is_used_again() {
    let redis = PrivateRedis::start();
    let service = counting(&redis).await;
    let crowd: Vec<_> = (0..10)
        .map(|number| Caller::new(&format!("user_{number}")))
        .collect();
    // Whatever else has to be opened for so many at once.
    join_all(crowd.iter().map(|caller| caller.call(&service))).await;
    let (ada, began) = (Caller::new("ada"), Instant::now());
    let mut allowed = ada.allowed(&service, 50).await;
    let usual = began.elapsed();
    redis.freeze();
    let frozen = Instant::now();
    join_all(crowd.iter().map(|caller| caller.allowed(&service, 1))).await;
    assert!(frozen.elapsed() < DELAY, "{:?}", frozen.elapsed());
    let after = Instant::now();
    allowed += ada.allowed(&service, 60).await;
    // Nobody waits while it is known to be away, or this would take 2.4 s more.
    let (took, most) = (after.elapsed(), usual * 3 + Duration::from_secs(1));
    assert!(took < most, "{took:?} of {most:?}");
    assert!(
        (100..=100 + back_since(began)).contains(&allowed),
        "{allowed}"
    );
    redis.thaw();
    let counted = redis.counted();
    let thawed = Instant::now();
    while redis.counted() < counted + 5 {
        assert!(thawed.elapsed() < super::BACK, "it is not used again");
        Caller::new("bob").call(&service).await;
    }
}

#[tokio::test]
async fn absent_from_the_start_it_is_used_from_when_it_is_there() {
    let mut redis = PrivateRedis::absent();
    let service = service(&redis.url()).await;
    let (ada, began) = (Caller::new("ada"), Instant::now());
    let allowed = ada.allowed(&service, 110).await;
    assert!(
        (100..=100 + back_since(began)).contains(&allowed),
        "{allowed}"
    );
    redis.restart();
    until_counted(&service, &redis).await;
}
