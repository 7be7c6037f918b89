//! `GET /api/v1/users/me`

use creatorvault_tests::{Operation, Service, assert_problem, assert_success};
use reqwest::Method;
use serde_json::{Value, json};

use super::{ME, account, record, token};

#[tokio::test]
async fn whoever_asks_first_gets_an_account_made_of_the_token() {
    let service = Service::start().await;
    let named = token("ada", "name", json!("  Ada Lovelace "));
    let answer = service.get(ME).with_token(&named).answer().await;
    assert_success(&answer, 200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let mut data = answer.data().clone();
    let members = data.as_object_mut().unwrap();
    let (created, updated) = (members.remove("created_at"), members.remove("updated_at"));
    assert_eq!(created, updated);
    assert!(created.unwrap().as_str().unwrap().ends_with('Z'));
    let made = json!({
        "id": "ada", "email": "ada@example.com", "name": "Ada Lovelace", "preferences": {},
    });
    assert_eq!(data, made);

    let again = service.get(ME).with_token(&named).answer().await;
    assert_eq!(again.data(), answer.data());
    let head = service
        .ask(Method::HEAD, ME)
        .with_token(&named)
        .answer()
        .await;
    assert_eq!((head.status, head.body), (200, Value::Null));
}

#[tokio::test]
async fn a_user_may_be_called_users_or_me() {
    let service = Service::start().await;
    for user in ["users", "me"] {
        let idea = record(&service, user).await;
        assert_success(&idea, 201);
        let ideas = service.get(&format!("/api/v1/{user}/ideas")).as_user(user);
        let ideas = ideas.answer().await;
        assert_eq!(ideas.data()["ideas"], json!([idea.data()]));
        assert_eq!(account(&service, user).await["id"], user);
    }
    let taken = Operation::all().find(|known| known.path.starts_with("/api/v1/{user_id}/me"));
    assert!(
        taken.is_none(),
        "it would be the account of whoever is called users"
    );
    // The path is the caller's own account, whoever is called as it begins.
    assert_eq!(account(&service, "ada").await["id"], "ada");
    let foreign = service.get("/api/v1/users/ideas").as_user("ada");
    assert_problem(&foreign.answer().await, 403, "FORBIDDEN");
}
