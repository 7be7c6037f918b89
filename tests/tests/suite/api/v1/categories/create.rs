//! `POST /api/v1/{user_id}/categories`, and `GET …/{category_id}` of what it made.

use creatorvault_tests::{Service, assert_problem, assert_success};
use reqwest::Method;
use serde_json::{Value, json};

use super::{PATH, create, made};

#[tokio::test]
async fn makes_a_category_and_shows_it_where_it_says() {
    let service = Service::start().await;
    let body =
        json!({"name": "  Küche ", "description": "Pots\n\tand pans", "id": 9, "version": 7});
    let answer = create(&service, &body).await;
    assert_success(&answer, 201);
    let id = answer.data().get("id").and_then(Value::as_i64).unwrap();
    assert_eq!(answer.header("location"), format!("{PATH}/{id}"));
    assert_eq!(answer.header("etag"), "\"1\"");
    insta::assert_json_snapshot!(answer.data(), {
        ".id" => "[id]", ".created_at" => "[now]", ".updated_at" => "[now]",
    }, @r#"
    {
      "created_at": "[now]",
      "description": "Pots\n\tand pans",
      "id": "[id]",
      "name": "Küche",
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
async fn all_bad_fields_are_reported_at_once_and_each_rule_has_its_type() {
    let service = Service::start().await;
    let cases = [
        (json!({}), vec![("name", "missing")]),
        (
            json!({"name": " ", "description": 5}),
            vec![("name", "string_too_short"), ("description", "string_type")],
        ),
        (
            json!({"name": "é".repeat(101), "description": "é".repeat(1001)}),
            vec![
                ("name", "string_too_long"),
                ("description", "string_too_long"),
            ],
        ),
        (
            json!({"name": "a\nb", "description": "\u{7}"}),
            vec![("name", "value_error"), ("description", "value_error")],
        ),
        (json!({"name": null}), vec![("name", "string_type")]),
    ];
    for (body, expected) in cases {
        let answer = create(&service, &body).await;
        assert_problem(&answer, 400, "VALIDATION_ERROR");
        let expected = expected.into_iter();
        let expected: Vec<_> = expected
            .map(|(field, kind)| (field.to_owned(), kind.to_owned()))
            .collect();
        assert_eq!(answer.details(), expected, "{body}");
    }
    let longest = json!({"name": "é".repeat(100), "description": "é".repeat(1000)});
    assert_success(&create(&service, &longest).await, 201);
}

#[tokio::test]
async fn a_name_that_is_taken_in_any_case_is_a_conflict() {
    let service = Service::start().await;
    made(&service, "Küche").await;
    for name in ["Küche", " KÜCHE ", "ku\u{308}che"] {
        let answer = create(&service, &json!({ "name": name })).await;
        assert_problem(&answer, 409, "CONFLICT");
        let expected = [("name".to_owned(), "value_error".to_owned())];
        assert_eq!(answer.details(), expected);
    }
    let another = service.post("/api/v1/user_2/categories").as_user("user_2");
    let another = another.json(&json!({"name": "Küche"})).answer().await;
    assert_success(&another, 201);
}

#[tokio::test]
async fn the_same_request_under_a_key_takes_effect_once() {
    let service = Service::start().await;
    let ask = |body: &Value| {
        let ask = service.post(PATH).as_user("user_1");
        ask.header("idempotency-key", "k").json(body).answer()
    };
    made(&service, "taken").await;
    let refused = ask(&json!({"name": "taken"})).await;
    assert_problem(&refused, 409, "CONFLICT");
    let first = ask(&json!({"name": "x"})).await;
    assert_success(&first, 201);
    let again = ask(&json!({"name": "x"})).await;
    assert_success(&again, 201);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.data(), first.data());
    assert_eq!(again.header("location"), first.header("location"));
    let other = ask(&json!({"name": "y"})).await;
    assert_problem(&other, 422, "IDEMPOTENCY_KEY_REUSED");
}

#[tokio::test]
async fn another_owners_category_is_as_absent_as_one_that_never_was() {
    let service = Service::start().await;
    let hers = made(&service, "x").await;
    let id = hers.rsplit('/').next().unwrap();
    for (method, body) in [
        (Method::GET, None),
        (Method::PUT, Some(json!({"name": "y"}))),
        (Method::PATCH, Some(json!({"name": "y"}))),
        (Method::DELETE, None),
    ] {
        for id in [id, "9223372036854775807"] {
            let path = format!("/api/v1/user_2/categories/{id}");
            let mut ask = service.ask(method.clone(), &path).as_user("user_2");
            if let Some(body) = &body {
                ask = ask.json(body);
            }
            assert_problem(&ask.answer().await, 404, "NOT_FOUND");
        }
        let foreign = service.ask(method.clone(), &hers).as_user("user_2");
        assert_problem(&foreign.answer().await, 403, "FORBIDDEN");
    }
    let shown = service.get(&hers).as_user("user_1").answer().await;
    assert_eq!(shown.header("etag"), "\"1\"");
    for id in ["0", "007", "abc"] {
        let ask = service.get(&format!("{PATH}/{id}")).as_user("user_1");
        let answer = ask.answer().await;
        assert_problem(&answer, 400, "VALIDATION_ERROR");
        let expected = [("category_id".to_owned(), "int_parsing".to_owned())];
        assert_eq!(answer.details(), expected);
    }
}
