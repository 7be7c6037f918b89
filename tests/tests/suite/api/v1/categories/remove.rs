//! `DELETE /api/v1/{user_id}/categories/{category_id}`

use creatorvault_tests::{Service, assert_problem, assert_success};
use reqwest::Method;
use serde_json::{Value, json};

use super::made;

#[tokio::test]
async fn leaves_its_tasks_uncategorised_and_at_another_version() {
    let service = Service::start().await;
    let path = made(&service, "x").await;
    let category: i64 = path.rsplit('/').next().unwrap().parse().unwrap();
    let ask = service.post("/api/v1/user_1/tasks").as_user("user_1");
    let body = json!({"title": "x", "category_id": category});
    let task = ask.json(&body).answer().await;
    assert_success(&task, 201);

    let delete = || service.ask(Method::DELETE, &path).as_user("user_1");
    let refused = delete().header("if-match", "\"2\"").answer().await;
    assert_problem(&refused, 412, "PRECONDITION_FAILED");
    let deleted = delete().header("if-match", "\"1\"").answer().await;
    assert_eq!((deleted.status, &deleted.body), (204, &Value::Null));
    assert_problem(&delete().answer().await, 404, "NOT_FOUND");

    let ask = service.get(task.header("location")).as_user("user_1");
    let left = ask.header("if-none-match", task.header("etag"));
    let left = left.answer().await;
    assert_success(&left, 200);
    assert_eq!(left.data().get("category_id"), Some(&Value::Null));
    assert_eq!(left.header("etag"), "\"2\"");
    // Whoever still holds the old version can't overwrite what it did not see.
    let ask = service.ask(Method::PATCH, task.header("location"));
    let ask = ask.as_user("user_1").header("if-match", "\"1\"");
    let stale = ask.json(&json!({"title": "y"})).answer().await;
    assert_problem(&stale, 412, "PRECONDITION_FAILED");
}
