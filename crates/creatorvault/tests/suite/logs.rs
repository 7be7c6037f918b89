//! What the service logs, and what it never does.

use creatorvault_local_postgres::TestDatabase;
use creatorvault_tests::{AUDIENCE, ISSUER, Issuer};
use serde_json::{Value, json};

use crate::running::{Running, complete, creatorvault, migrated, said};

/// Stands in everything that a client sends here, but for what may be logged.
pub(crate) const SECRET: &str = "hunter2";

#[tokio::test]
async fn nothing_that_a_client_sent_is_logged_but_its_harmless_id_and_who_it_is() {
    let database = migrated().await;
    let running = Running::start(&open(&database));
    let token = Issuer::trusted().sign(&claims());
    for request in hostile(&token) {
        let answer = running.ask(&request);
        assert!(answer.starts_with("HTTP/1.1 "), "{request:?}: {answer:?}");
    }
    let lines = running.log();
    for line in &lines {
        let fields = taken_apart(line);
        let level = fields["level"].as_str().unwrap();
        assert!(
            ["DEBUG", "INFO", "WARNING", "ERROR"].contains(&level),
            "{line}"
        );
        assert!(!line.contains(SECRET) && !line.contains(&token), "{line}");
        let route = fields["route"].as_str().unwrap_or("/health");
        assert!(route.starts_with('/') || route == "_unmatched", "{line}");
    }
    let finished = |line: &&Value| line["message"] == "request finished";
    let lines: Vec<_> = lines.iter().map(|line| taken_apart(line)).collect();
    assert!(lines.iter().filter(finished).count() >= 15, "{lines:?}");
}

#[tokio::test]
async fn a_refusal_keeps_its_reason_for_the_log() {
    let database = migrated().await;
    let running = Running::start(&open(&database));
    let token = Issuer::trusted().sign(&claims());
    let refused = running.ask(&post("/api/v1/bob/ideas", &token, "{"));
    assert!(refused.starts_with("HTTP/1.1 403"), "{refused}");
    let lines: Vec<_> = running.log().iter().map(|line| taken_apart(line)).collect();
    let line = lines
        .iter()
        .find(|line| line["message"] == "request refused")
        .unwrap();
    assert_eq!(line["code"], "FORBIDDEN");
    assert_eq!(line["reason"], "the path names another user than the token");
    assert_eq!(line["user_id"], "ada");
}

#[tokio::test]
async fn the_line_that_ends_a_request_says_whose_it_was_and_how_it_went() {
    let database = migrated().await;
    let running = Running::start(&open(&database));
    let token = Issuer::trusted().sign(&claims());
    let created = running.ask(&post("/api/v1/ada/ideas", &token, r#"{"title":"t"}"#));
    assert!(created.starts_with("HTTP/1.1 201"), "{created}");
    let lines = running.log();
    let line = lines
        .iter()
        .find(|line| line.contains("req-of-ada"))
        .unwrap();
    let mut line = taken_apart(line);
    let fields = line.as_object_mut().unwrap();
    fields.remove("timestamp");
    assert!(fields.remove("duration_ms").unwrap().as_f64().unwrap() > 0.0);
    let expected = json!({
        "level": "INFO", "message": "request finished", "service": "creatorvault-backend",
        "environment": "staging", "logger": "creatorvault_http::span",
        "request_id": "req-of-ada", "user_id": "ada", "method": "POST",
        "route": "/api/v1/{user_id}/ideas", "status": 201,
    });
    assert_eq!(line, expected);
}

#[tokio::test]
async fn other_crates_speak_in_the_same_form_and_not_below_info() {
    let database = migrated().await;
    let running = Running::start(&open(&database));
    assert_eq!(running.get("/health/db"), 200);
    let lines: Vec<_> = running.log().iter().map(|line| taken_apart(line)).collect();
    let ours = |line: &&Value| line["logger"].as_str().unwrap().starts_with("creatorvault");
    let (ours, others): (Vec<_>, Vec<_>) = lines.iter().partition(ours);
    assert!(!ours.is_empty() && !others.is_empty(), "{lines:?}");
    assert!(
        others.iter().all(|line| line["level"] != "DEBUG"),
        "{others:?}"
    );
}

#[test]
fn what_keeps_it_from_starting_is_one_line() {
    for variables in [
        &[][..],
        &[("ENVIRONMENT", "moon")],
        &[("LOG_LEVEL", "ERROR")],
    ] {
        let (code, text) = said(&creatorvault(variables).output().unwrap());
        assert_eq!((code, text.lines().count()), (Some(1), 1), "{text}");
        let line = taken_apart(&text);
        assert_eq!(line["level"], "CRITICAL");
        let reason = line["reason"].as_str().unwrap();
        assert!(
            reason.contains("\n  - DATABASE_URL is not set\n"),
            "{reason}"
        );
    }
}

/// Everything that has to be set, and as many lines as there can be.
pub(crate) fn open(database: &TestDatabase) -> Vec<(&str, &str)> {
    let mut variables = complete(database);
    variables.extend([
        ("JWT_PUBLIC_KEY", Issuer::trusted().public_key()),
        ("JWT_ISSUER", ISSUER),
        ("JWT_AUDIENCE", AUDIENCE),
        ("ENVIRONMENT", "staging"),
        ("LOG_LEVEL", "DEBUG"),
        ("DEBUG", "true"),
    ]);
    variables
}

pub(crate) fn claims() -> Value {
    let mut claims = Issuer::claims("ada");
    claims["email"] = format!("{SECRET}@example.com").into();
    claims["name"] = SECRET.into();
    claims
}

pub(crate) fn post(path: &str, token: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: {SECRET}\r\nAuthorization: Bearer {token}\r\n\
         X-Request-ID: req-of-ada\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// Requests of every kind that the service answers differently.
pub(crate) fn hostile(token: &str) -> Vec<String> {
    let idea =
        format!(r#"{{"title":"{SECRET}","notes":"{SECRET}\n{SECRET}","tags":["{SECRET}"]}}"#);
    let mut requests = vec![
        post("/api/v1/ada/ideas", token, &idea),
        post(&format!("/api/v1/{SECRET}/ideas"), token, &idea),
        post(
            "/api/v1/ada/ideas",
            token,
            &format!(r#"{{"title":["{SECRET}"],"{SECRET}":1}}"#),
        ),
        post(
            "/api/v1/ada/ideas",
            token,
            &format!(r#"{{"stage":"{SECRET}"}}"#),
        ),
        post(
            "/api/v1/ada/ideas",
            token,
            &format!(r#"{{"title":"{SECRET}\u0000"}}"#),
        ),
        post("/api/v1/ada/ideas", token, SECRET),
        post("/api/v1/ada/ideas", SECRET, &idea),
        post("/api/v1/ada/ideas", &format!("{token}{SECRET}"), &idea),
        post("/health", token, SECRET),
    ];
    let stranger = Issuer::new().sign(&claims());
    requests.push(post("/api/v1/ada/ideas", &stranger, &idea));
    let mut expired = claims();
    expired["exp"] = 1.into();
    let expired = Issuer::trusted().sign(&expired);
    requests.push(post("/api/v1/ada/ideas", &expired, &idea));
    let lines = [
        format!("GET /{SECRET}?{SECRET}={SECRET} HTTP/1.1\r\nHost: a"),
        format!("GET /%0d%0a%1b[31m{SECRET} HTTP/1.1\r\nHost: a"),
        format!("GET /api/v1/{SECRET}/ideas/{SECRET} HTTP/1.1\r\nHost: a"),
        format!("{SECRET} /health HTTP/1.1\r\nHost: a"),
        format!("GET /health HTTP/1.1\r\nHost: a\r\nX-Request-ID: {SECRET}\u{1b}[31m"),
        format!("GET /health HTTP/1.1\r\nHost: a\r\nX-Request-ID: \",\"level\":\"{SECRET}"),
        format!("GET /health HTTP/1.1\r\nHost: a\r\nUser-Agent: {SECRET}\r\nReferer: {SECRET}"),
        format!(
            "GET /health HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: {SECRET}\r\nForwarded: {SECRET}"
        ),
        format!("GET /health HTTP/1.1\r\nHost: a\r\ntraceparent: {SECRET}\r\nCookie: {SECRET}"),
        format!("GET /health HTTP/{SECRET}\r\nHost: a"),
        SECRET.to_owned(),
        format!("POST /health HTTP/1.1\r\nHost: a\r\nContent-Length: {SECRET}"),
        format!("POST /health HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: {SECRET}"),
    ];
    let lines = lines.map(|head| format!("{head}\r\nConnection: close\r\n\r\n"));
    requests.extend(lines);
    requests
}

/// A line's fields, with those that every line must have.
fn taken_apart(line: &str) -> Value {
    let fields: Value = serde_json::from_str(line).unwrap();
    assert_eq!(fields["service"], "creatorvault-backend", "{line}");
    let environment = fields["environment"].as_str().unwrap();
    assert!(["staging", "production"].contains(&environment), "{line}");
    let timestamp = fields["timestamp"].as_str().unwrap();
    assert!(humantime::parse_rfc3339(timestamp).is_ok(), "{line}");
    assert!(fields["message"].is_string(), "{line}");
    fields
}
