//! `POST /api/v1/{user_id}/tasks`, and `GET …/{task_id}` of what it made.

use creatorvault_tests::{Service, assert_problem, assert_success};
use reqwest::Method;
use serde_json::{Value, json};

use super::{PATH, category, create, details, idea};

#[tokio::test]
async fn records_a_task_and_shows_it_where_it_says() {
    let service = Service::start().await;
    let (idea, category) = (
        idea(&service, "user_1").await,
        category(&service, "user_1", "x").await,
    );
    let body = json!({
        "title": "  Film the bakery ", "description": "At\n\tdawn", "status": "in_progress",
        "priority": "high", "idea_id": idea, "category_id": category, "due_date": "2026-03-01",
        "completed_at": "2000-01-01T00:00:00Z", "id": 9, "version": 7, "user_id": "user_2",
    });
    let answer = create(&service, &body).await;
    assert_success(&answer, 201);
    let id = answer.data().get("id").and_then(Value::as_i64).unwrap();
    assert_eq!(answer.header("location"), format!("{PATH}/{id}"));
    assert_eq!(answer.header("etag"), "\"1\"");
    assert_eq!(answer.data().get("idea_id"), Some(&json!(idea)));
    assert_eq!(answer.data().get("category_id"), Some(&json!(category)));
    insta::assert_json_snapshot!(answer.data(), {
        ".id" => "[id]", ".idea_id" => "[id]", ".category_id" => "[id]",
        ".created_at" => "[now]", ".updated_at" => "[now]",
    }, @r#"
    {
      "category_id": "[id]",
      "completed_at": null,
      "created_at": "[now]",
      "description": "At\n\tdawn",
      "due_date": "2026-03-01",
      "id": "[id]",
      "idea_id": "[id]",
      "priority": "high",
      "status": "in_progress",
      "title": "Film the bakery",
      "updated_at": "[now]",
      "user_id": "user_1",
      "version": 1
    }
    "#);
    let shown = service.get(answer.header("location")).as_user("user_1");
    let shown = shown.answer().await;
    assert_success(&shown, 200);
    assert_eq!(shown.data(), answer.data());
    let known = service.get(answer.header("location")).as_user("user_1");
    let known = known.header("if-none-match", "\"1\"").answer().await;
    assert_eq!((known.status, known.header("etag")), (304, "\"1\""));
}

#[tokio::test]
async fn everything_but_the_title_has_a_default() {
    let service = Service::start().await;
    for body in [
        json!({"title": "x"}),
        json!({
            "title": "x", "description": null, "category_id": null, "idea_id": null,
            "due_date": null,
        }),
    ] {
        let answer = create(&service, &body).await;
        assert_success(&answer, 201);
        for (field, value) in [
            ("description", Value::Null),
            ("status", json!("pending")),
            ("priority", json!("medium")),
            ("category_id", Value::Null),
            ("idea_id", Value::Null),
            ("due_date", Value::Null),
            ("completed_at", Value::Null),
        ] {
            assert_eq!(answer.data().get(field), Some(&value), "{field}");
        }
    }
}

#[tokio::test]
async fn a_task_that_is_completed_from_the_start_is_completed_when_it_is_recorded() {
    let service = Service::start().await;
    let answer = create(&service, &json!({"title": "x", "status": "completed"})).await;
    let data = answer.data();
    assert_eq!(data.get("completed_at"), data.get("created_at"));
    let answer = create(&service, &json!({"title": "x", "status": "archived"})).await;
    assert_eq!(answer.data().get("completed_at"), Some(&Value::Null));
}

#[tokio::test]
async fn all_bad_fields_are_reported_at_once_and_each_rule_has_its_type() {
    let service = Service::start().await;
    let cases = [
        (
            json!({
                "title": " ", "description": 5, "status": "done", "priority": null,
                "category_id": "1", "idea_id": 0, "due_date": "2026-03-01T00:00:00Z",
            }),
            vec![
                ("title", "string_too_short"),
                ("description", "string_type"),
                ("status", "enum"),
                ("priority", "string_type"),
                ("category_id", "int_type"),
                ("idea_id", "greater_than_equal"),
                ("due_date", "date_parsing"),
            ],
        ),
        (json!({}), vec![("title", "missing")]),
        (
            json!({"title": "é".repeat(201), "description": "é".repeat(5001)}),
            vec![
                ("title", "string_too_long"),
                ("description", "string_too_long"),
            ],
        ),
        (
            json!({"title": "a\u{0}b", "description": "\u{7}", "status": null}),
            vec![
                ("title", "value_error"),
                ("description", "value_error"),
                ("status", "string_type"),
            ],
        ),
        (
            json!({"title": "x", "category_id": 1.5, "idea_id": 9_223_372_036_854_775_808_u64}),
            vec![("category_id", "int_type"), ("idea_id", "int_type")],
        ),
        (
            json!({"title": "x", "category_id": -1, "due_date": "1969-12-31"}),
            vec![
                ("category_id", "greater_than_equal"),
                ("due_date", "value_error"),
            ],
        ),
        (
            json!({"title": "x", "due_date": 5}),
            vec![("due_date", "string_type")],
        ),
        (
            json!({"title": "x", "due_date": "2026-02-30"}),
            vec![("due_date", "date_parsing")],
        ),
    ];
    for (body, expected) in cases {
        let answer = create(&service, &body).await;
        assert_problem(&answer, 400, "VALIDATION_ERROR");
        assert_eq!(answer.details(), details(&expected), "{body}");
    }
}

#[tokio::test]
async fn the_same_request_under_a_key_takes_effect_once() {
    let service = Service::start().await;
    let ask = |body: &Value| {
        let ask = service.post(PATH).as_user("user_1");
        ask.header("idempotency-key", "k").json(body).answer()
    };
    let refused = ask(&json!({"title": "x", "idea_id": 7})).await;
    assert_problem(&refused, 400, "VALIDATION_ERROR");
    let first = ask(&json!({"title": "x"})).await;
    assert_success(&first, 201);
    let again = ask(&json!({"title": "x"})).await;
    assert_success(&again, 201);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.data(), first.data());
    let other = ask(&json!({"title": "y"})).await;
    assert_problem(&other, 422, "IDEMPOTENCY_KEY_REUSED");
    let list = service.get(PATH).as_user("user_1").answer().await;
    let total = list.data().pointer("/pagination/total");
    assert_eq!(total, Some(&json!(1)));
}

#[tokio::test]
async fn another_owners_task_is_as_absent_as_one_that_never_was() {
    let service = Service::start().await;
    let hers = create(&service, &json!({"title": "x"})).await;
    let hers = hers.header("location");
    let id = hers.rsplit('/').next().unwrap();
    for (method, end, body) in [
        (Method::GET, "", None),
        (Method::PUT, "", Some(json!({"title": "y"}))),
        (Method::PATCH, "", Some(json!({"title": "y"}))),
        (Method::DELETE, "", None),
        (Method::POST, "/complete", None),
    ] {
        for id in [id, "9223372036854775807"] {
            let path = format!("/api/v1/user_2/tasks/{id}{end}");
            let mut ask = service.ask(method.clone(), &path).as_user("user_2");
            if let Some(body) = &body {
                ask = ask.json(body);
            }
            assert_problem(&ask.answer().await, 404, "NOT_FOUND");
        }
        let path = format!("{hers}{end}");
        let foreign = service.ask(method.clone(), &path).as_user("user_2");
        assert_problem(&foreign.answer().await, 403, "FORBIDDEN");
        let path = format!("{PATH}/007{end}");
        let mut malformed = service.ask(method.clone(), &path).as_user("user_1");
        if let Some(body) = &body {
            malformed = malformed.json(body);
        }
        let malformed = malformed.answer().await;
        assert_problem(&malformed, 400, "VALIDATION_ERROR");
        assert_eq!(malformed.details(), details(&[("task_id", "int_parsing")]));
    }
    let shown = service.get(hers).as_user("user_1").answer().await;
    assert_eq!(shown.header("etag"), "\"1\"");
}
