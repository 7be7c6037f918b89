//! `PUT` and `PATCH /api/v1/{user_id}/tasks/{task_id}`

use creatorvault_tests::{Service, assert_problem, assert_success};
use reqwest::Method;
use serde_json::{Value, json};

use super::{category, create, details, idea, patch, send};

#[tokio::test]
async fn put_returns_what_is_absent_to_its_default_but_keeps_the_status() {
    let service = Service::start().await;
    let body = json!({
        "title": "x", "description": "d", "status": "completed", "priority": "high",
        "category_id": category(&service, "user_1", "x").await,
        "idea_id": idea(&service, "user_1").await, "due_date": "2026-03-01",
    });
    let created = create(&service, &body).await;
    let path = created.header("location");
    let same = send(&service, Method::PUT, path, &body).await;
    assert_success(&same, 200);
    assert_eq!(
        same.data(),
        created.data(),
        "what changes nothing moves nothing"
    );
    let replaced = send(&service, Method::PUT, path, &json!({"title": "y"})).await;
    assert_success(&replaced, 200);
    assert_eq!(replaced.header("etag"), "\"2\"");
    for (field, value) in [
        ("title", json!("y")),
        ("description", Value::Null),
        ("status", json!("completed")),
        ("priority", json!("medium")),
        ("category_id", Value::Null),
        ("idea_id", Value::Null),
        ("due_date", Value::Null),
    ] {
        assert_eq!(replaced.data().get(field), Some(&value), "{field}");
    }
    let completed = replaced.data().get("completed_at");
    assert_eq!(completed, created.data().get("completed_at"));
    let refused = send(&service, Method::PUT, path, &json!({"status": null})).await;
    assert_problem(&refused, 400, "VALIDATION_ERROR");
    let expected = details(&[("title", "missing"), ("status", "string_type")]);
    assert_eq!(refused.details(), expected);
}

#[tokio::test]
async fn patch_changes_what_is_there_and_null_clears() {
    let service = Service::start().await;
    let body = json!({
        "title": "x", "description": "d", "due_date": "2026-03-01",
        "idea_id": idea(&service, "user_1").await,
    });
    let created = create(&service, &body).await;
    let path = created.header("location");
    let nothing = patch(&service, path, &json!({})).await;
    assert_success(&nothing, 200);
    assert_eq!(nothing.data(), created.data(), "updated_at included");
    // What was read may be sent back as it is.
    let back = patch(&service, path, created.data()).await;
    assert_success(&back, 200);
    assert_eq!(back.data(), created.data());
    let cleared = json!({"description": null, "idea_id": null, "due_date": null});
    let cleared = patch(&service, path, &cleared).await;
    assert_success(&cleared, 200);
    for field in ["description", "idea_id", "due_date"] {
        assert_eq!(cleared.data().get(field), Some(&Value::Null), "{field}");
    }
    assert_eq!(cleared.header("etag"), "\"2\"", "the version moves by one");
    assert_eq!(cleared.data().get("title"), Some(&json!("x")));
    let refused = json!({"title": null, "status": null, "priority": null});
    let refused = patch(&service, path, &refused).await;
    assert_problem(&refused, 400, "VALIDATION_ERROR");
    let expected = ["title", "status", "priority"].map(|field| (field, "string_type"));
    assert_eq!(refused.details(), details(&expected));
}

#[tokio::test]
async fn a_task_is_completed_until_it_is_reopened_and_archived_as_it_was() {
    let service = Service::start().await;
    let created = create(&service, &json!({"title": "x"})).await;
    let path = created.header("location");
    let to = async |status: &str| {
        let answer = patch(&service, path, &json!({"status": status})).await;
        assert_success(&answer, 200);
        let data = answer.data();
        assert_eq!(data.get("status"), Some(&json!(status)));
        let member = |name| data.get(name).cloned().unwrap();
        (member("completed_at"), member("updated_at"))
    };
    assert_eq!(to("archived").await.0, Value::Null);
    assert_eq!(to("in_progress").await.0, Value::Null);
    let (completed, updated) = to("completed").await;
    assert_eq!(completed, updated, "as of now");
    assert_eq!(to("completed").await, (completed.clone(), updated));
    assert_eq!(to("archived").await.0, completed, "kept");
    let (again, updated) = to("completed").await;
    assert_eq!(again, updated, "it became completed anew");
    for open in ["pending", "completed", "in_progress"] {
        let (completed, _) = to(open).await;
        assert_eq!(completed.is_null(), open != "completed", "{open}");
    }
}

#[tokio::test]
async fn a_change_is_made_to_the_version_that_is_named() {
    let service = Service::start().await;
    let created = create(&service, &json!({"title": "x"})).await;
    let path = created.header("location");
    for method in [Method::PUT, Method::PATCH] {
        let ask = service.ask(method, path).as_user("user_1");
        let ask = ask.header("if-match", "\"7\"").json(&json!({"title": "y"}));
        assert_problem(&ask.answer().await, 412, "PRECONDITION_FAILED");
    }
    let racing = (0..10).map(|n| {
        let ask = service.ask(Method::PATCH, path).as_user("user_1");
        let body = json!({"title": n.to_string()});
        ask.header("if-match", "\"1\"").json(&body).answer()
    });
    let came = futures_util::future::join_all(racing).await;
    let won = came.iter().filter(|answer| answer.status == 200).count();
    let lost = came.iter().filter(|answer| answer.status == 412).count();
    assert_eq!((won, lost), (1, 9));
}
