//! How accounts come to be, and how they follow what the issuer says.

use creatorvault_tests::{Ask, Service, Tables, assert_problem, assert_success, connect};
use reqwest::Method;
use serde_json::{Value, json};

use super::{EXPORT, ME, account, change, record, token};

/// The requests for which there has to be an account.
fn needing(service: &Service, user: &str) -> Vec<Ask> {
    vec![
        service.get(ME),
        service.get(EXPORT),
        service.ask(Method::PATCH, ME).json(&json!({"name": "Ada"})),
        service
            .ask(Method::PATCH, ME)
            .json(&json!({"preferences": {}})),
        service
            .post(&format!("/api/v1/{user}/ideas"))
            .json(&json!({"title": "x"})),
        service
            .post(&format!("/api/v1/{user}/ideas"))
            .header("idempotency-key", "key")
            .json(&json!({"title": "x"})),
    ]
}

async fn version(service: &Service, user: &str) -> i64 {
    let owner = connect(service.owner_url()).await;
    let version = "SELECT version FROM users WHERE id = $1";
    owner.query_one(version, &[&user]).await.unwrap().get(0)
}

#[tokio::test]
async fn a_hundred_first_requests_at_once_make_one_account() {
    let patient = [("DATABASE_POOL_WAIT", "9s")];
    let service = Service::start_with(&patient).await;
    let asked = (0..100).map(|number| match number % 3 {
        0 => service.get(ME).as_user("ada").answer(),
        1 => {
            let post = service.post("/api/v1/ada/ideas").as_user("ada");
            post.json(&json!({"title": "x"})).answer()
        }
        _ => {
            let post = service.post("/api/v1/ada/ideas").as_user("ada");
            let post = post.header("idempotency-key", &number.to_string());
            post.json(&json!({"title": "x"})).answer()
        }
    });
    // Boxed, since each arm is a future of its own type otherwise.
    let asked = asked.map(Box::pin);
    for answer in futures_util::future::join_all(asked).await {
        assert!([200, 201].contains(&answer.status), "{:#}", answer.body);
    }
    let owned = Tables::of(&service).await.owned_by("ada").await;
    assert_eq!((owned["users"], owned["ideas"]), (1, 66), "{owned:?}");
    assert_eq!(version(&service, "ada").await, 1);
}

#[tokio::test]
async fn every_users_first_request_may_carry_a_key() {
    let patient = [("DATABASE_POOL_WAIT", "9s")];
    let service = Service::start_with(&patient).await;
    let users: Vec<_> = (0..60).map(|number| format!("user_{number}")).collect();
    let asked = users.iter().map(|user| {
        let post = service.post(&format!("/api/v1/{user}/ideas")).as_user(user);
        let post = post.header("idempotency-key", "first");
        post.json(&json!({"title": "x"})).answer()
    });
    for answer in futures_util::future::join_all(asked).await {
        assert_success(&answer, 201);
    }
}

#[tokio::test]
async fn an_account_needs_a_usable_email() {
    let service = Service::start().await;
    let tables = Tables::of(&service).await;
    let before = tables.contents().await;
    for email in [
        Value::Null,
        json!(7),
        json!(["ada@example.com"]),
        json!(""),
        json!("a@"),
        json!("ada.example.com"),
        json!("ada@example.com\u{0}"),
        json!("ada@example.com\n"),
        json!(format!("{}@example.com", "x".repeat(244))),
    ] {
        let token = token("ada", "email", email.clone());
        for ask in needing(&service, "ada") {
            let answer = ask.with_token(&token).answer().await;
            assert_problem(&answer, 401, "AUTH_ERROR");
            let message = answer.body["error"]["message"].as_str().unwrap();
            assert!(message.contains("e-mail"), "{email}: {message}");
            let challenge = answer.header("www-authenticate");
            assert!(challenge.contains("invalid_token"), "{challenge}");
        }
        assert_eq!(tables.contents().await, before, "{email}");
    }
    let longest = format!("{}@example.com", "é".repeat(243));
    let longest = token("ada", "email", json!(longest));
    let answer = service.get(ME).with_token(&longest).answer().await;
    assert_success(&answer, 200);
}

#[tokio::test]
async fn who_has_an_account_needs_no_email_any_more() {
    let service = Service::start().await;
    let before = account(&service, "ada").await;
    let token = token("ada", "email", Value::Null);
    for ask in needing(&service, "ada") {
        let answer = ask.with_token(&token).answer().await;
        assert_ne!(answer.status, 401, "{:#}", answer.body);
    }
    assert_eq!(account(&service, "ada").await["email"], before["email"]);
}

#[tokio::test]
async fn an_unusable_name_counts_as_absent() {
    let service = Service::start().await;
    for (number, name) in [
        json!(7),
        json!(" "),
        json!("A\nda"),
        json!("x".repeat(256)),
        Value::Null,
    ]
    .into_iter()
    .enumerate()
    {
        let token = token(&format!("user_{number}"), "name", name);
        let answer = service.get(ME).with_token(&token).answer().await;
        assert_success(&answer, 200);
        assert_eq!(answer.data()["name"], Value::Null);
    }
}

#[tokio::test]
async fn an_email_that_is_another_accounts_is_a_conflict() {
    let service = Service::start().await;
    let tables = Tables::of(&service).await;
    account(&service, "ada").await;
    let before = tables.contents().await;
    let token = token("bob", "email", json!("ada@example.com"));
    for ask in needing(&service, "bob") {
        let answer = ask.with_token(&token).answer().await;
        assert_problem(&answer, 409, "CONFLICT");
    }
    assert_eq!(tables.contents().await, before);

    // The same for whoever has an account and moves to it.
    let hers = account(&service, "bob").await;
    let answer = service.get(ME).with_token(&token).answer().await;
    assert_problem(&answer, 409, "CONFLICT");
    assert_eq!(account(&service, "bob").await, hers);
}

#[tokio::test]
async fn the_email_follows_the_tokens_once() {
    let service = Service::start().await;
    let before = account(&service, "ada").await;
    change(&service, "ada", json!({"name": "Ada"})).await;
    let moved = token("ada", "email", json!("countess@example.com"));
    let first = service.get(ME).with_token(&moved).answer().await;
    assert_success(&first, 200);
    assert_eq!(first.data()["email"], "countess@example.com");
    assert_eq!(first.data()["name"], "Ada");
    assert_eq!(first.data()["created_at"], before["created_at"]);
    assert_ne!(first.data()["updated_at"], before["updated_at"]);
    assert_eq!(version(&service, "ada").await, 3);

    for path in [ME, EXPORT, "/api/v1/ada/ideas"] {
        let again = service.get(path).with_token(&moved).answer().await;
        assert_success(&again, 200);
    }
    let again = service.get(ME).with_token(&moved).answer().await;
    assert_eq!(again.data(), first.data());
    assert_eq!(version(&service, "ada").await, 3);
    // The address that was left is free.
    let bob = token("bob", "email", json!("ada@example.com"));
    assert_success(&service.get(ME).with_token(&bob).answer().await, 200);
}

#[tokio::test]
async fn whoever_only_reads_ideas_needs_no_account() {
    let service = Service::start().await;
    let tables = Tables::of(&service).await;
    let before = tables.contents().await;
    let none = service
        .get("/api/v1/ada/ideas")
        .as_user("ada")
        .answer()
        .await;
    assert_eq!(none.data()["ideas"], json!([]));
    let absent = service.get("/api/v1/ada/ideas/1").as_user("ada");
    assert_problem(&absent.answer().await, 404, "NOT_FOUND");
    assert_eq!(tables.contents().await, before);
    assert_success(&record(&service, "ada").await, 201);
}
