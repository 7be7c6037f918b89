//! `Idempotency-Key`: a request that is sent again takes effect once.

mod keys;
mod replays;
mod running;

use creatorvault_tests::{Answer, Ask, Service, assert_success};
use reqwest::Method;
use serde_json::{Value, json};

use super::{PATH, ask};

/// Begins to record an idea of ada's under a key.
fn under(service: &Service, key: &str) -> Ask {
    ask(service, Method::POST, PATH).header("idempotency-key", key)
}

/// Records one with this title under a key.
async fn titled(service: &Service, key: &str, title: &str) -> Answer {
    let body = json!({ "title": title });
    under(service, key).json(&body).answer().await
}

/// Asserts that this is the first answer once more, in an envelope of its own.
fn assert_replayed(again: &Answer, first: &Answer) {
    assert_success(again, first.status);
    assert_eq!(again.data(), first.data());
    for name in ["location", "etag", "cache-control"] {
        assert_eq!(again.header(name), first.header(name), "{name}");
    }
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_ne!(again.header("x-request-id"), first.header("x-request-id"));
    assert_ne!(again.body.get("meta"), first.body.get("meta"));
}

/// Asserts that this took effect and is no replay.
fn assert_first(answer: &Answer) {
    assert_success(answer, 201);
    assert_eq!(answer.header("idempotency-replayed"), "");
}

/// How many ideas the user has.
async fn count(service: &Service, user: &str) -> u64 {
    let path = format!("/api/v1/{user}/ideas");
    let answer = service.get(&path).as_user(user).answer().await;
    assert_success(&answer, 200);
    let total = answer.body.pointer("/data/pagination/total");
    total.and_then(Value::as_u64).unwrap()
}
