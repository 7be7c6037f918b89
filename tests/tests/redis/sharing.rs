//! Redis is well.

use std::time::Instant;

use creatorvault_tests::PrivateRedis;

use super::{Caller, back_since, counting, service};

#[tokio::test]
async fn instances_share_a_users_calls() {
    let redis = PrivateRedis::start();
    let (first, second) = (counting(&redis).await, service(&redis.url()).await);
    let warm = Caller::new("warm");
    assert_eq!(warm.allowed(&first, 60).await, 60);
    // The second counts in Redis from when it sees what the first has done.
    while warm.call(&second).await.header("ratelimit") > r#""default";r=60"# {}

    let (ada, began) = (Caller::new("ada"), Instant::now());
    let mut allowed = 0;
    for _ in 0..60 {
        allowed += ada.allowed(&first, 1).await;
        allowed += ada.allowed(&second, 1).await;
    }
    let most = 100 + back_since(began);
    assert!((100..=most).contains(&allowed), "{allowed} of {most}");
    let last = ada.call(&second).await;
    assert_eq!(last.header("ratelimit-policy"), r#""default";q=100;w=60"#);
    assert!(last.header("ratelimit").ends_with(";t=60"));
}

#[tokio::test]
async fn a_bucket_says_who_it_is_of_to_nobody_and_is_gone_within_a_minute() {
    let redis = PrivateRedis::start();
    let service = counting(&redis).await;
    Caller::new("ada").allowed(&service, 50).await;
    let keys = redis.tell("KEYS *");
    let keys: Vec<_> = keys.lines().filter(|line| line.contains("rate")).collect();
    assert!(!keys.is_empty());
    for key in keys {
        let digest = key.strip_prefix("creatorvault:rate:").unwrap();
        assert_eq!(digest.len(), 32);
        assert!(digest.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let left = redis.tell(&format!("PTTL {key}"));
        let left = left.lines().next().unwrap().trim_start_matches(':');
        // Gone already is as well.
        assert!((-2..=60_000).contains(&left.parse::<i64>().unwrap()) && left != "-1");
    }
}

#[tokio::test]
async fn a_password_is_used() {
    let redis = PrivateRedis::start_with(&["--requirepass", "hunter2"]);
    let counted = || {
        let told = redis.tell("AUTH hunter2\r\nINFO commandstats");
        told.contains("cmdstat_evalsha")
    };
    let url = format!("redis://:hunter2@{}/3", redis.address());
    let service = service(&url).await;
    let began = Instant::now();
    while !counted() {
        assert!(began.elapsed() < super::BACK);
        Caller::new("ada").call(&service).await;
    }
}

#[tokio::test]
async fn whatever_stands_in_a_bucket_it_is_not_unlimited_and_nobody_elses_trouble() {
    let redis = PrivateRedis::start();
    let service = counting(&redis).await;
    let ada = Caller::new("ada");
    for value in [
        "SET K x",
        "SET K nan",
        "SET K -1e300",
        "LPUSH K 1",
        "SET K inf",
        "SET K 9e99",
    ] {
        let _ = redis.tell("FLUSHALL");
        assert_eq!(ada.allowed(&service, 2).await, 2, "{value}");
        let keys = redis.tell("KEYS *");
        let key = keys.lines().find(|line| line.contains("rate")).unwrap();
        let _ = redis.tell(&format!("DEL {key}\r\n{}", value.replace('K', key)));
        let before = redis.counted();
        let allowed = ada.allowed(&service, 3).await;
        // What says that the bucket is empty is believed, for a minute at most.
        let expected = if ["SET K inf", "SET K 9e99"].contains(&value) {
            0
        } else {
            3
        };
        assert_eq!(allowed, expected, "{value}");
        assert_eq!(redis.counted() - before, 3, "{value}");
    }
}
