//! What every answer tells browsers, whatever kind of answer it is.

use creatorvault_tests::{Answer, Issuer, Service, Wire};
use reqwest::Method;
use serde_json::json;

/// On every answer.
const ALWAYS: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    (
        "strict-transport-security",
        "max-age=31536000; includeSubDomains",
    ),
    ("referrer-policy", "no-referrer"),
    ("x-xss-protection", "1; mode=block"),
    (
        "content-security-policy",
        "default-src 'none'; frame-ancestors 'none'",
    ),
];

fn assert_hardened(answer: &Answer, status: u16, cache: &str) {
    assert_eq!(answer.status, status);
    for (name, value) in ALWAYS {
        assert_eq!(answer.headers.get_all(name).iter().count(), 1, "{name}");
        assert_eq!(answer.header(name), value);
    }
    assert_eq!(answer.header("cache-control"), cache);
    assert_eq!(answer.headers.get_all("cache-control").iter().count(), 1);
    assert!(!answer.header("x-request-id").is_empty());
}

#[tokio::test]
async fn every_kind_of_answer_has_them() {
    let service = Service::start_with(&[("ALLOWED_ORIGINS", "https://a.example")]).await;
    let ideas = "/api/v1/ada/ideas";
    let created = service.post(ideas).as_user("ada");
    let created = created.json(&json!({"title": "x"})).answer().await;
    assert_hardened(&created, 201, "private, no-cache");
    let idea = created.header("location").to_owned();
    let known = service.get(&idea).as_user("ada");
    let known = known.header("if-none-match", created.header("etag"));
    assert_hardened(&known.answer().await, 304, "private, no-cache");
    let head = service.ask(Method::HEAD, &idea).as_user("ada");
    assert_hardened(&head.answer().await, 200, "private, no-cache");
    let preflight = service
        .ask(Method::OPTIONS, ideas)
        .header("origin", "https://a.example")
        .header("access-control-request-method", "POST");
    assert_hardened(&preflight.answer().await, 204, "no-store");
    let bad = service.post(ideas).as_user("ada").raw_json("{");
    for (ask, status) in [
        (bad, 400),
        (service.get(&idea), 401),
        (service.get(&idea).as_user("bob"), 403),
        (service.get("/nowhere"), 404),
        (service.ask(Method::DELETE, ideas), 405),
        (service.get("/health").header("host", "a b"), 400),
        (service.get("/health"), 200),
        (service.get("/health/db"), 200),
        (service.get("/livez"), 200),
    ] {
        assert_hardened(&ask.answer().await, status, "no-store");
    }
}

#[tokio::test]
async fn an_answer_that_came_too_late_has_them() {
    let service = Service::start_with(&[("BODY_TIMEOUT", "100ms")]).await;
    let token = Issuer::trusted().token("ada");
    let mut wire = Wire::to(service.address()).await;
    wire.send(&format!(
        "POST /api/v1/ada/ideas HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{{"
    ))
    .await;
    assert_hardened(&wire.answer().await, 408, "no-store");
}
