//! `PATCH /api/v1/users/me`

use creatorvault_tests::{Answer, Service, assert_problem, assert_success};
use serde_json::{Value, json};

use super::{account, change, patch};

/// Asserts a 400 on these fields and no others, by their types.
fn assert_refused(answer: &Answer, faults: &[(&str, &str)]) {
    assert_problem(answer, 400, "VALIDATION_ERROR");
    let mut details = answer.details();
    details.sort();
    let faults = faults
        .iter()
        .map(|&(field, kind)| (field.to_owned(), kind.to_owned()));
    assert_eq!(details, faults.collect::<Vec<_>>());
}

fn nested(levels: usize) -> Value {
    (1..levels).fold(json!({}), |inner, _| json!({"a": inner}))
}

#[tokio::test]
async fn a_name_is_trimmed_and_cleared_by_null() {
    let service = Service::start().await;
    let longest = "é".repeat(255);
    for (sent, kept) in [
        (json!("  Ada "), json!("Ada")),
        (json!(format!("\t{longest}\n")), json!(longest)),
        (Value::Null, Value::Null),
        (json!("x"), json!("x")),
    ] {
        let answer = change(&service, "ada", json!({"name": sent})).await;
        assert_success(&answer, 200);
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.data()["name"], kept);
        assert_eq!(account(&service, "ada").await, *answer.data());
    }
}

#[tokio::test]
async fn a_name_that_is_none_is_refused() {
    let service = Service::start().await;
    let before = account(&service, "ada").await;
    for (name, kind) in [
        (json!(""), "string_too_short"),
        (json!(" \u{3000}\t"), "string_too_short"),
        (json!("é".repeat(256)), "string_too_long"),
        (json!("A\u{0}da"), "value_error"),
        (json!("A\nda"), "value_error"),
        (json!(7), "string_type"),
        (json!({}), "string_type"),
    ] {
        let answer = change(&service, "ada", json!({"name": name})).await;
        assert_refused(&answer, &[("name", kind)]);
    }
    assert_eq!(account(&service, "ada").await, before);
}

#[tokio::test]
async fn preferences_are_merged() {
    let service = Service::start().await;
    for (sent, kept) in [
        (
            json!({"a": {"b": 1, "c": [1, null]}, "d": "é", "e": null}),
            json!({"a": {"b": 1, "c": [1, null]}, "d": "é"}),
        ),
        (
            json!({"a": {"b": null, "c": [2]}}),
            json!({"a": {"c": [2]}, "d": "é"}),
        ),
        (json!({"a": 1}), json!({"a": 1, "d": "é"})),
        (
            json!({"a": {"x": {"y": null}}}),
            json!({"a": {"x": {}}, "d": "é"}),
        ),
        (json!({"a": null, "d": null, "never": null}), json!({})),
    ] {
        let answer = change(&service, "ada", json!({"preferences": sent})).await;
        assert_success(&answer, 200);
        assert_eq!(answer.data()["preferences"], kept);
        assert_eq!(account(&service, "ada").await, *answer.data());
    }
}

#[tokio::test]
async fn preferences_that_are_none_are_refused() {
    let service = Service::start().await;
    change(&service, "ada", json!({"preferences": {"kept": true}})).await;
    let before = account(&service, "ada").await;
    for preferences in [Value::Null, json!([]), json!("x"), json!(7), json!(true)] {
        let answer = change(&service, "ada", json!({"preferences": preferences})).await;
        assert_refused(&answer, &[("preferences", "dict_type")]);
    }
    for preferences in [
        nested(9),
        json!({"a": [[[[[[[[1]]]]]]]]}),
        json!({"a": "\u{0}"}),
        json!({"a\u{0}": 1}),
        json!({"a": "x".repeat(16 * 1024)}),
    ] {
        let answer = change(&service, "ada", json!({"preferences": preferences})).await;
        assert_refused(&answer, &[("preferences", "value_error")]);
    }
    assert_eq!(account(&service, "ada").await, before);
}

#[tokio::test]
async fn the_bounds_of_preferences_hold_after_the_merge() {
    let service = Service::start().await;
    let full = "x".repeat(16 * 1024 - r#"{"a":""}"#.len());
    let set = async |preferences: Value| {
        change(&service, "ada", json!({"preferences": preferences})).await
    };
    assert_success(&set(json!({"a": full})).await, 200);
    assert_refused(
        &set(json!({"b": 1})).await,
        &[("preferences", "value_error")],
    );
    assert_success(&set(json!({"a": null, "b": 1})).await, 200);
    assert_success(&set(nested(8)).await, 200);
}

#[tokio::test]
async fn a_change_that_makes_no_difference_changes_nothing() {
    let service = Service::start().await;
    let body = json!({"name": "Ada", "preferences": {"a": {"b": 1}}});
    let before = change(&service, "ada", body.clone()).await.data().clone();
    for body in [
        json!({}),
        body,
        json!({"name": " Ada "}),
        json!({"preferences": {}}),
        json!({"preferences": {"a": {"b": 1, "c": null}}}),
        before.clone(),
        json!({"id": "bob", "created_at": 7, "updated_at": null, "version": [], "nope": {}}),
    ] {
        let answer = change(&service, "ada", body.clone()).await;
        assert_success(&answer, 200);
        assert_eq!(answer.data(), &before, "{body}");
    }
}

#[tokio::test]
async fn the_email_is_the_identity_providers_to_change() {
    let service = Service::start().await;
    let body = json!({"email": "ada@example.com", "name": "Ada"});
    let same = change(&service, "ada", body).await;
    assert_success(&same, 200);
    assert_eq!(same.data()["name"], "Ada");
    for email in [json!("ADA@example.com"), json!("x"), json!(7), Value::Null] {
        let answer = change(&service, "ada", json!({"email": email, "name": "Eve"})).await;
        assert_refused(&answer, &[("email", "value_error")]);
        let message = answer.body["error"]["details"][0]["message"]
            .as_str()
            .unwrap();
        assert!(message.contains("identity provider"), "{message}");
    }
    assert_eq!(account(&service, "ada").await, *same.data());
}

#[tokio::test]
async fn all_bad_fields_are_reported_at_once() {
    let service = Service::start().await;
    let all = |preferences: &str| {
        [
            ("email", "value_error".to_owned()),
            ("name", "string_too_short".to_owned()),
            ("preferences", preferences.to_owned()),
        ]
    };
    for (preferences, kind) in [
        (json!([]), "dict_type"),
        (nested(9), "value_error"),
        (json!({"a": "x".repeat(16 * 1024)}), "value_error"),
    ] {
        let body = json!({"email": "eve@example.com", "name": "", "preferences": preferences});
        let answer = change(&service, "ada", body).await;
        let all = all(kind);
        let all: Vec<_> = all
            .iter()
            .map(|(field, kind)| (*field, kind.as_str()))
            .collect();
        assert_refused(&answer, &all);
    }
}

#[tokio::test]
async fn a_body_is_a_patch_by_either_name() {
    let service = Service::start().await;
    for media in [
        "application/json",
        "application/merge-patch+json",
        "application/merge-patch+json; charset=utf-8",
    ] {
        let ask = patch(&service, "ada").header("content-type", media);
        let answer = ask.body(r#"{"name": "Ada"}"#).answer().await;
        assert_success(&answer, 200);
    }
    for media in ["application/json-patch+json", "text/plain", "text/json"] {
        let ask = patch(&service, "ada").header("content-type", media);
        let answer = ask.body(r#"{"name": "Ada"}"#).answer().await;
        assert_problem(&answer, 415, "UNSUPPORTED_MEDIA_TYPE");
    }
    for (body, fault) in [
        ("", ("body", "json_invalid")),
        ("[]", ("body", "dict_type")),
        (r#"{"name": "a", "name": "b"}"#, ("name", "value_error")),
        (
            r#"{"preferences": {"a": 1, "a": 2}}"#,
            ("preferences.a", "value_error"),
        ),
    ] {
        let answer = patch(&service, "ada").raw_json(body).answer().await;
        assert_refused(&answer, &[fault]);
    }
}

#[tokio::test]
async fn merges_at_once_are_all_kept() {
    let service = Service::start_with(&[("DATABASE_POOL_WAIT", "9s")]).await;
    let asked = (0..20).map(|number| {
        let preferences = json!({"shared": {number.to_string(): number}});
        change(&service, "ada", json!({"preferences": preferences}))
    });
    for answer in futures_util::future::join_all(asked).await {
        assert_success(&answer, 200);
    }
    let shared = account(&service, "ada").await["preferences"]["shared"].clone();
    assert_eq!(shared.as_object().unwrap().len(), 20, "{shared}");
}
