//! What counts as the same request, and how it is answered.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use creatorvault::config::Config;
use creatorvault_http::Clock;
use creatorvault_tests::{Issuer, Service, assert_problem, assert_success};
use reqwest::Method;
use serde_json::json;

use super::{ask, assert_first, assert_replayed, count, titled, under};

const BODY: &str = r#"{"title": "A", "tags": ["x", "y"], "extra": {"n": 100, "m": [0, null]}}"#;

#[tokio::test]
async fn the_same_request_is_answered_as_the_first_time() {
    let service = Service::start().await;
    let first = under(&service, "k").raw_json(BODY).answer().await;
    assert_first(&first);
    // These are spelled otherwise, and say the same.
    for same in [
        BODY,
        r#"{"extra":{"m":[-0,null],"n":1e2},"tags":["x","y"],"title":"A"}"#,
        r#"{ "\u0074itle": "\u0041", "tags": ["\u0078", "y"], "extra": {"n": 100.0, "m": [0.0, null]} }"#,
    ] {
        let again = under(&service, "k").raw_json(same).answer().await;
        assert_replayed(&again, &first);
    }
    let media = under(&service, "k").header("content-type", "application/json; charset=utf-8");
    assert_replayed(&media.body(BODY).answer().await, &first);
    assert_eq!(count(&service, "ada").await, 1);
}

#[tokio::test]
async fn another_request_under_the_same_key_is_refused() {
    let service = Service::start().await;
    let first = under(&service, "k").raw_json(BODY).answer().await;
    assert_first(&first);
    for other in [
        r#"{"title": "A"}"#,
        r#"{"title": "A", "tags": ["y", "x"], "extra": {"n": 100, "m": [0, null]}}"#,
        r#"{"title": " A", "tags": ["x", "y"], "extra": {"n": 100, "m": [0, null]}}"#,
        r#"{"title": "A", "tags": ["x", "y"], "extra": {"n": "100", "m": [0, null]}}"#,
        r#"{"title": "A", "tags": ["x", "y"], "extra": {"n": 100, "m": [0]}}"#,
        r#"{"title": "A", "notes": null, "tags": ["x", "y"], "extra": {"n": 100, "m": [0, null]}}"#,
    ] {
        let answer = under(&service, "k").raw_json(other).answer().await;
        assert_problem(&answer, 422, "IDEMPOTENCY_KEY_REUSED");
        assert!(answer.details().is_empty());
    }
    // The key is still the first request's.
    let again = under(&service, "k").raw_json(BODY).answer().await;
    assert_replayed(&again, &first);
    assert_eq!(count(&service, "ada").await, 1);
}

#[tokio::test]
async fn the_first_answer_stays_whatever_became_of_the_idea() {
    let service = Service::start().await;
    let first = titled(&service, "k", "A").await;
    assert_first(&first);
    let path = first.header("location");
    let change = ask(&service, Method::PATCH, path).json(&json!({"title": "B"}));
    assert_success(&change.answer().await, 200);
    assert_replayed(&titled(&service, "k", "A").await, &first);
    let remove = ask(&service, Method::DELETE, path).answer().await;
    assert_eq!(remove.status, 204);
    assert_replayed(&titled(&service, "k", "A").await, &first);
    assert_eq!(count(&service, "ada").await, 0);
}

#[tokio::test]
async fn what_the_client_has_already_is_shown_again_all_the_same() {
    let service = Service::start().await;
    let first = titled(&service, "k", "A").await;
    let again = under(&service, "k").header("if-none-match", "*");
    let again = again.json(&json!({"title": "A"})).answer().await;
    assert_replayed(&again, &first);
}

#[tokio::test]
async fn each_user_has_keys_of_their_own() {
    let service = Service::start().await;
    assert_first(&titled(&service, "k", "A").await);
    for title in ["A", "B"] {
        let user = format!("bob_{title}");
        let post = service
            .post(&format!("/api/v1/{user}/ideas"))
            .as_user(&user);
        let post = post.header("idempotency-key", "k");
        assert_first(&post.json(&json!({ "title": title })).answer().await);
        assert_eq!(count(&service, &user).await, 1);
    }
}

#[tokio::test]
async fn without_a_key_the_same_request_takes_effect_each_time() {
    let service = Service::start().await;
    for _ in 0..2 {
        let post = ask(&service, Method::POST, super::PATH).raw_json(BODY);
        assert_first(&post.answer().await);
    }
    assert_eq!(count(&service, "ada").await, 2);
}

/// How far the service's clock is ahead, in seconds.
static AHEAD: AtomicI64 = AtomicI64::new(0);

fn ahead() -> DateTime<Utc> {
    #[expect(clippy::disallowed_methods, reason = "tokens are of the real time")]
    let now = Utc::now();
    now + TimeDelta::seconds(AHEAD.load(Ordering::SeqCst))
}

#[tokio::test]
async fn a_key_is_free_again_after_a_day() {
    let tune = |config: &mut Config| config.clock = Clock::new(ahead);
    let service = Service::start_tuned(&[], tune).await;
    let mut claims = Issuer::claims("ada");
    let expires = claims["exp"].as_i64().unwrap() + 5 * 86_400;
    claims["exp"] = json!(expires);
    let token = Issuer::trusted().sign(&claims);
    let post = |title: &str| {
        let post = service.post(super::PATH).with_token(&token);
        let post = post.header("idempotency-key", "k");
        post.json(&json!({ "title": title })).answer()
    };
    let first = post("A").await;
    assert_first(&first);
    AHEAD.store(86_400 - 60, Ordering::SeqCst);
    assert_replayed(&post("A").await, &first);
    assert_problem(&post("B").await, 422, "IDEMPOTENCY_KEY_REUSED");
    AHEAD.store(86_400 + 1, Ordering::SeqCst);
    let second = post("B").await;
    assert_first(&second);
    // The day is counted anew, for the new request.
    AHEAD.store(2 * 86_400 - 60, Ordering::SeqCst);
    assert_replayed(&post("B").await, &second);
    AHEAD.store(2 * 86_400 + 60, Ordering::SeqCst);
    assert_first(&post("B").await);
}
