//! `/api/v1/{user_id}/categories`

use creatorvault_tests::{Answer, Service, assert_success};
use serde_json::{Value, json};

mod change;
mod create;
mod list;
mod remove;

const PATH: &str = "/api/v1/user_1/categories";

async fn create(service: &Service, body: &Value) -> Answer {
    let ask = service.post(PATH).as_user("user_1");
    ask.json(body).answer().await
}

/// Makes a category and says where it is.
async fn made(service: &Service, name: &str) -> String {
    let answer = create(service, &json!({ "name": name })).await;
    assert_success(&answer, 201);
    answer.header("location").to_owned()
}
