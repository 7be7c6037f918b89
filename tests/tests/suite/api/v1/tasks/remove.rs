//! `DELETE /api/v1/{user_id}/tasks/{task_id}`

use creatorvault_tests::{Service, assert_problem, assert_success};
use reqwest::Method;
use serde_json::{Value, json};

use super::{create, idea};

#[tokio::test]
async fn takes_the_task_away_once_and_nothing_else() {
    let service = Service::start().await;
    let idea = idea(&service, "user_1").await;
    let task = create(&service, &json!({"title": "x", "idea_id": idea})).await;
    let path = task.header("location");
    let delete = || service.ask(Method::DELETE, path).as_user("user_1");
    let refused = delete().header("if-match", "\"2\"").answer().await;
    assert_problem(&refused, 412, "PRECONDITION_FAILED");
    let deleted = delete().header("if-match", "\"1\"").answer().await;
    assert_eq!((deleted.status, &deleted.body), (204, &Value::Null));
    assert_problem(&delete().answer().await, 404, "NOT_FOUND");
    let idea = service.get(&format!("/api/v1/user_1/ideas/{idea}"));
    let idea = idea.as_user("user_1").answer().await;
    assert_success(&idea, 200);
    assert_eq!(idea.header("etag"), "\"1\"", "an idea knows no tasks");
}
