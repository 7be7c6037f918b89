//! The limit of a user.

use std::{
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use creatorvault_http::Clock;
use creatorvault_tests::{Issuer, Service, assert_problem};
use reqwest::Method;
use serde_json::json;

use super::{assert_limited, left};

const POLICY: &str = r#""default";q=100;w=60"#;
const DEFAULT: (&str, &str) = ("RATE_LIMIT_PER_MINUTE", "100");
const ADA: &str = "/api/v1/ada/ideas/1";

static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
static PASSED: AtomicU64 = AtomicU64::new(0);

/// Goes on when it is told to.
fn tick() -> Instant {
    *BEGAN + Duration::from_millis(PASSED.load(Ordering::SeqCst))
}

#[tokio::test]
async fn a_hundred_calls_a_minute_and_then_none_until_one_is_back() {
    let tune = |config: &mut creatorvault::config::Config| {
        config.clock = Clock::system().ticking(tick);
    };
    let service = Service::start_tuned(&[DEFAULT], tune).await;
    let token = Issuer::trusted().token("ada");
    let call = async || service.get(ADA).with_token(&token).answer().await;
    for remaining in (0..100).rev() {
        let answer = call().await;
        assert_problem(&answer, 404, "NOT_FOUND");
        let expected = format!(r#""default";r={remaining};t=60"#);
        assert_eq!(left(&answer), (POLICY, expected.as_str()));
        assert_eq!(answer.header("retry-after"), "");
    }
    for _ in 0..3 {
        let answer = call().await;
        assert_limited(&answer);
        assert_eq!(left(&answer), (POLICY, r#""default";r=0;t=60"#));
        assert_eq!(answer.header("retry-after"), "1");
    }
    // Whose limit it is not.
    let other = service.get("/api/v1/bob/ideas/1").as_user("bob");
    assert_problem(&other.answer().await, 404, "NOT_FOUND");

    PASSED.store(599, Ordering::SeqCst);
    assert_limited(&call().await);
    PASSED.store(600, Ordering::SeqCst);
    assert_problem(&call().await, 404, "NOT_FOUND");
    assert_limited(&call().await);
    PASSED.store(120_000, Ordering::SeqCst);
    assert_eq!(left(&call().await).1, r#""default";r=99;t=60"#);
}

#[tokio::test]
async fn every_kind_of_answer_says_what_is_left() {
    let service = Service::start_with(&[DEFAULT, ("BODY_TIMEOUT", "100ms")]).await;
    let ideas = "/api/v1/ada/ideas";
    let post = |path: &str| service.post(path).as_user("ada");
    let created = post(ideas).json(&json!({"title": "x"})).answer().await;
    assert_eq!(left(&created), (POLICY, r#""default";r=99;t=60"#));
    let asks = [
        (post(ideas).raw_json("{"), 400),
        (post(ideas).body("x"), 415),
        (post(ideas).raw_json(" ".repeat(300_000)), 413),
        (post("/api/v1/bob/ideas"), 403),
        (service.get(created.header("location")).as_user("ada"), 200),
        (
            service
                .ask(Method::HEAD, "/api/v1/ada/ideas/9")
                .as_user("ada"),
            404,
        ),
        (post("/nowhere"), 404),
        (service.ask(Method::DELETE, ideas).as_user("ada"), 405),
    ];
    for (used, (ask, status)) in (2..).zip(asks) {
        let answer = ask.answer().await;
        let expected = format!(r#""default";r={};t=60"#, 100 - used);
        assert_eq!(
            (answer.status, left(&answer)),
            (status, (POLICY, expected.as_str()))
        );
    }
}

#[tokio::test]
async fn an_answer_for_want_of_the_database_says_what_is_left() {
    let unreachable = "postgres://nobody:secret@127.0.0.1:1/nowhere";
    let service = Service::start_with(&[DEFAULT, ("DATABASE_URL", unreachable)]).await;
    let answer = service.get(ADA).as_user("ada").answer().await;
    assert_problem(&answer, 503, "DATABASE_ERROR");
    assert_eq!(left(&answer), (POLICY, r#""default";r=99;t=60"#));
}

#[tokio::test]
async fn no_limit_is_none() {
    let service = Service::start_with(&[("RATE_LIMIT_PER_MINUTE", "0")]).await;
    for _ in 0..110 {
        let answer = service.get(ADA).as_user("ada").answer().await;
        assert_problem(&answer, 404, "NOT_FOUND");
        assert_eq!(left(&answer), ("", ""));
    }
}
