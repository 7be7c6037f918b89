//! What a task points at: one's own rows or none, and what happens when those go.

use creatorvault_tests::{Service, assert_problem, assert_success};
use reqwest::Method;
use serde_json::{Value, json};

use super::{category, create, details, idea, patch, send};

#[tokio::test]
async fn a_task_points_at_its_owners_rows_or_is_refused_with_every_such_field() {
    let service = Service::start().await;
    let (own_idea, own_category) = (
        idea(&service, "user_1").await,
        category(&service, "user_1", "x").await,
    );
    let (her_idea, her_category) = (
        idea(&service, "user_2").await,
        category(&service, "user_2", "x").await,
    );
    let task = create(&service, &json!({"title": "x"})).await;
    let path = task.header("location");
    let nowhere = i64::MAX;
    let (bad_category, bad_idea) = (("category_id", "value_error"), ("idea_id", "value_error"));
    for (category, idea, expected) in [
        (her_category, own_idea, vec![bad_category]),
        (own_category, her_idea, vec![bad_idea]),
        (her_category, her_idea, vec![bad_category, bad_idea]),
        (nowhere, nowhere, vec![bad_category, bad_idea]),
    ] {
        let body = json!({"title": "x", "category_id": category, "idea_id": idea});
        let mut messages = Vec::new();
        for answer in [
            create(&service, &body).await,
            send(&service, Method::PUT, path, &body).await,
            patch(&service, path, &body).await,
        ] {
            assert_problem(&answer, 400, "VALIDATION_ERROR");
            assert_eq!(answer.details(), details(&expected), "{body}");
            messages.push(answer.body.get("error").cloned());
        }
        messages.dedup();
        assert_eq!(messages.len(), 1, "{messages:?}");
    }
    let same = service.get(path).as_user("user_1").answer().await;
    assert_eq!(same.data(), task.data());
}

#[tokio::test]
async fn another_users_row_is_told_from_none_by_nothing() {
    let service = Service::start().await;
    let hers = idea(&service, "user_2").await;
    let ask = async |id: i64| {
        let answer = create(&service, &json!({"title": "x", "idea_id": id})).await;
        answer.body.get("error").cloned()
    };
    assert_eq!(ask(hers).await, ask(i64::MAX).await);
}

#[tokio::test]
async fn a_missing_row_and_a_wrong_version_are_said_before_a_missing_reference() {
    let service = Service::start().await;
    let task = create(&service, &json!({"title": "x"})).await;
    let body = json!({"idea_id": i64::MAX});
    let nowhere = patch(&service, "/api/v1/user_1/tasks/99999", &body).await;
    assert_problem(&nowhere, 404, "NOT_FOUND");
    let ask = service.ask(Method::PATCH, task.header("location"));
    let ask = ask.as_user("user_1").header("if-match", "\"9\"");
    let stale = ask.json(&body).answer().await;
    assert_problem(&stale, 412, "PRECONDITION_FAILED");
}

#[tokio::test]
async fn a_task_moves_between_categories() {
    let service = Service::start().await;
    let (one, other) = (
        category(&service, "user_1", "one").await,
        category(&service, "user_1", "other").await,
    );
    let task = create(&service, &json!({"title": "x", "category_id": one})).await;
    let path = task.header("location");
    for (to, version) in [
        (json!(other), 2),
        (json!(other), 2),
        (json!(one), 3),
        (Value::Null, 4),
    ] {
        let answer = patch(&service, path, &json!({"category_id": to})).await;
        assert_success(&answer, 200);
        assert_eq!(answer.data().get("category_id"), Some(&to));
        assert_eq!(answer.header("etag"), format!("\"{version}\""));
    }
}

#[tokio::test]
async fn deleting_an_idea_leaves_its_tasks_without_it_and_at_another_version() {
    let service = Service::start().await;
    let idea = idea(&service, "user_1").await;
    let task = create(&service, &json!({"title": "x", "idea_id": idea})).await;
    let path = format!("/api/v1/user_1/ideas/{idea}");
    let deleted = service.ask(Method::DELETE, &path).as_user("user_1");
    assert_eq!(deleted.answer().await.status, 204);
    let ask = service.get(task.header("location")).as_user("user_1");
    let left = ask.header("if-none-match", task.header("etag"));
    let left = left.answer().await;
    assert_success(&left, 200);
    assert_eq!(left.data().get("idea_id"), Some(&Value::Null));
    assert_eq!(left.header("etag"), "\"2\"");
    let again = create(&service, &json!({"title": "x", "idea_id": idea})).await;
    assert_problem(&again, 400, "VALIDATION_ERROR");
    assert_eq!(again.details(), details(&[("idea_id", "value_error")]));
}

#[tokio::test]
async fn tasks_that_are_filed_while_their_category_goes_get_one_answer_or_the_other() {
    let service = Service::start().await;
    for round in 0..5 {
        let id = category(&service, "user_1", &round.to_string()).await;
        let body = json!({"title": "x", "category_id": id});
        let filing = futures_util::future::join_all((0..6).map(|_| create(&service, &body)));
        let path = format!("/api/v1/user_1/categories/{id}");
        let deleting = service
            .ask(Method::DELETE, &path)
            .as_user("user_1")
            .answer();
        let (filed, deleted) = tokio::join!(filing, deleting);
        assert_eq!(deleted.status, 204);
        for filed in filed {
            if filed.status == 201 {
                let left = service.get(filed.header("location")).as_user("user_1");
                let left = left.answer().await;
                assert_eq!(left.data().get("category_id"), Some(&Value::Null));
                assert_eq!(left.header("etag"), "\"2\"");
            } else {
                assert_problem(&filed, 400, "VALIDATION_ERROR");
                assert_eq!(filed.details(), details(&[("category_id", "value_error")]));
            }
        }
    }
}
