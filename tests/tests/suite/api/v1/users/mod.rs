//! `/api/v1/users/me`

mod change;
mod erase;
mod export;
mod provision;
mod show;

use creatorvault_tests::{Answer, Ask, Issuer, Service, assert_success};
use reqwest::Method;
use serde_json::{Value, json};

const ME: &str = "/api/v1/users/me";
const EXPORT: &str = "/api/v1/users/me/export";

/// A token of the user's that says one thing otherwise; `null` leaves it out.
fn token(user: &str, claim: &str, value: Value) -> String {
    let mut claims = Issuer::claims(user);
    match value {
        Value::Null => claims.as_object_mut().unwrap().remove(claim),
        value => claims
            .as_object_mut()
            .unwrap()
            .insert(claim.to_owned(), value),
    };
    Issuer::trusted().sign(&claims)
}

/// The account of a user, who gets one if there is none.
async fn account(service: &Service, user: &str) -> Value {
    let answer = service.get(ME).as_user(user).answer().await;
    assert_success(&answer, 200);
    answer.data().clone()
}

fn patch(service: &Service, user: &str) -> Ask {
    service.ask(Method::PATCH, ME).as_user(user)
}

async fn change(service: &Service, user: &str, body: Value) -> Answer {
    patch(service, user).json(&body).answer().await
}

async fn record(service: &Service, user: &str) -> Answer {
    let path = format!("/api/v1/{user}/ideas");
    let ask = service.post(&path).as_user(user);
    ask.json(&json!({"title": "x"})).answer().await
}
