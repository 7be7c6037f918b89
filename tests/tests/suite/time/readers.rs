//! Clients that do not take in their answers, and clients that do so slowly.

use std::time::Instant;

use creatorvault_tests::{Issuer, Service, Wire, assert_success};
use serde_json::json;
use tokio::time::sleep;

use super::{STALL, impatient};

/// A request whose answer is long.
async fn wordy(service: &Service) -> String {
    let notes = "🦊".repeat(5000);
    let ask = service.post("/api/v1/ada/ideas").as_user("ada");
    let created = ask.json(&json!({"title": "Long", "notes": notes})).answer();
    let created = created.await;
    assert_success(&created, 201);
    let (place, token) = (created.header("location"), Issuer::trusted().token("ada"));
    format!("GET {place} HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {token}\r\n\r\n")
}

#[tokio::test]
async fn who_reads_nothing_is_dropped() {
    let service = impatient(&[]).await;
    let ask = wordy(&service).await;
    let mut wire = Wire::narrow_to(service.address()).await;
    wire.flood(&ask).await;
    assert_success(&service.get("/health").answer().await, 200);
}

#[tokio::test]
async fn who_reads_slowly_is_not() {
    let service = impatient(&[]).await;
    let ask = wordy(&service).await;
    let mut wire = Wire::narrow_to(service.address()).await;
    // More than what all the buffers on the way hold, so that the service has to wait.
    wire.send(&ask.repeat(300)).await;
    let begun = Instant::now();
    while begun.elapsed() < STALL * 5 {
        assert_success(&wire.answer_in_sips(4096).await, 200);
        sleep(STALL / 100).await;
        wire.send(&ask).await;
    }
}
