//! What pages of other origins may do.

use creatorvault_tests::{Answer, Service, assert_problem, assert_success};
use reqwest::Method;

const APP: &str = "https://app.example.com";
const LIST: (&str, &str) = (
    "ALLOWED_ORIGINS",
    "https://app.example.com, http://localhost:3000",
);
const SENT: &str = "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, \
                    X-Request-ID, traceparent";
const READ: &str = "X-Request-ID, ETag, Location, Retry-After, WWW-Authenticate, \
                    Idempotency-Replayed, RateLimit-Policy, RateLimit";

async fn preflight(service: &Service, path: &str, origin: &str) -> Answer {
    service
        .ask(Method::OPTIONS, path)
        .header("origin", origin)
        .header("access-control-request-method", "PATCH")
        .header("access-control-request-headers", "authorization, if-match")
        .answer()
        .await
}

fn assert_shared(answer: &Answer, origin: &str) {
    assert_eq!(answer.header("access-control-allow-origin"), origin);
    assert_eq!(answer.header("access-control-allow-credentials"), "true");
    assert_eq!(answer.header("access-control-expose-headers"), READ);
    assert_eq!(answer.header("vary"), "Origin");
}

fn assert_kept(answer: &Answer) {
    let shared = |name: &str| name.starts_with("access-control-");
    let mut names = answer
        .headers
        .keys()
        .map(reqwest::header::HeaderName::as_str);
    assert_eq!(names.find(|name| shared(name)), None);
}

#[tokio::test]
async fn a_preflight_is_answered_before_route_and_token() {
    let service = Service::start_with(&[LIST]).await;
    for path in ["/api/v1/ada/ideas", "/health", "/nowhere"] {
        let answer = preflight(&service, path, APP).await;
        assert_eq!(answer.status, 204);
        assert!(answer.body.is_null());
        assert_shared(&answer, APP);
        let methods = "GET, HEAD, POST, PUT, PATCH, DELETE";
        assert_eq!(answer.header("access-control-allow-methods"), methods);
        assert_eq!(answer.header("access-control-allow-headers"), SENT);
        assert_eq!(answer.header("access-control-max-age"), "7200");
    }
}

#[tokio::test]
async fn what_is_no_preflight_is_a_method_like_any_other() {
    let service = Service::start_with(&[LIST]).await;
    let plain = service.ask(Method::OPTIONS, "/health");
    let answer = plain.header("origin", APP).answer().await;
    assert_problem(&answer, 405, "METHOD_NOT_ALLOWED");
    assert_shared(&answer, APP);
}

#[tokio::test]
async fn a_listed_origin_may_read_every_answer_and_errors_too() {
    let service = Service::start_with(&[LIST]).await;
    for origin in [APP, "http://localhost:3000"] {
        let ask = |path: &str| service.get(path).header("origin", origin);
        let health = ask("/health").answer().await;
        assert_success(&health, 200);
        assert_shared(&health, origin);
        let idea = "/api/v1/ada/ideas/1";
        for (ask, status, code) in [
            (ask(idea), 401, "AUTH_ERROR"),
            (ask(idea).as_user("bob"), 403, "FORBIDDEN"),
            (ask(idea).as_user("ada"), 404, "NOT_FOUND"),
            (ask("/nowhere"), 404, "NOT_FOUND"),
            (ask(idea).header("host", "evil"), 400, "VALIDATION_ERROR"),
        ] {
            let answer = ask.answer().await;
            assert_problem(&answer, status, code);
            assert_shared(&answer, origin);
        }
    }
}

#[tokio::test]
async fn any_other_origin_is_served_and_told_nothing() {
    let service = Service::start_with(&[LIST]).await;
    for origin in [
        "null",
        "https://app.example.com.evil",
        "https://evil-app.example.com",
        "https://x.app.example.com",
        "https://example.com",
        "http://app.example.com",
        "https://app.example.com:8443",
        "https://APP.example.com",
        "https://app.example.com/",
        "http://localhost",
        "",
    ] {
        let answer = service.get("/health").header("origin", origin);
        let answer = answer.answer().await;
        assert_success(&answer, 200);
        assert_kept(&answer);
        assert_eq!(answer.header("vary"), "Origin");
        let answer = preflight(&service, "/api/v1/ada/ideas", origin).await;
        assert_eq!(answer.status, 204);
        assert_kept(&answer);
    }
    let twice = service.get("/health").header("origin", APP);
    assert_kept(&twice.header("origin", APP).answer().await);
    assert_eq!(
        service.get("/health").answer().await.header("vary"),
        "Origin"
    );
}

#[tokio::test]
async fn without_a_list_there_is_nobody_to_tell() {
    let service = Service::start().await;
    let answer = service.get("/health").header("origin", APP).answer().await;
    assert_kept(&answer);
    assert_eq!(answer.header("vary"), "");
}

#[tokio::test]
async fn where_all_may_each_is_named_and_nobody_in_particular_is_not() {
    let variables = [("ENVIRONMENT", "dev"), ("ALLOWED_ORIGINS", "*")];
    let service = Service::start_with(&variables).await;
    let answer = service.get("/health").header("origin", APP).answer().await;
    assert_shared(&answer, APP);
    for origin in ["null", "*"] {
        assert_kept(
            &service
                .get("/health")
                .header("origin", origin)
                .answer()
                .await,
        );
    }
}
