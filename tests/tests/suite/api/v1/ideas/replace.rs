//! `PUT /api/v1/{user_id}/ideas/{idea_id}`

use creatorvault_tests::{Answer, Service, assert_problem, assert_success};
use reqwest::Method;
use serde_json::{Value, json};

use super::{ask, details, member, record, show};

async fn put(service: &Service, path: &str, body: &Value) -> Answer {
    ask(service, Method::PUT, path).json(body).answer().await
}

fn full() -> Value {
    json!({
        "title": "Before", "notes": "n", "stage": "outline", "tags": ["a", "b"],
        "priority": "high", "due_date": "2026-03-01",
    })
}

#[tokio::test]
async fn replaces_everything_that_a_client_decides() {
    let service = Service::start().await;
    let before = record(&service, &full()).await;
    let path = before.header("location");
    let body = json!({
        "title": " After ", "notes": "m", "stage": "draft", "tags": [" c ", "c", "a"],
        "priority": "low", "due_date": "2027-01-01T00:00:00+01:00",
    });
    let answer = put(&service, path, &body).await;
    assert_success(&answer, 200);
    assert_eq!(answer.header("etag"), r#""2""#);
    insta::assert_json_snapshot!(answer.data(), {
        ".id" => "[id]", ".created_at" => "[now]", ".updated_at" => "[now]",
    }, @r#"
    {
      "created_at": "[now]",
      "due_date": "2026-12-31T23:00:00Z",
      "id": "[id]",
      "notes": "m",
      "priority": "low",
      "stage": "draft",
      "tags": [
        "c",
        "a"
      ],
      "title": "After",
      "updated_at": "[now]",
      "user_id": "ada",
      "version": 2
    }
    "#);
    for kept in ["id", "created_at"] {
        assert_eq!(member(&answer, kept), member(&before, kept));
    }
    assert_ne!(member(&answer, "updated_at"), member(&before, "updated_at"));
    assert_eq!(show(&service, path).await.data(), answer.data());
}

#[tokio::test]
async fn what_is_absent_returns_to_its_default_but_the_stage_is_kept() {
    let service = Service::start().await;
    for body in [
        json!({"title": "After"}),
        json!({"title": "After", "notes": null, "due_date": null}),
    ] {
        let before = record(&service, &full()).await;
        let answer = put(&service, before.header("location"), &body).await;
        assert_success(&answer, 200);
        assert_eq!(member(&answer, "notes"), &Value::Null);
        assert_eq!(member(&answer, "due_date"), &Value::Null);
        assert_eq!(member(&answer, "tags"), &json!([]));
        assert_eq!(member(&answer, "priority"), "medium");
        assert_eq!(member(&answer, "stage"), "outline");
    }
}

#[tokio::test]
async fn the_same_again_changes_nothing() {
    let service = Service::start().await;
    let before = record(&service, &full()).await;
    let path = before.header("location");
    let spelled_otherwise = json!({
        "title": "  Before", "notes": "n", "tags": ["a", "b ", "a"], "priority": "high",
        "due_date": "2026-03-01T02:00:00+02:00",
    });
    for body in [full(), spelled_otherwise] {
        let answer = put(&service, path, &body).await;
        assert_success(&answer, 200);
        assert_eq!(answer.data(), before.data());
        assert_eq!(answer.header("etag"), before.header("etag"));
    }
}

#[tokio::test]
async fn a_client_may_send_back_what_it_read() {
    let service = Service::start().await;
    let before = record(&service, &full()).await;
    let path = before.header("location");
    let answer = put(&service, path, before.data()).await;
    assert_success(&answer, 200);
    assert_eq!(answer.data(), before.data());

    let decided = json!({
        "title": "After", "id": 1, "user_id": "bob", "version": 77,
        "created_at": "1999-01-01T00:00:00Z", "updated_at": null, "else": {"a": [{}]},
    });
    let answer = put(&service, path, &decided).await;
    assert_success(&answer, 200);
    for kept in ["id", "user_id", "created_at"] {
        assert_eq!(member(&answer, kept), member(&before, kept));
    }
    assert_eq!(member(&answer, "version"), 2);
    assert!(member(&answer, "updated_at").is_string());
}

#[tokio::test]
async fn all_bad_fields_are_reported_at_once_and_nothing_is_changed() {
    let service = Service::start().await;
    let before = record(&service, &full()).await;
    let path = before.header("location");
    let nulls = json!({"title": null, "stage": null, "tags": null, "priority": null});
    let wrong = json!({
        "notes": 1, "stage": "done", "tags": ["ok", ""], "priority": "urgent", "due_date": "soon",
    });
    for (body, expected) in [
        (
            nulls,
            details([
                ("title", "string_type"),
                ("stage", "string_type"),
                ("tags", "list_type"),
                ("priority", "string_type"),
            ]),
        ),
        (
            wrong,
            details([
                ("title", "missing"),
                ("notes", "string_type"),
                ("stage", "enum"),
                ("tags.1", "string_too_short"),
                ("priority", "enum"),
                ("due_date", "datetime_parsing"),
            ]),
        ),
    ] {
        let answer = put(&service, path, &body).await;
        assert_problem(&answer, 400, "VALIDATION_ERROR");
        assert_eq!(answer.details(), expected);
    }
    let twice = ask(&service, Method::PUT, path).raw_json(r#"{"title": "x", "title": "y"}"#);
    let twice = twice.answer().await;
    assert_problem(&twice, 400, "VALIDATION_ERROR");
    assert_eq!(twice.details(), details([("title", "value_error")]));
    assert_eq!(show(&service, path).await.data(), before.data());
}

#[tokio::test]
async fn no_other_media_type_will_do() {
    let service = Service::start().await;
    let before = record(&service, &full()).await;
    for media in ["application/merge-patch+json", "text/plain"] {
        let put = ask(&service, Method::PUT, before.header("location"));
        let put = put.header("content-type", media);
        let answer = put.body(r#"{"title": "x"}"#).answer().await;
        assert_problem(&answer, 415, "UNSUPPORTED_MEDIA_TYPE");
    }
}
