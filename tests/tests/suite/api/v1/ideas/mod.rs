//! `/api/v1/{user_id}/ideas`

mod create;
mod documented;
mod find;
mod idempotency;
mod if_match;
mod list;
mod order;
mod patch;
mod remove;
mod replace;
mod stage;

use creatorvault_tests::{Answer, Ask, Service, assert_success};
use reqwest::Method;
use serde_json::Value;

/// Whose ideas most of these tests are about.
const PATH: &str = "/api/v1/ada/ideas";

/// Limits for many requests at once on a machine that is busy.
const PATIENT: [(&str, &str); 4] = [
    ("DATABASE_CONNECT_TIMEOUT", "60s"),
    ("DATABASE_POOL_WAIT", "60s"),
    ("STATEMENT_TIMEOUT", "60s"),
    ("REQUEST_TIMEOUT", "60s"),
];

/// Begins a request of ada's.
fn ask(service: &Service, method: Method, path: &str) -> Ask {
    service.ask(method, path).as_user("ada")
}

/// Records an idea of ada's.
async fn record(service: &Service, body: &Value) -> Answer {
    let answer = ask(service, Method::POST, PATH).json(body).answer().await;
    assert_success(&answer, 201);
    answer
}

/// What the idea is now.
async fn show(service: &Service, path: &str) -> Answer {
    let answer = ask(service, Method::GET, path).answer().await;
    assert_success(&answer, 200);
    answer
}

/// A member of the data.
fn member<'a>(answer: &'a Answer, name: &str) -> &'a Value {
    answer.data().get(name).unwrap()
}

/// The id in the data.
fn id(answer: &Answer) -> i64 {
    member(answer, "id").as_i64().unwrap()
}

/// Details as [`Answer::details`] gives them.
fn details<const N: usize>(expected: [(&str, &str); N]) -> Vec<(String, String)> {
    expected
        .map(|(field, kind)| (field.to_owned(), kind.to_owned()))
        .into()
}
