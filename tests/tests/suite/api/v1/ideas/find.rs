//! `GET /api/v1/{user_id}/ideas/{idea_id}`

use creatorvault_tests::{Answer, Service, assert_problem, assert_success};
use reqwest::Method;
use serde_json::{Value, json};

async fn record(service: &Service, user: &str) -> Answer {
    let path = format!("/api/v1/{user}/ideas");
    let answer = service
        .post(&path)
        .as_user(user)
        .json(&json!({"title": "x"}))
        .answer()
        .await;
    assert_success(&answer, 201);
    answer
}

#[tokio::test]
async fn shows_what_was_recorded() {
    let service = Service::start().await;
    let recorded = record(&service, "user_1").await;
    let answer = service
        .get(recorded.header("location"))
        .as_user("user_1")
        .answer()
        .await;
    assert_success(&answer, 200);
    assert_eq!(answer.data(), recorded.data());
    assert_eq!(answer.header("etag"), recorded.header("etag"));
}

#[tokio::test]
async fn a_client_that_has_this_version_is_told_so_and_no_more() {
    let service = Service::start().await;
    let recorded = record(&service, "user_1").await;
    let ask = |known: &str| {
        let ask = service.get(recorded.header("location")).as_user("user_1");
        ask.header("if-none-match", known).answer()
    };
    for known in [r#""1""#, r#"W/"1""#, r#""7", "1""#, "*"] {
        let answer = ask(known).await;
        assert_eq!(
            (answer.status, &answer.body),
            (304, &Value::Null),
            "{known}"
        );
        assert_eq!(answer.header("etag"), r#""1""#);
        assert_eq!(answer.header("cache-control"), "private, no-cache");
    }
    for known in [r#""2""#, "1", "", r#""11""#] {
        assert_success(&ask(known).await, 200);
    }
}

#[tokio::test]
async fn head_answers_as_get_without_the_body() {
    let service = Service::start().await;
    let recorded = record(&service, "user_1").await;
    let head = service
        .ask(Method::HEAD, recorded.header("location"))
        .as_user("user_1")
        .answer()
        .await;
    assert_eq!((head.status, head.body.clone()), (200, Value::Null));
    assert_eq!(head.header("etag"), recorded.header("etag"));
}

#[tokio::test]
async fn another_owners_idea_is_as_absent_as_one_that_never_was() {
    let service = Service::start().await;
    let hers = record(&service, "user_1").await;
    record(&service, "user_2").await;
    let id = hers.data().get("id").unwrap();
    let mut answers = Vec::new();
    for id in [id.to_string(), i64::MAX.to_string()] {
        let path = format!("/api/v1/user_2/ideas/{id}");
        let answer = service.get(&path).as_user("user_2").answer().await;
        assert_problem(&answer, 404, "NOT_FOUND");
        answers.push(answer.body.get("error").cloned());
    }
    assert_eq!(answers.first(), answers.last());
}

#[tokio::test]
async fn a_malformed_id_is_a_bad_parameter() {
    let service = Service::start().await;
    for id in [
        "0",
        "007",
        "-1",
        "+1",
        "1.0",
        "abc",
        "9223372036854775808",
        "%D9%A3",
        "1%00",
        "%20",
    ] {
        let path = format!("/api/v1/user_1/ideas/{id}");
        let answer = service.get(&path).as_user("user_1").answer().await;
        assert_problem(&answer, 400, "VALIDATION_ERROR");
        assert_eq!(
            answer.details(),
            [("idea_id".to_owned(), "int_parsing".to_owned())],
            "{id}"
        );
    }
}
