//! The work for a request, whatever holds it up.

use std::time::{Duration, Instant};

use creatorvault_tests::{Service, assert_problem, assert_success};
use serde_json::json;

use super::{SLACK, locked};

const LIMIT: Duration = Duration::from_secs(1);

#[tokio::test]
async fn what_takes_too_long_is_answered_and_undone() {
    let one_connection = [
        ("REQUEST_TIMEOUT", "1s"),
        ("DATABASE_POOL_SIZE", "1"),
        ("DATABASE_MAX_OVERFLOW", "0"),
    ];
    let service = Service::start_with(&one_connection).await;
    let create = |title: &str| {
        let ask = service.post("/api/v1/ada/ideas").as_user("ada");
        ask.json(&json!({"title": title}))
    };
    assert_success(&create("Before").answer().await, 201);

    let owner = locked(&service).await;
    let since = Instant::now();
    let answer = create("Given up").answer().await;
    assert_problem(&answer, 503, "DATABASE_ERROR");
    assert!(!answer.header("retry-after").is_empty());
    let took = since.elapsed();
    assert!(took >= LIMIT && took < LIMIT + SLACK, "{took:?}");
    assert_success(&service.get("/health").answer().await, 200);
    owner.batch_execute("ROLLBACK").await.unwrap();

    // The pool has its one connection again, and nothing of the one before it has stayed.
    assert_success(&create("After").answer().await, 201);
    let given_up = "SELECT FROM ideas WHERE title = 'Given up'";
    assert!(owner.query(given_up, &[]).await.unwrap().is_empty());
}
