//! Redis is well.

use std::time::Instant;

use creatorvault_tests::{PrivateRedis, Service};

use super::{Caller, back_since, counting, service};

#[tokio::test]
async fn instances_share_a_users_calls() {
    let redis = PrivateRedis::start();
    let (first, second) = (counting(&redis).await, service(&redis.url()).await);
    for attempt in 0.. {
        until_both_count(&first, &second, attempt).await;
        let (ada, began) = (Caller::new(&format!("ada_{attempt}")), Instant::now());
        let before = redis.counted();
        let (mut allowed, mut last) = (0, String::new());
        for _ in 0..60 {
            for service in [&first, &second] {
                let answer = ada.call(service).await;
                allowed += usize::from(answer.status == 404);
                assert_eq!(answer.header("ratelimit-policy"), r#""default";q=100;w=60"#);
                answer.header("ratelimit").clone_into(&mut last);
            }
        }
        if redis.counted() - before < 120 && attempt < 9 {
            // On a machine that is busy, Redis may have looked frozen for a moment.
            continue;
        }
        let most = 100 + back_since(began);
        assert!((100..=most).contains(&allowed), "{allowed} of {most}");
        assert!(last.ends_with(";t=60"), "{last}");
        break;
    }
}

/// The second counts in Redis from when it sees there what the first has done.
async fn until_both_count(first: &Service, second: &Service, attempt: usize) {
    for number in 0.. {
        let user = Caller::new(&format!("warm_{attempt}_{number}"));
        user.allowed(first, 50).await;
        let seen = user.call(second).await;
        if seen.header("ratelimit") < r#""default";r=80"# {
            return;
        }
        assert!(number < 50, "the second does not count in Redis");
    }
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
