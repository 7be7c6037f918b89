//! The body of a request: one that is read, and one that nobody reads.

use std::time::Instant;

use creatorvault_tests::{Issuer, Wire, assert_problem, assert_success};

use super::{HEAD, HEALTH, SLACK, impatient};

const LIMIT: (&str, &str) = ("BODY_TIMEOUT", "600ms");
const LENGTH: &str = "Content-Length: 1000\r\n";
const CHUNKED: &str = "Transfer-Encoding: chunked\r\n";
/// The beginning of a body of either kind.
const BEGUN: [(&str, &str); 2] = [(LENGTH, "{"), (CHUNKED, "2\r\n{ \r\n")];

fn head(method: &str, path: &str, lines: &str) -> String {
    let token = Issuer::trusted().token("ada");
    format!(
        "{method} {path} HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\n{lines}\r\n"
    )
}

#[tokio::test]
async fn one_that_stops_is_not_waited_for() {
    let service = impatient(&[LIMIT]).await;
    for (lines, begun) in [BEGUN.as_slice(), &[(LENGTH, ""), (CHUNKED, "")]].concat() {
        let mut wire = Wire::to(service.address()).await;
        let since = Instant::now();
        wire.send(&head("POST", "/api/v1/ada/ideas", lines)).await;
        wire.send(begun).await;
        let answer = wire.answer().await;
        assert_problem(&answer, 408, "REQUEST_TIMEOUT");
        assert_eq!(answer.header("connection"), "close");
        assert_eq!(wire.rest().await, "");
        assert!(since.elapsed() < HEAD + SLACK, "{:?}", since.elapsed());
    }
}

#[tokio::test]
async fn one_that_drips_is_not_waited_for() {
    let service = impatient(&[LIMIT]).await;
    for (lines, drop) in [(LENGTH, " "), (CHUNKED, "1\r\n \r\n")] {
        let mut wire = Wire::to(service.address()).await;
        let since = Instant::now();
        wire.send(&head("POST", "/api/v1/ada/ideas", lines)).await;
        let rest = wire.drip(drop).await;
        assert!(rest.starts_with("HTTP/1.1 408 "), "{rest:?}");
        assert_eq!(rest.matches("HTTP/1.1").count(), 1, "{rest:?}");
        assert!(since.elapsed() < HEAD + SLACK, "{:?}", since.elapsed());
    }
}

#[tokio::test]
async fn one_that_nobody_reads_holds_up_neither_its_answer_nor_the_connection() {
    let service = impatient(&[LIMIT]).await;
    for (lines, begun) in BEGUN {
        let asks = [
            (head("POST", "/nope", lines), 404),
            (head("DELETE", "/health", lines), 405),
            (head("GET", "/health", lines), 200),
            (head("POST", "/api/v1/bob/ideas", lines), 403),
            (
                head("POST", "/api/v1/ada/ideas", lines).replace("Bearer ", ""),
                401,
            ),
            (
                head("POST", "/api/v1/ada/ideas", lines).replace("/json", "/x"),
                415,
            ),
        ];
        for (ask, status) in asks {
            let mut wire = Wire::to(service.address()).await;
            let since = Instant::now();
            wire.send(&format!("{ask}{begun}")).await;
            assert_eq!(wire.answer().await.status, status);
            wire.rest().await;
            assert!(since.elapsed() < HEAD + SLACK, "{:?}", since.elapsed());
        }
    }
}

#[tokio::test]
async fn one_that_nobody_read_but_came_whole_ends_nothing() {
    let service = impatient(&[LIMIT]).await;
    for (lines, body) in [
        ("Content-Length: 2\r\n", "{}"),
        (CHUNKED, "2\r\n{}\r\n0\r\n\r\n"),
    ] {
        let mut wire = Wire::to(service.address()).await;
        wire.send(&head("POST", "/nope", lines)).await;
        wire.send(body).await;
        assert_problem(&wire.answer().await, 404, "NOT_FOUND");
        if lines == CHUNKED {
            wire.send(HEALTH).await;
            assert_success(&wire.answer().await, 200);
        }
    }
}

#[tokio::test]
async fn of_one_that_is_too_large_no_more_is_waited_for() {
    let service = impatient(&[]).await;
    let mut wire = Wire::to(service.address()).await;
    let since = Instant::now();
    wire.send(&head("POST", "/api/v1/ada/ideas", CHUNKED)).await;
    wire.send(&format!("40001\r\n{}\r\n", " ".repeat(0x40001)))
        .await;
    assert_problem(&wire.answer().await, 413, "PAYLOAD_TOO_LARGE");
    assert_eq!(wire.rest().await, "");
    assert!(since.elapsed() < HEAD + SLACK, "{:?}", since.elapsed());
}

#[tokio::test]
async fn one_that_stops_does_not_keep_the_service_from_ending() {
    let mut service = impatient(&[LIMIT]).await;
    let mut wire = Wire::to(service.address()).await;
    wire.send(&head("POST", "/api/v1/ada/ideas", LENGTH)).await;
    // An answer on another connection shows that this one has been accepted.
    service.get("/health").answer().await;
    service.stop();
    let answer = wire.answer().await;
    assert_problem(&answer, 408, "REQUEST_TIMEOUT");
    assert_eq!(wire.rest().await, "");
}

#[tokio::test]
async fn one_that_is_announced_too_large_is_not_begun() {
    let service = impatient(&[LIMIT]).await;
    for length in [0x40001_u64, 1 << 62] {
        let mut wire = Wire::to(service.address()).await;
        let lines = format!("Content-Length: {length}\r\n");
        wire.send(&head("POST", "/api/v1/ada/ideas", &lines)).await;
        assert_problem(&wire.answer().await, 413, "PAYLOAD_TOO_LARGE");
    }
}
