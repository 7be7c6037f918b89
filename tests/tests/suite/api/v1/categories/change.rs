//! `PUT` and `PATCH /api/v1/{user_id}/categories/{category_id}`

use creatorvault_tests::{Answer, Service, assert_problem, assert_success};
use reqwest::Method;
use serde_json::{Value, json};

use super::{create, made};

async fn send(service: &Service, method: Method, path: &str, body: &Value) -> Answer {
    let ask = service.ask(method, path).as_user("user_1");
    ask.json(body).answer().await
}

#[tokio::test]
async fn put_replaces_and_patch_changes_what_is_there() {
    let service = Service::start().await;
    let body = json!({"name": "x", "description": "d"});
    let created = create(&service, &body).await;
    let path = created.header("location");
    for (method, body, name, description, version) in [
        (Method::PATCH, json!({}), "x", json!("d"), 1),
        (Method::PATCH, json!({"name": "x"}), "x", json!("d"), 1),
        (Method::PATCH, json!({"name": "X"}), "X", json!("d"), 2),
        (
            Method::PATCH,
            json!({"description": null}),
            "X",
            json!(null),
            3,
        ),
        (
            Method::PUT,
            json!({"name": "y", "description": "e"}),
            "y",
            json!("e"),
            4,
        ),
        (Method::PUT, json!({"name": "y"}), "y", json!(null), 5),
        (Method::PUT, json!({"name": "y"}), "y", json!(null), 5),
    ] {
        let answer = send(&service, method, path, &body).await;
        assert_success(&answer, 200);
        let data = answer.data();
        assert_eq!(data.get("name"), Some(&json!(name)), "{body}");
        assert_eq!(data.get("description"), Some(&description), "{body}");
        assert_eq!(answer.header("etag"), format!("\"{version}\""), "{body}");
        if version == 1 {
            assert_eq!(data, created.data(), "updated_at included");
        }
    }
    for (method, body, field, kind) in [
        (Method::PUT, json!({}), "name", "missing"),
        (Method::PATCH, json!({"name": null}), "name", "string_type"),
    ] {
        let answer = send(&service, method, path, &body).await;
        assert_problem(&answer, 400, "VALIDATION_ERROR");
        assert_eq!(answer.details(), [(field.to_owned(), kind.to_owned())]);
    }
}

#[tokio::test]
async fn a_change_is_made_to_the_version_that_is_named_before_a_taken_name_is_looked_at() {
    let service = Service::start().await;
    let (path, _) = (made(&service, "x").await, made(&service, "taken").await);
    let body = json!({"name": "TAKEN"});
    for method in [Method::PUT, Method::PATCH] {
        for (expected, status, code) in [
            ("\"2\"", 412, "PRECONDITION_FAILED"),
            ("\"1\"", 409, "CONFLICT"),
        ] {
            let ask = service.ask(method.clone(), &path).as_user("user_1");
            let ask = ask.header("if-match", expected).json(&body);
            assert_problem(&ask.answer().await, status, code);
        }
    }
}
