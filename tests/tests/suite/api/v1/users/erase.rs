//! `DELETE /api/v1/users/me`

use creatorvault_tests::{Operation, Service, Tables, assert_problem, assert_success};
use reqwest::Method;
use serde_json::{Value, json};

use super::{ME, account, change, record};

#[tokio::test]
async fn everything_that_the_account_owns_goes_with_it_and_nothing_else() {
    let service = Service::start().await;
    let tables = Tables::of(&service).await;
    for user in ["erased_user", "kept_user"] {
        for operation in Operation::guarded().filter(|operation| operation.method == "post") {
            let call = operation.prepare(&service, user).await;
            let ask = call.ask(&service).as_user(user);
            let answer = ask
                .header("idempotency-key", operation.name())
                .answer()
                .await;
            assert!(answer.status < 300, "{:#}", answer.body);
        }
        change(&service, user, json!({"preferences": {"of": user}})).await;
    }
    // Of every table that has rows of users, so that none is erased for want of rows.
    let owned = tables.owned_by("erased_user").await;
    assert!(
        owned.len() >= 3 && owned.values().all(|rows| *rows > 0),
        "{owned:?}"
    );
    let kept = tables.digest_of("kept_user").await;

    let erase = service.ask(Method::DELETE, ME).as_user("erased_user");
    let answer = erase.answer().await;
    assert_eq!((answer.status, &answer.body), (204, &Value::Null));
    assert_eq!(answer.header("cache-control"), "no-store");

    let owned = tables.owned_by("erased_user").await;
    assert!(owned.values().all(|rows| *rows == 0), "{owned:?}");
    assert_eq!(tables.mention("erased_user").await, 0);
    assert_eq!(tables.digest_of("kept_user").await, kept);
}

#[tokio::test]
async fn a_later_call_starts_anew() {
    let service = Service::start().await;
    let before = change(
        &service,
        "ada",
        json!({"name": "Ada", "preferences": {"a": 1}}),
    )
    .await;
    let idea = record(&service, "ada").await;
    // Whoever has nothing to erase is told the same.
    for _ in 0..2 {
        let erase = service
            .ask(Method::DELETE, ME)
            .as_user("ada")
            .answer()
            .await;
        assert_eq!((erase.status, &erase.body), (204, &Value::Null));
    }
    let gone = service.get(idea.header("location")).as_user("ada");
    assert_problem(&gone.answer().await, 404, "NOT_FOUND");

    let anew = account(&service, "ada").await;
    assert_eq!(
        (&anew["name"], &anew["preferences"]),
        (&Value::Null, &json!({}))
    );
    assert_ne!(anew["created_at"], before.data()["created_at"]);
    assert_success(&record(&service, "ada").await, 201);
}

#[tokio::test]
async fn a_key_of_an_erased_account_is_free() {
    let service = Service::start().await;
    let ask = || {
        let post = service.post("/api/v1/ada/ideas").as_user("ada");
        post.header("idempotency-key", "k")
            .json(&json!({"title": "x"}))
            .answer()
    };
    let first = ask().await;
    assert_success(&first, 201);
    service
        .ask(Method::DELETE, ME)
        .as_user("ada")
        .response()
        .await;
    let anew = ask().await;
    assert_success(&anew, 201);
    assert_eq!(anew.header("idempotency-replayed"), "");
    assert_ne!(anew.data()["id"], first.data()["id"]);
}
