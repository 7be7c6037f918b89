//! The head of a request: the first on a connection, and every other.

use std::time::Instant;

use creatorvault_tests::{Issuer, Service, Wire, assert_success};
use serde_json::json;
use tokio::time::sleep;

use super::{HEAD, HEALTH, SLACK, impatient, locked};

const HALF: &str = "GET /health HTTP/1.1\r\nHo";
const NEVER_ENDING: &str = "X-Drip: drop\r\n";

fn assert_late(rest: &str, since: Instant) {
    assert!(rest.starts_with("HTTP/1.1 408 "), "{rest:?}");
    assert_eq!(rest.matches("HTTP/1.1").count(), 1, "{rest:?}");
    let took = since.elapsed();
    assert!(took >= HEAD && took < HEAD + SLACK, "{took:?}");
}

#[tokio::test]
async fn the_first_has_its_time() {
    let service = impatient(&[]).await;
    let since = Instant::now();
    let silent = Wire::to(service.address()).await;
    let mut wire = Wire::to(service.address()).await;
    wire.send(HALF).await;
    assert_late(&wire.rest().await, since);
    assert_late(&silent.rest().await, since);
    let since = Instant::now();
    let mut wire = Wire::to(service.address()).await;
    wire.send("GET /health HTTP/1.1\r\n").await;
    assert_late(&wire.drip(NEVER_ENDING).await, since);
}

#[tokio::test]
async fn the_second_has_the_same() {
    let service = impatient(&[]).await;
    for silent in [true, false] {
        let mut wire = Wire::to(service.address()).await;
        // Before the first: by the time we have its answer, the time of the second is running.
        let since = Instant::now();
        wire.send(HEALTH).await;
        assert_success(&wire.answer().await, 200);
        wire.send("GET /health HTTP/1.1\r\n").await;
        let rest = if silent {
            wire.rest().await
        } else {
            wire.drip(NEVER_ENDING).await
        };
        assert_late(&rest, since);
    }
}

#[tokio::test]
async fn one_that_came_with_the_first_has_the_same() {
    let service = impatient(&[]).await;
    let mut wire = Wire::to(service.address()).await;
    let since = Instant::now();
    wire.send(&format!("{HEALTH}{HALF}")).await;
    assert_success(&wire.answer().await, 200);
    assert_late(&wire.rest().await, since);
}

#[tokio::test]
async fn requests_in_a_row_are_answered_in_a_row() {
    let service = impatient(&[]).await;
    let mut wire = Wire::to(service.address()).await;
    let asks = ["a", "b", "c", "d"]
        .map(|id| format!("GET /health HTTP/1.1\r\nHost: test\r\nX-Request-ID: {id}\r\n\r\n"));
    wire.send(&asks.concat()).await;
    for id in ["a", "b", "c", "d"] {
        let answer = wire.answer().await;
        assert_success(&answer, 200);
        assert_eq!(answer.header("x-request-id"), id);
    }
    // And again, each within its time but all of them together not.
    let begun = Instant::now();
    while begun.elapsed() < HEAD * 2 {
        sleep(HEAD / 4).await;
        wire.send(HEALTH).await;
        assert_success(&wire.answer().await, 200);
    }
}

#[tokio::test]
async fn its_time_is_not_that_of_the_work_for_it() {
    let service = impatient(&[]).await;
    let owner = locked(&service).await;
    let mut wire = Wire::to(service.address()).await;
    wire.send(HEALTH).await;
    assert_success(&wire.answer().await, 200);
    let body = json!({"title": "Slow"}).to_string();
    let token = Issuer::trusted().token("ada");
    let ask = format!(
        "POST /api/v1/ada/ideas HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    wire.send(&ask).await;
    sleep(HEAD * 2).await;
    owner.batch_execute("ROLLBACK").await.unwrap();
    assert_success(&wire.answer().await, 201);
}

#[tokio::test]
async fn what_is_no_head_is_refused_and_the_connection_closed() {
    let service = Service::start().await;
    let many = "X-Many: 1\r\n".repeat(97);
    let long = format!("X-Long: {}\r\n", "x".repeat(300 * 1024));
    for (lines, status) in [
        (many.as_str(), 431),
        (long.as_str(), 431),
        ("no header at all\r\n", 400),
    ] {
        let mut wire = Wire::to(service.address()).await;
        wire.send(HEALTH).await;
        assert_success(&wire.answer().await, 200);
        wire.send(&format!(
            "GET /health HTTP/1.1\r\nHost: test\r\n{lines}\r\n"
        ))
        .await;
        let rest = wire.rest().await;
        assert!(
            rest.starts_with(&format!("HTTP/1.1 {status} ")),
            "{lines:.20} {rest:?}"
        );
    }
}
