//! `POST /api/v1/{user_id}/tasks/{task_id}/complete`

use creatorvault_tests::{Answer, Service, assert_problem, assert_success};
use serde_json::json;

use super::{create, patch};

async fn complete(service: &Service, task: &Answer, expected: Option<&str>) -> Answer {
    let path = format!("{}/complete", task.header("location"));
    let mut ask = service.post(&path).as_user("user_1");
    if let Some(expected) = expected {
        ask = ask.header("if-match", expected);
    }
    ask.answer().await
}

#[tokio::test]
async fn completes_a_task_and_again_changes_nothing() {
    let service = Service::start().await;
    for status in ["pending", "in_progress", "archived"] {
        let task = create(&service, &json!({"title": "x", "status": status})).await;
        let first = complete(&service, &task, None).await;
        assert_success(&first, 200);
        let data = first.data();
        assert_eq!(data.get("status"), Some(&json!("completed")));
        assert_eq!(data.get("completed_at"), data.get("updated_at"));
        assert_eq!(first.header("etag"), "\"2\"");
        let again = complete(&service, &task, None).await;
        assert_success(&again, 200);
        assert_eq!(again.data(), data);
        assert_eq!(again.header("etag"), "\"2\"");
    }
}

#[tokio::test]
async fn honours_the_version_that_is_named() {
    let service = Service::start().await;
    let task = create(&service, &json!({"title": "x"})).await;
    let stale = complete(&service, &task, Some("\"2\"")).await;
    assert_problem(&stale, 412, "PRECONDITION_FAILED");
    assert_success(&complete(&service, &task, Some("\"1\"")).await, 200);
    let stale = complete(&service, &task, Some("\"1\"")).await;
    assert_problem(&stale, 412, "PRECONDITION_FAILED");
}

#[tokio::test]
async fn a_task_that_was_reopened_is_completed_anew() {
    let service = Service::start().await;
    let task = create(&service, &json!({"title": "x"})).await;
    let first = complete(&service, &task, None).await;
    let reopened = json!({"status": "pending"});
    assert_success(
        &patch(&service, task.header("location"), &reopened).await,
        200,
    );
    let second = complete(&service, &task, None).await;
    assert_success(&second, 200);
    assert_ne!(
        second.data().get("completed_at"),
        first.data().get("completed_at")
    );
    assert_eq!(second.header("etag"), "\"4\"");
}
