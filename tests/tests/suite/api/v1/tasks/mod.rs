//! `/api/v1/{user_id}/tasks`

use creatorvault_tests::{Answer, Service, assert_success};
use reqwest::Method;
use serde_json::{Value, json};

mod change;
mod complete;
mod create;
mod list;
mod references;
mod remove;

const PATH: &str = "/api/v1/user_1/tasks";

async fn create(service: &Service, body: &Value) -> Answer {
    let ask = service.post(PATH).as_user("user_1");
    ask.json(body).answer().await
}

/// Records something of a user's and returns its id.
async fn recorded(service: &Service, user: &str, what: &str, body: &Value) -> i64 {
    let path = format!("/api/v1/{user}/{what}");
    let answer = service.post(&path).as_user(user).json(body).answer().await;
    assert_success(&answer, 201);
    answer.data().get("id").and_then(Value::as_i64).unwrap()
}

async fn idea(service: &Service, user: &str) -> i64 {
    recorded(service, user, "ideas", &json!({"title": "x"})).await
}

async fn category(service: &Service, user: &str, name: &str) -> i64 {
    recorded(service, user, "categories", &json!({ "name": name })).await
}

async fn send(service: &Service, method: Method, path: &str, body: &Value) -> Answer {
    let ask = service.ask(method, path).as_user("user_1");
    ask.json(body).answer().await
}

async fn patch(service: &Service, path: &str, body: &Value) -> Answer {
    send(service, Method::PATCH, path, body).await
}

fn details(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let expected = expected.iter();
    expected
        .map(|&(field, kind)| (field.to_owned(), kind.to_owned()))
        .collect()
}
