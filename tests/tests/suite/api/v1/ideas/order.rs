//! Whose idea it is, and what is looked at first, on every way to an idea.

use creatorvault_tests::{Answer, Ask, Service, assert_problem, assert_success};
use reqwest::Method;
use serde_json::json;

use super::{ask, details, record, show};

/// Every way to one idea, with a body that moves it where it may not go.
fn ways() -> [(Method, &'static str); 5] {
    [
        (Method::GET, ""),
        (Method::PUT, ""),
        (Method::PATCH, ""),
        (Method::PATCH, "/stage"),
        (Method::DELETE, ""),
    ]
}

fn forbidden_move(ask: Ask) -> Ask {
    ask.json(&json!({"title": "y", "stage": "published"}))
}

#[tokio::test]
async fn a_row_is_missed_before_its_version_and_its_version_before_its_stage() {
    let service = Service::start().await;
    let idea = record(&service, &json!({"title": "x"})).await;
    let (here, nowhere) = (idea.header("location"), format!("{}/9", super::PATH));
    for (method, suffix) in ways() {
        let send = async |path: &str, expected: &str| -> Answer {
            let ask = ask(&service, method.clone(), &format!("{path}{suffix}"));
            forbidden_move(ask.header("if-match", expected))
                .answer()
                .await
        };
        for expected in [r#""7""#, r#""1""#, "*"] {
            let absent = send(&format!("{nowhere}9999"), expected).await;
            assert_problem(&absent, 404, "NOT_FOUND");
        }
        if method == Method::GET {
            continue;
        }
        let stale = send(here, r#""7""#).await;
        assert_problem(&stale, 412, "PRECONDITION_FAILED");
        assert!(stale.details().is_empty());
        if method != Method::DELETE {
            for expected in [r#""1""#, "*"] {
                assert_problem(&send(here, expected).await, 409, "CONFLICT");
            }
        }
    }
    assert_eq!(show(&service, here).await.data(), idea.data());
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_said_before_any_row_is_looked_for() {
    let service = Service::start().await;
    for (method, suffix) in ways() {
        let path = format!("{}/0{suffix}", super::PATH);
        let ask = ask(&service, method.clone(), &path).header("if-match", "1");
        let answer = ask.json(&json!({"title": "", "stage": 1})).answer().await;
        assert_problem(&answer, 400, "VALIDATION_ERROR");
        let expected = match (method.as_str(), suffix) {
            ("GET", _) => details([("idea_id", "int_parsing")]),
            ("DELETE", _) => details([("idea_id", "int_parsing"), ("If-Match", "value_error")]),
            (_, "/stage") => details([
                ("idea_id", "int_parsing"),
                ("If-Match", "value_error"),
                ("stage", "string_type"),
            ]),
            _ => details([
                ("idea_id", "int_parsing"),
                ("If-Match", "value_error"),
                ("title", "string_too_short"),
                ("stage", "string_type"),
            ]),
        };
        assert_eq!(answer.details(), expected, "{method} {suffix}");
    }
}

#[tokio::test]
async fn another_owners_idea_is_forbidden_in_their_path_and_absent_in_ones_own() {
    let service = Service::start().await;
    let hers = record(&service, &json!({"title": "x"})).await;
    let her_path = hers.header("location");
    for (method, suffix) in ways() {
        let mut answers = Vec::new();
        for id in [super::id(&hers), i64::MAX] {
            let path = format!("/api/v1/bob/ideas/{id}{suffix}");
            let ask = service.ask(method.clone(), &path).as_user("bob");
            let answer = ask.json(&json!({"title": "y", "stage": "idea"}));
            let answer = answer.answer().await;
            assert_problem(&answer, 404, "NOT_FOUND");
            answers.push(answer.body.get("error").cloned());
        }
        assert_eq!(answers.first(), answers.last());

        let path = format!("{her_path}{suffix}");
        let ask = service.ask(method.clone(), &path).as_user("bob");
        let ask = ask.header("if-match", "nonsense").raw_json("{");
        let answer = ask.answer().await;
        assert_problem(&answer, 403, "FORBIDDEN");
        assert!(answer.details().is_empty());
        let anonymous = service.ask(method, &path).raw_json("{").answer().await;
        assert_problem(&anonymous, 401, "AUTH_ERROR");
    }
    for method in [Method::GET, Method::POST] {
        let ask = service.ask(method, super::PATH).as_user("bob");
        let answer = ask
            .header("idempotency-key", "")
            .raw_json("{")
            .answer()
            .await;
        assert_problem(&answer, 403, "FORBIDDEN");
    }
    assert_eq!(show(&service, her_path).await.data(), hers.data());
    let his = service
        .get("/api/v1/bob/ideas")
        .as_user("bob")
        .answer()
        .await;
    assert_success(&his, 200);
    assert_eq!(his.body.pointer("/data/pagination/total"), Some(&json!(0)));
}
