//! `PATCH /api/v1/{user_id}/ideas/{idea_id}`

use creatorvault_tests::{Answer, Service, assert_problem, assert_success};
use reqwest::Method;
use serde_json::{Value, json};

use super::{ask, details, member, record, show};

async fn patch(service: &Service, path: &str, body: &Value) -> Answer {
    ask(service, Method::PATCH, path).json(body).answer().await
}

fn full() -> Value {
    json!({
        "title": "Before", "notes": "n", "stage": "outline", "tags": ["a", "b"],
        "priority": "high", "due_date": "2026-03-01",
    })
}

#[tokio::test]
async fn changes_each_member_and_leaves_the_others() {
    let service = Service::start().await;
    let before = record(&service, &full()).await;
    let path = before.header("location");
    let mut expected = before.data().clone();
    for (version, (name, sent, shown)) in [
        ("title", json!(" After "), json!("After")),
        ("notes", json!("line\nline"), json!("line\nline")),
        ("notes", Value::Null, Value::Null),
        ("stage", json!("draft"), json!("draft")),
        ("tags", json!(["c", " c", "C"]), json!(["c", "C"])),
        ("priority", json!("low"), json!("low")),
        (
            "due_date",
            json!("2027-01-01"),
            json!("2027-01-01T00:00:00Z"),
        ),
        ("due_date", Value::Null, Value::Null),
        ("tags", json!([]), json!([])),
    ]
    .into_iter()
    .enumerate()
    {
        let answer = patch(&service, path, &json!({ name: sent })).await;
        assert_success(&answer, 200);
        let version = version + 2;
        assert_eq!(answer.header("etag"), format!("\"{version}\""));
        assert_ne!(member(&answer, "updated_at"), &expected["updated_at"]);
        expected[name] = shown;
        expected["version"] = json!(version);
        expected["updated_at"] = member(&answer, "updated_at").clone();
        assert_eq!(answer.data(), &expected);
        assert_eq!(show(&service, path).await.data(), &expected);
    }
}

#[tokio::test]
async fn what_makes_no_difference_changes_nothing() {
    let service = Service::start().await;
    let before = record(&service, &full()).await;
    let path = before.header("location");
    for body in [
        json!({}),
        json!({"whatever": 1, "version": 9, "updated_at": "2000-01-01T00:00:00Z"}),
        json!({"title": " Before "}),
        json!({"due_date": "2026-03-01T01:00:00+01:00", "tags": ["a", "b", "a"]}),
        json!({"stage": "outline"}),
        full(),
        before.data().clone(),
    ] {
        let answer = patch(&service, path, &body).await;
        assert_success(&answer, 200);
        assert_eq!(answer.data(), before.data(), "{body}");
        assert_eq!(answer.header("etag"), before.header("etag"));
    }
    assert_eq!(show(&service, path).await.data(), before.data());
}

#[tokio::test]
async fn members_that_the_service_decides_take_no_effect() {
    let service = Service::start().await;
    let before = record(&service, &full()).await;
    let body = json!({
        "title": "After", "id": 5, "user_id": "bob", "version": [], "created_at": null,
        "updated_at": "1999-01-01T00:00:00Z",
    });
    let answer = patch(&service, before.header("location"), &body).await;
    assert_success(&answer, 200);
    for kept in ["id", "user_id", "created_at"] {
        assert_eq!(member(&answer, kept), member(&before, kept));
    }
    assert_eq!(member(&answer, "version"), 2);
    assert_ne!(member(&answer, "updated_at"), "1999-01-01T00:00:00Z");
}

#[tokio::test]
async fn all_bad_fields_are_reported_at_once_and_nothing_is_changed() {
    let service = Service::start().await;
    let before = record(&service, &full()).await;
    let path = before.header("location");
    let nulls = json!({
        "title": null, "stage": null, "tags": null, "priority": null, "notes": "not kept",
    });
    let wrong = json!({
        "title": " ", "notes": "\u{7}", "stage": 1, "tags": ["a,b"], "priority": "", "due_date": {},
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
                ("title", "string_too_short"),
                ("notes", "value_error"),
                ("stage", "string_type"),
                ("tags.0", "value_error"),
                ("priority", "enum"),
                ("due_date", "string_type"),
            ]),
        ),
    ] {
        let answer = patch(&service, path, &body).await;
        assert_problem(&answer, 400, "VALIDATION_ERROR");
        assert_eq!(answer.details(), expected);
    }
    for (body, field, kind) in [
        (r#"{"notes": "x", "notes": null}"#, "notes", "value_error"),
        (r#"{"x": {"y": 1, "y": 1}}"#, "x.y", "value_error"),
        ("[]", "body", "dict_type"),
        ("null", "body", "dict_type"),
        ("", "body", "json_invalid"),
    ] {
        let answer = ask(&service, Method::PATCH, path).raw_json(body);
        let answer = answer.answer().await;
        assert_problem(&answer, 400, "VALIDATION_ERROR");
        assert_eq!(answer.details(), details([(field, kind)]));
    }
    assert_eq!(show(&service, path).await.data(), before.data());
}

#[tokio::test]
async fn a_merge_patch_may_be_called_by_its_name() {
    let service = Service::start().await;
    let before = record(&service, &full()).await;
    let send = |suffix: &str, media: &str, body: &str| {
        let path = format!("{}{suffix}", before.header("location"));
        let ask = ask(&service, Method::PATCH, &path).header("content-type", media);
        ask.body(body).answer()
    };
    for (suffix, body) in [
        ("", r#"{"notes": null}"#),
        ("/stage", r#"{"stage": "idea"}"#),
    ] {
        for media in [
            "application/merge-patch+json",
            "Application/Merge-Patch+JSON; charset=utf-8",
            "application/json",
        ] {
            assert_success(&send(suffix, media, body).await, 200);
        }
        for media in ["application/json-patch+json", "text/plain", ""] {
            let answer = send(suffix, media, body).await;
            assert_problem(&answer, 415, "UNSUPPORTED_MEDIA_TYPE");
        }
    }
    let post = ask(&service, Method::POST, super::PATH);
    let post = post.header("content-type", "application/merge-patch+json");
    let answer = post.body(r#"{"title": "x"}"#).answer().await;
    assert_problem(&answer, 415, "UNSUPPORTED_MEDIA_TYPE");
}
